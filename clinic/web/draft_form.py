"""The builder's one form: field names to a draft and back.

Each field of an item ends with the item's lineage (``reps-<lineage>``), so that the same name leads from a
problem to its place. ``item`` stands once for each item, in their order.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from pydantic import Field, StringConstraints
from werkzeug.datastructures import MultiDict

from clinic.domain.dose import Dose
from clinic.domain.dose_form import FIELDS, form_values, parse_dose
from clinic.domain.drafts import DraftContent, DraftEdit, DraftItem, ItemEdit
from clinic.domain.errors import Invalid, Problem
from clinic.domain.programs import GOAL_MOST, ITEMS_MOST, NOTE_MOST, Chosen, SidePlan
from clinic.domain.schedule import AsNeeded, EveryDays, Quota, Schedule, Weekdays, exact_date
from clinic.domain.sides import Side
from clinic.services.draft_page import Typed
from clinic.services.drafts import Step, StepKind
from clinic.web.forms import EmptyIsNone, Form, Line, MaybeLine, Prose, check, parse

Found = TypeVar("Found")

SIDES = {
    "": SidePlan(),
    "left": SidePlan((Side.left,)),
    "right": SidePlan((Side.right,)),
    "both": SidePlan(tuple(Side)),
    "both-left": SidePlan(tuple(Side), Side.left),
    "both-right": SidePlan(tuple(Side), Side.right),
}
"""What the choice of sides offers, as the form writes it."""

_ABOUT = re.compile(r"[a-z0-9-]{1,64}")

LISTS = frozenset({"modifications", "days"})

Number = Annotated[Annotated[int, Field(ge=0, le=9999)] | None, EmptyIsNone]


class ProgramForm(Form):
    """What concerns the whole program."""

    title: Line
    goal: Annotated[Prose, StringConstraints(max_length=GOAL_MOST)] = ""
    five_minutes: MaybeLine = ""
    revision: Annotated[int, Field(ge=0, le=2**31)]


class ItemForm(Form):
    """What concerns one item; the names here are without the lineage."""

    version: UUID
    modifications: Annotated[list[MaybeLine], Field(max_length=40)] = Field(default_factory=list)
    why: dict[str, MaybeLine] = Field(default_factory=dict)
    alternatives: Annotated[Annotated[int, Field(ge=0, le=9)] | None, EmptyIsNone] = None
    sides: Literal["", "left", "right", "both", "both-left", "both-right"] = ""
    kind: Literal["", "weekdays", "every", "quota", "as_needed"] = ""
    days: Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(max_length=7)] = Field(
        default_factory=list
    )
    times: Number = None
    every: Number = None
    anchor: MaybeLine = ""
    per_week: Number = None
    note: Annotated[Prose, StringConstraints(max_length=NOTE_MOST)] = ""
    sets: MaybeLine = ""
    reps: MaybeLine = ""
    hold_s: MaybeLine = ""
    rest_s: MaybeLine = ""
    tempo: MaybeLine = ""
    load: MaybeLine = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The builder's form, read whole. ``then`` is where the button leads after saving.

    It is empty (the builder again), "publish", or "template:" with the slug of a ready-made program.
    """

    edit: DraftEdit
    revision: int
    step: Step
    then: str


def read(typed: MultiDict[str, str]) -> Sent:
    """Read a posted form. Raises Invalid naming each field; an item that is being removed is not looked at."""
    step, then = _step(typed.get("do", "save"))
    problems: list[Problem] = []
    program = _or_problems(lambda: parse(ProgramForm, typed), problems)
    items = []
    for lineage in _lineages(typed):
        if step.kind is StepKind.remove and lineage == step.about:
            continue
        item = _or_problems(partial(_item, typed, lineage), problems)
        if item is not None:
            items.append(item)
    if problems or program is None:
        raise Invalid.many(problems)
    gone = step.about if step.kind is StepKind.remove else ""
    five = program.five_minutes if program.five_minutes != gone else ""
    edit = DraftEdit(program.title, program.goal, tuple(items), five or None)
    return Sent(edit, program.revision, Step() if gone else step, then)


def typed_items(typed: MultiDict[str, str]) -> list[Typed]:
    """The items of a refused form, as far as they can be read, to show them again."""
    found = []
    for lineage in _lineages(typed):
        version = typed.get(f"version-{lineage}", "")
        if _is_uuid(version):
            slugs = tuple(typed.getlist(f"modifications-{lineage}"))
            sides = SIDES.get(typed.get(f"sides-{lineage}", ""), SidePlan())
            found.append(Typed(lineage, version, slugs, sides))
    return found


def written(draft: DraftContent, revision: int, first_day: date) -> MultiDict[str, str]:
    """The draft as the form's fields. ``first_day`` is proposed for counting every few days from."""
    fields: MultiDict[str, str] = MultiDict()
    fields["title"], fields["goal"] = draft.title, draft.goal
    fields["five_minutes"], fields["revision"] = draft.five_minutes or "", str(revision)
    for item in draft.items:
        fields.add("item", item.lineage)
        for name, value in _written_item(item, first_day).items():
            for one in value if isinstance(value, list) else [value]:
                fields.add(f"{name}-{item.lineage}", one)
    return fields


def _written_item(item: DraftItem, first_day: date) -> dict[str, str | list[str]]:
    side = next(name for name, plan in SIDES.items() if plan == item.sides)
    found: dict[str, str | list[str]] = {
        "version": item.exercise_version,
        "modifications": list(item.slugs),
        "sides": side,
        "note": item.note,
        **_written_schedule(item.schedule, first_day),
    }
    found |= {f"why-{chosen.slug}": chosen.why for chosen in item.modifications}
    if item.dose.alternatives:
        return found | {"alternatives": ""}
    return found | form_values(item.dose)


def _written_schedule(schedule: Schedule | None, first_day: date) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {
        "kind": schedule.to_plain()["kind"] if schedule else "",
        "days": [str(day) for day in range(1, 8)],
        "times": "1",
        "every": "2",
        "anchor": first_day.isoformat(),
        "per_week": "3",
    }
    if isinstance(schedule, Weekdays):
        found |= {"days": [str(day) for day in schedule.days], "times": str(schedule.times)}
    elif isinstance(schedule, EveryDays):
        found |= {
            "every": str(schedule.days),
            "anchor": schedule.anchor.isoformat(),
            "times": str(schedule.times),
        }
    elif isinstance(schedule, Quota):
        found |= {"per_week": str(schedule.per_week)}
    return found


def _step(do: str) -> tuple[Step, str]:
    if do in {"publish", "save"}:
        return Step(), "publish" if do == "publish" else ""
    kind, _, about = do.partition(":")
    if (kind != "template" and kind not in set(StepKind)) or not _ABOUT.fullmatch(about):
        raise Invalid("do", "This button does not exist. Reload the page.")
    return (Step(), do) if kind == "template" else (Step(StepKind(kind), about), "")


def _lineages(typed: MultiDict[str, str]) -> list[str]:
    found = typed.getlist("item")
    if len(found) > ITEMS_MOST:
        raise Invalid("items", f"A program holds at most {ITEMS_MOST} exercises. Split it in two.")
    if len(set(found)) < len(found) or not all(_is_uuid(lineage) for lineage in found):
        raise Invalid("items", "The list of exercises came in broken. Reload the page.")
    return found


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _item(typed: MultiDict[str, str], lineage: str) -> ItemEdit:
    ending = f"-{lineage}"
    values: dict[str, Any] = {"why": {}}
    for name in typed:
        if not name.endswith(ending):
            continue
        bare = name.removesuffix(ending)
        if bare.startswith("why-"):
            values["why"][bare.removeprefix("why-")] = typed[name]
        else:
            values[bare] = typed.getlist(name) if bare in LISTS else typed[name]
    problems: list[Problem] = []
    form = _or_problems(lambda: check(ItemForm, values), problems)
    dose = _or_problems(lambda: _dose(values), problems) if form else None
    schedule = _or_problems(lambda: _schedule(form), problems) if form else None
    if form is None or problems:
        raise Invalid.many(
            Problem(f"{_bare(problem.field)}{ending}", problem.message) for problem in problems
        )
    return ItemEdit(
        lineage,
        str(form.version),
        tuple(Chosen(slug, form.why.get(slug, "")) for slug in form.modifications),
        dose,
        form.alternatives,
        SIDES[form.sides],
        schedule,
        form.note,
    )


def _bare(field: str) -> str:
    """The field that a problem belongs to: a reason keeps its modification, a list is one field."""
    name, _, rest = field.partition(".")
    return f"why-{rest}" if name == "why" else name


def _dose(values: dict[str, Any]) -> Dose | None:
    """The dose, or None where the form offered doses to choose from instead of fields."""
    return parse_dose(values) if any(name in values for name in FIELDS) else None


def _schedule(form: ItemForm) -> Schedule | None:
    times = 1 if form.times is None else form.times
    if form.kind == "weekdays":
        return _renamed(lambda: Weekdays(tuple(dict.fromkeys(form.days)), times), {})
    if form.kind == "every":
        anchor = exact_date(form.anchor)
        if anchor is None:
            raise Invalid("anchor", "Give the first day as a date like 2026-03-09.")
        return _renamed(lambda: EveryDays(form.every or 0, anchor, times), {"days": "every"})
    if form.kind == "quota":
        return _renamed(lambda: Quota(form.per_week or 0), {})
    return AsNeeded() if form.kind == "as_needed" else None


def _renamed(build: Callable[[], Found], names: dict[str, str]) -> Found:
    try:
        return build()
    except Invalid as error:
        raise Invalid.many(
            replace(problem, field=names.get(problem.field, problem.field)) for problem in error.problems
        ) from error


def _or_problems(build: Callable[[], Found], problems: list[Problem]) -> Found | None:
    try:
        return build()
    except Invalid as error:
        problems += error.problems
        return None
