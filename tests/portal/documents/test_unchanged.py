"""A document's page is sent once: its mark is the same until anything that it shows changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from briefings.models import Briefing, Citation, LearningPoint, Method, Status
from collection.models import (
    Document,
    DocumentLink,
    DocumentState,
    DocumentTopic,
    SourceRecord,
)
from collection.store import Collection
from portal import resources
from portal.web import unchanged
from portal.web.headers import HEADERS

PATH = "/documents/a1bruising00"
OTHER = "b1bruising00"


def mark(client: FlaskClient, path: str = PATH) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.headers["ETag"]


def shown(session: Session) -> Document:
    return session.get_one(Document, "a1bruising00")


def other(session: Session) -> Document:
    return session.get_one(Document, OTHER)


def add_topic(session: Session) -> None:
    document = shown(session)
    document.topics.append(DocumentTopic(topic="escalation", reason="test"))


def rename_source(session: Session) -> None:
    key = shown(session).source_key
    record = session.scalar(select(SourceRecord).where(SourceRecord.key == key))
    assert record is not None
    record.name = "Another name"


def set_columns(**values: Any) -> Callable[[Session], None]:
    def change(session: Session) -> None:
        for name, value in values.items():
            setattr(shown(session), name, value)

    return change


CHANGES: dict[str, Callable[[Session], None]] = {
    "seen again at the publisher's": set_columns(checked=datetime.now(UTC)),
    "changed at another moment": set_columns(changed=datetime.now(UTC) - timedelta(days=5)),
    "removed by the publisher": set_columns(state=DocumentState.GONE),
    "another area": set_columns(area="saltmere"),
    "another type": set_columns(kind="guidance"),
    "another address": set_columns(url="https://procedures.aldermoor.example/new.html"),
    "another review": set_columns(reviewed=date(2025, 1, 2)),
    "other words of a review": set_columns(next_review_words="Next review: soon"),
    "without text": set_columns(no_text=True),
    "one more topic": add_topic,
    "another name of its source": rename_source,
    "the same chapter elsewhere renamed": lambda s: setattr(other(s), "area", "marlfield"),
    "the same chapter elsewhere gone": lambda s: setattr(other(s), "state", DocumentState.GONE),
}


def test_a_page_that_is_held_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get(PATH)
    again = client.get(PATH, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    weak = client.get(PATH, headers={"If-None-Match": f"W/{first.headers['ETag']}"})
    assert weak.status_code == 304
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert {name: again.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.slow
@pytest.mark.parametrize("named", CHANGES)
def test_every_change_of_what_a_page_shows_changes_its_mark(
    client: FlaskClient, stored: Collection, named: str
) -> None:
    before = client.get(PATH)
    with stored.writing() as session:
        CHANGES[named](session)
    after = client.get(PATH, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.text != before.text


def test_a_new_version_changes_the_mark(client: FlaskClient, library: Any) -> None:
    path = library.add("marked", library.text("A", lines=["One."]))
    before = mark(client, path)
    library.add_version("marked", library.text("A", lines=["One."]))
    assert mark(client, path) != before
    assert mark(client, f"{path}?version=1") != mark(client, path)


def test_a_link_that_now_leads_into_the_portal_changes_the_mark(
    client: FlaskClient, library: Any, stored: Collection
) -> None:
    path = library.add("marked", library.text("A", lines=["See here."]))
    with stored.writing() as session:
        version = session.get_one(Document, "marked").version
        assert version is not None
        url = f"{library.host}/later.html"
        version.links.append(
            DocumentLink(position=0, url=url, words="here", section=0, start=4, end=8)
        )
    before = mark(client, path)
    library.add("later", library.text("B", lines=["Words."]))
    assert mark(client, path) != before


def test_a_learning_point_that_cites_it_and_its_state_change_the_mark(
    client: FlaskClient, stored: Collection
) -> None:
    before = mark(client)
    with stored.writing() as session:
        session.add(briefing_citing("a1bruising00"))
    cited = mark(client)
    with stored.writing() as session:
        session.scalars(select(Citation)).one().status = Status.SUGGESTED
    suggested = mark(client)
    with stored.writing() as session:
        session.get_one(Briefing, "c1briefing00").title = "Another title"
    assert len({before, cited, suggested, mark(client)}) == 4


def briefing_citing(document_id: str) -> Briefing:
    moment = datetime(2026, 3, 4, 14, 5, tzinfo=UTC)
    citation = Citation(
        position=0,
        cited_text="bruising procedure",
        cited_start=0,
        status=Status.EXACT,
        method=Method.ADDRESS,
        score=1.0,
        document_id=document_id,
        checked=moment,
    )
    point = LearningPoint(number=1, text="Follow it.", heading="Learning", citations=[citation])
    return Briefing(
        id="c1briefing00",
        title="Baby K",
        origin="file:upload/baby-k.pdf",
        format="pdf",
        media_type="application/pdf",
        blob_hash="0" * 64,
        imported=moment,
        published_at=moment,
        points=[point],
    )


@pytest.mark.cases
@pytest.mark.parametrize("named", ["release", "notice", "local_day"])
def test_what_templates_know_besides_changes_the_mark(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    before = mark(client)
    monkeypatch.setattr(unchanged, named, lambda *_: "another")
    assert mark(client) != before


def test_another_host_or_part_of_the_address_changes_the_mark(client: FlaskClient) -> None:
    marks = {
        mark(client),
        mark(client, f"{PATH}?part=1"),
        mark(client, f"{PATH}/citation?section=2"),
        client.get(PATH, base_url="http://127.0.0.1/").headers["ETag"],
    }
    assert len(marks) == 4


@pytest.mark.parametrize(
    "path",
    [
        "/documents/a2curiosity0/changes",
        f"{PATH}/compare/{OTHER}",
        f"{PATH}/citation?section=2",
    ],
)
def test_comparisons_and_cards_are_sent_once_too(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers={"If-None-Match": mark(client, path)}).status_code == 304


@pytest.mark.parametrize("package", resources.BEHIND_PAGES)
def test_another_release_of_any_package_behind_the_pages_is_another_release(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (*resources.BEHIND_PAGES, "templates", "static"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "portal")
    before = resources.release.__wrapped__()
    (tmp_path / package / "words.py").write_text("SAID = 'otherwise'\n")
    assert resources.release.__wrapped__() != before


def test_every_package_but_the_demonstrations_is_behind_the_pages() -> None:
    root = Path(resources.__file__).parents[1]
    packages = {path.parent.name for path in root.glob("*/__init__.py")}
    assert set(resources.BEHIND_PAGES) == packages - {"demo"}
