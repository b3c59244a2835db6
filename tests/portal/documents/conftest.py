"""A collection to which a test adds documents of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from collection.models import (
    Address,
    Document,
    DocumentLink,
    DocumentState,
    DocumentTopic,
    StoredSection,
    Version,
)
from collection.reading_account import ReadingAccount
from collection.slugs import Named, section_slugs
from collection.store import Collection
from collection.vocabulary import Box
from crawler.urls import Scopes
from portal.documents.pages import DocumentPage, document_page

STORED = datetime(2026, 3, 4, 14, 5, tzinfo=UTC)
HOST = "https://procedures.aldermoor.example"


@dataclass(frozen=True)
class Text:
    """A section to be stored.

    Args:
        heading: its trail.
        lines: paragraphs, or (kind, level, text), and what a row is in its table.
    """

    heading: Sequence[str]
    lines: Sequence[str | tuple[Any, ...]] = ()
    anchor: str | None = None
    page: int | None = None
    box: Box = Box.BODY

    def section(self, position: int) -> StoredSection:
        """Return the row to be stored."""
        blocks = [("paragraph", 0, line) if isinstance(line, str) else line for line in self.lines]
        return StoredSection(
            position=position,
            heading=list(self.heading),
            anchor=self.anchor,
            page=self.page,
            box=self.box,
            text="\n".join(text for _, _, text, *_ in blocks),
            layout=[[kind, level, self.page, *row] for kind, level, _, *row in blocks],
        )


def _sections(texts: Sequence[Text]) -> list[StoredSection]:
    """Return the rows of a version's sections, named as recording names them."""
    rows = [text.section(place) for place, text in enumerate(texts)]
    slugs = section_slugs([Named(r.heading, r.box, r.page, r.text) for r in rows])
    for row, slug in zip(rows, slugs, strict=True):
        row.slug = slug
    return rows


class Library:
    """Adds documents to a collection, and builds their pages.

    Args:
        collection: the small collection of tests/portal/conftest.py.
    """

    host = HOST
    now = STORED

    def __init__(self, collection: Collection) -> None:
        self.collection = collection

    def text(self, *heading: str, lines: Sequence[Any] = (), **given: Any) -> Text:
        """Return a section to be stored."""
        return Text(heading, lines, **given)

    def add(self, document_id: str, *texts: Text, links: Any = (), **given: Any) -> str:
        """Store a document with one version and return the path of its page.

        Args:
            document_id: the permanent id.
            texts: its sections.
            links: (address, section, start, end) of each link.
            given: columns of Document; ``topics``, ``struck`` and the version's ``dates`` and
                ``by_place`` besides.
        """
        topics, struck = given.pop("topics", ()), given.pop("struck", None)
        dates, by_place = given.pop("dates", {}), given.pop("by_place", False)
        account = given.pop("account", None)
        with self.collection.writing() as session:
            document = Document(id=document_id, **_columns(document_id) | given)
            document.topics = [DocumentTopic(topic=topic, reason="test") for topic in topics]
            session.add(document)
            session.flush()
            document.addresses.append(_address(document.url, struck))
        self.add_version(
            document_id, *texts, links=links, dates=dates, by_place=by_place, account=account
        )
        return f"/documents/{document_id}"

    def add_address(self, document_id: str, url: str) -> None:
        """Store one more address of a document."""
        with self.collection.writing() as session:
            document = session.get_one(Document, document_id)
            document.addresses.append(_address(url))

    def add_version(
        self,
        document_id: str,
        *texts: Text,
        fetched: datetime = STORED,
        links: Any = (),
        dates: dict[str, Any] | None = None,
        by_place: bool = False,
        account: ReadingAccount | None = None,
    ) -> None:
        """Store one more version, which becomes the current one.

        Args:
            document_id: of the document.
            texts: its sections.
            fetched: when it was first found.
            links: as for ``add``.
            dates: as a publisher states them.
            by_place: True for one from before sections had names.
            account: what became of its original's text.
        """
        with self.collection.writing() as session:
            document = session.get_one(Document, document_id)
            version = Version(
                document_id=document_id,
                number=len(document.versions) + 1,
                fetched=fetched,
                url=document.url,
                media_type="text/html",
                blob_hash="0" * 64,
                text_hash=f"{hash(repr(texts)):064x}"[-64:],
                title=document.title,
                chapter=document.number,
                dates=dates or {},
                by_place=by_place,
                account=account.to_json() if account else None,
                in_part=account is not None and account.in_part,
                sections=_sections(texts),
                links=[
                    DocumentLink(
                        position=n, url=url, words="", section=section, start=start, end=end
                    )
                    for n, (url, section, start, end) in enumerate(links)
                ],
            )
            session.add(version)
            session.flush()
            document.version_id, document.changed = version.id, fetched

    def page(self, document_id: str, number: int | None = None) -> DocumentPage:
        """Build the page context of a document."""
        with self.collection.reading() as session:
            return document_page(session, document_id, number, scopes=Scopes(()))


def _columns(document_id: str) -> dict[str, Any]:
    return {
        "source_key": "aldermoor-procedures",
        "state": DocumentState.CURRENT,
        "url": f"{HOST}/{document_id}.html",
        "title": f"Chapter {document_id}",
        "kind": "procedure",
        "kind_reason": "the source declares it",
        "area": "aldermoor",
        "nation": "england",
        "authority": "partnership",
        "format": "html",
        "no_text": False,
        "first_seen": STORED,
        "checked": STORED,
        "changed": STORED,
    }


def _address(url: str, struck: datetime | None = None) -> Address:
    return Address(
        url=url,
        source_key="aldermoor-procedures",
        first_seen=STORED,
        last_seen=STORED,
        outlinks=[],
        struck=struck,
    )


@pytest.fixture
def library(stored: Collection) -> Library:
    """The small collection, to be added to."""
    return Library(stored)
