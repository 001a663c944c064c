"""Count and order the caseload from one index alone, so that only the rows of a page are read whole."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

PATIENT, RANK, NEED = "ix_scores_clinic_patient", "ix_scores_clinic_rank", "ix_scores_clinic_need"
CARED = "ix_patients_clinic_cared_for_by"
COUNTED = ["clinic_id", "shown", "patient_id", "rank", "program_id", "need", "reasons", "last_report_at"]


def upgrade() -> None:
    """Apply."""
    for name in (PATIENT, RANK, NEED):
        op.drop_index(name, "scores")
    op.create_index(PATIENT, "scores", COUNTED)
    op.create_index(CARED, "patients", ["clinic_id", "cared_for_by", "id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(CARED, "patients")
    op.drop_index(PATIENT, "scores")
    op.create_index(NEED, "scores", ["clinic_id", "shown", "need", "last_report_at"])
    op.create_index(RANK, "scores", ["clinic_id", "shown", "rank", "program_id"])
    op.create_index(PATIENT, "scores", ["clinic_id", "patient_id", "shown", "rank", "program_id"])
