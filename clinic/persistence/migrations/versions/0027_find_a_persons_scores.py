"""Find the scores of one person at once, so that the caseload shows each person once however many there are."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NAME = "ix_scores_clinic_patient"


def upgrade() -> None:
    """Apply."""
    op.create_index(NAME, "scores", ["clinic_id", "patient_id", "shown", "rank", "program_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(NAME, "scores")
