"""Reports on a program over some days: what a page, a text to paste and a sheet say, from one gathering."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.actions import Action
from clinic.domain.adherence.explain import explain, score
from clinic.domain.adherence.pain import mean_pain
from clinic.domain.adherence.values import Answer, Scenario, State
from clinic.domain.corrections import standing
from clinic.domain.errors import Conflict
from clinic.domain.handout import Layout, Wish
from clinic.domain.handout_progress import Asked, Referral
from clinic.domain.languages import DEFAULT
from clinic.domain.patients import said_day
from clinic.domain.reports import Compared, Period, item_scores, period_of
from clinic.domain.symptoms import symptom_words
from clinic.domain.tests import Result
from clinic.domain.tests import words as test_words
from clinic.persistence import catalogue, patients
from clinic.persistence import programs as program_rows
from clinic.persistence.accounts import credential_of
from clinic.persistence.adherence import Followed
from clinic.persistence.checkins import counts
from clinic.persistence.measures import measures_of
from clinic.persistence.merges import one_person
from clinic.persistence.patients import Patient, name_of
from clinic.persistence.symptoms import SymptomReport
from clinic.persistence.tenancy import owned
from clinic.persistence.tests import tests_of
from clinic.services import proof
from clinic.services.adherence import (
    LABELS,
    THESE_DAYS,
    Figure,
    credit_words,
    figure_of,
    followed_program,
    item_names,
    pains_by_day,
)
from clinic.services.context import Context, Doing, perform
from clinic.services.figures import body_of
from clinic.services.handout_looks import usual_look
from clinic.services.handout_progress import progress_within
from clinic.services.handout_values import handout_of
from clinic.services.handouts import Sheet, rendered, version_and_link
from clinic.services.measures import Series, series_of
from clinic.services.patient_rows import facts_of
from clinic.services.versions import item_lines

NOTHING_YET = "This program has no day behind it yet. Reports begin on the day after its first one."


@dataclass(frozen=True, slots=True)
class Days:
    """What somebody asked for; None: the whole program to yesterday. ``number`` keeps to the days of a version."""

    first: date | None = None
    last: date | None = None
    number: int | None = None


WHOLE = Days()


@dataclass(frozen=True, slots=True)
class Report:
    """A program over some days, in words and figures: the days somebody chose (unless they are all), three windows.

    ``versions`` are (number, first day, reason); ``changes`` (day, what changed) lie within the days.
    """

    patient_id: UUID
    patient: str
    born: str
    program_id: UUID
    title: str
    number: int
    versions: tuple[tuple[int, date, str], ...]
    period: Period
    today: date
    figures: tuple[Figure, ...]
    asked: tuple[Asked, ...]
    tests: tuple[Compared, ...]
    measures: tuple[Compared, ...]
    symptoms: tuple[str, ...]
    changes: tuple[tuple[date, str], ...]
    notes: tuple[str, ...]
    by: str
    zone: str


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """A patient's reports. ``programs`` are those which were published; ``report`` is None while none has begun."""

    patient_id: UUID
    patient: str
    programs: tuple[tuple[UUID, str], ...]
    report: Report | None


def reports_page(
    context: Context, patient_id: UUID, program_id: UUID | None = None, days: Days = WHOLE
) -> ReportsPage:
    """The report on one of a patient's programs (without one: the newest). Raises NotFound, Invalid for the days."""
    with perform(context, Action.view_report) as doing:
        patient = owned(doing.session, Patient, doing.clinic_id, patient_id)
        doing.about("patient", patient.id, patient=patient.id)
        found = program_rows.published_of(doing.session, doing.clinic_id, patient.id)
        chosen = next((key for key, _ in found if key == program_id), found[0][0] if found else None)
        made = None
        if chosen is not None:
            followed = followed_program(doing.session, doing.clinic_id, chosen, context.now)
            if followed.scenario is not None and followed.scenario.begin <= followed.scenario.today:
                made = report_of(doing, followed, days)
        return ReportsPage(patient.id, facts_of(patient).name, found, made)


def text(context: Context, program_id: UUID, days: Days = WHOLE) -> Report:
    """What the text to paste is written from. Raises NotFound, Conflict, Invalid."""
    with perform(context, Action.export_report) as doing:
        return report_of(doing, named(doing, program_id, "text"), days)


def progress_sheet(
    context: Context, program_id: UUID, days: Days = WHOLE, *, referrer: bool = False
) -> Sheet:
    """The progress sheet over some days, for the patient or for whoever sent her or him.

    Raises NotFound, Invalid for the days, Conflict with a plain sentence when there is nothing to show yet.
    """
    with perform(context, Action.print_report) as doing:
        followed = named(doing, program_id, "referrer" if referrer else "patient")
        made = report_of(doing, followed, days)
        version, link = version_and_link(doing, followed.program, made.number)
        chosen = made.period if made.figures[0].key == "period" else None
        progress = progress_within(followed, chosen)
        if progress is None:
            raise Conflict(NOTHING_YET)
        usual = usual_look(doing.session, doing.clinic_id, program_id)
        look = Wish(Layout.progress, language=DEFAULT if referrer else None).on(usual)
        if referrer:
            referral = Referral(
                made.patient, made.born, made.asked, made.tests, made.measures, made.changes, made.notes
            )
            progress = replace(progress, referral=referral)
        values = handout_of(doing.session, context.house, version, link, look, context.now, progress=progress)
        seal = proof.sealer(doing.session, context.house, version)
    return rendered(context.house, values, f"progress-{version.check_code}.pdf", seal)


def named(doing: Doing, program_id: UUID, form: str) -> Followed:
    """The program of an export, written into its audit entry. Raises NotFound, Conflict before its first day."""
    followed = followed_program(doing.session, doing.clinic_id, program_id, doing.context.now)
    doing.about("program", program_id, patient=followed.patient.id)
    doing.note(form=form)
    if followed.scenario is None or followed.scenario.begin > followed.scenario.today:
        raise Conflict(NOTHING_YET)
    return followed


def days_of(followed: Followed, scenario: Scenario, days: Days) -> Period:
    """The days meant. Raises Invalid."""
    begins = [(version.number, version.effective_from) for version in followed.versions]
    return period_of(begins, scenario.today, days.first, days.last, days.number)


def report_of(doing: Doing, followed: Followed, days: Days) -> Report:
    """A program over some days, within an action under way. Raises Invalid."""
    session, clinic_id, scenario = doing.session, doing.clinic_id, followed.scenario
    assert scenario is not None
    period = days_of(followed, scenario, days)
    answer = explain(scenario)
    person = one_person(session, clinic_id, followed.patient.id)
    facts = facts_of(followed.patient)
    names = patients.member_names(session, clinic_id)
    in_force = [one for one in followed.versions if one.effective_from <= period.last]
    shown = in_force[-1] if in_force else followed.versions[0]
    these = replace(figure_of("period", score(scenario, period.first, period.last)), label=THESE_DAYS)
    window = answer.windows.program
    whole = (period.first, period.last) == (window.first, window.last)
    member = doing.context.member_id
    credential = credential_of(session, clinic_id, member)
    return Report(
        patient_id=followed.patient.id,
        patient=facts.name,
        born=said_day(facts.birth_date) if facts.birth_date else facts.born,
        program_id=followed.program.id,
        title=shown.title,
        number=shown.number,
        versions=tuple((one.number, one.effective_from, one.reason) for one in followed.versions),
        period=period,
        today=scenario.today,
        figures=(
            *(() if whole else (these,)),
            *(figure_of(key, getattr(answer.windows, key)) for key in LABELS),
        ),
        asked=_asked(doing, followed, shown, answer, period),
        tests=_tests(session, clinic_id, person, period.last),
        measures=_measures(session, clinic_id, person, period.last),
        symptoms=tuple(_symptoms(session, clinic_id, followed, period)),
        changes=tuple(sorted(_changes(followed, period))),
        notes=tuple(_notes(followed, answer, these, period)),
        by=", ".join(part for part in (name_of(names, member), credential) if part),
        zone=followed.zone,
    )


def _asked(
    doing: Doing,
    followed: Followed,
    shown: program_rows.ProgramVersion,
    answer: Answer,
    period: Period,
) -> tuple[Asked, ...]:
    """Each exercise as the newest version of the days asks for it; then those which were asked for before."""
    session, clinic_id = doing.session, doing.clinic_id
    content = program_rows.content_of(session, clinic_id, shown.id)
    exercises = catalogue.by_version(session, clinic_id, {item.exercise_version for item in content.items})
    scores = {one.item: one for one in item_scores(answer, period)}
    lines = []
    for line in item_lines(content, exercises, body_of(session, clinic_id)):
        found = scores.pop(line.lineage, None)
        name = " ".join(part for part in (line.name, line.suffix) if part)
        when = ", ".join(part for part in (line.when, line.side) if part)
        lines.append(_line(name, line.dose, when, found.credit if found else Fraction(0),
                           found.due if found else 0, found.reported if found else 0))  # fmt: skip
    names = item_names(session, followed)
    earlier = "in an earlier version"
    lines += [
        _line(names.get(item, ""), earlier, "", one.credit, one.due, one.reported)
        for item, one in scores.items()
    ]
    return tuple(lines)


def _line(name: str, dose: str, when: str, credit: Fraction, due: int, reported: int) -> Asked:
    return Asked(name, dose, when, credit_words(credit), due, reported)


def _tests(session: Session, clinic_id: UUID, person: Sequence[UUID], until: date) -> tuple[Compared, ...]:
    counted = [row for row in standing(tests_of(session, clinic_id, person)) if row.performed_on <= until]
    lines = []
    for test in load_catalogue().tests.values():
        done = [row for row in counted if row.slug == test.slug]
        said = [test_words(test, Result(row.left, row.right, row.performed_on)) for row in done]
        if len(done) > 1:
            lines.append(Compared(test.name, said[0], done[0].performed_on, said[-1], done[-1].performed_on))
        elif done:
            lines.append(Compared(test.name, said[0], done[0].performed_on))
    return tuple(lines)


def _measures(session: Session, clinic_id: UUID, person: Sequence[UUID], until: date) -> tuple[Compared, ...]:
    counted = [row for row in standing(measures_of(session, clinic_id, person)) if row.performed_on <= until]
    pains, functions = series_of(counted, {})
    lines = [_compared(f"Pain {one.label} (NPRS, 0 to 10)", one) for one in pains]
    for one in functions[:1]:
        lines.append(_compared("Activities of the patient’s own, on average (PSFS, 0 to 10)", one))
        lines += _activities(one)
    return tuple(lines)


def _compared(what: str, series: Series) -> Compared:
    first, now = series.lines[-1], series.lines[0]
    if first is now:
        return Compared(what, first.score, first.performed_on)
    return Compared(what, first.score, first.performed_on, now.score, now.performed_on, now.change)


def _activities(series: Series) -> Iterator[Compared]:
    first, now = series.lines[-1], series.lines[0]
    began = {name: score for name, score, _ in first.activities}
    for name, points, change in now.activities:
        begun = f"{began.get(name, points)} of 10"
        if first is now:
            yield Compared(name, begun, first.performed_on)
        else:
            yield Compared(name, begun, first.performed_on, f"{points} of 10", now.performed_on, change)


def _symptoms(session: Session, clinic_id: UUID, followed: Followed, period: Period) -> Iterator[str]:
    found = session.scalars(
        select(SymptomReport)
        .where(
            SymptomReport.clinic_id == clinic_id,
            SymptomReport.program_id == followed.program.id,
            SymptomReport.performed_on.between(period.first, period.last),
            counts(clinic_id, SymptomReport.submission_id),
        )
        .order_by(SymptomReport.performed_on, SymptomReport.submitted_at, SymptomReport.id)
    )
    for row in found:
        words = symptom_words(row.felt, row.pain, row.side, row.phase) or "told in words"
        yield f"{said_day(row.performed_on)}: {words}"


def _changes(followed: Followed, period: Period) -> Iterator[tuple[date, str]]:
    for version in followed.versions:
        if period.first <= version.effective_from <= period.last:
            why = f": {version.reason}" if version.reason else ""
            yield version.effective_from, f"version {version.number} begins{why}"
    for pause in followed.pauses:
        if pause.first_day <= period.last and (pause.last_day or date.max) >= period.first:
            until = f" to {said_day(pause.last_day)}" if pause.last_day else ""
            yield pause.first_day, f"pause{until}: {pause.reason}"
    ends_on = followed.program.ends_on
    if ends_on is not None and period.first <= ends_on <= period.last:
        why = f": {followed.program.end_reason}" if followed.program.end_reason else ""
        yield ends_on, f"the program ends{why}"


def _notes(followed: Followed, answer: Answer, these: Figure, period: Period) -> Iterator[str]:
    """Whole sentences on pain, on where the entries come from, and on what is not sure yet."""
    told = [one for one in followed.pained if period.first <= one.performed_on <= period.last]
    pains = pains_by_day(told)
    mean = mean_pain(one.pain for one in told)
    if mean is None:
        yield "No pain was reported in these days. A blank is no zero."
    else:
        worst = max(sorted(pains), key=lambda day: pains[day])
        given = sum(one.pain is not None for one in told)
        yield (
            f"Pain after the exercises: highest {pains[worst]} of 10 on {said_day(worst)}, mean "
            f"{float(mean):.1f} of {given} {'answer' if given == 1 else 'answers'}."
        )
    if these.late_or_paper:
        yield f"{these.late_or_paper} % of what was due was entered late or from paper."
    if these.due and not these.enough:
        yield "Fewer than five times were due in these days: not enough to judge."
    if these.may_change:
        yield "The last three days may still change."
    if these.extra:
        yield f"{these.extra} more than asked, kept and not counted."
    open_conflicts = sum(
        slot.state is State.conflict and period.first <= slot.on <= period.last for slot in answer.slots
    )
    if open_conflicts:
        times = "once" if open_conflicts == 1 else f"{open_conflicts} times"
        yield f"Paper and phone disagree {times}: the lower entry counts until a clinician decides."
