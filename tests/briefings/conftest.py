"""Documents and sources that the tests of briefings cite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import delete, update

from briefings.models import Briefing, Citation, CitedPassage, LearningPoint, WithdrawnPoint
from collection.models import Address, Document, DocumentState, StoredSection, Version
from collection.store import Collection, bump_revision
from collection.vocabulary import Box
from crawler.sources import Source
from index.errors import IndexMissing
from index.results import ChosenPlace, Hit, Passage, Results, SearchRequest

NOW = datetime(2025, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def real_briefing() -> bytes:
    """Return the text of a published briefing, where it is beside the checkout."""
    shared = Path(__file__).resolve().parents[2] / ".." / "shared" / "briefings"
    file = shared / "learning-from-a-serious-case-review.txt"
    if not file.exists():
        pytest.skip("the published briefing is not beside the checkout")
    return file.read_bytes()


def source(key: str, home: str, **keys: Any) -> Source:
    """Return a source whose only start is its home."""
    return Source.model_validate({"key": key, "name": key, "start": [home], "area": key, **keys})


SOURCES = (
    source(
        "west-yorkshire",
        "https://westyorkscb.proceduresonline.com/",
        name="West Yorkshire Interagency Procedures",
        profile="trix",
        aliases=[{"from": "/chapters/", "to": "/"}],
    ),
    source(
        "calderdale",
        "https://calderdale-safeguarding.co.uk/",
        name="Calderdale Safeguarding Children Partnership",
        profile="wordpress",
        kind="guidance",
    ),
    source("saltmere", "https://procedures.saltmere.example/", name="Saltmere procedures"),
)


@contextmanager
def on_loopback(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve by a handler, in silence; gives the server's address."""

    class Quiet(handler):  # type: ignore[misc, valid-type]
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class NoIndex:
    """An index that was never built."""

    def search(self, request: SearchRequest) -> Results:
        raise IndexMissing

    def passages(self, *asked: object, **options: object) -> tuple[Passage, ...]:
        raise IndexMissing

    def choose(self, document_id: str, words: str) -> ChosenPlace | None:
        raise IndexMissing

    @property
    def encoder(self) -> str:
        raise IndexMissing


@dataclass
class FoundIndex(NoIndex):
    """An index that finds the same hits for every search."""

    hits: tuple[Hit, ...]

    def search(self, request: SearchRequest) -> Results:
        count = len(self.hits)
        return Results(request, request.words, count, count, count, self.hits, ())


@dataclass
class Shelf:
    """A collection to which tests add documents by hand."""

    collection: Collection

    def add(self, url: str, title: str, text: str = "Some text.", **keys: Any) -> str:
        """Store a document at a canonical address, and return its id."""
        owner = next(s for s in SOURCES if s.start[0].split("/")[2] in url)
        document_id = keys.pop("id", sha256(url.encode()).hexdigest()[:10])
        columns = {
            "source_key": owner.key, "area": owner.area, "state": DocumentState.CURRENT,
            "number": None, "kind": "procedure", "kind_reason": "", "nation": "england",
            "authority": "partnership", "format": "html", "first_seen": NOW, "checked": NOW,
            "changed": NOW,
        }  # fmt: skip
        with self.collection.writing() as session:
            session.add(Document(id=document_id, url=url, title=title, **{**columns, **keys}))
            session.flush()
            session.add(_address(url, document_id))
            self._version(session, document_id, url, title, text)
            bump_revision(session)
        return document_id

    def _version(self, session: Any, document_id: str, url: str, title: str, text: str) -> None:
        blob_hash = self.collection.blobs.put(text.encode())
        section = StoredSection(position=0, heading=[], box=Box.BODY, text=text, layout=[])
        version = Version(
            document_id=document_id, number=1, fetched=NOW, url=url, media_type="text/plain",
            blob_hash=blob_hash, text_hash=blob_hash, title=title, dates={}, sections=[section],
        )  # fmt: skip
        session.add(version)
        session.flush()
        session.get_one(Document, document_id).version_id = version.id

    def revise(self, document_id: str, *sections: tuple[str, str], **keys: Any) -> int:
        """Store another version of sections (heading, text), and return its id."""
        with self.collection.writing() as session:
            document = session.get_one(Document, document_id)
            number = max((version.number for version in document.versions), default=0) + 1
            text = "\n".join(text for _, text in sections)
            digest = self.collection.blobs.put(text.encode())
            columns: dict[str, Any] = {
                "url": document.url, "title": document.title, "chapter": None, "fetched": NOW,
                "blob_hash": digest, "text_hash": digest,
            }  # fmt: skip
            version = Version(
                document_id=document_id, number=number, media_type="text/plain", dates={},
                **{**columns, **keys},
                sections=[
                    StoredSection(
                        position=n, heading=[heading] if heading else [], box=Box.BODY, text=text,
                        layout=[["paragraph", 0, None] for _ in text.split("\n")],
                    )
                    for n, (heading, text) in enumerate(sections)
                ],
            )  # fmt: skip
            session.add(version)
            session.flush()
            document.version_id, document.changed = version.id, version.fetched
            bump_revision(session)
            return version.id

    def lead(self, url: str, document_id: str | None, **keys: Any) -> None:
        """Store a further address."""
        with self.collection.writing() as session:
            session.add(_address(url, document_id, **keys))

    def change(self, document_id: str, **keys: Any) -> None:
        """Change a document's columns."""
        with self.collection.writing() as session:
            document = session.get_one(Document, document_id)
            for key, value in keys.items():
                setattr(document, key, value)


def clear(shelf: Shelf) -> None:
    """Empty a shelf, for the next example of a property."""
    with shelf.collection.writing() as session:
        for table in (
            CitedPassage,
            Citation,
            LearningPoint,
            WithdrawnPoint,
            Briefing,
            StoredSection,
            Address,
        ):
            session.execute(delete(table))
        session.execute(update(Document).values(version_id=None))
        session.execute(delete(Version))
        session.execute(delete(Document))


def _address(url: str, document_id: str | None, **keys: Any) -> Address:
    return Address(
        url=url, source_key="any", document_id=document_id, first_seen=NOW, last_seen=NOW,
        outlinks=[], **keys,
    )  # fmt: skip


@pytest.fixture
def shelf(open_empty: Callable[[Path], Collection], tmp_path: Path) -> Iterator[Shelf]:
    """Return an empty collection."""
    with closing(open_empty(tmp_path / "data")) as collection:
        yield Shelf(collection)
