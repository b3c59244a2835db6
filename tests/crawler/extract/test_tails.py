"""Links that end a page and change at every visit: shown, and no new version."""

from __future__ import annotations

import pytest

from collection.extract import Extract
from crawler.editions.wording import text_hash
from crawler.extract.html.page import extract_html

URL = "https://site.example/p_core.html"
WORDS = "<p>The core group meets within ten working days of the conference, and then monthly.</p>"


def read(tail: str, words: str = WORDS) -> Extract:
    page = f"<title>Core groups</title><main><h1>Core groups</h1>{words}{tail}</main>"
    return extract_html(page.encode(), URL)


def liked(*names: str, heading: str = "You may also like") -> str:
    items = "".join(f'<li><a href="/p_{name}.html">About {name}</a></li>' for name in names)
    return f"<h2>{heading}</h2><ul>{items}</ul>"


@pytest.mark.parametrize("heading", ["You may also like", "Popular now", "Efallai yr hoffech"])
def test_other_links_at_the_end_are_no_other_words(heading: str) -> None:
    first = read(liked("neglect", "visits", "fgm", heading=heading))
    second = read(liked("medicals", "online", heading=heading))
    assert text_hash(first) == text_hash(second)
    assert any("About neglect" in section.text for section in first.sections)


def test_a_list_without_a_heading_of_its_own_is_passed_over_too() -> None:
    first, second = (
        read(f"<p>Also read</p>{liked(*names).partition('</h2>')[2]}")
        for names in (("neglect", "visits"), ("medicals", "online"))
    )
    assert text_hash(first) == text_hash(second)


def test_words_that_change_before_the_list_are_seen() -> None:
    other = WORDS.replace("ten working", "five working")
    tail = liked("neglect", "visits")
    assert text_hash(read(tail)) != text_hash(read(tail, other))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<ul><li><a href="/a.pdf">Form A</a></li><li><a href="/b.pdf">Form B</a></li></ul>',) * 2,
        ('<ul><li><a href="https://a.example/">A</a></li><li><a href="https://b.example/">B</a>'
         "</li></ul>",) * 2,
        (liked("neglect", "visits") + "<p>Call 01632 960101 if in doubt.</p>",) * 2,
        ("<ul><li>Read <a href='/a.html'>a</a> before the first meeting of the group</li>"
         "<li>Bring <a href='/b.html'>b</a> to the second meeting, in writing</li></ul>",) * 2,
        ('<p>See <a href="/next.html">the next chapter</a></p>',) * 2,
    ],
    ids=["files", "other sites", "words after them", "sentences with links", "one link"],
)  # fmt: skip
def test_what_says_something_always_counts(before: str, after: str) -> None:
    changed = after.replace("/a.", "/c.").replace("Form A", "Form C").replace(">A<", ">C<")
    changed = changed.replace("neglect", "online").replace(">a<", ">c<").replace("next ", "last ")
    assert changed != before
    assert text_hash(read(before)) != text_hash(read(changed))


def test_a_page_that_is_a_list_of_links_is_compared_by_them() -> None:
    short = "<p>Chapters</p>"
    first = read(liked("neglect", "visits", "fgm"), short)
    assert text_hash(first) != text_hash(read(liked("medicals", "online", "visits"), short))


def test_a_chapters_own_box_of_related_chapters_counts() -> None:
    def chapter(*names: str) -> Extract:
        items = liked(*names, heading="RELATED CHAPTERS")
        page = f"<div id='content'><h1>1.2 Core groups</h1>{WORDS}{items}</div>"
        return extract_html(page.encode(), URL, None, "trix")

    assert text_hash(chapter("neglect", "visits")) != text_hash(chapter("neglect", "online"))
