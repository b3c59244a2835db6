"""Catalogue: what the collection holds, by each key that a citation may name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefings.grounds import Name
from briefings.linking.chapter_numbers import numberings
from briefings.linking.entries import CatalogueEntry
from briefings.linking.near_duplicates import NearDuplicate, near_duplicates
from briefings.linking.redirects import Redirect, Redirects
from briefings.reading.alignment import name_words, words_of
from briefings.reading.mentions import NOUNS
from collection.models import Document, DocumentState, Version
from collection.titles import bare_title
from collection.vocabulary import slug_label
from collection.words.days import local_day
from collection.words.texts import as_said
from collection.words.texts import words as words_in
from crawler.sources import Source
from crawler.urls import Scopes
from index.families import place_words

_BRACKETS = re.compile(r"(.*\S)\s*\(([^()]+)\)\s*")


@dataclass(frozen=True, slots=True)
class Numbered:
    """The documents that bore a chapter number on a day.

    Args:
        known: those of which a version of that day, or an earlier one, is stored.
        earliest: those first stored later, whose first version bears it.
    """

    known: tuple[CatalogueEntry, ...]
    earliest: tuple[CatalogueEntry, ...]


@dataclass(frozen=True, slots=True)
class Entrance:
    """The document that an address leads to, and whether it still stands there."""

    held: CatalogueEntry
    here: bool


class Catalogue:
    """The collection's documents by address, file name, chapter number and title.

    Args:
        sources: as declared today.
    """

    def __init__(self, session: Session, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._scopes = Scopes(sources)
        self.places = place_words(source.area for source in sources)
        self._leads = Redirects(session, (start for source in sources for start in source.start))
        self._by_id = {held.id: held for held in self._documents(session)}
        self._by_id |= {held.id: held for held in list(self._handed_on())}
        self._by_name = self._names()
        self._by_number: Mapping[tuple[str, str], CatalogueEntry] = {
            (held.source_key, held.number): held
            for held in self._by_id.values()
            if held.number and not held.gone
        }
        columns = (Version.document_id, Version.chapter, Version.title, Version.fetched)
        versions = session.execute(
            select(*columns, Version.id, Version.line).order_by(Version.document_id, Version.number)
        ).all()
        self._versions = {row.id: row for row in versions}
        self._by_document: defaultdict[str, list[int]] = defaultdict(list)
        for row in versions:
            self._by_document[row.document_id].append(row.id)
        self._numberings = numberings(versions)
        self._former: defaultdict[str, set[str]] = defaultdict(set)
        for row in versions:
            self._former[row.document_id].add(bare_title(row.title))
        self._same_texts = near_duplicates(session, self._by_id.values())
        self._procedures: dict[str | None, list[CatalogueEntry]] = {}
        self._by_first_word: dict[str | None, Mapping[str, list[CatalogueEntry]]] = {}
        self._located: dict[str, tuple[str, Source | None]] = {}

    def _documents(self, session: Session) -> Iterable[CatalogueEntry]:
        columns = (
            Document.id, Document.url, Document.title, Document.number, Document.kind,
            Document.source_key, Document.area, Document.authority, Document.state,
            Document.version_id,
        )  # fmt: skip
        for row in session.execute(select(*columns).order_by(Document.id)):
            title = bare_title(row.title)
            yield CatalogueEntry(
                *(row.id, row.url, title, row.number, row.kind),
                *(row.source_key, row.area, row.authority),
                gone=row.state is DocumentState.GONE,
                key=self.key(title),
                version_id=row.version_id,
            )

    def _handed_on(self) -> Iterable[CatalogueEntry]:
        """Yield, as gone, the documents whose own address now leads to another document."""
        for held in self._by_id.values():
            lead = None if held.gone else self._leads.of(held.url)
            other = self._by_id[lead.document_id] if lead and lead.followed else held
            if other.id != held.id and not other.gone:
                yield replace(held, gone=True, handed_on=True)

    def _names(self) -> Mapping[str, list[CatalogueEntry]]:
        names: dict[str, list[CatalogueEntry]] = defaultdict(list)
        for url, document_id in self._leads.documents():
            held, name = self._by_id[document_id], " ".join(name_words(url))
            if name and not held.gone and held not in names[name]:
                names[name].append(held)
        return names

    def documents(self) -> Iterable[CatalogueEntry]:
        """Return every document, those that are gone too."""
        return self._by_id.values()

    def document(self, document_id: str) -> CatalogueEntry | None:
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
        if url not in self._located:
            self._located[url] = self._scopes.locate(url)
        return self._located[url]

    def at(self, address: str) -> Entrance | None:
        """Return what an address leads to, or once led to; redirects are followed.

        Args:
            address: a canonical address.
        """
        return self._found(self._leads.of(address), address)

    def at_former(self, address: str) -> Entrance | None:
        """Return what an address of a site led to that is no source any more.

        Args:
            address: outside all sources.
        """
        found = self._found(self._leads.of_former(address), address)
        return Entrance(found.held, here=False) if found else None

    def _found(self, lead: Redirect | None, address: str) -> Entrance | None:
        if lead is None:
            return None
        held = self._by_id[lead.document_id]
        its_own = not lead.redirected and address == held.url
        return Entrance(held, not lead.followed and (lead.answers or its_own))

    def named(self, url: str) -> Sequence[CatalogueEntry]:
        """Return the documents that stand under the same file name elsewhere.

        Args:
            url: an absolute address.
        """
        return self._by_name.get(" ".join(name_words(url)), [])

    def numbered(self, number: str, source_keys: Iterable[str]) -> list[CatalogueEntry]:
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
        keys, known, earliest = set(source_keys), list[CatalogueEntry](), list[CatalogueEntry]()
        for numbering in self._numberings.get(number, ()):
            held = self._by_id[numbering.document_id]
            if held.source_key not in keys:
                continue
            if numbering.holds_on(day):
                known.append(held)
            elif numbering.begins_after(day):
                earliest.append(held)
        return Numbered(tuple(known), tuple(earliest))

    def document_of(self, version_id: int | None) -> str | None:
        """Return the id of the document of a version; None where there is none.

        Args:
            version_id: of a version; None for none.
        """
        row = self._versions.get(version_id) if version_id is not None else None
        return None if row is None else row.document_id

    def version_on(self, document_id: str, day: date | None) -> int | None:
        """Return the version of a document that was in force on a day.

        Args:
            document_id: its permanent id.
            day: as the clocks in London show it; None where it is not known.

        Returns:
            The first version where that is not known, or none is so old; None where there is none.
        """
        versions = self._by_document.get(document_id, [])
        before = [v for v in versions if day and local_day(self._versions[v].fetched) <= day]
        return next(iter(before[-1:] or versions), None)

    def same_line(self, version_id: int | None, other_id: int | None) -> bool:
        """Tell whether two versions of a document are editions of the same guidance.

        Args:
            version_id, other_id: of the versions; where that of one is not told yet, they are.
        """
        if version_id is None or other_id is None:
            return True
        one, other = (self._versions[each].line for each in (version_id, other_id))
        return one is None or other is None or one == other

    def same_text(self, held: CatalogueEntry) -> NearDuplicate | None:
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

    def procedures(self, area: str | None) -> Sequence[CatalogueEntry]:
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
                if held.suits(area)
                for named in self._named(held)
                if named.key
            ]
        return self._procedures[area]

    def titled_within(self, text: str, area: str | None) -> Iterable[CatalogueEntry]:
        """Yield the documents, by each name, of which a text has the first word.

        Args:
            text: any words.
            area: slug; None where it is not known.
        """
        if area not in self._by_first_word:
            by_word: defaultdict[str, list[CatalogueEntry]] = defaultdict(list)
            for held in self.procedures(area):
                by_word[next(iter(words_in(held.title)), "")].append(held)
            self._by_first_word[area] = by_word
        known = self._by_first_word[area]
        for word in dict.fromkeys(words_in(text)):
            yield from known.get(word, ())

    def _named(self, held: CatalogueEntry) -> Iterable[CatalogueEntry]:
        yield held
        names = dict.fromkeys(self._former[held.id], Name.FORMER)
        names |= dict.fromkeys(_short_forms(held.title), Name.SHORT)
        for title, name in sorted(names.items()):
            if as_said(title).casefold() != as_said(held.title).casefold():
                yield replace(held, title=title, key=self.key(title), name=name)


def _short_forms(title: str) -> Iterable[str]:
    """Yield what people call a chapter whose title has a short form in brackets."""
    if match := _BRACKETS.fullmatch(title):
        yield from (words.strip() for words in match.groups() if words.strip())
