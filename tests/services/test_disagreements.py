"""Paper against phone: a clinician keeps one word, may take that back, and nothing that was told is lost."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from clinic.domain.actions import Role
from clinic.domain.adherence.values import ReportSource, State, Status
from clinic.domain.checkins import Entry, Post
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.domain.sides import Side
from clinic.persistence.caseload import Score
from clinic.persistence.checkins import Checkin
from clinic.services import adherence, adherence_slots, caseload, patients, score_audit, scores
from clinic.services.caseload_reviews import Seen, review
from clinic.services.checkins import enter, record
from clinic.services.context import House
from clinic.services.disagreement_decisions import decide, undo
from clinic.services.disagreements import Disagreement, OfProgram
from tests.services.checkin_stage import MONDAY, NOON, Stage, set_stage

SUNDAY = MONDAY - timedelta(days=1)
PHONE, PAPER = ReportSource.patient, ReportSource.paper
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def tell(stage: Stage, status: Status, now: datetime = NOON, *, paper: bool = False, **rest: object) -> None:
    """One word on Sunday's hip hinge, if nothing else is said."""
    found = {"lineage": stage.hinge, "performed_on": SUNDAY, "index": 1, **rest}
    post = Post(uuid4(), (Entry(status=status, **found),))  # type: ignore[arg-type]
    if paper:
        enter(stage.staff(now), stage.program_id, post, PAPER)
    else:
        record(stage.patient(now), post)


@pytest.fixture
def differing(stage: Stage) -> Stage:
    tell(stage, Status.done, pain=1)
    tell(stage, Status.skipped, paper=True)
    return stage


def shown(stage: Stage, now: datetime = LATER) -> OfProgram:
    (found,) = patients.patient(stage.staff(now), stage.patient_id).disagreements
    return found


def opened(stage: Stage) -> Disagreement:
    (found,) = shown(stage).open
    return found


def keep(stage: Stage, word: ReportSource, now: datetime = LATER) -> UUID:
    return decide(stage.staff(now), stage.program_id, [opened(stage).line], word)


def sunday(stage: Stage) -> adherence_slots.SlotLine:
    lines = adherence_slots.open_day(stage.staff(LATER), stage.program_id, SUNDAY).lines
    return next(line for line in lines if line.name == "Hip hinge")


def test_both_words_stand_side_by_side_with_where_they_came_from(differing: Stage) -> None:
    found = opened(differing)
    assert (found.title, found.day) == ("Hip hinge", SUNDAY)
    assert (found.phone.words, found.phone.by, found.phone.counts) == ("Done, pain 1", "", False)
    assert (found.paper.words, found.paper.by, found.paper.counts) == ("Not done", "Dana Lee", True)
    assert found.phone.at.hour == 12


@pytest.mark.parametrize(("word", "state", "credit"), [(PHONE, "done", "1"), (PAPER, "skipped", "0")])
def test_the_word_that_is_kept_counts_and_the_other_stays_to_be_seen(
    differing: Stage, word: ReportSource, state: str, credit: str
) -> None:
    keep(differing, word)
    line = sunday(differing)
    assert (line.state, line.credit) == (state, credit)
    assert sorted((entry.by, entry.counts) for entry in line.entries) == [
        ("paper", word is PAPER), ("patient", word is PHONE),
    ]  # fmt: skip
    assert not shown(differing).open
    (press,) = shown(differing).settled
    assert (press.keep, press.by, press.lines[0].title) == (word, "Dana Lee", "Hip hinge")


def test_taking_it_back_opens_it_again_and_deletes_nothing(differing: Stage) -> None:
    batch = keep(differing, PHONE)
    for _ in range(2):
        assert undo(differing.staff(LATER), batch) == differing.program_id
    assert sunday(differing).state == "conflict"
    assert not shown(differing).settled
    keep(differing, PAPER)
    assert sunday(differing).state == "skipped"
    with differing.house.database.read() as session:
        assert session.query(Checkin).filter_by(clinic_id=differing.clinic_id).count() == 2


def test_pressed_twice_is_decided_once(differing: Stage) -> None:
    line = opened(differing).line
    presses = {decide(differing.staff(LATER), differing.program_id, [line], PHONE) for _ in range(2)}
    assert len(presses) == 1
    assert len(shown(differing).settled) == 1


def test_two_clinicians_who_decide_differently_do_not_overrule_each_other(differing: Stage) -> None:
    line = opened(differing).line
    keep(differing, PHONE)
    with pytest.raises(Conflict, match="since this page"):
        decide(differing.staff(LATER), differing.program_id, [line], PAPER)
    assert sunday(differing).state == "done"


@pytest.mark.parametrize("paper", [False, True])
def test_a_later_correction_is_shown_as_a_new_disagreement(differing: Stage, paper: bool) -> None:
    keep(differing, PHONE)
    tell(differing, Status.partial, LATER, paper=paper)
    found = opened(differing)
    assert (found.paper if paper else found.phone).words == "Some of it"
    assert sunday(differing).state == "conflict"


def test_the_same_word_told_again_leaves_the_decision(differing: Stage) -> None:
    keep(differing, PHONE)
    tell(differing, Status.done, LATER, pain=4)
    tell(differing, Status.skipped, LATER, paper=True)
    assert not shown(differing).open
    (press,) = shown(differing).settled
    assert press.lines[0].phone.words == "Done, pain 4"
    undo(differing.staff(LATER), press.batch)
    assert sunday(differing).state == "conflict"


def test_a_word_that_changed_since_the_page_was_opened_is_not_decided_blindly(differing: Stage) -> None:
    line = opened(differing).line
    tell(differing, Status.partial, LATER)
    with pytest.raises(Conflict, match="Look at both"):
        decide(differing.staff(LATER), differing.program_id, [line], PHONE)


def test_many_are_decided_and_taken_back_in_one_press(stage: Stage) -> None:
    for day in (SUNDAY, SUNDAY - timedelta(days=1)):
        tell(stage, Status.done, performed_on=day)
        tell(stage, Status.skipped, performed_on=day, paper=True)
    found = shown(stage)
    assert (found.days, [one.day for one in found.open]) == (2, [SUNDAY, SUNDAY - timedelta(days=1)])
    batch = decide(stage.staff(), stage.program_id, [one.line for one in found.open], PHONE)
    assert [len(press.lines) for press in shown(stage).settled] == [2]
    undo(stage.staff(), batch)
    assert len(shown(stage).open) == 2


def test_each_side_is_its_own_place(stage: Stage) -> None:
    friday = MONDAY - timedelta(days=3)
    tell(stage, Status.done, lineage=stage.hike, performed_on=friday)
    for side in Side:
        tell(stage, Status.skipped, lineage=stage.hike, performed_on=friday, side=side, paper=True)
    assert sorted(one.title for one in shown(stage).open) == ["Hip hike, left", "Hip hike, right"]
    left = next(one for one in shown(stage).open if one.title.endswith("left"))
    decide(stage.staff(), stage.program_id, [left.line], PHONE)
    assert [one.title for one in shown(stage).open] == ["Hip hike, right"]


def test_a_weekly_goal_is_decided_like_a_day(stage: Stage) -> None:
    plank = stage.items[2]
    tell(stage, Status.done, lineage=plank)
    tell(stage, Status.skipped, lineage=plank, paper=True)
    assert opened(stage).title == "Plank"
    keep(stage, PHONE)
    assert not shown(stage).open


def test_the_figures_the_caseload_and_the_proof_follow_at_once(differing: Stage) -> None:
    house, staff = differing.house, differing.staff(LATER)

    def row() -> tuple[str, str]:
        scores.refresh_due(house, LATER, 10)
        with house.database.read() as session:
            score = session.query(Score).filter_by(clinic_id=differing.clinic_id).one()
            return str(score.facts["done"]), f"{score.facts['strong']} {score.facts['also']}"

    def figure() -> str:
        found = adherence.figures(staff, differing.program_id)
        assert found is not None
        return found.windows[0].done

    assert (row()[0], figure()) == ("0", "0")
    assert "Paper and phone disagree" in row()[1]
    batch = keep(differing, PHONE)
    assert (row()[0], figure()) == ("1", "1")
    assert "Paper and phone disagree" not in row()[1]
    (audited,) = score_audit.audit(house, LATER, differing.clinic_id)
    assert (audited.equal, audited.differing) == (1, ())
    undo(staff, batch)
    assert (row()[0], figure()) == ("0", "0")
    assert caseload.today(staff).groups


def test_a_correction_after_review_and_decision_brings_the_person_back(differing: Stage) -> None:
    house, staff = differing.house, differing.staff(LATER)

    def group() -> str:
        scores.refresh_due(house, LATER, 10)
        with house.database.read() as session:
            return session.query(Score).filter_by(clinic_id=differing.clinic_id).one().group

    assert group() == "look"
    ((_, (line,)),) = caseload.today(staff).groups
    review(staff, [Seen(line.program_id, line.stamp)])
    assert group() == "seen"
    keep(differing, PHONE)
    tell(differing, Status.partial, LATER)
    assert group() == "look"


def test_what_is_not_asked_rightly_is_refused(differing: Stage) -> None:
    staff, program_id = differing.staff(), differing.program_id
    for lines, word in (([], PHONE), ([opened(differing).line], ReportSource.staff)):
        with pytest.raises(Invalid):
            decide(staff, program_id, lines, word)
    with pytest.raises(Conflict):
        decide(staff, program_id, ["made.up.1."], PHONE)
    assert sunday(differing).state == State.conflict


def test_another_clinic_finds_nothing_and_the_desk_may_not_decide(differing: Stage) -> None:
    line, batch = opened(differing).line, keep(differing, PHONE)
    stranger = set_stage(differing.house).staff()
    for asked in (
        lambda: decide(stranger, differing.program_id, [line], PHONE),
        lambda: undo(stranger, batch),
        lambda: undo(differing.staff(), uuid4()),
    ):
        with pytest.raises(NotFound):
            asked()
    for context in (
        differing.staff(role=Role.assistant),
        differing.staff(role=Role.auditor),
        differing.patient(),
    ):
        with pytest.raises(Refused):
            undo(context, batch)
