"""Words of a text, as the index and every query read them: tokens, stems, and the stop list.

A token keeps its place in the text, so that highlights are cut from the text itself. Stems are
Snowball's English ones (Porter2). Every word is indexed; the stop list is for ranking only, so
that a quoted "was not brought" can still be found.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import Stemmer
from whoosh.analysis import Analyzer, Token

from collection.words.texts import fold_letters

_HAN = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Letters of languages that put no spaces between words: each is a word, and a word that is typed
is found as such letters side by side."""
_PICTURES = "\U0001f000-\U0001f3fa\U0001f400-\U0001faff"
"""Emoji, without the colours of skin that may follow them: each is a word."""
# Numbers with points are one word: chapter 1.4.39 is not chapters 1, 4 and 39.
_WORD = re.compile(rf"\d+(?:\.\d+)+|[{_HAN}{_PICTURES}]|[^\W_{_HAN}]+(?:['’][^\W_{_HAN}]+)*")
_TELEPHONE = re.compile(r"(?<![\w.+])(?:\+44[ -]?(?:\(0\) ?)?|\(?0)\d(?:[ ()-]{0,2}\d){8,9}(?!\w)")
_ONE_HAN = re.compile(f"[{_HAN}]")
_NO_DIGITS = re.compile(r"\D+")
LONGEST_SPELLING = 40
"""Letters of the longest word that is worth spelling: what is longer was run together."""
REMEMBERED = 32_768
"""Words whose stems are remembered. A word costs 2 µs to fold and stem, 0.1 µs and 225 bytes to
remember: 7 MB when full. Of the words of 30,000 passages of manuals 3.6 % must then be stemmed
again, with three times as much memory 2.4 %."""
CAPITALS = "^"
"""Stands before an acronym in capitals, where that is a term."""
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,5}")
_POSSESSIVE = re.compile(r"['’]s$")

Stems = tuple[str, ...]
"""Adjacent stems, one or more."""


class _Stemmers(threading.local):
    """One stemmer a thread, because it may only be used by one at a time."""

    def __init__(self) -> None:
        self.english = Stemmer.Stemmer("english", 0)  # stems are remembered by ``stem``


_stemmers = _Stemmers()


def stemmer_release() -> str:
    """Return the release of the stemmer; another may stem some words otherwise."""
    return str(Stemmer.version())


class Word(NamedTuple):
    """One word of a text: its stem and its place, [start, end)."""

    stem: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text in order.

    Args:
        text: any text.
    """
    for match in _WORD.finditer(text):
        yield Word(stem(match.group()), match.start(), match.end())


def word_starts(text: str) -> list[int]:
    """Return the places at which the words of a text begin.

    Args:
        text: any text.
    """
    return [match.start() for match in _WORD.finditer(text)]


def stems(text: str) -> list[str]:
    """Return the stems of a text's words in order.

    Args:
        text: any text.
    """
    return [stem(word) for word in _WORD.findall(text)]


class Inverted(NamedTuple):
    """A text as it is indexed.

    Args:
        stems: of its words, in order.
        capitals: see ``capitals``; telephone numbers stand among them, see ``telephones``.
    """

    stems: list[str]
    capitals: list[tuple[int, str]]


NO_WORDS = Inverted([], [])


def inverted(text: str) -> Inverted:
    """Return a text as it is indexed.

    Args:
        text: any text.
    """
    return Inverted(stems(text), capitals(text) + telephones(text))


def capitals(text: str) -> list[tuple[int, str]]:
    """Return the acronyms of a text that stand in capitals, as terms of their own.

    A text all in capitals, as headings are, says nothing of its words.

    Args:
        text: any text.

    Returns:
        The place among the text's words, and the term, which no word that is typed can be.
    """
    if text.upper() == text:
        return []
    return [
        (place, CAPITALS + word)
        for place, word in enumerate(_WORD.findall(text))
        if _ACRONYM.fullmatch(word)
    ]


def telephones(text: str) -> list[tuple[int, str]]:
    """Return the telephone numbers of a text, as terms of their own, however they are spaced.

    Args:
        text: any text.

    Returns:
        The place of the last word of each among the text's words, and the term, which no word
        that is typed can be.
    """
    found = list(_TELEPHONE.finditer(text))
    if not found:
        return []
    begins = word_starts(text)
    return [(bisect_right(begins, number.end()) - 1, _telephone(number)) for number in found]


def telephones_typed(text: str) -> tuple[str, list[str]]:
    """Return a text without its telephone numbers, and these as ``telephones`` names them.

    Args:
        text: as typed.
    """
    numbers = list(dict.fromkeys(map(_telephone, _TELEPHONE.finditer(text))))
    return (_TELEPHONE.sub(" ", text), numbers) if numbers else (text, numbers)


def _telephone(number: re.Match[str]) -> str:
    digits = _NO_DIGITS.sub("", number[0])
    return f"{CAPITALS}0{digits.removeprefix('44' if number[0][0] == '+' else '').lstrip('0')}"


def is_han(stem: str) -> bool:
    """Tell whether a stem is a letter of a language that puts no spaces between words.

    Args:
        stem: as ``words`` cuts it.
    """
    return _ONE_HAN.fullmatch(stem) is not None


def capitals_typed(text: str) -> list[str]:
    """Return the acronyms that a person typed in capitals, as ``capitals`` names them.

    Args:
        text: as typed; all of it may be in capitals.
    """
    return [CAPITALS + word for word in _WORD.findall(text) if _ACRONYM.fullmatch(word)]


def spellings(text: str) -> set[str]:
    """Return the distinct words of a text, folded but not stemmed; without numbers and codes.

    Args:
        text: any text.
    """
    folded = map(fold, set(_WORD.findall(text)))
    return {word for word in folded if word.isalpha() and 1 < len(word) <= LONGEST_SPELLING}


def occurrences(text: str, wanted: Container[str]) -> list[Word]:
    """Return the words of a text whose stems are wanted, in order.

    Args:
        text: any text.
        wanted: the stems.
    """
    # Six times as fast as to choose among words(), which makes a tuple of every word; this is
    # what a page of results spends most of its time on.
    return [
        Word(found, match.start(), match.end())
        for match in _WORD.finditer(text)
        if (found := stem(match.group())) in wanted
    ]


def holds_word(text: str, start: int, end: int) -> bool:
    """Tell whether a word stands in a part of a text.

    Args:
        text: any text.
        start, end: the part, at the bounds of words.
    """
    return _WORD.search(text, start, end) is not None


@lru_cache(maxsize=REMEMBERED)
def stem(word: str) -> str:
    """Return the form under which a word is indexed and searched.

    Case, accents, typographic letters ("ﬁ") and a possessive do not count; a word with a digit
    is kept whole ("s47", "1.4.39").

    Args:
        word: one word, as ``words`` cuts it.
    """
    folded = fold(word)
    if not folded.isascii() or not folded.isalpha():
        return folded
    return str(_stemmers.english.stemWord(folded))


def fold(word: str) -> str:
    """Return a word without what does not count: case, accents, a possessive, apostrophes.

    Args:
        word: one word, as ``words`` cuts it.
    """
    return _POSSESSIVE.sub("", fold_letters(word)).replace("'", "").replace("’", "")


class PassageAnalyzer(Analyzer):  # type: ignore[misc]
    """The same words in the shape that Whoosh's fields ask for."""

    def __call__(self, value: str, positions: bool = False, **kwargs: Any) -> Iterator[Token]:
        """Yield Whoosh's tokens of a text; the one token is reused, as Whoosh's own do."""
        token = Token(positions, chars=True, removestops=False, **kwargs)
        for position, word in enumerate(words(value)):
            token.text = token.original = word.stem
            token.boost = 1.0
            token.pos = position
            token.startchar, token.endchar = word.start, word.end
            yield token
