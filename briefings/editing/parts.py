"""Parts: a reading cut into runs of its text, each with what it was taken for.

A piece is a place in the text, so whatever is done with pieces, their words stay the source's.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefings.reading.drafts import BriefingDraft, Span
from briefings.reading.points import find_points
from briefings.reading.roles import Role
from briefings.short_ids import new_short_id
from collection.extract import Extract, Section

BETWEEN = "\n\n"
"""What stands between two sections; no piece goes over it."""
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class ReadingPart:
    """A run of a reading's text.

    Args:
        short_id: names it; that of the learning point that it is or may become.
        kind: what it was taken for; LEARNING where it is a learning point.
        start, end: its place in the text.
        heading: the heading that it stands under; may be empty.
        anchor: fragment that opens its section in the original.
        page: page on which it begins.
    """

    short_id: str
    kind: Role
    start: int
    end: int
    heading: str
    anchor: str | None
    page: int | None


@dataclass(frozen=True, slots=True)
class LinkAt:
    """A link of a reading.

    Args:
        start, end: place of its words in the text; None where they have none.
        url: the address.
        words: those that carry it; may be empty.
    """

    start: int | None
    end: int | None
    url: str
    words: str

    def within(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where its words stand in a run of the text, counted from the run's start.

        Args:
            start, end: of the run.

        Returns:
            None where they do not stand in it.
        """
        if self.start is None or self.end is None or self.start < start or end < self.end:
            return None
        return self.start - start, self.end - start

    def to_json(self) -> list[Any]:
        """Return the form in which it is stored."""
        return [self.start, self.end, self.url, self.words]


@dataclass(frozen=True, slots=True)
class DividedReading:
    """A reading, taken apart.

    Args:
        text: its blocks, one a line, with an empty line between sections.
        pieces: in order; every word of the text stands in one.
        links: in order, those of the learning points first.
    """

    text: str
    pieces: tuple[ReadingPart, ...]
    links: tuple[LinkAt, ...]


def words_of_piece(text: str, start: int, end: int) -> str:
    """Return a run of a reading's text, white space folded.

    Args:
        text: of the reading.
        start, end: of the run.
    """
    return text[start:end].replace("\n", " ")


def dissect(extract: Extract, draft: BriefingDraft, kept: Mapping[int, str]) -> DividedReading:
    """Take a reading apart into learning points and what stands around them.

    Args:
        extract: the briefing.
        draft: what was read from it.
        kept: short ids of points that are stored already, by their place in the draft.
    """
    spans = find_points(extract)
    kinds = _kinds(extract, ((part.text, part.kind) for part in draft.parts))
    bases = _bases(extract.sections)
    pieces: list[ReadingPart] = []
    for place, section in enumerate(extract.sections):
        inside = [(n, span) for n, span in enumerate(spans) if span.section == place]
        for run in _runs(section, kinds[place], inside):
            known = kept.get(run.point) if run.point is not None else None
            heading = section.heading[-1] if section.heading else ""
            base = bases[place]
            pieces.append(
                ReadingPart(
                    *(known or new_short_id(), run.kind, base + run.start, base + run.end),
                    *(heading, section.anchor, run.page),
                )
            )
    text = BETWEEN.join(section.text for section in extract.sections)
    starts = [bases[span.section] + span.start for span in spans]
    return DividedReading(text, tuple(pieces), tuple(_links(extract, draft, starts, bases)))


def _bases(sections: Sequence[Section]) -> list[int]:
    bases, at = [], 0
    for section in sections:
        bases.append(at)
        at += len(section.text) + len(BETWEEN)
    return bases


def _kinds(extract: Extract, parts: Iterable[tuple[str, Role]]) -> list[list[Role]]:
    """Return what each block of each section is where it is no learning point.

    Parts are found by their words, so that a block which is in none is just text.
    """
    told: dict[str, deque[Role]] = defaultdict(deque)
    for words, part in parts:
        # What stands under a heading of learning and was not taken for a point is just text.
        told[words].append(Role.UNKNOWN if part is Role.LEARNING else part)
    return [
        [told[b.text].popleft() if told[b.text] else Role.UNKNOWN for b in section.blocks]
        for section in extract.sections
    ]


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of a section's text; ``point`` is the place of the learning point that it is."""

    point: int | None
    kind: Role
    start: int
    end: int
    page: int | None


def _runs(
    section: Section, kinds: Sequence[Role], points: Sequence[tuple[int, Span]]
) -> Iterator[_Run]:
    """Yield the points of a section and the blocks, or pieces of blocks, between them."""
    page, start = section.page, 0
    cuts = {span.start: (number, span) for number, span in points}
    for block, kind in zip(section.blocks, kinds, strict=True):
        page = block.page or page
        end = start + len(block.text)
        at = start
        for begin in sorted(cut for cut in cuts if start <= cut < end):
            number, span = cuts[begin]
            yield from _rest(section.text, at, begin, kind, page)
            yield _Run(number, Role.LEARNING, span.start, span.end, page)
            at = span.end
        if not any(span.start < start < span.end for _, span in points):
            yield from _rest(section.text, at, end, kind, page)
        start = end + 1


def _rest(text: str, start: int, end: int, kind: Role, page: int | None) -> Iterator[_Run]:
    run = text[start:end]
    if _WORD.search(run):
        start += len(run) - len(run.lstrip())
        yield _Run(None, kind, start, start + len(run.strip()), page)


def _links(
    extract: Extract, draft: BriefingDraft, starts: Sequence[int], bases: Sequence[int]
) -> Iterator[LinkAt]:
    for point, start in zip(draft.points, starts, strict=True):
        for cited in point.citations:
            if cited.url and cited.start is not None:
                at = start + cited.start
                yield LinkAt(at, at + len(cited.text), cited.url, cited.text)
    placed = {link.url: link for link in reversed(extract.links) if link.section is not None}
    for other in draft.other_links:
        link = placed.get(other.url)
        if link and link.section is not None and link.start is not None and link.end is not None:
            base = bases[link.section]
            yield LinkAt(base + link.start, base + link.end, other.url, other.words)
        else:
            yield LinkAt(None, None, other.url, other.words)
