"""What is stored in Whoosh: its fields and its codec.

A row is a passage. The text itself stays in the collection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from whoosh.codec.whoosh3 import W3Codec
from whoosh.columns import FixedBytesColumn
from whoosh.fields import ID, TEXT, Schema
from whoosh.system import pack_uint

from index.words.analysis import PassageAnalyzer

TEXT_FIELDS = ("title", "heading", "body")
"""The fields in which words are searched."""


ID_BYTES: Final = 12
"""Bytes of a document's id, as the sidecar has them; a shorter one is filled up."""


class DocumentId(ID):  # type: ignore[misc]
    """The document that a row is of, also as a column, so that a row tells it without a search."""

    def __init__(self) -> None:
        super().__init__(sortable=FixedBytesColumn(ID_BYTES))

    def to_column_value(self, value: str) -> bytes:
        """Return an id as the column has it."""
        return value.encode().ljust(ID_BYTES, b"\0")


class Stems(TEXT):  # type: ignore[misc]
    """A text field that is given the stems of its text, which the writer needs as well.

    Whoosh would make a token of every word to count the same words again.
    """

    def __init__(self) -> None:
        super().__init__(analyzer=PassageAnalyzer(), phrase=False)

    def index(self, value: Sequence[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield each stem with its frequency, its weight, and the frequency encoded."""
        for stem, count in Counter(value).items():
            yield stem.encode(), count, float(count), pack_uint(count)


class PassageCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec, without the lengths in its postings, which serve Whoosh's own scorers.

    Postings are not compressed: most are too short to shrink, and to try takes a third of the time
    in which Whoosh writes the segment of an update.
    """

    length_stats = False

    def __init__(self) -> None:
        super().__init__(compression=0)


def schema() -> Schema:
    """Return Whoosh's schema.

    Neither positions nor facets are here: the places of words stand in the sidecar, and facets
    are a document's, not a passage's, and stand there once a document.
    """
    return Schema(document=DocumentId(), **{name: Stems() for name in TEXT_FIELDS})
