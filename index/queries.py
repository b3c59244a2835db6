"""Queries: what a person typed becomes stems to rank by, phrases to hold, words to leave out.

The language is what people use unasked: words, "quoted phrases", -word. Nothing is a syntax
error; AND, OR and NOT are words; a stray quote, colon or bracket separates words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.analysis import stems
from index.stopwords import STOP_STEMS

Phrase = tuple[str, ...]
"""The stems of adjacent words."""

# A pasted page is cut here: nobody's question is longer, and each stem costs a column.
MOST_CHARACTERS = 10_000
MOST_TERMS = 100
MOST_PHRASES = 10

_QUOTES = str.maketrans("“”„‟«»＂", '"""""""')
_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+)|")')


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched.

    Args:
        terms: stems to rank by, each once, in the order typed; those of phrases included.
        phrases: adjacent stems that a document must hold.
        excluded: single or adjacent stems that a document must not hold.
        blank: True where nothing at all was typed, which asks for every document.
    """

    terms: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    blank: bool = True

    @property
    def lists_all(self) -> bool:
        """Whether every document matches that holds no excluded word."""
        return not self.terms and (self.blank or bool(self.excluded))


def parse(typed: str) -> Query:
    """Read what a person typed.

    Args:
        typed: any text at all.
    """
    wanted: list[str] = []
    phrases: list[Phrase] = []
    excluded: list[Phrase] = []
    for part in _PART.finditer(typed[:MOST_CHARACTERS].translate(_QUOTES)):
        found = tuple(stems(part["phrase"] or part["word"] or ""))
        if not found:
            continue
        if part["minus"]:
            excluded.append(found)
            continue
        wanted += found
        if part["phrase"]:
            phrases.append(found)
    return Query(
        terms=_ranked(wanted),
        phrases=_once(phrases)[:MOST_PHRASES],
        excluded=_once(excluded)[:MOST_PHRASES],
        blank=not typed.strip(),
    )


def _once(phrases: list[Phrase]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(phrases))


def _ranked(wanted: list[str]) -> tuple[str, ...]:
    distinct = list(dict.fromkeys(wanted))
    telling = [stem for stem in distinct if stem not in STOP_STEMS]
    return tuple((telling or distinct)[:MOST_TERMS])
