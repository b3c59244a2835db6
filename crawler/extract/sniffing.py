"""true_media_type(): what a body is by its own bytes, where the server's word is worth little.

Councils' servers send Word documents as streams of bytes or as archives, and mix up the two
formats of Word. Only then is the body asked, and only for the formats that are read; a page that
is sent as HTML stays one (WHATWG MIME Sniffing, sections 5.2 and 7).
"""

from __future__ import annotations

import re

PDF = "application/pdf"
HTML = "text/html"
DOC = "application/msword"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

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
    DOCX,
}
"""Media types that servers give what they do not know, and those of Word."""

_HEAD = 1024
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-[^-]|--+[^->])*--+>\s*)*"
    rb"<(?:!doctype html|html|head|body|title|meta|script|style|table|div|h1|p)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_WORD_PART = b"word/document.xml"


def true_media_type(media_type: str, body: bytes) -> str:
    """Return the media type that a body is to be read as.

    Args:
        media_type: as the server names it; parameters and case do not matter.
        body: the bytes as they were received.

    Returns:
        The type that the bytes bear out where the server's says little; else the server's, in
        lower case and without parameters.
    """
    essence = media_type.partition(";")[0].strip().lower()
    return (_by_bytes(body) or essence) if essence in _DOUBTFUL else essence


def _by_bytes(body: bytes) -> str | None:
    head = body[:_HEAD]
    if b"%PDF-" in head:  # readers allow for bytes before the mark (ISO 32000-1, annex H, note 13)
        return PDF
    if body.startswith(b"PK\x03\x04") and _WORD_PART in body:
        return DOCX
    if body.startswith(_COMPOUND) and _WORD_STREAM in body:
        return DOC
    return HTML if _MARKUP.match(head) else None
