"""Coverage-guided fuzzing of one reader: ``python -m bench.fuzz html|pdf|docx|… --seconds 600``.

Atheris changes the tests' own files over and over, keeps what reaches code that nothing reached
before, and gives each to the reader. Told is whatever a reader raises that is none of our errors,
whatever it returns that could not be stored, whatever ends the process, and whatever takes longer
than a document may. The sandbox would contain all of these; but the document would be lost.

Atheris is no dependency of the project: the benchmarks' own environment has it
(``bench/requirements.lock``), and the child that is fuzzed runs there, with our packages before its
own.

What is found lies in ``.cache/bench/fuzz/NAME/found``, one file a kind, with its traceback beside
it. Of archives (Word files) the parts are changed, not the packed bytes, of which nearly every
change is only a damaged archive.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import pkgutil
import subprocess
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.environment import CACHE, rivals_python
from bench.sites import Unavailable
from crawler.errors import ExtractError

ROOT = Path(__file__).resolve().parents[1]
SEEDS = (ROOT / "tests" / "crawler", ROOT / "tests" / "pages", ROOT / "tests" / "quality")
"""Folders whose files are changed."""
LARGEST_SEED = 200_000
"""Bytes: of a large file most changes change nothing."""
TIMEOUT = 120
"""Seconds for one input, by the clock; instrumented code is several times as slow, and on a busy
machine an input of a hundredth of a second was once told at 30."""


@dataclass(frozen=True, slots=True)
class Target:
    """A reader, and how an input becomes a body for it.

    Args:
        name: as its function is called, without "extract_".
        media_type: that it reads.
        suffixes: how the names of its seeds end.
    """

    name: str
    media_type: str
    suffixes: tuple[str, ...]


def targets() -> dict[str, Target]:
    """Return every reader by its name."""
    from crawler.extract import EXTRACTORS  # noqa: PLC0415 - in the child, after Atheris

    found: dict[str, Target] = {}
    for media_type, extractor in EXTRACTORS.items():
        name = extractor.function.rpartition(":extract_")[2]
        suffixes = SUFFIXES.get(name, (f".{name}",))
        found.setdefault(name, Target(name, media_type, suffixes))
    return found


SET = {
    "html": "pages:settings",
    "pdf": "pdfs:settings",
    "docx": "word:settings",
    "odf": "office:odf",
    "rtf": "office:rtf",
    "pptx": "office:pptx",
}
"""What of ``tests/quality/words`` sets files of a format, by the reader's name."""
SUFFIXES = {"html": (".html",), "odf": (".odt",), "text": (".txt", ".md", ".toml")}


def seeds(target: Target) -> Iterator[bytes]:
    """Yield the inputs that fuzzing begins with: files of the tests, archives by their parts.

    Args:
        target: what is fuzzed.
    """
    for body in _bodies(target):
        yield from _parts(body) if _is_archive(body) else [body]


def _bodies(target: Target) -> Iterator[bytes]:
    """Yield the files that the tests hold, and those that they set (``tests/quality/words``)."""
    if name := SET.get(target.name):
        # Named by text: it loads readers, and those must be loaded after Atheris in the child.
        yield from (each.body for each in pkgutil.resolve_name(f"tests.quality.words.{name}")())
    for folder in SEEDS:
        for path in sorted(folder.rglob("*")):
            if path.suffix in target.suffixes and path.stat().st_size <= LARGEST_SEED:
                yield path.read_bytes()


def _is_archive(body: bytes) -> bool:
    return zipfile.is_zipfile(io.BytesIO(body))


def _parts(archive: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for name in opened.namelist():
            if name.endswith(".xml") and opened.getinfo(name).file_size <= LARGEST_SEED:
                yield name.encode() + b"\n" + opened.read(name)


@cache
def _whole(target: Target) -> dict[str, bytes]:
    """Return the parts of the first archive among the seeds; empty where they are no archives."""
    first = next(_bodies(target), b"")
    if not _is_archive(first):
        return {}
    with zipfile.ZipFile(io.BytesIO(first)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def body_of(target: Target, data: bytes) -> bytes:
    """Return the body that an input stands for.

    Args:
        target: what is fuzzed.
        data: the bytes themselves; of archives the name of a part, a line end and the part.
    """
    whole = _whole(target)
    name, mark, part = data.partition(b"\n")
    if not whole or not mark:
        return data
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        called = name.decode("utf-8", "replace").partition("\0")[0][:80]
        parts = whole | {called or "part.xml": part}
        for each, content in parts.items():
            archive.writestr(each, content)
    return made.getvalue()


def try_one(target: Target, body: bytes) -> None:
    """Have a body read, and look whether what comes could be stored.

    Args:
        target: what reads it.
        body: any bytes.

    Raises:
        Exception: whatever is a fault.
    """
    from collection.extract import CELL_BREAK, Extract  # noqa: PLC0415 - in the child, after Atheris
    from crawler.extract import EXTRACTORS, ExtractRequest  # noqa: PLC0415

    request = ExtractRequest(body, target.media_type, "https://site.example/a/page.html")
    try:
        extract = EXTRACTORS[target.media_type].read(request)
    except (ExtractError, MemoryError, RecursionError):
        return  # told as what they are
    crossed = Extract.from_json(json.loads(json.dumps(extract.to_json()).encode()))
    if crossed != extract:
        raise AssertionError("what crosses from the child process is not what was read")
    texts = [section.text for section in extract.sections]
    for link in extract.links:
        if link.section is not None and texts[link.section][link.start : link.end] != link.words:
            raise AssertionError("a link does not stand where it says")
    for section in extract.sections:
        for text in (*section.heading, *(block.text for block in section.blocks)):
            cells = text.split(CELL_BREAK)
            if cells != [" ".join(cell.split()) for cell in cells] or not text:
                raise AssertionError(f"a text is not folded: {text[:80]!r}")
    left_out = extract.account.left_out if extract.account else ()
    if any(each.characters < 0 for each in left_out):
        raise AssertionError("more characters are left out than the original has")


def faults_kept(target: Target, found: Path) -> Callable[[bytes], None]:
    """Return what tries inputs, and keeps the first of each kind of fault with its traceback.

    Args:
        target: what reads them.
        found: folder for what is kept.
    """
    kinds = {path.stem for path in found.glob("*.txt")}

    def attempt(data: bytes) -> None:
        body = body_of(target, data)
        try:
            try_one(target, body)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            kind = _kind(error)
            if kind not in kinds:
                kinds.add(kind)
                (found / f"{kind}.input").write_bytes(body)
                (found / f"{kind}.txt").write_text(traceback.format_exc(), encoding="utf-8")

    return attempt


def _kind(error: Exception) -> str:
    """Return a name for a fault: the error, and the last place of ours that it passed."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT / "crawler")]
    frame = (ours or frames)[-1]
    return f"{type(error).__name__}-{Path(frame.filename).stem}-{frame.lineno}"


def atheris_python() -> Path:
    """Return the interpreter of an environment that has Atheris.

    Raises:
        Unavailable: it cannot be installed, or there is none for this system.
    """
    python = rivals_python()
    asked = [str(python), "-c", "import atheris"]
    if subprocess.run(asked, check=False, capture_output=True).returncode:
        raise Unavailable("there is no Atheris for this system (bench/requirements.txt)")
    return python


def fuzz(name: str, seconds: int, folder: Path) -> list[Path]:
    """Fuzz a reader in processes of its own until the time is over.

    Args:
        name: of the reader.
        seconds: by the clock.
        folder: for the inputs that reach new code, and what is found.

    Returns:
        The inputs that were found, those that ended the process or took too long among them.

    Raises:
        Unavailable: there is no Atheris here.
    """
    python = atheris_python()
    ours = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    found, grown, given = (folder / part for part in ("found", "grown", "given"))
    for each in (found, grown, given):
        each.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(targets()[name])):
        (given / f"{number:04}").write_bytes(seed)
    end = time.monotonic() + seconds
    ended: set[Path] = set()
    while (left := int(end - time.monotonic())) > 0:
        command = [str(python), "-m", "bench.fuzz", name, "--child", str(found)]
        options = [
            f"-max_total_time={left}", f"-timeout={TIMEOUT}", f"-report_slow_units={TIMEOUT}",
            "-rss_limit_mb=3000", f"-artifact_prefix={found}/ended-", "-print_final_stats=1",
            "-verbosity=0",
        ]  # fmt: skip
        done = subprocess.run(
            [*command, "--", *options, str(grown), str(given)],
            cwd=ROOT, env=ours, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        (found / "last.log").write_bytes(done.stderr[-20_000:])
        before, ended = ended, {*found.glob("ended-*")}
        if not done.returncode or ended == before:  # over, or ended for no input's sake
            break
    if done.returncode and ended == before:
        raise SystemExit(f"Atheris ended with {done.returncode}: {found / 'last.log'}")
    return sorted({*found.glob("*.input"), *found.glob("ended-*")})


def _child(name: str, found: Path, options: list[str]) -> None:
    import atheris  # noqa: PLC0415 - only here, and not installed with the project

    with atheris.instrument_imports(include=["crawler", "collection", "mammoth"]):
        target = targets()[name]
        from crawler.extract import EXTRACTORS  # noqa: PLC0415

        EXTRACTORS[target.media_type].load()
    attempt = faults_kept(target, found)
    atheris.Setup([sys.argv[0], *options], attempt)
    atheris.Fuzz()


def main() -> None:
    """Fuzz one reader and print what was found; exit status 1 where anything was."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("name", help="the reader: html, pdf, docx, doc, text …")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    ours = sys.argv[1:]
    mark = ours.index("--") if "--" in ours else len(ours)
    options = parser.parse_args(ours[:mark])
    if options.child:
        _child(options.name, options.child, ours[mark + 1 :])
        return
    if options.name not in targets():
        print(f"there is no reader {options.name}: {', '.join(targets())}")
        raise SystemExit(2)
    try:
        found = fuzz(options.name, options.seconds, CACHE / "fuzz" / options.name)
    except Unavailable as reason:
        print(reason)
        raise SystemExit(2) from None
    for path in found:
        print(path)
    print(f"{len(found)} found")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
