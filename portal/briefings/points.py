"""Learning points: which spans of an extract they are, by headings, lead-ins and list shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.extract.model import Block, BlockKind, Box, Extract, Section
from portal.briefings.drafts import Span
from portal.briefings.parts import Part, part_of, parts_of

_DIRECTIVE = re.compile(
    r"\b(must|should|needs? to|ensure|make sure|remember|always|never|consider)\b"
    r"|^(ask|be|challenge|check|escalate|follow|hold|keep|listen|look|record|refer|review|seek"
    r"|share|speak|think|use)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"[^:;.]{3,70}:\s+(?=[^;]+;)")
LEAD_WORDS = 25
"""A paragraph with a colon at its end and more words than this is text, not a lead-in."""
LEAST_WORDS = 4
"""Paragraphs with fewer words are labels ("Read on", "Next page")."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Consecutive blocks of one section under one heading or lead-in."""

    section: int
    part: Part
    blocks: tuple[tuple[Block, Span], ...]


def find_points(extract: Extract) -> list[Span]:
    """Find the learning points of a briefing.

    The first of these that finds anything decides: list items under a heading or lead-in that
    announces learning; what such a lead-in strings together with semicolons; the paragraphs
    under such a heading; list items that tell the reader what to do, where no heading tells
    what they are. Items under "good practice" are never points.

    Args:
        extract: of any format.

    Returns:
        A span for each point, in order; empty where no learning was found.
    """
    parts = parts_of(extract.sections)
    runs = [
        run
        for place, section in enumerate(extract.sections)
        if section.box is Box.BODY
        for run in _runs(place, section, parts[place])
    ]
    learning = [run for run in runs if run.part is Part.LEARNING]
    listed = [span for run in learning for span in _items(run)]
    strung = [span for run in runs for span in _strung(run)]
    return listed or strung or _paragraphs(learning, parts) or _directive(runs)


def _blocks(place: int, section: Section) -> Iterator[tuple[Block, Span]]:
    start = 0
    for block in section.blocks:
        yield block, Span(place, start, start + len(block.text))
        start += len(block.text) + 1


def _runs(place: int, section: Section, part: Part) -> Iterator[_Run]:
    blocks = list(_blocks(place, section))
    run: list[tuple[Block, Span]] = []
    here = part
    for number, (block, span) in enumerate(blocks):
        following = blocks[number + 1][0] if number + 1 < len(blocks) else None
        if _leads_in(block, following):
            announced = part_of(block.text)
            yield _Run(place, here, tuple(run))
            run, here = [], part if announced is Part.UNKNOWN else announced
        else:
            run.append((block, span))
    yield _Run(place, here, tuple(run))


def _leads_in(block: Block, following: Block | None) -> bool:
    if block.kind is not BlockKind.PARAGRAPH or following is None:
        return False
    words = len(block.text.split())
    if block.text.endswith(":"):
        return words <= LEAD_WORDS
    # A short line without a full stop just above a list is its heading, however it was set.
    listed = following.kind is BlockKind.ITEM
    return listed and words <= 8 and not block.text.endswith((".", "!", ";"))


def _items(run: _Run) -> Iterator[Span]:
    """Yield each outermost item together with the items nested in it."""
    items = [(block, span) for block, span in run.blocks if block.kind is BlockKind.ITEM]
    outermost = min((block.level for block, _ in items), default=0)
    begun: Span | None = None
    for block, span in run.blocks:
        nested = block.kind is BlockKind.ITEM and block.level > outermost
        if begun and nested:
            begun = Span(begun.section, begun.start, span.end)
            continue
        if begun:
            yield begun
        begun = span if block.kind is BlockKind.ITEM else None
    if begun:
        yield begun


def _strung(run: _Run) -> Iterator[Span]:
    """Yield the parts of "Learning includes: one thing; another; a third"."""
    for block, span in run.blocks:
        lead = _LEAD.match(block.text)
        if lead is None or part_of(lead[0]) is not Part.LEARNING:
            continue
        at = lead.end()
        for piece in block.text[at:].split(";"):
            words = piece.strip()
            start = span.start + at + piece.index(words)
            if words:
                yield Span(span.section, start, start + len(words))
            at += len(piece) + 1


def _paragraphs(learning: Sequence[_Run], parts: Sequence[Part]) -> list[Span]:
    # "Learning: cross-border issues" under the title, before the story, is a subtitle with an
    # introduction, not learning.
    story = parts.index(Part.STORY) if Part.STORY in parts else -1
    return [
        span
        for run in learning
        if run.section > story
        for block, span in run.blocks
        if len(block.text.split()) >= LEAST_WORDS and part_of(block.text[:60]) is not Part.RESOURCES
    ]


def _directive(runs: Sequence[_Run]) -> list[Span]:
    found: list[Span] = []
    for run in runs:
        if run.part is not Part.UNKNOWN:
            continue
        items = list(_items(run))
        texts = [block.text for block, _ in run.blocks if block.kind is BlockKind.ITEM]
        if len(items) > 1 and 2 * sum(map(bool, map(_DIRECTIVE.search, texts))) >= len(texts):
            found.extend(items)
    return found
