"""The tables as they were first released."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "sign-in",
                "sign-in-refused",
                "sign-out",
                "start",
                "cancel",
                "confirm-removal",
                "undo-removal",
                name="action",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_table(
        "crawl",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "running",
                "done",
                "cancelled",
                "interrupted",
                "failed",
                name="crawlstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("started", sa.DateTime(), nullable=False),
        sa.Column("finished", sa.DateTime(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_crawl_source_key"), "crawl", ["source_key"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("source_key", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.Enum("current", "gone", name="documentstate", native_enum=False, length=20),
            nullable=False,
        ),
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
    op.create_index(op.f("ix_document_source_key"), "document", ["source_key"], unique=False)
    revision_table = op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
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
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("url"),
    )
    op.create_index(op.f("ix_address_document_id"), "address", ["document_id"], unique=False)
    op.create_index(op.f("ix_address_redirect_to"), "address", ["redirect_to"], unique=False)
    op.create_index(op.f("ix_address_source_key"), "address", ["source_key"], unique=False)
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
        sa.Column("area", sa.String(length=80), nullable=True),
        sa.Column("document_id", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("origin"),
    )
    op.create_index(op.f("ix_briefing_blob_hash"), "briefing", ["blob_hash"], unique=False)
    op.create_table(
        "document_topic",
        sa.Column("document_id", sa.String(length=12), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
        ),
        sa.PrimaryKeyConstraint("document_id", "topic"),
    )
    op.create_index(op.f("ix_document_topic_topic"), "document_topic", ["topic"], unique=False)
    op.create_table(
        "frontier_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("crawl_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("found_on", sa.String(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "done", name="entrystate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "new",
                "changed",
                "unchanged",
                "failed",
                "skipped",
                name="outcome",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("document_id", sa.String(length=12), nullable=True),
        sa.Column("finished", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["crawl_id"],
            ["crawl.id"],
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("crawl_id", "url"),
    )
    op.create_index(
        "ix_frontier_crawl_state", "frontier_entry", ["crawl_id", "state", "id"], unique=False
    )
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
        ),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index(op.f("ix_sign_in_user_id"), "sign_in", ["user_id"], unique=False)
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
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_version_document_id"), "version", ["document_id"], unique=False)
    op.create_index(op.f("ix_version_text_hash"), "version", ["text_hash"], unique=False)
    op.create_table(
        "briefing_other_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("briefing_id", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["briefing_id"],
            ["briefing.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_briefing_other_link_briefing_id"),
        "briefing_other_link",
        ["briefing_id"],
        unique=False,
    )
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
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_document_link_version_id"), "document_link", ["version_id"], unique=False
    )
    op.create_table(
        "learning_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("briefing_id", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["briefing_id"],
            ["briefing.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_learning_point_briefing_id"), "learning_point", ["briefing_id"], unique=False
    )
    op.create_table(
        "section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.JSON(), nullable=False),
        sa.Column("anchor", sa.String(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column(
            "box",
            sa.Enum(
                "body",
                "scope",
                "related",
                "amendment",
                "local",
                name="box",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_section_version", "section", ["version_id", "position"], unique=False)
    op.create_table(
        "citation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cited_text", sa.String(), nullable=False),
        sa.Column("cited_url", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "exact",
                "moved",
                "reworded",
                "gone",
                "suggested",
                "unresolved",
                "outside",
                name="status",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "method",
            sa.Enum(
                "address",
                "redirect",
                "file name",
                "chapter",
                "title",
                "content",
                "scope",
                name="method",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("document_id", sa.String(length=12), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("checked", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
        ),
        sa.ForeignKeyConstraint(
            ["point_id"],
            ["learning_point.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_citation_document_id"), "citation", ["document_id"], unique=False)
    op.create_index(op.f("ix_citation_point_id"), "citation", ["point_id"], unique=False)
    op.create_index(op.f("ix_citation_status"), "citation", ["status"], unique=False)

    # The single row that counts; every change to what a reader could be shown adds one.
    op.bulk_insert(revision_table, [{"id": 1, "number": 0}])


def downgrade() -> None:
    op.drop_index(op.f("ix_citation_status"), table_name="citation")
    op.drop_index(op.f("ix_citation_point_id"), table_name="citation")
    op.drop_index(op.f("ix_citation_document_id"), table_name="citation")
    op.drop_table("citation")
    op.drop_index("ix_section_version", table_name="section")
    op.drop_table("section")
    op.drop_index(op.f("ix_learning_point_briefing_id"), table_name="learning_point")
    op.drop_table("learning_point")
    op.drop_index(op.f("ix_document_link_version_id"), table_name="document_link")
    op.drop_table("document_link")
    op.drop_index(op.f("ix_briefing_other_link_briefing_id"), table_name="briefing_other_link")
    op.drop_table("briefing_other_link")
    op.drop_index(op.f("ix_version_text_hash"), table_name="version")
    op.drop_index(op.f("ix_version_document_id"), table_name="version")
    op.drop_table("version")
    op.drop_index(op.f("ix_sign_in_user_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index("ix_frontier_crawl_state", table_name="frontier_entry")
    op.drop_table("frontier_entry")
    op.drop_index(op.f("ix_document_topic_topic"), table_name="document_topic")
    op.drop_table("document_topic")
    op.drop_index(op.f("ix_briefing_blob_hash"), table_name="briefing")
    op.drop_table("briefing")
    op.drop_index(op.f("ix_address_source_key"), table_name="address")
    op.drop_index(op.f("ix_address_redirect_to"), table_name="address")
    op.drop_index(op.f("ix_address_document_id"), table_name="address")
    op.drop_table("address")
    op.drop_table("user")
    op.drop_table("source")
    op.drop_table("revision")
    op.drop_index(op.f("ix_document_source_key"), table_name="document")
    op.drop_table("document")
    op.drop_index(op.f("ix_crawl_source_key"), table_name="crawl")
    op.drop_table("crawl")
    op.drop_index(op.f("ix_audit_at"), table_name="audit")
    op.drop_table("audit")
