"""Sameness: where the last text of a removed document stands now, or one that is like it.

A manual that gets a new home is a new source: its chapters are other documents there, with the
same titles and words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.collection.differences import SHINGLE
from crawler.collection.models import Document, Version
from portal.briefings.held import RETELLING, Held
from portal.briefings.texts import Text, Texts

ALIKE = 0.8
"""Least share of the rows of words of two texts that both hold (Jaccard), from which the one is
suggested for the other. The chapters that the demonstration's two areas share, which differ in
their timescales, reach 0.80 to 0.89 (decision 13); documents of one area that are so alike are
two editions."""

Rows = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SameText:
    """A document that stands for a removed one.

    Args:
        held: the document.
        likeness: of their texts, 0 to 1; 1 where the words are the same.
    """

    held: Held
    likeness: float


def same_texts(session: Session, held: Iterable[Held]) -> Mapping[str, SameText]:
    """Return what stands for each removed document, by its id.

    Only documents of the same words, title and number, or of the same title, are compared.

    Args:
        session: a transaction on the collection.
        held: every document.
    """
    documents = list(held)
    gone = [one for one in documents if one.gone and one.version_id is not None]
    if not gone:
        return {}
    current = select(Version.id, Version.text_hash).join(
        Document, Document.version_id == Version.id
    )
    hashes = {row.id: row.text_hash for row in session.execute(current)}
    pairs = list(_candidates(gone, documents, hashes))
    wanted = {version_id for pair in pairs for one in pair if (version_id := one.version_id)}
    rows = {text.version_id: _rows(text) for text in Texts(session).stream(sorted(wanted))}
    best: dict[str, SameText] = {}
    for one, other in pairs:
        likeness = _likeness(one, other, hashes, rows)
        known = best.get(one.id)
        if likeness >= ALIKE and (known is None or likeness > known.likeness):
            best[one.id] = SameText(other, round(likeness, 4))
    return best


def _candidates(
    gone: Iterable[Held], documents: Iterable[Held], hashes: Mapping[int, str]
) -> Iterator[tuple[Held, Held]]:
    """Yield removed documents with those that may stand for them, of the same source first."""
    known: defaultdict[str, list[Held]] = defaultdict(list)
    for other in documents:
        if not other.gone and other.kind not in RETELLING and other.version_id is not None:
            for key in {other.key, hashes[other.version_id]} - {""}:
                known[key].append(other)
    for one in gone:
        keys = {one.key, hashes[one.version_id or 0]} - {""}
        suited = {o.id: o for key in keys for o in known[key] if o.holds_in(one.area)}
        for other in sorted(suited.values(), key=lambda o: (o.source_key != one.source_key, o.id)):
            yield one, other


def _likeness(one: Held, other: Held, hashes: Mapping[int, str], rows: Mapping[int, Rows]) -> float:
    if hashes[one.version_id or 0] == hashes[other.version_id or 0]:
        return 1.0
    first, second = (rows.get(each.version_id or 0, Rows()) for each in (one, other))
    return len(first & second) / len(first | second) if first and second else 0.0


def _rows(text: Text) -> Rows:
    words = text.words
    return Rows(words[n : n + SHINGLE] for n in range(max(0, len(words) - SHINGLE + 1)))
