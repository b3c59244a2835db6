"""A draft in the small collection, imported from a file, and what imports others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from briefings.importing import import_briefing
from collection.accounts import AuditEntry
from collection.extract import Extract
from collection.store import Collection
from crawler.extract import ExtractRequest, extractor_for
from crawler.sources import load_sources
from index.errors import IndexMissing
from index.results import Passage, Results, SearchRequest
from portal.config import Settings
from portal.sign_in import users

HOST = "https://procedures.aldermoor.example"
TEXT = f"""\
Learning from Quillon and the zebrawood nursery

Background
Quillon was four months old. Two bruises were seen by the health visitor.

Good practice
The zebrawood nursery kept a clear record. It was shared on the same day.

Learning
• Ask zebrawood questions. Check the answers you are given. Professional Curiosity Chapter
• Discuss any bruise at the zebrawood nursery on the same day. Bruising Chapter
• Talk to the zebrawood nursery first. Then use the Escalation Process

{HOST}/a2curiosity0.html
{HOST}/a1bruising00.html
https://quillon.example/escalation.pdf
"""
"""The word "zebrawood", in the title and every point, marks everything that is the draft's."""


class NoIndex:
    """An index that was never built."""

    def search(self, request: SearchRequest) -> Results:
        raise IndexMissing

    def passages(self, *asked: object, **options: object) -> tuple[Passage, ...]:
        raise IndexMissing

    def choose(self, document_id: str, words: str) -> None:
        raise IndexMissing

    @property
    def encoder(self) -> str:
        raise IndexMissing


def read(request: ExtractRequest) -> Extract:
    """Read in this process; the sandbox has tests of its own."""
    return extractor_for(request.media_type).read(request)


Import = Callable[..., str]


@pytest.fixture
def imported(settings: Settings, stored: Collection, tmp_path: Path) -> Import:
    """Return a function that imports a text, and gives the briefing's id."""

    def run(text: str = TEXT, *, publish: bool = False, name: str = "quillon.txt") -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        index: Any = NoIndex()
        sources = load_sources(settings.sources)
        return import_briefing(
            str(path), settings, stored, index, sources, extract=read, publish=publish
        )

    return run


@pytest.fixture
def draft(imported: Import) -> str:
    """Return the id of a draft."""
    return imported()


NAME, PASSWORD = "anna", "correct horse battery"


class Trainer:
    """A browser that is signed in, and fills in forms as they stand on its page."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.page: Tag = Tag(name="main")
        self.open("/admin/sign-in")
        self.send(self.form("Sign in"), name=NAME, password=PASSWORD)

    def open(self, path: str, status: int = 200) -> Tag:
        """Open a page, and follow where it leads."""
        return self._shown(self.client.get(path, follow_redirects=True), status)

    def _shown(self, answer: TestResponse, status: int = 200) -> Tag:
        assert answer.status_code == status, answer.text
        main = BeautifulSoup(answer.text, "lxml").main
        assert main is not None
        self.page = main
        return main

    def form(self, button: str, within: Tag | None = None) -> tuple[Tag, dict[str, str]]:
        """Return the form of a button and what pressing it sends."""
        for found in (within or self.page).find_all("button"):
            if re.match(re.escape(button) + r"(\W|$)", words(found).replace(" :", ":")):
                form = found.find_parent("form")
                assert isinstance(form, Tag)
                fields = {
                    str(field["name"]): str(field.get("value", ""))
                    for field in form.find_all("input")
                    if field.get("name")
                    and (field.get("type") != "radio" or field.has_attr("checked"))
                    and field.get("type") != "file"
                }
                if found.get("name"):
                    fields[str(found["name"])] = str(found["value"])
                return form, fields
        raise AssertionError(f"no button “{button}”")

    def send(self, form: tuple[Tag, dict[str, str]], status: int = 200, **fields: object) -> Tag:
        """Send a form, and follow where it leads."""
        tag, held = form
        answer = self.client.post(
            str(tag["action"]), data={**held, **fields}, follow_redirects=True
        )
        return self._shown(answer, status)

    def press(self, button: str, within: Tag | None = None, **fields: object) -> Tag:
        """Press a button."""
        return self.send(self.form(button, within), **fields)

    def follow(self, link: str, within: Tag, more: str = "") -> Tag:
        """Follow a link, maybe with further parameters."""
        found = next(a for a in within.find_all("a") if link in words(a))
        return self.open(str(found["href"]) + more)

    def points(self) -> list[str]:
        """Return the learning points on the review page."""
        return [words(tag) for tag in self.page.select(".app-part--point .app-part__text")]

    def point(self, number: int) -> Tag:
        """Return a learning point on the review page."""
        return self.page.select(".app-part--point")[number - 1]


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


@pytest.fixture
def trainer(app: Flask, stored: Collection, monkeypatch: pytest.MonkeyPatch) -> Trainer:
    """Return a trainer's browser."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(users, "_hasher", quick)
    with stored.writing() as session:
        users.add_user(session, NAME, password_hash=users.hash_password(PASSWORD))
    return Trainer(app)


@pytest.fixture
def audited(stored: Collection) -> Callable[[], Iterator[tuple[str, str, str]]]:
    """Return a function that reads the audit."""

    def read() -> Iterator[tuple[str, str, str]]:
        with stored.reading() as session:
            for entry in session.query(AuditEntry).order_by(AuditEntry.id):
                yield entry.user_name, entry.action.value, entry.detail

    return read
