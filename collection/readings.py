"""Readings: versions that are one body of the publisher, read once more in another way.

They stand one after the other, of the same moment and the same bytes. What changed between them
is Signpost's reading, so no list of the publisher's changes tells of them.
"""

from __future__ import annotations

from itertools import pairwise

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import aliased

from collection.models import Document, Version


def is_read_anew() -> ColumnElement[bool]:
    """Return the condition that a selected version is of the same body as the one before it."""
    before = aliased(Version)
    return and_(
        Version.number > 1,
        exists().where(
            before.document_id == Version.document_id,
            before.number == Version.number - 1,
            before.fetched == Version.fetched,
            before.blob_hash == Version.blob_hash,
        ),
    )


def read_anew(document: Document) -> frozenset[int]:
    """Return the numbers of a document's versions that are of the same body as those before them.

    Args:
        document: with all its versions, the earliest first.
    """
    return frozenset(
        version.number
        for before, version in pairwise(document.versions)
        if (before.fetched, before.blob_hash) == (version.fetched, version.blob_hash)
    )
