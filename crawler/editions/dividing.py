"""Elsewhere: the texts of other pages of a crawl, in which the words that a page lost may stand.

A chapter that is divided has lost nothing: what is gone from its page stands on others that came on
the same day. Words count together, however many pages they went to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from crawler.editions.edition import KEPT, Edition

KEYS = 64
"""Rows by which a page is looked up that holds lost words: of one of which they are a tenth, all
64 lowest are others once in a thousand times."""


class Elsewhere:
    """The texts of other pages, looked up by their rows of words.

    Args:
        texts: of pages that are stored: what is not has kept no words.
    """

    def __init__(self, texts: Iterable[Edition] = ()) -> None:
        self._texts = list(texts)
        self._holders: defaultdict[int, list[int]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            for row in text.rows[:KEYS]:
                self._holders[row].append(number)

    def keeps(self, held: Edition, came: Edition) -> bool:
        """Tell whether a page and others hold enough of a text between them to be its edition.

        Args:
            held: the text that readers have of a page.
            came: the text that came for it.
        """
        lost = set(held.rows) - set(came.rows)
        numbers = {number for row in lost for number in self._holders.get(row, ())}
        pieces = [self._texts[number] for number in sorted(numbers)]
        return bool(pieces) and held.kept_in(came, *pieces) >= KEPT
