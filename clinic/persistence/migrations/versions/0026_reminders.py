"""Reminders: what was agreed to, when they go, and what became of each."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from clinic.persistence.migrations.tables import freeze

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; clinics that are there get the usual quiet hours."""
    op.add_column("clinics", sa.Column("quiet_from", sa.Integer(), nullable=False, server_default="1260"))
    op.add_column("clinics", sa.Column("quiet_to", sa.Integer(), nullable=False, server_default="480"))
    op.add_column(
        "clinics", sa.Column("message_links", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    _table(
        "reminder_plans",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_to", sa.Integer(), nullable=True),
        sa.Column("mobile", sa.String(length=64), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_reminder_plans")),
    )
    op.create_index("ix_reminder_plans_next_at", "reminder_plans", ["next_at"])
    op.create_index("ix_reminder_plans_mobile", "reminder_plans", ["mobile"])
    _table(
        "reminder_consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("way", sa.String(length=64), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_consents")),
    )
    op.create_index(op.f("ix_reminder_consents_patient_id"), "reminder_consents", ["patient_id"])
    _table(
        "reminders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("patient_id", "on_day", name=op.f("uq_reminders_patient_id_on_day")),
    )
    op.create_index("ix_reminders_waiting", "reminders", ["ended_at", "channel", "created_at"])
    freeze("reminder_consents")


def _table(name: str, *parts: sa.Column[Any] | sa.Constraint) -> None:
    """A clinic's table about a patient."""
    op.create_table(
        name,
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        *parts,
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f(f"fk_{name}_clinic_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f(f"fk_{name}_patient_id")),
    )
    op.create_index(op.f(f"ix_{name}_clinic_id"), name, ["clinic_id"])


def downgrade() -> None:
    """Take it all away; a table's triggers go with it."""
    for table in ("reminders", "reminder_consents", "reminder_plans"):
        op.drop_table(table)
    for column in ("message_links", "quiet_to", "quiet_from"):
        op.drop_column("clinics", column)
