"""What a crawl brought, kept as counts where its addresses were cleared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("crawl", sa.Column("counts", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("crawl", "counts")
