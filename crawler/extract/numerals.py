"""roman(): a number in Roman numerals, as Word and browsers write it."""

from __future__ import annotations

LARGEST = 3999
"""What Roman numerals go up to; what is counted beyond is written in digits."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(number: int) -> str:
    """Return a number in small Roman numerals; in digits where there are none for it.

    Args:
        number: any.
    """
    if not 0 < number <= LARGEST:
        return str(number)
    written = ""
    for worth, letters in _ROMAN:
        written += letters * (number // worth)
        number %= worth
    return written
