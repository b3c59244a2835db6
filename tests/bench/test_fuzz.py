"""Fuzzing: what it begins with, what it takes for a fault, and what the child is given."""

from __future__ import annotations

import sys
import zipfile
from io import BytesIO
from itertools import islice
from pathlib import Path

import pytest

from bench import fuzz
from collection.extract import Block, BlockKind, Extract, Link, Section
from crawler.extract import Extractor

NAMES = sorted(fuzz.targets())


@pytest.mark.parametrize("name", NAMES)
def test_every_reader_begins_with_files_that_it_reads(name: str, tmp_path: Path) -> None:
    target = fuzz.targets()[name]
    given = [*islice(fuzz.seeds(target), 2)]
    assert given
    attempt = fuzz.faults_kept(target, tmp_path)
    for seed in given:
        attempt(seed)
    assert not list(tmp_path.iterdir())


def test_of_an_archive_one_part_is_another_and_the_rest_is_whole() -> None:
    target = fuzz.targets()["docx"]
    body = fuzz.body_of(target, b"word/document.xml\n<w:p/>")
    with zipfile.ZipFile(BytesIO(body)) as archive:
        assert archive.read("word/document.xml") == b"<w:p/>"
        assert "[Content_Types].xml" in archive.namelist()
    assert zipfile.is_zipfile(BytesIO(fuzz.body_of(target, b"\0name\n<w:p/>")))
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


AS_ATHERIS = """
import sys
from contextlib import nullcontext
from pathlib import Path

instrument_imports = lambda include: nullcontext()

def Setup(options, attempt):
    global Fuzz
    assert "-max_total_time" in str(options)
    Fuzz = lambda: [attempt(each.read_bytes()) for each in sorted(Path(options[-1]).iterdir())[:1]]
"""


def test_the_child_is_given_the_seeds_and_keeps_what_it_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "atheris.py").write_text(AS_ATHERIS)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(fuzz, "atheris_python", lambda: Path(sys.executable))
    assert fuzz.fuzz("text", 60, tmp_path) == []
    monkeypatch.setattr(fuzz, "seeds", lambda _: [b"A seed that ends it."])
    (tmp_path / "atheris.py").write_text(
        AS_ATHERIS + "\nimport os; instrument_imports = os.abort\n"
    )
    with pytest.raises(SystemExit, match="Atheris ended with"):
        fuzz.fuzz("text", 60, tmp_path)


def test_where_there_is_no_atheris_that_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fuzz, "rivals_python", lambda: Path(sys.executable))
    monkeypatch.setattr(sys, "argv", ["fuzz", "html"])
    with pytest.raises(SystemExit) as ended:
        fuzz.main()
    assert ended.value.code == 2
    assert "there is no Atheris" in capsys.readouterr().out
