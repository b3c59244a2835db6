"""Real documents that were damaged: cut off, with wrong bits, put together from two, repeated.

Each gives an extract that is whole, or an ExtractError; none takes its reader's time.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collection.extract import Extract
from crawler.errors import ExtractError, ExtractionBounded
from crawler.extract import ExtractRequest, extractor_for
from crawler.extract.sandbox.limits import Limits
from crawler.extract.sandbox.sandbox import Sandbox
from crawler.extract.sniffing import DOC, DOCX, HTML, PDF
from crawler.profiles import PROFILES

CHECKOUT = Path(__file__).resolve().parents[3]
FILES = CHECKOUT / "demo" / "sites"
PAGES = CHECKOUT / "tests" / "pages"
URL = "https://site.example/a/b.html"
LARGEST = 100_000
"""Bytes of the largest document that is damaged; a larger one costs time and finds no more."""

Check = Callable[[Extract], None]


def effort(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@cache
def bodies(ending: str) -> Sequence[bytes]:
    """Return the real documents whose names end so."""
    roots = (FILES, PAGES, Path(__file__).resolve().parent / "files")
    paths = sorted(path for root in roots for path in root.rglob(f"*{ending}"))
    return [body for path in paths if len(body := path.read_bytes()) <= LARGEST]


@cache
def parts(ending: str) -> Sequence[bytes]:
    """Return the main parts of the real Word documents."""
    archives = (zipfile.ZipFile(io.BytesIO(body)) for body in bodies(ending))
    return [archive.read(PART) for archive in archives]


@st.composite
def damaged(draw: st.DrawFn, ending: str, of: Callable[[str], Sequence[bytes]] = bodies) -> bytes:
    """Draw a real document, or what another function makes of it, and damage it."""
    chosen = st.sampled_from(of(ending))
    body = bytearray(draw(chosen))
    place = st.integers(0, len(body) - 1)
    for _ in range(draw(st.integers(1, 3))):
        how, at, size = draw(st.sampled_from(HOWS)), draw(place), draw(st.integers(1, 4096))
        if how == "cut":
            del body[at:]
        elif how == "flip" and body:
            for _ in range(draw(st.integers(1, 12))):
                body[draw(place) % len(body)] ^= 1 << draw(st.integers(0, 7))
        elif how == "splice":
            body[at : at + size] = draw(chosen)[at : at + size]
        elif how == "repeat":
            body[at:at] = body[at : at + size]
        else:
            del body[at : at + size]
    return bytes(body)


PART = "word/document.xml"
HOWS = ("cut", "flip", "splice", "repeat", "drop")


def read(check: Check, media_type: str, body: bytes, profile: str = "plain") -> None:
    request = ExtractRequest(body, media_type, URL, "utf-8", profile)
    try:
        extract = extractor_for(media_type).read(request)
    except ExtractError:
        return
    check(extract)


@effort(150)
@given(damaged(".html"), st.sampled_from(list(PROFILES)))
def test_damaged_web_pages(check: Check, body: bytes, profile: str) -> None:
    read(check, HTML, body, profile)


@effort(40)
@given(damaged(".md"))
def test_damaged_texts(check: Check, body: bytes) -> None:
    read(check, "text/plain", body)


@effort(30)
@given(damaged(".docx"))
def test_damaged_word_documents(check: Check, body: bytes) -> None:
    read(check, DOCX, body)


@effort(80)
@given(damaged(".docx", of=parts))
def test_word_documents_with_a_damaged_part(check: Check, part: bytes) -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(bodies(".docx")[0])) as whole,
        zipfile.ZipFile(stream, "w") as file,
    ):
        for name in whole.namelist():
            file.writestr(name, part if name == PART else whole.read(name))
    read(check, DOCX, stream.getvalue())


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(cpu_seconds=5, wall_seconds=20.0)) as sandbox:
        yield sandbox


def read_in(sandbox: Sandbox, check: Check, media_type: str, body: bytes) -> None:
    try:
        extract = sandbox.extract(ExtractRequest(body, media_type, URL))
    except ExtractError as error:
        slow = isinstance(error, ExtractionBounded) and "seconds" in str(error)
    else:
        slow = False
        check(extract)
    assert not slow, "a damaged document takes its reader's time"


@effort(120)
@given(damaged(".pdf"))
def test_damaged_pdfs(sandbox: Sandbox, check: Check, body: bytes) -> None:
    read_in(sandbox, check, PDF, body + b"\n%%EOF\n")  # else most would be refused unread


@effort(60)
@given(damaged(".doc"))
def test_damaged_older_word_documents(sandbox: Sandbox, check: Check, body: bytes) -> None:
    read_in(sandbox, check, DOC, body)
