"""Messages to patients: written once for several, each on its own patient's page, taken back until it was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from clinic.domain.actions import Action
from clinic.domain.checkins import local_day
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.messages import checked, why_not
from clinic.persistence.accounts import Clinic, in_turn
from clinic.persistence.base import new_id
from clinic.persistence.links import Door
from clinic.persistence.messages import PatientMessage, batches, doors_of, of_batch, of_patient, unread_of
from clinic.persistence.patients import Patient, member_names, name_of
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import owned
from clinic.services.caseload_reviews import check_many
from clinic.services.checkins import own_program_id
from clinic.services.context import Context, Doing, perform, record
from clinic.services.patient_rows import full_name

PAGE = 30
SHOWN_TO_PATIENT = 10
PROGRAMS_MOST = 5
"""To so many programs of one person a press may have written; of more, an older message is shown the less."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody chosen: ``why_not`` is empty for who will see the message."""

    program_id: UUID
    patient_id: UUID
    name: str
    title: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Who will see it and who will not; ``asks_fact`` while the clinic wants a second fact before it is shown."""

    reached: tuple[Recipient, ...]
    others: tuple[Recipient, ...]
    asks_fact: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """One person's message: when it was read or taken back, if it was."""

    name: str
    patient_id: UUID
    seen_at: datetime | None
    taken_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class Batch:
    """One press, with each person's message."""

    id: UUID
    text: str
    written_at: datetime
    written_by: str
    sent: tuple[Sent, ...]

    @property
    def unread(self) -> int:
        """How many can still be taken back."""
        return sum(one.seen_at is None and one.taken_back_at is None for one in self.sent)


@dataclass(frozen=True, slots=True)
class Line:
    """One press in the list."""

    id: UUID
    text: str
    written_at: datetime
    written_by: str
    people: int
    read: int
    taken_back: int


@dataclass(frozen=True, slots=True)
class OwnMessage:
    """A message as the patient's own page shows it."""

    id: UUID
    text: str
    written_on: date
    seen: bool


def choose(context: Context, program_ids: Sequence[UUID]) -> Choice:
    """Who of the people chosen would see a message. Raises Invalid("who"), NotFound for another clinic's."""
    check_many(len(program_ids))
    with perform(context, Action.choose_message) as doing:
        return _choice(doing, program_ids)


def send(context: Context, batch: UUID, program_ids: Sequence[UUID], text: str) -> UUID:
    """Put a message on the page of each who can see it; the same ``batch`` twice is once.

    Raises Invalid("text"), Invalid("who") when nobody can, NotFound.
    """
    found = checked(text)
    check_many(len(program_ids))
    with perform(context, Action.send_message) as doing:
        in_turn(doing.session, doing.clinic_id)
        if of_batch(doing.session, doing.clinic_id, batch):
            return batch
        reached = _choice(doing, program_ids).reached
        if not reached:
            raise Invalid("who", "None of them would see it. Nothing was sent.")
        whose = {new_id(): one for one in reached}
        doing.session.add_all(_row(doing, key, batch, one, found) for key, one in whose.items())
        _record_each(doing, {key: one.patient_id for key, one in whose.items()})
        doing.note(people=len(reached))
        return batch


def take_back(context: Context, batch: UUID) -> int:
    """Take a message away from everybody who has not read it; how many. Raises NotFound, Conflict."""
    with perform(context, Action.take_back_message) as doing:
        in_turn(doing.session, doing.clinic_id)
        whose = {row.id: patient.id for row, _, patient in of_batch(doing.session, doing.clinic_id, batch)}
        if not whose:
            raise NotFound
        unread = unread_of(doing.session, doing.clinic_id, batch)
        if not unread:
            raise Conflict("Everybody has read it, or it was taken back already.")
        for row in unread:
            row.taken_back_at, row.taken_back_by = context.now, context.member_id
        _record_each(doing, {row.id: whose[row.id] for row in unread})
        doing.note(people=len(unread))
        return len(unread)


def batch_of(context: Context, batch: UUID) -> Batch:
    """One press and what became of it. Raises NotFound."""
    with perform(context, Action.view_messages) as doing:
        rows = of_batch(doing.session, doing.clinic_id, batch)
        if not rows:
            raise NotFound
        names = member_names(doing.session, doing.clinic_id)
        first = rows[0][0]
        sent = tuple(
            Sent(full_name(patient), patient.id, row.seen_at, row.taken_back_at) for row, _, patient in rows
        )
        by = name_of(names, first.written_by)
        return Batch(batch, first.text, first.written_at, by, sent)


def page(context: Context, number: int = 1) -> tuple[tuple[Line, ...], bool]:
    """A page of what was written, the newest first, and whether there is more."""
    with perform(context, Action.view_messages) as doing:
        found = batches(doing.session, doing.clinic_id, PAGE * (number - 1), PAGE + 1)
        names = member_names(doing.session, doing.clinic_id)
    lines = tuple(
        Line(key, text, at, name_of(names, by), people, read, back)
        for key, text, at, by, people, read, back in found[:PAGE]
    )
    return lines, len(found) > PAGE


def read(context: Context, message_id: UUID) -> None:
    """Note that the holder of the link read a message, on whichever of her pages; twice is once.

    Raises NotFound, also for another's.
    """
    program_id = own_program_id(context)
    with perform(context, Action.read_message) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        row = owned(session, PatientMessage, clinic_id, message_id)
        patient_id = owned(session, Program, clinic_id, program_id).patient_id
        theirs = owned(session, Program, clinic_id, row.program_id).patient_id == patient_id
        if not theirs or row.taken_back_at is not None:
            raise NotFound
        doing.about("message", row.id, patient=patient_id)
        for one in unread_of(session, clinic_id, row.batch, patient_id):
            one.seen_at = context.now


def shown_to(doing: Doing, patient_id: UUID, zone: str) -> tuple[OwnMessage, ...]:
    """What stands on each of a patient's own pages, the newest first, inside another service's action.

    What one press wrote to several of a person's programs stands once.
    """
    rows = of_patient(doing.session, doing.clinic_id, patient_id, SHOWN_TO_PATIENT * PROGRAMS_MOST)
    unread = {row.batch for row in rows if row.seen_at is None}
    shown = list({one.batch: one for one in rows}.values())[:SHOWN_TO_PATIENT]
    return tuple(
        OwnMessage(row.id, row.text, local_day(row.written_at, zone), row.batch not in unread)
        for row in shown
    )


def _choice(doing: Doing, program_ids: Sequence[UUID]) -> Choice:
    rows = doors_of(doing.session, doing.clinic_id, program_ids)
    if len(rows) < len(set(program_ids)):
        raise NotFound
    every = tuple(_recipient(doing, program, patient, door) for program, patient, door in rows)
    return Choice(
        tuple(one for one in every if not one.why_not),
        tuple(one for one in every if one.why_not),
        doing.session.get_one(Clinic, doing.clinic_id).second_fact,
    )


def _recipient(doing: Doing, program: Program, patient: Patient, door: Door | None) -> Recipient:
    reason = why_not(
        archived=patient.archived_at is not None,
        published=program.latest > 0,
        linked=door is not None,
        opens=door is not None and door.opens_at(doing.context.now),
    )
    return Recipient(program.id, patient.id, full_name(patient), program.title, reason)


def _row(doing: Doing, key: UUID, batch: UUID, to: Recipient, text: str) -> PatientMessage:
    return PatientMessage(
        id=key, clinic_id=doing.clinic_id, batch=batch, program_id=to.program_id, text=text,
        written_at=doing.context.now, written_by=doing.context.member_id,
    )  # fmt: skip


def _record_each(doing: Doing, whose: Mapping[UUID, UUID]) -> None:
    """Each patient's own entry in the trail, beside the one of the press; ``whose`` is message to patient.

    After all messages were written or locked: who holds the trail's head waits for nobody's message.
    """
    for message, patient in whose.items():
        one = Doing(doing.context, doing.action, doing.session)
        one.about("message", message, patient=patient)
        record(one, doing.session)
