"""The rule of progression of a published item."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply: items that are there have no rule."""
    op.add_column("program_items", sa.Column("rule", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("program_items", "rule")
