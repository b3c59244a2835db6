"""Search with every facet, beside other engines, on the same real text in the same run.

    python -m bench.search [--passages 30000 300000] [--queries 200] [--seed 1] [--quick]
    python -m bench.search --build 1000000

Whole pages over HTTP come first, beside Datasette (``bench.pages``), with the memory of the
portal's process when everything is warm. Then the ten best and the counts of all facets: this
index, Whoosh's own scorer, SQLite FTS5 and tantivy (``bench.engines``), and for ours also the whole
answer with its passages cut out and marked. Last what a whole build takes beside tantivy's, and an
update beside a whole build. ``--build`` makes one index alone and tells its time and memory. The
documents are those of ``bench.corpus``.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from bench import pages
from bench.corpus import Sample, hand_over, requests, reword, samples, store
from bench.engines import Fts5, Tantivy, WhooshEngine
from bench.environment import CACHE
from bench.sites import Unavailable, free_port, prepare
from bench.texts import pages as read_pages
from collection.store import Collection
from index.results import SearchRequest
from index.search import Index
from index.searching.opened import Generation
from index.searching.queries import parse
from index.searching.ranking import rank
from index.words.synonyms import NONE
from index.writer import build

TODAY = date(2026, 3, 15)
WARM_SECONDS, LOAD_SECONDS = 10.0, 20.0
CHANGED = 0.01
"""The share of documents that change before an update."""

Engine = TypeVar("Engine")
Answer = Callable[[SearchRequest], int]


def timed(answer: Answer, asked: Sequence[SearchRequest]) -> tuple[list[float], list[int]]:
    """Return the milliseconds and the total of each request; a tenth is asked once before."""
    for request in asked[: len(asked) // 10]:
        answer(request)
    milliseconds, totals = [], []
    for request in asked:
        began = time.perf_counter()
        totals.append(answer(request))
        milliseconds.append((time.perf_counter() - began) * 1000)
    return milliseconds, totals


def agreeing(one: Sequence[int], other: Sequence[int]) -> str:
    """Say in how many queries two engines find as many."""
    return f"as many in {sum(map(int.__eq__, one, other))} of {len(one)} queries"


def figures(name: str, milliseconds: Sequence[float], ours: float | None = None) -> float:
    """Print one line of the table; returns the median."""
    median = statistics.median(milliseconds)
    slow = statistics.quantiles(milliseconds, n=20)[-1]
    ratio = "" if ours is None else f"   {median / ours:6.1f} times Signpost's p50"
    print(f"  {name:<46} p50 {median:8.2f} ms   p95 {slow:8.2f} ms{ratio}", flush=True)
    return median


def built(name: str, make: Callable[[], Engine]) -> Engine:
    """Make something and print how long it took."""
    began = time.perf_counter()
    made = make()
    print(f"  {name} built in {time.perf_counter() - began:.1f} s", flush=True)
    return made


def compare_engines(
    data: Path,
    scratch: Path,
    shelf: Sequence[Sample],
    count: int,
    whole_build: float,
    *,
    quick: bool,
) -> None:
    """Time every engine on the same requests; print one line each.

    Args:
        data: folder of the index.
        scratch: where the others build theirs.
        shelf: the documents.
        count: of requests.
        whole_build: seconds that ours took.
        quick: whether Whoosh is left out.
    """
    asked = requests(shelf, count, random.Random(count))
    documents, queries = hand_over(shelf, asked, scratch)
    fts5 = built("SQLite FTS5", lambda: Fts5(scratch / "fts5.sqlite3", shelf))
    with closing(Collection.open(data)) as collection:
        index = Index.open(data / "index", collection, today=lambda: TODAY)
        place = data / "index" / index.generation
        generation = Generation.open(index.generation, place, collection)

        def ranked(request: SearchRequest, neighbours: bool = True) -> int:
            query = parse(request.words, NONE)
            query = query if neighbours else replace(query, pairs=())
            return rank(generation, request, query, TODAY).total

        best, totals = timed(ranked, asked)
        alone, _ = timed(lambda request: ranked(request, neighbours=False), asked)
        whole, _ = timed(lambda request: index.search(request).total, asked)
        index.close()
    ours = figures("Signpost: ten best and all facets", best)
    figures("Signpost: the same, neighbours not rewarded", alone, ours)
    figures("Signpost: the whole answer, with passages", whole, ours)
    tantivy = Tantivy(documents, queries, scratch / "tantivy")
    print(
        f"  tantivy built in {tantivy.seconds:.1f} s, in its own process; "
        f"Signpost's whole build took {whole_build / tantivy.seconds:.1f} times as long"
    )
    figures("tantivy: ten best and all facets", tantivy.milliseconds, ours)
    slow, found = timed(fts5.search, asked)
    fts5.close()
    figures("SQLite FTS5: ten best and all facets", slow, ours)
    print(f"  Signpost and FTS5 find documents: {agreeing(totals, found)} (the stems differ)")
    if quick:
        return
    whoosh = built("Whoosh", lambda: WhooshEngine(scratch / "whoosh", shelf))
    slow, found = timed(whoosh.search, asked)
    whoosh.close()
    figures("Whoosh's own scorer and groupedby", slow, ours)
    print(f"  Whoosh and tantivy find passages: {agreeing(found, tantivy.totals)}", flush=True)


def compare_pages(data: Path, scratch: Path, shelf: Sequence[Sample], count: int) -> None:
    """Load both servers with the same requests; print requests per second and memory."""
    asked = requests(shelf, count, random.Random(count))
    port = free_port()
    with pages.portal(data, port) as process:
        paths = [pages.portal_path(request) for request in asked]
        pages.load(port, paths, WARM_SECONDS)
        ours = pages.load(port, paths, LOAD_SECONDS)
        memory = pages.Memory.of(process)
    print(f"  Signpost: {ours:.1f} pages a second under {pages.CONNECTIONS} connections")
    print(
        f"  the portal's process: {memory.peak / pages.MEGABYTE:.0f} MB at its peak, mapped files"
        f" included; {memory.own / pages.MEGABYTE:.0f} MB without them",
        flush=True,
    )
    rows = scratch / "rows.sqlite3"
    pages.write_rows(rows, shelf)
    port = free_port()
    with pages.datasette(rows, port):
        pages.check_datasette(port, rows, asked)
        paths = [pages.datasette_path(request) for request in asked]
        pages.load(port, paths, WARM_SECONDS)
        theirs = pages.load(port, paths, LOAD_SECONDS)
    print(f"  Datasette: {theirs:.1f} pages a second; Signpost {ours / theirs:.1f} times as many")


def compare(shelf: Sequence[Sample], scratch: Path, count: int, *, quick: bool) -> None:
    """Build the index of some documents, and compare it and the portal with the others."""
    data = scratch / "data"
    with closing(Collection.open(data)) as collection:
        built("The collection", lambda: store(collection, shelf))
        report = build(collection, data / "index")
    held = f"{report.passages} passages, {report.documents} documents"
    print(f"  Signpost built in {report.seconds:.1f} s: {held}; {count} queries", flush=True)
    compare_pages(data, scratch, shelf, count)
    compare_engines(data, scratch, shelf, count, report.seconds, quick=quick)
    compare_builds(data, report.seconds)


def build_alone(shelf: Sequence[Sample], scratch: Path) -> None:
    """Build the index of some documents, and print how long it took and how much memory."""
    with closing(Collection.open(scratch / "data")) as collection:
        built("The collection", lambda: store(collection, shelf))
        report = build(collection, scratch / "data" / "index")
    # Of the greatest process: what works out everything together is this one, which holds the text
    # that the documents were made of as well.
    most = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(
        f"  Signpost built in {report.seconds:.1f} s: {report.passages} passages, "
        f"{report.documents} documents; {most / 1024:.0f} MB at the peak of the greatest process",
        flush=True,
    )


def compare_builds(data: Path, whole: float) -> None:
    """Time the update after some documents changed; print its share of a whole build."""
    # What this process holds of the documents and of other engines is none of an update's, which
    # runs in a process of its own: the collector need not look through it.
    gc.freeze()
    with closing(Collection.open(data)) as collection:
        changed = reword(collection, CHANGED, random.Random(0))
        report = build(collection, data / "index")
    print(
        f"  brought up to date in {report.seconds:.1f} s after {changed} documents changed: "
        f"{report.seconds / whole:.1%} of the whole build",
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passages", type=int, nargs="+", default=[30_000, 300_000])
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--quick", action="store_true", help="leave out Whoosh, which takes half of the time"
    )
    parser.add_argument("--build", type=int, help="build one index of so many passages, and end")
    options = parser.parse_args()
    try:
        texts = read_pages(prepare(CACHE), CACHE)
        for passages in [options.build] if options.build else options.passages:
            print(f"{passages} passages of {len(texts)} pages", flush=True)
            shelf = samples(texts, passages, random.Random(options.seed))
            with tempfile.TemporaryDirectory() as scratch:
                if options.build:
                    build_alone(shelf, Path(scratch))
                else:
                    compare(shelf, Path(scratch), options.queries, quick=options.quick)
    except Unavailable as error:
        print(f"No benchmark of the search: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
