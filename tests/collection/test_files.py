"""Files that people name or can reach: read up to a bound, and never waited for without end."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from collection.errors import FileUnusable
from collection.folder.files import LARGEST_DECLARED, read_declared, read_own, read_own_json
from tests.strange import ODD_PLACES, within

ROOT = Path(__file__).parents[2]
OTHERWISE = {
    "collection/packaged.py": "of the package",
    "crawler/editions/vocabulary.py": "of the package",
    "index/words/english.py": "of the package",
    "portal/commands/demo_run.py": "of the package",
    "portal/resources.py": "of the package",
    "portal/web/compression.py": "of the package",
    "crawler/extract/word/doc.py": "what a child of ours wrote just now",
    "crawler/witness/office.py": "what a child of ours wrote just now",
    "crawler/witness/poppler.py": "what a child of ours wrote just now",
    "crawler/witness/programs.py": "what a child of ours wrote just now",
    "portal/backup/taking.py": "has looked whether it is a file",
}
"""The modules that read files by another way, and why they may."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "file.toml"


@pytest.mark.parametrize("put", ODD_PLACES.values(), ids=ODD_PLACES)
def test_what_is_no_file_is_refused_at_once_in_the_data_folder(
    place: Path, put: Callable[[Path], object]
) -> None:
    put(place)
    with within(20), pytest.raises(OSError, match=place.name) as told:
        read_own(place)
    assert told.value.strerror


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"x = " + b"[" * 100_000, "nested too deeply"),
        (b"x = [" * 20_000, "not valid TOML"),
        (b"#" * (LARGEST_DECLARED + 1), "more than 4 MB"),
        (b"\xff = 1", "not valid TOML"),
    ],
    ids=["nested", "tables", "large", "bytes"],
)
def test_a_declared_file_that_cannot_be_used_says_why(place: Path, body: bytes, words: str) -> None:
    place.write_bytes(body)
    with pytest.raises(FileUnusable, match=words):
        read_declared(place)


def test_a_device_without_end_is_read_up_to_the_bound() -> None:
    with within(20), pytest.raises(FileUnusable, match="more than 4 MB"):
        read_declared(Path("/dev/zero"))


def test_a_declared_file_may_be_a_pipe_that_somebody_writes_to() -> None:
    end, start = os.pipe()
    os.write(start, b'key = "value"\n')
    os.close(start)
    with within(20):
        assert read_declared(Path(f"/dev/fd/{end}")) == {"key": "value"}
    os.close(end)


def test_a_pipe_that_nobody_writes_to_is_empty_and_not_waited_for(place: Path) -> None:
    os.mkfifo(place)
    with within(20):
        assert read_declared(place) == {}


def test_what_is_nested_too_deeply_is_no_json(place: Path) -> None:
    place.write_text("[" * 100_000)
    with pytest.raises(ValueError, match="deeply"):
        read_own_json(place)


def reads(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in ("read_text", "read_bytes"):
            yield node.attr


@pytest.mark.slow
def test_every_file_that_is_read_whole_is_read_at_the_one_door() -> None:
    packages = ("briefings", "collection", "crawler", "index", "portal")
    found = {
        path.relative_to(ROOT).as_posix()
        for package in packages
        for path in (ROOT / package).rglob("*.py")
        if any(reads(path))
    }
    assert found == OTHERWISE.keys()
