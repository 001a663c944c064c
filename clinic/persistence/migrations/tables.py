"""What several migrations do: make a clinic's table, and let the database refuse to change what is only added."""

from typing import Any

import sqlalchemy as sa
from alembic import op


def freeze(table: str) -> None:
    """Refuse each change of a row. Needs revision 0002, which made the function that PostgreSQL calls.

    The triggers go with the table when it is dropped.
    """
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def clinic_table(name: str, *parts: sa.Column[Any] | sa.Constraint) -> None:
    """Make a clinic's table: its key, the clinic, and the rest."""
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        *parts,
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f(f"fk_{name}_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_clinic_id"), name, ["clinic_id"])
