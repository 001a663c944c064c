"""The easier versions of a program: what the clinician allows when an exercise is too hard, hurts or lacks a thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid, Problem
from clinic.domain.lighter import lighter_choices
from clinic.domain.modification import compose
from clinic.persistence import catalogue
from clinic.persistence import programs as rows
from clinic.persistence.base import new_id
from clinic.persistence.lighter import LighterChoice, lighter_of
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, Doing, perform
from clinic.services.patient_rows import facts_of


@dataclass(frozen=True, slots=True)
class LighterLine:
    """One exercise of the newest version: what could make it easier (slug, name, for whom), and what was chosen."""

    lineage: str
    title: str
    choices: tuple[tuple[str, str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class LighterPage:
    """The choices of a program."""

    program_id: UUID
    patient_id: UUID
    patient: str
    title: str
    lines: tuple[LighterLine, ...]


def page(context: Context, program_id: UUID) -> LighterPage:
    """What may be chosen and what is chosen. Raises NotFound, Conflict before the first version."""
    with perform(context, Action.view_program) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        return LighterPage(
            program.id, patient.id, facts_of(patient).name, program.title, _lines(doing, program)
        )


def choose(context: Context, program_id: UUID, chosen: Mapping[str, str]) -> None:
    """Allow these easier versions (lineage → slug) and no others. Raises NotFound, Conflict, Invalid by lineage."""
    with perform(context, Action.choose_lighter) as doing:
        program = rows.locked(doing.session, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        known = {line.lineage: {slug for slug, _, _ in line.choices} for line in _lines(doing, program)}
        wrong = [lineage for lineage, slug in chosen.items() if slug not in known.get(lineage, ())]
        if wrong:
            raise Invalid.many(
                Problem(lineage, "This does not go with the exercise any more.") for lineage in wrong
            )
        doing.note(exercises=len(chosen))
        doing.session.add(
            LighterChoice(
                id=new_id(),
                clinic_id=doing.clinic_id,
                program_id=program.id,
                chosen=dict(chosen),
                chosen_at=context.now,
                chosen_by=context.member_id,
            )
        )


def _lines(doing: Doing, program: Program) -> tuple[LighterLine, ...]:
    if program.latest == 0:
        raise Conflict("Publish the program first.")
    newest = rows.versions(doing.session, doing.clinic_id, program.id)[-1]
    content = rows.content_of(doing.session, doing.clinic_id, newest.id)
    exercises = catalogue.by_version(
        doing.session, doing.clinic_id, {item.exercise_version for item in content.items}
    )
    chosen = lighter_of(doing.session, doing.clinic_id, program.id)
    lines = []
    for item in content.items:
        exercise = exercises[item.exercise_version]
        suffix = compose(exercise, item.slugs).suffix
        choices = tuple((one.slug, one.name, one.for_whom) for one in lighter_choices(item, exercise))
        lines.append(
            LighterLine(
                item.lineage, f"{exercise.name} {suffix}".strip(), choices, chosen.get(item.lineage, "")
            )
        )
    return tuple(lines)
