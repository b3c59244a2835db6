"""ReadingTally: counts what an extractor leaves out while it reads, and settles the account."""

from __future__ import annotations

from collection.reading_account import LeftOut, ReadingAccount, WhyLeftOut, settled
from collection.words.folding import signs


class ReadingTally:
    """What was left out of one original so far.

    Attributes:
        original: characters of the original, as far as it was counted.
        added: characters that the reader put in, as numbers that are counted.
    """

    def __init__(self) -> None:
        self.original = 0
        self.added = 0
        self._left_out: list[LeftOut] = []

    @property
    def total(self) -> int:
        """How many characters were left out."""
        return sum(left.characters for left in self._left_out)

    def leave_out(self, reason: WhyLeftOut, text: str, detail: str = "") -> None:
        """Note text that is left out.

        Args:
            reason: why.
            text: as it stands in the original.
            detail: where, or what.
        """
        self.leave_out_signs(reason, signs(text), detail)

    def leave_out_signs(self, reason: WhyLeftOut, number: int, detail: str = "") -> None:
        """Note characters that are left out.

        Args:
            reason: why.
            number: how many; none are not told.
            detail: where, or what.
        """
        if number:
            self._left_out.append(LeftOut(reason, number, detail))

    def miss(self, reason: WhyLeftOut, detail: str) -> None:
        """Note that something is missing whose characters nobody can count.

        Args:
            reason: why.
            detail: where, or what.
        """
        self._left_out.append(LeftOut(reason, 0, detail))

    def add(self, text: str) -> None:
        """Note text that the reader puts in: no part of the original.

        Args:
            text: as it is put in.
        """
        self.added += signs(text)

    def settle(self, kept: int) -> ReadingAccount:
        """Return the account.

        Args:
            kept: characters that came out, those put in among them.
        """
        return settled(self.original, kept - self.added, self._left_out)
