"""What a sheet cannot say in its language: shown to the clinician before it is printed, never mixed in unseen."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinic.adapters.catalogue import load_phrases
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.errors import Conflict
from clinic.domain.languages import DEFAULT, LANGUAGES
from clinic.domain.programs import Content
from clinic.domain.translation import spoken
from clinic.persistence import catalogue
from clinic.persistence.accounts import Clinic
from clinic.persistence.programs import ProgramVersion, content_of


@dataclass(frozen=True, slots=True)
class Missing:
    """What stays in another language: an exercise by its name, or a text of the clinic; ``texts`` are its words."""

    name: str
    texts: tuple[str, ...]


class Untranslated(Conflict):
    """A sheet would mix languages. ``language`` is the sheet's, in English words."""

    def __init__(self, language: str, missing: tuple[Missing, ...]) -> None:
        self.language, self.missing = language, missing
        names = ", ".join(one.name for one in missing)
        super().__init__(f"Not everything on this sheet is there in {language}. In English stay: {names}.")


def demand_whole(session: Session, version: ProgramVersion, language: str) -> None:
    """Raise Untranslated when something on the version's sheet would stand in another language."""
    if language == DEFAULT:
        return
    found = missing_of(session, version, language)
    if found:
        raise Untranslated(LANGUAGES[language].english, found)


def missing_of(session: Session, version: ProgramVersion, language: str) -> tuple[Missing, ...]:
    """What the sheet of a version cannot say in a language."""
    content = content_of(session, version.clinic_id, version.id)
    used = {item.exercise_version for item in content.items}
    exercises = catalogue.by_version(session, version.clinic_id, used)
    clinic = session.get_one(Clinic, version.clinic_id)
    found = list(_exercises(content, exercises, language))
    if clinic.urgent_text.strip() and clinic.language != language:
        found.append(Missing("the clinic’s urgent signs", tuple(clinic.urgent_text.splitlines())))
    return tuple(found)


def _exercises(content: Content, exercises: Mapping[str, Exercise], language: str) -> list[Missing]:
    phrases = load_phrases(language)
    found = {}
    for item in content.items:
        exercise = exercises[item.exercise_version]
        side = item.sides.sides[0] if len(item.sides.sides) == 1 else None
        said = spoken(exercise, language, side, phrases)
        if said.missing:
            found[exercise.name] = Missing(exercise.name, said.missing)
    return list(found.values())
