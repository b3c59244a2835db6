"""EXTRACTORS: which function reads which media type. Nothing that parses is imported here.

An extractor is named by text and imported only where a document is read, which is in the child
processes of ``crawler.extract.sandbox.sandbox``.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message

from collection.extract import Extract
from crawler.errors import UnsupportedMedia
from crawler.extract.bounds import bounded
from crawler.extract.sniffing import (
    DOC,
    HTML,
    ODF_FILES,
    PDF,
    RTF_FILES,
    SLIDE_FILES,
    WORD_FILES,
    true_media_type,
    type_name,
)

__all__ = [
    "EXTRACTORS",
    "ExtractRequest",
    "Extractor",
    "charset_of",
    "essence_of",
    "extractor_for",
    "true_media_type",
    "with_charset",
]


@dataclass(frozen=True, slots=True)
class ExtractRequest:
    """One body to be read.

    Args:
        body: the bytes as they were received.
        media_type: as the server names it; parameters and case do not matter.
        url: the address of the body, against which its links are resolved.
        charset: the character set that the server names, if any.
        profile: key of the site's profile; only web pages heed it.
    """

    body: bytes
    media_type: str
    url: str
    charset: str | None = None
    profile: str = "plain"


@dataclass(frozen=True, slots=True)
class Extractor:
    """What reads one format.

    Args:
        format: one of ``FORMATS``, stored with every document.
        function: "module:name" of the function that reads it.
        takes: the fields of an ExtractRequest that the function is called with, in its order.
        writes: whether its library works on files: its child is then given a folder for them.
    """

    format: str
    function: str
    takes: tuple[str, ...] = ("body", "url")
    writes: bool = False

    def load(self) -> Callable[..., Extract]:
        """Import and return the function that reads the format."""
        function: Callable[..., Extract] = pkgutil.resolve_name(self.function)
        return function

    def read(self, request: ExtractRequest) -> Extract:
        """Read a body in this process, with no limit; see ``Sandbox`` for the bounded way.

        Args:
            request: the body and what is known of it.

        Raises:
            ExtractError: the body could not be read.
        """
        return bounded(self.load()(*(getattr(request, name) for name in self.takes)))


_HTML = Extractor(
    "html", "crawler.extract.html.page:extract_html", ("body", "url", "charset", "profile")
)
_PDF = Extractor("pdf", "crawler.extract.pdf.document:extract_pdf")
_DOCX = Extractor("docx", "crawler.extract.word.docx:extract_docx")
_DOC = Extractor("docx", "crawler.extract.word.doc:extract_doc", writes=True)
_ODF = Extractor("odf", "crawler.extract.office.odf:extract_odf")
_RTF = Extractor("rtf", "crawler.extract.office.rtf:extract_rtf")
_SLIDES = Extractor("pptx", "crawler.extract.office.slides:extract_pptx")
_TEXT = Extractor("text", "crawler.extract.text:extract_text", ("body", "charset"))

EXTRACTORS: Mapping[str, Extractor] = {
    HTML: _HTML,
    "application/xhtml+xml": _HTML,
    PDF: _PDF,
    **dict.fromkeys(sorted(WORD_FILES), _DOCX),
    DOC: _DOC,
    **dict.fromkeys(sorted(ODF_FILES), _ODF),
    **dict.fromkeys(sorted(RTF_FILES), _RTF),
    **dict.fromkeys(sorted(SLIDE_FILES), _SLIDES),
    "text/plain": _TEXT,
}
"""By media type, in lower case and without parameters."""


def essence_of(media_type: str) -> str:
    """Return a media type in lower case and without parameters.

    Args:
        media_type: as the server names it.
    """
    return media_type.partition(";")[0].strip().lower()


def charset_of(media_type: str) -> str | None:
    """Return the character set that a media type names in its parameters, in lower case.

    Args:
        media_type: as the server names it.

    Returns:
        None where it names none.
    """
    return _header(media_type).get_content_charset()


def with_charset(media_type: str, charset: str | None) -> str:
    """Return a media type that says the character set too, as ``charset_of`` reads it.

    Bytes that are kept are read again long after their server's header is gone.

    Args:
        media_type: without parameters.
        charset: as the server names it.
    """
    if charset is None:
        return media_type
    header = _header(media_type)
    header.set_param("charset", charset)
    return str(header["Content-Type"])


def _header(media_type: str) -> Message:
    header = Message()
    header["Content-Type"] = media_type
    return header


def extractor_for(media_type: str, extractors: Mapping[str, Extractor] = EXTRACTORS) -> Extractor:
    """Return what reads a media type.

    Args:
        media_type: as the server names it; parameters and case do not matter.
        extractors: the table to look in.

    Raises:
        UnsupportedMedia: nothing reads it.
    """
    essence = essence_of(media_type)
    try:
        return extractors[essence]
    except KeyError:
        raise UnsupportedMedia(f"files of {type_name(essence)} are not read") from None
