"""Word: what is shown is read, wherever it lies; what is hidden or struck out is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_files import cell, paragraph, run, table, word_file

from collection.extract import DateRole, Extract
from crawler.errors import DamagedDocument
from crawler.extract.word.docx import extract_docx
from crawler.extract.word.names import WORD

URL = "https://site.example/files/guide.docx"

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Usual"><w:name w:val="Usual"/></w:style>
<w:style w:type="character" w:styleId="Old"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Older"><w:basedOn w:val="Old"/></w:style>
<w:style w:type="paragraph" w:styleId="OldLine"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Note"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="NoteLine"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Raised"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>
</w:style>
<w:style w:type="character" w:styleId="Higher"><w:rPr><w:position w:val="6"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Round"><w:basedOn w:val="Round"/></w:style>
"""
STRUCK = (
    "<w:strike/>", "<w:dstrike/>", '<w:strike w:val="1"/>', '<w:rStyle w:val="Old"/>',
    '<w:rStyle w:val="Older"/>',
)  # fmt: skip
HIDDEN = ("<w:vanish/>", "<w:webHidden/>", '<w:vanish w:val="true"/>', '<w:rStyle w:val="Note"/>')
SHOWN = (
    "", '<w:strike w:val="0"/>', '<w:rStyle w:val="Older"/><w:strike w:val="false"/>',
    '<w:rStyle w:val="Note"/><w:vanish w:val="0"/>', '<w:rStyle w:val="Round"/>',
)  # fmt: skip


def read(*body: str) -> Extract:
    return extract_docx(word_file(*body, styles=STYLES), URL)


def text(*body: str) -> str:
    """All the text of a document that begins with these words, without them."""
    extract = read(paragraph("Guide to the hub."), *body)
    lines = "\n".join(section.text for section in extract.sections)
    return lines.removeprefix("Guide to the hub.").strip()


@pytest.mark.parametrize("properties", STRUCK)
def test_words_that_are_struck_out_are_left_out(properties: str) -> None:
    struck = paragraph("within ", run("20 ", properties), "15 working days")
    assert text(struck) == "within 15 working days"


@pytest.mark.slow
@pytest.mark.parametrize("properties", STRUCK)
@pytest.mark.parametrize("struck", [" to ", "-", "0", " to ten "])
def test_what_stood_around_words_that_are_struck_out_is_not_joined(
    properties: str, struck: str
) -> None:
    assert text(paragraph("5", run(struck, properties), "10 days")) == "5 10 days"
    assert text(paragraph("5 days", run(struck, properties), ".")) == "5 days."


def test_what_two_kinds_of_style_strike_out_is_not_struck_out() -> None:
    line = paragraph(
        run("in force", '<w:rStyle w:val="Old"/>'), run(" no more"),
        properties='<w:pStyle w:val="OldLine"/>',
    )  # fmt: skip
    assert text(line) == "in force"


@pytest.mark.parametrize("properties", HIDDEN)
def test_words_that_are_hidden_are_left_out(properties: str) -> None:
    assert text(paragraph("Ring", run(" (legal?)", properties), " the hub.")) == "Ring the hub."
    inside = table(cell("Who") + cell("When"), f"<w:tc>{paragraph(run('x', properties))}</w:tc>")
    assert text(inside) == "Who | When"


def test_hidden_paragraphs_and_rows_are_left_out() -> None:
    assert text(paragraph("legal?", properties='<w:pStyle w:val="NoteLine"/>')) == ""
    hidden = "<w:trPr><w:hidden/></w:trPr>"
    rows = table(cell("Who") + cell("When"), hidden + cell("nobody") + cell("never"))
    assert text(rows) == "Who | When"


kinds = st.sampled_from([*(("shown", each) for each in SHOWN), *(("struck", x) for x in STRUCK),
                         *(("hidden", each) for each in HIDDEN)])  # fmt: skip


@pytest.mark.slow
@given(st.lists(st.tuples(kinds, st.integers(10, 99)), min_size=1, max_size=12))
def test_the_numbers_that_are_shown_are_read_and_no_others(
    runs: list[tuple[tuple[str, str], int]],
) -> None:
    line = paragraph("so ", *(run(f"{number} ", kind[1]) for kind, number in runs))
    shown = [str(number) for kind, number in runs if kind[0] == "shown"]
    assert text(line).split() == ["so", *shown]


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>{}'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
SIMPLE = '<w:fldSimple w:instr="{}">{}</w:fldSimple>'


def test_of_a_field_its_result_is_read() -> None:
    simple = SIMPLE.format(" REF a ", run("paragraph 4.2"))
    outer = FIELD.format("IF ", FIELD.format("REF b", "", run("condition")), run("the hub"))
    assert text(paragraph("see ", simple, " and ring ", outer, ".")) == (
        "see paragraph 4.2 and ring the hub."
    )


def test_a_field_without_an_end_hides_nothing() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert text(paragraph("see ", begun, "the hub"), paragraph("now")) == "see the hub\nnow"


@pytest.mark.parametrize("field", [SIMPLE.format("DATE", "{}"), FIELD.format("DATE", "", "{}")])
def test_dates_in_fields_are_read(field: str) -> None:
    extract = read(paragraph("Next review: ", field.format(run("May 2027"))))
    assert extract.dates[DateRole.NEXT_REVIEW].on == date(2027, 5, 1)


@pytest.mark.parametrize("field", [SIMPLE, FIELD])
def test_links_in_fields_are_links(field: str) -> None:
    address = 'HYPERLINK "https://hub.example/"'
    instruction = address.replace('"', "&quot;")
    made = field.format(instruction, *([""] if field is FIELD else []), run("the hub"))
    (link,) = read(paragraph("Ring ", made)).links
    assert (link.url, link.words) == ("https://hub.example/", "the hub")


BOXED = f"<w:txbxContent>{paragraph('Two people visit.')}</w:txbxContent>"
DRAWN = f"<w:drawing><wps:wsp><wps:txbx>{BOXED}</wps:txbx></wps:wsp></w:drawing>"
OLDER = f"<w:pict><v:shape><v:textbox>{BOXED}</v:textbox></v:shape></w:pict>"


@pytest.mark.parametrize(
    "box",
    [
        DRAWN,
        f"<mc:AlternateContent><mc:Choice>{DRAWN}</mc:Choice></mc:AlternateContent>",
        f"<mc:AlternateContent><mc:Choice>{DRAWN}</mc:Choice><mc:Fallback><w:pict/></mc:Fallback>"
        "</mc:AlternateContent>",
        f"<mc:AlternateContent><mc:Choice>{DRAWN}</mc:Choice><mc:Fallback>{OLDER}</mc:Fallback>"
        "</mc:AlternateContent>",
    ],
)
def test_a_text_box_is_read_once(box: str) -> None:
    beside = paragraph("Beside.", f"<w:r>{box}</w:r>")
    assert sorted(text(beside).split("\n")) == ["Beside.", "Two people visit."]


@pytest.mark.parametrize(
    "wrapper",
    ["dir", "bdo", "smartTag", "customXml", "ins", "moveTo", "sdt/sdtContent", "hyperlink",
     "unheardOf", "r/ruby/rubyBase"],
)  # fmt: skip
def test_whatever_is_put_around_words_they_are_read(wrapper: str) -> None:
    names = wrapper.split("/")
    held = "".join(f"<w:{name}>" for name in names) + run("the hub")
    held += "".join(f"</w:{name}>" for name in reversed(names))
    assert text(paragraph("Ring ", held, " first.")) == "Ring the hub first."


@pytest.mark.parametrize("wrapper", ["sdt/sdtContent", "customXml", "unheardOf"])
def test_whatever_is_put_around_paragraphs_they_are_read(wrapper: str) -> None:
    names = wrapper.split("/")
    held = "".join(f"<w:{name}>" for name in names) + paragraph("Ring the hub.")
    assert text(held + "".join(f"</w:{name}>" for name in reversed(names))) == "Ring the hub."


def test_what_was_deleted_or_moved_away_is_not_read() -> None:
    away = (
        f"<w:del><w:r><w:delText>now</w:delText></w:r></w:del><w:moveFrom>{run('x')}</w:moveFrom>"
    )
    assert text(paragraph("Ring ", away, "first.")) == "Ring first."


def test_formulas_are_read_on_one_line() -> None:
    formula = (
        "<m:oMath><m:r><m:t>rate=</m:t></m:r><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>12</m:t></m:r></m:den></m:f></m:oMath>"
    )
    assert text(paragraph("The ", formula, ".")) == "The rate=a/12."
    assert text(f"<m:oMathPara>{formula}</m:oMathPara>") == "rate=a/12"
    assert text(paragraph(formula.replace(">a<", ">a+b<"))) == "rate=(a+b)/12"
    assert text(paragraph(formula.replace(">12<", ">2n<"))) == "rate=a/(2n)"


@pytest.mark.parametrize("sign", ["cr", "ptab", "tab", "br", 'br w:type="page"', 'br w:type="x"'])
def test_whatever_sets_words_apart_is_a_space(sign: str) -> None:
    assert text(paragraph("Ring", f"<w:r><w:{sign}/></w:r>", "first.")) == "Ring first."


RAISED = (
    '<w:vertAlign w:val="superscript"/>', '<w:rStyle w:val="Raised"/>',
    '<w:position w:val="8"/><w:sz w:val="14"/>', '<w:rStyle w:val="Higher"/>',
)  # fmt: skip


@pytest.mark.parametrize("properties", RAISED)
@pytest.mark.parametrize(
    ("before", "raised", "after", "expected"),
    [
        ("section 47", "2", " is", "section 47 [2] is"),
        ("the hub", "1,2", ".", "the hub [1,2]."),
        ("15", "3", "days", "15 [3] days"),
        ("15", "*", " days", "15 * days"),
        ("section 47", "a", " is", "section 47[a] is"),
        ("the 10", "th", " day", "the 10th day"),
        ("the hub", "a", " is", "the huba is"),
        ("9 m", "2", " a child", "9 m2 a child"),
    ],
)
def test_marks_of_notes_stay_apart(
    properties: str, before: str, raised: str, after: str, expected: str
) -> None:
    assert text(paragraph(before, run(raised, properties), after)) == expected


@pytest.mark.parametrize("properties", RAISED)
def test_a_mark_in_several_runs_is_one_and_a_raised_line_is_none(properties: str) -> None:
    parts = (run(each, properties) for each in ("1", "2"))
    assert text(paragraph("the hub", *parts, ".")) == "the hub [12]."
    assert text(paragraph(run("4", properties), run("7", properties))) == "47"


@pytest.mark.parametrize(
    "properties",
    ['<w:vertAlign w:val="subscript"/>', '<w:position w:val="-4"/>', '<w:position w:val="0"/>'],
)
def test_what_is_lowered_stays_joined(properties: str) -> None:
    assert text(paragraph("CO", run("2", properties), ".")) == "CO2."


def test_a_part_that_declares_entities_is_refused() -> None:
    bomb = f'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document xmlns:w="{WORD}">&a;</w:document>'
    body = word_file(parts={"word/document.xml": bomb.encode()})
    with pytest.raises(DamagedDocument, match="declares entities"):
        extract_docx(body, URL)


def test_the_names_of_the_strict_format_are_the_same() -> None:
    strict = (
        '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
        + paragraph("Ring ", run("now ", "<w:strike/>"), "first.") + "</w:body></w:document>"
    )  # fmt: skip
    body = word_file(parts={"word/document.xml": strict.encode()})
    assert extract_docx(body, URL).sections[0].text == "Ring first."
