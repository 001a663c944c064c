"""Every dose and schedule is said in every language, by its own plurals; English says what it always said."""

import re
from datetime import date
from decimal import Decimal

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as some

from clinic.domain import dose as doses
from clinic.domain.dose import Dose, Load, LoadUnit, Pace, Range, Tempo
from clinic.domain.languages import LANGUAGES, page_language, sheet_language
from clinic.domain.programs import SidePlan
from clinic.domain.schedule import AsNeeded, EveryDays, Quota, Schedule, Weekdays
from clinic.domain.sides import Side
from clinic.domain.speech.grammar import TABLES, Speech

numbers = some.integers(1, 20)
ranges = some.one_of(
    numbers.map(lambda n: Range(n, n)),
    numbers.map(lambda n: Range(n, n, or_more=True)),
    some.tuples(numbers, numbers).map(lambda pair: Range(min(pair), max(pair))),
)
seconds = some.one_of(ranges, some.integers(60, 600).map(lambda n: Range(n, n)))
tempos = some.one_of(
    some.sampled_from(Pace).map(Tempo),
    some.tuples(*[some.integers(0, 9)] * 3).map(lambda counts: Tempo(None, *counts)),
)
loads = some.one_of(
    some.sampled_from(["red", "blue"]).map(lambda colour: Load(band=colour)),
    some.builds(
        lambda low, more: Load(Decimal(low), Decimal(low + more), LoadUnit.kg), numbers, some.integers(0, 5)
    ),
)
one_dose = some.builds(
    Dose,
    *[some.none() | ranges] * 2,
    some.none() | seconds,
    some.none() | seconds,
    some.none() | tempos,
    some.none() | loads,
)
whole_doses = some.builds(
    lambda first, others: Dose(
        first.sets, first.reps, first.hold_s, first.rest_s, first.tempo, first.load, tuple(others)
    ),
    one_dose,
    some.lists(one_dose, max_size=2),
)
schedules = some.one_of(
    some.builds(Weekdays, some.sets(some.integers(1, 7), min_size=1).map(tuple), some.integers(1, 5)),
    some.builds(EveryDays, some.integers(1, 30), some.just(date(2026, 3, 9)), some.integers(1, 5)),
    some.builds(Quota, some.integers(1, 30)),
    some.just(AsNeeded()),
)
plans = some.sampled_from(
    [
        SidePlan(), SidePlan((Side.left,)), SidePlan((Side.right,)), SidePlan((Side.left, Side.right)),
        SidePlan((Side.left, Side.right), Side.left), SidePlan((Side.left, Side.right), Side.right),
    ]
)  # fmt: skip


@given(whole_doses, schedules, plans)
def test_english_is_what_the_domain_says(dose: Dose, schedule: Schedule, plan: SidePlan) -> None:
    said = Speech("en")
    assert said.dose(dose) == doses.words(dose)
    assert said.schedule(schedule) == schedule.words()
    assert said.sides(plan) == plan.words()


@pytest.mark.parametrize("tag", ["es", "ar"])
@given(dose=one_dose)
def test_every_number_of_a_dose_is_said_and_no_english_word(tag: str, dose: Dose) -> None:
    text = Speech(tag).dose(dose)
    assert "{" not in text
    assert not re.search(r"\b(time|times|round|rounds|second|seconds|hold|rest|with|the|to|at least)\b", text)
    for number in (dose.sets, dose.reps):
        if number is not None and number.lower > 2:
            assert str(number.lower) in text
    assert bool(text) == bool(doses.words(dose))


@pytest.mark.parametrize(
    ("dose", "spanish"),
    [
        (Dose(Range(2, 2), Range(10, 12)), "10 a 12 veces · 2 rondas"),
        (Dose(Range(1, 1), Range(1, 1)), "1 vez · 1 ronda"),
        (Dose(Range(2, 3), None, Range(20, 30)), "sostenga 20 a 30 segundos · 2 a 3 rondas"),
        (
            Dose(Range(1, 1), Range(5, 5), Range(90, 90)),
            "5 veces · sostenga 1 minuto 30 segundos cada vez · 1 ronda",
        ),
        (
            Dose(Range(2, 2), Range(8, 8, or_more=True), load=Load(band="red")),
            "al menos 8 veces · 2 rondas · con la banda roja",
        ),
    ],
)
def test_spanish_doses_read_like_this(dose: Dose, spanish: str) -> None:
    assert Speech("es").dose(dose) == spanish


@pytest.mark.parametrize(
    ("number", "arabic"),
    [
        (1, "مرة واحدة"),
        (2, "مرتان"),
        (3, "3 مرات"),
        (10, "10 مرات"),
        (11, "11 مرة"),
        (100, "100 مرة"),
        (103, "103 مرات"),
    ],
)
def test_arabic_counts_in_its_six_ways(number: int, arabic: str) -> None:
    assert Speech("ar").dose(Dose(None, Range(number, number))) == arabic


def test_an_arabic_range_names_both_numbers() -> None:
    assert Speech("ar").dose(Dose(None, Range(1, 2))) == "1 إلى 2 مرة"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_plurals_are_those_of_the_cldr(tag: str) -> None:
    rule = Locale.parse(tag).plural_form
    for number in [*range(250), 1_000, 1_001, 100_011, 1_000_000, 2_000_000]:
        assert LANGUAGES[tag].plural(number) == rule(number), number


@pytest.mark.parametrize("tag", ["es", "ar"])
def test_weekdays_are_those_of_the_cldr(tag: str) -> None:
    names = Locale.parse(tag).days["stand-alone"]["wide"]
    assert [names[day] for day in range(7)] == list(TABLES[tag].days)


def test_a_language_that_is_not_there_is_english() -> None:
    assert (sheet_language("zh"), sheet_language("es"), page_language("ar"), page_language("es")) == (
        "en",
        "es",
        "en",
        "es",
    )
