"""Keep a clinic's own translations."""

import sqlalchemy as sa
from alembic import op

from clinic.persistence.migrations.tables import freeze

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLE = "own_translations"


def upgrade() -> None:
    """Apply, and let the database itself refuse to change what was written."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f(f"fk_{TABLE}_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_clinic_id"), TABLE, ["clinic_id"])
    op.create_index(f"ix_{TABLE}_clinic_language", TABLE, ["clinic_id", "language", "about"])
    freeze(TABLE)


def downgrade() -> None:
    """Take it away again; its triggers go with it."""
    op.drop_table(TABLE)
