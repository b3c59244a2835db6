"""Spelling: other words for what was typed, from the index's own.

The neighbours of a doubtful word are found by their deletions (``index.suggesting.deletions``);
those that it is likely a slip for (``index.suggesting.misspellings``) are weighed by how common
they are, whether they are of the field, and whether passages hold them beside the words that were
typed beside them. Ordinary English (``index.words.english``) and names of people are never doubted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import islice, pairwise
from typing import Final

import numpy as np

from index.storing.files import Array
from index.storing.sidecar import Sidecar
from index.suggesting.deletions import MOST_EDITS, Neighbour, neighbours
from index.suggesting.misspellings import british, is_slip, undoubled
from index.words.analysis import Stems, Word, fold, stem, words
from index.words.english import load_english
from index.words.glossary import load_glossary
from index.words.stopwords import STOP_STEMS
from index.words.synonyms import NONE, Synonyms

LEAST_LETTERS: Final = 4
"""A shorter word has neighbours everywhere, and is often an acronym."""
TWO_EDITS_FROM: Final = 6
"""Letters from which a second edit is allowed: "neglet" may have two, "abuse" one."""
EDIT: Final = 4.0
"""What an edit costs, as a logarithm: who is one edit further away must be 55 times as common."""
FIRST_LETTER: Final = 1.0
"""What it costs where the first letter differs, which people seldom mistake."""
GLOSSARY: Final = 3.0
"""What a word of the field is worth: as if it stood in 20 times as many documents."""
COMMON: Final = 3
COMMON_SHARE: Final = 0.001
"""Documents, and share of all documents, that must hold a word which is never corrected."""
RATIO: Final = 20
"""A word that the index holds, but not commonly, is corrected to one this many times as common."""
MOST_PARTS: Final = 3
"""Words that may have been run together: "wasnotbrought"."""
MOST_SPLITS: Final = 5
"""Ways to cut a word that are looked up, those of the commonest words first."""
LOOKED_UP: Final = 300
"""Passages in which the positions of words are looked up to see whether they stand side by side."""
MOST_WEIGHED: Final = 5
"""Spellings of a word that are weighed by the words typed beside it."""
MOST_WORDS: Final = 20
"""Words of a query that are looked at; a pasted page needs no other spelling."""

_CONTRACTED = re.compile(r"['’](?![sS]$)")
_LEFT_OUT = re.compile(r'(?:^|\s)-"?$')

Held = Callable[[Stems], Array]
"""Returns the passages that hold adjacent stems."""


class Speller:
    """The spelling of one generation; it holds nothing that a question changes.

    Args:
        sidecar: the columns.
        held: which passages hold adjacent stems, for words run together or apart.
    """

    def __init__(self, sidecar: Sidecar, held: Held) -> None:
        self._sidecar = sidecar
        self._words = sidecar.words
        self._stems = sidecar.terms
        self._held = held
        self._glossary = load_glossary().words
        self._english = load_english()
        self._common = max(COMMON, math.ceil(COMMON_SHARE * sidecar.documents))

    def suggest(self, typed: str, synonyms: Synonyms = NONE) -> str | None:
        """Return what was typed with its doubtful words spelt otherwise.

        Args:
            typed: as a person typed it; what is between the words is kept.
            synonyms: their words are known, whether or not a document holds them.

        Returns:
            None where no word is doubtful, or nothing better is known.
        """
        return self._spelt(typed, synonyms, self._found(typed), lambda _: True)

    def respell(self, typed: str, synonyms: Synonyms = NONE) -> str | None:
        """Return what was typed with the words that stand in no document spelt otherwise.

        Args:
            typed: as a person typed it; what is between the words is kept.
            synonyms: their words are known, whether or not a document holds them.

        Returns:
            None where every word is, or nothing better is known for those that are not.
        """
        return self._spelt(
            typed, synonyms, self._found(typed), lambda word: not self._written(word)
        )

    def holds_name(self, typed: str, synonyms: Synonyms = NONE) -> bool:
        """Tell whether two words side by side have capitals and nobody knows them.

        Args:
            typed: as a person typed it.
            synonyms: their words are known.
        """
        return bool(self._named(typed, self._found(typed), synonyms))

    def unheld_names(self, typed: str, synonyms: Synonyms = NONE) -> frozenset[str]:
        """Return the stems of names of people that no document holds.

        Args:
            typed: as a person typed it.
            synonyms: their words are known.
        """
        found = self._found(typed)
        names = self._names(typed, found, synonyms)
        following = {first.start for first, second in pairwise(found) if second.start in names}
        return frozenset(
            word.stem
            for word in found
            if not self._documents(fold(typed[word.start : word.end]))
            and (
                word.start in names
                or (word.start in following and _has_capital(typed[word.start : word.end]))
                or self._english.is_name(fold(typed[word.start : word.end]))
            )
        )

    def _found(self, typed: str) -> list[Word]:
        return list(islice(words(typed), MOST_WORDS))

    def _named(self, typed: str, found: Sequence[Word], synonyms: Synonyms) -> set[int]:
        """Return the places of words that stand two by two as names of people do."""
        pairs = self._unknown_pairs(typed, found, synonyms)
        return {word.start for pair in pairs if not self._are_slips(typed, pair) for word in pair}

    def _unknown_pairs(
        self, typed: str, found: Sequence[Word], synonyms: Synonyms
    ) -> list[tuple[Word, Word]]:
        """Return the words side by side that have capitals and that nobody knows."""
        unknown = [
            word
            for word in found
            if _has_capital(typed[word.start : word.end])
            and not self._is_known(fold(typed[word.start : word.end]), synonyms)
        ]
        return [
            (first, second)
            for first, second in pairwise(unknown)
            if typed[first.end : second.start].isspace()
        ]

    def _are_slips(self, typed: str, pair: tuple[Word, Word]) -> bool:
        """Tell whether two words are slips for two of the field, or two that stand side by side.

        "Safegarding Bord" is nobody: of a person's name both parts are not near to such words.
        """
        first, second = (self.correct(typed[word.start : word.end]) for word in pair)
        if not first or not second:
            return False
        parts = (*first.split(), *second.split())
        return self._glossary.issuperset(parts) or self._side_by_side(parts) > 0

    def _is_known(self, word: str, synonyms: Synonyms) -> bool:
        return (
            bool(self._documents(word))
            or self._english.is_word(word)
            or word in self._glossary
            or synonyms.knows(word)
        )

    def _spelt(
        self,
        typed: str,
        synonyms: Synonyms,
        found: Sequence[Word],
        doubted: Callable[[str], bool],
    ) -> str | None:
        names = self._names(typed, found, synonyms)
        changes: list[tuple[int, int, str]] = []
        at = 0
        while at < len(found):
            begin, end = found[at].start, found[at].end
            following = found[at + 1] if at + 1 < len(found) else None
            before = found[at - 1] if at else None
            at += 1
            if _is_operator(typed, begin, end) or begin in names:
                continue
            better = None
            if following and typed[end : following.start] == " ":
                both = typed[begin:end], typed[following.start : following.end]
                better = self._joined(*both) if any(doubted(fold(one)) for one in both) else None
            if better and following:
                end = following.end
                at += 1
            known = synonyms.knows(fold(typed[begin:end]))
            if not better and not known and doubted(fold(typed[begin:end])):
                beside = [word.stem for word in (before, following) if word]
                better = self.correct(typed[begin:end], beside)
            if better:
                changes.append((begin, end, _as(better, typed[begin:end])))
        return _changed(typed, changes) if changes else None

    def _names(self, typed: str, found: Sequence[Word], synonyms: Synonyms) -> set[int]:
        """Return the places of words that are names of people, which are never spelt otherwise.

        A capital within a search in small letters is one of a name, and so are two words in
        capitals that nobody knows.
        """
        capital = {w.start for w in found if _has_capital(typed[w.start : w.end])}
        alone = capital - {found[0].start} if len(capital) < len(found) else set()
        pairs = self._unknown_pairs(typed, found, synonyms)
        slips = {w.start for pair in pairs if self._are_slips(typed, pair) for w in pair}
        named = {word.start for pair in pairs for word in pair}
        return (alone | named) - slips

    def correct(self, typed: str, beside: Sequence[str] = ()) -> str | None:
        """Return another spelling of one word, or the words that were run together in it.

        Args:
            typed: one word.
            beside: the stems typed before and after it, which decide between two spellings.

        Returns:
            None where the word is well known, or nothing near it is.
        """
        word = fold(typed)
        if self._is_trusted(typed, word):
            return None
        found = [
            (self._worth(word, near), near.word)
            for near in self._better(word)
            if is_slip(word, near.word)
        ]
        if not self._documents(word):
            found += [
                (math.log(1 + passages) - EDIT, " ".join(parts))
                for parts, passages in self._apart(word)
            ]
        names = {name for _, name in found}
        kept = [(worth, name) for worth, name in found if not british(name) & names]
        best = sorted(kept, reverse=True)[:MOST_WEIGHED]
        if len(best) > 1:
            best = [(worth + self._together(name, beside), name) for worth, name in best]
        return max(best)[1] if best else None

    def _together(self, word: str, beside: Sequence[str]) -> float:
        """Return what it is worth that passages hold a word and those typed beside it."""
        term = self._stems.find(stem(word))
        if term is None:
            return 0.0
        own = self._passages(term)
        others = [self._stems.find(other) for other in beside if other not in STOP_STEMS]
        return sum(
            math.log(1 + len(np.intersect1d(own, self._passages(other), assume_unique=True)))
            for other in others
            if other is not None
        )

    def _is_trusted(self, typed: str, word: str) -> bool:
        acronym = typed.isupper() and len(typed) <= TWO_EDITS_FROM
        return (
            acronym
            or len(word) < LEAST_LETTERS
            or not word.isalpha()
            or bool(_CONTRACTED.search(typed))
            or self._written(word) >= self._common
            or word in self._glossary
            or stem(word) in STOP_STEMS
            or self._english.is_word(word)
            or self._english.is_name(word)
        )

    def _better(self, word: str) -> list[Neighbour]:
        """Return the words near one that is not common, as far as they are likelier than it."""
        own = self._documents(word)
        if own:
            least = RATIO * own if own < self._common else math.inf
            return [
                near
                for near in neighbours(self._sidecar, word, 1)
                if near.documents >= least or self._is_form(word, near)
            ]
        edits = MOST_EDITS if len(word) >= TWO_EDITS_FROM else 1
        return [
            near
            for near in neighbours(self._sidecar, word, edits)
            if near.edits == 1 or self._sure(word, near)
        ]

    def _is_form(self, word: str, near: Neighbour) -> bool:
        """Say whether a word that is found by its stem is a slip for another that is common.

        It may be another form of a word, as "bruise" is of "bruises". A slip inside it
        ("escallation", "referal") is told by the same ending.
        """
        same = stem(near.word) == stem(word) or undoubled(near.word) == undoubled(word)
        return (
            near.documents >= max(self._common, RATIO * self._written(word))
            and near.word[-2:] == word[-2:]
            and (same or near.word in self._glossary)
        )

    def _sure(self, word: str, near: Neighbour) -> bool:
        """Say whether a word is likely at two edits, where names become words by chance."""
        known = near.documents >= self._common or near.word in self._glossary
        return known and near.word[0] == word[0]

    def _worth(self, word: str, near: Neighbour) -> float:
        edits = near.edits
        if edits > 1 and undoubled(word) == undoubled(near.word):
            edits = 1  # which letters are doubled is one thing to mistake: "proffesional"
        return (
            math.log(1 + near.documents)
            + GLOSSARY * (near.word in self._glossary)
            - EDIT * edits
            - FIRST_LETTER * (near.word[0] != word[0])
        )

    def _written(self, word: str) -> int:
        """Return how many documents hold a word as it is written."""
        number = self._words.find(word)
        return 0 if number is None else int(self._sidecar.word_documents[number])

    def _documents(self, word: str) -> int:
        """Return how many documents hold a word in any of its forms."""
        number = self._stems.find(stem(word))
        return 0 if number is None else int(self._sidecar.term_documents[number])

    def _joined(self, first: str, second: str) -> str | None:
        """Return two words as one, where the index writes them so and not apart."""
        parts = fold(first), fold(second)
        if all(self._written(part) >= self._common for part in parts):
            return None  # "in to" is not "into"; and to look for common words costs most
        word = "".join(parts)
        if not word.isalpha() or not (documents := self._written(word)):
            return None
        return word if documents >= RATIO * self._side_by_side(parts) else None

    def _apart(self, word: str) -> Iterator[tuple[tuple[str, ...], int]]:
        """Yield the words that may be run together in one, with how many passages hold them."""
        splits = sorted(self._splits(word, MOST_PARTS), key=self._rarest, reverse=True)
        for parts in splits[:MOST_SPLITS]:
            if passages := self._side_by_side(parts):
                yield parts, passages

    def _rarest(self, parts: Sequence[str]) -> int:
        return min(self._written(part) for part in parts)

    def _side_by_side(self, parts: Sequence[str]) -> int:
        """Return how many passages hold words side by side; where many hold them at all, so many.

        Positions are looked up a passage at a time, which for common words takes longer than the
        whole search.
        """
        phrase = tuple(map(stem, parts))
        terms = [term for part in phrase if (term := self._stems.find(part)) is not None]
        if len(terms) < len(phrase):
            return 0
        together = reduce(np.intersect1d, map(self._passages, terms))
        return len(together if len(together) > LOOKED_UP else self._held(phrase))

    def _passages(self, term: int) -> Array:
        begin, end = self._sidecar.posting_starts[term : term + 2]
        passages: Array = self._sidecar.posting_passages[begin:end]
        return passages

    def _splits(self, word: str, most: int) -> Iterator[tuple[str, ...]]:
        """Yield the ways to cut a word into words of the index, two or more in all."""
        for at in range(2, len(word) - 1):
            if self._words.find(word[:at]) is None:
                continue
            if self._words.find(word[at:]) is not None:
                yield word[:at], word[at:]
            if most > 2:
                yield from ((word[:at], *rest) for rest in self._splits(word[at:], most - 1))


def _is_operator(typed: str, begin: int, end: int) -> bool:
    """Say whether a word names a field, is one to leave out, or part of a pattern."""
    before, after = typed[begin - 1 : begin], typed[end : end + 1]
    return after == ":" or "*" in before + after or bool(_LEFT_OUT.search(typed, 0, begin))


def _has_capital(word: str) -> bool:
    """Tell whether a word begins with a capital and goes on in small letters."""
    return word[:1].isupper() and word[1:].islower()


def _as(word: str, typed: str) -> str:
    """Return a word with the capitals of another."""
    if len(typed) > 1 and typed.isupper():
        return word.upper()
    return word.capitalize() if typed[:1].isupper() else word


def _changed(typed: str, changes: Sequence[tuple[int, int, str]]) -> str:
    for begin, end, word in reversed(changes):
        typed = typed[:begin] + word + typed[end:]
    return typed
