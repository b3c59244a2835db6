"""Word: signs, boxes to tick, drawn words and joined paragraphs, as Word shows them."""

from __future__ import annotations

import pytest
from office_files import accounted
from word_files import cell, paragraph, run, table, word_file

from collection.extract import Extract
from crawler.extract.word.docx import extract_docx

URL = "https://site.example/files/guide.docx"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


def read(*body: str, styles: str = "", diagram: str = "") -> Extract:
    parts = {"word/diagrams/data1.xml": diagram.encode()} if diagram else {}
    related = {"d1": ("diagramData", "diagrams/data1.xml")} if diagram else {}
    file = word_file(
        paragraph("Guide to the hub."), *body, styles=styles, parts=parts, related=related
    )
    extract = extract_docx(file, URL)
    assert accounted(extract)
    return extract


def text(*body: str, styles: str = "", diagram: str = "") -> str:
    """All the text of a document that begins with these words, without them."""
    sections = read(*body, styles=styles, diagram=diagram).sections
    lines = "\n".join(section.text for section in sections)
    return lines.removeprefix("Guide to the hub.").strip()


def field(data: str) -> str:
    """A field of a form, which has no result."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText> FORM </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/>'
        '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


CHOICES = '<w:listEntry w:val="low"/><w:listEntry w:val="high"/>'


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("<w:checkBox><w:checked/></w:checkBox>", "☒"),
        ('<w:checkBox><w:default w:val="0"/><w:checked w:val="1"/></w:checkBox>', "☒"),
        ('<w:checkBox><w:default w:val="1"/></w:checkBox>', "☒"),
        ('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>', "☐"),
        ("<w:checkBox/>", "☐"),
        (f'<w:ddList><w:result w:val="1"/>{CHOICES}</w:ddList>', "high"),
        (f'<w:ddList><w:default w:val="1"/>{CHOICES}</w:ddList>', "high"),
        (f"<w:ddList>{CHOICES}</w:ddList>", "low"),
        (f'<w:ddList><w:result w:val="9"/>{CHOICES}</w:ddList>', ""),
    ],
)
def test_what_is_chosen_in_a_form_is_read(data: str, shown: str) -> None:
    assert text(paragraph("Seen: ", field(data), " alone")) == " ".join(
        f"Seen: {shown} alone".split()
    )


SYMBOL = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (run("☒"), "☒"), (run("☐"), "☐"), (SYMBOL.format("MS Gothic", "2612"), "☒"),
        (SYMBOL.format("Wingdings", "F0FE"), "☑"), (SYMBOL.format("Segoe UI Symbol", "2610"), "☐"),
    ],
)  # fmt: skip
def test_the_box_of_a_content_control_is_shown_as_it_stands(content: str, shown: str) -> None:
    box = f"<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    assert text(paragraph(box, " seen alone")) == f"{shown} seen alone"


@pytest.mark.parametrize(
    ("typeface", "code", "shown"),
    [
        ("Wingdings", "F0FC", "✓"), ("Wingdings", "00FC", "✓"), ("wingdings", "FC", "✓"),
        ("Wingdings", "F0FB", "✗"), ("Wingdings", "F0A8", "☐"), ("Wingdings", "F0FE", "☑"),
        ("Wingdings", "F0E0", "→"), ("Wingdings 2", "F050", "✓"), ("Wingdings 2", "F054", "☒"),
        ("Symbol", "F0B3", "≥"), ("Webdings", "F061", "✔"), ("Arial", "F041", "A"),
    ],
)  # fmt: skip
def test_signs_of_typefaces_of_symbols_are_the_signs_that_are_seen(
    typeface: str, code: str, shown: str
) -> None:
    assert text(paragraph("so ", SYMBOL.format(typeface, code), " is")) == f"so {shown} is"
    if typeface != "Arial":
        named = f'<w:rFonts w:ascii="{typeface}" w:hAnsi="{typeface}"/>'
        typed = run(f"&#x{code};", named)
        assert text(paragraph("so ", typed, " is")) == f"so {shown} is"
        style = f'<w:style w:type="character" w:styleId="S"><w:rPr>{named}</w:rPr></w:style>'
        typed = run(f"&#x{code};", '<w:rStyle w:val="S"/>')
        assert text(paragraph("so ", typed, " is"), styles=style) == f"so {shown} is"


@pytest.mark.parametrize("code", ["zz", "F0FF0000", ""])
def test_a_sign_that_nobody_knows_says_nothing(code: str) -> None:
    assert text(paragraph("so ", SYMBOL.format("Wingdings", code), "is")) == "so is"


def art(path: str, shape: str = "") -> str:
    return f"<w:r><w:pict><v:shape {shape}>{path}</v:shape></w:pict></w:r>"


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [
        (art('<v:textpath on="t" string="Keep babies safe"/>'), ["Keep babies safe"]),
        (art('<v:textpath string="Keep&#10;safe"/>'), ["Keep", "safe"]),
        (art('<v:textpath on="f" string="Keep babies safe"/>'), []),
        (art('<v:textpath string="DRAFT"/>', 'id="PowerPlusWaterMarkObject3"'), []),
        (art("<v:textpath/>"), []),
    ],
)
def test_word_art_is_read_and_a_watermark_is_not(drawn: str, shown: list[str]) -> None:
    assert text(paragraph("Beside.", drawn)).split("\n") == ["Beside.", *shown]


@pytest.mark.parametrize("outline", ["shape", "rect", "roundrect", "oval", "line", "polyline"])
def test_a_text_box_is_read_whatever_its_outline(outline: str) -> None:
    content = f"<w:txbxContent>{paragraph('Two people visit.')}</w:txbxContent>"
    shape = f"<v:{outline}><v:textbox>{content}</v:textbox></v:{outline}>"
    grouped = f"<v:group>{shape}</v:group>"
    for drawn in (shape, grouped):
        line = paragraph("Beside.", f"<w:r><w:pict>{drawn}</w:pict></w:r>")
        assert text(line) == "Beside.\nTwo people visit."


def point(key: str, words: str, kind: str = "node") -> str:
    held = f"<dgm:t><a:p><a:r><a:t>{words}</a:t></a:r></a:p></dgm:t>" if words else ""
    return f'<dgm:pt modelId="{key}" type="{kind}">{held}</dgm:pt>'


def test_the_boxes_of_a_diagram_are_read_in_their_order() -> None:
    links = (("0", "b", 1), ("0", "a", 0), ("a", "c", 0), ("c", "a", 0))
    data = (
        f'<dgm:dataModel xmlns:dgm="{_DRAWING}/diagram" xmlns:a="{_DRAWING}/main"><dgm:ptLst>'
        + point("0", "", "doc") + point("b", "Tell") + point("a", "Ask") + point("c", "the child")
        + point("d", "Apart") + "</dgm:ptLst><dgm:cxnLst>"
        + "".join(
            f'<dgm:cxn srcId="{one}" destId="{other}" srcOrd="{place}"/>'
            for one, other, place in links
        )
        + '<dgm:cxn type="presOf" srcId="0" destId="d" srcOrd="0"/></dgm:cxnLst></dgm:dataModel>'
    )  # fmt: skip
    drawing = (
        f'<w:r><w:drawing><dgm:relIds xmlns:dgm="{_DRAWING}/diagram" r:dm="d1"/></w:drawing></w:r>'
    )
    shown = text(paragraph("First:", drawing), paragraph("After."), diagram=data)
    assert shown.split("\n") == ["First:", "Ask", "the child", "Tell", "Apart", "After."]


OFFICE = 'xmlns:o="urn:schemas-microsoft-com:office:office"'


@pytest.mark.parametrize(
    ("drawn", "reason"),
    [
        (f'<w:drawing><c:chart xmlns:c="{_DRAWING}/chart" r:id="x"/></w:drawing>', "embedded"),
        (f'<w:object><o:OLEObject {OFFICE} ProgID="Excel.Sheet.12"/></w:object>', "embedded"),
        (f'<w:object><o:OLEObject {OFFICE} ProgID="Equation.3"/></w:object>', "formula"),
    ],
)
def test_of_what_is_not_read_the_document_tells(drawn: str, reason: str) -> None:
    account = read(paragraph("Beside.", f"<w:r>{drawn}</w:r>")).account
    assert account is not None
    assert [left.reason.value for left in account.left_out] == [reason]


def test_the_reading_above_a_word_stands_behind_it() -> None:
    ruby = (
        f"<w:r><w:ruby><w:rt>{run('kan')}</w:rt><w:rubyBase>{run('漢')}</w:rubyBase></w:ruby></w:r>"
    )
    assert text(paragraph("The ", ruby, " is")) == "The 漢 (kan) is"


@pytest.mark.parametrize("mark", ["del", "moveFrom"])
def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next(mark: str) -> None:
    gone = f"<w:rPr><w:{mark}/></w:rPr>"
    joined = paragraph("Ring the ", properties=gone) + paragraph("hub", properties=gone)
    assert text(joined, paragraph(" now."), paragraph("Then")) == "Ring the hub now.\nThen"
    rows = table(f"<w:tc>{paragraph('Ring', properties=gone)}</w:tc>" + cell("the hub"))
    assert text(rows) == "Ring | the hub"


@pytest.mark.parametrize(
    ("frame", "letters", "shown"),
    [
        ('w:dropCap="drop"', "T", "Two people visit."),
        ('w:dropCap="margin"', "T", "Two people visit."),
        ('w:wrap="around"', "T", "T\nwo people visit."),
        ('w:dropCap="drop"', "Note", "Note\nwo people visit."),
    ],
)
def test_a_letter_that_hangs_over_lines_begins_its_word(
    frame: str, letters: str, shown: str
) -> None:
    hanging = paragraph(letters, properties=f"<w:framePr {frame}/>")
    assert text(hanging, paragraph("wo people visit.")) == shown


def test_deleted_rows_and_cells_are_left_out_and_told() -> None:
    rows = table(
        cell("a") + cell("b"),
        '<w:trPr><w:del w:id="1"/></w:trPr>' + cell("c") + cell("d"),
        '<w:trPr><w:ins w:id="2"/></w:trPr>' + cell("e", "<w:cellDel/>") + cell("f"),
    )
    assert text(rows) == "a | b\n | f"
