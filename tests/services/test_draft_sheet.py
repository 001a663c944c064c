"""The draft's sheet: each draft shows its own, also where the next one counts its revisions from 1 again."""

from datetime import timedelta

from clinic.services import draft_sheet, programs
from clinic.services.context import House
from tests.cast import NOON
from tests.program_stage import add, at, set_stage, settle


def test_the_next_draft_shows_no_sheet_of_the_one_before(house: House) -> None:
    stage = set_stage(house)
    program_id = programs.start(stage.dana, stage.patient_id, "Hips")
    empty = draft_sheet.preview(stage.dana, program_id)
    add(stage, program_id, "hip-hinge")
    settle(stage, program_id)
    programs.publish(stage.dana, program_id)
    programs.revise(at(stage.dana, NOON + timedelta(hours=1)), program_id)
    assert empty.revision == draft_sheet.preview(stage.dana, program_id).revision
    assert empty.pages != draft_sheet.preview(stage.dana, program_id).pages
