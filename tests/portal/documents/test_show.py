"""What the reader's page shows of a document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from collection.models import Document, DocumentState
from collection.reading_account import LeftOut, WhyLeftOut, settled
from collection.store import Collection
from collection.vocabulary import Box
from portal.config import Settings


def fetch(client: FlaskClient, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml")


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


def about(page: BeautifulSoup) -> dict[str, str]:
    return {
        words(row.dt): words(row.dd) for row in page.select(".app-about > div") if row.dt and row.dd
    }


def stored_lines(stored: Collection, document_id: str) -> dict[str, list[str]]:
    """The lines of each section of the current version, by the id of its element."""
    with stored.reading() as session:
        version = session.get_one(Document, document_id).version
        assert version is not None
        return {
            f"at-{section.slug}": [
                " ".join(line.split()) for line in section.text.split("\n") if line.strip()
            ]
            for section in version.sections
        }


def shown_lines(section: Tag) -> list[str]:
    lines = []
    taken: set[tuple[int, int]] = set()
    for tag in section.select("p.govuk-body, li, tr"):
        if tag.name == "tr":
            row = " | ".join(_cells(tag, taken)).rstrip(" |")
            lines.append(" ".join(row.split()))
        else:
            for nested in tag.select("ul"):
                nested_words = words(nested)
                assert nested_words
            own = BeautifulSoup(str(tag), "lxml")
            for nested in own.select("li ul"):
                nested.decompose()
            lines.append(words(own))
    return lines


def _cells(row: Tag, taken: set[tuple[int, int]]) -> Iterator[str]:
    """The words of a row's cells; empty ones for places that a cell of another reaches over."""
    number, column = len(row.find_all_previous("tr")), 0
    for cell in row.select("th, td"):
        while (number, column) in taken:
            yield ""
            column += 1
        wide, tall = (int(str(cell.get(name, 1))) for name in ("colspan", "rowspan"))
        taken |= {(number + y, column + x) for y in range(tall) for x in range(wide)}
        yield words(cell)
        column += 1


@pytest.mark.parametrize("document_id", ["a1bruising00", "a2curiosity0", "a3guide00000"])
def test_every_paragraph_shown_is_a_stored_line_and_none_is_lost(
    client: FlaskClient, stored: Collection, document_id: str
) -> None:
    page = fetch(client, f"/documents/{document_id}")
    shown = {str(tag["id"]): shown_lines(tag) for tag in page.select(".app-section")}
    assert shown == stored_lines(stored, document_id)


def test_paragraphs_nested_lists_and_tables_are_shown_as_such(
    client: FlaskClient, library: Any
) -> None:
    path = library.add(
        "set",
        library.text(
            "1. Steps",
            lines=[
                "Do this:",
                ("item", 0, "telephone"),
                ("item", 1, "the duty desk"),
                ("item", 0, "write"),
                ("row", 0, "Step | Within"),
                ("row", 0, "Letter | two days"),
            ],
        ),
    )
    section = fetch(client, path).select_one(".app-section")
    assert section is not None
    assert words(section.select_one("ul > li > ul > li")) == "the duty desk"
    assert [words(cell) for cell in section.select("tr:nth-of-type(2) td")] == [
        "Letter",
        "two days",
    ]
    assert shown_lines(section) == stored_lines(library.collection, "set")[str(section["id"])]


def test_headings_of_columns_and_rows_are_headings_of_the_table(
    client: FlaskClient, library: Any
) -> None:
    path = library.add(
        "headed",
        library.text(
            "1. Levels",
            lines=[
                ("row", 0, "Level | Sign | What to do", {"begins": True, "heading": True}),
                ("row", 0, "1 |  | Watch", {"row_headings": 1}),
                ("row", 0, "2 | Injury", {"row_headings": 1}),
            ],
        ),
    )
    section = fetch(client, path).select_one(".app-section")
    assert section is not None
    assert [words(cell) for cell in section.select("thead tr th[scope=col]")] == [
        "Level", "Sign", "What to do",
    ]  # fmt: skip
    assert [words(cell) for cell in section.select("tbody th[scope=row]")] == ["1", "2"]
    assert [(cell.get("data-label"), words(cell)) for cell in section.select("tbody td")] == [
        (None, ""), ("What to do", "Watch"), ("Sign", "Injury"), (None, ""),
    ]  # fmt: skip
    assert {cell["data-label"] for cell in section.select("tbody th")} == {"Level"}
    assert not section.select("[colspan]")
    assert shown_lines(section) == stored_lines(library.collection, "headed")[str(section["id"])]


def test_a_heading_over_several_columns_heads_each_of_them(
    client: FlaskClient, library: Any
) -> None:
    head = {"heading": True}
    path = library.add(
        "spanned",
        library.text(
            "1. Levels",
            lines=[
                ("row", 0, "Level | Sign |  | Note", {"begins": True, **head}),
                ("row", 0, " | Seen | Heard", head),
                ("row", 0, "1 | Injury | Cries | Ring", {"row_headings": 1}),
            ],
        ),
    )
    section = fetch(client, path).select_one(".app-section")
    assert section is not None
    heads = [
        [(words(th), th["scope"], th.get("colspan"), th.get("rowspan")) for th in row.select("th")]
        for row in section.select("thead tr")
    ]
    assert heads == [
        [("Level", "col", None, "2"), ("Sign", "colgroup", "2", None), ("Note", "col", None, "2")],
        [("Seen", "col", None, None), ("Heard", "col", None, None)],
    ]
    assert [group["span"] for group in section.select("colgroup")] == ["1", "2", "1"]
    assert [cell.get("data-label") for cell in section.select("tbody th, tbody td")] == [
        "Level", "Sign – Seen", "Sign – Heard", "Note",
    ]  # fmt: skip
    assert shown_lines(section) == stored_lines(library.collection, "spanned")[str(section["id"])]


def test_hostile_text_is_shown_as_text(client: FlaskClient, library: Any) -> None:
    bad = "<script>alert(1)</script><img src=x onerror=alert(2)> {{ 7*7 }} &lt;b&gt;"
    path = library.add(
        "bad",
        library.text(bad, lines=[bad, ("item", 0, bad), ("row", 0, bad)], anchor='"><script>'),
        title=bad,
        number=bad,
        reviewed_words=bad,
    )
    page = fetch(client, path)
    assert bad in page.get_text()
    assert not page.select("main script, main img")
    assert "<script>alert" not in client.get(path).text


def test_a_section_links_to_itself_its_place_in_the_original_and_its_card(
    client: FlaskClient, library: Any
) -> None:
    path = library.add("web", library.text("1. One", lines=["Text."], anchor="one"))
    links = [a["href"] for a in fetch(client, path).select("#at-1-one .app-section__places a")]
    assert links == [
        "/documents/web?version=1#at-1-one",
        f"{library.host}/web.html#one",
        "/documents/web/citation?version=1&at=1-one",
    ]  # fmt: skip


def test_a_heading_with_nothing_under_it_has_no_links(client: FlaskClient, library: Any) -> None:
    path = library.add("bare", library.text("1. One"), library.text("1. One", "1.1", lines=["x"]))
    sections = fetch(client, path).select(".app-section")
    assert [len(section.select(".app-section__places")) for section in sections] == [0, 1]


def test_a_section_of_a_pdf_links_to_its_page(client: FlaskClient, library: Any) -> None:
    path = library.add(
        "pdf", library.text("One", lines=["Text."], page=7), url=f"{library.host}/a.pdf"
    )
    link = fetch(client, path).select(".app-section__places a")[1]
    assert link["href"] == f"{library.host}/a.pdf#page=7"
    assert words(link).startswith("Original, page 7")


def test_headings_of_the_trail_are_shown_once_under_each_other(
    client: FlaskClient, library: Any
) -> None:
    path = library.add(
        "trail",
        library.text(lines=["Before any heading."]),
        library.text("A", "A1", lines=["x"]),
        library.text("A", "A2", lines=["y"]),
        library.text("B", lines=["z"]),
    )
    headings = fetch(client, path).select(".app-text h2, .app-text h3")
    assert [(tag.name, words(tag)) for tag in headings] == [
        ("h2", "A"),
        ("h3", "A1"),
        ("h3", "A2"),
        ("h2", "B"),
    ]


def test_the_contents_list_leads_to_every_heading(client: FlaskClient, library: Any) -> None:
    path = library.add(
        "contents",
        library.text("A", "A1", lines=["x"]),
        library.text("B", lines=["y"]),
        library.text("Scope", lines=["z"], box=Box.SCOPE),
    )
    page = fetch(client, path)
    entries = [(words(a), a["href"]) for a in page.select("#contents a")]
    assert entries == [
        ("A", "#at-a1"),
        ("A1", "#at-a1"),
        ("B", "#at-b"),
        ("Scope", "#at-scope"),
    ]
    assert all(page.select_one(str(href)) for _, href in entries)


def test_a_section_that_goes_on_behind_something_set_apart_says_so(
    client: FlaskClient, library: Any
) -> None:
    path = library.add(
        "asides",
        library.text("Signs", lines=["x"]),
        library.text("Signs", "Remember", lines=["y"]),
        library.text("Signs", lines=["z"]),
        library.text("Next", lines=["w"]),
    )
    page = fetch(client, path)
    shown = [words(heading) for heading in page.select(".app-text h2, .app-text h3")]
    assert shown == ["Signs", "Remember", "Signs (continued)", "Next"]
    assert [words(a) for a in page.select("#contents a")] == ["Signs", "Remember", "Next"]


def test_the_boxes_of_a_chapter_stand_after_its_body(client: FlaskClient, library: Any) -> None:
    path = library.add(
        "boxes",
        library.text(lines=["For all practitioners."], box=Box.SCOPE),
        library.text("1. Body", lines=["The procedure."]),
        library.text("Amendment", lines=["Updated in May."], box=Box.AMENDMENT),
    )
    sections = fetch(client, path).select(".app-section")
    assert [tag["id"] for tag in sections] == ["at-1-body", "at-scope", "at-amendment"]
    assert [words(tag.h3) for tag in sections[1:]] == ["Scope", "Amendment"]


def test_a_link_to_a_stored_document_leads_to_our_reader(client: FlaskClient, library: Any) -> None:
    library.add(
        "target", library.text("1", lines=["x"]), library.text("2", lines=["y"], anchor="b")
    )
    library.add_address("target", f"{library.host}/old/target.html")
    path = library.add(
        "links",
        library.text("1", lines=["plain deep old outside script"]),
        links=[
            (f"{library.host}/target.html", 0, 0, 5),
            (f"{library.host}/target.html#b", 0, 6, 10),
            (f"{library.host}:443/old/target.html", 0, 11, 14),
            ("https://elsewhere.example/x?y=1#z", 0, 15, 22),
            ("javascript:alert(1)", 0, 23, 29),
        ],
    )
    links = fetch(client, path).select("#at-1 p.govuk-body a")
    assert [(words(a), a["href"]) for a in links] == [
        ("plain", "/documents/target"),
        ("deep", "/documents/target?version=1#at-2"),
        ("old", "/documents/target"),
        ("outside", "https://elsewhere.example/x?y=1#z"),
    ]


def test_a_link_to_an_alias_that_was_never_fetched_leads_to_our_reader(
    client: FlaskClient, settings: Settings, library: Any
) -> None:
    library.add("target", library.text("1", lines=["x"]))
    alias = f"{library.host.replace('https', 'http')}/chapters/target.html?zoom_highlight=x"
    path = library.add("links", library.text("1", lines=["See it"]), links=[(alias, 0, 0, 3)])

    def leads_to() -> str:
        return str(fetch(client, path).select_one("#at-1 p.govuk-body a")["href"])

    assert leads_to() == alias
    declared = settings.sources.read_text(encoding="utf-8").replace(
        'area = "aldermoor"\n',
        'area = "aldermoor"\nprofile = "trix"\naliases = [{ from = "/chapters/", to = "/" }]\n',
    )
    settings.sources.write_text(declared, encoding="utf-8")
    assert leads_to() == "/documents/target"
    settings.sources.write_text("no sources at all", encoding="utf-8")
    assert leads_to() == "/documents/target", "a file that cannot be used changes nothing"


def test_a_telephone_link_may_be_tapped(library: Any) -> None:
    library.add("tel", library.text("1", lines=["Ring us"]), links=[("tel:+441632960001", 0, 0, 4)])
    (paragraph,) = library.page("tel").text.body[0].blocks
    assert paragraph.runs[0].href == "tel:+441632960001"


def test_the_head_tells_where_the_document_comes_from(client: FlaskClient, library: Any) -> None:
    path = library.add(
        "head",
        library.text("1", lines=["x"]),
        number="1.4.42",
        reviewed=date(2024, 11, 1),
        reviewed_words="Reviewed November 2024",
        next_review=date(2025, 7, 14),
        topics=("neglect",),
    )
    page = fetch(client, path)
    assert words(page.h1) == "1.4.42 Chapter head"
    assert about(page) == {
        "Source": "Aldermoor procedures",
        "Area": "Aldermoor, England",
        "Type": "Procedure (Web page)",
        "Checked": "4 March 2026 at 14:05",
        "Changed": "4 March 2026",
        "Reviewed": "November 2024",
        "Next review": "14 July 2025 Review overdue",
        "Topics": "Neglect",
    }
    assert page.select_one('a[href="/topics/neglect"]')
    assert "“Reviewed November 2024”" in page.get_text()


def test_a_document_that_was_read_in_part_says_what_is_missing_and_where_it_is(
    client: FlaskClient, library: Any
) -> None:
    left_out = [LeftOut(WhyLeftOut.HIDDEN, 50), LeftOut(WhyLeftOut.PICTURE, 0, "page 3")]
    text = library.text("1", lines=["x"])
    part = fetch(client, library.add("part", text, account=settled(100, 50, left_out)))
    note = part.select_one("#in-part")
    assert note is not None
    told = [words(line) for line in note.select("li")]
    assert told == ["pictures, whose words are not read (page 3)"]
    assert note.select_one(f'a[href="{library.host}/part.html"]')
    whole = fetch(client, library.add("whole", text, account=settled(100, 50, left_out[:1])))
    assert not whole.select("#in-part")


def test_a_review_that_is_not_due_is_not_called_overdue(client: FlaskClient, library: Any) -> None:
    path = library.add("due", library.text("1", lines=["x"]), next_review=date(2090, 7, 14))
    assert "Review overdue" not in fetch(client, path).get_text()


@pytest.mark.slow
def test_a_removed_document_keeps_its_text_under_a_clear_banner(
    client: FlaskClient, library: Any
) -> None:
    path = library.add(
        "gone",
        library.text("1", lines=["The last text."], anchor="a"),
        state=DocumentState.GONE,
        next_review=date(2021, 5, 9),
        struck=library.now + timedelta(days=3),
    )
    page = fetch(client, path)
    banner = words(page.select_one(".app-warning"))
    assert "Removed by the publisher" in banner
    assert "7 March 2026" in banner
    assert "the last text that Signpost stored" in banner
    assert "The last text." in page.get_text()
    assert about(page)["Next review"] == "9 May 2021"
    assert not page.select('a[href$="#a"]'), "a dead link to a place that is no longer there"


def test_a_file_of_pictures_says_so_and_leads_to_the_original(
    client: FlaskClient, library: Any
) -> None:
    path = library.add("scan", format="pdf", url=f"{library.host}/scan.pdf", no_text=True)
    note = fetch(client, path).select_one(".govuk-inset-text")
    assert "its pages show no words, or show them as pictures" in words(note)
    assert note is not None
    assert note.a is not None
    assert note.a["href"] == f"{library.host}/scan.pdf"


def test_a_document_without_text_is_a_page_that_says_so(client: FlaskClient, library: Any) -> None:
    page = fetch(client, library.add("empty"))
    assert "No text is stored for this document." in page.get_text()
    assert not page.select("#contents")


@pytest.mark.slow
def test_a_document_of_two_thousand_sections_is_shown_whole_in_its_parts(
    client: FlaskClient, library: Any
) -> None:
    texts = [
        library.text(f"Part {n // 50}", f"Section {n}", lines=[f"Line {n}."]) for n in range(2000)
    ]
    path = library.add("long", *texts)
    count = library.page("long").part.count
    pages = [fetch(client, f"{path}?part={n}") for n in range(1, count + 1)]
    lines = [words(line) for page in pages for line in page.select(".app-section p.govuk-body")]
    assert lines == [f"Line {n}." for n in range(2000)]
    for page in pages:
        assert [words(a) for a in page.select("#contents a")] == [f"Part {n}" for n in range(40)]


def test_an_earlier_version_is_shown_with_a_banner_and_a_way_to_the_latest(
    client: FlaskClient, library: Any
) -> None:
    path = library.add(
        "twice",
        library.text("1", lines=["Within two days."]),
        next_review=date(2021, 5, 9),
        dates={"reviewed": {"on": "2019-06-01", "words": "Reviewed June 2019"}},
    )
    library.add_version(
        "twice",
        library.text("1", lines=["Within one day."]),
        fetched=library.now + timedelta(days=30),
    )
    latest = fetch(client, path)
    assert "Within one day." in latest.get_text()
    assert latest.select_one(f'a[href="{path}?version=1"]')
    earlier = fetch(client, f"{path}?version=1")
    banner = earlier.select_one(".app-warning")
    assert "stored on 4 March 2026 and had changed by 3 April 2026" in words(banner)
    assert "Within two days." in earlier.get_text()
    assert "Within one day." not in earlier.get_text()
    assert earlier.select_one(f'.app-warning a[href="{path}"]')
    assert about(earlier)["Reviewed"] == "June 2019"
    assert {"Checked", "Changed", "Next review"}.isdisjoint(about(earlier))


@pytest.mark.parametrize("address", ["nothing", "a1bruising00?version=9", "a1bruising00?version=x"])
def test_what_is_not_stored_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(f"/documents/{address}").status_code == 404


def test_the_same_chapter_in_other_areas_is_listed(client: FlaskClient) -> None:
    page = fetch(client, "/documents/a1bruising00")
    same = page.select_one('.app-beside a[href="/documents/b1bruising00"]')
    assert words(same) == "Saltmere: Bruising in babies who are not mobile"


@pytest.mark.parametrize(
    "title", ["1.7 Bruising in Babies, who are not mobile", "BRUISING IN BABIES WHO ARE NOT MOBILE"]
)
def test_number_case_and_punctuation_do_not_hide_the_same_chapter(library: Any, title: str) -> None:
    library.add("other", library.text("1", lines=["x"]), title=title, area="thornwick")
    assert [same.href for same in library.page("other").same] == [
        "/documents/a1bruising00",
        "/documents/b1bruising00",
    ]
