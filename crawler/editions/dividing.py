"""Elsewhere: the texts of other pages of a crawl, in which the words that a page lost may stand.

A chapter that is divided has lost nothing: what is gone from its page stands on others that came on
the same day. Words count together, however many pages they went to. A page that had them before
took none: a whole manual on one page would else excuse every notice in the place of a chapter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from collection.words.shingles import SHINGLE
from crawler.editions.edition import KEPT, Edition, comparable

KEYS = 64
"""Rows by which a page is looked up that holds lost words: of one of which they are a tenth, all
64 lowest are others once in a thousand times."""


class Elsewhere:
    """The texts of other pages, looked up by their rows of words.

    Args:
        new: of pages that were stored in this crawl: what is not has kept no words.
        grown: of pages that were known, as they were and as they came.
    """

    def __init__(
        self, new: Iterable[Edition] = (), grown: Iterable[tuple[Edition, Edition]] = ()
    ) -> None:
        nothing: frozenset[int] = frozenset()
        texts = [(text, nothing) for text in new]
        texts += [(came, frozenset(held.rows)) for held, came in grown]
        self._texts = texts
        self._holders: defaultdict[int, list[int]] = defaultdict(list)
        for number, (text, before) in enumerate(texts):
            for row in [row for row in text.rows if row not in before][:KEYS]:
                self._holders[row].append(number)

    def keeps(self, held: Edition, came: Edition) -> bool:
        """Tell whether a page and others hold enough of a text between them to be its edition.

        Args:
            held: the text that readers have of a page.
            came: the text that came for it, which counts only as a part of the one held: a notice
                may stand in a chapter's place on the day on which a print copy is published, and
                one that tells whom to ring looks like guidance.
        """
        if not _is_part(came, held):
            return False
        lost = set(held.rows) - set(came.rows)
        numbers = sorted({number for row in lost for number in self._holders.get(row, ())})
        return bool(numbers) and self._share(held, came, numbers) >= KEPT

    def _share(self, held: Edition, came: Edition, numbers: Sequence[int]) -> float:
        texts = [self._texts[number] for number in numbers]
        mine, left, *theirs = comparable(held.rows, came.rows, *(text.rows for text, _ in texts))
        taken = (rows - before for rows, (_, before) in zip(theirs, texts, strict=True))
        return len(mine & left.union(*taken)) / len(mine)


def _is_part(came: Edition, held: Edition) -> bool:
    """Tell whether what is left of a text is its own, as far as the samples can tell."""
    mine, others = comparable(came.rows, held.rows)
    return came.words < SHINGLE or not mine or len(mine & others) >= KEPT * len(mine)
