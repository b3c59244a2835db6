"""Matching: which documents an expression admits; Whoosh's searcher finds what holds the words.

A pattern is of words as they are written ("bully*" is not the stem "bulli"), and each that fits is
looked for in all its forms, as any word typed is. Whoosh holds no places of words, so what stands
side by side is found where they are (``index.searching.places``); dates are a document's, and a
column of the sidecar.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from itertools import filterfalse, islice
from pathlib import Path
from typing import Any, Final
from weakref import finalize

import numpy as np
from whoosh import query
from whoosh.filedb.filestore import FileStorage

from collection.words.days import LONDON
from index.errors import OperatorsUnread
from index.searching.operators.expressions import (
    Between,
    Dated,
    Either,
    Every,
    Expression,
    Held,
    Leaf,
    Like,
    Pattern,
    Without,
)
from index.searching.places import Places
from index.searching.queries import Phrase
from index.storing.files import Array
from index.storing.schema import TEXT_FIELDS
from index.storing.sidecar import Sidecar
from index.suggesting.deletions import neighbours
from index.words.analysis import CAPITALS, stem

MOST_FORMS: Final = 500
"""Words that a pattern may fit."""
MOST_ROWS: Final = 10_000
"""Rows that Whoosh reads for one search, at 2 µs each. What would take more is read from the
sidecar's columns, which hold the same passages: "the" stands in all of them."""
_TOO_WIDE: Final = "“{}” fits too many words"


class Matcher:
    """Matches expressions in one generation, for any number of threads.

    Args:
        folder: of Whoosh's segments.
        sidecar: the columns.
        places: where its stems stand.
    """

    def __init__(self, folder: Path, sidecar: Sidecar, places: Places) -> None:
        self._sidecar = sidecar
        self._places = places
        self._searchers = _Searchers(folder)
        self._documents = self._of_rows()

    def stems(self, leaf: Leaf) -> tuple[str, ...]:
        """Return the stems of the words that fit a pattern or are spelt like a word.

        Args:
            leaf: any; what is no pattern has none.

        Returns:
            The commonest first.

        Raises:
            OperatorsUnread: more words fit than are looked for.
        """
        match leaf:
            case Pattern(text):
                written = self._fitting(text)
            case Like(word, edits):
                near = neighbours(self._sidecar, word, edits)
                written = [word, *(neighbour.word for neighbour in near)]
            case _:
                return ()
        held = self._sidecar.term_documents
        terms = self._sidecar.terms
        found = {stem(word): terms.find(stem(word)) for word in written}
        documents = {name: int(held[term]) for name, term in found.items() if term is not None}
        return tuple(sorted(documents, key=lambda name: -documents[name]))

    def documents(self, expression: Expression) -> Array:
        """Return which documents an expression admits, bool [D].

        Args:
            expression: what is asked.

        Raises:
            OperatorsUnread: a pattern fits more words than are looked for.
        """
        return self._admitted(expression, _Budget(MOST_ROWS))

    def _admitted(self, expression: Expression, budget: _Budget) -> Array:
        match expression:
            case Every(parts):
                return reduce(np.logical_and, [self._admitted(part, budget) for part in parts])
            case Either(parts):
                return reduce(np.logical_or, [self._admitted(part, budget) for part in parts])
            case Without(part):
                return ~self._admitted(part, budget)
            case Between():
                return self._between(expression)
            case Held(phrase):
                return self._of_phrase(phrase, budget)
        return self._holding(self.stems(expression), _fields(expression.title), budget)

    def _of_phrase(self, phrase: Phrase, budget: _Budget) -> Array:
        fields = _fields(phrase.title)
        if len(phrase.stems) == 1:
            return self._holding(phrase.stems, fields, budget)
        found = self._places.passages(phrase.stems, phrase.slop, fields)
        return self._mask(self._sidecar.passage_document[found])

    def _holding(self, stems: Iterable[str], fields: Sequence[str], budget: _Budget) -> Array:
        """Return which documents hold one of some stems."""
        with self._searchers.lent() as searcher:
            return self._held_by(searcher, stems, fields, budget)

    def _held_by(
        self, searcher: Any, stems: Iterable[str], fields: Sequence[str], budget: _Budget
    ) -> Array:
        mask = np.zeros(self._sidecar.documents, bool)
        for found in stems:
            term = self._sidecar.terms.find(found)
            if term is None:
                continue
            begin, end = self._sidecar.posting_starts[term : term + 2].tolist()
            if budget.allows((end - begin) * len(fields)):
                for field in fields:
                    rows = [*searcher.docs_for_query(query.Term(field, found))]
                    mask[self._documents[rows]] = True
            else:
                mask[self._sidecar.passage_document[self._places.passages((found,), 0, fields)]] = (
                    True
                )
        return mask

    def _mask(self, documents: Array) -> Array:
        mask = np.zeros(self._sidecar.documents, bool)
        mask[documents] = True
        return mask

    def _between(self, asked: Between) -> Array:
        name, bound = _COLUMNS[asked.dated]
        column = getattr(self._sidecar, name)
        stated: Array = column > 0
        if asked.first:
            stated &= column >= bound(asked.first)
        if asked.last:
            stated &= column < bound(_next(asked.last))
        return stated

    def _fitting(self, pattern: str) -> Sequence[str]:
        """Return the words of the index that fit a pattern; numbers and codes are among its terms.

        Raises:
            OperatorsUnread: they are more than are looked for.
        """
        coded = any(map(str.isdigit, pattern))
        held = self._sidecar.terms if coded else self._sidecar.words
        begin = re.split(r"[*?]", pattern, maxsplit=1)[0].encode()
        among = held.between(bisect_left(held, begin), bisect_left(held, begin + b"\xff"))
        fitting = filter(fits(pattern), map(bytes.decode, among))
        found = list(islice(filterfalse(_is_capitals, fitting), MOST_FORMS + 1))
        if len(found) > MOST_FORMS:
            raise OperatorsUnread(_TOO_WIDE.format(pattern))
        return found

    def _of_rows(self) -> Array:
        """Return the number of the document of each row of Whoosh's."""
        with self._searchers.lent() as searcher:
            ids = [
                document
                for reader, _ in searcher.reader().leaf_readers()
                for document in reader.column_reader("document")
            ]
        wanted = np.array(ids, self._sidecar.document_id.dtype)
        return np.searchsorted(self._sidecar.document_id, wanted).astype(np.int32)


@dataclass
class _Budget:
    """Rows that may still be read."""

    left: int

    def allows(self, rows: int) -> bool:
        """Take so many rows, where that many are left."""
        if rows > self.left:
            return False
        self.left -= rows
        return True


class _Searchers:
    """Searchers, each used by one thread at a time, because one that several share answers wrongly.

    They are kept for whoever comes next, and closed with this. A searcher in a ``threading.local``
    crashed the process under CPython 3.11: where the local goes while threads end, files that are
    closed on the way let those threads run, and what is walked over is freed.

    Args:
        folder: of Whoosh's segments.
    """

    def __init__(self, folder: Path) -> None:
        # Read and not mapped: each searcher's map would count towards the memory of the process.
        self._storage = FileStorage(str(folder), supports_mmap=False, readonly=True)
        self._idle = deque[Any]()
        finalize(self, _close_all, self._idle)

    @contextmanager
    def lent(self) -> Iterator[Any]:
        """Lend a searcher; one that raised something is not lent again."""
        try:
            searcher = self._idle.pop()
        except IndexError:
            searcher = self._storage.open_index().searcher()
        try:
            yield searcher
        except BaseException:
            searcher.close()
            raise
        self._idle.append(searcher)


def _close_all(searchers: Iterable[Any]) -> None:
    for searcher in searchers:
        searcher.close()


def _fields(title: bool) -> Sequence[str]:
    return ("title",) if title else TEXT_FIELDS


def _is_capitals(term: str) -> bool:
    return term.startswith(CAPITALS)


def pieces(pattern: str) -> list[re.Pattern[str]]:
    """Return what stands between the asterisks of a pattern, each of one length.

    Args:
        pattern: with "*" for any letters and "?" for one.
    """
    return [re.compile(re.escape(part).replace(r"\?", ".")) for part in pattern.split("*")]


def fits(pattern: str) -> Callable[[str], bool]:
    """Return what tells whether a word fits a pattern, in time that grows as the word does.

    Each piece is taken where it first stands: what follows it then has the most room.

    Args:
        pattern: as of ``pieces``.
    """
    first, *others = pieces(pattern)
    if not others:
        return lambda word: first.fullmatch(word) is not None
    *between, last = others
    size = len(pattern) - pattern.rindex("*") - 1

    def fit(word: str) -> bool:
        found = first.match(word)
        for piece in between:
            found = found and piece.search(word, found.end())
        begin = len(word) - size
        return found is not None and found.end() <= begin and bool(last.fullmatch(word, begin))

    return fit


def _next(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _moment(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC).timestamp()


_COLUMNS: Final[dict[Dated, tuple[str, Callable[[date], float]]]] = {
    Dated.REVIEWED: ("document_reviewed", date.toordinal),
    Dated.CHANGED: ("document_changed", _moment),
}
