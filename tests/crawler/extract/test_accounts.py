"""What an extractor kept of an original and what it left out, counted against what was put in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from conftest import accounted
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from word_files import cell, paragraph, run, table, word_file

from collection.extract import CELL_BREAK, BlockKind, Extract
from collection.reading_account import LeftOut, ReadingAccount, WhyLeftOut
from collection.words.folding import signs
from crawler.extract.html.page import extract_html
from crawler.extract.pdf.document import extract_pdf
from crawler.extract.word.docx import extract_docx

WORDS = st.sampled_from(["Ring the hub", "within 15 days", "Ŵy’r plentyn", "a b", "£5 (five)"])


@dataclass(frozen=True)
class Piece:
    """Markup with words of which it is known what is to become."""

    markup: str
    fate: WhyLeftOut | None
    words: str


def pieces(markup: str, fate: WhyLeftOut | None) -> st.SearchStrategy[Piece]:
    return WORDS.map(lambda words: Piece(markup.replace("*", words), fate, words))


KEPT = st.one_of(
    pieces("<p>*</p>", None),
    pieces("<h2>*</h2>", None),
    pieces("<ul><li>*</li></ul>", None),
    pieces("*<br><br>", None),
    pieces("<table><tr><th>*</th><td></td><td><b></b></td></tr></table>", None),
    pieces("<ol start=3><li>*</ol>", None),
    pieces("<p>* <a href='/x'></a></p>", None),
    pieces("<p><span style='display:block'>*</span><b style='float:left'>.</b></p>", None),
    pieces("<div style='display:flex;flex-flow:row-reverse'><p>*</p><p>.</p></div>", None),
    pieces("<q>*</q>", None),
    pieces("<p>.<bdo dir=rtl>*</bdo>", None),
    pieces("<div role=list><div role=listitem>*</div></div>", None),
    pieces("<math><mtext>*</mtext></math>", None),
    pieces("<svg><text>*</text><g><text><tspan x=1>*</tspan></text></g></svg>", None),
    pieces("<svg><foreignObject><p>*</p></foreignObject><svg><text>.</text></svg></svg>", None),
    pieces("<table><tfoot><tr><td>*<td>.</tfoot><tr><td>.<td>.</table>", None),
)
LEFT_OUT = st.one_of(
    pieces("<p hidden>*</p>", WhyLeftOut.HIDDEN),
    pieces("<p style='display:none'>*</p>", WhyLeftOut.HIDDEN),
    pieces("<noscript>*</noscript>", WhyLeftOut.HIDDEN),
    pieces("<p>.<s>*</s>.</p>", WhyLeftOut.STRUCK),
    pieces("<del>*</del>", WhyLeftOut.STRUCK),
    pieces("<nav>*</nav>", WhyLeftOut.FURNITURE),
    pieces("<footer><p>*</p></footer>", WhyLeftOut.FURNITURE),
    pieces("<button>*</button>", WhyLeftOut.CONTROLS),
    pieces("<select><option>*</option></select>", WhyLeftOut.CONTROLS),
    pieces("<progress>*</progress>", WhyLeftOut.HIDDEN),
    pieces("<p style='opacity:0'>*</p>", WhyLeftOut.HIDDEN),
    pieces(
        "<div style='visibility:hidden'><p>*</p><i style='visibility:visible'>.</i></div>",
        WhyLeftOut.HIDDEN,
    ),
    pieces("<form role=search><label>*</label><input></form>", WhyLeftOut.FORM),
    pieces("<math><mi>.</mi><annotation>*</annotation></math>", WhyLeftOut.HIDDEN),
    pieces(
        "<math><mi>.</mi><annotation-xml><annotation>*</annotation></annotation-xml></math>",
        WhyLeftOut.HIDDEN,
    ),
    pieces("<svg><title>*</title><text>.</text></svg>", WhyLeftOut.HIDDEN),
    pieces("<svg><g>*</g></svg>", WhyLeftOut.HIDDEN),
    pieces("<svg><g visibility=hidden><text>*</text></g><text>.</text></svg>", WhyLeftOut.HIDDEN),
)
PAGES = st.lists(st.one_of(KEPT, LEFT_OUT), max_size=12)


def page_account(markup: str) -> tuple[Extract, ReadingAccount]:
    page = f"<html><head><title>Hub</title></head><body><h1>Hub</h1>{markup}</body></html>"
    extract = extract_html(page.encode(), "https://site.example/hub")
    assert extract.account is not None
    return extract, extract.account


def by_reason(account: ReadingAccount) -> dict[WhyLeftOut, int]:
    found: Counter[WhyLeftOut] = Counter()
    for left in account.left_out:
        found[left.reason] += left.characters
    return dict(found)


@given(PAGES)
def test_each_word_of_a_page_is_kept_or_left_out_for_the_reason_that_it_has(
    page: list[Piece],
) -> None:
    filler = "<p>" + "Share information on the same day. " * 20 + "</p>"
    extract, account = page_account(filler + "".join(piece.markup for piece in page))
    expected: Counter[WhyLeftOut] = Counter()
    for piece in page:
        if piece.fate is not None:
            expected[piece.fate] += signs(piece.words)
    assert by_reason(account) == dict(expected)
    assert account.original == account.kept + expected.total()
    numbers = sum(piece.markup.startswith("<ol") for piece in page)
    marks = sum(piece.markup.startswith("<q") for piece in page)
    assert account.kept == kept_signs(extract) - numbers * signs("3.") - marks * signs("“”")


def kept_signs(extract: Extract) -> int:
    """Count what an extract holds: its title, each heading once, its blocks less their bars."""
    blocks = [block for section in extract.sections for block in section.blocks]
    bars = sum(b.text.count(CELL_BREAK) for b in blocks if b.kind is BlockKind.ROW)
    headings = [section.heading[-1] for section in extract.sections if section.heading]
    return sum(map(signs, [extract.title, *headings, *(b.text for b in blocks)])) - bars


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<main><p>{long}</p></main><div><p>{long}</p></div>", WhyLeftOut.BESIDE),
        ("<p>{long}</p><p>• {long}</p>", WhyLeftOut.MARKS),
        (
            "<p>Contents</p><ul><li><a href='#a'>One</a><li><a href='#b'>Two</a></ul><p>{long}</p>",
            WhyLeftOut.CONTENTS,
        ),
    ],
)
def test_a_reason_that_only_the_whole_page_gives_is_told(markup: str, reason: WhyLeftOut) -> None:
    _, account = page_account(markup.format(long="Share information. " * 40))
    assert list(by_reason(account)) == [reason]
    assert not account.in_part


def test_a_page_of_which_most_stands_beside_its_content_is_read_in_part() -> None:
    links = "<p><a href='/x'>" + "Other guidance of this site. " * 60 + "</a></p>"
    _, account = page_account(f"<main><p>{'Ring the hub. ' * 40}</p></main><div>{links}</div>")
    assert [left.reason for left in account.losses] == [WhyLeftOut.BESIDE]
    assert account.share < 0.5


def test_words_that_are_lost_on_the_way_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.extract.html.page.row_headings", _loses_a_row)
    _, account = page_account("<table><tr><td>Nurse</td><td>now</td></tr></table><p>Ring.</p>")
    assert by_reason(account) == {WhyLeftOut.UNTOLD: signs("Nursenow")}
    assert account.in_part


def _loses_a_row(root):  # type: ignore[no-untyped-def]
    for row in list(root.iter("tr")):
        row.getparent().remove(row)
    return {}


# Word

WORD_URL = "https://site.example/hub.docx"


def word_pieces(xml: str, fate: WhyLeftOut | None) -> st.SearchStrategy[Piece]:
    return WORDS.map(lambda words: Piece(xml.replace("*", words.replace("&", "and")), fate, words))


WORD_PIECES = st.one_of(
    word_pieces(paragraph("*"), None),
    word_pieces(paragraph("*", properties="<w:pStyle w:val='Heading1'/>"), None),
    word_pieces(table(cell("*") + cell("")), None),
    word_pieces(paragraph("<w:fldSimple w:instr=' REF x '>" + run("*") + "</w:fldSimple>"), None),
    word_pieces(paragraph(".", run("*", "<w:vanish/>")), WhyLeftOut.HIDDEN),
    word_pieces(paragraph(".", run("*", "<w:strike/>"), "."), WhyLeftOut.STRUCK),
    word_pieces(paragraph("<w:moveFrom>" + run("*") + "</w:moveFrom>"), WhyLeftOut.STRUCK),
)


@given(st.lists(WORD_PIECES, max_size=10))
@settings(max_examples=30)
def test_each_word_of_a_word_file_is_kept_or_left_out_for_the_reason_that_it_has(
    file: list[Piece],
) -> None:
    body = [paragraph("Guide to the hub."), *(piece.markup for piece in file)]
    extract = extract_docx(word_file(*body), WORD_URL)
    account = extract.account
    assert account is not None
    expected: Counter[WhyLeftOut] = Counter()
    for piece in file:
        if piece.fate is not None:
            expected[piece.fate] += signs(piece.words)
    assert by_reason(account) == dict(expected)
    assert account.original == account.kept + expected.total()


def test_a_part_in_a_format_that_is_not_read_is_told() -> None:
    body = word_file(
        paragraph("Before."),
        '<w:altChunk r:id="c"/>',
        parts={"word/a.rtf": b"{\\rtf1 Ring.}"},
        related={"c": ("aFChunk", "a.rtf")},
    )
    account = extract_docx(body, WORD_URL).account
    assert account is not None
    assert account.losses == (LeftOut(WhyLeftOut.EMBEDDED, 0, ".rtf"),)


def test_a_word_file_without_a_word_has_an_account_of_nothing() -> None:
    extract = extract_docx(word_file(), WORD_URL)
    assert (extract.account, extract.no_text) == (ReadingAccount(0, 0), True)


# PDF


def pdf_account(body: bytes) -> ReadingAccount:
    account = extract_pdf(body, "https://site.example/hub.pdf").account
    assert account is not None
    accounted(account)
    return account


def test_each_word_of_a_pdf_is_kept_or_left_out_for_the_reason_that_it_has(
    make_pdf: Callable[..., bytes], write: Callable[..., None]
) -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            write(canvas, 60, 800, f"Northvale hub, page {number}")
            write(canvas, 60, 600, "Ring the hub by tele-", "phone.", "• Say who.")
            write(canvas, 60, 400, "Times ........ 4")
            write(canvas, 900, 600, "pushed off")
            canvas.saveState()
            canvas.rotate(45)
            write(canvas, 300, 100, "DRAFT", size=60)
            canvas.restoreState()

        return draw

    account = pdf_account(make_pdf(page(1), page(2), page(3)))
    assert by_reason(account) == {
        WhyLeftOut.REPEATED: 3 * signs("Northvale hub, page 1"),
        WhyLeftOut.MARKS: 3 * signs("-•"),
        WhyLeftOut.CONTENTS: 3 * signs("Times ........ 4"),
        WhyLeftOut.OUTSIDE: 3 * signs("pushed off"),
        WhyLeftOut.STAMP: 3 * signs("DRAFT"),
    }
    assert account.kept == 3 * signs("Ring the hub by telephone. Say who.")
    assert not account.in_part


def test_pages_that_are_pictures_are_told(
    make_pdf: Callable[..., bytes], write: Callable[..., None]
) -> None:
    from PIL import Image  # noqa: PLC0415  (only this test needs it; it comes with reportlab)

    picture = ImageReader(Image.new("RGB", (4, 4)))

    def scanned(canvas: Canvas) -> None:
        canvas.drawImage(picture, 50, 50, 500, 700)

    def read(canvas: Canvas) -> None:
        write(canvas, 60, 600, "Ring the hub.")
        canvas.drawImage(picture, 50, 50, 100, 100)

    def logo(canvas: Canvas) -> None:
        canvas.drawImage(picture, 50, 50, 100, 100)

    account = pdf_account(make_pdf(read, scanned, scanned, logo, scanned))
    assert LeftOut(WhyLeftOut.SHOWN_AS_PICTURE, 0, "pages 2–3, 5") in account.left_out
    assert not account.in_part
    assert not pdf_account(make_pdf(read, logo)).in_part
