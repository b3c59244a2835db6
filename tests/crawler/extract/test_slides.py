"""Slides: each under its title, as whoever looks at them sees them."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree
from office_files import URL, accounted, read, saved, slides
from pptx.util import Inches

from collection.extract import BlockKind, DateRole
from crawler.errors import DamagedDocument, ExtractionBounded
from crawler.extract import EXTRACTORS
from crawler.extract.office.slides import extract_pptx
from crawler.extract.sniffing import PPT, PPTX, SLIDE_FILES, true_media_type, type_name

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
NAMES = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PLACE = (Inches(1), Inches(1), Inches(4), Inches(1))


def slide(presentation: Any, title: str, *lines: str) -> Any:
    """Add a slide with a title and lines in its body."""
    made = presentation.slides.add_slide(presentation.slide_layouts[1])
    if title:
        made.shapes.title.text = title
    made.placeholders[1].text = "\n".join(lines)
    return made


def box(made: Any, words: str, *place: float) -> Any:
    """Add a text box to a slide; its place is left, top, width and height in inches."""
    shape = made.shapes.add_textbox(*(map(Inches, place) if place else PLACE))
    shape.text_frame.text = words
    return shape


def test_a_slide_is_a_section_under_its_title() -> None:
    presentation = slides()
    slide(presentation, "Neglect guide")
    one = slide(presentation, "Thresholds", "Ask", "Tell")
    one.notes_slide.notes_text_frame.text = "Say hello"
    box(one, "In a box", 1, 6, 4, 1)
    slide(presentation, "", "No title")
    hidden = slide(presentation, "Later", "Not yet")
    hidden._element.set("show", "0")
    extract = extract_pptx(saved(presentation), URL)
    assert extract.title == "Neglect guide"
    assert accounted(extract)
    assert read(extract) == [
        ("Thresholds", "Ask"), ("Thresholds", "Tell"), ("Thresholds", "In a box"), ("", "No title")
    ]  # fmt: skip
    kinds = [block.kind for section in extract.sections for block in section.blocks]
    assert kinds == [BlockKind.ITEM, BlockKind.ITEM, BlockKind.PARAGRAPH, BlockKind.ITEM]


def test_struck_and_raised_words_links_and_numbers() -> None:
    presentation = slides()
    made = slide(presentation, "Steps")
    frame = box(made, "within ").text_frame
    paragraph = frame.paragraphs[0]
    for words, attribute, value in (
        ("20", "strike", "sngStrike"), ("15 days", "", ""), ("2", "baseline", "30000"),
    ):  # fmt: skip
        run = paragraph.add_run()
        run.text = words
        if attribute:
            run.font._element.set(attribute, value)
    link = paragraph.add_run()
    link.text = " see"
    link.hyperlink.address = "https://site.example/b"
    for words in ("Ask", "Tell"):
        item = frame.add_paragraph()
        item.text = words
        auto = etree.SubElement(item._p.get_or_add_pPr(), f"{{{A}}}buAutoNum")
        auto.set("type", "alphaLcParenR")
        auto.set("startAt", "2")
    extract = extract_pptx(saved(presentation), URL)
    assert accounted(extract)
    assert read(extract) == [
        ("Steps", "within 15 days[2] see"), ("Steps", "b) Ask"), ("Steps", "c) Tell")
    ]  # fmt: skip
    assert [(found.url, found.words) for found in extract.links] == [
        ("https://site.example/b", "see")
    ]


def test_cells_stay_in_their_columns_and_groups_are_opened() -> None:
    presentation = slides()
    made = slide(presentation, "Levels")
    table = made.shapes.add_table(3, 2, *PLACE).table
    for n, words in enumerate(["Level", "What to do", "High", "Section 47", "", "Ring"]):
        table.cell(n // 2, n % 2).text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    group = made.shapes.add_group_shape()
    group.shapes.add_textbox(*PLACE).text_frame.text = "In a group"
    hidden = box(made, "Hidden")
    hidden._element.nvSpPr.cNvPr.set("hidden", "1")
    extract = extract_pptx(saved(presentation), URL)
    assert [(b.row.begins, b.row.heading) for b in extract.sections[0].blocks[:3]] == [
        (True, True), (False, False), (False, False)
    ]  # fmt: skip
    assert read(extract) == [
        ("Levels", "Level | What to do"), ("Levels", "High | Section 47"), ("Levels", " | Ring"),
        ("Levels", "In a group"),
    ]  # fmt: skip


Boxes = dict[str, tuple[float, float, float, float]]
GRID: Boxes = {
    f"{row}{column}": (1 + 3 * column, 2 + 1.2 * row, 2.5, 1)
    for row in (2, 0, 1)
    for column in (1, 0)
}
PAIRS: Boxes = {
    "b": (0.5, 2.6, 4, 3), "B": (5, 2.6, 4, 3), "A": (5, 2, 4, 0.6), "a": (0.5, 2, 4, 0.6),
}  # fmt: skip
APART: Boxes = {
    "d": (5, 2.6, 4, 1), "a": (0.5, 2, 4, 1), "c": (5, 1.5, 4, 1), "b": (0.5, 3.2, 4, 1.4),
    "e": (5, 3.7, 4, 1), "0": (0.5, 0.5, 8.5, 0.8),
}  # fmt: skip
OVER: Boxes = {"a": (1, 2.5, 3, 1), "panel": (0.5, 2, 9, 4), "b": (5, 2.5, 3, 1)}
CARDS: Boxes = {
    f"{letter}{row}{column}": (1 + 3 * column, 2 + 2 * row + 0.4 * (letter == "b"), 2.5, height)
    for letter, height in (("b", 1.2), ("a", 0.4)) for row in (1, 0) for column in (0, 1)
}  # fmt: skip


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        (GRID, "00 01 10 11 20 21"),
        (PAIRS, "a b A B"),
        (APART, "0 a b c d e"),
        (OVER, "panel a b"),
        (CARDS, "a00 b00 a01 b01 a10 b10 a11 b11"),
        ({"b": (1, 5, 4, 1), "a": (1, 2, 4, 1)}, "a b"),
        ({"b": (5, 2.05, 4, 1), "a": (0.5, 2, 4, 1.1)}, "a b"),
    ],
)
def test_shapes_are_read_by_their_places_and_not_as_they_were_drawn(
    boxes: Boxes, expected: str
) -> None:
    presentation = slides()
    made = slide(presentation, "Steps")
    for words, place in boxes.items():
        box(made, words, *place)
    assert [words for _, words in read(extract_pptx(saved(presentation), URL))] == expected.split()


@pytest.mark.parametrize(
    ("place", "turned", "seen"),
    [
        ((1, 2, 3, 1), 0, True), ((-2, 2, 3, 1), 0, True), ((9.9, 2, 3, 1), 0, True),
        ((-4, 2, 3, 1), 0, False), ((10.5, 2, 3, 1), 0, False), ((1, -2, 3, 1), 0, False),
        ((1, 8, 3, 1), 0, False), ((1, 7.6, 3, 1), 0, False), ((1, 7.6, 3, 1), 90, True),
    ],
)  # fmt: skip
def test_what_stands_beside_the_slide_is_left_out(
    place: tuple[float, ...], turned: float, seen: bool
) -> None:
    presentation = slides()
    made = slide(presentation, "Steps", "Ask")
    box(made, "Draft words", *place).rotation = turned
    extract = extract_pptx(saved(presentation), URL)
    assert accounted(extract)
    assert (("Steps", "Draft words") in read(extract)) is seen


def test_a_group_is_read_as_one_where_it_stands() -> None:
    presentation = slides()
    made = slide(presentation, "Steps")
    box(made, "last", 1, 5, 8, 1)
    group = made.shapes.add_group_shape()
    for words, left in (("two", 4), ("one", 1), ("beside", 30)):
        shape = group.shapes.add_textbox(*map(Inches, (left, 100, 2, 1)))
        shape.text_frame.text = words
    # Its own coordinates begin far away, and what lies beside the slide does so there too.
    outer = group._element.grpSpPr.xfrm
    for name, x, y in (("off", 1, 2), ("ext", 10, 1), ("chOff", 1, 100), ("chExt", 10, 1)):
        first, second = ("x", "y") if name.endswith(("off", "Off")) else ("cx", "cy")
        element = outer.find(f"{{{A}}}{name}")
        element.set(first, str(Inches(x)))
        element.set(second, str(Inches(y)))
    words = [words for _, words in read(extract_pptx(saved(presentation), URL))]
    assert words == ["one", "two", "last"]


def test_what_a_layout_asks_to_be_filled_in_is_not_shown() -> None:
    presentation = slides()
    presentation.slides.add_slide(presentation.slide_layouts[1])
    slide(presentation, "Steps", "Ask")
    assert read(extract_pptx(saved(presentation), URL)) == [("Steps", "Ask")]


def _run(words: str, properties: str = "") -> Any:
    return etree.fromstring(
        f'<a:r xmlns:a="{A}"><a:rPr>{properties}</a:rPr><a:t>{words}</a:t></a:r>'
    )


@pytest.mark.parametrize(
    ("words", "properties", "shown"),
    [
        ("à", '<a:sym typeface="Wingdings"/>', "→"),
        ("yes à", '<a:sym typeface="Wingdings"/>', "yes →"),
        ("ü", '<a:latin typeface="Wingdings"/>', "✓"), ("ü", "", "ü"),
    ],
)  # fmt: skip
def test_signs_of_typefaces_of_symbols_are_the_signs_that_are_seen(
    words: str, properties: str, shown: str
) -> None:
    presentation = slides()
    made = slide(presentation, "Steps")
    box(made, "so ").text_frame.paragraphs[0]._p.append(_run(words, properties))
    assert read(extract_pptx(saved(presentation), URL)) == [("Steps", f"so {shown}")]


def test_of_several_forms_of_a_shape_one_is_read() -> None:
    presentation = slides()
    made = slide(presentation, "Steps")
    full, poor = box(made, "The rate is a"), box(made, "a picture")
    choice = etree.SubElement(full._element.getparent(), f"{{{NAMES}}}AlternateContent")
    etree.SubElement(choice, f"{{{NAMES}}}Choice").append(full._element)
    etree.SubElement(choice, f"{{{NAMES}}}Fallback").append(poor._element)
    extract = extract_pptx(saved(presentation), URL)
    assert accounted(extract)
    assert read(extract) == [("Steps", "The rate is a")]


def test_what_was_drawn_with_a_pen_is_passed_over() -> None:
    presentation = slides()
    made = slide(presentation, "Steps", "Ask")
    tree = made.shapes._spTree
    choice = etree.SubElement(tree, f"{{{NAMES}}}AlternateContent")
    drawn = etree.SubElement(choice, f"{{{NAMES}}}Choice")
    etree.SubElement(drawn, tree.tag.replace("spTree", "contentPart"))
    assert read(extract_pptx(saved(presentation), URL)) == [("Steps", "Ask")]


def test_the_title_and_the_date_of_the_properties() -> None:
    presentation = slides()
    slide(presentation, "First", "Words")
    presentation.core_properties.title = "Bruising in babies"
    presentation.core_properties.modified = datetime(2025, 3, 4, tzinfo=UTC)
    extract = extract_pptx(saved(presentation), URL)
    assert extract.title == "Bruising in babies"
    assert extract.dates[DateRole.AMENDED].on.isoformat() == "2025-03-04"


def _with_part(body: bytes, name: str, change: Any) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(stream, "w") as new:
        for each in old.namelist():
            part = old.read(each)
            new.writestr(each, change(part) if each == name else part)
    return stream.getvalue()


def _sample() -> bytes:
    presentation = slides()
    slide(presentation, "First", "Words")
    return saved(presentation)


@pytest.mark.parametrize("kind", sorted(SLIDE_FILES))
def test_shows_templates_and_files_with_macros_are_read(kind: str) -> None:
    main = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    now = kind.replace("macroenabled.12", "macroEnabled").encode() + b".main+xml"
    body = _with_part(_sample(), "[Content_Types].xml", lambda part: part.replace(main, now))
    assert read(extract_pptx(body, URL)) == [("First", "Words")]
    assert EXTRACTORS[kind].load() is extract_pptx


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (LOCKED, "the presentation needs a password"),
        (_sample()[:900], "damaged or cut off"),
        (_with_part(_sample(), "ppt/presentation.xml", lambda _: b"<a>"), "is damaged"),
        (
            _with_part(_sample(), "ppt/presentation.xml", lambda part: part.replace(
                b"<p:presentation", b'<!DOCTYPE a [<!ENTITY b "c">]><p:presentation')),
            "declares entities",
        ),
        (_with_part(_sample(), "ppt/slides/slide1.xml", lambda _: b"<a/>"), "cannot be read"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_what_it_is(body: bytes, reason: str) -> None:
    with pytest.raises(DamagedDocument, match=reason):
        extract_pptx(body, URL)


def test_a_bomb_is_refused() -> None:
    stream = io.BytesIO(_sample())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ppt/media/a.bin", b" " * 30_000_000)
    with pytest.raises(ExtractionBounded):
        extract_pptx(stream.getvalue(), URL)


@pytest.mark.parametrize("told", ["application/msword", "application/zip", PPT])
def test_the_file_tells_its_type_itself(told: str) -> None:
    assert true_media_type(told, _sample()) == PPTX


def test_slides_of_before_2007_are_told_by_their_name() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "PowerPoint Document".encode("utf-16-le")
    assert type_name(true_media_type(PPTX, old)) == "PowerPoint 97 to 2003 (PPT)"
