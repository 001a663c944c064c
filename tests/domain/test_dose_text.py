"""A dose in one line: what people type, what is shown, and that what is shown is read back as the same dose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.dose import Dose, Pace, Range, Tempo, words
from clinic.domain.dose_text import parse, sentence, short
from clinic.domain.errors import Invalid
from tests.domain.test_dose import doses

TYPED = [
    ("2-3x10-12", "10 to 12 times · 2 to 3 rounds"),
    ("3x30s", "hold 30 seconds · 3 rounds"),
    ("3 x 30 s, rest 20", "hold 30 seconds · 3 rounds · rest 20 seconds"),
    ("30s x 3", "hold 30 seconds · 3 rounds"),
    ("hold 20-30s", "hold 20 to 30 seconds"),
    ("2 rounds of 10 to 12, slowly, rest 30 s", "10 to 12 times · 2 rounds · slowly · rest 30 seconds"),
    ("2x10x5s", "10 times · hold 5 seconds each time · 2 rounds"),
    ("3 sets of 8 reps with 2.5 kg", "8 times · 3 rounds · with 2.5 kg"),
    ("3×10+ red band", "at least 10 times · 3 rounds · with the red band"),
    ("2x10 3-1-3", "10 times · 2 rounds · 3 seconds out, 1 second still, 3 seconds back"),
    ("2 rounds, hold 1 min 30 s, no rest", "hold 1 minute 30 seconds · 2 rounds · no rest between rounds"),
    ("2x10, 1 minute back", "10 times · 2 rounds · 1 minute back"),
    ("at least 8 times", "at least 8 times"),
    ("? rounds of 10 times", "10 times"),
    ("2 rounds of ? times, with ? kg", "2 rounds"),
    ("10", "10 times"),
    ("", ""),
]
WRONG = [
    ("lots", "not understood"),
    ("2x10 banana", "“banana” is not understood"),
    ("12-10 times", "runs backwards: write 10-12"),
    ("2 rounds, 3 rounds", "stands here twice"),
    ("99 rounds", "at most 20"),
    ("0x10", "at least 1"),
    ("2x10, tempo 99-1-1", "between 0 and 60"),
    ("2x10 with 900 kg", "at most 500"),
    ("x" * 300, "too long"),
    ("2x10'); DROP TABLE", "not understood"),
]


@pytest.mark.parametrize(("typed", "said"), TYPED)
def test_a_dose_is_understood_as_it_is_typed(typed: str, said: str) -> None:
    assert words(parse(typed)) == said


@pytest.mark.parametrize(("typed", "said"), WRONG)
def test_what_is_not_understood_is_said_about_the_dose(typed: str, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(typed)
    assert {problem.field for problem in caught.value.problems} == {"dose"}
    assert said in caught.value.problems[0].message


@given(doses)
def test_the_sentence_is_read_back_as_the_same_dose(dose: Dose) -> None:
    assert parse(sentence(dose, needs_load=True)) == dose


@given(doses)
def test_the_short_form_is_read_back_as_the_same_dose(dose: Dose) -> None:
    assert parse(short(dose)) == dose


@given(doses.filter(lambda dose: dose.tempo != Tempo(None, 0, 0, 0)))
def test_the_words_of_the_sheet_are_read_back_as_the_same_dose(dose: Dose) -> None:
    assert parse(words(dose)) == dose


@given(st.text(max_size=60))
def test_any_text_is_a_dose_or_a_problem_of_the_dose(text: str) -> None:
    assert _problems(text) <= {"dose"}


def _problems(text: str) -> set[str]:
    try:
        parse(text)
    except Invalid as error:
        return {problem.field for problem in error.problems}
    return set()


def test_the_sentence_leaves_a_place_for_what_is_to_be_chosen() -> None:
    assert sentence(Dose()) == "? rounds of ? times"
    assert sentence(Dose(sets=Range(2, 3)), needs_load=True) == "2 to 3 rounds of ? times, with ? kg"
    dose = Dose(Range(2, 2), Range(10, 12), rest_s=Range(30, 30), tempo=Tempo(Pace.slowly))
    assert sentence(dose) == "2 rounds of 10 to 12 times, slowly, rest 30 s"


def test_the_short_form_is_how_clinicians_write() -> None:
    assert short(Dose(Range(3, 3), Range(10, 12))) == "3×10–12"
    assert short(Dose(Range(3, 3), hold_s=Range(30, 30))) == "3×30 s"
    assert short(Dose(Range(2, 2), Range(10, 10), Range(5, 5))) == "2×10, hold 5 s"
