"""The caseload: a page of kept scores, those who need a call first."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from clinic.domain.actions import Action
from clinic.domain.caseload import Group
from clinic.domain.caseload_wish import ME, NOBODY, Wish
from clinic.persistence.accounts import carers
from clinic.persistence.caseload import SavedView, Score, views_for
from clinic.persistence.patients import Patient, name_of
from clinic.services.context import Context, Doing, perform
from clinic.services.tests import Due, due

PAGE = 50
LATELY = timedelta(days=3)
NEEDING = (Group.call, Group.look)
Conditions = tuple[ColumnElement[bool], ...]
TONES = {Group.call.value: "needs", Group.look.value: "look"}


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the caseload: who, why in words, the figure with its fraction, 28 small days, what next.

    ``also`` is what holds beside the first reason; ``stamp`` says what was there when the page was made.
    """

    program_id: UUID
    patient_id: UUID
    name: str
    about: str
    strong: str
    rest: str
    also: tuple[str, ...]
    tone: str
    next_step: str
    phone: str
    percent: int | None
    done: str
    due: int
    coverage_words: str
    days: tuple[dict[str, str], ...]
    stamp: str
    reviewed_by: str
    reviewed_at: datetime | None
    batch: str


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: its name, what it shows, and whose it is."""

    id: UUID
    name: str
    wish: Mapping[str, str]
    shared: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Caseload:
    """The page: groups in the order of need, and how many people there are in each on all pages together.

    ``retests`` are people without a program who are to be tested again, at most ten of ``retest_count``; they stand
    on the first page of everybody.
    """

    groups: tuple[tuple[Group, tuple[Line, ...]], ...]
    counts: dict[Group, int]
    patients: int
    reported_lately: int
    wish: Wish
    page: int
    more: bool
    clinicians: tuple[tuple[UUID, str], ...]
    views: tuple[View, ...]
    retests: tuple[Due, ...]
    retest_count: int

    @property
    def waiting(self) -> int:
        """How many people need the clinician."""
        return sum(self.counts[group] for group in NEEDING) + self.retest_count

    @property
    def total(self) -> int:
        """How many people the filter lets through."""
        return sum(self.counts.values())


def today(context: Context, wish: Wish | None = None, page: int = 1) -> Caseload:
    """One page of the caseload, those who need a call first; the same queries however many there are.

    A person with several programs stands there once, with the one that needs somebody most.
    """
    wished = wish or Wish()
    with perform(context, Action.view_caseload) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        shown = _shown(doing, wished)
        counts, lately = _counts(session, shown, context.now)
        patients = session.scalar(
            select(func.count()).where(Patient.clinic_id == clinic_id, Patient.archived_at.is_(None))
        )
        rows = _rows(session, shown, clinic_id, page)
        members = carers(session, clinic_id)
        views = views_for(session, clinic_id, context.member_id)
        retests, retest_count = due(doing) if wished.everybody and page == 1 else ((), 0)
        doing.note(page=page, **wished.plain)
    names = {key: name for key, name, _ in members}
    lines: dict[Group, list[Line]] = defaultdict(list)
    for score, patient in rows[:PAGE]:
        lines[Group(score.group)].append(_line(score, patient, names))
    return Caseload(
        tuple((group, tuple(lines[group])) for group in Group if lines[group]),
        {group: counts[group] for group in Group},
        patients or 0,
        lately,
        wished,
        page,
        len(rows) > PAGE,
        tuple((key, name) for key, name, may in members if may),
        tuple(_view(view, context) for view in views),
        retests,
        retest_count,
    )


def needing(doing: Doing, patient_id: UUID) -> Line | None:
    """The line of one patient who needs somebody, as the caseload shows it; inside another service's action.

    None while something was done for her or him that is not counted yet.
    """
    found = doing.session.execute(
        select(Score, Patient)
        .join(Patient, Patient.id == Score.patient_id)
        .where(
            Score.clinic_id == doing.clinic_id,
            Patient.clinic_id == doing.clinic_id,
            Score.patient_id == patient_id,
            Score.shown.is_(True),
        )
        .order_by(Score.rank.desc(), Score.program_id)
    ).all()
    if not found or any(score.stale_at <= doing.context.now for score, _ in found):
        return None
    score, patient = found[0]
    return _line(score, patient, {}) if Group(score.group) in NEEDING else None


def _counts(session: Session, shown: Conditions, now: datetime) -> tuple[Counter[Group], int]:
    """How many people there are in each group, and how many of all reported lately.

    Rank and group are one number, so that one walk along the index finds of each person the most needy program.
    """
    places = {group.value: place for place, group in enumerate(Group)}
    need = func.max(Score.rank * len(places) + case(places, value=Score.group))
    last = func.max(Score.last_report_at).label("last")
    people = (
        select((need % len(places)).label("place"), last).where(*shown).group_by(Score.patient_id).subquery()
    )
    recent = func.sum(case((people.c.last >= now - LATELY, 1), else_=0))
    found = session.execute(select(people.c.place, func.count(), recent).group_by(people.c.place)).all()
    groups = tuple(Group)
    return Counter({groups[place]: count for place, count, _ in found}), int(sum(one[2] for one in found))


def _rows(session: Session, shown: Conditions, clinic_id: UUID, page: int) -> list[tuple[Score, Patient]]:
    """The people of a page and one more, each with the program that needs somebody most.

    They are found in the index alone; only those shown are read whole.
    """
    most = func.max(Score.rank).label("most")
    found = select(Score.patient_id, most).where(*shown).group_by(Score.patient_id)
    people = found.order_by(most.desc(), Score.patient_id).limit(PAGE + 1).offset((page - 1) * PAGE)
    keys = [patient_id for patient_id, _ in session.execute(people)]
    rows = session.execute(
        select(Score, Patient)
        .join(Patient, Patient.id == Score.patient_id)
        .where(*shown, Patient.clinic_id == clinic_id, Score.patient_id.in_(keys))
        .order_by(Score.rank.desc(), Score.patient_id, Score.program_id)
    )
    first: dict[UUID, tuple[Score, Patient]] = {}
    for score, patient in rows:
        first.setdefault(score.patient_id, (score, patient))
    return list(first.values())


def _shown(doing: Doing, wish: Wish) -> Conditions:
    """What the filter lets through."""
    wanted: list[ColumnElement[bool]] = [Score.clinic_id == doing.clinic_id, Score.shown.is_(True)]
    if wish.state:
        wanted.append(Score.group == wish.state.value)
    if wish.reason:
        wanted.append(Score.reasons.bitwise_and(wish.reason.bit) != 0)
        if wish.state is None:
            wanted.append(Score.group != Group.seen.value)
    return *wanted, *_in_hands(doing, wish)


def _in_hands(doing: Doing, wish: Wish) -> Conditions:
    if not wish.clinician:
        return ()
    if wish.clinician == NOBODY:
        theirs: ColumnElement[bool] = Patient.cared_for_by.is_(None)
    else:
        whose = doing.context.member_id if wish.clinician == ME else UUID(wish.clinician)
        theirs = Patient.cared_for_by == whose
    return (Score.patient_id.in_(select(Patient.id).where(Patient.clinic_id == doing.clinic_id, theirs)),)


def _view(view: SavedView, context: Context) -> View:
    return View(view.id, view.name, view.wish, view.shared, view.member_id == context.member_id)


def _line(score: Score, patient: Patient, names: Mapping[UUID, str]) -> Line:
    facts = score.facts
    due, reported = facts["due"], facts["reported"]
    seen = facts.get("reviewed") or {}
    coverage = "" if not due else "all reported" if reported == due else f"{reported} of {due} reported"
    return Line(
        program_id=score.program_id,
        patient_id=score.patient_id,
        name=f"{patient.given_name} {patient.family_name[:1]}."
        if patient.family_name
        else patient.given_name,
        about=facts["about"],
        strong=facts["strong"],
        rest=facts["rest"],
        also=tuple(facts.get("also", ())),
        tone=TONES.get(score.group, ""),
        next_step=facts["next"],
        phone=patient.phone or "",
        percent=facts["percent"],
        done=facts["done"],
        due=due,
        coverage_words=coverage,
        days=tuple({"date": day, "state": state} for day, state in facts["days"]),
        stamp=facts.get("stamp", ""),
        reviewed_by=name_of(names, UUID(seen["by"]) if seen.get("by") else None),
        reviewed_at=datetime.fromisoformat(seen["at"]) if seen else None,
        batch=seen.get("batch", ""),
    )
