"""item_numbers(): the numbers that a browser counts for the items of lists, as it shows them.

"See step 3" and a citation of point 4 (b) lead nowhere without them. They are counted as the HTML
standard says ("the ordinal value of an li element") and written as CSS does (Counter Styles 3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from crawler.extract.html.elements import LISTS, Element, styles, words
from crawler.extract.numerals import roman

_INTEGER = re.compile(r"[ \t\n\f\r]*([+-]?\d{1,9})", re.ASCII)

_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman",
          "I": "upper-roman"}  # fmt: skip
"""The forms that ``type`` names; case counts."""
_BULLET_NAMES = "none disc circle square disclosure-open disclosure-closed initial inherit unset"
_BULLETS = frozenset(_BULLET_NAMES.split())
_PLACES = frozenset({"inside", "outside"})

_PLAIN_LISTS = (
    "list-unstyled unstyled list-inline list-none no-bullet no-bullets breadcrumb pagination "
    "comment-list commentlist"
)
_UNNUMBERED: Mapping[str, str] = {
    "govuk-list": "govuk-list--number",
    "nhsuk-list": "nhsuk-list--number",
    "list-group": "list-group-numbered",
    **dict.fromkeys(_PLAIN_LISTS.split(), ""),
}
"""Classes by which widely used style sheets (GOV.UK and NHS Frontend, Bootstrap, Tailwind,
Foundation, WordPress) take the numbers of a list away, and those that give them back."""
_NAMED = re.compile(r"(?:list-)?(?P<case>lower|upper)-?(?P<form>alpha|latin|roman)", re.IGNORECASE)
"""Classes that say of themselves what they do."""

_PRINTED = re.compile(
    r"[(\[]?(?:(?:step|stage|phase|part|point|section|question)\s+)?"
    r"(?P<number>\d{1,3}(?:\.\d{1,3})+|[^\W_]{1,6})(?P<end>[.):\]]?)(?!\w)",
    re.IGNORECASE,
)
"""A number that stands in the words of an item itself."""


def item_numbers(root: Element) -> dict[Element, str]:
    """Return what a browser shows before the words of each item that it numbers, as "3.".

    Args:
        root: the content, without what is hidden: that is not counted.
    """
    owned: dict[Element, list[Element]] = {}
    for item in root.iter("li"):
        owner = next(item.iterancestors(*LISTS), item.getparent())
        if owner is not None and "list-item" in styles(item).get("display", "list-item"):
            owned.setdefault(owner, []).append(item)
    found: dict[Element, str] = {}
    for owner, items in owned.items():
        counted = _counted(owner, items)
        forms = {item: form for item in items if (form := _form(item, owner))}
        if forms and not _are_printed(counted, forms):
            found.update((item, f"{written(counted[item], forms[item])}.") for item in forms)
    return found


def _counted(owner: Element, items: Sequence[Element]) -> dict[Element, int]:
    ordered = owner.tag == "ol"
    back = ordered and owner.get("reversed") is not None
    start = _integer(owner.get("start")) if ordered else None
    at = start if start is not None else len(items) if back else 1
    counted: dict[Element, int] = {}
    for item in items:
        value = _integer(item.get("value"))
        counted[item] = at = value if value is not None else at
        at += -1 if back else 1
    return counted


def _integer(stated: str | None) -> int | None:
    """Read a number as the HTML standard does: what follows it does not matter."""
    found = _INTEGER.match(stated or "")
    return int(found[1]) if found else None


def _form(item: Element, owner: Element) -> str:
    """Return the form of an item's number; empty where it has a bullet, or nothing."""
    default = "decimal" if owner.tag == "ol" else ""
    stated = (form for tag in (item, owner) if (form := _stated(tag)) is not None)
    return next(stated, default)


def _stated(tag: Element) -> str | None:
    """Return the form that an element states for itself; None where it states none."""
    for name, value in reversed(styles(tag).items()):
        if name in {"list-style", "list-style-type"}:
            return _named_form(value)
    classes = frozenset((tag.get("class") or "").split())
    for name in classes & _UNNUMBERED.keys():
        return "decimal" if _UNNUMBERED[name] in classes else ""
    for each in classes:
        if named := _NAMED.fullmatch(each):
            form = named["form"].lower().replace("latin", "alpha")
            return f"{named['case'].lower()}-{form}"
    if tag.get("role") == "list" and tag.tag == "ol":
        return ""  # written where a style sheet took the numbers, for some screen readers to know
    form = (tag.get("type") or "").strip()
    return _TYPES.get(form) or ("" if form.lower() in _BULLETS else None)


def _named_form(value: str) -> str:
    """Return the form that a style names; empty for a bullet, a text of its own or a picture."""
    if any(mark in value for mark in "\"'("):
        return ""
    names = [name for name in value.split() if name not in _PLACES]
    return "" if not names or not _BULLETS.isdisjoint(names) else names[0]


def _are_printed(counted: Mapping[Element, int], forms: Mapping[Element, str]) -> bool:
    """Tell whether the words of all items begin with numbers of their own."""
    said = [(item, text) for item in forms if (text := words(item))]
    return bool(said) and all(
        _is_printed(text, counted[item], forms[item], alone=len(said) == 1) for item, text in said
    )


def _is_printed(text: str, at: int, form: str, *, alone: bool) -> bool:
    printed = _PRINTED.match(text)
    if printed is None:
        return False
    number = printed["number"].lower()
    if "." in number:
        return True
    likely = {written(at, each).lower() for each in ("decimal", "lower-alpha", "lower-roman")}
    shown = written(at, form).lower()
    return number in likely if printed["end"] else number == shown and not alone


def written(number: int, form: str) -> str:
    """Return a number as it is written in a form of CSS.

    Args:
        number: the number.
        form: as ``lower-roman``.
    """
    return _FORMS.get(form, str)(number)


def _letters(number: int, alphabet: str = "abcdefghijklmnopqrstuvwxyz") -> str:
    """Return a to z, then aa, ab and so on."""
    if number < 1:
        return str(number)
    written = ""
    while number:
        number, at = divmod(number - 1, len(alphabet))
        written = alphabet[at] + written
    return written


_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimal-leading-zero": lambda number: f"{number:0{2 if number >= 0 else 3}d}",
    "lower-alpha": _letters,
    "lower-latin": _letters,
    "upper-alpha": lambda number: _letters(number).upper(),
    "upper-latin": lambda number: _letters(number).upper(),
    "lower-roman": roman,
    "upper-roman": lambda number: roman(number).upper(),
    "lower-greek": lambda number: _letters(number, "αβγδεζηθικλμνξοπρστυφχψω"),
}
"""What is not here is written in digits, as in browsers a form that they do not know."""
