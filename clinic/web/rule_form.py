"""A rule of progression as the blanks of one sentence: "when … on 3 days with pain at most 3, then …"."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from clinic.domain import dose as doses
from clinic.domain.dose import Dose
from clinic.domain.dose_text import parse as parse_dose
from clinic.domain.dose_text import short
from clinic.domain.errors import Invalid
from clinic.domain.progression import Next, Rule, StepKind
from clinic.web.forms import EmptyIsNone, Form, MaybeLine

Found = TypeVar("Found")

Number = Annotated[Annotated[int, Field(ge=0, le=9999)] | None, EmptyIsNone]

FIRST_DOSE = "3×10"
"""What stands in the blank of the next dose while neither rule nor item names one."""


class RuleForm(Form):
    """The blanks; ``rule_then`` empty: there is no rule, whatever else stands there."""

    rule_then: Literal["", "dose", "add", "remove", "exercise", "look"] = ""
    rule_days: Number = None
    rule_pain: Number = None
    rule_amount: MaybeLine = ""
    rule_dose: MaybeLine = ""
    rule_add: MaybeLine = ""
    rule_remove: MaybeLine = ""
    rule_exercise: MaybeLine = ""


NAMES = {
    "days": "rule_days", "pain_most": "rule_pain", "sets": "rule_amount", "reps": "rule_amount",
    "hold_s": "rule_amount", "exercise": "rule_exercise",
}  # fmt: skip
"""The blank in which a problem of the rule is put right."""


def rule_of(form: RuleForm) -> Rule | None:
    """The rule that was written. Raises Invalid naming the blank."""
    if not form.rule_then:
        return None
    asked = doses.lower_bounds(_in("rule_amount", lambda: parse_dose(form.rule_amount)))
    return renamed(
        lambda: Rule(
            form.rule_days or 0,
            -1 if form.rule_pain is None else form.rule_pain,
            asked.sets,
            asked.reps,
            asked.hold_s,
            _in(f"rule_{form.rule_then}", lambda: _next(form)),
        ),
        NAMES,
    )


def _next(form: RuleForm) -> Next:
    if form.rule_then == "dose":
        return Next(StepKind.dose, parse_dose(form.rule_dose))
    if form.rule_then in ("add", "remove"):
        add = tuple(filter(None, [form.rule_add])) if form.rule_then == "add" else ()
        remove = tuple(filter(None, [form.rule_remove])) if form.rule_then == "remove" else ()
        return Next(StepKind.modification, add=add, remove=remove)
    if form.rule_then == "exercise":
        return Next(StepKind.exercise, exercise=form.rule_exercise)
    return Next()


def written_rule(rule: Rule | None, dose: Dose) -> dict[str, str]:
    """The rule as its blanks; one that is not written yet proposes the usual numbers and the item's own dose."""
    now = short(doses.choices(dose)[0])
    blanks = {
        "rule_then": "", "rule_days": "3", "rule_pain": "3", "rule_amount": "",
        "rule_dose": FIRST_DOSE if doses.missing(doses.choices(dose)[0]) else now,
    }  # fmt: skip
    if rule is None:
        return blanks
    then = rule.then
    sets, reps, hold = (doses.Range(one, one) if one else None for one in (rule.sets, rule.reps, rule.hold_s))
    asked = Dose(sets, reps, hold)
    blanks |= {"rule_days": str(rule.days), "rule_pain": str(rule.pain_most), "rule_amount": short(asked)}
    if then.kind is StepKind.dose:
        return blanks | {"rule_then": "dose", "rule_dose": short(then.dose)}
    if then.kind is StepKind.modification:
        kind = "add" if then.add else "remove"
        return blanks | {"rule_then": kind, f"rule_{kind}": (then.add or then.remove)[0]}
    if then.kind is StepKind.exercise:
        return blanks | {"rule_then": "exercise", "rule_exercise": then.exercise}
    return blanks | {"rule_then": "look"}


def renamed(build: Callable[[], Found], names: dict[str, str]) -> Found:
    """What ``build`` makes; a problem that it raises is named as the form names its field."""
    try:
        return build()
    except Invalid as error:
        raise Invalid.many(
            replace(problem, field=names.get(problem.field, problem.field)) for problem in error.problems
        ) from error


def _in(field: str, build: Callable[[], Found]) -> Found:
    """The same with every problem in one blank."""
    try:
        return build()
    except Invalid as error:
        raise Invalid(field, error.problems[0].message) from error
