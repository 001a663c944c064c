"""A Spanish sheet is Spanish; what would stay in English is named before printing; the version's proof is the same."""

import json
import re
from dataclasses import replace
from io import BytesIO
from uuid import UUID

import pikepdf
import pypdfium2
import pytest

from clinic.adapters import sheet_reader
from clinic.adapters.templates import templates_folder
from clinic.domain.drafts import DraftEdit
from clinic.domain.handout import Layout, Wish
from clinic.domain.patients import PatientFacts
from clinic.domain.programs import Chosen
from clinic.domain.proof import read_signed
from clinic.services import draft_page, drafts, handouts, patients, programs
from clinic.services.context import House
from clinic.services.translations import Missing, Untranslated
from tests.program_stage import Stage, begin, edit_of, published, set_stage

EXERCISES = ("hip-hinge", "forward-fold", "plank", "bridge-posterior-tilt")


@pytest.fixture
def stage(house: House) -> Stage:
    """Rosa reads Spanish."""
    stage = set_stage(house)
    patient_id = patients.add(stage.dana, PatientFacts("Rosa", "Marin", language="es"))
    return replace(stage, patient_id=patient_id, title="Caderas")


def words(language: str) -> dict[str, object]:
    path = templates_folder() / "handouts" / f"words.{language}.json"
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return found


def seen(pdf: bytes) -> str:
    """The characters of each line as they stand on the paper, from left to right."""
    lines: dict[tuple[int, int], list[tuple[float, str]]] = {}
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document)):
            page = document[number].get_textpage()
            for place in range(page.count_chars()):
                left, bottom, _, top = page.get_charbox(place, loose=True)
                row = round((bottom + top) / 6)
                lines.setdefault((number, row), []).append((left, page.get_text_range(place, 1)))
    return "\n".join("".join(char for _, char in sorted(line)) for line in lines.values())


def single_words(language: str) -> set[str]:
    texts = [text for text in words(language).values() if isinstance(text, str)]
    return {word for text in texts for word in re.findall("[A-Za-z]{3,}", text)}


@pytest.mark.parametrize("language", ["es", "ar"])
def test_every_fixed_word_is_there_in_the_same_shape(language: str) -> None:
    english, other = words("en"), words(language)
    assert english.keys() == other.keys()
    for key, text in english.items():
        assert type(other[key]) is type(text)
        if isinstance(text, list):
            assert len(other[key]) == len(text)  # type: ignore[arg-type]
        elif key not in ("language", "direction", "or", "of", "version"):
            assert other[key] != text, key


@pytest.mark.parametrize(
    "layout", [layout for layout in Layout if layout not in (Layout.progress, Layout.copy)]
)
def test_no_fixed_english_word_is_left_on_a_spanish_sheet(stage: Stage, layout: Layout) -> None:
    program_id, _ = published(stage, *EXERCISES)
    pdf = handouts.sheet(stage.dana, program_id, 1, Wish(layout)).content
    text = " ".join(sheet_reader.text_of(pdf).split())
    english = {
        word
        for value in words("en").values()
        if isinstance(value, str)
        for word in re.findall("[A-Za-z]{3,}", value)
    }
    spanish = {
        word
        for value in words("es").values()
        if isinstance(value, str)
        for word in re.findall("[A-Za-z]{3,}", value)
    }
    own = {"Riverside", "Clinic", "Rosa", "Dana", "Lee"}
    said = set(re.findall("[A-Za-z]{3,}", text))
    assert said & english - spanish - own == set()
    assert not re.search(r"\b(the|your|times|rounds|every|day|side)\b", text)
    if layout not in (Layout.fridge, Layout.cover):
        assert "Bisagra de cadera" in text


def test_the_proof_is_the_same_in_every_language(stage: Stage) -> None:
    program_id, first = published(stage, "hip-hinge")
    claims = set()
    for language in ("es", "en", "ar"):
        pdf = handouts.sheet(stage.dana, program_id, 1, Wish(language=language), anyway=True).content
        assert first.check_code in seen(pdf)
        square = next(code for code in sheet_reader.square_codes(pdf) if "/verify#" in code)
        claims.add(read_signed(square).claim)
    assert len(claims) == 1


def test_what_stays_in_english_is_named_before_printing(stage: Stage) -> None:
    program_id, _ = published(stage, *EXERCISES)
    with pytest.raises(Untranslated) as error:
        handouts.sheet(stage.dana, program_id, 1, Wish(language="ar"))
    assert [one.name for one in error.value.missing][:2] == ["Hip hinge", "Forward fold"]
    assert handouts.sheet(stage.dana, program_id, 1, Wish(language="ar"), anyway=True).content.startswith(
        b"%PDF"
    )


def missing_of(stage: Stage, program_id: UUID, edit: DraftEdit) -> tuple[Missing, ...]:
    """What is named before the sheet of this edit is printed."""
    drafts.save(stage.dana, program_id, draft_page.builder(stage.dana, program_id).revision, edit)
    programs.publish(stage.dana, program_id)
    with pytest.raises(Untranslated) as error:
        handouts.sheet(stage.dana, program_id, 1)
    return error.value.missing


def test_a_title_in_the_clinics_language_is_named_before_a_spanish_sheet(stage: Stage) -> None:
    program_id, _ = published(replace(stage, title="Hip rotation"), "hip-hinge")
    with pytest.raises(Untranslated) as error:
        handouts.sheet(stage.dana, program_id, 1)
    assert error.value.missing == (Missing("the title", ("Hip rotation",), own_words="the clinician’s"),)


@pytest.mark.parametrize(
    ("note", "why"), [("Slowly.", "You fear to fall."), ("Hold the rail.", "Tight calf")]
)
def test_notes_and_reasons_in_the_clinics_language_are_named_word_for_word(
    stage: Stage, note: str, why: str
) -> None:
    program_id = begin(stage, "hip-hinge", "plank")
    edit = edit_of(stage, program_id)
    first = replace(edit.items[0], note=note, modifications=(Chosen("bent-knees", why),))
    found = missing_of(stage, program_id, replace(edit, items=(first, *edit.items[1:])))
    assert [(one.name, one.texts) for one in found] == [
        ("notes", (note,)),
        ("reasons for modifications", (why,)),
    ]


def test_spanish_notes_and_reasons_are_no_question(stage: Stage) -> None:
    program_id = begin(stage, "hip-hinge")
    edit = edit_of(stage, program_id)
    mine = replace(edit.items[0], note="Despacio.", modifications=(Chosen("bent-knees", "Le da seguridad."),))
    drafts.save(
        stage.dana,
        program_id,
        draft_page.builder(stage.dana, program_id).revision,
        replace(edit, items=(mine,)),
    )
    programs.publish(stage.dana, program_id)
    assert handouts.sheet(stage.dana, program_id, 1).content.startswith(b"%PDF")


def test_a_goal_in_another_language_is_named_and_nobody_is_asked_to_translate_it(stage: Stage) -> None:
    program_id = begin(stage, "hip-hinge")
    edit = replace(edit_of(stage, program_id), goal="So that I can walk to the sea.")
    (missing,) = missing_of(stage, program_id, edit)
    assert (missing.name, missing.own_words) == ("the goal", "the patient’s")


@pytest.mark.parametrize(
    "layout", [layout for layout in Layout if layout not in (Layout.progress, Layout.copy)]
)
def test_an_arabic_sheet_holds_codes_and_numbers_in_reading_order(stage: Stage, layout: Layout) -> None:
    program_id, first = published(stage, *EXERCISES)
    pdf = handouts.sheet(stage.dana, program_id, 1, Wish(layout, language="ar"), anyway=True).content
    assert first.check_code in seen(pdf)
    with pikepdf.open(BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "ar"
