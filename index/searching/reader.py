"""The reader: the addresses at which the portal shows a document, and a section of a version.

The one place that makes the address of a section. It always names the version whose section it
is: whoever keeps it finds the words that they saw, and is told there what became of them.
"""

from __future__ import annotations

from urllib.parse import quote

PREFIX = "at-"
"""Begins the id of every section, so that no heading is taken for something else on the page:
"Contents", or "Section 17", which would be one of the places that older links name."""


def reader_path(document_id: str, version: int | None = None) -> str:
    """Return the path of a document in the reader.

    Args:
        document_id: the permanent id.
        version: number of the version; None for the one that is current when it is opened.
    """
    path = f"/documents/{document_id}"
    return path if version is None else f"{path}?version={version}"


def section_path(document_id: str, version: int, slug: str) -> str:
    """Return the path of a section of a version in the reader.

    Args:
        document_id: the permanent id.
        version: number of the version.
        slug: names the section in that version (``collection.slugs``).
    """
    return reader_path(document_id, version) + section_fragment(slug)


def section_fragment(slug: str) -> str:
    """Return the link to a section on the page that shows it.

    Args:
        slug: names the section.
    """
    return f"#{quote(section_id(slug), safe='')}"


def section_id(slug: str) -> str:
    """Return the id of a section's element on the reader's page.

    Args:
        slug: names the section.
    """
    return PREFIX + slug


def place_id(position: int) -> str:
    """Return the id that links named a section by before sections had names: by its place.

    Args:
        position: of the section in its version, from 0.
    """
    return f"section-{position + 1}"
