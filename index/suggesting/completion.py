"""Completion: what a person may be about to type, from titles, headings and the glossary only.

A key is a place in an entry where a word begins. Keys are in the order of the text that follows
them, so that all entries with a word that begins as typed stand side by side, and two bisections
find them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce
from itertools import chain
from typing import Any, Final

import numpy as np

from collection.words.texts import fold_letters, fold_space
from index.storing.files import Array
from index.storing.interleaving import Interleaving, renumbering
from index.storing.sidecar import Sidecar, Terms
from index.words.analysis import word_starts
from index.words.glossary import load_glossary

OFFERED: Final = 8
"""Entries offered at most: what a telephone shows above its keyboard, and a person reads."""
_LAST: Final = "\U0010ffff"
LONGEST_ENTRY: Final = 80
"""Characters of an entry: what fits two lines of a telephone. A longer heading is a sentence."""
_ONE_WAY: Final = str.maketrans("’-‐‑–", "'    ")
"""People write "was-not-brought" and "was not brought", and tap whichever apostrophe."""
_LONGEST_JOINED: Final = 24
"""Characters of what may be two words run together: "prebirth"."""
_MOST_BEGIN_SO: Final = 50_000
"""Keys that begin with one typed word: where there are more, the other words tell."""
_LOOKED_AT: Final = 4 * OFFERED
"""Entries that are looked at: some hold a word twice, some are of adults."""
# "2.1 The first hour", "Step 3: ...": people look for the words.
_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*[.):]?|\(?[a-z\d]\))\s+", re.IGNORECASE)


class EntryRank(IntEnum):
    """Which entries come first."""

    HEADING = 1
    TITLE = 2
    TERM = 3

    def weigh(self, documents: int) -> int:
        """Return the weight of an entry: its rank, and within that how many documents carry it.

        Args:
            documents: how many carry it.
        """
        return (self << 24) + min(documents, (1 << 24) - 1)


def entries_of(texts: Iterable[str]) -> set[str]:
    """Return what titles or headings give to completion: their words, without numbers before them.

    Args:
        texts: as they stand in a document.
    """
    bare = {fold_space(_NUMBERING.sub("", text.strip())).rstrip(" :.") for text in texts}
    return {entry for entry in bare if entry and len(entry) <= LONGEST_ENTRY}


def completion_key(text: str) -> str:
    """Return the form in which entries and what was typed are compared.

    Args:
        text: any text.
    """
    return fold_space(fold_letters(text).translate(_ONE_WAY))


Key = tuple[str, int, int]
"""What follows, number of the entry, place in it in bytes; ordered so."""


def keys(entries: Terms, known: Sidecar | None = None) -> tuple[Array, Array]:
    """Return where the words of entries begin, in the order of what follows.

    Args:
        entries: in order.
        known: another sidecar: the keys of entries that it holds too are not sorted again.

    Returns:
        number of the entry and place in it in bytes, both int32.
    """
    kept, fresh = _reused(entries, known)
    found = sorted(row for number in fresh for row in _keys_of(number, entries[number].decode()))
    weave = Interleaving.at(
        np.array([bisect_left(kept, key) for key in found], np.int64), len(kept)
    )
    numbers = np.array([number for _, number, _ in found], np.int32)
    offsets = np.array([offset for _, _, offset in found], np.int32)
    return weave.join(kept.entry, numbers), weave.join(kept.offset, offsets)


def _reused(entries: Terms, known: Sidecar | None) -> tuple[_Keys, Sequence[int]]:
    """Return the keys that are known of entries, and the numbers of the other entries."""
    if known is None:
        return _Keys(entries, np.empty(0, np.int32), np.empty(0, np.int32)), range(len(entries))
    fresh, renumbered = renumbering(known.entries, entries)
    entry = renumbered[known.key_entry]
    kept = entry >= 0  # in the order that they had, which is that of their texts
    return _Keys(entries, entry[kept], known.key_offset[kept]), fresh


def _keys_of(number: int, entry: str) -> Iterator[Key]:
    plain = completion_key(entry)
    if entry.isascii() and len(plain) == len(entry):  # letter by letter the same places
        return ((plain[start:], number, start) for start in word_starts(entry))
    return (
        (completion_key(entry[start:]), number, len(entry[:start].encode()))
        for start in word_starts(entry)
    )


@dataclass(frozen=True)
class _Keys(Sequence[Key]):
    """Keys in order, each read when it is looked at.

    Args:
        entries: the entries in order.
        entry, offset: of each key.
    """

    entries: Terms
    entry: Array
    offset: Array

    def __len__(self) -> int:
        return len(self.entry)

    def __getitem__(self, number: Any) -> Any:
        entry, offset = int(self.entry[number]), int(self.offset[number])
        return completion_key(self.entries[entry][offset:].decode()), entry, offset


class Completer:
    """The completion of one generation; it holds nothing that a question changes.

    Args:
        sidecar: the columns.
    """

    def __init__(self, sidecar: Sidecar) -> None:
        self._sidecar = sidecar
        self._keys = _Keys(sidecar.entries, sidecar.key_entry, sidecar.key_offset)

    def complete(
        self, typed: str, limit: int = OFFERED, spelled_out: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Return the entries that may be meant.

        Args:
            typed: the beginning of one word or several, or of each of several; nothing is
                completed by nothing.
            limit: how many at most.
            spelled_out: what the abbreviation that was typed stands for.

        Returns:
            What was typed, what it stands for, what begins so, what holds words that begin so; each
            by weight. Entries of adults come after all others.
        """
        key = completion_key(typed)
        if not key:
            return ()
        found = dict.fromkeys(self._as_typed(key, spelled_out))
        if len(found) < limit:
            found |= dict.fromkeys(self._half_typed(key))
        found = found or dict.fromkeys(self._joined(key))
        return tuple(sorted(found, key=load_glossary().is_of_adults))[:limit]

    def _as_typed(self, key: str, spelled_out: Sequence[str]) -> Iterator[str]:
        running = list(self._running(key))
        yield from (entry for entry in running if completion_key(entry) == key)
        for form in map(completion_key, spelled_out):
            yield from (each for each in self._running(form) if completion_key(each) == form)
        yield from running

    def _running(self, key: str) -> Iterator[str]:
        """Yield the entries in which a word begins so, those that begin so themselves first."""
        keys = self._span(key)
        inside = self._sidecar.key_offset[keys] > 0
        return self._best(self._sidecar.key_entry[keys], inside)

    def _half_typed(self, key: str) -> Iterator[str]:
        """Yield the entries that have a word for each of several that were begun."""
        begun = key.split()
        if len(begun) < 2:
            return iter(())
        spans = sorted(map(self._span, begun), key=lambda span: span.stop - span.start)
        telling = [s for s in spans if s.stop - s.start <= _MOST_BEGIN_SO] or spans[:1]
        held = (np.unique(self._sidecar.key_entry[span]) for span in telling)
        found = self._best(reduce(np.intersect1d, held))
        return (entry for entry in found if _begins_each(entry, begun))

    def _joined(self, key: str) -> Iterator[str]:
        """Yield the entries in which what was typed as one word stands as two, or the other way."""
        cut = range(2, len(key) - 1) if len(key) <= _LONGEST_JOINED else ()
        ways = [f"{key[:place]} {key[place:]}" for place in cut]
        ways += [key[: space.start()] + key[space.end() :] for space in re.finditer(" ", key)]
        return chain.from_iterable(map(self._running, ways))

    def _span(self, key: str) -> slice:
        begin = bisect_left(self._keys, (key,))
        return slice(begin, bisect_left(self._keys, (key + _LAST,), lo=begin))

    def _best(self, entries: Array, after: Array | None = None) -> Iterator[str]:
        """Yield the texts of some entries by weight, each once."""
        weights = self._sidecar.entry_weight[entries]
        last = np.zeros(len(entries), bool) if after is None else after
        order = np.lexsort((entries, -weights, last))[:_LOOKED_AT]
        best = dict.fromkeys(entries[order].tolist())
        return (self._sidecar.entries[number].decode() for number in best)


def _begins_each(entry: str, begun: Sequence[str]) -> bool:
    held = completion_key(entry).split()
    return all(any(word.startswith(each) for word in held) for each in begun)
