"""What names a blob: every column called ``blob_hash``, and all JSON that keeps one for later.

The tables are asked of the database, not of the models: whoever deletes what nothing names must not
depend on which modules its process has imported, nor on a list that somebody has to remember.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import String, cast, column, inspect, select, table
from sqlalchemy.orm import Session

BLOB_HASH = "blob_hash"
"""The name of every column that holds a blob's hash, and of every such key within JSON."""
UNDO, HELD = "before", "content"
"""The names of the columns that keep, as JSON, what undoes a change, and words that are held."""
_KEPT = re.compile(rf'"{BLOB_HASH}": *"([0-9a-f]{{64}})"')


def named_blobs(session: Session) -> set[str]:
    """Return the hashes of the blobs that anything stored names."""
    return set(_named(session))


def _named(session: Session) -> Iterator[str]:
    tables = inspect(session.connection())
    for name in tables.get_table_names():
        columns = {found["name"] for found in tables.get_columns(name)}
        if BLOB_HASH in columns:
            asked = column(BLOB_HASH, String)
            query = select(asked).select_from(table(name)).where(asked.is_not(None)).distinct()
            yield from session.scalars(query)
        for keeping in columns & {UNDO, HELD}:
            text = cast(column(keeping), String)
            kept = select(text).select_from(table(name)).where(text.contains(f'"{BLOB_HASH}"'))
            for row in session.scalars(kept):
                yield from _KEPT.findall(row)
