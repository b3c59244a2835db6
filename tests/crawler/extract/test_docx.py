"""Word: headings, lists, tables, links, text boxes, properties."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from collection.extract import BlockKind, DateRole, Extract
from crawler.errors import DamagedDocument, ExtractionBounded
from crawler.extract.word.doc import extract_doc
from crawler.extract.word.docx import extract_docx

URL = "https://site.example/files/Pathway-for-families.docx"


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def read(document: Document) -> Extract:
    return extract_docx(saved(document), URL)


@pytest.fixture
def document() -> Document:
    return docx.Document()


def link(document: Document, paragraph: int, words: str, url: str) -> None:
    key = document.part.relate_to(
        url,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    element = parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{key}"/>')
    run = parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve">{words}</w:t></w:r>')
    element.append(run)
    document.paragraphs[paragraph]._p.append(element)


def test_headings_lists_and_tables_keep_their_form(document: Document) -> None:
    document.add_heading("Pathway", 0)
    document.add_paragraph("For all agencies.")
    document.add_heading("The steps", 1)
    document.add_paragraph("Write", style="List Bullet")
    document.add_paragraph("by hand", style="List Bullet 2")
    document.add_heading("Times", 2)
    table = document.add_table(2, 2)
    for cell, words in zip(table._cells, ["Step", "Time", "Visit", "5 days"], strict=True):
        cell.text = words
    extract = read(document)
    assert extract.title == "Pathway"
    assert [(section.heading, section.text) for section in extract.sections] == [
        ((), "For all agencies."),
        (("The steps",), "Write\nby hand"),
        (("The steps", "Times"), "Step | Time\nVisit | 5 days"),
    ]
    assert {block.kind for block in extract.sections[1].blocks} == {BlockKind.ITEM}


@pytest.mark.slow
def test_links_carry_their_words(document: Document) -> None:
    document.add_paragraph("Read the ")
    link(document, 0, "practice guide", "https://x.example/guide.pdf")
    extract = read(document)
    (found,) = extract.links
    assert (found.words, found.url, found.section) == (
        "practice guide", "https://x.example/guide.pdf", 0,
    )  # fmt: skip
    assert extract.sections[0].text[found.start : found.end] == found.words
    assert extract.outlinks == ("https://x.example/guide.pdf",)


def test_the_words_of_a_text_box_are_kept(document: Document) -> None:
    document.add_paragraph("Beside the box.")
    box = parse_xml(
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox>'
        "<w:txbxContent><w:p><w:r><w:t>Ring the hub.</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>"
    )
    document.paragraphs[0]._p.append(box)
    assert any("Ring the hub." in section.text for section in read(document).sections)


@pytest.mark.slow
def test_bold_lines_are_headings_where_there_are_no_others(document: Document) -> None:
    document.add_paragraph().add_run("What to do").bold = True
    document.add_paragraph("Ring the hub.")
    document.add_paragraph().add_run("This is important, and a whole sentence.").bold = True
    extract = read(document)
    assert [section.heading for section in extract.sections] == [("What to do",)]
    assert extract.sections[0].blocks[1].text.startswith("This is important")


def test_the_properties_give_title_and_date(document: Document) -> None:
    document.core_properties.title = "Pathway for resistant families"
    document.core_properties.modified = datetime(2023, 4, 18, tzinfo=UTC)
    document.add_paragraph("Reviewed April 2022")
    extract = read(document)
    assert extract.title == "Pathway for resistant families"
    assert extract.dates[DateRole.AMENDED].on == date(2023, 4, 18)
    assert extract.dates[DateRole.REVIEWED].on == date(2022, 4, 1)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["header", "footer"])
def test_headers_and_footers_give_dates_that_the_text_does_not(
    document: Document, place: str
) -> None:
    running = getattr(document.sections[0], place)
    running.paragraphs[0].text = "Last reviewed May 2024. Next review: June 2026"
    document.add_paragraph("Next review: July 2027")
    extract = read(document)
    assert extract.dates[DateRole.REVIEWED].on == date(2024, 5, 1)
    assert extract.dates[DateRole.NEXT_REVIEW].on == date(2027, 7, 1)
    assert [section.text for section in extract.sections] == ["Next review: July 2027"]


def test_a_file_without_title_is_named_after_itself(document: Document) -> None:
    document.core_properties.title = "Word Document"
    document.add_paragraph("Words.")
    assert read(document).title == "Pathway for families"


@pytest.mark.slow
def test_pictures_are_left_out(document: Document, make_png: bytes) -> None:
    document.add_picture(io.BytesIO(make_png))
    document.add_paragraph("Words.")
    assert [section.text for section in read(document).sections] == ["Words."]


@pytest.fixture
def make_png() -> bytes:
    from PIL import Image  # noqa: PLC0415  (only this test needs it; it comes with reportlab)

    stream = io.BytesIO()
    Image.new("RGB", (2, 2)).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_file_that_is_cut_off_is_damaged(document: Document, share: float) -> None:
    document.add_paragraph("Words.")
    whole = saved(document)
    with pytest.raises(DamagedDocument):
        extract_docx(whole[: int(share * len(whole))], URL)


def test_an_archive_that_is_no_word_file_is_damaged() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(DamagedDocument):
        extract_docx(stream.getvalue(), URL)


@pytest.mark.parametrize("extract", [extract_docx, extract_doc])
def test_a_file_that_is_locked_says_so(extract: Callable[[bytes, str], Extract]) -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    with pytest.raises(DamagedDocument, match="needs a password"):
        extract(compound + "EncryptedPackage".encode("utf-16-le") + b"\0" * 40, URL)


def test_an_archive_with_a_password_says_so(document: Document) -> None:
    body = bytearray(saved(document))
    body[6] |= 1  # the first entry, in its own header and in the directory
    body[body.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(DamagedDocument, match="needs a password"):
        extract_docx(bytes(body), URL)


def test_a_bomb_is_refused_outside_the_sandbox_as_well() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 5_000_000)
    with pytest.raises(ExtractionBounded):
        extract_docx(stream.getvalue(), URL)


def test_entities_are_not_unfolded(document: Document) -> None:
    document.add_paragraph("Words.")
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(document))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "docProps/core.xml":
                head = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                body = body.replace(b"<cp:core", head + b"<cp:core", 1)
                body = body.replace(b"<dc:title></dc:title>", b"<dc:title>&e;</dc:title>")
            new.writestr(name, body)
    assert "root:" not in extract_docx(stream.getvalue(), URL).title
