"""Before a job begins it is asked what to do with sheets that lack texts; what was chosen stands on each part."""

from dataclasses import replace
from uuid import UUID, uuid4

import pypdfium2
import pytest

from clinic.domain.errors import Conflict
from clinic.domain.handout import Wish
from clinic.domain.patients import PatientFacts
from clinic.domain.prints import Lacking, Packet, State
from clinic.services import own_exercises, patients, print_work, prints
from clinic.services.context import House
from clinic.services.prints_lacking import Untold
from tests.program_stage import Stage, published, set_stage
from tests.services.test_own_translations import ALMEJA, CLAM, translated


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


@pytest.fixture
def clam(stage: Stage) -> str:
    return own_exercises.add(stage.dana, CLAM)


@pytest.fixture
def programs(stage: Stage, clam: str) -> list[UUID]:
    """Rosa reads English, Inés Spanish and her program holds an exercise that has none."""
    spanish = replace(
        stage,
        patient_id=patients.add(stage.dana, PatientFacts("Inés", "Soto", language="es")),
        title="Caderas",
    )
    return [published(stage, "plank")[0], published(spanish, "hip-hinge", clam)[0]]


def begun(stage: Stage, programs: list[UUID], lacking: Lacking) -> prints.Job:
    job = prints.begin(stage.dana, uuid4(), programs, Packet(), lacking)
    while print_work.make_due(stage.house, stage.dana.now, 4):
        continue
    return prints.job(stage.dana, job)


def words(stage: Stage, job: prints.Job) -> str:
    content = prints.file(stage.dana, job.line.id).content
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))


def test_nothing_begins_before_somebody_chose(stage: Stage, programs: list[UUID]) -> None:
    with pytest.raises(Untold) as error:
        prints.begin(stage.dana, uuid4(), programs, Packet())
    assert error.value.words == "1 sheet lacks Spanish texts"
    assert [(name, [one.name for one in lack.missing]) for name, lack in error.value.lacks] == [
        ("Inés Soto", ["Clam"])
    ]
    assert prints.choice(stage.dana).jobs == ()


def test_in_english_means_the_whole_sheet_and_the_part_says_so(stage: Stage, programs: list[UUID]) -> None:
    job = begun(stage, programs, Lacking.english)
    assert {part.name: (part.state, part.note) for part in job.parts} == {
        "Rosa Marin": (State.ready, ""),
        "Inés Soto": (State.ready, "In English: Spanish texts were missing."),
    }
    assert "For Inés S." in words(stage, job)
    assert "Para Inés" not in words(stage, job)


@pytest.fixture
def foreign(stage: Stage) -> list[UUID]:
    """John reads English and Amélie French, which no sheet speaks; both have an exercise that is written in Spanish."""
    slug = own_exercises.add(stage.dana, ALMEJA)
    people = (PatientFacts("John", "Ames"), PatientFacts("Amélie", "Roux", language="fr"))
    readers = [replace(stage, patient_id=patients.add(stage.dana, facts)) for facts in people]
    return [published(stage, "plank")[0], *(published(reader, "hip-hinge", slug)[0] for reader in readers)]


def test_english_sheets_are_asked_about_too(stage: Stage, foreign: list[UUID]) -> None:
    with pytest.raises(Untold, match="as they are, or leave them out") as error:
        prints.begin(stage.dana, uuid4(), foreign, Packet())
    assert error.value.words == "2 sheets lack English texts"
    assert [(name, [one.name for one in lack.missing]) for name, lack in error.value.lacks] == [
        ("John Ames", ["Almeja"]),
        ("Amélie Roux", ["Almeja"]),
    ]


def test_an_english_sheet_is_printed_as_it_is_and_the_part_says_so(stage: Stage, foreign: list[UUID]) -> None:
    job = begun(stage, foreign, Lacking.english)
    note = "Printed as it is: some texts are in another language."
    assert {part.name: (part.state, part.note) for part in job.parts} == {
        "Rosa Marin": (State.ready, ""),
        "John Ames": (State.ready, note),
        "Amélie Roux": (State.ready, note),
    }
    assert "Almeja" in words(stage, job)


def test_an_english_sheet_that_was_left_out_stays_out_until_it_is_whole(
    stage: Stage, foreign: list[UUID]
) -> None:
    job = begun(stage, foreign, Lacking.leave_out)
    left_out = [part.failure for part in job.parts if part.state is State.cancelled]
    assert left_out == ["Left out: English texts are missing."] * 2
    prints.resume(stage.dana, job.line.id)
    while print_work.make_due(stage.house, stage.dana.now, 4):
        continue
    failures = [part.failure for part in prints.job(stage.dana, job.line.id).parts if part.failure]
    assert (
        failures
        == ["Sheet: Not everything on this sheet is there in English. In another language stay: Almeja."] * 2
    )


def test_both_kinds_are_asked_about_at_once(stage: Stage, programs: list[UUID], foreign: list[UUID]) -> None:
    with pytest.raises(Untold, match="as they are or in English, or leave") as error:
        prints.begin(stage.dana, uuid4(), {*programs, *foreign}, Packet())
    assert error.value.words == "3 sheets lack English, Spanish texts"


def test_left_out_means_no_packet_until_it_is_translated(
    stage: Stage, programs: list[UUID], clam: str
) -> None:
    job = begun(stage, programs, Lacking.leave_out)
    assert {part.name: (part.state, part.failure) for part in job.parts} == {
        "Rosa Marin": (State.ready, ""),
        "Inés Soto": (State.cancelled, "Left out: Spanish texts are missing."),
    }
    assert "Inés" not in words(stage, job)
    translated(stage, clam)
    prints.resume(stage.dana, job.line.id)
    while print_work.make_due(stage.house, stage.dana.now, 4):
        continue
    assert "Para Inés S." in words(stage, job)


def test_as_they_are_means_the_patients_language_with_what_is_there(
    stage: Stage, programs: list[UUID]
) -> None:
    job = begun(stage, programs, Lacking.as_they_are)
    note = "Printed as it is: some texts are in another language."
    assert {part.name: part.note for part in job.parts} == {"Rosa Marin": "", "Inés Soto": note}
    assert "Para Inés S." in words(stage, job)


@pytest.mark.parametrize(
    ("note", "lacks"),
    [
        ("See you on Friday.", ["Inés Soto"]),
        ("Nos vemos el viernes en la clínica.", ["Rosa Marin"]),
        ("", []),
    ],
)
def test_a_note_on_the_cover_is_asked_about_where_it_is_in_another_language(
    stage: Stage, programs: list[UUID], clam: str, note: str, lacks: list[str]
) -> None:
    translated(stage, clam)
    packet = Packet(cover=True, note=note)
    job = prints.begin(stage.dana, uuid4(), programs, packet, Lacking.leave_out)
    left_out = [part.name for part in prints.job(stage.dana, job).parts if part.failure]
    assert left_out == lacks


def test_a_cover_that_was_left_out_for_its_note_is_not_made_by_going_on(
    stage: Stage, programs: list[UUID], clam: str
) -> None:
    translated(stage, clam)
    packet = Packet(cover=True, note="See you on Friday.")
    job = prints.begin(stage.dana, uuid4(), programs, packet, Lacking.leave_out)
    prints.resume(stage.dana, job)
    while print_work.make_due(stage.house, stage.dana.now, 4):
        continue
    failures = {part.name: part.failure for part in prints.job(stage.dana, job).parts}
    assert failures["Rosa Marin"] == ""
    assert failures["Inés Soto"].endswith("In English stay: the note on the cover.")


def test_a_language_that_is_asked_for_is_asked_about(stage: Stage, programs: list[UUID]) -> None:
    with pytest.raises(Untold, match="2 sheets lack Arabic texts"):
        prints.begin(stage.dana, uuid4(), programs, Packet(Wish(language="ar")))


def test_whole_sheets_are_printed_without_a_question(stage: Stage, programs: list[UUID], clam: str) -> None:
    translated(stage, clam)
    job = begun(stage, programs, Lacking.ask)
    assert {(part.state, part.note) for part in job.parts} == {(State.ready, "")}
    assert "Para Inés S." in words(stage, job)


def test_the_refusal_is_a_conflict_in_words(stage: Stage, programs: list[UUID]) -> None:
    with pytest.raises(Conflict, match=r"1 sheet lacks Spanish texts\. Choose"):
        prints.begin(stage.dana, uuid4(), programs, Packet())
