"""Where the words of each citation begin in its learning point.

Until then only the words were kept, and a link of a reading stood at the first place of its words.
What is stored is placed as it was most likely printed, and nothing is dropped or put in another
order here; the next check orders citations by their places:

- Links of a reading were kept in the order of print. One that stands where an earlier one does is
  set at the next place of its words in the same section.
- A citation with an address stands where its link does in the part of its point, if the point
  still has the part's words.
- Of all others with the same words in a point the one that was stored first stands first, those
  with an address before those without; where there are more of them than places, they share the
  last. Words that do not stand in the point at all have no place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BETWEEN = "\n\n"  # as in briefings/editing/parts.py when this was written
READING = sa.table(
    "briefing_reading",
    sa.column("briefing_id", sa.String()),
    sa.column("text", sa.String()),
    sa.column("links", sa.JSON()),
)
EDIT = sa.table("briefing_edit", sa.column("id", sa.Integer()), sa.column("before", sa.JSON()))
PART = sa.table(
    "briefing_part",
    *map(sa.column, ("briefing_id", "short_id", "words", "start", "end")),
)
POINT = sa.table("learning_point", *map(sa.column, ("id", "briefing_id", "short_id", "text")))
CITATION = sa.table(
    "citation", *map(sa.column, ("id", "point_id", "cited_text", "cited_url", "cited_start"))
)

Span = tuple[int, int]


def upgrade() -> None:
    # Not by a batch: that makes the table anew, and SQLite then finds rows of no parent.
    op.add_column("citation", sa.Column("cited_start", sa.Integer(), nullable=True))
    connection = op.get_bind()
    _place_links(connection)
    _place_citations(connection)


def _place_links(connection: sa.Connection) -> None:
    """Place the links of each reading, and of those that undoing a change brings back."""
    for row in connection.execute(sa.select(READING)).all():
        own = READING.c.briefing_id == row.briefing_id
        placed = _set_apart(row.text, row.links)
        connection.execute(READING.update().where(own).values(links=placed))
    for row in connection.execute(sa.select(EDIT)).all():
        if kept := row.before.get("reading"):
            reading = kept | {"links": _set_apart(kept["text"], kept["links"])}
            before = row.before | {"reading": reading}
            connection.execute(EDIT.update().where(EDIT.c.id == row.id).values(before=before))


def _place_citations(connection: sa.Connection) -> None:
    readings = connection.execute(sa.select(READING))
    links = {reading.briefing_id: reading.links for reading in readings}
    parts = {
        (part.briefing_id, part.short_id, part.words): part
        for part in connection.execute(sa.select(PART))
    }
    for point in connection.execute(sa.select(POINT)).all():
        part = parts.get((point.briefing_id, point.short_id, point.text))
        inside = _links_in(part, links[point.briefing_id]) if part else {}
        own = sa.select(CITATION).where(CITATION.c.point_id == point.id).order_by(CITATION.c.id)
        places = _places_in(point.text, connection.execute(own).all(), inside)
        for citation_id, start in places.items():
            citation = CITATION.update().where(CITATION.c.id == citation_id)
            connection.execute(citation.values(cited_start=start))


def _set_apart(text: str, links: Sequence[list[Any]]) -> list[list[Any]]:
    """Return the links of a reading, none where an earlier one stands if it can be elsewhere."""
    folded = text.replace("\n", " ")
    taken: list[Span] = []
    placed: list[list[Any]] = []
    for start, end, *rest in links:
        at = start
        if start is not None:
            section = text.find(BETWEEN, start)
            within = folded[: section if section >= 0 else None]
            at = next(iter(_free(within, folded[start:end], taken, start)), start)
            taken.append((at, at + end - start))
        placed.append([at, at if at is None else at + end - start, *rest])
    return placed


def _links_in(part: sa.Row[Any], links: Sequence[list[Any]]) -> dict[tuple[str, str], int]:
    """Return where the links inside a part stand in it, by words and address."""
    found: dict[tuple[str, str], int] = {}
    for start, end, url, words in links:
        if start is not None and part.start <= start and end <= part.end:
            at = start - part.start
            found[words, url] = min(at, found.get((words, url), at))
    return found


def _places_in(
    text: str, citations: Sequence[sa.Row[Any]], inside: dict[tuple[str, str], int]
) -> dict[int, int]:
    """Return where the words of a point's citations begin in its text, by the citations' ids."""
    keys = {citation.id: (citation.cited_text, citation.cited_url) for citation in citations}
    found = {one: inside[key] for one, key in keys.items() if key in inside}
    taken = [(found[c.id], found[c.id] + len(c.cited_text)) for c in citations if c.id in found]
    left = (c for c in citations if c.cited_text and c.id not in found)
    for citation in sorted(left, key=lambda c: c.cited_url is None):
        words = citation.cited_text
        start = next(iter(_free(text, words, taken, 0)), text.rfind(words))
        if start >= 0:
            found[citation.id] = start
            taken.append((start, start + len(words)))
    return found


def _free(text: str, words: str, taken: Sequence[Span], start: int) -> list[int]:
    """Return the places of words from a start on that touch none of those that are taken."""
    found = []
    at = text.find(words, start) if words else -1
    while at >= 0:
        if all(at + len(words) <= first or last <= at for first, last in taken):
            found.append(at)
        at = text.find(words, at + 1)
    return found


def downgrade() -> None:
    op.drop_column("citation", "cited_start")
