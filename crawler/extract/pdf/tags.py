"""page_tags(): what a tagged PDF says of the words of one page: headings, table cells, furniture.

Word processors write a tree of elements beside the page (ISO 32000-1, 14.8); its leaves name
numbered stretches of the page's content. What stands in no element is furniture of the page.
"""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import pypdfium2 as pdfium
from pypdfium2 import raw

from crawler.extract.pdf.typeset import Tag, TypesetWord

_MOST = 50_000
"""Elements of a page beyond which its tags are left unread; long pages have some thousands."""
_HEADING = re.compile(r"H([1-6])")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the tree an element stands."""

    tag: Tag
    table: int = 0
    row: int = 0


def page_tags(page: pdfium.PdfPage) -> Mapping[int, Tag]:
    """Read the tags of a page.

    Args:
        page: the page.

    Returns:
        The tag of each numbered stretch of content; empty where the file is not tagged.
    """
    if not raw.FPDFCatalog_IsTagged(page.pdf):
        return {}
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    try:
        return dict(_leaves(tree))
    finally:
        raw.FPDF_StructTree_Close(tree)


def _leaves(tree: object) -> Iterator[tuple[int, Tag]]:
    """Walk the tree with a stack of its own, so that deep nesting cannot exhaust Python's."""
    roots = range(raw.FPDF_StructTree_CountChildren(tree))
    stack = [
        (raw.FPDF_StructTree_GetChildAtIndex(tree, index), index, _Place(Tag()))
        for index in reversed(roots)
    ]
    number = 0
    while stack and number < _MOST:
        element, column, above = stack.pop()
        if not element:
            continue
        number += 1
        place = _place(_type(element), number, column, above)
        for index in reversed(range(max(raw.FPDF_StructElement_CountChildren(element), 0))):
            mark = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
            if mark >= 0:
                yield mark, place.tag
            else:
                child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
                stack.append((child, index, place))


def _place(type_: str, number: int, column: int, above: _Place) -> _Place:
    heading = _HEADING.fullmatch(type_)
    if heading or type_ == "Title":
        level = int(heading[1]) if heading else 1
        return replace(above, tag=replace(above.tag, level=level, element=number))
    if type_ == "Table":
        return _Place(replace(above.tag, cell=None, heads=False), table=number)
    if type_ == "TR" and above.table:
        return replace(above, row=number)
    if type_ in {"TH", "TD"} and above.row:
        cell = (above.table, above.row, column)
        return replace(above, tag=replace(above.tag, cell=cell, heads=type_ == "TH"))
    if type_ == "LI":
        return replace(above, tag=replace(above.tag, item=number))
    return above


def _type(element: object) -> str:
    size = raw.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_StructElement_GetType(element, buffer, size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")


def with_tagged_tables(words: Sequence[TypesetWord]) -> list[TypesetWord]:
    """Put the words of each tagged table into one word, as ``with_grids`` does by rules.

    Tables that only lay out the page, whose cells hold headings or lists, are left alone.

    Args:
        words: of one page.
    """
    tables: defaultdict[int, list[TypesetWord]] = defaultdict(list)
    for word in words:
        if word.tag and word.tag.cell:
            tables[word.tag.cell[0]].append(word)
    gathered: list[TypesetWord] = []
    held: set[int] = set()
    for inside in tables.values():
        table = _table(inside)
        if table.is_table and not any(w.tag and (w.tag.item or w.tag.level) for w in inside):
            gathered.append(table)
            held.update(map(id, inside))
    return [*(word for word in words if id(word) not in held), *gathered]


def _table(inside: Sequence[TypesetWord]) -> TypesetWord:
    rows: defaultdict[int, defaultdict[int, list[TypesetWord]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for word in inside:
        if word.tag and word.tag.cell:
            _, row, cell = word.tag.cell
            rows[row][cell].append(word)
    return TypesetWord(
        (),
        min(word.left for word in inside),
        min(word.top for word in inside),
        max(word.right for word in inside),
        max(word.bottom for word in inside),
        median(word.size for word in inside),
        cells=tuple(
            tuple(tuple(row.get(cell, ())) for cell in range(max(row) + 1))
            for _, row in sorted(rows.items())
        ),
    )
