"""What the progress sheet shows, counted by the module that every page uses."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from clinic.domain.adherence.explain import score, windows
from clinic.domain.adherence.values import Scenario
from clinic.domain.handout_progress import PainMark, Progress, Span, WeekDone
from clinic.domain.reports import Period
from clinic.persistence.adherence import Followed
from clinic.persistence.programs import ProgramVersion
from clinic.services.adherence import LABELS, figure_of, followed_program, pains_by_day

WEEKS_MOST = 10
PAIN_DAYS = 56


def progress_of(session: Session, version: ProgramVersion, now: datetime) -> Progress | None:
    """The figures of a version's program until yesterday; None before its first day has ended."""
    return progress_within(followed_program(session, version.clinic_id, version.program_id, now))


def progress_within(followed: Followed, period: Period | None = None) -> Progress | None:
    """The figures of a program until yesterday, or of a period; None before its first day has ended."""
    scenario = followed.scenario
    if scenario is None or scenario.today <= scenario.begin:
        return None
    until = scenario.today - timedelta(days=1)
    first, last = (
        (scenario.today - timedelta(days=PAIN_DAYS - 1), scenario.today)
        if period is None
        else (period.first, period.last)
    )
    pains = pains_by_day(followed.pained)
    return Progress(
        until if period is None else min(until, period.last),
        tuple(_spans(scenario, period)),
        tuple(_weeks(scenario, period or Period(scenario.begin, until)))[-WEEKS_MOST:],
        tuple(PainMark(day, pains[day]) for day in sorted(pains) if first <= day <= last),
        period,
    )


def _spans(scenario: Scenario, period: Period | None) -> Iterator[Span]:
    found = windows(scenario)
    kept = {key: getattr(found, key) for key in LABELS}
    if period is not None:
        kept = {"period": score(scenario, period.first, period.last), **kept}
    for key, window in kept.items():
        figure = figure_of(key, window)
        yield Span(key, figure.done, figure.due, figure.percent, figure.coverage)


def _weeks(scenario: Scenario, period: Period) -> Iterator[WeekDone]:
    """Whole weeks from the period's first day on, the running one left out."""
    first: date = period.first
    while first + timedelta(days=7) <= min(scenario.today, period.last + timedelta(days=1)):
        window = score(scenario, first, first + timedelta(days=6))
        if window.due:
            yield WeekDone(first, round(window.credit * 100), window.due)
        first += timedelta(days=7)
