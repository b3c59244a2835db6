"""PDF: columns are read one after the other, however close they stand; prose is never parted."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from collection.extract import BlockKind, Extract
from crawler.extract.pdf.document import extract_pdf

URL = "https://site.example/a.pdf"
Make = Callable[..., bytes]
Write = Callable[..., None]

FONT = "Helvetica"
LEFT, RIGHT, TOP = 60.0, 535.0, 770.0
WORDS = (  # noqa: SIM905
    "the child says that a worker calls and agrees with them what is safe on that day when nobody "
    "tells parents of risks assessment multi-agency safeguarding partnership chair procedure it "
    "within working days of referral or in an emergency strategy discussion to be held as soon"
).split()


@dataclass(frozen=True, slots=True)
class Setting:
    """How a page is set.

    Args:
        columns: how many.
        gutter: white between them, in type sizes.
        size: of the type, in points.
        justified: whether lines are spaced out to the width of their column.
        leading: from line to line, in type sizes.
        step: how far each column is lower than the one before, in type sizes.
        indent: of the first line of a paragraph, in type sizes.
        measure: share of the page's width that is used.
        lines: of each column.
        opening: lines over the whole width above the columns.
        seed: of the words.
    """

    columns: int = 1
    gutter: float = 1.0
    size: float = 10.0
    justified: bool = False
    leading: float = 1.25
    step: float = 0.0
    indent: float = 0.0
    measure: float = 1.0
    lines: int = 20
    opening: int = 0
    seed: int = 0


def set_page(setting: Setting) -> tuple[bytes, list[str]]:
    """Set a page.

    Returns:
        The PDF, and its words as they are read.
    """
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=True)
    read = list(_drawn(canvas, setting, random.Random(setting.seed)))
    canvas.save()
    return stream.getvalue(), read


def _drawn(canvas: Canvas, setting: Setting, chance: random.Random) -> Iterator[str]:
    size = setting.size
    whole = (RIGHT - LEFT) * setting.measure
    gutter = setting.gutter * size
    width = (whole - gutter * (setting.columns - 1)) / setting.columns
    top = TOP
    if setting.opening:
        yield from _column(canvas, setting, chance, (LEFT, top, whole), setting.opening)
        top -= setting.opening * setting.leading * size
    for number in range(setting.columns):
        place = (LEFT + number * (width + gutter), top - number * setting.step * size, width)
        yield from _column(canvas, setting, chance, place, setting.lines)


def _column(
    canvas: Canvas,
    setting: Setting,
    chance: random.Random,
    place: tuple[float, float, float],
    count: int,
) -> Iterator[str]:
    left, y, width = place
    canvas.setFont(FONT, setting.size)
    rest = 0
    for number in range(count):
        begins = rest == 0
        rest = chance.randint(3, 8) if begins else rest - 1
        indent = setting.indent * setting.size if begins else 0.0
        line = _line(chance, width - indent, setting.size)
        if begins:
            line[0] = line[0].capitalize()
        last = rest == 0 or number == count - 1
        if last:
            line = line[: chance.randint(max(1, len(line) // 2), len(line))]
            line[-1] += "."
        spread = setting.justified and not last
        _draw(canvas, line, (left + indent, y), width - indent if spread else None)
        yield from line
        y -= setting.leading * setting.size


def _line(chance: random.Random, width: float, size: float) -> list[str]:
    line = [chance.choice(WORDS)]
    while True:
        word = chance.choice(WORDS)
        if stringWidth(" ".join([*line, word]) + ".", FONT, size) > width:
            return line
        line.append(word)


def _draw(canvas: Canvas, line: list[str], at: tuple[float, float], width: float | None) -> None:
    text = canvas.beginText(*at)
    spread = width - canvas.stringWidth(" ".join(line)) if width is not None else 0.0
    text.setWordSpace(spread / max(len(line) - 1, 1))
    text.textOut(" ".join(line))
    canvas.drawText(text)


LINES = (
    "Talk to the child alone where this is safe",
    "and write down what the child says in",
    "the words of the child.",
)


def words(extract: Extract) -> list[str]:
    read = [text for s in extract.sections for text in (*s.heading, *(b.text for b in s.blocks))]
    return " ".join(read if extract.title == "a" else [extract.title, *read]).split()


def columns(seed: int) -> Setting:
    chance = random.Random(seed)
    return Setting(
        columns=chance.choice([2, 3]),
        gutter=chance.uniform(0.6, 3),
        size=chance.choice([8, 9, 10, 10.5, 11, 12]),
        justified=chance.random() < 0.5,
        leading=chance.choice([1.15, 1.25, 1.5]),
        step=chance.choice([0, 0, 0.3, 0.5]),
        indent=chance.choice([0, 0, 1.5]),
        lines=chance.choice([6, 12, 30]),
        opening=chance.choice([0, 0, 4]),
        seed=seed,
    )


def prose(seed: int) -> Setting:
    """One column, in the narrowest of which justified lines have very wide spaces."""
    chance = random.Random(seed)
    return Setting(
        size=chance.choice([8, 10, 12]),
        justified=chance.random() < 0.8,
        leading=chance.choice([1.15, 1.5]),
        indent=chance.choice([0, 1.5]),
        measure=chance.choice([0.3, 0.4, 0.5, 1.0]),
        lines=30,
        seed=seed,
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_columns_are_read_one_after_the_other(seed: int) -> None:
    page, read = set_page(columns(seed))
    assert words(extract_pdf(page, URL)) == read


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_prose_in_one_column_is_never_parted(seed: int) -> None:
    page, read = set_page(prose(seed))
    assert words(extract_pdf(page, URL)) == read


@pytest.mark.parametrize(
    "setting",
    [
        Setting(size=10, justified=True, leading=1.5, measure=0.3, lines=30, seed=2562369),
        Setting(
            size=12, justified=True, leading=1.15, indent=1.5, measure=0.4, lines=30, seed=8496125
        ),
    ],
)
def test_spaces_wider_than_a_gutter_part_no_prose(setting: Setting) -> None:
    """Three or four lines of these have spaces of 1.2 type sizes below one another."""
    page, read = set_page(setting)
    assert words(extract_pdf(page, URL)) == read


@pytest.mark.slow
@pytest.mark.parametrize("size", [8, 10, 12])
@pytest.mark.parametrize("gutter", [0.6, 0.8, 1.0, 1.15])
@pytest.mark.parametrize("justified", [False, True])
def test_a_gutter_as_narrow_as_a_space_parts_columns(
    size: float, gutter: float, justified: bool
) -> None:
    page, read = set_page(Setting(2, gutter, size, justified, lines=12, opening=3))
    assert words(extract_pdf(page, URL)) == read


def test_a_numbered_list_is_not_two_columns(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        for number in range(8):
            write(canvas, 60, 700 - 26 * number, f"{number + 1}.")
            write(canvas, 70, 700 - 26 * number, *LINES[:2])

    assert texts(make_pdf(page)) == [f"{n + 1}. {' '.join(LINES[:2])}" for n in range(8)]


def test_a_table_whose_columns_stand_close_is_read_by_rows(make_pdf: Make, write: Write) -> None:
    rows = [
        ("What has to be done", "Lead worker"),
        ("Talk to the child alone", "Nurse"),
        ("Write to the chair now", "Manager"),
        ("Call the school tomorrow", "Health visitor"),
    ]

    def page(canvas: Canvas) -> None:
        for number, (task, who) in enumerate(rows):
            write(canvas, 60, 700 - 20 * number, task)
            write(canvas, 180, 700 - 20 * number, who)

    extract = extract_pdf(make_pdf(page), URL)
    blocks = extract.sections[0].blocks
    assert [block.text for block in blocks] == [" | ".join(row) for row in rows]
    assert {block.kind for block in blocks} == {BlockKind.ROW}


def texts(body: bytes) -> list[str]:
    return [block.text for section in extract_pdf(body, URL).sections for block in section.blocks]


def test_terms_and_what_they_mean_stay_in_one_line(make_pdf: Make, write: Write) -> None:
    """Set solid, in one case or another, they begin at the same place as columns do."""
    terms = ["IRO, chair", "LADO, adviser", "MASH, the hub", "CPC, a meeting", "EPO, an order"]
    longest = max(stringWidth(term, FONT, 10) for term in terms)

    def page(canvas: Canvas) -> None:
        for number, term in enumerate(terms):
            write(canvas, 60, 700 - 13 * number, term)
            write(canvas, 68 + longest, 700 - 13 * number, "an independent person of the county")

    read = " ".join(texts(make_pdf(page)))
    assert read == " ".join(f"{term} an independent person of the county" for term in terms)


def said_in(extract: Extract) -> str:
    found = [extract.title]
    for section in extract.sections:
        found += [*section.heading, section.text]
    return " ".join(" ".join(found).split())


ENDS = ("on time", "that day", "with care")


def column(lead: str, lines: int) -> list[str]:
    return [f"{lead} talk to the child and write {ENDS[n % 3]}" for n in range(lines)]


def test_a_heading_level_with_the_first_line_of_the_other_column_stands_in_its_own(
    make_pdf: Make, write: Write
) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 180, 760, "Guide to visits and what to do", size=16)
        write(canvas, 170, 717, "By the hub of all of the partners")
        write(canvas, 110, 700, "Abstract", font="Helvetica-Bold")
        write(canvas, 60, 687, *column("left lines", 8))
        body = column("left lines also", 5)
        write(canvas, 60, 583, *body)
        edge = 74 + max(stringWidth(line, FONT, 10) for line in body)
        write(canvas, edge + 10, 700, "Begun at once,")
        write(canvas, edge, 687, *column("right lines", 6))
        write(canvas, edge - 4, 609, "“Right lines that hang")
        write(canvas, edge, 596, *column("right lines", 6))

    said = said_in(extract_pdf(make_pdf(page), URL))
    assert said.index("left lines") < said.index("Begun at once, right lines")


def test_columns_that_hold_lists_are_read_one_after_the_other(make_pdf: Make, write: Write) -> None:
    def page(canvas: Canvas) -> None:
        last = "left words that go on and on and nearly to the other col-"
        edge = 68 + stringWidth(last, FONT, 10)
        for left, lead in ((60, "left"), (edge, "right")):
            write(canvas, left, 760, *column(f"{lead} words", 3))
            for number in range(8):
                write(canvas, left + 15, 715 - 26 * number, "•")
                write(
                    canvas,
                    left + 30,
                    715 - 26 * number,
                    f"{lead} item for a worker",
                    "goes on over here",
                )
        write(canvas, 60, 505, last)
        write(canvas, edge, 505, "right words that go on.")

    said = said_in(extract_pdf(make_pdf(page), URL))
    assert said.rindex("left") < said.index("right")


def test_an_ornament_under_words_parts_no_line(make_pdf: Make, write: Write) -> None:
    lines = [f"{word} would like the story of the hub to be told" for word in ("I", "We", "All")]

    def page(canvas: Canvas) -> None:
        for left in (90, 160):
            for x in (left, left + 30, left + 60):
                canvas.line(x, 690, x, 745)
            for y in (690, 717, 745):
                canvas.line(left, y, left + 60, y)
        write(canvas, 60, 732, *lines)

    assert " ".join(lines) in said_in(extract_pdf(make_pdf(page), URL))
