"""is_gone() and is_silent(): whether what a style declares leaves words of an element to be seen.

Nothing is laid out here. What is told is what authors write so that nothing is seen: a box of no
size, one a thousand pixels off the page, one cut away, one that is clear, letters of no size or of
the colour behind them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from collection.words.folding import fold

UNSEEN = frozenset({"hidden", "collapse"})
"""Values of ``visibility`` with which no words are seen."""
BOXLESS = frozenset({"", "inline", "contents"})
"""Values of ``display`` without a box of its own: sizes and shifts say nothing of these."""
POSITIONED = frozenset({"absolute", "fixed"})

_FAR = -900.0
"""Pixels beyond which nobody looks: authors write -999, -1000, -9999."""
_SLIGHT = 0.02
"""How clear what cannot be seen is: styles of the last step of a fade write 0.01."""

_LENGTH = re.compile(r"([+-]?\d{0,9}\.?\d{1,9})(px|pt|r?em|ex|ch|cm|mm|in|pc|q|vw|vh)?")
_PIXELS = {"px": 1, "pt": 4 / 3, "em": 16, "rem": 16, "ex": 8, "ch": 8, "cm": 37.8, "mm": 3.78,
           "in": 96, "pc": 16, "q": 0.945, "vw": 12, "vh": 8}  # fmt: skip
"""About how many pixels a unit has, on an ordinary screen at an ordinary size of type."""
_NUMBER = re.compile(r"([+-]?\d{0,9}\.?\d{1,9})(%?)")
_CLIP = re.compile(r"rect\(([^)]{0,199})\)")
_PATH = re.compile(r"(inset|circle|ellipse|polygon)\(([^)]{0,199})\)")
_SCALE = re.compile(r"scale(?:x|y|3d)?\(([^)]{0,199})\)")
_SHIFT = re.compile(r"translate(?:x|y|3d)?\(([^)]{0,199})\)")
_CLEAR = re.compile(r"opacity\(\s{0,9}([^)]{0,199})\)")
_NO_TYPE = re.compile(r"0(?:px)?(?:[/ ])")
"""How a ``font`` begins whose letters have no size."""
_COLOUR = re.compile(r"(rgb|hsl)a?\(([^)]{0,199})\)")

_SAME = {"white": "#ffffff", "black": "#000000", "red": "#ff0000", "blue": "#0000ff",
         "green": "#008000", "yellow": "#ffff00", "gray": "#808080", "grey": "#808080",
         "silver": "#c0c0c0", "navy": "#000080"}  # fmt: skip
"""Colours that are written by name as often as by number."""
_NO_COLOURS = frozenset({"inherit", "currentcolor", "initial", "unset", "none"})


@lru_cache(maxsize=1024)
def pixels(value: str) -> float | None:
    """Return about how many pixels a length is; None where nobody can say.

    Args:
        value: as it is declared, in lower case.
    """
    found = _LENGTH.fullmatch(value)
    if found is None:
        return 0.0 if value in {"0%", "0.0%", "-0"} else None
    number = float(found[1])
    if not found[2]:
        return 0.0 if number == 0 else None
    return number * _PIXELS[found[2]]


def is_gone(declared: Mapping[str, str], *, boxed: bool, sized: bool) -> bool:
    """Tell whether nothing that an element holds is seen, whatever is declared inside it.

    Args:
        declared: values by property, in lower case.
        boxed: whether the element has a box of its own.
        sized: whether that box may be smaller than its words: those of tables are not.
    """
    return (
        declared.get("display") == "none"
        or declared.get("content-visibility") == "hidden"
        or _is_clear(declared)
        or _is_cut(declared)
        or _is_off(declared, boxed)
        or (boxed and (_is_shrunk(declared) or (sized and _is_without_room(declared))))
    )


def is_faint(declared: Mapping[str, str]) -> bool:
    """Tell whether an element is only so clear that it is not seen: scripts fade such parts in."""
    opaque = declared.get("opacity")
    return opaque is not None and _is_nought(opaque)


def silences(declared: Mapping[str, str]) -> frozenset[str]:
    """Return by which properties an element's words are unseen where nothing inside it says else.

    Args:
        declared: values by property, in lower case.

    Returns:
        Some of ``visibility``, ``font-size`` and ``color``.
    """
    found = []
    if declared.get("visibility") in UNSEEN:
        found.append("visibility")
    if pixels(declared.get("font-size", "")) == 0 or _NO_TYPE.match(declared.get("font", "")):
        found.append("font-size")
    if _is_coloured_away(declared):
        found.append("color")
    return frozenset(found)


def speaks_again(declared: Mapping[str, str], by: str) -> bool:
    """Tell whether an element inside one that is silent is seen.

    Args:
        declared: of the inner element.
        by: the property by which the outer one is silent.
    """
    if by == "visibility":
        return declared.get("visibility") == "visible"
    if by == "font-size":
        size = declared.get("font-size", "inherit")
        return not size.endswith(("%", "inherit")) and not (
            pixels(size) == 0 or re.fullmatch(r"[\d.]+em", size)
        )
    return not declared.keys().isdisjoint({"color", "background", "background-color"})


def _is_nought(value: str) -> bool:
    found = _NUMBER.fullmatch(value.strip())
    return found is not None and float(found[1]) / (100 if found[2] else 1) < _SLIGHT


def _is_clear(declared: Mapping[str, str]) -> bool:
    if is_faint(declared):
        return True
    filtered = _CLEAR.search(declared.get("filter", ""))
    return filtered is not None and _is_nought(filtered[1])


def _is_cut(declared: Mapping[str, str]) -> bool:
    """Tell whether a clip leaves nothing: an empty rectangle, an inset of half, no radius."""
    clip = _CLIP.search(declared.get("clip", ""))
    if clip and declared.get("position") in POSITIONED:
        edges = [pixels(each) for each in re.split(r"[\s,]+", clip[1].strip())]
        if len(edges) == 4 and None not in edges:
            top, right, bottom, left = (edge or 0.0 for edge in edges)
            return right - left <= 1 or bottom - top <= 1
    path = _PATH.search(declared.get("clip-path") or declared.get("-webkit-clip-path") or "")
    return path is not None and _is_empty(path[1], path[2].split(" round ")[0])


def _is_empty(shape: str, said: str) -> bool:
    if shape == "polygon":
        points = {fold(point) for point in said.split(",")}
        return len(points) == 1 or all(pixels(x) == 0 for point in points for x in point.split())
    sizes = said.partition("at ")[0].split()
    if shape == "inset":
        shares = [_NUMBER.fullmatch(each) for each in sizes]
        return bool(shares) and all(each and each[2] and float(each[1]) >= 50 for each in shares)
    return bool(sizes) and any(pixels(each) == 0 for each in sizes)


def _is_off(declared: Mapping[str, str], boxed: bool) -> bool:
    """Tell whether a box is set far outside the page."""
    far = []
    if declared.get("position") in {*POSITIONED, "relative"}:
        far += ["left", "right", "top", "bottom"]
    if boxed:
        far += ["text-indent", "margin-left", "margin-top"]
    shifts = [declared[name] for name in far if name in declared]
    if boxed and (shift := _SHIFT.search(declared.get("transform", ""))):
        shifts += map(str.strip, shift[1].split(","))
    if any((by := pixels(each)) is not None and by <= _FAR for each in shifts):
        return True
    indented = boxed and declared.get("text-indent") == "100%"
    return indented and _hides_overflow(declared)


def _is_shrunk(declared: Mapping[str, str]) -> bool:
    scale = _SCALE.search(declared.get("transform", "")) if "transform" in declared else None
    said = scale[1].split(",") if scale else [declared.get("scale", "1")]
    return any(_is_nought(each) for each in said)


def _hides_overflow(declared: Mapping[str, str]) -> bool:
    said = (declared.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    return any("hidden" in each or "clip" in each for each in said)


def _is_without_room(declared: Mapping[str, str]) -> bool:
    """Tell whether a box that shows nothing beyond its edges is a pixel high or wide."""
    if not _hides_overflow(declared):
        return False
    for side, least, inner in (
        ("height", "min-height", ("padding", "padding-top", "padding-bottom")),
        ("width", "min-width", ("padding", "padding-left", "padding-right")),
    ):
        sizes = (pixels(declared.get(name, "")) for name in (side, f"max-{side}"))
        none = any(size is not None and size <= 1 for size in sizes)
        kept = (declared.get(name, "0") for name in (least, *inner))
        if none and all(pixels(part) in {0.0, 1.0} for each in kept for part in each.split()):
            return True
    return False


def _is_coloured_away(declared: Mapping[str, str]) -> bool:
    """Tell whether letters are clear, or of the colour that the same style puts behind them."""
    letters = declared.get("-webkit-text-fill-color") or declared.get("color")
    if letters is None:
        return False
    behind = declared.get("background-color") or declared.get("background") or ""
    cut_out = any(name.endswith("background-clip") for name in declared) or "text" in behind.split()
    if cut_out or declared.get("text-shadow", "none") != "none":
        return False
    drawn = colour(letters)
    return drawn is not None and drawn in {"transparent", colour(behind)}


@lru_cache(maxsize=1024)
def colour(value: str) -> str | None:
    """Return a colour in one form, or ``transparent``; None where it is none, or more than one.

    Args:
        value: as it is declared, in lower case.
    """
    if value.startswith("#"):
        return _hexadecimal(value[1:])
    if found := _COLOUR.fullmatch(value):
        return _in_parts(found[1], found[2])
    named = value.isalpha() and value not in _NO_COLOURS
    return _SAME.get(value, value) if named else None


def _hexadecimal(digits: str) -> str:
    digits = digits if len(digits) > 4 else "".join(digit * 2 for digit in digits)
    return "transparent" if len(digits) == 8 and digits.endswith("00") else f"#{digits[:6]}"


def _in_parts(form: str, said: str) -> str:
    parts = [each for each in re.split(r"[\s,/]+", said.strip()) if each]
    if len(parts) == 4 and _is_nought(parts[3]):
        return "transparent"
    if form == "rgb" and all(each.isdecimal() for each in parts[:3]):
        return "#" + "".join(f"{min(int(each), 255):02x}" for each in parts[:3])
    return f"{form} {' '.join(parts[:3])}"
