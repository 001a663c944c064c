"""A scenario of adherence as JSON: read strictly into domain values, and the answer written out again.

Wrong values and unknown keys raise Invalid; each problem is named by the path of its key, as in
``reports[0].status``. Fractions are rounded to four decimals only here: half to even, of the exact fraction.
"""

import json
import re
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from clinic.domain.adherence.values import (
    Amount,
    Answer,
    Decision,
    DoseFloor,
    Pause,
    PrescribedItem,
    Report,
    ReportSource,
    Scenario,
    Status,
    VersionPlan,
    Window,
)
from clinic.domain.adherence.versions import check_publication
from clinic.domain.errors import Invalid, Problem
from clinic.domain.schedule import Schedule, exact_date
from clinic.domain.sides import Side
from clinic.domain.strict_json import key_path, read_json

DEFINITION = "adherence/1"
MOST_PROBLEMS = 20
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Moments and the program's beginning lie within these years, so that no date arithmetic leaves the calendar."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII)
_ZONES = frozenset(available_timezones())

D = TypeVar("D", bound=date)
T = TypeVar("T")


def _date(plain: object) -> date:
    day = exact_date(plain)
    if day is None:
        raise ValueError("This must be a date, written as YYYY-MM-DD.")
    return day


def _moment(plain: object) -> datetime:
    wanted = "This must be a date and time with its offset, written as YYYY-MM-DDThh:mm:ss+hh:mm."
    if not isinstance(plain, str) or not _MOMENT.fullmatch(plain):
        raise ValueError(wanted)
    try:
        moment = datetime.fromisoformat(plain).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(wanted) from None
    return _within_years(moment)


def _within_years(day: D) -> D:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"The year must be from {FIRST_YEAR} to {LAST_YEAR}.")
    return day


def _zone(name: str) -> str:
    if name not in _ZONES:
        raise ValueError("This is no time zone. Give an IANA name, such as Europe/London.")
    return name


def _rising(pair: list[int]) -> list[int]:
    if pair[0] > pair[1]:
        raise ValueError("The lower number comes first.")
    return pair


def _distinct(members: list[T]) -> list[T]:
    if len(set(members)) < len(members):
        raise ValueError("One of these is named twice.")
    return members


Day = Annotated[date, BeforeValidator(_date)]
Beginning = Annotated[date, BeforeValidator(_date), AfterValidator(_within_years)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Zone = Annotated[str, AfterValidator(_zone)]
Name = Annotated[str, Field(min_length=1)]
DosePair = Annotated[
    list[Annotated[int, Field(ge=1)]], Field(min_length=2, max_length=2), AfterValidator(_rising)
]
SideName = Literal["left", "right"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class DoseIn(_Strict):
    """Ranges ``[lower, upper]``; only the lower bounds matter here."""

    sets: DosePair | None = None
    reps: DosePair | None = None
    hold_s: DosePair | None = None


class ItemIn(_Strict):
    """One item of a version; the schedule is read by the domain."""

    item: Name
    # read by Schedule.from_plain, so that a schedule has one definition
    schedule: object
    sides: Annotated[list[SideName], AfterValidator(_distinct)] | None = None
    dose: DoseIn | None = None


class VersionIn(_Strict):
    """One version of the program."""

    effective_from: Beginning
    items: list[ItemIn]
    published_at: Moment | None = None


class PauseIn(_Strict):
    """A pause, first and last date included."""

    from_: Day = Field(alias="from")
    to: Day
    items: list[Name] | None = None


class AmountIn(_Strict):
    """Either sets and reps, or seconds."""

    sets: Annotated[int, Field(ge=0)] | None = None
    reps: Annotated[int, Field(ge=0)] | None = None
    seconds: Annotated[int, Field(ge=0)] | None = None


class ReportIn(_Strict):
    """One entry of the patient, of staff, or from paper."""

    id: Name
    item: Name
    performed_on: Day
    status: Literal["done", "partial", "skipped"]
    source: Literal["patient", "staff", "paper"]
    submitted_at: Moment
    index: Annotated[int, Field(ge=1)] | None = None
    side: SideName | None = None
    amount: AmountIn | None = None
    pain: Annotated[int, Field(ge=0, le=10)] | None = None
    zone: Zone | None = None


class DecisionIn(_Strict):
    """Which of two reports counts where patient and paper disagree, by their ids."""

    kept: Name
    over: Name
    index: Annotated[int, Field(ge=1)] = 1
    side: SideName | None = None


class ScenarioIn(_Strict):
    """The whole input; ``decisions`` in the order in which they were taken."""

    zone: Zone
    now: Moment
    versions: Annotated[list[VersionIn], Field(min_length=1)]
    reports: list[ReportIn]
    pauses: list[PauseIn] | None = None
    ends_on: Day | None = None
    decisions: list[DecisionIn] | None = None


def read_scenario(raw: bytes) -> Scenario:
    """Read one scenario from JSON bytes; raises Invalid naming each wrong key by its path."""
    plain = read_json(raw)
    try:
        given = ScenarioIn.model_validate(plain)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise Invalid.many([_problem(each) for each in found[:MOST_PROBLEMS]]) from None
    _check_together(given)
    scenario = Scenario(
        zone=ZoneInfo(given.zone),
        now=given.now,
        versions=_versions(given.versions),
        reports=tuple(_report(report) for report in given.reports),
        pauses=tuple(_pause(pause) for pause in given.pauses or ()),
        ends_on=given.ends_on,
        decisions=tuple(
            Decision(one.kept, one.over, one.index, None if one.side is None else Side(one.side))
            for one in given.decisions or ()
        ),
    )
    check_publication(scenario)
    return scenario


def _check_together(given: ScenarioIn) -> None:
    problems = []
    for number, version in enumerate(given.versions):
        names: set[str] = set()
        for place, item in enumerate(version.items):
            if item.item in names:
                path = f"versions[{number}].items[{place}].item"
                problems.append(Problem(path, "This version has the item already."))
            names.add(item.item)
    for number, pause in enumerate(given.pauses or ()):
        if pause.to < pause.from_:
            problems.append(Problem(f"pauses[{number}].to", "A pause cannot end before it begins."))
    seen: dict[str, ReportIn] = {}
    for number, report in enumerate(given.reports):
        if seen.setdefault(report.id, report) != report:
            message = "An earlier report has this id and another content."
            problems.append(Problem(f"reports[{number}].id", message))
        amount = report.amount
        if amount is not None:
            counted = amount.sets is not None or amount.reps is not None
            if counted == (amount.seconds is not None):
                message = "Give either sets and reps, or seconds."
                problems.append(Problem(f"reports[{number}].amount", message))
    for number, decision in enumerate(given.decisions or ()):
        kept, over = seen.get(decision.kept), seen.get(decision.over)
        if kept is None or over is None or not _may_disagree(kept, over):
            message = "Both must be reports on one item and date, one of the patient and one from paper."
            problems.append(Problem(f"decisions[{number}]", message))
    if problems:
        raise Invalid.many(problems[:MOST_PROBLEMS])


def _may_disagree(one: ReportIn, other: ReportIn) -> bool:
    same = (one.item, one.performed_on) == (other.item, other.performed_on)
    return same and {one.source, other.source} == {"patient", "paper"}


def _versions(given: list[VersionIn]) -> tuple[VersionPlan, ...]:
    return tuple(
        VersionPlan(
            version.effective_from,
            tuple(
                _item(item, f"versions[{number}].items[{place}]") for place, item in enumerate(version.items)
            ),
            version.published_at,
        )
        for number, version in enumerate(given)
    )


def _item(given: ItemIn, path: str) -> PrescribedItem:
    dose = given.dose
    return PrescribedItem(
        given.item,
        Schedule.from_plain(given.schedule, f"{path}.schedule"),
        tuple(Side(side) for side in given.sides or ()),
        None if dose is None else DoseFloor(_lower(dose.sets), _lower(dose.reps), _lower(dose.hold_s)),
    )


def _lower(pair: list[int] | None) -> int | None:
    return None if pair is None else pair[0]


def _pause(given: PauseIn) -> Pause:
    return Pause(given.from_, given.to, None if given.items is None else frozenset(given.items))


def _report(given: ReportIn) -> Report:
    amount = given.amount
    return Report(
        id=given.id,
        item=given.item,
        performed_on=given.performed_on,
        status=Status(given.status),
        source=ReportSource(given.source),
        submitted_at=given.submitted_at,
        index=given.index,
        side=None if given.side is None else Side(given.side),
        amount=None if amount is None else Amount(amount.sets, amount.reps, amount.seconds),
        zone=None if given.zone is None else ZoneInfo(given.zone),
    )


def _problem(error: ErrorDetails) -> Problem:
    context = error.get("ctx", {})
    plain_words = {
        "missing": "This key is missing.",
        "extra_forbidden": "There is no such key.",
        "int_type": "This must be a whole number.",
        "string_type": "This must be a text.",
        "string_too_short": "This must not be empty.",
        "list_type": "This must be a list.",
        "model_type": "This must be a group of keys.",
        "greater_than_equal": f"This must be at least {context.get('ge')}.",
        "less_than_equal": f"This must be at most {context.get('le')}.",
        "literal_error": f"This must be one of: {str(context.get('expected')).replace(chr(39), '')}.",
        "too_short": f"This must have at least {context.get('min_length')} in it.",
        "too_long": f"This must have at most {context.get('max_length')} in it.",
        "value_error": str(context.get("error")),
    }
    return Problem(key_path(error["loc"]), plain_words.get(error["type"], f"{error['msg']}."))


def write_answer(answer: Answer) -> str:
    """Write an answer as one line of JSON in ASCII characters, without the line's end."""
    return json.dumps(answer_plain(answer), allow_nan=False)


def answer_plain(answer: Answer) -> dict[str, Any]:
    """Give an answer as plain parts, keys and order as the printed definition has them."""
    windows = answer.windows
    sides: dict[str, dict[str, Any]] = {}
    for score in answer.sides:
        sides.setdefault(score.item, {})[score.side.value] = {
            "due": score.due,
            "credit": _rounded(score.credit),
        }
    return {
        "definition": DEFINITION,
        "windows": {
            "last_7": _window_plain(windows.last_7),
            "last_28": _window_plain(windows.last_28),
            "program": _window_plain(windows.program),
        },
        "today": {
            "date": answer.today.on.isoformat(),
            "due": answer.today.due,
            "reported": answer.today.reported,
        },
        "sides": sides,
        "rtm": [
            {
                "interval": interval.number,
                "from": interval.first.isoformat(),
                "to": interval.last.isoformat(),
                "data_days": interval.data_days,
            }
            for interval in answer.rtm
        ],
        "slots": [
            {
                "item": slot.item,
                "on": slot.on.isoformat(),
                "index": slot.index,
                "state": slot.state.value,
                "credit": _rounded(slot.credit),
                "source": None if slot.source is None else slot.source.value,
                "late": slot.late,
            }
            for slot in answer.slots
        ],
        "weeks": [
            {
                "item": week.item,
                "week": week.label,
                "due": week.due,
                "credit": _rounded(week.credit),
                "reported": week.reported,
            }
            for week in answer.weeks
        ],
        "extras": [
            {"item": extra.item, "on": extra.on.isoformat(), "index": extra.index} for extra in answer.extras
        ],
        "refused": [{"id": report.id, "reason": report.reason.value} for report in answer.refused],
    }


def _window_plain(window: Window) -> dict[str, Any]:
    band = window.band
    return {
        "from": window.first.isoformat(),
        "to": window.last.isoformat(),
        "due": window.due,
        "credit": _rounded(window.credit),
        "reported": window.reported,
        "adherence": _ratio(window.adherence),
        "coverage": _ratio(window.coverage),
        "when_reported": _ratio(window.when_reported),
        "enough": window.enough,
        "band": None if band is None else band.value,
        "late": window.late,
        "staff": window.staff,
        "paper": window.paper,
        "extra": window.extra,
        "may_change": window.may_change,
    }


def _ratio(ratio: Fraction | None) -> float | None:
    return None if ratio is None else _rounded(ratio)


def _rounded(number: Fraction) -> float:
    return float(round(number, 4))
