"""Sentences of a section's text, and passages made of whole sentences.

A section's text has one block a line, so a sentence never holds a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# Between 150 and 200 words a passage is long enough to be judged by its words and short enough
# to be about one thing; a shorter tail joins the passage before it.
LEAST_WORDS = 150
MOST_WORDS = 200
TAIL_WORDS = 50

# No sentence of prose is so long: it is a table or a page without full stops, and is cut at a
# lesser stop.
SENTENCE_WORDS = 80

# The same bounds in characters, at 25 for a word, which no prose comes near: "words" of megabytes
# are nobody's, but stand on hostile pages.
LONGEST_RUN = 1_000
SENTENCE_CHARACTERS = 2_000
PASSAGE_CHARACTERS = 5_000

_END = re.compile(r"(?<![.!?])[.!?]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])")
_NO_END = re.compile(
    r"(?:(?:^|[\s(])(?:e\.g|i\.e|cf|vs|dr|mr|mrs|ms|prof|st|nos?|paras?|pp?|ss?|sec|art|ch|vol|ext|"
    r"tel|fig|approx|[a-z])|^\d{1,3})\.$",
    re.IGNORECASE,
)
_NO_END_REACH = 10  # characters before the full stop that the longest abbreviation needs
_RUN = re.compile(r"\S+")


class SentenceSpan(NamedTuple):
    """A part of a text, [start, end), with its number of words."""

    start: int
    end: int
    words: int


def sentences(text: str, start: int = 0, end: int | None = None) -> list[SentenceSpan]:
    """Return the sentences of a text in order, without the white space between them.

    Args:
        text: any text; a line break ends a sentence.
        start: where to begin.
        end: where to stop; the end of the text by default.
    """
    end = len(text) if end is None else end
    found: list[SentenceSpan] = []
    while start < end:
        newline = text.find("\n", start, end)
        line_end = end if newline < 0 else newline
        found += _of_line(text, start, line_end)
        start = line_end + 1
    return found


def passages(text: str) -> list[SentenceSpan]:
    """Split a section's text into passages of 150 to 200 words, or one that is shorter.

    Args:
        text: a section's text.
    """
    groups: list[list[SentenceSpan]] = [[]]
    count = 0
    for sentence in sentences(text):
        begins_block = sentence.start == 0 or text[sentence.start - 1] == "\n"
        begins = groups[-1][0].start if groups[-1] else sentence.start
        full = count + sentence.words > MOST_WORDS or sentence.end - begins > PASSAGE_CHARACTERS
        if groups[-1] and (full or (count >= LEAST_WORDS and begins_block)):
            groups.append([])
            count = 0
        groups[-1].append(sentence)
        count += sentence.words
    if len(groups) > 1 and count < TAIL_WORDS:
        tail = groups.pop()
        groups[-1] += tail
    return [join(group) for group in groups if group]


def join(run: list[SentenceSpan]) -> SentenceSpan:
    """Return the span from the first to the last of adjacent sentences.

    Args:
        run: one sentence or more.
    """
    return SentenceSpan(run[0].start, run[-1].end, sum(sentence.words for sentence in run))


def _of_line(text: str, start: int, end: int) -> list[SentenceSpan]:
    found: list[SentenceSpan] = []
    for match in _END.finditer(text, start, end):
        before = text[max(start, match.start() - _NO_END_REACH) : match.start() + 1]
        if not _NO_END.search(before):
            found += _bounded(text, start, match.end())
            start = match.end()
    return found + _bounded(text, start, end)


def _bounded(text: str, start: int, end: int) -> list[SentenceSpan]:
    """Trim a sentence, and cut one that is too long."""
    sentence = text[start:end]
    start += len(sentence) - len(sentence.lstrip())
    stripped = sentence.strip()
    count = len(stripped.split())
    if count <= SENTENCE_WORDS and len(stripped) <= SENTENCE_CHARACTERS:
        return [SentenceSpan(start, start + len(stripped), count)] if count else []
    runs = list(_runs(text, start, end))
    found: list[SentenceSpan] = []
    at = 0
    while at < len(runs):
        size = _piece(text, runs, at)
        found.append(join(runs[at : at + size]))
        at += size
    return found


def _runs(text: str, start: int, end: int) -> Iterator[SentenceSpan]:
    """Yield the runs between white space, those that are too long in pieces."""
    for match in _RUN.finditer(text, start, end):
        for begin in range(match.start(), match.end(), LONGEST_RUN):
            yield SentenceSpan(begin, min(begin + LONGEST_RUN, match.end()), 1)


def _piece(text: str, runs: list[SentenceSpan], at: int) -> int:
    """Return how many runs go together: as many as fit, to a lesser stop in their second half."""
    room = runs[at].start + SENTENCE_CHARACTERS
    most = sum(run.end <= room for run in runs[at : at + SENTENCE_WORDS])
    if at + most == len(runs):
        return most
    for size in range(most, most // 2, -1):
        if text[runs[at + size - 1].end - 1] in ";:,":
            return size
    return most
