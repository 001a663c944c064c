"""The dose: ranges, words, what is missing, what people type."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.codec import from_plain, to_plain
from clinic.domain.dose import (
    CAPS,
    Amounts,
    Dose,
    Frequency,
    Load,
    LoadUnit,
    Pace,
    Range,
    Tempo,
    choices,
    frequency_words,
    lower_bounds,
    missing,
    words,
)
from clinic.domain.dose_form import form_values, parse_dose, parse_load, parse_range, parse_tempo
from clinic.domain.errors import Invalid


def ranges(cap: int) -> st.SearchStrategy[Range]:
    pairs = st.tuples(st.integers(1, cap), st.integers(1, cap)).map(sorted)
    return pairs.map(lambda pair: Range(*pair)) | st.integers(1, cap).map(lambda n: Range(n, n, or_more=True))


weights = st.decimals(Decimal("0.5"), Decimal(500), places=1)
loads = st.builds(
    lambda pair, unit: Load(*sorted(pair), unit), st.tuples(weights, weights), st.sampled_from(LoadUnit)
) | st.sampled_from(["red", "light green"]).map(lambda colour: Load(band=colour))
tempos = st.sampled_from(Pace).map(lambda pace: Tempo(pace=pace)) | st.builds(
    Tempo, st.none(), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)
)
doses = st.builds(
    Dose,
    sets=st.none() | ranges(CAPS["sets"]),
    reps=st.none() | ranges(CAPS["reps"]),
    hold_s=st.none() | ranges(CAPS["hold_s"]),
    rest_s=st.none() | ranges(CAPS["rest_s"]),
    tempo=st.none() | tempos,
    load=st.none() | loads,
)


@given(doses)
def test_a_dose_written_into_a_form_is_read_back_the_same(dose):
    assert parse_dose(form_values(dose)) == dose


@given(doses, st.lists(doses, max_size=2))
def test_a_dose_survives_its_plain_form(dose, others):
    whole = Dose(**{**_fields(dose), "alternatives": tuple(others)})
    assert from_plain(Dose, to_plain(whole)) == whole


@given(doses)
def test_the_lower_bounds_never_exceed_the_dose(dose):
    bounds = lower_bounds(dose)
    for name in ("sets", "reps", "hold_s"):
        number = getattr(dose, name)
        assert getattr(bounds, name) == (number.lower if number else None)


def test_the_words_are_those_a_patient_reads():
    dose = parse_dose({"sets": "2-3", "reps": "10–12", "rest_s": "30"})
    assert words(dose) == "10 to 12 times · 2 to 3 rounds · rest 30 seconds"


def test_alternatives_are_joined_by_or():
    dose = Dose(
        sets=Range(2, 3),
        reps=Range(10, 12),
        alternatives=(Dose(sets=Range(2, 3), hold_s=Range(30, 30, or_more=True)),),
    )
    assert words(dose) == "10 to 12 times · 2 to 3 rounds or hold at least 30 seconds · 2 to 3 rounds"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"hold_s": "20-30"}, "hold 20 to 30 seconds"),
        ({"reps": "1", "sets": "1"}, "1 time · 1 round"),
        ({"reps": "8", "hold_s": "5"}, "8 times · hold 5 seconds each time"),
        ({"hold_s": "90"}, "hold 1 minute 30 seconds"),
        ({"rest_s": "0"}, "no rest between rounds"),
        ({"tempo": "3-0-2"}, "3 seconds out, 2 seconds back"),
        ({"tempo": "slowly"}, "slowly"),
        ({"load": "2,5 kg"}, "with 2.5 kg"),
        ({"load": "4-5 lb"}, "with 4 to 5 lb"),
        ({"load": "Red band"}, "with the red band"),
        ({}, ""),
    ],
)
def test_each_part_has_its_words(form, said):
    assert words(parse_dose(form)) == said


def test_how_often_has_its_words():
    frequency = Frequency(times_a_day=Range(1, 2), days_a_week=Range(3, 3), weeks=Range(6, 6))
    assert frequency_words(frequency) == "1 to 2 times a day · 3 days a week · for 6 weeks"
    assert frequency_words(Frequency(as_needed=True)) == "whenever you need it"


def test_what_must_be_chosen_is_named():
    assert missing(Dose()) == ("sets", "reps")
    assert missing(Dose(sets=Range(2, 2), hold_s=Range(30, 30))) == ()
    assert missing(Dose(sets=Range(2, 2), reps=Range(8, 8)), needs_load=True) == ("load",)


def test_alternatives_must_be_settled_before_anything_else():
    either = Dose(sets=Range(2, 2), reps=Range(8, 8), alternatives=(Dose(hold_s=Range(30, 30)),))
    assert missing(either) == ("alternatives",)
    assert [missing(one) for one in choices(either)] == [(), ("sets",)]


def test_lower_bounds_of_a_hold_have_no_repetitions():
    assert lower_bounds(parse_dose({"sets": "2-3", "hold_s": "at least 30"})) == Amounts(2, None, 30)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2-3", Range(2, 3)),
        ("10–12", Range(10, 12)),
        (" 10 to 12 ", Range(10, 12)),
        ("30", Range(30, 30)),
        ("at least 30", Range(30, 30, or_more=True)),
        ("30+", Range(30, 30, or_more=True)),
        ("", None),
    ],
)
def test_numbers_are_read_as_people_type_them(text, found):
    assert parse_range(text, "reps") == found


@pytest.mark.parametrize("text", ["3-2", "ten", "2-3-4", "-3", "1.5", "99999999", "201", "2 3"])
def test_a_wrong_number_names_its_field(text):
    with pytest.raises(Invalid) as caught:
        parse_range(text, "reps")
    assert [problem.field for problem in caught.value.problems] == ["reps"]


def test_every_wrong_field_is_named_at_once():
    with pytest.raises(Invalid) as caught:
        parse_dose({"sets": "x", "reps": "12-10", "tempo": "fast", "load": "heavy", "rest_s": "9999"})
    assert {problem.field for problem in caught.value.problems} == {"sets", "reps", "tempo", "load", "rest_s"}


def test_zero_rounds_are_refused_by_name():
    with pytest.raises(Invalid) as caught:
        parse_dose({"sets": "0"})
    assert caught.value.problems[0].field == "sets"


@pytest.mark.parametrize("text", ["2", "kg", "0 kg", "501 kg", "3-2 kg"])
def test_a_wrong_load_is_refused(text):
    with pytest.raises(Invalid, match="load"):
        parse_load(text)


def test_a_tempo_is_three_counts_or_a_word():
    assert parse_tempo("3-1-3") == Tempo(None, 3, 1, 3)
    with pytest.raises(Invalid, match="tempo"):
        parse_tempo("3-1")


@pytest.mark.parametrize(
    "wrong",
    [
        {"sets": [3, 2]},
        {"sets": 3},
        {"sets": [1]},
        {"reps": [True, 2]},
        {"rounds": [1, 2]},
        {"load": {"lower": "2", "upper": "2"}},
        {"load": {"lower": "2.001", "upper": "3", "unit": "kg"}},
        {"load": {"lower": "NaN", "upper": "3", "unit": "kg"}},
        {"load": {"lower": "1e9999", "upper": "1e9999", "unit": "kg"}},
        {"load": {"band": "red" * 20}},
        {"load": {"band": "red\0"}},
        {"tempo": {}},
        [],
    ],
)
def test_a_wrong_plain_form_is_refused(wrong):
    with pytest.raises(Invalid):
        from_plain(Dose, wrong)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["lower", "unit", "band"]), inner)
    ),
    max_leaves=5,
)


@given(
    st.dictionaries(st.sampled_from(["sets", "reps", "hold_s", "tempo", "load", "alternatives"]), json_values)
)
def test_whatever_json_comes_it_is_a_dose_or_refused(plain):
    try:
        dose = from_plain(Dose, plain)
    except Invalid:
        return
    assert from_plain(Dose, to_plain(dose)) == dose


def _fields(dose: Dose) -> dict[str, object]:
    return {name: getattr(dose, name) for name in ("sets", "reps", "hold_s", "rest_s", "tempo", "load")}
