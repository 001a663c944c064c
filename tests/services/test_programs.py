"""Programs through the services: drafts, publishing, revising, pauses, the end; also several people at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.actions import Role
from clinic.domain.catalogue.library import Catalogue
from clinic.domain.drafts import DraftEdit, ItemEdit
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.domain.patients import PatientFacts
from clinic.domain.programs import Chosen, Ranking, SidePlan
from clinic.domain.sides import Side
from clinic.persistence.audit import AuditEntry
from clinic.persistence.caseload import Score
from clinic.persistence.handouts import Handout
from clinic.persistence.links import Link
from clinic.persistence.programs import DraftStep, Program, ProgramVersion
from clinic.services import (
    catalogue,
    draft_conflicts,
    draft_page,
    drafts,
    merges,
    patients,
    programs,
    ready_made,
    versions,
)
from clinic.services.context import Context, House
from clinic.services.drafts import Choice, Step, StepKind
from clinic.services.purge import purge_old
from tests.cast import NOON
from tests.program_stage import (
    DAILY,
    MONDAY,
    TUESDAY,
    Stage,
    add,
    at,
    begin,
    edit_of,
    kept,
    published,
    set_stage,
    settle,
    stranger,
)
from tests.staff import context_of, hire


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def count(stage: Stage, row: type) -> int:
    with stage.house.database.read() as session:
        return (
            session.scalar(select(func.count()).select_from(row).where(row.clinic_id == stage.clinic_id)) or 0
        )


def fields(refused: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def test_a_draft_keeps_what_was_chosen(stage: Stage) -> None:
    program_id = begin(stage, "hip-hike")
    (item,) = edit_of(stage, program_id).items
    sides = SidePlan((Side.left, Side.right), Side.right)
    chosen = replace(item, modifications=(Chosen("wall-support", "Unsteady"),), sides=sides, note="Slowly")
    revision = draft_page.builder(stage.dana, program_id).revision
    drafts.save(
        stage.dana, program_id, revision, DraftEdit("Hips", "Garden", (chosen,), Ranking((item.lineage,)))
    )
    draft = draft_page.builder(stage.dana, program_id).draft
    assert (draft.goal, draft.five_minutes) == ("Garden", Ranking((item.lineage,)))
    assert draft.items[0].modifications == (Chosen("wall-support", "Unsteady"),)
    assert (draft.items[0].sides, draft.items[0].note) == (sides, "Slowly")


def test_saving_the_same_again_is_no_change(stage: Stage) -> None:
    program_id = begin(stage)
    revision = draft_page.builder(stage.dana, program_id).revision
    assert drafts.save(stage.dana, program_id, revision, edit_of(stage, program_id)).revision == revision


@pytest.fixture
def ben(stage: Stage) -> Context:
    """Another clinician of Dana's clinic."""
    return context_of(stage.house, hire(stage.house, stage.clinic_id, Role.clinician, "Ben Ash"))


def test_of_two_writers_of_the_same_the_second_meets_a_conflict_and_nothing_changes(
    stage: Stage, ben: Context
) -> None:
    program_id = begin(stage)
    revision = draft_page.builder(stage.dana, program_id).revision
    edit = edit_of(stage, program_id)
    drafts.save(ben, program_id, revision, replace(edit, title="First"))
    with pytest.raises(Conflict):
        drafts.save(stage.dana, program_id, revision, replace(edit, title="Second"))
    assert draft_page.builder(stage.dana, program_id).draft.title == "First"


def test_a_conflict_names_only_what_both_changed_and_the_choice_decides(stage: Stage, ben: Context) -> None:
    program_id = begin(stage)
    revision = draft_page.builder(stage.dana, program_id).revision
    edit = edit_of(stage, program_id)
    drafts.save(ben, program_id, revision, replace(edit, title="Theirs", goal="Garden"))
    mine = replace(edit, title="Mine", items=(replace(edit.items[0], note="Slowly"),))
    compared = draft_conflicts.compare(stage.dana, program_id, revision, mine)
    assert [(line.label, line.theirs, line.mine) for line in compared.lines] == [("Title", "Theirs", "Mine")]
    drafts.save(
        stage.dana, program_id, revision, mine, choice=Choice(compared.revision, frozenset({"title"}))
    )
    draft = draft_page.builder(stage.dana, program_id).draft
    assert (draft.title, draft.goal, draft.items[0].note) == ("Theirs", "Garden", "Slowly")


def test_a_choice_made_before_a_third_saving_is_asked_for_again(stage: Stage, ben: Context) -> None:
    program_id = begin(stage)
    revision = draft_page.builder(stage.dana, program_id).revision
    edit = edit_of(stage, program_id)
    drafts.save(ben, program_id, revision, replace(edit, title="Theirs"))
    seen = draft_conflicts.compare(stage.dana, program_id, revision, replace(edit, title="Mine")).revision
    drafts.save(ben, program_id, seen, replace(edit, title="Theirs again"))
    with pytest.raises(Conflict):
        drafts.save(stage.dana, program_id, revision, replace(edit, title="Mine"), choice=Choice(seen))


def test_what_was_typed_into_a_draft_published_meanwhile_opens_the_next_one(stage: Stage) -> None:
    program_id = begin(stage)
    mine = replace(edit_of(stage, program_id), title="Mine")
    programs.publish(stage.dana, program_id)
    with pytest.raises(Conflict):
        drafts.save(stage.dana, program_id, 3, mine)
    assert draft_conflicts.compare(stage.dana, program_id, 3, mine).revision == 0
    drafts.save(stage.dana, program_id, 3, mine, choice=Choice(0))
    draft = draft_page.builder(stage.dana, program_id).draft
    assert (draft.title, draft.items[0].lineage) == ("Mine", mine.items[0].lineage)


@pytest.mark.parametrize("gone", ["published", "discarded"])
def test_a_page_of_an_earlier_draft_writes_nothing_unseen_into_the_next(stage: Stage, gone: str) -> None:
    program_id, _ = published(stage)
    programs.revise(stage.dana, program_id)
    stale = draft_page.builder(stage.dana, program_id).revision
    mine = replace(edit_of(stage, program_id), goal="Garden")
    if gone == "published":
        programs.publish(stage.dana, program_id, reason="One more")
    else:
        drafts.discard(stage.dana, program_id)
    programs.revise(stage.dana, program_id)
    next_one = draft_page.builder(stage.dana, program_id).revision
    drafts.save(stage.dana, program_id, next_one, replace(edit_of(stage, program_id), goal="Stairs"))
    with pytest.raises(Conflict):
        drafts.save(stage.dana, program_id, stale, mine)
    with pytest.raises(Conflict):
        programs.publish(stage.dana, program_id, revision=stale, reason="Unseen")
    assert draft_page.builder(stage.dana, program_id).draft.goal == "Stairs"
    compared = draft_conflicts.compare(stage.dana, program_id, stale, mine)
    assert (compared.old, [(line.theirs, line.mine) for line in compared.lines]) == (
        True,
        [("Stairs", "Garden")],
    )
    drafts.save(stage.dana, program_id, stale, mine, choice=Choice(compared.revision))
    assert draft_page.builder(stage.dana, program_id).draft.goal == "Garden"


def test_who_has_seen_that_the_draft_is_gone_is_asked_again_when_another_one_is_open(stage: Stage) -> None:
    program_id, _ = published(stage)
    programs.revise(stage.dana, program_id)
    mine = replace(edit_of(stage, program_id), title="Old")
    open_one = draft_page.builder(stage.dana, program_id).revision
    with pytest.raises(Conflict):
        drafts.save(stage.dana, program_id, open_one - 1, mine, choice=Choice(0))


def test_the_page_of_an_earlier_draft_that_holds_the_same_is_no_conflict(stage: Stage) -> None:
    program_id, _ = published(stage)
    programs.revise(stage.dana, program_id)
    open_one = draft_page.builder(stage.dana, program_id).revision
    assert drafts.save(stage.dana, program_id, open_one - 1, edit_of(stage, program_id)).revision == open_one


def test_fifty_steps_can_be_taken_back_and_no_more(stage: Stage) -> None:
    program_id = programs.start(stage.dana, stage.patient_id, "0")
    for number in range(1, 61):
        drafts.save(stage.dana, program_id, number, DraftEdit(str(number)))
    for _ in range(70):
        builder = draft_page.builder(stage.dana, program_id)
        drafts.save(stage.dana, program_id, builder.revision, edit_of(stage, program_id), Step(StepKind.undo))
    builder = draft_page.builder(stage.dana, program_id)
    assert (builder.draft.title, builder.can_undo, builder.can_redo) == ("10", False, True)


def test_the_steps_go_when_the_draft_goes(stage: Stage) -> None:
    program_id = begin(stage)
    assert count(stage, DraftStep) > 0
    programs.publish(stage.dana, program_id)
    assert count(stage, DraftStep) == 0


def test_a_new_exercise_takes_over_the_days_that_all_the_others_have(stage: Stage) -> None:
    program_id = begin(stage)
    add(stage, program_id, "plank")
    assert draft_page.builder(stage.dana, program_id).draft.items[1].schedule == DAILY


def test_contradictory_changes_are_not_saved(stage: Stage) -> None:
    program_id = begin(stage)
    before = draft_page.builder(stage.dana, program_id)
    edit = edit_of(stage, program_id)
    item = replace(edit.items[0], modifications=(Chosen("wall-support"), Chosen("broomstick")))
    with pytest.raises(Invalid) as refused:
        drafts.save(stage.dana, program_id, before.revision, replace(edit, title="X", items=(item,)))
    assert fields(refused) == [f"modifications-{item.lineage}"]
    assert draft_page.builder(stage.dana, program_id).draft == before.draft


def test_the_builder_says_beforehand_what_cannot_be_combined(stage: Stage) -> None:
    program_id = begin(stage)
    edit = edit_of(stage, program_id)
    item = replace(edit.items[0], modifications=(Chosen("broomstick"),))
    drafts.save(
        stage.dana,
        program_id,
        draft_page.builder(stage.dana, program_id).revision,
        replace(edit, items=(item,)),
    )
    (shown,) = draft_page.builder(stage.dana, program_id).items
    reasons = {option.slug: option.blocked for option in shown.options}
    assert reasons["wall-support"]
    assert not reasons["bent-knees"]


@pytest.mark.parametrize(
    ("kind", "left"),
    [(StepKind.up, "ba"), (StepKind.down, "ba"), (StepKind.remove, "b"), (StepKind.duplicate, "aab")],
)
def test_steps_change_the_order(stage: Stage, kind: StepKind, left: str) -> None:
    program_id = begin(stage, "hip-hinge", "plank")
    edit = edit_of(stage, program_id)
    about = edit.items[1 if kind is StepKind.up else 0].lineage
    drafts.save(
        stage.dana, program_id, draft_page.builder(stage.dana, program_id).revision, edit, Step(kind, about)
    )
    names = {"hip-hinge": "a", "plank": "b"}
    assert (
        "".join(names[item.exercise] for item in draft_page.builder(stage.dana, program_id).draft.items)
        == left
    )


def test_an_exercise_that_does_not_exist_cannot_be_added(stage: Stage) -> None:
    program_id = begin(stage)
    with pytest.raises(NotFound):
        add(stage, program_id, "moon-walk")


def test_forty_exercises_are_shown_and_published(stage: Stage) -> None:
    program_id = begin(stage)
    edit = edit_of(stage, program_id)
    items = tuple(replace(edit.items[0], lineage=str(uuid4())) for _ in range(40))
    revision = draft_page.builder(stage.dana, program_id).revision
    drafts.save(stage.dana, program_id, revision, replace(edit, items=items))
    assert len(draft_page.builder(stage.dana, program_id).items) == 40
    made = programs.publish(stage.dana, program_id)
    with stage.house.database.read() as session:
        assert len(programs.content_of(session, stage.clinic_id, made.version_id).items) == 40


def test_a_lineage_keeps_its_exercise(stage: Stage) -> None:
    program_id, _ = published(stage, "hip-hinge", "plank")
    programs.revise(stage.dana, program_id)
    hinge, plank = edit_of(stage, program_id).items
    swapped = replace(hinge, exercise_version=plank.exercise_version)
    with pytest.raises(Invalid, match="keeps its exercise"):
        drafts.save(stage.dana, program_id, 1, DraftEdit("Hips", "", (swapped, plank)))


def test_a_lineage_from_elsewhere_becomes_a_new_one(stage: Stage) -> None:
    program_id = begin(stage)
    foreign = replace(edit_of(stage, program_id).items[0], lineage=str(uuid4()))
    revision = draft_page.builder(stage.dana, program_id).revision
    drafts.save(
        stage.dana, program_id, revision, DraftEdit("Hips", "", (foreign,), Ranking((foreign.lineage,)))
    )
    draft = draft_page.builder(stage.dana, program_id).draft
    assert draft.items[0].lineage != foreign.lineage
    assert draft.five_minutes == Ranking((draft.items[0].lineage,))


def test_an_unknown_exercise_version_is_not_found(stage: Stage) -> None:
    program_id = begin(stage)
    with pytest.raises(NotFound):
        drafts.save(
            stage.dana, program_id, 1 + 2, DraftEdit("Hips", "", (ItemEdit(str(uuid4()), str(uuid4())),))
        )


def test_publishing_makes_the_version_its_link_its_sheets_and_its_score(stage: Stage) -> None:
    program_id, made = published(stage)
    assert (made.number, made.effective_from) == (1, TUESDAY)
    assert [count(stage, row) > 0 for row in (ProgramVersion, Link, Handout, Score)] == [True] * 4
    with pytest.raises(NotFound):
        draft_page.builder(stage.dana, program_id)


def test_tomorrow_is_the_patient_s_tomorrow(stage: Stage) -> None:
    program_id = begin(stage)
    patients.change(stage.dana, stage.patient_id, 1, patients.PatientFacts("Rosa", zone="Pacific/Auckland"))
    assert programs.publish(stage.dana, program_id).effective_from == date(2026, 3, 11)  # it is Tuesday there


def test_an_open_draft_cannot_be_published(stage: Stage) -> None:
    program_id = programs.start(stage.dana, stage.patient_id, "Hips")
    lineage = add(stage, program_id, "hip-hike")
    with pytest.raises(Invalid) as refused:
        programs.publish(stage.dana, program_id)
    assert fields(refused) == [f"{name}-{lineage}" for name in ("reps", "sides", "kind")]
    assert count(stage, ProgramVersion) == 0


@pytest.mark.parametrize("begins", [MONDAY - timedelta(1), MONDAY + timedelta(400)])
def test_a_version_begins_neither_in_the_past_nor_far_ahead(stage: Stage, begins: date) -> None:
    with pytest.raises(Invalid) as refused:
        programs.publish(stage.dana, begin(stage), effective_from=begins)
    assert fields(refused) == ["effective_from"]


def test_a_version_may_begin_today(stage: Stage) -> None:
    assert programs.publish(stage.dana, begin(stage), effective_from=MONDAY).effective_from == MONDAY


def test_the_second_version_wants_a_reason_and_keeps_the_lineages(stage: Stage) -> None:
    program_id, first = published(stage)
    programs.revise(stage.dana, program_id)
    with pytest.raises(Invalid) as refused:
        programs.publish(stage.dana, program_id, reason="  ")
    assert fields(refused) == ["reason"]
    second = programs.publish(stage.dana, program_id, reason="Goes well")
    assert second.number == 2
    with stage.house.database.read() as session:
        old, new = (
            programs.content_of(session, stage.clinic_id, made.version_id) for made in (first, second)
        )
    assert [item.lineage for item in old.items] == [item.lineage for item in new.items]


def test_the_next_version_does_not_begin_before_the_one_before(stage: Stage) -> None:
    program_id, _ = published(stage)
    programs.revise(stage.dana, program_id)
    with pytest.raises(Invalid) as refused:
        programs.publish(stage.dana, program_id, effective_from=MONDAY, reason="Sooner")
    assert fields(refused) == ["effective_from"]


def test_a_draft_that_was_changed_since_is_not_published(stage: Stage) -> None:
    program_id = begin(stage)
    seen = draft_page.builder(stage.dana, program_id).revision
    add(stage, program_id, "plank")
    with pytest.raises(Conflict):
        programs.publish(stage.dana, program_id, revision=seen)


def test_a_double_click_publishes_once(stage: Stage) -> None:
    program_id = begin(stage)
    revision = draft_page.builder(stage.dana, program_id).revision

    def press(_: int) -> int:
        try:
            return programs.publish(stage.dana, program_id, revision=revision).number
        except Conflict:
            return 0

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == [0, 0, 0, 1]


def test_many_publishers_at_once_get_one_number_each_without_a_gap(stage: Stage) -> None:
    program_id, _ = published(stage)

    def revise_and_publish(_: int) -> list[int]:
        numbers: list[int] = []
        while len(numbers) < 3:
            try:
                programs.revise(stage.dana, program_id)
                numbers.append(programs.publish(stage.dana, program_id, reason="Again").number)
            except Conflict:
                continue
        return numbers

    with ThreadPoolExecutor(4) as pool:
        given = [number for numbers in pool.map(revise_and_publish, range(4)) for number in numbers]
    with stage.house.database.read() as session:
        kept_numbers = [version.number for version in programs.versions(session, stage.clinic_id, program_id)]
    assert kept_numbers == list(range(1, len(kept_numbers) + 1))
    assert len(set(given)) == len(given) == 12


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE program_versions SET title = 'other'",
        "DELETE FROM program_versions",
        "UPDATE program_items SET note = 'other'",
        "DELETE FROM program_items",
        "UPDATE exercise_versions SET number = 9",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_published(stage: Stage, statement: str) -> None:
    published(stage)
    with pytest.raises(DatabaseError, match="append-only"), stage.house.database.write() as session:
        session.connection().execute(text(statement))


def test_correcting_the_catalogue_does_not_change_a_published_program(stage: Stage) -> None:
    program_id, made = published(stage)
    loaded = corrected(stage, "hip-hinge", "Hip bend")
    assert (loaded.renewed, loaded.same) == (1, 15)
    assert versions.program(stage.dana, program_id).items[0].name == "Hip hinge"
    programs.revise(stage.dana, program_id)
    (shown,) = draft_page.builder(stage.dana, program_id).items
    assert (shown.exercise.name, shown.renewable) == ("Hip hinge", True)
    drafts.save(
        stage.dana, program_id, 1, edit_of(stage, program_id), Step(StepKind.renew, shown.item.lineage)
    )
    (shown,) = draft_page.builder(stage.dana, program_id).items
    assert (shown.exercise.name, shown.renewable) == ("Hip bend", False)
    programs.publish(stage.dana, program_id, reason="New text")
    assert versions.program(stage.dana, program_id, 1).items[0].name == "Hip hinge"
    assert made.number == 1


def corrected(stage: Stage, slug: str, name: str):  # type: ignore[no-untyped-def]
    found: Catalogue = load_catalogue()
    exercises = {**found.exercises, slug: replace(found.exercises[slug], name=name)}
    return catalogue.load(stage.house, replace(found, exercises=exercises), NOON)


def test_the_time_line_says_what_changed_who_and_why(stage: Stage) -> None:
    program_id, _ = published(stage, "hip-hinge", "plank")
    programs.revise(stage.dana, program_id)
    edit = edit_of(stage, program_id)
    revision = draft_page.builder(stage.dana, program_id).revision
    drafts.save(stage.dana, program_id, revision, replace(edit, items=edit.items[:1]))
    programs.publish(stage.dana, program_id, reason="Too much at once")
    second, first = versions.program(stage.dana, program_id).versions
    assert second.changes == ("Plank taken out.",)
    assert (second.reason, second.published_by) == ("Too much at once", "Dana Lee")
    assert (first.changes, first.number) == ((), 1)


def test_an_older_version_can_be_begun_again(stage: Stage) -> None:
    program_id, _ = published(stage, "hip-hinge", "plank")
    programs.revise(stage.dana, program_id)
    edit = edit_of(stage, program_id)
    drafts.save(stage.dana, program_id, 1, replace(edit, items=edit.items[:1]))
    programs.publish(stage.dana, program_id, reason="Less")
    programs.revise(stage.dana, program_id, 1)
    assert len(draft_page.builder(stage.dana, program_id).items) == 2


def test_only_one_draft_is_open(stage: Stage) -> None:
    program_id, _ = published(stage)
    programs.revise(stage.dana, program_id)
    with pytest.raises(Conflict):
        programs.revise(stage.dana, program_id)


def test_throwing_the_first_draft_away_takes_the_program_with_it(stage: Stage) -> None:
    program_id = begin(stage)
    assert drafts.discard(stage.dana, program_id) is None
    assert count(stage, Program) == 0
    drafts.restore(stage.dana, program_id)
    assert versions.program(stage.dana, program_id).latest == 0


def test_throwing_a_later_draft_away_leaves_the_program(stage: Stage) -> None:
    program_id, _ = published(stage)
    programs.revise(stage.dana, program_id)
    assert drafts.discard(stage.dana, program_id) == program_id
    assert versions.program(stage.dana, program_id).latest == 1


def test_a_draft_that_was_thrown_away_comes_back_as_it_was(stage: Stage) -> None:
    program_id, _ = published(stage)
    programs.revise(stage.dana, program_id)
    before = draft_page.builder(stage.dana, program_id)
    drafts.save(stage.dana, program_id, before.revision, replace(edit_of(stage, program_id), goal="Garden"))
    drafts.discard(stage.dana, program_id)
    with pytest.raises(NotFound):
        drafts.restore(stranger(stage.house), program_id)
    drafts.restore(stage.dana, program_id)
    assert edit_of(stage, program_id).goal == "Garden"
    assert draft_page.builder(stage.dana, program_id).revision > before.revision + 1


def test_a_draft_begun_since_stays(stage: Stage) -> None:
    program_id, _ = published(stage)
    for _ in range(2):
        programs.revise(stage.dana, program_id)
        drafts.discard(stage.dana, program_id)
    programs.revise(stage.dana, program_id)
    with pytest.raises(Conflict):
        drafts.restore(stage.dana, program_id)


def test_after_a_month_what_was_thrown_away_is_forgotten(stage: Stage) -> None:
    program_id = begin(stage)
    drafts.discard(stage.dana, program_id)
    late = stage.dana.now + timedelta(days=31)
    with pytest.raises(NotFound):
        drafts.restore(replace(stage.dana, now=late), program_id)
    purge_old(stage.house, late, 10)
    with pytest.raises(NotFound):
        drafts.restore(stage.dana, program_id)


def test_bringing_a_draft_back_twice_is_done_once(stage: Stage) -> None:
    program_id = begin(stage)
    drafts.discard(stage.dana, program_id)
    drafts.restore(stage.dana, program_id)
    drafts.restore(stage.dana, program_id)
    assert count(stage, Program) == 1


def test_a_draft_thrown_away_after_a_merge_goes_back_with_it(stage: Stage) -> None:
    program_id = begin(stage)
    kept = patients.add(stage.dana, PatientFacts("Rosa", "Marin"))
    merges.merge(
        stage.dana, kept, stage.patient_id, merges.preview(stage.dana, kept, stage.patient_id).revisions
    )
    drafts.discard(stage.dana, program_id)
    merges.undo(stage.dana, stage.patient_id)
    drafts.restore(stage.dana, program_id)
    assert versions.program(stage.dana, program_id).patient_id == stage.patient_id


def pauses(stage: Stage, program_id: UUID) -> list[tuple[date, date | None, bool]]:
    page = versions.program(stage.dana, program_id)
    return [(pause.first_day, pause.last_day, pause.withdrawn) for pause in page.pauses]


def test_a_pause_is_shortened_by_closing_it_and_opening_another(stage: Stage) -> None:
    program_id, _ = published(stage)
    first, last = TUESDAY, TUESDAY + timedelta(9)
    pause = programs.pause(stage.dana, program_id, first, last, "Holiday")
    programs.resume(stage.dana, program_id, pause, first + timedelta(3))
    assert sorted(pauses(stage, program_id), key=lambda found: found[2]) == [
        (first, first + timedelta(2), False),
        (first, last, True),
    ]


def test_a_pause_that_has_not_begun_is_withdrawn_whole(stage: Stage) -> None:
    program_id, _ = published(stage)
    pause = programs.pause(stage.dana, program_id, TUESDAY, None, "Ill")
    programs.resume(stage.dana, program_id, pause, TUESDAY)
    assert pauses(stage, program_id) == [(TUESDAY, None, True)]
    with pytest.raises(Conflict):
        programs.resume(stage.dana, program_id, pause, TUESDAY)


@pytest.mark.parametrize(
    ("first", "last", "reason", "field"),
    [
        (TUESDAY, MONDAY, "Ill", "last_day"),
        (TUESDAY, TUESDAY, " ", "reason"),
        (TUESDAY + timedelta(900), TUESDAY + timedelta(901), "Ill", "first_day"),
        (TUESDAY + timedelta(2), TUESDAY + timedelta(20), "Ill", "first_day"),
    ],
)
def test_pauses_that_make_no_sense_are_refused(
    stage: Stage, first: date, last: date | None, reason: str, field: str
) -> None:
    program_id, _ = published(stage)
    programs.pause(stage.dana, program_id, TUESDAY + timedelta(5), TUESDAY + timedelta(6), "Holiday")
    with pytest.raises(Invalid) as refused:
        programs.pause(stage.dana, program_id, first, last, reason)
    assert fields(refused) == [field]
    assert len(pauses(stage, program_id)) == 1


def test_a_resumption_after_the_pause_is_refused(stage: Stage) -> None:
    program_id, _ = published(stage)
    pause = programs.pause(stage.dana, program_id, TUESDAY, TUESDAY, "Ill")
    with pytest.raises(Invalid) as refused:
        programs.resume(stage.dana, program_id, pause, TUESDAY + timedelta(1))
    assert fields(refused) == ["on"]


def test_an_ended_program_is_neither_revised_nor_paused_nor_ended_again(stage: Stage) -> None:
    program_id, _ = published(stage)
    programs.end(stage.dana, program_id, TUESDAY, "Reached the goal")
    assert versions.program(stage.dana, program_id).end_reason == "Reached the goal"
    for act in (
        lambda: programs.revise(stage.dana, program_id),
        lambda: programs.pause(stage.dana, program_id, TUESDAY, None, "Ill"),
        lambda: programs.end(stage.dana, program_id, TUESDAY, "Again"),
    ):
        with pytest.raises(Conflict):
            act()


def test_a_program_does_not_end_in_the_past(stage: Stage) -> None:
    program_id, _ = published(stage)
    with pytest.raises(Invalid) as refused:
        programs.end(stage.dana, program_id, MONDAY - timedelta(1), "Late")
    assert fields(refused) == ["ends_on"]


def test_pausing_and_ending_have_the_score_counted_again(stage: Stage) -> None:
    program_id, _ = published(stage)
    later = at(stage.dana, NOON + timedelta(minutes=5))
    programs.pause(later, program_id, TUESDAY, None, "Ill")
    with stage.house.database.read() as session:
        stale = session.scalar(select(Score.stale_at).where(Score.clinic_id == stage.clinic_id))
    assert stale is not None
    assert stale <= later.now


def test_another_clinic_s_program_is_not_found(stage: Stage) -> None:
    program_id, _ = published(stage)
    sam = stranger(stage.house)
    for act in (
        lambda: versions.program(sam, program_id),
        lambda: draft_page.builder(sam, program_id),
        lambda: drafts.save(sam, program_id, 1, DraftEdit("X")),
        lambda: programs.publish(sam, program_id),
        lambda: programs.revise(sam, program_id),
        lambda: programs.pause(sam, program_id, TUESDAY, None, "Ill"),
        lambda: programs.end(sam, program_id, TUESDAY, "Done"),
        lambda: programs.start(sam, stage.patient_id, "Hips"),
        lambda: drafts.discard(sam, program_id),
    ):
        with pytest.raises(NotFound):
            act()


def test_an_assistant_reads_programs_and_does_not_write_them(stage: Stage) -> None:
    program_id, _ = published(stage)
    ben = context_of(stage.house, hire(stage.house, stage.clinic_id, Role.assistant, "Ben Ash"))
    assert versions.program(ben, program_id).latest == 1
    for act in (
        lambda: programs.revise(ben, program_id),
        lambda: programs.start(ben, stage.patient_id, "Hips"),
        lambda: programs.end(ben, program_id, TUESDAY, "Done"),
    ):
        with pytest.raises(Refused):
            act()


def test_the_audit_trail_names_each_step_without_words_of_the_patient(stage: Stage) -> None:
    program_id = begin(stage)
    programs.publish(stage.dana, program_id, reason="Secret words")
    with stage.house.database.read() as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.clinic_id == stage.clinic_id).order_by(AuditEntry.number)
        ).all()
    assert {"program.draft", "program.publish"} <= {entry.verb for entry in entries}
    assert all(entry.patient_id == stage.patient_id for entry in entries if entry.subject_id == program_id)
    assert "Secret" not in str([entry.facts for entry in entries])


def test_an_hour_of_saving_at_each_pause_is_a_dozen_entries(stage: Stage) -> None:
    program_id = begin(stage)
    edit = edit_of(stage, program_id)
    for pause in range(240):
        now = at(stage.dana, NOON + timedelta(minutes=5, seconds=15 * pause))
        drafts.save(now, program_id, 3 + pause, replace(edit, goal=f"Stairs {pause}"), touched="goal")
    with stage.house.database.read() as session:
        entries = session.scalars(
            select(AuditEntry).where(
                AuditEntry.clinic_id == stage.clinic_id, AuditEntry.verb == "program.draft"
            )
        ).all()
    revisions = sorted(entry.facts["revision"] for entry in entries if "revision" in entry.facts)
    assert (len(revisions), revisions[-1]) == (12, 224)


def test_a_ready_made_program_is_previewed_and_added_as_chosen(stage: Stage) -> None:
    program_id = programs.start(stage.dana, stage.patient_id, "Hips")
    slug = "hip-rotation-for-low-back-relief"
    preview = ready_made.preview(stage.dana, program_id, slug, Side.right)
    assert preview.offered[0].name.startswith("Hip 90-90")
    assert preview.offered[0].side == "both sides, right side first"
    assert draft_page.builder(stage.dana, program_id).items == ()
    assert ready_made.apply(stage.dana, program_id, preview.revision, slug, [0, 2], Side.right) == 2
    first, bridge = draft_page.builder(stage.dana, program_id).items
    assert first.item.sides == SidePlan((Side.left, Side.right), Side.right)
    assert bridge.doses


def test_of_a_program_in_stages_only_the_first_is_proposed(stage: Stage) -> None:
    program_id = programs.start(stage.dana, stage.patient_id, "Hips")
    preview = ready_made.preview(stage.dana, program_id, "learn-the-hip-hinge")
    assert [offer.proposed for offer in preview.offered] == [True, False, False, False, False]


def test_nothing_chosen_of_a_ready_made_program_is_refused(stage: Stage) -> None:
    program_id = programs.start(stage.dana, stage.patient_id, "Hips")
    with pytest.raises(Invalid):
        ready_made.apply(stage.dana, program_id, 1, "quick-low-back-stability", [99])


def test_the_builder_compares_the_minutes_with_what_the_patient_has(stage: Stage) -> None:
    program_id = begin(stage, "hip-hinge", "plank")
    patients.change(stage.dana, stage.patient_id, 1, patients.PatientFacts("Rosa", minutes_a_day=2))
    assert draft_page.builder(stage.dana, program_id).over_budget
    patients.change(stage.dana, stage.patient_id, 2, patients.PatientFacts("Rosa", minutes_a_day=20))
    assert not draft_page.builder(stage.dana, program_id).over_budget


def test_what_the_patient_does_not_have_at_home_is_said(stage: Stage) -> None:
    program_id = begin(stage, "hip-hike")
    patients.change(stage.dana, stage.patient_id, 1, patients.PatientFacts("Rosa", equipment=("wall",)))
    assert draft_page.builder(stage.dana, program_id).items[0].lacking == ("Step",)
    patients.change(stage.dana, stage.patient_id, 2, patients.PatientFacts("Rosa", equipment=("nothing",)))
    assert draft_page.builder(stage.dana, program_id).items[0].lacking == ("Step",)
    patients.change(stage.dana, stage.patient_id, 3, patients.PatientFacts("Rosa"))
    assert draft_page.builder(stage.dana, program_id).items[0].lacking == ()


def test_a_day_in_a_zone_is_the_local_one() -> None:
    assert patients.day_in("Pacific/Auckland", datetime(2026, 3, 9, 12, tzinfo=UTC)) == TUESDAY


def test_sending_an_item_back_unchanged_keeps_it(stage: Stage) -> None:
    program_id = begin(stage, "bridge-posterior-tilt")
    (item,) = draft_page.builder(stage.dana, program_id).draft.items
    settle(stage, program_id)
    assert kept(item).lineage == edit_of(stage, program_id).items[0].lineage
