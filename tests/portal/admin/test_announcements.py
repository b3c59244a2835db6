"""What the page of announcements shows an admin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from collection.models import Address, Document, SourceRecord, StoredSection, Version
from collection.store import Collection
from collection.vocabulary import Box
from portal.admin import announcements

STARTED = datetime(2025, 3, 4, 14, 5, tzinfo=UTC)
ALDERMOOR = "https://aldermoor.example"
Chapter = Callable[..., str]


def day(number: int) -> datetime:
    return STARTED + timedelta(days=number)


def fetch(admin: Any) -> BeautifulSoup:
    answer = admin.get("/admin/announcements")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml")


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


def part(page: BeautifulSoup, heading: str) -> str:
    """The words under a heading that begins so."""
    (found,) = (tag for tag in page.select("h3") if words(tag).startswith(heading))
    return words(found.find_next_sibling())


@pytest.fixture
def chapter(collection: Collection) -> Chapter:
    """Return a function that stores a chapter of Aldermoor whose versions bear these boxes."""

    def store(key: str, fetched: tuple[int, ...] = (0,), box: str = "", checked: int = 400) -> str:
        url = f"{ALDERMOOR}/p_{key}.html"
        with collection.writing() as session:
            session.merge(
                SourceRecord(
                    key="aldermoor", name="Aldermoor procedures", area="aldermoor",
                    nation="england", authority="partnership", home=f"{ALDERMOOR}/contents.html",
                )
            )  # fmt: skip
            document = Document(
                id=key, source_key="aldermoor", state="current", title=key.capitalize(), url=url,
                kind="procedure", kind_reason="test", area="aldermoor", nation="england",
                authority="partnership", format="html", first_seen=day(fetched[0]),
                checked=day(checked), changed=day(fetched[-1]),
            )  # fmt: skip
            session.add(document)
            session.flush()
            document.addresses = [
                Address(
                    url=url, source_key="aldermoor", outlinks=[], first_seen=STARTED,
                    last_seen=STARTED,
                )
            ]  # fmt: skip
            document.versions = [
                Version(
                    number=number, fetched=day(when), url=url, media_type="text/html",
                    blob_hash="0" * 64, text_hash=f"{number}" * 64, title=key.capitalize(),
                    dates={},
                    sections=[
                        StoredSection(position=0, heading=["A"], box=Box.AMENDMENT, text=box,
                        layout=[])
                    ],
                )
                for number, when in enumerate(fetched, 1)
            ]  # fmt: skip
        return f"/documents/{key}"

    return store


@pytest.fixture
def log(collection: Collection) -> Callable[[bytes], None]:
    """Return a function that stores Aldermoor's page of amendments."""

    def store(body: bytes) -> None:
        with collection.writing() as session:
            session.add(
                Address(
                    url=f"{ALDERMOOR}/amendments.html", source_key="aldermoor", outlinks=[],
                    first_seen=STARTED, last_seen=day(400), blob_hash=collection.blobs.put(body),
                )
            )  # fmt: skip

    return store


def table(*rows: tuple[date, str, str]) -> bytes:
    lines = "".join(
        f"<tr><td>{on:%d %B %Y}</td><td><a href='p_{key}.html'>{key.capitalize()}</a></td>"
        f"<td>{what}</td></tr>"
        for on, key, what in rows
    )
    return f"<html><body><h1>Amendments</h1><table>{lines}</table></body></html>".encode()


@pytest.mark.slow
def test_both_lists_are_told_with_links_to_document_and_changes(
    admin: Any, chapter: Chapter, log: Callable[[bytes], None]
) -> None:
    neglect, bruising = chapter("neglect"), chapter("bruising", (0, 200))
    log(table((date(2025, 8, 6), "neglect", "Timescales restated.")))
    page = fetch(admin)
    unseen = part(page, "Announced, but not seen (1)")
    assert unseen.startswith("Neglect Announced for 6 August 2025: “Timescales restated.”")
    assert "Stored on 4 March 2025, checked on 8 April 2026: its words are the same." in unseen
    assert "Bruising" in part(page, "Seen, but not announced (1)")
    links = [str(a["href"]) for a in page.select(".app-entry a")]
    assert links == [neglect, bruising, f"{bruising}/changes?from=1&to=2"]


def test_an_announced_change_that_was_seen_is_only_counted(
    admin: Any, chapter: Chapter, log: Callable[[bytes], None]
) -> None:
    chapter("neglect", (0, 200))
    log(table((day(190).date(), "neglect", "Timescales restated.")))
    page = fetch(admin)
    assert "1 announced change of documents that are held: 1 seen, 0 not seen." in words(page.main)
    assert part(page, "Announced, but not seen (0)") == "None."
    assert part(page, "Seen, but not announced (0)") == "None."


def test_a_month_is_shown_no_finer_than_it_was_stated(admin: Any, chapter: Chapter) -> None:
    chapter("neglect", box="In September 2025, this chapter was updated.")
    assert "Announced for September 2025:" in part(fetch(admin), "Announced, but not seen (1)")


@pytest.mark.slow
def test_what_cannot_be_judged_is_counted_and_not_listed(
    admin: Any, chapter: Chapter, log: Callable[[bytes], None]
) -> None:
    chapter("neglect", checked=140)
    log(
        table(
            (day(-5).date(), "neglect", "Rewritten."), (day(150).date(), "neglect", "Revised."),
            (day(150).date(), "moving", "New chapter."),
        )
    )  # fmt: skip
    page = fetch(admin)
    told = words(page.main)
    assert "1 cannot be judged: announced for a date before" in told
    assert "1 cannot be judged yet" in told
    assert part(page, "Announced, but not seen (0)") == "None."
    assert "Announced for chapters that are not held (1)" in told


def test_boxes_alone_are_compared_where_there_is_no_list(admin: Any, chapter: Chapter) -> None:
    chapter("neglect", (0, 200), box="In September 2025, this chapter was updated.")
    told = words(fetch(admin).main)
    assert "No list of amendments was found at this source." in told
    assert "1 seen, 0 not seen" in told


def test_a_publisher_that_announces_nothing_is_not_accused(admin: Any, chapter: Chapter) -> None:
    chapter("neglect", (0, 200))
    page = fetch(admin)
    assert "so there is nothing to compare." in words(page.main)
    assert not page.select("main h3")


def test_without_any_document_there_is_nothing_to_compare(admin: Any) -> None:
    assert "Nothing has been collected yet" in words(fetch(admin).main)


def test_a_list_that_cannot_be_read_is_told_and_the_boxes_still_compared(
    admin: Any, chapter: Chapter, collection: Collection, log: Callable[[bytes], None]
) -> None:
    chapter("neglect", box="In September 2025, this chapter was updated.")
    log(b"<html></html>")
    with collection.writing() as session:
        session.query(Address).filter_by(document_id=None).one().blob_hash = "f" * 64
    page = fetch(admin)
    assert "The list of amendments could not be read: the stored file" in words(page.main)
    assert "Neglect" in part(page, "Announced, but not seen (1)")


def test_sources_that_cannot_be_read_leave_the_page_whole(
    admin: Any, chapter: Chapter, settings: Any
) -> None:
    chapter("neglect", box="In September 2025, this chapter was updated.")
    settings.sources.write_text("[[source]]\nkey = 1\n", encoding="utf-8")
    assert "Neglect" in part(fetch(admin), "Announced, but not seen (1)")


def test_a_very_long_list_is_cut_and_says_so(
    admin: Any, chapter: Chapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcements, "MOST", 1)
    for key in ("neglect", "bruising", "moving"):
        chapter(key, box="In September 2025, this chapter was updated.")
    page = fetch(admin)
    assert len(page.select(".app-entry")) == 1
    assert "And 2 more, which are older." in words(page.main)


def test_the_page_needs_a_sign_in_and_the_navigation_leads_to_it(admin: Any, visitor: Any) -> None:
    assert fetch(admin).select_one(".app-admin a[aria-current=page]")["href"] == (  # type: ignore[index]
        "/admin/announcements"
    )
    stranger = type(visitor)(visitor.client.application.test_client())
    assert stranger.get("/admin/announcements").status_code == 303
