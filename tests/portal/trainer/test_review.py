"""The trainer's pages: importing in the browser, the review page, its edits and publishing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from bs4 import Tag
from flask import Flask
from sqlalchemy import select

from briefings.edit_models import Edit, Reading
from briefings.models import Briefing
from briefings.sizes import LARGEST, LARGEST_IN_WORDS
from briefings.store import find_briefing
from collection.models import Document
from collection.store import Collection, bump_revision
from portal.config import Settings
from portal.web.error_pages import STATUSES

from .conftest import NAME, TEXT, Import, Trainer, words


def upload(text: str = TEXT, name: str = "quillon.txt") -> tuple[io.BytesIO, str]:
    return io.BytesIO(text.encode()), name


ASK = "Ask zebrawood questions. Check the answers you are given. Professional Curiosity Chapter"
DISCUSS = "Discuss any bruise at the zebrawood nursery on the same day. Bruising Chapter"
TALK = "Talk to the zebrawood nursery first. Then use the Escalation Process"


def test_a_file_is_imported_in_the_browser_and_shown_part_by_part(trainer: Trainer) -> None:
    trainer.open("/admin/briefings")
    page = trainer.press("Import the file", file=upload())
    assert "Learning from Quillon and the zebrawood nursery" in words(page.h1)
    assert words(page.h1).startswith("Draft")
    kinds = [words(tag) for tag in page.select(".app-part__heading")]
    assert kinds == [
        "Story", "Good practice", "Learning point 1", "Learning point 2", "Learning point 3",
    ]  # fmt: skip
    assert trainer.points() == [ASK, DISCUSS, TALK]
    assert "Readers do not see it yet" in words(page)
    assert "quillon.txt" in words(trainer.open("/admin/briefings"))


def test_a_hostile_name_of_a_file_is_only_a_name(trainer: Trainer) -> None:
    trainer.open("/admin/briefings")
    name = "..\\..\\<img src=x onerror=alert(1)>.txt"
    page = trainer.press("Import the file", file=upload(name=name))
    assert "<img src=x onerror=alert(1)>.txt (Plain text)" in words(page)
    assert page.find("img") is None


@pytest.mark.parametrize(
    "address",
    [
        "http://[::1",
        "http://[@127.0.0.1/",
        f"http://{'a' * 5000}/",
        "https://a..example/",
        "http://",
    ],
)
def test_an_address_that_cannot_be_read_is_told_beside_the_field(
    trainer: Trainer, address: str
) -> None:
    trainer.open("/admin/briefings")
    page = trainer.send(trainer.form("Import from the address"), 422, address=address)
    assert "is not a web address" in words(page.find(id="address-error"))


def test_what_cannot_be_imported_is_told_beside_the_field_and_keeps_what_was_typed(
    trainer: Trainer,
) -> None:
    trainer.open("/admin/briefings")
    page = trainer.send(trainer.form("Import the file"), 422)
    assert "No file was chosen" in words(page.find(id="file-error"))
    page = trainer.send(trainer.form("Import the file"), 422, file=upload("  \n"))
    assert "quillon.txt is empty. Nothing was stored." in words(page)
    cut = (io.BytesIO(b"%PDF-1.7\n1 0 obj\n<< /Type"), "cut.pdf")
    page = trainer.send(trainer.form("Import the file"), 422, file=cut)
    assert "could not be read" in words(page.find(id="file-error"))
    page = trainer.send(trainer.form("Import from the address"), 422, address="not an address")
    assert "is not a web address" in words(page.find(id="address-error"))
    field = page.find(id="address")
    assert isinstance(field, Tag)
    assert field["value"] == "not an address"
    assert "There are none." in words(page)


def test_an_address_that_cannot_be_had_is_told_and_stores_nothing(trainer: Trainer) -> None:
    trainer.open("/admin/briefings")
    address = "http://127.0.0.1:1/briefing.pdf"
    page = trainer.send(trainer.form("Import from the address"), 422, address=address)
    assert "could not be fetched" in words(page.find(id="address-error"))
    assert "Nothing was stored." in words(page)


def test_a_file_of_sources_that_cannot_be_used_is_told_and_stores_nothing(
    trainer: Trainer, settings: Settings
) -> None:
    settings.sources.write_text("nonsense", encoding="utf-8")
    trainer.open("/admin/briefings")
    page = trainer.press("Import the file", file=upload())
    assert "The file of sources cannot be used, so nothing was done" in words(page)
    assert words(page.h1) == "Briefings"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(trainer: Trainer) -> None:
    trainer.open("/admin/briefings")
    large = (io.BytesIO(b"a" * (LARGEST + 1)), "large.txt")
    page = trainer.send(trainer.form("Import the file"), 413, file=large)
    assert "too large" in words(page.h1)
    assert f"at most {LARGEST_IN_WORDS}" in STATUSES[413].message


def test_a_crawled_briefing_offers_to_be_imported(trainer: Trainer, stored: Collection) -> None:
    with stored.writing() as session:
        document = session.get_one(Document, "a3guide00000")
        document.kind = "briefing"
        assert document.version is not None
        document.version.media_type = "text/plain"
        document.version.blob_hash = stored.blobs.put(TEXT.encode())
    link = trainer.open("/documents/a3guide00000").find(
        "a", string=re.compile("Import it as a briefing")
    )
    assert isinstance(link, Tag)
    trainer.open(str(link["href"]))
    trainer.press("Import as a briefing")
    assert trainer.points() == [ASK, DISCUSS, TALK]
    page = trainer.open("/admin/documents/a3guide00000")
    assert page.find("a", string="Its learning points")
    assert "Import it as" not in words(trainer.open("/documents/a1bruising00"))


def test_points_are_moved_split_joined_and_dropped_and_each_can_be_undone(
    trainer: Trainer, draft: str
) -> None:
    trainer.open(f"/admin/briefings/{draft}")
    trainer.press("Move down", trainer.point(1))
    assert trainer.points() == [DISCUSS, ASK, TALK]
    assert "Moved down." in words(trainer.point(2))
    trainer.press("Undo", trainer.point(2))
    assert trainer.points() == [ASK, DISCUSS, TALK]
    trainer.press("Move up", trainer.point(3))
    assert trainer.points() == [ASK, TALK, DISCUSS]
    trainer.press("Undo")
    trainer.press("Split here", trainer.point(3))
    first, second = "Talk to the zebrawood nursery first.", "Then use the Escalation Process"
    assert trainer.points() == [ASK, DISCUSS, first, second]
    trainer.press("Join with the next", trainer.point(3))
    assert trainer.points() == [ASK, DISCUSS, TALK]
    trainer.press("Not a learning point", trainer.point(1))
    assert trainer.points() == [DISCUSS, TALK]
    trainer.press("This is a learning point")
    assert len(trainer.points()) == 3
    for _ in range(4):
        trainer.press("Undo")
    assert trainer.points() == [ASK, DISCUSS, TALK]
    assert "Last change" not in words(trainer.page)


def test_citations_go_with_the_words_that_cite(
    trainer: Trainer, stored: Collection, draft: str
) -> None:
    trainer.open(f"/admin/briefings/{draft}")
    trainer.press("Split here", trainer.point(1))
    with stored.writing() as session:
        points = find_briefing(session, draft, drafts=True).points
        printed = [[c.cited_url for c in point.citations if c.cited_text] for point in points[:2]]
        assert printed == [[], ["https://procedures.aldermoor.example/a2curiosity0.html"]]
        assert points[1].citations[0].cited_text in points[1].text
    assert "Links that no learning point cites" not in words(trainer.page)
    trainer.press("Not a learning point", trainer.point(2))
    assert "Links that no learning point cites" in words(trainer.page)
    assert trainer.page.find("a", href="https://procedures.aldermoor.example/a2curiosity0.html")
    with stored.reading() as session:
        links = [link.url for link in find_briefing(session, draft, drafts=True).other_links]
    assert "https://procedures.aldermoor.example/a2curiosity0.html" in links


def test_a_page_that_is_no_longer_true_does_nothing_and_says_so(
    trainer: Trainer, draft: str
) -> None:
    trainer.open(f"/admin/briefings/{draft}")
    stale = trainer.form("Not a learning point", trainer.point(2))
    publish, undo = trainer.form("Publish"), None
    trainer.press("Join with the next", trainer.point(1))
    undo = trainer.form("Undo")
    page = trainer.send(stale)
    assert "was changed after you opened the page" in words(page)
    page = trainer.send(publish)
    assert "so it was not published" in words(page)
    assert "Draft" in words(page.h1)
    trainer.send(undo)
    assert "not the last change any more" in words(trainer.send(undo))


def test_publishing_shows_readers_what_the_trainer_saw_and_taking_back_hides_it(
    trainer: Trainer, draft: str, audited: Callable[[], Iterator[tuple[str, str, str]]]
) -> None:
    assert trainer.client.get(f"/briefings/{draft}").status_code == 404
    page = trainer.open(f"/admin/briefings/{draft}")
    assert "Readers then see 3 learning points" in words(page)
    page = trainer.press("Publish")
    assert "Published: readers see 3 learning points now." in words(page)
    assert "published by anna" in words(page)
    assert ASK in words(trainer.open(f"/briefings/{draft}"))
    trainer.open(f"/admin/briefings/{draft}")
    page = trainer.press("Not a learning point", trainer.point(1))
    assert "What stands here is not what readers see" in words(page)
    assert "Readers then see 2 learning points instead of 3. 0 new, 1 dropped" in words(page)
    assert ASK in words(trainer.open(f"/briefings/{draft}"))
    trainer.open(f"/admin/briefings/{draft}")
    trainer.press("Publish")
    assert ASK not in words(trainer.open(f"/briefings/{draft}"))
    trainer.open(f"/admin/briefings/{draft}")
    trainer.press("Take it back")
    assert trainer.client.get(f"/briefings/{draft}").status_code == 410
    page = trainer.open(f"/admin/briefings/{draft}")
    assert "when it was taken back: its addresses say so" in words(page)
    assert [action for user, action, _ in audited() if user == NAME] == [
        "sign-in", "publish-briefing", "edit-briefing", "publish-briefing", "take-back",
    ]  # fmt: skip


@pytest.mark.slow
def test_reading_again_replaces_the_parts_and_can_be_undone(trainer: Trainer, draft: str) -> None:
    trainer.open(f"/admin/briefings/{draft}")
    trainer.press("Join with the next", trainer.point(1))
    made = trainer.points()
    trainer.press("Read the stored copy again")
    assert trainer.points() == [ASK, DISCUSS, TALK]
    trainer.press("Undo")
    assert trainer.points() == made
    changed = TEXT.replace("Talk to the zebrawood nursery first.", "Talk first.")
    trainer.press("Read the new copy", file=upload(changed, "other.txt"))
    assert trainer.points()[2] == "Talk first. Then use the Escalation Process"
    trainer.press("Undo")
    assert trainer.points() == made


def test_the_same_file_again_keeps_what_a_trainer_made_of_it(
    trainer: Trainer, imported: Import, draft: str
) -> None:
    trainer.open(f"/admin/briefings/{draft}")
    trainer.press("Join with the next", trainer.point(1))
    made = trainer.points()
    assert imported() == draft
    trainer.open(f"/admin/briefings/{draft}")
    assert trainer.points() == made


def test_none_of_the_pages_opens_without_signing_in(app: Flask, draft: str) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(("trainer.", "decisions.")):
            path = str(rule).replace("<briefing_id>", draft)
            path = re.sub(r"<(int:)?\w+>", "1", path)
            methods = rule.methods or set()
            answer = client.post(path) if "POST" in methods else client.get(path)
            assert answer.status_code in (303, 400)
            if answer.status_code == 303:
                assert "/admin/sign-in" in answer.headers["Location"]


@pytest.mark.slow
def test_a_draft_that_no_reader_saw_can_be_thrown_away_and_no_other(
    trainer: Trainer, stored: Collection, settings: Settings, draft: str
) -> None:
    trainer.open(f"/admin/briefings/{draft}")
    throw = trainer.form("Throw it away")
    trainer.press("Publish")
    assert "Throw it away" not in words(trainer.page)
    assert "cannot be thrown away" in words(trainer.send(throw))
    trainer.press("Take it back")
    assert "Throw it away" not in words(trainer.page)
    trainer.open("/admin/briefings")
    trainer.press("Import the file", file=upload("Another\n\nLearning\n• See the child alone.\n"))
    trainer.press("Not a learning point")
    files = len([path for path in (settings.data / "blobs").rglob("*") if path.is_file()])
    page = trainer.press("Throw it away")
    assert "Another" not in words(page)
    with stored.reading() as session:
        assert session.scalars(select(Briefing.id)).all() == [draft]
        kept = session.scalars(select(Reading.briefing_id)).all()
        assert kept == [draft]
        assert set(session.scalars(select(Edit.briefing_id))) <= {draft}
        assert stored.blobs.get(session.get_one(Reading, draft).blob_hash)
    left = [path for path in (settings.data / "blobs").rglob("*") if path.is_file()]
    assert len(left) == files - 1


def test_a_change_is_not_refused_because_a_crawl_wrote_in_between(
    stored: Collection, draft: str
) -> None:
    def crawl() -> None:
        with stored.writing() as session:
            bump_revision(session)

    before = stored.revision()
    with ThreadPoolExecutor() as pool:
        with stored.writing() as session:
            briefing = find_briefing(session, draft, drafts=True)
            crawled = pool.submit(crawl)
            wait([crawled], timeout=0.2)
            briefing.title = "Another title"
        crawled.result(timeout=30)
    assert stored.revision() == before + 1
    with stored.reading() as session:
        assert find_briefing(session, draft, drafts=True).title == "Another title"


def test_a_point_that_readers_saw_is_never_without_its_words_again(
    trainer: Trainer, stored: Collection, draft: str
) -> None:
    with stored.reading() as session:
        short_id = find_briefing(session, draft, drafts=True).points[0].short_id
    trainer.open(f"/admin/briefings/{draft}")
    trainer.press("Publish")
    trainer.press("Take it back")
    trainer.press("Not a learning point", trainer.point(1))
    assert trainer.client.get(f"/p/{short_id}").status_code == 410
    trainer.press("Undo")
    trainer.press("Not a learning point", trainer.point(1))
    trainer.press("Publish")
    assert ASK in words(trainer.open(f"/p/{short_id}", 410))


@pytest.mark.slow
def test_short_addresses_follow_their_points_through_moving_splitting_and_joining(
    trainer: Trainer, stored: Collection, draft: str
) -> None:
    with stored.reading() as session:
        points = find_briefing(session, draft, drafts=True).points
        first, second, third = (point.short_id for point in points)
    trainer.open(f"/admin/briefings/{draft}")
    trainer.press("Publish")
    trainer.press("Move down", trainer.point(1))
    trainer.press("Split here", trainer.point(3))
    trainer.press("Publish")
    assert ASK in words(trainer.open(f"/p/{first}"))
    assert DISCUSS in words(trainer.open(f"/p/{second}"))
    talk = words(trainer.open(f"/p/{third}"))
    assert "Talk to the zebrawood nursery first." in talk
    assert "Then use the Escalation Process" not in talk
    trainer.open(f"/admin/briefings/{draft}")
    trainer.press("Move up", trainer.point(2))
    trainer.press("Join with the next", trainer.point(1))
    trainer.press("Publish")
    assert f"{ASK} {DISCUSS}" in words(trainer.open(f"/p/{first}"))
    assert DISCUSS in words(trainer.open(f"/p/{second}", 410))


def test_who_published_a_briefing_when_and_about_what_is_shown_before_and_after_publishing(
    trainer: Trainer,
) -> None:
    said = "Zebrawood Vale Safeguarding Children Partnership, 2023"
    text = TEXT.replace("\n\nBackground", f"\n{said}\n\nBackground", 1)
    trainer.open("/admin/briefings")
    trainer.press("Import the file", file=upload(text))
    _says_itself(trainer.page)
    page = trainer.press("Publish")
    link = page.find("a", string="see it as they do")
    assert link is not None
    _says_itself(trainer.open(str(link["href"])))


def _says_itself(page: Tag) -> None:
    rows = {words(row.dt): words(row.dd) for row in page.select(".app-briefing__about div")}
    assert rows["By"] == "Zebrawood Vale Safeguarding Children Partnership"
    assert rows["Year"] == "2023"
    assert "Medicals and bruising" in rows["Themes"]


@pytest.mark.slow
def test_of_a_draft_that_was_thrown_away_no_word_is_left_in_the_data_folder(
    trainer: Trainer, settings: Settings, stored: Collection
) -> None:
    """A child's name may stand in its words, its title and the name of its file."""
    name = "Xanthippe Quarrelwood"
    text = f"What we learned about {name}\n\nLearning\n• See {name} alone.\n• Ask twice.\n"
    trainer.open("/admin/briefings")
    trainer.press("Import the file", file=upload(text, f"{name}.txt"))
    trainer.press("Join with the next", trainer.point(1))
    trainer.press("Undo")
    longer = text + f"• Never let {name} wait.\n" * 300  # more than a page of the database
    trainer.press("Read the new copy", file=upload(longer, f"{name} again.txt"))
    trainer.press("Read the new copy", file=upload(text, f"{name}.txt"))
    assert holds(settings.data, name), "as long as it is there"
    trainer.press("Throw it away")
    assert "Thrown away, and its file deleted" in words(trainer.page)
    for part in name.split():
        assert holds(settings.data, part) == []
    trainer.open("/admin/")
    assert "threw away the draft (" in words(trainer.page)


def holds(folder: Path, name: str) -> list[str]:
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file()
        and name.casefold() in path.read_bytes().decode(errors="replace").casefold()
    ]
