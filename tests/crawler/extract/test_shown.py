"""Web pages: every word that a reader is shown, in its place, and none that a reader is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.evidence import NO_EVIDENCE
from collection.extract import CELL_BREAK, BlockKind, Extract
from crawler.extract.html.page import extract_html

URL = "https://manual.example/part/page.html"

PAGE = (
    "<!doctype html><html><head><title>Bruising</title></head><body><div><p>We use cookies.</p>"
    "<ul><li>Home<li>Contact</ul></div><main><h1>Bruising</h1><p>Ring the hub.</p>"
    "<table><tr><td>Who<td>When</table><p>See <a href='next.html'>the next chapter</a>.</p></main>"
    "<p>Printed copies are out of date.</p></body></html>"
)
ENDS = ["</body></html>", "</BODY ></HTML\n>", "</html>", "</body><!-- menu -->", "</body></html/>"]


def read(markup: str, profile: str = "plain") -> Extract:
    return extract_html(markup.encode(), URL, "utf-8", profile)


def texts(extract: Extract) -> list[str]:
    return [block.text for section in extract.sections for block in section.blocks]


def said(markup: str) -> str:
    return "\n".join(texts(read(f"<h1>T</h1>{markup}")))


def _places() -> list[int]:
    """Return where an end of the body can stand: between the tags and texts of the body."""
    body = PAGE.index("<body>") + len("<body>")
    return [place for place in range(body, len(PAGE)) if PAGE[place] == "<"]


@pytest.mark.parametrize("end", ENDS)
def test_a_body_that_ends_early_goes_on_with_the_same_words_and_links(end: str) -> None:
    whole = replace(read(PAGE), evidence=NO_EVIDENCE)
    for place in _places():
        ended = read(PAGE[:place] + end + PAGE[place:])
        assert replace(ended, evidence=NO_EVIDENCE) == whole, PAGE[place : place + 20]


def test_a_whole_page_after_the_page_of_a_banner_is_read() -> None:
    page = read(f"<html><head><title>Board</title></head><body>Hello</body></html>{PAGE}")
    assert (page.title, texts(page)[0]) == ("Bruising", "Ring the hub.")


@pytest.mark.parametrize(
    "part",
    [
        "<script>write('</body>')</script>",
        "<!-- </body></html> -->",
        "<p title='</body>'>",
        '<p title="</html>" class=x>',
        "<textarea></body></textarea>",
        "<style>/* </body> */</style>",
    ],
)
def test_what_only_looks_like_an_end_is_left_as_it_stands(part: str) -> None:
    assert said(f"<p>Ring.</p>{part}</body><p>More").endswith("More")


@pytest.mark.parametrize("part", ["<a", "<!--", "</body", "<script>", "<a b='", '<p x="', "= "])
def test_a_page_of_beginnings_without_an_end_is_looked_at_once(part: str) -> None:
    # A look at everything that follows, from each of them, would take hours.
    assert texts(read(f"<h1>T</h1><p>Ring the hub.</p></body>{part * 200_000}"))[0].startswith(
        "Ring the hub."
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>under section 47<sup>2</sup> is begun", "under section 47[2] is begun"),
        ("<p>within 15 <sup>3</sup>working days", "within 15 [3]working days"),
        ("<p>the plan<sup><a href='#n'>12</a></sup>, and", "the plan[12], and"),
        ("<p>the plan<sup><a href='#n'>m</a></sup> and", "the plan[m] and"),
        ("<p>section 47<sup>2</sup><sup>,</sup><sup>3</sup>", "section 47[2],[3]"),
        ("<p>section 47<sup>2, 3</sup>", "section 47[2, 3]"),
        (
            "<p>section 47<span style='font-size: 8pt; vertical-align: super'>2</span>",
            "section 47[2]",
        ),
        ("<p>section 47<a class=footnote-ref href='#fn2'>2</a>", "section 47[2]"),
        ("<p>section 47<a href='#fn2'>2</a>", "section 47[2]"),
        ("<table><tr><td>15<sup>a</sup><td>days</table>", "15[a] | days"),
        # What is no note stays joined, and so does what is marked already.
        ("<p>section 47<sup>[2]</sup>", "section 47[2]"),
        ("<p>section <a href='#s4'>4</a> and 4.<a href='#s42'>2</a>", "section 4 and 4.2"),
        ("<p>on the 10<sup>th</sup> day, 1<sup>st</sup>", "on the 10th day, 1st"),
        ("<p>H<sub>2</sub>O, 9 m<sup>2</sup>, 12km<sup>2</sup>, x<sup>2</sup>", None),
        ("<p>at 38<sup>o</sup>C, Act<sup>TM</sup>", "at 38oC, ActTM"),
        ("<p><sup>2</sup> Children Act 1989", "2 Children Act 1989"),
    ],
)
def test_the_mark_of_a_note_is_no_part_of_the_word_before(
    markup: str, expected: str | None
) -> None:
    assert said(markup) == (expected or "H2O, 9 m2, 12km2, x2")


def test_a_linked_mark_keeps_its_link_in_its_place() -> None:
    page = read("<h1>T</h1><p>section 47<sup><a href='notes.html'>2</a></sup> is begun")
    (link,) = page.links
    assert page.sections[0].text[link.start : link.end] == link.words == "2"


STRUCK = [
    "<del>{}</del>",
    "<s>{}</s>",
    "<strike>{}</strike>",
    "<span style='color:red;text-decoration: underline line-through'>{}</span>",
    "<span style='TEXT-DECORATION-LINE:line-through'>{}</span>",
]


@pytest.mark.parametrize("struck", STRUCK)
@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>within {20}<ins>15</ins> days", "within 15 days"),
        ("<p>within{ 20 }15 days", "within 15 days"),
        ("<p>within <b>15</b>{or 20}days{ or so}, then", "within 15 days, then"),
        ("<p>{Ring the old number.} Ring the hub.", "Ring the hub."),
        ("<table><tr><td>A<td>{B}<td>C</table>", "A |  | C"),
    ],
)
def test_what_is_struck_out_is_left_out_and_joins_nothing(
    struck: str, markup: str, expected: str
) -> None:
    opening, closing = struck.split("{}")
    assert said(markup.replace("{", opening).replace("}", closing)) == expected


def test_a_struck_cell_keeps_the_others_in_their_columns() -> None:
    row = "<table><tr><td>A<td style='text-decoration:line-through'>B<td>C</table>"
    assert said(row) == "A |  | C"


def _masked(address: str, key: int) -> str:
    return bytes([key, *(byte ^ key for byte in address.encode())]).hex()


@pytest.mark.parametrize("key", range(0, 256, 51))
@pytest.mark.parametrize(
    "markup",
    [
        "<a href='/cdn-cgi/l/email-protection#{0}'><b data-cfemail='{0}'>[email protected]</b></a>",
        "<a href='/cdn-cgi/l/email-protection' data-cfemail='{0}'>[email&#160;protected]</a>",
        "<span data-cfemail='{0}'>[email <b>protected</b>]</span>",
    ],
)
def test_an_address_that_a_proxy_masked_is_read_as_it_was(key: int, markup: str) -> None:
    code = _masked("hub@northvale.example", key)
    page = read(f"<h1>T</h1><p>Write to {markup.format(code)} today.</p>")
    assert (texts(page), page.outlinks) == (["Write to hub@northvale.example today."], ())


@pytest.mark.parametrize("code", ["", "2a", "xyz", "2", "00ff", "0001"])
def test_a_code_that_is_no_address_leaves_the_page_as_it_stands(code: str) -> None:
    assert said(f"<p>To <span data-cfemail='{code}'>us</span>") == "To us"


HIDDEN = [
    "<div hidden>{}</div>",
    "<p style='color: red; display : none'>{}</p>",
    "<span style='display:none !important;'>{}</span>",
    "<div style='VISIBILITY:hidden'>{}</div>",
    "<dialog>{}</dialog>",
    "<div popover id=d>{}</div><button popovertarget=d>?</button>",
    "<noscript>{}</noscript>",
]
SHOWN = [
    "<div aria-hidden=true>{}</div>",
    "<details><summary>Signs</summary><div>{}</div></details>",
    "<div hidden=until-found>{}</div>",
    "<dialog open>{}</dialog>",
    "<p style='display:block'>{}</p>",
    "<div style='--x:none; visibility: visible'>{}</div>",
    "<a href='#p1'>Signs</a><p>Or:</p><div id=p1 style='display:none'>{}</div>",
    "<button aria-controls=p1>Signs</button><p>Or:</p><div id=p1 hidden>{}</div>",
    "<span onclick=\"toggle('p1')\">Signs</span><p>Or:</p><div id=p1 hidden>{}</div>",
    "<span data-bs-target='#p1'>Signs</span><p>Or:</p><div id=p1 hidden>{}</div>",
    "<div role=tabpanel hidden>{}</div>",
    "<h2>Signs</h2><div style='display:none'>{}</div>",
    "<p class=opener>+ Signs</p><div style='display:none'>{}</div>",
    "<a href='javascript:void(0)'>Signs</a><div style='display:none'>{}</div>",
]


@pytest.mark.parametrize("markup", HIDDEN)
def test_what_a_page_hides_is_no_word_of_it(markup: str) -> None:
    page = read(
        f"<h1>T</h1><p>One two three.</p>{markup.format('Draft <a href=x>rule</a>.')}<p>End."
    )
    assert "Draft" not in "".join(texts(page))
    assert texts(page)[-1] == "End."
    assert page.outlinks == ("https://manual.example/part/x",)


@pytest.mark.parametrize("markup", SHOWN)
def test_what_is_shown_or_opened_by_the_page_is_kept(markup: str) -> None:
    page = read(f"<h1>T</h1><p>One two three four five.</p>{markup.format('A rule.')}<p>End.")
    assert "A rule." in texts(page)


@pytest.mark.parametrize("tag", ["div", "main", "body"])
def test_a_page_that_a_script_uncovers_is_read(tag: str) -> None:
    page = f"<p>Wait.</p><{tag} style='visibility:hidden'><h1>T</h1><p>Ring the hub.</{tag}>"
    assert "Ring the hub." in texts(read(page))


def test_what_takes_its_room_while_it_is_unseen_is_opened_by_no_title() -> None:
    part = "<h2>Draft</h2><div style='{}'><p>A rule.</div>"
    filler = "<p>" + "Ring the hub first. " * 10
    unseen = filler + part.format("visibility:hidden")
    assert texts(read(unseen))[-1].startswith("Ring the hub first.")
    assert texts(read(unseen + "<script src=x></script>"))[-1] == "A rule."
    assert texts(read(filler + part.format("display:none")))[-1] == "A rule."
    undone = unseen.replace("A rule.", "A <b style='visibility:visible'>rule</b>.")
    assert texts(read(undone))[-1] == "rule"


def test_a_hidden_cell_that_keeps_its_place_is_empty() -> None:
    rows = "<table><tr><td>A<td style='visibility:hidden'>B<td>C<tr><td>D<td>E<td>F</table>"
    assert said(rows) == "A |  | C\nD | E | F"


GUIDE = [f"Part {number} says: ring the hub before the day ends." for number in range(1, 31)]
SMALL = [
    "<div class=content><form>Search</form><p>Search the board</p></div>",
    "<article><h3>Conference in May</h3><p>Book now.</p></article><article><p>New chair</article>",
    "<div id=content><h1>Guide</h1><p>In short: ring.</p></div>",
    "<main><p>Please wait.</p></main>",
    "<div role=main><p>Menu</p></div>",
    f"<div class=item-page>{'<a href=x>A chapter of the manual</a>' * 100}</div>",
    f"<div class=content hidden>{'<p>Another page of this site.</p>' * 200}</div>",
]


@pytest.mark.parametrize("small", SMALL)
@pytest.mark.parametrize("place", ["{0}<div>{1}</div>", "<div>{1}</div>{0}", "<div>{1}{0}</div>"])
def test_a_small_part_that_looks_like_the_content_does_not_hide_the_page(
    small: str, place: str
) -> None:
    guide = "".join(f"<p>{line}</p>" for line in GUIDE)
    read_lines = texts(read(f"<title>Guide</title><body>{place.format(small, guide)}"))
    assert [line for line in read_lines if line in GUIDE] == GUIDE


@pytest.mark.parametrize("parts", [1, 2, 3, 10])
def test_a_page_of_which_every_part_is_marked_as_the_content_is_read_whole(parts: int) -> None:
    size = len(GUIDE) // parts
    articles = "".join(
        f"<article>{''.join(f'<p>{line}</p>' for line in GUIDE[n : n + size])}</article>"
        for n in range(0, len(GUIDE), size)
    )
    page = (
        f"<title>Guide</title><div>{'<p>A notice of the site.</p>' * 30}</div><div>{articles}</div>"
    )
    assert texts(read(page)) == GUIDE


@pytest.mark.parametrize(
    "beside",
    [
        "<div>" + "<p>We use cookies on this site.</p>" * 20 + "</div>",
        "<div>" + "<a href=x>A chapter of the manual</a> " * 500 + "</div>",
        "<nav>" + "<p>Chapters of the manual are here.</p>" * 200 + "</nav>",
        "<div style='display:none'>" + "<p>Chapters of the manual.</p>" * 200 + "</div>",
        "<noscript>" + "<p>Please turn on your scripts now.</p>" * 200 + "</noscript>",
    ],
)
def test_a_short_page_does_not_give_way_to_what_stands_around_it(beside: str) -> None:
    page = f"<title>Guide</title>{beside}<main>{'<p>Ring the hub.</p>' * 12}</main>"
    assert texts(read(page)) == ["Ring the hub."] * 12


def table(rows: str) -> list[list[str]]:
    return [line.split(CELL_BREAK) for line in said(f"<table>{rows}</table>").split("\n")]


def test_a_cell_over_several_rows_leaves_the_others_in_their_columns() -> None:
    rows = table(
        "<tr><th>Level<th>Sign<th>What to do<tr><td rowspan=2>Level 3<td>Neglect<td>Plan"
        "<tr><td>Injury<td rowspan=2>Section 47<tr><td>Level 4<td>Harm"
    )
    assert rows == [
        ["Level", "Sign", "What to do"],
        ["Level 3", "Neglect", "Plan"],
        ["", "Injury", "Section 47"],
        ["Level 4", "Harm"],
    ]


def test_headings_over_several_columns_and_rows_stand_over_theirs() -> None:
    rows = table(
        "<thead><tr><th rowspan=2>Age<th colspan=2>Signs<th>Act<tr><th>Home<th>School<th>When"
        "<tbody><tr><td>2<td>A<td>B<td>Now"
    )
    assert rows == [
        ["Age", "Signs", "", "Act"],
        ["", "Home", "School", "When"],
        ["2", "A", "B", "Now"],
    ]


def test_a_cell_reaches_no_further_than_its_group_of_rows() -> None:
    group = "<tbody><tr><td rowspan={}>A<td>B<tr><td>C"
    for span, reach in [("0", ["", "C"]), ("99999", ["", "C"]), ("x", ["C"]), ("-2", ["C"])]:
        rows = table(group.format(span) + "<tbody><tr><td>D<td>E")
        assert rows == [["A", "B"], reach, ["D", "E"]]


def test_a_line_over_the_whole_table_is_no_row_of_cells() -> None:
    page = read("<h1>T</h1><table><tr><td colspan=2>Signs<tr><td>A<td>B</table>")
    assert [block.kind for block in page.sections[0].blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.ROW,
    ]


@given(st.lists(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=4)))
def test_every_cell_stands_where_a_browser_puts_it(
    spans: list[list[tuple[int, int]]],
) -> None:
    # The places are those of the HTML standard's "forming a table", written down in full.
    taken: dict[tuple[int, int], str] = {}
    expected: list[list[str]] = []
    markup = ""
    for y, row in enumerate(spans):
        markup += "<tr><td>first<td>second"
        places: dict[int, str] = {}
        cells = [("first", 1, 1), ("second", 1, 1)]
        cells += [(f"c{y}-{n}", *span) for n, span in enumerate(row)]
        markup += "".join(f"<td rowspan={h} colspan={w}>{name}" for name, h, w in cells[2:])
        column = 0
        for name, height, width in cells:
            while (y, column) in taken:
                column += 1
            places[column] = name
            for dy in range(height):
                for dx in range(width):
                    taken[y + dy, column + dx] = name
            column += width
        expected.append([places.get(x, "") for x in range(max(places) + 1)])
    assert not spans or table(markup) == expected


SHELL = "<p>This page has moved.</p>"
NEW = "https://manual.example/new.html"


def _sent_on(content: str, body: str = SHELL, around: str = "{}") -> str:
    meta = around.format(f"<meta http-equiv=Refresh content='{content}'>")
    return read(f"<html><head>{meta}</head><body>{body}").evidence.sent_on


@pytest.mark.parametrize(
    "content",
    [
        "0;url=/new.html",
        "0; URL=/new.html",
        " 5 , url = /new.html",
        "0;/new.html",
        "0 /new.html",
        "0.5; url=/new.html",
        '0;url="/new.html" junk',
        "30; url=../new.html",
        "0; url=https://manual.example/new.html",
    ],
)
def test_a_page_that_only_sends_its_readers_on_says_where(content: str) -> None:
    assert _sent_on(content) == NEW


@pytest.mark.parametrize(
    "content",
    ["5", "0", "", "900; url=/signed-out", "0; url=page.html#top", "0;url=mailto:a@b.example", "x"],
)
def test_a_page_that_is_loaded_again_or_left_late_is_to_be_read(content: str) -> None:
    assert _sent_on(content) == ""


def test_a_page_is_read_where_it_is_left_only_after_it_can_be_read() -> None:
    long = "<p>Ring the hub before the day ends.</p>" * 50
    assert _sent_on("10;url=/new.html", long) == ""
    assert _sent_on("0;url=/new.html", long) == NEW
    assert _sent_on("0;url=/new.html", long, "<noscript>{}</noscript>") == ""
