"""Contacts: whom to ring in an area, as its own documents say it, each with its place and day.

They are read of the boxes of local information and of sections headed by contacts, sentence by
sentence, word for word. A sentence is put under the name that it speaks of first; the same number
is told once under a name, and the other chapters that tell it stand beneath.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.orm import Session

from collection.marks.contacts import contact_links
from collection.marks.roles import roles
from collection.models import Document, DocumentState, StoredSection, Version
from collection.taxonomy import load_taxonomy
from collection.titles import numbered
from collection.vocabulary import Box, slug_label
from index.searching.asking import asks_for_a_number
from index.words.sentences import sentences
from portal.documents.blocks import Runs, linked_runs
from portal.documents.places import contacts_path, section_path
from portal.errors import NotKnown

HEADED: Final = (
    "contact",
    "telephone",
    "phone number",
    "who to ring",
    "who to call",
    "write to us",
)
"""What stands in the heading of a section that is about contacts, beside boxes."""
MOST_AREAS: Final = 3
"""Areas whose contacts are offered above results."""


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    said: re.Pattern[str]


_KINDS: Final = (
    _Kind(
        "Front door",
        re.compile(
            r"\bMASH\b|\b(?i:multi-agency safeguarding hub|front door|children['’]?s social care"
            r"|children['’]?s services|first (?:response|contact)|point of (?:access|contact))\b"
        ),
    ),
    _Kind(
        "Out of hours",
        re.compile(
            r"\b(?:emergency duty|out[- ]of[- ]hours|at all other times|at other times)\b|\bEDT\b",
            re.IGNORECASE,
        ),
    ),
    _Kind(
        "LADO, for allegations against staff",
        re.compile(r"\bLADO\b|\b(?i:designated officer)\b|\b(?i:allegations? against)\b"),
    ),
    _Kind("Police", re.compile(r"\bpolice\b", re.IGNORECASE)),
)
"""What is asked for most, in the order of the page, and the words that name it."""
_PLAINLY: Final = re.compile(r"\b(?:who|whom|numbers?|details|ring)\b", re.IGNORECASE)
"""What asks for a number whatever stands beside it."""
_OF_A_SERVICE: Final = frozenset({"TEAM", "SERVICE", "HUB", "DUTY", "SOCIAL", "WORKER", "THE"})
"""Words that add nothing to the name of a service."""
_OTHER: Final = "Other contacts"


@dataclass(frozen=True, slots=True)
class ContactSource:
    """Where a contact is told.

    Args:
        title: of the document, with its number.
        href: path of the section in the reader.
        checked: when the publisher's copy was last found as stored.
    """

    title: str
    href: str
    checked: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """A sentence that tells a contact.

    Args:
        runs: its words, contacts linked.
        source: where it stands.
        others: further places that tell the same numbers and addresses.
    """

    runs: Runs
    source: ContactSource
    others: tuple[ContactSource, ...]


@dataclass(frozen=True, slots=True)
class ContactGroup:
    """The contacts under one name."""

    name: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class ContactsPage:
    """The page context of documents/contacts.html.

    Args:
        area: its slug.
        label: its name.
        groups: those that have contacts.
        lacking: the names under which none was found.
    """

    area: str
    label: str
    groups: tuple[ContactGroup, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence under the kind that it names, with the place of the name in it."""

    kind: int
    named_at: int
    told: frozenset[str]
    words: str
    source: ContactSource


def contacts_page(session: Session, area: str) -> ContactsPage:
    """Build the page of an area's contacts.

    Args:
        area: its slug.

    Raises:
        NotKnown: nothing that stands is of that area.
    """
    found = sorted(_told(_sections(session, area)), key=attrgetter("kind"))
    standing = (Document.area == area, Document.state == DocumentState.CURRENT)
    if not found and session.scalar(select(Document.id).where(*standing).limit(1)) is None:
        raise NotKnown("There is no such area.")
    names = [kind.name for kind in _KINDS] + [_OTHER]
    groups = tuple(
        ContactGroup(names[kind], tuple(_together(told)))
        for kind, told in groupby(found, attrgetter("kind"))
    )
    held = {group.name for group in groups}
    lacking = tuple(kind.name for kind in _KINDS if kind.name not in held)
    return ContactsPage(area, slug_label(area), groups, lacking)


def asks_whom_to_ring(words: str) -> bool:
    """Tell whether the contacts of an area are an answer to a search.

    They are where a number is asked for by a turn that says so ("who do I ring", "LADO number");
    where it is asked for by a word that may mean other things ("contact", "phone"), beside a
    service or a role; and where nothing but the name of a service is typed ("EDT").

    Args:
        words: as typed.
    """
    loud = words.upper()  # abbreviations are told by their capitals, and typed without
    named = next((found for kind in _KINDS if (found := kind.said.search(loud))), None)
    if asks_for_a_number(words):
        return bool(named or _PLAINLY.search(words) or next(roles(words), None))
    rest = f"{loud[: named.start()]} {loud[named.end() :]}" if named else loud
    return named is not None and not set(rest.split()) - _OF_A_SERVICE


def contact_areas(words: str, chosen: Iterable[str], found: Iterable[str]) -> Mapping[str, str]:
    """Return the pages of contacts that are offered above the results of a search.

    Args:
        words: as typed.
        chosen: areas that it is narrowed down to.
        found: areas of the documents that are shown, in their order.

    Returns:
        Paths by name of the area; none where no number is asked for.
    """
    if not asks_whom_to_ring(words):
        return {}
    areas = list(dict.fromkeys([*sorted(chosen)] or found))[:MOST_AREAS]
    return {slug_label(area): contacts_path(area) for area in areas}


def _sections(session: Session, area: str) -> Iterable[Any]:
    heading = func.lower(cast(StoredSection.heading, Text))
    return session.execute(
        select(
            Document.id, Document.title, Document.url, Document.number, Document.checked,
            Version.number.label("version"), StoredSection.slug, StoredSection.text,
        )
        .join(Version, Version.id == Document.version_id)
        .join(StoredSection, StoredSection.version_id == Version.id)
        .where(
            Document.area == area,
            Document.state == DocumentState.CURRENT,
            Document.kind.not_in(load_taxonomy().retelling),
            or_(
                StoredSection.box == Box.LOCAL,
                *(heading.contains(words, autoescape=True) for words in HEADED),
            ),
        )
        .order_by(Document.title, Document.id, StoredSection.position)
    )  # fmt: skip


def _told(rows: Iterable[Any]) -> Iterator[_Told]:
    for row in rows:
        title = numbered(row.title or row.url, row.number)
        source = ContactSource(title, section_path(row.id, row.version, row.slug), row.checked)
        for span in sentences(row.text):
            words = row.text[span.start : span.end]
            if links := contact_links(words):
                named_at, kind = _named(words)
                told = frozenset(link.href for link in links)
                yield _Told(kind, named_at, told, words, source)


def _named(words: str) -> tuple[int, int]:
    """Return where a sentence names a kind first, and which; that of all others where none."""
    said = (
        (match.start(), place)
        for place, kind in enumerate(_KINDS)
        if (match := kind.said.search(words))
    )
    return min(said, default=(0, len(_KINDS)))


def _together(told: Iterable[_Told]) -> Iterator[Contact]:
    """Yield each contact once, those that most chapters tell first.

    Of several sentences the one is shown that begins with the name, and says most beside it: by day
    or by night.
    """
    same: dict[frozenset[str], list[_Told]] = {}
    for one in told:
        same.setdefault(one.told, []).append(one)
    each = [sorted(some, key=lambda one: (one.named_at, -len(one.words))) for some in same.values()]
    for first, *others in sorted(each, key=lambda some: (-len(some), some[0].named_at)):
        further = dict.fromkeys(one.source for one in others if one.source != first.source)
        yield Contact(linked_runs(first.words), first.source, tuple(further))
