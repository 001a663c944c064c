"""The worked cases of the definition from end to end: sent over HTTP, read off the patient's page."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import html5lib
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from clinic.app import create_app
from clinic.config import Settings
from clinic.domain.actions import Role
from clinic.domain.codec import to_plain
from clinic.domain.programs import SidePlan
from clinic.domain.schedule import Schedule
from clinic.domain.sides import Side
from clinic.persistence.base import new_id
from clinic.persistence.patients import Patient
from clinic.persistence.programs import ProgramItem, ProgramVersion, versions
from clinic.services import programs
from clinic.services.context import House
from tests.domain.adherence_cases import WEEK_1, WORKED, Json, answer
from tests.services.checkin_stage import HIKE, HINGE, PLANK, ROCK, Planned, Stage, set_stage
from tests.staff import Person, browser, csrf_of, hire
from tests.web.stage import SITE, Browser

ITEMS = {"A": HINGE, "B": HIKE, "C": PLANK, "D": ROCK}
LABELS = {"last_7": "Last 7 days", "last_28": "Last 28 days", "program": "Whole program"}
SPOKEN = {  # case: (Last 7 days as the page writes it)
    "1 base week": "62 % 8 of 13 done · 10 of 13 reported · 8 % late or from paper",
    "2 extra without index": "62 % 8 of 13 done · 10 of 13 reported · 8 % late or from paper",
    "3 Sunday before midnight": "56 % 5 of 9 done · 7 of 9 reported",
    "6 change in mid-week": "50 % 6 of 12 done · 8 of 12 reported",
    "8 pause Wednesday to Friday": "100 % 7 of 7 done · 7 of 7 reported · 14 % late or from paper",
    "16 all skipped": "0 % 0 of 7 done · 7 of 7 reported",
    "16 silence": "0 % 0 of 7 done · 0 of 7 reported",
    "17 as needed only": "Nothing due",
}
"""A few of them as literals, so that page and answer cannot be wrong alike."""


@dataclass(frozen=True, slots=True)
class Played:
    """A scenario on the site: who reported, who looks, and which lineage stands for which letter."""

    app: Flask
    stage: Stage
    dana: Person
    items: Mapping[str, UUID]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.fixture
def play(settings: Settings, house: House) -> Callable[[Json], Played]:
    """Put a scenario's program on the site and send everything that was reported, each at its time."""

    def played(given: Json) -> Played:
        first = given["versions"][0]
        planned = [_planned(one) for one in first["items"]]
        ends = given.get("ends_on")
        with time_machine.travel(datetime(2026, 3, 1, 18, tzinfo=UTC), tick=False):
            stage = set_stage(
                house,
                *planned,
                begins=date.fromisoformat(first["effective_from"]),
                ends_on=date.fromisoformat(ends) if ends else None,
            )
            dana = hire(
                house, stage.clinic_id, Role.clinician, "Dana Lee", f"{stage.clinic_id.hex}@clinic.example"
            )
        items = {one["item"]: key for one, key in zip(first["items"], stage.items, strict=True)}
        here = Played(create_app(settings, house), stage, dana, items)
        for change in given["versions"][1:]:
            _publish(here, change)
        for pause in given.get("pauses", ()):
            staff = stage.staff(datetime(2026, 3, 3, 18, tzinfo=UTC))
            days = (date.fromisoformat(pause[name]) for name in ("from", "to"))
            programs.pause(staff, stage.program_id, *days, "Away")
        for report in sorted(given["reports"], key=lambda one: moment(one["submitted_at"])):
            _tell(here, report)
        return here

    return played


def _planned(item: Json) -> Planned:
    usual = ITEMS[item["item"]]
    sides = tuple(Side(side) for side in item["sides"])
    return replace(usual, sides=sides, schedule=_schedule(item))


def _schedule(item: Json) -> Schedule:
    plain: dict[str, Any] = item["schedule"]
    return Schedule.from_plain(plain)


def _publish(here: Played, change: Json) -> None:
    """The next version, of the same exercises with other schedules."""
    stage, clinic_id = here.stage, here.stage.clinic_id
    with stage.house.database.write() as session:
        (before,) = versions(session, clinic_id, stage.program_id)
        row = ProgramVersion(
            id=new_id(), clinic_id=clinic_id, program_id=stage.program_id, number=2, title=before.title,
            facts=before.facts, reason="Less of the first", effective_from=date.fromisoformat(change["effective_from"]),
            published_at=moment(change["published_at"]), published_by=stage.member_id, zone=before.zone,
            content_sha256="1" * 64, check_code="0000-0002",
        )  # fmt: skip
        session.add(row)
        session.flush()
        kept = {
            one.lineage_id: one
            for one in session.query(ProgramItem).filter_by(clinic_id=clinic_id, version_id=before.id)
        }
        for place, item in enumerate(change["items"], 1):
            planned, old = _planned(item), kept[here.items[item["item"]]]
            session.add(
                ProgramItem(
                    id=new_id(), clinic_id=clinic_id, version_id=row.id, lineage_id=old.lineage_id, position=place,
                    exercise_version_id=old.exercise_version_id, modifications=[], dose=to_plain(planned.dose),
                    sides=to_plain(SidePlan(planned.sides)), schedule=planned.schedule.to_plain(),
                )
            )  # fmt: skip


def _tell(here: Played, report: Json) -> None:
    with time_machine.travel(moment(report["submitted_at"]), tick=False):
        if report["source"] == "patient":
            if report.get("zone") == "Asia/Tokyo":
                _move(here, "Asia/Tokyo")
            _as_patient(here, report)
        else:
            _at_the_desk(here, report)


def _as_patient(here: Played, report: Json) -> None:
    phone = Browser(here.app)
    phone.get("/c")
    phone.send("/c/open", {"token": here.stage.fragment})
    phone.get("/c/today")
    entry = {
        name: report[name]
        for name in ("performed_on", "status", "index", "side", "amount", "pain")
        if name in report
    }
    body = {"client_key": str(uuid4()), "entries": [{**entry, "lineage": str(here.items[report["item"]])}]}
    said = phone.client.post("/c/checkins", json=body, base_url=SITE, headers={"X-CSRFToken": phone.token})
    assert said.status_code == 200, said.text


def _at_the_desk(here: Played, report: Json) -> None:
    at, desk = browser(here.app, here.dana), f"/programs/{here.stage.program_id}/desk"
    page = at.get(f"{desk}?week={report['performed_on']}", base_url=SITE).text
    cell = f"{here.items[report['item']]}:{report['index']}::{report['performed_on']}"
    form = {
        "csrf_token": csrf_of(page), "key": uuid4(), "week": report["performed_on"], "source": report["source"],
        f"cell:{cell}": report["status"],
    }  # fmt: skip
    assert at.post(desk, data=form, base_url=SITE).status_code == 303


def _move(here: Played, zone: str) -> None:
    with here.stage.house.database.write() as session:
        mine = (Patient.clinic_id == here.stage.clinic_id, Patient.id == here.stage.patient_id)
        session.execute(update(Patient).where(*mine).values(zone=zone))


def looked_at(here: Played, now: str) -> str:
    """The words of the patient's page at a moment."""
    with time_machine.travel(moment(now), tick=False):
        found: FlaskClient = browser(here.app, here.dana)
        page = found.get(f"/patients/{here.stage.patient_id}", base_url=SITE)
    assert page.status_code == 200
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    return " ".join(" ".join(tree.itertext()).split())


def percent(ratio: float) -> int:
    return int(ratio * 100 + 0.5)


def spoken(window: Json, slots: list[Json]) -> str:
    """A window as the page writes it; what is both late and from paper counts once."""
    if not window["due"]:
        return "Nothing due"
    credit = f"{window['credit']:g}"
    said = (
        f"{percent(window['adherence'])} % {credit} of {window['due']} done"
        f" · {window['reported']} of {window['due']} reported"
    )
    here = [slot for slot in slots if window["from"] <= slot["on"] <= window["to"]]
    twice = sum(slot["late"] and slot["source"] == "paper" for slot in here)
    late = percent((window["late"] + window["paper"] - twice) / window["due"])
    return said + (f" · {late} % late or from paper" if late else "")


@pytest.mark.parametrize("name", WORKED)
def test_the_page_shows_what_the_definition_says(name: str, play: Callable[[Json], Played]) -> None:
    given = WORKED[name][0]
    words, wanted = looked_at(play(given), given["now"]), answer(given)
    for key, label in LABELS.items():
        assert f"{label} {spoken(wanted['windows'][key], wanted['slots'])}" in words, key
    if name in SPOKEN:
        assert f"Last 7 days {SPOKEN[name]}" in words
    if wanted["today"]["due"]:
        assert f"Today {wanted['today']['reported']} of {wanted['today']['due']}" in words
    extra = wanted["windows"]["last_7"]["extra"]
    assert (f"+{extra} extra, not counted." in words) is bool(extra)


def test_pain_of_0_is_in_the_mean_and_a_blank_is_not(play: Callable[[Json], Played]) -> None:
    given = WORKED["12 pain of 0"][0]
    pained = {**given, "reports": [{**one, "pain": 4} if one["item"] == "A" and one["performed_on"] == "2026-03-02"
                                   else one for one in given["reports"]]}  # fmt: skip
    assert "mean pain 2.0" in looked_at(play(pained), given["now"])


def test_publishing_leaves_the_figures_of_the_days_before(play: Callable[[Json], Played]) -> None:
    given = WORKED["6 change in mid-week"][0]
    friday = "2026-03-06T08:00:00-08:00"
    before = {**given, "versions": given["versions"][:1], "reports": WEEK_1_UNTIL_THURSDAY}
    after = {**given, "reports": WEEK_1_UNTIL_THURSDAY}
    shown = [
        re.findall(r"Last 7 days (\d+ % [\d.]+ of \d+ done)", looked_at(play(one), friday))
        for one in (before, after)
    ]
    assert shown[0] == shown[1] == ["67 % 4 of 6 done"]


WEEK_1_UNTIL_THURSDAY = [
    {"id": f"r{place}", **one} for place, one in enumerate(WEEK_1) if one["performed_on"] < "2026-03-06"
]
