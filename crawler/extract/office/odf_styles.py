"""OdfStyles: what the styles of an OpenDocument file say of words: hidden, struck, raised, counted.

A style takes over what it does not say itself from its parent (OpenDocument 1.3, part 3, 16.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crawler.extract.office.odf_names import Element, name, number, value
from crawler.extract.office.odf_slides import centimetres

_MOST_PARENTS = 20
DEEPEST = 10
"""Levels of a list or of headings in OpenDocument."""
_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How one level of a list is numbered.

    Args:
        form: as ``crawler.extract.word.numerals`` names it; "none" for bullets.
        before, after: what stands before and after the number.
        shown: how many levels' numbers are shown.
        start: the first number.
    """

    form: str
    before: str
    after: str
    shown: int
    start: int


class OdfStyles:
    """The styles of one file.

    Args:
        parts: the roots of its parts that hold styles; those of the content go before the others.
    """

    def __init__(self, *parts: Element | None) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        self._lists: dict[str, Element] = {}
        self._outline: Element | None = None
        self._fonts: dict[str, str] = {}
        self._masters: dict[str, str] = {}
        self._layouts: dict[str, Element] = {}
        for root in reversed([part for part in parts if part is not None]):
            for style in root.iter(name("style:style")):
                self._styles[value(style, "style:family"), value(style, "style:name")] = style
            for master in root.iter(name("style:master-page")):
                layout = value(master, "style:page-layout-name")
                self._masters[value(master, "style:name")] = layout
            for page in root.iter(name("style:page-layout")):
                self._layouts[value(page, "style:name")] = page
            for font in root.iter(name("style:font-face")):
                self._fonts[value(font, "style:name")] = value(font, "svg:font-family")
            for style in root.iter(name("text:list-style")):
                self._lists[value(style, "style:name")] = style
            outline = next(root.iter(name("text:outline-style")), None)
            self._outline = self._outline if outline is None else outline

    def hides(self, family: str, called: str) -> bool:
        """Tell whether words of a style are hidden."""
        return self._says(family, called, "style:text-properties", "text:display") == "none"

    def strikes(self, family: str, called: str) -> bool:
        """Tell whether words of a style are struck out."""
        properties = "style:text-properties"
        style = self._says(family, called, properties, "style:text-line-through-style")
        kind = self._says(family, called, properties, "style:text-line-through-type")
        return (style or kind or "none") != "none" and kind != "none" and style != "none"

    def raises(self, family: str, called: str) -> bool:
        """Tell whether words of a style are raised."""
        place = self._says(family, called, "style:text-properties", "style:text-position")
        first = (place or "").split(" ")[0]
        return first == "super" or (first.endswith("%") and first[:-1].isdigit() and first != "0%")

    def typeface(self, family: str, called: str) -> str | None:
        """Return the name of the typeface of a style's words; None where none says."""
        found = self._says(family, called, "style:text-properties", "style:font-name")
        found = found or self._says(family, called, "style:text-properties", "fo:font-family")
        return None if found is None else self._fonts.get(found, found).strip("'\"")

    def hides_page(self, called: str) -> bool:
        """Tell whether a slide of a style is left out when the slides are shown."""
        properties = "style:drawing-page-properties"
        said = self._says("drawing-page", called, properties, "presentation:visibility")
        return said == "hidden"

    def page_size(self, master: str) -> tuple[float, float] | None:
        """Return the width and height of the pages of a master in centimetres; None for none.

        Args:
            master: its name.
        """
        layout = self._layouts.get(self._masters.get(master, ""))
        said = () if layout is None else layout.iter(name("style:page-layout-properties"))
        for each in said:
            wide, tall = (
                centimetres(value(each, f"fo:page-{side}")) for side in ("width", "height")
            )
            if wide and tall:
                return wide, tall
        return None

    def is_title(self, called: str) -> bool:
        """Tell whether a paragraph of a style is the title of the document."""
        names = (value(each, "style:name") for each in self._line("paragraph", called))
        return "Title" in (called, *names)

    def outline_of(self, called: str) -> int:
        """Return the level of headings that a style of paragraphs declares; 0 for none."""
        for style in self._line("paragraph", called):
            if value(style, "style:default-outline-level"):
                return number(style, "style:default-outline-level", 0, DEEPEST)
        return 0

    def list_of(self, called: str) -> str:
        """Return the name of the list style that a style of paragraphs names; empty for none."""
        for style in self._line("paragraph", called):
            if (named := style.get(name("style:list-style-name"))) is not None:
                return named
        return ""

    def levels(self, called: str) -> Mapping[int, ListLevel]:
        """Return the levels of a list style, from 1.

        Args:
            called: its name; empty for that of the headings.
        """
        style = self._lists.get(called) if called else self._outline
        found = {}
        for level in style if style is not None else ():
            depth = number(level, "text:level", 0, DEEPEST)
            form = _FORMS.get(value(level, "style:num-format"), "none")
            found[depth] = ListLevel(
                form,
                value(level, "style:num-prefix"),
                value(level, "style:num-suffix"),
                number(level, "text:display-levels", 1, DEEPEST),
                number(level, "text:start-value", 1, 1_000_000),
            )
        return found

    def _line(self, family: str, called: str) -> Iterator[Element]:
        """Yield a style and those that it descends from."""
        for _ in range(_MOST_PARENTS):
            style = self._styles.get((family, called))
            if style is None:
                return
            yield style
            called = value(style, "style:parent-style-name")

    def _says(self, family: str, called: str, properties: str, attribute: str) -> str | None:
        for style in self._line(family, called):
            for found in style.iterfind(name(properties)):
                if (said := found.get(name(attribute))) is not None:
                    return said
        return None
