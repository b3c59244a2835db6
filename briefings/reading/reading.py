"""Reading: an Extract of any format becomes a BriefingDraft: points, what each cites, the rest."""

from __future__ import annotations

from collections.abc import Sequence

from briefings.reading.about import find_about
from briefings.reading.dates import find_published, less_date
from briefings.reading.drafts import (
    BriefingDraft,
    CitationDraft,
    OtherLinkDraft,
    PartDraft,
    PointDraft,
    Span,
    by_place,
    cited_at,
)
from briefings.reading.labelling import find_segments
from briefings.reading.listed_links import ListedCitation, cited_by_order
from briefings.reading.mentions import find_chapters
from briefings.reading.points import points_in
from briefings.reading.segments import Segment
from collection.extract import Extract, Link
from crawler.addresses import without_fragment

_WEB = ("http://", "https://")


def read_briefing(extract: Extract) -> BriefingDraft:
    """Read a briefing.

    Args:
        extract: of a text, PDF, Word or web page; links may carry their place, or be a bare
            listing in order of appearance.

    Returns:
        The draft. Every point's text, and every citing text, is a substring of the extract with
        white space folded. Where no learning was found there are no points.
    """
    runs = find_segments(extract)
    spans = points_in(runs)
    links = [link for link in extract.links if link.url.lower().startswith(_WEB)]
    placed = [
        cited for place, span in enumerate(spans) for cited in _placed(extract, place, span, links)
    ]
    cited = sorted(
        [*placed, *cited_by_order(extract, spans, links, placed)], key=lambda c: (c.point, c.start)
    )
    points = tuple(
        _point(extract, span, place, [c for c in cited if c.point == place])
        for place, span in enumerate(spans)
    )
    return BriefingDraft(
        title=less_date(extract.title),
        points=points,
        other_links=_others(links, points),
        published=find_published(extract),
        parts=_parts(extract, runs),
        about=find_about(extract, runs, points),
    )


def uncited_chapters(text: str, taken: Sequence[str]) -> list[CitationDraft]:
    """Return the chapter numbers of a point that none of its other citations holds, each once.

    Args:
        text: the point's words.
        taken: the words of its other citations.
    """
    found: dict[str, CitationDraft] = {}
    for mention, number in find_chapters(text):
        if not any(number in words for words in taken):
            found.setdefault(mention.text, CitationDraft(mention.text, start=mention.start))
    return list(found.values())


def _placed(
    extract: Extract, place: int, span: Span, links: Sequence[Link]
) -> list[ListedCitation]:
    """Return what the links inside a point cite; one link over two lines is one citation."""
    text = _text(extract, span)
    cited: list[ListedCitation] = []
    for link in links:
        if link.start is None or link.end is None or not span.holds(link.section, link.start):
            continue
        start, end = link.start - span.start, min(link.end, span.end) - span.start
        last = cited[-1] if cited else None
        if last and last.url == link.url and not text[last.end : start].strip():
            cited[-1] = ListedCitation(place, last.start, end, link.url)
        elif all(link.url != other.url for other in cited):
            cited.append(ListedCitation(place, start, end, link.url))
    return cited


def _point(extract: Extract, span: Span, place: int, cited: Sequence[ListedCitation]) -> PointDraft:
    section = extract.sections[span.section]
    text = _text(extract, span)
    linked = [cited_at(text, one.start, one.end, one.url) for one in cited]
    chapters = uncited_chapters(text, [citation.text for citation in linked])
    return PointDraft(
        number=place + 1,
        text=text,
        heading=section.heading[-1] if section.heading else "",
        anchor=section.anchor,
        page=_page(extract, span),
        citations=tuple(sorted([*linked, *chapters], key=lambda draft: by_place(draft.start))),
    )


def _parts(extract: Extract, runs: Sequence[Segment]) -> tuple[PartDraft, ...]:
    return tuple(
        PartDraft(
            kind=run.part,
            text=placed.block.text,
            heading=run.heading[-1] if run.heading else "",
            anchor=extract.sections[run.section].anchor,
            page=placed.block.page or extract.sections[run.section].page,
        )
        for run in runs
        for placed in run.blocks
    )


def _text(extract: Extract, span: Span) -> str:
    return extract.sections[span.section].text[span.start : span.end].replace("\n", " ")


def _page(extract: Extract, span: Span) -> int | None:
    section = extract.sections[span.section]
    page, start = section.page, 0
    for block in section.blocks:
        if start > span.start:
            break
        page = block.page or page
        start += len(block.text) + 1
    return page


def _others(links: Sequence[Link], points: Sequence[PointDraft]) -> tuple[OtherLinkDraft, ...]:
    """Return every address that no point cites, once, with the first words that carry it."""
    cited = {_same(c.url) for point in points for c in point.citations if c.url}
    others: dict[str, OtherLinkDraft] = {}
    for link in links:
        if _same(link.url) not in cited:
            words = "" if link.words == link.url else link.words
            others.setdefault(_same(link.url), OtherLinkDraft(link.url, words))
    return tuple(others.values())


def _same(url: str) -> str:
    return without_fragment(url).rstrip("/").lower()
