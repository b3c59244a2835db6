"""Building beside, swapping in one step, and what a crash leaves behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from zlib import crc32

import pytest
from filelock import FileLock

from collection.store import Collection
from index.errors import IndexBusy, IndexDamaged, IndexMissing
from index.generations.generations import Generations
from index.generations.manifest import GenerationManifest
from index.results import SearchRequest
from index.search import Index
from index.searching.queries import parse

TEXT = "Neglect is the ongoing failure to meet a child's basic needs."


def generations(shelf):
    return sorted(path.name for path in shelf.folder.iterdir() if path.name.startswith("gen-"))


def total(index, words="neglect"):
    return index.search(SearchRequest(words=words)).total


def test_without_a_build_there_is_no_index(shelf):
    with pytest.raises(IndexMissing, match="run signpost index"):
        Index.open(shelf.folder, shelf.collection)


def test_a_build_reports_what_it_wrote(shelf):
    shelf.add("A", TEXT, TEXT)
    shelf.add("B", TEXT)
    report = shelf.build()
    assert (report.documents, report.passages, report.generation, report.unchanged) == (
        2,
        3,
        "gen-000001",
        False,
    )


@pytest.mark.slow
def test_progress_counts_documents_to_the_end(shelf):
    shelf.add_all([(f"T{n}", [TEXT], {}) for n in range(450)])
    seen = []
    shelf.build(progress=lambda done, of: seen.append((done, of)))
    assert seen == [(200, 450), (400, 450), (450, 450)]


def test_an_unchanged_collection_is_not_indexed_again(shelf):
    shelf.add("A", TEXT)
    shelf.build()
    report = shelf.build()
    assert (report.unchanged, report.generation, report.documents) == (True, "gen-000001", 1)
    assert shelf.build(rebuild=True).generation == "gen-000002"


def test_an_open_index_notices_the_swap(shelf):
    shelf.add("A", TEXT)
    index = shelf.open()
    shelf.add("B", TEXT)
    assert total(index) == 1
    shelf.build()
    assert (total(index), index.generation) == (2, "gen-000002")


def test_a_closed_index_opens_again(shelf):
    shelf.add("A", TEXT)
    index = shelf.open()
    index.close()
    assert total(index) == 1


def test_only_the_current_generation_and_the_one_before_are_kept(shelf):
    shelf.add("A", TEXT)
    for _ in range(4):
        shelf.build(rebuild=True)
    assert generations(shelf) == ["gen-000003", "gen-000004"]
    assert Generations(shelf.folder).current() == "gen-000004"


def test_an_index_in_use_outlives_its_folder(shelf):
    shelf.add("A", TEXT)
    index = shelf.open()
    held = index._current()
    for _ in range(3):
        shelf.build(rebuild=True)
    assert not (shelf.folder / held.name).exists()
    assert held.scorer.score(parse('"basic needs"')).matching.tolist() == [True]


@pytest.mark.cases
@pytest.mark.parametrize(
    "step",
    ["index.building.sharding._add", "index.generations.generations.GenerationManifest.write"],
)
def test_a_build_that_dies_leaves_the_old_index_and_the_next_clears_up(shelf, monkeypatch, step):
    shelf.add("A", TEXT)
    index = shelf.open()
    shelf.add("B", TEXT)
    with monkeypatch.context() as patch:
        patch.setattr(step, _die)
        with pytest.raises(KeyboardInterrupt):
            shelf.build()
    assert (shelf.folder / "building").exists()
    assert (total(index), index.generation) == (1, "gen-000001")
    shelf.build()
    assert not (shelf.folder / "building").exists()
    assert total(index) == 2


def test_a_crash_between_rename_and_swap_costs_a_folder_only(shelf, monkeypatch):
    shelf.add("A", TEXT)
    index = shelf.open()
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.replace", _die)
        with pytest.raises(KeyboardInterrupt):
            shelf.build(rebuild=True)
    assert (total(index), index.generation) == (1, "gen-000001")
    shelf.build(rebuild=True)
    assert index.generation == "gen-000003"
    assert generations(shelf) == ["gen-000001", "gen-000003"]


def _die(*args, **kwargs):
    raise KeyboardInterrupt


@pytest.mark.slow
def test_a_killed_build_leaves_the_old_index(shelf):
    shelf.add_all([(f"T{n}", [TEXT] * 5, {}) for n in range(300)])
    index = shelf.open()
    script = (
        "import sys; from pathlib import Path\n"
        "from collection.store import Collection; from index.writer import build\n"
        "folder = Path(sys.argv[1]); collection = Collection.open(folder.parent)\n"
        "while True: build(collection, folder, rebuild=True)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    for _ in range(3):
        child = subprocess.Popen([sys.executable, "-c", script, shelf.folder], env=environment)
        while not (shelf.folder / "building").exists():
            assert child.poll() is None
            time.sleep(0.005)
        child.kill()
        child.wait()
        assert total(index) == 300
    assert not shelf.build(rebuild=True).unchanged
    assert total(index) == 300


def test_a_second_build_is_refused_at_once(shelf):
    shelf.add("A", TEXT)
    shelf.folder.mkdir(parents=True)
    with FileLock(shelf.folder / "build.lock"), pytest.raises(IndexBusy):
        shelf.build()


@pytest.mark.cases
@pytest.mark.parametrize(
    "file", ["manifest.json", "sidecar/posting_body.npy", "sidecar/facet_topic_values.npy"]
)
@pytest.mark.parametrize("damage", ["missing", "empty", "short"])
def test_a_damaged_generation_is_told_with_the_way_out(shelf, file, damage):
    shelf.add("A", TEXT, topics=["neglect"])
    shelf.build()
    path = shelf.folder / "gen-000001" / file
    body = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(b"" if damage == "empty" else body[: len(body) // 2])
    with pytest.raises(IndexDamaged, match="run signpost index"):
        Index.open(shelf.folder, shelf.collection)
    shelf.build()
    assert total(Index.open(shelf.folder, shelf.collection)) == 1


def test_whoosh_files_that_are_damaged_are_told_and_mended_while_searches_go_on(shelf):
    # Searches read the arrays alone; Whoosh's files are read by the next build.
    shelf.add("A", TEXT)
    shelf.build()
    for path in (shelf.folder / "gen-000001" / "whoosh").glob("*.toc"):
        path.write_bytes(b"")
    index = Index.open(shelf.folder, shelf.collection)
    assert total(index) == 1
    assert "another size" in index.fault()
    assert "another size" in shelf.build().mended
    assert (total(index), index.fault()) == (1, "")


@pytest.mark.slow
@pytest.mark.parametrize("pointer", ["", "../../etc", "gen-", "gen-000042", None])
def test_a_pointer_to_nothing_is_told_and_what_is_there_is_searched(shelf, pointer):
    shelf.add("A", TEXT)
    shelf.build()
    path = shelf.folder / "current"
    path.unlink() if pointer is None else path.write_text(pointer)
    index = Index.open(shelf.folder, shelf.collection)
    assert (total(index), bool(index.fault())) == (1, True)
    assert not shelf.build().unchanged
    assert (total(index), index.fault()) == (1, "")


@pytest.mark.parametrize("pointer", ["", "gen-000042"])
def test_a_pointer_to_nothing_where_nothing_is_kept_is_told(shelf, pointer):
    shelf.folder.mkdir()
    (shelf.folder / "current").write_text(pointer)
    with pytest.raises(IndexDamaged, match="run signpost index"):
        Index.open(shelf.folder, shelf.collection)


def test_an_index_of_another_form_is_told_and_still_says_of_what_it_was_made(shelf):
    shelf.add("A", TEXT)
    shelf.build()
    folder = shelf.folder / "gen-000001"
    replace(GenerationManifest.read(folder), form="0").write(folder)
    with pytest.raises(IndexDamaged, match=r"another form .*; run signpost index$"):
        Index.open(shelf.folder, shelf.collection)
    assert Generations(shelf.folder).origins() == [(shelf.collection.identity(), 1)]


def test_a_manifest_from_before_there_were_forms_is_of_another_form(shelf):
    shelf.add("A", TEXT)
    shelf.build()
    folder = shelf.folder / "gen-000001"
    said = json.loads((folder / "manifest.json").read_text())
    del said["form"], said["crc32"]
    said = {"format": 11, **said}
    said["crc32"] = crc32(json.dumps(said, sort_keys=True).encode())
    (folder / "manifest.json").write_text(json.dumps(said))
    with pytest.raises(IndexDamaged, match="another form"):
        Index.open(shelf.folder, shelf.collection)
    assert not shelf.build().unchanged


@pytest.mark.parametrize("text", ["", "[]", "7", "{}", '{"crc32": 1}', "[" * 100_000])
def test_a_manifest_that_is_none_is_damaged(shelf, text):
    shelf.add("A", TEXT)
    shelf.build()
    (shelf.folder / "gen-000001" / "manifest.json").write_text(text)
    with pytest.raises(IndexDamaged, match="the manifest of the index gen-000001 is damaged"):
        Index.open(shelf.folder, shelf.collection)
    assert Generations(shelf.folder).origins() == []


def test_an_index_of_another_collection_is_told(shelf, tmp_path):
    shelf.add("A", TEXT)
    shelf.build()
    other = Collection.open(tmp_path / "other")
    with pytest.raises(IndexDamaged, match="does not hold"):
        total(Index.open(shelf.folder, other))
    other.close()
