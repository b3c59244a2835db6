"""Places: the address of a document and of its sections, in the reader and at the publisher's."""

from __future__ import annotations

from index.originals import original


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
