"""Health: whether the database and the index can be read, for a monitor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crawler.errors import CollectionError
from index.errors import IndexFault, IndexMissing
from portal.services import Services

GOOD = "ok"
UNREADABLE = "cannot be read"
"""No more is told: the errors' own words may hold the database's address, and a password in it."""


@dataclass(frozen=True, slots=True)
class Health:
    """What a monitor is told; nothing in it is secret.

    Args:
        database, index: "ok", or what is wrong.
        generation: name of the index's current generation; None where it cannot be read.
    """

    database: str
    index: str
    generation: str | None

    @property
    def well(self) -> bool:
        """Whether a reader can search and read."""
        return self.database == self.index == GOOD

    def to_json(self) -> dict[str, Any]:
        """Return the form of /healthz."""
        return {
            "status": GOOD if self.well else "failing",
            "database": self.database,
            "index": self.index,
            "generation": self.generation,
        }


def health(parts: Services) -> Health:
    """Try the database and the index.

    Args:
        parts: of this process.
    """
    database = _database(parts)
    try:
        return Health(database, GOOD, parts.index.generation)
    except IndexMissing:
        return Health(database, "missing", None)
    except (IndexFault, CollectionError):
        return Health(database, UNREADABLE, None)


def _database(parts: Services) -> str:
    try:
        parts.collection.revision()
    except CollectionError:
        return UNREADABLE
    return GOOD
