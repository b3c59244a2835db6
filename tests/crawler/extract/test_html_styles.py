"""Web pages: words are seen, parted, ordered and turned round as styles set them.

Each way is tried on the element and in a sheet of the page; what a browser draws was looked at in
one, and is written down here.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.reading_account import WhyLeftOut
from crawler.extract.html.css.setting import turned
from crawler.extract.html.page import extract_html

URL = "https://manual.example/part/page.html"
BODY = (
    "<p>Ring the hub at once, and write down what the child has said in the very words that were "
    "used, with the time, the place and all who were there to hear them.</p>"
)


def lines(markup: str, head: str = "") -> list[str]:
    page = f"<html><head><title>T</title>{head}</head><body><main><h1>Guide</h1>{BODY}{markup}"
    read = extract_html(page.encode(), URL, "utf-8", "plain")
    assert read.account is not None
    assert WhyLeftOut.UNTOLD not in {left.reason for left in read.account.left_out}
    return [block.text for section in read.sections for block in section.blocks][1:]


def both(markup: str, style: str, head: str = "") -> list[str]:
    """Return what is read where the style stands on the element, the same as by a sheet."""
    own = lines(markup.replace("*", f"style='{style}'"), head)
    assert lines(markup.replace("*", "class=z"), f"{head}<style>.z{{{style}}}</style>") == own
    return own


UNSEEN = [
    "opacity:0",
    "opacity: 0.00",
    "opacity:0%",
    "filter:opacity(0)",
    "position:absolute;left:-9999px",
    "position:fixed; top:-1000em",
    "position:absolute;right:-99999px",
    "position:relative;left:-999em",
    "margin-left:-9999px",
    "text-indent:-9999px",
    "text-indent:100%;white-space:nowrap;overflow:hidden",
    "transform:translateX(-9999px)",
    "height:0;overflow:hidden",
    "max-height:0px;overflow:hidden",
    "width:1px;height:1px;overflow:hidden",
    "max-width:0;overflow:hidden",
    "position:absolute;clip:rect(0 0 0 0)",
    "position:absolute;clip:rect(1px,1px,1px,1px)",
    "clip-path:inset(50%)",
    "clip-path:circle(0)",
    "clip-path:polygon(0 0,0 0,0 0,0 0)",
    "font-size:0",
    "font:0/0 a",
    "color:#fff;background-color:white",
    "color:rgb(255, 255, 255);background:#FFF",
    "color:transparent",
    "color:rgba(0,0,0,0)",
    "visibility:collapse",
    "visibility:hidden",
    "transform:scale(0)",
    "content-visibility:hidden",
    "display:none",
]
SEEN = [
    "opacity:0.5",
    "position:absolute;left:-20px",
    "left:-9999px",
    "text-indent:-20px",
    "height:0",
    "height:0;overflow:hidden;padding-bottom:56%",
    "height:0;min-height:100px;overflow:hidden",
    "height:1em;overflow:hidden",
    "clip:rect(0 0 0 0)",
    "clip-path:inset(10%)",
    "font-size:0.8em",
    "color:#fff;background-color:#000",
    "color:#fff;background:#fff url(dark.png)",
    "color:transparent;background-clip:text",
    "color:transparent;text-shadow:0 0 5px #000",
    "color:inherit;background:inherit",
    "transform:scale(0.5)",
    "transform:translateX(-50px)",
]


@pytest.mark.parametrize("style", UNSEEN)
def test_what_a_style_leaves_unseen_is_left_out(style: str) -> None:
    assert both("<p *>Ring only on weekdays.</p><p>Write.</p>", style) == ["Write."]


@pytest.mark.parametrize("style", SEEN)
def test_what_only_looks_like_it_is_read(style: str) -> None:
    assert both("<p *>Ring.</p><p>Write.</p>", style) == ["Ring.", "Write."]


@pytest.mark.parametrize("style", UNSEEN)
@pytest.mark.parametrize(
    "part",
    [
        "<button aria-controls=p>Signs</button><p>Or:</p><div id=p *>A rule.</div>",
        "<h2>Signs</h2><div *>A rule.</div><script></script>",
        "<div role=tabpanel *>A rule.</div>",
    ],
)
def test_what_the_page_opens_is_read_however_it_is_folded(style: str, part: str) -> None:
    assert "A rule." in lines(part.replace("*", f"style='{style}'"))


@pytest.mark.parametrize("style", ["height:0;overflow:hidden", "transform:scale(0)"])
def test_a_size_says_nothing_of_words_in_a_line(style: str) -> None:
    # CSS 2.2, 10.5: height does not apply to them; nor do transforms (CSS Transforms 1).
    assert both("<p>Ring <span *>at once</span>.", style) == ["Ring at once."]


def test_parts_that_say_of_themselves_that_they_are_seen_are_read() -> None:
    silent = "<div style='{}'>Old <b style='{}'>New</b> old <i>old</i></div>"
    for off, on in [
        ("visibility:hidden", "visibility:visible"),
        ("font-size:0", "font-size:16px"),
        ("color:#fff;background:#fff", "color:#000"),
    ]:
        assert lines(silent.format(off, on)) == ["New"]
        sheet = f"<style>.z{{{off}}} .y b{{{on}}}</style>"
        assert lines("<div class='z y'>Old <b>New</b> old <i>old</i></div>", sheet) == ["New"]
        sheet = f"<style>div.z{{{off}}} b{{{on}}}</style>"
        assert lines("<div class='z'>Old <b>New</b> old <i>old</i></div>", sheet) == ["New"]
    assert lines(silent.format("opacity:0", "opacity:1")) == []
    assert lines(silent.format("font-size:0", "font-size:2em")) == []


def test_a_style_of_no_size_says_nothing_where_a_linked_sheet_may_say_more() -> None:
    link = "<link rel=stylesheet href=/site.css>"
    gaps = "<div style='font-size:0'><p>Ring.</p></div>"
    assert (lines(gaps), lines(gaps, link)) == ([], ["Ring."])


@pytest.mark.parametrize(
    "part",
    [
        "<div style='opacity:0;transform:translateY(40px)'>Ring.</div>",
        "<div style='opacity:0' data-w-id=1>Ring.</div>",
        "<div class=fade-up style='opacity:0'>Ring.</div>",
    ],
)
def test_what_a_script_fades_in_is_read(part: str) -> None:
    assert lines(part, "<script src=/site.js></script>") == ["Ring."]
    assert lines(part) == []


def test_words_for_screen_readers_alone_are_not_seen() -> None:
    for name in ("govuk-visually-hidden", "sr-only", "visually-hidden", "screen-reader-text"):
        assert lines(f"<p>Ring<span class='x {name}'> the old hub</span>.</p>") == ["Ring."]
    read = extract_html(b"<h1>Bruises <span class=sr-only>(guide)</span></h1><p>Ring.", URL)
    assert read.title == "Bruises"


def test_keys_alone_open_nothing() -> None:
    sheet = "<style>.s{position:absolute;clip:rect(0 0 0 0)} .s:focus{clip:auto}</style>"
    assert lines("<p class=s>Old.</p><p>New.</p>", sheet) == ["New."]


def test_what_keeps_its_place_joins_nothing() -> None:
    assert both("<p>within 20<span *>x</span>15 days", "visibility:hidden") == ["within 20 15 days"]
    assert both("<p>within 20<span *>x</span>15 days", "opacity:0") == ["within 20 15 days"]
    assert both("<p>hub<span *>no-spam</span>@north.example", "display:none") == [
        "hub@north.example"
    ]


LINES = ["block", "flex", "grid", "table", "flow-root", "list-item"]
BESIDE = ["inline-block", "inline-flex", "inline-grid", "table-cell"]
APART = ["float:left", "float:right", "position:absolute", "position:fixed"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "style",
    [*(f"display:{each}" for each in (*LINES, *BESIDE)), *APART, "display:block;float:left"],
)
@pytest.mark.parametrize("name", ["span", "b", "a", "em", "label", "font"])
def test_boxes_in_a_line_are_words_of_their_own(style: str, name: str) -> None:
    boxes = f"<p><{name} *>Level 1</{name}><{name} *>20 days</{name}>end"
    assert " ".join(both(boxes, style)) == "Level 1 20 days end"
    assert " ".join(both(f"<p><{name} *>Level 1</{name}>20 days", style)) == "Level 1 20 days"
    assert " ".join(both(f"<p>Level 1<{name} *>20 days</{name}>", style)) == "Level 1 20 days"


@pytest.mark.parametrize(
    "style", ["display:inline", "color:red", "float:none", "position:relative"]
)
def test_other_styles_part_no_word(style: str) -> None:
    assert both("<p>safe<span *>guard</span>ing, <b *>R</b>ing", style) == ["safeguarding, Ring"]


@pytest.mark.parametrize(
    "style", ["float:left", "display:inline-block", "display:block;float:left"]
)
def test_a_first_letter_drawn_larger_stays_with_its_word(style: str) -> None:
    assert both("<p><span *>R</span>ing the hub", style) == ["Ring the hub"]


@pytest.mark.parametrize("display", ["flex", "inline-flex", "grid"])
def test_what_stands_in_a_flexible_box_is_apart(display: str) -> None:
    row = "<div *><span>Level 1</span><a href=x>20 days</a></div>"
    assert both(row, f"display:{display}") == ["Level 1 20 days"]


def test_a_place_where_a_line_may_break_parts_no_word() -> None:
    assert lines("<p>hub@north<wbr>vale.example, safe&shy;guarding, zero&#8203;width") == [
        "hub@northvale.example, safeguarding, zerowidth"
    ]


@pytest.mark.parametrize("style", ["flex-direction:row-reverse", "flex-flow:column-reverse wrap"])
def test_boxes_that_are_drawn_backwards_are_read_as_drawn(style: str) -> None:
    boxes = "<div *><p>Third</p> <p>Second</p>\n<p>First</p></div>"
    assert both(boxes, f"display:flex;{style}") == ["First", "Second", "Third"]
    assert both(boxes, style) == ["Third", "Second", "First"]


@given(st.lists(st.integers(-3, 3), min_size=2, max_size=6), st.sampled_from(["flex", "grid"]))
def test_boxes_are_read_in_the_order_in_which_they_are_drawn(
    orders: list[int], display: str
) -> None:
    boxes = [f"<p style='order:{order}'>Box {n}</p>" for n, order in enumerate(orders)]
    drawn = [f"Box {n}" for _, n in sorted((order, n) for n, order in enumerate(orders))]
    assert lines(f"<div style='display:{display}'>{''.join(boxes)}</div>") == drawn
    assert lines(f"<div>{''.join(boxes)}</div>") == [f"Box {n}" for n in range(len(orders))]


OVERRIDES = [
    "<bdo dir=rtl>{}</bdo>",
    "<bdo style='direction:rtl'>{}</bdo>",
    "<span style='unicode-bidi:bidi-override;direction:rtl'>{}</span>",
    "<span dir=rtl style='unicode-bidi:isolate-override'>{}</span>",
    "\u202e{}\u202c",
    "&#x202E;{}&#x202C;",
]


@pytest.mark.parametrize("override", OVERRIDES)
def test_letters_that_are_drawn_backwards_are_read_as_drawn(override: str) -> None:
    assert lines(f"<p>Mail {override.format('elpmaxe.elavhtron@buh')} now") == [
        "Mail hub@northvale.example now"
    ]
    assert lines(f"<p>Ring {override.format('(555) 0110')} now") == ["Ring 0110 (555) now"]


def test_letters_in_parts_are_turned_round_together() -> None:
    parts = "<bdo dir=rtl>elpmaxe.<b>elav<i>htron</i></b>@<a href=/x>buh</a></bdo>"
    assert lines(f"<p>Mail {parts} now") == ["Mail hub@northvale.example now"]
    assert lines("<p dir=rtl>Ring the hub.") == ["Ring the hub."]


@given(st.text(alphabet="abŵ́()[] <>", max_size=12))
def test_what_is_turned_twice_is_as_it_was(text: str) -> None:
    assert turned(turned(text)) == text or text[:1] == "\u0301"


def put(sheet: str, markup: str) -> list[str]:
    return lines(markup, f"<style>{sheet}</style>")


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        (".z::before{content:'Note: '}", "Note: Ring."),
        ('.z:before{content:"Note:"}', "Note: Ring."),
        (".z::before{content:'Note: ';display:inline-block;color:red}", "Note: Ring."),
        (".z::after{content:' (by day)'}", "Ring. (by day)"),
        (".z::before{content:attr(data-n) ': '}", "Rule: Ring."),
        (".z::before{content:'Note: ' / 'beware'}", "Note: Ring."),
        ("p.z::before{content:'Old: '} .z::before{content:'Note: '}", "Old: Ring."),
        # Marks and pictures are none of the words, nor is what nobody sees.
        (".z::before{content:'→ '}", "Ring."),
        (".z::before{content:'\\f101'}", "Ring."),
        (".z::before{content:'home';font-family:'Material Icons'}", "Ring."),
        (".z::before{content:'mobile';display:none}", "Ring."),
        (".z::before{content:'mobile';visibility:hidden}", "Ring."),
        (".z::before{content:none}", "Ring."),
        (".z:hover::before{content:'Note: '}", "Ring."),
        ("@media print{.z::after{content:' (see the site)'}}", "Ring."),
    ],
)
def test_words_that_a_sheet_puts_before_others_are_read(sheet: str, expected: str) -> None:
    assert put(sheet, "<p class=z data-n=Rule>Ring.</p>") == [expected]


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("ol{counter-reset:i;list-style:none} li{counter-increment:i} "
         "li::before{content:counters(i,'.') ' '}", ["1 A", "1.1 B", "1.2 C", "2 D"]),
        ("ol{counter-reset:i;list-style:none} "
         "li::before{counter-increment:i;content:counter(i,upper-alpha) ') '}",
         ["A) A", "A) B", "B) C", "B) D"]),
        ("ol{list-style:none} .s{counter-reset:i 4} li{counter-increment:i 2} "
         "li::before{content:'Step ' counter(i) ':'}",
         ["Step 6: A", "Step 8: B", "Step 10: C", "Step 12: D"]),
    ],
)  # fmt: skip
def test_numbers_that_a_sheet_counts_are_read(sheet: str, expected: list[str]) -> None:
    steps = "<div class=s><ol><li>A<ol><li>B<li>C</ol><li>D</ol></div>"
    assert put(sheet, steps) == expected


def test_quotation_marks_that_a_browser_draws_are_read() -> None:
    said = "<p>She said <q>ring the <q>old <b>hub</b></q></q>."
    assert lines(said) == ["She said “ring the ‘old hub’”."]
    assert put("q{quotes:none}", said) == ["She said ring the old hub."]
