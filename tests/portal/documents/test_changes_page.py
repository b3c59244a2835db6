"""What the page of changes shows between two versions of a document."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from collection.vocabulary import Box

MEETINGS = "Core groups meet at least every four weeks."
VISITS = "The child is seen at home at least every two weeks, alone wherever that is possible."


def fetch(client: FlaskClient, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml")


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


def seen(tag: Tag | None) -> str:
    """The words that a viewer sees: none of those for listeners, [-deleted-], [+inserted+]."""
    copy = BeautifulSoup(str(tag), "lxml")
    for hidden in copy.select(".govuk-visually-hidden"):
        hidden.decompose()
    for mark, sign in (("del", "-"), ("ins", "+")):
        for found in copy.select(mark):
            found.string = f"[{sign}{found.get_text()}{sign}]"
    return words(copy)


@pytest.fixture
def changed(library: Any) -> str:
    """Store a document with three versions and return its path."""
    one, other = library.text("1. Meetings", lines=[MEETINGS]), library.text(
        "2. Visits", lines=[VISITS]
    )  # fmt: skip
    path: str = library.add("core", one, other, title="Core groups", number="1.3.5")
    shorter = library.text("1. Meetings", lines=[MEETINGS.replace("four", "six")])
    library.add_version("core", shorter, other, fetched=library.now + timedelta(days=30))
    panel = library.text("3. Panel", lines=["It sits every Thursday."])
    library.add_version("core", shorter, other, panel, fetched=library.now + timedelta(days=60))
    return path


def test_words_are_marked_for_the_eye_and_for_the_ear(client: FlaskClient, changed: str) -> None:
    page = fetch(client, f"{changed}/changes?from=1&to=2")
    section = page.select_one(".app-difference")
    assert section is not None
    assert seen(section.select_one("p.govuk-body")) == (
        "Core groups meet at least every [-four-] [+six+] weeks."
    )
    assert words(section.select_one("p.govuk-body")) == (
        "Core groups meet at least every deleted: four end of deletion inserted: six end of "
        "insertion weeks."
    )
    assert "1 word inserted, 1 word deleted" in words(section)


def test_the_last_two_versions_are_compared_unless_others_are_asked_for(
    client: FlaskClient, changed: str
) -> None:
    page = fetch(client, f"{changed}/changes")
    assert [words(tag) for tag in page.select(".app-difference h2")] == ["3. Panel"]
    assert "Added" in words(page.select_one(".app-difference__facts"))
    page = fetch(client, f"{changed}/changes?to=2")
    assert [seen(tag) for tag in page.select(".app-difference h2")] == ["1. Meetings"]
    page = fetch(client, f"{changed}/changes?from=1")
    assert len(page.select(".app-difference")) == 2


def test_both_versions_are_dated_and_linked(client: FlaskClient, changed: str) -> None:
    about = fetch(client, f"{changed}/changes?from=1&to=2").select(".app-about a")
    assert [(a.get_text(), a["href"]) for a in about] == [
        ("4 March 2026 at 14:05", f"{changed}?version=1"),
        ("3 April 2026 at 15:05", f"{changed}?version=2"),
    ]
    latest = fetch(client, f"{changed}/changes").select(".app-about a")[1]
    assert latest["href"] == changed


def test_unchanged_sections_are_folded_away_with_their_number(
    client: FlaskClient, changed: str
) -> None:
    fold = fetch(client, f"{changed}/changes").select_one("details.app-fold")
    assert fold is not None
    assert not fold.has_attr("open")
    assert words(fold.summary) == "2 sections not changed"
    assert [a["href"] for a in fold.select("a")] == [
        f"{changed}?version=3#at-1-meetings",
        f"{changed}?version=3#at-2-visits",
    ]


def test_sections_that_were_only_renumbered_are_folded_away_too(
    client: FlaskClient, library: Any
) -> None:
    path = library.add("shift", library.text("1. Visits", lines=[VISITS]))
    library.add_version(
        "shift", library.text("1. Meetings", lines=[MEETINGS]),
        library.text("2. Visits", lines=[VISITS]),
    )  # fmt: skip
    page = fetch(client, f"{path}/changes")
    assert [words(tag) for tag in page.select(".app-difference h2")] == ["1. Meetings"]
    assert words(page.select_one("details.app-fold > summary")) == (
        "1 section not changed, 1 renumbered"
    )
    assert words(page.select_one("details.app-fold li")) == "2. Visits (was 1. Visits)"
    assert "1 other section has another number and the same text." in words(page.main)


def test_lines_far_from_a_change_are_folded_and_none_is_lost(
    client: FlaskClient, library: Any
) -> None:
    lines = [f"Paragraph {n} stands here." for n in range(9)]
    path = library.add("long", library.text("1. Steps", lines=lines))
    later = [*lines[:4], "Paragraph 4 stood here.", *lines[5:]]
    library.add_version("long", library.text("1. Steps", lines=later))
    section = fetch(client, f"{path}/changes").select_one(".app-difference")
    assert section is not None
    assert [words(tag) for tag in section.select("summary")] == [
        "3 paragraphs not changed", "3 paragraphs not changed",
    ]  # fmt: skip
    shown = [seen(tag) for tag in section.select("p.govuk-body")]
    assert shown == [*lines[:4], "Paragraph 4 [-stands-] [+stood+] here.", *lines[5:]]


@pytest.mark.slow
def test_lists_and_rows_are_told_from_paragraphs(client: FlaskClient, library: Any) -> None:
    path = library.add("set", library.text("1. Steps", lines=["Do this:", ("item", 0, "ring")]))
    later = library.text(
        "1. Steps",
        lines=["Do this:", ("item", 0, "ring"), ("item", 0, "write"), ("row", 0, "A | B")],
    )
    library.add_version("set", later)
    section = fetch(client, f"{path}/changes").select_one(".app-difference")
    assert section is not None
    assert [seen(tag) for tag in section.select("li")] == ["ring", "[+write+]"]
    assert seen(section.select_one(".app-row")) == "[+A | B+]"


def test_removed_renamed_and_moved_sections_are_told(client: FlaskClient, library: Any) -> None:
    meetings = library.text("1. Meetings", lines=[MEETINGS])
    visits, seeing = (
        library.text(heading, lines=[VISITS]) for heading in ("2. Visits", "1. Seeing the child")
    )
    panel = library.text("3. Panel", lines=["It sits every Thursday."])
    letters = library.text("4. Letters", lines=["They are sent within two working days."])
    path = library.add("moved", panel, meetings, letters, visits)
    library.add_version("moved", seeing, meetings, letters)
    found = fetch(client, f"{path}/changes").select(".app-difference")
    assert [(seen(tag.h2), words(tag.select_one(".app-difference__facts"))) for tag in found] == [
        ("3. Panel", "Removed"),
        ("[-2. Visits-] [+1. Seeing the child+]", "Heading changed Moved The text is the same."),
    ]
    removed = found[0].select_one("a")
    assert removed is not None
    assert removed["href"] == f"{path}?version=1#at-3-panel"


def test_title_number_and_review_dates_are_compared_too(client: FlaskClient, library: Any) -> None:
    path = library.add(
        "dates", library.text("1. A", lines=[MEETINGS]),
        dates={"reviewed": {"on": "2023-02-01", "words": "Last reviewed in February 2023"}},
        reviewed_words="Last reviewed in July 2024",
    )  # fmt: skip
    library.add_version("dates", library.text("1. A", lines=[VISITS]))
    rows = fetch(client, f"{path}/changes").select(".app-about > div")
    assert seen(rows[2].dd) == "Last reviewed in [-February 2023-] [+July 2024+]"


def test_only_other_paragraphs_are_said_to_change_no_word(
    client: FlaskClient, library: Any
) -> None:
    path = library.add("set", library.text("1. A", lines=["Ring first. Then write."]))
    library.add_version("set", library.text("1. A", lines=["Ring first.", "Then write."]))
    page = fetch(client, f"{path}/changes")
    assert "The words are the same." in words(page.select_one(".app-difference"))
    assert not page.select(".app-difference ins, .app-difference del")


def test_versions_with_one_text_are_said_to_be_equal(client: FlaskClient, library: Any) -> None:
    path = library.add("same", library.text("1. A", lines=[MEETINGS]))
    library.add_version("same", library.text("1. A", lines=[MEETINGS]))
    page = fetch(client, f"{path}/changes?from=1&to=2")
    assert "No section changed between these versions." in words(page.main)
    assert "has stored one version" in words(fetch(client, f"{path}/changes").main)


def test_other_versions_can_be_chosen_where_there_are_more_than_two(
    client: FlaskClient, changed: str, library: Any
) -> None:
    form = fetch(client, f"{changed}/changes?from=1&to=2").select_one("main form")
    assert form is not None
    chosen = {
        str(tag["name"]): tag.select_one("[selected]")["value"]  # type: ignore[index]
        for tag in form.select("select")
    }
    assert chosen == {"from": "1", "to": "2"}
    path = library.add("two", library.text("A", lines=["x"]))
    library.add_version("two", library.text("A", lines=["y"]))
    assert not fetch(client, f"{path}/changes").select("main form")


def test_a_document_with_one_version_says_that_there_is_nothing_to_compare(
    client: FlaskClient, library: Any
) -> None:
    path = library.add("one", library.text("1. A", lines=[MEETINGS]))
    page = fetch(client, f"{path}/changes")
    assert "nothing to compare" in words(page.main)


@pytest.mark.cases
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?from=7", 404), ("?to=9", 404), ("?from=2&to=2", 422), ("?from=3&to=1", 422),
        ("?from=x", 422), ("?to=-1", 422), ("?to=0", 422), ("?to=1", 422), ("?to=", 422),
        ("?from=99999999999", 422), ("?from=²", 422), ("?from=1&to=99", 404),
    ],
)  # fmt: skip
def test_versions_that_cannot_be_compared_are_refused_with_a_page(
    client: FlaskClient, changed: str, query: str, status: int
) -> None:
    answer = client.get(f"{changed}/changes{query}")
    assert answer.status_code == status
    assert "<h1" in answer.text


def test_an_unknown_document_has_no_changes(client: FlaskClient) -> None:
    assert client.get("/documents/nothing/changes").status_code == 404


def test_hostile_text_is_shown_as_text(client: FlaskClient, library: Any) -> None:
    bad = "<script>alert(1)</script> {{ 7*7 }} &lt;b&gt;"
    path = library.add("bad", library.text("A", lines=["x"]), title=bad)
    library.add_version(
        "bad", library.text(bad, lines=[bad, ("row", 0, bad)], box=Box.AMENDMENT),
        library.text("A", lines=[bad]),
    )  # fmt: skip
    page = fetch(client, f"{path}/changes")
    assert bad in page.get_text()
    assert not page.select("main script")


def test_the_reader_leads_to_the_changes_where_there_are_any(
    client: FlaskClient, changed: str, library: Any
) -> None:
    def links(path: str) -> list[str]:
        return [str(a["href"]) for a in fetch(client, path).select("main a[href*='/changes']")]

    assert links(changed) == [f"{changed}/changes"]
    assert links(f"{changed}?version=1") == [f"{changed}/changes?from=1"]
    assert links(library.add("one", library.text("1. A", lines=["x"]))) == []


@pytest.mark.slow
def test_a_text_that_was_only_read_again_is_told_as_that_and_nowhere_as_a_change(
    client: FlaskClient, library: Any
) -> None:
    path = library.add("core", library.text("1. Steps", lines=["Ring."]), title="Core groups")
    library.add_version("core", library.text("1. Steps", lines=["1. Ring."]))
    page = words(fetch(client, f"{path}/changes").main)
    assert "Both were read from one and the same copy of the publisher’s page" in page
    assert "those on which Signpost found each text" not in page
    assert "(read again, latest, shown here)" in words(fetch(client, path).main)
    assert "and had changed by" not in words(fetch(client, f"{path}?version=1").main)
    changes = words(fetch(client, "/changes").main)
    assert changes.count("Core groups") == 1
