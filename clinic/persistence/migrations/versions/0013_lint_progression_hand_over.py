"""Keep set-aside messages, how a program is given, hand-overs, rules of progression."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from clinic.persistence.migrations.tables import clinic_table, freeze

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = (
    "progression_answers", "progression_rules", "hand_overs", "deliveries",
    "set_asides",
)  # fmt: skip
FROZEN = ("deliveries", "hand_overs", "progression_answers")


def upgrade() -> None:
    """Apply, and let the database itself refuse to change what is append-only."""
    clinic_table(
        "set_asides",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("lineage_id", sa.Uuid(), nullable=True),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by", sa.Uuid(), nullable=True),
    )
    op.create_index("ix_set_asides_clinic_program", "set_asides", ["clinic_id", "program_id"])
    clinic_table(
        "deliveries",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        *_dated("written"),
    )
    op.create_index("ix_deliveries_clinic_program", "deliveries", ["clinic_id", "program_id"])
    clinic_table(
        "hand_overs",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        *_dated("written"),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_hand_overs_program_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["program_versions.id"], name=op.f("fk_hand_overs_version_id")
        ),
    )
    op.create_index(op.f("ix_hand_overs_version_id"), "hand_overs", ["version_id"])
    clinic_table(
        "progression_rules",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("lineage_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        *_dated("written"),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
    )
    op.create_index("ix_progression_rules_clinic_program", "progression_rules", ["clinic_id", "program_id"])
    clinic_table(
        "progression_answers",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["progression_rules.id"], name=op.f("fk_progression_answers_rule_id")
        ),
    )
    op.create_index(op.f("ix_progression_answers_program_id"), "progression_answers", ["program_id"])
    op.create_index(op.f("ix_progression_answers_rule_id"), "progression_answers", ["rule_id"])
    for table in FROZEN:
        freeze(table)


def _dated(verb: str) -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column(f"{verb}_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(f"{verb}_by", sa.Uuid(), nullable=True),
    )


def downgrade() -> None:
    """Take everything away; a table's triggers go with it."""
    for table in TABLES:
        op.drop_table(table)
