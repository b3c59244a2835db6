"""Places: the address of a section here, and of the same place in the publisher's copy."""

from __future__ import annotations

from urllib.parse import quote, urldefrag

FRAGMENT = "/?:@!$&'()*+,;=-._~%"
"""What may stand unescaped in a fragment (RFC 3986, section 3.5)."""


def section_id(position: int) -> str:
    """Return the id of a section on the reader's page.

    Args:
        position: of the section in its version, from 0.
    """
    return f"section-{position + 1}"


def reader_path(document_id: str, position: int | None = None) -> str:
    """Return the path of a document, or of one of its sections, in the reader.

    Args:
        document_id: the permanent id.
        position: of the section in its version, from 0.
    """
    path = f"/documents/{document_id}"
    return path if position is None else f"{path}#{section_id(position)}"


def original_address(url: str, anchor: str | None = None, page: int | None = None) -> str:
    """Return the address of a place in the publisher's copy.

    Args:
        url: address of the document.
        anchor: fragment of the place, without "#".
        page: page of a paged document, from 1; opened by RFC 8118's "page" parameter.
    """
    base = urldefrag(url).url
    if anchor:
        return f"{base}#{quote(anchor, safe=FRAGMENT)}"
    return f"{base}#page={page}" if page else base

