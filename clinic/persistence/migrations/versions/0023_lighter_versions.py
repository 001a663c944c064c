"""Keep which easier versions a clinician allows, and whether one was done."""

import sqlalchemy as sa
from alembic import op

from clinic.persistence.migrations.tables import freeze

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLE = "lighter_choices"


def upgrade() -> None:
    """Apply, and let the database itself refuse to change what was chosen."""
    op.add_column("checkins", sa.Column("lighter", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f(f"fk_{TABLE}_clinic_id")),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f(f"fk_{TABLE}_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_clinic_id"), TABLE, ["clinic_id"])
    op.create_index(f"ix_{TABLE}_clinic_program", TABLE, ["clinic_id", "program_id"])
    freeze(TABLE)


def downgrade() -> None:
    """Take both away again; the table's triggers go with it."""
    op.drop_table(TABLE)
    op.drop_column("checkins", "lighter")
