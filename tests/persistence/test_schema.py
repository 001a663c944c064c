"""Migrations go up and down, with data, and say what the rows say; the database itself keeps what is final."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from clinic.domain.errors import Conflict
from clinic.persistence import schema
from clinic.persistence.engine import Database
from clinic.services.context import House
from tests.cast import add_clinic, add_history


def test_the_migrations_give_exactly_the_tables_of_the_rows(house: House) -> None:
    with house.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.METADATA) == []


def test_every_module_with_a_table_is_part_of_the_schema() -> None:
    folder = Path(schema.__file__).parent
    written = {
        path.stem for path in folder.glob("*.py") if "__tablename__" in path.read_text(encoding="utf-8")
    }
    assert written - {module.__name__.rpartition(".")[2] for module in schema.MODULES} == set()


def test_down_to_nothing_and_up_again(house: House) -> None:
    schema.downgrade(house.database.engine)
    assert inspect(house.database.engine).get_table_names() == ["alembic_version"]
    schema.upgrade(house.database.engine)
    schema.check_schema(house.database.engine)


def test_a_step_down_and_up_keeps_the_data(house: House) -> None:
    with house.database.write() as session:
        add_clinic(session)
    schema.downgrade(house.database.engine, "0001")
    schema.upgrade(house.database.engine)
    with house.database.engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM clinics")).scalars().all() == ["Riverside"]


def test_a_migration_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'half.db'}")
    broken = tmp_path / "migrations"
    copy_migrations(broken)
    (broken / "versions" / "0002_append_only.py").write_text(
        "revision='0002'\ndown_revision='0001'\ndef upgrade():\n    raise RuntimeError('power cut')\n"
    )
    monkeypatch.setattr(schema, "MIGRATIONS", broken)
    with pytest.raises(RuntimeError):
        schema.upgrade(database.engine)
    assert inspect(database.engine).get_table_names() == []


@pytest.mark.parametrize(
    ("revision", "said"), [("0001", "older than this program"), ("9999", "newer than this program")]
)
def test_a_start_on_another_schema_is_refused_in_plain_words(house: House, revision: str, said: str) -> None:
    with house.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
    with pytest.raises(Conflict, match=said):
        schema.check_schema(house.database.engine)


def test_an_empty_database_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="empty"):
        schema.check_schema(Database(f"sqlite:///{tmp_path / 'empty.db'}").engine)


@pytest.mark.parametrize(
    "table",
    [
        "exercise_versions",
        "program_versions",
        "program_items",
        "submissions",
        "checkins",
        "symptom_reports",
        "audit_entries",
        "notes",
        "tests",
        "test_decisions",
        "measures",
    ],
)
def test_the_database_refuses_to_change_what_is_final(house: House, table: str) -> None:
    with house.database.write() as session:
        add_history(session)
    for verb in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with house.database.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(verb))


def copy_migrations(target: Path) -> None:
    (target / "versions").mkdir(parents=True)
    for source in schema.MIGRATIONS.rglob("*.py*"):
        if "__pycache__" not in source.parts:
            (target / source.relative_to(schema.MIGRATIONS)).write_bytes(source.read_bytes())
    (target / "script.py.mako").write_bytes((schema.MIGRATIONS / "script.py.mako").read_bytes())
