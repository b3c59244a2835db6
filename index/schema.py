"""What is stored: Whoosh's fields, the sidecar's columns, and the number of their form.

A row of either is a passage. The text itself stays in the collection.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import ID, TEXT, Schema

from index.analysis import PassageAnalyzer

FORMAT = 7
"""Grows with every change to analysis, to splitting, to the schema or to the sidecar; a
generation of another format is built anew."""

TEXT_FIELDS = ("title", "heading", "body")
"""The fields in which words are searched."""
TEXT_ALONE = ("heading", "body")
"""Those that are a passage's own; its title is the whole document's."""


class Stems(TEXT):  # type: ignore[misc]
    """A text field that is given the stems of its text, which the writer needs as well.

    Whoosh would make a token of every word to count the same words again.
    """

    def __init__(self) -> None:
        super().__init__(analyzer=PassageAnalyzer(), phrase=True)

    def index(self, value: Sequence[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield each stem with its frequency, its weight and its positions, encoded."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, stem in enumerate(value):
            places[stem].append(place)
        for stem, positions in places.items():
            count = len(positions)
            yield stem.encode(), count, float(count), self.format.encode(positions)


class PassageCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec, without the lengths in its postings, which serve Whoosh's own scorers."""

    length_stats = False


def schema() -> Schema:
    """Return Whoosh's schema.

    Positions are kept for phrases. Facets are not here: they are a document's, not a passage's,
    and stand in the sidecar once a document.
    """
    return Schema(document=ID, **{name: Stems() for name in TEXT_FIELDS})
