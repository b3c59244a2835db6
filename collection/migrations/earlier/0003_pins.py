"""Citations pinned to a passage, why and since when each is what it is, and outside addresses."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATUS = sa.Enum(
    *("exact", "moved", "reworded", "gone", "suggested", "unresolved", "outside"),
    name="status",
    native_enum=False,
    length=20,
)
VERSIONS = ("pin_version_id", "stands_version_id")


def upgrade() -> None:
    for column in _columns():
        op.add_column("citation", column)
    # Until then, what is known of when it became so is when it was last found so.
    op.execute("UPDATE citation SET since = checked")
    for name in VERSIONS:
        # Not by add_column: it makes the reference a statement of its own, which SQLite lacks.
        op.execute(f"ALTER TABLE citation ADD COLUMN {name} INTEGER REFERENCES version (id)")
    op.create_table(
        "outside_address",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("checked", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered", sa.DateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("url"),
    )


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("why", sa.String(), nullable=False, server_default=""),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(), nullable=False, server_default="1970-01-01 00:00:00"),
        sa.Column("before", STATUS, nullable=True),
        sa.Column("pin_quote", sa.String(), nullable=True),
        sa.Column("pin_prefix", sa.String(), nullable=True),
        sa.Column("pin_suffix", sa.String(), nullable=True),
        sa.Column("pin_section", sa.Integer(), nullable=True),
        sa.Column("stands_section", sa.Integer(), nullable=True),
        sa.Column("stands_words", sa.String(), nullable=True),
        sa.Column("likeness", sa.Double(), nullable=True),
    ]


def downgrade() -> None:
    op.drop_table("outside_address")
    with op.batch_alter_table("citation") as batch:
        for name in (*VERSIONS, *(column.name for column in _columns())):
            batch.drop_column(name)
