"""QR codes as runs of dark modules, which a page and a PDF draw alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import segno

QUIET = 4
"""Light modules on every side; ISO/IEC 18004 asks for four."""
REMEMBERED = 128
"""Codes that are kept, 1 KB each: to find the mask that is easiest to scan takes 8 ms a code."""
CORRECTION = "m"
"""A seventh of the code may be lost to a fold or a coffee ring; more would need larger codes."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code.

    Args:
        address: what it holds.
        size: modules on each side, the quiet zone included.
        packed: the runs of dark modules from the top left, three bytes each.
    """

    address: str
    size: int
    packed: bytes

    @property
    def runs(self) -> Iterator[tuple[int, int, int]]:
        """(x, y, length) of each run; the largest code has 185 modules on a side."""
        each = iter(self.packed)
        return zip(each, each, each, strict=True)

    @property
    def path(self) -> str:
        """The runs as the data of an SVG path, a module a unit."""
        return "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in self.runs)


@lru_cache(maxsize=REMEMBERED)
def qr_code(address: str) -> Code:
    """Return the QR code of an address.

    Args:
        address: a web address.
    """
    made = segno.make_qr(address, error=CORRECTION)
    rows = [list(row) for row in made.matrix_iter(border=QUIET)]
    return Code(address, len(rows), bytes(chain.from_iterable(_runs(rows))))


def _runs(rows: list[list[int]]) -> Iterator[tuple[int, int, int]]:
    for y, row in enumerate(rows):
        begin: int | None = None
        for x, dark in enumerate([*row, 0]):
            if dark and begin is None:
                begin = x
            elif not dark and begin is not None:
                yield begin, y, x - begin
                begin = None
