"""The clinic's defaults for new programs and sheets."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field
from werkzeug.datastructures import MultiDict

from clinic.domain.actions import Action, Role
from clinic.domain.errors import Invalid
from clinic.domain.handout_look import Colour, Layout, Paper, Size
from clinic.domain.schedule import DAY_NAMES, EVERY_MOST, AsNeeded, EveryDays, Quota, Schedule, Weekdays
from clinic.services import defaults as service
from clinic.services.defaults import Defaults
from clinic.web import forms, guard

bp = Blueprint("defaults", __name__)

Few = Annotated[Annotated[int, Field(ge=0, le=9999)] | None, forms.EmptyIsNone]
Day = Annotated[int, Field(ge=1, le=7)]
UNDATED = date(2000, 1, 3)
"""A default has no first day of its own: where it is taken, days are counted from the next one on."""


class DefaultsForm(forms.Form):
    """The defaults as the form holds them."""

    paper: Paper
    layout: Layout
    size: Size
    colour: Colour
    pain_limit: Annotated[int, Field(ge=1, le=10)]
    escalate_hours: Annotated[int, Field(ge=1, le=168)] = 4
    minutes_limit: Few = None
    retest_days: Few = None
    kind: Literal["", "weekdays", "every", "quota", "as_needed"] = ""
    days: Annotated[list[Day], Field(max_length=7)] = Field(default_factory=list)
    times: Few = 1
    every: Few = None
    per_week: Few = None
    second_fact: Literal["yes", ""] = ""

    def defaults(self) -> Defaults:
        """The same as domain values. Raises Invalid naming the fields of the schedule."""
        return Defaults(
            self.paper, self.layout, self.size, self.colour, self.pain_limit, self.escalate_hours, self.minutes_limit,
            self.retest_days, self._schedule(), self.second_fact == "yes",
        )  # fmt: skip

    def _schedule(self) -> Schedule | None:
        if self.kind == "weekdays":
            return Weekdays(tuple(self.days), self.times or 1)
        if self.kind == "every":
            if self.every is None or not 1 <= self.every <= EVERY_MOST:
                raise Invalid("every", f"Give 1 to {EVERY_MOST} days.")
            return EveryDays(self.every, UNDATED, self.times or 1)
        if self.kind == "quota":
            if self.per_week is None:
                raise Invalid("per_week", "Say how many times a week.")
            return Quota(self.per_week)
        return AsNeeded() if self.kind == "as_needed" else None


@guard.route(bp, "/clinic/defaults", action=Action.view_clinic)
def defaults() -> ResponseReturnValue:
    """The defaults: a form for owners, plain facts for others."""
    return _page()


@guard.route(bp, "/clinic/defaults", action=Action.change_clinic, methods=("POST",))
def change() -> ResponseReturnValue:
    """Change the defaults."""
    try:
        typed = forms.parse(DefaultsForm, request.form, lists=("days",))
        service.change(guard.context(), typed.defaults())
    except Invalid as error:
        return _page(request.form, forms.by_field(error))
    flash("Kept. New programs and sheets begin with this; what is published stays as it is.", "done")
    return redirect(url_for("defaults.defaults"), 303)


LAYOUTS = {
    Layout.standard: "Standard", Layout.detailed: "Detailed", Layout.cards: "Cards", Layout.compact: "Compact",
    Layout.fridge: "Fridge sheet", Layout.booklet: "Booklet", Layout.folded: "Booklet to fold",
}  # fmt: skip
SIZES = {Size.standard: "Standard, 14 pt", Size.large: "Large, 18 pt", Size.extra: "Extra large, 24 pt"}
COLOURS = {Colour.colour: "In colour", Colour.black_and_white: "Black on white"}
PAPERS = {Paper.a4: "A4", Paper.letter: "Letter"}


def _page(
    typed: MultiDict[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    found = service.defaults(guard.context())
    page = render_template(
        "defaults/defaults.html",
        found=found,
        typed=typed or _typed(found),
        problems=problems or {},
        may_change=guard.me().role is Role.owner,
        papers=_options(PAPERS),
        layouts=_options(LAYOUTS),
        sizes=_options(SIZES),
        colours=_options(COLOURS),
        days=[(str(number), name) for number, name in enumerate(DAY_NAMES, 1)],
    )
    return page, 422 if problems else 200


def _options(
    words: Mapping[Layout, str] | Mapping[Size, str] | Mapping[Colour, str] | Mapping[Paper, str],
) -> list[tuple[str, str]]:
    return [(key.value, label) for key, label in words.items()]


def _typed(found: Defaults) -> MultiDict[str, str]:
    plain = found.schedule.to_plain() if found.schedule else {}
    every = isinstance(found.schedule, EveryDays)
    fields: MultiDict[str, str] = MultiDict(
        {
            "paper": found.paper.value, "layout": found.layout.value, "size": found.size.value,
            "colour": found.colour.value, "pain_limit": str(found.pain_limit),
            "escalate_hours": str(found.escalate_hours),
            "minutes_limit": str(found.minutes_limit or ""), "retest_days": str(found.retest_days or ""),
            "kind": plain.get("kind", ""), "times": str(plain.get("times", 1)),
            "every": str(plain["days"] if every else 2), "per_week": str(plain.get("per_week", "")),
            "second_fact": "yes" if found.second_fact else "",
        }
    )  # fmt: skip
    days = plain["days"] if isinstance(found.schedule, Weekdays) else () if plain else range(1, 8)
    fields.setlist("days", [str(day) for day in days])
    return fields
