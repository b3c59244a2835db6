"""Mentions: the runs of words in a text that may name a procedure, and chapter numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

NOUNS = frozenset((
    "chapter", "checklist", "code", "flowchart", "form", "framework", "guidance", "guide",
    "guideline", "guidelines", "leaflet", "letter", "manual", "pathway", "plan", "policies",
    "policy", "procedure", "procedures", "process", "protocol", "standards", "strategy",
    "template", "tool", "toolkit",
))  # fmt: skip
"""What a thing that is cited calls itself."""

CHAPTER = re.compile(
    r"\b(?:chapter|section|procedure|para(?:graph)?)s?\s+(\d+(?:\.\d+)+)(?!\.?\d)", re.IGNORECASE
)
"""A chapter number as briefings print it; one number alone ("section 47") is a law's."""

_WORD = re.compile(r"\w[\w’'&-]*(?:/\w[\w’'-]*)*")
_STOPPED = re.compile(r"[^\w.!?:]*[.!?:]")
"""The end of a sentence or of a label, from its last character backwards."""
_SMALL = frozenset((
    "a", "an", "and", "at", "for", "from", "in", "of", "on", "or", "the", "to", "with",
))  # fmt: skip
_JOINTS = frozenset(("and", "or", "&"))
_OPENERS = frozenset((
    "a", "all", "also", "an", "and", "any", "as", "at", "by", "complete", "consider", "follow",
    "for", "if", "in", "it", "its", "on", "or", "please", "read", "refer", "remember", "see",
    "that", "the", "their", "these", "they", "this", "those", "to", "under", "use", "using",
    "visit", "where", "when", "while", "with", "you", "your",
))  # fmt: skip
"""Words that begin a sentence in upper case without being part of a name."""

MOST_SEGMENTS = 8
"""Longer chains of "and" are lists of nouns; unions of all their parts would only cost time."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A run of words that may name a procedure.

    Args:
        start, end: its place in the text.
        text: the words.
        likeness: how much its form alone is that of a name, 0 to 1.
    """

    start: int
    end: int
    text: str
    likeness: float


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    opens: bool
    """Whether it begins a sentence."""
    divides: bool = False
    """Whether a chapter number follows: "section" is a kind only there."""

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() or self.text[0].isdigit()

    @property
    def noun(self) -> bool:
        return self.divides or self.text.lower() in NOUNS


def find_mentions(text: str) -> list[Mention]:
    """Return every run of words that may name a procedure; runs may overlap.

    A run is in capitals, as titles are, with small words inside and the noun that tells its
    kind at its end ("Was Not Brought guidance"). Where "and" stands in a run, it may be one name
    or several, so each part and each union of neighbouring parts is given.

    Args:
        text: of one learning point, or of any paragraph.

    Returns:
        Mentions by place.
    """
    found = {
        (first.start, last.end): (first, last)
        for run in _runs(text)
        for first, last in _unions(run)
    }
    return [
        Mention(start, end, text[start:end], _likeness(text[start:end]))
        for start, end in sorted(found)
    ]


def find_chapters(text: str) -> list[tuple[Mention, str]]:
    """Return each chapter number printed in a text, with the words that name it.

    Args:
        text: of one learning point.

    Returns:
        The mention ("West Yorkshire Procedures chapter 1.4.39") and the number, by place.
    """
    found = []
    for number in CHAPTER.finditer(text):
        around = [
            mention
            for mention in find_mentions(text)
            if mention.start <= number.start() and mention.end == number.end()
        ]
        bare = Mention(number.start(), number.end(), number[0], 1.0)
        found.append((min(around, key=lambda m: m.start, default=bare), number[1]))
    return found


def _tokens(text: str) -> Iterator[_Token | None]:
    """Yield the words; None where punctuation ends a run."""
    last = 0
    opens = True
    chapters = {match.start(1): match for match in CHAPTER.finditer(text)}
    divisions = {match.start() for match in chapters.values()}
    words = list(_WORD.finditer(text))
    for word in words:
        if word.start() < last:
            continue
        between = text[last : word.start()]
        if between.strip():
            yield None
            opens = opens or _STOPPED.match(between[::-1]) is not None
        end = chapters[word.start()].end(1) if word.start() in chapters else word.end()
        yield _Token(word.start(), end, text[word.start() : end], opens, word.start() in divisions)
        last, opens = end, False


def _runs(text: str) -> Iterator[list[_Token]]:
    """Yield the runs of capitals, small words and kinds between them."""
    run: list[_Token] = []
    for token in [*_tokens(text), None]:
        small = token is not None and token.text.lower() in _SMALL and not token.opens
        if token is not None and (token.capital or (run and (small or token.noun))):
            run.append(token)
            continue
        yield from _trimmed(run)
        run = []


def _trimmed(run: list[_Token]) -> Iterator[list[_Token]]:
    while run and run[-1].text.lower() in _SMALL:
        run = run[:-1]
    while run and (run[0].text.lower() in (_OPENERS if run[0].opens else _SMALL)):
        run = run[1:]
    if run:
        yield run


def _unions(run: list[_Token]) -> Iterator[tuple[_Token, _Token]]:
    """Yield first and last token of each part of a run and of each union of its parts."""
    joints = [place for place, token in enumerate(run) if token.text.lower() in _JOINTS]
    cuts = [-1, *joints, len(run)]
    neighbours = len(cuts) > MOST_SEGMENTS + 1
    for before, after in pairwise(cuts) if neighbours else combinations(cuts, 2):
        part = [token for token in run[before + 1 : after] if token.text.lower() not in _JOINTS]
        if part:
            yield run[before + 1], run[after - 1]


def _likeness(text: str) -> float:
    words = text.split()
    capitals = sum(word[0].isupper() for word in words)
    names_kind = bool(CHAPTER.search(text)) or words[-1].lower() in NOUNS
    if len(words) == 1:
        return 0.0
    return 0.5 * names_kind + 0.5 * (capitals >= 2)
