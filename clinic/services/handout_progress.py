"""What the progress sheet shows, counted by the module that every page uses."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from clinic.domain.adherence.explain import score, windows
from clinic.domain.adherence.values import Scenario
from clinic.domain.handout_progress import PainMark, Progress, Span, WeekDone
from clinic.persistence.programs import ProgramVersion
from clinic.services.adherence import LABELS, figure_of, followed_program, pains_by_day

WEEKS_MOST = 10
PAIN_DAYS = 56


def progress_of(session: Session, version: ProgramVersion, now: datetime) -> Progress | None:
    """The figures of a version's program until yesterday; None before its first day has ended."""
    followed = followed_program(session, version.clinic_id, version.program_id, now)
    scenario = followed.scenario
    if scenario is None or scenario.today <= scenario.begin:
        return None
    pains = pains_by_day(followed.pained)
    newest = sorted(day for day in pains if day > scenario.today - timedelta(days=PAIN_DAYS))
    return Progress(
        scenario.today - timedelta(days=1),
        tuple(_spans(scenario)),
        tuple(_weeks(scenario))[-WEEKS_MOST:],
        tuple(PainMark(day, pains[day]) for day in newest),
    )


def _spans(scenario: Scenario) -> Iterator[Span]:
    found = windows(scenario)
    for key in LABELS:
        figure = figure_of(key, getattr(found, key))
        yield Span(key, figure.done, figure.due, figure.percent, figure.coverage)


def _weeks(scenario: Scenario) -> Iterator[WeekDone]:
    """Whole weeks from the program's first day on, the running one left out."""
    first: date = scenario.begin
    while first + timedelta(days=7) <= scenario.today:
        window = score(scenario, first, first + timedelta(days=6))
        if window.due:
            yield WeekDone(first, round(window.credit * 100), window.due)
        first += timedelta(days=7)
