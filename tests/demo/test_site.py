"""The demonstration's manuals: every chapter renders, says what it is and leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from crawler.sources import load_sources
from demo import site as demo
from demo.site import NOTICE, hosts, load_site

ALDERMOOR = "procedures.aldermoor.example"
SALTMERE = "procedures.saltmere.example"
MANUALS = (ALDERMOOR, SALTMERE)
TEMPLATE_CHAPTERS = (
    "p_info_sharing",
    "p_referrals",
    "p_core_groups",
    "p_childn_move",
    "p_was_not_brought",
)


@cache
def html(host: str, path: str) -> BeautifulSoup:
    return BeautifulSoup(load_site(host).pages[path].body, "lxml")


def chapters(host: str) -> dict[str, BeautifulSoup]:
    paths = [path for path in load_site(host).pages if path.startswith("/p_")]
    return {path: html(host, path) for path in paths}


def contents(host: str) -> list[str]:
    return [item.get_text() for item in html(host, "/contents.html").select(".chapters a")]


def lines(host: str, chapter: str) -> list[str]:
    """Return the texts of a chapter's numbered sections: no boxes, no list of contents."""
    found = html(host, f"/{chapter}.html").select("#content .contents ~ *")
    return [line for part in found for line in part.get_text("\n", strip=True).splitlines()]


def written(host: str) -> Iterator[tuple[str, str]]:
    """Yield the paths and texts of everything on a host that is not a PDF or Word file."""
    for path, page in load_site(host).pages.items():
        if "charset" in page.media_type:
            yield path, page.body.decode()


@pytest.mark.parametrize(("host", "count"), [(ALDERMOOR, 26), (SALTMERE, 10)])
def test_every_chapter_stands_in_the_contents_under_its_number_and_title(
    host: str, count: int
) -> None:
    headings = [page.select("h1") for page in chapters(host).values()]
    assert {heading.get_text() for (heading,) in headings} == set(contents(host))
    assert len(contents(host)) == count
    assert all(re.match(r"\d+(\.\d+)+ [A-Z]", entry) for entry in contents(host))


def test_the_contents_follow_the_numbers_and_not_their_spelling() -> None:
    numbers = [entry.split()[0] for entry in contents(ALDERMOOR)]
    assert numbers.index("1.4.8") + 1 == numbers.index("1.4.39")


@pytest.mark.parametrize("host", MANUALS)
def test_every_chapter_has_its_boxes_and_a_list_of_its_sections(host: str) -> None:
    for path, page in chapters(host).items():
        boxes = [heading.get_text() for heading in page.select("#content .box h2")]
        assert boxes[:2] == ["SCOPE OF THIS CHAPTER", "RELATED CHAPTERS"], path
        assert boxes[-1] == "AMENDMENT", path
        sections = [link.get_text() for link in page.select(".contents a")]
        assert 4 <= sum(bool(re.match(r"\d+\. ", words)) for words in sections) <= 9, path


def test_chapters_say_in_their_own_words_when_they_were_reviewed_or_leave_it_out() -> None:
    reviews = [page.select(".review") for page in chapters(ALDERMOOR).values()]
    assert sum(not found for found in reviews) == 1
    openings = {found[0].get_text().split(" 20")[0].split()[0] for found in reviews if found}
    assert {"Last", "Reviewed", "Date", "This"} <= openings
    assert "currently under review" in html(ALDERMOOR, "/p_resistant_fam.html").get_text()


@pytest.mark.parametrize("host", hosts())
def test_every_page_says_that_it_is_a_demonstration(host: str) -> None:
    assert [path for path, text in written(host) if NOTICE not in text] == []
    assert NOTICE in load_site(host).not_found.body.decode()


@pytest.mark.parametrize("host", hosts())
def test_telephone_numbers_and_hosts_are_invented(host: str) -> None:
    for path, text in written(host):
        plain = re.sub(r"<[^>]+>", " ", text)
        numbers = re.findall(r"\b0\d{3,4} \d{3} ?\d{3,4}\b", plain)
        assert all(re.match(r"01632 960\d{3}|0808 157 0\d{3}", number) for number in numbers), path
        assert all(a.endswith(".example") for a in re.findall(r"[\w.-]+@([\w.-]+\w)", plain)), path


@pytest.mark.parametrize("host", hosts())
def test_every_link_within_the_demonstration_leads_to_a_page_and_a_place_on_it(host: str) -> None:
    broken = [
        (path, address)
        for path, page in load_site(host).pages.items()
        if page.media_type.startswith("text/html")
        for address in (a["href"] for a in html(host, path).select("a[href]"))
        if not leads_somewhere(urljoin(f"https://{host}{path}", str(address)))
    ]
    assert broken == []


def leads_somewhere(address: str) -> bool:
    address, fragment = urldefrag(address)
    parts = urlsplit(address)
    if parts.netloc not in hosts():
        return True
    site = load_site(parts.netloc)
    page = site.pages.get(site.redirects.get(parts.path, parts.path))
    if page is None or not fragment:
        return page is not None
    return bool(html(site.host, parts.path).select(f'[id="{fragment}"]'))


@pytest.mark.parametrize("host", MANUALS)
def test_no_two_places_on_a_page_share_an_anchor(host: str) -> None:
    for path, page in chapters(host).items():
        anchors = [element["id"] for element in page.select("[id]")]
        assert len(anchors) == len(set(anchors)), path


@pytest.mark.parametrize("host", MANUALS)
def test_a_chapter_is_the_same_bytes_at_its_old_address(host: str) -> None:
    pages = load_site(host).pages
    assert pages["/p_childn_move.html"] == pages["/chapters/p_childn_move.html"]


@pytest.mark.parametrize("chapter", TEMPLATE_CHAPTERS)
def test_a_template_chapter_differs_between_the_areas_in_few_lines_and_fewer_words(
    chapter: str,
) -> None:
    ours, theirs = lines(ALDERMOOR, chapter), lines(SALTMERE, chapter)
    assert 0.7 < likeness(ours, theirs) < 0.95
    assert 0.95 < likeness(" ".join(ours).split(), " ".join(theirs).split()) < 1
    assert "Aldermoor" not in " ".join(theirs)


def likeness(ours: list[str], theirs: list[str]) -> float:
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


def test_core_groups_meet_at_another_pace_in_each_area() -> None:
    assert "at least every four weeks" in lines(ALDERMOOR, "p_core_groups")
    assert "at least every six weeks" in lines(SALTMERE, "p_core_groups")


def test_the_sources_of_the_demonstration_begin_at_pages_that_exist() -> None:
    sources = load_sources(demo.HERE / "sources.toml")
    assert [source.key for source in sources] == [
        "aldermoor-procedures",
        "aldermoor-partnership",
        "saltmere-procedures",
    ]
    assert all(urlsplit(source.start[0]).netloc in hosts() for source in sources)
    assert all(leads_somewhere(address) for source in sources for address in source.start)


def test_an_unknown_host_is_refused() -> None:
    with pytest.raises(LookupError, match=r"procedures\.elsewhere\.example"):
        load_site("procedures.elsewhere.example")


@pytest.fixture
def scratch_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield the folder of a host of its own, beside no other."""
    folder = tmp_path / "scratch.example"
    folder.mkdir()
    (folder / "site.toml").write_text(
        'name = "Scratch"\narea = "Scratch"\ntheme = "trix"\nbase = "https://scratch.example"\n'
        'addresses = ["/{name}.html"]\nmodified = 2026-01-05\nnavigation = []\nparts = []\n'
    )
    monkeypatch.setattr(demo, "SITES", tmp_path)
    hosts.cache_clear()
    yield folder
    hosts.cache_clear()
    load_site.cache_clear()


def test_a_page_without_front_matter_is_named(scratch_host: Path) -> None:
    (scratch_host / "p_bare.md").write_text("## 1. No front matter\n")
    with pytest.raises(ValueError, match=r"p_bare\.md: expected front matter"):
        load_site(scratch_host.name)


def test_a_file_of_an_undeclared_kind_is_named(scratch_host: Path) -> None:
    (scratch_host / "poster.gif").write_bytes(b"GIF89a")
    with pytest.raises(ValueError, match=r"poster\.gif: no media type"):
        load_site(scratch_host.name)


def test_headings_of_one_wording_get_anchors_of_their_own(scratch_host: Path) -> None:
    (scratch_host / "p_twice.md").write_text(
        '+++\ntitle = "Twice"\nnumber = "1.1"\n+++\n## 1. Recording\n\n## 2. Recording\n'
    )
    page = html(scratch_host.name, "/p_twice.html")
    assert [heading["id"] for heading in page.select("h2[id]")] == ["recording", "recording_2"]
