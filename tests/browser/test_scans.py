"""A log on paper in a real browser: brought, looked at by keyboard, entered, seen on the patient's page, taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from clinic.adapters.pdf import render_handout
from clinic.domain.handout import Layout, Look
from clinic.persistence.links import Link
from clinic.persistence.programs import ProgramVersion
from clinic.services import scan_work
from clinic.services.handout_values import handout_of
from tests.adapters.paper import Blank, as_file, blanks, marked, to_pdf
from tests.browser.builder_stage import Bench
from tests.program_stage import Stage, published

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(bench: Bench) -> Stage:
    return bench.stage


def printed(stage: Stage, program_id: UUID) -> Blank:
    """The program's log as it leaves the printer."""
    with stage.house.database.read() as session:
        version = session.scalars(
            select(ProgramVersion).where(
                ProgramVersion.clinic_id == stage.clinic_id, ProgramVersion.program_id == program_id
            )
        ).one()
        link = session.scalars(
            select(Link).where(Link.clinic_id == stage.clinic_id, Link.program_id == program_id)
        ).first()
        values, media = handout_of(session, stage.house, version, link, Look(Layout.log), datetime.now(UTC))
    return blanks(values, render_handout(stage.house.renderer, values, media))[0]


def bring(page: Page, stage: Stage, file: Path) -> None:
    """Choose the file and let the engine read it."""
    page.get_by_label("Scan or photo").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url("**/scans/*")
    scan_work.read_due(stage.house, datetime.now(UTC), 5)
    page.reload()


def last_monday() -> date:
    """The Monday of the last whole week."""
    today = datetime.now(UTC).date()
    return today - timedelta(days=7 + today.weekday())


def test_a_sheet_is_brought_on_the_patient_s_page_and_entered_by_keyboard(
    page: Page, stage: Stage, tmp_path: Path
) -> None:
    program_id, _ = published(stage, "hip-hinge")
    blank = printed(stage, program_id)
    clear = {(0, day): 0 for day in range(5)} | {(1, 0): 4}
    paper = replace(blank, page=marked(blank, clear))
    file = tmp_path / "log.png"
    file.write_bytes(as_file(marked(paper, {(0, 1): 2})))  # Tuesday has two marks

    page.goto(f"/patients/{stage.patient_id}")
    before = page.locator("main").inner_text()
    page.get_by_role("link", name="Read a paper log").click()
    bring(page, stage, file)
    expect(page.get_by_role("heading", level=1)).to_have_text("1 sheet waits for you")
    page.get_by_role("link", name="Rosa").first.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Which week is this sheet of?")
    page.get_by_label("The week that is written on the sheet").select_option(last_monday().isoformat())
    page.get_by_role("button", name="Use this week").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 place needs your eyes")
    picture = page.locator(".scan-cell img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 50")

    page.get_by_role("button", name="Enter this sheet").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("choose what this place says")
    page.locator(".scan-cell input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Enter this sheet").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("This sheet is entered")
    expect(page.locator("main")).to_contain_text("5 reports and 1 pain number entered from paper.")

    page.get_by_role("link", name="See what was done").click()
    after = page.locator("main").inner_text()
    assert after != before
    assert "5 of" in after
    page.go_back()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This sheet was taken back")
    page.goto(f"/patients/{stage.patient_id}")
    assert "5 of" not in page.locator("main").inner_text()


def test_a_pile_is_brought_at_the_desk_and_a_page_without_a_code_is_listed(
    page: Page, stage: Stage, tmp_path: Path
) -> None:
    program_id, _ = published(stage, "hip-hinge")
    blank = printed(stage, program_id)
    file = tmp_path / "pile.pdf"
    file.write_bytes(to_pdf([as_file(marked(blank, {(0, 0): 0})), as_file(blank.page * 0 + 250)]))
    page.goto("/prints")
    page.get_by_role("link", name="Read logs that came back").click()
    bring(page, stage, file)
    expect(page.get_by_role("heading", level=1)).to_have_text("1 sheet waits for you")
    expect(page.locator("main")).to_contain_text("No code of a log was found on this page")
    page.get_by_role("button", name="Put away").click()
    expect(page.locator("main")).to_contain_text("put away")
