"""Word: the numbers that it counts are those that stand in the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_files import paragraph, run, table, word_file

from collection.extract import BlockKind, Extract
from crawler.extract.word.docx import extract_docx
from crawler.extract.word.numerals import numeral

URL = "https://site.example/files/steps.docx"


def level(depth: int, pattern: str, form: str = "decimal", more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'{more}<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def definition(key: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def num(key: int, of: int, override: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{override}</w:num>'


def anew(depth: int, at: int) -> str:
    return f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{at}"/></w:lvlOverride>'


def item(words: str, key: int, depth: int | None = 0, mark: str = "") -> str:
    at = "" if depth is None else f'<w:ilvl w:val="{depth}"/>'
    properties = f'<w:numPr>{at}<w:numId w:val="{key}"/></w:numPr><w:rPr>{mark}</w:rPr>'
    return (
        paragraph(words, properties=properties)
        if words
        else f"<w:p><w:pPr>{properties}</w:pPr></w:p>"
    )


def heading(words: str, depth: int, more: str = "") -> str:
    return paragraph(words, properties=f'<w:pStyle w:val="Heading{depth}"/>{more}')


def read(*body: str, numbering: str, styles: str = "") -> Extract:
    file = word_file(paragraph("Guide."), *body, numbering=numbering, styles=styles)
    return extract_docx(file, URL)


def lines(*body: str, numbering: str) -> list[str]:
    extract = read(*body, numbering=numbering)
    return [block.text for section in extract.sections for block in section.blocks][1:]


OUTLINE = definition(0, level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", "lowerLetter"))
STEPS = definition(1, level(0, "Step %1"))
LISTS = OUTLINE + STEPS + num(1, 0) + num(2, 1)


def style(depth: int, numbered: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="Heading{depth}"><w:name w:val="heading {depth}"/>'
        f"<w:pPr><w:numPr>{numbered}</w:numPr></w:pPr></w:style>"
    )


BY_DEPTH = style(1, '<w:numId w:val="1"/>') + style(
    2, '<w:ilvl w:val="1"/><w:numId w:val="1"/>'
)  # fmt: skip
BY_NAME = style(1, '<w:numId w:val="3"/>') + style(2, '<w:numId w:val="3"/>')
NAMED = definition(
    3,
    level(0, "%1.", more='<w:pStyle w:val="Heading1"/>'),
    level(1, "%1.%2", more='<w:pStyle w:val="Heading2"/>'),
) + num(3, 3)


@pytest.mark.parametrize(("styles", "numbering"), [(BY_DEPTH, LISTS), (BY_NAME, NAMED)])
def test_headings_have_their_numbers(styles: str, numbering: str) -> None:
    body = (heading("Scope", 1), heading("Contact", 1), heading("Times", 2), heading("Aims", 2))
    found = [
        section.heading for section in read(*body, styles=styles, numbering=numbering).sections
    ]
    assert found[1:] == [
        ("1. Scope",),
        ("2. Contact",),
        ("2. Contact", "2.1 Times"),
        ("2. Contact", "2.2 Aims"),
    ]


def test_a_heading_may_be_left_out_of_its_numbers() -> None:
    out = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = heading("Scope", 1), heading("Foreword", 1, out), heading("Aims", 1)
    found = read(*body, styles=BY_DEPTH, numbering=LISTS).sections
    assert [section.heading[0] for section in found[1:]] == ["1. Scope", "Foreword", "2. Aims"]


def test_a_list_goes_on_behind_what_stands_between() -> None:
    body = item("Ring.", 2), item("Write.", 2), paragraph("Wait a day."), item("Visit.", 2)
    assert lines(*body, numbering=LISTS) == [
        "Step 1 Ring.", "Step 2 Write.", "Wait a day.", "Step 3 Visit.",
    ]  # fmt: skip


def test_items_with_numbers_are_items() -> None:
    extract = read(item("Ring.", 1), item("by day", 1, 1), numbering=LISTS)
    assert [(b.kind, b.text, b.level) for b in extract.sections[0].blocks[1:]] == [
        (BlockKind.ITEM, "1. Ring.", 0),
        (BlockKind.ITEM, "1.1 by day", 1),
    ]


def test_lists_of_one_definition_go_on_unless_they_begin_anew() -> None:
    lists = STEPS + num(2, 1) + num(3, 1) + num(4, 1, anew(0, 1)) + num(5, 1, anew(0, 7))
    body = [item("a", key) for key in (2, 3, 4, 4, 5, 5)]
    found = [line.split()[1] for line in lines(*body, numbering=lists)]
    assert found == ["1", "2", "1", "2", "7", "8"]


def test_deeper_numbers_begin_anew_unless_the_list_says_otherwise() -> None:
    going_on = definition(0, level(0, "%1."), level(1, "%2)", more='<w:lvlRestart w:val="0"/>'))
    body = [item("a", 1, depth) for depth in (0, 1, 1, 0, 1)]
    found = lines(*body, numbering=LISTS)
    assert [line.split()[0] for line in found] == ["1.", "1.1", "1.2", "2.", "2.1"]
    found = lines(*body, numbering=going_on + num(1, 0))
    assert [line.split()[0] for line in found] == ["1.", "1)", "2)", "2.", "3)"]


def test_a_level_may_be_changed_for_one_list() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "Part %1:", "upperRoman")}</w:lvlOverride>'
    assert lines(item("a", 2), numbering=STEPS + num(2, 1, own)) == ["Part I: a"]


def test_a_list_may_be_that_of_a_style() -> None:
    linked = '<w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="Ours"/></w:abstractNum>'
    styles = (
        '<w:style w:type="numbering" w:styleId="Ours"><w:pPr><w:numPr><w:numId w:val="2"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    extract = read(item("a", 8), numbering=STEPS + linked + num(2, 1) + num(8, 9), styles=styles)
    assert extract.sections[0].blocks[1].text == "Step 1 a"


def test_a_level_that_is_passed_over_has_begun() -> None:
    body = [item("a", 1, depth) for depth in (1, 0, 1)]
    assert [line.split()[0] for line in lines(*body, numbering=LISTS)] == ["1.1", "2.", "2.1"]


def test_text_boxes_are_counted_for_themselves() -> None:
    content = f"<w:txbxContent>{item('a', 2)}</w:txbxContent>"
    box = f"<w:r><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></w:r>"
    found = lines(item("b", 2), paragraph(box), item("c", 2), numbering=LISTS)
    assert found == ["Step 1 b", "Step 1 a", "Step 2 c"]


def test_legal_numbers_are_digits_and_hidden_ones_are_not_shown() -> None:
    lists = definition(
        0,
        level(0, "%1", "upperRoman"),
        level(1, "%1.%2", more="<w:isLgl/>"),
        level(2, "%3", more="<w:rPr><w:vanish/></w:rPr>"),
    )
    body = [item("a", 1, depth) for depth in (0, 1, 2)]
    assert lines(*body, numbering=lists + num(1, 0)) == ["I a", "1.1 a", "a"]


def test_bullets_have_no_number() -> None:
    lists = definition(0, level(0, "\uf0b7", "bullet"), level(1, "\uf0b7", "none"))
    body = item("Ring.", 1), item("Write.", 1, 1)
    assert lines(*body, numbering=lists + num(1, 0)) == ["Ring.", "Write."]


def test_what_is_deleted_or_hidden_is_not_counted_and_what_is_struck_out_is() -> None:
    gone = '<w:del w:id="1"/>'
    struck = paragraph(
        run("b", "<w:strike/>"), properties='<w:numPr><w:numId w:val="2"/></w:numPr>'
    )
    body = [
        item("a", 2),
        item("", 2, mark=gone),
        struck,
        item("c", 2),
        item("", 2, 0, "<w:vanish/>"),
    ]
    assert lines(*body, item("d", 2), numbering=LISTS) == ["Step 1 a", "Step 3 c", "Step 4 d"]


def test_a_heading_that_its_text_follows_on_one_line_keeps_its_number() -> None:
    parted = item("Times.", 2, 0, "<w:vanish/><w:specVanish/>")
    assert lines(parted, paragraph("Ring."), item("a", 2), numbering=LISTS) == [
        "Step 1 Times.", "Ring.", "Step 2 a"
    ]  # fmt: skip


def test_cells_that_hold_a_number_alone_show_it() -> None:
    rows = [f"<w:tc>{item('', 1)}</w:tc><w:tc>{paragraph(each)}</w:tc>" for each in ("Ring", "Go")]
    assert lines(table(*rows), numbering=LISTS) == ["1. | Ring", "2. | Go"]


@pytest.mark.parametrize(
    ("form", "numbers", "expected"),
    [
        ("decimalZero", (1, 12), ["01", "12"]),
        ("lowerLetter", (1, 26, 27, 53), ["a", "z", "aa", "aaa"]),
        ("upperRoman", (4, 9, 1999), ["IV", "IX", "MCMXCIX"]),
        ("ordinal", (1, 2, 3, 11, 21), ["1st", "2nd", "3rd", "11th", "21st"]),
        ("cardinalText", (1, 20, 42), ["One", "Twenty", "Forty-two"]),
        ("ordinalText", (3, 20, 21), ["Third", "Twentieth", "Twenty-first"]),
        ("chicago", (7,), ["7"]),
    ],
)
def test_numbers_are_written_as_their_format_says(
    form: str, numbers: tuple[int, ...], expected: list[str]
) -> None:
    assert [numeral(number, form) for number in numbers] == expected


@pytest.mark.slow
@given(st.lists(st.integers(0, 2), min_size=1, max_size=20))
def test_no_two_paragraphs_of_an_outline_have_one_number(depths: list[int]) -> None:
    deep = definition(
        0, *(level(at, ".".join(f"%{n + 1}" for n in range(at + 1))) for at in range(3))
    )
    body = [item("a", 1, depth) for depth in [0, *depths]]
    found = [line.split()[0] for line in lines(*body, numbering=deep + num(1, 0))]
    numbers = [tuple(map(int, each.split("."))) for each in found]
    assert [len(number) - 1 for number in numbers] == [0, *depths]
    whole = [number + (0,) * (3 - len(number)) for number in numbers]
    assert all(one < other for one, other in pairwise(whole))
