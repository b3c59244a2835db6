"""Nearest: the passage of a text that is most like a quote."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from crawler.collection.texts import words as words_in
from index.sentences import sentences
from portal.briefings.texts import Text


def nearest(quote: str, text: Text, least: float) -> tuple[int, str, float] | None:
    """Return the passage of a text that is most like a quote, in whole sentences.

    Args:
        quote: as stored.
        text: where to look.
        least: the likeness that is asked for.

    Returns:
        The section's position, the words as stored, and the share of the words that both have in
        common order, 0 to 1; None where nothing is so like.
    """
    asked, words = words_in(quote), text.words
    if not asked or not words:
        return None
    found = fuzz.partial_ratio_alignment(asked, words, score_cutoff=100 * least)
    if found is None or found.score < 100 * least:
        return None
    # Of a text shorter than the quote, the whole is compared with a part of the quote.
    whole = len(words) < len(asked)
    first, last = (0, len(words)) if whole else (found.dest_start, found.dest_end)
    likeness = fuzz.ratio(asked, words) if whole else found.score
    if likeness < 100 * least:
        return None
    first, last = _matched(asked, words, first, last)
    start, end = text.word_spans[first][0], text.word_spans[last - 1][1]
    section = _most_of(text, start, end)
    low, high = text.in_section(section, start, end)
    stored = text.sections[section].text
    return section, _whole_sentences(stored, low, high), round(likeness / 100, 4)


def _matched(asked: Sequence[str], words: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """Return a stretch of words without those at its ends that the quote does not have."""
    equal = [b for b in LCSseq.opcodes(asked, words[first:last]) if b.tag == "equal"]
    return first + equal[0].dest_start, first + equal[-1].dest_end


def _most_of(text: Text, start: int, end: int) -> int:
    """Return the section that holds most of a stretch."""

    def held(at: int) -> int:
        low, high = text.in_section(at, start, end)
        return high - low

    sections = range(text.section_at(start), text.section_at(end - 1) + 1)
    return max(sections, key=held)


def _whole_sentences(text: str, start: int, end: int) -> str:
    """Return the sentences of which a stretch holds half, or the one of which it holds most."""
    overlaps = [
        (min(end, sentence.end) - max(start, sentence.start), sentence)
        for sentence in sentences(text)
    ]
    held = [s for overlap, s in overlaps if overlap * 2 >= s.end - s.start]
    chosen = held or [max(overlaps, key=lambda row: row[0])[1]]
    return text[chosen[0].start : chosen[-1].end]
