"""Reminders through a real mail server and a real gateway on loopback, which refuse, stall, drop and lead astray."""

import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clinic.adapters import mail as mail_adapter
from clinic.adapters import sms as sms_adapter
from clinic.adapters.mail import SmtpMailer
from clinic.adapters.sms import Texter
from clinic.adapters.webhooks import proves, read_secret, signed
from clinic.config import Settings, check_settings
from clinic.domain.errors import Invalid
from clinic.services.context import House
from clinic.services.reminder_work import run
from tests.conftest import SECRET
from tests.gateways import Gateway, MailServer, free_port, gateway, mail_server
from tests.services.reminder_stage import BY_TEXT, SIX, agreed, log_of, outcomes

KEY = b"k" * 32
NO_MAIL = SmtpMailer("smtp://127.0.0.1:9", "clinic@clinic.example")


@pytest.fixture
def post() -> Iterator[tuple[MailServer, SmtpMailer]]:
    with mail_server() as (seen, address):
        yield seen, SmtpMailer(address, "clinic@clinic.example")


@pytest.fixture
def texts() -> Iterator[tuple[Gateway, Texter]]:
    with gateway() as (seen, address):
        yield seen, Texter(address, KEY)


def test_a_mail_program_can_end_them_with_one_click(
    house: House, post: tuple[MailServer, SmtpMailer]
) -> None:
    agreed(house)
    run(house, post[1], None, SIX)
    (taken,) = post[0].taken
    address = taken["List-Unsubscribe"]
    assert address.startswith("<https://clinic.example/c/unsubscribe/")
    assert address.endswith(">")
    assert taken["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address.strip("<>") in taken.get_content()


@pytest.mark.parametrize("answer", ["451 busy", "stall", "drop"])
def test_a_server_in_trouble_gets_it_later_and_once(
    house: House, post: tuple[MailServer, SmtpMailer], answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_adapter, "SECONDS", 0.5)
    stage = agreed(house)
    post[0].answers = [answer]
    run(house, post[1], None, SIX)
    (row,) = log_of(stage)
    assert (row.outcome, row.attempts, row.lease_until) == (None, 1, SIX + timedelta(seconds=30))
    assert row.failure
    run(house, post[1], None, SIX + timedelta(seconds=31))
    assert len(post[0].taken) == 1
    assert outcomes(stage) == ["sent"]


def test_what_was_taken_before_the_line_broke_comes_again_under_the_same_name(
    house: House, post: tuple[MailServer, SmtpMailer]
) -> None:
    stage = agreed(house)
    post[0].answers = ["take and drop"]
    for at in (SIX, SIX + timedelta(minutes=1)):
        run(house, post[1], None, at)
    assert len({taken["Message-ID"] for taken in post[0].taken}) == 1
    assert (len(post[0].taken), outcomes(stage)) == (2, ["sent"])


def test_a_refused_address_is_not_tried_again_that_day(
    house: House, post: tuple[MailServer, SmtpMailer]
) -> None:
    stage = agreed(house)
    post[0].refused = ["550 nobody here"]
    for minutes in (0, 60):
        run(house, post[1], None, SIX + timedelta(minutes=minutes))
    (row,) = log_of(stage)
    assert (row.outcome, row.attempts) == ("failed", 1)
    assert "nobody here" in row.failure


def test_a_server_that_stays_away_is_given_up_when_it_gets_quiet(house: House) -> None:
    stage = agreed(house)
    away = SmtpMailer(f"smtp://127.0.0.1:{free_port()}", "clinic@clinic.example")
    for hours in (0, 1, 2, 2.9, 3.1):
        run(house, away, None, SIX + timedelta(hours=hours))
    (row,) = log_of(stage)
    assert (row.outcome, row.attempts) == ("failed", 4)
    assert "refused" in row.failure.lower()


def test_a_mail_server_that_is_away_holds_up_no_text(house: House, texts: tuple[Gateway, Texter]) -> None:
    house = replace(house, sms_key=KEY)
    agreed(house), agreed(house, BY_TEXT)
    run(house, SmtpMailer(f"smtp://127.0.0.1:{free_port()}", "clinic@clinic.example"), texts[1], SIX)
    assert len(texts[0].taken) == 1


def test_a_text_is_posted_signed_with_its_key(house: House, texts: tuple[Gateway, Texter]) -> None:
    house = replace(house, sms_key=KEY)
    stage = agreed(house, BY_TEXT)
    run(house, NO_MAIL, texts[1], SIX)
    (row,), seen = log_of(stage), texts[0]
    assert seen.taken[0] | {"text": ""} == {"key": str(row.id), "to": "+15550100142", "text": ""}
    assert seen.headers[0]["idempotency-key"] == str(row.id)
    assert proves(KEY, seen.headers[0], seen.bodies[0], datetime.now(UTC))
    assert not proves(KEY, seen.headers[0], seen.bodies[0] + b" ", datetime.now(UTC))


@pytest.mark.parametrize("status", [500, 503, 429, 302, 401, 0, -1])
def test_a_gateway_in_trouble_gets_it_later_and_is_never_followed_elsewhere(
    house: House, texts: tuple[Gateway, Texter], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms_adapter, "SECONDS", 0.5)
    house = replace(house, sms_key=KEY)
    stage = agreed(house, BY_TEXT)
    texts[0].statuses = [status]
    run(house, NO_MAIL, texts[1], SIX)
    assert (texts[0].taken, outcomes(stage)) == ([], [None])
    assert len(texts[0].bodies) == 1
    run(house, NO_MAIL, texts[1], SIX + timedelta(minutes=1))
    assert (len(texts[0].taken), outcomes(stage)) == (1, ["sent"])


def test_a_number_that_the_gateway_refuses_is_given_up_and_said(
    house: House, texts: tuple[Gateway, Texter]
) -> None:
    house = replace(house, sms_key=KEY)
    stage = agreed(house, BY_TEXT)
    texts[0].statuses = [422]
    run(house, NO_MAIL, texts[1], SIX)
    assert (log_of(stage)[0].failure, outcomes(stage)) == ("422 said the gateway", ["failed"])


def test_a_signature_is_good_for_five_minutes_and_for_this_body_only() -> None:
    now = datetime(2026, 3, 9, 12, tzinfo=UTC)
    headers = signed(KEY, "1", now, b"body")
    assert proves(KEY, headers, b"body", now + timedelta(minutes=5))
    for wrong in (
        proves(KEY, headers, b"body", now + timedelta(minutes=6)),
        proves(KEY, headers, b"body", now - timedelta(minutes=6)),
        proves(KEY, headers, b"Body", now),
        proves(b"x" * 32, headers, b"body", now),
        proves(KEY, headers | {"webhook-id": "2"}, b"body", now),
        proves(KEY, headers | {"webhook-signature": "v1,"}, b"body", now),
        proves(KEY, {}, b"body", now),
    ):
        assert not wrong


def test_a_signature_is_what_the_standard_says() -> None:
    """The worked example of the Standard Webhooks reference libraries."""
    secret = read_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signed(
        secret,
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        datetime.fromtimestamp(1614265330, UTC),
        b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("sms", "secret", "field"),
    [
        ("http://gateway.example/send", "whsec_" + "a2V5" * 8, "sms"),
        ("ftp://gateway.example", "whsec_" + "a2V5" * 8, "sms"),
        ("https://user:pass@gateway.example", "whsec_" + "a2V5" * 8, "sms"),
        ("https://gateway.example/send", "", "sms_secret"),
        ("https://gateway.example/send", "whsec_a2V5", "sms_secret"),
        ("https://gateway.example/send", "a2V5" * 8, "sms_secret"),
    ],
)
def test_a_start_refuses_a_gateway_that_is_not_safe(
    settings: Settings, sms: str, secret: str, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        check_settings(replace(settings, sms=sms, sms_secret=secret))
    assert caught.value.problems[0].field == field


def test_a_gateway_on_another_machine_needs_encryption() -> None:
    with pytest.raises(ValueError, match="https"):
        Texter("http://192.0.2.1/send", KEY)


def test_killed_between_sending_and_marking_it_is_sent_again_and_marked_once(
    house: House, settings: Settings, tmp_path: Path
) -> None:
    stage = agreed(house)
    with mail_server() as (seen, address):
        seen.answers = ["take and stall"]
        first = subprocess.Popen([*COMMAND, SIX.isoformat()], env=surroundings(settings, address))
        while not seen.taken and first.poll() is None:
            time.sleep(0.02)
        os.kill(first.pid, signal.SIGKILL)
        assert first.wait() == -signal.SIGKILL
        assert outcomes(stage) == [None]
        for minutes, told in ((1, "0 tried"), (3, "1 tried"), (6, "0 tried")):
            at = (SIX + timedelta(minutes=minutes)).isoformat()
            done = subprocess.run(
                [*COMMAND, at],
                env=surroundings(settings, address),
                capture_output=True,
                text=True,
                check=True,
            )
            assert told in done.stdout
    assert len({taken["Message-ID"] for taken in seen.taken}) == 1
    (row,) = log_of(stage)
    assert (len(seen.taken), row.outcome, row.attempts) == (2, "sent", 2)


COMMAND = (sys.executable, "-m", "clinic", "reminders", "run", "--at")


def surroundings(settings: Settings, mail: str) -> dict[str, str]:
    """The settings of the site as a process of its own reads them."""
    values = {
        "instance": str(settings.instance), "mode": "test", "base_url": settings.base_url, "secret": SECRET,
        "database_url": settings.database_url, "mail": mail, "mail_from": settings.mail_from,
        "sms": "https://gateway.example/send", "sms_secret": "whsec_" + base64.b64encode(KEY).decode(),
    }  # fmt: skip
    return {**os.environ, **{f"CLINIC_{name.upper()}": value for name, value in values.items()}}
