"""A shard: what a share of the documents gives to an index, in columns that can be merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from index.building.ledger import Ledger
from index.storing.files import Array, read_columns, write_columns
from index.storing.interleaving import Ragged
from index.storing.sidecar import COLUMNS, FacetColumn, Sidecar, Terms, read_facets, write_facets

DERIVED: Final = (
    "posting_strength",
    "document_title_rank",
    "document_family",
    "typical_starts",
    "typical_term",
    "typical_share",
    "latent_document",
    "latent_stem",
    "latent_term",
    "latent_scale",
    "deletion_hash",
    "deletion_word",
    "entry_text",
    "entry_starts",
    "entry_weight",
    "key_entry",
    "key_offset",
)
"""The columns of a sidecar that follow from all documents together, see ``deriving.derived``."""
PARTIAL: Final = tuple(name for name in COLUMNS if name not in DERIVED)
"""The columns that a part has."""


@dataclass(frozen=True)
class Shard:
    """What is merged.

    Args:
        columns: of a sidecar, those of PARTIAL.
        facets: by facet key.
        ledger: of the same documents.
        keep: which of them go into the whole, bool [D].
    """

    columns: Mapping[str, Array]
    facets: Mapping[str, FacetColumn]
    ledger: Ledger
    keep: Array

    @classmethod
    def of(cls, sidecar: Sidecar, ledger: Ledger, keep: Array) -> Shard:
        """Return some documents of a whole index as a part."""
        columns = {name: getattr(sidecar, name) for name in PARTIAL}
        return cls(columns, sidecar.facets, ledger, keep)

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.keep)

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return len(self.columns["passage_document"])

    @property
    def terms(self) -> Terms:
        """The stems."""
        return Terms(self.columns["term_text"], self.columns["term_starts"])

    @property
    def words(self) -> Terms:
        """The words as they are written."""
        return Terms(self.columns["word_text"], self.columns["word_starts"])

    @property
    def slugs(self) -> Mapping[str, Sequence[str]]:
        """The slugs of each facet, in the order of its numbers."""
        return {key: column.slugs for key, column in self.facets.items()}

    def save(self, folder: Path) -> None:
        """Write the part below a folder."""
        sidecar, ledger = folder / "sidecar", folder / "ledger"
        for path in (sidecar, ledger):
            path.mkdir(parents=True)
        write_columns(sidecar, self.columns)
        write_facets(sidecar, self.facets)
        self.ledger.save(ledger)

    @classmethod
    def load(cls, folder: Path, slugs: Mapping[str, Sequence[str]]) -> Shard:
        """Map what ``save`` wrote into memory.

        Args:
            folder: where.
            slugs: the part's.

        Raises:
            OSError, ValueError, KeyError: a file is missing or damaged.
        """
        columns = read_columns(folder / "sidecar", PARTIAL)
        keep = np.ones(len(columns["document_id"]), bool)
        facets = read_facets(folder / "sidecar", slugs)
        return cls(columns, facets, Ledger.load(folder / "ledger"), keep)


@dataclass(frozen=True)
class PlacedShard:
    """A part, and the numbers its documents and passages get, int32; -1 for those left out."""

    part: Shard
    document: Array
    passage: Array

    def __getitem__(self, name: str) -> Array:
        return self.part.columns[name]

    def rows(self, values: str, row_starts: str) -> Ragged:
        """Return what the ledger holds of the documents that are kept, a row for each.

        Args:
            values, row_starts: names of its columns.
        """
        lengths = np.diff(getattr(self.ledger, row_starts))
        return Ragged.kept(getattr(self.ledger, values), lengths, self.keep)

    def facet(self, key: str) -> FacetColumn:
        """Return what is kept of a facet, with the documents' new numbers.

        Args:
            key: the facet's.
        """
        column = self.part.facets[key]
        kept = self.keep[column.documents]
        used, values = np.unique(column.values[kept], return_inverse=True)
        return FacetColumn(
            tuple(column.slugs[number] for number in used.tolist()),
            self.document[column.documents[kept]],
            values.astype(np.int32),
            column.since[kept],
        )

    @property
    def ledger(self) -> Ledger:
        """The part's."""
        return self.part.ledger

    @property
    def keep(self) -> Array:
        """Which documents are kept, bool."""
        return self.part.keep


Both = tuple[PlacedShard, PlacedShard]
