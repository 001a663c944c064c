"""Let the list of patients and its search be read from one index."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the index that holds all of it in the place of the one that holds half."""
    op.drop_index("ix_patients_clinic_folded", "patients")
    op.create_index(
        "ix_patients_clinic_by_name",
        "patients",
        ["clinic_id", "archived_at", "merged_into", "folded", "id"],
    )


def downgrade() -> None:
    """The first index again."""
    op.drop_index("ix_patients_clinic_by_name", "patients")
    op.create_index("ix_patients_clinic_folded", "patients", ["clinic_id", "archived_at", "folded"])
