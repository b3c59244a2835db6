"""The mark of a demonstration, and since when a briefing is taken back.

A collection that was made by the demonstration is known by its sources: their hosts end in
``.example``, as no real one does. When a briefing was taken back stands in the audit, which has
told of every time.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FICTIONAL = ".example"  # as in portal/demonstration.py when this was written
SOURCE = sa.table("source", sa.column("home", sa.String()))
DEMONSTRATION = sa.table("demonstration", sa.column("since", sa.DateTime()))
AUDIT = sa.table(
    "audit",
    sa.column("id", sa.Integer()),
    sa.column("at", sa.DateTime()),
    sa.column("action", sa.String()),
    sa.column("detail", sa.String()),
)
BRIEFING = sa.table(
    "briefing",
    sa.column("id", sa.String()),
    sa.column("published_at", sa.DateTime()),
    sa.column("taken_back", sa.DateTime()),
)


def upgrade() -> None:
    connection = op.get_bind()
    op.create_table(
        "demonstration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    _mark(connection)
    op.add_column("briefing", sa.Column("taken_back", sa.DateTime(), nullable=True))
    _date(connection)


def _mark(connection: sa.Connection) -> None:
    """Mark the collection of a demonstration."""
    homes = connection.scalars(sa.select(SOURCE.c.home)).all()
    if any((urlsplit(home).hostname or "").endswith(FICTIONAL) for home in homes):
        now = datetime.now(UTC).replace(tzinfo=None)
        connection.execute(DEMONSTRATION.insert().values(since=now))


def _date(connection: sa.Connection) -> None:
    """Give each briefing that is taken back the last moment at which the audit tells of it."""
    told = sa.select(AUDIT).where(AUDIT.c.action == "take-back").order_by(AUDIT.c.at, AUDIT.c.id)
    moments = {
        found[1]: row.at
        for row in connection.execute(told).all()
        if (found := re.search(r"\(([a-z0-9]+)\)$", row.detail))
    }
    for briefing_id, at in moments.items():
        own = (BRIEFING.c.id == briefing_id) & BRIEFING.c.published_at.is_(None)
        connection.execute(BRIEFING.update().where(own).values(taken_back=at))


def downgrade() -> None:
    op.drop_column("briefing", "taken_back")
    op.drop_table("demonstration")
