"""What is stored: Whoosh's fields, the sidecar's columns, and the number of their form.

A row of either is a passage. The text itself stays in the collection.
"""

from __future__ import annotations

from whoosh.fields import ID, TEXT, Schema

from index.analysis import PassageAnalyzer

FORMAT = 1
"""Grows with every change to analysis, to splitting, to the schema or to the sidecar; a
generation of another format is built anew."""

TEXT_FIELDS = ("title", "heading", "body")
"""The fields in which words are searched."""


def schema() -> Schema:
    """Return Whoosh's schema.

    Positions are kept for phrases. Facets are not here: they are a document's, not a passage's,
    and stand in the sidecar once a document.
    """
    fields = {name: TEXT(analyzer=PassageAnalyzer(), phrase=True) for name in TEXT_FIELDS}
    return Schema(document=ID, **fields)
