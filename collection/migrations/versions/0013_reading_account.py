"""What became of the text of a version's original; of those stored before, nobody knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("version", sa.Column("account", sa.JSON(), nullable=True))
    op.add_column(
        "version",
        sa.Column("in_part", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("version", "in_part")
    op.drop_column("version", "account")
