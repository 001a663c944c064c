"""The caseload: a page of kept scores, those who need a call first."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from clinic.domain.actions import Action
from clinic.domain.caseload import Group
from clinic.persistence.caseload import Score
from clinic.persistence.patients import Patient
from clinic.services.context import Context, perform

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the caseload: who, why in words, the figure with its fraction, 28 small days, what next."""

    program_id: UUID
    patient_id: UUID
    name: str
    about: str
    strong: str
    rest: str
    tone: str
    next_step: str
    phone: str
    percent: int | None
    done: str
    due: int
    coverage_words: str
    days: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Caseload:
    """The page: three groups in the order of need, and how many there are of each."""

    groups: tuple[tuple[Group, tuple[Line, ...]], ...]
    counts: dict[Group, int]
    patients: int
    reported_lately: int
    page: int
    more: bool

    @property
    def waiting(self) -> int:
        """How many people need the clinician."""
        return self.counts[Group.call] + self.counts[Group.look]


def today(context: Context, page: int = 1) -> Caseload:
    """One page of the caseload, those who need a call first; the same four queries however many there are."""
    with perform(context, Action.view_caseload) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        shown = (Score.clinic_id == clinic_id, Score.shown.is_(True))
        counts = Counter(
            {Group(group): count for group, count in session.execute(
                select(Score.group, func.count()).where(*shown).group_by(Score.group)
            )}
        )  # fmt: skip
        lately = session.scalar(
            select(func.count()).where(*shown, Score.last_report_at >= context.now - timedelta(3))
        )
        patients = session.scalar(
            select(func.count()).where(Patient.clinic_id == clinic_id, Patient.archived_at.is_(None))
        )
        rows = session.execute(
            select(Score, Patient)
            .join(Patient, Patient.id == Score.patient_id)
            .where(*shown, Patient.clinic_id == clinic_id)
            .order_by(Score.rank.desc(), Score.program_id)
            .limit(PAGE + 1)
            .offset((page - 1) * PAGE)
        ).all()
        doing.note(page=page)
    lines: dict[Group, list[Line]] = defaultdict(list)
    for score, patient in rows[:PAGE]:
        lines[Group(score.group)].append(_line(score, patient))
    groups = tuple((group, tuple(lines[group])) for group in Group if lines[group])
    return Caseload(groups, {group: counts[group] for group in Group}, patients or 0, lately or 0, page,
                    len(rows) > PAGE)  # fmt: skip


def _line(score: Score, patient: Patient) -> Line:
    facts = score.facts
    due, reported = facts["due"], facts["reported"]
    coverage = "" if not due else "all reported" if reported == due else f"{reported} of {due} reported"
    tones = {Group.call.value: "needs", Group.look.value: "look"}
    return Line(
        program_id=score.program_id,
        patient_id=score.patient_id,
        name=f"{patient.given_name} {patient.family_name[:1]}."
        if patient.family_name
        else patient.given_name,
        about=facts["about"],
        strong=facts["strong"],
        rest=facts["rest"],
        tone=tones.get(score.group, ""),
        next_step=facts["next"],
        phone=patient.phone or "",
        percent=facts["percent"],
        done=facts["done"],
        due=due,
        coverage_words=coverage,
        days=tuple({"date": day, "state": state, "title": ""} for day, state in facts["days"]),
    )
