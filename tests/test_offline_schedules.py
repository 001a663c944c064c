"""Random days without network, over real HTTP with two servers on one database: nothing lost, nothing doubled.

``CLINIC_OFFLINE_SCHEDULES`` sets how many schedules are tried, 8 when it is not set.
"""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import ClassVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from clinic.domain.check_code import check_code
from clinic.domain.codec import to_plain
from clinic.domain.programs import SidePlan
from clinic.persistence.base import new_id
from clinic.persistence.checkins import Checkin, Submission
from clinic.persistence.links import current_link
from clinic.persistence.programs import Program, ProgramItem, ProgramVersion
from clinic.persistence.tenancy import owned
from clinic.services import links
from tests.offline_phone import Phone, Told, Twins, twins
from tests.services.checkin_stage import EVERY_DAY, HIKE, HINGE, PLANK, ROCK, TWO_BY_TEN, Stage, set_stage

ZONE = ZoneInfo("America/Los_Angeles")
ENTRIES = 40
SCHEDULES = int(os.environ.get("CLINIC_OFFLINE_SCHEDULES", "8"))
SPAN = timedelta(days=5)
Row = tuple[object, ...]

LATE, EARLY = "more than 3 days ago", "has not come yet"
STRANGE, PAIN = "not part of the program", "from 0 to 10"


def publish_again(stage: Stage) -> UUID:
    """Version 2, in force today: the last two exercises are gone, another one is there. Returns its lineage."""
    fresh = uuid4()
    with stage.house.database.write() as session:
        first = session.scalars(
            select(ProgramVersion).where(
                ProgramVersion.clinic_id == stage.clinic_id, ProgramVersion.program_id == stage.program_id
            )
        ).one()
        items = session.scalars(
            select(ProgramItem)
            .where(ProgramItem.clinic_id == stage.clinic_id, ProgramItem.version_id == first.id)
            .order_by(ProgramItem.position)
        ).all()
        now = datetime.now(UTC)
        version = ProgramVersion(
            id=new_id(), clinic_id=stage.clinic_id, program_id=stage.program_id, number=2, title=first.title,
            facts=first.facts, reason="", effective_from=now.astimezone(ZONE).date(), published_at=now,
            published_by=stage.member_id, zone="America/Los_Angeles", content_sha256="1" * 64,
            check_code=check_code(stage.program_id.hex * 2),
        )  # fmt: skip
        session.add(version)
        session.flush()
        for place, (lineage, item) in enumerate(
            ((items[0].lineage_id, items[0]), (items[1].lineage_id, items[1]), (fresh, items[0])), 1
        ):
            session.add(
                ProgramItem(
                    id=new_id(), clinic_id=stage.clinic_id, version_id=version.id, lineage_id=lineage, position=place,
                    exercise_version_id=item.exercise_version_id, modifications=[], dose=to_plain(TWO_BY_TEN),
                    sides=to_plain(SidePlan(HIKE.sides)) if place == 2 else to_plain(SidePlan()),
                    schedule=EVERY_DAY.to_plain(),
                )
            )  # fmt: skip
        owned(session, Program, stage.clinic_id, stage.program_id).latest = 2
    return fresh


class Days(RuleBasedStateMachine):
    """Four days of one patient. ``due`` is the model: what each key must become, in rows or in a refusal's words."""

    site: ClassVar[Twins]
    counted: ClassVar[dict[str, int]]

    @initialize()
    def begin(self) -> None:
        self.stage = set_stage(
            self.site.house, HINGE, HIKE, PLANK, ROCK, begins=datetime.now(UTC).date() - timedelta(days=30)
        )
        self.items = [*self.stage.items]
        self.version = 1
        self.clock = datetime.now(UTC) - SPAN
        self.phone = Phone(self.site, str(self.stage.program_id))
        self.phone.open(self.stage.fragment)
        self.open = True
        self.told: list[Told] = []
        self.due: dict[str, list[Row] | str] = {}

    # what the patient tells

    def tell(
        self, form: str, fields: dict[str, object], due: list[Row] | str, version: int | None = None
    ) -> None:
        one = Told(
            form,
            self.clock,
            version or self.version,
            tuple((name, str(value)) for name, value in fields.items()),
        )
        self.told.append(one)
        self.phone.waiting[one.key] = one
        self.due[one.key] = due

    def tick(self, minutes: int) -> date:
        self.clock += timedelta(minutes=minutes)
        return self.clock.astimezone(ZONE).date()

    def room(self) -> bool:
        return len(self.told) < ENTRIES

    @precondition(room)
    @rule(
        minutes=st.integers(1, 150), item=st.integers(0, 4), back=st.integers(0, 3), index=st.integers(1, 3),
        status=st.sampled_from(["done", "partial", "skipped"]), pain=st.none() | st.integers(0, 10),
        note=st.sampled_from(["", "Slow", "Ñandú, 5 €", "a\nb"]),
    )  # fmt: skip
    def report(
        self, minutes: int, item: int, back: int, index: int, status: str, pain: int | None, note: str
    ) -> None:
        day = self.tick(minutes) - timedelta(days=back)
        lineage = self.items[item % len(self.items)]
        fields: dict[str, object] = {"day": day, "item": lineage, "index": index, "note": note}
        fields |= {} if pain is None else {"pain": pain}
        sides = ("left", "right") if lineage == self.stage.hike else (None,)
        for side in sides:
            fields[f"{side}_status" if side else "status"] = status
        rows: list[Row] = [
            (str(lineage), day, index, side, status, pain, note if side == sides[0] else "") for side in sides
        ]
        self.tell("entries", fields, rows)

    @precondition(room)
    @rule(
        minutes=st.integers(1, 150),
        words=st.sampled_from(["Stairs", "¿Puedo más?"]),
        form=st.sampled_from(["easier", "ask"]),
    )
    def say(self, minutes: int, words: str, form: str) -> None:
        self.tick(minutes)
        self.tell(form, {"easier" if form == "easier" else "question": words}, [])

    @precondition(room)
    @rule(minutes=st.integers(1, 150), kind=st.sampled_from([LATE, EARLY, STRANGE, PAIN]))
    def wrong(self, minutes: int, kind: str) -> None:
        today = self.tick(minutes)
        day = today + timedelta(days={LATE: -4, EARLY: 1}.get(kind, 0))
        item = uuid4() if kind == STRANGE else self.items[0]
        pain = 11 if kind == PAIN else 1
        self.tell("entries", {"day": day, "item": item, "index": 1, "status": "done", "pain": pain}, kind)

    @precondition(lambda self: self.room() and self.version == 2)
    @rule(minutes=st.integers(1, 150))
    def show_an_old_page(self, minutes: int) -> None:
        """An exercise of the new version told on a page that only knew the old one."""
        day = self.tick(minutes)
        fields = {"day": day, "item": self.items[-1], "index": 1, "status": "done"}
        self.tell("entries", fields, STRANGE, version=1)

    # what happens meanwhile

    @precondition(lambda self: self.version == 1 and len(self.told) > 10)
    @rule()
    def change_the_program(self) -> None:
        self.items.append(publish_again(self.stage))
        self.version = 2

    @rule()
    def issue_the_link_again(self) -> None:
        links.reissue(self.stage.staff(datetime.now(UTC)), self.stage.program_id)
        self.open = False

    @precondition(lambda self: not self.open)
    @rule()
    def open_from_the_sheet(self) -> None:
        with self.site.house.database.read() as session:
            link = current_link(session, self.stage.clinic_id, self.stage.program_id)
        assert link is not None
        self.phone.open(links.words_of(self.site.house, link).address.partition("#")[2])
        self.open = True

    # the network comes and goes

    def some(self, draw: st.DataObject) -> list[Told]:
        """Some of everything ever told, in any order, some twice; what was sent before among it."""
        return draw.draw(st.lists(st.sampled_from(self.told), min_size=1, max_size=15))

    @precondition(lambda self: self.told)
    @rule(data=st.data(), server=st.integers(0, 1), lost=st.booleans())
    def send(self, data: st.DataObject, server: int, lost: bool) -> None:
        assert self.phone.send(self.some(data), server, lost=lost) is self.open

    @precondition(lambda self: self.told)
    @rule(data=st.data(), server=st.integers(0, 1))
    def break_off(self, data: st.DataObject, server: int) -> None:
        self.phone.break_off(self.some(data), server)

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def send_from_two_tabs(self, data: st.DataObject) -> None:
        some = self.some(data)
        with ThreadPoolExecutor(2) as tabs:
            assert {*tabs.map(lambda server: self.phone.send(some, server), (0, 1))} == {self.open}

    def teardown(self) -> None:
        if not hasattr(self, "told"):
            return
        while self.room():
            self.report(7, len(self.told), len(self.told) % 4, 1, "done", len(self.told) % 11, "")
        if not self.open:
            self.open_from_the_sheet()
        while self.phone.waiting:
            self.phone.send([*self.phone.waiting.values()][:20], len(self.phone.waiting) % 2)
        self.everything_is_there_once()

    def everything_is_there_once(self) -> None:
        accepted = {key: due for key, due in self.due.items() if not isinstance(due, str)}
        for key, due in self.due.items():
            fate, problems = self.phone.fates[key]
            if isinstance(due, str):
                assert fate == "refused"
                assert due in " ".join(problems)
            else:
                assert fate in {"accepted", "already there"}
        with self.site.house.database.read() as session:
            posts = session.scalars(
                select(Submission).where(Submission.clinic_id == self.stage.clinic_id)
            ).all()
            rows = session.scalars(select(Checkin).where(Checkin.clinic_id == self.stage.clinic_id)).all()
        by_key = {str(post.client_key): post for post in posts}
        assert len(posts) == len(by_key)
        assert by_key.keys() == accepted.keys()
        for one in self.told:
            if post := by_key.get(one.key):
                assert (post.submitted_at, post.made_against) == (one.made_at, one.version)
                mine: list[Row] = [
                    (
                        str(row.lineage_id),
                        row.performed_on,
                        row.slot_index,
                        row.side,
                        row.status,
                        row.pain,
                        row.note,
                    )
                    for row in rows
                    if row.submission_id == post.id
                ]
                assert sorted(mine, key=str) == sorted(accepted[one.key], key=str)
        self.counted["schedules"] += 1
        self.counted["entries"] += len(self.told)
        self.counted["accepted"] += len(accepted)


@pytest.fixture
def site(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Twins]:
    url = ""
    if request.config.getoption("--database") == "postgresql":
        url = request.getfixturevalue("empty_database")
    with twins(tmp_path, url) as found:
        yield found


def test_what_was_told_without_network_is_there_once_whatever_happens(site: Twins) -> None:
    Days.site, Days.counted = site, {"schedules": 0, "entries": 0, "accepted": 0}
    run_state_machine_as_test(
        Days,
        settings=settings(
            max_examples=SCHEDULES, stateful_step_count=45, deadline=None, phases=[Phase.generate],
            suppress_health_check=[*HealthCheck],
        ),
    )  # fmt: skip
    print(Days.counted)
    assert Days.counted["schedules"] >= SCHEDULES
    assert Days.counted["entries"] >= SCHEDULES * ENTRIES


def test_fifty_equal_posts_at_once_are_one_row_and_fifty_equal_answers(site: Twins) -> None:
    stage = set_stage(site.house, HINGE, begins=datetime.now(UTC).date() - timedelta(days=30))
    phone = Phone(site, str(stage.program_id))
    phone.open(stage.fragment)
    day = datetime.now(ZONE).date().isoformat()
    entry = {"lineage": str(stage.hinge), "performed_on": day, "status": "done", "index": 1}
    body = {"client_key": str(uuid4()), "entries": [entry]}
    token = json.loads(phone.tab(0).get("/c/waiting").text)["csrf_token"]

    def post(number: int) -> tuple[int, str]:
        answer = phone.tab(number % 2).post_json("/c/checkins", body, {"X-CSRFToken": token})
        return answer.status, answer.text

    with ThreadPoolExecutor(50) as tabs:
        answers = list(tabs.map(post, range(50)))
    assert len(answers) == 50
    assert len({*answers}) == 1
    assert answers[0][0] == 200
    with site.house.database.read() as session:
        assert len(session.scalars(select(Checkin).where(Checkin.clinic_id == stage.clinic_id)).all()) == 1
