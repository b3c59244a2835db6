"""Decisions about citations: one click each, with undo, in the audit; and the queue of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import Tag
from sqlalchemy import select

from briefings.checking.checking import check_all
from briefings.decided import Decision
from briefings.edit_models import Reading
from briefings.editing.decisions import reject, undo
from briefings.editing.publishing import Checker
from briefings.models import Citation, LearningPoint, Status
from briefings.store import find_briefing
from collection.models import Document, DocumentState, Version
from collection.store import Collection
from crawler.sources import load_sources
from portal.config import Settings
from portal.errors import NotKnown
from portal.services import services_of
from portal.trainer.queue import WaitReason, reason_of, waiting

from .conftest import HOST, NAME, Import, NoIndex, Trainer, words

NAMED = f"""\
A review

Learning
• Follow Professional curiosity and respectful challenge in every case.
• Read the guide. A guide to sharing information
• Use the Leaflet About Stairs

{HOST}/elsewhere/a3guide00000.pdf
{HOST}/leaflet-about-stairs.pdf
"""
"""A title that is named, a file that stands at another address, and one that is nowhere."""


@pytest.fixture
def named(imported: Import) -> str:
    """Return the id of a draft whose citations are suggestions."""
    return imported(NAMED, name="named.txt")


def cited(stored: Collection, briefing: str, number: int) -> list[tuple[str, str | None, bool]]:
    """Return status, document and confirmation of each citation of a point."""
    with stored.writing() as session:
        point = find_briefing(session, briefing, drafts=True).points[number - 1]
        return [(c.status.value, c.document_id, c.confirmed) for c in point.citations]


def checked(stored: Collection, settings: Settings, trainer: Trainer) -> None:
    """Resolve every citation again, as after a crawl."""
    index = services_of(trainer.client.application).index
    check_all(stored, index, load_sources(settings.sources))


def item(trainer: Trainer, said: str) -> Tag:
    """Return what waits in the queue for a learning point."""
    return next(tag for tag in trainer.page.select(".app-part") if said in words(tag))


def test_a_suggestion_is_confirmed_with_one_click_and_that_is_undone(
    trainer: Trainer, stored: Collection, named: str,
    audited: Callable[[], Iterator[tuple[str, str, str]]],
) -> None:  # fmt: skip
    before = cited(stored, named, 1)
    assert before == [("suggested", "a2curiosity0", False)]
    trainer.open(f"/admin/briefings/{named}")
    trainer.press("Confirm", trainer.point(1))
    assert cited(stored, named, 1) == [("exact", "a2curiosity0", True)]
    assert "Confirmed: “Professional curiosity" in words(trainer.point(1))
    trainer.press("Undo", trainer.point(1))
    assert "Undone: confirmed" in words(trainer.point(1))
    assert cited(stored, named, 1) == before
    done = [(user, action) for user, action, _ in audited()][-2:]
    assert done == [(NAME, "confirm-citation"), (NAME, "undo-decision")]


@pytest.mark.cases
@pytest.mark.parametrize("case", [(1, []), (2, [("unresolved", None, False)])], ids=str)
def test_what_is_not_the_one_is_never_suggested_there_again(
    trainer: Trainer, stored: Collection, settings: Settings, named: str, case: Any
) -> None:
    number, left = case
    before = cited(stored, named, number)
    trainer.open(f"/admin/briefings/{named}")
    trainer.press("Not this one", trainer.point(number))
    assert cited(stored, named, number) == left
    checked(stored, settings, trainer)
    assert cited(stored, named, number) == left
    trainer.press("Undo", trainer.point(number))
    assert cited(stored, named, number) == before


@pytest.mark.slow
def test_another_document_is_found_by_its_words_and_chosen(
    trainer: Trainer, stored: Collection, settings: Settings, named: str
) -> None:
    before = cited(stored, named, 3)
    assert before == [("unresolved", None, False)]
    trainer.open(f"/admin/briefings/{named}")
    trainer.follow("Choose another document", trainer.point(3), "&q=was+not+brought+pathway")
    trainer.press("This one: Was not brought pathway")
    assert cited(stored, named, 3) == [("moved", "a4pathway000", True)]
    checked(stored, settings, trainer)
    assert cited(stored, named, 3) == [("moved", "a4pathway000", True)]
    with stored.reading() as session:
        ids = [one.citation_id for one in waiting(session)]
        held = session.scalars(select(Citation.document_id).where(Citation.id.in_(ids))).all()
        assert "a4pathway000" not in held
    trainer.press("Undo", trainer.point(3))
    assert cited(stored, named, 3) == before


def test_a_citation_is_held_to_the_sentences_that_are_chosen(
    trainer: Trainer, stored: Collection, draft: str
) -> None:
    trainer.open(f"/admin/briefings/{draft}")
    page = trainer.follow("Choose the passage", trainer.point(2), "&section=2")
    rows = [words(row.find_all("td")[2]) for row in page.select("tbody tr")]
    assert rows[1].startswith("Any bruising in a baby who is not mobile")
    page = trainer.send(trainer.form("Hold the citation"), 422)
    assert "Choose the first sentence" in words(page)
    page = trainer.send(trainer.form("Hold the citation"), 422, **{"from": "1", "to": "0"})
    assert "not before it" in words(page)
    trainer.press("Hold the citation", **{"from": "1", "to": "2"})
    with stored.writing() as session:
        citation = find_briefing(session, draft, drafts=True).points[1].citations[0]
        assert citation.pin_quote is not None
        assert " ".join(citation.pin_quote.split()) == " ".join(rows[1:3])
        assert citation.confirmed
    assert "Passage chosen" in words(trainer.point(2))
    trainer.press("Undo", trainer.point(2))
    with stored.writing() as session:
        citation = find_briefing(session, draft, drafts=True).points[1].citations[0]
        assert (citation.pin_quote, citation.confirmed) == (None, False)
        assert (citation.status, citation.document_id) == (Status.EXACT, "a1bruising00")


def pinned(stored: Collection, briefing_id: str) -> tuple[str | None, str | None]:
    """Return the quote that the second point's first citation is held to, and its document."""
    with stored.writing() as session:
        citation = find_briefing(session, briefing_id, drafts=True).points[1].citations[0]
        return citation.pin_quote, citation.document_id


@pytest.mark.slow
def test_another_document_frees_a_citation_of_the_passage_of_the_first(
    trainer: Trainer, stored: Collection, settings: Settings, draft: str
) -> None:
    trainer.open(f"/admin/briefings/{draft}")
    trainer.follow("Choose the passage", trainer.point(2), "&section=2")
    trainer.press("Hold the citation", **{"from": "1", "to": "2"})
    held = pinned(stored, draft)
    trainer.follow("Choose another document", trainer.point(2), "&q=was+not+brought+pathway")
    trainer.press("This one: Was not brought pathway")
    checked(stored, settings, trainer)
    assert pinned(stored, draft) == (None, "a4pathway000")
    trainer.press("Undo", trainer.point(2))
    assert pinned(stored, draft) == held == (held[0], "a1bruising00")
    assert held[0] is not None


def test_a_passage_goes_with_the_document_that_is_not_the_one(
    trainer: Trainer, stored: Collection, draft: str
) -> None:
    trainer.open(f"/admin/briefings/{draft}")
    trainer.follow("Choose the passage", trainer.point(2), "&section=2")
    trainer.press("Hold the citation", **{"from": "1", "to": "2"})
    held = pinned(stored, draft)
    with stored.writing() as session:
        citation = find_briefing(session, draft, drafts=True).points[1].citations[0]
        decision = reject(session, citation, Checker((), NoIndex()), NAME)
        undone = decision.id
    assert pinned(stored, draft)[0] is None
    with stored.writing() as session:
        undo(session, undone, Checker((), NoIndex()), NAME)
    assert pinned(stored, draft)[0] == held[0]


def test_a_decision_that_was_followed_by_another_is_not_undone(
    trainer: Trainer, stored: Collection, named: str
) -> None:
    trainer.open(f"/admin/briefings/{named}")
    trainer.press("Confirm", trainer.point(1))
    undo = trainer.form("Undo", trainer.point(1))
    trainer.follow("Choose another document", trainer.point(1), "&q=pathway")
    trainer.press("This one: Was not brought pathway")
    assert "not the last decision any more" in words(trainer.send(undo))
    assert cited(stored, named, 1)[0][1] == "a4pathway000"


def test_a_citation_that_a_check_has_replaced_does_nothing_and_says_so(
    trainer: Trainer, stored: Collection, named: str
) -> None:
    trainer.open(f"/admin/briefings/{named}")
    form, fields = trainer.form("Confirm", trainer.point(1))
    form["action"] = "/admin/citations/999999"
    assert "has changed since you opened the page" in words(trainer.send((form, fields)))


# The queue


def test_the_queue_holds_what_waits_the_longest_waiting_first(
    trainer: Trainer, stored: Collection, imported: Import, named: str
) -> None:
    imported(publish=True)
    with stored.writing() as session:
        session.get_one(Document, "a1bruising00").state = DocumentState.GONE
        for citation in session.scalars(select(Citation)):
            if citation.document_id == "a3guide00000":
                citation.since = datetime.now(UTC) - timedelta(days=9)
            if citation.document_id == "a1bruising00":
                citation.status = Status.GONE
    page = trainer.open("/admin/queue")
    told = [words(tag) for tag in page.select(".app-part")]
    assert "learning point 2 To confirm" in told[0]
    assert sum("Removed" in one for one in told) == 1
    assert any("Draft" in one for one in told)
    with stored.reading() as session:
        total = len(waiting(session))
        assert [one.since for one in waiting(session)] == sorted(
            one.since for one in waiting(session)
        )
    assert f"All ({total})" in words(page)
    assert f"Queue ({total})" in trainer.client.get("/admin/").text
    page = trainer.open("/admin/queue?show=gone")
    assert [("Removed" in words(tag)) for tag in page.select(".app-part")] == [True]


def test_a_decision_takes_it_out_of_the_queue_and_undo_brings_it_back(
    trainer: Trainer, stored: Collection, named: str
) -> None:
    trainer.open("/admin/queue?show=confirm")
    before = len(trainer.page.select(".app-part"))
    trainer.press("Confirm", item(trainer, "Follow Professional curiosity"))
    assert len(trainer.page.select(".app-part")) == before - 1
    assert "Confirmed: “Professional curiosity" in words(trainer.page.find(id="done"))
    assert trainer.page.find(attrs={"aria-current": "page"}, string=lambda t: "To confirm" in t)
    trainer.press("Undo")
    assert len(trainer.page.select(".app-part")) == before
    assert "Undone" in words(trainer.page.find(id="done"))


def test_what_is_kept_comes_again_only_when_something_else_becomes_of_it(
    trainer: Trainer, stored: Collection, imported: Import
) -> None:
    imported(publish=True)

    def become(status: Status) -> None:
        with stored.writing() as session:
            citation = session.scalars(
                select(Citation).where(Citation.document_id == "a1bruising00")
            ).one()
            citation.become(status, "a1bruising00", datetime.now(UTC))

    def said() -> list[str]:
        page = trainer.open("/admin/queue")
        return [words(tag) for tag in page.select(".app-part") if "bruise at the" in words(tag)]

    become(Status.MOVED)
    assert len(said()) == 1
    trainer.press("Keep it", item(trainer, "bruise at the"))
    assert said() == []
    become(Status.GONE)
    assert "The publisher has removed what is cited" in said()[0]
    trainer.press("Keep its last text", item(trainer, "bruise at the"))
    assert said() == []


def test_a_document_that_changed_after_it_was_confirmed_comes_into_the_queue(
    trainer: Trainer, stored: Collection, named: str
) -> None:
    trainer.open(f"/admin/briefings/{named}")
    trainer.press("Confirm", trainer.point(1))
    assert "Changed since confirmed (0)" in words(trainer.open("/admin/queue"))
    with stored.writing() as session:
        document = session.get_one(Document, "a2curiosity0")
        document.version = Version(
            document_id=document.id, number=3, fetched=datetime.now(UTC), url=document.url,
            media_type="text/html", blob_hash="0" * 64, text_hash="1" * 64, title=document.title,
            dates={},
        )  # fmt: skip
    page = trainer.open("/admin/queue?show=changed")
    assert "have changed since it was confirmed" in words(page)
    trainer.press("Still right")
    assert "Nothing waits here." in words(trainer.page)
    trainer.press("Undo")
    assert "have changed since it was confirmed" in words(trainer.page)


def test_a_decision_leads_back_to_this_portal_only(trainer: Trainer, named: str) -> None:
    trainer.open(f"/admin/briefings/{named}")
    form, fields = trainer.form("Confirm", trainer.point(1))
    answer = trainer.client.post(
        str(form["action"]), data={**fields, "back": "https://evil.example/", "place": "<x>"}
    )
    assert answer.headers["Location"].startswith("/admin/queue?decided=")


def test_an_unknown_part_of_the_queue_is_not_found(trainer: Trainer) -> None:
    trainer.open("/admin/queue?show=nothing", 404)
    with pytest.raises(NotKnown):
        reason_of("nothing")
    assert reason_of("") is None
    assert reason_of("gone") is WaitReason.GONE


def test_decisions_outlast_the_rows_of_citations(
    trainer: Trainer, stored: Collection, settings: Settings, named: str
) -> None:
    trainer.open(f"/admin/briefings/{named}")
    trainer.press("Not this one", trainer.point(1))
    trainer.press("Move down", trainer.point(1))
    assert cited(stored, named, 2) == []
    with stored.reading() as session:
        assert session.scalars(select(Decision.short_id)).all() == [
            session.scalars(select(LearningPoint.short_id).where(LearningPoint.number == 2)).one()
        ]


def test_a_document_is_added_to_a_point_that_cites_none_and_undo_takes_it_off(
    trainer: Trainer, stored: Collection, settings: Settings, imported: Import
) -> None:
    briefing = imported("A review\n\nLearning\n• Be on time.\n• Be kind to all.\n", name="b.txt")
    assert cited(stored, briefing, 1) == []
    trainer.open(f"/admin/briefings/{briefing}")
    assert "It cites nothing" in words(trainer.point(1))
    trainer.follow("Add a document", trainer.point(1), "&q=pathway")
    trainer.press("This one: Was not brought pathway")
    assert cited(stored, briefing, 1) == [("exact", "a4pathway000", True)]
    checked(stored, settings, trainer)
    trainer.follow("Add a document", trainer.point(1), "&q=pathway")
    page = trainer.press("This one: Was not brought pathway")
    assert "stands there already" in words(page)
    trainer.open(f"/admin/briefings/{briefing}")
    trainer.follow("Add a document", trainer.point(1), "&q=sharing+information")
    trainer.press("This one: A guide to sharing information")
    assert [one[1] for one in cited(stored, briefing, 1)] == ["a4pathway000", "a3guide00000"]
    trainer.press("Undo", trainer.point(1))
    assert cited(stored, briefing, 1) == [("exact", "a4pathway000", True)]


SPLIT = """\
A review

Learning
• See the child alone. Follow Professional curiosity and respectful challenge in every case.
• Ask twice.
"""


def test_what_was_confirmed_goes_with_its_words_through_splitting_joining_and_undoing(
    trainer: Trainer, stored: Collection, imported: Import
) -> None:
    briefing = imported(SPLIT, name="split.txt")
    confirmed = ("exact", "a2curiosity0", True)
    trainer.open(f"/admin/briefings/{briefing}")
    trainer.press("Confirm", trainer.point(1))
    trainer.press("Split here", trainer.point(1))
    assert confirmed not in cited(stored, briefing, 1)
    assert cited(stored, briefing, 2) == [confirmed]
    trainer.press("Join with the next", trainer.point(1))
    assert cited(stored, briefing, 1) == [confirmed]
    trainer.press("Undo", trainer.point(1))
    assert cited(stored, briefing, 2) == [confirmed]
    with stored.reading() as session:
        (decision,) = session.scalars(select(Decision)).all()
        second = find_briefing(session, briefing, drafts=True).points[1]
        assert decision.short_id == second.short_id
    trainer.press("Undo")
    assert cited(stored, briefing, 1) == [confirmed]


TWICE = f"""\
A review

Learning
• Read the Bruising Chapter first of all.
• Read the Bruising Chapter again on each visit.

{HOST}/a1bruising00.html
"""


def test_two_points_that_cite_the_same_keep_what_was_decided_of_each(
    trainer: Trainer, stored: Collection, imported: Import
) -> None:
    briefing = imported(TWICE, name="twice.txt")
    with stored.writing() as session:
        reading = session.get_one(Reading, briefing)
        second = reading.text.rindex("Bruising Chapter")
        words, url = "Bruising Chapter", f"{HOST}/a1bruising00.html"
        first = reading.text.index(words)
        reading.links = [[at, at + len(words), url, words] for at in (first, second)]
    trainer.open(f"/admin/briefings/{briefing}")
    trainer.press("Move down", trainer.point(1))
    exact = ("exact", "a1bruising00", False)
    assert [cited(stored, briefing, n) for n in (1, 2)] == [[exact], [exact]]
    with stored.writing() as session:
        find_briefing(session, briefing, drafts=True).points[1].citations[0].confirmed = True
    trainer.open(f"/admin/briefings/{briefing}")
    trainer.press("Move up", trainer.point(2))
    confirmed = ("exact", "a1bruising00", True)
    assert [cited(stored, briefing, n) for n in (1, 2)] == [[confirmed], [exact]]
    trainer.press("Join with the next", trainer.point(1))
    assert cited(stored, briefing, 1) == [confirmed]


def test_a_printed_chapter_number_stays_as_not_found_when_its_suggestion_is_rejected(
    trainer: Trainer, stored: Collection, settings: Settings, imported: Import
) -> None:
    text = "A review\n\nLearning\n• Use chapter 1.4.39 on every visit.\n• Be kind.\n"
    briefing = imported(text, name="chapter.txt")
    assert cited(stored, briefing, 1) == [("suggested", "a2curiosity0", False)]
    trainer.open(f"/admin/briefings/{briefing}")
    trainer.press("Not this one", trainer.point(1))
    checked(stored, settings, trainer)
    assert cited(stored, briefing, 1) == [("unresolved", None, False)]


@pytest.mark.slow
def test_what_was_confirmed_goes_with_words_of_its_own_and_not_with_those_of_a_link(
    trainer: Trainer, stored: Collection, imported: Import
) -> None:
    title = "Professional curiosity and respectful challenge"
    link = f'<a href="https://quillon.example/ours.html">{title}</a>'
    item = f"<li>Know {link} first. Then follow {title}.</li>"
    page = f"<main><h1>A review</h1><h2>Learning</h2><ul>{item}</ul></main>"
    briefing = imported(page, name="alike.html")

    def told() -> list[list[tuple[int | None, str | None, bool]]]:
        with stored.writing() as session:
            points = find_briefing(session, briefing, drafts=True).points
            return [
                [(c.cited_start, c.cited_url, c.confirmed) for c in p.citations] for p in points
            ]

    url = "https://quillon.example/ours.html"
    trainer.open(f"/admin/briefings/{briefing}")
    trainer.press("Confirm", trainer.point(1))
    assert told() == [[(5, url, False), (72, None, True)]]
    trainer.press("Split here", trainer.point(1))
    assert told() == [[(5, url, False)], [(12, None, True)]]
    trainer.press("Join with the next", trainer.point(1))
    assert told() == [[(5, url, False), (72, None, True)]]


def test_undoing_a_decision_puts_the_citation_at_its_place(
    trainer: Trainer, stored: Collection, settings: Settings, named: str
) -> None:
    checker = Checker(load_sources(settings.sources), NoIndex())
    trainer.open(f"/admin/briefings/{named}")
    trainer.press("Confirm", trainer.point(1))
    with stored.writing() as session:
        (citation,) = find_briefing(session, named, drafts=True).points[0].citations
        assert citation.cited_start == len("Follow ")
        rejected = reject(session, citation, checker, NAME).id
    assert cited(stored, named, 1) == []
    with stored.writing() as session:
        undo(session, rejected, checker, NAME)
    with stored.writing() as session:
        (citation,) = find_briefing(session, named, drafts=True).points[0].citations
        assert (citation.confirmed, citation.cited_start) == (True, len("Follow "))
