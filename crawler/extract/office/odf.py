"""extract_odf(): a text or slides of OpenDocument, made HTML of and read as a page's content is.

What its programs hide, strike out or keep of earlier wordings is left out, as of Word files; what
they count is written out (docs/decisions/0029-words-of-office-files.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from collection.extract import Extract
from collection.words.folding import fold, signs
from crawler.errors import DamagedDocument
from crawler.extract.html.page import parse
from crawler.extract.office.odf_markup import OdfMarkup
from crawler.extract.office.odf_names import Element, name, text_of, value
from crawler.extract.office.odf_styles import OdfStyles
from crawler.extract.sandbox.limits import Limits, check_archive
from crawler.extract.tally import ReadingTally
from crawler.extract.word.package import Package
from crawler.extract.word.page import modified_date, read_page, titled

_CALLED = "OpenDocument file"
_MANIFEST = "META-INF/manifest.xml"
_RUNNING = ("style:header", "style:footer", "style:header-first", "style:footer-first")


def extract_odf(body: bytes, url: str) -> Extract:
    """Read a text or slides of OpenDocument.

    Args:
        body: the file.
        url: its address.

    Raises:
        DamagedDocument: the file is cut off, holds neither text nor slides, or needs a password.
        ExtractionBounded: it would unpack to more than is allowed.
    """
    check_archive(body, Limits())
    package = Package(body, _CALLED)
    _refuse_encrypted(package)
    content, styles = package.tree("content.xml"), package.tree("styles.xml")
    holder = None if content is None else content.find(name("office:body"))
    words = next((each for each in (holder if holder is not None else ()) if _is_read(each)), None)
    if words is None:
        raise DamagedDocument(f"the {_CALLED} holds neither text nor slides")
    look = OdfStyles(content, styles)
    tally = ReadingTally()
    tally.original = signs(text_of(words))
    markup = OdfMarkup(words, look, tally).document()
    root = parse(f"<html><body>{markup}</body></html>", tally)
    meta = package.tree("meta.xml")
    return read_page(
        root,
        url,
        named=_said(meta, "dc:title"),
        printed=titled(root),
        stated=modified_date(_said(meta, "dc:date")),
        running=_running_lines(styles, look),
        tally=tally,
    )


def _is_read(element: Element) -> bool:
    return element.tag in (name("office:text"), name("office:presentation"))


def _refuse_encrypted(package: Package) -> None:
    # Looked for and not parsed: templates have an empty manifest, and older ones name a DTD.
    if package.holds(_MANIFEST) and b":encryption-data" in package.read(_MANIFEST):
        raise DamagedDocument(f"the {_CALLED} needs a password")


def _said(meta: Element | None, field: str) -> str:
    found = None if meta is None else next(meta.iter(name(field)), None)
    return "" if found is None else fold(text_of(found))


def _running_lines(styles: Element | None, look: OdfStyles) -> Iterator[str]:
    """Yield the lines of headers and footers, which often tell the day of a review."""
    for part in _RUNNING:
        for running in styles.iter(name(part)) if styles is not None else ():
            if value(running, "style:display", "true") == "true":
                markup = OdfMarkup(running, look, ReadingTally()).document()
                page = parse(f"<html><body>{markup}</body></html>")
                for paragraph in page.iter("p", "h1", "h2", "h3"):
                    yield fold(text_of(paragraph))
