"""Health: whether the database and the index can be read, for a monitor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crawler.errors import CollectionError
from index.errors import IndexFault
from index.results import SearchRequest
from portal.services import Services

GOOD = "ok"


@dataclass(frozen=True, slots=True)
class Health:
    """What a monitor is told; nothing in it is secret.

    Args:
        database, index: "ok", or what is wrong.
        documents: how many documents can be found; None where the index cannot be read.
    """

    database: str
    index: str
    documents: int | None

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
            "documents": self.documents,
        }


def health(parts: Services) -> Health:
    """Try the database and the index.

    Args:
        parts: of this process.
    """
    database = _database(parts)
    if database != GOOD:
        return Health(database, "not tried", None)
    try:
        found = parts.index.search(SearchRequest(size=1)).total
    except IndexFault as error:
        return Health(database, str(error), None)
    return Health(database, GOOD, found)


def _database(parts: Services) -> str:
    try:
        parts.collection.revision()
    except CollectionError:
        # The driver's own words may hold the database's address, and with it a password.
        return "cannot be read"
    return GOOD
