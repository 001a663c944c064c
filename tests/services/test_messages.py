"""A message reaches the pages it was written for, is read by the patient's word, and can be taken back until then."""

from datetime import timedelta
from itertools import groupby
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select

from clinic.domain.actions import Action, Role
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.domain.messages import TEXT_MOST
from clinic.persistence.accounts import Clinic
from clinic.persistence.audit import AuditEntry
from clinic.services import checkin_day, links, messages, timeline
from clinic.services.context import House
from tests.services.checkin_stage import NOON, Stage, another_program, set_stage

LATER = NOON + timedelta(hours=2)
TABLES = ("patient_messages", "audit_entries")


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def send(stage: Stage, text: str = "We are closed on Friday.") -> UUID:
    return messages.send(stage.staff(), uuid4(), [stage.program_id], text)


def seen_by(stage: Stage) -> list[tuple[str, bool]]:
    return [(one.text, one.seen) for one in checkin_day.open_day(stage.patient()).messages]


def key_of(stage: Stage) -> UUID:
    return checkin_day.open_day(stage.patient()).messages[0].id


def test_it_stands_on_the_patients_page_until_it_was_read(stage: Stage) -> None:
    batch = send(stage, " We are closed on Friday.\n")
    assert seen_by(stage) == [("We are closed on Friday.", False)]
    messages.read(stage.patient(LATER), key_of(stage))
    messages.read(stage.patient(LATER + timedelta(hours=1)), key_of(stage))
    assert seen_by(stage) == [("We are closed on Friday.", True)]
    (one,) = messages.batch_of(stage.staff(), batch).sent
    assert (one.name, one.seen_at) == ("Rosa Marquez", LATER)
    (line,) = timeline.timeline_of(stage.staff(), stage.patient_id, "message").lines
    assert (line.text, line.by) == ("Read 9 March 2026, 14:00.", "Dana Lee")


def test_the_same_press_twice_is_one_message(stage: Stage) -> None:
    key = uuid4()
    for _ in range(3):
        messages.send(stage.staff(), key, [stage.program_id], "Hello")
    assert len(seen_by(stage)) == 1


def test_a_person_with_two_programs_meets_it_on_both_pages_and_reads_it_once(stage: Stage) -> None:
    second = another_program(stage)
    batch = messages.send(stage.staff(), uuid4(), [stage.program_id, second.program_id], "Closed on Friday")
    messages.send(stage.staff(LATER), uuid4(), [stage.program_id], "Bring your brace")
    assert seen_by(second) == seen_by(stage) == [("Bring your brace", False), ("Closed on Friday", False)]
    for one in checkin_day.open_day(second.patient()).messages:
        messages.read(second.patient(LATER), one.id)
    assert [seen for _, seen in seen_by(stage)] == [True, True]
    assert [one.seen_at for one in messages.batch_of(stage.staff(), batch).sent] == [LATER, LATER]


def test_it_is_taken_back_until_it_was_read(stage: Stage) -> None:
    batch = send(stage)
    assert messages.take_back(stage.staff(LATER), batch) == 1
    assert seen_by(stage) == []
    with pytest.raises(Conflict):
        messages.take_back(stage.staff(LATER), batch)
    (line,) = timeline.timeline_of(stage.staff(), stage.patient_id, "message").lines
    assert line.text == "Taken back by Dana Lee, unread."
    other = messages.send(stage.staff(LATER), uuid4(), [stage.program_id], "Open again")
    messages.read(stage.patient(), key_of(stage))
    with pytest.raises(Conflict):
        messages.take_back(stage.staff(LATER), other)
    ((first, _), more) = messages.page(stage.staff())
    assert (first.id, first.people, first.read, more) == (other, 1, 1, False)


def test_who_has_no_open_link_is_named_and_not_written_to(stage: Stage) -> None:
    assert [one.name for one in messages.choose(stage.staff(), [stage.program_id]).reached] == [
        "Rosa Marquez"
    ]
    links.revoke(stage.staff(), stage.program_id)
    choice = messages.choose(stage.staff(), [stage.program_id])
    assert (choice.reached, [one.why_not for one in choice.others]) == ((), ["has no link: it was revoked"])
    with pytest.raises(Invalid, match="None of them would see it"):
        send(stage)


def test_the_trail_has_an_entry_for_the_press_and_one_for_the_patient(stage: Stage) -> None:
    send(stage)
    with stage.house.database.read() as session:
        wanted = select(AuditEntry.patient_id).where(
            AuditEntry.clinic_id == stage.clinic_id, AuditEntry.verb == Action.send_message.value
        )
        assert set(session.scalars(wanted)) == {stage.patient_id, None}


def test_every_message_is_held_before_the_trail_is(stage: Stage) -> None:
    """Who reads holds a message and waits for the trail: who holds the trail must not wait for a message."""
    second, said = another_program(stage), []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.extend(one for one in TABLES if statement.startswith((f"INSERT INTO {one}", f"UPDATE {one}")))

    event.listen(stage.house.database.engine, "before_cursor_execute", note)
    batch = messages.send(stage.staff(), uuid4(), [stage.program_id, second.program_id], "Closed on Friday")
    assert messages.take_back(stage.staff(LATER), batch) == 2
    event.remove(stage.house.database.engine, "before_cursor_execute", note)
    assert [table for table, _ in groupby(said)] == [*TABLES, *TABLES]


def test_before_the_second_fact_no_message_is_shown_or_marked(stage: Stage) -> None:
    send(stage)
    key = key_of(stage)
    with stage.house.database.write() as session:
        session.get_one(Clinic, stage.clinic_id).second_fact = True
    assert seen_by(stage) == []
    with pytest.raises(Refused):
        messages.read(stage.patient(), key)
    assert messages.choose(stage.staff(), [stage.program_id]).asks_fact


def test_another_clinics_people_and_messages_are_not_there(stage: Stage) -> None:
    other, batch = set_stage(stage.house), send(stage)
    for act in (
        lambda: messages.choose(other.staff(), [stage.program_id]),
        lambda: messages.send(other.staff(), uuid4(), [stage.program_id], "Hello"),
        lambda: messages.take_back(other.staff(), batch),
        lambda: messages.batch_of(other.staff(), batch),
        lambda: messages.read(other.patient(), key_of(stage)),
    ):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize("text", ["", "  ", "x" * (TEXT_MOST + 1)])
def test_an_empty_and_a_long_text_are_refused(stage: Stage, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        send(stage, text)
    assert refused.value.problems[0].field == "text"


def test_the_desk_sees_messages_and_clinicians_write_them(stage: Stage) -> None:
    messages.page(stage.staff(role=Role.assistant))
    with pytest.raises(Refused):
        messages.send(stage.staff(role=Role.assistant), uuid4(), [stage.program_id], "Hello")
