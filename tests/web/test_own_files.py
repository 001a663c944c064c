"""What Rosa may take along: her sheet, her log, and the days of her exercises for her phone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from icalendar import Calendar

from clinic.domain.schedule import AsNeeded, EveryDays
from clinic.persistence.base import new_id
from clinic.persistence.programs import Pause
from clinic.services.context import House
from tests.services.checkin_stage import HIKE, HINGE, MONDAY, NOON, PLANK, set_stage
from tests.web.stage import Browser, opened

pytestmark = pytest.mark.usefixtures("noon")
FILE = "/c/files/exercises.ics"


def days(rosa: Browser, query: str = "") -> list[date]:
    answer = rosa.get(FILE + query)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return [event.decoded("DTSTART") for event in Calendar.from_ical(answer.text).events]


def test_the_calendar_has_each_day_with_exercises_for_twelve_weeks(app: Flask, house: House) -> None:
    rosa = opened(app, set_stage(house, HIKE).fragment)
    found = days(rosa)
    assert found[:4] == [MONDAY, MONDAY + timedelta(2), MONDAY + timedelta(4), MONDAY + timedelta(7)]
    assert len(found) == 36


def test_a_day_stands_once_and_ends_with_the_program(app: Flask, house: House) -> None:
    every_three = replace(HINGE, schedule=EveryDays(3, MONDAY))
    rosa = opened(app, set_stage(house, every_three, HIKE, ends_on=MONDAY + timedelta(6)).fragment)
    assert days(rosa) == [MONDAY + timedelta(place) for place in (0, 2, 3, 4, 6)]


def test_a_pause_is_left_out(app: Flask, house: House) -> None:
    stage = set_stage(house, HINGE, ends_on=MONDAY + timedelta(4))
    with house.database.write() as session:
        session.add(
            Pause(
                id=new_id(), clinic_id=stage.clinic_id, program_id=stage.program_id, first_day=MONDAY + timedelta(1),
                last_day=MONDAY + timedelta(3), reason="Holiday", created_at=NOON,
            )
        )  # fmt: skip
    assert days(opened(app, stage.fragment)) == [MONDAY, MONDAY + timedelta(4)]


def test_at_an_hour_it_reminds_and_says_nothing_clinical(app: Flask, house: House) -> None:
    answer = opened(app, set_stage(house).fragment).get(f"{FILE}?at=08:30")
    first = Calendar.from_ical(answer.text).events[0]
    assert first.decoded("DTSTART").isoformat() == "2026-03-09T08:30:00"
    assert {str(event["SUMMARY"]) for event in Calendar.from_ical(answer.text).events} == {"Exercises"}
    assert not any(word in answer.text for word in ("Hip", "Rosa", "Riverside"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="exercises.ics"'


@pytest.mark.parametrize("bad", ["25:00", "8", "08:60", "at eight", "-1:00", "٠٨:٣٠"])
def test_an_hour_that_is_none_is_asked_for_again(app: Flask, house: House, bad: str) -> None:
    answer = opened(app, set_stage(house).fragment).get(FILE, query_string={"at": bad})
    assert answer.status_code == 422
    assert "Give a time like 08:30" in answer.text
    assert f'value="{bad}"' in answer.text


def test_without_fixed_days_there_is_no_calendar(app: Flask, house: House) -> None:
    rosa = opened(app, set_stage(house, PLANK, replace(HINGE, schedule=AsNeeded())).fragment)
    assert "no fixed days" in rosa.get("/c/files").text
    assert rosa.get(FILE).status_code == 404


def test_the_page_says_what_is_not_in_it(app: Flask, house: House) -> None:
    said = "days of your choice is not in it"
    assert said in opened(app, set_stage(house, HINGE, PLANK).fragment).get("/c/files").text
    assert said not in opened(app, set_stage(house, HINGE).fragment).get("/c/files").text


def test_the_page_leads_to_sheet_and_log(app: Flask, house: House) -> None:
    page = opened(app, set_stage(house).fragment).get("/c/files").text
    for address in ("/c/handout", "/c/handout?layout=log", "/c/handout/as/page", "/c/handout/as/aloud"):
        assert f'href="{address}"' in page
