"""A damaged generation, whatever file and damage: told, answered from the one before, mended.

Nothing here knows which file matters for what: every file of a generation is damaged in turn.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from index.errors import IndexDamaged, IndexMissing
from index.generations.generations import Generations
from index.results import SearchRequest
from index.search import Index
from index.suggesting.completion import Completer
from index.words.synonyms import SynonymsFile
from index.writer import build, use_held

NOW, BEFORE = ["Neglect", "Neglect, further"], ["Neglect"]


def flip(body: bytes) -> bytes:
    """Return a body of the same size, with bytes in its middle changed."""
    half = len(body) // 2
    return body[:half] + bytes(byte ^ 0xFF for byte in body[half : half + 64]) + body[half + 64 :]


DAMAGES = {
    "empty": lambda _: b"",
    "cut in half": lambda body: body[: len(body) // 2],
    "header garbled": lambda body: b"\x93NUMPY\x01\x00\xff(((" + body[12:],
    "flipped in the middle": flip,
    "removed": lambda _: None,
}


@dataclass(frozen=True)
class Kept:
    """An index of two generations, the second an update, as it was built."""

    folder: Path
    shelf: object

    def copy(self, to: Path) -> Path:
        return Path(shutil.copytree(self.folder, to))

    def linked(self, to: Path) -> Path:
        """Return a copy that takes no time; its files may be replaced, never written over."""
        shutil.rmtree(to, ignore_errors=True)
        return Path(shutil.copytree(self.folder, to, copy_function=os.link))


def titles(index: Index) -> list[str]:
    return sorted(hit.title for hit in index.search(SearchRequest("neglect")).hits)


EACH = 3
"""Of so many arrays one is damaged in each way."""


@pytest.fixture(scope="module", autouse=True)
def _synonyms_read_once():
    """Read the packaged files of words once: for five hundred indexes it was half of the time."""
    with pytest.MonkeyPatch.context() as patch:
        read = SynonymsFile()
        patch.setattr("index.search.SynonymsFile", lambda *_: read)
        yield


@pytest.fixture(scope="module")
def kept(module_shelf) -> Kept:
    module_shelf.add_all([(f"Other {n}", [f"Something else {n}."], {}) for n in range(12)])
    module_shelf.add("Neglect", "Neglect is ongoing.", topics=["neglect"])
    module_shelf.build()
    module_shelf.add("Neglect, further", "Neglect goes on.", topics=["neglect"])
    module_shelf.build()
    return Kept(module_shelf.folder, module_shelf)


def files(folder: Path) -> list[str]:
    inside = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(
        name
        for name in inside
        if name == "current" or (name.startswith("gen-000002/") and not name.endswith("LOCK"))
    )


def tried(names: list[str], damage: str) -> list[str]:
    """Return the files that are damaged in one way.

    An array is like another: each of them meets a third of the ways, and each way a third of them;
    what is read otherwise meets all. ``make seek`` tries all of all.
    """
    if settings.get_current_profile_name() == "seek":
        return names
    first = list(DAMAGES).index(damage)
    arrays = [name for name in names if name.endswith(".npy")]
    return [*arrays[first % EACH :: EACH], *(name for name in names if not name.endswith(".npy"))]


@pytest.mark.parametrize("damage", DAMAGES)
def test_any_damage_of_any_file_is_told_answered_and_mended(kept, tmp_path, damage, monkeypatch):
    monkeypatch.setattr(
        "index.generations.generations._sync", lambda _: None
    )  # the time of five hundred builds
    names = files(kept.folder)
    assert len(names) > 70, "arrays, ledger, Whoosh's files, manifest and pointer"
    assert build(kept.shelf.collection, kept.folder).unchanged
    for name in tried(names, damage):
        folder = kept.linked(tmp_path / "index")
        path = folder / name
        body = DAMAGES[damage](path.read_bytes())
        if body == path.read_bytes():
            continue
        path.unlink()
        if body is not None:
            path.write_bytes(body)
        index, generations = Index(folder, kept.shelf.collection), Generations(folder)
        assert titles(index) in (NOW, BEFORE), name
        told = index.fault() or generations.damage("gen-000002")
        assert told, name
        report = build(kept.shelf.collection, folder)
        assert report.mended, name
        assert not report.unchanged, name
        assert titles(index) == NOW, name
        assert (index.fault(), generations.damage(report.generation)) == ("", ""), name


def test_what_searches_read_is_never_answered_from_when_its_bytes_changed(kept, tmp_path):
    for name in files(kept.folder):
        if "/sidecar/" not in name:
            continue
        folder = kept.linked(tmp_path / "index")
        path = folder / name
        body = flip(path.read_bytes())
        path.unlink()
        path.write_bytes(body)
        index = Index(folder, kept.shelf.collection)
        assert (index.generation, titles(index)) == ("gen-000001", BEFORE), name


def test_a_file_that_two_generations_share_is_told_of_both(kept, tmp_path):
    # Whoosh's segments are links: what befalls one befalls the generation before.
    folder = tmp_path / "index"
    shutil.copytree(kept.folder, folder)
    for path in (folder / "gen-000001" / "whoosh").glob("*.pst"):
        path.write_bytes(b"")
        (folder / "gen-000002" / "whoosh" / path.name).write_bytes(b"")
    index = Index(folder, kept.shelf.collection)
    assert titles(index) == NOW
    report = build(kept.shelf.collection, folder)
    assert "whoosh" in report.mended
    assert titles(index) == NOW


def test_where_no_generation_is_whole_the_error_says_what_to_do(kept, tmp_path):
    folder = kept.copy(tmp_path / "index")
    for name in ("gen-000001", "gen-000002"):
        (folder / name / "sidecar" / "place.npy").write_bytes(b"")
    index = Index(folder, kept.shelf.collection)
    with pytest.raises(IndexDamaged, match=r"gen-000002 has another size.*run signpost index"):
        titles(index)
    build(kept.shelf.collection, folder)
    assert titles(index) == NOW


def test_an_earlier_generation_that_is_damaged_is_dropped_by_the_next_build(kept, tmp_path):
    folder = kept.copy(tmp_path / "index")
    (folder / "gen-000001" / "sidecar" / "place.npy").write_bytes(b"")
    assert build(kept.shelf.collection, folder).unchanged
    assert Generations(folder).candidates() == ["gen-000002"]


@pytest.mark.parametrize("lost", ["gen-000002", "current", "both"])
def test_what_is_open_is_searched_on_when_its_files_are_gone(kept, tmp_path, lost):
    folder = kept.copy(tmp_path / "index")
    index = Index(folder, kept.shelf.collection)
    assert (titles(index), index.fault()) == (NOW, "")
    if lost != "current":
        shutil.rmtree(folder / "gen-000002")
    if lost != "gen-000002":
        (folder / "current").unlink()
    assert titles(index) == NOW
    assert index.fault()
    assert build(kept.shelf.collection, folder).mended
    assert (titles(index), index.fault()) == (NOW, "")


def overwrite(path: Path) -> None:
    """Change every byte behind the header, as whoever writes over a file does."""
    with path.open("r+b") as file:
        file.seek(128)
        body = file.read()
        file.seek(128)
        file.write(bytes(byte ^ 0xFF for byte in body))


def test_what_befalls_files_reaches_no_search_that_has_them_open(kept, tmp_path):
    folder = kept.copy(tmp_path / "index")
    index = Index(folder, kept.shelf.collection)
    answer, offered = index.search(SearchRequest("neglect")), index.complete("ne")
    assert index.fault() == ""
    for path in (folder / "gen-000002" / "sidecar").iterdir():
        overwrite(path)
    assert index.search(SearchRequest("neglect")) == answer
    assert index.complete("ne") == offered
    assert "is damaged" in index.fault()
    for path in (folder / "gen-000002" / "sidecar").iterdir():
        os.truncate(path, 0)  # where they were mapped, the next line would end the process
    assert index.search(SearchRequest("neglect")) == answer
    assert "has another size" in index.fault()
    assert build(kept.shelf.collection, folder).mended
    assert (titles(index), index.fault()) == (NOW, "")


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_of_any_file_is_told_while_it_is_open_and_no_longer_when_it_is_mended(
    kept, tmp_path, damage
):
    folder = kept.copy(tmp_path / "index")
    index = Index(folder, kept.shelf.collection)
    assert index.fault() == ""
    for name in files(kept.folder):
        right = (folder / name).read_bytes()
        body = DAMAGES[damage](right)
        if name == "current" or body == right:
            continue
        (folder / name).unlink()
        if body is not None:
            (folder / name).write_bytes(body)
        assert "gen-000002" in index.fault(), name
        (folder / name).write_bytes(right)
        assert index.fault() == "", name


def test_a_file_that_did_not_fit_when_it_was_opened_is_told(kept, tmp_path):
    folder = kept.copy(tmp_path / "index")
    ledger = next((folder / "gen-000002" / "ledger").iterdir())
    os.truncate(ledger, 0)
    index = Index(folder, kept.shelf.collection)
    assert titles(index) == NOW
    assert ledger.name in index.fault()


@pytest.mark.parametrize("name", ["document_id", "passage_document", "document_first", "place"])
def test_damage_that_comes_while_it_is_searched_is_met_by_the_generation_before(
    kept, tmp_path, name, monkeypatch
):
    monkeypatch.setattr("index.searching.opened.HELD", 0)  # as of a large index
    folder = kept.copy(tmp_path / "index")
    index = Index(folder, kept.shelf.collection)
    assert titles(index) == NOW
    path = folder / "gen-000002" / "sidecar" / f"{name}.npy"
    array = np.load(path, mmap_mode="r+")
    array.view(np.uint8)[...] = 0x7F  # of the same size, seen by whoever has mapped it
    array.flush()
    assert titles(index) in (NOW, BEFORE), "right, or from the generation before"
    assert name in index.fault()
    assert (titles(index), index.generation) == (BEFORE, "gen-000001"), "it is searched no more"
    assert name in index.fault(), "which is told as long as it is so"
    assert build(kept.shelf.collection, folder).mended
    assert titles(index) == NOW


def test_a_mistake_of_ours_is_not_taken_for_damage(kept, tmp_path, monkeypatch):
    index = Index(kept.copy(tmp_path / "index"), kept.shelf.collection)
    assert index.generation == "gen-000002"

    def fail(*_):
        raise IndexError("a mistake")

    monkeypatch.setattr(Completer, "complete", fail)
    with pytest.raises(IndexError, match="a mistake"):
        index.complete("ne")
    assert index.generation == "gen-000002"


def test_a_held_generation_that_is_damaged_is_not_put_to_use(kept, tmp_path):
    folder = kept.copy(tmp_path / "index")
    build(kept.shelf.collection, folder, rebuild=True, approve=lambda _: "it answers worse")
    (folder / "held" / "sidecar" / "place.npy").write_bytes(b"")
    with pytest.raises(IndexDamaged, match="another size"):
        use_held(folder)
    assert Generations(folder).current() == "gen-000002"


def test_a_folder_without_generations_holds_no_index(tmp_path, kept):
    with pytest.raises(IndexMissing):
        titles(Index(tmp_path / "nothing", kept.shelf.collection))
    assert not (tmp_path / "nothing").exists()
