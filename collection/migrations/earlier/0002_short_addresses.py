"""A short address for each learning point, and the last words of those that were dropped."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# As in briefings/short_ids.py when this was written; a migration never changes.
ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH = 8


def upgrade() -> None:
    op.create_table(
        "withdrawn_point",
        sa.Column("short_id", sa.String(length=8), nullable=False),
        sa.Column("briefing_id", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("short_id"),
    )
    # Not by a batch: that makes the table anew, and SQLite then finds citations of no point.
    column = sa.Column("short_id", sa.String(length=8), nullable=False, server_default="")
    op.add_column("learning_point", column)
    point = sa.table("learning_point", sa.column("id"), sa.column("short_id"))
    connection = op.get_bind()
    for (row,) in connection.execute(sa.select(point.c.id)).all():
        short_id = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        connection.execute(point.update().where(point.c.id == row).values(short_id=short_id))
    op.create_index(op.f("ix_learning_point_short_id"), "learning_point", ["short_id"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_learning_point_short_id"), table_name="learning_point")
    op.drop_column("learning_point", "short_id")
    op.drop_table("withdrawn_point")
