"""The outbox against a real mail server on this machine: one that accepts, refuses, stalls, or is not there."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import select

from clinic.adapters import mail as adapter
from clinic.adapters.mail import FileMailer, Mail, MailFailed, SmtpMailer, mailer_for
from clinic.persistence.accounts import Message
from clinic.services import mail
from clinic.services.context import House
from clinic.services.mail import Letter
from tests.cast import NOON
from tests.gateways import MailServer as Server
from tests.gateways import free_port, mail_server
from tests.staff import later

LETTER = Letter("notice", "Grüße from Smith & Sons", "Open https://clinic.example/join#secret-token\n")


@pytest.fixture
def server() -> Iterator[tuple[Server, str]]:
    with mail_server() as found:
        yield found


def enqueue(house: House, recipient: str = "ana@clinic.example", lasts: timedelta = mail.LATEST) -> None:
    with house.database.write() as session:
        mail.enqueue(session, house, recipient, LETTER, NOON, lasts=lasts)


def the_message(house: House) -> Message:
    with house.database.read() as session:
        return session.scalars(select(Message)).one()


def smtp(address: str) -> SmtpMailer:
    return SmtpMailer(address, "clinic@clinic.example")


def test_a_mail_is_sent_once_and_its_words_are_forgotten(house: House, server: tuple[Server, str]) -> None:
    seen, address = server
    enqueue(house)
    assert mail.send_due(house, smtp(address), NOON, 5) == 1
    assert mail.send_due(house, smtp(address), later(days=1), 5) == 0
    (taken,) = seen.taken
    assert (taken["To"], taken["Subject"]) == ("ana@clinic.example", LETTER.subject)
    assert "#secret-token" in taken.get_content()
    row = the_message(house)
    assert (row.sent_at, row.body_sealed) == (NOON, "")


def test_the_words_are_sealed_while_they_wait(house: House) -> None:
    enqueue(house)
    assert "secret-token" not in str(vars(the_message(house)))


def test_a_server_s_not_now_means_later_and_later_again(house: House, server: tuple[Server, str]) -> None:
    seen, address = server
    seen.answers = ["451 busy", "451 busy"]
    enqueue(house)
    assert mail.send_due(house, smtp(address), NOON, 5) == 1
    first = the_message(house)
    assert first.lease_until == later(seconds=30)
    assert "busy" in str(first.failure)
    assert mail.send_due(house, smtp(address), later(seconds=29), 5) == 0
    assert mail.send_due(house, smtp(address), later(seconds=31), 5) == 1
    assert mail.send_due(house, smtp(address), later(minutes=5), 5) == 1
    assert len(seen.taken) == 1


def test_a_refused_address_is_not_tried_again(house: House, server: tuple[Server, str]) -> None:
    seen, address = server
    seen.refused = ["550 nobody here"]
    enqueue(house)
    mail.send_due(house, smtp(address), NOON, 5)
    row = the_message(house)
    assert (row.failed_at, row.body_sealed) == (NOON, "")
    assert "nobody here" in str(row.failure)


def test_one_bad_address_does_not_hold_up_the_others(house: House, server: tuple[Server, str]) -> None:
    seen, address = server
    seen.refused = ["550 nobody here"]
    enqueue(house, "gone@clinic.example")
    enqueue(house)
    assert mail.send_due(house, smtp(address), NOON, 5) == 2
    assert len(seen.taken) == 1


def test_a_stalling_server_costs_seconds_and_no_mail(
    house: House, server: tuple[Server, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "SECONDS", 0.3)
    seen, address = server
    seen.answers = ["stall"]
    enqueue(house)
    assert mail.send_due(house, smtp(address), NOON, 5) == 1
    row = the_message(house)
    assert (row.sent_at, row.failed_at) == (None, None)
    assert mail.send_due(house, smtp(address), later(hours=2), 5) == 1
    assert the_message(house).sent_at == later(hours=2)


def test_a_server_that_is_away_stops_the_round(house: House) -> None:
    enqueue(house)
    enqueue(house)
    assert mail.send_due(house, smtp(f"smtp://127.0.0.1:{free_port()}"), NOON, 5) == 1


def test_what_nobody_wants_any_more_is_given_up(house: House) -> None:
    enqueue(house, lasts=timedelta(minutes=10))
    away = smtp(f"smtp://127.0.0.1:{free_port()}")
    mail.send_due(house, away, later(minutes=9, seconds=50), 5)
    row = the_message(house)
    assert row.failed_at is not None
    assert row.body_sealed == ""


def test_a_killed_worker_leaves_its_mail_to_the_next(house: House, server: tuple[Server, str]) -> None:
    seen, address = server
    enqueue(house)

    class Killed:
        def send(self, mail: Mail) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mail.send_due(house, Killed(), NOON, 5)
    assert mail.send_due(house, smtp(address), later(seconds=90), 5) == 0
    assert mail.send_due(house, smtp(address), later(seconds=121), 5) == 1
    assert len(seen.taken) == 1


def test_two_workers_send_a_mail_once(house: House, server: tuple[Server, str]) -> None:
    seen, address = server
    for _ in range(6):
        enqueue(house)
    workers = [
        threading.Thread(target=mail.send_due, args=(house, smtp(address), NOON, 10)) for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len({taken["Message-ID"] for taken in seen.taken}) == len(seen.taken) == 6


def test_no_mail_goes_over_an_open_line_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "_is_here", lambda host: False)
    with mail_server() as (seen, address), pytest.raises(MailFailed, match="STARTTLS"):
        smtp(address).send(Mail("1", "a@b.example", "s", "b", NOON))
    assert seen.taken == []


@pytest.mark.parametrize(
    "recipient", ["a@b.example\r\nBcc: c@d.example", "no address", "", "a@b.example,c@d.example"]
)
def test_an_address_that_would_write_headers_is_refused(recipient: str) -> None:
    with pytest.raises(MailFailed) as caught:
        adapter.compose(Mail("1", recipient, "s", "b", NOON), "clinic@clinic.example")
    assert caught.value.for_good


def test_a_subject_cannot_write_headers() -> None:
    message = adapter.compose(Mail("1", "a@b.example", "s\r\nBcc: c@d.example", "b", NOON), "x@y.example")
    assert message["Bcc"] is None


def test_the_file_mailer_writes_the_same_mail_once(tmp_path: Path) -> None:
    mailer = mailer_for("file:", "clinic@clinic.example", tmp_path)
    assert isinstance(mailer, FileMailer)
    for _ in range(2):
        mailer.send(Mail("key", "ana@clinic.example", "Hello", "Body", NOON))
    (written,) = (tmp_path / "mail").glob("*.eml")
    message = message_from_bytes(written.read_bytes(), policy=default)
    assert message.get_content().strip() == "Body"
