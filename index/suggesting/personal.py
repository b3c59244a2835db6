"""What is personal in a search: numbers and names that no search needs.

It is told on the page, quietly, and nothing of it is kept. What looks like a name is decided with
what the index and the dictionary know (``index.suggesting.spelling``); here are dates of birth and
NHS numbers.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_NHS: Final = re.compile(r"(?<![\d.])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d.])")
_DAY: Final = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-])")
_BORN: Final = re.compile(r"\b(?:dob|d\.o\.b|born|date of birth)\b.{0,20}\d{2}", re.IGNORECASE)
_WEIGHTS: Final = range(10, 1, -1)


def holds_number(words: str) -> bool:
    """Tell whether a search holds an NHS number or what looks like a date of birth.

    Args:
        words: as a person typed them, without operators: a date that these ask for is none of
            birth.
    """
    return names_somebody(words) or any(_is_day(*found.groups()) for found in _DAY.finditer(words))


def names_somebody(words: str) -> bool:
    """Tell whether a text holds an NHS number, or a date that it calls one of birth.

    Args:
        words: any text; that a document was reviewed on a day is nobody's.
    """
    nhs = any(_is_nhs_number(found[0]) for found in _NHS.finditer(words))
    return nhs or bool(_BORN.search(words))


def _is_nhs_number(text: str) -> bool:
    """Tell whether the last digit is the check that the others make, by modulus 11."""
    digits = [int(sign) for sign in text if sign.isdecimal()]
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return 11 - total % 11 == (digits[-1] or 11)


def _is_day(day: str, between: str, month: str, year: str) -> bool:
    if between == "." and len(year) < 4:  # a chapter: 1.4.39
        return False
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
