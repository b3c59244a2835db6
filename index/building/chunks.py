"""Chunks: the stems and postings of two shards become one, some stems at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from index.building.shard import Both, PlacedShard
from index.storing.columns import documents_of, starts
from index.storing.files import Array, GrowingColumn, write_columns
from index.storing.interleaving import Interleaving, Ragged, bisect_each, unite
from index.storing.schema import TEXT_FIELDS
from index.storing.sidecar import Terms

STRETCH: Final = 1 << 18
"""Postings that are merged at a time: they stay in the processor's cache, and an update of 300,000
passages needs a third of the memory, which a machine may take longer to give than to fill."""

_POSTING = tuple(f"posting_{name}" for name in TEXT_FIELDS)


def write_terms(placed: Both, passage_document: Array, folder: Path) -> None:
    """Write the columns of stems and of their postings.

    Args:
        placed: the two parts.
        passage_document: of the whole.
        folder: of the whole's sidecar.
    """
    written = _Terms(folder)
    for one, other in _stretches(placed):
        written.append(one, other, passage_document)
    written.close()


class _Stretch(NamedTuple):
    """Consecutive stems of a part.

    Args:
        of: the part.
        terms: the stems.
        postings: where theirs stand.
        kept: which of the postings are kept, bool.
        counts: how many are kept of each stem, int64.
    """

    of: PlacedShard
    terms: Terms
    postings: slice
    kept: Array
    counts: Array

    @classmethod
    def between(cls, part: PlacedShard, begin: int, end: int) -> _Stretch:
        """Return the stems of a range of numbers."""
        begins = part["posting_starts"][begin : end + 1]
        postings = slice(int(begins[0]), int(begins[-1]))
        kept = part.passage[part["posting_passages"][postings]] >= 0
        counts = np.add.reduceat(kept, begins[:-1] - begins[0], dtype=np.int64)
        return cls(part, part.part.terms.between(begin, end), postings, kept, counts)

    def renumbered(self, numbers: Array, size: int) -> Array:
        """Return the counts by the stems' new numbers, int64 [size]."""
        used = self.counts > 0
        counts = np.bincount(numbers[used], self.counts[used], minlength=size)
        return counts.astype(np.int64)

    def column(self, name: str) -> Array:
        """Return what is kept of a column of postings."""
        return self.of[name][self.postings][self.kept]

    def passages(self) -> Array:
        """Return the new numbers of the passages, ascending within a stem as the old ones do."""
        return self.of.passage[self.column("posting_passages")]

    def places(self) -> Ragged:
        """Return the places of the postings."""
        begins = self.of["place_starts"][self.postings.start : self.postings.stop + 1]
        values = self.of["place"][begins[0] : begins[-1]]
        return Ragged.kept(values, np.diff(begins), self.kept)


def _stretches(placed: Both) -> Iterator[tuple[_Stretch, _Stretch]]:
    """Yield the same range of texts of both parts, about STRETCH postings of the first."""
    first, second = placed
    postings = first["posting_starts"]
    wanted = np.arange(STRETCH, postings[-1], STRETCH)
    bounds = np.unique(np.searchsorted(postings, wanted)).tolist()
    terms, others = first.part.terms, second.part.terms
    begin = other = 0
    for end in [*bounds, len(terms)]:
        until = len(others) if end == len(terms) else bisect_left(others, terms[end])
        yield _Stretch.between(first, begin, end), _Stretch.between(second, other, until)
        begin, other = end, until


def _weave(passages: tuple[Array, Array], of_first: Array, of_second: Array) -> Interleaving:
    """Weave the postings of the same stems, each stem's by passage.

    Args:
        passages: of both parts' postings.
        of_first, of_second: how many postings each part has of each stem.
    """
    begins = starts(of_first)
    before = bisect_each(
        *passages, np.repeat(begins[:-1], of_second), np.repeat(begins[1:], of_second)
    )
    return Interleaving.at(before, len(passages[0]))


class _Terms:
    """The columns of stems and postings, written stretch by stretch to a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._texts: list[Array] = []
        self._lengths: list[Array] = []
        self._documents: list[Array] = []
        self._counts: list[Array] = []
        self._places = 0
        types = {"place": np.uint16, "place_starts": np.uint32, "posting_passages": np.int32}
        types |= dict.fromkeys(_POSTING, np.uint8)
        self._files = {name: GrowingColumn(folder, name, held) for name, held in types.items()}
        self._files["place_starts"].append(np.zeros(1))

    def append(self, first: _Stretch, second: _Stretch, passage_document: Array) -> None:
        """Write the same range of stems of both parts."""
        united = unite(first.terms, first.counts > 0, second.terms, second.counts > 0)
        size = len(united.texts)
        of_first = first.renumbered(united.first, size)
        of_second = second.renumbered(united.second, size)
        passages = first.passages(), second.passages()
        weave = _weave(passages, of_first, of_second)
        passage, counts = weave.join(*passages), of_first + of_second
        self._files["posting_passages"].append(passage)
        self._append_postings(first, second, weave)
        self._documents.append(documents_of(passage_document[passage], starts(counts)))
        self._counts.append(counts)
        self._texts.append(united.texts.text)
        self._lengths.append(np.diff(united.texts.starts))

    def _append_postings(self, first: _Stretch, second: _Stretch, weave: Interleaving) -> None:
        for name in _POSTING:
            self._files[name].append(weave.join(first.column(name), second.column(name)))
        places = first.places().woven(second.places(), weave)
        self._files["place"].append(places.values)
        self._files["place_starts"].append(places.starts()[1:] + self._places)
        self._places += len(places.values)

    def close(self) -> None:
        """Write what is known when all is written."""
        for file in self._files.values():
            file.close()
        columns = {
            "term_text": np.concatenate(self._texts),
            "term_starts": starts(np.concatenate(self._lengths)),
            "term_documents": np.concatenate(self._documents),
            "posting_starts": starts(np.concatenate(self._counts)),
        }
        write_columns(self._folder, columns)
