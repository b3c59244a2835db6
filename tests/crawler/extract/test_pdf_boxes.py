"""PDF: what a drawn shape encloses is read whole, under its own heading, whatever stands beside."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from collection.extract import BlockKind, Extract
from crawler.extract.pdf.document import extract_pdf

URL = "https://site.example/a.pdf"

FONT, BOLD = "Helvetica", "Helvetica-Bold"
WHITE, BLACK, DARK, PALE = "#ffffff", "#000000", "#1d3557", "#dde7f0"
LEFT, RIGHT, TOP = 45.0, 550.0, 790.0
WORDS = (  # noqa: SIM905
    "the child says that a worker calls and agrees with them what is safe on that day when nobody "
    "tells parents of risks assessment multi-agency safeguarding partnership chair procedure it "
    "within working days of referral or in an emergency strategy discussion to be held as soon"
).split()
HEADINGS = (
    "Background",
    "What happened",
    "Key themes",
    "Voice of the child",
    "Good practice",
    "What to do next",
    "Further reading",
    "Who was involved",
    "Questions",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a page of boxes is set.

    Args:
        columns, rows: how many boxes stand side by side, and below one another.
        drawn: how a box is drawn: "stroke", "fill", "both", or not at all.
        radius: of its corners, in points.
        gutter: white between boxes, in points; none where they touch.
        heading: how it is set: "bold", "larger", or "bar", white on a strip of its own.
        listed: whether the words are items with bullets.
        level: whether boxes of a row are equally high; else each is as high as its words.
        across: whether the file writes them row by row; else column by column.
        number: whether a number in a circle stands before each.
        seed: of the words.
    """

    columns: int = 2
    rows: int = 3
    drawn: str = "stroke"
    radius: float = 0.0
    gutter: float = 12.0
    heading: str = "bold"
    listed: bool = False
    level: bool = True
    across: bool = True
    number: bool = False
    seed: int = 0


@dataclass(slots=True)
class Panel:
    """A heading and the lines below it."""

    heading: str
    lines: list[str]
    left: float = 0.0
    top: float = 0.0
    width: float = 0.0
    height: float = 0.0


def set_page(setting: Setting) -> tuple[bytes, list[Panel]]:
    """Set a page of boxes; return the PDF and the boxes."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=True)
    canvas.setFont(FONT, 20)
    canvas.drawString(LEFT, 805, "Learning from a review")
    panels = list(_placed(setting, random.Random(setting.seed)))
    order = panels if setting.across else sorted(panels, key=lambda panel: panel.left)
    for panel in order:
        _draw(canvas, setting, panel, 1 + panels.index(panel))
    canvas.save()
    return stream.getvalue(), panels


def _placed(setting: Setting, chance: random.Random) -> Iterator[Panel]:
    whole = RIGHT - LEFT
    width = (whole - setting.gutter * (setting.columns - 1)) / setting.columns
    tops = [TOP] * setting.columns
    headings = iter(HEADINGS)
    for _ in range(setting.rows):
        row = []
        for column in range(setting.columns):
            inner = width - 16 - (26 if setting.number else 0)
            panel = Panel(next(headings), _lines(chance, setting, inner))
            panel.left = LEFT + column * (width + setting.gutter)
            panel.width, panel.height = width, 44 + 13 * len(panel.lines)
            row.append(panel)
        highest = max(panel.height for panel in row)
        for column, panel in enumerate(row):
            panel.top = tops[column]
            panel.height = highest if setting.level else panel.height
            tops[column] -= panel.height + setting.gutter
        yield from row


def _lines(chance: random.Random, setting: Setting, width: float) -> list[str]:
    lines: list[str] = []
    for _ in range(chance.randint(2, 4) if setting.listed else chance.randint(1, 2)):
        count = chance.randint(5, 14) if setting.listed else chance.randint(12, 26)
        words = [chance.choice(WORDS) for _ in range(count)]
        words[0] = words[0].capitalize()
        words[-1] += "."
        line = "• " if setting.listed else ""
        for word in words:
            if stringWidth(line + word, FONT, 10) > width:
                lines.append(line.rstrip())
                line = "  " if setting.listed else ""
            line += word + " "
        lines.append(line.rstrip())
    return lines


def _draw(canvas: Canvas, setting: Setting, panel: Panel, number: int) -> None:
    bottom = panel.top - panel.height
    canvas.setStrokeColor(HexColor(DARK))
    canvas.setFillColor(HexColor(PALE))
    stroke, fill = setting.drawn in {"stroke", "both"}, setting.drawn in {"fill", "both"}
    if setting.drawn != "nothing":
        canvas.roundRect(
            panel.left, bottom, panel.width, panel.height, setting.radius, stroke, fill
        )
    left = panel.left + 8
    if setting.heading == "bar":
        canvas.setFillColor(HexColor(DARK))
        canvas.rect(panel.left, panel.top - 22, panel.width, 22, stroke=0, fill=1)
    if setting.number:
        canvas.setFillColor(HexColor(DARK))
        canvas.circle(left + 9, panel.top - 16, 9, stroke=0, fill=1)
        canvas.setFillColor(HexColor(WHITE))
        canvas.setFont(BOLD, 10)
        canvas.drawCentredString(left + 9, panel.top - 19.5, str(number))
        left += 26
    canvas.setFillColor(HexColor(BLACK))
    canvas.setFont(BOLD if setting.heading == "bold" else FONT, 10)
    if setting.heading == "larger":
        canvas.setFont(FONT, 14)
    if setting.heading == "bar":
        canvas.setFillColor(HexColor(WHITE))
    canvas.drawString(left, panel.top - 16, panel.heading)
    canvas.setFillColor(HexColor(BLACK))
    canvas.setFont(FONT, 10)
    for row, line in enumerate(panel.lines):
        canvas.drawString(left, panel.top - 36 - 13 * row, line.replace("  ", "   "))


def boxes(seed: int) -> Setting:
    chance = random.Random(seed)
    drawn = chance.choice(["stroke", "fill", "both"])
    heading = chance.choice(["bold", "larger", "bar"])
    return Setting(
        columns=chance.choice([1, 2, 2, 3]),
        rows=chance.choice([1, 2, 3]),
        drawn=drawn,
        radius=chance.choice([0, 0, 6, 12]),
        gutter=chance.choice([0, 4, 8, 14, 25]),
        heading=heading,
        listed=chance.random() < 0.4,
        level=chance.random() < 0.6,
        across=chance.random() < 0.5,
        seed=seed,
    )


def read_boxes(extract: Extract) -> dict[str, tuple[str, set[BlockKind]]]:
    """Return the words under each heading, and how they are set."""
    return {
        section.heading[-1]: (
            " ".join(block.text for block in section.blocks),
            {block.kind for block in section.blocks},
        )
        for section in extract.sections
        if section.heading
    }


def as_set(panel: Panel) -> str:
    return " ".join(" ".join(panel.lines).replace("•", " ").split())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_a_drawn_box_is_read_whole_under_its_heading(seed: int) -> None:
    setting = boxes(seed)
    page, panels = set_page(setting)
    kind = BlockKind.ITEM if setting.listed else BlockKind.PARAGRAPH
    assert read_boxes(extract_pdf(page, URL)) == {
        panel.heading: (as_set(panel), {kind}) for panel in panels
    }


def bare(seed: int) -> Setting:
    """Boxes that nothing is drawn around."""
    chance = random.Random(seed)
    return Setting(
        columns=chance.choice([2, 2, 3]),
        rows=chance.choice([1, 2, 3]),
        drawn="nothing",
        gutter=chance.choice([8, 12, 18, 25, 40]),
        heading=chance.choice(["bold", "larger"]),
        listed=chance.random() < 0.4,
        level=chance.random() < 0.6,
        across=chance.random() < 0.5,
        seed=seed,
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_boxes_without_a_frame_are_no_table(seed: int) -> None:
    setting = bare(seed)
    page, panels = set_page(setting)
    kind = BlockKind.ITEM if setting.listed else BlockKind.PARAGRAPH
    assert read_boxes(extract_pdf(page, URL)) == {
        panel.heading: (as_set(panel), {kind}) for panel in panels
    }


@dataclass(frozen=True, slots=True)
class TableSetting:
    """How a table is set.

    Args:
        columns, rows: how many, the row of headings among them.
        drawn: "grid" of lines, "cells" each filled and framed, "fills" each filled, "stripes"
            behind every other row, "rows" each filled in one of two colours, "head" behind the
            headings alone, or "frame" around all.
        labels: whether the first column is bold.
        most: lines of a cell at most.
        seed: of the words.
    """

    columns: int = 3
    rows: int = 5
    drawn: str = "grid"
    labels: bool = False
    most: int = 1
    seed: int = 0


def set_table(setting: TableSetting) -> tuple[bytes, list[str]]:
    """Set a table below a paragraph; return the PDF and its rows."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=True)
    chance = random.Random(setting.seed)
    canvas.setFont(FONT, 10)
    canvas.drawString(LEFT, 790, "The table says who does what within how many days of it.")
    width = (RIGHT - LEFT) / setting.columns
    top, rows = 770.0, []
    for row in range(setting.rows):
        cells = [_cell(chance, setting, width - 16) for _ in range(setting.columns)]
        height = 12 + 13 * max(map(len, cells))
        _ground(canvas, setting, row, (LEFT, top - height, width, height))
        for column, lines in enumerate(cells):
            bold = row == 0 or (setting.labels and column == 0)
            canvas.setFillColor(HexColor(BLACK))
            canvas.setFont(BOLD if bold else FONT, 10)
            for number, line in enumerate(lines):
                canvas.drawString(LEFT + column * width + 8, top - 15 - 13 * number, line)
        rows.append(" | ".join(" ".join(lines) for lines in cells))
        top -= height
    if setting.drawn == "frame":
        canvas.rect(LEFT, top, RIGHT - LEFT, 770 - top, stroke=1, fill=0)
    canvas.save()
    return stream.getvalue(), rows


def _cell(chance: random.Random, setting: TableSetting, width: float) -> list[str]:
    lines: list[str] = []
    for _ in range(chance.randint(1, setting.most)):
        line = chance.choice(WORDS).capitalize() if not lines else chance.choice(WORDS)
        while stringWidth(f"{line} multi-agency", BOLD, 10) < width:
            line += f" {chance.choice(WORDS)}"
        lines.append(line)
    return lines


def _ground(
    canvas: Canvas, setting: TableSetting, row: int, place: tuple[float, float, float, float]
) -> None:
    left, bottom, width, height = place
    canvas.setStrokeColor(HexColor(BLACK))
    canvas.setFillColor(HexColor(PALE if row % 2 else "#f4e4c1"))
    striped = {"stripes": row % 2 == 0, "rows": True, "head": row == 0}
    if striped.get(setting.drawn):
        canvas.rect(left, bottom, width * setting.columns, height, stroke=0, fill=1)
    stroke, fill = setting.drawn in {"grid", "cells"}, setting.drawn in {"cells", "fills"}
    for column in range(setting.columns) if stroke or fill else ():
        canvas.rect(left + column * width, bottom, width, height, stroke, fill)


@pytest.mark.slow
@pytest.mark.parametrize("drawn", ["grid", "cells", "fills", "stripes", "rows", "head", "frame"])
@pytest.mark.parametrize("seed", range(8))
def test_a_table_stays_a_table_however_it_is_shaded(drawn: str, seed: int) -> None:
    chance = random.Random(seed)
    setting = TableSetting(
        columns=chance.choice([2, 3, 4]),
        rows=chance.randint(4, 9),
        drawn=drawn,
        labels=chance.random() < 0.5,
        most=chance.choice([1, 3]) if drawn in {"grid", "cells", "fills"} else 1,
        seed=seed,
    )
    page, rows = set_table(setting)
    read = [b for s in extract_pdf(page, URL).sections for b in s.blocks]
    assert [b.text for b in read if b.kind is BlockKind.ROW] == rows


def set_hub(seed: int) -> tuple[bytes, list[Panel], Panel]:
    """Set boxes around a shape in the middle; return the PDF, the boxes and the shape."""
    chance = random.Random(seed)
    setting = Setting(drawn=chance.choice(["stroke", "fill", "both"]), radius=10, seed=seed)
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=True)
    width, height, hub = 150.0, chance.choice([150.0, 180.0]), Panel("Key messages", [])
    places = [(LEFT, 0), (LEFT, 1), (LEFT, 2), (400, 0), (400, 1), (400, 2)]
    places += chance.choice([[], [(222.5, 0), (222.5, 2)]])
    panels = []
    for heading, (left, row) in zip(HEADINGS, places, strict=False):
        lines = _lines(chance, setting, width - 16)[:8]
        top = 760 - row * (height + 25)
        panels.append(Panel(heading, lines, left, top, width, height))
    canvas.setFont(FONT, 20)
    canvas.drawString(LEFT, 800, "Learning from a review")
    shape = chance.choice(["ellipse", "box"])
    middle = 760 - height - 25 - height / 2
    for panel in chance.sample(panels, len(panels)):
        _draw(canvas, setting, panel, 0)
    canvas.setFillColor(HexColor(DARK))
    if shape == "ellipse":
        canvas.ellipse(215, middle - 45, 380, middle + 45, stroke=0, fill=1)
    else:
        canvas.roundRect(215, middle - 45, 165, 90, 8, stroke=0, fill=1)
    canvas.setFillColor(HexColor(WHITE))
    canvas.setFont(BOLD, 14)
    canvas.drawCentredString(297, middle - 5, hub.heading)
    canvas.save()
    return stream.getvalue(), panels, hub


@pytest.mark.parametrize("seed", range(12))
def test_boxes_around_a_hub_are_read_whole_after_it(seed: int) -> None:
    page, panels, hub = set_hub(seed)
    extract = extract_pdf(page, URL)
    read = read_boxes(extract)
    assert {heading: read[heading][0] for heading in read if heading != hub.heading} == {
        panel.heading: as_set(panel) for panel in panels
    }
    assert extract.sections[0].heading == (hub.heading,) or extract.sections[0].heading == ()
    assert all(s.heading[0] == hub.heading for s in extract.sections if s.heading)


STEPS = (
    "Concern about a child",
    "Talk to the safeguarding lead",
    "Is the child in danger now?",
    "Ring the police",
    "Refer the child within one working day, and write down what was decided and why.",
    "Tell the family",
)


def test_the_steps_of_a_chart_are_no_headings(make_pdf: Callable[..., bytes]) -> None:
    def chart(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        for number, step in enumerate(STEPS):
            top = 780 - 80 * number
            canvas.rect(100, top - 40, 400, 40)
            canvas.drawString(110, top - 24, step)
            canvas.line(300, top - 40, 300, top - 80)
            canvas.drawString(306, top - 62, "Yes")

    read = [block.text for s in extract_pdf(make_pdf(chart), URL).sections for block in s.blocks]
    assert [text for text in read if text != "Yes"] == list(STEPS)


@pytest.mark.parametrize("seed", range(12))
def test_a_number_in_a_circle_stays_with_its_heading(seed: int) -> None:
    setting = replace(boxes(seed), number=True)
    page, panels = set_page(setting)
    assert {heading: text for heading, (text, _) in read_boxes(extract_pdf(page, URL)).items()} == {
        f"{number} {panel.heading}": as_set(panel) for number, panel in enumerate(panels, 1)
    }


@pytest.mark.parametrize("seed", range(16))
def test_a_number_beside_a_text_stands_before_it_at_whatever_height_it_is_drawn(
    make_pdf: Callable[..., bytes], seed: int
) -> None:
    """In a circle or a square, or as tall as the text, with its head, middle or end beside it."""
    rng = random.Random(seed)
    circled, size, left = rng.random() < 0.6, rng.choice([9, 10.5, 12]), rng.choice([40, 60])
    told: list[str] = []

    def page(canvas: Canvas) -> None:
        canvas.setFont(FONT, 20)
        canvas.drawString(left, 810, "Learning from a review")
        top = 780.0
        for number in range(1, 6):
            lines = [" ".join(rng.choices(WORDS, k=9)) for _ in range(rng.randint(1, 4))]
            lines[0], lines[-1] = lines[0].capitalize(), f"{lines[-1]}."
            told.append(f"{number} {' '.join(lines)}")
            tall = max(size * 1.25 * len(lines), 26.0)
            middle = top - rng.choice([13.0, size * 0.625 * len(lines)])
            if circled:
                canvas.setFillColor(HexColor(DARK))
                canvas.circle(left + 13, middle, 13, stroke=0, fill=1)
            canvas.setFillColor(HexColor(WHITE if circled else BLACK))
            canvas.setFont(BOLD, 13 if circled else 26)
            canvas.drawCentredString(left + 13, middle - (4.5 if circled else 9), str(number))
            canvas.setFillColor(HexColor(BLACK))
            canvas.setFont(FONT, size)
            for place, line in enumerate(lines):
                canvas.drawString(left + 42, top - size - place * size * 1.25, line)
            top -= tall + 2.5 * size

    extract = extract_pdf(make_pdf(page), URL)
    read = " ".join(" ".join([*s.heading, s.text]) for s in extract.sections)
    assert " ".join(read.split()) == " ".join(told)


def test_boxes_that_the_file_draws_as_a_form_stand_where_it_is_shown(
    make_pdf: Callable[..., bytes],
) -> None:
    """Places within a form are counted from the form's own corner, and it may be scaled."""
    panels = [
        Panel("Good practice", ["Ring the duty team", "on the day."], 0, 100, 150, 90),
        Panel("Further reading", ["Read the guide", "and the notes."], 158, 100, 150, 90),
    ]

    def page(canvas: Canvas) -> None:
        canvas.beginForm("panels")
        for panel in panels:
            _draw(canvas, Setting(heading="bar"), panel, 0)
        canvas.endForm()
        canvas.setFont(FONT, 20)
        canvas.drawString(LEFT, 805, "Learning from a review")
        canvas.translate(60, 500)
        canvas.scale(1.3, 1.3)
        canvas.doForm("panels")

    read = read_boxes(extract_pdf(make_pdf(page), URL))
    assert {heading: text for heading, (text, _) in read.items()} == {
        panel.heading: as_set(panel) for panel in panels
    }


@pytest.mark.parametrize("drawn", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize("gap", [4, 9])
def test_boxes_level_with_each_other_are_read_from_left_to_right(
    drawn: tuple[int, int, int], gap: int
) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(40, 760, "Three boxes")
    for place in drawn:
        left = 40 + place * (150 + gap)
        canvas.rect(left, 600 + place * 1e-4, 150, 90)
        canvas.setFont("Helvetica-Bold", 11)
        canvas.drawString(left + 8, 672, f"Box number {place}")
        canvas.setFont("Helvetica", 9)
        canvas.drawString(left + 8, 655, "Some words of it that go")
        canvas.drawString(left + 8, 644, "on in a second line here.")
    canvas.save()
    extract = extract_pdf(buffer.getvalue(), "https://site.example/file.pdf")
    headings = [section.heading[-1] for section in extract.sections if section.heading]
    assert headings == ["Box number 0", "Box number 1", "Box number 2"]


@pytest.mark.parametrize("size", [11, 14, 18])
@pytest.mark.parametrize("beside", [False, True])
def test_what_follows_a_box_goes_on_under_the_heading_before_it(
    make_pdf: Callable[..., bytes], write: Callable[..., None], size: int, beside: bool
) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 790, "Guide to visits", size=24, font=BOLD)
        write(canvas, 60, 740, "Before a visit", size=14, font=BOLD)
        write(canvas, 60, 715, "Ring the family and agree on a time that is", "good for the child.")
        canvas.rect(50, 560, 480 if not beside else 240, 100)
        write(canvas, 60, 640, "Practice point", size=size, font=BOLD)
        write(canvas, 60, 610, "Ask whether an interpreter is", "needed, and book one early.")
        write(canvas, 60, 530, "Read what is known of the child, and of all", "others at home.")

    found = extract_pdf(make_pdf(page), URL)
    under = [(section.heading[-1], section.text) for section in found.sections]
    assert under == [
        ("Before a visit", "Ring the family and agree on a time that is good for the child."),
        ("Practice point", "Ask whether an interpreter is needed, and book one early."),
        ("Before a visit", "Read what is known of the child, and of all others at home."),
    ]


def test_a_box_that_is_no_more_than_a_heading_stands_over_what_follows(
    make_pdf: Callable[..., bytes], write: Callable[..., None]
) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 790, "Guide to visits", size=24, font=BOLD)
        write(canvas, 60, 740, "Before a visit", size=14, font=BOLD)
        write(canvas, 60, 715, "Ring the family and agree on a time that is", "good for the child.")
        canvas.rect(50, 630, 480, 30)
        write(canvas, 60, 640, "After a visit", size=14, font=BOLD)
        write(canvas, 60, 610, "Write down what the child said, in the words", "of the child.")

    found = extract_pdf(make_pdf(page), URL)
    assert [(section.heading[-1], section.text[:5]) for section in found.sections] == [
        ("Before a visit", "Ring "),
        ("After a visit", "Write"),
    ]
