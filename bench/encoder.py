"""What an encoder's vectors cost beside words: processor time a query, and memory.

    python -m bench.encoder [--passages 30000] [--queries 200] [--seed 1]

Passages are recombined from the demonstration's own texts, and their vectors are drawn: what a
search costs does not depend on what they say. Each figure is of a process of its own that opens the
same index, first by words alone. Where there are more passages than are all looked at, it is also
told how many of the ten passages nearest to a query are among those that are looked at.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import time
from contextlib import closing
from hashlib import blake2b
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.corpus import requests, samples, store
from bench.texts import Page
from collection.store import Collection
from index.encoding.opening import DEFAULT, is_there
from index.encoding.prepared import PreparedEncoder
from index.encoding.publishing import encode
from index.results import SearchRequest
from index.search import Index
from index.storing.files import Array
from index.writer import build

LEAST_WORDS = 20


class Drawn:
    """An encoder that knows nothing, and is quick."""

    def __init__(self) -> None:
        prepared = PreparedEncoder.read(DEFAULT)
        self.id = prepared.id
        self.dimensions = prepared.architecture.hidden

    def kept(self, text: str) -> Array:
        """Return a vector that is drawn by the text."""
        seed = int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
        drawn = np.random.Generator(np.random.PCG64(seed)).normal(size=self.dimensions)
        vector: Array = np.round(drawn * 127 / np.abs(drawn).max()).astype(np.int8)
        return vector


def demonstration_pages() -> list[Page]:
    """Return the texts of the demonstration."""
    found = []
    for path in sorted(Path(str(resources.files("demo"))).rglob("*.md")):
        blocks = path.read_text(encoding="utf-8").split("\n\n")
        told = [(path.stem, " ".join(block.split())) for block in blocks]
        kept = [(heading, text) for heading, text in told if len(text.split()) >= LEAST_WORDS]
        if kept:
            found.append(Page(path.stem.replace("_", " "), kept))
    return found


def memory() -> dict[str, float]:
    """Return the memory of this process and its peak, in MB."""
    rows = (line.split() for line in Path("/proc/self/status").read_text("ascii").splitlines())
    held = {row[0]: int(row[1]) / 1024 for row in rows if row[0] in ("VmRSS:", "VmHWM:")}
    return {"now": held["VmRSS:"], "peak": held["VmHWM:"]}


def ask(data: Path, encoder: Path | None) -> dict[str, float]:
    """Return what answering costs in this process.

    Args:
        data: where collection, index and the requests stand.
        encoder: the folder of the encoder; None for words alone.
    """
    asked = [SearchRequest(words) for words in json.loads((data / "asked.json").read_text())]
    taken = []
    with (
        closing(Collection.open(data)) as collection,
        closing(Index.open(data / "index", collection, encoder=encoder)) as index,
    ):
        index.search(asked[0])  # loads the encoder
        for request in asked[1:]:
            began = time.process_time()
            index.search(request)
            taken.append((time.process_time() - began) * 1000)
    return {"milliseconds": statistics.median(taken), **memory()}


def main() -> None:
    """Build, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=30_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ask", nargs=2, metavar=("DATA", "ENCODER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask:
        data, encoder = given.ask
        print(json.dumps(ask(Path(data), Path(encoder) if encoder else None)))
        return
    if not is_there(DEFAULT):
        sys.exit("There is no encoder: make setup prepares it")
    with TemporaryDirectory(prefix="signpost-bench-") as folder:
        data = Path(folder)
        chance = random.Random(given.seed)
        shelf = samples(demonstration_pages(), given.passages, chance)
        asked = [request.words for request in requests(shelf, given.queries, chance)]
        (data / "asked.json").write_text(json.dumps(asked))
        with closing(Collection.open(data)) as collection:
            store(collection, shelf)
            build(collection, data / "index")
            began = time.process_time()
            report = encode(collection, data / "index", Drawn())
            taken = time.process_time() - began
        print(f"{report.passages} passages; without encoding, publishing took {taken:.1f} s")
        figures = []
        for name, encoder in (("words alone", ""), ("with the encoder", str(DEFAULT))):
            command = [sys.executable, "-m", "bench.encoder", "--ask", str(data), encoder]
            told = subprocess.run(command, capture_output=True, text=True, check=True)
            figures.append(json.loads(told.stdout.splitlines()[-1]))
            row = figures[-1]
            print(
                f"{name}: {row['milliseconds']:.1f} ms of processor time a query at the median, "
                f"{row['peak']:.0f} MB at the peak, {row['now']:.0f} MB now"
            )
        words, both = (row["milliseconds"] for row in figures)
        print(f"{both - words:.1f} ms more, {both / words:.2f} times")


if __name__ == "__main__":
    main()
