"""Patients in a real browser: added by keyboard alone, imported from a file, two rows made one and two again."""

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from clinic.domain.patients import PatientFacts
from clinic.services import notes, patients
from tests.browser.builder_stage import Bench
from tests.program_stage import Stage, published

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(bench: Bench) -> Stage:
    return bench.stage


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_a_patient_is_added_by_keyboard_with_nothing_but_a_name(page: Page) -> None:
    page.goto("/patients")
    page.get_by_role("link", name="Add patient").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/patients/new")
    begins_to_type(page)
    page.keyboard.type("Ines")
    page.keyboard.press("Tab")
    page.keyboard.type("Brandt")
    page.keyboard.press("Enter")
    page.wait_for_url("**/patients/*-*")
    assert heading(page) == "Ines Brandt"


def begins_to_type(page: Page) -> None:
    """The first field has the focus before anybody's fingers are there."""
    expect(page.locator("input[name=given_name]")).to_be_focused()


def test_the_rest_is_one_tap_away_and_a_near_duplicate_is_named(page: Page, stage: Stage) -> None:
    page.goto("/patients/new")
    begins_to_type(page)
    page.keyboard.type("Rossa")
    page.keyboard.press("Tab")
    page.keyboard.type("Marin")
    expect(page.get_by_label("Phone")).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("Born").fill("1948")
    page.get_by_label("Phone").fill("555 0142")
    page.get_by_label("Phone").press("Enter")
    expect(page.get_by_text("Is this the same person?")).to_be_visible()
    assert page.get_by_role("link", name="Rosa Marin").count() == 1
    assert page.locator("input[name=phone]").input_value() == "555 0142"
    page.get_by_role("button", name="Add another person of this name").press("Enter")
    page.wait_for_url("**/patients/*-*")
    assert heading(page) == "Rossa Marin"
    expect(page.get_by_text("1948")).to_be_visible()


def test_a_file_is_looked_at_imported_and_taken_back(page: Page) -> None:
    text = "First name;Last name;Born\nÖzlem;Ağa;9.3.1961\nRosa;Marin;\nBo;Lind;\n"
    page.goto("/patients")
    page.get_by_role("link", name="Import from a file").click()
    page.set_input_files(
        "input[type=file]", {"name": "patients.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Look at what it would do").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 patients can be added")
    expect(page.get_by_text("separated by semicolons")).to_be_visible()
    page.get_by_role("button", name="Add them", exact=True).click()
    expect(page.get_by_text("2 patients were added")).to_be_visible()
    page.goto("/patients?find=ozlem+aga")
    expect(page.get_by_role("link", name="Özlem Ağa")).to_be_visible()
    page.goto("/patients/import")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("2 patients were taken away again.")).to_be_visible()
    page.goto("/patients")
    assert heading(page) == "1 patient"


def test_two_rows_become_one_and_two_again(page: Page, stage: Stage) -> None:
    published(stage)
    notes.write(stage.dana, stage.patient_id, "Called")
    double = patients.add(stage.dana, PatientFacts("Rosa", "Marín", email="rosa@example.org"))
    page.goto(f"/patients/{double}")
    page.get_by_role("link", name="Merge with a duplicate").click()
    page.get_by_role("link", name="See what would move").click()
    expect(page.get_by_text("Program: Hips")).to_be_visible()
    expect(page.get_by_text("1 note", exact=True)).to_be_visible()
    page.get_by_role("button", name="Merge the two").click()
    expect(page.get_by_text("The two are one now")).to_be_visible()
    assert open_rows(stage) == [double]
    page.get_by_role("button", name="Undo the merge with Rosa Marin").click()
    expect(page.get_by_text("of her or his own again")).to_be_visible()
    assert sorted(open_rows(stage)) == sorted([double, stage.patient_id])


def open_rows(stage: Stage) -> list[UUID]:
    return [line.id for line in patients.patients_page(stage.dana).lines]


def test_a_choice_of_appearance_stays_on_the_device(page: Page) -> None:
    page.goto("/account/appearance")
    page.get_by_label("Dark").check()
    page.get_by_label("Larger").check()
    page.goto("/patients")
    assert page.evaluate(
        "[document.documentElement.dataset.theme, document.documentElement.dataset.text]"
    ) == [
        "dark",
        "larger",
    ]
