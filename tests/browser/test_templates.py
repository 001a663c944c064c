"""Templates and proposals in a real browser: from one patient's program to the next one's, by mouse, by keys alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from clinic.domain.adherence.values import ReportSource, Status
from clinic.domain.checkins import Entry, Post
from clinic.domain.patients import PatientFacts
from clinic.services import checkins, draft_page, patients, programs
from tests.browser.builder_stage import Bench, listen
from tests.program_stage import at, begin

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)


def saved(page: Page) -> None:
    """Wait until everything that was done is kept."""
    for _ in range(200):
        if page.evaluate("!dirty && !sending && !presses.length && !away"):
            return
        page.wait_for_timeout(50)
    raise AssertionError("not saved")


def from_program_to_program(bench: Bench, page: Page, *, script: bool) -> None:
    """Rosa's draft becomes a template with an easier level; Ada gets it for her left side, and it is published."""
    ada = patients.add(bench.stage.dana, PatientFacts("Ada", "Holm"))
    page.goto(f"/programs/{begin(bench.stage, 'hip-hinge', 'hip-hike')}/draft")
    if script:
        page.locator("input[name^='sides-'][value='both-right']").check()
        saved(page)
    else:
        page.locator("input[name^='sides-'][value='both-right']").check()
    page.get_by_role("button", name="Save as template").click()
    page.get_by_label("Name").fill("Hips, first weeks")
    page.get_by_role("button", name="Save as template").click()
    page.get_by_text("Easier and harder").first.click()
    page.locator("[id^='f-dose_easier-']").first.fill("1x8")
    page.get_by_role("button", name="Keep", exact=True).last.click()
    expect(page.get_by_text("Kept.", exact=True)).to_be_visible()
    page.goto(f"/patients/{ada}/programs/new")
    page.get_by_label("Title").fill("Ada's hips")
    page.get_by_label("Hips, first weeks").check()
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Easier", exact=True).check()
    page.get_by_label("Left", exact=True).check()
    page.get_by_role("button", name="Show it so").click()
    offered = page.locator("#f-place").inner_text()
    assert "8 times · 1 round" in offered
    assert "both sides, left side first" in offered
    page.get_by_role("button", name="Add to the program").click()
    expect(page.get_by_text("2 added at the end of the program")).to_be_visible()
    expect(page.get_by_text("From “Hips, first weeks”, version 1, easier").first).to_be_visible()
    page.locator("#do-publish").click()
    page.get_by_role("button", name="Publish version 1", exact=True).click()
    expect(page.get_by_text("Version 1 is published")).to_be_visible()


def test_a_program_becomes_a_template_and_another_patient_s_program(bench: Bench, browser: Browser) -> None:
    page = bench.sit_down(browser, viewport={"width": 1280, "height": 900}).new_page()
    said = listen(page)
    from_program_to_program(bench, page, script=True)
    assert said == []


def test_the_same_without_script(bench: Bench, browser: Browser) -> None:
    page = bench.sit_down(browser, java_script_enabled=False).new_page()
    from_program_to_program(bench, page, script=False)


def test_the_list_and_a_new_template_by_keys_alone(bench: Bench, browser: Browser) -> None:
    page = bench.sit_down(browser, viewport={"width": 1280, "height": 900}).new_page()
    page.goto("/today")
    page.keyboard.press("Control+k")
    page.keyboard.type("make a template")
    expect(page.get_by_role("option").first).to_contain_text("Make a template")
    page.keyboard.press("Enter")
    page.wait_for_url("**/templates/new")
    page.keyboard.type("Knees")
    page.keyboard.press("Enter")
    page.wait_for_url("**/templates/0*")
    page.locator("button[value='add:squat']").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".items .item h3")).to_contain_text("Squat")
    page.get_by_role("button", name="Share in the clinic").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Shared: everybody")).to_be_visible()


def ruled(bench: Bench, page: Page) -> UUID:
    """A program for Rosa with a rule that was written in the builder by keys alone, published from today on."""
    program_id = begin(bench.stage)
    page.goto(f"/programs/{program_id}/draft")
    page.locator("summary", has_text="When it goes on").focus()
    page.keyboard.press("Enter")
    page.locator("[id^='f-rule_then-']").focus()
    page.keyboard.press("p")
    field = page.locator("[id^='f-rule_dose-']")
    expect(field).to_be_visible()
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("3x12")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Then you are asked: 3×12?")).to_be_visible()
    saved(page)
    context = at(bench.stage.dana, datetime.now(UTC) - timedelta(days=3))
    programs.publish(context, program_id, effective_from=context.now.date())
    return program_id


def test_a_rule_is_written_met_and_taken_into_the_draft(bench: Bench, browser: Browser) -> None:
    page = bench.sit_down(browser, viewport={"width": 1280, "height": 900}).new_page()
    said = listen(page)
    program_id = ruled(bench, page)
    now = datetime.now(UTC)
    with bench.house.database.read() as session:
        (version,) = programs.versions(session, bench.stage.clinic_id, program_id)
        (item,) = programs.content_of(session, bench.stage.clinic_id, version.id).items
    for back in (2, 1, 0):
        told = replace(bench.stage.dana, now=now - timedelta(days=back))
        entry = Entry(UUID(item.lineage), told.now.date(), Status.done, pain=1)
        checkins.enter(told, program_id, Post(uuid4(), (entry,)), ReportSource.staff)
    page.goto(f"/patients/{bench.stage.patient_id}")
    expect(page.get_by_text("Hip hinge → 3×12")).to_be_visible()
    page.get_by_role("button", name="Take into the draft").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("In the draft now: Hip hinge → 3×12")).to_be_visible()
    assert draft_page.builder(bench.stage.dana, program_id).items[0].said == "12 times · 3 rounds"
    page.locator("#do-undo").click()
    expect(page.locator(".dose-text")).to_have_value("2 rounds of 10 to 12 times")
    assert said == []
