"""The mark of a demonstration, since when a briefing is taken back, and names of sections.

A collection that was made by the demonstration is known by its sources: their hosts end in
``.example``, as no real one does. When a briefing was taken back stands in the audit, which has
told of every time.

Until now a link named a section by its place in the version that was current when the link was
made. Every version that is stored may be meant by such links, and is marked so.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

from collection.slugs import Named, section_slugs
from collection.vocabulary import Box

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


SECTION = sa.table(
    "section",
    sa.column("id", sa.Integer()),
    sa.column("version_id", sa.Integer()),
    sa.column("position", sa.Integer()),
    sa.column("heading", sa.JSON()),
    sa.column("box", sa.String()),
    sa.column("page", sa.Integer()),
    sa.column("text", sa.String()),
    sa.column("slug", sa.String()),
)
NAMING = (
    SECTION.update().where(SECTION.c.id == sa.bindparam("own")).values(slug=sa.bindparam("named"))
)
VERSION = sa.table("version", sa.column("by_place", sa.Boolean()))


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
    op.add_column("section", sa.Column("slug", sa.String(), nullable=False, server_default=""))
    _name(connection)
    op.add_column(
        "version", sa.Column("by_place", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute(sa.update(VERSION).values(by_place=True))


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


def _name(connection: sa.Connection) -> None:
    """Name the sections of every version; one version at a time is in memory."""
    versions = connection.scalars(sa.select(SECTION.c.version_id).distinct()).all()
    for version_id in versions:
        own = sa.select(SECTION).where(SECTION.c.version_id == version_id)
        rows = connection.execute(own.order_by(SECTION.c.position)).all()
        slugs = section_slugs([Named(r.heading, Box(r.box), r.page, r.text) for r in rows])
        named = [{"own": row.id, "named": slug} for row, slug in zip(rows, slugs, strict=True)]
        connection.execute(NAMING, named)


def downgrade() -> None:
    op.drop_column("version", "by_place")
    op.drop_column("section", "slug")
    op.drop_column("briefing", "taken_back")
    op.drop_table("demonstration")
