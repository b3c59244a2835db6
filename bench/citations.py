"""Re-checking citations: 10,000 of them, half pinned, on a collection of 3,000 documents.

    python -m bench.citations [--documents 3000] [--citations 10000] [--changed 0.01]

The documents are those of ``bench.corpus``. Of the citations, one half is pinned to a sentence of
the cited document; the others are links by address, and addresses that are not held, with words
like a title. One point in ten cites nothing and gets suggestions by its content, on top of these.
Then one document in a hundred changes: a third of these have another word in every sentence, a
third give half of their sections to a new document, a third are removed. What is timed is the
check alone, as a refresh does it.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, insert, inspect, select
from sqlalchemy.orm import Session

from bench.corpus import NOW, Sample, samples, store
from bench.environment import CACHE
from bench.sites import Unavailable, prepare
from bench.texts import pages as read_pages
from briefings.anchoring.pins import pin
from briefings.checking.checking import CheckReport, check_all
from briefings.models import Briefing, Citation, LearningPoint, Status
from collection.models import Address, Document, DocumentState, StoredSection, Version
from collection.store import Collection, bump_revision
from collection.vocabulary import Box
from crawler.sources import Source
from index.search import Index
from index.words.sentences import sentences
from index.writer import build

PASSAGES = 6
"""Passages of a document, in the mean, that are asked of the corpus."""
POINTS, CITATIONS = 10, 2
"""Learning points of a briefing, and citations of a point."""
PINNED, LINKED = 0.5, 0.4
"""Shares of the citations; the rest name an address that is not held, by words like a title."""
CITING = 0.9
"""Share of the points that cite; the others get suggestions by content, on top of the count."""
SOURCE = Source(key="source", name="A manual", start=("https://example.org/",), area="calderdale")


def cite(collection: Collection, shelf: Sequence[Sample], count: int, chance: random.Random) -> int:
    """Store briefings with so many citations, as an import and a trainer would have left them.

    Args:
        collection: holds the documents.
        shelf: the same documents.
        count: how many citations.
        chance: of everything.

    Returns:
        How many are pinned.
    """
    _addresses(collection, shelf)
    pinned = made = 0
    while made < count:
        with collection.writing() as session:
            briefing = Briefing(
                id=f"b{made}", title=f"Briefing {made}", origin=f"file:///{made}", format="html",
                media_type="text/html", blob_hash=str(made), imported=NOW,
                published=date(2026, 2, 1),
            )  # fmt: skip
            for number in range(1, POINTS + 1):
                citing = chance.random() < CITING
                wanted = min(CITATIONS, count - made) if citing else 0
                drawn = [chance.choice(shelf) for _ in range(wanted)]
                point, pins = _point(number, chance.choice(shelf), drawn, chance)
                briefing.points.append(point)
                session.add(briefing)
                session.flush()
                for citation, sample, words in pins:
                    _pin(session, citation, sample, words)
                pinned, made = pinned + len(pins), made + wanted
    return pinned


Pins = list[tuple[Citation, Sample, str]]


def _point(
    number: int, about: Sample, cited: Sequence[Sample], chance: random.Random
) -> tuple[LearningPoint, Pins]:
    """Return a point whose words hold its citations' words, and what is to be pinned."""
    told = _sentence(cited[0] if cited else about, chance)
    point = LearningPoint(number=number, text=told, heading="Learning")
    pins: Pins = []
    for position, sample in enumerate(cited):
        drawn = chance.random()
        words = f"the {sample.title} guidance {position}"
        held = drawn < PINNED + LINKED
        url = f"https://example.org/{sample.id}" + ("" if held else "/old.html")
        point.text += " See "
        start = len(point.text)
        point.text += f"{words}."
        citation = Citation(
            position=position, cited_text=words, cited_url=url, cited_start=start,
            status=Status.UNRESOLVED, score=0.0, checked=NOW,
        )  # fmt: skip
        point.citations.append(citation)
        if drawn < PINNED:
            pins.append((citation, sample, _sentence(sample, chance)))
    return point, pins


def _sentence(sample: Sample, chance: random.Random) -> str:
    """Return a sentence of a document, of eight words at least where there is one."""
    _, text = chance.choice(sample.sections)
    spans = sentences(text)
    span = chance.choice([s for s in spans if s.words >= 8] or spans)
    return text[span.start : span.end]


def _pin(session: Session, citation: Citation, sample: Sample, words: str) -> None:
    place = next(n for n, (_, text) in enumerate(sample.sections) if words in text)
    version_id = session.get_one(Document, sample.id).version_id
    asked = select(StoredSection).where(
        StoredSection.version_id == version_id, StoredSection.position == place
    )
    section = session.scalars(asked).one()
    start = section.text.index(words)
    pin(session, citation, section, start, start + len(words))


def _addresses(collection: Collection, shelf: Sequence[Sample]) -> None:
    rows = [
        {
            "url": f"https://example.org/{sample.id}", "source_key": "source",
            "document_id": sample.id, "first_seen": NOW, "last_seen": NOW, "outlinks": [],
            "strikes": 0,
        }
        for sample in shelf
    ]  # fmt: skip
    with collection.writing() as session:
        session.execute(insert(Address), rows)


def change(
    collection: Collection, shelf: Sequence[Sample], share: float, chance: random.Random
) -> int:
    """Change some documents, as a crawl would have found it.

    Args:
        collection: holds the documents.
        shelf: the same documents.
        share: which share of them.
        chance: of which change.

    Returns:
        How many were changed.
    """
    chosen = chance.sample(list(shelf), max(3, round(share * len(shelf))))
    with collection.writing() as session:
        for n, sample in enumerate(chosen):
            document = session.get_one(Document, sample.id)
            sections = list(sample.sections)
            if n % 3 == 0:
                _revise(session, document, [(h, _reworded(text)) for h, text in sections])
            elif n % 3 == 1:
                half = len(sections) // 2
                _revise(session, document, sections[:half])
                _revise(session, _new(session, document), sections[half:])
            else:
                document.state, document.gone = DocumentState.GONE, NOW
        bump_revision(session)
    return len(chosen)


def _reworded(text: str) -> str:
    """Return a text in which the middle word of every sentence is another one."""
    told = []
    for span in sentences(text):
        words = text[span.start : span.end].split()
        words[len(words) // 2] = "otherwise"
        told.append(" ".join(words))
    return " ".join(told)


def _new(session: Session, document: Document) -> Document:
    columns = {
        column.key: getattr(document, column.key)
        for column in inspect(Document).columns
        if column.key not in {"id", "version_id"}
    }
    other = Document(id=f"n{document.id[1:]}", **columns)
    session.add(other)
    session.flush()
    return other


def _revise(session: Session, document: Document, sections: Sequence[tuple[str, str]]) -> None:
    numbers = select(func.max(Version.number)).where(Version.document_id == document.id)
    version = Version(
        document_id=document.id, number=(session.scalar(numbers) or 0) + 1,
        fetched=NOW + timedelta(days=1), url=document.url, media_type="text/html", blob_hash="",
        text_hash=sha256(repr(sections).encode()).hexdigest(),
        title=document.title, dates={},
        sections=[
            StoredSection(position=n, heading=[heading], box=Box.BODY, text=text, layout=[])
            for n, (heading, text) in enumerate(sections)
        ],
    )  # fmt: skip
    session.add(version)
    session.flush()
    document.version_id, document.changed = version.id, version.fetched


def timed(name: str, collection: Collection, index: Index, *, full: bool = False) -> CheckReport:
    """Check all citations, and print how long it took and what was found."""
    began = time.perf_counter()
    report = check_all(collection, index, [SOURCE], full=full)
    print(f"  {name:<38} {time.perf_counter() - began:6.1f} s   {report.line()}", flush=True)
    return report


def measure(
    data: Path, shelf: Sequence[Sample], count: int, share: float, chance: random.Random
) -> None:
    """Store, check, change and check again; print what each check took."""
    with closing(Collection.open(data)) as collection:
        store(collection, shelf)
        pinned = cite(collection, shelf, count, chance)
        build(collection, data / "index")
        print(f"{len(shelf)} documents; {pinned} pinned citations", flush=True)
        with closing(Index(data / "index", collection)) as index:
            timed("the first check", collection, index)
            timed("again, nothing changed", collection, index)
            changed = change(collection, shelf, share, chance)
            build(collection, data / "index")
            timed(f"after {changed} documents changed", collection, index)
            full = timed("the same in full", collection, index, full=True)
            if full.changes:
                raise SystemExit("a full check finds otherwise than one of what changed")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {peak:.0f} MB at the peak of the process", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--citations", type=int, default=10_000)
    parser.add_argument("--changed", type=float, default=0.01, help="share of the documents")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    try:
        texts = read_pages(prepare(CACHE), CACHE)
    except Unavailable as error:
        print(f"No benchmark of citations: {error}", file=sys.stderr)
        return 2
    shelf = samples(texts, options.documents * PASSAGES, chance)[: options.documents]
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        measure(data, shelf, options.citations, options.changed, chance)
    return 0


if __name__ == "__main__":
    sys.exit(main())
