"""Reminders end to end on a database: agreed to, due once a day, taken back at once, held to their hours."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from clinic.adapters.mail import Mail
from clinic.adapters.sms import Text
from clinic.domain.actions import Role
from clinic.domain.checkins import Post, Symptom
from clinic.domain.errors import Invalid, NotFound, Refused
from clinic.domain.reminders import Channel, Quiet
from clinic.domain.symptoms import Felt
from clinic.persistence.audit import AuditEntry
from clinic.persistence.reminders import ReminderConsent
from clinic.services import (
    checkin_day,
    checkins,
    messages,
    patients,
    programs,
    reminder_consent,
    reminder_rules,
    reminders,
)
from clinic.services.context import House
from clinic.services.reminder_queue import queue_due
from clinic.services.reminder_rules import Rules
from clinic.services.reminder_work import run, send_due
from clinic.services.reminders import Wanted
from tests.services.checkin_stage import BEGINS, HINGE, MONDAY, NOON, Stage, another_program, set_stage
from tests.services.reminder_stage import (
    BY_MAIL,
    BY_TEXT,
    MOBILE,
    SIX,
    agreed,
    change_clinic,
    change_patient,
    log_of,
    outcomes,
    plan_of,
    tell,
)


class Box:
    """Takes whatever is handed over, mails and texts."""

    def __init__(self) -> None:
        self.taken: list[Mail | Text] = []

    def send(self, message: Mail | Text) -> None:
        """Take it."""
        self.taken.append(message)


@pytest.fixture
def box() -> Box:
    return Box()


def remind(house: House, box: Box, now: datetime = SIX) -> int:
    """Do what is due at a moment; how many were sent then."""
    before = len(box.taken)
    run(house, box, box, now)  # type: ignore[arg-type]
    return len(box.taken) - before


def test_one_mail_goes_at_the_hour_that_was_agreed_and_no_other_that_day(house: House, box: Box) -> None:
    stage = agreed(house)
    assert [remind(house, box, SIX + timedelta(minutes=by)) for by in (-1, 0, 1, 120)] == [0, 1, 0, 0]
    assert remind(house, box, SIX + timedelta(days=1)) == 1
    assert [(row.on_day, row.outcome) for row in log_of(stage)] == [
        (MONDAY, "sent"), (date(2026, 3, 10), "sent"),
    ]  # fmt: skip
    assert log_of(stage)[0].recipient == "r***@example.org"


def test_a_mail_says_nothing_clinical_and_holds_the_way_in_and_the_way_out(house: House, box: Box) -> None:
    stage = agreed(house)
    remind(house, box)
    (mail,) = box.taken
    assert isinstance(mail, Mail)
    assert stage.words.address in mail.body
    assert mail.unsubscribe in mail.body
    for word in ("hip", "hinge", "bend", "exercise", "pain", "rosa", "marquez"):
        assert word not in f"{mail.subject} {mail.body}".lower().replace("rosa@example.org", "")


def test_a_clinic_that_promised_no_link_sends_none(house: House, box: Box) -> None:
    stage = agreed(house)
    reminder_rules.change(stage.staff(role=Role.owner), Rules(Quiet(21 * 60, 8 * 60), links=False))
    remind(house, box)
    (mail,) = box.taken
    assert isinstance(mail, Mail)
    assert not any(sign in f"{mail}" for sign in ("http", "clinic.example", "://", "#"))


@pytest.mark.parametrize("links", [True, False])
def test_a_reminder_tells_that_a_message_waits_and_never_what_it_says(
    house: House, box: Box, links: bool
) -> None:
    stage = agreed(house)
    change_clinic(stage, message_links=links)
    batch = messages.send(stage.staff(), uuid4(), [stage.program_id], "Bring your brace on Friday")
    remind(house, box)
    (unread,) = messages.batch_of(stage.staff(), batch).sent
    assert unread.seen_at is None
    messages.take_back(stage.staff(), batch)
    remind(house, box, SIX + timedelta(days=1))
    first, second = (mail.body for mail in box.taken if isinstance(mail, Mail))
    assert "A message from us waits on your page." in first
    assert "message" not in second
    assert "brace" not in first
    assert ("http" in first) is links
    assert [row.told_message for row in log_of(stage)] == [True, False]


def test_a_message_to_another_program_of_the_person_is_told_of_too(house: House, box: Box) -> None:
    stage = agreed(house)
    second = another_program(stage)
    messages.send(stage.staff(), uuid4(), [second.program_id], "Bring your brace on Friday")
    remind(house, box)
    (mail,) = box.taken
    assert isinstance(mail, Mail)
    assert "A message from us waits on your page." in mail.body
    assert stage.words.address in mail.body
    assert [one.text for one in checkin_day.open_day(stage.patient()).messages] == [
        "Bring your brace on Friday"
    ]


def test_a_message_sends_nothing_to_who_has_told_or_wants_no_reminders(house: House, box: Box) -> None:
    stage = agreed(house)
    messages.send(stage.staff(), uuid4(), [stage.program_id], "Bring your brace on Friday")
    tell(stage)
    assert remind(house, box) == 0
    reminders.change(stage.staff(), stage.patient_id, Wanted(None, 18 * 60))
    assert remind(house, box, SIX + timedelta(days=1)) == 0


def test_rosa_reads_it_in_spanish(house: House, box: Box) -> None:
    agreed(house, language="es")
    remind(house, box)
    assert "recordatorio" in f"{box.taken}"
    assert "reminder" not in f"{box.taken}"


def test_none_goes_when_the_day_is_told(house: House, box: Box) -> None:
    stage = agreed(house)
    tell(stage)
    assert remind(house, box) == 0
    assert log_of(stage) == []


def test_none_goes_when_the_day_is_told_while_it_waits(house: House, box: Box) -> None:
    stage = agreed(house)
    queue_due(house, SIX, 5)
    tell(stage)
    assert remind(house, box, SIX + timedelta(minutes=1)) == 0
    assert outcomes(stage) == ["needless"]


def test_none_goes_in_a_pause_or_after_the_end(house: House, box: Box) -> None:
    stage = agreed(house)
    programs.pause(stage.staff(), stage.program_id, MONDAY, MONDAY, "Away")
    assert remind(house, box) == 0
    programs.end(stage.staff(NOON + timedelta(days=1)), stage.program_id, date(2026, 3, 10), "Done")
    assert [remind(house, box, SIX + timedelta(days=days)) for days in (1, 2, 3)] == [1, 0, 0]


def test_nobody_who_was_told_to_call_is_sent_back(house: House, box: Box) -> None:
    stage = agreed(house)
    hurts = Symptom(MONDAY, (Felt.numbness,), 8)
    checkins.record(stage.patient(), Post(uuid4(), symptoms=(hurts,)))
    assert remind(house, box) == 0


def test_taking_it_back_holds_at_once(house: House, box: Box) -> None:
    stage = agreed(house)
    queue_due(house, SIX, 5)
    reminders.change(stage.staff(SIX), stage.patient_id, replace(BY_MAIL, channel=None))
    assert remind(house, box) == 0
    assert outcomes(stage) == ["withdrawn"]
    assert remind(house, box, SIX + timedelta(days=1)) == 0


def test_the_patients_own_page_turns_them_on_and_off(house: House, box: Box) -> None:
    stage = set_stage(house, HINGE)
    change_patient(stage, email="rosa@example.org")
    reminders.change_own(stage.patient(), Channel.mail, 18 * 60)
    assert remind(house, box) == 1
    reminders.change_own(stage.patient(SIX), None, 18 * 60)
    assert remind(house, box, SIX + timedelta(days=1)) == 0
    said = reminders.show(stage.staff(), stage.patient_id).words
    assert [(word.given, word.way, word.by) for word in said] == [(False, "page", ""), (True, "page", "")]


def test_a_patient_chooses_only_among_addresses_the_clinic_knows(house: House) -> None:
    stage = set_stage(house, HINGE)
    assert reminders.own(stage.patient()).ways == ()
    with pytest.raises(Invalid):
        reminders.change_own(stage.patient(), Channel.mail, 18 * 60)


def test_staff_write_down_when_it_was_agreed_and_who_heard_it(house: House) -> None:
    stage = set_stage(house, HINGE)
    change_patient(stage, email="rosa@example.org")
    for agreed_on in (None, MONDAY + timedelta(days=1)):
        with pytest.raises(Invalid) as caught:
            reminders.change(stage.staff(), stage.patient_id, replace(BY_MAIL, agreed_on=agreed_on))
        assert caught.value.problems[0].field == "agreed_on"
    reminders.change(stage.staff(), stage.patient_id, BY_MAIL)
    (word,) = reminders.show(stage.staff(), stage.patient_id).words
    assert (word.given, word.said_on, word.by, word.at) == (True, BEGINS, "Dana Lee", NOON)


def test_another_hour_needs_no_new_word_and_another_number_does(house: House) -> None:
    house = replace(house, sms_key=b"key")
    stage = agreed(house, BY_TEXT)
    reminders.change(stage.staff(), stage.patient_id, Wanted(Channel.sms, 17 * 60, MOBILE))
    with pytest.raises(Invalid):
        reminders.change(stage.staff(), stage.patient_id, Wanted(Channel.sms, 17 * 60, "+15550100199"))


def test_what_was_agreed_can_never_be_changed(house: House) -> None:
    stage = agreed(house)
    with pytest.raises(DatabaseError), house.database.write() as session:
        session.scalars(
            select(ReminderConsent).where(ReminderConsent.clinic_id == stage.clinic_id)
        ).one().given = False


def test_taking_away_the_agreement_to_mail_holds_reminders_too(house: House, box: Box) -> None:
    stage = agreed(house)
    form = patients.form(stage.staff(), stage.patient_id)
    assert form.facts.mail_consent
    patients.change(stage.staff(), stage.patient_id, form.revision, replace(form.facts, mail_consent=False))
    assert remind(house, box) == 0
    assert "taken away" in reminders.show(stage.staff(), stage.patient_id).held


def test_one_click_ends_the_mails_and_nothing_else(house: House, box: Box) -> None:
    stage = agreed(house)
    remind(house, box)
    (mail,) = box.taken
    token = mail.unsubscribe.rpartition("/")[2]  # type: ignore[union-attr]
    for _ in range(2):
        reminder_consent.unsubscribe(stage.nobody(SIX), token)
    assert plan_of(stage).channel == ""
    assert [word.way for word in reminders.show(stage.staff(), stage.patient_id).words] == ["mail", "staff"]
    for wrong in ("", "x", token[:-4] + "AAAA", reminder_consent.token_of(house, uuid4(), Channel.mail)):
        with pytest.raises(NotFound):
            reminder_consent.unsubscribe(stage.nobody(SIX), wrong)


def test_a_stop_word_ends_the_texts_of_everybody_at_that_number(house: House, box: Box) -> None:
    house = replace(house, sms_key=b"key")
    stage, other = agreed(house, BY_TEXT), agreed(house, BY_TEXT)
    assert reminder_consent.take_text(stage.nobody(), "+1 555 010 0142", "ALTO por favor") == (2, "")
    assert [plan_of(one).channel for one in (stage, other)] == ["", ""]
    assert remind(house, box) == 0


def test_another_answer_stops_nothing_and_is_told_that_nobody_reads_it(house: House) -> None:
    house = replace(house, sms_key=b"key")
    stage = agreed(house, BY_TEXT)
    stopped, reply = reminder_consent.take_text(stage.nobody(), MOBILE, "my leg is numb")
    assert (stopped, "555 0142" in reply) == (0, True)
    assert reminder_consent.take_text(stage.nobody(), "+15550100199", "hello") == (0, "")
    assert plan_of(stage).channel == "sms"


def test_a_text_goes_to_the_number_that_was_agreed(house: House, box: Box) -> None:
    house = replace(house, sms_key=b"key")
    agreed(house, BY_TEXT)
    assert remind(house, box) == 1
    (message,) = box.taken
    assert isinstance(message, Text)
    assert message.number == MOBILE
    assert "Reply STOP" in message.text


def test_nothing_goes_in_the_quiet_hours_even_when_the_service_was_away(house: House, box: Box) -> None:
    stage = agreed(house)
    assert remind(house, box, SIX + timedelta(hours=3)) == 0
    assert outcomes(stage) == ["late"]
    assert reminders.show(stage.staff(), stage.patient_id).undelivered is not None
    assert remind(house, box, SIX + timedelta(days=1)) == 1
    assert reminders.show(stage.staff(), stage.patient_id).undelivered is None


def test_one_that_could_not_go_before_the_quiet_hours_is_given_up(house: House, box: Box) -> None:
    stage = agreed(house)
    queue_due(house, SIX, 5)
    assert remind(house, box, SIX + timedelta(hours=3)) == 0
    assert outcomes(stage) == ["late"]


def test_a_day_that_the_service_slept_through_stands_in_the_log(house: House, box: Box) -> None:
    stage = agreed(house)
    assert remind(house, box, SIX + timedelta(hours=16)) == 0
    assert [(row.on_day, row.outcome) for row in log_of(stage)] == [(MONDAY, "late")]


def test_her_own_quiet_hours_go_before_the_clinics(house: House, box: Box) -> None:
    own = replace(BY_MAIL, minute=21 * 60 + 30, quiet=Quiet(23 * 60, 9 * 60))
    agreed(house, own)
    assert [remind(house, box, SIX + timedelta(hours=hours)) for hours in (3, 3.5)] == [0, 1]


def test_the_hour_is_that_of_where_she_lives(house: House, box: Box) -> None:
    agreed(house, zone="Pacific/Auckland", now=datetime(2026, 3, 9, 4, tzinfo=UTC))
    assert [remind(house, box, datetime(2026, 3, 9, hour, tzinfo=UTC)) for hour in (4, 5)] == [0, 1]


def test_who_moves_is_reminded_by_the_new_clock(house: House, box: Box) -> None:
    stage = agreed(house)
    form = patients.form(stage.staff(), stage.patient_id)
    patients.change(
        stage.staff(), stage.patient_id, form.revision, replace(form.facts, zone="America/New_York")
    )
    assert [remind(house, box, SIX - timedelta(hours=hours)) for hours in (4, 3, 0)] == [0, 1, 0]


def test_quiet_hours_that_the_clinic_widens_move_the_next_one(house: House, box: Box) -> None:
    stage = agreed(house)
    reminder_rules.change(stage.staff(role=Role.owner), Rules(Quiet(17 * 60, 8 * 60), links=True))
    assert [remind(house, box, SIX - timedelta(minutes=ago)) for ago in (91, 90, 0)] == [0, 1, 0]


def test_an_archived_patient_gets_none(house: House, box: Box) -> None:
    stage = agreed(house)
    patients.archive(stage.staff(), stage.patient_id)
    assert remind(house, box) == 0


def test_two_engines_at_once_send_one(house: House, box: Box) -> None:
    stage = agreed(house)
    engines = [threading.Thread(target=run, args=(house, box, None, SIX)) for _ in range(4)]
    for engine in engines:
        engine.start()
    for engine in engines:
        engine.join()
    assert len(box.taken) == 1
    assert outcomes(stage) == ["sent"]


def test_the_trail_says_who_was_reminded_and_never_of_what(house: House, box: Box) -> None:
    stage = agreed(house)
    remind(house, box)
    with house.database.read() as session:
        wanted = select(AuditEntry).where(
            AuditEntry.clinic_id == stage.clinic_id, AuditEntry.verb == "patient.remind"
        )
        (entry,) = session.scalars(wanted)
    assert (entry.patient_id, entry.actor_kind) == (stage.patient_id, "site")
    assert entry.facts == {"channel": "mail", "day": "2026-03-09", "late": False}


def test_another_clinic_knows_nothing_of_it(house: House) -> None:
    stage, other = agreed(house), set_stage(house, HINGE)
    with pytest.raises(NotFound):
        reminders.show(other.staff(), stage.patient_id)
    with pytest.raises(NotFound):
        reminders.change(other.staff(), stage.patient_id, BY_MAIL)
    with pytest.raises(Refused):
        reminders.show(stage.staff(role=Role.auditor), stage.patient_id)


def test_twenty_zones_are_each_reminded_at_six_of_their_own_clock(house: House, box: Box) -> None:
    stages: list[Stage] = []
    for zone in ZONES:
        stages.append(agreed(house, zone=zone, now=datetime(2026, 3, 8, 12, tzinfo=UTC)))
    sent: dict[str, int] = {}
    for half_hours in range(4 * 48):
        now = datetime(2026, 3, 8, 12, tzinfo=UTC) + timedelta(minutes=15 * half_hours)
        if queue_due(house, now, 100):
            send_due(house, box, None, now, 100)
            sent[f"{now:%d %H:%M}"] = len(box.taken)
    for stage in stages:
        days = [row.on_day for row in log_of(stage) if row.outcome == "sent"]
        assert len(days) == len(set(days)) == 2, plan_of(stage)
    assert len(box.taken) == 2 * len(ZONES)


ZONES = (
    "UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "America/Phoenix",
    "America/St_Johns", "America/Sao_Paulo", "America/Havana", "Africa/Cairo", "Africa/Casablanca", "Asia/Tehran",
    "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Apia",
    "Pacific/Kiritimati", "Pacific/Chatham",
)  # fmt: skip


def test_changing_the_clinic_s_zone_and_back_sends_no_second_one(house: House, box: Box) -> None:
    stage = agreed(house)
    remind(house, box)
    change_clinic(stage, zone="America/Denver")
    assert remind(house, box, SIX + timedelta(hours=1)) == 0
    with house.database.read() as session:
        assert session.scalar(select(func.count()).select_from(ReminderConsent).where(
            ReminderConsent.clinic_id == stage.clinic_id)) == 1  # fmt: skip


def test_the_patients_page_says_that_one_did_not_arrive_until_one_does(house: House, box: Box) -> None:
    stage = agreed(house)
    remind(house, box, SIX + timedelta(hours=3))
    assert patients.patient(stage.staff(), stage.patient_id).undelivered_on == MONDAY
    remind(house, box, SIX + timedelta(days=1))
    assert patients.patient(stage.staff(), stage.patient_id).undelivered_on is None
