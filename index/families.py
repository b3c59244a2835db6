"""Families: the same chapter in several areas, told while an index is written.

Suppliers of manuals sell one template to many areas, and each area changes its timescales and
telephone numbers. Documents are one family where all of them have different areas, the same type,
the same title but for chapter numbers and place names, and texts that are alike. What they differ
in is never hidden: each is indexed, counted and shown by itself as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from collection.models import Document, DocumentState
from collection.titles import bare_title
from collection.vocabulary import slug_label
from collection.words.shingles import SKETCH, resemblance, sketch
from collection.words.texts import fold_letters, words
from index.storing.columns import starts
from index.storing.files import Array
from index.storing.sidecar import Terms

ALIKE: Final = 0.5
"""Resemblance of the texts of two documents from which they are one chapter. The demonstration's
five shared chapters reach 0.80 to 0.89; of its texts of other titles no two share more than 0.07.
At half, what is in common weighs as much as the rest."""
MOST_SAME: Final = 400
"""Documents of one title beyond which it names no chapter ("News"); bounds what is compared."""


def place_words(areas: Iterable[str]) -> frozenset[str]:
    """Return the words of the names of areas, folded.

    Args:
        areas: slugs.
    """
    return frozenset(word for area in areas for word in words(fold_letters(slug_label(area))))


def title_key(title: str, places: frozenset[str]) -> str:
    """Return what is the same of the title of a chapter in every area.

    Args:
        title: as stored.
        places: what ``place_words`` returned.

    Returns:
        The title's words, folded, without chapter number and places; with the places where
        nothing else is left.
    """
    return _less_places(chapter_words(title), places)


def chapter_words(title: str) -> str:
    """Return the words of a title, folded, without its chapter number.

    Args:
        title: as stored.
    """
    return " ".join(words(fold_letters(bare_title(title).replace("&", " and "))))


def _less_places(words: str, places: frozenset[str]) -> str:
    return " ".join([word for word in words.split() if word not in places]) or words


class FamilyMember(NamedTuple):
    """What a document's family is told by, beside its text.

    Args:
        kind, area: slugs.
        title: its words, folded, without chapter number; "" where the publisher removed the
            document, which stays by itself.
    """

    kind: str
    area: str
    title: str

    def key(self, places: frozenset[str]) -> tuple[str, str]:
        """Return what is the same of a chapter in every area; "" for one that stays by itself.

        Args:
            places: what ``place_words`` returned.
        """
        return self.kind, _less_places(self.title, places)

    def stored(self) -> bytes:
        """Return one text for a ledger."""
        return "\n".join(self).encode()

    @classmethod
    def of(cls, stored: bytes) -> FamilyMember:
        """Read what ``stored`` returned."""
        return cls(*stored.decode().split("\n", 2))


@dataclass(frozen=True)
class _Member:
    """One document. ``sketch`` is uint32, ascending."""

    number: int
    area: str
    sketch: Array

    @cached_property
    def rows(self) -> frozenset[int]:
        """What the sketch holds."""
        return frozenset(self.sketch.tolist())

    def is_like(self, other: _Member) -> bool:
        """Tell whether two documents are one chapter in two areas."""
        if self.area == other.area:
            return False
        # Most are not alike by far, which a tenth of the work tells: a likeness is never more
        # than what both sketches hold, as a share of the longer.
        most = len(self.rows & other.rows) / max(len(self.sketch), len(other.sketch))
        return most >= ALIKE and resemblance(self.sketch, other.sketch, SKETCH) >= ALIKE


@dataclass
class Families:
    """Collects documents, with their words, in the order of their numbers."""

    _chapters: list[FamilyMember] = field(default_factory=list)
    _sketches: list[Array] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _hashes: dict[str, int] = field(default_factory=dict)

    def add_document(self, document: Document) -> None:
        """Begin a document; its words follow."""
        self._end()
        title = "" if document.state is DocumentState.GONE else chapter_words(document.title)
        self._chapters.append(FamilyMember(document.kind, document.area, title))

    def add_words(self, stems: Sequence[str]) -> None:
        """Add words of the document that was begun last.

        Args:
            stems: of one passage, in order.
        """
        self._words += stems

    def ledger(self) -> Mapping[str, Array]:
        """Return the columns of the ledger by name: chapter_… and sketch…."""
        self._end()
        chapters = Terms.of(chapter.stored() for chapter in self._chapters)
        return {
            "chapter_text": chapters.text,
            "chapter_starts": chapters.starts,
            "sketch": np.concatenate([np.empty(0, np.uint32), *self._sketches]),
            "sketch_starts": starts([len(sketch) for sketch in self._sketches]),
        }

    def _end(self) -> None:
        if len(self._sketches) < len(self._chapters):
            self._sketches.append(sketch(self._words, self._hashes))
            self._words.clear()


@dataclass(frozen=True)
class Settled:
    """Families that were told before.

    Args:
        family: of each document that is as it was, the number of the first of its family, -1 of
            the others, int32 [D].
        chapters: of all documents when they were told, as stored.
        kept: which of those are as they were, bool.
    """

    family: Array
    chapters: Terms
    kept: Array

    def open(self, chapters: Terms, places: frozenset[str]) -> set[tuple[str, str]]:
        """Return the keys of which documents came, went or changed.

        Args:
            chapters: of all documents now, as stored.
            places: the words of their areas.
        """
        now = np.flatnonzero(self.family < 0).tolist()
        gone = np.flatnonzero(~self.kept).tolist()
        stored = [chapters[number] for number in now] + [self.chapters[number] for number in gone]
        return {FamilyMember.of(chapter).key(places) for chapter in stored}


def families(chapters: Terms, sketches: Sequence[Array], settled: Settled | None = None) -> Array:
    """Return the number of the first document of each document's family, int32 [D].

    Args:
        chapters: of the documents in the order of their numbers, as stored.
        sketches: of each.
        settled: what is known already; the families are the same without.

    Returns:
        A document without a family has its own number.
    """
    places = _places(chapters)
    firsts = np.arange(len(chapters), dtype=np.int32)
    wanted = None
    if settled and _places(settled.chapters) == places:
        wanted = settled.open(chapters, places)
        firsts = np.where(settled.family < 0, firsts, settled.family)
    same: defaultdict[tuple[str, str], list[_Member]] = defaultdict(list)
    for number, (stored, own) in enumerate(zip(chapters, sketches, strict=True)):
        chapter = FamilyMember.of(stored)
        key = chapter.key(places)
        if key[1] and len(own) and (wanted is None or key in wanted):
            same[key].append(_Member(number, chapter.area, own))
    for members in same.values():
        firsts[[member.number for member in members]] = [member.number for member in members]
        if len(members) <= MOST_SAME and len({member.area for member in members}) > 1:
            for family in _divided(members):
                firsts[[member.number for member in family]] = family[0].number
    return firsts


def _places(chapters: Terms) -> frozenset[str]:
    return place_words({FamilyMember.of(stored).area for stored in chapters})


def _divided(members: Sequence[_Member]) -> list[list[_Member]]:
    """Divide documents of one title into families, every two of which are alike."""
    divided: list[list[_Member]] = []
    for member in members:
        for family in divided:
            if all(member.is_like(other) for other in family):
                family.append(member)
                break
        else:
            divided.append([member])
    return divided
