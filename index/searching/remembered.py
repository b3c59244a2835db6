"""Remembered passages: what was chosen for a text stays chosen while nothing changes.

A learning point's passage is asked for on each page that shows the point. It is chosen from the
same words each time, so the last answers are kept, as many as a few briefings have. They count
while the generation, the collection and the other words are those that they were chosen with.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final, NamedTuple

from index.results import Passage
from index.words.synonyms import Synonyms

MOST: Final = 500
"""Texts whose passages are kept, 2 KB each."""


class Asked(NamedTuple):
    """What passages were asked for.

    Args:
        document: id of the document.
        words: for which.
        limit: how many at most.
        revision: of the collection.
    """

    document: str
    words: str
    limit: int
    revision: int


class Remembered:
    """The passages that were chosen last in one generation, for any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._chosen: OrderedDict[Asked, tuple[Synonyms, tuple[Passage, ...]]] = OrderedDict()

    def find(self, asked: Asked, synonyms: Synonyms) -> tuple[Passage, ...] | None:
        """Return what was chosen; None where it is not known any more.

        Args:
            asked: what is asked for.
            synonyms: other words as they are now.
        """
        with self._lock:
            chosen = self._chosen.get(asked)
            if chosen is None or chosen[0] != synonyms:
                return None
            self._chosen.move_to_end(asked)
            return chosen[1]

    def keep(self, asked: Asked, synonyms: Synonyms, passages: tuple[Passage, ...]) -> None:
        """Keep what was chosen.

        Args:
            asked: what was asked for.
            synonyms: other words as they were.
            passages: the answer.
        """
        with self._lock:
            self._chosen[asked] = (synonyms, passages)
            self._chosen.move_to_end(asked)
            if len(self._chosen) > MOST:
                self._chosen.popitem(last=False)
