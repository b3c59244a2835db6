"""Listed links: addresses listed at the end of a text, brought back to the words that cite them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from briefings.reading.alignment import PlacedMention, align, words_of
from briefings.reading.drafts import Span
from briefings.reading.mentions import find_mentions
from collection.extract import Extract, Link


@dataclass(frozen=True, slots=True)
class ListedCitation:
    """An address at the words that cite it.

    Args:
        point: place of the learning point among the points.
        start, end: place of the words in the point's text.
        url: the address.
    """

    point: int
    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A point, or a block outside every point.

    Args:
        start: place in the whole briefing's text.
        text: white space folded.
        point: place of the point; None outside.
    """

    start: int
    text: str
    point: int | None


def is_bare(link: Link) -> bool:
    """Tell whether a link stands in a listing: an address without a place in the text.

    Args:
        link: of an extract.
    """
    return link.section is None and link.words in ("", link.url)


def cited_by_order(
    extract: Extract, spans: Sequence[Span], links: Sequence[Link], placed: Sequence[ListedCitation]
) -> list[ListedCitation]:
    """Give the addresses of a listing to the words of the points that cite them.

    Args:
        extract: the briefing.
        spans: its learning points.
        links: its links to the web.
        placed: what is cited by links that have a place; their words are taken.

    Returns:
        What was found. An address that is also printed in the text, or belongs to words outside
        the points, or to none, is left out.
    """
    printed = {link.url for link in links if not is_bare(link)}
    # A link that wrapped over two lines is listed twice in a row.
    listed = [url for url, _ in groupby(link.url for link in links if is_bare(link))]
    urls = [url for url in listed if url not in printed]
    paragraphs = _paragraphs(extract, spans) if urls else []
    candidates = [
        candidate for paragraph in paragraphs for candidate in _candidates(paragraph, placed)
    ]
    found = align(urls, candidates)
    points = {p.start: p for p in paragraphs}
    return [
        ListedCitation(point, c.mention.start, c.mention.end, urls[place])
        for place, c in sorted(found.items())
        if (point := points[c.start - c.mention.start].point) is not None
    ]


def _paragraphs(extract: Extract, spans: Sequence[Span]) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    base = 0
    for place, section in enumerate(extract.sections):
        points = {n: span for n, span in enumerate(spans) if span.section == place}
        for n, span in points.items():
            text = section.text[span.start : span.end].replace("\n", " ")
            found.append(_Paragraph(base + span.start, text, n))
        start = 0
        for block in section.blocks:
            if not any(span.holds(place, start) for span in points.values()):
                found.append(_Paragraph(base + start, block.text, None))
            start += len(block.text) + 1
        base += len(section.text) + 1
    return found


def _candidates(paragraph: _Paragraph, placed: Sequence[ListedCitation]) -> Iterator[PlacedMention]:
    context = frozenset(words_of(paragraph.text))
    taken = [cited for cited in placed if cited.point == paragraph.point]
    for mention in find_mentions(paragraph.text):
        if all(mention.end <= cited.start or cited.end <= mention.start for cited in taken):
            yield PlacedMention(
                paragraph.start + mention.start,
                paragraph.start + mention.end,
                mention,
                context,
                paragraph.point is not None,
            )
