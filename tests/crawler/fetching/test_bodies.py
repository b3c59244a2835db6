"""Bodies: each is read as what it is, or is an error that says what was sent."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import DamagedDocument, UnsupportedMedia
from crawler.extract import extractor_for
from crawler.extract.sniffing import DOC, DOCX, DOTX, HTML, ODT, PDF, RTF
from crawler.fetching.bodies import leaves_open, true_type
from crawler.fetching.fetcher import Fetched, Validators

HOME = "https://site.example"
PAGE = b"<!doctype html><html><head><title>Guide</title></head><body><p>Words of it.</p></body>"
NOISE = random.Random(2).randbytes(3000)
PNG = b"\x89PNG\r\n\x1a\n" + NOISE
ZIP = b"PK\x03\x04" + NOISE
WORD = b"PK\x03\x04" + NOISE + b"word/document.xml"
BOOK = b"PK\x03\x04" + NOISE + b"xl/workbook.xml"
WORD_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE + "WordDocument".encode("utf-16-le")
FILE = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" + NOISE


def told(body: bytes, media_type: str, path: str = "/guide", charset: str | None = None) -> str:
    answer = Fetched(HOME + path, True, body, media_type, charset, Validators())
    return true_type(answer)


@pytest.mark.parametrize(
    ("body", "media_type", "real"),
    [
        (FILE, HTML, PDF),
        (b"\r\n" + FILE, HTML, PDF),
        (FILE, "text/plain", PDF),
        (FILE, "application/xhtml+xml", PDF),
        (WORD, HTML, DOCX),
        (WORD, PDF, DOCX),
        (WORD_97, HTML, DOC),
        (WORD_97, PDF, DOC),
        (PAGE, "", HTML),
        (PAGE, "text/plain", HTML),
        (PAGE, DOC, HTML),
        (PNG, "image/png", "image/png"),
    ],
)
def test_a_body_is_read_as_what_it_is(body: bytes, media_type: str, real: str) -> None:
    assert told(body, media_type) == real


SPREADSHEET = b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def test_what_is_taken_for_word_and_is_not_is_read_as_what_it_is() -> None:
    for media_type in (DOC, DOCX, DOTX):
        assert told(b"{\\rtf1 Words}", media_type, "/old.doc") == RTF
    assert told(SPREADSHEET.replace(b"spreadsheet", b"text"), DOC, "/old.doc") == ODT


def test_what_is_not_read_is_called_by_its_name() -> None:
    with pytest.raises(DamagedDocument, match=r"a file of OpenDocument spreadsheets \(ODS\)"):
        told(SPREADSHEET, DOC, "/old.doc")
    with pytest.raises(UnsupportedMedia, match=r"PowerPoint 97 to 2003 \(PPT\) are not read"):
        extractor_for("application/vnd.ms-powerpoint")


@pytest.mark.parametrize("media_type", [HTML, "application/xhtml+xml", "text/plain"])
@pytest.mark.parametrize("body", [PNG, ZIP, BOOK, NOISE, b"\x28\xb5\x2f\xfd" + NOISE, b"GIF89a..."])
def test_what_is_no_text_is_no_page(body: bytes, media_type: str) -> None:
    with pytest.raises(DamagedDocument, match="it was called"):
        told(body, media_type)


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/guide", PDF), ("/guide.pdf", PDF), ("/guide.pdf", HTML), ("/GUIDE.PDF", HTML),
        ("/guide.pdf?download=1", HTML), ("/guide.pdf", ""), ("/guide.docx", HTML),
        ("/form.docm", HTML), ("/letter.dotx", "application/xhtml+xml"),
        ("/guide.doc", "application/xhtml+xml"), ("/guide.pdf", "application/octet-stream"),
    ],
)  # fmt: skip
def test_a_web_page_in_the_place_of_a_file_is_none_of_its_words(path: str, media_type: str) -> None:
    with pytest.raises(DamagedDocument, match="a web page was sent"):
        told(PAGE, media_type, path)


def test_a_page_that_word_saved_and_its_server_calls_word_is_read() -> None:
    assert told(PAGE, "application/msword", "/guide.doc") == HTML


@pytest.mark.parametrize("body", [b"", b" \r\n\t"])
@pytest.mark.parametrize("media_type", ["", HTML, PDF, "text/plain"])
def test_nothing_is_no_document(body: bytes, media_type: str) -> None:
    with pytest.raises(DamagedDocument, match="nothing was sent"):
        told(body, media_type)


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=80)


@given(
    texts.filter(str.strip),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
)
def test_a_page_in_any_letters_is_a_page(text: str, encoding: str) -> None:
    page = f"<html><head><title>Guide</title></head><body><p>{text}</p></body></html>"
    assert told(page.encode(encoding), HTML, charset=encoding) == HTML
    assert told(page.encode(encoding), HTML) == HTML, "without the server's word"


@pytest.mark.parametrize("encoding", ["cp1252", "iso-8859-1", "koi8-r", "shift_jis", "iso-2022-jp"])
def test_a_page_in_an_old_character_set_is_a_page(encoding: str) -> None:
    page = "<html><title>Guide</title><p>Ring the duty team on the same day — café.</p>"
    assert told(page.encode(encoding, "ignore"), HTML, charset=encoding) == HTML


def test_a_zero_by_accident_makes_a_page_no_file() -> None:
    assert told(PAGE + b"\0", HTML) == HTML


@pytest.mark.parametrize(
    ("end", "before", "expected"),
    [
        (b"</p></main></body></html>", b"</p></main></body></html>", False),
        (b"</p></main></body></html><!-- made in 3 ms -->", b"</p></main></body></html>", False),
        (b"</p>", b"</p></main></body></html>", True),
        (b"</p><DIV CLASS=x>", b"</p></main></body></html>", True),
        (b"</p></main>", b"</p></main></body></html>", True),
        (b"</p>", b"</p>", False),
        (b"</p></main></body></html>", b"</p>", False),
        (b"", b"</p></main>", True),
    ],
)
def test_a_page_leaves_open_what_the_one_before_closed(
    end: bytes, before: bytes, expected: bool
) -> None:
    page = b"<!doctype html><html><head><title>Guide</title></head><body><main><p>Words"
    assert leaves_open(page + end, page + before) is expected
