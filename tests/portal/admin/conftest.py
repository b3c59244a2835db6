"""An application with a user, three declared sources, and a refresh that only notes its calls."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from collection.accounts import AuditEntry
from collection.models import (
    Crawl,
    CrawlState,
    Document,
    DocumentState,
    EntryState,
    FrontierEntry,
    Outcome,
    SourceRecord,
)
from collection.store import Collection
from portal.config import Settings
from portal.errors import AlreadyRunning
from portal.jobs.job import Running
from portal.sign_in import users

NAME, PASSWORD = "anna", "correct horse battery"
STARTED = datetime(2025, 3, 4, 14, 5, tzinfo=UTC)

SOURCES = "".join(
    f"""
[[source]]
key = "{key}"
name = "{name}"
start = ["https://{key}.example/contents.html"]
area = "{key}"
"""
    for key, name in (
        ("aldermoor", "Aldermoor procedures"),
        ("saltmere", "Saltmere procedures"),
        ("whinfell", "Whinfell partnership"),
    )
)


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with argon2's least cost: the tests are about who gets in, not about how long."""
    monkeypatch.setattr(users, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    users._nobodys_hash.cache_clear()


@pytest.fixture
def settings(open_empty: Callable[[Path], Collection], tmp_path: Path) -> Settings:
    """Return settings with a folder of their own, an empty collection and three sources."""
    open_empty(tmp_path / "data").close()
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    return Settings(data=tmp_path / "data", sources=tmp_path / "sources.toml")


@pytest.fixture
def collection(settings: Settings) -> Iterator[Collection]:
    """Return the collection that the application uses too."""
    opened = Collection.open(settings.data)
    yield opened
    opened.close()


@pytest.fixture
def app(app: Flask, collection: Collection) -> Flask:
    """Return the portal, whose test clients audit every page, with one user who may sign in."""
    with collection.writing() as session:
        users.add_user(session, NAME, password_hash=users.hash_password(PASSWORD))
    return app


@dataclass
class Admin:
    """A browser with cookies, which fills in forms as a person would."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        """Load a page."""
        return self.client.get(path)

    def post(self, path: str, page: str, **fields: str) -> TestResponse:
        """Send a form that stands on a page, with the page's own token."""
        fields["csrf_token"] = token_of(self.client.get(page))
        return self.client.post(path, data=fields)

    def sign_in(self, name: str = NAME, password: str = PASSWORD, onward: str = "") -> TestResponse:
        """Fill in the sign-in form."""
        return self.post(
            "/admin/sign-in", "/admin/sign-in", name=name, password=password, next=onward
        )


@pytest.fixture
def visitor(app: Flask) -> Admin:
    """Return a browser that is not signed in."""
    return Admin(app.test_client())


@pytest.fixture
def admin(visitor: Admin) -> Admin:
    """Return a browser that is signed in."""
    assert visitor.sign_in().status_code == 303
    return visitor


@dataclass
class FakeRefresh:
    """Stands in for the child process: notes what it was asked, says what it is told to say."""

    started: list[Sequence[str] | None] = field(default_factory=list)
    cancelled: int = 0
    run: Running | None = None

    def start(self, _settings: Settings, keys: Sequence[str] | None) -> None:
        """Note a start; a second one is refused as the real one refuses it."""
        if self.run:
            raise AlreadyRunning("A crawl is already running.")
        self.started.append(keys)
        self.run = Running(4242, STARTED, "Crawling Aldermoor procedures")

    def cancel(self, _settings: Settings) -> bool:
        """Note a cancel."""
        was_running, self.run = self.run is not None, None
        self.cancelled += was_running
        return was_running

    def running(self, _settings: Settings) -> Running | None:
        """Say what runs."""
        return self.run


@pytest.fixture(autouse=True)
def job(monkeypatch: pytest.MonkeyPatch) -> FakeRefresh:
    """Return the stand-in for the child process; no test here starts a real one."""
    fake = FakeRefresh()
    for name in ("start", "cancel", "running"):
        monkeypatch.setattr(f"portal.jobs.job.{name}", getattr(fake, name))
    return fake


StoreCrawl = Callable[..., int]


@pytest.fixture
def store_crawl(collection: Collection) -> StoreCrawl:
    """Return a function that stores a crawl with its addresses, and gives its id."""

    def store(
        key: str = "aldermoor",
        state: CrawlState = CrawlState.DONE,
        outcomes: Sequence[tuple[Outcome | None, str]] = (),
        message: str | None = None,
    ) -> int:
        with collection.writing() as session:
            if session.get(SourceRecord, key) is None:
                session.add(
                    SourceRecord(
                        key=key, name=f"{key.capitalize()} procedures", area=key,
                        nation="england", authority="partnership", home=f"https://{key}.example/",
                    )
                )  # fmt: skip
            over = None if state is CrawlState.RUNNING else STARTED + timedelta(minutes=4)
            crawl = Crawl(
                source_key=key, state=state, started=STARTED, finished=over, message=message
            )
            session.add(crawl)
            session.flush()
            session.add_all(
                FrontierEntry(
                    crawl_id=crawl.id, url=f"https://{key}.example/{number}", depth=1,
                    found_on=f"https://{key}.example/contents.html",
                    state=EntryState.DONE if outcome else EntryState.WAITING,
                    outcome=outcome, reason=reason or None,
                    finished=STARTED if outcome else None,
                )
                for number, (outcome, reason) in enumerate(outcomes)
            )  # fmt: skip
            return crawl.id

    return store


@pytest.fixture
def store_document(collection: Collection) -> Callable[..., str]:
    """Return a function that stores a document without a version, and gives its id."""

    def store(
        document_id: str, key: str, title: str, state: DocumentState = DocumentState.CURRENT
    ) -> str:
        with collection.writing() as session:
            session.add(
                Document(
                    id=document_id, source_key=key, state=state, title=title, kind="procedure",
                    kind_reason="the source", url=f"https://{key}.example/{document_id}",
                    area=key, nation="england", authority="partnership", format="html",
                    first_seen=STARTED, checked=STARTED, changed=STARTED,
                )
            )  # fmt: skip
        return document_id

    return store


@pytest.fixture
def audited(collection: Collection) -> Callable[[], list[tuple[str, str, str]]]:
    """Return a function that reads the audit as (user, action, detail), oldest first."""

    def read() -> list[tuple[str, str, str]]:
        with collection.reading() as session:
            entries = session.query(AuditEntry).order_by(AuditEntry.id)
            return [(e.user_name, e.action.value, e.detail) for e in entries]

    return read


def token_of(response: TestResponse) -> str:
    """Return the forgery token of a page's first form."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', response.text)
    assert found, response.text
    return found[1]
