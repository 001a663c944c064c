"""A clinic of any size, to measure with: patients, programs, check-ins and exercises made in bulk.

Dice that fall the same each time say who does what. Every row goes past the constraints of its table, versions are
hashed and alerts raised by the same functions as ever, and the scores are counted from what was written. Only links
and sheets are left out: they are made when somebody asks for them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from clinic.domain.actions import Action, Role, Site
from clinic.domain.adherence.values import ReportSource, Status
from clinic.domain.catalogue.content import content_hash as exercise_hash
from clinic.domain.codec import to_plain
from clinic.domain.programs import Content, Item, SidePlan, code_of, content_hash
from clinic.domain.schedule import Quota
from clinic.persistence import catalogue
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import Base, new_id
from clinic.persistence.catalogue import Exercise, ExerciseVersion, Stored
from clinic.persistence.checkins import Checkin, Submission
from clinic.persistence.patients import Patient, sort_name
from clinic.persistence.programs import Program, ProgramItem, ProgramVersion, rows_of
from clinic.persistence.questions import Question
from clinic.persistence.tenancy import owned
from clinic.services import accounts, scores, symptoms
from clinic.services.context import Context, Doing, House, perform
from clinic.services.demo_stage import Ask
from clinic.services.demo_stories import BOTH, BRIDGE, HIKE, HINGE, MON_WED_FRI, TURN

ZONE = "Europe/London"
ZONES = ("America/Los_Angeles", "America/New_York", "Asia/Kolkata", "Asia/Tokyo", "Australia/Lord_Howe")
"""Where some patients are; most are in the clinic's zone."""
AT_ONCE = 100
"""So many patients in one transaction: others can write in between."""
PLANS = (
    (Ask("hip-hinge", HINGE), Ask("bridge-posterior-tilt", BRIDGE)),
    (Ask("hip-hike", HIKE, MON_WED_FRI, BOTH), Ask("plank", BRIDGE), Ask("squat", HINGE, Quota(3))),
    (Ask("rock-back", TURN),),
    (Ask("side-hip-hinge", TURN, sides=BOTH), Ask("forward-fold", BRIDGE, MON_WED_FRI)),
)
GIVEN = (
    "Rosa",
    "Ahmed",
    "Lena",
    "Omar",
    "Priya",
    "Tom",
    "Grace",
    "Hugo",
    "Ingrid",
    "Walter",
    "Nadia",
    "Joan",
)
SOUNDS = ("mar", "kow", "al", "czyk", "sen", "berg", "ari", "diaz", "no", "vak", "li", "ost", "hal", "er")
LOADED = "load-"
KINDS = ("Slow", "Seated", "Morning", "Wall", "Short", "Deep", "Quiet", "Standing", "Garden", "Stair")

Said = Callable[[str, int, int], None]
"""Told how far it is: what is made, how many there are, how many there will be."""


@dataclass(frozen=True, slots=True)
class Load:
    """How much: patients, days of check-ins behind each, exercises of the clinic's own."""

    patients: int
    days: int
    exercises: int = 0


@dataclass(frozen=True, slots=True)
class Filled:
    """The clinic that was made, its owner's member id, and how many check-ins it has."""

    clinic_id: UUID
    member_id: UUID
    checkins: int


@dataclass(slots=True)
class _Chunk:
    """Rows to be written together; ``ringing`` are check-ins with so much pain that they raise an alert."""

    rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    ringing: dict[UUID, list[Checkin]] = field(default_factory=lambda: defaultdict(list))
    programs: list[UUID] = field(default_factory=list)


def fill(
    house: House, now: datetime, load: Load, *, email: str, password: str, totp_secret: str, said: Said
) -> Filled:
    """Make the clinic with its owner. The catalogue must be loaded. Raises Invalid for a bad address or password."""
    began = now - timedelta(load.days + 1)
    clinic_id = accounts.create_clinic(house, f"Load Clinic {load.patients}", ZONE, began)
    member_id = accounts.create_member(
        house, clinic_id, email=email, name="Lou Reed", role=Role.owner, now=began, password=password,
        totp_secret=totp_secret,
    )  # fmt: skip
    context = Context(house, Site("demo load", clinic_id), now)
    add_exercises(context, load.exercises, said)
    return Filled(clinic_id, member_id, add_patients(context, member_id, load, said))


def add_exercises(context: Context, many: int, said: Said) -> None:
    """Add exercises of the clinic's own, in the site's name, to those that were added before."""
    known = _prescribed(context)
    built_in = [stored for stored in known.values() if stored.built_in]
    there = sum(slug.startswith(LOADED) for slug in known)
    for first in range(0, many, 500):
        numbers = range(there + first, there + min(first + 500, many))
        _write_exercises(context, built_in, numbers)
        said("exercises", numbers.stop - there, many)


def add_patients(context: Context, member_id: UUID, load: Load, said: Said) -> int:
    """Add patients of a member, in the site's name, with all that they reported. Returns how many check-ins."""
    known, counted = _prescribed(context), 0
    for first in range(0, load.patients, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, load.patients))
        counted += _write_patients(context, member_id, known, load, numbers)
        said("patients", numbers.stop, load.patients)
    return counted


def _prescribed(context: Context) -> Mapping[str, Stored]:
    with perform(context, Action.view_catalogue) as doing:
        found = catalogue.latest(doing.session, doing.clinic_id)
    return {stored.exercise.slug: stored for stored in found}


def _write_exercises(context: Context, built_in: list[Stored], numbers: range) -> None:
    """Own exercises with the texts of the built-in ones under names of their own."""
    exercises, versions = [], []
    for number in numbers:
        base = built_in[number % len(built_in)].exercise
        name = f"{KINDS[number % len(KINDS)]} {_sound(number).lower()} {base.name.lower()}"
        made = replace(base, slug=f"{LOADED}{number}", name=name, aliases=(), relations=(), version=1)
        key = new_id()
        exercises.append(
            {"id": key, "clinic_id": context.clinic_id, "slug": made.slug, "name": name, "latest": 1, "changes": 1,
             "created_at": context.now}
        )  # fmt: skip
        versions.append(
            {"id": new_id(), "exercise_id": key, "number": 1, "content": to_plain(made), "created_at": context.now,
             "content_sha256": exercise_hash(made)}
        )  # fmt: skip
    with perform(context, Action.add_exercise) as doing:
        doing.session.execute(insert(Exercise), exercises)
        doing.session.execute(insert(ExerciseVersion), versions)
        doing.note(added=len(exercises))


def _write_patients(
    context: Context, member_id: UUID, known: Mapping[str, Stored], load: Load, numbers: range
) -> int:
    chunk = _Chunk()
    for number in numbers:
        _patient(chunk, context, member_id, known, load, number)
    with perform(context, Action.add_patient) as doing:
        for kind in (Patient, Program, ProgramVersion, ProgramItem, Submission, Checkin, Question):
            if chunk.rows[kind]:
                doing.session.execute(
                    insert(kind), chunk.rows[kind], execution_options={"render_nulls": True}
                )
        _raise(doing, chunk)
        doing.session.flush()
        scores.count(doing.session, doing.clinic_id, chunk.programs, context.now)
        doing.note(added=len(numbers))
    return len(chunk.rows[Checkin]) + sum(map(len, chunk.ringing.values()))


def _raise(doing: Doing, chunk: _Chunk) -> None:
    clinic = doing.session.get_one(Clinic, doing.clinic_id)
    for program_id, causes in chunk.ringing.items():
        doing.session.add_all(causes)
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        symptoms.raise_alerts(doing, clinic, program, causes)


def _patient(
    chunk: _Chunk, context: Context, member_id: UUID, known: Mapping[str, Stored], load: Load, number: int
) -> None:
    dice = Random(f"load {number}")  # noqa: S311 - a story, not a secret
    zone = dice.choice(ZONES) if dice.random() < 0.2 else ZONE
    today = context.now.astimezone(ZoneInfo(zone)).date()
    begins = today - timedelta(max(1, round(load.days * dice.uniform(0.6, 1))))
    given, family = GIVEN[number % len(GIVEN)], _sound(number).capitalize()
    patient_id, program_id = new_id(), new_id()
    common = {"clinic_id": context.clinic_id, "created_at": context.now - timedelta(load.days + 1)}
    chunk.rows[Patient].append(
        {"id": patient_id, "given_name": given, "family_name": family, "folded": sort_name(given, family),
         "birth_year": dice.randint(1935, 2004), "zone": None if zone == ZONE else zone, "equipment": [],
         "minutes_a_day": dice.choice((10, 15, 20, None)), "cared_for_by": member_id, **common}
    )  # fmt: skip
    content = _content(known, PLANS[number % len(PLANS)])
    chunk.rows[Program].append(
        {"id": program_id, "patient_id": patient_id, "title": content.title, "latest": 1, "created_by": member_id,
         **common}
    )  # fmt: skip
    _version(chunk, context, member_id, program_id, content, begins, zone)
    _report(chunk, context, program_id, content, dice, _reported(dice, begins, today), zone)
    chunk.programs.append(program_id)


def _content(known: Mapping[str, Stored], asks: tuple[Ask, ...]) -> Content:
    items = tuple(
        Item(str(uuid4()), ask.exercise, str(known[ask.exercise].version_id), (), ask.dose, SidePlan(ask.sides),
             ask.schedule)
        for ask in asks
    )  # fmt: skip
    return Content("Hips and back", "I want to garden again.", items)


def _version(
    chunk: _Chunk,
    context: Context,
    member_id: UUID,
    program_id: UUID,
    content: Content,
    begins: date,
    zone: str,
) -> None:
    key, sha256 = new_id(), content_hash(str(program_id), 1, begins, content)
    published = datetime.combine(begins - timedelta(1), time(10), ZoneInfo(zone))
    chunk.rows[ProgramVersion].append(
        {"id": key, "clinic_id": context.clinic_id, "program_id": program_id, "number": 1, "title": content.title,
         "facts": {"goal": content.goal, "five_minutes": to_plain(content.five_minutes)}, "reason": "",
         "effective_from": begins, "published_at": published, "published_by": member_id, "zone": zone,
         "content_sha256": sha256, "check_code": code_of(sha256)}
    )  # fmt: skip
    for row in rows_of(context.clinic_id, key, content.items):
        named = {name: getattr(row, name) for name in _ITEM}
        chunk.rows[ProgramItem].append({**named, "id": new_id()})


_ITEM = (
    "clinic_id", "version_id", "lineage_id", "position", "exercise_version_id", "modifications", "dose", "sides",
    "schedule", "note",
)  # fmt: skip


def _reported(dice: Random, begins: date, today: date) -> Iterator[tuple[date, int]]:
    """The days with a report and the pain on each: steady, falling off, silent since some time, or since it hurt."""
    days = (today - begins).days
    kind, share = (
        dice.choices(["steady", "falling", "silent", "hurt", "never"], (12, 3, 2, 1, 2))[0],
        dice.random(),
    )
    last = {"silent": days - dice.randint(3, 20), "hurt": days - dice.randint(2, 6), "never": -1}.get(
        kind, days
    )
    for number in range(min(days, last) + 1):
        chance = 0.95 - share * 0.4 if kind != "falling" else 1 - number / (days + 1)
        hurt = kind == "hurt" and number == last
        if hurt or dice.random() < chance:
            yield begins + timedelta(number), 8 if hurt else dice.choice((0, 1, 2, 2, 3))


def _report(
    chunk: _Chunk, context: Context, program_id: UUID, content: Content, dice: Random,
    reported: Iterator[tuple[date, int]], zone: str,
) -> None:  # fmt: skip
    submission: dict[str, Any] = {}
    for day, pain in reported:
        submitted = min(datetime.combine(day, time(19, dice.randint(0, 59)), ZoneInfo(zone)), context.now)
        said = {
            "program_id": program_id, "clinic_id": context.clinic_id, "source": ReportSource.patient.value,
            "submitted_at": submitted, "zone": zone,
        }  # fmt: skip
        submission = {"id": new_id(), "client_key": uuid4(), "body_sha256": "", "easier": "", **said}
        chunk.rows[Submission].append(submission)
        for item in content.items:
            for side in item.sides.sides or (None,):
                checkin = {
                    "id": new_id(), "submission_id": submission["id"], "lineage_id": UUID(item.lineage),
                    "performed_on": day, "side": side.value if side else None, "status": _status(dice), "pain": pain,
                    "felt": [], "note": "", **said,
                }  # fmt: skip
                if pain > 5:
                    chunk.ringing[program_id].append(Checkin(**checkin))
                else:
                    chunk.rows[Checkin].append(checkin)
    if submission and dice.random() < 0.01:
        chunk.rows[Question].append(
            {"id": new_id(), "clinic_id": context.clinic_id, "program_id": program_id,
             "submission_id": submission["id"], "text": "How far down should I bend?",
             "asked_at": submission["submitted_at"]}
        )  # fmt: skip


def _status(dice: Random) -> str:
    return dice.choices((Status.done, Status.partial, Status.skipped), (88, 6, 6))[0].value


def _sound(number: int) -> str:
    """A name of three sounds, of which there are a few thousand."""
    return SOUNDS[number % 14] + SOUNDS[number // 14 % 14] + SOUNDS[number // 196 % 14]
