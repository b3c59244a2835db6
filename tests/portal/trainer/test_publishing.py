"""Drafts: what readers see of them, and what of a published briefing when it is read again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from briefings.edit_models import BriefingPart, Reading
from briefings.editing.publishing import Checker, parts_in_order, publish, take_back, throw_away
from briefings.errors import EditRefused, NotStored
from briefings.models import Briefing, Citation, LearningPoint, WithdrawnPoint
from briefings.reading.roles import Role
from briefings.store import briefing_json, find_briefing
from collection.store import Collection
from crawler.sources import load_sources
from portal.config import Settings

from .conftest import TEXT, Import, NoIndex, Trainer

MARK = "zebrawood"
VALUES = {
    "slug": ("medicals-and-bruising", "professional-curiosity"),
    "document_id": ("a1bruising00", "a2curiosity0"),
    "other_id": ("b1bruising00",),
    "blob_hash": ("0" * 64,),
    "area": ("saltmere",),
}
TYPED = ("Quillon", "nursery questions", "bruise", "quil")


def public_paths(app: Flask, stored: Collection, briefing: str) -> Iterator[str]:
    """Yield every address that readers may open, as far as it may tell of a briefing."""
    with stored.reading() as session:
        short_ids = tuple(session.scalars(select(LearningPoint.short_id)))
    values = VALUES | {"briefing_id": (briefing,), "short_id": short_ids}
    for rule in app.url_map.iter_rules():
        path = str(rule)
        if "GET" not in (rule.methods or ()) or path.startswith(("/admin", "/static")):
            continue
        paths = [path]
        for name in rule.arguments:
            paths = [p.replace(f"<{name}>", v) for p in paths for v in values[name]]
        for made in paths:
            yield made
            if rule.endpoint.startswith(("search.", "api.")):
                yield from (f"{made}?q={typed.replace(' ', '+')}" for typed in TYPED)


def told(client: FlaskClient, app: Flask, stored: Collection, briefing: str) -> set[str]:
    """Return the addresses that tell a word, or the id, of a briefing, or answer with it."""
    found = set()
    for path in public_paths(app, stored, briefing):
        answer = client.get(path)
        own = briefing in path or path.startswith("/p/")
        said = answer.data.decode("utf-8", "replace")
        if MARK in said or (answer.status_code == 200 and (own or briefing in said)):
            found.add(path.partition("?")[0].replace(briefing, "ID"))
    return found


def test_no_public_address_tells_a_word_of_a_draft(
    client: FlaskClient, app: Flask, stored: Collection, draft: str
) -> None:
    assert told(client, app, stored, draft) == set()


@pytest.mark.slow
def test_every_public_address_of_briefings_tells_of_it_when_it_is_published(
    client: FlaskClient, app: Flask, stored: Collection, imported: Import
) -> None:
    found = told(client, app, stored, imported(publish=True))
    for path in (
        "/", "/briefings", "/briefings.csv", "/briefings.json", "/briefings.atom", "/briefings/ID",
        "/briefings/ID/print", "/briefings/ID.csv", "/briefings/ID.json", "/briefings/ID.pdf",
        "/briefings/ID/pack", "/briefings/ID.atom", "/api/v1/briefings/ID",
        "/documents/a1bruising00", "/documents/a2curiosity0",
    ):  # fmt: skip
        assert path in found
    assert sum(path.startswith("/p/") for path in found) == 3


def test_a_briefing_that_is_taken_back_is_a_draft_again_and_loses_nothing(
    client: FlaskClient, app: Flask, stored: Collection, settings: Settings, imported: Import
) -> None:
    briefing = imported(publish=True)
    before = json_of(stored, briefing)
    with stored.writing() as session:
        take_back(session.get_one(Briefing, briefing))
    # Its own feed alone still answers, with nothing but that it is withdrawn.
    assert told(client, app, stored, briefing) == {"/briefings/ID.atom"}
    again(stored, settings, briefing)
    assert json_of(stored, briefing) == before


def test_whatever_readers_had_of_a_briefing_says_since_when_it_is_withdrawn(
    client: FlaskClient, app: Flask, stored: Collection, settings: Settings, imported: Import
) -> None:
    briefing = imported(publish=True)
    drafted = imported(
        "Another\n\nLearning\n• See the child alone and listen to them.\n", name="other.txt"
    )
    had = {p for p in public_paths(app, stored, briefing) if p.partition("?")[0] == p}
    had = {path for path in had if f"/{briefing}" in path}
    with stored.writing() as session:
        points = {p.briefing_id: f"/p/{p.short_id}" for p in session.scalars(select(LearningPoint))}
        take_back(session.get_one(Briefing, briefing))
        # Just after midnight in London, which is the day before by universal time.
        session.get_one(Briefing, briefing).taken_back = datetime(2026, 6, 2, 23, 30, tzinfo=UTC)
    said = "This briefing was withdrawn for now on 3 June 2026."
    for path in (had | {points[briefing]}) - {f"/briefings/{briefing}.atom"}:
        answer = client.get(path)
        assert answer.status_code == 410, path
        as_json = path.startswith("/api/") or path.endswith(".json")
        assert said in (answer.get_json()["error"]["message"] if as_json else answer.text)
        assert answer.is_json == as_json
        assert not (path.endswith(".csv") and answer.mimetype != "text/plain")
        assert MARK not in answer.text
    # What readers never saw was never there.
    for path in (points[drafted], f"/briefings/{drafted}", f"/briefings/{drafted}.atom"):
        assert client.get(path).status_code == 404
    again(stored, settings, briefing)
    for path in had | {points[briefing]}:
        assert client.get(path).status_code in (200, 422), path  # a pack of nothing cannot be had


def test_a_point_dropped_while_its_briefing_is_withdrawn_says_that_and_not_its_words(
    client: FlaskClient, stored: Collection, settings: Settings, imported: Import
) -> None:
    briefing = imported(publish=True)
    with stored.writing() as session:
        first = find_briefing(session, briefing).points[0].short_id
        take_back(session.get_one(Briefing, briefing))
    imported("Another\n\nLearning\n• See the child alone and listen to them.\n")
    answer = client.get(f"/p/{first}")
    assert (answer.status_code, MARK in answer.text) == (410, False)
    assert "withdrawn for now" in answer.text
    again(stored, settings, briefing)
    answer = client.get(f"/p/{first}")
    assert (answer.status_code, MARK in answer.text) == (410, True)
    assert "no longer in its briefing" in answer.text


def test_the_feed_of_a_briefing_tells_once_that_it_is_withdrawn(
    client: FlaskClient, stored: Collection, settings: Settings, imported: Import
) -> None:
    briefing = imported(publish=True)
    path = f"/briefings/{briefing}.atom"
    with stored.writing() as session:
        take_back(session.get_one(Briefing, briefing))
    first = client.get(path)
    assert first.status_code == 200
    assert first.text.count("<entry>") == 1
    assert first.text.count("Withdrawn for now") == 1
    assert MARK not in first.text
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    again(stored, settings, briefing)
    assert "Withdrawn for now" not in client.get(path).text


def test_what_readers_once_saw_cannot_be_thrown_away(stored: Collection, imported: Import) -> None:
    briefing = imported("A title\n\nNothing that anybody could learn.\n", publish=True)
    with stored.writing() as session:
        take_back(session.get_one(Briefing, briefing))
    with stored.writing() as session, pytest.raises(EditRefused, match="Readers have seen"):
        throw_away(session, session.get_one(Briefing, briefing))


def test_the_parts_of_a_reading_hold_every_word_in_order(stored: Collection, draft: str) -> None:
    with stored.reading() as session:
        parts = parts_in_order(session, draft)
        text = session.get_one(Reading, draft).text
        assert [part.kind for part in parts] == [
            Role.STORY, Role.GOOD_PRACTICE, *[Role.LEARNING] * 3,
        ]  # fmt: skip
        assert " ".join(part.words for part in parts).split() == text.split()
        for part in parts:
            assert part.words == text[part.start : part.end].replace("\n", " ")
        points = find_briefing(session, draft, drafts=True).points
        learning = [p for p in parts if p.kind is Role.LEARNING]
        assert [p.words for p in learning] == [point.text for point in points]
        assert [p.short_id for p in learning] == [point.short_id for point in points]


def test_a_published_briefing_that_is_read_again_stays_as_readers_see_it(
    client: FlaskClient, stored: Collection, settings: Settings, imported: Import
) -> None:
    briefing = imported(publish=True)
    before, seen = json_of(stored, briefing), client.get(f"/briefings/{briefing}").text
    changed = TEXT.replace("Learning from Quillon and", "Learning again at").replace(
        "clear", "good"
    )
    changed = changed.replace(
        "Talk to the zebrawood nursery first", "Speak with one another before all else"
    )
    assert imported(changed) == briefing
    assert json_of(stored, briefing) == before
    assert client.get(f"/briefings/{briefing}").text == seen
    again(stored, settings, briefing)
    after = json_of(stored, briefing)
    assert after["title"] == "Learning again at the zebrawood nursery"
    assert after["learning_points"][2]["text"].startswith("Speak with one another")
    assert after["learning_points"][:2] == before["learning_points"][:2]


def test_short_addresses_last_and_dropped_points_keep_their_last_words(
    client: FlaskClient, stored: Collection, settings: Settings, imported: Import
) -> None:
    briefing = imported(publish=True)
    with stored.reading() as session:
        first, second, third = (p.short_id for p in find_briefing(session, briefing).points)
    imported(TEXT.replace("• Ask zebrawood questions.", "• Ask zebrawood questions again.").replace(
        "• Discuss any bruise at the zebrawood nursery on the same day. Bruising Chapter\n", ""
    ))  # fmt: skip
    assert client.get(f"/p/{second}").status_code == 200
    again(stored, settings, briefing)
    assert "questions again" in client.get(f"/p/{first}").text
    assert client.get(f"/p/{second}").status_code == 410
    assert client.get(f"/p/{third}").status_code == 200
    imported()
    again(stored, settings, briefing)
    with stored.reading() as session:
        points = find_briefing(session, briefing).points
        assert client.get(f"/p/{points[1].short_id}").status_code == 200
    assert client.get(f"/p/{second}").status_code == 200


def test_a_point_that_only_a_draft_held_leaves_no_words_behind(
    stored: Collection, draft: str, imported: Import
) -> None:
    imported("Another\n\nLearning\n• See the child alone and listen to them.\n")
    with stored.reading() as session:
        assert session.scalar(select(func.count()).select_from(WithdrawnPoint)) == 0


def test_confirmed_citations_stay_the_same_rows_through_readings_and_publishing(
    stored: Collection, settings: Settings, imported: Import
) -> None:
    briefing = imported(publish=True)
    with stored.writing() as session:
        citation = find_briefing(session, briefing).points[0].citations[0]
        citation.confirmed = True
        kept = citation.id
    imported(TEXT.replace("Check the answers you are given.", "Check them."), publish=True)
    with stored.writing() as session:
        point = find_briefing(session, briefing).points[0]
        assert "Check them." in point.text
        assert [(c.id, c.confirmed) for c in point.citations] == [(kept, True)]


def test_an_unknown_or_draft_briefing_is_not_found(stored: Collection, draft: str) -> None:
    with stored.reading() as session:
        for briefing in (draft, "nothing00000"):
            with pytest.raises(NotStored):
                find_briefing(session, briefing)
        assert find_briefing(session, draft, drafts=True).id == draft


def test_a_status_tells_since_when_it_holds(stored: Collection, imported: Import) -> None:
    imported(publish=True)
    with stored.reading() as session:
        before = {c.id: c.since for c in session.scalars(select(Citation))}
    imported(publish=True)
    with stored.reading() as session:
        assert {c.id: c.since for c in session.scalars(select(Citation))} == before


def json_of(stored: Collection, briefing: str) -> dict[str, Any]:
    with stored.reading() as session:
        return briefing_json(session, briefing)


def again(stored: Collection, settings: Settings, briefing: str) -> None:
    """Publish what was read last."""
    index: Any = NoIndex()
    checker = Checker(load_sources(settings.sources), index)
    with stored.writing() as session:
        found = find_briefing(session, briefing, drafts=True)
        publish(session, found, session.get(Reading, briefing), checker, "anna")


def waits(stored: Collection, briefing: str) -> bool:
    with stored.reading() as session:
        return session.get_one(Reading, briefing).waiting


def test_only_a_reading_that_says_something_else_waits_to_be_published(
    stored: Collection, imported: Import
) -> None:
    briefing = imported(publish=True)
    assert imported() == briefing
    assert not waits(stored, briefing)
    imported(TEXT.replace("Two bruises", "Three bruises"))
    assert waits(stored, briefing)
    imported(TEXT.replace("Two bruises", "Three bruises"), publish=True)
    assert not waits(stored, briefing)


def test_a_briefing_from_before_parts_were_kept_waits_only_where_its_points_differ(
    stored: Collection, imported: Import
) -> None:
    briefing = imported(publish=True)
    for text, waiting in ((TEXT, False), (TEXT.replace("• Ask ", "• Always ask "), True)):
        with stored.writing() as session:
            session.execute(delete(BriefingPart))
            session.execute(delete(Reading))
        imported(text)
        assert waits(stored, briefing) is waiting


# Citations with the same words

GUIDES = "https://quillon.example"
ALIKE = f"""\
<html><head><title>A review</title></head><body><main><h1>A review</h1><h2>Learning</h2><ul>
<li>Read <a href="{GUIDES}/ours.html">the guidance</a> first.
Then read <a href="{GUIDES}/theirs.html">the guidance</a> of the partner.</li>
<li>Ask <a href="{GUIDES}/who.html">the duty team</a> for more.</li>
</ul></main></body></html>
"""


def places(stored: Collection, briefing: str) -> list[list[tuple[str, str]]]:
    """Return what stands at each citation's place, and its address, by learning point."""
    with stored.writing() as session:
        points = find_briefing(session, briefing, drafts=True).points
        found = [
            [
                (point.text[: c.cited_start], c.cited_text, c.cited_url or "")
                for c in point.citations
            ]
            for point in points
        ]
        for point, cited in zip(points, found, strict=True):
            assert all(point.text.startswith(before + words) for before, words, _ in cited)
    return [[(before, url.rpartition("/")[2]) for before, _, url in cited] for cited in found]


WHOLE = [("Read ", "ours.html"), ("Read the guidance first. Then read ", "theirs.html")]
ASKED = [("Ask ", "who.html")]


def test_readers_see_citations_with_the_same_words_in_the_order_of_print(
    client: FlaskClient, stored: Collection, imported: Import
) -> None:
    briefing = imported(ALIKE, name="alike.html", publish=True)
    text = "Read the guidance first. Then read the guidance of the partner."
    shown = client.get(f"/briefings/{briefing}").text
    assert 0 < shown.index(f"{GUIDES}/ours.html") < shown.index(f"{GUIDES}/theirs.html")
    for path in (f"/api/v1/briefings/{briefing}", f"/briefings/{briefing}.json"):
        told = client.get(path).get_json()["learning_points"][0]
        assert told["text"] == text
        assert [(c["cited_url"], c["cited_start"]) for c in told["citations"]] == [
            (f"{GUIDES}/ours.html", text.index("the guidance")),
            (f"{GUIDES}/theirs.html", text.rindex("the guidance")),
        ]


def test_citations_go_with_their_own_words_through_splits_joins_and_moves(
    trainer: Trainer, stored: Collection, imported: Import
) -> None:
    briefing = imported(ALIKE, name="alike.html")
    assert places(stored, briefing) == [WHOLE, ASKED]
    trainer.open(f"/admin/briefings/{briefing}")
    trainer.press("Split here", trainer.point(1))
    halves = [[("Read ", "ours.html")], [("Then read ", "theirs.html")], ASKED]
    assert places(stored, briefing) == halves
    trainer.press("Move down", trainer.point(2))
    assert places(stored, briefing) == [halves[0], ASKED, halves[1]]
    trainer.press("Move up", trainer.point(3))
    trainer.press("Join with the next", trainer.point(1))
    assert places(stored, briefing) == [WHOLE, ASKED]
    trainer.press("Join with the next", trainer.point(1))
    before = "Read the guidance first. Then read the guidance of the partner. Ask "
    assert places(stored, briefing) == [[*WHOLE, (before, "who.html")]]
    trainer.press("Undo")
    assert places(stored, briefing) == [WHOLE, ASKED]


def test_a_part_that_is_taken_for_learning_cites_by_the_words_at_each_link(
    trainer: Trainer, stored: Collection, imported: Import
) -> None:
    bare = f"{GUIDES}/bare.html"
    story = f'See <a href="{bare}">{bare}</a> or <a href="{GUIDES}/it.html">it</a>.'
    page = ALIKE.replace("<h2>Learning", f"<h2>Background</h2><p>{story}</p><h2>Learning")
    briefing = imported(page, name="story.html")
    trainer.open(f"/admin/briefings/{briefing}")
    trainer.press("This is a learning point")
    assert places(stored, briefing)[0] == [
        ("See ", "bare.html"),
        (f"See {bare} or ", "it.html"),
    ]
