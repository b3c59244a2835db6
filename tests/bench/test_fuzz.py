"""Fuzzing: what it begins with, what it takes for a fault, and a few seconds of it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from bench import fuzz
from collection.extract import Block, BlockKind, Extract, Link, Section
from crawler.extract import Extractor

NAMES = sorted(fuzz.targets())


@pytest.mark.parametrize("name", NAMES)
def test_every_reader_begins_with_files_that_it_reads(name: str, tmp_path: Path) -> None:
    target = fuzz.targets()[name]
    given = list(fuzz.seeds(target))
    assert given
    attempt = fuzz.faults_kept(target, tmp_path)
    for seed in given[:3]:
        attempt(seed)
    assert not list(tmp_path.iterdir())


def test_of_an_archive_one_part_is_another_and_the_rest_is_whole() -> None:
    target = fuzz.targets()["docx"]
    body = fuzz.body_of(target, b"word/document.xml\n<w:p/>")
    with zipfile.ZipFile(BytesIO(body)) as archive:
        assert archive.read("word/document.xml") == b"<w:p/>"
        assert "[Content_Types].xml" in archive.namelist()
    assert fuzz.body_of(fuzz.targets()["html"], b"<p>\nwords") == b"<p>\nwords"


def test_a_fault_is_kept_once_with_its_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {
        b"fails": ZeroDivisionError("read"),
        b"misplaced": Extract("", (_section("words"),), (Link("u", "other", 0, 0, 5),)),
        b"unfolded": Extract("", (_section("two  spaces"),)),
        b"well": Extract("", (_section("a |  | b"),)),
    }

    def read(_: Extractor, request: object) -> Extract:
        answer = answers[request.body]  # type: ignore[attr-defined]
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(Extractor, "read", read)
    attempt = fuzz.faults_kept(fuzz.targets()["html"], tmp_path)
    for body in [*answers, *answers]:
        attempt(body)
    assert {path.read_bytes() for path in tmp_path.glob("*.input")} == {
        b"fails", b"misplaced", b"unfolded",
    }  # fmt: skip
    told = "\n".join(path.read_text() for path in tmp_path.glob("*.txt"))
    assert "ZeroDivisionError: read" in told
    assert "a link does not stand where it says" in told


def _section(text: str) -> Section:
    return Section((), (Block(BlockKind.PARAGRAPH, text),))


def test_a_few_seconds_of_it(tmp_path: Path) -> None:
    if not fuzz.is_installed():
        pytest.skip("Atheris is not installed: .venv/bin/pip install atheris")
    assert fuzz.fuzz("text", 10, tmp_path) == []
    assert "number_of_executed_units" in (tmp_path / "found" / "last.log").read_text(
        errors="replace"
    )


def test_where_atheris_is_not_installed_that_is_told() -> None:
    blocked = "import sys; sys.modules['atheris'] = None; import bench.fuzz; bench.fuzz.main()"
    done = subprocess.run(
        [sys.executable, "-c", blocked, "html"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (
        2, "Atheris is not installed: .venv/bin/pip install atheris\n",
    )  # fmt: skip
