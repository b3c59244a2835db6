"""Word 97 to 2003: read as its newer kind is, in the sandbox as well, which leaves no file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from collection.extract import BlockKind, DateRole, Extract
from crawler.errors import DamagedDocument, UnsupportedMedia
from crawler.extract import ExtractRequest
from crawler.extract.sandbox.sandbox import Sandbox
from crawler.extract.word.doc import extract_doc

BODY = (Path(__file__).resolve().parent / "files" / "first-visit.doc").read_bytes()
"""Our own text, saved by LibreOffice."""
URL = "https://site.example/files/first-visit.doc"


@pytest.fixture(scope="module")
def extract() -> Extract:
    return extract_doc(BODY, URL)


def test_headings_lists_and_tables_keep_their_form(extract: Extract) -> None:
    assert extract.title == "Letter and plan for a first visit"
    assert [(section.heading, section.text) for section in extract.sections] == [
        ((), "A text of our own, made up for tests. Last reviewed in May 2021."),
        (
            ("Before you go",),
            "Read the record – all of it.\nalso the parts from other areas\n"
            "Ask a colleague to come along.",
        ),
        (
            ("Before you go", "Who does what"),
            "Task | Time\nSee the child alone | Five working days\n"
            "Write to the parents | Two working days\n"
            "Use the visiting plan and the café’s back room.",
        ),
        (("Afterwards",), "1. Write down what you saw.\n2. Ring the social worker."),
    ]
    assert {block.kind for block in extract.sections[1].blocks} == {BlockKind.ITEM}


def test_links_carry_their_words(extract: Extract) -> None:
    (link,) = extract.links
    assert (link.words, link.url) == ("visiting plan", "https://partnership.example/files/plan.pdf")
    assert link.section is not None
    assert extract.sections[link.section].text[link.start : link.end] == link.words


def test_the_properties_and_the_words_give_dates(extract: Extract) -> None:
    assert extract.dates[DateRole.REVIEWED].on == date(2021, 5, 1)
    assert extract.dates[DateRole.AMENDED].words == "Modified 4 May 2021 (file properties)"


@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.7, 0.99])
def test_a_file_that_is_cut_off_says_so(share: float) -> None:
    with pytest.raises(DamagedDocument, match="cannot be read: it is cut off"):
        extract_doc(BODY[: int(share * len(BODY))], URL)


def test_what_is_no_word_document_is_not_called_cut_off() -> None:
    with pytest.raises(DamagedDocument, match="byte order"):
        extract_doc(BODY[:8] + b"\0" * 1016, URL)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("temporary")
def test_nothing_is_left_where_it_was_converted() -> None:
    extract_doc(BODY, URL)
    with pytest.raises(DamagedDocument):
        extract_doc(BODY[:9000], URL)


@pytest.mark.cases
@pytest.mark.parametrize("media_type", ["application/msword", "Application/MSWord; charset=x"])
def test_a_sandbox_that_is_not_to_read_it_says_why(media_type: str) -> None:
    with Sandbox(unread={"application/msword": "not here"}) as sandbox:
        with pytest.raises(UnsupportedMedia, match=r"^not here$"):
            sandbox.extract(ExtractRequest(BODY, media_type, URL))
        assert sandbox.extract(ExtractRequest(b"Words.", "text/plain", URL)).sections


@pytest.mark.slow
def test_the_sandbox_reads_it_though_it_writes_files(extract: Extract) -> None:
    with Sandbox() as sandbox:
        assert sandbox.extract(ExtractRequest(BODY, "application/msword", URL)) == extract
