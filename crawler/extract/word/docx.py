"""extract_docx(): a Word document, which mammoth makes HTML of, read as a page's content is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import mammoth
from lxml import etree

from collection.extract import Extract
from collection.words.folding import fold
from crawler.errors import DamagedDocument
from crawler.extract.html.elements import LEVELS, Element, remove, text_of, words
from crawler.extract.html.page import parse
from crawler.extract.sandbox.limits import Limits, check_archive
from crawler.extract.tally import ReadingTally
from crawler.extract.word.chunks import MOST_NESTED, fill_places
from crawler.extract.word.package import Package, refuse_locked
from crawler.extract.word.page import modified_date, read_page, title_heading
from crawler.extract.word.preparing import prepared, running_lines, title_as_printed

_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
"""
_BACK = ("#footnote-ref", "#endnote-ref")
"""How the addresses of arrows begin that lead from a note back to the place in the text."""
_NOTES = ("#footnote-", "#endnote-")
"""How addresses begin that lead to notes, or back: mammoth writes the words of each."""
_PROPERTIES = "docProps/core.xml"
_NAMES = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "modified": "{http://purl.org/dc/terms/}modified",
}


def extract_docx(body: bytes, url: str) -> Extract:
    """Read a Word document.

    Args:
        body: the file.
        url: its address.

    Raises:
        DamagedDocument: the file is cut off, is no Word document or needs a password.
        ExtractionBounded: it would unpack to more than is allowed.
    """
    tally = ReadingTally()
    root = _page(body, tally)
    properties = _properties(body)
    for link in list(root.iter("a")):
        if (link.get("href") or "").startswith(_BACK):
            remove(link)
    package = Package(body)
    return read_page(
        root,
        url,
        named=properties.get("title", ""),
        printed=_title(root, package),
        stated=modified_date(properties.get("modified", "")),
        running=running_lines(package),
        tally=tally,
    )


def _page(body: bytes, tally: ReadingTally, depth: int = 0) -> Element:
    """Return a Word file as HTML, with the files that stand in it."""
    refuse_locked(body)
    check_archive(body, Limits())
    if depth > MOST_NESTED:
        raise DamagedDocument("the Word document holds too many others within one another")
    file, chunks = prepared(Package(body), tally)
    root = parse(f"<html><body>{_markup(file)}</body></html>", tally)
    for link in root.iter("a"):
        href = link.get("href") or ""
        if href.startswith(_NOTES) and not href.startswith(_BACK):
            tally.add(text_of(link))
    fill_places(root, chunks, lambda inner: _page(inner, tally, depth + 1), tally)
    return root


def _markup(file: bytes) -> str:
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(file),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda _: {}),
        )
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # mammoth lets through whatever a part provokes
        raise DamagedDocument(f"the Word document cannot be read: {fold(repr(error))}") from error
    return str(result.value)


def _title(root: Element, package: Package) -> tuple[Element | None, str]:
    """Return the element that holds the title as it is printed, and its words."""
    heading = title_heading(root)
    if heading is not None:
        return heading, words(heading)
    printed = title_as_printed(package)
    lines = (tag for tag in root.iter("p", *LEVELS) if words(tag) == printed)
    return next(lines, None) if printed else None, printed


def _properties(body: bytes) -> Mapping[str, str]:
    """Read the core properties of the file, as far as it has them.

    Not by python-docx, which makes up a title and today's date where there are none.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if _PROPERTIES not in archive.namelist():
                return {}
            root = etree.fromstring(archive.read(_PROPERTIES), parser)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise DamagedDocument("the properties of the Word document cannot be read") from error
    return {key: fold(root.findtext(name) or "") for key, name in _NAMES.items()}
