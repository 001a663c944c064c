"""What several migrations do: let the database itself refuse to change rows that are only ever added."""

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
