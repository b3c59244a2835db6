"""opened(): a PDF, opened; placeholder_in(): why its pages are only a notice of other contents.

Forms and portfolios made for one maker's programs hold a page that other programs show: "please
wait", or "open this in another reader". The contents are elsewhere in the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from collection.words.folding import fold
from crawler.errors import DamagedDocument
from crawler.extract.pdf.paragraphs import TypesetParagraph

_TAIL = 4096
"""Where the end-of-file mark must stand: the standard says the last 1,024 bytes, and some servers
append to what they send. The mark earlier in the file proves nothing: linearised files have it at
their head."""
_END = re.compile(rb"startxref\s+(\d+)")
_TABLE = re.compile(rb"\s*(xref|\d+\s+\d+\s+obj)")
_OBJECT = re.compile(rb"\d\s+obj\b")

_LENGTH = re.compile(rb"/Linearized\b[^>]{0,500}/L\s{1,8}(\d+)")
_HEADER = b"%PDF-"
_OTHERS = (
    (b"%!PS", "it is PostScript, as printers take it"),
    (b"%FDF-", "it holds the answers to a form (FDF) without the form"),
    (b"\xff\xd8\xff", "it is a picture (JPEG)"),
    (b"\x89PNG", "it is a picture (PNG)"),
    (b"GIF8", "it is a picture (GIF)"),
    (b"II*\0", "it is a picture (TIFF)"),
    (b"MM\0*", "it is a picture (TIFF)"),
    (b"PK\x03\x04", "it is an archive (ZIP)"),
    (b"\x1f\x8b", "it is packed (gzip)"),
    (b"<", "it is a web page or other markup"),
)
"""How other files begin that are sent in the place of a PDF."""

_NOTICE = 150
"""Most words of a notice; the longest that is met has about 110. Pages with more are contents."""
_WAIT = re.compile(r"please wait|not eventually replaced by the proper contents", re.IGNORECASE)
_MOST_NAMED = 5
"""Attachments that a reason names."""


@dataclass(frozen=True, slots=True)
class OpenedPdf:
    """An open PDF.

    Args:
        document: to be closed by who opened it.
        is_portfolio: whether it says that its attachments are the contents.
    """

    document: pdfium.PdfDocument
    is_portfolio: bool


def opened(body: bytes) -> OpenedPdf:
    """Open a PDF.

    Args:
        body: the file.

    Raises:
        DamagedDocument: the file is cut off, damaged or needs a password.
    """
    begins = body.find(_HEADER)
    if begins < 0:
        raise DamagedDocument(f"the file is no PDF: {_what_it_is(body)}")
    body = body[begins:]  # the engine itself looks for it in the first 1,024 bytes alone
    if not _is_whole(body):
        raise DamagedDocument("the PDF is cut off: its end is missing")
    _met.clear()
    raw.FSDK_SetUnSpObjProcessHandler(_LISTENER)
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise DamagedDocument("the PDF needs a password") from error
        raise DamagedDocument(f"the PDF cannot be opened: {fold(str(error))}") from error
    return OpenedPdf(document, raw.FPDF_UNSP_DOC_PORTABLECOLLECTION in _met)


def _is_whole(body: bytes) -> bool:
    """Tell whether a file ends as it should, or names the table of its parts, and no part after.

    The mark of the end may be missing, or far from it. An update that was cut off leaves a part.
    One that is made for reading page by page has the mark near its head too, and says its length.
    """
    stated = _LENGTH.search(body[:_TAIL])
    if stated and int(stated[1][:12]) > len(body):
        return False
    if b"%%EOF" in body[-_TAIL:]:
        return True
    ends = list(_END.finditer(body))
    if not ends:
        return False
    table = max(body.find(b"%PDF-"), 0) + int(ends[-1][1][:12])
    named = int(ends[-1][1][:12]) > 0 and _TABLE.match(body, table) is not None
    return named and not _OBJECT.search(body, ends[-1].end())


def _what_it_is(body: bytes) -> str:
    begins = body.lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if not begins:
        return "it is empty" if not body else "it holds nothing but white space or zeros"
    known = next((words for mark, words in _OTHERS if begins.startswith(mark)), None)
    return known or "it does not begin as one does"


_met: set[int] = set()
"""What the engine said of the file that it opened last; it says so while it opens it."""


def _hear(_: object, kind: int) -> None:
    _met.add(kind)


_LISTENER = raw.UNSUPPORT_INFO(
    version=1,
    FSDK_UnSupport_Handler=dict(raw.UNSUPPORT_INFO._fields_)["FSDK_UnSupport_Handler"](_hear),
)


def placeholder_in(pdf: OpenedPdf, paragraphs: Sequence[TypesetParagraph]) -> str | None:
    """Return why the pages are only a notice of other contents, in words for an admin.

    Args:
        pdf: the file.
        paragraphs: of all its pages.
    """
    text = " ".join(paragraph.text for paragraph in paragraphs)
    if len(text.split()) > _NOTICE:
        return None
    form = raw.FPDF_GetFormType(pdf.document)
    waits = form == raw.FORMTYPE_XFA_FOREGROUND and _WAIT.search(text)
    if form == raw.FORMTYPE_XFA_FULL or waits:
        return "its page is only a notice: the form (XFA) can be read by Adobe's programs alone"
    if pdf.is_portfolio:
        return f"its page is only the cover of a portfolio{_attached(pdf.document)}"
    return None


def attachments(document: pdfium.PdfDocument) -> str:
    """Return the names of the files that are attached, of many the first; empty where none is.

    Args:
        document: the open PDF.
    """
    count = document.count_attachments()
    names = [
        fold(document.get_attachment(index).get_name()) for index in range(min(count, _MOST_NAMED))
    ]
    more = f" and {count - len(names)} more" if count > len(names) else ""
    return ", ".join(names) + more


def _attached(document: pdfium.PdfDocument) -> str:
    names = attachments(document)
    return f"; attached are {names}" if names else ""
