"""Fuzzy match: the passages of a text that are like a quote, and how well each fits a pin.

A sentence of guidance often stands in several sections, and is reworded in all of them at once. So
the words alone do not tell which passage was pinned: what stands before and after it tells as well,
and the section that it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from briefings.anchoring.pins import CONTEXT, Pin
from briefings.linking.texts import Text
from collection.words.texts import as_said
from collection.words.texts import words as words_in
from index.words.sentences import sentences

QUOTE, PREFIX, SUFFIX, PLACE = 50, 20, 20, 10
"""What each counts for, as Hypothesis weighs them, but for the place: an offset, which is all that
it has, counts for 2 there; the same section says more, and never as much as what stands around."""
MOST_PASSAGES = 12
"""Passages of one text that are compared, those most like the quote first."""


@dataclass(frozen=True, slots=True)
class LikePassage:
    """A stretch of a text that is like a quote.

    Args:
        start, end: in the folded text, [start, end).
        likeness: the share of the words that both have in common order, 0 to 1.
    """

    start: int
    end: int
    likeness: float


def nearest(quote: str, text: Text, least: float) -> list[LikePassage]:
    """Return the passages of a text that are like a quote, none in another, the likest first.

    Args:
        quote: as stored.
        text: where to look.
        least: the likeness that is asked for.
    """
    asked = words_in(quote)
    if not asked:
        return []
    found: list[LikePassage] = []
    # Likest first; of equals, the one that was met first.
    waiting: list[tuple[float, int, int, int, int]] = []

    def look(low: int, high: int) -> None:
        if best := _likest(asked, text.words[low:high], least):
            likeness, first, last = best
            heappush(waiting, (-likeness, low + first, low + last, low, high))

    look(0, len(text.words))
    while waiting and len(found) < MOST_PASSAGES:
        likeness, first, last, low, high = heappop(waiting)
        start, end = text.word_spans[first][0], text.word_spans[last - 1][1]
        found.append(LikePassage(start, end, round(-likeness / 100, 4)))
        look(low, first)
        look(last, high)
    return found


def _likest(
    asked: Sequence[str], words: Sequence[str], least: float
) -> tuple[float, int, int] | None:
    """Return the likeness, 0 to 100, of the stretch of words most like a quote, and the stretch."""
    found = fuzz.partial_ratio_alignment(asked, words, score_cutoff=100 * least) if words else None
    if found is None or found.score < 100 * least:
        return None
    # Of a text shorter than the quote, the whole is compared with a part of the quote.
    whole = len(words) < len(asked)
    first, last = (0, len(words)) if whole else (found.dest_start, found.dest_end)
    likeness = fuzz.ratio(asked, words) if whole else found.score
    return (likeness, *_matched(asked, words, first, last)) if likeness >= 100 * least else None


def _matched(asked: Sequence[str], words: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """Return a stretch of words without those at its ends that the quote does not have."""
    equal = [b for b in LCSseq.opcodes(asked, words[first:last]) if b.tag == "equal"]
    return first + equal[0].dest_start, first + equal[-1].dest_end


def fit(pin: Pin, passage: LikePassage, text: Text, *, same_section: bool) -> float:
    """Return how well a passage fits a pin by its words, its surroundings and its place, 0 to 1.

    Args:
        pin: the quote, with what stood around it.
        passage: of the text.
        text: where it stands.
        same_section: whether that is the section that the quote was pinned in.
    """
    # A quote at an end of its section tells nothing of what stands there.
    prefix, suffix = as_said(pin.prefix), as_said(pin.suffix)
    before = text.folded[max(0, passage.start - CONTEXT - 1) : passage.start].rstrip()
    before = before[-len(prefix) :] if prefix else ""
    after = text.folded[passage.end : passage.end + CONTEXT + 1].lstrip()[: len(suffix)]
    total = (
        QUOTE * passage.likeness
        + PREFIX * fuzz.ratio(prefix, before) / 100
        + SUFFIX * fuzz.ratio(suffix, after) / 100
        + PLACE * same_section
    )
    return total / (QUOTE + PREFIX + SUFFIX + PLACE)


def occurrences(quote: str, text: Text) -> Iterator[LikePassage]:
    """Yield the places where the very words of a quote stand.

    Args:
        quote: folded.
        text: where to look.
    """
    at = text.folded.find(quote)
    while at >= 0:
        yield LikePassage(at, at + len(quote), 1.0)
        at = text.folded.find(quote, at + 1)


def section_of(text: Text, passage: LikePassage) -> int:
    """Return the position of the section that holds most of a passage.

    Args:
        text: where it stands.
        passage: of the text.
    """

    def held(at: int) -> int:
        low, high = text.in_section(at, passage.start, passage.end)
        return high - low

    sections = range(text.section_at(passage.start), text.section_at(passage.end - 1) + 1)
    return max(sections, key=held)


def whole_sentences(text: Text, passage: LikePassage) -> str:
    """Return the sentences of a section, as stored, of which a passage holds half or most.

    Args:
        text: where it stands.
        passage: of the text.
    """
    section = section_of(text, passage)
    low, high = text.in_section(section, passage.start, passage.end)
    stored = text.sections[section].text
    overlaps = [
        (min(high, sentence.end) - max(low, sentence.start), sentence)
        for sentence in sentences(stored)
    ]
    held = [s for overlap, s in overlaps if overlap * 2 >= s.end - s.start]
    chosen = held or [max(overlaps, key=lambda row: row[0])[1]]
    return stored[chosen[0].start : chosen[-1].end]
