"""The form of a template: the builder's fields of each item, and beside them its plan for the side and its levels."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field
from werkzeug.datastructures import MultiDict

from clinic.domain.catalogue.words import TemplateSide
from clinic.domain.dose_text import parse as parse_dose
from clinic.domain.dose_text import short
from clinic.domain.drafts import ItemEdit
from clinic.domain.errors import Invalid, Problem
from clinic.domain.templates import NAME_MOST, PURPOSE_MOST, Level, TemplateItem
from clinic.services.template_edit import LevelEdit, Step, StepKind, TemplateEdit
from clinic.services.templates import TemplatePage
from clinic.web.draft_form import lineages_of, or_problems, read_item, written_item
from clinic.web.forms import Form, Line, MaybeLine, Prose, check, parse

OTHER_LEVELS = (Level.easier, Level.harder)
_ABOUT = re.compile(r"[a-z0-9-]{1,64}")


class TemplateForm(Form):
    """What concerns the whole template."""

    name: Annotated[Line, Field(max_length=NAME_MOST)]
    purpose: Annotated[Prose, Field(max_length=PURPOSE_MOST)] = ""
    revision: Annotated[int, Field(ge=0, le=2**31)]


class LevelForm(Form):
    """An item at one level; the names here are without level and key."""

    dose: MaybeLine = ""
    changes: Annotated[list[MaybeLine], Field(max_length=40)] = Field(default_factory=list)
    out: MaybeLine = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The form, read whole."""

    edit: TemplateEdit
    revision: int
    step: Step


def read(typed: MultiDict[str, str]) -> Sent:
    """Read a posted form. Raises Invalid naming each field; an item that is being removed is not looked at."""
    step = _step(typed.get("do", "save"))
    problems: list[Problem] = []
    form = or_problems(lambda: parse(TemplateForm, typed), problems)
    items: list[ItemEdit] = []
    levels: dict[str, tuple[LevelEdit, ...]] = {}
    sides: dict[str, TemplateSide] = {}
    for key in lineages_of(typed):
        if step.kind is StepKind.remove and key == step.about:
            continue
        read_one = or_problems(lambda key=key: read_item(typed, key), problems)  # type: ignore[misc]
        if read_one is not None:
            items.append(read_one[0])
        levels[key] = tuple(_level(typed, key, level, problems) for level in OTHER_LEVELS)
        side = typed.get(f"plan-{key}", "")
        if side in set(TemplateSide):
            sides[key] = TemplateSide(side)
    if problems or form is None:
        raise Invalid.many(problems)
    gone = step.kind is StepKind.remove  # left out above: saving takes it out
    edit = TemplateEdit(form.name, form.purpose, tuple(items), sides, levels)
    return Sent(edit, form.revision, Step() if gone else step)


def written(page: TemplatePage) -> MultiDict[str, str]:
    """The template as the form's fields."""
    fields: MultiDict[str, str] = MultiDict()
    fields["name"], fields["purpose"], fields["revision"] = (
        page.line.name,
        page.line.purpose,
        str(page.revision),
    )
    for one in page.content.items:
        key = one.item.lineage
        fields.add("item", key)
        first_day = page.changed_at.date()
        for name, value in written_item(one.item, first_day, key in page.loaded).items():
            for part in value if isinstance(value, list) else [value]:
                fields.add(f"{name}-{key}", part)
        fields[f"plan-{key}"] = one.side.value
        _write_levels(fields, one)
    return fields


def _write_levels(fields: MultiDict[str, str], one: TemplateItem) -> None:
    key = one.item.lineage
    for level in OTHER_LEVELS:
        at = one.at(level)
        fields[f"dose_{level}-{key}"] = short(at.dose) if at.dose else ""
        fields[f"out_{level}-{key}"] = "yes" if at.left_out else ""
        for slug in one.item.slugs if at.modifications is None else at.modifications:
            fields.add(f"changes_{level}-{key}", slug)


def _level(typed: MultiDict[str, str], key: str, level: Level, problems: list[Problem]) -> LevelEdit:
    names = {part: f"{part}_{level}-{key}" for part in ("dose", "changes", "out")}
    try:
        form = check(
            LevelForm,
            {
                "dose": typed.get(names["dose"], ""),
                "changes": typed.getlist(names["changes"]),
                "out": typed.get(names["out"], ""),
            },
        )
        dose = parse_dose(form.dose) if form.dose else None
    except Invalid as error:
        problems += [
            Problem(names.get(one.field.partition(".")[0], names["dose"]), one.message)
            for one in error.problems
        ]
        return LevelEdit(level)
    return LevelEdit(level, dose, tuple(dict.fromkeys(form.changes)), form.out == "yes")


def _step(do: str) -> Step:
    kind, _, about = do.partition(":")
    bare = kind == StepKind.save
    if kind not in set(StepKind) or bare != (about == "") or not (bare or _ABOUT.fullmatch(about)):
        raise Invalid("do", "This button does not exist. Reload the page.")
    return Step(StepKind(kind), about)
