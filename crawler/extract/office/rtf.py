"""extract_rtf(): a file of Rich Text, made HTML of and read as a page's content is.

No library at hand keeps what is a heading, an item or a cell, or leaves out what is hidden, struck
out or deleted (docs/decisions/0029-words-of-office-files.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from collection.extract import Extract
from collection.words.folding import fold
from crawler.errors import DamagedDocument
from crawler.extract.html.page import parse
from crawler.extract.office.rtf_reader import Actions, RtfReader
from crawler.extract.office.rtf_tokens import tokens
from crawler.extract.word.page import modified_date, read_page, titled

_TAG = re.compile("<[^<>]*>")


def extract_rtf(body: bytes, url: str) -> Extract:
    """Read a file of Rich Text.

    Args:
        body: the file.
        url: its address.

    Raises:
        DamagedDocument: it is none, or is cut off.
    """
    if not body.lstrip().startswith(b"{\\rtf"):
        raise DamagedDocument("the file is no Rich Text")
    reader = RtfReader(_ACTIONS)
    for token in tokens(body.strip()):
        reader.take(token)
        if not reader.groups:
            break
    if reader.groups:
        raise DamagedDocument("the Rich Text is cut off")
    markup = reader.story.finish() + "".join(reader.notes)
    running = [fold(unescape(_TAG.sub(" ", block))) for block in reader.running]
    root = parse(f"<html><body>{markup}</body></html>", reader.tally)
    return read_page(
        root,
        url,
        named=fold(reader.title),
        printed=titled(root),
        stated=modified_date(reader.modified),
        running=running,
        tally=reader.tally,
    )


def _flag(name: str) -> Callable[[RtfReader, int], None]:
    return lambda reader, number: reader.set(**{name: number != 0})


def _to(destination: str) -> Callable[[RtfReader, int], None]:
    return lambda reader, _: reader.begin(destination)


def _story(kind: str) -> Callable[[RtfReader, int], None]:
    return lambda reader, _: reader.begin_story(kind)


def _part(name: str) -> Callable[[RtfReader, int], None]:
    return lambda reader, number: reader.dated(name, number)


_ACTIONS: Actions = {
    "par": lambda reader, _: reader.end_paragraph(),
    "sect": lambda reader, _: reader.end_paragraph(),
    "page": lambda reader, _: reader.end_paragraph(),
    "cell": lambda reader, _: reader.end_cell(),
    "nestcell": lambda reader, _: reader.end_inner_cell(),
    "nestrow": lambda reader, _: reader.story.end_inner_row(),
    "itap": lambda reader, number: reader.set_paragraph(depth=number),
    "row": lambda reader, _: reader.end_row(),
    "pard": lambda reader, _: reader.anew(),
    "plain": lambda reader, _: reader.plain(),
    "intbl": lambda reader, _: reader.set_paragraph(in_row=True),
    "trowd": lambda reader, _: reader.begin_row(),
    "trhdr": lambda reader, _: reader.head_row(),
    "cellx": lambda reader, number: reader.cell_form(number),
    "clvmrg": lambda reader, _: reader.cell_form(None),
    "clmrg": lambda reader, _: reader.cell_form(None),
    "s": lambda reader, number: reader.style(number),
    "outlinelevel": lambda reader, number: reader.outline(number),
    "ilvl": lambda reader, number: reader.set_paragraph(listed=max(0, number)),
    "u": lambda reader, number: reader.unicode(number),
    "uc": lambda reader, number: reader.set(skipped=max(0, min(number, 8))),
    "f": lambda reader, number: reader.font(number),
    "fcharset": lambda reader, number: reader.charset(number),
    "ansicpg": lambda reader, number: reader.code_page(number),
    "mac": lambda reader, _: reader.code_page(10000),
    "pc": lambda reader, _: reader.code_page(437),
    "pca": lambda reader, _: reader.code_page(850),
    "v": _flag("hidden"),
    "strike": _flag("struck"),
    "striked": _flag("struck"),
    "deleted": _flag("deleted"),
    "super": _flag("raised"),
    "nosupersub": lambda reader, _: reader.set(raised=False),
    "up": lambda reader, number: reader.set(raised=number > 0),
    "fonttbl": _to("fonttbl"),
    "stylesheet": _to("stylesheet"),
    "info": _to("info"),
    "title": _to("title"),
    "revtim": _to("revtim"),
    "fldinst": _to("fldinst"),
    "listtext": _to("listtext"),
    "pntext": _to("listtext"),
    "shpinst": _to("shape"),
    "do": _to("shape"),
    "shptxt": _story("shptxt"),
    "dptxbxtext": _story("shptxt"),
    "sp": lambda reader, _: reader.begin_property("shape"),
    "sn": lambda reader, _: reader.begin_property("sn"),
    "sv": lambda reader, _: reader.begin_property("sv"),
    "upr": _to("upr"),
    "ud": lambda reader, _: reader.begin_unicode(),
    "formfield": lambda reader, _: reader.begin_form(),
    "fftype": lambda reader, number: reader.form(kind=number),
    "ffres": lambda reader, number: reader.form(result=number),
    "ffdefres": lambda reader, number: reader.form(usual=number),
    "ffl": lambda reader, _: reader.begin_choice(),
    "mden": lambda reader, _: reader.part_of_formula("/"),
    "msup": lambda reader, _: reader.part_of_formula("^"),
    "msub": lambda reader, _: reader.part_of_formula("_"),
    "footnote": _story("footnote"),
    "field": lambda reader, _: reader.begin_field(),
    "fldrslt": lambda reader, _: reader.begin_result(),
    "yr": _part("yr"),
    "mo": _part("mo"),
    "dy": _part("dy"),
}
"""What control words do; the others change nothing of the words."""
