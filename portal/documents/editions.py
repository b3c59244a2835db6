"""Editions: where links that were made for an earlier text lead on the page of the latest one.

What stands behind "#" never reaches the server, so the page itself must hold a target for every
name that a section had in an earlier version, and for every place that older links name one by.
A target says what the link meant then; where it means the very same today, nothing is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from collection.models import Document, StoredSection, Version
from collection.vocabulary import Box
from collection.words.differences import ComparedSection, later_places, plain_trail, section_texts
from collection.words.texts import as_said
from portal.documents.headings import section_name
from portal.documents.places import place_id, section_fragment, section_id, section_path

MOST_FOLLOWED = 400_000
"""Characters of the versions whose sections are followed by their words into the latest for one
page, the newest first, that one counted with each: ten versions of a chapter of twenty pages, in
about the time that the page itself takes. A link to an older one leads to its words alone."""


@dataclass(frozen=True, slots=True)
class Latest:
    """What became of a section in the latest version.

    Args:
        name: its heading there, or words that stand for one.
        href: link to it; within the page where that shows the latest version.
        same: whether its words are the same.
    """

    name: str
    href: str
    same: bool


@dataclass(frozen=True, slots=True)
class Meant:
    """A section that a link meant when it was made.

    Args:
        name: its heading then, or words that stand for one.
        since: when the version that holds it was first stored.
        href: path of it in that version.
        latest: what became of it; None where the latest version has no such section.
        followed: whether that is known.
    """

    name: str
    since: datetime
    href: str
    latest: Latest | None
    followed: bool = True


@dataclass(frozen=True, slots=True)
class MovedNote:
    """What a reader is told who follows a link that was made for an earlier text.

    Args:
        id: of its element, which such links name; empty where the section that has the name today
            shows the note.
        title: the note in a few words.
        place: the number by which the link names a section, from 1; None where it has a name.
        meant: the sections that it may have meant, the latest first.
    """

    id: str
    title: str
    place: int | None
    meant: tuple[Meant, ...]

    @property
    def fragment(self) -> str:
        """The link to it on its page."""
        return f"#{quote(self.id, safe='')}"


@dataclass(frozen=True, slots=True)
class Editions:
    """What a page of a version tells those who come by an older link.

    Args:
        notes: by the place of the section that they stand before, from 0.
        first: those that belong to no section: they stand before the text.
        aliases: further ids by the place of the section that links by them mean, as ever.
        latest: what became of each section, by its place, where an earlier version is shown; None
            where it was removed. What is not known is left out.
    """

    notes: Mapping[int, Sequence[MovedNote]] = field(default_factory=dict)
    first: Sequence[MovedNote] = ()
    aliases: Mapping[int, Sequence[str]] = field(default_factory=dict)
    latest: Mapping[int, Latest | None] = field(default_factory=dict)


def editions_of(session: Session, document: Document, shown: Version, *, exact: bool) -> Editions:
    """Return what the page of a version tells those who come by an older link.

    Args:
        document: whose version.
        shown: the version.
        exact: whether the reader's address names the version, so that a place in it is one in it.
    """
    own = {s.position: [place_id(s.position)] for s in shown.sections if shown.by_place}
    now = document.version
    if now is not None and shown.id != now.id:
        return Editions(aliases=own, latest=_latest(document, now, shown))
    if exact or len(document.versions) == 1:
        return Editions(aliases=own)
    return _Told(session, document, shown).editions()


def _latest(document: Document, now: Version, shown: Version) -> Mapping[int, Latest | None]:
    followed = _Followed(now)
    by_words = followed.by_words([shown])
    found: dict[int, Latest | None] = {}
    for then in shown.sections:
        place = followed.by_name(then)
        if place is None and shown.id in by_words:
            place = by_words[shown.id].get(then.position)
            found[then.position] = None
        if place is not None:
            there = now.sections[place]
            href = section_path(document.id, now.number, there.slug)
            found[then.position] = _as_latest(there, href, same=_say_the_same(there, then))
    return found


def _as_latest(now: StoredSection, href: str, *, same: bool) -> Latest:
    return Latest(section_name(now.heading, now.box), href, same)


class _Followed:
    """Follows the sections of earlier versions into the latest one."""

    def __init__(self, now: Version) -> None:
        self._now = now
        self._named = {section.slug: section for section in now.sections}

    def by_name(self, then: StoredSection | _Then) -> int | None:
        """Return the place of the section that has kept name and headings; None without one."""
        now = self._named.get(then.slug)
        return now.position if now is not None and _trail(now) == _trail(then) else None

    def by_words(self, versions: Iterable[Version]) -> Mapping[int, Mapping[int, int]]:
        """Return the places of what is still there, by version and its place in that.

        Args:
            versions: the newest first; those beyond the bound are left out.
        """
        texts, own = section_texts(self._now), _length(self._now)
        found, room = {}, MOST_FOLLOWED
        for version in versions:
            room -= own + _length(version)
            if room < 0:
                break
            found[version.id] = later_places(section_texts(version), texts)
        return found


def _length(version: Version) -> int:
    return sum(len(section.text) for section in version.sections)


@dataclass(frozen=True, slots=True)
class _Then:
    """A section of an earlier version, or of the latest, as far as it is known without its text."""

    version: int
    number: int
    since: datetime
    by_place: bool
    position: int
    slug: str
    heading: Sequence[str]
    box: Box
    same_text: bool | None
    """Whether the latest version has the same words, set alike, under the same name; None without
    such."""


class _Told:
    """Finds what links to sections of earlier versions mean on the page of the latest."""

    def __init__(self, session: Session, document: Document, now: Version) -> None:
        self._document, self._now = document, now
        self._sections = {s.slug: s for s in now.sections}
        self._rows = list(_rows(session, document, now))
        self._followed = _Followed(now)
        lost = {row.version for row in self._rows if self._followed.by_name(row) is None}
        versions = [v for v in reversed(document.versions) if v.id in lost]
        self._places = self._followed.by_words(versions)

    def editions(self) -> Editions:
        """Return the notes and aliases of the page."""
        notes = defaultdict[int, list[MovedNote]](list)
        first: list[MovedNote] = []
        aliases = defaultdict[int, list[str]](list)
        for place, note in [*self._by_name(), *self._by_place()]:
            if not note.meant:
                aliases[place or 0].append(note.id)
            elif place is None:
                first.append(note)
            else:
                notes[place].append(note)
        return Editions(notes, first, aliases)

    def _by_name(self) -> Iterator[tuple[int | None, MovedNote]]:
        """Yield the notes of links by names that mean no section, or another one, today."""
        named = defaultdict[str, list[_Then]](list)
        for row in self._rows:
            if row.version != self._now.id and not self._keeps_name(row):
                named[row.slug].append(row)
        for slug, rows in named.items():
            now, meant = self._sections.get(slug), tuple(self._meant(rows))
            if now is None:
                place = self._common_place(rows)
                yield place, MovedNote(section_id(slug), _title(meant, place), None, meant)
            else:
                yield now.position, MovedNote("", "This may be another section", None, meant)

    def _by_place(self) -> Iterator[tuple[int | None, MovedNote]]:
        """Yield the notes of links by places; without what was meant where it is what it was."""
        placed = defaultdict[int, list[_Then]](list)
        for row in self._rows:
            if row.by_place:
                placed[row.position].append(row)
        for position, rows in placed.items():
            place = self._common_place(rows)
            meant = tuple(self._meant(rows))
            same = all(m.latest is not None and m.latest.same for m in meant)
            if place == position and same:
                yield place, MovedNote(place_id(position), "", position + 1, ())
            else:
                title = _title(meant, place, changed=place == position)
                yield place, MovedNote(place_id(position), title, position + 1, meant)

    def _keeps_name(self, row: _Then) -> bool:
        """Tell whether the section of a name is still the one that has it."""
        now = self._sections.get(row.slug)
        return now is not None and self._place(row) == now.position

    def _place(self, row: _Then) -> int | None:
        named = self._followed.by_name(row)
        return self._places.get(row.version, {}).get(row.position) if named is None else named

    def _common_place(self, rows: Iterable[_Then]) -> int | None:
        """Return the place at which all of some sections stand today; None where there is none."""
        places = {self._place(row) for row in rows}
        return places.pop() if len(places) == 1 else None

    def _meant(self, rows: Iterable[_Then]) -> Iterator[Meant]:
        """Yield what links may have meant, the latest first, what is told of alike once."""
        told = set()
        for row in sorted(rows, key=lambda row: -row.number):
            meant = self._of(row)
            key = (meant.name, meant.latest, meant.followed)
            if key not in told:
                told.add(key)
                yield meant

    def _of(self, row: _Then) -> Meant:
        place = self._place(row)
        latest = None
        if place is not None:
            now = self._now.sections[place]
            same = (row.same_text and now.slug == row.slug) or self._same(row, now)
            latest = _as_latest(now, section_fragment(now.slug), same=same)
        href = section_path(self._document.id, row.number, row.slug)
        known = place is not None or row.version in self._places
        return Meant(section_name(row.heading, row.box), row.since, href, latest, known)

    def _same(self, row: _Then, now: StoredSection) -> bool:
        then = next(v for v in self._document.versions if v.id == row.version)
        return _say_the_same(then.sections[row.position], now)


def _rows(session: Session, document: Document, now: Version) -> Iterator[_Then]:
    """Read the sections of all versions, without their texts."""
    named = aliased(StoredSection)
    rows = session.execute(
        select(
            StoredSection.version_id, Version.number, Version.fetched, Version.by_place,
            StoredSection.position, StoredSection.slug, StoredSection.heading, StoredSection.box,
            (named.text == StoredSection.text).label("same_text"),
        )
        .join(Version, Version.id == StoredSection.version_id)
        .outerjoin(named, (named.version_id == now.id) & (named.slug == StoredSection.slug))
        .where(Version.document_id == document.id)
    )  # fmt: skip
    return (_Then(*row) for row in rows)


def _trail(section: StoredSection | _Then) -> object:
    return plain_trail(ComparedSection(tuple(section.heading), "", section.box))


def _say_the_same(one: StoredSection, other: StoredSection) -> bool:
    return as_said(one.text) == as_said(other.text)


def _title(meant: Sequence[Meant], place: int | None, *, changed: bool = False) -> str:
    if place is not None:
        return "These words have changed" if changed else "This has moved"
    if all(one.followed and one.latest is None for one in meant):
        return "This is no longer in the text"
    return "This may have moved"
