"""What a sheet cannot say in its language: shown to the clinician before it is printed, never mixed in unseen."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.adapters.catalogue import load_phrases
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.errors import Conflict
from clinic.domain.languages import DEFAULT, LANGUAGES, Language, page_language, sheet_language
from clinic.domain.patients import LANGUAGES as PATIENTS_READ
from clinic.domain.programs import Content
from clinic.domain.tongues import seems_other, tongue_of, words_in
from clinic.domain.translation import spoken
from clinic.persistence import catalogue
from clinic.persistence.accounts import Clinic
from clinic.persistence.own_translations import COUNT_WRITTEN, phrases_of
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program, ProgramVersion, content_of, contents_of


def phrases_for(session: Session, clinic_id: UUID, language: str) -> Mapping[str, str]:
    """How texts are said in a language: the built-in translation, and the clinic's own before it."""
    return {**load_phrases(language), **phrases_of(session, clinic_id, language)}


def told_in(session: Session, clinic: Clinic, text: str, language: str) -> tuple[str, str]:
    """A text of the clinic's as its own translation says it, and the language it then stands in."""
    said = None if language == clinic.language else phrases_of(session, clinic.id, language).get(text)
    return (text, clinic.language) if said is None else (said, language)


@dataclass(frozen=True, slots=True)
class Missing:
    """What stays in another language: an exercise by its name and slug, or (no slug) a text of the clinic;
    ``texts`` are its words. ``own_words``: whose they are ("the patient’s") where nobody translates them."""

    name: str
    texts: tuple[str, ...]
    slug: str = ""
    own_words: str = ""


@dataclass(frozen=True, slots=True)
class Lack:
    """A program whose sheet cannot be said whole in its language."""

    program_id: UUID
    language: Language
    missing: tuple[Missing, ...]

    @property
    def stays(self) -> bool:
        """Whether it is an English sheet: what is written in another language is printed as it stands, or not."""
        return self.language.tag == DEFAULT


@dataclass(frozen=True, slots=True)
class Reader:
    """A patient who does not read English best: whether sheets and pages speak her or his language, and what of
    the newest sheet stays in English."""

    tag: str
    language: str
    sheets: bool
    pages: bool
    missing: tuple[Missing, ...]


class Untranslated(Conflict):
    """A sheet would mix languages. ``language`` is the sheet's, in English words; ``tag`` its tag."""

    def __init__(self, tag: str, missing: tuple[Missing, ...]) -> None:
        self.tag, self.language, self.missing = tag, LANGUAGES[tag].english, missing
        names = ", ".join(one.name for one in missing)
        stay = "In another language" if tag == DEFAULT else "In English"
        super().__init__(f"Not everything on this sheet is there in {self.language}. {stay} stay: {names}.")


def demand_whole(session: Session, clinic_id: UUID, version_id: UUID, language: str) -> None:
    """Raise Untranslated when something on the version's sheet would stand in another language."""
    seen = (version_id, language, *_texts_stamp(session, clinic_id, language))
    if seen in _WHOLE:
        return
    found = missing_of(session, clinic_id, version_id, language)
    if found:
        raise Untranslated(language, found)
    if len(_WHOLE) >= WHOLE_MOST:
        _WHOLE.clear()
    _WHOLE.add(seen)


WHOLE_MOST = 10_000
_WHOLE: set[tuple[object, ...]] = set()
"""Which versions were found whole, with all that this rests on: a version never changes, its clinic's texts may."""


def _texts_stamp(session: Session, clinic_id: UUID, language: str) -> tuple[object, ...]:
    """What is another one as soon as the clinic writes another text or another translation."""
    return tuple(session.execute(_TEXTS, {"clinic": clinic_id, "language": language}).one())


_TEXTS = select(
    Clinic.language, Clinic.urgent_text, Clinic.letterhead_footer, COUNT_WRITTEN.scalar_subquery()
).where(Clinic.id == bindparam("clinic"))
"""Put together once: each click on a sheet asks it."""


def missing_of(session: Session, clinic_id: UUID, version_id: UUID, language: str) -> tuple[Missing, ...]:
    """What the sheet of a version cannot say in a language."""
    contents = {version_id: content_of(session, clinic_id, version_id)}
    return _missing(session, clinic_id, contents, language)[version_id]


def lacking(
    session: Session,
    clinic_id: UUID,
    programs: Iterable[tuple[UUID, int]],
    language: str | None = None,
    note: str = "",
) -> tuple[Lack, ...]:
    """Of these programs (id and number of a version) those whose sheets lack texts in the language they speak: the
    one that is asked for, else the patient's, else English. ``note`` stands on the cover of each."""
    wanted = dict(programs)
    rows = session.execute(
        select(ProgramVersion, Patient.language)
        .join(Program, Program.id == ProgramVersion.program_id)
        .join(Patient, Patient.id == Program.patient_id)
        .where(
            ProgramVersion.clinic_id == clinic_id,
            Program.clinic_id == clinic_id,
            Patient.clinic_id == clinic_id,
            Program.id.in_(wanted),
        )
    )
    by_language: dict[str, list[ProgramVersion]] = {}
    for version, tag in rows:
        if version.number == wanted[version.program_id]:
            by_language.setdefault(language or sheet_language(tag), []).append(version)
    found = []
    for tag, versions in sorted(by_language.items()):
        missing = _missing(session, clinic_id, contents_of(session, clinic_id, versions), tag)
        on_cover = missing_of_note(session, clinic_id, note, tag)
        found += [
            Lack(one.program_id, LANGUAGES[tag], all_of_it)
            for one in versions
            if (all_of_it := (*missing[one.id], *on_cover))
        ]
    return tuple(found)


def demand_whole_note(session: Session, clinic_id: UUID, note: str, language: str) -> None:
    """Raise Untranslated when the note on a packet's cover would stand in another language."""
    if found := missing_of_note(session, clinic_id, note, language):
        raise Untranslated(language, found)


def missing_of_note(session: Session, clinic_id: UUID, note: str, language: str) -> tuple[Missing, ...]:
    """The note on a packet's cover, where it seems to be of another language than the sheets."""
    usual = session.get_one(Clinic, clinic_id).language
    return tuple(_clinicians_words("the note on the cover", [note], language, usual))


def reader_of(session: Session, version: ProgramVersion | None, tag: str) -> Reader | None:
    """What a patient of another language will meet in English; None for one who reads English."""
    if tag == DEFAULT:
        return None
    language = LANGUAGES.get(tag)
    missing = missing_of(session, version.clinic_id, version.id, tag) if version and language else ()
    return Reader(tag, PATIENTS_READ.get(tag, tag), language is not None, page_language(tag) == tag, missing)


def _missing(
    session: Session, clinic_id: UUID, contents: Mapping[UUID, Content], language: str
) -> dict[UUID, tuple[Missing, ...]]:
    used = {item.exercise_version for content in contents.values() for item in content.items}
    exercises = catalogue.by_version(session, clinic_id, used)
    clinic = session.get_one(Clinic, clinic_id)
    phrases = phrases_for(session, clinic_id, language)
    own = (
        ("the clinic’s urgent signs", clinic.urgent_text),
        ("the line at the foot", clinic.letterhead_footer),
    )
    untold = [
        Missing(name, tuple(text.splitlines()))
        for name, text in own
        if text.strip() and clinic.language != language and text not in phrases
    ]
    return {
        version: (
            *_exercises(content, exercises, language, phrases),
            *_goal(content, language),
            *_clinicians(content, language, clinic.language),
            *untold,
        )
        for version, content in contents.items()
    }


def _goal(content: Content, language: str) -> Iterator[Missing]:
    """The patient's own words, where they show themselves to be of another language than the sheet."""
    if tongue_of(content.goal, _ahead(language)) not in ("", language):
        yield Missing("the goal", (content.goal,), own_words="the patient’s")


def _clinicians(content: Content, language: str, usual: str) -> Iterator[Missing]:
    """What clinicians wrote for this program alone, where it seems to be of another language than the sheet."""
    whys = [chosen.why for item in content.items for chosen in item.modifications]
    yield from _clinicians_words("the title", [content.title], language, usual)
    yield from _clinicians_words("notes", [item.note for item in content.items], language, usual)
    yield from _clinicians_words("reasons for modifications", whys, language, usual)


def _clinicians_words(name: str, texts: Iterable[str], language: str, usual: str) -> Iterator[Missing]:
    """Those texts that seem to be of another language than a sheet, in a clinic that writes ``usual``."""
    known = _known_words(language)
    found = [text for text in texts if seems_other(text, language, known, usual, _ahead(language))]
    if found:
        yield Missing(name, tuple(found), own_words="the clinician’s")


def _ahead(language: str) -> int:
    """By how many signs a text has to show that it is of another language: names such as "Los Angeles" are not."""
    return 2 if language == DEFAULT else 1


@cache
def _known_words(language: str) -> frozenset[str]:
    """The words of the catalogue's texts in a language."""
    if language == DEFAULT:
        texts = [english for other in LANGUAGES for english in load_phrases(other)]
    else:
        texts = [*load_phrases(language).values()]
    return frozenset(word for text in texts for word in words_in(text))


def _exercises(
    content: Content, exercises: Mapping[str, Exercise], language: str, phrases: Mapping[str, str]
) -> list[Missing]:
    found = {}
    for item in content.items:
        exercise = exercises[item.exercise_version]
        side = item.sides.sides[0] if len(item.sides.sides) == 1 else None
        said = spoken(exercise, language, side, phrases)
        if said.missing:
            found[exercise.name] = Missing(exercise.name, said.missing, exercise.slug)
    return list(found.values())
