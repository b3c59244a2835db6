"""Formatting: which runs are hidden, struck out or raised, by themselves or by their styles."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.extract.word.names import Element, is_on, value, w, whole

HIDDEN = ("vanish", "webHidden")
STRUCK = ("strike", "dstrike")
_USUAL_SIZE = 20
"""Half points of type that nothing gives a size (ECMA-376, part 1, 17.3.2.38)."""


class Formatting:
    """The character formatting that the styles of a file give.

    Args:
        styles: the root of its styles; None where it has none.
    """

    def __init__(self, styles: Element | None) -> None:
        found = [] if styles is None else styles.findall(w("style"))
        self._styles = {tag.get(w("styleId"), ""): tag for tag in reversed(found)}
        self._usual = next(
            (
                tag.get(w("styleId"), "")
                for tag in found
                if tag.get(w("type")) == "paragraph" and tag.get(w("default")) in {"1", "true"}
            ),
            None,
        )
        self._met: dict[Element, str | None] = {}
        path = f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}"
        self._defaults = None if styles is None else styles.find(path)

    def is_any(self, run: Element, names: tuple[str, ...]) -> bool:
        """Tell whether a run has one of several properties.

        Args:
            run: a run.
            names: of properties that are on or off.
        """
        return any(self._has(run, name) for name in names)

    def is_raised(self, run: Element) -> bool:
        """Tell whether a run is set as a superscript, or simply higher than its line."""
        raised = value(self._stated(run, "vertAlign"))
        # A height below the line has a sign, and is no whole number (ECMA-376, part 1, 17.3.2.24).
        return raised == "superscript" or whole(value(self._stated(run, "position"))) > 0

    def size_of(self, run: Element) -> float:
        """Return the type size of a run in points, its own or that of its styles.

        Args:
            run: a run.
        """
        return whole(value(self._stated(run, "sz")), _USUAL_SIZE) / 2

    def typeface_of(self, run: Element, place: str) -> str | None:
        """Return the name of a run's typeface, its own or that of its styles; None for none.

        Args:
            run: a run.
            place: for which letters: "ascii", "hAnsi".
        """
        typefaces = self._stated(run, "rFonts")
        return None if typefaces is None else typefaces.get(w(place))

    def hides_mark(self, paragraph: Element) -> bool:
        """Tell whether the end of a paragraph is hidden or deleted, so that Word counts it not."""
        mark = paragraph.find(f"{w('pPr')}/{w('rPr')}")
        if mark is None or mark.find(w("specVanish")) is not None:  # it parts two styles of a line
            return False
        hidden = mark.find(w("vanish"))
        return (hidden is not None and is_on(hidden)) or any(
            mark.find(w(gone)) is not None for gone in ("del", "moveFrom")
        )

    def sets_off_first_row(self, style: str | None) -> bool:
        """Tell whether the style of a table sets its first row in bold type or on a ground.

        Args:
            style: its id.
        """
        for each in self.chain(style):
            for part in each.iterfind(w("tblStylePr")):
                if part.get(w("type")) == "firstRow":
                    bold = part.find(f"{w('rPr')}/{w('b')}")
                    ground = part.find(f"{w('tcPr')}/{w('shd')}")
                    return (bold is not None and is_on(bold)) or ground is not None
        return False

    def of_paragraph(self, paragraph: Element) -> Iterator[Element]:
        """Return the style of a paragraph and those that it is based on."""
        return self.chain(value(paragraph, "pPr", "pStyle") or self._usual)

    def chain(self, style: str | None) -> Iterator[Element]:
        """Return a style and those that it is based on, one after the other.

        Args:
            style: its id.
        """
        met: set[str] = set()
        while style in self._styles and style not in met:
            met.add(style)
            yield self._styles[style]
            style = value(self._styles[style], "basedOn")

    def _has(self, run: Element, name: str) -> bool:
        own = run.find(f"{w('rPr')}/{w(name)}")
        if own is not None:
            return is_on(own)
        default = self._defaults.find(w(name)) if self._defaults is not None else None
        if default is not None and is_on(default):
            return True
        # What two kinds of style both switch on is off again (ECMA-376, part 1, 17.7.3).
        switches = [self._property(style, name) for style in self._of(run)]
        return sum(is_on(switch) for switch in switches if switch is not None) % 2 == 1

    def _of(self, run: Element) -> tuple[str | None, ...]:
        """Return the styles of a run: of its own, its paragraph's and its table's."""
        paragraph = next(run.iterancestors(w("p")), None)
        table = next(run.iterancestors(w("tbl")), None)
        return (
            value(run, "rPr", "rStyle"),
            self._named(paragraph, "pPr", "pStyle") or self._usual,
            self._named(table, "tblPr", "tblStyle"),
        )

    def _named(self, element: Element | None, *path: str) -> str | None:
        """Return the style of what holds many runs; lxml looks at all children to find one."""
        if element is None:
            return None
        if element not in self._met:
            self._met[element] = value(element, *path)
        return self._met[element]

    def _stated(self, run: Element, name: str) -> Element | None:
        """Return a property of a run: its own, else that of its styles or of the file."""
        own = run.find(f"{w('rPr')}/{w(name)}")
        styled = (self._property(style, name) for style in self._of(run))
        default = self._defaults.find(w(name)) if self._defaults is not None else None
        found = (each for each in (own, *styled, default) if each is not None)
        return next(found, None)

    def _property(self, style: str | None, name: str) -> Element | None:
        found = (tag.find(f"{w('rPr')}/{w(name)}") for tag in self.chain(style))
        return next((tag for tag in found if tag is not None), None)
