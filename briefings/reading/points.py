"""Learning points: which spans of an extract they are, by its runs and the shape of their lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from briefings.reading.drafts import Span
from briefings.reading.instructions import reports, tells_what_to_do
from briefings.reading.labelling import find_segments
from briefings.reading.roles import Role
from briefings.reading.segments import HEADING_WORDS, PlacedBlock, Segment
from collection.extract import BlockKind, Extract

LEAST_WORDS = 4
"""Paragraphs with fewer words are labels ("Read on", "Next page"), unless they are a sentence."""
IMPRINT = 12
"""The last line of a briefing, where it is shorter than this and asks for nothing, says who made
it."""

_DASH = re.compile(r"(?:^|\s)[-–•]\s+")
_SEMICOLON = re.compile(r";(?:\s+and\b)?")


def find_points(extract: Extract) -> list[Span]:
    """Find the learning points of a briefing.

    Args:
        extract: of any format.

    Returns:
        A span for each point, in order, none overlapping; empty where no learning was found.
    """
    return points_in(find_segments(extract))


def points_in(runs: Sequence[Segment]) -> list[Span]:
    """Find the learning points among runs: items, what a label strings together, or paragraphs.

    Args:
        runs: of one briefing, in order.

    Returns:
        As ``find_points``.
    """
    listed = {run.section for run in runs if run.part is Role.LEARNING and run.items}
    found: list[Span] = []
    for place, run in enumerate(runs):
        if run.part is not Role.LEARNING:
            continue
        if run.items and not run.label:
            found += _items(run)
        elif run.label or (run.lead and len(run.body) == 1 and ";" in run.body[0].text):
            found += _strung(run)
        elif not _introduces(run, (runs[n] for n in range(place + 1, len(runs)))):
            alone = len(run.blocks) == 1 and all(o is run or o.section != run.section for o in runs)
            ends = run is runs[-1] and not run.lead and not (run.heading and alone)
            found += _paragraphs(run, ends=ends, listed=run.section in listed)
    return found


def _items(run: Segment) -> Iterator[Span]:
    """Yield each outermost item together with the items nested in it.

    Word files set nested lists by indents that carry no level; what goes on in lower case after
    an item that ends with a colon is nested all the same.
    """
    outermost = min(placed.block.level for placed in run.items)
    begun: Span | None = None
    leads = False
    for placed in run.blocks:
        nested = placed.block.level > outermost or (leads and placed.text[:1].islower())
        if begun and placed.is_item and nested:
            begun = Span(begun.section, begun.start, placed.span.end)
            continue
        leads = placed.is_item and placed.text.endswith(":")
        if begun:
            yield begun
        begun = placed.span if placed.is_item else None
    if begun:
        yield begun


def _strung(run: Segment) -> Iterator[Span]:
    """Yield the parts of "Learning includes: one thing; another; a third", or the one sentence."""
    first, *rest = run.body
    text = first.text[run.label :]
    if first.is_item:
        yield Span(run.section, first.span.start + run.label, first.span.end)
        return
    mark = _DASH if _DASH.match(text) else _SEMICOLON
    at = first.span.start + run.label
    begun = 0
    for cut in [*mark.finditer(text), None]:
        end = cut.start() if cut else len(text)
        words = text[begun:end].strip()
        if words:
            start = at + begun + text[begun:end].index(words)
            yield Span(run.section, start, start + len(words))
        begun = cut.end() if cut else end
    yield from (placed.span for placed in rest if _says_enough(placed))


def _paragraphs(run: Segment, *, ends: bool, listed: bool) -> Iterator[Span]:
    """Yield paragraphs; beside lists only those that ask for something, the rest introduces.

    Args:
        run: of paragraphs.
        ends: whether the briefing ends with it, maybe with a line that says who made it.
        listed: whether it stands beside a list of learning.
    """
    texts = [placed.text for placed in run.body]
    if 2 * sum(map(reports, texts)) >= len(texts) and not any(map(tells_what_to_do, texts)):
        return  # it says what was done, and asks for nothing
    headings = _headings_in(run.body)
    for placed in run.body:
        closing = ends and placed is run.blocks[-1] and _is_closing(placed)
        # A lead-in announces a list, the items of which may be names: "Young carers."
        enough = _says_enough(placed) or (run.lead > 0 and placed not in headings)
        said = not reports(placed.text) or run.lead > 0
        if enough and said and not closing and (not listed or tells_what_to_do(placed.text)):
            yield placed.span


def _headings_in(body: Sequence[PlacedBlock]) -> list[PlacedBlock]:
    """Return the short lines that stand over a paragraph each, if all of them do."""
    lines = [n for n, placed in enumerate(body) if not placed.text.endswith((".", "!", "?", ";"))]
    over = all(n + 1 < len(body) and n + 1 not in lines for n in lines)
    return [body[n] for n in lines if len(body[n].text.split()) <= HEADING_WORDS] if over else []


def _says_enough(placed: PlacedBlock) -> bool:
    words = len(placed.text.split())
    return words >= LEAST_WORDS or (words > 1 and placed.text.endswith("."))


def _is_closing(placed: PlacedBlock) -> bool:
    """Tell whether a line only says who made the briefing: short, no row, and not counted."""
    counted = placed.text != placed.block.text
    if counted or placed.block.kind is BlockKind.ROW:
        return False
    return len(placed.text.split()) < IMPRINT and not tells_what_to_do(placed.text)


def _introduces(run: Segment, later: Iterable[Segment]) -> bool:
    """Tell whether paragraphs stand under a heading that has its points under headings below it."""
    trail = run.heading

    def is_below(other: Segment) -> bool:
        deeper = len(other.heading) > len(trail) and other.heading[: len(trail)] == trail
        return deeper or other.section == run.section

    below = takewhile(is_below, later)
    return any(o.part is Role.LEARNING and o.section != run.section for o in below)
