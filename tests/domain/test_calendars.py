"""A calendar file is read by another program as it was meant."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from clinic.domain.calendars import Event, calendar_text, folded

STAMP = datetime(2026, 3, 9, 19, tzinfo=UTC)
MONDAY = date(2026, 3, 9)


def test_a_day_without_an_hour_is_the_whole_day() -> None:
    [event] = Calendar.from_ical(calendar_text([Event("1@clinic", MONDAY, "Exercises")], STAMP)).events
    assert (event.decoded("DTSTART"), event.decoded("DTSTAMP"), str(event["UID"])) == (
        MONDAY,
        STAMP,
        "1@clinic",
    )
    assert event.alarms.times == []


def test_an_hour_belongs_to_no_zone_and_reminds() -> None:
    [event] = Calendar.from_ical(calendar_text([Event("1@clinic", MONDAY, "E", time(8, 30))], STAMP)).events
    begins = datetime.combine(MONDAY, time(8, 30))
    assert event.decoded("DTSTART") == begins
    assert [alarm.trigger for alarm in event.alarms.times] == [begins]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200))
def test_any_title_comes_back_and_no_line_is_too_long(title: str) -> None:
    text = calendar_text([Event("1@clinic", MONDAY, title)], STAMP)
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert str(Calendar.from_ical(text).events[0]["SUMMARY"]) == title


def test_a_line_of_just_the_length_is_not_folded() -> None:
    assert list(folded("a" * 75)) == ["a" * 75]
    assert list(folded("a" * 76)) == ["a" * 75, " a"]


def test_each_day_is_an_event_of_its_own() -> None:
    days = [MONDAY + timedelta(place) for place in range(3)]
    text = calendar_text([Event(f"{day}@clinic", day, "Exercises") for day in days], STAMP)
    assert [event.decoded("DTSTART") for event in Calendar.from_ical(text).events] == days
