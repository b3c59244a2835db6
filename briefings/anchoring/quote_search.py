"""Quote search: many quotes looked for in many texts at once.

Rows of words that stand in both a quote and a text are the seeds: they are told by numbers, a
whole text at a time, and only where they are found are letters compared (seed and extend, as
Altschul et al. 1990 find like sequences). A text that holds a quote holds every row of words
inside it, so no text that holds it is passed over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from briefings.linking.texts import Text
from collection.words.shingles import SHINGLE, Shingle, shingles
from collection.words.texts import as_said, words

LEAST_SHARE = 0.15
"""Least share of a quote's rows that a text must hold to be looked at for a like passage. With
every sixth word another one, half of the rows of three are left."""
LOOKED_AT = 3
"""Texts in which a like passage is looked for: those that hold most of the rows."""


@dataclass
class QuoteHit:
    """Where a quote may stand.

    Args:
        holding: versions that hold its very words.
        near: (share of its rows, version) of the others that hold most of them, the best first.
    """

    holding: list[int] = field(default_factory=list)
    near: list[tuple[float, int]] = field(default_factory=list)


Admits = Callable[[int, int], bool]
"""Whether a like passage of a version, the second, may be taken for a quote, the first."""


def seek(quotes: Sequence[str], texts: Iterable[Text], admits: Admits) -> list[QuoteHit]:
    """Look for every quote in every text.

    Args:
        quotes: as stored.
        texts: each is looked at once.
        admits: asked before a text counts as near.

    Returns:
        What was found of each quote, in their order.
    """
    folded = [as_said(quote) for quote in quotes]
    found = [QuoteHit() for _ in quotes]
    seeds = [_Seeds.of(length, folded) for length in range(SHINGLE + 1)]
    vocabulary = {word: n for n, word in enumerate(_vocabulary(folded), start=1)}
    for each in seeds:
        each.number(vocabulary)
    for text in texts:
        ids = np.array([vocabulary.get(word, 0) for word in text.words], np.uint64)
        for each in seeds:
            for quote, share in each.shares(ids):
                if share == 1 and folded[quote] in text.folded:
                    found[quote].holding.append(text.version_id)
                elif share >= LEAST_SHARE and admits(quote, text.version_id):
                    _keep(found[quote].near, (share, text.version_id))
    return found


def _keep(near: list[tuple[float, int]], candidate: tuple[float, int]) -> None:
    if len(near) == LOOKED_AT and candidate[0] <= near[-1][0]:
        return
    near.append(candidate)
    near.sort(key=lambda row: (-row[0], row[1]))
    del near[LOOKED_AT:]


def _inside(folded: str) -> tuple[str, ...]:
    """Return the words that stand whole in every text that holds a quote; its ends may be cut."""
    inside = words(folded)
    first = folded[:1].isalnum() or folded[:1] == "_"
    last = folded[-1:].isalnum() or folded[-1:] == "_"
    return inside[first : len(inside) - last]


def _vocabulary(folded: Iterable[str]) -> list[str]:
    return sorted({word for quote in folded for word in _inside(quote)})


@dataclass
class _Seeds:
    """The rows of one length of the quotes whose inside is so long.

    Args:
        length: words of a row; 0 for quotes without a whole word, which any text may hold.
        rows: by quote.
    """

    length: int
    rows: dict[int, frozenset[Shingle]]
    _base: int = 0
    _keys: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    _starts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))
    _holders: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    _quotes: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    _totals: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    @classmethod
    def of(cls, length: int, folded: Sequence[str]) -> _Seeds:
        rows = {}
        for quote, text in enumerate(folded):
            inside = _inside(text)
            if min(len(inside), SHINGLE) == length:
                rows[quote] = shingles(inside)
        return cls(length, rows)

    def number(self, vocabulary: dict[str, int]) -> None:
        """Tell the rows by numbers, and each row's quotes."""
        self._base = len(vocabulary) + 1
        holders: defaultdict[int, list[int]] = defaultdict(list)
        for place, rows in enumerate(self.rows.values()):
            for row in rows:
                key = 0
                for word in row:
                    key = key * self._base + vocabulary[word]
                holders[key].append(place)
        ordered = sorted(holders)
        self._keys = np.array(ordered, np.uint64)
        self._starts = np.cumsum([0, *(len(holders[key]) for key in ordered)])
        self._holders = np.array([place for key in ordered for place in holders[key]], np.int64)
        self._quotes = np.array(list(self.rows), np.int64)
        self._totals = np.array([len(rows) for rows in self.rows.values()], np.int64)

    def shares(self, ids: NDArray[np.uint64]) -> Iterable[tuple[int, float]]:
        """Yield the quotes that share rows with a text, and which share of theirs it is.

        Args:
            ids: the numbers of the text's words; 0 for a word of no quote.
        """
        if not self.rows:
            return ()
        if self.length == 0:
            return [(quote, 1.0) for quote in self.rows]
        found = np.unique(np.searchsorted(self._keys, self._present(ids)))
        if not len(found):
            return ()
        parts = [self._holders[self._starts[n] : self._starts[n + 1]] for n in found]
        counts = np.bincount(np.concatenate(parts), minlength=len(self._quotes))
        shares = counts / self._totals
        return [(int(self._quotes[n]), float(shares[n])) for n in np.flatnonzero(counts)]

    def _present(self, ids: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Return the keys of a text's rows that are rows of a quote."""
        rows = max(0, len(ids) - self.length + 1)
        keys = np.zeros(rows, np.uint64)
        known = np.ones(rows, bool)
        for n in range(self.length):
            column = ids[n : n + rows]
            keys = keys * np.uint64(self._base) + column
            known &= column > 0
        keys = keys[known]
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        present: NDArray[np.uint64] = keys[self._keys[places] == keys]
        return present
