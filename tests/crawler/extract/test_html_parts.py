"""Web pages: forms, asides, tables and roles are read as what they are, and accounted for so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.extract import BlockKind, Extract
from collection.reading_account import WhyLeftOut
from crawler.extract.html.page import extract_html

URL = "https://manual.example/part/page.html"
LONG = "<p>" + "Share information with the hub on the same day. " * 12 + "</p>"


def read(body: str) -> Extract:
    page = f"<html><head><title>T</title></head><body><main><h1>Guide</h1>{body}</main></body>"
    return extract_html(page.encode(), URL, "utf-8", "plain")


def blocks(body: str) -> list[str]:
    return [block.text for section in read(body).sections for block in section.blocks]


def reasons(body: str) -> set[WhyLeftOut]:
    account = read(body).account
    assert account is not None
    return {left.reason for left in account.left_out}


REFERRAL = (
    "<fieldset><legend>Who may refer</legend><p>Anyone may refer a child where there is a worry "
    "about harm.</p><label>Name of the child <input name=n></label>"
    "<label>Date of birth <input name=d></label></fieldset><button>Send</button>"
)


@pytest.mark.parametrize("around", ["{}", LONG + "{}", LONG + "<div>{}</div>" + LONG])
def test_what_a_form_explains_is_guidance(around: str) -> None:
    said = blocks(around.format(f"<form action=/referral>{REFERRAL}</form>"))
    assert [line for line in said if not line.startswith("Share")] == [
        "Who may refer",
        "Anyone may refer a child where there is a worry about harm.",
        "Name of the child Date of birth",
    ]


def test_a_form_around_part_of_a_page_takes_nothing_away() -> None:
    menu = "<div>" + "<p>A page of the council about something else.</p>" * 60 + "</div>"
    page = f"<body>{menu}<form id=aspnetForm action=page.aspx><h1>Guide</h1>{LONG}</form></body>"
    extract = extract_html(page.encode(), URL)
    assert "Share information" in extract.sections[-1].text


@pytest.mark.parametrize(
    "form",
    [
        "<form role=search><label>Search the manual <input></label><p>Find {}</p></form>",
        "<form class=newsletter-signup><p>Hear of training each month: {}</p><input></form>",
        "<form id=commentform><p>Your address will not be published: {}</p><textarea></textarea>",
        "<form><p>Was this page useful? Tell us {}</p><textarea></textarea></form>",
        "<div class='fade modal'><form><h2>Report</h2><p>{}</p><textarea></textarea></form></div>",
        "<form><h2>Members</h2><p>{}</p><input type=password></form>",
        "<form><label>Your name <input></label> <label>Your address {} <input></label></form>",
    ],
)
def test_a_form_of_the_site_is_told_as_that(form: str) -> None:
    body = LONG + form.format("what you need and where you have looked for it before, please")
    assert (len(blocks(body)), reasons(body)) == (1, {WhyLeftOut.FORM})


def test_a_field_or_picture_between_words_parts_them() -> None:
    for between in ("<input>", "<select></select>", "<img src=x>", "<button>?</button>",
                    "<meter></meter>", "<svg></svg>"):  # fmt: skip
        assert blocks(f"{LONG}<p>within 20{between}15 days")[-1] == "within 20 15 days"
    assert blocks(f"{LONG}<p>safe<input type=hidden>guarding")[-1] == "safeguarding"


def test_what_a_gauge_says_to_old_browsers_is_not_shown() -> None:
    gauges = "<p>Now <meter value=2>2 of 10</meter>, <progress value=3>30%</progress>."
    assert blocks(LONG + gauges)[-1] == "Now , ."
    assert reasons(LONG + gauges) == {WhyLeftOut.HIDDEN}


def test_a_page_of_frames_is_not_read_whole() -> None:
    page = b"<frameset><frame src=a.html name=text><frame src=b.html></frameset>"
    account = extract_html(page, URL).account
    assert account is not None
    assert [(left.reason, left.detail) for left in account.losses] == [
        (WhyLeftOut.FRAME, ""),
        (WhyLeftOut.FRAME, "text"),
    ]
    assert (account.percent, account.in_part) == ("0 %", True)


ANNOUNCED = "<article><h2>Other pages</h2><p>Soon.</p></article>"
TITLED = "<h2><a href=/x>Other pages</a></h2><p>It says more.</p>"
POINT = "<aside{}><p>Practice point: ring first.</p></aside>"
PART = "<div><p>Ring the hub.</p></div>"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (f"{PART}{POINT}{PART}", True),
        (f"<div>{PART}{POINT}{PART}</div>", True),
        (f"<article><div><p>One.</p></div>{POINT}</article>", True),
        (f"<section>{POINT}<div><p>One.</p></div></section>", True),
        (f"<p>One.</p><h2>Two</h2>{POINT}", True),
        (f"{PART}{POINT}", False),
        (f"{POINT}{PART}", False),
        (f"<nav>Menu</nav>{POINT}{PART}", False),
        (f"{PART}{POINT.format(' class=sidebar')}{PART}", False),
        (
            f"{PART}<aside>{ANNOUNCED * 2}</aside>{PART}",
            False,
        ),
        (
            f"{PART}<aside>{TITLED * 2}</aside>{PART}",
            False,
        ),
        (f"{PART}<aside><a href=/x>Other pages of this site</a></aside>{PART}", False),
    ],
)
def test_a_box_between_parts_of_the_text_is_text(body: str, shown: bool) -> None:
    said = blocks(body.replace("{}", ""))
    assert ("Practice point: ring first." in said) == shown
    assert not any("Other pages" in line for line in said)


def test_a_table_is_read_in_the_order_in_which_it_is_drawn() -> None:
    foot, head = "<tfoot><tr><td>All<td>3</tfoot>", "<thead><tr><th>Who<th>How many</thead>"
    body = "<tbody><tr><td>GP<td>1<tbody><tr><td>Nurse<td>2</tbody>"
    caption = "<caption>Visits</caption>"
    for parts in (head + foot + body, foot + body + head, body + head + foot, head + body + foot):
        assert blocks(f"<table>{caption}{parts}</table>") == [
            "Visits", "Who | How many", "GP | 1", "Nurse | 2", "All | 3",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><td>GP<td rowspan=2>Now<tr><td>Nurse", ["GP | Now", "Nurse"]),
        ("<tr><td rowspan=2>Now<td>GP<tr><td>Nurse", ["Now | GP", " | Nurse"]),
        ("<tr><td rowspan=2>Now<tr><td>Nurse", ["Now", " | Nurse"]),
    ],
)
def test_a_row_that_other_rows_leave_short_stays_in_its_table(
    rows: str, expected: list[str]
) -> None:
    extract = read(f"<table><tr><th>A<th>B{rows}</table>")
    found = extract.sections[0].blocks
    assert [block.text for block in found] == ["A | B", *expected]
    assert {block.kind for block in found} == {BlockKind.ROW}


def test_roles_make_headings_lists_and_tables() -> None:
    extract = read(
        "<div role=heading aria-level=3>Signs</div><div role=list><div role=listitem>One</div>"
        "<div role=listitem>Two</div></div><p role=heading>Acts</p>"
        "<div role=table><div role=rowgroup><div role=row><span role=columnheader>Who</span>"
        "<span role=columnheader>When</span></div></div><div role=row><span role=rowheader>GP"
        "</span><span role=cell>Now</span></div></div>"
    )
    assert [section.heading for section in extract.sections] == [("Signs",), ("Acts",)]
    assert [(block.kind, block.text) for s in extract.sections for block in s.blocks] == [
        (BlockKind.ITEM, "One"),
        (BlockKind.ITEM, "Two"),
        (BlockKind.ROW, "Who | When"),
        (BlockKind.ROW, "GP | Now"),
    ]
    first, second = extract.sections[1].blocks
    assert first.row is not None
    assert second.row is not None
    assert (first.row.heading, second.row.row_headings) == (True, 1)


@given(st.sampled_from(["list", "row", "cell", "listitem", "columnheader", "x", "table list"]))
def test_a_role_takes_no_word_away(role: str) -> None:
    assert " ".join(blocks(f"<p>One <span role='{role}'>two</span> three.</p>")) == "One two three."
