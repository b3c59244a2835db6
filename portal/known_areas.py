"""KnownAreas: the areas that documents are of, read again when the collection changes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from collection.errors import CollectionError
from collection.models import Document
from collection.store import Collection, revision_of
from collection.vocabulary import EVERYWHERE, slug_label


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas of a collection.

    Args:
        all: the slug of each that a document is of, sorted.
        own: label by slug of those that can be somebody's own, by label: areas of which a
            document holds there and not everywhere.
    """

    all: tuple[str, ...]
    own: Mapping[str, str]


NONE = Areas((), {})


class KnownAreas:
    """Reads the areas of a collection, for any number of threads.

    Args:
        collection: what is asked.
    """

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._lock = Lock()
        self._read: tuple[int, Areas] = (-1, NONE)

    def current(self) -> Areas:
        """Return the areas; of a collection that cannot be read, those it had before.

        The page that tells of a database that cannot be read asks this too.
        """
        with suppress(CollectionError), self._collection.reading() as session, self._lock:
            revision = revision_of(session)
            if revision != self._read[0]:
                self._read = (revision, _areas(session))
        return self._read[1]


def _areas(session: Session) -> Areas:
    local = func.max(case((Document.authority.in_(sorted(EVERYWHERE)), 0), else_=1))
    rows = session.execute(select(Document.area, local).group_by(Document.area)).all()
    labels = {area: slug_label(area) for area, is_local in rows if is_local}
    by_label = dict(sorted(labels.items(), key=lambda item: item[1]))
    return Areas(tuple(sorted(area for area, _ in rows)), by_label)
