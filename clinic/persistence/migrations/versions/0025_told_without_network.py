"""Keep of a post that waited on a phone when it arrived and which version the phone showed."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("submissions", sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("submissions", sa.Column("made_against", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take both away again."""
    op.drop_column("submissions", "made_against")
    op.drop_column("submissions", "arrived_at")
