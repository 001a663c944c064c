"""The progress sheet says what the patient's page says."""

from clinic.domain.handout import Layout, Wish
from clinic.persistence.programs import versions
from clinic.services import adherence, demo_stories, handouts
from clinic.services.demo_stage import Stage
from clinic.services.handout_progress import progress_of


def test_the_spans_are_those_of_the_page_and_the_weeks_add_up(stage: Stage) -> None:
    person = demo_stories.perfect(stage)
    context = stage.as_clinician(stage.now)
    figures = adherence.figures(context, person.program_id)
    with stage.house.database.read() as session:
        newest = versions(session, stage.clinic_id, person.program_id)[-1]
        progress = progress_of(session, newest, stage.now)
    assert figures is not None
    assert progress is not None
    assert [(span.done, span.due, span.percent, span.reported) for span in progress.spans] == [
        (window.done, window.due, window.percent, window.coverage) for window in figures.windows
    ]
    assert sum(week.due for week in progress.weeks) <= figures.windows[2].due
    assert [(mark.day, mark.pain) for mark in progress.pains] == [
        (point.day, point.pain) for point in figures.pains
    ][-len(progress.pains) :]


def test_the_progress_sheet_can_be_printed(stage: Stage) -> None:
    person = demo_stories.perfect(stage)
    content = handouts.sheet(
        stage.as_clinician(stage.now), person.program_id, 1, Wish(Layout.progress)
    ).content
    assert content.startswith(b"%PDF")
