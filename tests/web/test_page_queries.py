"""The number of queries of each page is the same with three patients and with thirty, with few exercises and many."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from clinic.domain.drafts import DraftEdit
from clinic.services import draft_page, drafts, programs
from clinic.services.context import Context
from clinic.services.drafts import Step, StepKind
from tests import staff
from tests.program_stage import DAILY, TWO_BY_TEN, kept
from tests.web.cast import Stage, crowd
from tests.web.routes import read_pages
from tests.web.watch import watched

ITEMS, SLUGS = 27, ("plank", "squat", "hip-hinge")


def counted(stage: Stage) -> dict[str, int]:
    """The statements that each page sends, asked for the second time."""
    found = {}
    for name, (actor, path) in read_pages(stage).items():
        browser = stage.browser(actor)
        if browser.get(path).status_code == 200:
            with watched(stage.house) as watch:
                browser.get(path)
            found[name] = watch.statements
    return found


def lengthen(context: Context, program_id: UUID) -> None:
    """27 more exercises in a draft, all with a dose."""
    for number in range(ITEMS + 1):
        shown = draft_page.builder(context, program_id)
        items = tuple(replace(kept(item), dose=TWO_BY_TEN, schedule=DAILY) for item in shown.draft.items)
        edit = DraftEdit(shown.draft.title, shown.draft.goal, items, shown.draft.five_minutes)
        step = Step(StepKind.add, SLUGS[number % len(SLUGS)]) if number < ITEMS else Step()
        drafts.save(context, program_id, shown.revision, edit, step)


def test_no_page_asks_more_of_the_database_when_there_is_more_to_show(stage: Stage) -> None:
    few = counted(stage)
    crowd(stage, 27)
    dana = staff.as_token(stage.house, stage.scene.tokens["clinician"], datetime.now(UTC))
    lengthen(dana, stage.scene.a.drafted.program_id)
    told = stage.scene.a.told.program_id
    programs.revise(dana, told)
    lengthen(dana, told)
    programs.publish(dana, told, effective_from=stage.scene.today, reason="Thirty of them")
    many = counted(stage)
    assert {name: (few[name], many[name]) for name in few if many.get(name, 0) > few[name]} == {}
    assert len(few) > 80
    assert max(many.values()) <= 40
