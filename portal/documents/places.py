"""Places: the address of a document and of its sections, in the reader and at the publisher's."""

from __future__ import annotations

from index.originals import original
from index.reader import place_id, reader_path, section_fragment, section_id, section_path

__all__ = [
    "comparison_path",
    "original_address",
    "place_id",
    "reader_path",
    "section_fragment",
    "section_id",
    "section_path",
]


def original_address(url: str, anchor: str | None = None, page: int | None = None) -> str:
    """Return the address of a document, or of a place in it, in the publisher's copy.

    Args:
        url: the document's canonical address.
        anchor: fragment of the place, without "#".
        page: page of a paged document, from 1.
    """
    return original(url, anchor, page)


def comparison_path(document_id: str, other_id: str) -> str:
    """Return the path of the page that compares two documents.

    Args:
        document_id: the one, whose own words are crossed out.
        other_id: the other, whose own words are underlined.
    """
    return f"{reader_path(document_id)}/compare/{other_id}"
