"""Composing: parts of a reading become learning points, and citations go with their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from briefings.decided import about
from briefings.edit_models import BriefingPart
from briefings.editing.parts import LinkAt
from briefings.grounds import Ground
from briefings.models import Briefing, Citation, LearningPoint
from briefings.reading.drafts import CitationDraft, cited_at, place_apart
from briefings.status import STATUS_OF


def cited_in(part: BriefingPart, links: Sequence[LinkAt]) -> tuple[CitationDraft, ...]:
    """Return what the links in a part cite, in order; the same words and address once.

    Where they stand is read from the reading anew, so it is right whatever was split or joined.

    Args:
        part: of a reading.
        links: of that reading.
    """
    spans = ((span, link.url) for link in links if (span := link.within(part.start, part.end)))
    found: dict[tuple[str, str], CitationDraft] = {}
    for span, url in sorted(spans):
        draft = cited_at(part.words, *span, url)
        found.setdefault((draft.text, url), draft)
    return tuple(found.values())


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
    cited: list[tuple[CitationDraft, ...]] = []
    for number, part in enumerate(parts, start=1):
        point = held.get(part.short_id) or LearningPoint(short_id=part.short_id, shown=False)
        point.number, point.text, point.heading = number, part.words, part.heading
        point.anchor, point.page = part.anchor, part.page
        points.append(point)
        cited.append(cited_in(part, links))
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
        point.cite(_each_once(own, cited[place]))
    briefing.points = points
    return moved


def _home(
    citation: Citation,
    points: Sequence[LearningPoint],
    cited: Sequence[Sequence[CitationDraft]],
) -> int | None:
    """Return the place of the point that a stored citation goes with: its own, if it can.

    One without an address goes with words that no link carries, if there are any.
    """
    suited = [place for place, point in enumerate(points) if _suits(citation, point, cited[place])]

    def rank(place: int) -> tuple[bool, bool]:
        apart = place_apart(points[place].text, citation.cited_text, cited[place])
        return citation.cited_url is None and apart is None, points[place] is not citation.point

    return min(suited, key=rank, default=None)


def _suits(citation: Citation, point: LearningPoint, cited: Sequence[CitationDraft]) -> bool:
    if citation.cited_url:
        key = (citation.cited_text, citation.cited_url)
        return any((draft.text, draft.url) == key for draft in cited)
    if citation.cited_text not in point.text:
        return False
    # What was confirmed goes with its words, where a point was split or joined.
    return citation.point is point or (citation.confirmed and bool(citation.cited_text))


def _each_once(own: Sequence[Citation], cited: Sequence[CitationDraft]) -> list[Citation]:
    """Return the citations of a point, each once, those of its links among them and placed.

    Where the others stand in the point's new words is found when they are checked.
    """
    kept: dict[tuple[str, str | None, str | None], Citation] = {}
    for citation in sorted(own, key=lambda one: not one.confirmed):
        key = about("", citation.cited_text, citation.cited_url, citation.document_id)[1:]
        kept.setdefault(key, citation)
    for draft in cited:
        key = (draft.text, draft.url, None)
        kept.setdefault(key, _new(draft)).cited_start = draft.start
    return list(kept.values())


def _new(draft: CitationDraft) -> Citation:
    return Citation(
        cited_text=draft.text,
        cited_url=draft.url,
        status=STATUS_OF[Ground.NOT_ASKED],
        ground=Ground.NOT_ASKED,
        score=0.0,
        confirmed=False,
        checked=datetime.now(UTC),
    )
