"""Keep the minutes that staff spent on remote monitoring."""

import sqlalchemy as sa
from alembic import op

from clinic.persistence.migrations.tables import freeze

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLE = "monitoring_minutes"


def upgrade() -> None:
    """Apply, and let the database itself refuse to change what was written."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("done_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("corrects", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f(f"fk_{TABLE}_clinic_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f(f"fk_{TABLE}_patient_id")),
        sa.ForeignKeyConstraint(["done_by"], ["members.id"], name=op.f(f"fk_{TABLE}_done_by")),
        sa.ForeignKeyConstraint(["corrects"], [f"{TABLE}.id"], name=op.f(f"fk_{TABLE}_corrects")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("corrects", name=op.f(f"uq_{TABLE}_corrects")),
    )
    for column in ("clinic_id", "patient_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
    freeze(TABLE)


def downgrade() -> None:
    """Take it away again; its triggers go with it."""
    op.drop_table(TABLE)
