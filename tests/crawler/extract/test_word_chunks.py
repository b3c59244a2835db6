"""Word: files that stand in the place of a part of the document are read there."""

from __future__ import annotations

import pytest
from word_files import paragraph, word_file

from crawler.errors import DamagedDocument
from crawler.extract.word.docx import extract_docx

URL = "https://site.example/files/report.docx"
PAGE = "<html><head><title>x</title></head><body><p>Ring the café.</p><p>Now.</p></body></html>"
ARCHIVE = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"<p>Ring the caf=C3=A9.</p><p>Now.</p>\r\n--b--\r\n"
)
PLACE = '<w:altChunk r:id="c"/>'


def holding(name: str, chunk: bytes) -> bytes:
    return word_file(
        paragraph("Before."),
        PLACE,
        paragraph("After."),
        parts={f"word/{name}": chunk},
        related={"c": ("aFChunk", name)},
    )


@pytest.mark.parametrize(
    ("name", "chunk"),
    [
        ("a.html", PAGE.encode()),
        ("a.HTM", PAGE.encode("utf-16")),
        ("a.txt", "Ring the café.\nNow.".encode()),
        ("a.mht", ARCHIVE),
        ("a.docx", word_file(paragraph("Ring the café."), paragraph("Now."))),
        ("a.docx", word_file(
            PLACE, parts={"word/b.html": PAGE.encode()}, related={"c": ("aFChunk", "b.html")}
        )),
    ],
)  # fmt: skip
def test_what_stands_in_a_document_is_read_in_its_place(name: str, chunk: bytes) -> None:
    (section,) = extract_docx(holding(name, chunk), URL).sections
    assert section.text == "Before.\nRing the café.\nNow.\nAfter."


def test_links_and_headings_in_it_are_links_and_headings() -> None:
    page = b"<h2>Hub</h2><p>See <a href='https://hub.example/'>the hub</a>.</p>"
    extract = extract_docx(holding("a.html", page), URL)
    assert extract.sections[1].heading == ("Hub",)
    assert [link.url for link in extract.links] == ["https://hub.example/"]


def test_word_files_within_one_another_are_bounded() -> None:
    body = word_file(paragraph("Words."))
    for _ in range(5):
        body = holding("a.docx", body)
    with pytest.raises(DamagedDocument, match="within one another"):
        extract_docx(body, URL)


def test_a_place_without_its_file_changes_nothing() -> None:
    body = word_file(paragraph("Before."), PLACE, paragraph("After."))
    assert extract_docx(body, URL).sections[0].text == "Before.\nAfter."
