"""Replacements: words that came and are not in force; which edition a version and a citation mean."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATE = sa.Enum(
    *("waiting", "held", "accepted", "refused", "closed"),
    name="replacementstate",
    native_enum=False,
    length=20,
)
INDEXED = ("document_id", "source_key", "state", "text_hash")


def upgrade() -> None:
    # What is left empty in older rows is told from the stored texts when it is first asked for.
    op.add_column("version", sa.Column("evidence", sa.JSON(), nullable=True))
    op.add_column("version", sa.Column("line", sa.Integer(), nullable=True))
    op.execute("UPDATE version SET line = number WHERE number = 1")
    op.create_table(
        "replacement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=12), nullable=False),
        sa.Column("source_key", sa.String(length=80), nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("came", sa.DateTime(), nullable=False),
        sa.Column("seen", sa.DateTime(), nullable=False),
        sa.Column("blob_hash", sa.String(length=64), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("modified", sa.String(), nullable=True),
        sa.Column("decided", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in INDEXED:
        op.create_index(f"ix_replacement_{column}", "replacement", [column])
    # Not by add_column: it makes the reference a statement of its own, which SQLite lacks.
    op.execute("ALTER TABLE citation ADD COLUMN cited_version_id INTEGER REFERENCES version (id)")


def downgrade() -> None:
    with op.batch_alter_table("citation") as citation:
        citation.drop_column("cited_version_id")
    op.drop_table("replacement")
    op.drop_column("version", "line")
    op.drop_column("version", "evidence")
