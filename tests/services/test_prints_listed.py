"""Who is listed to be printed for: today's patients, and those whose program holds a template."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from clinic.domain.actions import Role
from clinic.domain.errors import NotFound
from clinic.domain.patients import PatientFacts
from clinic.services import patients, prints, programs, templates, tests
from clinic.services.context import Context, House
from tests.program_stage import TUESDAY, Stage, at, begin, published, set_stage, settle
from tests.program_stage import stranger as of_another_clinic
from tests.services.test_templates import apply
from tests.staff import context_of, hire


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def with_program(stage: Stage, name: str) -> Stage:
    """The stage of another patient, whose program was published at the stage's noon."""
    other = replace(stage, patient_id=patients.add(stage.dana, PatientFacts(name, "Ames")))
    published(other, "plank")
    return other


def listed(context: Context, *, today: bool = False, template: UUID | None = None) -> list[str]:
    found = prints.choice(context, today=today, template=template).candidates
    return [one.given_name for one in found]


def test_todays_patients_are_those_with_a_new_program_and_those_to_be_tested(stage: Stage) -> None:
    tested, _ = with_program(stage, "Ann"), with_program(stage, "Bert")
    tests.plan_retest(stage.dana, tested.patient_id, "hip-rotation-test", TUESDAY)
    assert listed(stage.dana, today=True) == ["Ann", "Bert"]
    tuesday = at(stage.dana, stage.dana.now + timedelta(days=1))
    assert listed(tuesday, today=True) == ["Ann"]
    published(replace(stage, dana=tuesday), "plank")
    assert listed(tuesday, today=True) == ["Ann", "Rosa"]
    assert listed(tuesday) == ["Ann", "Bert", "Rosa"]


def test_a_template_lists_those_in_whose_programs_it_was_used(stage: Stage) -> None:
    with_program(stage, "Ann")
    key = templates.add_from(stage.dana, begin(stage, "hip-hinge"), "Hinge")
    program_id = with_template(stage, key)
    found = prints.choice(stage.dana, template=key)
    assert [one.program_id for one in found.candidates] == [program_id]
    assert [one.name for one in found.templates] == ["Hinge"]


def with_template(stage: Stage, key: UUID) -> UUID:
    """A published program of Rosa's in which the template was used."""
    program_id = begin(stage, "plank")
    apply(stage, program_id, key, [0])
    settle(stage, program_id)
    programs.publish(stage.dana, program_id)
    return program_id


def test_a_template_that_somebody_may_not_see_lists_nobody(stage: Stage) -> None:
    key = templates.add_from(stage.dana, begin(stage, "hip-hinge"), "Hinge")
    assistant = context_of(stage.house, hire(stage.house, stage.clinic_id, Role.assistant, "Ira Bell"))
    assert prints.choice(assistant).templates == ()
    for other in (assistant, of_another_clinic(stage.house)):
        with pytest.raises(NotFound):
            prints.choice(other, template=key)
