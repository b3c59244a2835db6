"""numeral(): a number as Word writes it in each of its formats (ECMA-376, part 1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crawler.extract.numerals import LARGEST, roman

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def numeral(number: int, form: str) -> str:
    """Return a number in one of Word's formats.

    Args:
        number: from 0.
        form: the name of the format; one that is not known here is written in digits.
    """
    return _FORMS.get(form, str)(number)


def _letters(number: int) -> str:
    """Return a to z, then aa to zz, aaa to zzz: the letter is repeated."""
    if not 0 < number <= LARGEST:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _ordinal(number: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in {11, 12, 13} else ends.get(number % 10, 'th')}"


def _cardinal_words(number: int) -> str:
    if number >= 100:
        return str(number)
    if number < 20:
        return _ONES.split()[number]
    tens = _TENS.split()[number // 10 - 2]
    return tens + (f"-{_ONES.split()[number % 10]}" if number % 10 else "")


def _ordinal_words(number: int) -> str:
    if number >= 100:
        return _ordinal(number)
    before, hyphen, last = _cardinal_words(number).rpartition("-")
    ended = f"{last[:-1]}ie" if last.endswith("y") else last
    return before + hyphen + _ORDINALS.get(last, f"{ended}th")


_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "ordinal": _ordinal,
    "cardinalText": lambda number: _cardinal_words(number).capitalize(),
    "ordinalText": lambda number: _ordinal_words(number).capitalize(),
    "none": lambda _: "",
    "bullet": lambda _: "",
}
