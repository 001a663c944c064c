"""A clinic's defaults, and that new programs, tests and sheets begin with them."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from clinic.domain.actions import Role
from clinic.domain.errors import Invalid, Refused
from clinic.domain.handout_look import Colour, Layout, Paper, Size
from clinic.domain.schedule import EveryDays, Quota, Weekdays
from clinic.domain.sides import Side
from clinic.domain.tests import Result
from clinic.services import (
    audit,
    defaults,
    draft_page,
    lint,
    patients,
    programs,
    ready_made,
    tests,
    tests_proposal,
)
from clinic.services.audit import Wanted
from clinic.services.context import Context, House
from clinic.services.defaults import Defaults
from clinic.services.handout_looks import usual_look
from tests.program_stage import MONDAY, Stage, add, begin, published, set_stage
from tests.staff import context_of, hire

WANTED = Defaults(
    Paper.letter, Layout.compact, Size.large, Colour.black_and_white, 4, 6, 20, 28, Weekdays((1, 3), 2)
)


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


@pytest.fixture
def owner(stage: Stage) -> Context:
    return context_of(stage.house, hire(stage.house, stage.clinic_id, Role.owner, "Ana Ruiz"))


def test_they_are_kept_and_the_trail_names_what_changed(owner: Context) -> None:
    defaults.change(owner, replace(defaults.defaults(owner), pain_limit=4))
    defaults.change(owner, WANTED)
    assert defaults.defaults(owner) == WANTED
    lines = audit.trail(owner, Wanted(verb="clinic.change")).lines
    assert lines[-1].detail.endswith("fields pain_limit")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"pain_limit": 0}, "pain_limit"), ({"minutes_limit": 0}, "minutes_limit"),
     ({"minutes_limit": 241}, "minutes_limit"),
     ({"retest_days": 732}, "retest_days")],
)  # fmt: skip
def test_each_rule_names_its_field(owner: Context, wrong: dict[str, int], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        defaults.change(owner, replace(WANTED, **wrong))  # type: ignore[arg-type]
    assert [problem.field for problem in refused.value.problems] == [field]
    assert defaults.defaults(owner).schedule is None


def test_only_owners_change_them(stage: Stage) -> None:
    with pytest.raises(Refused):
        defaults.change(stage.dana, WANTED)


def test_a_new_exercise_begins_with_the_usual_days(stage: Stage, owner: Context) -> None:
    program_id = programs.start(stage.dana, stage.patient_id, "Hips")
    add(stage, program_id, "hip-hinge")
    defaults.change(owner, WANTED)
    add(stage, program_id, "plank")
    revision = draft_page.builder(stage.dana, program_id).revision
    ready_made.apply(stage.dana, program_id, revision, "quick-low-back-stability", [1], Side.left)
    test_id = tests.record(
        stage.dana, stage.patient_id, "hip-rotation-test", Result("leans", "reaches", MONDAY)
    )
    tests_proposal.accept(stage.dana, test_id)
    found = [item.schedule for item in draft_page.builder(stage.dana, program_id).draft.items]
    assert found == [None, *[WANTED.schedule] * 5]


def test_every_few_days_are_counted_from_the_day_after_it_is_added(stage: Stage, owner: Context) -> None:
    defaults.change(owner, replace(WANTED, schedule=EveryDays(3, date(2000, 1, 3))))
    program_id = programs.start(stage.dana, stage.patient_id, "Hips")
    add(stage, program_id, "plank")
    (item,) = draft_page.builder(stage.dana, program_id).draft.items
    assert item.schedule == EveryDays(3, MONDAY + timedelta(days=1))


def test_the_linter_measures_by_the_usual_minutes_where_nobody_said(stage: Stage, owner: Context) -> None:
    program_id = begin(stage, "hip-hinge", "plank")
    defaults.change(owner, replace(WANTED, minutes_limit=1))
    assert "Usual here: 1." in long_day(stage, program_id)
    patients.change(stage.dana, stage.patient_id, 1, patients.PatientFacts("Rosa", minutes_a_day=2))
    assert "The patient has 2." in long_day(stage, program_id)
    patients.change(stage.dana, stage.patient_id, 2, patients.PatientFacts("Rosa", minutes_a_day=60))
    assert long_day(stage, program_id) == ""


def long_day(stage: Stage, program_id: UUID) -> str:
    """What the linter says of too many minutes, or nothing."""
    found = lint.page(stage.dana, program_id).linted.findings
    return next((one.message for one in found if one.rule == "minutes"), "")


def test_minutes_hold_for_a_patient_who_gave_none(stage: Stage, owner: Context) -> None:
    defaults.change(owner, WANTED)
    program_id = programs.start(stage.dana, stage.patient_id, "Hips")
    assert draft_page.builder(stage.dana, program_id).budget == 20
    patients.change(stage.dana, stage.patient_id, 1, patients.PatientFacts("Rosa", minutes_a_day=10))
    assert draft_page.builder(stage.dana, program_id).budget == 10


def test_a_test_s_form_offers_the_usual_day(stage: Stage, owner: Context) -> None:
    assert tests.form(stage.dana, stage.patient_id, "hip-rotation-test").retest_on is None
    defaults.change(owner, WANTED)
    offered = tests.form(stage.dana, stage.patient_id, "hip-rotation-test").retest_on
    assert offered == date(2026, 3, 9) + timedelta(days=28)


def test_new_sheets_look_as_the_defaults_say(stage: Stage, owner: Context) -> None:
    defaults.change(owner, replace(WANTED, schedule=Quota(3)))
    program_id, _ = published(stage)
    with stage.house.database.read() as session:
        look = usual_look(session, stage.clinic_id, program_id)
    assert (look.paper, look.layout, look.size, look.colour) == (
        Paper.letter, Layout.compact, Size.large, Colour.black_and_white,
    )  # fmt: skip
