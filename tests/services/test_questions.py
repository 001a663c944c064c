"""A question waits, with its age, until somebody answers; then the patient sees the answer."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from clinic.domain.actions import Action, Role, Site
from clinic.domain.adherence.values import Status
from clinic.domain.checkins import Asked, Entry, Post
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.services import timeline
from clinic.services.context import Context, House, perform
from clinic.services.questions import age_words, answer, ask, asked_about, queue
from tests.services.checkin_stage import MONDAY, NOON, Stage, set_stage


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def asked(stage: Stage, text: str, hours_ago: int = 0) -> UUID:
    ask(
        stage.patient(NOON - timedelta(hours=hours_ago)), Post(uuid4(), questions=(Asked(text, stage.hinge),))
    )
    return next(line.id for line in queue(stage.staff()).lines if line.text == text)


def seen_by_patient(stage: Stage) -> list[tuple[str, str]]:
    with perform(stage.patient(), Action.view_own_program) as doing:
        return [(one.text, one.answer) for one in asked_about(doing, stage.program_id, "America/Los_Angeles")]


def test_an_answer_of_the_site_itself_names_nobody(stage: Stage, house: House) -> None:
    question = asked(stage, "Must it hurt?")
    answer(Context(house, Site("demo", stage.clinic_id), NOON), question, "It need not.")
    told = timeline.timeline_of(stage.staff(), stage.patient_id, "question").lines
    assert [line.text for line in told] == ["Answered: It need not."]


def test_the_oldest_question_stands_first_with_its_age(stage: Stage) -> None:
    asked(stage, "Must it hurt?", 2)
    asked(stage, "How deep?", 75)
    shown = queue(stage.staff())
    assert [(line.text, line.age, line.old) for line in shown.lines] == [
        ("How deep?", "3 days", True), ("Must it hurt?", "2 hours", False),
    ]  # fmt: skip
    assert (shown.waiting, shown.answered, shown.lines[0].patient_name) == (2, 0, "Rosa Marquez")
    assert shown.lines[0].exercise == "Hip hinge"


def test_an_answer_reaches_the_patient_and_leaves_the_queue(stage: Stage) -> None:
    key = asked(stage, "How deep?")
    assert seen_by_patient(stage) == [("How deep?", "")]
    answer(stage.staff(), key, " As deep as it is easy. ")
    assert seen_by_patient(stage) == [("How deep?", "As deep as it is easy.")]
    assert queue(stage.staff()).lines == ()
    (line,) = queue(stage.staff(), answered=True).lines
    assert (line.answered_by, line.answer) == ("Dana Lee", "As deep as it is easy.")


def test_a_question_is_answered_once(stage: Stage) -> None:
    key = asked(stage, "How deep?")
    with pytest.raises(Invalid):
        answer(stage.staff(), key, " ")
    answer(stage.staff(), key, "Half way.")
    with pytest.raises(Conflict):
        answer(stage.staff(), key, "All the way.")
    assert seen_by_patient(stage) == [("How deep?", "Half way.")]


def test_only_clinicians_of_the_clinic_answer(stage: Stage) -> None:
    key = asked(stage, "How deep?")
    for context in (stage.staff(role=Role.assistant), stage.staff(role=Role.auditor), stage.patient()):
        with pytest.raises(Refused):
            answer(context, key, "Half way.")
    stranger = set_stage(stage.house).staff()
    with pytest.raises(NotFound):
        answer(stranger, key, "Half way.")
    assert queue(stranger).lines == ()


def test_asking_is_only_asking(stage: Stage) -> None:
    with pytest.raises(Invalid):
        ask(
            stage.patient(),
            Post(uuid4(), (Entry(stage.hinge, MONDAY, Status.done),), questions=(Asked("Why?"),)),
        )
    with pytest.raises(Refused):
        ask(stage.staff(), Post(uuid4(), questions=(Asked("Why?"),)))


def test_the_queue_is_paged(stage: Stage) -> None:
    rosa = stage.patient()
    for number in range(52):
        ask(rosa, Post(uuid4(), questions=(Asked(f"Question {number}"),)))
    assert [len(queue(stage.staff(), page).lines) for page in (1, 2, 3)] == [50, 2, 0]
    with pytest.raises(Invalid):
        queue(stage.staff(), 0)


def test_one_patients_questions_are_paged_and_counted_too(stage: Stage) -> None:
    for number in range(51):
        ask(stage.patient(), Post(uuid4(), questions=(Asked(f"Question {number}"),)))
    shown = [queue(stage.staff(), page, patient_id=stage.patient_id) for page in (1, 2)]
    assert [(len(one.lines), one.first, one.total) for one in shown] == [(50, 1, 51), (1, 51, 51)]
    assert answer(stage.staff(), shown[0].lines[0].id, "No.") == 50


def test_ages_in_words() -> None:
    assert [age_words(NOON - timedelta(hours=hours), NOON) for hours in (0, 1, 23, 24, 60)] == [
        "less than an hour", "1 hour", "23 hours", "1 day", "2 days",
    ]  # fmt: skip
