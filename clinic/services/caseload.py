"""The caseload: a page of kept scores, those who need a call first."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from clinic.domain.actions import Action
from clinic.domain.caseload import Group
from clinic.domain.caseload_wish import ME, NOBODY, Wish
from clinic.persistence.accounts import carers
from clinic.persistence.caseload import SavedView, Score, views_for
from clinic.persistence.patients import Patient
from clinic.services.context import Context, Doing, perform

PAGE = 50
LATELY = timedelta(days=3)
NEEDING = (Group.call, Group.look)
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
    """The page: groups in the order of need, and how many people there are in each on all pages together."""

    groups: tuple[tuple[Group, tuple[Line, ...]], ...]
    counts: dict[Group, int]
    patients: int
    reported_lately: int
    wish: Wish
    page: int
    more: bool
    clinicians: tuple[tuple[UUID, str], ...]
    views: tuple[View, ...]

    @property
    def waiting(self) -> int:
        """How many people need the clinician."""
        return sum(self.counts[group] for group in NEEDING)

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
        chosen = _first_of_each(doing, wished)
        counts, lately = _counts(session, chosen, context.now)
        patients = session.scalar(
            select(func.count()).where(Patient.clinic_id == clinic_id, Patient.archived_at.is_(None))
        )
        rows = session.execute(
            select(Score, Patient)
            .join(Patient, Patient.id == Score.patient_id)
            .where(*chosen, Patient.clinic_id == clinic_id)
            .order_by(Score.rank.desc(), Score.program_id)
            .limit(PAGE + 1)
            .offset((page - 1) * PAGE)
        ).all()
        members = carers(session, clinic_id)
        views = views_for(session, clinic_id, context.member_id)
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
    )


def _counts(
    session: Session, chosen: tuple[ColumnElement[bool], ...], now: datetime
) -> tuple[Counter[Group], int]:
    recent = func.sum(case((Score.last_report_at >= now - LATELY, 1), else_=0))
    found = session.execute(
        select(Score.group, func.count(), recent)
        .join(Patient, Patient.id == Score.patient_id)
        .where(*chosen)
        .group_by(Score.group)
    ).all()
    return Counter({Group(group): count for group, count, _ in found}), int(sum(row[2] for row in found))


def _first_of_each(doing: Doing, wish: Wish) -> tuple[ColumnElement[bool], ...]:
    """The rows that the filter lets through, and of each person the first of them only."""
    other = aliased(Score)
    before = (other.rank > Score.rank) | ((other.rank == Score.rank) & (other.program_id < Score.program_id))
    earlier = select(other.program_id).where(
        other.patient_id == Score.patient_id, before, *_wanted(other, doing.clinic_id, wish)
    )
    return (
        *_wanted(Score, doing.clinic_id, wish),
        Patient.clinic_id == doing.clinic_id,
        *_in_hands(doing, wish),
        ~earlier.exists(),
    )


def _wanted(score: Any, clinic_id: UUID, wish: Wish) -> tuple[ColumnElement[bool], ...]:
    wanted: list[ColumnElement[bool]] = [score.clinic_id == clinic_id, score.shown.is_(True)]
    if wish.state:
        wanted.append(score.group == wish.state.value)
    if wish.reason:
        wanted.append(score.reasons.bitwise_and(wish.reason.bit) != 0)
        if wish.state is None:
            wanted.append(score.group != Group.seen.value)
    return tuple(wanted)


def _in_hands(doing: Doing, wish: Wish) -> tuple[ColumnElement[bool], ...]:
    if not wish.clinician:
        return ()
    if wish.clinician == NOBODY:
        return (Patient.cared_for_by.is_(None),)
    whose = doing.context.member_id if wish.clinician == ME else UUID(wish.clinician)
    return (Patient.cared_for_by == whose,)


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
        days=tuple({"date": day, "state": state, "title": ""} for day, state in facts["days"]),
        stamp=facts.get("stamp", ""),
        reviewed_by=names.get(UUID(seen["by"]), "") if seen.get("by") else "",
        reviewed_at=datetime.fromisoformat(seen["at"]) if seen else None,
        batch=seen.get("batch", ""),
    )
