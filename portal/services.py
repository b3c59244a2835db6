"""What every view works with: the settings, the collection and the index of this process."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from crawler.collection.store import Collection
from index.search import Index
from portal.config import Settings

EXTENSION = "signpost"


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that create_app opens once.

    Args:
        settings: as the process was started.
        collection: the stored documents.
        index: the live generation; re-opened by itself after a swap.
    """

    settings: Settings
    collection: Collection
    index: Index


def services() -> Services:
    """Return the services of the application that answers the present request."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Services)  # noqa: S101 - narrows a dictionary of Any
    return found
