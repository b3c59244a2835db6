"""Links to sections: never other words than those that the link was made for, unless it is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[3]
RECORDING = "Write down what you saw, what you did and whom you told, on the same day."
SETTLED = "When it is settled, tell all who were asked, and thank them for their patience."
VISITS = "Visit the child at home within ten working days and see the child alone."


def fetch(client: FlaskClient, path: str) -> Tag:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.text, "lxml")


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


def target(page: Tag, fragment: str) -> Tag:
    """Return the element that a browser goes to."""
    found = page.find_all(id=unquote(fragment))
    assert len(found) == 1, fragment
    assert isinstance(found[0], Tag)
    return found[0]


def section_of(element: Tag) -> Tag:
    """Return the section that a reader sees at an element."""
    held = element if "app-section" in element["class"] else element.find_parent("section")
    assert isinstance(held, Tag)
    return held


def text_of(section: Tag) -> str:
    return " ".join(words(p) for p in section.select("p.govuk-body"))


def said(page: Tag, fragment: str) -> str:
    """Return what is told to those who come by a link; empty where nothing is."""
    element = target(page, fragment)
    if "app-moved" in element["class"]:
        return words(element)
    if "app-section" in element["class"]:
        notes = element.find_all(class_="app-moved", id=False, recursive=False)
    else:
        notes = element.find_next_siblings(class_="app-moved--then")
    return " ".join(map(words, notes))


@pytest.fixture
def manual(library: Any) -> str:
    """Store a chapter from before sections had names, then one with a section put in front."""
    recording = library.text("8. Recording", lines=[RECORDING])
    visits = library.text("1. Visits", lines=[VISITS])
    path: str = library.add("m", visits, recording, by_place=True)
    later = library.now + timedelta(days=90)
    library.add_version(
        "m", visits, library.text("2. After it is settled", lines=[SETTLED]),
        library.text("9. Recording", lines=[RECORDING]), fetched=later,
    )  # fmt: skip
    return path


def test_the_link_of_a_section_names_its_version_and_stays_right(
    client: FlaskClient, library: Any
) -> None:
    path = library.add("own", library.text("8. Recording", lines=[RECORDING]))
    link = fetch(client, path).select_one(".app-section__places a")
    assert link is not None
    assert words(link).startswith("Link to this section")
    assert link["href"] == f"{path}?version=1#at-8-recording"
    library.add_version(
        "own", library.text("8. Recording", lines=[SETTLED]),
        fetched=library.now + timedelta(days=1),
    )  # fmt: skip
    page = fetch(client, path + "?version=1")
    assert text_of(section_of(target(page, "at-8-recording"))) == RECORDING
    assert "These words have changed since" in said(page, "at-8-recording")
    assert page.find("a", href=f"{path}?version=2#at-8-recording")


@pytest.mark.cases
@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        ("8. Recording", "8. Recording", "The latest text has the same words here"),
        ("8. Recording", "9. Recording", "The latest text has the same words here"),
    ],
)
def test_an_earlier_text_says_that_the_latest_has_the_same_words(
    client: FlaskClient, library: Any, then: str, now: str, told: str
) -> None:
    path = library.add("same", library.text(then, lines=[RECORDING]))
    library.add_version(
        "same", library.text("1. Visits", lines=[VISITS]), library.text(now, lines=[RECORDING])
    )
    slug = "at-" + then.lower().replace(". ", "-")
    assert told in said(fetch(client, path + "?version=1"), slug)


def test_an_earlier_text_says_that_the_latest_has_no_such_section(
    client: FlaskClient, library: Any
) -> None:
    path = library.add("less", library.text("8. Recording", lines=[RECORDING]))
    library.add_version("less", library.text("1. Visits", lines=[VISITS]))
    page = fetch(client, path + "?version=1")
    assert "The latest text has no such section" in said(page, "at-8-recording")


def test_a_link_by_place_leads_to_its_section_and_says_that_it_has_moved(
    client: FlaskClient, manual: str
) -> None:
    page = fetch(client, manual)
    assert text_of(section_of(target(page, "section-2"))) == RECORDING
    told = said(page, "section-2")
    assert told.startswith("This has moved")
    assert "names a section by its place, the 2nd" in told
    assert "“8. Recording” in the text of 4 March 2026. Now “9. Recording”" in told
    assert "with the same words" in told
    note = target(page, "section-2")
    assert [a["href"] for a in note.select("a")] == [
        "#at-9-recording",
        f"{manual}?version=1#at-8-recording",
    ]


def test_a_link_by_place_to_what_stands_where_it_stood_says_nothing(
    client: FlaskClient, manual: str
) -> None:
    page = fetch(client, manual)
    assert text_of(section_of(target(page, "section-1"))) == VISITS
    assert said(page, "section-1") == ""
    assert not page.find(id="section-3")  # nobody ever had such a link


def test_a_link_by_place_with_a_version_is_a_place_in_that_version(
    client: FlaskClient, manual: str
) -> None:
    page = fetch(client, f"{manual}?version=1")
    assert text_of(section_of(target(page, "section-2"))) == RECORDING
    assert "the same words" in said(page, "section-2")
    assert not fetch(client, f"{manual}?version=2").find(id="section-2")


def test_a_link_by_place_to_changed_words_says_so(client: FlaskClient, library: Any) -> None:
    path = library.add("e", library.text("8. Recording", lines=[RECORDING]), by_place=True)
    edited = RECORDING.replace("same", "next")
    library.add_version("e", library.text("8. Recording", lines=[edited]))
    told = said(fetch(client, path), "section-1")
    assert told.startswith("These words have changed")
    assert "with other words" in told
    assert "Read it as it was" in told


def test_a_link_by_place_that_may_mean_two_sections_names_both(
    client: FlaskClient, library: Any
) -> None:
    visits, recording = (
        library.text("1. Visits", lines=[VISITS]),
        library.text("8. Recording", lines=[RECORDING]),
    )
    path = library.add("two", visits, recording, by_place=True)
    library.add_version("two", recording, visits, by_place=True)
    page = fetch(client, path)
    note = target(page, "section-1")
    assert note.find_parent("section") is None
    told = words(note)
    assert told.startswith("This may have moved")
    assert "It meant one of these" in told
    assert "“8. Recording” in the text of" in told
    assert "“1. Visits” in the text of" in told
    for link in note.select("a[href^='#']"):
        target(page, str(link["href"])[1:])


def test_a_link_by_place_to_a_section_that_is_gone_says_so(
    client: FlaskClient, library: Any
) -> None:
    path = library.add("g", library.text("8. Recording", lines=[RECORDING]), by_place=True)
    library.add_version("g", library.text("1. Visits", lines=[VISITS]))
    told = said(fetch(client, path), "section-1")
    assert told.startswith("This is no longer in the text")
    assert "The latest text has no such section." in told


def test_a_name_of_an_earlier_text_finds_its_section_and_says_that_it_has_moved(
    client: FlaskClient, manual: str
) -> None:
    page = fetch(client, manual)
    assert text_of(section_of(target(page, "at-8-recording"))) == RECORDING
    told = said(page, "at-8-recording")
    assert told.startswith("This has moved")
    assert "made for an earlier text" in told
    assert said(page, "at-1-visits") == ""


def test_a_name_that_another_section_has_today_is_not_passed_over(
    client: FlaskClient, library: Any
) -> None:
    path = library.add("o", library.text("1. Assessing", "Overview", lines=[RECORDING]))
    library.add_version(
        "o", library.text("1. Assessing", "1.1 First steps", lines=[RECORDING]),
        library.text("2. Planning", "Overview", lines=[VISITS]),
    )  # fmt: skip
    page = fetch(client, path)
    told = said(page, "at-overview")
    assert "This may be another section" in told
    assert "Now “1.1 First steps” , with the same words" in told.replace("” ,", "” ,")


def test_a_page_without_another_version_holds_no_notes(client: FlaskClient, library: Any) -> None:
    texts = [library.text(name, lines=[name]) for name in ("A", "B")]
    page = fetch(client, library.add("n", *texts, by_place=True))
    assert not page.select(".app-moved")
    assert text_of(section_of(target(page, "section-2"))) == "B"
    page = fetch(client, library.add("new", *texts))
    assert not page.find(id="section-2")


def test_headings_in_other_scripts_and_hostile_ones_can_be_linked_to(
    client: FlaskClient, library: Any
) -> None:
    names = ("Ŵyth o bobl", "Zgłoszenie", "حماية الأطفال", "Contents", "Section 2", "main-content")
    path = library.add("s", *(library.text(name, lines=[name]) for name in names), by_place=True)
    page = fetch(client, path)
    links = [str(a["href"]) for a in page.select("#contents li a")]
    assert all(link.isascii() for link in links)
    assert [text_of(section_of(target(page, link[1:]))) for link in links] == list(names)
    assert text_of(section_of(target(page, "section-2"))) == "Zgłoszenie"


SECTIONS = st.lists(
    st.tuples(
        st.sampled_from(["1. Visits", "2. Visits", "Overview", "OVERVIEW", "8. Recording", ""]),
        st.sampled_from([RECORDING, SETTLED, VISITS, ""]),
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.slow
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(SECTIONS, min_size=2, max_size=3))
def test_no_link_that_was_ever_made_shows_other_words_in_silence(
    client: FlaskClient, library: Any, counted: Callable[[], int], versions: Sequence[Any]
) -> None:
    key, made = f"p{counted()}", list[tuple[str, int, str, str]]()
    for number, sections in enumerate(versions, start=1):
        texts = [library.text(name, lines=[text] if text else []) for name, text in sections]
        if number == 1:
            library.add(key, *texts, by_place=True)
        else:
            library.add_version(key, *texts)
        shown = fetch(client, f"/documents/{key}?version={number}").select(".app-section")
        for place, (section, (name, text)) in enumerate(zip(shown, sections, strict=True), 1):
            made.append((str(section["id"]), number, name, text))
            if number == 1:
                made.append((f"section-{place}", number, name, text))
    latest = fetch(client, f"/documents/{key}")
    for fragment, number, name, text in made:
        then = fetch(client, f"/documents/{key}?version={number}")
        assert text_of(section_of(target(then, fragment))) == text
        element = target(latest, fragment)
        inside = "app-section" in element["class"] or element.find_parent("section")
        if not said(latest, fragment):
            # Of a section that kept its name the words may be newer, but never another's.
            assert inside
            section = section_of(element)
            named = words(section.find(re.compile("^h[2-6]$")) or Tag(name="i"))
            same_name = named.casefold() == name.casefold()
            assert text_of(section) == text or (same_name and element is section)


@pytest.fixture
def counted() -> Callable[[], int]:
    numbers = iter(range(10**6))
    return lambda: next(numbers)


def test_one_place_alone_makes_the_address_of_a_section() -> None:
    spelt = re.compile(r"section-\{|#section|\"at-\"|\?version=|#at-|section_id\(|#\{\{ ?view\.")
    own = {"index/searching/reader.py", "portal/documents/places.py"}
    ids = {"portal/documents/sections.py", "portal/documents/differences.py",
           "portal/documents/editions.py"}  # fmt: skip
    found = {
        path.relative_to(ROOT).as_posix(): {m[0] for m in spelt.finditer(text)}
        for folder in ("portal", "index", "crawler", "templates", "static")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".py", ".html", ".js") and "vendor" not in path.parts
        for text in (path.read_text(encoding="utf-8"),)
    }
    assert found["index/searching/reader.py"]
    for name in own:
        found.pop(name, None)
    for name in ids:  # they give elements their ids
        found[name] -= {"section_id("}
    found["portal/documents/views.py"] -= {"?version="}  # in words that say what it answers
    assert {name: spelled for name, spelled in found.items() if spelled} == {}
