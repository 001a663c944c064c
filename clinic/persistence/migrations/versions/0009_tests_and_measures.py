"""Keep tests, what was decided about them, days to test again, measures, and the clinic's defaults."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.sql.schema import SchemaItem

from clinic.persistence.migrations.tables import freeze

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FROZEN = ("tests", "test_decisions", "measures")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "tests",
        *_of_patient("tests"),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=False),
        sa.Column("left_outcome", sa.String(length=64), nullable=True),
        sa.Column("right_outcome", sa.String(length=64), nullable=True),
        sa.Column("left_note", sa.Text(), nullable=False),
        sa.Column("right_note", sa.Text(), nullable=False),
        *_corrected("tests"),
    )
    op.create_table(
        "measures",
        *_of_patient("measures"),
        sa.Column("instrument", sa.String(length=64), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *_corrected("measures"),
    )
    op.create_table(
        "retests",
        *_of_patient("retests"),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "test_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("test_id", sa.Uuid(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_test_decisions_clinic_id")),
        sa.ForeignKeyConstraint(["test_id"], ["tests.id"], name=op.f("fk_test_decisions_test_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_decisions")),
        sa.UniqueConstraint("test_id", name=op.f("uq_test_decisions_test_id")),
    )
    for table in ("tests", "measures", "retests"):
        op.create_index(op.f(f"ix_{table}_patient_id"), table, ["patient_id"])
        op.create_index(op.f(f"ix_{table}_clinic_id"), table, ["clinic_id"])
    op.create_index(op.f("ix_test_decisions_clinic_id"), "test_decisions", ["clinic_id"])
    op.create_index("ix_retests_clinic_due", "retests", ["clinic_id", "closed_at", "due_on"])
    for table in FROZEN:
        freeze(table)
    op.add_column("clinics", sa.Column("schedule", sa.JSON(), nullable=True))
    op.add_column("clinics", sa.Column("minutes_limit", sa.Integer(), nullable=True))
    op.add_column("clinics", sa.Column("retest_days", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take it all away again; the triggers go with their tables."""
    for column in ("retest_days", "minutes_limit", "schedule"):
        op.drop_column("clinics", column)
    for table in ("test_decisions", "retests", "measures", "tests"):
        op.drop_table(table)


def _of_patient(table: str) -> tuple[SchemaItem, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f(f"fk_{table}_clinic_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f(f"fk_{table}_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _corrected(table: str) -> tuple[SchemaItem, ...]:
    return (
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("corrects", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["corrects"], [f"{table}.id"], name=op.f(f"fk_{table}_corrects")),
        sa.UniqueConstraint("corrects", name=op.f(f"uq_{table}_corrects")),
    )
