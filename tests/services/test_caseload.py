"""Today's list: one line a person, narrowed by filters, people reviewed, given into other hands, views kept."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from clinic.domain.actions import Role
from clinic.domain.caseload import Group, Reason
from clinic.domain.caseload_wish import Wish, read_wish
from clinic.domain.checkins import Asked, Post, Symptom
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.domain.symptoms import Felt
from clinic.persistence.base import new_id
from clinic.persistence.caseload import Score
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.persistence.symptoms import Alert
from clinic.persistence.tenancy import owned
from clinic.services import (
    caseload,
    caseload_reassign,
    caseload_views,
    checkins,
    questions,
    score_audit,
    scores,
    timeline,
)
from clinic.services.caseload import Caseload, Line
from clinic.services.caseload_reviews import Reviewed, Seen, review, undo
from clinic.services.context import Context, House
from tests.services.checkin_stage import MONDAY, NOON, Stage, set_stage
from tests.staff import hire

LATER = NOON + timedelta(hours=2)


@dataclass
class Desk:
    """Rosa's clinic on Monday noon, and who looks at the list."""

    stage: Stage
    now: Context

    def count(self, context: Context | None = None) -> None:
        while scores.refresh_due(self.stage.house, (context or self.now).now, 50):
            continue

    def list(self, wish: Wish | None = None, context: Context | None = None) -> Caseload:
        self.count(context)
        return caseload.today(context or self.now, wish)

    def rosa(self, context: Context | None = None) -> tuple[Group, Line]:
        ((group, (line,)),) = self.list(context=context).groups
        return group, line

    def seen(self) -> Seen:
        _, line = self.rosa()
        return Seen(line.program_id, line.stamp)

    def review(self) -> Reviewed:
        return review(self.now, [self.seen()])

    def ask(self, text: str, hours: float = 1) -> None:
        checkins.record(
            self.stage.patient(NOON - timedelta(hours=hours)), Post(uuid4(), questions=(Asked(text),))
        )

    def ring(self) -> None:
        hurts = Symptom(MONDAY, (Felt.numbness,), 8)
        checkins.record(self.stage.patient(NOON), Post(uuid4(), symptoms=(hurts,)))


@pytest.fixture
def desk(house: House) -> Desk:
    stage = set_stage(house)
    with house.database.write() as session:
        scores.count(session, stage.clinic_id, [stage.program_id], NOON)
    return Desk(stage, stage.staff(LATER))


def test_who_is_reviewed_leaves_the_list_with_a_name_and_a_time(desk: Desk) -> None:
    desk.ask("How deep?")
    assert desk.list().waiting == 1
    assert desk.review().count == 1
    (line,) = timeline.timeline_of(desk.now, desk.stage.patient_id, "review").lines
    assert line.title.endswith(": marked reviewed")
    group, line = desk.rosa()
    assert (group, line.strong, line.rest) == (Group.seen, "Reviewed.", "Asks: “How deep?” Today.")
    assert (line.reviewed_by, line.reviewed_at) == ("Dana Lee", LATER)
    assert desk.list().waiting == 0


def test_what_is_asked_while_a_score_is_counted_is_counted_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.ask("How deep?")
    counted, meanwhile = scores.recount, iter([0.5])

    def interrupted(*asked: Any) -> list[dict[str, Any]]:
        found = counted(*asked)
        for hours in meanwhile:
            desk.ask("And how long?", hours)
        return found

    monkeypatch.setattr(scores, "recount", interrupted)
    desk.count()
    with desk.stage.house.database.read() as session:
        kept = session.scalars(select(Score.open_questions).where(Score.clinic_id == desk.stage.clinic_id))
        assert kept.all() == [2]


def test_something_new_brings_her_back(desk: Desk) -> None:
    desk.ask("How deep?")
    desk.review()
    desk.ask("And how long?", 0.5)
    group, line = desk.rosa()
    assert (group, line.strong) == (Group.look, "Asks:")


def test_what_goes_on_is_new_again_after_a_week(desk: Desk) -> None:
    quiet = desk.stage.staff(NOON + timedelta(days=7))
    _, line = desk.rosa(quiet)
    assert line.rest == "14 days after the start."
    review(quiet, [Seen(line.program_id, line.stamp)])
    groups = [desk.rosa(desk.stage.staff(NOON + timedelta(days=days)))[0] for days in (8, 12, 13)]
    assert groups == [Group.seen, Group.seen, Group.look]


def test_what_came_while_the_page_was_open_is_not_put_away(desk: Desk) -> None:
    desk.ask("How deep?")
    shown = desk.seen()
    desk.ask("It tingles.", 0.5)
    found = review(desk.now, [shown])
    assert (found.count, found.changed) == (0, ("Rosa",))
    assert desk.list().waiting == 1


def test_an_open_alert_cannot_be_put_away(desk: Desk) -> None:
    desk.ring()
    found = desk.review()
    assert (found.count, found.alerted) == (0, ("Rosa",))
    assert desk.rosa()[0] is Group.call


def test_a_review_is_undone_once(desk: Desk) -> None:
    desk.ask("How deep?")
    batch = desk.review().batch
    assert undo(desk.now, batch) == 1
    assert desk.rosa()[0] is Group.look
    with pytest.raises(Conflict):
        undo(desk.now, batch)
    with pytest.raises(NotFound):
        undo(desk.now, uuid4())


def test_a_reviewed_score_is_what_a_recomputation_gives(desk: Desk) -> None:
    desk.ask("How deep?")
    desk.review()
    (found,) = score_audit.audit(desk.stage.house, LATER, desk.stage.clinic_id)
    assert (found.equal, found.differing) == (1, ())


@pytest.mark.parametrize("many", [0, 101])
def test_nobody_and_too_many_are_refused(desk: Desk, many: int) -> None:
    with pytest.raises(Invalid):
        review(desk.now, [Seen(uuid4(), "")] * many)


def test_another_clinics_people_are_not_found(desk: Desk) -> None:
    desk.ask("How deep?")
    shown = desk.seen()
    stranger = set_stage(desk.stage.house).staff(LATER)
    for act in (
        lambda: review(stranger, [shown]),
        lambda: caseload_reassign.reassign(stranger, [shown.program_id], stranger.member_id),
        lambda: undo(stranger, desk.review().batch),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_desk_looks_and_does_not_review(desk: Desk) -> None:
    desk.ask("How deep?")
    assistant = desk.stage.staff(LATER, Role.assistant)
    assert caseload.today(assistant).total == 1
    with pytest.raises(Refused):
        review(assistant, [desk.seen()])


@pytest.mark.parametrize(
    ("wish", "there"),
    [
        (Wish(), 1), (Wish(Reason.question), 1), (Wish(Reason.stopped), 0), (Wish(Reason.silent), 1),
        (Wish(state=Group.look), 1),
        (Wish(state=Group.well), 0), (Wish(clinician="me"), 0), (Wish(clinician="nobody"), 1),
        (Wish(Reason.question, Group.look, "nobody"), 1), (Wish(clinician=str(uuid4())), 0),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(desk: Desk, wish: Wish, there: int) -> None:
    desk.ask("How deep?")
    shown = desk.list(wish)
    assert (shown.total, sum(len(lines) for _, lines in shown.groups)) == (there, there)


def add_people(desk: Desk, many: int) -> list[Score]:
    """People with one to four programs each, whose scores often have the same rank."""
    dice, now, clinic_id = Random(20), desk.now.now, desk.stage.clinic_id
    people = [
        Patient(id=new_id(), given_name="P", family_name="X", created_at=now, clinic_id=clinic_id)
        for _ in range(many)
    ]
    programs = [
        Program(id=new_id(), patient_id=one.id, title="Hips", created_at=now, clinic_id=clinic_id)
        for one in people for _ in range(dice.randint(1, 4))
    ]  # fmt: skip
    kept = [
        Score(
            program_id=one.id, patient_id=one.patient_id, clinic_id=clinic_id, counted_for=MONDAY,
            stale_at=now + timedelta(1), shown=dice.random() < 0.9, group=dice.choice(list(Group)).value,
            rank=dice.randint(0, 6), reasons=dice.randint(0, 7), open_alerts=0, open_questions=0,
            last_report_at=dice.choice((None, now, now - timedelta(9))),
            facts=dict.fromkeys(("about", "strong", "rest", "next", "done"), "")
            | {"due": 0, "reported": 0, "percent": None, "days": []},
        )
        for one in programs
    ]  # fmt: skip
    with desk.stage.house.database.write() as session:
        for rows in (people, programs, kept):
            session.add_all(rows)
            session.flush()
        session.expunge_all()
    return kept


def first_of_each(kept: list[Score], wish: Wish) -> list[Score]:
    """The same without the database: of each person the first row that the filter lets through."""
    firsts: dict[UUID, Score] = {}
    for score in sorted(kept, key=lambda one: (-one.rank, one.program_id)):
        of_group = not wish.state or score.group == wish.state
        of_reason = not wish.reason or score.reasons & wish.reason.bit
        put_away = wish.reason and not wish.state and score.group == Group.seen
        if score.shown and of_group and of_reason and not put_away:
            firsts.setdefault(score.patient_id, score)
    return list(firsts.values())


@pytest.mark.parametrize(
    "wish",
    [Wish(), Wish(state=Group.look), Wish(Reason.question), Wish(Reason.alert, Group.seen, "nobody")],
)
def test_each_person_stands_there_once_with_the_first_row_let_through(desk: Desk, wish: Wish) -> None:
    wanted = first_of_each(add_people(desk, 120), wish)
    pages = [caseload.today(desk.now, wish, page) for page in (1, 2, 3)]
    shown = {line.program_id for page in pages for _, lines in page.groups for line in lines}
    assert shown - {desk.stage.program_id} == {one.program_id for one in wanted}
    assert pages[0].total - (desk.stage.program_id in shown) == len(wanted)
    assert len(shown) == pages[0].total


def test_a_filter_that_is_none_is_refused() -> None:
    for bad in ({"reason": "x"}, {"state": "x"}, {"clinician": "x"}):
        with pytest.raises(Invalid):
            read_wish(**bad)
    assert read_wish("silent", "look", "me").plain == {"reason": "silent", "state": "look", "clinician": "me"}


def carer_of(desk: Desk) -> tuple[UUID | None, UUID | None]:
    """Who has Rosa in hand, and who her open alert."""
    with desk.stage.house.database.read() as session:
        patient = owned(session, Patient, desk.stage.clinic_id, desk.stage.patient_id)
        alert = session.scalar(select(Alert.owner_id).where(Alert.clinic_id == desk.stage.clinic_id))
        return patient.cared_for_by, alert


def test_patients_go_into_other_hands_with_their_alerts_and_back(desk: Desk) -> None:
    desk.ring()
    before = carer_of(desk)
    kim = hire(desk.stage.house, desk.stage.clinic_id, Role.clinician, "Kim Ode").member_id
    found = caseload_reassign.reassign(desk.now, [desk.seen().program_id], kim)
    assert (found.count, found.name, carer_of(desk)) == (1, "Kim Ode", (kim, kim))
    assert desk.list(Wish(clinician=str(kim))).total == 1
    assert caseload_reassign.undo(desk.now, found.batch) == 1
    assert carer_of(desk) == before
    with pytest.raises(Conflict):
        caseload_reassign.undo(desk.now, found.batch)


def test_nobody_is_given_to_who_is_no_clinician(desk: Desk) -> None:
    desk.count()
    ben = hire(desk.stage.house, desk.stage.clinic_id, Role.assistant, "Ben Hall").member_id
    for to in (None, ben, uuid4()):
        with pytest.raises(Invalid):
            caseload_reassign.reassign(desk.now, [desk.stage.program_id], to)


@pytest.mark.parametrize("name", ["", "x" * 61])
def test_a_view_needs_a_name(desk: Desk, name: str) -> None:
    with pytest.raises(Invalid):
        caseload_views.save(desk.now, name, Wish(Reason.silent), shared=False)


def test_views_are_ones_own_or_shared_and_come_back(desk: Desk) -> None:
    kim = desk.stage.staff(LATER)
    own = caseload_views.save(desk.now, "Quiet ones", Wish(Reason.silent), shared=False)
    caseload_views.save(desk.now, "Questions", Wish(Reason.question), shared=True)
    assert [view.name for view in caseload.today(kim).views] == ["Questions", "Quiet ones"]
    with pytest.raises(Invalid):
        caseload_views.save(desk.now, "quiet ones", Wish(), shared=False)
    caseload_views.remove(desk.now, own)
    assert [view.name for view in caseload.today(desk.now).views] == ["Questions"]
    caseload_views.restore(desk.now, own)
    assert len(caseload.today(desk.now).views) == 2
    with pytest.raises(NotFound):
        caseload_views.remove(set_stage(desk.stage.house).staff(LATER), own)


def test_an_answer_takes_the_question_off(desk: Desk) -> None:
    desk.ask("How deep?")
    questions.answer(desk.now, questions.queue(desk.now).lines[0].id, "Half way.")
    assert desk.list(Wish(Reason.question)).total == 0
