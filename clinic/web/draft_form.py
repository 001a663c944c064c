"""The builder's one form: field names to a draft and back.

Each field of an item ends with the item's lineage (``reps-<lineage>``), so that the same name leads from a
problem to its place. ``item`` stands once for each item, in their order.
"""

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from pydantic import Field, StringConstraints
from werkzeug.datastructures import MultiDict

from clinic.domain.dose import Dose
from clinic.domain.dose_text import parse as parse_dose
from clinic.domain.dose_text import sentence
from clinic.domain.drafts import DraftContent, DraftEdit, DraftItem, ItemEdit
from clinic.domain.errors import Invalid, Problem
from clinic.domain.programs import GOAL_MOST, ITEMS_MOST, NOTE_MOST, Chosen, Ranking, SidePlan
from clinic.domain.schedule import AsNeeded, EveryDays, Quota, Schedule, Weekdays, exact_date
from clinic.domain.sides import Side
from clinic.services.draft_page import Typed
from clinic.services.drafts import ABOUT_NOTHING, Choice, Step, StepKind
from clinic.web.forms import EmptyIsNone, Form, Line, MaybeLine, Prose, check, parse
from clinic.web.rule_form import Number, RuleForm, renamed, rule_of, written_rule

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
_PLACE = re.compile(r"[0-9]{0,2}")

LEAVING = frozenset({"publish", "preview", "as-template"})
"""Buttons that lead to another page after saving."""

LISTS = frozenset({"modifications", "days"})


class ProgramForm(Form):
    """What concerns the whole program."""

    title: Line
    goal: Annotated[Prose, StringConstraints(max_length=GOAL_MOST)] = ""
    touched: MaybeLine = ""
    revision: Annotated[int, Field(ge=0, le=2**31)]


class ChoiceForm(Form):
    """Which revision a conflict's page has shown, and where the other text is kept."""

    seen: Annotated[int, Field(ge=0, le=2**31)]
    theirs: Annotated[list[MaybeLine], Field(max_length=1000)] = Field(default_factory=list)


class ItemForm(RuleForm):
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
    dose: MaybeLine | None = None
    five: Number = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The builder's form, read whole. ``then`` is where the button leads after saving.

    It is empty (the builder again), a key of ``LEAVING``, or "template:" with a ready-made program's slug or the id of
    a template.
    ``touched`` is the field that was typed into last, or the one press of a button.
    """

    edit: DraftEdit
    revision: int
    step: Step
    then: str
    choice: Choice | None
    touched: str


def read(typed: MultiDict[str, str]) -> Sent:
    """Read a posted form. Raises Invalid naming each field; an item that is being removed is not looked at."""
    step, then = _step(typed.get("do", "save"))
    problems: list[Problem] = []
    program = or_problems(lambda: parse(ProgramForm, typed), problems)
    choice = or_problems(lambda: _choice(typed), problems)
    found = []
    for lineage in lineages_of(typed):
        if step.kind is StepKind.remove and lineage == step.about:
            continue
        item = or_problems(partial(read_item, typed, lineage), problems)
        if item is not None:
            found.append(item)
    if problems or program is None:
        raise Invalid.many(problems)
    items = tuple(edit for edit, _ in found)
    gone = step.kind is StepKind.remove  # left out above: saving takes it out
    removed = step.about if gone else ""
    edit = DraftEdit(program.title, program.goal, items, _ranking(found), removed)
    return Sent(edit, program.revision, Step() if gone else step, then, choice, program.touched)


def _ranking(found: Iterable[tuple[ItemEdit, int | None]]) -> Ranking:
    """The items by the rank that each was given; two of one rank stand in the order of the program."""
    ranked = sorted((rank, place, item) for place, (item, rank) in enumerate(found) if rank)
    return Ranking(tuple(item.lineage for _, _, item in ranked))


def _choice(typed: MultiDict[str, str]) -> Choice | None:
    """What was chosen on the page of a conflict; None from the builder itself."""
    if "seen" not in typed:
        return None
    given = [typed[name] for name in typed if name.startswith("theirs-") and typed[name]]
    form = check(ChoiceForm, {"seen": typed["seen"], "theirs": given})
    return Choice(form.seen, frozenset(form.theirs))


def typed_items(typed: MultiDict[str, str]) -> list[Typed]:
    """The items of a refused form, as far as they can be read, to show them again."""
    found = []
    for lineage in lineages_of(typed):
        version = typed.get(f"version-{lineage}", "")
        if _is_uuid(version):
            slugs = tuple(typed.getlist(f"modifications-{lineage}"))
            sides = SIDES.get(typed.get(f"sides-{lineage}", ""), SidePlan())
            found.append(Typed(lineage, version, slugs, sides))
    return found


def written(
    draft: DraftContent, revision: int, first_day: date, loaded: Container[str] = ()
) -> MultiDict[str, str]:
    """The draft as the form's fields. ``first_day`` is proposed for counting every few days from.

    ``loaded`` are the lineages of the items that need a weight or band.
    """
    fields: MultiDict[str, str] = MultiDict()
    fields["title"], fields["goal"] = draft.title, draft.goal
    fields["revision"] = str(revision)
    for rank, lineage in enumerate(draft.five_minutes.lineages, 1):
        fields[f"five-{lineage}"] = str(rank)
    for item in draft.items:
        fields.add("item", item.lineage)
        for name, value in written_item(item, first_day, item.lineage in loaded).items():
            for one in value if isinstance(value, list) else [value]:
                fields.add(f"{name}-{item.lineage}", one)
    return fields


def written_item(item: DraftItem, first_day: date, needs_load: bool) -> dict[str, str | list[str]]:
    """One item as fields, without the lineage."""
    side = next(name for name, plan in SIDES.items() if plan == item.sides)
    found: dict[str, str | list[str]] = {
        "version": item.exercise_version,
        "modifications": list(item.slugs),
        "sides": side,
        "note": item.note,
        **_written_schedule(item.schedule, first_day),
        **written_rule(item.rule, item.dose),
    }
    found |= {f"why-{chosen.slug}": chosen.why for chosen in item.modifications}
    if item.dose.alternatives:
        return found | {"alternatives": ""}
    return found | {"dose": sentence(item.dose, needs_load=needs_load)}


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
    """The button's step and where it leads: "add:plank@2" adds at the third place."""
    if do in LEAVING:
        return Step(), do
    kind, _, about = do.partition(":")
    about, _, place = about.partition("@")
    known = kind == "template" or kind in set(StepKind)
    bare = kind in {step.value for step in ABOUT_NOTHING}
    if (
        not known
        or bare != (about == "")
        or not (bare or _ABOUT.fullmatch(about))
        or not _PLACE.fullmatch(place)
    ):
        raise Invalid("do", "This button does not exist. Reload the page.")
    if kind == "template":
        return Step(), do
    return Step(StepKind(kind), about, int(place) if place else None), ""


def lineages_of(typed: MultiDict[str, str]) -> list[str]:
    """The items of a form in their order. Raises Invalid for a list that no page of ours has sent."""
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


def read_item(typed: MultiDict[str, str], lineage: str) -> tuple[ItemEdit, int | None]:
    """The item as it was typed, and the rank it was given for days with five minutes."""
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
    form = or_problems(lambda: check(ItemForm, values), problems)
    dose = or_problems(lambda: _dose(form), problems) if form else None
    schedule = or_problems(lambda: _schedule(form), problems) if form else None
    rule = or_problems(lambda: rule_of(form), problems) if form else None
    if form is None or problems:
        raise Invalid.many(
            Problem(f"{_bare(problem.field)}{ending}", problem.message) for problem in problems
        )
    edit = ItemEdit(
        lineage,
        str(form.version),
        tuple(Chosen(slug, form.why.get(slug, "")) for slug in form.modifications),
        dose,
        form.alternatives,
        SIDES[form.sides],
        schedule,
        form.note,
        rule,
    )
    return edit, form.five


def _bare(field: str) -> str:
    """The field that a problem belongs to: a reason keeps its modification, a list is one field."""
    name, _, rest = field.partition(".")
    return f"why-{rest}" if name == "why" else name


def _dose(form: ItemForm) -> Dose | None:
    """The dose, or None where the form offered doses to choose from instead of a line to write it in."""
    return None if form.dose is None else parse_dose(form.dose)


def _schedule(form: ItemForm) -> Schedule | None:
    times = 1 if form.times is None else form.times
    if form.kind == "weekdays":
        return renamed(lambda: Weekdays(tuple(dict.fromkeys(form.days)), times), {})
    if form.kind == "every":
        anchor = exact_date(form.anchor)
        if anchor is None:
            raise Invalid("anchor", "Give the first day as a date like 2026-03-09.")
        return renamed(lambda: EveryDays(form.every or 0, anchor, times), {"days": "every"})
    if form.kind == "quota":
        return renamed(lambda: Quota(form.per_week or 0), {})
    return AsNeeded() if form.kind == "as_needed" else None


def or_problems(build: Callable[[], Found], problems: list[Problem]) -> Found | None:
    """What ``build`` makes; None when it is refused, with the reasons put to the others."""
    try:
        return build()
    except Invalid as error:
        problems += error.problems
        return None
