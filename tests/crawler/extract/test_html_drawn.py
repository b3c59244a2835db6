"""Web pages: words in pictures of lines and in formulas are read, and documents in pages told."""

from __future__ import annotations

import pytest

from collection.extract import Extract
from collection.reading_account import WhyLeftOut
from crawler.extract.html.page import extract_html
from crawler.extract.sniffing import ENDINGS

URL = "https://manual.example/part/page.html"
BEFORE = "Share information with the hub on the same day."


def read(body: str) -> Extract:
    page = f"<title>T</title><main><h1>Guide</h1><p>{BEFORE}</p>{body}</main>"
    return extract_html(page.encode(), URL, "utf-8", "plain")


def blocks(body: str) -> list[str]:
    return [block.text for section in read(body).sections for block in section.blocks][1:]


CHART = (
    "<svg viewBox='0 0 9 9'><title>How to refer</title><desc>A chart</desc><rect/>"
    "<defs><text>Never drawn</text></defs>"
    "<a xlink:href='/hub'><text x=1 y=2><tspan x=1>Ring the</tspan><tspan x=1 dy=9>hub</tspan>"
    "</text></a>Stray words<path d='M0 0'/><g><text>Write within 2 days</text></g>"
    "<g><text>10</text></g><g><text>20</text></g><svg><text>Meet</text></svg></svg>"
)


def test_each_label_of_a_drawing_is_a_line_in_the_order_in_which_it_is_drawn() -> None:
    extract = read(f"<p>As drawn:</p>{CHART}<p>End.</p>")
    assert blocks(f"<p>As drawn:</p>{CHART}<p>End.</p>") == [
        "As drawn:", "Ring the hub", "Write within 2 days", "10 20", "Meet", "End.",
    ]  # fmt: skip
    assert [(link.url, link.words) for link in extract.links] == [
        ("https://manual.example/hub", "Ring the hub")
    ]


def test_a_drawing_with_one_label_stands_in_its_line() -> None:
    assert blocks("<p>Ring<svg><text>999</text></svg>now") == ["Ring 999 now"]
    assert blocks("<p>Ring <svg><path/></svg>the hub") == ["Ring the hub"]
    assert blocks(f"<table><tr><td>Chart<td>{CHART}</table>") == [
        "Chart | Ring the hub Write within 2 days 10 20 Meet"
    ]


@pytest.mark.parametrize(
    "hiding",
    ["display=none", "visibility=hidden", "opacity=0", "font-size=0", "style='display:none'"],
)
def test_what_a_drawing_hides_is_not_read(hiding: str) -> None:
    draft = f"<svg><g {hiding}><text>Draft</text></g><text>Ring the hub</text><path/></svg>"
    assert blocks(draft) == ["Ring the hub"]
    assert blocks("<svg width=0 height=0><text>Draft</text></svg>") == []


def test_of_what_is_drawn_in_several_ways_one_is_read() -> None:
    box = "<foreignObject><div>Ring</div><div>the hub</div></foreignObject>"
    assert blocks(f"<svg><switch>{box}<text>Ring the hub</text></switch></svg>") == [
        "Ring", "the hub",
    ]  # fmt: skip
    told = "<text systemLanguage=cy>Ffoniwch</text><text systemLanguage=en-GB>Ring</text>"
    assert blocks(f"<svg><switch>{told}<text>-</text></switch></svg>") == ["Ring"]


SUM = "<mrow><mi>b</mi><mo>+</mo><mi>c</mi></mrow>"


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        (f"<mfrac><mi>a</mi>{SUM}</mfrac>", "a/(b + c)"),
        (f"<mfrac>{SUM}<mn>12</mn></mfrac>", "(b + c)/12"),
        ("<msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mo>-</mo><mn>1</mn>", "x^2 = -1"),
        ("<mn>2</mn><mo>&#8290;</mo><msup><mi>f</mi><mo>′</mo></msup>", "2f′"),
        ("<mi>sin</mi><mo>&#8289;</mo><mi>x</mi>", "sin x"),
        ("<mi>x</mi><mtext>if</mtext><mi>y</mi><mo>,</mo><mi>z</mi>", "x if y, z"),
        (f"<msqrt>{SUM}</msqrt>", "√(b + c)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "3√x"),
        ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>"
         "<msub><mi>x</mi><mi>i</mi></msub>", "∑_(i = 1)^n x_i"),
        ("<mover><mi>A</mi><mo>¯</mo></mover>", "A¯"),
        ("<mfenced open='['><mi>a</mi><mi>b</mi></mfenced>", "[a, b)"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr>"
         "<mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable>", "1 2; 3 4"),
        ("<semantics><mi>x</mi><annotation>\\x</annotation></semantics>", "x"),
    ],
)  # fmt: skip
def test_a_formula_is_read_on_one_line(formula: str, written: str) -> None:
    assert blocks(f"<p>As<math>\n {formula}\n </math>shows.") == [f"As {written} shows."]


def test_a_formula_is_read_once_where_the_page_shows_a_copy_or_a_picture_of_it() -> None:
    formula = "<math><mi>x</mi></math>"
    copied = f"<span class=katex-mathml>{formula}</span><span class=katex-html>x</span>"
    assert blocks(f"<p>Let {copied} be.") == ["Let x be."]
    drawn = f"<mjx-math></mjx-math><mjx-assistive-mml>{formula}</mjx-assistive-mml>"
    sheet = "<style>mjx-assistive-mml{position:absolute;clip:rect(1px,1px,1px,1px)}</style>"
    assert blocks(f"{sheet}<p>Let {drawn} be.") == ["Let x be."]
    pictured = f"<span style='display: none'>{formula}</span><img src=x.svg>"
    assert blocks(f"<p>Let {pictured} be.") == ["Let x be."]
    assert blocks(f"<p>Let <span style='display: none'>{formula}</span> be.") == ["Let be."]


@pytest.mark.parametrize(
    "shown",
    ["<iframe src=/files/guide.pdf?x=1></iframe>", "<embed src=/files/guide.pdf>",
     "<object data=/files/guide.pdf type=application/pdf>Your browser shows none</object>"],
)  # fmt: skip
def test_a_document_shown_in_a_page_is_told_and_visited(shown: str) -> None:
    extract = read(shown)
    assert extract.account
    assert [(left.reason, left.detail) for left in extract.account.losses] == [
        (WhyLeftOut.EMBEDDED, "guide.pdf")
    ]
    assert [url.partition("?")[0] for url in extract.outlinks] == [
        "https://manual.example/files/guide.pdf"
    ]
    players = read("<iframe src=https://video.example/watch></iframe><embed src=a.swf>")
    assert players.account
    assert not players.account.losses


@pytest.mark.parametrize("ending", sorted(ENDINGS))
def test_a_file_of_every_kind_that_is_read_is_visited_where_it_is_shown(ending: str) -> None:
    assert read(f"<iframe src=/a{ending.upper()}></iframe>").outlinks == (
        f"https://manual.example/a{ending.upper()}",
    )
