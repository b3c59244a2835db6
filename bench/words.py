"""How many words of real files are read, and in which order: ``python -m bench.words FOLDER``.

Every file of a folder is read in the sandbox and by the witness of its format
(``crawler.witness``), and the two are compared. One table a format tells how much was kept,
invented and in order, and lists each file of which less than nine tenths was kept or in order.

A page ``source.html`` beside an ``expected.html`` is one whose content a person marked: what is to
be kept is what the browser shows of the second. Of other pages nobody can say what is content, so
they count for what is invented, for order, and for what is left out.

What the witnesses saw is kept below ``.cache/bench/witnesses`` by the bytes of the file, what was
measured in a file of lines of JSON by the file and the code: a run that was cut off goes on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from itertools import zip_longest
from pathlib import Path
from statistics import median
from typing import Any

from bench.environment import CACHE
from briefings.importing import named_media_type
from crawler.errors import ExtractError, WitnessError, WitnessFailed, WitnessMissing
from crawler.extract import ExtractRequest, essence_of, with_charset
from crawler.extract.sandbox.limits import Limits
from crawler.extract.sandbox.sandbox import Sandbox
from crawler.extract.sniffing import HTML
from crawler.witness.asking import ask_all
from crawler.witness.comparing import Shown, compare

SUFFIXES: Mapping[str, str] = {
    ".pdf": "pdf",
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm", ".doc", ".rtf", ".odt"), "word"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "page"),
}
"""The files that are read, and the table that each belongs to."""
MARKED = ("source.html", "expected.html")
LOW = 0.9
FEW = 10
"""Words that a file must have to count: of fewer each is a large share."""
SHOWN_LINES = 12
BATCH = 12
"""Files for which a witness is started once: a start takes as long as several files."""
ASKING: Mapping[str, tuple[str, ...]] = {
    "page": ("crawler/witness/chromium.py", "crawler/witness/devtools.py"),
    "pdf": ("crawler/witness/poppler.py",),
    "word": ("crawler/witness/office.py",),
}
"""The modules on which it depends what a witness sees, by table."""
LIMITS = Limits(wall_seconds=180)
"""As in a crawl, but for the clock: a busy machine would fail files that are read well."""
PARTS = ("lost", "added", "moved")


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of one file.

    Args:
        path: within the folder.
        group: the table that it belongs to.
        key: of its bytes and the code.
        marked: whether a person said what its content is.
        measured: the fields of a Comparison; empty where there is none.
        failure: why our reader gave nothing.
        unseen: why the witness gave nothing.
    """

    path: str
    group: str
    key: str
    marked: bool = False
    measured: Mapping[str, Any] | None = None
    failure: str = ""
    unseen: str = ""


def files_of(folder: Path, most: int | None, only: str | None = None) -> list[Path]:
    """Return the files of a folder that are measured, each content once.

    Args:
        folder: walked to its depth.
        most: of each table; then they are chosen by a hash of their paths, marked pages first.
        only: the one table whose files are wanted.
    """
    found: dict[str, list[Path]] = {}
    met: set[str] = set()
    for path in sorted(folder.rglob("*")):
        group = SUFFIXES.get(path.suffix.lower())
        if group and only in (None, group) and path.is_file() and not _is_expectation(path):
            content = _digest(path.read_bytes())
            if content not in met:
                found.setdefault(group, []).append(path)
            met.add(content)
    for paths in found.values():
        paths.sort(key=lambda path: (not _marked(path), _digest(str(path.relative_to(folder)))))
        del paths[len(paths) if most is None else most :]
    in_turn = zip_longest(*found.values())  # so that a run that is cut off has some of each
    return [path for paths in in_turn for path in paths if path]


def _is_expectation(path: Path) -> bool:
    return path.name == MARKED[1] and path.with_name(MARKED[0]).is_file()


def _marked(path: Path) -> bool:
    return path.name == MARKED[0] and path.with_name(MARKED[1]).is_file()


def _digest(*parts: str | bytes) -> str:
    made = hashlib.sha256()
    for part in parts:
        made.update(part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part)
        made.update(b"\0")
    return made.hexdigest()[:24]


@cache
def _code(*places: str) -> str:
    root = Path(__file__).resolve().parents[1]
    found = [module for name in places for module in [*(root / name).rglob("*.py"), root / name]]
    return _digest(*(path.read_bytes() for path in sorted(found) if path.is_file()))


@dataclass(frozen=True, slots=True)
class Answers:
    """What witnesses saw, kept by the bytes of the file and the code that asks.

    Args:
        folder: of the answers.
    """

    folder: Path

    def of(self, request: ExtractRequest, group: str) -> Shown:
        """Return what the witness sees of a file that was asked for.

        Raises:
            WitnessError: it sees nothing.
        """
        answer = json.loads(self._place(request, group).read_text(encoding="utf-8"))
        if "error" in answer:
            raise WitnessError(answer["error"])
        return Shown(**answer["shown"])

    def gather(
        self, requests: Sequence[tuple[ExtractRequest, str]], pool: Executor
    ) -> Iterator[int]:
        """Ask the witnesses of the files that they have not been asked for.

        Args:
            requests: files, each with its table.
            pool: what asks several at once.

        Yields:
            How many of them are asked for.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        missing: dict[str, list[ExtractRequest]] = {}
        for request, group in requests:
            if not self._place(request, group).is_file():
                missing.setdefault(f"{group} {essence_of(request.media_type)}", []).append(request)
        batches = [
            (name.split()[0], found[start : start + BATCH])
            for name, found in missing.items()
            for start in range(0, len(found), BATCH)
        ]
        jobs = [pool.submit(self._ask, batch, group) for group, batch in batches]
        for count, job in enumerate(as_completed(jobs), 1):
            job.result()
            yield count * BATCH

    def _ask(self, batch: Sequence[ExtractRequest], group: str) -> None:
        try:
            for request, answer in zip(batch, [*ask_all(batch)], strict=True):
                # One that hung or crashed hinders those beside it, and on a busy machine any may.
                again = len(batch) > 1 and isinstance(answer, WitnessFailed)
                self._keep(request, group, next(ask_all([request])) if again else answer)
        except WitnessMissing as error:
            for request in batch:
                self._keep(request, group, WitnessFailed(str(error)))

    def _keep(self, request: ExtractRequest, group: str, answer: Shown | WitnessFailed) -> None:
        told = {"shown": asdict(answer)} if isinstance(answer, Shown) else {"error": str(answer)}
        place = self._place(request, group)
        made = place.with_suffix(f".{threading.get_ident()}")
        made.write_text(json.dumps(told), encoding="utf-8")
        made.replace(place)

    def _place(self, request: ExtractRequest, group: str) -> Path:
        told = with_charset(request.media_type, request.charset)
        name = _digest(request.body, told, _code(*ASKING[group]))
        return self.folder / f"{name}.json"


def measure(path: Path, row: Row, sandbox: Sandbox, answers: Answers) -> Row:
    """Read a file and compare it with what its witness saw.

    Args:
        path: the file.
        row: what is known of it.
        sandbox: where it is read.
        answers: of the witnesses.

    Returns:
        The row with what was measured.
    """
    request, *marked = requests_of(path)
    try:
        shown = answers.of(request, row.group)
        for content in marked:
            shown = replace(shown, content=answers.of(content, row.group).text)
    except WitnessError as error:
        row = replace(row, unseen=str(error))
    try:
        extract = sandbox.extract(request)
    except ExtractError as error:
        return replace(row, failure=str(error))
    if row.unseen:
        return row
    told = asdict(compare(extract, shown))
    return replace(row, measured=told | {part: [*told[part][:SHOWN_LINES]] for part in PARTS})


def requests_of(path: Path) -> list[ExtractRequest]:
    """Return a file, and beside a marked page its content.

    Args:
        path: of the file.
    """
    paths = [path, path.with_name(MARKED[1])] if _marked(path) else [path]
    return [_request(each, each.read_bytes()) for each in paths]


def _request(path: Path, body: bytes) -> ExtractRequest:
    url = path.resolve().as_uri()
    if SUFFIXES[path.suffix.lower()] != "page":
        return ExtractRequest(body, named_media_type(path.name, body), url)
    # A saved page lacks the header that told its letters; saved by a browser it is UTF-8.
    return ExtractRequest(body, HTML, url, charset="utf-8" if _is_utf8(body) else None)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _row(path: Path, folder: Path, body: bytes) -> Row:
    expected = path.with_name(MARKED[1]).read_bytes() if _marked(path) else b""
    code = _code("crawler/extract", "crawler/profiles", "crawler/witness", "collection/words")
    key = _digest(body, expected, code)
    name = str(path.relative_to(folder))
    return Row(name, SUFFIXES[path.suffix.lower()], key, bool(expected))


def measure_all(
    folder: Path, out: Path, cached: Path, *, most: int | None = None,
    only: str | None = None, parallel: int = 2,
    tell: Callable[[str], object] = print,
) -> list[Row]:  # fmt: skip
    """Measure every file of a folder that was not measured yet with the code of today.

    Args:
        folder: of files.
        out: lines of JSON, one a file; what stands there is not measured again.
        cached: folder of the witnesses' answers.
        most: files of each table.
        only: the one table that is wanted.
        parallel: files at once.
        tell: takes a line on how far it is.
    """
    before = {(row.path, row.key): row for row in _read(out)}
    rows: list[Row] = []
    waiting: list[tuple[Path, Row]] = []
    for path in files_of(folder, most, only):
        row = _row(path, folder, path.read_bytes())
        known = before.get((row.path, row.key))
        if known:
            rows.append(known)
        else:
            waiting.append((path, row))
    out.parent.mkdir(parents=True, exist_ok=True)
    answers = Answers(cached)
    wanted = [(request, row.group) for path, row in waiting for request in requests_of(path)]
    with Sandbox(LIMITS, helpers=parallel) as sandbox, ThreadPoolExecutor(parallel) as pool:
        for count in answers.gather(wanted, pool):
            tell(f"witnesses were asked for {count} files")
        jobs = [pool.submit(measure, path, row, sandbox, answers) for path, row in waiting]
        for count, job in enumerate(as_completed(jobs), 1):
            rows.append(job.result())
            with out.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(asdict(rows[-1]), ensure_ascii=False) + "\n")
            if count % 25 == 0:
                tell(f"{count} of {len(waiting)} read")
    return sorted(rows, key=lambda row: (row.group, row.path))


def _read(out: Path) -> Iterator[Row]:
    if out.is_file():
        for line in out.read_text(encoding="utf-8").splitlines():
            yield Row(**json.loads(line))


# The tables


def report(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the figures of each table as JSON types.

    Args:
        rows: what was measured.
    """
    return {group: _figures(_of(rows, group)) for group in sorted({row.group for row in rows})}


def _of(rows: Iterable[Row], group: str) -> list[Row]:
    return [row for row in rows if row.group == group]


def _figures(rows: Sequence[Row]) -> dict[str, Any]:
    counted = [row for row in rows if row.measured and row.measured["words"] >= FEW]
    kept = [row for row in counted if row.marked or row.group != "page"]
    return {
        "files": len(rows),
        "compared": len(counted),
        "kept of": len(kept),
        "kept": _spread([row.measured["kept"] for row in kept if row.measured]),
        "invented": _spread([row.measured["invented"] for row in counted if row.measured], -1),
        "order": _spread([row.measured["order"] for row in counted if row.measured]),
        "left out": _spread([row.measured["left_out"] for row in counted if row.measured], -1),
        "few words": sum(bool(row.measured) for row in rows) - len(counted),
        "refused by both": sum(bool(row.failure and row.unseen) for row in rows),
        "refused by us": sum(bool(row.failure and not row.unseen) for row in rows),
        "refused by the witness": sum(bool(row.unseen and not row.failure) for row in rows),
    }


def _spread(shares: list[float], best: int = 1) -> dict[str, float]:
    """Return the median and the tenth percentile from the worse end."""
    if not shares:
        return {}
    ordered = sorted(shares, reverse=best < 0)
    return {"median": median(ordered), "tenth": ordered[len(ordered) // 10]}


def low(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that are to be explained, the worst first.

    Args:
        rows: what was measured.
    """
    return sorted((row for row in rows if _least(row) < LOW), key=_least)


def _least(row: Row) -> float:
    measured = row.measured
    if measured is None or measured["words"] < FEW:
        return 1.0
    judged = row.marked or row.group != "page"
    shares = (measured["kept"] if judged else 1.0, measured["order"], 1 - measured["invented"])
    return float(min(shares))


def lines(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines that a person reads: the tables, what is low, and what was refused.

    Args:
        rows: what was measured.
    """
    yield "table  files compared   kept (tenth)      invented (tenth)   order (tenth)    left out"
    for group, told in report(rows).items():
        shares = [told[name] for name in ("kept", "invented", "order", "left out")]
        spread = [f"{s['median']:.4f} ({s['tenth']:.4f})" if s else "-" for s in shares]
        yield f"{group:6}{told['files']:6}{told['compared']:9}   " + "   ".join(spread)
    for row in low(rows):
        m = row.measured or {}
        shares = (f"{name} {m[name]:.3f}" for name in ("kept", "invented", "order"))
        yield f"low: {row.path}: {m['words']} words, {', '.join(shares)}"
    refused = Counter(row.failure for row in rows if row.failure and not row.unseen)
    for why, count in refused.most_common():
        yield f"refused by us alone: {count} times: {why}"
    unseen = Counter(row.unseen for row in rows if row.unseen and not row.failure)
    for why, count in unseen.most_common():
        yield f"refused by the witness alone: {count} times: {why}"


def main() -> None:
    """Measure a folder and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="lines of JSON, one a file")
    parser.add_argument("--most", type=int, help="files of each table, chosen by a hash")
    parser.add_argument("--only", choices=sorted({*SUFFIXES.values()}), help="one table")
    parser.add_argument("--parallel", type=int, default=2)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    out = options.out or CACHE / "words" / f"{_digest(str(options.folder.resolve()))}.jsonl"
    told = (lambda _: None) if options.json else partial(print, flush=True)
    rows = measure_all(
        options.folder, out, CACHE / "witnesses", most=options.most, only=options.only,
        parallel=options.parallel, tell=told,
    )  # fmt: skip
    if options.json:
        print(json.dumps({"tables": report(rows), "low": [asdict(row) for row in low(rows)]}))
    else:
        print("\n".join(lines(rows)))


if __name__ == "__main__":
    main()
