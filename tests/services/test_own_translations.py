"""A clinic says an exercise of its own in Spanish: the sheet, the phone and the proof follow."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from clinic.domain.actions import Role, Site
from clinic.domain.catalogue.words import Category, Sidedness, StartPosition
from clinic.domain.errors import Invalid, NotFound, Refused
from clinic.domain.handout import Wish
from clinic.domain.own_exercises.written import Written
from clinic.domain.own_translations import Source, State
from clinic.domain.patients import PatientFacts
from clinic.persistence.handouts import Handout
from clinic.persistence.programs import ProgramVersion
from clinic.services import clinics, demo_load, handouts, own_exercises, own_translations, patients
from clinic.services.context import Context, House
from clinic.services.handout_forms import told
from clinic.services.translations import Untranslated
from tests.program_stage import Stage, published, set_stage, stranger
from tests.staff import context_of, hire

CLAM = Written(
    "Clam", "It wakes up your hip.", Category.activation, StartPosition.side_lying, Sidedness.both_at_once,
    ("Lie on your side.", "Lift your top knee."), ("hip",),
)  # fmt: skip
SPANISH = {
    "Clam": "Almeja",
    "Lie on your side.": "Acuéstese de lado.",
    "Lift your top knee.": "Levante la rodilla de arriba.",
}


@pytest.fixture
def stage(house: House) -> Stage:
    """Rosa reads Spanish."""
    stage = set_stage(house)
    return replace(
        stage,
        patient_id=patients.add(stage.dana, PatientFacts("Rosa", "Marin", language="es")),
        title="Caderas",
    )


@pytest.fixture
def clam(stage: Stage) -> str:
    return own_exercises.add(stage.dana, CLAM)


def in_spanish(stage: Stage, slug: str) -> dict[str, str]:
    """Everything that is missing, said in Spanish."""
    page = own_translations.of_exercise(stage.dana, "es", slug)
    missing = [line.source for line in page.lines if line.state in (State.missing, State.stale)]
    return {source.key: SPANISH.get(source.text, f"Texto {source.part}") for source in missing}


def translated(stage: Stage, slug: str) -> None:
    own_translations.translate_exercise(stage.dana, "es", slug, in_spanish(stage, slug))


def states(stage: Stage, slug: str) -> set[State]:
    return {line.state for line in own_translations.of_exercise(stage.dana, "es", slug).lines}


def test_an_own_exercise_becomes_spanish_and_the_versions_id_stays(stage: Stage, clam: str) -> None:
    program_id, first = published(stage, clam)
    with pytest.raises(Untranslated) as error:
        handouts.sheet(stage.dana, program_id, 1)
    assert [one.slug for one in error.value.missing] == [clam]
    before = hashes(stage)
    translated(stage, clam)
    handout = told(stage.dana, program_id, 1).handout
    assert handout.items[0].title == "Almeja"
    assert "Acuéstese de lado." in handout.items[0].steps
    assert handout.items[0].language == ""
    assert (hashes(stage), handout.check_code) == (before, first.check_code)
    assert handouts.sheet(stage.dana, program_id, 1, Wish()).content.startswith(b"%PDF")


ALMEJA = Written(
    "Almeja", "Despierta la cadera.", Category.activation, StartPosition.side_lying, Sidedness.both_at_once,
    ("Acuéstese de lado.", "Levante la rodilla de arriba."), ("hip",),
)  # fmt: skip


def test_an_exercise_written_in_spanish_lacks_nothing_on_a_spanish_sheet(stage: Stage) -> None:
    slug = own_exercises.add(stage.dana, ALMEJA)
    program_id, _ = published(stage, slug)
    assert handouts.sheet(stage.dana, program_id, 1).content.startswith(b"%PDF")
    item = told(stage.dana, program_id, 1).handout.items[0]
    assert (item.title, item.language) == ("Almeja", "")
    assert own_translations.of_exercise(stage.dana, "es", slug).lines == ()
    assert own_translations.of_exercise(stage.dana, "ar", slug).source == "es"


def test_on_an_english_sheet_it_is_marked_as_spanish(stage: Stage) -> None:
    john = replace(stage, patient_id=patients.add(stage.dana, PatientFacts("John", "Ames")))
    program_id, _ = published(john, own_exercises.add(stage.dana, ALMEJA))
    assert told(stage.dana, program_id, 1).handout.items[0].language == "es"


def hashes(stage: Stage) -> list[str]:
    with stage.house.database.read() as session:
        asked = select(ProgramVersion.content_sha256).where(ProgramVersion.clinic_id == stage.clinic_id)
        return list(session.scalars(asked))


def test_a_kept_sheet_is_made_anew(stage: Stage, clam: str) -> None:
    program_id, _ = published(stage, clam)
    handouts.render_due(stage.house, stage.dana.now, 10)
    english = handouts.sheet(stage.dana, program_id, 1, anyway=True).sha256
    translated(stage, clam)
    with stage.house.database.read() as session:
        rows = session.scalars(select(Handout).where(Handout.clinic_id == stage.clinic_id))
        assert {row.state for row in rows if row.language == "es"} == {"due"}
    handouts.render_due(stage.house, stage.dana.now, 10)
    assert handouts.sheet(stage.dana, program_id, 1).sha256 != english


def test_correcting_a_step_makes_its_translation_stale(stage: Stage, clam: str) -> None:
    translated(stage, clam)
    assert states(stage, clam) == {State.own, State.built_in}
    own_exercises.change(stage.dana, clam, 1, replace(CLAM, steps=("Lie on one side.", CLAM.steps[1])))
    first = own_translations.of_exercise(stage.dana, "es", clam).lines[0]
    assert (first.state, first.source.text) == (State.stale, "Lie on one side.")
    assert first.before is not None
    assert first.before.text == "Acuéstese de lado."


def test_the_history_names_who_wrote_what(stage: Stage, clam: str) -> None:
    translated(stage, clam)
    own_translations.translate_exercise(stage.dana, "es", clam, {Source("", "Clam").key: "Concha"})
    history = own_translations.of_exercise(stage.dana, "es", clam).history
    assert (history[0].by, history[0].said.text) == ("Dana Lee", "Concha")
    assert "Almeja" in {one.said.text for one in history}


def test_a_built_in_text_can_be_said_better_and_taken_back(stage: Stage) -> None:
    key = Source("", "Hip hinge").key
    assert own_translations.translate_exercise(stage.dana, "es", "hip-hinge", {key: "La bisagra"}) == 1
    program_id, _ = published(stage, "hip-hinge")
    assert told(stage.dana, program_id, 1).handout.items[0].title == "La bisagra"
    own_translations.translate_exercise(stage.dana, "es", "hip-hinge", {key: ""})
    assert told(stage.dana, program_id, 1).handout.items[0].title == "Bisagra de cadera"


def test_sending_the_page_unchanged_writes_nothing(stage: Stage) -> None:
    page = own_translations.of_exercise(stage.dana, "es", "hip-hinge")
    same = {line.source.key: line.text for line in page.lines}
    assert own_translations.translate_exercise(stage.dana, "es", "hip-hinge", same) == 0


def test_the_clinics_own_texts_are_said_in_spanish(stage: Stage) -> None:
    owner = context_of(stage.house, hire(stage.house, stage.clinic_id, Role.owner, "Ola Berg"))
    kept = clinics.clinic(owner).settings
    clinics.change(owner, replace(kept, urgent_text="Call 112 if your legs go numb."))
    program_id, _ = published(stage, "hip-hinge")
    assert told(stage.dana, program_id, 1).handout.safety.language == "en"
    (line,) = own_translations.of_clinic(owner, "es").lines
    own_translations.translate_clinic(
        owner, "es", {line.source.key: "Llame al 112 si se le duermen las piernas."}
    )
    safety = told(stage.dana, program_id, 1).handout.safety
    assert (safety.language, safety.urgent) == ("", ("Llame al 112 si se le duermen las piernas.",))
    with pytest.raises(Refused):
        own_translations.translate_clinic(stage.dana, "es", {line.source.key: "Otra cosa."})


def test_a_wrong_brace_and_a_letter_without_a_font_are_named(stage: Stage, clam: str) -> None:
    key = Source("", "Clam").key
    for text in ("{side}", "\N{CJK UNIFIED IDEOGRAPH-6C34}"):
        with pytest.raises(Invalid) as error:
            own_translations.translate_exercise(stage.dana, "es", clam, {key: text})
        assert error.value.problems[0].field == key


def test_another_clinic_sees_and_changes_nothing(stage: Stage, clam: str) -> None:
    translated(stage, clam)
    sam = stranger(stage.house)
    with pytest.raises(NotFound):
        own_translations.of_exercise(sam, "es", clam)
    own_translations.translate_exercise(stage.dana, "es", "hip-hinge", {Source("", "Hip hinge").key: "Ours"})
    assert "Ours" not in {line.text for line in own_translations.of_exercise(sam, "es", "hip-hinge").lines}


def test_the_list_puts_what_lacks_something_first(stage: Stage, clam: str) -> None:
    standings = own_translations.overview(stage.dana, "es").standings
    assert [one.slug for one in standings if one.missing] == [clam]
    assert next(one for one in standings if one.slug).slug == clam
    translated(stage, clam)
    standings = own_translations.overview(stage.dana, "es").standings
    assert not [one for one in standings if one.missing or one.stale]


def test_the_list_has_pages_and_counts_over_all_of_them(stage: Stage, clam: str) -> None:
    demo_load.add_exercises(
        Context(stage.house, Site("test", stage.clinic_id), stage.dana.now), 60, lambda *_: None
    )
    first, last = (own_translations.overview(stage.dana, "es", page) for page in (1, 99))
    assert (first.page, last.page, last.pages) == (1, 2, 2)
    assert first.lacking == last.lacking == 61
    assert all(one.missing for one in first.standings)
    assert not last.standings[-1].missing


def test_english_and_unknown_languages_have_no_page(stage: Stage) -> None:
    for tag in ("en", "fr", "xx"):
        with pytest.raises(NotFound):
            own_translations.overview(stage.dana, tag)
