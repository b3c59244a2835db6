"""One generation, opened: everything that a search reads but the texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from collection.store import Collection
from collection.vocabulary import slug_label
from index.errors import IndexDamaged
from index.facets import FACETS
from index.generations.manifest import SEARCHED, GenerationManifest
from index.generations.watching import FileWatch
from index.searching.beside.vectors import PassageVectors
from index.searching.counts import Labels, Tallies
from index.searching.operators.asked import QueryAsker
from index.searching.places import Places
from index.searching.scoring import Scorer
from index.storing.sidecar import Sidecar
from index.suggesting.completion import Completer
from index.suggesting.spelling import Speller

HELD: Final = 128 * 2**20
"""Bytes of arrays that are read into memory, so that nothing that befalls their files reaches a
search: a map whose file is cut ends the process. 30,000 passages have 57 MB. What is larger is
mapped, because two generations are open while one is swapped for the other."""

WARMED: Final = 100
"""Stems that are read when a generation is opened: the commonest, which have the longest columns.
At 30,000 passages it takes 60 ms, in the thread that opens."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation, opened; lives as long as a search uses it, removed from disk or not."""

    name: str
    folder: Path
    manifest: GenerationManifest
    watch: FileWatch
    mapped: bool
    sidecar: Sidecar
    scorer: Scorer
    speller: Speller
    completer: Completer
    labels: Labels
    tallies: Tallies
    asker: QueryAsker
    meant: PassageVectors | None

    @classmethod
    def open(
        cls, name: str, folder: Path, collection: Collection, encoder: Path | None = None
    ) -> Generation:
        """Open a generation of which every file that searches read is as it was written.

        To read them all for that takes 35 ms at 30,000 passages, in the thread that opens.

        Args:
            name: of the generation.
            folder: where it stands.
            collection: the one that was indexed.
            encoder: the folder of the encoder, whose vectors rank beside words where the
                generation has them; None for words alone.

        Raises:
            IndexDamaged: it is not whole, or of another form.
            CollectionError: the collection cannot be read.
        """
        manifest = GenerationManifest.read(folder)
        watch = FileWatch(folder, manifest)
        if damage := manifest.damage(folder, *SEARCHED):
            raise IndexDamaged(damage)
        try:
            mapped = sum(manifest.files[name][0] for name in manifest.names(*SEARCHED)) > HELD
            sidecar = Sidecar.load(folder / "sidecar", manifest.facets, mapped=mapped)
        except (OSError, ValueError, KeyError) as error:
            raise IndexDamaged(f"the index {name} cannot be read ({error})") from error
        places = Places(sidecar)
        meant = None
        if encoder and manifest.encoder:
            meant = PassageVectors(folder, encoder, manifest.encoder, sidecar, mapped=mapped)
        return cls(
            name=name,
            folder=folder,
            manifest=manifest,
            watch=watch,
            mapped=mapped,
            sidecar=sidecar,
            scorer=Scorer(sidecar, places, meant),
            speller=Speller(sidecar, places.passages),
            completer=Completer(sidecar),
            labels=_labels(collection, sidecar),
            tallies=Tallies(sidecar),
            asker=QueryAsker(folder, manifest, sidecar, places),
            meant=meant,
        )

    def replaced(self) -> bool:
        """Say whether another generation of this name stands on the disk now."""
        try:
            return GenerationManifest.read(self.folder) != self.manifest
        except IndexDamaged:  # gone or damaged there, and open here
            return False

    @property
    def encoder(self) -> str:
        """The id of the encoder whose vectors rank beside words; empty where words alone do."""
        return self.manifest.encoder if self.meant and not self.meant.fault else ""

    def shortcoming(self) -> str:
        """Say why searches here are answered less well than they could be; else nothing."""
        without_vectors = self.meant.fault if self.meant else ""
        return self.asker.fault or self.watch.damage() or without_vectors

    def damage(self) -> str:
        """Read every file that searches read, and say what is wrong with one; else nothing."""
        return self.manifest.damage(self.folder, *SEARCHED)

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
