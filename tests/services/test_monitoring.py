"""Remote monitoring: days with data by when they were sent, minutes by month, nothing taken out."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from clinic.domain.adherence.explain import explain
from clinic.domain.adherence.values import ReportSource, Status
from clinic.domain.checkins import Asked, Entry, Post, Symptom
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.monitoring import Kind, Minutes
from clinic.domain.spreadsheet import rows_in
from clinic.domain.symptoms import Felt
from clinic.services import checkins, monitoring
from clinic.services.adherence import scenario_of
from clinic.services.context import House
from tests.services.checkin_stage import NOON, Stage, set_stage


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def evening(day: int) -> datetime:
    return datetime(2026, 3, day + 1, 3, tzinfo=UTC)


def tell(stage: Stage, sent: int, about: int) -> None:
    entry = Entry(stage.hinge, date(2026, 3, about), Status.done, pain=2)
    checkins.record(stage.patient(evening(sent)), Post(uuid4(), (entry,)))


def page(stage: Stage, begin: date | None = None, now: datetime = NOON) -> monitoring.MonitoringPage:
    return monitoring.monitoring_page(stage.staff(now), stage.patient_id, None, begin)


def days(stage: Stage) -> list[date]:
    return [day.day for one in page(stage).intervals for day in one.days]


def test_several_days_entered_at_once_are_one_day_with_data(stage: Stage) -> None:
    for about in (2, 3, 4):
        tell(stage, 4, about)
    tell(stage, 5, 5)
    assert days(stage) == [date(2026, 3, 4), date(2026, 3, 5)]
    (interval,) = page(stage).intervals
    assert (interval.interval.data_days, interval.band, interval.over) == (2, "98985", False)
    assert [(day.entries, day.pains, day.first.hour) for day in interval.days] == [(3, 3, 19), (1, 1, 19)]


def test_a_symptom_alone_is_data_and_a_question_is_none(stage: Stage) -> None:
    symptom = Symptom(date(2026, 3, 3), (Felt.tingling,))
    checkins.record(stage.patient(evening(3)), Post(uuid4(), symptoms=(symptom,)))
    checkins.record(stage.patient(evening(4)), Post(uuid4(), questions=(Asked("More?"),), easier="Stairs"))
    assert days(stage) == [date(2026, 3, 3)]


def test_what_staff_or_paper_says_is_not_counted(stage: Stage) -> None:
    entry = Entry(stage.hinge, date(2026, 3, 3), Status.done)
    for source in (ReportSource.staff, ReportSource.paper):
        checkins.enter(stage.staff(), stage.program_id, Post(uuid4(), (entry,)), source)
    assert days(stage) == []


def test_without_symptoms_the_days_are_those_of_the_definition(stage: Stage) -> None:
    for sent in (2, 3, 7, 8):
        tell(stage, sent, sent)
    with stage.house.database.read() as session:
        scenario = scenario_of(session, stage.clinic_id, stage.program_id, NOON)
    assert scenario is not None
    assert [one.interval for one in page(stage).intervals] == list(explain(scenario).rtm)


def test_intervals_may_begin_on_another_day_of_the_program(stage: Stage) -> None:
    tell(stage, 2, 2)
    tell(stage, 6, 6)
    later = page(stage, date(2026, 3, 5), NOON + timedelta(days=40))
    assert [(one.interval.first.day, one.interval.data_days, one.over) for one in later.intervals] == [
        (5, 1, True),
        (4, 0, False),
    ]
    for wrong in (date(2026, 3, 1), date(2026, 3, 10)):
        with pytest.raises(Invalid):
            page(stage, wrong)


def test_the_file_lists_the_exact_days(stage: Stage) -> None:
    tell(stage, 2, 2)
    (row,) = rows_in(monitoring.days_file(stage.staff(), stage.program_id))
    assert (row["interval"], row["day"], row["entries"]) == ("1", "2026-03-02", "1")
    assert row["first_sent"] == "2026-03-02T19:00:00-08:00"


def test_minutes_are_summed_by_calendar_month(stage: Stage) -> None:
    for on, minutes, kind in (
        ((2026, 2, 28), 8, Kind.review),
        ((2026, 3, 2), 15, Kind.live),
        ((2026, 3, 9), 7, Kind.care),
    ):
        monitoring.record(stage.staff(), stage.patient_id, Minutes(date(*on), minutes, kind))
    found = page(stage).months
    assert [(one.month.first, one.month.minutes, one.bands) for one in found] == [
        (date(2026, 3, 1), 22, (("98980", 1),)),
        (date(2026, 2, 1), 8, ()),
    ]


@pytest.mark.parametrize(
    ("spent", "field"),
    [
        (Minutes(date(2026, 3, 10), 5, Kind.live), "on"),
        (Minutes(date(2026, 3, 9), 0, Kind.live), "minutes"),
        (Minutes(date(2026, 3, 9), 481, Kind.live), "minutes"),
    ],
)
def test_minutes_that_cannot_be_are_refused(stage: Stage, spent: Minutes, field: str) -> None:
    with pytest.raises(Invalid) as error:
        monitoring.record(stage.staff(), stage.patient_id, spent)
    assert [problem.field for problem in error.value.problems] == [field]
    with pytest.raises(Invalid):
        monitoring.record(stage.staff(), stage.patient_id, Minutes(date(2026, 3, 9), 5, Kind.live), uuid4())


def test_a_correction_counts_and_what_was_first_stays_in_the_file(stage: Stage) -> None:
    monitoring.record(stage.staff(), stage.patient_id, Minutes(date(2026, 3, 9), 50, Kind.live))
    key = page(stage).lines[0].id
    monitoring.correct(stage.staff(), key, Minutes(date(2026, 3, 9), 5, Kind.live), "One zero too many")
    assert [one.month.minutes for one in page(stage).months] == [5]
    rows = list(rows_in(monitoring.minutes_file(stage.staff(), stage.patient_id)))
    assert [(row["minutes"], row["counts"], row["reason"]) for row in rows] == [
        ("50", "no", ""),
        ("5", "yes", "One zero too many"),
    ]
    with pytest.raises(Conflict):
        monitoring.correct(stage.staff(), key, None, "Again")
    monitoring.correct(stage.staff(), page(stage).lines[0].id, None, "Another patient")
    assert page(stage).months == ()


def test_the_database_itself_refuses_to_change_minutes(stage: Stage) -> None:
    monitoring.record(stage.staff(), stage.patient_id, Minutes(date(2026, 3, 9), 50, Kind.live))
    for change in ("UPDATE monitoring_minutes SET minutes = 1", "DELETE FROM monitoring_minutes"):
        with pytest.raises(DatabaseError), stage.house.database.engine.begin() as connection:
            connection.execute(text(change))


def test_another_clinic_sees_nothing_of_it(stage: Stage, house: House) -> None:
    monitoring.record(stage.staff(), stage.patient_id, Minutes(date(2026, 3, 9), 5, Kind.live))
    key, other = page(stage).lines[0].id, set_stage(house).staff()
    for asked in (
        lambda: monitoring.monitoring_page(other, stage.patient_id),
        lambda: monitoring.days_file(other, stage.program_id),
        lambda: monitoring.minutes_file(other, stage.patient_id),
        lambda: monitoring.correct(other, key, None, "Mine"),
    ):
        with pytest.raises(NotFound):
            asked()
