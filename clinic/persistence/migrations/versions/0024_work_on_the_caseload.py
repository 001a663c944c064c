"""Keep why somebody needs a call, who looked at whom, who has whom in hand, and saved views."""

import sqlalchemy as sa
from alembic import op

from clinic.persistence.migrations.tables import clinic_table

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLES = ("saved_views", "reassignments", "reviews")


def upgrade() -> None:
    """Apply; every kept score is then counted again, for its reasons are not known yet."""
    op.add_column("scores", sa.Column("reasons", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE scores SET stale_at = '2000-01-01 00:00:00.000000'")
    clinic_table(
        "reviews",
        sa.Column("batch", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_reviews_program_id")),
    )
    op.create_index("ix_reviews_clinic_program", "reviews", ["clinic_id", "program_id"])
    op.create_index(op.f("ix_reviews_batch"), "reviews", ["batch"])
    clinic_table(
        "reassignments",
        sa.Column("batch", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=True),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("alerts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_reassignments_patient_id")),
    )
    op.create_index(op.f("ix_reassignments_batch"), "reassignments", ["batch"])
    clinic_table(
        "saved_views",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_saved_views_member_id")),
    )
    op.create_index(op.f("ix_saved_views_member_id"), "saved_views", ["member_id"])


def downgrade() -> None:
    """Take everything away."""
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("scores", "reasons")
