"""One generation, opened: everything that a search reads but the texts."""

from __future__ import annotations

import pickle
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import IndexError as WhooshIndexError

from crawler.collection.store import Collection
from crawler.sources import slug_label
from index.completion import Completer
from index.counts import Labels, Tallies
from index.errors import IndexDamaged
from index.facets import FACETS
from index.generations import Manifest
from index.places import Places
from index.schema import FORMAT
from index.scoring import Scorer
from index.sidecar import Sidecar
from index.spelling import Speller

WARMED: Final = 100
"""Stems that are read when a generation is opened: the commonest, which have the longest columns.
At 30,000 passages it takes 60 ms, in the thread that opens."""

DAMAGE = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    EOFError,
    AssertionError,
    struct.error,
    zlib.error,
    pickle.UnpicklingError,
    WhooshIndexError,
)
"""What reading a damaged generation raises; Whoosh has no error tree of its own."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation, opened; lives as long as a search uses it, removed from disk or not."""

    name: str
    sidecar: Sidecar
    scorer: Scorer
    speller: Speller
    completer: Completer
    labels: Labels
    tallies: Tallies

    @classmethod
    def open(cls, name: str, folder: Path, collection: Collection) -> Generation:
        manifest = Manifest.read(folder)
        if manifest.format != FORMAT:
            raise IndexDamaged("the index was written by another release")
        sidecar = Sidecar.load(folder / "sidecar", manifest.facets)
        if _whoosh_passages(folder / "whoosh") != sidecar.passages:
            raise IndexDamaged("the index and its arrays do not hold the same passages")
        places = Places(sidecar)
        return cls(
            name=name,
            sidecar=sidecar,
            scorer=Scorer(sidecar, places),
            speller=Speller(sidecar, places.passages),
            completer=Completer(sidecar),
            labels=_labels(collection, sidecar),
            tallies=Tallies(sidecar),
        )

    def warm(self, today: date) -> None:
        """Read once what most searches read, so that no reader waits for the disk.

        Args:
            today: the day on which searches will be answered.
        """
        sidecar = self.sidecar
        commonest = np.argsort(-sidecar.term_documents)[:WARMED]
        for term in commonest.tolist():
            self.scorer.strength((sidecar.terms[term].decode(),))[1].sum()
        self.tallies.on(today)


def _whoosh_passages(folder: Path) -> int:
    """Count Whoosh's rows, its segments read as far as opening them does."""
    reader = FileStorage(str(folder)).open_index().reader()
    try:
        return int(reader.doc_count())
    finally:
        reader.close()


def _labels(collection: Collection, sidecar: Sidecar) -> Labels:
    """Return the labels of the known values; what occurs is always known."""
    with collection.reading() as session:
        known = {key: facet.known(session) for key, facet in FACETS.items()}
    return {
        key: {**labels, **_unlabelled(sidecar.facets[key].slugs, labels)}
        for key, labels in known.items()
    }


def _unlabelled(slugs: Iterable[str], labels: Mapping[str, str]) -> Mapping[str, str]:
    return {slug: slug_label(slug) for slug in slugs if slug not in labels}
