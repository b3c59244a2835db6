"""Places: the address of a document and of its sections in the reader."""

from __future__ import annotations


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
