"""The media type of a body: the server's word, or the body's own where that is worth little."""

from __future__ import annotations

import io
import zipfile

import pytest

from crawler.extract import EXTRACTORS, true_media_type
from crawler.extract.sniffing import DOC, DOCM, DOCX, DOTX, HTML, ODT, PDF, RTF, WORD_FILES


def archive(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>" * 20)
        file.writestr(name, "words " * 200)
    return stream.getvalue()


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
WORD_97 = COMPOUND + "WordDocument".encode("utf-16-le") + b"\0" * 40
WORKBOOK = COMPOUND + "Workbook".encode("utf-16-le") + b"\0" * 40


@pytest.mark.parametrize(
    "media_type",
    [
        "",
        "application/octet-stream",
        "Application/Octet-Stream; x=1",
        "application/zip",
        "text/plain",
    ],
)
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"%PDF-1.7\n", PDF),
        (b"\xef\xbb\xbf\r\n%PDF-1.4\n", PDF),
        (archive("word/document.xml"), DOCX),
        (WORD_97, DOC),
        (b"<!DOCTYPE html><p>Words", HTML),
        (b"\xef\xbb\xbf  <!-- by a program -->\n<HTML lang=en>", HTML),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', HTML),
    ],
)
def test_where_the_server_says_little_the_bytes_decide(
    media_type: str, body: bytes, expected: str
) -> None:
    assert true_media_type(media_type, body) == expected


@pytest.mark.parametrize(
    ("media_type", "body", "expected"),
    [
        ("application/msword", archive("word/document.xml"), DOCX),
        (DOCX, WORD_97, DOC),
        ("application/msword", b"<html><head><title>Not found</title>", HTML),
        ("application/msword", b"{\\rtf1 words}", RTF),
        (DOCX, b"PK\x03\x04" + b"\0" * 26 + b"mimetype" + ODT.encode(), ODT),
        (DOTX, archive("word/document.xml"), DOCX),
        (DOCM, archive("word/document2.xml"), DOCX),
        ("application/vnd.ms-word.template.macroEnabled.12", b"<html>", HTML),
    ],
)
def test_the_two_formats_of_word_are_told_apart(
    media_type: str, body: bytes, expected: str
) -> None:
    assert true_media_type(media_type, body) == expected


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/html", b"%PDF-1.7 is how a PDF begins"),
        ("application/pdf", b"<html>Not found"),
        ("image/png", b"<html>"),
        ("application/zip", archive("xl/workbook.xml")),
        ("application/octet-stream", WORKBOOK),
        ("text/plain", b"Words <p> and more words"),
        ("", b""),
        ("", b"MZ\x90"),
    ],
)
def test_otherwise_the_server_is_believed(media_type: str, body: bytes) -> None:
    assert true_media_type(media_type, body) == media_type


def test_every_type_told_by_bytes_is_read() -> None:
    assert {PDF, HTML, DOC, *WORD_FILES} <= EXTRACTORS.keys()
