"""Holdings: what the collection holds, by each key that a citation may name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.collection.models import Address, Document, DocumentState, Version
from crawler.sources import Source, slug_label
from crawler.urls import Scopes
from index.families import bare_title, place_words
from portal.briefings.alignment import name_words, words_of
from portal.briefings.held import RETELLING, Held
from portal.briefings.mentions import NOUNS
from portal.briefings.sameness import SameText, same_texts
from portal.filters import local_day

_HOPS = 5
MOST_MERGED = 3
"""Documents that may be merged into one. A site that redirects more than these to one address
sends there whatever it no longer has, which says nothing of what became of their text."""
_BRACKETS = re.compile(r"(.*\S)\s*\(([^()]+)\)\s*")


@dataclass(frozen=True, slots=True)
class Numbered:
    """The documents that bore a chapter number on a day.

    Args:
        known: those of which a version of that day, or an earlier one, is stored.
        earliest: those first stored later, whose first version bears it.
    """

    known: tuple[Held, ...]
    earliest: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class _Bearing:
    """A document that bore a number from one day until another took its place."""

    document_id: str
    first: bool
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """The document that an address leads to, and whether it still stands there."""

    held: Held
    here: bool


class Holdings:
    """The collection's documents by address, file name, chapter number and title.

    Args:
        session: a transaction on the collection.
        sources: as declared today.
    """

    def __init__(self, session: Session, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._scopes = Scopes(sources)
        self.places = place_words(source.area for source in sources)
        self._addresses = {
            row.url: row
            for row in session.execute(
                select(Address.url, Address.document_id, Address.redirect_to, Address.strikes)
            )
        }
        self._catchalls = self._catch_alls()
        self._by_id = {held.id: held for held in self._documents(session)}
        self._by_id |= {held.id: held for held in list(self._handed_on())}
        self._by_name = self._names()
        self._by_number: Mapping[tuple[str, str], Held] = {
            (held.source_key, held.number): held
            for held in self._by_id.values()
            if held.number and not held.gone
        }
        versions = session.execute(
            select(Version.document_id, Version.chapter, Version.title, Version.fetched).order_by(
                Version.document_id, Version.number
            )
        ).all()
        self._bearings = _bearings(versions)
        self._former: defaultdict[str, set[str]] = defaultdict(set)
        for row in versions:
            self._former[row.document_id].add(bare_title(row.title))
        self._same_texts = same_texts(session, self._by_id.values())
        self._procedures: dict[str | None, list[Held]] = {}

    def _documents(self, session: Session) -> Iterable[Held]:
        columns = (
            Document.id, Document.url, Document.title, Document.number, Document.kind,
            Document.source_key, Document.area, Document.authority, Document.state,
            Document.version_id,
        )  # fmt: skip
        for row in session.execute(select(*columns).order_by(Document.id)):
            title = bare_title(row.title)
            yield Held(
                *(row.id, row.url, title, row.number, row.kind),
                *(row.source_key, row.area, row.authority),
                gone=row.state is DocumentState.GONE,
                key=self.key(title),
                version_id=row.version_id,
            )

    def _catch_alls(self) -> frozenset[str]:
        """Return the addresses to which a site sends whatever it no longer has."""
        led = Counter(
            row.redirect_to
            for row in self._addresses.values()
            if row.redirect_to and row.document_id and self._is_other(row)
        )
        homes = {start for source in self._sources for start in source.start}
        return frozenset({url for url, count in led.items() if count > MOST_MERGED} | homes)

    def _is_other(self, row: Any) -> bool:
        target = self._addresses.get(row.redirect_to)
        return target is not None and target.document_id not in (None, row.document_id)

    def _handed_on(self) -> Iterable[Held]:
        """Yield, as gone, the documents whose own address now leads to another document."""
        for held in self._by_id.values():
            row = self._addresses.get(held.url)
            if row is not None and row.redirect_to and not held.gone:
                found = self.at(held.url)
                if found and found.held.id != held.id and not found.held.gone:
                    yield replace(held, gone=True, handed_on=True)

    def _names(self) -> Mapping[str, list[Held]]:
        names: dict[str, list[Held]] = defaultdict(list)
        for row in self._addresses.values():
            held = self._by_id.get(row.document_id or "")
            name = " ".join(name_words(row.url))
            if held and name and not held.gone and held not in names[name]:
                names[name].append(held)
        return names

    def documents(self) -> Iterable[Held]:
        """Return every document, those that are gone too."""
        return self._by_id.values()

    def document(self, document_id: str) -> Held | None:
        """Return a document; None where there is none.

        Args:
            document_id: its permanent id.
        """
        return self._by_id.get(document_id)

    def key(self, text: str) -> str:
        """Return the words by which titles are compared.

        Places and words that tell the kind ("guidance") are left out, unless nothing is left:
        a briefing writes "Calderdale Information Sharing Guidance" where the manual's chapter
        is "Information sharing".

        Args:
            text: a title, or the words that cite.
        """
        words = [word for word in words_of(text) if word not in self.places]
        telling = [word for word in words if word not in NOUNS]
        return " ".join(telling or words)

    def locate(self, url: str) -> tuple[str, Source | None]:
        """Return the canonical form of an address and the source that it belongs to.

        Args:
            url: an absolute address.

        Raises:
            ValueError: it is not a web address.
        """
        return self._scopes.locate(url)

    def at(self, address: str) -> Found | None:
        """Return what an address leads to, or once led to; redirects are followed.

        Args:
            address: a canonical address.
        """
        asked, found = address, None
        for _ in range(_HOPS):
            row = self._addresses.get(address)
            if row is None:
                break
            if row.document_id is not None:
                held = self._by_id[row.document_id]
                answers = row.redirect_to is None and row.strikes == 0
                here = address == asked and (answers or address == held.url)
                found = Found(held, here and row.redirect_to is None)
            if row.redirect_to is None or row.redirect_to in self._catchalls:
                break
            address = row.redirect_to
        return found

    def named(self, url: str) -> Sequence[Held]:
        """Return the documents that stand under the same file name elsewhere.

        Args:
            url: an absolute address.
        """
        return self._by_name.get(" ".join(name_words(url)), [])

    def numbered(self, number: str, source_keys: Iterable[str]) -> list[Held]:
        """Return the documents that bear a chapter number today.

        Args:
            number: as printed, "1.4.39".
            source_keys: the manuals to look in.
        """
        keys = ((source_key, number) for source_key in source_keys)
        return [self._by_number[key] for key in keys if key in self._by_number]

    def numbered_on(self, number: str, source_keys: Iterable[str], day: date) -> Numbered:
        """Return the documents that bore a chapter number on a day.

        Args:
            number: as printed, "1.4.39".
            source_keys: the manuals to look in.
            day: as the clocks in London show it.
        """
        keys, known, earliest = set(source_keys), list[Held](), list[Held]()
        for bearing in self._bearings.get(number, ()):
            held = self._by_id[bearing.document_id]
            if held.source_key not in keys:
                continue
            if bearing.since <= day and (bearing.until is None or day < bearing.until):
                known.append(held)
            elif bearing.first and day < bearing.since:
                earliest.append(held)
        return Numbered(tuple(known), tuple(earliest))

    def same_text(self, held: Held) -> SameText | None:
        """Return where the last text of a removed document stands now, or one that is like it.

        Args:
            held: a document that is gone.
        """
        return self._same_texts.get(held.id)

    def manuals(self, words: str, area: str | None) -> list[str]:
        """Return the keys of the sources that words name; of all in the area where they name none.

        Args:
            words: those that cite: "West Yorkshire Interagency Procedures chapter 1.4.39".
            area: slug of the briefing's area; None where it is not known.
        """
        cited = set(words_of(words))
        shared = {
            source.key: len(cited & set(words_of(f"{source.name} {slug_label(source.area)}")))
            for source in self._sources
        }
        most = max(shared.values(), default=0)
        if most >= 2:
            return [key for key, count in shared.items() if count == most]
        return [source.key for source in self._sources if area in (None, source.area)]

    def procedures(self, area: str | None) -> Sequence[Held]:
        """Return the documents that a learning point of an area may cite by title.

        Args:
            area: slug; None where it is not known.

        Returns:
            A document comes once for each of its names: its title, what the title has in
            brackets and before them, and its former titles.
        """
        if area not in self._procedures:
            self._procedures[area] = [
                named
                for held in self._by_id.values()
                if not held.gone and held.kind not in RETELLING and held.holds_in(area)
                for named in self._named(held)
                if named.key
            ]
        return self._procedures[area]

    def _named(self, held: Held) -> Iterable[Held]:
        yield held
        names = dict.fromkeys(self._former[held.id], "its former title")
        names |= dict.fromkeys(_short_forms(held.title), "a short form of its title")
        for title, name in sorted(names.items()):
            if title.casefold() != held.title.casefold():
                yield replace(held, title=title, key=self.key(title), name=name)


def _short_forms(title: str) -> Iterable[str]:
    """Yield what people call a chapter whose title has a short form in brackets."""
    if match := _BRACKETS.fullmatch(title):
        yield from (words.strip() for words in match.groups() if words.strip())


def _bearings(versions: Iterable[Any]) -> Mapping[str, list[_Bearing]]:
    """Return who bore each chapter number, and when; versions in order of document and number."""
    found: defaultdict[str, list[_Bearing]] = defaultdict(list)
    for document_id, rows in groupby(versions, key=lambda row: row.document_id):
        ordered = list(rows)
        ends = [local_day(row.fetched) for row in ordered[1:]]
        for n, (row, until) in enumerate(zip(ordered, [*ends, None], strict=True)):
            if row.chapter:
                since = local_day(row.fetched)
                found[row.chapter].append(_Bearing(document_id, n == 0, since, until))
    return found
