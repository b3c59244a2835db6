"""Holdings: what the collection holds, by each key that a citation may name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.collection.models import Address, Document, DocumentState
from crawler.sources import Source, slug_label
from crawler.urls import Scopes
from index.families import bare_title, place_words
from portal.briefings.alignment import name_words, words_of
from portal.briefings.mentions import NOUNS

RETELLING = frozenset(("briefing", "review", "news"))
"""Document types that tell of procedures; a learning point cites the procedure itself."""
EVERYWHERE = frozenset(("statutory", "national"))
"""Authorities whose documents hold in every area."""
_HOPS = 5


@dataclass(frozen=True, slots=True)
class Held:
    """One document, as far as citations name documents.

    Args:
        title: without its chapter number.
        key: the title's words that tell it from others.
        version_id: of its current version, or of the last where it is gone.
    """

    id: str
    url: str
    title: str
    number: str | None
    kind: str
    source_key: str
    area: str
    authority: str
    gone: bool
    key: str
    version_id: int | None = None


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
        self._by_id = {held.id: held for held in self._documents(session)}
        self._addresses = {
            row.url: row
            for row in session.execute(
                select(Address.url, Address.document_id, Address.redirect_to, Address.strikes)
            )
        }
        self._by_name = self._names()
        self._by_number: Mapping[tuple[str, str], Held] = {
            (held.source_key, held.number): held
            for held in self._by_id.values()
            if held.number and not held.gone
        }
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
        asked = address
        for _ in range(_HOPS):
            row = self._addresses.get(address)
            if row is None:
                return None
            if row.document_id is not None:
                held = self._by_id[row.document_id]
                answers = row.redirect_to is None and row.strikes == 0
                return Found(held, address == asked and (answers or address == held.url))
            if row.redirect_to is None:
                return None
            address = row.redirect_to
        return None

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
        """
        if area not in self._procedures:
            self._procedures[area] = [
                held
                for held in self._by_id.values()
                if not held.gone
                and held.kind not in RETELLING
                and held.key
                and self.valid_in(held, area)
            ]
        return self._procedures[area]

    @staticmethod
    def valid_in(held: Held, area: str | None) -> bool:
        """Tell whether a document may be suggested to a briefing of an area.

        The same chapter of another area differs in just what matters: its timescales and
        telephone numbers.

        Args:
            held: the document.
            area: slug; None where it is not known.
        """
        return area is None or held.area == area or held.authority in EVERYWHERE
