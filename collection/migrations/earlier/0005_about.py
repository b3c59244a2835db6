"""What a briefing says of itself: its partnership, its year and its themes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("briefing", "briefing_reading")


def upgrade() -> None:
    # What was read before says nothing of these until it is read again.
    for table in TABLES:
        op.add_column(
            table, sa.Column("partnership", sa.String(), nullable=False, server_default="")
        )
        op.add_column(table, sa.Column("year", sa.Integer(), nullable=True))
        op.add_column(table, sa.Column("themes", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    for table in TABLES:
        for column in ("themes", "year", "partnership"):
            op.drop_column(table, column)
