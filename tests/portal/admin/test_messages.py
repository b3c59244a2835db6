"""FaultForm that something is wrong: it reaches the admins, and nothing else of the reader does."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.store import Collection
from portal.about import messages
from portal.about.messages import LONGEST, Fault, ReaderMessage
from portal.about.telling import FaultForm
from tests.portal.admin.conftest import Admin

WORDS = "It says two days here.\nThe publisher says one working day."
INBOX = "/admin/messages"


def tell(reader: Admin, page: str = "/documents/a1bruising00", **fields: str):
    """Fill in the form about a page."""
    form = {"about": page, "fault": "words", "words": WORDS} | fields
    return reader.client.post("/tell", data=form)


def kept(collection: Collection) -> list[tuple[str, Fault, str]]:
    """Return what is stored of messages."""
    with collection.reading() as session:
        return [(m.page, m.fault, m.words) for m in messages.oldest(session, 100)]


def words_of(answer) -> str:
    """Return what a page says."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def test_what_is_told_reaches_the_admins_word_for_word(
    visitor: Admin, collection: Collection
) -> None:
    answer = tell(visitor)
    assert (answer.status_code, answer.location) == (
        303,
        "/tell/thanks?about=/documents/a1bruising00",
    )
    assert "has reached the people who run this portal" in words_of(visitor.get(answer.location))
    assert kept(collection) == [("/documents/a1bruising00", Fault.WORDS, WORDS)]
    visitor.sign_in()
    page = visitor.get(INBOX)
    assert WORDS in page.text
    assert "Messages (1)" in words_of(page)


def test_nothing_is_kept_of_who_told_it(visitor: Admin, collection: Collection, caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        tell(visitor)
    assert set(ReaderMessage.__table__.columns.keys()) == {"id", "at", "page", "fault", "words"}
    assert "two days" not in caplog.text


def test_a_message_that_was_dealt_with_is_gone_for_good(
    visitor: Admin, collection: Collection, audited
) -> None:
    tell(visitor)
    visitor.sign_in()
    assert visitor.post(f"{INBOX}/1", INBOX).status_code == 303
    assert kept(collection) == []
    assert audited()[-1] == ("anna", "end-message", "about /documents/a1bruising00")
    assert "two days" not in str(audited())
    again = visitor.post(f"{INBOX}/1", INBOX)
    assert "Nothing was done" in words_of(visitor.get(again.location))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"fault": ""}, "Say what is wrong"),
        ({"fault": "nonsense"}, "Say what is wrong"),
        ({"words": "  \n "}, "Say in a few words"),
        ({"words": "x" * (LONGEST + 1)}, "2,001 now"),
        ({"words": "the child, born 12/03/2019, is missing here"}, "date of birth"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_said_and_nothing_is_lost(
    visitor: Admin, collection: Collection, fields: dict[str, str], said: str
) -> None:
    answer = tell(visitor, **fields)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert "<title>Error: " in answer.text
    assert fields.get("words", WORDS).strip() in answer.text
    assert kept(collection) == []


def test_a_form_of_another_site_is_refused(visitor: Admin, collection: Collection) -> None:
    form = {"fault": "words", "words": WORDS}
    answer = visitor.client.post("/tell", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert kept(collection) == []


def test_telling_gives_no_reader_a_session(visitor: Admin) -> None:
    for answer in (visitor.get("/tell"), tell(visitor), visitor.get("/tell/thanks")):
        assert "Set-Cookie" not in answer.headers


def test_a_reader_who_is_not_signed_in_sees_no_message(visitor: Admin) -> None:
    tell(visitor)
    assert visitor.get(INBOX).status_code == 303
    assert visitor.post(f"{INBOX}/1", "/admin/sign-in").status_code == 303


def test_so_many_that_nobody_could_read_them_fill_no_disk(
    visitor: Admin, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "MOST", 2)
    answers = [tell(visitor) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 503]
    assert "not kept" in words_of(answers[-1])
    assert WORDS in answers[-1].text
    assert len(kept(collection)) == 2


def test_the_days_of_a_document_are_nobodys(visitor: Admin, collection: Collection) -> None:
    days = "It says last reviewed 12/03/2019; the publisher has 14/05/2026."
    assert tell(visitor, words=days).status_code == 303
    assert kept(collection)[0][2] == days


def test_a_very_long_text_is_not_sent_back_whole(visitor: Admin) -> None:
    assert len(tell(visitor, words="x" * 400_000).data) < 60_000


@given(st.text(max_size=40))
def test_a_page_is_a_path_of_this_portal_or_none(text: str) -> None:
    for typed in (text, f"/{text}"):
        page = FaultForm.of({"about": typed}).page
        assert page in ("", typed)
        assert not page or (page[0] == "/" and page[1:2] not in ("/", "\\"))
        assert not {"?", "#", "\n", "\\"} & set(page)


@pytest.mark.parametrize(
    "page", ["//evil.example", "https://evil.example", "/\\evil", "/search?q=name"]
)
def test_a_link_of_the_form_leads_nowhere_else(visitor: Admin, page: str) -> None:
    assert FaultForm.of({"about": page}).page == ""
    assert tell(visitor, page).location == "/tell/thanks"


def test_the_message_is_of_the_moment() -> None:
    now = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
    assert FaultForm("/help", Fault.OTHER, "word").message(now).at == now
