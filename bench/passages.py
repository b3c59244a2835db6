"""Whether the first passages on the screen answer what practitioners ask of the demonstration.

The questions stand in ``tests/quality/search/passages.toml``. Half of them are open: each is
printed with what is shown for it. Of the half that is kept aside only the figures are told, so that
work on the search cannot be fitted to it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.server import DemoServer
from index.judging.judged import OF_PASSAGES, Judged, load_judged
from index.judging.measuring import Answered, Quality, measure
from portal.commands.demo_run import prepare, write_sources
from portal.config import Settings
from portal.opening import open_collection, open_index

JUDGED = Path(__file__).resolve().parents[1] / "tests" / "quality" / "search" / "passages.toml"
SEEN = 3
"""Passages printed of each question."""
HALVES = ("open", "kept aside")


def opened(words: str) -> bool:
    """Whether a question is of the open half: the first digit of its SHA-256 is even.

    Args:
        words: as typed.
    """
    return int(sha256(words.encode()).hexdigest()[0], 16) % 2 == 0


def halves(quality: Quality) -> dict[str, Quality]:
    """Return the two halves of what was measured; one without questions is left out.

    Args:
        quality: of all questions.
    """
    parts: dict[str, list[Answered]] = {name: [] for name in HALVES}
    for answer in quality.answered:
        parts[HALVES[0] if opened(answer.query.words) else HALVES[1]].append(answer)
    return {name: replace(quality, answered=tuple(part)) for name, part in parts.items() if part}


def measured(settings: Settings, judged: Judged) -> Quality:
    """Return how the index of a data folder answers.

    Args:
        settings: name the folder.
        judged: the questions.
    """
    with (
        closing(open_collection(settings)) as collection,
        closing(open_index(settings, collection)) as index,
        collection.reading() as session,
    ):
        return measure(index.search, session, judged)


def lines(quality: Quality, kind: str | None = None) -> Iterator[str]:
    """Yield the lines that a person reads.

    Args:
        quality: of all questions.
        kind: print only the open questions of this kind.
    """
    parts = halves(quality)
    if of_open := parts.get(HALVES[0]):
        for answer in of_open.answered:
            if kind in (None, answer.query.kind):
                yield from _question(answer)
        for name in dict.fromkeys(answer.query.kind for answer in of_open.answered):
            of_kind = tuple(a for a in of_open.answered if a.query.kind == name)
            yield _figures(name, replace(of_open, answered=of_kind))
    for name, part in parts.items():
        yield _figures(f"all {name}", part)


def _question(answer: Answered) -> Iterator[str]:
    if (passages := answer.passages) is None:
        return
    told = "first" if passages.first else "among three" if passages.within_three else "no"
    yield f"{told}: {answer.query.words} ({answer.query.kind}, nDCG@5 {passages.ndcg:.2f})"
    for found in passages.shown[:SEEN]:
        trail = " > ".join((found.title, *found.passage.heading))
        yield f"    {found.grade}  {found.place}. {trail}: {' '.join(found.passage.text.split())}"
    yield ""


def _figures(name: str, quality: Quality) -> str:
    first, three, ndcg = (quality.share(measure) for measure in OF_PASSAGES)
    return (
        f"{name:24}{len(quality.answered):4} questions   first passage answers {first:.3f}   "
        f"of three documents {three:.3f}   nDCG@5 {ndcg:.3f}"
    )


def main() -> None:
    """Crawl the demonstration into a folder that is thrown away, ask everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, help="data folder of a demonstration that is indexed")
    parser.add_argument("--kind", help="print only the open questions of this kind")
    options = parser.parse_args()
    judged = load_judged(JUDGED)
    if options.data:
        print("\n".join(lines(measured(Settings(data=options.data), judged), options.kind)))
        return
    with TemporaryDirectory() as folder, DemoServer() as server:
        data = Path(folder)
        settings = Settings(data=data, demo=True, sources=write_sources(data, server))
        prepare(settings)
        print("\n".join(lines(measured(settings, judged), options.kind)))


if __name__ == "__main__":
    main()
