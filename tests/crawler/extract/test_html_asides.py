"""Web pages: what follows a box of the text stands under the heading before the box."""

from __future__ import annotations

import pytest

from crawler.extract.html.page import extract_html

URL = "https://manual.example/part/page.html"
BEFORE = "<h2>Before a visit</h2><p>Ring the family and agree on a time.</p>"
AFTER = "<p>Read what is known of the child.</p>"


def under(body: str, profile: str = "plain") -> list[tuple[str, str]]:
    page = f"<title>T</title><main><h1>Guide</h1>{body}</main>"
    found = extract_html(page.encode(), URL, "utf-8", profile).sections
    return [(section.heading[-1] if section.heading else "", section.text) for section in found]


@pytest.mark.parametrize("heading", ["h1", "h2", "h3", "h5"])
@pytest.mark.parametrize(
    "box",
    ["aside", "blockquote", "figure", "fieldset", "section", "article",
     "div class='app-callout app-callout--wide'", "div class=box", "div class=x role=note"],
)  # fmt: skip
def test_what_follows_a_box_goes_on_under_the_heading_before_it(box: str, heading: str) -> None:
    name = box.split(maxsplit=1)[0]
    inside = f"<{heading}>Practice point</{heading}><p>Ask for an interpreter.</p>"
    assert under(f"{BEFORE}<{box}>{inside}</{name}>{AFTER}") == [
        ("Before a visit", "Ring the family and agree on a time."),
        ("Practice point", "Ask for an interpreter."),
        ("Before a visit", "Read what is known of the child."),
    ]


def test_boxes_in_boxes_end_one_after_the_other() -> None:
    inner = "<aside><h4>Inner</h4><p>In.</p></aside>"
    outer = f"<aside><h3>Outer</h3><p>One.</p>{inner}<p>Two.</p></aside>"
    assert [heading for heading, _ in under(BEFORE + outer + AFTER)] == [
        "Before a visit", "Outer", "Inner", "Outer", "Before a visit",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        f"{BEFORE}<div class=box><h2>After</h2></div><p>Write.</p>",  # no more than a heading
        f"{BEFORE}<section><h2>After</h2></section><p>Write.</p>",
        f"{BEFORE}<div class=wrap><h2>After</h2><p>Write.</p></div><p>More.</p>",  # no box
        "<section><h2>After</h2><p>Write.</p></section><p>More.</p>",  # nothing before it
    ],
)
def test_what_follows_a_part_that_is_no_box_stands_under_its_heading(body: str) -> None:
    assert under(body)[-1][0] == "After"


def test_what_follows_a_box_that_is_told_by_its_label_goes_on_before_it() -> None:
    box = "<div><p>RELATED INFORMATION</p><p>A guide to visits.</p></div>"
    assert under(BEFORE + box + AFTER, "trix")[-2:] == [
        ("RELATED INFORMATION", "A guide to visits."),
        ("Before a visit", "Read what is known of the child."),
    ]
