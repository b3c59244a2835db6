"""The corpus of the search benchmark, and that what is compared answers the same questions."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bench import search as searching
from bench.corpus import Sample, requests, reword, samples, store
from bench.engines import Fts5, WhooshEngine
from bench.sites import Site
from bench.texts import Page, pages
from collection.store import Collection
from index.results import SearchRequest
from index.search import Index
from index.writer import build

WORDS = ("harbour", "lantern", "orchard", "pebble", "thicket", "meadow", "anvil", "candle")


@pytest.fixture
def texts() -> list[Page]:
    chance = random.Random(1)
    return [
        Page(
            f"The {word}",
            [(f"On the {word}", " ".join(chance.choices(WORDS, k=30))) for _ in range(40)],
        )
        for word in WORDS
    ]


@pytest.fixture
def shelf(texts: list[Page]) -> list[Sample]:
    return samples(texts, 500, random.Random(2))


def test_a_corpus_holds_as_many_passages_as_asked_for_where_the_pages_do_not_suffice(
    texts: list[Page], shelf: list[Sample]
) -> None:
    assert sum(len(page.passages) for page in texts) < 500
    assert sum(len(sample.sections) for sample in shelf) == 500
    assert len({sample.id for sample in shelf}) == len(shelf)


def test_every_section_of_a_corpus_is_one_passage_of_the_index_and_some_can_be_reworded(
    shelf: list[Sample], tmp_path: Path
) -> None:
    with closing(Collection.open(tmp_path / "data")) as collection:
        store(collection, shelf)
        report = build(collection, tmp_path / "index")
        assert (report.documents, report.passages) == (len(shelf), 500)
        changed = reword(collection, 0.1, random.Random(1))
        read = []
        report = build(collection, tmp_path / "index", progress=lambda done, _: read.append(done))
    assert changed == read[-1] == round(len(shelf) / 10)
    assert (report.documents, report.passages) == (len(shelf), 500)


def test_this_index_and_fts5_find_as_many_documents_and_whoosh_as_many_passages(
    shelf: list[Sample], tmp_path: Path
) -> None:
    asked = requests(shelf, 40, random.Random(3))
    assert any(request.filters for request in asked)
    with (
        closing(Collection.open(tmp_path / "data")) as collection,
        closing(Fts5(tmp_path / "fts5", shelf)) as fts5,
        closing(WhooshEngine(tmp_path / "whoosh", shelf)) as whoosh,
    ):
        store(collection, shelf)
        build(collection, tmp_path / "index")
        with closing(
            Index.open(tmp_path / "index", collection, today=lambda: date(2026, 3, 15))
        ) as index:
            for request in asked:
                assert index.search(request).total == fts5.search(request)
                assert whoosh.search(request) == passages_with(shelf, request)


def passages_with(shelf: list[Sample], request: SearchRequest) -> int:
    """Count the passages that hold one of the words, in documents that the filters admit."""
    return sum(
        any(word in f"{sample.title} {heading} {body}".split() for word in request.words.split())
        for sample in shelf
        if all(values & {*sample.facets[key]} for key, values in request.filters.items())
        for heading, body in sample.sections
    )


def test_pages_are_read_by_heading_in_english_without_menus(tmp_path: Path) -> None:
    long = " ".join(["harbour"] * 25)
    root = tmp_path / "site"
    root.mkdir()
    (root / "a.html").write_text(
        f"<title>A</title><nav><p>{long}</p></nav><h1>Top</h1><p>{long}</p><p>short</p>"
        f"<h2>Under</h2><ul><li>{long} <p>inside</p></li></ul>",
        encoding="utf-8",
    )
    (root / "b.html").write_text(f'<html lang="de"><title>B</title><p>{long}', encoding="utf-8")
    found = pages(Site(root, 2, 0, ()), tmp_path)
    assert found == [Page("A", [("Top", f"{long}\nshort"), ("Under", f"{long} inside")])]
    assert pages(Site(root / "nowhere", 0, 0, ()), tmp_path) == found


MADE = re.compile(r"\$\(BIN\)/python -m (bench\.\w+)")
ROOT = Path(__file__).resolve().parents[2]


def test_all_that_make_bench_runs_can_be_started() -> None:
    modules = set(MADE.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    assert len(modules) == 3
    for module in modules:
        command = [sys.executable, "-m", module, "--help"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout[:6]) == (0, "usage:"), done.stderr


def test_one_build_alone_tells_its_time_and_memory(
    shelf: list[Sample], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    searching.build_alone(shelf[:3], tmp_path)
    told = r"built in [\d.]+ s: \d+ passages, 3 documents; \d+ MB at the peak"
    assert re.search(told, capsys.readouterr().out)
