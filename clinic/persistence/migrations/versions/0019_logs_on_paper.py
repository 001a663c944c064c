"""Logs on paper: files that were brought, their sheets, and posts that count no more."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "scans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("pages_read", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_scans_clinic_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_scans_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scans")),
        sa.UniqueConstraint("clinic_id", "key", name=op.f("uq_scans_clinic_id_key")),
    )
    op.create_index(op.f("ix_scans_clinic_id"), "scans", ["clinic_id"])
    op.create_index(op.f("ix_scans_patient_id"), "scans", ["patient_id"])
    op.create_index("ix_scans_state", "scans", ["state", "lease_until"])
    op.create_table(
        "scan_sheets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("program_id", sa.Uuid(), nullable=True),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("picture_sha256", sa.String(length=64), nullable=True),
        sa.Column("monday", sa.Date(), nullable=True),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_scan_sheets_clinic_id")),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name=op.f("fk_scan_sheets_scan_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["program_versions.id"], name=op.f("fk_scan_sheets_version_id")
        ),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_scan_sheets_program_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_scan_sheets_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_sheets")),
        sa.UniqueConstraint("scan_id", "place", name=op.f("uq_scan_sheets_scan_id_place")),
    )
    op.create_index(op.f("ix_scan_sheets_clinic_id"), "scan_sheets", ["clinic_id"])
    op.create_index(op.f("ix_scan_sheets_scan_id"), "scan_sheets", ["scan_id"])
    op.create_index(op.f("ix_scan_sheets_program_id"), "scan_sheets", ["program_id"])
    op.create_table(
        "submissions_undone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_submissions_undone_clinic_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_submissions_undone_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions_undone")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_submissions_undone_submission_id")),
    )
    op.create_index(op.f("ix_submissions_undone_clinic_id"), "submissions_undone", ["clinic_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("submissions_undone")
    op.drop_table("scan_sheets")
    op.drop_table("scans")
