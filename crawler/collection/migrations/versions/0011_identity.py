"""An identity for the collection, by which its blobs and its index know it again."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("identity", sa.String(length=32), nullable=False, server_default="")
    op.add_column("revision", column)
    table = sa.table("revision", sa.column("identity", sa.String()))
    op.execute(table.update().values(identity=uuid4().hex))


def downgrade() -> None:
    op.drop_column("revision", "identity")
