"""What a briefing is read as, by each way that it comes: the bytes decide, as for the crawler."""

from __future__ import annotations

import io
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from docx import Document as WordDocument
from werkzeug.datastructures import FileStorage

from briefings.errors import BriefingError
from briefings.importing import ReceivedBriefing, import_briefing, received_from
from briefings.models import Briefing
from crawler.extract.sniffing import DOC, DOCX, HTML, OTHER, PDF
from portal.config import Settings
from portal.trainer.uploads import uploaded

from .conftest import SOURCES, NoIndex, Shelf, on_loopback, source

SITE = "https://calderdale-safeguarding.co.uk"
PAGE = (
    "<html><head><title>Learning from a review</title></head><body><h1>Learning from a review</h1>"
    "<h2>Learning</h2><ul><li>Ask again, and write it down.</li></ul></body></html>"
)
SAVED = f"<!-- saved from the site -->\n{PAGE}".encode()
DECLARED = f'<?xml version="1.0" encoding="utf-8"?>\n{PAGE}'.encode()
TEXT = b"Learning from a review\n\nLearning\n- Ask again.\n"
OLD_WORD = (
    Path(__file__).parents[1] / "crawler" / "extract" / "files" / "first-visit.doc"
).read_bytes()
WORKBOOK = b"PK\x03\x04" + b"xl/workbook.xml" + b"\0" * 80


def _word() -> bytes:
    document = WordDocument()
    document.add_heading("Learning from a review", 0)
    document.add_paragraph("Ask again, and write it down.")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


WORD = _word()

SERVED = [
    ("b.docx", "application/force-download", WORD, DOCX),
    ("b.docx", "application/zip", WORD, DOCX),
    ("b.docx", "application/vnd.ms-word", WORD, DOCX),
    ("b.docx", "text/plain", WORD, DOCX),
    ("b", "text/plain", SAVED, HTML),
    ("b", "application/octet-stream", DECLARED, HTML),
    ("b", "application/octet-stream", OLD_WORD, DOC),
    ("b.docx", DOCX, OLD_WORD, DOC),
    ("b.pdf", "application/octet-stream", b"%PDF-1.7\n", PDF),
    ("b.txt", "application/octet-stream", TEXT, "text/plain"),
    ("b.txt", "application/force-download", TEXT, "text/plain"),
    ("b.md", "application/octet-stream", TEXT, "text/plain"),
]
"""What an address ends with, how its server calls it, what it sends and how that is read."""

NAMED = [
    ("b.docx", WORD, DOCX),
    ("b.zip", WORD, DOCX),
    ("b.txt", WORD, DOCX),
    ("b", SAVED, HTML),
    ("b", DECLARED, HTML),
    ("b.txt", DECLARED, HTML),
    ("b", OLD_WORD, DOC),
    ("b.docx", OLD_WORD, DOC),
    ("b.bin", b"%PDF-1.7\n", PDF),
    ("b", TEXT, "text/plain"),
    ("b.md", TEXT, "text/plain"),
    ("b.csv", TEXT, "text/plain"),
    ("b.unheard-of", TEXT, "text/plain"),
    ("b.zip", WORKBOOK, "application/zip"),
    ("b", WORKBOOK, "application/zip"),
    ("b", b"\x00\x01\x02" * 40, OTHER),
]
"""The name of a file, its bytes and how they are read."""


@pytest.mark.parametrize(("name", "body", "read_as"), NAMED)
def test_an_upload_is_read_as_what_its_bytes_are(name: str, body: bytes, read_as: str) -> None:
    assert uploaded(FileStorage(io.BytesIO(body), name)).media_type == read_as


@pytest.mark.parametrize(("name", "body", "read_as"), NAMED)
def test_a_file_of_the_command_line_is_read_as_what_its_bytes_are(
    shelf: Shelf, tmp_path: Path, name: str, body: bytes, read_as: str
) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    assert _asked_to_read(shelf, path, tmp_path) == read_as


def _asked_to_read(shelf: Shelf, path: Path, folder: Path) -> str:
    """Return the media type under which the extractor was asked to read an imported file."""
    asked: list[str] = []

    def extract(request: Any) -> Any:
        asked.append(request.media_type)
        raise BriefingError("that is all that is asked here")

    index: Any = NoIndex()
    settings = Settings(data=folder / "data")
    with pytest.raises(BriefingError, match="that is all"):
        import_briefing(str(path), settings, shelf.collection, index, SOURCES, extract=extract)
    return asked[0]


@pytest.mark.parametrize(("name", "called", "body", "read_as"), SERVED)
def test_an_address_is_read_as_what_its_bytes_are(
    name: str, called: str, body: bytes, read_as: str, shelf: Shelf
) -> None:
    assert _fetched(shelf, name, called, body).media_type == read_as


def _fetched(shelf: Shelf, name: str, called: str, body: bytes) -> ReceivedBriefing:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Type", called)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with on_loopback(Handler) as mirror:
        home = source("calderdale", f"{SITE}/", mirror=mirror, allow_addresses=["127.0.0.1/32"])
        return received_from(f"{SITE}/{name}", Settings(), shelf.collection, [home])


@pytest.mark.cases
@pytest.mark.parametrize("body", [SAVED, DECLARED])
def test_a_web_page_without_an_ending_keeps_its_title(
    shelf: Shelf, tmp_path: Path, body: bytes
) -> None:
    path = tmp_path / "briefing"
    path.write_bytes(body)
    index: Any = NoIndex()
    settings = Settings(data=tmp_path / "data")
    briefing = import_briefing(str(path), settings, shelf.collection, index, SOURCES, publish=True)
    with shelf.collection.reading() as session:
        stored = session.get_one(Briefing, briefing)
        assert (stored.title, len(stored.points)) == ("Learning from a review", 1)
