"""Saved answers: which questions may be about a symptom, and what an answer of one's own is."""

import pytest

from clinic.domain.errors import Invalid
from clinic.domain.saved_answers import (
    ALERT,
    NAMED,
    TOLD_WITH,
    UNREAD,
    Written,
    checked,
    inserted,
    is_alone,
    symptom_reason,
)


def why(question: str, language: str = "en", **told: bool) -> str:
    return symptom_reason(question, language, **{"told_with": False, "alert": False, **told})


@pytest.mark.parametrize(
    "question",
    ["Must it hurt?", "My toes tingle, is that right?", "NUMBNESS in my left foot", "It gave way on the stairs",
     "I feel dizzy afterwards", "Is the swelling normal?", "Me duele la rodilla", "Se me adormece el pie",
     "Tengo hinchazón", "Siento hormigueo", "¿Es normal el DOLOR?"],
)  # fmt: skip
def test_a_symptom_in_either_language_is_named(question: str) -> None:
    assert why(question) == NAMED


@pytest.mark.parametrize(
    "question", ["How deep?", "May I do it in bed?", "Which towel is right?", "¿Puedo hacerlo por la noche?"]
)  # fmt: skip
def test_what_names_none_may_have_a_saved_answer(question: str) -> None:
    assert why(question) == ""


def test_what_was_told_with_it_and_an_open_alert_count_too() -> None:
    assert why("How deep?", told_with=True) == TOLD_WITH
    assert why("How deep?", alert=True) == ALERT


@pytest.mark.parametrize("language", ["de", "ar", "uk"])
def test_in_another_language_no_question_is_read_as_harmless(language: str) -> None:
    assert why("Wie tief?", language) == UNREAD


@pytest.mark.parametrize(
    "answer", ["Ten minutes at most.", " ten minutes, at most!\n", "TEN  MINUTES AT MOST"]
)
def test_other_marks_and_capitals_are_no_words_of_ones_own(answer: str) -> None:
    assert is_alone(answer, "Ten minutes at most.")
    assert not is_alone(f"{answer} Call me tomorrow.", "Ten minutes at most.")


def test_what_is_put_in_stands_below_what_was_typed() -> None:
    assert inserted(" ", "Ten minutes.") == "Ten minutes."
    assert inserted("Dear Rosa,\n", "Ten minutes.") == "Dear Rosa,\n\nTen minutes."


@pytest.mark.parametrize(
    ("title", "text", "language", "field"),
    [(" ", "Ten", "en", "title"), ("x" * 81, "Ten", "en", "title"), ("Ice", " ", "en", "text"),
     ("Ice", "x" * 2001, "en", "text"), ("Ice", "Ten", "xx", "language")],
)  # fmt: skip
def test_each_rule_names_its_field(title: str, text: str, language: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(Written(title, text, language))
    assert [problem.field for problem in refused.value.problems] == [field]
