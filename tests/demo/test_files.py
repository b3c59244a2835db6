"""The partnership's site: its files are made from their texts, and its links lead somewhere."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZIP_STORED, ZipFile

import pypdfium2
import pytest
from bs4 import BeautifulSoup, Tag
from docx import Document

from demo.files.pdf import make_pdf
from demo.files.source import NOTICE, FileSource, read_sources
from demo.make_files import SITE, make
from demo.site import hosts, load_site

HOST = SITE.name
BASE = f"https://{HOST}"
SOURCES = {Path(source.file).name: source for source in read_sources()}
PDFS = [name for name in SOURCES if name.endswith(".pdf")]
WORDS = [name for name in SOURCES if name.endswith(".docx")]
EXPECTED = sorted((Path(__file__).parent / "briefings").glob("*.json"))


def committed(name: str) -> bytes:
    return (SITE / SOURCES[name].file).read_bytes()


def folded(text: str) -> str:
    return " ".join(text.split())


def pages_of(body: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(body)
    return [folded(page.get_textpage().get_text_range()) for page in document]


def web_pages() -> dict[str, BeautifulSoup]:
    return {
        path: BeautifulSoup(page.body, "lxml")
        for path, page in load_site(HOST).pages.items()
        if page.media_type.startswith("text/html")
    }


def one(page: Tag, selector: str) -> Tag:
    """The one element that a selector must find."""
    found = page.select_one(selector)
    assert found is not None, selector
    return found


@cache
def text_at(path: str) -> str:
    """The words of a page or file of the site, white space folded."""
    body = load_site(HOST).pages[path].body
    if path.endswith(".pdf"):
        return " ".join(pages_of(body))
    if path.endswith(".docx"):
        return folded("\n".join(p.text for p in Document(BytesIO(body)).paragraphs))
    return folded(one(BeautifulSoup(body, "lxml"), "main").get_text())


def links_in(body: bytes, path: str) -> list[str]:
    if path.endswith(".pdf"):
        return [uri.decode() for uri in re.findall(rb"/URI \((.*?)\)", body)]
    if path.endswith(".docx"):
        relations = Document(BytesIO(body)).part.rels.values()
        return [relation.target_ref for relation in relations if relation.is_external]
    if path.endswith("/"):
        return [str(a["href"]) for a in BeautifulSoup(body, "lxml")("a", href=True)]
    return []


def exists(url: str) -> bool:
    """Whether one of the demonstration's hosts answers at an address, old forms included."""
    parts = urlsplit(url)
    site = load_site(parts.netloc)
    path = site.redirects.get(parts.path, parts.path)
    return path in site.pages


@pytest.mark.parametrize("name", SOURCES)
def test_making_a_file_again_gives_the_committed_bytes(name: str) -> None:
    assert make(SOURCES[name]) == committed(name)


def test_a_file_changes_with_its_text() -> None:
    source = next(iter(SOURCES.values()))
    assert make(replace(source, text=source.text + "\nOne more sentence.\n")) != make(source)


def test_no_file_on_the_site_lacks_a_text() -> None:
    uploads = {file.name for file in (SITE / "wp-content").rglob("*.*")}
    assert uploads == set(SOURCES)


@pytest.mark.parametrize("name", PDFS)
def test_every_page_of_a_pdf_says_that_it_is_a_demonstration(name: str) -> None:
    pages = pages_of(committed(name))
    assert 1 <= len(pages) <= 4
    for number, text in enumerate(pages, start=1):
        assert NOTICE in text
        assert f"Page {number} of {len(pages)}" in text


@pytest.mark.parametrize("name", WORDS)
def test_every_word_file_says_in_its_text_that_it_is_a_demonstration(name: str) -> None:
    assert NOTICE in text_at(f"/{SOURCES[name].file}")


def test_every_web_page_says_that_it_is_a_demonstration() -> None:
    assert [path for path, page in web_pages().items() if NOTICE not in page.get_text()] == []


def test_every_link_within_the_demonstration_leads_somewhere() -> None:
    dead = [
        (path, url)
        for path, page in load_site(HOST).pages.items()
        for url in links_in(page.body, path)
        if urlsplit(url).netloc in hosts() and not exists(url)
    ]
    assert dead == []


def test_no_link_leaves_the_names_kept_for_examples() -> None:
    links = {
        url
        for path, page in load_site(HOST).pages.items()
        for url in links_in(page.body, path)
        if urlsplit(url).scheme in {"http", "https"}
    }
    assert {url for url in links if not urlsplit(url).netloc.endswith(".example")} == set()


def test_the_resources_page_links_every_guide_with_its_type_and_size() -> None:
    page = web_pages()["/professionals/resources/"]
    said = {
        str(one(item, "a")["href"]): item.get_text()
        for item in page.select("main .entry-content li")
    }
    for name, source in SOURCES.items():
        if name.startswith("Learning-Briefing"):
            continue
        kind = "PDF" if name.endswith(".pdf") else "Word"
        kilobytes = round(len(committed(name)) / 1024)
        assert said[f"{BASE}/{source.file}"].endswith(f"({kind}, {kilobytes} KB)")


def test_the_sitemap_lists_every_page_and_file_with_its_date() -> None:
    sitemap = BeautifulSoup(load_site(HOST).pages["/sitemap.xml"].body, "xml")
    listed = {one(url, "loc").text: one(url, "lastmod").text for url in sitemap("url")}
    files = {f"{BASE}/{source.file}": str(source.modified) for source in SOURCES.values()}
    pages = {
        BASE + path: str(one(page, "meta[property='article:modified_time']")["content"])[:10]
        for path, page in web_pages().items()
    }
    assert listed == files | pages


def test_a_page_is_a_wordpress_page_with_its_furniture_outside_the_article() -> None:
    for page in web_pages().values():
        assert page.select_one("main article.post div.entry-content")
        assert str(one(page, "link[rel=shortlink]")["href"]).startswith(f"{BASE}/?p=")
        assert "01632 960101" in one(page, "aside.worried").get_text()
        assert page.select("main .worried, main .breadcrumbs, main .quick-exit") == []


def test_page_numbers_of_the_content_manager_are_not_used_twice() -> None:
    ids = [one(page, "article")["id"] for page in web_pages().values()]
    assert len(ids) == len(set(ids))


def test_an_accordion_keeps_its_answers_in_the_page() -> None:
    page = web_pages()["/professionals/bruising/"]
    toggles = page.select("button.accordion-toggle")
    assert [toggle.get_text() for toggle in toggles] == ["Show details"] * 7
    assert all(one(page, f"#{toggle['aria-controls']}").get_text(strip=True) for toggle in toggles)


def test_the_pdfs_differ_as_real_ones_do() -> None:
    documents = {name: pypdfium2.PdfDocument(committed(name)) for name in PDFS}
    titles = [document.get_metadata_value("Title") for document in documents.values()]
    assert titles.count("") == 1
    assert any(title.endswith(".doc") for title in titles)
    assert [name for name, document in documents.items() if list(document.get_toc())] == [
        "Neglect-Strategy-and-Toolkit.pdf"
    ]


def test_words_are_divided_at_the_ends_of_lines_in_one_guide() -> None:
    body = committed("Practice-Guide-no-10-Was-Not-Brought.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(body))
    # pdfium writes U+FFFE for a hyphen that divides a word at the end of a line
    assert text.count("\ufffe") >= 3


def test_a_link_that_wraps_has_an_annotation_for_each_line() -> None:
    links = links_in(committed("Learning-Briefing-1-Three-Addresses.pdf"), ".pdf")
    repeated = [a for a, b in pairwise(links) if a == b]
    assert len(set(repeated)) >= 2


@pytest.mark.parametrize("name", WORDS)
def test_a_word_file_carries_its_date_and_nothing_of_the_hour_it_was_made(name: str) -> None:
    source, body = SOURCES[name], committed(name)
    properties = Document(BytesIO(body)).core_properties
    assert properties.created is not None
    assert properties.created.date() == source.modified
    parts = ZipFile(BytesIO(body)).infolist()
    days = {part.date_time[:3] for part in parts}
    assert days == {(source.modified.year, source.modified.month, source.modified.day)}
    assert {part.compress_type for part in parts} == {ZIP_STORED}


def test_the_briefings_to_import_are_pages_of_the_site() -> None:
    listed = tomllib.loads((SITE.parents[1] / "briefings.toml").read_text(encoding="utf-8"))
    addresses = [briefing["address"] for briefing in listed["briefing"]]
    assert addresses == [json.loads(path.read_bytes())["address"] for path in EXPECTED]
    assert all(exists(address) for address in addresses)


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_a_briefing_holds_its_learning_points_word_for_word_and_in_order(path: Path) -> None:
    expected = json.loads(path.read_bytes())
    text = text_at(urlsplit(expected["address"]).path)
    assert expected["title"] in text
    places = [text.find(point["text"]) for point in expected["learning_points"]]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_every_link_of_a_briefing_is_a_citation_or_another_link(path: Path) -> None:
    expected = json.loads(path.read_bytes())
    where = urlsplit(expected["address"]).path
    body = load_site(HOST).pages[where].body
    if where.endswith("/"):
        body = str(BeautifulSoup(body, "lxml").main).encode()
    citations = [c for point in expected["learning_points"] for c in point["citations"]]
    told = {c["cited_url"] for c in citations if c["cited_url"]}
    assert set(links_in(body, where)) == told | {link["url"] for link in expected["other_links"]}
    for point in expected["learning_points"]:
        assert all(citation["cited_text"] in point["text"] for citation in point["citations"])


def test_a_construct_without_a_setting_is_refused() -> None:
    some = next(iter(SOURCES.values()))
    source = FileSource("a.pdf", some.modified, "# Title\n\nLead.\n\n```\ncode\n```\n")
    with pytest.raises(ValueError, match=r"a\.pdf: no setting for fence"):
        make_pdf(source)


def test_a_file_of_an_unknown_kind_is_refused() -> None:
    some = next(iter(SOURCES.values()))
    with pytest.raises(LookupError, match=r"a\.odt: expected a file ending"):
        make(replace(some, file="a.odt"))
