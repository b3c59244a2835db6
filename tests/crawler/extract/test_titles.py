"""Which line of a document is its title, in each format."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from docx.shared import Pt
from reportlab.pdfgen.canvas import Canvas

from crawler.extract.pdf.document import extract_pdf
from crawler.extract.text import extract_text
from crawler.extract.titles import is_publisher, names_something
from crawler.extract.word.docx import extract_docx

TEXT = "Everybody who visits asks to see the box in use, and notes the day on which it was seen."


def word_title(*lines: tuple[str, float], named: str = "") -> str:
    document = Document()
    document.core_properties.title = named
    for words, size in (*lines, (TEXT, 11.0), (TEXT, 11.0)):
        document.add_paragraph().add_run(words).font.size = Pt(size)
    buffer = BytesIO()
    document.save(buffer)
    return extract_docx(buffer.getvalue(), "https://site.example/file.docx").title


def pdf_title(*lines: tuple[str, float], named: str = "") -> str:
    buffer = BytesIO()
    canvas = Canvas(buffer)
    canvas.setTitle(named)
    at = 780.0
    for words, size in (*lines, (TEXT, 10.0), (TEXT, 10.0), (TEXT, 10.0)):
        canvas.setFont("Helvetica-Bold" if size > 10 else "Helvetica", size)
        canvas.drawString(50, at, words)
        at -= 3 * size
    canvas.save()
    return extract_pdf(buffer.getvalue(), "https://site.example/file.pdf").title


@pytest.mark.slow
@pytest.mark.parametrize("read", [word_title, pdf_title])
@pytest.mark.parametrize("named", ["", "7MB", "Safer sleep", "Annual report 2017"])
def test_the_largest_line_that_is_printed_comes_before_metadata(read: object, named: str) -> None:
    assert callable(read)
    assert read(("Safer sleep: what we learned", 20.0), named=named) == (
        "Safer sleep: what we learned"
    )


@pytest.mark.slow
@pytest.mark.parametrize("read", [word_title, pdf_title])
def test_metadata_that_says_all_of_it_is_believed(read: object) -> None:
    assert callable(read)
    named = "7 minute briefing: safer sleep"
    lines = (("7 minute briefing", 20.0), ("safer sleep", 16.0))
    assert read(*lines, named=named) == named


@pytest.mark.slow
@pytest.mark.parametrize("read", [word_title, pdf_title])
@pytest.mark.parametrize("other", ["48 31 7", "Wetherfold Safeguarding Children Partnership"])
def test_figures_and_the_publishers_name_are_no_title(read: object, other: str) -> None:
    assert callable(read)
    assert read((other, 28.0), ("Bruises at a glance", 20.0)) == "Bruises at a glance"


def test_a_message_is_titled_by_its_subject() -> None:
    head = "To: All staff\nFrom: The head of service\nDate: 3 May 2023\nSubject: Hidden pregnancy\n"
    extract = extract_text(f"{head}\nColleagues,\n\n{TEXT}\n".encode())
    assert extract.title == "Hidden pregnancy"
    lines = tuple((line, 11.0) for line in head.splitlines())
    assert word_title(*lines) == "Hidden pregnancy"


def test_a_text_is_titled_below_its_publishers_name() -> None:
    body = f"Reedham Safeguarding Adults Board\nLearning briefing: choking\n\n{TEXT}\n"
    extract = extract_text(body.encode())
    assert extract.title == "Learning briefing: choking"
    assert extract.sections[0].blocks[0].text == "Reedham Safeguarding Adults Board"


@pytest.mark.parametrize(
    "words",
    ["Reedham Safeguarding Adults Board", "The Vale of Torran Safeguarding Partnership",
     "Ashdown Vale Council", "Hazelwick and Stowe Safeguarding Children Partnership"],
)  # fmt: skip
def test_a_publishers_name_is_known(words: str) -> None:
    assert is_publisher(words)
    assert not names_something(words)


@pytest.mark.parametrize(
    "words",
    ["Safeguarding Children Partnership annual report", "Learning from Child Rowan"],
)
def test_other_words_are_no_publishers_name(words: str) -> None:
    assert not is_publisher(words)
