"""A program as a file, for ``clinic program lint FILE``: strict JSON, every key but ``program`` may be left out.

::

    {"program": {"title": "Hips", "goal": "Carry my grandson",
                 "items": [{"exercise": "hip-hinge", "lineage": "a",
                            "modifications": [{"slug": "chair", "why": "Unsteady"}],
                            "dose": {"sets": [2, 2], "reps": [10, 12]}, "sides": {"sides": ["left"]},
                            "schedule": {"kind": "weekdays", "days": [1, 3, 5], "times": 1}, "note": ""}]},
     "last": {… the version before, in the same form …},
     "patient": {"equipment": ["chair"], "minutes_a_day": 20},
     "record": {"credential": "DPT", "harm": "Call us", "delivery": {"start": "Ten clean ones at the visit"},
                "progression": [{"lineage": "a", "rule": {"days": 3, "pain_most": 3, "reps": 12}}],
                "tests": ["Hip rotation: left reaches"],
                "hand_over": {"items": [{"lineage": "a", "ticks": ["shown", "did", "said-why"]}]}},
     "exercises": [… whole exercises in the catalogue's form, used before the built-in ones …],
     "set_aside": ["key of a finding that is set aside"]}

An exercise is named by its slug. Numbers are pairs of the lower and the upper one; ``[30, null]`` is "at least 30".
An item without a lineage has its number as one, so that ``last`` and ``progression`` can name it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.codec import from_plain
from clinic.domain.delivery import Delivery
from clinic.domain.dose import Dose
from clinic.domain.drafts import DraftContent, DraftItem, settled
from clinic.domain.errors import Invalid, Problem
from clinic.domain.hand_over import HandOver
from clinic.domain.lint.values import AtHome, Record, Subject
from clinic.domain.programs import Chosen, Content, Ranking, SidePlan
from clinic.domain.progression import Rule
from clinic.domain.schedule import Schedule


@dataclass(frozen=True, slots=True)
class FileItem:
    """One item of the file."""

    exercise: str
    lineage: str = ""
    modifications: tuple[Chosen, ...] = ()
    dose: Dose = field(default_factory=Dose)
    sides: SidePlan = field(default_factory=SidePlan)
    schedule: Schedule | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FileProgram:
    """A program or its last version."""

    title: str
    goal: str = ""
    items: tuple[FileItem, ...] = ()
    five_minutes: Ranking = field(default_factory=Ranking)


@dataclass(frozen=True, slots=True)
class FilePatient:
    """What the patient said; ``usual``: the minutes are the clinic's, as she or he named none."""

    equipment: tuple[str, ...] = ()
    minutes_a_day: int | None = None
    usual: bool = False


@dataclass(frozen=True, slots=True)
class FileRule:
    """A rule of progression and the item it belongs to."""

    lineage: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What the record holds beside the program."""

    credential: str = ""
    harm: str = ""
    delivery: Delivery = field(default_factory=Delivery)
    progression: tuple[FileRule, ...] = ()
    tests: tuple[str, ...] = ()
    hand_over: HandOver | None = None


@dataclass(frozen=True, slots=True)
class File:
    """The whole file."""

    program: FileProgram
    last: FileProgram | None = None
    patient: FilePatient = field(default_factory=FilePatient)
    record: FileRecord = field(default_factory=FileRecord)
    exercises: tuple[Exercise, ...] = ()
    set_aside: tuple[str, ...] = ()


def subject_of(plain: object, built_in: Mapping[str, Exercise]) -> tuple[Subject, frozenset[str]]:
    """What the rules look at, and the keys that are set aside. Raises Invalid with the path of each wrong key."""
    file = from_plain(File, plain)
    exercises = {**built_in, **{one.slug: one for one in file.exercises}}
    draft = _draft(file.program, "program", exercises)
    last = None if file.last is None else _published(_draft(file.last, "last", exercises), exercises)
    rules: dict[str, tuple[Rule, ...]] = {}
    for one in file.record.progression:
        rules[one.lineage] = (*rules.get(one.lineage, ()), one.rule)
    said = file.record
    taught = None if last is None else tuple(item.lineage for item in last.items)
    record = Record(said.credential, said.harm, said.delivery, rules, said.tests, taught, said.hand_over)
    home = AtHome(frozenset(file.patient.equipment), file.patient.minutes_a_day, file.patient.usual)
    return Subject(draft, exercises, home, record, last), frozenset(file.set_aside)


def _published(draft: DraftContent, exercises: Mapping[str, Exercise]) -> Content:
    try:
        return settled(draft, exercises)
    except Invalid as error:
        raise Invalid.many(Problem(f"last.{one.field}", one.message) for one in error.problems) from error


def _draft(program: FileProgram, path: str, exercises: Mapping[str, Exercise]) -> DraftContent:
    unknown = [
        Problem(f"{path}.items[{place}].exercise", f'There is no exercise "{item.exercise}".')
        for place, item in enumerate(program.items)
        if item.exercise not in exercises
    ]
    if unknown:
        raise Invalid.many(unknown)
    items = tuple(
        DraftItem(
            item.lineage or str(number),
            item.exercise,
            item.exercise,
            item.modifications,
            item.dose,
            item.sides,
            item.schedule,
            item.note,
        )
        for number, item in enumerate(program.items, start=1)
    )
    return DraftContent(program.title, program.goal, items, program.five_minutes)
