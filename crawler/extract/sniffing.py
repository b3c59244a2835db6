"""true_media_type(): what a body is by its own bytes, whatever its server calls it.

Councils' servers send Word documents as streams of bytes or as archives, mix up the two formats of
Word, and call a PDF a web page. What says little is told by the bytes (WHATWG MIME Sniffing,
sections 5.2 and 7); what is called a web page or a text, and begins as no such thing does or is no
text at all, is what its bytes say. A type that nothing here reads is believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from crawler.extract.charsets import decode

PDF = "application/pdf"
HTML = "text/html"
DOC = "application/msword"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOTX = "application/vnd.openxmlformats-officedocument.wordprocessingml.template"
DOCM = "application/vnd.ms-word.document.macroenabled.12"
DOTM = "application/vnd.ms-word.template.macroenabled.12"
WORD_FILES = frozenset({DOCX, DOTX, DOCM, DOTM})
"""A document, a template, and either with macros: the same parts, of which no macro is run."""

RTF = "application/rtf"
RTF_FILES = frozenset({RTF, "text/rtf"})
_ODF = "application/vnd.oasis.opendocument."
ODT = f"{_ODF}text"
ODP = f"{_ODF}presentation"
ODF_FILES = frozenset({ODT, f"{ODT}-template", ODP, f"{ODP}-template"})
"""Texts and slides of OpenDocument, and templates of them."""
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml."
PPTX = f"{_SLIDES}presentation"
PPT = "application/vnd.ms-powerpoint"
SLIDE_FILES = frozenset({
    PPTX, f"{_SLIDES}slideshow", f"{_SLIDES}template", f"{PPT}.presentation.macroenabled.12",
    f"{PPT}.slideshow.macroenabled.12", f"{PPT}.template.macroenabled.12",
})  # fmt: skip
"""Slides, shows and templates, and any of them with macros, of which none is run."""

ENDINGS = frozenset({
    ".pdf", ".doc", ".docx", ".docm", ".dotx", ".dotm", ".rtf", ".odt", ".odp", ".pptx", ".ppsx",
})  # fmt: skip
"""Of the addresses of files that are read, and are no web pages."""

TYPE_NAMES: Mapping[str, str] = {
    PPT: "PowerPoint 97 to 2003 (PPT)",
    f"{_ODF}spreadsheet": "OpenDocument spreadsheets (ODS)",
    f"{_ODF}graphics": "OpenDocument drawings (ODG)",
}
"""What those files are called that people take for what is read, and that are not."""

_DOUBTFUL = {
    "",
    "unknown/unknown",
    "application/unknown",
    "*/*",
    "application/octet-stream",
    "binary/octet-stream",
    "application/download",
    "application/x-download",
    "application/force-download",
    "application/zip",
    "application/x-zip",
    "application/x-zip-compressed",
    "application/x-msdownload",
    "application/vnd.ms-word",
    "application/x-msword",
    "text/plain",
    DOC,
    PPT,
    *WORD_FILES,
    *RTF_FILES,
    *ODF_FILES,
    *SLIDE_FILES,
}
"""Media types that servers give what they do not know, and those of office programs."""

OTHER = "application/octet-stream"
"""What is no text, and of no format that is known here."""

_TEXTS = frozenset({HTML, "application/xhtml+xml", "text/plain"})

_RTF_MARK = b"{\\rtf"

_MARKS = (
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (_RTF_MARK, RTF),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf", "application/x-7z-compressed"),
)
"""How files begin that are sent in the place of a page."""

_LOOKED_AT = 64 * 1024
"""Bytes that are looked at to tell a text; an even number, for UTF-16."""
_CONTROL_BYTES = bytes({*range(0x20), 0x7F} - set(b"\t\n\f\r\x1a"))
_CONTROL_SIGNS = re.compile("[\\0-\\x08\\x0b\\x0e-\\x19\\x1b-\\x1f\\x7f-\\x9f\ufffd]")
_CONTROLS = 0.02
"""The share of control characters from which bytes are no text. Of bytes at random an eighth are;
in pages that were read none was, but for a zero or a form feed by accident."""

_HEAD = 1024
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-[^-]|--+[^->])*--+>\s*)*"
    rb"<(?:!doctype html|html|head|body|title|meta|script|style|table|div|h1|p)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_PDF_FIRST = re.compile(rb"(?:\xef\xbb\xbf)?\s*%PDF-\d\.\d\s*[\r\n]")
"""A first line that stands alone: a page may tell how a PDF begins, but no page begins so."""
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_WORD_PART = re.compile(rb"word/document\d*\.xml")
"""The part with the words; some programs number it."""
_SLIDE_PART = b"ppt/presentation.xml"
_SLIDE_STREAM = "PowerPoint Document".encode("utf-16-le")
_ODF_PART = re.compile(rb"mimetype(" + re.escape(_ODF.encode()) + rb"[a-z-]+)")
"""What such an archive begins with, behind the first header (OpenDocument 1.3, part 2, 3.3)."""


def true_media_type(media_type: str, body: bytes, charset: str | None = None) -> str:
    """Return the media type that a body is to be read as.

    Args:
        media_type: as the server names it; parameters and case do not matter.
        body: the bytes as they were received.
        charset: the character set that the server names, if any.

    Returns:
        The type that the bytes bear out where the server's says little or is contradicted by
        them; else the server's, in lower case and without parameters.
    """
    essence = _essence(media_type)
    if essence in _DOUBTFUL:
        essence = _by_bytes(body) or essence
    elif essence == PDF:
        essence = _office(body) or essence
    if essence in _TEXTS:
        essence = _in_place_of_a_text(body, charset) or essence
    return essence


def type_name(media_type: str) -> str:
    """Return what a reader calls a media type that is not read.

    Args:
        media_type: in lower case and without parameters.
    """
    return TYPE_NAMES.get(media_type, f"the type “{media_type or 'unknown'}”")


def says_little(media_type: str) -> bool:
    """Tell whether a media type is one that servers give to what they do not know.

    Args:
        media_type: as the server names it; parameters and case do not matter.
    """
    return _essence(media_type) in _DOUBTFUL


def looks_like_a_web_page(body: bytes) -> bool:
    """Tell whether bytes begin as a web page does.

    Args:
        body: any bytes.
    """
    return _MARKUP.match(body[:_HEAD]) is not None


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _in_place_of_a_text(body: bytes, charset: str | None) -> str | None:
    """Return what a body is that was called a web page or a text; None where it is a text."""
    if _PDF_FIRST.match(body[:_HEAD]):
        return PDF
    marked = next((kind for mark, kind in _MARKS if body.startswith(mark)), None)
    return _office(body) or marked or (None if _is_text(body, charset) else OTHER)


def _is_text(body: bytes, charset: str | None) -> bool:
    head = body[:_LOOKED_AT]
    if b"\0" not in head:
        return len(head) - len(head.translate(None, _CONTROL_BYTES)) <= _CONTROLS * len(head)
    # Zeros stand in UTF-16 and UTF-32, which a mark or the server names, and in what is no text.
    text = decode(head, charset)
    return len(_CONTROL_SIGNS.findall(text)) <= _CONTROLS * len(text)


def _office(body: bytes) -> str | None:
    """Return the format of office programs that a file is of; None for others."""
    if body.startswith(_RTF_MARK):
        return RTF
    if body.startswith(_COMPOUND):
        return DOC if _WORD_STREAM in body else PPT if _SLIDE_STREAM in body else None
    if not body.startswith(b"PK\x03\x04"):
        return None
    if declared := _ODF_PART.search(body[:_HEAD]):
        return declared[1].decode("ascii")
    if _WORD_PART.search(body):
        return DOCX
    return PPTX if _SLIDE_PART in body else None


def _by_bytes(body: bytes) -> str | None:
    head = body[:_HEAD]
    if b"%PDF-" in head:  # readers allow for bytes before the mark (ISO 32000-1, annex H, note 13)
        return PDF
    return _office(body) or (HTML if looks_like_a_web_page(body) else None)
