"""Web pages: character sets, addresses, furniture, what is kept and what is dropped."""

from __future__ import annotations

import pytest

from collection.extract import CELL_BREAK, BlockKind, DateRole, Extract
from collection.vocabulary import Box
from crawler.errors import DamagedDocument
from crawler.extract.html.page import extract_html

URL = "https://manual.example/part/page.html"


def read(markup: str, profile: str = "plain") -> Extract:
    return extract_html(markup.encode(), URL, "utf-8", profile)


def texts(extract: Extract) -> list[str]:
    return [block.text for section in extract.sections for block in section.blocks]


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("<p>Café – “so”</p>".encode(), "utf-8"),
        ("<p>Café – “so”</p>".encode("cp1252"), "iso-8859-1"),
        (b"\xef\xbb\xbf" + "<p>Café – “so”</p>".encode(), "iso-8859-1"),
        ('<meta charset="windows-1252"><p>Café – “so”</p>'.encode("cp1252"), None),
        ('<meta charset="utf-8"><p>Café – “so”</p>'.encode("cp1252"), None),
        ("<p>Café – “so”</p>".encode("cp1252"), "utf-8"),
        ("<h1>Café</h1><p>Café – “so”</p>".encode("cp1252"), "utf-8"),
        ("<p>Café – “so”</p>".encode(), "no-such-charset"),
        ("<p>Café – “so”</p>".encode("utf-16"), None),
        ('<meta charset="utf-16"><p>Café – “so”</p>'.encode(), None),
        ('<meta charset="unicode"><p>Café – “so”</p>'.encode(), None),
    ],
)
def test_the_character_set_is_found(body: bytes, charset: str | None) -> None:
    assert texts(extract_html(body, URL, charset)) == ["Café – “so”"]


def test_one_bad_byte_does_not_spoil_a_short_page_that_has_letters_of_utf_8() -> None:
    body = b"<p>The child" + b"\x92" + "s plan: ŵ, ŷ</p>".encode()
    assert texts(extract_html(body, URL, "utf-8", "plain")) == ["The child\ufffds plan: ŵ, ŷ"]


def test_one_bad_byte_does_not_spoil_a_long_page() -> None:
    body = ("<p>Café " + "word " * 200).encode() + b"\xff</p>"
    assert texts(extract_html(body, URL, "utf-8"))[0].startswith("Café word")


def test_white_space_is_folded_and_unreadable_marks_are_dropped() -> None:
    page = read("<p>No\u00a0break,\n\t safe\u00adguarding\u200b &#0;now</p>")
    assert texts(page)[0].startswith("No break, safeguarding")


def test_halves_of_surrogate_pairs_never_get_through() -> None:
    "".join(texts(read("<p>a &#xD800; b</p>"))).encode("utf-8")


def test_links_are_resolved_against_the_base_of_the_page() -> None:
    page = read('<base href="/chapters/"><p><a href="p_a.html#x">A</a></p>')
    assert page.links[0].url == "https://manual.example/chapters/p_a.html#x"
    assert page.outlinks == ("https://manual.example/chapters/p_a.html",)


def test_outlinks_hold_only_web_addresses_and_each_once() -> None:
    page = read(
        '<a href="a">1</a><a href="a#b">2</a><a href="mailto:x@y.example">3</a>'
        '<a href="javascript:alert(1)">4</a><a href="http://[">5</a><a href="tel:1">6</a>'
    )
    assert page.outlinks == ("https://manual.example/part/a",)


def test_the_page_s_own_address_comes_first_of_the_outlinks() -> None:
    page = read('<link rel="canonical" href="/other"><a href="a">1</a>')
    assert page.outlinks[0] == "https://manual.example/other"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("noindex", (False, True)),
        ("NOFOLLOW", (True, False)),
        ("none", (False, False)),
        ("index,follow", (True, True)),
    ],
)
def test_meta_robots_is_heeded(content: str, expected: tuple[bool, bool]) -> None:
    page = read(f'<meta name="Robots" content="{content}"><p>Words</p>')
    assert (page.indexed, page.followed) == expected


def test_the_words_of_a_link_are_cut_from_the_section() -> None:
    page = read("<h2>H</h2><p>One.</p><p>See <a href='x'> the\n <b>policy</b> </a>, please.</p>")
    link = page.links[0]
    assert link.section is not None
    assert page.sections[link.section].text[link.start : link.end] == link.words == "the policy"


def test_a_link_cut_in_two_by_its_style_is_one_link() -> None:
    page = read("<p><a href='x'>the </a><a href='x'><i>policy</i></a></p>")
    assert [link.words for link in page.links] == ["the policy"]


def test_a_link_in_a_heading_stands_outside_every_text() -> None:
    page = read("<h2><a href='x'>Referrals</a></h2><p>Words</p>")
    assert (page.links[0].words, page.links[0].section) == ("Referrals", None)


def test_a_labelled_list_of_contents_is_dropped_but_other_lists_are_kept() -> None:
    page = read(
        "<h2>On this page</h2><ul><li><a href='#a'>A</a></li></ul>"
        "<p>Contents</p><p>of the bag</p>"
        "<ul><li><a href='#a'>A</a></li><li><a href='b.html'>B</a></li><li>C</li></ul>"
    )
    assert texts(page) == ["Contents", "of the bag", "A", "B", "C"]


def test_a_word_that_names_a_box_inside_a_sentence_opens_none() -> None:
    page = read(
        "<div id=content><h1>1.1 T</h1><p>Read the <b>related guidance</b> first.</p></div>", "trix"
    )
    assert [section.box for section in page.sections] == [Box.BODY]


def test_text_after_a_box_is_body_again() -> None:
    page = read(
        "<div id=content><h1>1.1 T</h1><div><p>SCOPE OF THIS CHAPTER</p><p>All.</p></div>"
        "<p>Body.</p></div>",
        "trix",
    )
    assert [(s.box, s.heading, s.text) for s in page.sections] == [
        (Box.SCOPE, ("SCOPE OF THIS CHAPTER",), "All."),
        (Box.BODY, (), "Body."),
    ]


def test_typed_bullets_make_items_without_the_bullet() -> None:
    page = read("<p>• One</p><p>Two · three</p>")
    blocks = page.sections[0].blocks
    assert [(b.kind, b.text) for b in blocks] == [
        (BlockKind.ITEM, "One"),
        (BlockKind.PARAGRAPH, "Two · three"),
    ]


def test_show_and_hide_buttons_go_but_the_same_words_in_prose_stay() -> None:
    page = read(
        "<p>Show <span>less</span> anger.</p><button>Show details</button>"
        "<a href='#'>Read more</a><p>We <span>read</span> it.</p>"
    )
    assert texts(page) == ["Show less anger.", "We read it."]


def test_boxes_of_a_table_that_open_in_bold_are_read_one_after_the_other() -> None:
    page = read(
        "<table><tr><td><strong>1. Story</strong><br>It was so.</td>"
        "<td><p><b>2. Learning</b></p><p>Ask again.</p><p>Write it down.</p></td></tr></table>"
    )
    assert [(s.heading, s.text) for s in page.sections] == [
        (("1. Story",), "It was so."),
        (("2. Learning",), "Ask again.\nWrite it down."),
    ]


def test_rows_whose_first_cell_only_is_bold_stay_rows() -> None:
    page = read("<table><tr><td><b>Who</b></td><td>The nurse</td></tr></table>")
    assert texts(page) == ["Who | The nurse"]


def test_terms_over_several_paragraphs_are_headings() -> None:
    page = read(
        "<h2>Minutes</h2><dl><dt>1. Story</dt><dd><p>It was so.</p></dd>"
        "<dt>2. Learning</dt><dd><p>Ask again.</p><p>Write it down.</p></dd></dl><p>After.</p>"
    )
    assert [(s.heading, s.text) for s in page.sections if s.blocks] == [
        (("Minutes", "1. Story"), "It was so."),
        (("Minutes", "2. Learning"), "Ask again.\nWrite it down."),
        (("Minutes",), "After."),
    ]


def test_definitions_with_lists_are_not_run_together() -> None:
    page = read("<dl><dt>Signs</dt><dd><ul><li>One</li><li>Two</li></ul></dd></dl>")
    assert texts(page) == ["Signs", "One", "Two"]


def test_scripts_and_comments_are_no_words() -> None:
    page = read("<p>Words<script>x()</script><!-- note --><style>p{}</style></p>")
    assert texts(page) == ["Words"]


def test_a_page_without_a_title_is_named_after_its_file() -> None:
    assert read("<p>Words</p>").title == "page"


@pytest.mark.parametrize("body", [b"", b"   \n", b"\xef\xbb\xbf"])
def test_an_empty_page_is_an_error(body: bytes) -> None:
    with pytest.raises(DamagedDocument, match="empty"):
        extract_html(body, URL)


def test_deep_nesting_is_read() -> None:
    assert texts(read("<div>" * 1500 + "deep" + "</div>" * 1500 + "<p>After")) == ["deep", "After"]


def test_nesting_beyond_what_the_parser_allows_is_an_error_not_an_empty_page() -> None:
    with pytest.raises(DamagedDocument, match="deeply"):
        read("<div>" * 5000 + "deep" + "</div>" * 5000)


def test_the_address_that_a_page_calls_its_own_is_absolute() -> None:
    assert read('<link rel="Canonical" href="/other#x"><p>Words').canonical == (
        "https://manual.example/other#x"
    )
    assert read('<link rel="stylesheet" href="/a.css"><p>Words').canonical is None


def test_a_form_around_the_whole_page_is_no_furniture() -> None:
    page = read("<form id=aspnetForm><p>Words of the page itself.</p><form></form></form>")
    assert texts(page) == ["Words of the page itself."]


def test_a_date_of_the_page_s_properties_says_so() -> None:
    page = read("<meta property='article:modified_time' content='2024-09-30T10:00:00Z'><p>Words")
    assert page.dates[DateRole.AMENDED].words == "Modified 30 September 2024 (page properties)"


def test_an_empty_cell_keeps_its_neighbours_in_their_columns() -> None:
    page = read(
        "<table><tr><th>Step</th><th>By whom</th><th>Time</th></tr>"
        "<tr><td>Plan</td><td> <br></td><td>5 days</td></tr>"
        "<tr><td></td><td>Chair</td><td><a href='/a'>2 days</a></td></tr>"
        "<tr><td>Close</td><td></td><td></td></tr></table>"
    )
    rows = texts(page)
    assert [row.split(CELL_BREAK) for row in rows] == [
        ["Step", "By whom", "Time"],
        ["Plan", "", "5 days"],
        ["", "Chair", "2 days"],
        ["Close"],
    ]
    (link,) = page.links
    assert page.sections[0].text[link.start : link.end] == link.words == "2 days"


def test_a_row_without_any_words_is_no_row() -> None:
    page = read("<table><tr><td>A</td><td>B</td></tr><tr><td></td><td></td></tr></table>")
    assert texts(page) == ["A | B"]


@pytest.mark.parametrize(
    ("head", "items", "expected"),
    [
        ("th", 2, ["Sign | Do", "Bruise | Call 1. • Call 2."]),
        ("td", 2, ["Sign | Do", "Bruise", "Call 1.", "Call 2."]),
        ("th", 90, ["Sign | Do", "Bruise", *(f"Call {n}." for n in range(1, 91))]),
    ],
    ids=["short, under column headings", "without column headings", "long"],
)
def test_a_short_list_in_a_table_of_data_stays_in_its_row(
    head: str, items: int, expected: list[str]
) -> None:
    listed = "".join(f"<li>Call {number}.</li>" for number in range(1, items + 1))
    page = read(
        f"<table><tr><{head}>Sign</{head}><{head}>Do</{head}></tr>"
        f"<tr><td>Bruise</td><td><ul>{listed}</ul></td></tr></table>"
    )
    assert texts(page) == expected


@pytest.mark.parametrize("said", ["header", "page"])
def test_a_label_that_only_browsers_know_is_known(said: str) -> None:
    meta = "<meta charset=x-mac-roman>" if said == "page" else ""
    body = f"{meta}<h1>T</h1><p>Ring Zoë at the café.</p>".encode("mac-roman")
    page = extract_html(body, URL, "x-mac-roman" if said == "header" else None, "plain")
    assert page.sections[0].text == "Ring Zoë at the café."


@pytest.mark.parametrize(
    ("written", "path"),
    [("/who-\nrings", "who-rings"), (" /who\t", "who"), ("/who rings", "who%20rings")],
)
def test_an_address_is_read_as_browsers_read_it(written: str, path: str) -> None:
    page = extract_html(f"<h1>T</h1><p>See <a href='{written}'>the list</a>.".encode(), URL)
    address = f"https://manual.example/{path}"
    assert {url.replace(" ", "%20") for url in page.outlinks} == {address}
    assert [link.url.replace(" ", "%20") for link in page.links] == [address]


def test_what_a_page_of_frames_shows_is_visited() -> None:
    page = extract_html(
        b"<html><head><title>Manual</title></head><frameset><frame src='menu.html'>"
        b"<frame src='text.html'><noframes><p>No frames.</noframes></frameset></html>",
        URL,
    )
    assert page.outlinks == (
        "https://manual.example/part/menu.html", "https://manual.example/part/text.html",
    )  # fmt: skip
    assert not page.sections


@pytest.mark.parametrize(
    ("aside", "shown"),
    [
        ("<aside class=callout><p>At immediate risk, call 999.</p></aside>", True),
        ("<aside><h2>Out of hours</h2><p>Ring 0300 999.</p></aside>", True),
        ("<aside><h2>Related pages</h2><a href=/info/4>Neglect and harm</a></aside>", False),
        ("<aside class=related><p>At immediate risk, call 999.</p></aside>", False),
    ],
)
def test_a_box_among_paragraphs_is_text_and_a_list_of_links_is_none(
    aside: str, shown: bool
) -> None:
    page = f"<main><h1>Harm</h1><p>Ring the hub.</p>{aside}<p>Then write it down.</p></main>"
    assert (" ".join(texts(read(page))) != "Ring the hub. Then write it down.") == shown


def test_an_aside_beside_the_text_is_a_bar_at_the_side() -> None:
    page = (
        "<main><div><h1>Harm</h1><p>Ring the hub.</p></div><aside><p>News of us</p></aside></main>"
    )
    assert texts(read(page)) == ["Ring the hub."]
