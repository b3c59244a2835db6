"""Inversion: passages come in one by one, a sidecar's columns come out."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from collection.marks.mark import MarkKind, WordedMark
from collection.models import Document, DocumentState
from collection.vocabulary import AUTHORITIES, Box
from index.building.ledger import Ledger
from index.building.shard import Shard
from index.building.vocabulary import Vocabulary
from index.facets import FACETS
from index.families import Families
from index.roles import ROLES, PassageRole
from index.storing.columns import documents_of, frequencies, numbering, runs, starts
from index.storing.files import Array
from index.storing.schema import TEXT_FIELDS
from index.storing.sidecar import (
    ALWAYS,
    BOXES,
    LAST_PLACE,
    MARKS,
    MOST_PLACES,
    PLACE_BITS,
    FacetColumn,
    Terms,
)
from index.words.analysis import Inverted

_PASSAGE = ("document", "section", "number", "start", "end", "box", "role", "marks")


@dataclass
class Inverter:
    """Collects the rows of a sidecar; documents must come in the order of their ids.

    Args:
        vocabulary: given every document as well, for spelling and completion.
    """

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    _families: Families = field(default_factory=Families)
    _term_numbers: defaultdict[str, int] = field(default_factory=numbering)
    _postings: array[int] = field(default_factory=lambda: array("I"))
    _counts: array[int] = field(default_factory=lambda: array("H"))
    _places: array[int] = field(default_factory=lambda: array("H"))
    _passages: dict[str, array[int]] = field(
        default_factory=lambda: {name: array("q") for name in (*_PASSAGE, "terms", *TEXT_FIELDS)}
    )
    _documents: list[tuple[bytes, int, str, int, float, int, bool]] = field(default_factory=list)
    _pairs: dict[str, list[tuple[int, str, int]]] = field(
        default_factory=lambda: {key: [] for key in FACETS}
    )

    def add_document(self, document: Document, marked: Iterable[WordedMark] = ()) -> None:
        """Begin a document; its passages follow.

        Args:
            document: with its topics loaded.
            marked: what is marked in those of its words that facets are told by.
        """
        number, told = len(self._documents), tuple(marked)
        self._families.add_document(document)
        self._documents.append(
            (
                document.id.encode(),
                len(self._passages["document"]),
                # Equal titles by address: ids are random, so they would stand otherwise in every
                # collection of the same documents.
                f"{document.title.casefold()}\0{document.url}",
                document.reviewed.toordinal() if document.reviewed else 0,
                document.changed.timestamp(),
                AUTHORITIES.index(document.authority),
                document.state is DocumentState.GONE,
            )
        )
        for key, facet in FACETS.items():
            self._pairs[key] += [
                (number, slug, since.toordinal() if since else ALWAYS)
                for slug, since in facet.values(document, told).items()
            ]

    def add_passage(
        self,
        fields: Mapping[str, Inverted],
        place: tuple[int, int, int, int],
        box: Box,
        role: PassageRole,
        marked: frozenset[MarkKind],
    ) -> None:
        """Add a passage of the document that was begun last.

        Args:
            fields: the words by field.
            place: section id, number in the section, start and end in its text.
            box: the box of the section.
            role: what it does for its reader.
            marked: the kinds of what is marked in it.
        """
        self._families.add_words(fields["body"].stems)
        row = (len(self._documents) - 1, *place, BOXES.index(box), ROLES.index(role), _bits(marked))
        for name, value in zip(_PASSAGE, row, strict=True):
            self._passages[name].append(value)
        for name in TEXT_FIELDS:
            self._passages[name].append(len(fields[name].stems))
        held = [_places(fields[name], number) for number, name in enumerate(TEXT_FIELDS)]
        distinct = dict.fromkeys(chain.from_iterable(held))
        self._passages["terms"].append(len(distinct))
        self._postings.extend([self._term_numbers[stem] for stem in distinct])
        for stem in distinct:
            before = len(self._places)
            for places in held:
                if stem in places:
                    self._places.extend(places[stem])
            self._counts.append(len(self._places) - before)

    @property
    def documents(self) -> int:
        """How many documents were added."""
        return len(self._documents)

    @property
    def passages(self) -> int:
        """How many passages were added."""
        return len(self._passages["document"])

    def finish(self, fingerprints: Sequence[bytes]) -> Shard:
        """Return the part of all that was added.

        Args:
            fingerprints: of the documents, in the order in which they came.
        """
        columns = self._finish_terms() | self._finish_passages() | self._finish_documents()
        words, of_vocabulary = self.vocabulary.finish()
        titles = Terms.of(row[2].encode() for row in self._documents)
        ledger = Ledger(
            fingerprint=np.array([bytes(held) for held in fingerprints], "V16"),
            title_text=titles.text,
            title_starts=titles.starts,
            **self._families.ledger(),
            **of_vocabulary,
        )
        facets = {key: FacetColumn.of(pairs) for key, pairs in self._pairs.items()}
        return Shard(columns | words, facets, ledger, np.ones(self.documents, bool))

    def _finish_terms(self) -> dict[str, Array]:
        ordered = sorted((stem.encode(), number) for stem, number in self._term_numbers.items())
        rank = np.empty(len(ordered), np.int32)
        rank[[number for _, number in ordered]] = np.arange(len(ordered))
        terms = rank[np.frombuffer(self._postings, np.uint32)]
        by_term = np.argsort(terms, kind="stable")
        counts = np.bincount(terms, minlength=len(ordered))
        posting_starts = starts(counts)
        passages = np.repeat(np.arange(self.passages, dtype=np.int32), self._passages["terms"])
        passages = passages[by_term]
        counted = np.frombuffer(self._counts, np.uint16)
        lengths = counted[by_term]
        places = np.frombuffer(self._places, np.uint16)
        places = places[runs(starts(counted)[:-1][by_term], lengths)]
        documents = np.array(self._passages["document"], np.int32)
        return {
            "term_text": np.frombuffer(b"".join(stem for stem, _ in ordered), np.uint8),
            "term_starts": starts([len(stem) for stem, _ in ordered]),
            "term_documents": documents_of(documents[passages], posting_starts),
            "posting_starts": posting_starts,
            "posting_passages": passages,
            "place": places,
            "place_starts": starts(lengths).astype(np.uint32),
            **frequencies(places, lengths),
        }

    def _finish_passages(self) -> dict[str, Array]:
        rows = {name: np.array(values, np.int64) for name, values in self._passages.items()}
        types = {"section": np.int64, "box": np.uint8, "role": np.uint8, "marks": np.uint8}
        return {
            **{
                f"passage_{name}": rows[name].astype(types.get(name, np.int32)) for name in _PASSAGE
            },
            **{f"length_{name}": rows[name].astype(np.int32) for name in TEXT_FIELDS},
        }

    def _finish_documents(self) -> dict[str, Array]:
        rows = self._documents
        ids, firsts, _, reviewed, changed, authority, gone = (
            zip(*rows, strict=True) if rows else ((),) * 7
        )
        return {
            "document_id": np.array(ids, "S12"),
            "document_first": np.array([*firsts, self.passages], np.int32),
            "document_reviewed": np.array(reviewed, np.int32),
            "document_changed": np.array(changed, np.float64),
            "document_authority": np.array(authority, np.uint8),
            "document_gone": np.array(gone, bool),
        }


def _bits(marked: frozenset[MarkKind]) -> int:
    return sum(MARKS[kind] for kind in marked)


def _places(text: Inverted, field_number: int) -> Mapping[str, list[int]]:
    """Return the places of each stem of a field, as many as are told apart."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    base = field_number << PLACE_BITS
    for place, stem in chain(enumerate(text.stems), text.capitals):
        places = found[stem]
        if len(places) < MOST_PLACES:
            places.append(base + min(place, LAST_PLACE))
    return found
