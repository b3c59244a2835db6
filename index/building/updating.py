"""Updating: what a new generation reuses of the current one.

Whoosh's segments are taken over with the rows that changed deleted (``segments.py``), and the
arrays are merged with those of what changed (``merging.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from index.building.ledger import Ledger, unchanged
from index.building.segments import worth_another
from index.building.shard import Shard
from index.generations.manifest import GenerationManifest
from index.storing.files import Array
from index.storing.sidecar import Sidecar

MOST_RENEWED: Final = 0.2
"""The share of documents that changed above which a generation is written whole: little is
saved."""


@dataclass(frozen=True)
class Previous:
    """The current generation, as far as a build reuses it.

    Args:
        folder: where it stands.
        sidecar, ledger: its columns.
        keep: which documents are as they were, bool [D].
    """

    folder: Path
    sidecar: Sidecar
    ledger: Ledger
    keep: Array

    @classmethod
    def open(cls, folder: Path, wanted: Mapping[str, bytes]) -> Previous | None:
        """Return a generation, None where a whole build is as good.

        Args:
            folder: of the generation, which is whole.
            wanted: the fingerprints of the collection's documents by id.

        Raises:
            IndexDamaged: its manifest cannot be read.
        """
        manifest = GenerationManifest.read(folder)
        sidecar = Sidecar.load(folder / "sidecar", manifest.facets)
        ledger = Ledger.load(folder / "ledger")
        keep = unchanged(sidecar.document_id, ledger, wanted)
        renewed = max(len(wanted), sidecar.documents) - int(keep.sum())
        few = renewed <= MOST_RENEWED * len(wanted)
        if not few or not worth_another(folder / "whoosh"):
            return None
        return cls(folder, sidecar, ledger, keep)

    @property
    def part(self) -> Shard:
        """What is merged of it."""
        return Shard.of(self.sidecar, self.ledger, self.keep)

    def kept(self) -> frozenset[str]:
        """Return the ids of the documents that are as they were."""
        return frozenset(key.decode() for key in self.sidecar.document_id[self.keep].tolist())

    def dropped(self) -> Iterable[str]:
        """Return the ids of the others."""
        return (key.decode() for key in self.sidecar.document_id[~self.keep].tolist())
