"""Drafts that were thrown away, so that they can be brought back."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

TABLE = "discarded_drafts"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("discarded_by", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f(f"fk_{TABLE}_clinic_id")),
        sa.PrimaryKeyConstraint("program_id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_clinic_id"), TABLE, ["clinic_id"])
    op.create_index(op.f(f"ix_{TABLE}_discarded_at"), TABLE, ["discarded_at"])
    # what was reviewed of paper and phone is known by their entries now: every row is counted again
    op.execute("UPDATE scores SET stale_at = '2000-01-01 00:00:00.000000'")


def downgrade() -> None:
    """Take it away again."""
    op.drop_table(TABLE)
