"""Print jobs and their parts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "print_jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("packet", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("file_bytes", sa.Integer(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_print_jobs_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_jobs")),
        sa.UniqueConstraint("clinic_id", "key", name=op.f("uq_print_jobs_clinic_id_key")),
    )
    op.create_index(op.f("ix_print_jobs_clinic_id"), "print_jobs", ["clinic_id"])
    op.create_index("ix_print_jobs_state", "print_jobs", ["state", "lease_until"])
    op.create_table(
        "print_parts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_print_parts_clinic_id")),
        sa.ForeignKeyConstraint(["job_id"], ["print_jobs.id"], name=op.f("fk_print_parts_job_id")),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_print_parts_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_parts")),
        sa.UniqueConstraint("job_id", "place", name=op.f("uq_print_parts_job_id_place")),
    )
    op.create_index(op.f("ix_print_parts_clinic_id"), "print_parts", ["clinic_id"])
    op.create_index(op.f("ix_print_parts_job_id"), "print_parts", ["job_id"])
    op.create_index("ix_print_parts_state", "print_parts", ["state", "lease_until"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("print_parts")
    op.drop_table("print_jobs")
