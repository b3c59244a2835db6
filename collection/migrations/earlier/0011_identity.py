"""An identity for the collection, by which its blobs and its index know it again.

That of a collection which holds documents follows from the first of them, so that whoever goes back
to the release before, and forward again, has the same one.
"""

from __future__ import annotations

from hashlib import sha256
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
    op.execute(table.update().values(identity=_identity()))


def _identity() -> str:
    first = "SELECT id, first_seen FROM document ORDER BY first_seen, id LIMIT 1"
    row = op.get_bind().execute(sa.text(first)).one_or_none()
    return sha256(repr(tuple(map(str, row))).encode()).hexdigest()[:32] if row else uuid4().hex


def downgrade() -> None:
    op.drop_column("revision", "identity")
