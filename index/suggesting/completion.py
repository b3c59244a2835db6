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
from typing import Any, Final

import numpy as np

from collection.words.texts import fold_letters, fold_space
from index.storing.files import Array
from index.storing.interleaving import Interleaving, renumbering
from index.storing.sidecar import Sidecar, Terms
from index.words.analysis import word_starts

OFFERED: Final = 8
"""Entries offered at most: what a telephone shows above its keyboard, and a person reads."""
_LAST: Final = "\U0010ffff"
LONGEST_ENTRY: Final = 80
"""Characters of an entry: what fits two lines of a telephone. A longer heading is a sentence."""
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
    return fold_letters(fold_space(text)).replace("’", "'")


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

    def complete(self, typed: str, limit: int = OFFERED) -> tuple[str, ...]:
        """Return the entries in which a word begins as typed.

        Args:
            typed: the beginning of one word or several; nothing is completed by nothing.
            limit: how many at most.

        Returns:
            Those that begin as typed first, then by weight.
        """
        key = completion_key(typed)
        if not key:
            return ()
        begin = bisect_left(self._keys, (key,))
        end = bisect_left(self._keys, (key + _LAST,), lo=begin)
        entries = self._sidecar.key_entry[begin:end]
        inside = self._sidecar.key_offset[begin:end] > 0
        weights = self._sidecar.entry_weight[entries]
        # Twice as many as wanted: an entry may hold the word twice.
        order = np.lexsort((entries, -weights, inside))[: 2 * limit]
        best = dict.fromkeys(entries[order].tolist())
        return tuple(self._sidecar.entries[number].decode() for number in best)[:limit]
