"""PDF: cells stay in their columns and under their headings, whichever lines are drawn."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import pytest
from reportlab.pdfgen.canvas import Canvas

from collection.extract import CELL_BREAK, BlockKind, Extract
from crawler.extract.pdf.document import extract_pdf

URL = "https://site.example/guide.pdf"
Make = Callable[..., bytes]
Write = Callable[..., None]
Row = Sequence[str]

LEFTS = (60.0, 220.0, 430.0)
RIGHT = 540.0
LEADING = 13.0
HEADS = ("Need", "What to do", "By when")
ROWS = (
    ("A child is hurt", "Ring the police and the\nduty team at once", "Now"),
    ("A child is at risk", "Refer to the hub and write\ndown what was said", "In 1 day"),
    ("A family needs help", "Offer early help", "In 5 days"),
    ("A worry about a worker", "Tell the designated officer", "In 1 day"),
)
BEFORE = "This table says what to do about a child, for all who work in the area."
BEHIND = "Ring the duty team if you are not sure which of these it is, and say so."


def words_of(extract: Extract) -> str:
    """Return the text of all sections, headings too."""
    sections = extract.sections
    return "\n".join("\n".join([*section.heading, section.text]) for section in sections)


def rows_of(extract: Extract) -> list[tuple[bool, list[str]]]:
    """Return whether each row is a heading, and its cells."""
    return [
        (block.row.heading, block.text.split(CELL_BREAK))
        for section in extract.sections
        for block in section.blocks
        if block.kind is BlockKind.ROW
    ]


def others(extract: Extract) -> list[str]:
    return [
        block.text
        for section in extract.sections
        for block in section.blocks
        if block.kind is not BlockKind.ROW
    ]


def plain(row: Row) -> list[str]:
    return [cell.replace("\n", " ") for cell in row]


def set_table(  # noqa: PLR0917  (each is a part of how a table looks)
    canvas: Canvas, top: float, heads: Sequence[Row], rows: Sequence[Row], rules: str, white: float
) -> float:
    """Set a table whose rules stand "between" rows, "around" them too, or nowhere."""
    y = top
    columns = len(rows[0])
    lefts = LEFTS if columns == len(LEFTS) else (LEFTS[0], LEFTS[-1] - 100)
    all_rows = [*heads, *rows]
    for number, row in enumerate(all_rows):
        canvas.setFont("Helvetica-Bold" if number < len(heads) else "Helvetica", 10)
        for left, cell in zip(lefts, row, strict=True):
            for line, words in enumerate(cell.split("\n")):
                canvas.drawString(left, y - LEADING * line, words)
        last = number == len(all_rows) - 1
        if rules == "around" and not number:
            canvas.line(LEFTS[0] - 4, y + 11, RIGHT, y + 11)
        y -= LEADING * max(cell.count("\n") + 1 for cell in row) + white
        if rules == "around" or (rules == "between" and not last):
            canvas.line(LEFTS[0] - 4, y + 10 + white / 2, RIGHT, y + 10 + white / 2)
    return y


@pytest.mark.parametrize(
    ("rules", "white", "columns"),
    [
        *itertools.product(["between", "around"], [1.0, 3.0, 6.0, 14.0], [2, 3]),
        *itertools.product([""], [6.0, 14.0], [2, 3]),
        ("", 0.0, 3),
        ("", 2.0, 3),
    ],
)
@pytest.mark.parametrize("headed", [True, False])
def test_rows_are_told_by_rules_or_by_alignment(  # noqa: PLR0917  (each is a part of the case)
    make_pdf: Make, write: Write, rules: str, white: float, columns: int, headed: bool
) -> None:
    rows = [row if columns == len(LEFTS) else row[:2] for row in ROWS]
    heads = [HEADS[:columns]] if headed else []

    def page(canvas: Canvas) -> None:
        write(canvas, 60, 740, BEFORE)
        end = set_table(canvas, 700, heads, rows, rules, white)
        write(canvas, 60, end - 24, BEHIND)

    extract = extract_pdf(make_pdf(page), URL)
    assert rows_of(extract) == [
        *((True, list(head)) for head in heads),
        *((False, plain(row)) for row in rows),
    ]
    assert others(extract) == [BEFORE, BEHIND]


def grid(canvas: Canvas, top: float, heads: Sequence[Row], rows: Sequence[Row]) -> float:
    y = top
    for number, row in enumerate([*heads, *rows]):
        height = LEADING * max(cell.count("\n") + 1 for cell in row) + 6
        canvas.setFont("Helvetica-Bold" if number < len(heads) else "Helvetica", 10)
        for left, right, cell in zip(LEFTS, (*LEFTS[1:], RIGHT), row, strict=True):
            canvas.rect(left, y - height, right - left, height)
            for line, words in enumerate(cell.split("\n")):
                canvas.drawString(left + 4, y - 12 - LEADING * line, words)
        y -= height
    return y


@pytest.mark.parametrize("count", [1, 2, 3])
def test_all_heading_rows_are_headings(make_pdf: Make, count: int) -> None:
    heads = [HEADS, ("of a child", "as a worker", "at the latest"), ("a", "b", "c")][:count]
    extract = extract_pdf(make_pdf(lambda canvas: grid(canvas, 740, heads, ROWS) and None), URL)
    assert [heading for heading, _ in rows_of(extract)] == [True] * count + [False] * len(ROWS)


@pytest.mark.parametrize("over", [1, 2, 3])
def test_a_table_goes_on_with_the_rows_that_run_over(
    make_pdf: Make, write: Write, over: int
) -> None:
    """A single row too, which alone looks like boxes side by side; and the first page is full."""

    def first(canvas: Canvas) -> None:
        grid(canvas, 790, [HEADS], ROWS * 6)

    rows = [tuple(cell.replace("A ", "Any ") + "!" for cell in row) for row in ROWS[:over]]

    def second(canvas: Canvas) -> None:
        write(canvas, 60, grid(canvas, 790, [], rows) - 40, BEHIND)

    extract = extract_pdf(make_pdf(first, second), URL)
    assert rows_of(extract)[-over:] == [(False, plain(row)) for row in rows]
    begun = [b.row.begins for s in extract.sections for b in s.blocks if b.kind is BlockKind.ROW]
    assert begun == [True] + [False] * (len(begun) - 1)
    assert others(extract) == [BEHIND]


def test_boxes_at_the_head_of_a_page_do_not_go_on_with_another_table(
    make_pdf: Make, write: Write
) -> None:
    def first(canvas: Canvas) -> None:
        grid(canvas, 790, [HEADS], ROWS * 6)

    def second(canvas: Canvas) -> None:
        for left, words in ((60.0, "Ring the hub"), (300.0, "Write it down")):
            canvas.rect(left, 740, 240, 50)
            write(canvas, left + 5, 770, words)
        write(canvas, 60, 700, BEHIND)

    extract = extract_pdf(make_pdf(first, second), URL)
    assert others(extract) == ["Ring the hub", "Write it down", BEHIND]


@pytest.mark.parametrize("mark", ["{}. ", "({}) ", "• "])
def test_lists_side_by_side_are_read_one_after_the_other(
    make_pdf: Make, write: Write, mark: str
) -> None:
    left = ["Dirty clothes", "Often hungry", "Misses school", "Left alone"]
    right = ["Visits at home", "A family worker", "Help with food", "Time to talk"]

    def page(canvas: Canvas) -> None:
        write(canvas, 60, 740, "Signs of neglect", font="Helvetica-Bold")
        write(canvas, 320, 740, "What helps", font="Helvetica-Bold")
        for number, pair in enumerate(zip(left, right, strict=True)):
            for x, words in zip((60, 320), pair, strict=True):
                write(canvas, x, 720 - 17 * number, mark.format(number + 1) + words)

    read = extract_pdf(make_pdf(page), URL)
    assert rows_of(read) == []
    assert [text.split(" ", 1)[-1] if "•" not in mark else text for text in others(read)] == [
        *left,
        *right,
    ]


@pytest.mark.parametrize("lines", [3, 8, 20])
def test_columns_of_prose_in_step_are_no_table(make_pdf: Make, write: Write, lines: int) -> None:
    words = BEHIND.lower().rstrip(".").replace(",", "").split()
    chance = itertools.cycle(words)

    def column() -> list[str]:
        return [" ".join(itertools.islice(chance, 4)) for _ in range(lines)]

    columns = [column() for _ in range(3)]

    def page(canvas: Canvas) -> None:
        write(canvas, 60, 780, "All that is said here", size=18)
        for x, text in zip((60, 230, 400), columns, strict=True):
            write(canvas, x, 740, "Each " + text[0], *text[1:])

    read = extract_pdf(make_pdf(page), URL)
    assert rows_of(read) == []
    assert " ".join(others(read)) == " ".join("Each " + " ".join(text) for text in columns)


@pytest.mark.parametrize("white", [6, 60])
def test_headings_of_columns_on_every_page_are_no_running_head(
    make_pdf: Make, write: Write, white: int
) -> None:
    """Whether furniture or a row is told by what stands close below it, in step with it."""

    def page(names: str) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            for x, words in ((60, "Who"), (220, "What to do"), (400, "By when")):
                write(canvas, x, 790, words)
            for number, name in enumerate(names):
                y = 790 - 13 - white - 18 * number
                for x, words in ((60, f"Nurse {name}"), (220, f"Ring {name}"), (400, "At once")):
                    write(canvas, x, y, words)

        return draw

    found = words_of(extract_pdf(make_pdf(page("abcdefgh"), page("klmnopqr")), URL))
    assert ("What to do" in found) is (white < 10)
    assert all(f"Ring {name}" in found for name in "abcdefghklmnopqr")


def test_rows_of_many_figures_are_no_furniture(make_pdf: Make, write: Write) -> None:
    """They are alike but for their numbers, and furniture has fewer parts."""

    def page(first: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            for row in range(3):
                for column in range(7):
                    write(canvas, 60 + 70 * column, 790 - 14 * row, f"{first + row}{column}")
            write(canvas, 60, 500, "The numbers of each area.")

        return draw

    found = words_of(extract_pdf(make_pdf(page(2), page(5)), URL))
    assert all(f"{row}{column}" in found for row in range(2, 8) for column in range(7))
