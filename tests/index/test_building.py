"""An update, or a build divided among processes, leaves what one whole build would have left."""

from __future__ import annotations

import logging
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import fields
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from collection.models import Document, DocumentState, DocumentTopic, StoredSection, Version
from collection.store import bump_revision
from index.building import chunks, processes, segments, updating
from index.building.ledger import Ledger
from index.building.sharding import Share
from index.generations.generations import GenerationManifest, Generations
from index.searching.opened import Generation
from index.storing import latent, pairs
from index.storing.sidecar import Sidecar

WORDS = [f"word{n}" for n in range(40)] + ["bruise", "bruises", "child's", "1.4.39", "École"]
TOPICS = ("neglect", "exploitation", "information-sharing")


def opened(shelf):
    folder = shelf.folder / Generations(shelf.folder).current()
    facets = GenerationManifest.read(folder).facets
    return Sidecar.load(folder / "sidecar", facets), Ledger.load(folder / "ledger")


def assert_same(one, other):
    for column in fields(one):
        left, right = getattr(one, column.name), getattr(other, column.name)
        if column.name == "facets":
            for key in left:
                assert left[key].slugs == right[key].slugs
                for part in ("documents", "values", "since"):
                    np.testing.assert_array_equal(
                        getattr(left[key], part), getattr(right[key], part), key
                    )
        else:
            assert left.dtype == right.dtype, column.name
            np.testing.assert_array_equal(left, right, column.name)


def text(chance, most):
    new = [f"fresh{chance.randint(0, 500)}"]
    return " ".join(chance.choices(WORDS, k=chance.randint(0, most)) + new)


def _sections(chance):
    return [
        {"text": text(chance, 300), "heading": [text(chance, 2)]}
        for _ in range(chance.randint(0, 3))
    ]


def row(chance):
    attributes = {
        "topics": chance.sample(TOPICS, k=chance.randint(0, 2)),
        "next_review": chance.choice([None, date(2026, 1, 1)]),
    }
    return text(chance, 3), _sections(chance), attributes


def add(shelf, chance):
    shelf.add_all([row(chance)])


def with_one(shelf, chance, change):
    with shelf.collection.writing() as session:
        documents = session.query(Document).order_by(Document.id).all()
        if documents:
            change(session, chance.choice(documents), chance)
        bump_revision(session)


def rewrite(session, document, chance):
    version = Version(
        document_id=document.id,
        number=len(document.versions) + 1,
        fetched=document.checked,
        url=document.url,
        media_type="text/html",
        blob_hash="0" * 64,
        text_hash=f"{chance.getrandbits(60):064d}",
        title=document.title,
        chapter=None,
        dates={},
    )
    version.sections = [
        StoredSection(position=place, anchor=None, page=None, layout=[], box="body", **given)
        for place, given in enumerate(_sections(chance))
    ]
    session.add(version)
    session.flush()
    document.version_id = version.id


def retitle(_session, document, chance):
    document.title = text(chance, 3)


def classify(_session, document, chance):
    document.topics = [DocumentTopic(topic=chance.choice(TOPICS), reason="a test")]


def withdraw(_session, document, _chance):
    document.state = DocumentState.GONE


def forget(_session, document, _chance):
    document.version_id = None


CHANGES = (rewrite, retitle, classify, withdraw, forget)


@pytest.mark.slow
@pytest.mark.cases
@pytest.mark.parametrize("seed", range(6))
def test_after_any_changes_an_update_equals_a_whole_build(shelf, seed, monkeypatch):
    monkeypatch.setattr(updating, "MOST_RENEWED", 10.0)
    monkeypatch.setattr(chunks, "STRETCH", 100)
    monkeypatch.setattr(latent, "LEAST_DIMENSIONS", 1)
    monkeypatch.setattr(latent, "PASSAGES_EACH", 2)
    monkeypatch.setattr(pairs, "BLOCK", 5)
    chance = random.Random(seed)
    shelf.add_all([row(chance) for _ in range(8)])
    shelf.build()
    for _ in range(4):
        for _ in range(chance.randint(1, 4)):
            if chance.random() < 0.3:
                add(shelf, chance)
            else:
                with_one(shelf, chance, chance.choice(CHANGES))
        shelf.build()
        updated = opened(shelf)
        found = [shelf.titles(word) for word in ("word1", "bruise", "fresh7 word3")]
        shelf.build(rebuild=True)
        for one, other in zip(updated, opened(shelf), strict=True):
            assert_same(one, other)
        assert [shelf.titles(word) for word in ("word1", "bruise", "fresh7 word3")] == found


def read_again(shelf):
    """Build, and return how many documents were read for it."""
    seen = [(0, 0)]
    shelf.build(progress=lambda done, of: seen.append((done, of)))
    return seen[-1][1]


def filled(shelf, count=20):
    chance = random.Random(3)
    shelf.add_all([row(chance) for _ in range(count)])
    shelf.build()
    return chance


@pytest.mark.slow
def test_only_what_changed_is_read_again(shelf):
    chance = filled(shelf)
    with_one(shelf, chance, rewrite)
    add(shelf, chance)
    assert read_again(shelf) == 2


@pytest.mark.slow
def test_an_updated_generation_opens_and_whoosh_holds_the_same_passages(shelf):
    chance = filled(shelf)
    for _ in range(3):
        with_one(shelf, chance, forget)
        shelf.build()
        name = Generations(shelf.folder).current()
        Generation.open(name, shelf.folder / name, shelf.collection)


@pytest.mark.slow
def test_many_changes_are_written_whole(shelf):
    chance = filled(shelf)
    for _ in range(6):
        add(shelf, chance)
    assert read_again(shelf) == 26


@pytest.mark.slow
def test_many_updates_are_gathered_into_one_segment(shelf, monkeypatch):
    monkeypatch.setattr(segments, "MOST_SMALL", 3)
    chance = filled(shelf, 40)
    read = []
    for _ in range(3):
        add(shelf, chance)
        read.append(read_again(shelf))
    assert read == [1, 1, 43]


@pytest.mark.slow
def test_a_damaged_ledger_is_mended_by_a_whole_build(shelf):
    chance = filled(shelf)
    folder = shelf.folder / Generations(shelf.folder).current()
    (folder / "ledger" / "held_word.npy").write_bytes(b"damaged")
    add(shelf, chance)
    assert read_again(shelf) == 21


@pytest.fixture
def two(monkeypatch):
    """Divide even small builds, in two."""
    monkeypatch.setattr(processes, "LEAST_SHARE", 2)
    monkeypatch.setattr(processes.os, "sched_getaffinity", lambda _: {0, 1})


def test_documents_are_divided_among_the_cores_and_few_are_not(two):
    share = Share([f"{n}" for n in range(9)], [b"%d" % n for n in range(9)])
    first, second = processes.divide(share)
    assert [*first.ids, *second.ids] == share.ids
    assert [*first.fingerprints, *second.fingerprints] == share.fingerprints
    assert processes.divide(Share(share.ids[:3], share.fingerprints[:3])) == [
        Share(share.ids[:3], share.fingerprints[:3])
    ]
    assert processes.divide(Share([], [])) == [Share([], [])]


@pytest.mark.slow
def test_a_divided_build_equals_one_process(shelf, monkeypatch):
    filled(shelf, 30)
    alone = opened(shelf)
    with monkeypatch.context() as patch:
        patch.setattr(processes, "LEAST_SHARE", 2)
        patch.setattr(processes.os, "sched_getaffinity", lambda _: {0, 1, 2})
        patch.setattr(segments, "SEGMENT", 7)
        patch.setattr(chunks, "STRETCH", 50)
        seen = []
        shelf.build(rebuild=True, progress=lambda done, of: seen.append((done, of)))
        assert seen[-1] == (30, 30)
        for one, other in zip(alone, opened(shelf), strict=True):
            assert_same(one, other)
        index = shelf.open()
        Generation.open(index.generation, shelf.folder / index.generation, shelf.collection)
        assert not (shelf.folder / index.generation / "shares").exists()
        shelf.add("A", "Another text about bruises")
        assert not shelf.build().unchanged
        assert "A" in shelf.titles("another text")


@pytest.mark.slow
def test_an_update_divided_among_processes_equals_a_whole_build(shelf, monkeypatch):
    chance = filled(shelf, 40)
    shelf.add_all([row(chance) for _ in range(6)])
    with monkeypatch.context() as patch:
        patch.setattr(processes, "LEAST_SHARE", 2)
        patch.setattr(processes.os, "sched_getaffinity", lambda _: {0, 1, 2})
        assert read_again(shelf) == 6
    updated = opened(shelf)
    shelf.build(rebuild=True)
    for one, other in zip(updated, opened(shelf), strict=True):
        assert_same(one, other)


@pytest.mark.slow
def test_where_the_collection_moves_on_one_process_writes_it_all(shelf, two, monkeypatch):
    filled(shelf, 8)
    write = processes.write_shares

    def moved(collection, revision, *rest):
        with collection.writing() as session:
            bump_revision(session)
        found = write(collection, revision, *rest)
        assert found is None
        return found

    monkeypatch.setattr("index.writer.write_shares", moved)
    assert shelf.build(rebuild=True).documents == 8


@pytest.mark.slow
def test_where_a_process_is_killed_one_writes_it_all_and_says_so(shelf, two, monkeypatch, caplog):
    filled(shelf, 8)
    start = processes._Worker.__enter__

    def kill(worker):
        os.kill(worker._process.pid, signal.SIGKILL)
        return start(worker)

    monkeypatch.setattr(processes._Worker, "__enter__", kill)
    with caplog.at_level(logging.WARNING, logger="index.building.processes"):
        assert shelf.build(rebuild=True).documents == 8
    assert "was killed" in caplog.text


@pytest.mark.slow
def test_what_a_process_raises_is_raised(shelf, two, tmp_path):
    filled(shelf, 4)
    shares = [Share(["no such id"], [b""]), Share(["nor this"], [b""])]
    folders = [tmp_path / "one", tmp_path / "other"]
    with pytest.raises(KeyError, match="no"):
        processes.write_shares(
            shelf.collection, shelf.collection.revision(), shares, folders, lambda *_: None
        )


@pytest.mark.slow
def test_where_the_build_is_killed_its_processes_end(shelf):
    shelf.add_all([row(random.Random(n)) for n in range(40)])
    script = (
        "import sys; from pathlib import Path; from index.building import processes\n"
        "from collection.store import Collection; from index.writer import build\n"
        "processes.LEAST_SHARE, processes.os.sched_getaffinity = 2, lambda _: {0, 1}\n"
        "folder = Path(sys.argv[1]); collection = Collection.open(folder.parent)\n"
        "build(collection, folder, progress=lambda *_: print('begun', flush=True) or input())"
    )
    group = subprocess.Popen(
        [sys.executable, "-c", script, shelf.folder],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert group.stdout.readline() == b"begun\n"
    group.kill()
    group.wait()
    ended = time.monotonic() + 30
    while alive(group.pid):
        assert time.monotonic() < ended, "the processes go on"
        time.sleep(0.05)
    assert shelf.build().documents == 40


def alive(group):
    """Return the states of a process group's processes, zombies left out."""
    states = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            state, _, number, *_ = path.read_text().rpartition(")")[2].split()
            states += [state] if int(number) == group and state != "Z" else []
    return states
