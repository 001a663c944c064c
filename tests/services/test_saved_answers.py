"""Saved answers: kept by the clinic, put into the box by a person, never alone for a symptom."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from clinic.domain.actions import Role
from clinic.domain.adherence.values import Status
from clinic.domain.checkins import Asked, Entry, Post
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.domain.saved_answers import ALERT, NAMED, TOLD_WITH, Written
from clinic.services import checkins, questions, saved_answers, symptoms
from clinic.services.context import House
from tests.services.checkin_stage import MONDAY, NOON, Stage, set_stage

ICE = Written("Ice or heat", "Ten minutes at most.", "en")
MATS = Written("Mats", "A folded blanket will do.", "en")


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def ask(stage: Stage, text: str, *entries: Entry) -> UUID:
    checkins.record(stage.patient(), Post(uuid4(), entries, questions=(Asked(text, None),)))
    return next(line.id for line in questions.queue(stage.staff()).lines if line.text == text)


def titles(stage: Stage, words: str = "") -> list[str]:
    return [line.written.title for line in saved_answers.page(stage.staff(), words).lines]


def why(stage: Stage, key: UUID) -> str:
    return next(line.symptom for line in questions.queue(stage.staff()).lines if line.id == key)


def test_they_are_found_by_name_and_text(stage: Stage) -> None:
    for written in (MATS, ICE):
        saved_answers.add(stage.staff(), written)
    assert titles(stage) == ["Ice or heat", "Mats"]
    assert (titles(stage, "minutes ICE"), titles(stage, "blanket"), titles(stage, "sofa")) == (
        ["Ice or heat"], ["Mats"], [],
    )  # fmt: skip


def test_a_name_stands_for_one_text(stage: Stage) -> None:
    key = saved_answers.add(stage.staff(), ICE)
    with pytest.raises(Invalid, match="has this name already"):
        saved_answers.add(stage.staff(), Written("ICE or heat", "Other", "en"))
    saved_answers.archive(stage.staff(), key)
    saved_answers.add(stage.staff(), Written("ICE or heat", "Other", "en"))
    with pytest.raises(Conflict, match="has this name by now"):
        saved_answers.restore(stage.staff(), key)


def test_a_change_of_two_at_once_loses_nothing(stage: Stage) -> None:
    key = saved_answers.add(stage.staff(), ICE)
    saved_answers.change(stage.staff(), key, 1, Written("Ice", "Five minutes.", "es"))
    with pytest.raises(Conflict):
        saved_answers.change(stage.staff(), key, 1, MATS)
    (line,) = saved_answers.page(stage.staff()).lines
    assert (line.written, line.revision, line.written_by) == (
        Written("Ice", "Five minutes.", "es"),
        2,
        "Dana Lee",
    )


def test_what_is_put_away_is_not_offered_until_it_is_back(stage: Stage) -> None:
    key = saved_answers.add(stage.staff(), ICE)
    question = ask(stage, "How deep?")
    saved_answers.archive(stage.staff(), key)
    assert questions.queue(stage.staff()).saved == ()
    with pytest.raises(Invalid, match="no saved answer of this name"):
        saved_answers.insert(stage.staff(), question, "Ice or heat", "")
    saved_answers.restore(stage.staff(), key)
    assert questions.queue(stage.staff()).saved == (ICE,)


def test_putting_one_in_sends_nothing(stage: Stage) -> None:
    saved_answers.add(stage.staff(), ICE)
    key = ask(stage, "How deep?")
    filled = saved_answers.insert(stage.staff(), key, "ice OR heat", "Dear Rosa,")
    assert filled == "Dear Rosa,\n\nTen minutes at most."
    assert questions.queue(stage.staff()).waiting == 1
    questions.answer(stage.staff(), key, filled)
    assert questions.queue(stage.staff()).waiting == 0


def test_a_question_about_a_symptom_is_answered_in_words_of_ones_own(stage: Stage) -> None:
    saved_answers.add(stage.staff(), ICE)
    key = ask(stage, "Must it hurt?")
    assert why(stage, key) == NAMED
    with pytest.raises(Conflict, match="may be about a symptom"):
        saved_answers.insert(stage.staff(), key, ICE.title, "")
    with pytest.raises(Invalid, match="a saved answer and nothing more"):
        questions.answer(stage.staff(), key, "ten minutes, at most!")
    questions.answer(stage.staff(), key, "Ten minutes at most, and call me tomorrow.")


def test_pain_told_with_it_and_an_open_alert_make_it_one(stage: Stage) -> None:
    told_with = ask(stage, "How deep?", Entry(stage.hinge, MONDAY, Status.done, pain=2))
    assert why(stage, told_with) == TOLD_WITH
    later = ask(stage, "Which towel?")
    assert why(stage, later) == ""
    checkins.record(stage.patient(), Post(uuid4(), (Entry(stage.hinge, MONDAY, Status.done, pain=9),)))
    assert why(stage, later) == ALERT
    (alert,) = symptoms.for_patient(stage.staff(), stage.patient_id)
    symptoms.acknowledge(stage.staff(NOON + timedelta(hours=1)), alert.id, "Called")
    assert why(stage, later) == ""


def test_another_clinics_answers_are_not_there(stage: Stage) -> None:
    other = set_stage(stage.house)
    key = saved_answers.add(stage.staff(), ICE)
    assert saved_answers.page(other.staff()).count == 0
    for act in (
        lambda: saved_answers.change(other.staff(), key, 1, MATS),
        lambda: saved_answers.archive(other.staff(), key),
        lambda: saved_answers.insert(other.staff(), ask(stage, "How deep?"), ICE.title, ""),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_desk_reads_them_and_clinicians_write_them(stage: Stage) -> None:
    saved_answers.page(stage.staff(role=Role.assistant))
    with pytest.raises(Refused):
        saved_answers.add(stage.staff(role=Role.assistant), ICE)
