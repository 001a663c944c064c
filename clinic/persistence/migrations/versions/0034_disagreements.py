"""What a clinician decided where paper and phone disagree."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TABLE = "disagreement_decisions"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("over_id", sa.Uuid(), nullable=False),
        sa.Column("slot_index", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f(f"fk_{TABLE}_clinic_id")),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f(f"fk_{TABLE}_program_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["checkins.id"], name=op.f(f"fk_{TABLE}_kept_id")),
        sa.ForeignKeyConstraint(["over_id"], ["checkins.id"], name=op.f(f"fk_{TABLE}_over_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_clinic_id"), TABLE, ["clinic_id"])
    op.create_index(op.f(f"ix_{TABLE}_program_id"), TABLE, ["program_id"])
    op.create_index(op.f(f"ix_{TABLE}_batch"), TABLE, ["batch"])
    # the caseload says of weekly goals, too, that paper and phone disagree: every row is counted again
    op.execute("UPDATE scores SET stale_at = '2000-01-01 00:00:00.000000'")


def downgrade() -> None:
    """Take it away again."""
    op.drop_table(TABLE)
