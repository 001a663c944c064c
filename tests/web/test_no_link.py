"""The same week told three ways, two of them without any link: the record and its figures are the same.

By link: the page's script posts JSON. By typed code: form posts, script off. By desk: the clinic's grid. No mail
server is there in any of them, and no message is written.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from clinic.domain.actions import Role
from clinic.persistence.accounts import Message
from clinic.persistence.checkins import Checkin
from clinic.persistence.questions import Question
from clinic.persistence.symptoms import Alert, SymptomReport
from clinic.persistence.tenancy import ACROSS
from clinic.services import adherence
from clinic.services.context import House
from tests.services.checkin_stage import NOON, Stage, set_stage
from tests.staff import Person, browser, csrf_of, hire
from tests.web.stage import SITE, Browser

Json = dict[str, Any]
LAST = date(2026, 3, 7)


@dataclass(frozen=True, slots=True)
class Deed:
    """What happened with one exercise (by its place in the program) on a day of March."""

    day: int
    item: int
    status: str
    side: str = ""
    pain: int | None = None

    @property
    def on(self) -> str:
        return f"2026-03-{self.day:02d}"


WEEK = (
    Deed(2, 0, "done", pain=2), Deed(2, 1, "done", "left"), Deed(2, 1, "partial", "right", 4),
    Deed(3, 0, "skipped"), Deed(3, 2, "done", pain=0), Deed(4, 0, "partial"), Deed(4, 1, "skipped", "left"),
    Deed(5, 0, "done"), Deed(6, 0, "done", pain=7), Deed(6, 2, "partial"), Deed(7, 3, "done", pain=1),
)  # fmt: skip


@pytest.fixture
def stages(house: House) -> Callable[[], Stage]:
    return lambda: set_stage(house)


def days() -> Iterator[tuple[int, list[Deed]]]:
    for day in sorted({deed.day for deed in WEEK}):
        yield day, [deed for deed in WEEK if deed.day == day]


def opened(app: Flask, given: dict[str, str]) -> Browser:
    phone = Browser(app)
    phone.get("/c")
    assert phone.send("/c/open", given).location == "/c/today"
    phone.get("/c/today")
    return phone


def by_link(app: Flask, stage: Stage) -> None:
    """The page's script: what stands behind the hash, then JSON."""
    for day, deeds in days():
        with time_machine.travel(datetime(2026, 3, day + 1, 3, tzinfo=UTC), tick=False):
            phone = opened(app, {"token": stage.fragment})
            for deed in deeds:
                entry: Json = {
                    "lineage": str(stage.items[deed.item]), "performed_on": deed.on, "status": deed.status, "index": 1,
                }  # fmt: skip
                entry |= {"side": deed.side} if deed.side else {}
                entry |= {} if deed.pain is None else {"pain": deed.pain}
                post(phone, {"entries": [entry]})
            if day == 6:
                post(
                    phone,
                    {"symptoms": [{"performed_on": "2026-03-06", "felt": ["tingling"], "where": "left"}]},
                )
                post(phone, {"questions": [{"text": "Is that normal?"}]})


def post(phone: Browser, body: Json) -> None:
    answer = phone.client.post(
        "/c/checkins",
        json={"client_key": str(uuid4()), **body},
        base_url=SITE,
        headers={"X-CSRFToken": phone.token},
    )
    assert answer.status_code == 200, answer.text


def by_code(app: Flask, stage: Stage) -> None:
    """The code from the sheet, typed; plain forms."""
    for day, deeds in days():
        with time_machine.travel(datetime(2026, 3, day + 1, 3, tzinfo=UTC), tick=False):
            phone = opened(app, {"code": stage.words.code})
            for deed in deeds:
                form: Json = {"key": uuid4(), "day": deed.on, "item": stage.items[deed.item], "index": 1}
                form |= {f"{deed.side}_status": deed.status} if deed.side else {"status": deed.status}
                form |= {} if deed.pain is None else {"pain": str(deed.pain)}
                assert phone.send("/c/entries", form).status_code in (200, 303)  # 200: whom to call
            if day == 6:
                told = {"key": uuid4(), "day": "2026-03-06", "felt": "tingling", "where": "left"}
                assert phone.send("/c/hurts", told).status_code in (200, 303)
                phone.get("/c/ask")
                assert (
                    phone.send("/c/ask", {"key": uuid4(), "question": "Is that normal?"}).status_code == 303
                )


def by_desk(app: Flask, stage: Stage, dana: Person, source: str) -> None:
    """The grid of the week, from the phone or from the paper log."""
    with time_machine.travel(NOON, tick=False):
        at, desk = browser(app, dana), f"/programs/{stage.program_id}/desk"
        page = at.get(f"{desk}?week=2026-03-02", base_url=SITE).text
        form: Json = {"csrf_token": csrf_of(page), "key": uuid4(), "week": "2026-03-02", "source": source}
        for deed in WEEK:
            place = f"{stage.items[deed.item]}:1:{deed.side}:{deed.on}"
            form[f"cell:{place}"] = deed.status
            form[f"pain:{place}"] = "" if deed.pain is None else str(deed.pain)
        assert at.post(desk, data=form, base_url=SITE).status_code == 303


def rows(stage: Stage, kind: type[Any]) -> list[Any]:
    with stage.house.database.read() as session:
        return list(session.scalars(select(kind).where(kind.clinic_id == stage.clinic_id)))


def record(stage: Stage) -> list[tuple[object, ...]]:
    """What stands in the record, whatever way it came."""
    return sorted(
        (row.performed_on, stage.items.index(row.lineage_id), row.slot_index, row.side or "", row.status,
         -1 if row.pain is None else row.pain, row.effort, row.reason, tuple(row.felt), row.note)
        for row in rows(stage, Checkin)
    )  # fmt: skip


def figures(stage: Stage) -> list[tuple[object, ...]]:
    shown = adherence.figures(stage.staff(NOON + timedelta(days=5)), stage.program_id)
    assert shown is not None
    windows = [
        (one.fraction, one.percent, one.coverage, one.reported, one.band, one.extra) for one in shown.windows
    ]
    return [*windows, tuple((pair.left, pair.right) for pair in shown.sides), (shown.mean_pain,), shown.pains]


def sources(stage: Stage) -> set[str]:
    return {row.source for row in rows(stage, Checkin)}


def test_a_typed_code_leads_to_the_same_record_as_the_link(app: Flask, stages: Callable[[], Stage]) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 18, tzinfo=UTC), tick=False):
        link, code = stages(), stages()
    by_link(app, link)
    by_code(app, code)
    assert record(code) == record(link)
    assert len(record(link)) == len(WEEK)
    assert figures(code) == figures(link)
    assert sources(code) == sources(link) == {"patient"}
    for kind in (SymptomReport, Alert, Question):
        assert len(rows(code, kind)) == len(rows(link, kind)) > 0
    assert [(row.felt, row.side) for row in rows(code, SymptomReport)] == [
        (row.felt, row.side) for row in rows(link, SymptomReport)
    ]


@pytest.mark.parametrize("source", ["staff", "paper"])
def test_the_desk_leads_to_the_same_record_and_says_where_it_is_from(
    app: Flask, stages: Callable[[], Stage], house: House, source: str
) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 18, tzinfo=UTC), tick=False):
        link, desk = stages(), stages()
        dana = hire(house, desk.clinic_id, Role.assistant, "Dana Lee")
    by_link(app, link)
    by_desk(app, desk, dana, source)
    assert record(desk) == record(link)
    assert figures(desk) == figures(link)
    assert sources(desk) == {source}


def test_not_one_message_was_written_on_the_way(app: Flask, stages: Callable[[], Stage]) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 18, tzinfo=UTC), tick=False):
        stage = stages()
    by_code(app, stage)
    with stage.house.database.read() as session:
        every = session.scalars(select(Message).execution_options(**{ACROSS: True})).all()
    assert [one for one in every if stage.fragment in str(one.__dict__) or "/c/#" in str(one.__dict__)] == []
