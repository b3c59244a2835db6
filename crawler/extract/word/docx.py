"""extract_docx(): a Word document, which mammoth makes HTML of, read as a page's content is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

import mammoth
from lxml import etree

from collection.extract import DateRole, Extract, FoundDate
from collection.reading_account import Reason
from collection.words.folding import fold, signs
from crawler.errors import DamagedDocument
from crawler.extract.dates import find_dates, parse_date, stated_date
from crawler.extract.html.elements import (
    LEVELS,
    Element,
    absolute,
    attribute,
    remove,
    signs_of,
    text_of,
    words,
)
from crawler.extract.html.page import parse, read_content, section_dates
from crawler.extract.sandbox.limits import Limits, check_archive
from crawler.extract.tally import Tally
from crawler.extract.titles import is_publisher, is_title, title_from_address
from crawler.extract.word.chunks import MOST_NESTED, fill_places
from crawler.extract.word.package import Package, refuse_locked
from crawler.extract.word.preparing import prepared, running_lines, title_as_printed
from crawler.profiles import Profile

_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
"""
_WORD = Profile(key="word", content=(), noise=())
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
    tally = Tally()
    root = _page(body, tally)
    properties = _properties(body)
    for link in list(root.iter("a")):
        if (link.get("href") or "").startswith(_BACK):
            remove(link)
    titled = 0
    heading, title = _title(root, body, properties.get("title", ""))
    if heading is not None and words(heading).casefold() == title.casefold():
        titled = signs_of(heading)
        remove(heading)
    running = running_lines(Package(body))
    tally.original += sum(map(signs, running))
    tally.leave_out(Reason.REPEATED, "".join(running))
    sections, links, kept = read_content(root, url, url, _WORD, tally=tally)
    found = (absolute(url, attribute(tag, "href")) for tag in root.iter("a"))
    return Extract(
        title=title or title_from_address(url),
        sections=sections,
        links=links,
        outlinks=tuple(dict.fromkeys(link.partition("#")[0] for link in found if link)),
        dates={
            **_stated_dates(properties),
            **find_dates(running),
            **section_dates(sections),
        },
        no_text=not sections,
        account=tally.settle(titled + kept),
    )


def _page(body: bytes, tally: Tally, depth: int = 0) -> Element:
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


def _title(root: Element, body: bytes, named: str) -> tuple[Element | None, str]:
    """Return the title as it is printed, and the element that holds it.

    Metadata, often left over from another document, is believed only where nothing is printed as
    a title, or less of it.
    """
    named = named if is_title(named) else ""
    heading = _heading(root)
    if heading is None:
        printed = title_as_printed(Package(body))
        lines = (tag for tag in root.iter("p", *LEVELS) if words(tag) == printed)
        heading = next(lines, None) if printed else None
    else:
        printed = words(heading)
    fuller = printed.casefold() in named.casefold()
    return heading, named if fuller else printed


def _heading(root: Element) -> Element | None:
    """The heading that stands for the title: of the style "Title", else the first before text.

    The name of the partnership may stand above it.
    """
    title = next((tag for tag in root.iter("h1") if tag.get("class") == "title"), None)
    if title is not None:
        return title
    tags = (tag for tag in root.iter() if tag.tag not in {"html", "body"})
    first = next((tag for tag in tags if words(tag) and not is_publisher(words(tag))), None)
    return first if first is not None and first.tag in {"h1", "h2"} else None


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


def _stated_dates(properties: Mapping[str, str]) -> dict[DateRole, FoundDate]:
    stated = properties.get("modified", "")
    on = parse_date(re.sub(r"T.*", "", stated))
    return {DateRole.AMENDED: stated_date(on, "Modified", "file")} if on else {}
