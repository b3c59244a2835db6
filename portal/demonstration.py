"""Demonstration: whether readers must be told that what they see is one."""

from __future__ import annotations

from contextlib import suppress

from briefings.apart import is_marked
from collection.errors import CollectionError
from collection.store import Collection
from portal.config import Settings


class Demonstration:
    """Whether readers must be told that what they see is a demonstration.

    Args:
        settings: of this process; they may ask for it whatever the collection is.
        collection: its mark asks for it, also one that another process sets later.
    """

    def __init__(self, settings: Settings, collection: Collection) -> None:
        self._collection = collection
        self._shown = settings.demo

    def shown(self) -> bool:
        """Tell it; the mark is looked for until it is there, because it is never taken away."""
        if not self._shown:
            # The page that tells of a database that cannot be read asks this too.
            with suppress(CollectionError), self._collection.reading() as session:
                self._shown = is_marked(session)
        return self._shown
