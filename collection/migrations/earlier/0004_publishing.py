"""Drafts and published briefings, the parts that a reading has, and a trainer's decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PARTS = ("learning", "good practice", "story", "resources", "about", "unknown")
CHOICES = ("confirm", "reject", "choose", "keep", "pin")


def upgrade() -> None:
    # Not by batches: those make a table anew, and SQLite then finds rows of no parent.
    op.add_column("briefing", sa.Column("published_at", sa.DateTime(), nullable=True))
    op.add_column("briefing", sa.Column("published_by", sa.String(length=80), nullable=True))
    # Whatever is stored by now has been seen by readers.
    op.execute("update briefing set published_at = imported, published_by = ''")
    op.add_column(
        "learning_point",
        sa.Column("shown", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.create_table(
        "briefing_reading",
        sa.Column("briefing_id", sa.String(length=12), nullable=False),
        sa.Column("read", sa.DateTime(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("blob_hash", sa.String(length=64), nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("published_words", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["briefing_id"], ["briefing.id"]),
        sa.PrimaryKeyConstraint("briefing_id"),
    )
    op.create_index("ix_briefing_reading_blob_hash", "briefing_reading", ["blob_hash"])
    op.create_table(
        "briefing_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("briefing_id", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("short_id", sa.String(length=8), nullable=False),
        sa.Column(
            "kind", sa.Enum(*PARTS, name="part", native_enum=False, length=20), nullable=False
        ),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["briefing_id"], ["briefing.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_briefing_part_briefing_id", "briefing_part", ["briefing_id"])
    op.create_table(
        "briefing_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("briefing_id", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["briefing_id"], ["briefing.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_briefing_edit_briefing_id", "briefing_edit", ["briefing_id"])
    op.create_table(
        "citation_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column(
            "choice", sa.Enum(*CHOICES, name="choice", native_enum=False, length=20), nullable=False
        ),
        sa.Column("short_id", sa.String(length=8), nullable=False),
        sa.Column("cited_text", sa.String(), nullable=False),
        sa.Column("cited_url", sa.String(), nullable=True),
        sa.Column("document_id", sa.String(length=12), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone", sa.DateTime(), nullable=True),
        sa.Column("undone_by", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_citation_decision_short_id", "citation_decision", ["short_id"])


def downgrade() -> None:
    op.drop_table("citation_decision")
    op.drop_table("briefing_edit")
    op.drop_table("briefing_part")
    op.drop_table("briefing_reading")
    op.drop_column("learning_point", "shown")
    op.drop_column("briefing", "published_by")
    op.drop_column("briefing", "published_at")
