"""When a reminder may go: never in quiet hours, once a date in every zone, and only for what is untold."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.adherence.values import (
    Pause,
    PrescribedItem,
    Report,
    ReportSource,
    Scenario,
    Status,
    VersionPlan,
)
from clinic.domain.errors import Invalid
from clinic.domain.page_words import IN_ENGLISH
from clinic.domain.reminder_words import Said, mail, subject, text
from clinic.domain.reminders import (
    Quiet,
    Standing,
    clock_words,
    is_stop,
    masked,
    minute_of,
    moment_on,
    next_moment,
    read_mobile,
    read_time,
    standing,
    time_words,
    too_late_at,
)
from clinic.domain.schedule import AsNeeded, Quota, Schedule, Weekdays

NIGHT = Quiet(21 * 60, 8 * 60)
ZONES = (
    "UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "America/Phoenix",
    "America/St_Johns", "America/Sao_Paulo", "America/Havana", "Africa/Cairo", "Africa/Casablanca", "Asia/Tehran",
    "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Apia",
    "Pacific/Kiritimati", "Pacific/Chatham",
)  # fmt: skip
MONDAY = date(2026, 3, 9)


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize(
    "minute", [0, 2 * 60 + 30, 7 * 60, 8 * 60, 18 * 60, 20 * 60 + 59, 21 * 60, 23 * 60 + 59]
)
def test_a_year_has_one_reminder_a_date_and_none_in_the_quiet_hours(name: str, minute: int) -> None:
    zone, at, dates = ZoneInfo(name), datetime(2026, 1, 1, tzinfo=UTC), []
    for _ in range(366):
        at = next_moment(at, minute, NIGHT, zone)
        assert not NIGHT.holds(minute_of(at, zone))
        dates.append(at.astimezone(zone).date())
    assert dates == [dates[0] + timedelta(days=ahead) for ahead in range(366)]


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439))
def test_a_time_is_moved_out_of_the_quiet_hours_on_the_same_date(begins: int, ends: int, minute: int) -> None:
    try:
        quiet = Quiet(begins, ends)
    except Invalid:
        return
    fitted = quiet.fitted(minute)
    assert not quiet.holds(fitted)
    assert 0 <= fitted < 24 * 60
    assert fitted == minute or quiet.holds(minute)


@pytest.mark.parametrize(
    ("minute", "fitted"),
    [(7 * 60, 8 * 60), (8 * 60, 8 * 60), (20 * 60 + 59, 20 * 60 + 59), (21 * 60, 20 * 60 + 30)],
)
def test_early_waits_for_the_morning_and_late_comes_before_the_night(minute: int, fitted: int) -> None:
    assert NIGHT.fitted(minute) == fitted


def test_a_siesta_ends_on_the_same_day() -> None:
    siesta = Quiet(13 * 60, 16 * 60)
    assert [siesta.holds(minute) for minute in (12 * 60, 13 * 60, 15 * 60 + 59, 16 * 60)] == [
        False,
        True,
        True,
        False,
    ]
    assert siesta.fitted(14 * 60) == 16 * 60


@pytest.mark.parametrize(("begins", "ends"), [(0, 0), (8 * 60, 6 * 60), (-1, 60), (60, 1440)])
def test_quiet_hours_leave_some_of_the_day(begins: int, ends: int) -> None:
    with pytest.raises(Invalid):
        Quiet(begins, ends)


def test_a_time_that_the_clock_leaps_over_comes_just_after() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    leapt = moment_on(date(2026, 3, 29), 150, berlin)
    assert leapt.astimezone(berlin).strftime("%H:%M") == "03:30"


def test_a_time_that_comes_twice_is_the_first_one() -> None:
    assert moment_on(date(2026, 10, 25), 150, ZoneInfo("Europe/Berlin")) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_reminder_is_of_no_use_from_the_quiet_hours_on() -> None:
    zone, six = ZoneInfo("America/Los_Angeles"), datetime(2026, 3, 10, 1, tzinfo=UTC)
    assert too_late_at(six, NIGHT, zone).astimezone(zone).strftime("%d %H:%M") == "09 21:00"
    after = Quiet(0, 6 * 60)
    assert too_late_at(six, after, zone).astimezone(zone).strftime("%d %H:%M") == "10 00:00"


def scenario(
    schedule: Schedule, *told: date, ends_on: date | None = None, pauses: tuple[Pause, ...] = ()
) -> Scenario:
    item = PrescribedItem("hinge", schedule)
    reports = tuple(
        Report(
            str(number),
            "hinge",
            day,
            Status.skipped,
            ReportSource.patient,
            datetime(2026, 3, 9, 20, tzinfo=UTC),
            1,
        )
        for number, day in enumerate(told)
    )
    now = datetime(2026, 3, 9, 20, tzinfo=UTC)
    return Scenario(ZoneInfo("UTC"), now, (VersionPlan(date(2026, 3, 2), (item,)),), reports, pauses, ends_on)


DAILY = Weekdays((1, 2, 3, 4, 5, 6, 7))


def test_a_day_is_open_until_something_was_told_be_it_a_no() -> None:
    assert standing(scenario(DAILY), MONDAY) is Standing.open
    assert standing(scenario(DAILY, MONDAY), MONDAY) is Standing.done


def test_a_day_off_a_pause_and_a_day_after_the_end_ask_for_nothing() -> None:
    paused = (Pause(MONDAY, MONDAY),)
    assert standing(scenario(Weekdays((2,))), MONDAY) is Standing.nothing
    assert standing(scenario(DAILY, pauses=paused), MONDAY) is Standing.paused
    assert standing(scenario(DAILY, ends_on=date(2026, 3, 8)), MONDAY) is Standing.outside
    assert standing(scenario(DAILY), date(2026, 3, 1)) is Standing.outside
    assert standing(scenario(AsNeeded()), MONDAY) is Standing.nothing


def test_a_weekly_number_asks_when_every_day_left_is_needed() -> None:
    friday, sunday = date(2026, 3, 13), date(2026, 3, 15)
    assert standing(scenario(Quota(3)), MONDAY) is Standing.nothing
    assert standing(scenario(Quota(3)), friday) is Standing.open
    assert standing(scenario(Quota(1)), sunday) is Standing.open


@pytest.mark.parametrize(
    "answer",
    [
        "STOP",
        " stop. ",
        "Stop sending me these",
        "ALTO",
        "¡Alto!",
        "No más",
        "opt-out",
        "Baja por favor",
        "fin",
    ],
)
def test_these_answers_mean_stop(answer: str) -> None:
    assert is_stop(answer)


@pytest.mark.parametrize("answer", ["", "ok", "I will not stop", "my knee end hurts", "no", "🦵"])
def test_these_answers_do_not(answer: str) -> None:
    assert not is_stop(answer)


def test_a_number_is_read_as_people_write_it() -> None:
    assert read_mobile("+1 (555) 010-0142") == "+15550100142"
    assert read_mobile(" ") == ""
    for wrong in ("555 0142", "+0 555 010 0142", "+1555010014255555", "+1555x"):
        with pytest.raises(Invalid):
            read_mobile(wrong)


def test_a_time_is_read_as_it_is_written() -> None:
    assert time_words(read_time("18:05", "time")) == "18:05"
    for wrong in ("24:00", "7:00", "18.05", "18:0５"):
        with pytest.raises(Invalid):
            read_time(wrong, "time")


@pytest.mark.parametrize(
    ("minute", "words"),
    [(0, "12:00 am"), (9 * 60 + 30, "9:30 am"), (12 * 60, "12:00 pm"), (18 * 60, "6:00 pm")],
)
def test_a_patient_reads_the_time_as_people_say_it(minute: int, words: str) -> None:
    assert clock_words(minute, "en") == words
    assert clock_words(minute, "es") == time_words(minute)


def test_an_address_is_known_by_its_owner_alone() -> None:
    assert (masked("rosa@example.org"), masked("+15550100142")) == ("r***@example.org", "***42")


def test_without_links_no_message_holds_anything_like_one() -> None:
    said = Said("Riverside Clinic", "555 0142")
    for message in (subject(IN_ENGLISH, said), mail(IN_ENGLISH, said), text(IN_ENGLISH, said)):
        assert not any(sign in message for sign in ("http", "www", "://", "/c", "#"))


def test_a_text_message_is_short_even_for_a_long_name() -> None:
    said = Said(
        "The Riverside Centre of Movement, Balance and Breath",
        "",
        "https://clinic.example/c#ABC123.26LETTERS",
    )
    assert len(text(IN_ENGLISH, said)) < 160
    assert len(text(IN_ENGLISH, replace(said, waits=True))) < 2 * 153
