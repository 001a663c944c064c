"""Patients: list, add, change, archive, and what stands at the head of a patient's page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.adapters.catalogue import load_catalogue
from clinic.adapters.matching import alike, matching
from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, NotFound
from clinic.domain.exercise_search import NOTHING
from clinic.domain.names import folded
from clinic.domain.patients import PatientFacts, checked, day_in, said_day
from clinic.domain.second_fact import FactShown
from clinic.persistence import patients
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import new_id
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Draft, Pause, Program, ProgramVersion
from clinic.persistence.reminders import look_again, undelivered_on
from clinic.persistence.tenancy import owned
from clinic.persistence.tests import open_retests
from clinic.services.caseload import Line, needing
from clinic.services.context import Context, Doing, perform
from clinic.services.disagreements import OfProgram, of_patient
from clinic.services.exercise_search import kept_index
from clinic.services.patient_rows import facts_of, locked, write
from clinic.services.scores import mark_all_stale
from clinic.services.second_fact import fact_columns, shown

PAGE = 50
ALIKE_MOST = 5
NOTHING_OF_THESE = "Nothing of these"
MERGED = "This patient was merged into another one. Undo the merge on this page to bring her or him back."


@dataclass(frozen=True, slots=True)
class ProgramLine:
    """One program of a patient in a few words; ``latest`` is 0 before the first publication."""

    id: UUID
    title: str
    latest: int
    state: str
    drafted: bool
    current: bool


@dataclass(frozen=True, slots=True)
class PatientLine:
    """A patient in the list. ``exact`` is false for a name that was only found by allowing for a slip."""

    id: UUID
    name: str
    programs: tuple[ProgramLine, ...]
    added_on: date
    exact: bool


@dataclass(frozen=True, slots=True)
class PatientList:
    """One page of the list; ``first`` counts from 1, ``total`` is how many were found."""

    lines: tuple[PatientLine, ...]
    first: int
    total: int
    archived: bool
    words: str


@dataclass(frozen=True, slots=True)
class PatientForm:
    """What the form for a patient shows. ``equipment`` are (slug, name); ``revision`` 0: not added yet."""

    id: UUID | None
    facts: PatientFacts
    revision: int
    equipment: tuple[tuple[str, str], ...]
    clinic_zone: str


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A patient who may be the one being added."""

    id: UUID
    name: str
    born: str
    archived: bool


class Lookalikes(Conflict):
    """Nobody was added: there are patients of nearly this name, and nobody has said yet that they are others."""

    def __init__(self, found: Sequence[Lookalike]) -> None:
        super().__init__("There is a patient of nearly this name already.")
        self.found = tuple(found)


@dataclass(frozen=True, slots=True)
class PatientShown:
    """The head of a patient's page. ``today`` is the patient's local date.

    ``merged_into`` is the (id, name) of the patient who is the same person; ``merged_from``
    are those who went into this one. ``retests`` are tests to do again with their days.
    ``undelivered_on``: the day whose reminder did not arrive, if it was the last one that was to go.
    ``needs``: why she or he stands on today's list, if it is for somebody to do something.
    ``disagreements``: the programs in which paper and phone disagree, or did until somebody decided.
    """

    id: UUID
    facts: PatientFacts
    zone: str
    today: date
    archived_on: date | None
    programs: tuple[ProgramLine, ...]
    equipment: tuple[str, ...]
    merged_into: tuple[UUID, str] | None
    retests: tuple[tuple[str, date], ...]
    merged_from: tuple[tuple[UUID, str], ...]
    second_fact: FactShown
    undelivered_on: date | None = None
    needs: Line | None = None
    disagreements: tuple[OfProgram, ...] = ()

    @property
    def current(self) -> ProgramLine | None:
        """The program that matters now: the running one, else the one being written."""
        running = [line for line in self.programs if line.current]
        return next(iter(running or self.programs), None)


def patients_page(context: Context, words: str = "", page: int = 1, *, archived: bool = False) -> PatientList:
    """One page of 50 patients by name. With words: those whose name holds each of them, then those nearly so."""
    with perform(context, Action.list_patients) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        skip = PAGE * (max(1, page) - 1)
        asked = folded(words)
        if asked:
            names = patients.names(session, clinic_id, archived=archived)
            found = matching(asked, [name for _, name in names])
            exact = {UUID(names[match.place][0]): match.exact for match in found[skip : skip + PAGE]}
            rows: Sequence[Patient] = patients.by_ids(session, clinic_id, exact)
            total = len(found)
        else:
            rows, total = patients.page_of(session, clinic_id, archived=archived, skip=skip, most=PAGE)
            exact = {}
        zone = _clinic(session, clinic_id).zone
        programs = _programs(doing, rows, zone)
        lines = tuple(
            PatientLine(
                row.id,
                facts_of(row).name,
                programs.get(row.id, ()),
                day_in(row.zone or zone, row.created_at),
                exact.get(row.id, True),
            )
            for row in rows
        )
        doing.note(found=total)
        return PatientList(lines, skip + 1, total, archived, words)


def patient(context: Context, patient_id: UUID) -> PatientShown:
    """The head of a patient's page. Raises NotFound."""
    with perform(context, Action.view_patient) as doing:
        found = doing.session.execute(
            select(
                Patient,
                Clinic.zone,
                undelivered_on(doing.clinic_id, patient_id),
                *fact_columns(doing, patient_id),
            )
            .join(Clinic, Clinic.id == Patient.clinic_id)
            .where(Patient.clinic_id == doing.clinic_id, Patient.id == patient_id)
        ).one_or_none()
        if found is None:
            raise NotFound
        row, clinics, missing, *fact = found
        doing.about("patient", row.id, patient=row.id)
        zone = row.zone or clinics
        names = dict(equipment_of(doing.session, doing.clinic_id)) if row.equipment else {}
        return PatientShown(
            id=row.id,
            facts=facts_of(row),
            zone=zone,
            today=day_in(zone, context.now),
            archived_on=day_in(zone, row.archived_at) if row.archived_at else None,
            programs=_programs(doing, [row], zone).get(row.id, ()),
            equipment=tuple(names.get(slug, slug) for slug in row.equipment),
            merged_into=_merged_into(doing, row),
            retests=_retests(doing, row),
            merged_from=_merged_from(doing, row),
            second_fact=shown(fact, row.birth_year, zone),
            undelivered_on=missing,
            needs=needing(doing, row.id),
            disagreements=of_patient(doing, row.id),
        )


def new_form(context: Context) -> PatientForm:
    """An empty form, with the clinic's own language and the catalogue's equipment."""
    with perform(context, Action.list_patients) as doing:
        clinic = _clinic(doing.session, doing.clinic_id)
        return PatientForm(
            None,
            PatientFacts("", language=clinic.language),
            0,
            _choices(doing),
            clinic.zone,
        )


def form(context: Context, patient_id: UUID) -> PatientForm:
    """The form with what is known of a patient. Raises NotFound."""
    with perform(context, Action.view_patient) as doing:
        row = owned(doing.session, Patient, doing.clinic_id, patient_id)
        doing.about("patient", row.id, patient=row.id)
        clinic = _clinic(doing.session, doing.clinic_id)
        return PatientForm(row.id, facts_of(row), row.revision, _choices(doing), clinic.zone)


def add(context: Context, facts: PatientFacts, *, unless_alike: bool = False) -> UUID:
    """Add a patient. Returns the id. Raises Invalid, and Lookalikes if asked to look for them first."""
    with perform(context, Action.add_patient) as doing:
        checked(facts, day_in(_clinic(doing.session, doing.clinic_id).zone, context.now))
        found = lookalikes(doing.session, doing.clinic_id, facts) if unless_alike else []
        if found:
            raise Lookalikes(found)
        row = new_row(context, doing.clinic_id, facts)
        doing.session.add(row)
        doing.about("patient", row.id, patient=row.id)
        return row.id


def new_row(context: Context, clinic_id: UUID, facts: PatientFacts) -> Patient:
    """The row of a new patient, cared for by whoever adds it."""
    row = Patient(
        id=new_id(), clinic_id=clinic_id, cared_for_by=context.member_id, created_at=context.now, revision=0
    )
    write(row, facts, context.now)
    return row


def lookalikes(
    session: Session, clinic_id: UUID, facts: PatientFacts, *, but: UUID | None = None
) -> list[Lookalike]:
    """At most five patients of nearly this name whose birth does not say that they are somebody else.

    For another row of a patient (``but``) a birth may have been mistyped: those that fit it stand first.
    """
    known = [
        *patients.names(session, clinic_id, archived=False),
        *patients.names(session, clinic_id, archived=True),
    ]
    name = patients.sort_name(facts.given_name, facts.family_name)
    places = alike(name, [folded_name for _, folded_name in known])
    rows = patients.by_ids(session, clinic_id, (known[place][0] for place in places))
    found = [row for row in rows if row.id != but and row.merged_into is None]
    fitting = [row for row in found if may_be_one(facts, facts_of(row))]
    found = fitting if but is None else fitting + [row for row in found if row not in fitting]
    return [
        Lookalike(row.id, facts_of(row).name, facts_of(row).born, row.archived_at is not None)
        for row in found[:ALIKE_MOST]
    ]


def may_be_one(one: PatientFacts, other: PatientFacts) -> bool:
    """Whether what is known of two births does not contradict."""
    if one.birth_date and other.birth_date:
        return one.birth_date == other.birth_date
    return not (one.birth_year and other.birth_year) or one.birth_year == other.birth_year


def change(context: Context, patient_id: UUID, revision: int, facts: PatientFacts) -> None:
    """Write a patient's facts anew. Raises Invalid, NotFound, and Conflict when somebody else was first."""
    with perform(context, Action.change_patient) as doing:
        checked(facts, day_in(_clinic(doing.session, doing.clinic_id).zone, context.now))
        row = locked(doing, patient_id)
        if row.revision != revision:
            raise Conflict("Somebody else changed this patient while you were writing.")
        moved = (facts.zone or None) != row.zone
        write(row, facts, context.now)
        if moved:
            mark_all_stale(doing.session, doing.clinic_id, context.now, row.id)
            look_again(doing.session, doing.clinic_id, row.id)


def archive(context: Context, patient_id: UUID) -> str:
    """Take a patient out of the lists; nothing is deleted. Returns the name. Doing it twice changes nothing."""
    with perform(context, Action.archive_patient) as doing:
        row = locked(doing, patient_id)
        row.archived_at = row.archived_at or context.now
        mark_all_stale(doing.session, doing.clinic_id, context.now, row.id)
        return facts_of(row).name


def restore(context: Context, patient_id: UUID) -> str:
    """Put an archived patient back into the lists. Returns the name."""
    with perform(context, Action.restore_patient) as doing:
        row = locked(doing, patient_id)
        if row.merged_into is not None:
            raise Conflict(MERGED)
        row.archived_at = None
        mark_all_stale(doing.session, doing.clinic_id, context.now, row.id)
        return facts_of(row).name


def _merged_into(doing: Doing, row: Patient) -> tuple[UUID, str] | None:
    if row.merged_into is None:
        return None
    other = owned(doing.session, Patient, doing.clinic_id, row.merged_into)
    return other.id, facts_of(other).name


def _merged_from(doing: Doing, row: Patient) -> tuple[tuple[UUID, str], ...]:
    gone = select(Patient).where(Patient.clinic_id == doing.clinic_id, Patient.merged_into == row.id)
    return tuple(
        (one.id, facts_of(one).name) for one in doing.session.scalars(gone.order_by(Patient.created_at))
    )


def _retests(doing: Doing, row: Patient) -> tuple[tuple[str, date], ...]:
    tests = load_catalogue().tests
    found = open_retests(doing.session, doing.clinic_id, [row.id])
    return tuple((tests[one.slug].name, one.due_on) for one in found if one.slug in tests)


def _clinic(session: Session, clinic_id: UUID) -> Clinic:
    return session.get_one(Clinic, clinic_id)


def _choices(doing: Doing) -> tuple[tuple[str, str], ...]:
    return (*equipment_of(doing.session, doing.clinic_id), (NOTHING, NOTHING_OF_THESE))


def equipment_of(session: Session, clinic_id: UUID) -> tuple[tuple[str, str], ...]:
    """Everything that some exercise or modification asks for: (slug, name), by name."""
    return kept_index(session, clinic_id).equipment


def _programs(
    doing: Doing, rows_of_patients: Sequence[Patient], zone: str
) -> dict[UUID, tuple[ProgramLine, ...]]:
    """The programs of these patients, newest first, in a constant number of queries."""
    session, clinic_id = doing.session, doing.clinic_id
    today = {row.id: day_in(row.zone or zone, doing.context.now) for row in rows_of_patients}
    rows = session.execute(
        select(Program, Draft.revision, ProgramVersion.effective_from)
        .outerjoin(Draft, (Draft.program_id == Program.id) & (Draft.clinic_id == clinic_id))
        .outerjoin(
            ProgramVersion,
            (ProgramVersion.program_id == Program.id)
            & (ProgramVersion.number == Program.latest)
            & (ProgramVersion.clinic_id == clinic_id),
        )
        .where(Program.clinic_id == clinic_id, Program.patient_id.in_(today))
        .order_by(Program.created_at.desc(), Program.id.desc())
    ).all()
    pauses: dict[UUID, list[Pause]] = {}
    for pause in session.scalars(
        select(Pause).where(
            Pause.clinic_id == clinic_id,
            Pause.program_id.in_([program.id for program, _, _ in rows]),
            Pause.withdrawn_at.is_(None),
        )
    ):
        pauses.setdefault(pause.program_id, []).append(pause)
    lines: dict[UUID, list[ProgramLine]] = {}
    for program, revision, begins in rows:
        here = today[program.patient_id]
        ended = program.ends_on is not None and program.ends_on < here
        state = state_words(program, begins, here, pauses.get(program.id, ()))
        line = ProgramLine(
            program.id,
            program.title,
            program.latest,
            state,
            revision is not None,
            program.latest > 0 and not ended,
        )
        lines.setdefault(program.patient_id, []).append(line)
    return {key: tuple(found) for key, found in lines.items()}


def state_words(program: Program, begins: date | None, today: date, pauses: Iterable[Pause]) -> str:
    """Where a program stands: "being written", "paused", "version 2, since 9 March 2026", "ended 1 May 2026"."""
    if begins is None:
        return "being written"
    if program.ends_on is not None:
        return (
            f"ended {said_day(program.ends_on)}"
            if program.ends_on < today
            else f"ends {said_day(program.ends_on)}"
        )
    if any(pause.first_day <= today <= (pause.last_day or date.max) for pause in pauses):
        return "paused"
    return f"version {program.latest}, {'from' if begins > today else 'since'} {said_day(begins)}"
