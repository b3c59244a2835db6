"""The sidecar: postings, passages, documents and facets as NumPy arrays.

Whoosh's own postings are blocks of compressed pickles; decoding them for every search costs
more than everything else together. The same numbers written out as columns when the index is
committed are read by offset, and are safe for any number of threads.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np

from collection.marks.mark import MarkKind
from collection.vocabulary import Box
from index.facets import FACETS
from index.storing.files import Array, read_columns, write_columns

BOXES: Final = tuple(Box)
MARKS: Final = {kind: 1 << place for place, kind in enumerate(MarkKind)}
"""The bit of each kind of mark."""
ASIDES: Final = frozenset({Box.SCOPE, Box.RELATED, Box.AMENDMENT})
"""The boxes that say what a chapter is about, what else to read and what was changed, not what to
do: they head no completion, and are shown as passages only where nothing else matches."""
PLACE_BITS: Final = 14
"""Bits of a word's place in a field; the field stands above them."""
LAST_PLACE: Final = 16_000
"""The last place that is told apart; no passage is nearly as long, and what is looked for beside
a word, or near it, never reaches into the next field."""
MOST_PLACES: Final = 255
"""Places of a stem in a field that are kept: a frequency above adds nothing, because K1 has long
saturated it."""
ALWAYS: Final = 0
"""The day, as a proleptic ordinal, of a facet's value that holds from the beginning."""


@dataclass(frozen=True)
class Terms(Sequence[bytes]):
    """Stems, words or other texts in byte order, one after another.

    Args:
        text: all of them joined, uint8.
        starts: place of each in ``text`` and the end of the last, int64.
    """

    text: Array
    starts: Array

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: Any) -> Any:
        return self.text[self.starts[number] : self.starts[number + 1]].tobytes()

    def __iter__(self) -> Iterator[bytes]:
        text = self.text.tobytes()
        return (text[begin:end] for begin, end in pairwise(self.starts.tolist()))

    @classmethod
    def of(cls, texts: Iterable[bytes]) -> Terms:
        """Return the columns of texts that are in byte order already.

        Args:
            texts: each once.
        """
        held = list(texts)
        ends = np.cumsum([0, *map(len, held)], dtype=np.int64)
        return cls(np.frombuffer(b"".join(held), np.uint8), ends)

    def between(self, begin: int, end: int) -> Terms:
        """Return the texts of a range of numbers."""
        starts = self.starts[begin : end + 1]
        return Terms(self.text[starts[0] : starts[-1]], starts - starts[0])

    def find(self, stem: str) -> int | None:
        """Return the number of a stem, None where no passage holds it."""
        wanted = stem.encode()
        number = bisect_left(self, wanted)
        return number if number < len(self) and self[number] == wanted else None


@dataclass(frozen=True)
class FacetColumn:
    """The values that documents hold of one facet, a row for each pair.

    Args:
        slugs: the values that occur.
        documents: number of the document, int32.
        values: place of the value in ``slugs``, int32.
        since: ordinal of the day from which the pair holds, int32; ALWAYS for most.
    """

    slugs: tuple[str, ...]
    documents: Array
    values: Array
    since: Array

    @classmethod
    def of(cls, pairs: Sequence[tuple[int, str, int]]) -> FacetColumn:
        """Return the columns of pairs.

        Args:
            pairs: number of the document, slug and since, by document.
        """
        slugs = tuple(sorted({slug for _, slug, _ in pairs}))
        places = {slug: place for place, slug in enumerate(slugs)}
        return cls(
            slugs,
            np.array([document for document, _, _ in pairs], np.int32),
            np.array([places[slug] for _, slug, _ in pairs], np.int32),
            np.array([since for _, _, since in pairs], np.int32),
        )

    def on(self, today: date) -> tuple[Array, Array]:
        """Return the documents and values of the pairs that hold on a day."""
        if not self.since.any():
            return self.documents, self.values
        holds = self.since <= today.toordinal()
        return self.documents[holds], self.values[holds]


@dataclass(frozen=True)
class Sidecar:
    """One generation's numbers. T terms, P postings, N passages, D documents, W words,
    X deletions, E entries, K keys.

    Passages of one document stand together; documents stand by id. Postings of one term stand
    together, by passage.

    Args:
        term_text, term_starts: see Terms.
        term_documents: in how many documents each stem occurs, int32 [T].
        posting_starts: where each stem's postings begin, and the end, int64 [T + 1].
        posting_passages: number of the passage, int32 [P].
        posting_title, posting_heading, posting_body: how often the stem stands in that field
            of the passage, uint8 [P].
        posting_strength: what the stem counts for in the passage, see index.storing.impact, float32
        [P]. place: where the stem stands in the passage, by posting, ascending: place of the field
        in
            TEXT_FIELDS << PLACE_BITS | place among the field's words, uint16.
        place_starts: where each posting's places begin, and the end, uint32 [P + 1]; enough for
            28 million passages.
        passage_document: number of the document, int32 [N].
        passage_section: id of the section in the collection, int64 [N]; 0 where there is none.
        passage_number: number of the passage in its section, int32 [N].
        passage_start, passage_end: its place in the section's text, int32 [N].
        passage_box: place of the section's box in BOXES, uint8 [N].
        passage_role: place of its role in ROLES, uint8 [N].
        passage_marks: which kinds of MarkKind are marked in it, a bit each, in their order,
            uint8 [N].
        length_title, length_heading, length_body: words in each field, int32 [N].
        document_id: the permanent ids in order, S12 [D].
        document_first: number of the first passage of each, and the end, int32 [D + 1].
        document_title_rank: place in the order of titles, equal ones by address, int32 [D].
        document_reviewed: ordinal of the review date, int32 [D]; 0 where none is stated.
        document_changed: POSIX time of the last change, float64 [D].
        document_authority: place in AUTHORITIES, uint8 [D].
        document_gone: whether the publisher removed it, bool [D].
        document_family: number of the first document of its family, its own where it has none,
            int32 [D]; see families.Families.
        typical_starts: where each document's typical stems begin, and the end, int64 [D + 1].
        typical_term: their numbers, most typical first, int32; see index.storing.typical.
        typical_share: what share of them all each has in the document, float32.
        latent_document: the vector of each document, one after another, int8; see
            index.storing.latent.
        latent_stem: the numbers of the stems that have a vector, int32.
        latent_term: their vectors, one after another, int8.
        latent_scale: what each number of a stem's vector is worth, float32.
        word_text, word_starts: see Terms; the words as they are written, folded, not stemmed.
        word_documents: in how many documents each word stands, int32 [W].
        deletion_hash: see deletions.deletions, uint32 [X], ascending.
        deletion_word: number of the word, int32 [X].
        entry_text, entry_starts: see Terms; what completes a search, as it is shown.
        entry_weight: the greater, the sooner it is offered, int32 [E].
        key_entry: number of the entry, int32 [K]; see completion.keys.
        key_offset: where in the entry a word begins, in bytes, int32 [K].
        facets: by facet key.
    """

    term_text: Array
    term_starts: Array
    term_documents: Array
    posting_starts: Array
    posting_passages: Array
    posting_title: Array
    posting_heading: Array
    posting_body: Array
    posting_strength: Array
    place: Array
    place_starts: Array
    passage_document: Array
    passage_section: Array
    passage_number: Array
    passage_start: Array
    passage_end: Array
    passage_box: Array
    passage_role: Array
    passage_marks: Array
    length_title: Array
    length_heading: Array
    length_body: Array
    document_id: Array
    document_first: Array
    document_title_rank: Array
    document_reviewed: Array
    document_changed: Array
    document_authority: Array
    document_gone: Array
    document_family: Array
    typical_starts: Array
    typical_term: Array
    typical_share: Array
    latent_document: Array
    latent_stem: Array
    latent_term: Array
    latent_scale: Array
    word_text: Array
    word_starts: Array
    word_documents: Array
    deletion_hash: Array
    deletion_word: Array
    entry_text: Array
    entry_starts: Array
    entry_weight: Array
    key_entry: Array
    key_offset: Array
    facets: Mapping[str, FacetColumn]

    @property
    def terms(self) -> Terms:
        """The stems."""
        return Terms(self.term_text, self.term_starts)

    @property
    def words(self) -> Terms:
        """The words as they are written."""
        return Terms(self.word_text, self.word_starts)

    @property
    def entries(self) -> Terms:
        """What completes a search."""
        return Terms(self.entry_text, self.entry_starts)

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.document_id)

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return len(self.passage_document)

    @cached_property
    def document_grouped(self) -> Array:
        """Which documents are of a family of several, bool [D]."""
        grouped = np.zeros(self.documents, bool)
        later = np.flatnonzero(self.document_family != np.arange(self.documents))
        grouped[later] = grouped[self.document_family[later]] = True
        return grouped

    def document_number(self, document_id: str) -> int | None:
        """Return the number of a document, None where it is not indexed."""
        wanted = np.bytes_(document_id.encode())
        number = int(np.searchsorted(self.document_id, wanted))
        held = number < self.documents and self.document_id[number] == wanted
        return number if held else None

    @classmethod
    def load(
        cls, folder: Path, slugs: Mapping[str, Sequence[str]], *, mapped: bool = True
    ) -> Sidecar:
        """Map the arrays of a folder into memory, or read them into it.

        Args:
            folder: where they were written.
            slugs: of each facet.
            mapped: as ``read_columns`` has it.

        Raises:
            OSError, ValueError, KeyError: a file is missing or damaged.
        """
        columns = read_columns(folder, COLUMNS, mapped=mapped)
        return cls(**columns, facets=read_facets(folder, slugs, mapped=mapped))


COLUMNS: Final = tuple(column.name for column in fields(Sidecar) if column.name != "facets")
"""The names of a sidecar's arrays, without those of the facets."""
_FACET_PARTS = ("documents", "values", "since")


def write_facets(folder: Path, facets: Mapping[str, FacetColumn]) -> None:
    """Write the columns of facets, but for the slugs, which a manifest holds.

    Args:
        folder: must exist.
        facets: by facet key.
    """
    for key, column in facets.items():
        parts = {f"facet_{key}_{part}": getattr(column, part) for part in _FACET_PARTS}
        write_columns(folder, parts)


def read_facets(
    folder: Path, slugs: Mapping[str, Sequence[str]], *, mapped: bool = True
) -> Mapping[str, FacetColumn]:
    """Map what ``write_facets`` wrote, or read it.

    Args:
        folder: where.
        slugs: of each facet.
        mapped: as ``read_columns`` has it.

    Raises:
        OSError, ValueError, KeyError: a file is missing or damaged.
    """
    found = {}
    for key in FACETS:
        names = [f"facet_{key}_{part}" for part in _FACET_PARTS]
        columns = read_columns(folder, names, mapped=mapped)
        found[key] = FacetColumn(tuple(slugs[key]), *columns.values())
    return found
