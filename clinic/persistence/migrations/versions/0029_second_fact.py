"""The second fact: whether a clinic wants one, the words agreed with patients, and where one was given."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLE = "agreed_words"


def upgrade() -> None:
    """Apply; no clinic asks for one until it says so."""
    op.add_column(
        "clinics", sa.Column("second_fact", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("holder_sessions", sa.Column("fact_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        TABLE,
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("word_hash", sa.Text(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f(f"fk_{TABLE}_clinic_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f(f"fk_{TABLE}_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_clinic_id"), TABLE, ["clinic_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table(TABLE)
    op.drop_column("holder_sessions", "fact_at")
    op.drop_column("clinics", "second_fact")
