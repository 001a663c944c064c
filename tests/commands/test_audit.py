"""``clinic audit verify`` names the first entry that does not hold, and ends with status 1."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from clinic.cli import main
from clinic.config import Settings
from clinic.services.context import House
from tests.conftest import SECRET
from tests.staff import come_in, hire, open_clinic


def environment(settings: Settings) -> dict[str, str]:
    """The settings of the site under test, as a command reads them."""
    return {
        "CLINIC_MODE": "test",
        "CLINIC_SECRET": SECRET,
        "CLINIC_BASE_URL": settings.base_url,
        "CLINIC_DATABASE_URL": settings.database_url,
        "CLINIC_MAIL": "file:",
        "CLINIC_MAIL_FROM": settings.mail_from,
    }


def verify(settings: Settings, *given: str) -> Result:
    arguments = ["audit", "verify", "--instance", str(settings.instance), *given]
    return CliRunner().invoke(main, arguments, env=environment(settings))


def test_a_trail_as_written_holds(house: House, settings: Settings) -> None:
    hire(house, open_clinic(house))
    answer = verify(settings)
    assert answer.exit_code == 0, answer.output
    assert "Riverside" in answer.output
    assert "2 entries. Each stands as it was written." in answer.output


@pytest.mark.parametrize(
    ("number", "words"), [(1, "Entry 1 was"), (2, "Entry 2 was"), (3, "Entry 3 was removed.")]
)
def test_a_removed_entry_is_named_with_status_1(
    house: House, settings: Settings, tmp_path: Path, number: int, words: str
) -> None:
    come_in(house, hire(house, open_clinic(house)))
    with house.database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_entries_no_delete"))
        else:
            connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER ALL"))
        connection.execute(text("DELETE FROM audit_entries WHERE number = :number"), {"number": number})
    answer = verify(settings)
    assert answer.exit_code == 1
    assert words in answer.output


def test_an_unknown_clinic_is_a_plain_sentence(house: House, settings: Settings) -> None:
    answer = verify(settings, "--clinic", "00000000-0000-0000-0000-000000000000")
    assert answer.exit_code == 1
    assert "no such clinic" in answer.output
