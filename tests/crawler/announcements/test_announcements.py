"""What a publisher announces, and whether the stored versions bear it out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.models import (
    Address,
    Crawl,
    CrawlState,
    Document,
    DocumentState,
    EntryState,
    FrontierEntry,
    Outcome,
    StoredSection,
    Version,
)
from collection.store import Collection
from collection.titles import split_number
from collection.vocabulary import Box
from crawler.announcements.amendments import is_amendments_page, read_amendments
from crawler.announcements.announcement import Announced, Announcement, read_box
from crawler.announcements.reconciliation import WINDOW, Reconciliation, reconcile
from crawler.extract import ExtractRequest, extractor_for

HOST = "https://procedures.larkhope.example"
ADDED, UPDATED, REPLACED = Announced.ADDED, Announced.UPDATED, Announced.REPLACED


def told(*lines: str) -> list[tuple[str, str | None]]:
    return [(a.kind.value, a.on.isoformat() if a.on else None) for a in read_box(lines)]


# The box of a chapter


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("In October 2024, this chapter was updated.", [("updated", "2024-10-01")]),
        ("This chapter was added to the manual in June 2022.", [("added", "2022-06-01")]),
        ("This chapter was extensively revised in January 2025.", [("updated", "2025-01-01")]),
        ("In March 2026, this chapter was updated and should be re-read.",
         [("updated", "2026-03-01")]),
        ("This chapter replaced the one previously entitled 'Escalation' in April 2024.",
         [("replaced", "2024-04-01")]),
        ("This chapter replaced the one previously entitled 'Escalation' and should be re-read.",
         [("replaced", None)]),
        ("This chapter is currently under review.", [("under review", None)]),
        ("This chapter was added to the manual in June 2022 and updated in February 2025.",
         [("added", "2022-06-01"), ("updated", "2025-02-01")]),
        ("This chapter was added in May 2021. In October 2024, section 4 was revised.",
         [("added", "2021-05-01"), ("updated", "2024-10-01")]),
        ("Section 6 on medicals was added on 9 March 2026.", [("updated", "2026-03-09")]),
        ("This chapter was removed from the manual in May 2025.", [("removed", "2025-05-01")]),
        ("This procedure was updated on 06/11/19.", [("updated", "2019-11-06")]),
        ("This chapter should be re-read.", [("updated", None)]),
    ],
)  # fmt: skip
def test_the_wordings_of_amendment_boxes_are_read(
    line: str, expected: list[tuple[str, str | None]]
) -> None:
    assert told(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Next review: July 2027",
        "Last reviewed in July 2024 / Date of next review: July 2027",
        "The next update is planned for March 2027.",
        "See the chapter on neglect.",
        "Working Together 2018",
    ],
)
def test_what_is_no_change_of_the_chapter_is_no_announcement(line: str) -> None:
    assert told(line) == []


def test_a_part_that_was_added_or_replaced_is_an_update_of_the_chapter() -> None:
    assert told("In March 2026, section 6 was added.") == [("updated", "2026-03-01")]
    assert told("In December 2024, the flowchart was replaced by a table.") == [
        ("updated", "2024-12-01")
    ]


def test_a_date_stamp_dates_the_sentence_beside_it() -> None:
    assert told("October 2024", "This chapter was updated.") == [("updated", "2024-10-01")]
    assert told("4 October 2024") == [("updated", "2024-10-04")]


def test_a_month_reaches_to_its_end_and_a_day_does_not() -> None:
    (month,) = read_box(["In February 2024, this chapter was updated."])
    (day,) = read_box(["On 9 February 2024, this chapter was updated."])
    assert (month.on, month.until, month.month_only) == (
        date(2024, 2, 1), date(2024, 2, 29), True,
    )  # fmt: skip
    assert (day.on, day.until, day.month_only) == (date(2024, 2, 9), date(2024, 2, 9), False)


@given(st.lists(st.text(max_size=80), max_size=4))
def test_any_box_is_read_and_quoted_word_for_word(lines: list[str]) -> None:
    folded = " ".join(" ".join(lines).split())
    for announcement in read_box(lines):
        assert " ".join(announcement.words.split()) in folded


# The page of amendments


def page(body: str, profile: str = "trix") -> tuple[Announcement, ...]:
    html = f"<html><body><div id='content'><h1>Amendments</h1>{body}</div></body></html>"
    request = ExtractRequest(
        html.encode(), "text/html", f"{HOST}/amendments.html", "utf-8", profile
    )
    return read_amendments(extractor_for("text/html").read(request))


def row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


NEGLECT = '<a href="p_neglect.html">1.4.2 Neglect</a>'
READ = Announcement(
    "Timescales restated.", UPDATED, date(2024, 5, 20), "Neglect", "1.4.2", f"{HOST}/p_neglect.html"
)


@pytest.mark.parametrize(
    "body",
    [
        "<table>" + row("Date", "Chapter", "What changed")
        + row("20 May 2024", NEGLECT, "Timescales restated.") + "</table>",
        "<table>" + row("Chapter", "Details", "Date of change")
        + row(NEGLECT, "Timescales restated.", "20/05/2024") + "</table>",
        "<table>" + row(NEGLECT, "Timescales restated.", "20 May 2024") + "</table>",
        "<h2>20 May 2024</h2><table>" + row(NEGLECT, "Timescales restated.") + "</table>",
        "<p>20 May 2024</p><ul><li>" + NEGLECT + " – Timescales restated.</li></ul>",
        "<h2>20 May 2024</h2><ul><li>" + NEGLECT + ": Timescales restated.</li></ul>",
    ],
)  # fmt: skip
def test_tables_and_lists_of_amendments_are_read_alike(body: str) -> None:
    (found,) = page(body)
    assert found.words.rstrip(".") == READ.words.rstrip(".")
    assert (found.kind, found.on, found.title, found.number, found.url) == (
        READ.kind, READ.on, READ.title, READ.number, READ.url,
    )  # fmt: skip


def test_a_date_over_several_rows_holds_for_all_of_them() -> None:
    found = page(
        "<table>" + row("Date", "Chapter", "Change") + row("May 2024", "Neglect", "Revised.")
        + row("Bruising", "New chapter.") + "</table>"
    )  # fmt: skip
    assert [(a.title, a.kind, a.on) for a in found] == [
        ("Neglect", UPDATED, date(2024, 5, 1)),
        ("Bruising", ADDED, date(2024, 5, 1)),
    ]


def test_a_heading_says_what_happened_to_all_chapters_under_it() -> None:
    found = page(
        "<h2>September 2025</h2><h3>New chapters</h3><ul><li>Bruising</li></ul>"
        "<h3>Updated chapters</h3><ul><li>Neglect – section 3 rewritten</li></ul>"
        "<h3>Archived chapters</h3><ul><li>Threshold document</li></ul>",
        "trixonline",
    )
    assert [(a.title, a.kind, a.on) for a in found] == [
        ("Bruising", ADDED, date(2025, 9, 1)),
        ("Neglect", UPDATED, date(2025, 9, 1)),
        ("Threshold document", Announced.REMOVED, date(2025, 9, 1)),
    ]


def test_a_chapter_named_in_a_heading_takes_the_dated_lines_under_it() -> None:
    found = page(
        f"<h2>{NEGLECT}</h2><p>In May 2024, this chapter was updated.</p>"
        "<p>In June 2022, section 2 was added.</p>",
        "trixonline",
    )
    assert [(a.title, a.on, a.url) for a in found] == [
        ("Neglect", date(2024, 5, 1), f"{HOST}/p_neglect.html"),
        ("Neglect", date(2022, 6, 1), f"{HOST}/p_neglect.html"),
    ]


def test_what_is_planned_and_what_is_explained_is_no_announcement() -> None:
    assert not page(
        "<p>The manual is updated every March. The next update is planned for March 2027.</p>"
        "<p>Chapters are listed under the date of the change.</p>"
    )


def test_old_and_new_titles_are_told_as_a_replacement() -> None:
    found = page(
        "<table>" + row("May 2024", "Escalation", "Formerly “Disagreements”.") + "</table>"
    )
    assert [a.kind for a in found] == [REPLACED]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{HOST}/amendments.html", True),
        ("https://larkhopescp.trixonline.co.uk/amendments", True),
        (f"{HOST}/chapters/amendments.html", True),
        (f"{HOST}/p_amendments_to_plans.html", False),
        (f"{HOST}/contents.html", False),
    ],
)
def test_the_page_of_amendments_is_known_by_its_address(url: str, expected: bool) -> None:
    assert is_amendments_page(url) is expected


def test_a_number_is_parted_from_a_title() -> None:
    assert split_number("1.4.39 Moving") == ("1.4.39", "Moving")
    assert split_number("PG14 Extremism") == ("PG14", "Extremism")
    assert split_number("Section 47 enquiries") == (None, "Section 47 enquiries")


# Against what is stored

START = datetime(2025, 1, 6, 3, tzinfo=UTC)
Store = Callable[..., None]


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def on(number: int) -> date:
    return day(number).date()


@pytest.fixture
def store(collection: Collection) -> Store:
    """Return a function that stores a chapter with its versions."""

    def put(
        key: str,
        fetched: Sequence[int] = (0,),
        *,
        checked: int = 400,
        boxes: Sequence[str] = (),
        state: DocumentState = DocumentState.CURRENT,
        **given: Any,
    ) -> None:
        url = f"{HOST}/p_{key}.html"
        title = given.get("title", key.capitalize())
        with collection.writing() as session:
            document = Document(
                id=key, source_key="larkhope", state=state, url=url, title=title,
                kind="procedure", kind_reason="test", area="larkhope", nation="england",
                authority="partnership", format="html", first_seen=day(fetched[0]),
                checked=day(checked), changed=day(fetched[-1]),
            )  # fmt: skip
            session.add(document)
            session.flush()
            document.addresses = [
                Address(
                    url=url, source_key="larkhope", outlinks=[],
                    first_seen=day(fetched[0]), last_seen=day(checked),
                )
            ]  # fmt: skip
            document.versions = [
                Version(
                    number=number, fetched=day(when), url=url, media_type="text/html",
                    blob_hash="0" * 64, text_hash=f"{number}" * 64, title=title, dates={},
                    sections=[
                        StoredSection(
                            position=0, heading=["AMENDMENT"], box=Box.AMENDMENT, text=text,
                            layout=[["paragraph", 0, None]],
                        )
                        for text in boxes[number - 1 : number] if text
                    ],
                )
                for number, when in enumerate(fetched, 1)
            ]  # fmt: skip

    return put


@pytest.fixture
def compared(collection: Collection) -> Callable[..., Reconciliation]:
    """Return a function that reconciles announcements with what is stored."""

    def run(*listed: Announcement, **given: Any) -> Reconciliation:
        with collection.reading() as session:
            return reconcile(session, "larkhope", listed, **given)

    return run


Compared = Callable[..., Reconciliation]


@pytest.fixture
def look(collection: Collection) -> Callable[[str, int], None]:
    """Return a function that stores a crawl in which a chapter was as before."""

    def put(key: str, when: int) -> None:
        with collection.writing() as session:
            crawl = Crawl(source_key="larkhope", state=CrawlState.DONE, started=day(when))
            session.add(crawl)
            session.flush()
            session.add(
                FrontierEntry(
                    crawl_id=crawl.id, url=f"{HOST}/p_{key}.html", depth=0, state=EntryState.DONE,
                    outcome=Outcome.UNCHANGED, document_id=key, finished=day(when),
                )
            )  # fmt: skip

    return put


def announced(key: str, when: date | None, kind: Announced = UPDATED) -> Announcement:
    return Announcement("Changed.", kind, when, key.capitalize(), None, f"{HOST}/p_{key}.html")


def test_an_announced_change_that_was_seen_is_no_discrepancy(
    store: Store, compared: Compared
) -> None:
    store("neglect", [0, 200])
    result = compared(announced("neglect", on(195)))
    assert (result.compared, result.seen) == (1, 1)
    assert not result.unseen
    assert not result.unannounced


def test_an_announced_change_without_a_version_is_not_seen(
    store: Store, compared: Compared
) -> None:
    store("neglect", checked=300)
    (found,) = compared(announced("neglect", on(200))).unseen
    assert (found.document_id, found.announcement.on, found.checked) == (
        "neglect", on(200), day(300),
    )  # fmt: skip


def test_a_change_without_an_announcement_is_unannounced(store: Store, compared: Compared) -> None:
    store("neglect", [0, 200])
    store("bruising", [0, 30])
    (found,) = compared(announced("bruising", on(30))).unannounced
    assert (found.document_id, found.number, found.before, found.fetched) == (
        "neglect", 2, day(0), day(200),
    )  # fmt: skip


def test_first_versions_are_no_change(store: Store, compared: Compared) -> None:
    store("neglect")
    store("bruising", [100])
    assert not compared(announced("neglect", on(1))).unannounced


@pytest.mark.parametrize(("gap", "expected"), [(WINDOW.days, 0), (WINDOW.days + 1, 1)])
def test_announcement_and_change_belong_together_within_the_window(
    store: Store, compared: Compared, gap: int, expected: int
) -> None:
    store("neglect", [0, 200])
    store("bruising")
    result = compared(announced("neglect", on(200 + gap)), announced("bruising", on(1)))
    assert (len(result.unseen), len(result.unannounced)) == (expected, expected)


def test_the_whole_of_a_month_counts_where_only_the_month_is_named(
    store: Store, compared: Compared, look: Callable[[str, int], None]
) -> None:
    # Last seen without the change on 24 July: sixty days after 25 May.
    store("neglect", [0, 200])
    look("neglect", 199)
    assert on(199) == date(2025, 7, 24)
    assert not compared(announced("neglect", date(2025, 5, 1))).unseen
    assert compared(announced("neglect", date(2025, 5, 2))).unseen


def test_within_an_announced_month_it_is_too_soon_to_miss_anything(
    store: Store, compared: Compared
) -> None:
    store("neglect", checked=205)
    assert day(205).date() == date(2025, 7, 30)
    result = compared(announced("neglect", date(2025, 7, 1)))
    assert (result.awaited, len(result.unseen)) == (1, 0)
    store("bruising", checked=207)
    assert len(compared(announced("bruising", date(2025, 7, 1))).unseen) == 1


def test_what_was_announced_before_the_first_crawl_or_just_after_is_left_open(
    store: Store, compared: Compared
) -> None:
    store("neglect")
    store("bruising")
    result = compared(announced("neglect", on(-90)), announced("bruising", on(WINDOW.days)))
    assert (result.early, len(result.unseen)) == (2, 0)


def test_a_change_found_after_a_long_pause_may_date_from_any_day_of_it(
    store: Store, compared: Compared
) -> None:
    store("neglect", [0, 300])
    result = compared(announced("neglect", on(100)))
    assert result.seen == 1
    assert not result.unannounced


def test_a_look_in_between_narrows_when_a_change_can_have_been(
    store: Store, compared: Compared, look: Callable[[str, int], None]
) -> None:
    store("neglect", [0, 300])
    look("neglect", 290)
    result = compared(announced("neglect", on(100)))
    assert len(result.unseen) == 1
    assert [found.before for found in result.unannounced] == [day(290)]


def test_boxes_of_every_stored_version_announce(store: Store, compared: Compared) -> None:
    store("neglect", [0, 200], boxes=["", "In July 2025, this chapter was updated."])
    result = compared()
    assert (result.compared, result.seen, result.unannounced) == (1, 1, ())


def test_box_and_list_that_tell_one_change_are_counted_once(
    store: Store, compared: Compared
) -> None:
    store("neglect", boxes=["In December 2025, this chapter was updated."])
    result = compared(announced("neglect", date(2025, 12, 9)))
    assert [found.announcement.on for found in result.unseen] == [date(2025, 12, 9)]


def test_a_new_announcement_without_a_date_announces_the_version_it_came_with(
    store: Store, compared: Compared
) -> None:
    replaced = "This chapter replaced the one previously entitled “Harm”."
    store("neglect", [0, 200], boxes=["", replaced])
    store("bruising", [0, 200], boxes=[replaced, replaced])
    result = compared(announced("escalation", on(1)))
    assert [found.document_id for found in result.unannounced] == ["bruising"]
    assert result.undated == 2


def test_under_review_announces_no_change(store: Store, compared: Compared) -> None:
    store("neglect", boxes=["This chapter is currently under review."])
    result = compared(announced("neglect", on(200), Announced.UNDER_REVIEW))
    assert (result.compared, result.unseen) == (0, ())


def test_a_chapter_announced_as_removed_is_looked_for(store: Store, compared: Compared) -> None:
    store("neglect")
    store("bruising", state=DocumentState.GONE)
    removed = [announced(key, on(200), Announced.REMOVED) for key in ("neglect", "bruising")]
    assert [found.document_id for found in compared(*removed).unseen] == ["neglect"]
    assert not compared(announced("thresholds", on(200), Announced.REMOVED)).not_held


def test_a_chapter_announced_as_added_is_seen_where_it_is_held(
    store: Store, compared: Compared
) -> None:
    store("neglect", [200])
    result = compared(announced("neglect", on(190), ADDED), announced("moving", on(190), ADDED))
    assert result.seen == 1
    assert [a.title for a in result.not_held] == ["Moving"]


def test_chapters_are_known_by_any_address_or_else_by_their_title(
    store: Store, compared: Compared
) -> None:
    store("neglect", title="1.4 Neglect & harm")
    by_title = Announcement("Changed.", UPDATED, on(200), "Neglect and Harm", "1.6", "mailto:x")
    assert len(compared(by_title).unseen) == 1
    old = replace(
        announced("neglect", on(200)), title="Harm", url=f"{HOST}/chapters/p_neglect.html"
    )
    result = compared(old, canonical=lambda url: url.replace("/chapters/", "/"))
    assert len(result.unseen) == 1


def test_a_title_of_two_chapters_names_neither(store: Store, compared: Compared) -> None:
    for key in ("first", "second"):
        store(key, title="Local contacts")
    assert len(compared(Announcement("Changed.", UPDATED, on(200), "Local contacts")).not_held) == 1


def test_changes_long_before_the_log_begins_are_not_called_unannounced(
    store: Store, compared: Compared
) -> None:
    store("neglect", [0, 50])
    store("bruising", [0, 300])
    result = compared(announced("bruising", on(300)))
    assert result.since == on(300)
    assert not result.unannounced


def test_without_any_announcement_there_is_nothing_to_compare(
    store: Store, compared: Compared
) -> None:
    store("neglect", [0, 200])
    assert compared() == Reconciliation(0, 0, (), (), (), 0, 0, 0, None)
