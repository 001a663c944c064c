"""How the patient who stayed was reminded before a merge, so that undoing it is exact."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; earlier merges carried no reminders."""
    op.add_column("patient_merges", sa.Column("reminders_before", sa.JSON(), nullable=True))
    # the caseload's reasons have other words now, and one more: each score is counted again
    op.execute("UPDATE scores SET stale_at = '2000-01-01 00:00:00.000000'")


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("patient_merges", "reminders_before")
