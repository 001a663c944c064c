"""A clinic's defaults: what new programs and sheets begin with. What is published or printed stays as it is."""

from dataclasses import dataclass, replace
from datetime import timedelta

from clinic.domain.actions import Action
from clinic.domain.errors import Invalid, Problem
from clinic.domain.handout_look import Colour, Layout, Paper, Size
from clinic.domain.patients import MINUTES_MOST, day_in
from clinic.domain.schedule import EveryDays, Schedule
from clinic.persistence.accounts import Clinic
from clinic.services.context import Context, Doing, perform
from clinic.services.scores import mark_all_stale

RETEST_MOST = 731
ESCALATE_MOST = 168


@dataclass(frozen=True, slots=True)
class Defaults:
    """What an owner may choose. None: no default, whoever writes the program chooses each time.

    ``pain_limit``: above it a patient is told to stop. ``minutes_limit``: a day, for a patient who gave none.
    ``escalate_hours``: how long an alert waits before the owners are told. ``second_fact``: a link alone shows no more
    than today's exercises.
    """

    paper: Paper
    layout: Layout
    size: Size
    colour: Colour
    pain_limit: int
    escalate_hours: int
    minutes_limit: int | None
    retest_days: int | None
    schedule: Schedule | None
    second_fact: bool = False


def defaults(context: Context) -> Defaults:
    """The clinic's defaults."""
    with perform(context, Action.view_clinic) as doing:
        row = doing.session.get_one(Clinic, doing.clinic_id)
    return Defaults(
        Paper(row.paper.lower()),
        Layout(row.sheet_layout),
        Size(row.sheet_size),
        Colour(row.sheet_colour),
        row.pain_limit,
        row.escalate_hours,
        row.minutes_limit,
        row.retest_days,
        Schedule.from_plain(row.schedule) if row.schedule else None,
        row.second_fact,
    )


def change(context: Context, wanted: Defaults) -> None:
    """Change the defaults; the trail names the fields that differ. Raises Invalid per field."""
    _check(wanted)
    with perform(context, Action.change_clinic) as doing:
        row = doing.session.get_one(Clinic, doing.clinic_id, with_for_update=True)
        new = {
            "paper": wanted.paper.value,
            "sheet_layout": wanted.layout.value,
            "sheet_size": wanted.size.value,
            "sheet_colour": wanted.colour.value,
            "pain_limit": wanted.pain_limit,
            "escalate_hours": wanted.escalate_hours,
            "minutes_limit": wanted.minutes_limit,
            "retest_days": wanted.retest_days,
            "second_fact": wanted.second_fact,
            "schedule": wanted.schedule.to_plain() if wanted.schedule else None,
        }
        changed = [name for name, value in new.items() if getattr(row, name) != value]
        for name, value in new.items():
            setattr(row, name, value)
        if "pain_limit" in changed:
            mark_all_stale(doing.session, row.id, context.now)
        doing.about("clinic", row.id)
        doing.note(fields=", ".join(changed))


def usual_schedule(doing: Doing) -> Schedule | None:
    """When a new exercise is done unless somebody says otherwise; every few days are counted from tomorrow on."""
    clinic = doing.session.get_one(Clinic, doing.clinic_id)
    usual = Schedule.from_plain(clinic.schedule) if clinic.schedule else None
    if isinstance(usual, EveryDays):
        return replace(usual, anchor=day_in(clinic.zone, doing.context.now) + timedelta(days=1))
    return usual


def _check(wanted: Defaults) -> None:
    problems = []
    if not 1 <= wanted.pain_limit <= 10:
        problems.append(Problem("pain_limit", "Give a number from 1 to 10."))
    if not 1 <= wanted.escalate_hours <= ESCALATE_MOST:
        problems.append(Problem("escalate_hours", f"Give 1 to {ESCALATE_MOST} hours."))
    if wanted.minutes_limit is not None and not 1 <= wanted.minutes_limit <= MINUTES_MOST:
        problems.append(Problem("minutes_limit", f"Give 1 to {MINUTES_MOST} minutes, or leave it empty."))
    if wanted.retest_days is not None and not 1 <= wanted.retest_days <= RETEST_MOST:
        problems.append(Problem("retest_days", f"Give 1 to {RETEST_MOST} days, or leave it empty."))
    if not wanted.layout.shows_exercises:
        problems.append(
            Problem("layout", "This cannot be the usual sheet: choose one that shows the exercises.")
        )
    if problems:
        raise Invalid.many(problems)
