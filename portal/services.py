"""What every view works with: the settings, the collection and the index of this process."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app

from collection.store import Collection
from index.search import Index
from portal.config import Settings
from portal.declared import Declared
from portal.demonstration import Demonstration
from portal.known_areas import KnownAreas
from portal.promoted import Promotion

EXTENSION = "signpost"


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that create_app opens once.

    Args:
        settings: as the process was started.
        collection: the stored documents.
        index: the live generation; re-opened by itself after a swap.
        declared: the sources, read again by itself after a change.
        promoted: the promoted results, as they were when the process was started.
        areas: those that documents are of, read again by itself.
        demonstration: whether readers must be told that all of it is one.
    """

    settings: Settings
    collection: Collection
    index: Index
    declared: Declared
    promoted: tuple[Promotion, ...]
    areas: KnownAreas
    demonstration: Demonstration

    def close(self) -> None:
        """Give back every connection and every mapped file."""
        self.index.close()
        self.collection.close()


def services() -> Services:
    """Return the services of the application that answers the present request."""
    return services_of(current_app)


def services_of(app: Flask) -> Services:
    """Return the services of an application.

    Args:
        app: made by create_app.
    """
    found = app.extensions[EXTENSION]
    assert isinstance(found, Services)  # noqa: S101 - narrows a dictionary of Any
    return found
