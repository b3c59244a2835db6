"""Near-duplicates: where the last text of a removed document stands now, or one that is like it.

A manual that gets a new home is a new source: its chapters are other documents there, with the
same titles and words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefings.linking.entries import CatalogueEntry
from briefings.linking.texts import Texts
from collection.models import Document, Version
from collection.words.shingles import Hashes, hashes, resemblance

ALIKE = 0.8
"""Least resemblance of two texts from which the one is suggested for the other. The chapters that
the demonstration's two areas share, which differ in their timescales, reach 0.80 to 0.89 (decision
13); documents of one area that are so alike are two editions."""


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A document that stands for a removed one.

    Args:
        held: the document.
        likeness: of their texts, 0 to 1; 1 where the words are the same.
    """

    held: CatalogueEntry
    likeness: float


def near_duplicates(
    session: Session, held: Iterable[CatalogueEntry]
) -> Mapping[str, NearDuplicate]:
    """Return what stands for each removed document, by its id.

    Only documents of the same title, but for chapter numbers and places, are compared: words are
    few in a form, and two forms may hold the same.

    Args:
        held: every document.
    """
    documents = list(held)
    gone = [one for one in documents if one.gone and one.version_id is not None]
    if not gone:
        return {}
    current = select(Version.id, Version.text_hash).join(
        Document, Document.version_id == Version.id
    )
    digests = {row.id: row.text_hash for row in session.execute(current)}
    pairs = list(_candidates(gone, documents))
    wanted = {version_id for pair in pairs for one in pair if (version_id := one.version_id)}
    known: dict[str, int] = {}
    rows = {
        text.version_id: hashes(text.words, known) for text in Texts(session).stream(sorted(wanted))
    }
    best: dict[str, NearDuplicate] = {}
    for one, other in pairs:
        likeness = _likeness(one, other, digests, rows)
        better = best.get(one.id)
        if likeness >= ALIKE and (better is None or likeness > better.likeness):
            best[one.id] = NearDuplicate(other, likeness)
    return best


def _candidates(
    gone: Iterable[CatalogueEntry], documents: Iterable[CatalogueEntry]
) -> Iterator[tuple[CatalogueEntry, CatalogueEntry]]:
    """Yield removed documents with those of the same title, of the same source first."""
    known: defaultdict[str, list[CatalogueEntry]] = defaultdict(list)
    for other in documents:
        if not other.gone and not other.retells and other.version_id is not None:
            known[other.key].append(other)
    for one in gone:
        suited = [other for other in known[one.key] if one.key and other.holds_in(one.area)]
        for other in sorted(suited, key=lambda o: (o.source_key != one.source_key, o.id)):
            yield one, other


def _likeness(
    one: CatalogueEntry,
    other: CatalogueEntry,
    digests: Mapping[int, str],
    rows: Mapping[int, Hashes],
) -> float:
    first, second = (rows.get(each.version_id or 0) for each in (one, other))
    if first is None or second is None or not len(first) or not len(second):
        return 0.0  # of scans without words all are alike
    if digests[one.version_id or 0] == digests[other.version_id or 0]:
        return 1.0
    return resemblance(first, second)
