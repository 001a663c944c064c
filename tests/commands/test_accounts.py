"""``clinic account clear-factor``: a way in for an owner without phone and codes."""

from click.testing import CliRunner, Result

from clinic.cli import main
from clinic.config import Settings
from clinic.persistence.accounts import Account, StaffSession
from clinic.services.context import House
from tests.commands.test_audit import environment
from tests.staff import come_in, hire, open_clinic


def clear(settings: Settings, email: str) -> Result:
    arguments = ["account", "clear-factor", email, "--instance", str(settings.instance)]
    return CliRunner().invoke(main, arguments, env=environment(settings))


def test_the_factor_goes_with_every_session(house: House, settings: Settings) -> None:
    ana = hire(house, open_clinic(house))
    come_in(house, ana)
    answer = clear(settings, ana.email.upper())
    assert answer.exit_code == 0, answer.output
    with house.database.read() as session:
        account = session.query(Account).filter_by(email=ana.email).one()
        assert account.totp_sealed is None
        ended = session.query(StaffSession).filter_by(account_id=account.id, ended_at=None).count()
        assert ended == 0


def test_an_unknown_address_is_named(settings: Settings) -> None:
    answer = clear(settings, "nobody@clinic.example")
    assert answer.exit_code == 1
    assert "nobody@clinic.example" in answer.output
