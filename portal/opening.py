"""open_index(): the index as the settings of this process have it."""

from __future__ import annotations

from pathlib import Path

from crawler.collection.store import Collection
from index.search import Index
from portal.config import Settings


def index_folder(settings: Settings) -> Path:
    """Return the folder where the generations of the index stand.

    Args:
        settings: of this process.
    """
    return settings.data / "index"


def open_index(settings: Settings, collection: Collection) -> Index:
    """Return the index of a collection; it opens its generation when it is first asked.

    Args:
        settings: of this process.
        collection: the one that was indexed.
    """
    synonyms = Path(settings.synonyms) if settings.synonyms else None
    return Index(index_folder(settings), collection, synonyms=synonyms)
