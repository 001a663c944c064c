"""Let a clinic's own exercises be archived, know what they are based on and who wrote each version."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns in place: making the tables anew would lose their triggers."""
    op.add_column("exercises", sa.Column("based_on", sa.Uuid(), nullable=True))
    op.add_column("exercises", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("exercise_versions", sa.Column("created_by", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Take the columns away."""
    op.drop_column("exercise_versions", "created_by")
    op.drop_column("exercises", "archived_at")
    op.drop_column("exercises", "based_on")
