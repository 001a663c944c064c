"""Proposals of progression: worked out from reports, answered by somebody, never applied by themselves."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from clinic.domain.adherence.values import ReportSource, Status
from clinic.domain.checkins import Entry, Post
from clinic.domain.dose import Dose, Range
from clinic.domain.errors import Conflict, NotFound
from clinic.domain.programs import Chosen
from clinic.domain.progression import Next, Rule, StepKind
from clinic.services import caseload, checkins, draft_page, drafts, programs, progression, scores
from clinic.services.context import Context, House
from clinic.services.proposals import Proposed, days_words
from tests.program_stage import TUESDAY, Stage, add, at, begin, edit_of, set_stage, stranger

MORE = Rule(3, 3, then=Next(StepKind.dose, Dose(Range(3, 3), Range(12, 12))))
THURSDAY = TUESDAY + timedelta(days=2)


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def on(stage: Stage, day: date) -> Context:
    return at(stage.dana, datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=20))


def ruled(stage: Stage, rule: Rule = MORE, *slugs: str, changes: tuple[Chosen, ...] = ()) -> UUID:
    """A program published from Tuesday on, whose first item has a rule."""
    program_id = begin(stage, *slugs)
    edit = edit_of(stage, program_id)
    items = (replace(edit.items[0], rule=rule, modifications=changes), *edit.items[1:])
    revision = draft_page.builder(stage.dana, program_id).revision
    drafts.save(stage.dana, program_id, revision, replace(edit, items=items))
    programs.publish(stage.dana, program_id)
    return program_id


def tell(
    stage: Stage, program_id: UUID, day: date, pain: int | None = 2, status: Status = Status.done
) -> None:
    entry = Entry(UUID(lineages(stage, program_id)[0]), day, status, pain=pain)
    checkins.enter(on(stage, day), program_id, Post(uuid4(), (entry,)), ReportSource.staff)


def lineages(stage: Stage, program_id: UUID) -> list[str]:
    with stage.house.database.read() as session:
        version = programs.versions(session, stage.clinic_id, program_id)[-1]
        return [item.lineage for item in programs.content_of(session, stage.clinic_id, version.id).items]


def met(stage: Stage, rule: Rule = MORE, **more: tuple[Chosen, ...]) -> tuple[UUID, Proposed]:
    """A program with three good days, and what is proposed on the last of them."""
    program_id = ruled(stage, rule, **more)
    for back in range(3):
        tell(stage, program_id, TUESDAY + timedelta(days=back))
    return program_id, open_one(stage, program_id)


def open_one(stage: Stage, program_id: UUID, day: date = THURSDAY) -> Proposed:
    (line,) = progression.page(on(stage, day), program_id).lines
    assert line.proposal is not None
    return line.proposal


def waiting(stage: Stage, program_id: UUID, day: date = THURSDAY) -> int:
    return progression.page(on(stage, day), program_id).waiting


def test_three_good_days_make_a_proposal_with_its_ground(stage: Stage) -> None:
    program_id, found = met(stage)
    assert (found.name, found.now, found.step) == ("Hip hinge", "2×10–12", "3×12")
    assert (found.until, found.ground) == (THURSDAY, "met on 10, 11 and 12 March, pain at most 2")
    with pytest.raises(NotFound):
        draft_page.builder(stage.dana, program_id)


def test_it_vanishes_when_a_newer_report_takes_its_ground(stage: Stage) -> None:
    program_id, _ = met(stage)
    tell(stage, program_id, THURSDAY + timedelta(days=1), pain=6)
    assert waiting(stage, program_id, THURSDAY + timedelta(days=1)) == 0


def test_a_correction_of_a_report_counts_instead_of_it(stage: Stage) -> None:
    program_id, _ = met(stage)
    tell(stage, program_id, THURSDAY, status=Status.skipped)
    assert waiting(stage, program_id) == 0


def test_taking_it_opens_a_draft_with_the_step_and_the_patient_keeps_hers(stage: Stage) -> None:
    program_id, found = met(stage)
    assert progression.take(on(stage, THURSDAY), program_id, found.rule_id, found.until) == "Hip hinge → 3×12"
    builder = draft_page.builder(stage.dana, program_id)
    assert (builder.items[0].item.dose, builder.items[0].item.rule) == (MORE.then.dose, None)
    assert builder.can_undo
    assert builder.latest == 1
    page = progression.page(on(stage, THURSDAY), program_id)
    (answer,) = page.lines[0].answers
    assert (page.waiting, answer.words, answer.by) == (0, "Taken into the draft", "Dana Lee")


def test_a_change_is_taken_away_as_the_rule_says(stage: Stage) -> None:
    rule = Rule(3, 3, then=Next(StepKind.modification, remove=("broomstick",)))
    program_id, found = met(stage, rule, changes=(Chosen("broomstick"),))
    progression.take(on(stage, THURSDAY), program_id, found.rule_id, found.until)
    assert draft_page.builder(stage.dana, program_id).items[0].item.slugs == ()


def test_the_next_exercise_takes_the_place_on_the_same_days(stage: Stage) -> None:
    rule = Rule(3, 3, then=Next(StepKind.exercise, exercise="deadlift"))
    program_id, found = met(stage, rule)
    progression.take(on(stage, THURSDAY), program_id, found.rule_id, found.until)
    (shown,) = draft_page.builder(stage.dana, program_id).items
    assert (shown.exercise.name, shown.item.schedule is not None) == ("Deadlift", True)
    assert shown.item.lineage != found.lineage


def test_it_goes_into_the_draft_that_is_open_already(stage: Stage) -> None:
    program_id, found = met(stage)
    programs.revise(on(stage, THURSDAY), program_id)
    add(stage, program_id, "squat")
    progression.take(on(stage, THURSDAY), program_id, found.rule_id, found.until)
    assert [one.item.exercise for one in draft_page.builder(stage.dana, program_id).items] == [
        "hip-hinge",
        "squat",
    ]


def test_not_now_asks_again_once_newer_days_meet_it(stage: Stage) -> None:
    program_id, found = met(stage)
    progression.defer(on(stage, THURSDAY), program_id, found.rule_id, found.until, "Next week")
    assert waiting(stage, program_id) == 0
    for ahead in range(1, 4):
        tell(stage, program_id, THURSDAY + timedelta(days=ahead))
    assert open_one(stage, program_id, THURSDAY + timedelta(days=3)).until == THURSDAY + timedelta(days=3)


def test_not_for_this_patient_is_not_asked_again_until_somebody_says_so(stage: Stage) -> None:
    program_id, found = met(stage)
    progression.refuse(on(stage, THURSDAY), program_id, found.rule_id, found.until)
    for ahead in range(1, 5):
        tell(stage, program_id, THURSDAY + timedelta(days=ahead))
    later = THURSDAY + timedelta(days=4)
    assert waiting(stage, program_id, later) == 0
    progression.reopen(on(stage, later), program_id, found.rule_id)
    assert waiting(stage, program_id, later) == 1


def test_two_answers_to_one_proposal_are_one_answer_and_a_conflict(stage: Stage) -> None:
    program_id, found = met(stage)
    progression.defer(on(stage, THURSDAY), program_id, found.rule_id, found.until)
    for answer in (progression.take, progression.defer, progression.refuse):
        with pytest.raises(Conflict):
            answer(on(stage, THURSDAY), program_id, found.rule_id, found.until)
    with pytest.raises(NotFound):
        draft_page.builder(stage.dana, program_id)


def test_a_ground_that_has_moved_on_is_not_answered_unseen(stage: Stage) -> None:
    program_id, found = met(stage)
    tell(stage, program_id, THURSDAY + timedelta(days=1))
    with pytest.raises(Conflict):
        progression.take(on(stage, THURSDAY + timedelta(days=1)), program_id, found.rule_id, found.until)


def test_days_before_a_change_of_the_item_are_no_ground(stage: Stage) -> None:
    program_id, _ = met(stage)
    programs.revise(on(stage, THURSDAY), program_id)
    edit = edit_of(stage, program_id)
    items = (replace(edit.items[0], dose=Dose(Range(2, 2), Range(12, 12))),)
    revision = draft_page.builder(stage.dana, program_id).revision
    drafts.save(stage.dana, program_id, revision, replace(edit, items=items))
    programs.publish(on(stage, THURSDAY), program_id, reason="More")
    assert waiting(stage, program_id) == 0


def test_a_rule_that_stays_the_same_keeps_its_answers_over_a_new_version(stage: Stage) -> None:
    program_id, found = met(stage)
    progression.refuse(on(stage, THURSDAY), program_id, found.rule_id, found.until)
    programs.revise(on(stage, THURSDAY), program_id)
    programs.publish(on(stage, THURSDAY), program_id, reason="Another title")
    (line,) = progression.page(on(stage, THURSDAY), program_id).lines
    assert (line.rule_id, len(line.answers)) == (found.rule_id, 1)


def test_an_ended_program_proposes_nothing(stage: Stage) -> None:
    program_id, _ = met(stage)
    programs.end(on(stage, THURSDAY), program_id, THURSDAY, "Done")
    assert waiting(stage, program_id) == 0


def test_the_caseload_says_it_and_forgets_it_once_answered(stage: Stage) -> None:
    program_id, found = met(stage)

    def said() -> str:
        context = on(stage, THURSDAY)
        while scores.refresh_due(stage.house, context.now, 50):
            continue
        ((_, (line,)),) = caseload.today(context).groups
        return f"{line.strong} {line.rest}"

    assert said() == "A rule is met: Hip hinge → 3×12."
    progression.defer(on(stage, THURSDAY), program_id, found.rule_id, found.until)
    assert not said().startswith("A rule is met")


def test_another_clinic_s_rule_is_not_there(stage: Stage) -> None:
    program_id, found = met(stage)
    sam = at(stranger(stage.house), on(stage, THURSDAY).now)
    for act in (
        lambda: progression.page(sam, program_id),
        lambda: progression.take(sam, program_id, found.rule_id, found.until),
        lambda: progression.defer(sam, program_id, found.rule_id, found.until),
        lambda: progression.refuse(sam, program_id, found.rule_id, found.until),
        lambda: progression.reopen(sam, program_id, found.rule_id),
        lambda: progression.reopen(stage.dana, program_id, uuid4()),
    ):
        with pytest.raises(NotFound):
            act()
    assert waiting(stage, program_id) == 1


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((TUESDAY,), "yesterday"),
        ((TUESDAY, TUESDAY + timedelta(days=1)), "on 10 and 11 March"),
        ((date(2026, 2, 27), date(2026, 3, 1), date(2026, 3, 3)), "on 27 February, 1 and 3 March"),
    ],
)
def test_days_are_said_with_their_months(days: tuple[date, ...], said: str) -> None:
    assert days_words(days, TUESDAY + timedelta(days=1)) == said
