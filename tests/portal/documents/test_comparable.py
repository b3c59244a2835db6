"""Texts of hundreds of pages are not compared while others wait, and the page says so."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from flask.testing import FlaskClient

from collection.models import Document
from collection.store import Collection
from portal.documents.comparable import LONGEST_COMPARED
from portal.documents.since import changes_since

LONG = "word " * (LONGEST_COMPARED // 5 + 1)


def test_texts_that_are_too_long_are_not_compared(client: FlaskClient, library: Any) -> None:
    path = library.add("long", library.text("A", lines=[LONG]))
    library.add_version("long", library.text("A", lines=["Short."]))
    answer = client.get(f"{path}/changes")
    assert answer.status_code == 422
    assert "not compared word by word" in answer.text
    library.add_version("long", library.text("A", lines=["Short, and changed."]))
    assert client.get(f"{path}/changes").status_code == 200


def test_documents_that_are_too_long_are_not_compared(client: FlaskClient, library: Any) -> None:
    library.add("long", library.text("A", lines=[LONG]))
    answer = client.get("/documents/long/compare/b1bruising00")
    assert answer.status_code == 422


def test_a_printed_point_says_that_a_long_text_changed_without_counting_its_words(
    library: Any, stored: Collection
) -> None:
    library.add("long", library.text("A", lines=[LONG]))
    library.add_version(
        "long", library.text("A", lines=["Short."]), fetched=datetime(2026, 4, 1, tzinfo=UTC)
    )
    with stored.reading() as session:
        (told,) = changes_since([session.get_one(Document, "long")], date(2026, 3, 20))
    assert told.reworded
    assert not told.counted
    assert told.inserted == told.deleted == 0
