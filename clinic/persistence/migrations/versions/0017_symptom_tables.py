"""A clinic's own tables of symptom routes, and when an alert that waits is passed on."""

import sqlalchemy as sa
from alembic import op

from clinic.persistence.migrations.tables import freeze

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply, and let the database itself refuse to change a table that was in force."""
    op.create_table(
        "symptom_tables",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_symptom_tables_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_symptom_tables")),
        sa.UniqueConstraint("clinic_id", "number", name="uq_symptom_tables_number"),
    )
    op.create_index(op.f("ix_symptom_tables_clinic_id"), "symptom_tables", ["clinic_id"])
    op.add_column("clinics", sa.Column("escalate_hours", sa.Integer(), nullable=False, server_default="4"))
    op.add_column("alerts", sa.Column("escalate_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("alerts", sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_alerts_escalate_at", "alerts", ["escalate_at"])
    freeze("symptom_tables")


def downgrade() -> None:
    """Take everything away; a table's triggers go with it."""
    op.drop_index("ix_alerts_escalate_at", "alerts")
    op.drop_column("alerts", "escalated_at")
    op.drop_column("alerts", "escalate_at")
    op.drop_column("clinics", "escalate_hours")
    op.drop_table("symptom_tables")
