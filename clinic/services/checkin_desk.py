"""The desk's grid: one week of a program, a line for each item, time and side, a cell for each day."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from clinic.domain.actions import Action
from clinic.domain.adherence.explain import items_on, slots_on, weeks_on
from clinic.domain.adherence.quota import monday_of
from clinic.domain.adherence.values import Occurrence, PrescribedItem, Scenario, Slot
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.schedule import DAY_NAMES, AsNeeded, Quota
from clinic.persistence.adherence import Followed, follow
from clinic.persistence.checkins import Checkin
from clinic.services.adherence import item_names
from clinic.services.checkin_day import span_of
from clinic.services.context import Context, perform
from clinic.services.patient_rows import full_name


@dataclass(frozen=True, slots=True)
class DeskCell:
    """One day of a line: ``asked`` if the schedule puts it there or leaves the day open, ``open`` if it
    may be entered; ``now`` says what stands, ``against`` what speaks against it until somebody enters what is right.
    """

    day: date
    asked: bool
    open: bool
    now: str
    by: str
    against: str = ""


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One item, time and side ("" without sides); ``title`` says all three."""

    lineage: UUID
    index: int
    side: str
    title: str
    cells: tuple[DeskCell, ...]


@dataclass(frozen=True, slots=True)
class DeskWeek:
    """The grid from Monday to Sunday, with the Mondays before and after that have days of the program."""

    program_id: UUID
    patient_id: UUID
    patient_name: str
    title: str
    monday: date
    days: tuple[date, ...]
    lines: tuple[DeskLine, ...]
    earlier: date | None
    later: date | None


def week(context: Context, program_id: UUID, day: date | None = None) -> DeskWeek:
    """The week that holds ``day`` (without one: last week's if today is Monday, else this one).

    Raises NotFound, Conflict before the first publication, Invalid for a week without a day of the program.
    """
    with perform(context, Action.view_adherence) as doing:
        found = follow(doing.session, doing.clinic_id, [program_id], context.now)
        if not found:
            raise NotFound
        followed = found[0]
        doing.about("program", program_id, patient=followed.patient.id)
        if followed.scenario is None:
            raise Conflict("This program is not published yet, so there is nothing to enter.")
        names = item_names(doing.session, followed)
    return _week(followed, followed.scenario, names, day)


def _week(followed: Followed, scenario: Scenario, names: dict[str, str], asked: date | None) -> DeskWeek:
    span, today = span_of(followed), scenario.today
    last = min(span.last, today)
    usual = max(span.first, min(today - timedelta(days=1), last))
    if asked is not None and not span.first - timedelta(days=6) <= asked <= today:
        raise Invalid("week", "There is no day of the program in this week.")
    monday = monday_of(asked or usual)
    days = tuple(monday + timedelta(days=place) for place in range(7))
    before, after = monday - timedelta(days=1), monday + timedelta(days=7)
    told = {str(row.id): row for row in followed.checkins}
    open_days = {day for day in days if span.first <= day <= last}
    return DeskWeek(
        program_id=followed.program.id,
        patient_id=followed.patient.id,
        patient_name=full_name(followed.patient),
        title=followed.versions[-1].title,
        monday=monday,
        days=days,
        lines=_lines(scenario, names, days, open_days, told),
        earlier=monday - timedelta(days=7) if before >= span.first else None,
        later=after if after <= last else None,
    )


def _lines(
    scenario: Scenario,
    names: dict[str, str],
    days: tuple[date, ...],
    open_days: set[date],
    told: dict[str, Checkin],
) -> tuple[DeskLine, ...]:
    in_force = {day: {item.item: item for item in items_on(scenario, day)} for day in days}
    slots = {(slot.item, slot.on, slot.index): slot for day in days for slot in slots_on(scenario, day)}
    happened = {
        (week.item, found.on, found.index): found
        for week in weeks_on(scenario, days[0])
        for found in week.occurrences
    }
    standing: dict[tuple[str, date, int], Slot | Occurrence] = {**slots, **happened}
    lines = []
    for item, places in _places(in_force, standing).items():
        sides = _sides(item, in_force)
        free = any(
            isinstance(found[item].schedule, Quota | AsNeeded) for found in in_force.values() if item in found
        )
        for index in range(1, places + 1):
            for side in sides:
                cells = tuple(
                    _cell(
                        (item, day, index),
                        side,
                        standing,
                        free or (item, day, index) in slots,
                        open_days,
                        told,
                    )
                    for day in days
                )
                lines.append(
                    DeskLine(UUID(item), index, side, line_title(names[item], index, places, side), cells)
                )
    return tuple(lines)


def _places(
    in_force: dict[date, dict[str, PrescribedItem]], standing: dict[tuple[str, date, int], Slot | Occurrence]
) -> dict[str, int]:
    """How many lines each item of the week needs, in the order of the program."""
    places = {item: 1 for found in in_force.values() for item in found}
    for item, _, index in standing:
        places[item] = max(places.get(item, 1), index)
    return places


def _sides(item: str, in_force: dict[date, dict[str, PrescribedItem]]) -> tuple[str, ...]:
    found = {side.value: None for items in in_force.values() if item in items for side in items[item].sides}
    return tuple(found) or ("",)


def _cell(
    key: tuple[str, date, int],
    side: str,
    standing: dict[tuple[str, date, int], Slot | Occurrence],
    asked: bool,
    open_days: set[date],
    told: dict[str, Checkin],
) -> DeskCell:
    found = standing.get(key)
    marks = found.marks if found else ()
    mark = next((one for one in marks if one.report is not None and (one.side or "") == side), None)
    row = told[mark.report] if mark and mark.report else None
    other = told[mark.against] if mark and mark.against else None
    return DeskCell(
        day=key[1],
        asked=asked,
        open=key[1] in open_days,
        now=_said(row) if row else "",
        by=row.source if row else "",
        against=f"{BY_WORDS[other.source]} says {_said(other)}" if other else "",
    )


def _said(row: Checkin) -> str:
    return STATUS_WORDS[row.status] + ("" if row.pain is None else f", pain {row.pain}")


STATUS_WORDS = {"done": "done", "partial": "some", "skipped": "not done"}
BY_WORDS = {"patient": "the phone", "paper": "the paper"}


def line_title(name: str, index: int, places: int, side: str) -> str:
    """A line's name: the exercise, which time of the day where there are several, and the side."""
    parts = [name, f"time {index}" if places > 1 else "", side]
    return ", ".join(part for part in parts if part)


def column_words(day: date) -> str:
    """A column's head: "Mon 9"."""
    return f"{DAY_NAMES[day.weekday()][:3]} {day.day}"
