"""Long documents are shown in parts: each small, all words shown once, every link in its place."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.bounds import MOST_SECTIONS
from portal.documents.blocks import (
    Item,
    ItemList,
    ParagraphBlock,
    RowOfCells,
    SetBlock,
    TableBlock,
    TextRun,
)
from portal.documents.parts import LARGEST_PART, MOST_CONTENTS, part_of
from portal.documents.sections import SectionView, SetSections, TrailHeading

SENTENCE = "The worker talks to the parents and writes down what they say. "
LARGEST_PAGE = 1_500_000
"""Bytes; a part of short sections has two bytes of elements for each of its text."""


def view(place: int, *blocks: SetBlock) -> SectionView:
    return SectionView(
        id=f"at-{place}",
        aliases=(),
        slug=str(place),
        fragment=f"#at-{place}",
        href=f"/documents/long?version=1#at-{place}",
        name=f"Heading {place}",
        headings=(TrailHeading(2, f"Heading {place}"),),
        blocks=blocks,
        original=None,
        page=None,
    )


def all_parts(text: SetSections) -> list[SetSections]:
    first = part_of(text)
    return [first.text, *(part_of(text, n).text for n in range(2, first.count + 1))]


def shown(views: list[SectionView]) -> str:
    return "".join(word for section in views for block in section.blocks for word in words(block))


def words(block: SetBlock) -> list[str]:
    if isinstance(block, ParagraphBlock):
        return [run.text for run in block.runs]
    if isinstance(block, ItemList):
        return [text for item in block.items for text in item_words(item)]
    rows = block.rows if block.repeated else (*block.head, *block.rows)
    return [run.text for row in rows for cell in row.cells for run in cell]


def item_words(item: Item) -> list[str]:
    return [run.text for run in item.runs] + [
        t for nested in item.nested for t in item_words(nested)
    ]


def text(length: int) -> str:
    return (SENTENCE * (length // len(SENTENCE) + 1))[:length]


def row(length: int) -> RowOfCells:
    return RowOfCells(((TextRun(text(length)),), (TextRun("z"),)))


blocks = st.one_of(
    st.integers(1, 400_000).map(lambda n: ParagraphBlock((TextRun(text(n)),))),
    st.integers(1, 400_000).map(
        lambda n: ParagraphBlock((TextRun("x" * n, "https://x.example/"),))
    ),
    st.lists(st.integers(1, 200_000), min_size=1, max_size=4).map(
        lambda sizes: ItemList(
            tuple(Item((TextRun(text(n)),), (Item((TextRun("y"),)),)) for n in sizes)
        )
    ),
    st.lists(st.integers(1, 200_000), min_size=1, max_size=4).map(
        lambda sizes: TableBlock(tuple(row(n) for n in sizes))
    ),
    st.lists(st.integers(1, 200_000), min_size=2, max_size=5).map(
        lambda sizes: TableBlock(tuple(row(n) for n in sizes[1:]), (row(sizes[0]),))
    ),
)


@given(st.lists(st.lists(blocks, max_size=3), max_size=8), st.integers(0, 3))
def test_all_words_are_shown_once_and_in_order_and_no_part_is_large(
    sections: list[list[SetBlock]], boxes: int
) -> None:
    views = [view(n, *some) for n, some in enumerate(sections)]
    apart = max(0, len(views) - boxes)
    whole = SetSections((), tuple(views[:apart]), tuple(views[apart:]))
    parts = all_parts(whole)
    assert shown([v for part in parts for v in (*part.body, *part.boxes)]) == shown(views)
    for part in parts:
        assert len(shown([*part.body, *part.boxes])) <= LARGEST_PART


def test_a_text_of_ordinary_length_is_one_page(client: FlaskClient) -> None:
    page = client.get("/documents/a1bruising00").text
    assert "Next part" not in page
    assert client.get("/documents/a1bruising00?part=2").status_code == 404


@pytest.fixture
def long(library) -> str:
    """The path of a document of 600 sections in three parts."""
    return library.add(
        "manual", *(library.text(f"Heading {n}", lines=[text(500)]) for n in range(600))
    )


@pytest.mark.slow
def test_each_part_leads_to_its_neighbours_and_says_where_it_stands(
    client: FlaskClient, long: str
) -> None:
    pages = [client.get(f"{long}?part={n}").text for n in (1, 2, 3, 4)]
    assert "this is part 1 of 4" in pages[0]
    assert "Previous part" not in pages[0]
    assert 'rel="next" href="?part=2"' in pages[0]
    assert 'rel="prev" href="?part=1"' in pages[1]
    assert "Next part" not in pages[3]
    assert client.get(f"{long}?part=5").status_code == 404
    assert client.get(f"{long}?part=0").status_code == 422


@pytest.mark.slow
def test_a_link_to_a_section_leads_to_it_from_every_part(client: FlaskClient, long: str) -> None:
    first = BeautifulSoup(client.get(long).text, "lxml")
    places = first.select("[id]")
    ids = {str(tag["id"]) for tag in places}
    elsewhere = first.select(".app-parts__elsewhere")
    assert len(first.select("section.app-section")) + len(elsewhere) == 600
    last = elsewhere[-1]
    link = str(last.a and last.a["href"])
    path, _, fragment = link.partition("#")
    assert fragment == last["id"]
    assert fragment in ids
    opened = BeautifulSoup(client.get(long + path).text, "lxml")
    section = opened.find(id=fragment)
    assert section is not None
    assert section.name == "section"
    assert "Heading 599" in section.get_text()


@pytest.mark.slow
def test_an_older_link_to_a_section_of_another_part_leads_to_what_is_told_of_it(
    client: FlaskClient, library
) -> None:
    last = library.text("9. Recording", lines=["Write down what you saw, on the same day."])
    filler = [library.text(f"1.{n} Filler", lines=[text(4_000)]) for n in range(90)]
    path = library.add("grown", library.text("8. Recording", lines=last.lines), by_place=True)
    library.add_version("grown", *filler, last)
    page = BeautifulSoup(client.get(path).text, "lxml")
    for fragment in ("section-1", "at-8-recording"):
        place = page.find(id=fragment)
        assert place is not None
        link = str(place.a and place.a["href"])
        where, _, named = link.partition("#")
        assert named == fragment
        note = BeautifulSoup(client.get(path + where).text, "lxml").find(id=named)
        assert note is not None
        assert "This has moved" in note.get_text()


def test_the_contents_of_a_part_lead_to_the_parts(client: FlaskClient, long: str) -> None:
    page = BeautifulSoup(client.get(f"{long}?part=2").text, "lxml")
    links = [str(a["href"]) for a in page.select(".app-contents__body a")]
    assert 0 < len(links) <= MOST_CONTENTS
    assert all(link.startswith(("#", "?part=")) for link in links)


def test_links_between_parts_keep_the_version(client: FlaskClient, library, long: str) -> None:
    library.add_version("manual", library.text("New", lines=["Short."]))
    page = client.get(f"{long}?version=1").text
    assert 'href="?version=1&amp;part=2"' in page
    assert client.get(f"{long}?version=1&part=2").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "headings", "line"),
    [
        ("a word of three million characters", 1, "x" * 3_000_000),
        ("a line of dots", 1, "." * 60_000),
        ("as many headings as a document may have", MOST_SECTIONS, ""),
        ("300,000 words in one line", 1, "word " * 300_000),
    ],
)
def test_a_hostile_document_costs_a_page_no_more_than_a_large_honest_one(
    client: FlaskClient, library, name: str, headings: int, line: str
) -> None:
    lines = [line] if line else []
    path = library.add("hostile", *(library.text(f"H{n}", lines=lines) for n in range(headings)))
    first = client.get(path)
    assert first.status_code == 200, name
    assert len(first.data) < LARGEST_PAGE
    count = library.page("hostile").part.count
    assert len(client.get(f"{path}?part={count}").data) < LARGEST_PAGE
