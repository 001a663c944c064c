"""The hand-over of a version: look at its list, tick it, and the clinician's copy with everything on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.actions import Action
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.codec import from_plain, to_plain
from clinic.domain.delivery import Delivery
from clinic.domain.errors import Invalid, NotFound
from clinic.domain.hand_over import HandOver
from clinic.domain.programs import Item, change_names
from clinic.persistence import catalogue, patients
from clinic.persistence import programs as rows
from clinic.persistence.accounts import credential_of
from clinic.persistence.base import new_id
from clinic.persistence.delivery import delivery_of
from clinic.persistence.hand_over import HandOverNote, latest_note
from clinic.persistence.lint import set_asides
from clinic.persistence.patients import Patient, name_of
from clinic.persistence.programs import Program, ProgramVersion
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, Doing, perform
from clinic.services.figures import body_of
from clinic.services.patient_rows import facts_of
from clinic.services.versions import ItemLine, item_lines


@dataclass(frozen=True, slots=True)
class Line:
    """One exercise of the list. ``ticks`` are the values of ``domain.hand_over.Tick``; ``rules`` are in words."""

    lineage: str
    item: ItemLine
    ticks: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandOverPage:
    """The list of one version, and what the clinician's copy says beside it. ``written_at`` None: not begun."""

    program_id: UUID
    patient_id: UUID
    patient: str
    title: str
    goal: str
    number: int
    check_code: str
    published_at: datetime
    published_by: str
    credential: str
    zone: str
    lines: tuple[Line, ...]
    note: str
    written_at: datetime | None
    written_by: str
    delivery: Delivery
    asides: tuple[tuple[str, str], ...]

    @property
    def taught(self) -> int:
        """How many exercises are whole."""
        return sum(len(line.ticks) == 3 for line in self.lines)


def page(context: Context, program_id: UUID, number: int) -> HandOverPage:
    """The list of version ``number``. Raises NotFound."""
    with perform(context, Action.view_program) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        return page_of(doing.session, _version(doing, program, number))


def page_of(session: Session, version: ProgramVersion) -> HandOverPage:
    """The list of a version, for the page and for the sheet."""
    clinic_id = version.clinic_id
    program = owned(session, Program, clinic_id, version.program_id)
    patient = owned(session, Patient, clinic_id, program.patient_id)
    content = rows.content_of(session, clinic_id, version.id)
    exercises = catalogue.by_version(session, clinic_id, {item.exercise_version for item in content.items})
    note = latest_note(session, clinic_id, version.id)
    over = from_plain(HandOver, note.content) if note else HandOver()
    names = patients.member_names(session, clinic_id)
    publisher, ticker = version.published_by, note.written_by if note else None
    lines = zip(content.items, item_lines(content, exercises, body_of(session, clinic_id)), strict=True)
    return HandOverPage(
        program.id, patient.id, facts_of(patient).name, version.title, content.goal, version.number,
        version.check_code, version.published_at, name_of(names, publisher),
        credential_of(session, clinic_id, publisher), patients.zone_of(session, clinic_id, patient),
        tuple(
            Line(
                item.lineage, line, tuple(over.of(item.lineage).ticks),
                _rule(item, exercises[item.exercise_version]),
            )
            for item, line in lines
        ),
        over.note, note.written_at if note else None,
        name_of(names, ticker),
        delivery_of(session, clinic_id, program.id),
        tuple((row.message, row.reason) for row in set_asides(session, clinic_id, program.id)),
    )  # fmt: skip


def _rule(item: Item, exercise: Exercise) -> tuple[str, ...]:
    return (item.rule.sentence(change_names(exercise)),) if item.rule else ()


def record(context: Context, program_id: UUID, number: int, over: HandOver) -> int:
    """Write down what was ticked; the same again writes nothing. Returns how many exercises are whole.

    Raises NotFound, Invalid for an exercise that the version does not have.
    """
    with perform(context, Action.record_hand_over) as doing:
        program = rows.locked(doing.session, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        version = _version(doing, program, number)
        content = rows.content_of(doing.session, doing.clinic_id, version.id)
        known = [item.lineage for item in content.items]
        if not {taught.lineage for taught in over.items} <= set(known):
            raise Invalid("items", "This list has changed. Reload the page.")
        whole = len(known) - len(over.open(known))
        doing.note(version=version.number, taught=whole, of=len(known))
        note = latest_note(doing.session, doing.clinic_id, version.id)
        if note is not None and from_plain(HandOver, note.content) == over:
            return whole
        doing.session.add(
            HandOverNote(
                id=new_id(),
                clinic_id=doing.clinic_id,
                program_id=program.id,
                version_id=version.id,
                content=to_plain(over),
                written_at=context.now,
                written_by=context.member_id,
            )
        )
        return whole


def _version(doing: Doing, program: Program, number: int) -> ProgramVersion:
    found: Sequence[ProgramVersion] = rows.versions(doing.session, doing.clinic_id, program.id)
    version = next((one for one in found if one.number == number), None)
    if version is None:
        raise NotFound("There is no such version of this program.")
    return version
