"""OdfMarkup: what OpenDocument shows of its words, as HTML (OASIS OpenDocument 1.3, part 3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape, unescape

from collection.reading_account import WhyLeftOut
from collection.words.folding import fold
from crawler.extract.html.normalise import END_PART
from crawler.extract.office.odf_forms import OdfForms, marked_shown
from crawler.extract.office.odf_lists import OdfCounts, OdfList
from crawler.extract.office.odf_names import Element, name, number, text_of, value
from crawler.extract.office.odf_slides import shapes_of
from crawler.extract.office.odf_styles import DEEPEST, OdfStyles
from crawler.extract.symbols import as_symbols
from crawler.extract.tally import ReadingTally

_END = re.compile("</(?:p|h[1-6]|li|t[dhr])>|<br>")
_TAG = re.compile("<[^<>]*>")
_MOST_REPEATED = 64
"""Times that a cell or a row is written which the file says to repeat: a sheet names thousands."""
_UNTITLED = f"<{END_PART}h2></{END_PART}h2>"
"""Ends the slide before, so that one without a title does not stand under another's."""
_UNSEEN = frozenset(
    map(
        name,
        (
            "text:tracked-changes", "text:sequence-decls", "text:variable-decls",
            "text:user-field-decls", "office:annotation", "office:annotation-end",
            "presentation:notes", "svg:title", "svg:desc", "text:script", "office:forms",
            "text:note-citation", "draw:image", "text:dde-connection-decls",
            "text:alphabetical-index-auto-mark-file", "text:table-of-content-source",
            "text:illustration-index-source", "text:table-index-source", "text:object-index-source",
            "text:user-index-source", "text:alphabetical-index-source", "text:bibliography-source",
            "office:event-listeners",
        ),
    )
)  # fmt: skip
"""What stands in a file and is not shown among its words: deletions, comments, speaker's notes."""
_OBJECTS = frozenset(map(name, ("draw:object", "draw:object-ole")))
_FURNITURE = frozenset({"footer", "date-time", "page-number", "header"})
"""Classes of frames that stand on every slide."""
_SIGNS = {name("text:s"): " ", name("text:tab"): " ", name("text:line-break"): "<br>"}
_BLOCKS = frozenset(
    map(name, ("text:p", "text:h", "text:list", "table:table", "text:section", "draw:frame"))
)


class OdfMarkup:
    """Writes the words of one file.

    Args:
        root: what holds paragraphs, tables, lists or slides, and the forms that stand in them.
        styles: of the file.
        tally: told what is left out, and what is put in.
    """

    def __init__(self, root: Element, styles: OdfStyles, tally: ReadingTally) -> None:
        self._root = root
        self._styles = styles
        self._tally = tally
        self._counts = OdfCounts(styles)
        self._forms = OdfForms(root)
        self._writers: Mapping[str, Callable[[Element], str]] = {
            name("text:p"): self._paragraph,
            name("text:h"): self._paragraph,
            name("text:list"): self._begun,
            name("text:numbered-paragraph"): self._numbered,
            name("table:table"): self._table,
            name("draw:page"): self._slide,
            name("draw:control"): self._control,
        }
        self._notes: list[str] = []
        self._after: list[str] = []

    def document(self) -> str:
        """Return all that is shown of the words, the notes last."""
        return self._blocks(self._root) + "".join(self._notes)

    def _blocks(self, parent: Element) -> str:
        return "".join(map(self._block, parent))

    def _block(self, element: Element) -> str:
        if self._is_unseen(element):
            return ""
        write = self._writers.get(str(element.tag), self._blocks)
        return write(element)

    def _begun(self, element: Element) -> str:
        counted = self._counts.begin(element)
        return self._list(element, counted, counted.style, 1)

    def _table(self, element: Element) -> str:
        return f"<table>{''.join(self._rows(element, heading=False))}</table>"

    def _control(self, element: Element) -> str:
        return f"<p>{self._run(element)}</p>"

    def _is_unseen(self, element: Element) -> bool:
        """Tell whether an element's words are not shown, and why to the account."""
        if not isinstance(element.tag, str):
            return True
        if element.tag in _OBJECTS:
            self._tally.miss(WhyLeftOut.EMBEDDED, "an object")
        elif element.tag == name("text:tracked-changes"):
            self._leave_out(WhyLeftOut.STRUCK, element)
        elif element.tag in _UNSEEN or _is_hidden(element):
            self._leave_out(WhyLeftOut.HIDDEN, element)
        else:
            return False
        return True

    def _leave_out(self, reason: WhyLeftOut, element: Element) -> str:
        self._tally.leave_out(reason, text_of(element))
        return ""

    def _slide(self, page: Element) -> str:
        """Return a slide: its title is a heading, and what stands on every slide is left out."""
        if self._styles.hides_page(value(page, "draw:style-name")):
            return self._leave_out(WhyLeftOut.HIDDEN, page)
        kinds = [(value(shape, "presentation:class"), shape) for shape in page]
        titles = [self._blocks(shape) for kind, shape in kinds if kind == "title"]
        words = " ".join(_words(title) for title in titles)
        for kind, shape in kinds:
            if kind in _FURNITURE:
                self._leave_out(WhyLeftOut.REPEATED, shape)
        rest = (s for kind, s in kinds if kind != "title" and kind not in _FURNITURE)
        size = self._styles.page_size(value(page, "draw:master-page-name"))
        shown, beside = shapes_of(rest, size)
        for shape in beside:
            self._leave_out(WhyLeftOut.OUTSIDE, shape)
        heading = f"<h2>{escape(words)}</h2>" if words.strip() else _UNTITLED
        return heading + "".join(map(self._block, shown))

    def _paragraph(self, element: Element, counted: str = "") -> str:
        style = value(element, "text:style-name")
        waiting, self._after = self._after, []
        if self._styles.hides("paragraph", style) or _is_hidden_within(element):
            words = self._leave_out(WhyLeftOut.HIDDEN, element)
        elif self._styles.strikes("paragraph", style):
            words = self._leave_out(WhyLeftOut.STRUCK, element)
        else:
            words = self._inline(element)
        depth = self._level(element, style)
        if depth and not counted and element.tag == name("text:h"):
            counted = self._counts.heading(element, depth)
        if _words(words).strip() and counted:
            words = f"{escape(counted)} {words}"
            self._tally.add(counted)
        frames, self._after = "".join(self._after), waiting
        if self._styles.is_title(style):
            return f'<h1 class="title">{words}</h1>{frames}'
        tag = f"h{min(depth, 6)}" if depth else "p"
        return f"<{tag}>{words}</{tag}>{frames}"

    def _level(self, element: Element, style: str) -> int:
        if element.tag == name("text:h"):
            return max(1, number(element, "text:outline-level", 1, 10))
        return self._styles.outline_of(style)

    # Words

    def _inline(self, parent: Element) -> str:
        family = "text" if parent.tag == name("text:span") else "paragraph"
        typeface = self._styles.typeface(family, value(parent, "text:style-name"))
        parts = [escape(as_symbols(typeface, parent.text or ""))]
        for child in parent:
            parts += [self._run(child), escape(as_symbols(typeface, child.tail or ""))]
        return "".join(parts)

    def _run(self, element: Element) -> str:
        tag = element.tag
        if self._is_unseen(element):
            return ""
        if tag in _SIGNS:
            return _SIGNS[tag]
        if tag == name("text:note"):
            return self._note(element)
        if tag in (name("draw:control"), name("field:fieldmark")):
            drawn = tag == name("draw:control")
            shown = self._forms.shown(element) if drawn else marked_shown(element)
            self._tally.add(shown)
            return escape(shown)
        if any(child.tag in _BLOCKS for child in element):
            self._after.append(self._blocks(element))
            return ""
        return self._styled(element)

    def _styled(self, element: Element) -> str:
        style = value(element, "text:style-name")
        if self._styles.hides("text", style):
            return self._leave_out(WhyLeftOut.HIDDEN, element)
        if self._styles.strikes("text", style):
            self._leave_out(WhyLeftOut.STRUCK, element)
            return " "  # between two words that would else be joined
        words = self._inline(element)
        if element.tag == name("text:ruby-text"):
            self._tally.add("()")
            return f" ({words})"
        if element.tag == name("text:a"):
            return f'<a href="{escape(value(element, "xlink:href"))}">{words}</a>'
        return f"<sup>{words}</sup>" if self._styles.raises("text", style) else words

    def _note(self, element: Element) -> str:
        citation = element.find(name("text:note-citation"))
        self._tally.add("[][]" if citation is None else f"[][]{text_of(citation)}")
        mark = escape("" if citation is None else text_of(citation))
        body = element.find(name("text:note-body"))
        words = _words(self._blocks(body)) if body is not None else ""
        self._notes.append(f"<p>[{mark}] {escape(words)}</p>")
        return f"<sup>[{mark}]</sup>"

    # Lists

    def _list(self, element: Element, counted: OdfList, style: str, depth: int) -> str:
        parts = []
        for item in element:
            if item.tag in (name("text:list-item"), name("text:list-header")):
                shown = ""
                if item.tag == name("text:list-item") and _holds_words(item):
                    named = style or self._named(item)
                    shown = self._counts.item(item, counted, named, depth)
                parts.append(self._item(item, shown, counted, style, depth))
        return "".join(parts)

    def _numbered(self, element: Element) -> str:
        """Return a paragraph that is an item of a list without standing in one."""
        depth = max(1, number(element, "text:level", 1, DEEPEST))
        counted = self._counts.numbered(element)
        style = value(element, "text:style-name") or counted.style
        return self._item(
            element, self._counts.item(element, counted, style, depth), counted, style, depth
        )

    def _named(self, item: Element) -> str:
        first = next((child for child in item if child.tag in _BLOCKS), None)
        return "" if first is None else self._styles.list_of(value(first, "text:style-name"))

    def _item(self, item: Element, shown: str, counted: OdfList, style: str, depth: int) -> str:
        """Return an item; a heading that is one stays a heading."""
        parts: list[str] = []
        nested: list[str] = []
        for child in item:
            if child.tag == name("text:list"):
                inner = value(child, "text:style-name") or style
                nested.append(self._list(child, counted, inner, depth + 1))
            elif child.tag in (name("text:p"), name("text:h")) and not _is_hidden(child):
                parts.append(self._paragraph(child, shown))
                shown = ""
            else:
                parts.append(self._block(child))
        own = "".join(parts)
        listed = own if "<h" in own else f"<ul><li>{own}</li></ul>" if own else ""
        return listed + (f"<ul>{''.join(nested)}</ul>" if nested and depth < 6 else "".join(nested))

    # Tables

    def _rows(self, table: Element, *, heading: bool) -> Iterator[str]:
        for row in table:
            if row.tag == name("table:table-row"):
                if value(row, "table:visibility", "visible") != "visible":
                    self._leave_out(WhyLeftOut.HIDDEN, row)
                elif cells := "".join(self._cells(row, "th" if heading else "td")):
                    times = number(row, "table:number-rows-repeated", 1, _MOST_REPEATED)
                    times = times if _words(cells) else 1
                    self._tally.add(_words(cells) * (times - 1))
                    yield f"<tr>{cells}</tr>" * times
            elif row.tag == name("table:table-header-rows"):
                yield from self._rows(row, heading=True)
            elif row.tag in (name("table:table-rows"), name("table:table-row-group")):
                yield from self._rows(row, heading=heading)

    def _cells(self, row: Element, tag: str) -> Iterator[str]:
        for cell in row:
            times = number(cell, "table:number-columns-repeated", 1, _MOST_REPEATED)
            if cell.tag == name("table:table-cell"):
                words = self._blocks(cell)
                self._tally.add(_words(words) * (times - 1))
                yield f"<{tag}>{words}</{tag}>" * times
            elif cell.tag == name("table:covered-table-cell"):
                yield f"<{tag}></{tag}>" * times


def _is_hidden(element: Element) -> bool:
    """Tell whether an element says of itself that it is not shown."""
    if value(element, "text:is-hidden") == "true":
        return True
    return element.tag == name("text:section") and value(element, "text:display") == "none"


def _is_hidden_within(paragraph: Element) -> bool:
    """Tell whether a paragraph holds a field that hides it as a whole."""
    fields = paragraph.iter(name("text:hidden-paragraph"))
    return any(value(each, "text:is-hidden") == "true" for each in fields)


def _holds_words(item: Element) -> bool:
    """Tell whether an item counts: one that only holds a list of its own does not."""
    return any(child.tag in (name("text:p"), name("text:h")) for child in item)


def _words(markup: str) -> str:
    """Return the words of markup that was written here."""
    return fold(unescape(_TAG.sub("", _END.sub(" ", markup))))
