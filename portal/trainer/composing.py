"""Composing: parts of a reading become learning points, and citations go with their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from portal.briefings.models import Briefing, Citation, LearningPoint, Status
from portal.trainer.models import BriefingPart, about
from portal.trainer.pieces import LinkAt


def set_points(
    briefing: Briefing, parts: Sequence[BriefingPart], links: Sequence[LinkAt]
) -> list[tuple[str, str, Citation]]:
    """Set the points of a briefing.

    Args:
        briefing: of a transaction.
        parts: those that are learning points, in order.
        links: of its reading.

    Returns:
        The citations that went from one point to another: from and to by short id.
    """
    held = {point.short_id: point for point in briefing.points}
    points: list[LearningPoint] = []
    cited: list[list[tuple[str, str]]] = []
    for number, part in enumerate(parts, start=1):
        point = held.get(part.short_id) or LearningPoint(short_id=part.short_id, shown=False)
        point.number, point.text, point.heading = number, part.words, part.heading
        point.anchor, point.page = part.anchor, part.page
        points.append(point)
        inside = (link for link in links if link.within(part.start, part.end))
        cited.append([(link.words, link.url) for link in inside])
    # All homes are found before any citation moves: moving one takes it from its point.
    pool = [citation for point in briefing.points for citation in point.citations]
    homes = [(citation, citation.point, _home(citation, points, cited)) for citation in pool]
    moved = [
        (old.short_id, points[home].short_id, citation)
        for citation, old, home in homes
        if home is not None and points[home] is not old
    ]
    for place, point in enumerate(points):
        own = [citation for citation, _, home in homes if home == place]
        point.citations = _in_order(point, own, cited[place])
    briefing.points = points
    return moved


def _home(
    citation: Citation,
    points: Sequence[LearningPoint],
    cited: Sequence[Sequence[tuple[str, str]]],
) -> int | None:
    """Return the place of the point that a stored citation goes with: its own, if it can."""
    suited = [place for place, point in enumerate(points) if _suits(citation, point, cited[place])]
    own = [place for place in suited if points[place] is citation.point]
    return next(iter([*own, *suited]), None)


def _suits(citation: Citation, point: LearningPoint, cited: Sequence[tuple[str, str]]) -> bool:
    if citation.cited_url:
        return (citation.cited_text, citation.cited_url) in cited
    if citation.cited_text not in point.text:
        return False
    # What was confirmed goes with its words, where a point was split or joined.
    return citation.point is point or (citation.confirmed and bool(citation.cited_text))


def _in_order(
    point: LearningPoint, own: Sequence[Citation], cited: Sequence[tuple[str, str]]
) -> list[Citation]:
    """Return the citations of a point, each once, those of its links among them."""
    kept: dict[tuple[str, str | None, str | None], Citation] = {}
    for citation in sorted(own, key=lambda one: not one.confirmed):
        key = about("", citation.cited_text, citation.cited_url, citation.document_id)[1:]
        kept.setdefault(key, citation)
    for words, url in cited:
        kept.setdefault((words, url, None), _new(words, url))
    found = sorted(kept.values(), key=lambda c: (not c.cited_text, point.text.find(c.cited_text)))
    for position, citation in enumerate(found):
        citation.position = position
    return found


def _new(words: str, url: str) -> Citation:
    return Citation(
        cited_text=words,
        cited_url=url,
        status=Status.UNRESOLVED,
        score=0.0,
        confirmed=False,
        checked=datetime.now(UTC),
    )
