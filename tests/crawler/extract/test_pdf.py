"""PDF: reading order, paragraphs, headings, tables, links over lines, furniture, dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import accounted
from pdf_files import raw_pdf
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from collection.extract import CELL_BREAK, BlockKind, DateRole, Extract
from collection.reading_account import WhyLeftOut
from crawler.errors import DamagedDocument
from crawler.extract.pdf.document import extract_pdf

URL = "https://site.example/files/Risk-Tool-min.pdf"
Make = Callable[..., bytes]
Write = Callable[..., None]

WIDE = "Every line of the opening runs over the whole width of this page, up to its very edge."
LEFT = ("The left column goes first and", "is read to its very end before", "the other one begins.")
RIGHT = ("The right column is read when", "the left one has ended, and", "never between its lines.")


def texts(extract: Extract) -> list[str]:
    return [block.text for section in extract.sections for block in section.blocks]


def test_two_columns_are_read_one_after_the_other(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        for number in range(3):  # line by line across both columns, as some programs write
            write(canvas, 60, 700 - 13 * number, LEFT[number])
            write(canvas, 320, 700 - 13 * number, RIGHT[number])

    assert texts(extract_pdf(make_pdf(page), URL)) == [" ".join(LEFT), " ".join(RIGHT)]


def test_a_heading_over_two_columns_comes_first(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 320, 700, *RIGHT)
        write(canvas, 60, 700, *LEFT)
        write(canvas, 60, 740, "A heading that stretches over the whole page", size=18)

    extract = extract_pdf(make_pdf(page), URL)
    assert extract.title == "A heading that stretches over the whole page"
    assert texts(extract) == [" ".join(LEFT), " ".join(RIGHT)]


def test_a_side_box_does_not_break_the_text_beside_it(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 740, WIDE)
        write(canvas, 60, 700, *LEFT, "Further text under the box", "belongs to the left as well.")
        canvas.rect(310, 660, 220, 55)
        write(canvas, 320, 700, "In the box: ring the hub", "on 01632 960100 first.")

    assert texts(extract_pdf(make_pdf(page), URL))[1:] == [
        " ".join(LEFT),
        "Further text under the box belongs to the left as well.",
        "In the box: ring the hub on 01632 960100 first.",
    ]


def test_short_paragraphs_of_a_box_stay_apart(make_pdf: Make, write: Write) -> None:
    """In a box of two lines the one distance that there is stands between two paragraphs."""

    def page(canvas: Canvas) -> None:
        write(canvas, 60, 740, WIDE)
        write(canvas, 60, 700, *LEFT, *LEFT, *LEFT)
        canvas.rect(310, 660, 220, 55)
        write(canvas, 320, 700, "Ask the child on their own.")
        write(canvas, 320, 682, "Ring the hub when in doubt.")

    assert texts(extract_pdf(make_pdf(page), URL))[-2:] == [
        "Ask the child on their own.",
        "Ring the hub when in doubt.",
    ]


def test_a_label_and_its_value_stay_on_one_line(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        for number, (label, value) in enumerate(
            [("Author:", "The partnership"), ("Review date:", "May 2026"), ("Version:", "2")]
        ):
            write(canvas, 60, 700 - 13 * number, label)
            write(canvas, 200, 700 - 13 * number, value)

    extract = extract_pdf(make_pdf(page), URL)
    assert extract.dates[DateRole.NEXT_REVIEW].words == "Review date: May 2026"


@pytest.mark.parametrize("borders", ["GRID", "cells"])
def test_a_ruled_table_is_read_by_rows(make_pdf: Make, borders: str) -> None:
    rows = [
        ["What", "By when"],
        ["Tell the school and\nthe health visitor", "Two working days"],
        ["Send a summary", "The same day"],
    ]

    def page(canvas: Canvas) -> None:
        table = Table(rows, colWidths=[200, 150])
        if borders == "GRID":
            table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
        table.wrapOn(canvas, 400, 400)
        table.drawOn(canvas, 60, 600)
        if borders == "cells":
            top = 600.0
            for height in reversed(table._rowHeights):
                canvas.rect(60, top, 200, height)
                canvas.rect(260, top, 150, height)
                top += height

    section = extract_pdf(make_pdf(page), URL).sections[0]
    assert [(block.kind, block.text) for block in section.blocks] == [
        (BlockKind.ROW, "What | By when"),
        (BlockKind.ROW, "Tell the school and the health visitor | Two working days"),
        (BlockKind.ROW, "Send a summary | The same day"),
    ]


def test_an_empty_cell_is_told_from_a_wide_one(make_pdf: Make) -> None:
    rows = [
        ["What", "Who", "By when"],
        ["Send a summary", "", "The same day"],
        ["For all of these:", "", "Ask the hub"],
        ["", "Nurse", "Two days"],
    ]

    def page(canvas: Canvas) -> None:
        table = Table(rows, colWidths=[150, 100, 100])
        grid = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)
        table.setStyle(TableStyle([grid, ("SPAN", (0, 2), (1, 2))]))
        table.wrapOn(canvas, 400, 400)
        table.drawOn(canvas, 60, 600)

    section = extract_pdf(make_pdf(page), URL).sections[0]
    assert [block.text.split(CELL_BREAK) for block in section.blocks] == [
        ["What", "Who", "By when"],
        ["Send a summary", "", "The same day"],
        ["For all of these:", "Ask the hub"],
        ["", "Nurse", "Two days"],
    ]


def test_headers_footers_and_page_numbers_are_removed(make_pdf: Make, write: Write) -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            write(canvas, 60, 810, "Larkhope Partnership")
            write(canvas, 60, 700, f"Words of page {['one', 'two', 'three'][number - 1]}.")
            write(canvas, 60, 40, f"Page {number} of 3")

        return draw

    extract = extract_pdf(make_pdf(page(1), page(2), page(3)), URL)
    assert texts(extract) == ["Words of page one.", "Words of page two.", "Words of page three."]
    assert [block.page for section in extract.sections for block in section.blocks] == [1, 2, 3]


@pytest.mark.parametrize("number", ["3", "- 3 -", "Page 3", "Page 3 of 9", "3 / 9", "(3|9)"])
def test_a_page_number_is_removed_however_it_is_set(
    make_pdf: Make, write: Write, number: str
) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Words of a page.")
        write(canvas, 60, 40, number)

    assert texts(extract_pdf(make_pdf(page), URL)) == ["Words of a page."]


def test_a_row_of_figures_is_no_page_number(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Children by area.")
        write(canvas, 60, 40, "256 36 30")

    assert "256 36 30" in texts(extract_pdf(make_pdf(page), URL))


def test_dates_in_a_footer_are_found_all_the_same(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Words.")
        write(canvas, 60, 40, "Last reviewed May 2024")

    extract = extract_pdf(make_pdf(page, page), URL)
    assert extract.dates[DateRole.REVIEWED].words == "Last reviewed May 2024"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("All safe-", "guarding work"), "All safeguarding work"),
        (("A multi-", "agency plan"), "A multi-agency plan"),
        (("A front-", "door team; the front-door team"), "A front-door team; the front-door team"),
        (("See Saltmere-", "Aldermoor border"), "See Saltmere- Aldermoor border"),
        (("From 2019 -", "or later"), "From 2019 - or later"),
    ],
)
def test_words_divided_at_the_end_of_a_line_are_mended(
    make_pdf: Make, write: Write, lines: tuple[str, str], expected: str
) -> None:
    extract = extract_pdf(make_pdf(lambda canvas: write(canvas, 60, 700, *lines)), URL)
    assert texts(extract) == [expected]


def test_a_table_of_contents_is_dropped(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 760, "Contents", size=14)
        write(canvas, 60, 740, "1 Why a strategy ............................ 2", "2 Tools.......3")
        write(canvas, 60, 690, "Name of child: ........................")

    extract = extract_pdf(make_pdf(page), URL)
    assert texts(extract) == ["Name of child: ........................"]


@pytest.mark.parametrize("dots", [".", ". ", "…", "·", "_"])
@pytest.mark.parametrize("numbers", [("3", "5", "12"), ("iii", "xv", "Page 9")])
@pytest.mark.parametrize("boxed", [False, True])
def test_all_of_a_table_of_contents_is_dropped_and_told(
    make_pdf: Make, write: Write, dots: str, numbers: tuple[str, str, str], *, boxed: bool
) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 800, "This guide says what to do", "when a child tells you.")
        write(canvas, 60, 760, "Contents", size=14)
        write(canvas, 60, 740, f"1 Why {dots * 20} {numbers[0]}")
        write(canvas, 60, 722, "2 What to do when a child", f"tells you {dots * 20} {numbers[1]}")
        write(canvas, 60, 691, f"Annex {dots * 20} {numbers[2]}")
        if boxed:
            canvas.rect(50, 680, 400, 76)
        write(canvas, 60, 640, "1 Why", size=14)
        write(canvas, 60, 620, "Because a child may tell you.")

    extract = extract_pdf(make_pdf(page), URL)
    assert texts(extract) == [
        "This guide says what to do when a child tells you.", "Because a child may tell you.",
    ]  # fmt: skip
    assert extract.account
    assert {left.reason for left in extract.account.left_out} == {WhyLeftOut.CONTENTS}
    accounted(extract.account)


def test_lines_of_a_form_that_lead_to_their_boxes_are_no_contents(
    make_pdf: Make, write: Write
) -> None:
    lines = "7 Children in the home ............ 7", "8 Of these, at school ............ 8"
    extract = extract_pdf(make_pdf(lambda canvas: write(canvas, 60, 740, *lines)), URL)
    assert " ".join(texts(extract)) == " ".join(lines)


@pytest.mark.parametrize("letter", ["\U0001d45d", "\U00011c00"])
def test_letters_beyond_the_basic_plane_are_read(letter: str) -> None:
    written = letter.encode("utf-16-be").hex().encode()
    told = b"1 beginbfchar <70> <%s> endbfchar" % written
    told = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange %s endcmap" % told
    words = b"BT /F1 12 Tf 60 700 Td (Let p be ten of xp, said twice: p.) Tj ET"
    body = raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d >> stream\n%s\nendstream" % (len(words), words),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
            b"<< /Length %d >> stream\n%s\nendstream" % (len(told), told),
        ]
    )
    extract = extract_pdf(body, URL)
    assert texts(extract) == [f"Let {letter} be ten of x{letter}, said twice: {letter}."]
    assert extract.account is not None
    assert extract.account.original == extract.account.kept


def test_bullets_make_items_with_their_levels(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Pass on:")
        write(canvas, 60, 680, "•  injuries, whoever saw them, and", "    their dates")
        write(canvas, 80, 654, "-  with photographs")
        write(canvas, 60, 641, "•  moves")
        write(canvas, 60, 615, "That is all.")

    blocks = extract_pdf(make_pdf(page), URL).sections[0].blocks
    assert [(block.kind, block.level, block.text) for block in blocks] == [
        (BlockKind.PARAGRAPH, 0, "Pass on:"),
        (BlockKind.ITEM, 0, "injuries, whoever saw them, and their dates"),
        (BlockKind.ITEM, 1, "with photographs"),
        (BlockKind.ITEM, 0, "moves"),
        (BlockKind.PARAGRAPH, 0, "That is all."),
    ]


def test_headings_are_told_by_type_size_and_weight(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 780, "Working with families", size=20)
        write(canvas, 60, 740, "Before the visit", size=14)
        write(canvas, 60, 715, "What to read", font="Helvetica-Bold")
        write(canvas, 60, 695, "Read the record of every child of the household.")

    def second(canvas: Canvas) -> None:
        write(canvas, 60, 740, "After the visit", size=14)
        write(canvas, 60, 715, "Write down what you saw, and when.")

    extract = extract_pdf(make_pdf(page, second), URL)
    assert extract.title == "Working with families"
    assert [(section.heading, section.page) for section in extract.sections] == [
        (("Before the visit",), 1),
        (("Before the visit", "What to read"), 1),
        (("After the visit",), 2),
    ]


def test_the_outline_decides_the_depth_of_headings(make_pdf: Make, write: Write) -> None:
    entries = [("Part one", 0), ("A first thing", 1), ("A second thing", 1)]

    def page(canvas: Canvas) -> None:
        write(canvas, 60, 730, "Words before any heading, in the same type again.")
        for number, (words, level) in enumerate(entries):
            canvas.bookmarkPage(words)
            canvas.addOutlineEntry(words, words, level)
            write(canvas, 60, 700 - 60 * number, words)
            write(canvas, 60, 675 - 60 * number, "Words under the heading, in the same type.")

    extract = extract_pdf(make_pdf(page), URL)
    assert [section.heading for section in extract.sections] == [
        (),
        ("Part one",),
        ("Part one", "A first thing"),
        ("Part one", "A second thing"),
    ]


def test_a_link_over_two_lines_is_one_link(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Read the guide on professional", "curiosity and the form.")
        width = canvas.stringWidth("Read the guide on ")
        canvas.linkURL("https://x.example/guide", (60 + width, 698, 300, 709))
        canvas.linkURL(
            "https://x.example/guide", (60, 685, 60 + canvas.stringWidth("curiosity"), 696)
        )

    extract = extract_pdf(make_pdf(page), URL)
    (link,) = extract.links
    assert (link.words, link.url, link.page) == (
        "professional curiosity",
        "https://x.example/guide",
        1,
    )
    assert link.section is not None
    assert extract.sections[link.section].text[link.start : link.end] == link.words
    assert extract.outlinks == ("https://x.example/guide",)


def test_two_links_in_one_word_part_are_told_apart(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "plan/review now")
        middle = 60 + canvas.stringWidth("plan")
        canvas.linkURL("https://x.example/plan", (60, 698, middle, 709))
        canvas.linkURL(
            "https://x.example/review",
            (middle + 3, 698, 60 + canvas.stringWidth("plan/review"), 709),
        )

    assert [link.words for link in extract_pdf(make_pdf(page), URL).links] == ["plan", "review"]


def test_a_link_on_a_picture_has_no_words(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, "Words.")
        canvas.linkURL("https://x.example/", (300, 300, 400, 400))

    (link,) = extract_pdf(make_pdf(page), URL).links
    assert (link.words, link.section, link.page) == ("", None, 1)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(make_pdf: Make, write: Write, rotation: int) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        canvas.translate(300, 400)
        canvas.rotate(rotation)
        write(canvas, 0, 0, "First line, which goes on and on", "in a second one with a link.")
        canvas.linkURL("https://x.example/", (0, -15, 120, -3), relative=1)

    extract = extract_pdf(make_pdf(page), URL)
    assert texts(extract) == ["First line, which goes on and on in a second one with a link."]
    assert extract.links[0].words.startswith("in a second one")


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("Neglect toolkit, second edition", "Neglect toolkit, second edition"),
        ("Microsoft Word - draft7.docx", "Neglect toolkit"),
        ("A leftover of another document", "Neglect toolkit"),
    ],
)
def test_the_title_in_the_metadata_must_be_borne_out(
    make_pdf: Make, write: Write, named: str, expected: str
) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 780, "Neglect toolkit", size=20)
        write(canvas, 60, 740, "This is the second edition. It has some words.")

    assert extract_pdf(make_pdf(page, title=named), URL).title == expected


def test_a_pdf_without_text_is_flagged_and_named_after_its_file(make_pdf: Make) -> None:
    extract = extract_pdf(make_pdf(lambda canvas: canvas.rect(60, 60, 400, 700, fill=1)), URL)
    assert (extract.no_text, extract.sections, extract.title) == (True, (), "Risk Tool min")


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.9])
def test_a_pdf_that_is_cut_off_is_damaged(make_pdf: Make, write: Write, share: float) -> None:
    whole = make_pdf(lambda canvas: write(canvas, 60, 700, *LEFT))
    with pytest.raises(DamagedDocument, match="cut off"):
        extract_pdf(whole[: int(share * len(whole))], URL)


def test_what_only_ends_like_a_pdf_is_damaged() -> None:
    with pytest.raises(DamagedDocument, match="is no PDF: it is a web page"):
        extract_pdf(b"<html>%%EOF", URL)
    with pytest.raises(DamagedDocument, match="cannot be opened"):
        extract_pdf(b"%PDF-1.4 <html>%%EOF", URL)


CELLS = [
    (("What",), ("By when",), ("Who",)),
    (
        ("The effect on the", "child's health has been", "weighed"),
        ("One day",),
        ("Lead clin-", "ician"),
    ),
    (("Tell the referrer",), ("Two working days,", "in writing"), ("Clinic",)),
    (("Close the file",), ("One month",), ("Clinic",)),
]


@pytest.mark.parametrize("middle", [False, True], ids=["from the top", "around the middle"])
def test_a_table_without_rules_is_read_by_rows(make_pdf: Make, write: Write, middle: bool) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 740, WIDE)
        top = 700.0
        for row in CELLS:
            longest = max(map(len, row))
            for x, lines in zip((60, 240, 360), row, strict=True):
                shift = 6.5 * (longest - len(lines)) if middle else 0
                write(canvas, x, top - shift, *lines)
            top -= 13 * longest + 6

    blocks = extract_pdf(make_pdf(page), URL).sections[0].blocks
    assert [block.text for block in blocks if block.kind is BlockKind.ROW] == [
        "What | By when | Who",
        "The effect on the child's health has been weighed | One day | Lead clinician",
        "Tell the referrer | Two working days, in writing | Clinic",
        "Close the file | One month | Clinic",
    ]


def test_an_empty_cell_of_a_table_without_rules_keeps_its_place(
    make_pdf: Make, write: Write
) -> None:
    rows = [
        ("What", "Who", "By when"),
        ("See the child", "Nurse", "5 days"),
        ("Write to the chair", "", "2 days"),
        ("Meet", "Chair", "9 days"),
    ]

    def page(canvas: Canvas) -> None:
        for number, row in enumerate(rows):
            for x, words in zip((60, 240, 360), row, strict=True):
                write(canvas, x, 700 - 20 * number, *([words] if words else []))

    blocks = extract_pdf(make_pdf(page), URL).sections[0].blocks
    assert [tuple(block.text.split(CELL_BREAK)) for block in blocks] == rows


def test_a_heading_over_a_table_without_rules_stays_a_heading(make_pdf: Make, write: Write) -> None:
    rows = [("See the child", "5 days"), ("Write", "2 days"), ("Meet", "9 days")]

    def page(canvas: Canvas) -> None:
        write(canvas, 60, 780, "A plan", size=20)
        write(canvas, 60, 740, WIDE)
        write(canvas, 60, 700, "Times", size=14)
        for number, (task, time) in enumerate(rows):
            write(canvas, 60, 670 - 20 * number, task)
            write(canvas, 240, 670 - 20 * number, time)

    section = extract_pdf(make_pdf(page), URL).sections[-1]
    assert section.heading == ("Times",)
    assert section.text == "See the child | 5 days\nWrite | 2 days\nMeet | 9 days"


def test_lists_side_by_side_are_no_table(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 740, WIDE)
        for number in range(4):
            write(canvas, 60, 700 - 20 * number, f"• Do this thing number {number}")
            write(canvas, 320, 700 - 20 * number, f"• Never do that thing {number}")

    items = texts(extract_pdf(make_pdf(page), URL))[1:]
    assert items == [f"Do this thing number {n}" for n in range(4)] + [
        f"Never do that thing {n}" for n in range(4)
    ]


def test_a_table_in_a_cell_of_a_table_keeps_its_words(make_pdf: Make) -> None:
    def page(canvas: Canvas) -> None:
        grid = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)
        inner = Table([["Monday", "9 am"], ["Friday", "2 pm"]], style=TableStyle([grid]))
        apart = [(f"{side}PADDING", (0, 0), (-1, -1), 12) for side in ("TOP", "BOTTOM", "LEFT")]
        rows = [["When", "Who"], [inner, "Nurse"], ["Never", "Nobody"]]
        table = Table(rows, colWidths=[200, 100], style=TableStyle([grid, *apart]))
        table.wrapOn(canvas, 400, 400)
        table.drawOn(canvas, 60, 500)

    assert texts(extract_pdf(make_pdf(page), URL)) == [
        "When | Who",
        "Monday 9 am Friday 2 pm | Nurse",
        "Never | Nobody",
    ]


def test_numbered_lists_are_items_and_keep_their_numbers(make_pdf: Make, write: Write) -> None:
    lines = [
        "On the day:",
        "1. Open the meeting.",
        "2. Hear the facts:",
        "(a) from health,",
        "(b) from school.",
        "3. Decide.",
        "1.1 A numbered paragraph is none.",
        "2017. A year is none.",
    ]

    def page(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            write(canvas, 60 + 20 * line.startswith("("), 700 - 20 * number, line)

    blocks = extract_pdf(make_pdf(page), URL).sections[0].blocks
    assert [block.text for block in blocks] == lines
    assert [block.level for block in blocks if block.kind is BlockKind.ITEM] == [0, 0, 1, 1, 0]


def test_the_running_head_of_a_single_page_is_removed(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 805, "Larkhope Partnership", size=8)
        write(canvas, 60, 760, "Bruises", size=20)
        write(canvas, 60, 730, *LEFT)

    extract = extract_pdf(make_pdf(page), URL)
    assert (extract.title, texts(extract)) == ("Bruises", [" ".join(LEFT)])


def test_the_first_line_of_a_single_page_is_kept_if_it_is_set_as_the_text_is(
    make_pdf: Make, write: Write
) -> None:
    extract = extract_pdf(make_pdf(lambda canvas: write(canvas, 60, 800, *LEFT)), URL)
    assert texts(extract) == [" ".join(LEFT)]


def test_the_tags_of_a_file_tell_headings_tables_lists_and_furniture() -> None:
    body = (Path(__file__).resolve().parent / "files" / "visiting-plan-tagged.pdf").read_bytes()
    extract = extract_pdf(body, URL)  # our own page, printed by a browser in one size of type
    assert extract.title == "Visiting plan"
    assert [(section.heading, section.text) for section in extract.sections] == [
        ((), "Who goes, and when. A text of our own, made up for tests."),
        (
            ("Before the visit",),
            "Read the record of every child of the household. Ask who else lives there.\n"
            "What | By when | Who\n"
            "Tell the school and the health visitor that the family has moved | Two working days "
            "| Lead clinician of the children's ward\n"
            "Send a summary | The same day, by secure e-mail and never by post | Nurse",
        ),
        (
            ("After the visit",),
            "1. Write down what you saw.\n2. Ring the social worker; see how.\n"
            "Agree who goes next.\nSet the date.",
        ),
    ]
    assert {block.kind for block in extract.sections[2].blocks} == {BlockKind.ITEM}
    assert "127.0.0.1" not in "".join(texts(extract))  # printed at the foot of the page


def test_the_date_of_a_file_is_told_in_words(make_pdf: Make, write: Write) -> None:
    whole = make_pdf(lambda canvas: write(canvas, 60, 700, "Words."))
    whole = re.sub(rb"/ModDate \(D:\d{14}", b"/ModDate (D:20240205093000", whole)
    assert extract_pdf(whole, URL).dates[DateRole.AMENDED].words == (
        "Modified 5 February 2024 (file properties)"
    )
