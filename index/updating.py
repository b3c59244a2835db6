"""Updating: a new generation that reuses what did not change of the current one.

Whoosh never writes over a segment's files, so those of the current generation are linked into the
new one's folder: they take neither time nor room, and outlive whichever generation is removed
first. Its rows that changed are deleted there, and the arrays merged (``index/merging.py``).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from whoosh.filedb.filestore import FileStorage

from index.generations import Manifest
from index.ledger import Ledger, unchanged
from index.merging import Part
from index.schema import FORMAT
from index.sidecar import Array, Sidecar

MOST_RENEWED: Final = 0.2
"""The share of documents that changed, and of Whoosh's rows that are deleted, above which a
generation is written whole: little is saved, and what is deleted takes room."""
MOST_SEGMENTS: Final = 16
"""Segments of Whoosh above which a generation is written whole; every update adds one."""


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
            folder: of the generation.
            wanted: the fingerprints of the collection's documents by id.

        Raises:
            index.opened.DAMAGE: it cannot be read.
        """
        manifest = Manifest.read(folder)
        if manifest.format != FORMAT:
            return None
        sidecar = Sidecar.load(folder / "sidecar", manifest.facets)
        ledger = Ledger.load(folder / "ledger")
        keep = unchanged(sidecar.document_id, ledger, wanted)
        renewed = max(len(wanted), sidecar.documents) - int(keep.sum())
        if renewed > MOST_RENEWED * len(wanted) or not _sound(folder / "whoosh", sidecar):
            return None
        return cls(folder, sidecar, ledger, keep)

    @property
    def part(self) -> Part:
        """What is merged of it."""
        return Part(self.sidecar, self.ledger, self.keep)

    def kept(self) -> frozenset[str]:
        """Return the ids of the documents that are as they were."""
        return frozenset(key.decode() for key in self.sidecar.document_id[self.keep].tolist())

    def writer(self, folder: Path, **options: Any) -> Any:
        """Return Whoosh's writer of a folder that holds only the kept documents.

        Args:
            folder: empty.
            options: of the writer.
        """
        for path in (self.folder / "whoosh").iterdir():
            if path.suffix != ".lock" and not path.name.endswith("WRITELOCK"):
                _link(path, folder / path.name)
        index = FileStorage(str(folder)).open_index()
        writer = index.writer(**options)
        with index.searcher() as searcher:
            for key in self._dropped():
                writer.delete_by_term("document", key, searcher=searcher)
        return writer

    def _dropped(self) -> Iterable[str]:
        return (
            key.decode() for key in self.sidecar.document_id[np.logical_not(self.keep)].tolist()
        )


def _sound(folder: Path, sidecar: Sidecar) -> bool:
    """Say whether Whoosh's segments hold the same passages and are worth another."""
    index = FileStorage(str(folder)).open_index()
    live, every = index.doc_count(), index.doc_count_all()
    few = len(index._segments()) < MOST_SEGMENTS
    return bool(live == sidecar.passages and every - live <= MOST_RENEWED * every and few)


def _link(path: Path, copy: Path) -> None:
    try:
        os.link(path, copy)
    except OSError:  # a file system without links
        shutil.copyfile(path, copy)
