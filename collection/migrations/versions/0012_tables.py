"""The tables that a new database starts with.

A server's default is what ``earlier/`` had to give to rows that were there before the column. No
row is stored with it; it stands here for the tables to be the same whichever way a database came
to them.
"""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _documents()
    _crawls()
    _briefings()
    _trainers()
    _accounts()
    _collection()


def _documents() -> None:
    """What is held: documents, their versions and the words of those."""
    op.create_table(
        "source",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("nation", sa.String(length=40), nullable=False),
        sa.Column("authority", sa.String(length=40), nullable=False),
        sa.Column("home", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("source_key", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("kind_reason", sa.String(), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("nation", sa.String(length=40), nullable=False),
        sa.Column("authority", sa.String(length=40), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("reviewed", sa.Date(), nullable=True),
        sa.Column("reviewed_words", sa.String(), nullable=True),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("next_review_words", sa.String(), nullable=True),
        sa.Column("no_text", sa.Boolean(), nullable=False),
        sa.Column("first_seen", sa.DateTime(), nullable=False),
        sa.Column("checked", sa.DateTime(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.Column("gone", sa.DateTime(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name="fk_document_version", use_alter=True
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_document_source_key", "document", ["source_key"])
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fetched", sa.DateTime(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("blob_hash", sa.String(length=64), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("chapter", sa.String(), nullable=True),
        sa.Column("dates", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("by_place", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_version_document_id", "version", ["document_id"])
    op.create_index("ix_version_text_hash", "version", ["text_hash"])
    if op.get_context().dialect.supports_alter:  # SQLite does not, and took it with the table
        op.create_foreign_key("fk_document_version", "document", "version", ["version_id"], ["id"])
    op.create_table(
        "section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.JSON(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("box", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(), nullable=False, server_default=""),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_section_version", "section", ["version_id", "position"])
    op.create_table(
        "document_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_document_link_version_id", "document_link", ["version_id"])
    op.create_table(
        "document_topic",
        sa.Column("document_id", sa.String(length=12), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.PrimaryKeyConstraint("document_id", "topic"),
    )
    op.create_index("ix_document_topic_topic", "document_topic", ["topic"])
    op.create_table(
        "replacement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=12), nullable=False),
        sa.Column("source_key", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
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
    op.create_index("ix_replacement_document_id", "replacement", ["document_id"])
    op.create_index("ix_replacement_source_key", "replacement", ["source_key"])
    op.create_index("ix_replacement_state", "replacement", ["state"])
    op.create_index("ix_replacement_text_hash", "replacement", ["text_hash"])


def _crawls() -> None:
    """What crawls did, and what servers last said."""
    op.create_table(
        "crawl",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("started", sa.DateTime(), nullable=False),
        sa.Column("finished", sa.DateTime(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_crawl_source_key", "crawl", ["source_key"])
    op.create_table(
        "frontier_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("crawl_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("found_on", sa.String(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("document_id", sa.String(length=12), nullable=True),
        sa.Column("finished", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["crawl_id"], ["crawl.id"]),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("crawl_id", "url"),
    )
    op.create_index("ix_frontier_crawl_state", "frontier_entry", ["crawl_id", "state", "id"])
    op.create_table(
        "address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(length=80), nullable=False),
        sa.Column("document_id", sa.String(length=12), nullable=True),
        sa.Column("first_seen", sa.DateTime(), nullable=False),
        sa.Column("last_seen", sa.DateTime(), nullable=False),
        sa.Column("received", sa.DateTime(), nullable=True),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("blob_hash", sa.String(length=64), nullable=True),
        sa.Column("modified", sa.String(), nullable=True),
        sa.Column("redirect_to", sa.String(), nullable=True),
        sa.Column("outlinks", sa.JSON(), nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("struck", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("url"),
    )
    op.create_index("ix_address_document_id", "address", ["document_id"])
    op.create_index("ix_address_redirect_to", "address", ["redirect_to"])
    op.create_index("ix_address_source_key", "address", ["source_key"])
    op.create_table(
        "outside_address",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("checked", sa.DateTime(), nullable=False),
        sa.Column("reply", sa.String(length=20), nullable=False, server_default="not asked"),
        sa.Column("fault", sa.String(), nullable=True),
        sa.Column("answered", sa.DateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("url"),
    )


def _briefings() -> None:
    """Briefings, their learning points and what those cite."""
    op.create_table(
        "briefing",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("blob_hash", sa.String(length=64), nullable=False),
        sa.Column("imported", sa.DateTime(), nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("published_words", sa.String(), nullable=True),
        sa.Column("partnership", sa.String(), nullable=False, server_default=""),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("themes", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("area", sa.String(length=80), nullable=True),
        sa.Column("document_id", sa.String(length=12), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("published_by", sa.String(length=80), nullable=True),
        sa.Column("taken_back", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("origin"),
    )
    op.create_index("ix_briefing_blob_hash", "briefing", ["blob_hash"])
    op.create_table(
        "learning_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("short_id", sa.String(length=8), nullable=False, server_default=""),
        sa.Column("briefing_id", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("shown", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.ForeignKeyConstraint(["briefing_id"], ["briefing.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_learning_point_briefing_id", "learning_point", ["briefing_id"])
    op.create_index("ix_learning_point_short_id", "learning_point", ["short_id"], unique=True)
    op.create_table(
        "citation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cited_text", sa.String(), nullable=False),
        sa.Column("cited_start", sa.Integer(), nullable=True),
        sa.Column("cited_url", sa.String(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("document_id", sa.String(length=12), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("checked", sa.DateTime(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(), nullable=False, server_default="1970-01-01 00:00:00"),
        sa.Column("before", sa.String(length=20), nullable=True),
        sa.Column("cited_version_id", sa.Integer(), nullable=True),
        sa.Column("pin_quote", sa.String(), nullable=True),
        sa.Column("pin_prefix", sa.String(), nullable=True),
        sa.Column("pin_suffix", sa.String(), nullable=True),
        sa.Column("pin_version_id", sa.Integer(), nullable=True),
        sa.Column("pin_section", sa.Integer(), nullable=True),
        sa.Column("stands_version_id", sa.Integer(), nullable=True),
        sa.Column("stands_section", sa.Integer(), nullable=True),
        sa.Column("stands_words", sa.String(), nullable=True),
        sa.Column("likeness", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["cited_version_id"], ["version.id"]),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.ForeignKeyConstraint(["pin_version_id"], ["version.id"]),
        sa.ForeignKeyConstraint(["point_id"], ["learning_point.id"]),
        sa.ForeignKeyConstraint(["stands_version_id"], ["version.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_citation_document_id", "citation", ["document_id"])
    op.create_index("ix_citation_point_id", "citation", ["point_id"])
    op.create_index("ix_citation_status", "citation", ["status"])
    op.create_table(
        "briefing_other_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("briefing_id", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["briefing_id"], ["briefing.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_briefing_other_link_briefing_id", "briefing_other_link", ["briefing_id"])
    op.create_table(
        "withdrawn_point",
        sa.Column("short_id", sa.String(length=8), nullable=False),
        sa.Column("briefing_id", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("short_id"),
    )


def _trainers() -> None:
    """What was read of briefings, and what trainers did with it."""
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
        sa.Column("partnership", sa.String(), nullable=False, server_default=""),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("themes", sa.JSON(), nullable=False, server_default="[]"),
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
        sa.Column("kind", sa.String(length=20), nullable=False),
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
        sa.Column("choice", sa.String(length=20), nullable=False),
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


def _accounts() -> None:
    """Who may sign in, and who did what."""
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"]),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_sign_in_user_id", "sign_in", ["user_id"])
    op.create_table(
        "known_network",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=43), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"]),
        sa.PrimaryKeyConstraint("user_id", "network"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])


def _collection() -> None:
    """What the collection is, with the single row that counts every change a reader could see."""
    op.create_table(
        "demonstration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    revision_table = op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id"),
    )
    op.bulk_insert(revision_table, [{"id": 1, "number": 0, "identity": uuid4().hex}])
