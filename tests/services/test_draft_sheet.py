"""The draft's sheet: each draft shows its own."""

from dataclasses import replace
from datetime import timedelta

from clinic.services import draft_sheet, drafts, programs
from clinic.services.context import House
from tests.cast import NOON
from tests.program_stage import at, edit_of, published, set_stage


def test_the_next_draft_shows_no_sheet_of_the_one_before(house: House) -> None:
    stage = set_stage(house)
    program_id, _ = published(stage)
    programs.revise(stage.dana, program_id)
    second = draft_sheet.preview(stage.dana, program_id)
    edit = replace(edit_of(stage, program_id), goal="Climb the stairs")
    drafts.save(stage.dana, program_id, second.revision, edit)
    programs.publish(stage.dana, program_id, reason="One more.")
    programs.revise(at(stage.dana, NOON + timedelta(hours=1)), program_id)
    third = draft_sheet.preview(stage.dana, program_id)
    assert second.problem == third.problem == ""
    assert second.pages != third.pages
