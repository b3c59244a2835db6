"""ChangesPage: what changed between two versions of a document, set for reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from collection.changes import read_anew, wording_of, wordings
from collection.models import Document, StoredSection, Version
from collection.words.differences import (
    Difference,
    Fate,
    SectionDifference,
    compare,
    section_texts,
)
from collection.words.word_diff import Op, compare_words, differs
from portal.documents.comparable import require_comparable
from portal.documents.headings import section_name
from portal.documents.marked import MarkedLine, Marks, Stretch, marked_lines, marks, stretches
from portal.documents.places import reader_path, section_id, section_path
from portal.documents.stored import find_document, find_version, stated_dates
from portal.errors import BadParameter


@dataclass(frozen=True, slots=True)
class ChangedSection:
    """A section that changed, appeared, disappeared or moved.

    Args:
        id: of its element.
        name: its heading, or words that stand for one.
        heading: the heading, word by word; empty where there is none.
        tags: "changed", "added", "removed", "renamed", "moved": all that are true.
        inserted, deleted: words of its text.
        stretches: its text.
        href: its place in the reader, in the later version where it stands there.
    """

    id: str
    name: str
    heading: Marks
    tags: tuple[str, ...]
    inserted: int
    deleted: int
    stretches: tuple[Stretch, ...]
    href: str


@dataclass(frozen=True, slots=True)
class SamePlace:
    """A section that did not change.

    Args:
        name: its heading, or words that stand for one.
        href: its place in the reader.
        before: its heading before it was renumbered; empty where it was not.
    """

    name: str
    href: str
    before: str


@dataclass(frozen=True, slots=True)
class SameSections:
    """Neighbouring sections that did not change, but for a number at most."""

    places: tuple[SamePlace, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two versions; ``anew`` where it is the body before, read again."""

    number: int
    since: datetime
    href: str
    current: bool
    anew: bool


@dataclass(frozen=True, slots=True)
class FactChange:
    """Something beside the text that changed, such as the title, word by word."""

    label: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """The page context of documents/changes.html.

    Args:
        title, number: of the document today.
        href: its path in the reader.
        versions: one of each wording, the newest first.
        old, new: those compared; None where there is only one wording.
        facts: what changed beside the text.
        parts: the sections in the order of the later version.
        inserted, deleted: words of all texts.
        sections: how many of the sections changed.
        renumbered: how many others have another number and are the same otherwise.
        same_copy: whether both are read from one and the same copy of the publisher's.
    """

    id: str
    title: str
    number: str | None
    href: str
    versions: tuple[Side, ...]
    old: Side | None = None
    new: Side | None = None
    facts: tuple[FactChange, ...] = ()
    parts: tuple[ChangedSection | SameSections, ...] = ()
    inserted: int = 0
    deleted: int = 0
    sections: int = 0
    renumbered: int = 0
    same_copy: bool = False


def changes_page(
    session: Session, document_id: str, earlier: int | None = None, later: int | None = None
) -> ChangesPage:
    """Build the page that compares two versions of a document.

    Args:
        document_id: the permanent id.
        earlier: number of the one; None for the one before the words of the other came.
        later: number of the other; None for the current one.

    Raises:
        NotKnown: there is no such document or version.
        BadParameter: the one is not earlier than the other.
        TooLong: their words are too many to be compared.
    """
    document = find_document(session, document_id)
    new = find_version(document, later)
    title = document.title or document.url
    page = (document.id, title, document.number, reader_path(document.id))
    versions = tuple(_side(document, each.last) for each in reversed(wordings(document)))
    if new is None or (len(versions) < 2 and earlier is None and later is None):
        return ChangesPage(*page, versions)
    if earlier is None:
        earlier = wording_of(document, new).versions[0].number - 1
        if not earlier:
            raise BadParameter("to", "the first version has none before it")
    old = find_version(document, earlier)
    if old is None or old.number >= new.number:
        raise BadParameter("from", f"expected a version before version {new.number}")
    require_comparable(old, new)
    difference = compare(section_texts(old), section_texts(new))
    return ChangesPage(
        *page,
        versions,
        old=_side(document, old),
        new=_side(document, new),
        facts=tuple(_facts(document, old, new)),
        parts=tuple(parts(difference, old, new)),
        inserted=difference.words(Op.INSERTED),
        deleted=difference.words(Op.DELETED),
        sections=sum(not section.same_words for section in difference.sections),
        renumbered=sum(s.same_words and s.renumbered for s in difference.sections),
        same_copy=old.blob_hash == new.blob_hash,
    )


def _side(document: Document, version: Version) -> Side:
    current = version.id == document.version_id
    return Side(
        number=version.number,
        since=wording_of(document, version).since,
        href=reader_path(document.id, None if current else version.number),
        current=current,
        anew=version.number in read_anew(document),
    )


def _facts(document: Document, old: Version, new: Version) -> Iterator[FactChange]:
    before, now = stated_dates(document, old), stated_dates(document, new)
    for label, first, second in (
        ("Title", old.title, new.title),
        ("Number", old.chapter, new.chapter),
        ("Reviewed", before.reviewed_words, now.reviewed_words),
        ("Next review", before.next_review_words, now.next_review_words),
    ):
        runs = compare_words(first or "", second or "")
        if differs(runs):
            yield FactChange(label, marks(runs))


def parts(
    difference: Difference, old: Version, new: Version
) -> Iterator[ChangedSection | SameSections]:
    """Yield the sections of two versions, those that do not differ taken together.

    Args:
        difference: of the new one to the old.
        old, new: what was compared.
    """
    for same, group in groupby(difference.sections, key=lambda section: section.same_words):
        placed = [_Placed.of(section, old, new) for section in group]
        if same:
            yield SameSections(tuple(SamePlace(p.name, p.href, p.name_before) for p in placed))
        else:
            yield from map(_changed, placed)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A section's difference with the stored sections that it was made of."""

    difference: SectionDifference
    old: StoredSection | None
    new: StoredSection | None
    href: str

    @classmethod
    def of(cls, difference: SectionDifference, old: Version, new: Version) -> _Placed:
        before = None if difference.old is None else old.sections[difference.old]
        now = None if difference.new is None else new.sections[difference.new]
        version, stored = (new, now) if now else (old, before)
        assert stored is not None  # noqa: S101 - a difference has a section on either side
        return cls(difference, before, now, _path_in_reader(version, stored))

    @property
    def name(self) -> str:
        stored = self.new or self.old
        return section_name(stored.heading, stored.box) if stored else ""

    @property
    def name_before(self) -> str:
        return self.old.heading[-1] if self.old and self.difference.renumbered else ""

    @property
    def lines(self) -> list[MarkedLine]:
        old, new = (stored.layout if stored else () for stored in (self.old, self.new))
        return list(marked_lines(self.difference.runs, old, new))


def _path_in_reader(version: Version, section: StoredSection) -> str:
    """Return the path of a section; of the document, where nothing shows the version to readers."""
    if version.id is None:
        return reader_path(version.document_id)
    return section_path(version.document_id, version.number, section.slug)


def _changed(placed: _Placed) -> ChangedSection:
    difference = placed.difference
    whole = difference.fate in (Fate.ADDED, Fate.REMOVED)
    stored = placed.new or placed.old
    named = section_id(stored.slug) if stored else ""
    return ChangedSection(
        id=named if placed.new else f"was-{named}",
        name=placed.name,
        heading=marks(difference.heading) if not whole else (),
        tags=tuple(_tags(difference)),
        inserted=difference.words(Op.INSERTED),
        deleted=difference.words(Op.DELETED),
        stretches=tuple(stretches(placed.lines)),
        href=placed.href,
    )


def _tags(difference: SectionDifference) -> Iterator[str]:
    if difference.fate is not Fate.KEPT:
        yield difference.fate.value
    if difference.renamed:
        yield "renamed"
    if difference.moved:
        yield "moved"
