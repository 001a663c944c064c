"""A clinic says an exercise, or its own texts, in another language: side by side, what is missing first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.adapters.catalogue import load_phrases
from clinic.adapters.pdf_fonts import character_names, uncovered
from clinic.domain.actions import Action
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.errors import Invalid, NotFound, Problem
from clinic.domain.languages import DEFAULT, LANGUAGES, Language
from clinic.domain.own_translations import Line, Said, Source, State, lines_of, problem_of, sources_of
from clinic.persistence import catalogue
from clinic.persistence import own_translations as rows
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import new_id
from clinic.persistence.catalogue import Stored
from clinic.persistence.own_translations import CLINIC, OwnTranslation
from clinic.persistence.patients import member_names, name_of
from clinic.services.context import Context, Doing, perform
from clinic.services.exercise_search import kept_index

INTO = tuple(language for language in LANGUAGES.values() if language.tag != DEFAULT)
"""The languages into which a clinic can translate: those that sheets speak."""
HISTORY = 50
PAGE = 50
TEXTS_KEPT = 40_000


@dataclass(frozen=True, slots=True)
class Written:
    """One line of the history."""

    at: datetime
    by: str
    said: Said


@dataclass(frozen=True, slots=True)
class TranslationPage:
    """Texts beside their translations. ``slug`` is empty for the clinic's own texts, which are in ``source``."""

    slug: str
    name: str
    language: Language
    source: str
    lines: tuple[Line, ...]
    history: tuple[Written, ...]

    @property
    def waiting(self) -> int:
        """How many texts need somebody."""
        return sum(line.state in (State.missing, State.stale) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Standing:
    """One exercise (or, without a slug, the clinic's own texts) in a language: how many texts it has, how many
    are missing and how many stale."""

    slug: str
    name: str
    texts: int
    missing: int
    stale: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A page of how everything stands in a language; ``lacking`` counts what lacks something on all pages."""

    language: Language
    standings: tuple[Standing, ...]
    lacking: int
    page: int
    pages: int


def overview(context: Context, tag: str, page: int = 1) -> Overview:
    """How each exercise that is offered stands in a language, those that lack something first. Raises NotFound."""
    language = _language(tag)
    with perform(context, Action.view_translations) as doing:
        by_about: dict[str, list[Said]] = {}
        for row in rows.written_in(doing.session, doing.clinic_id, tag):
            by_about.setdefault(row.about, []).append(row.said)
        phrases = {**load_phrases(tag), **rows.phrases_of(doing.session, doing.clinic_id, tag)}
        offered = kept_index(doing.session, doing.clinic_id).stored
        found = [_of_stored(one, tag, by_about.get(one.exercise.slug, ()), phrases) for one in offered]
        own = _clinic_lines(doing, tag, by_about.get(CLINIC, ()))
    found.sort(key=lambda one: (not (one.missing or one.stale), one.name))
    every = [_standing("", "Your clinic’s own texts", own), *found] if own else found
    lacking = sum(bool(one.missing) for one in every)
    pages = max(1, -(-len(every) // PAGE))
    page = min(max(1, page), pages)
    return Overview(language, tuple(every[(page - 1) * PAGE : page * PAGE]), lacking, page, pages)


def of_exercise(context: Context, tag: str, slug: str) -> TranslationPage:
    """An exercise as it is written now, beside its translation. Raises NotFound."""
    language = _language(tag)
    with perform(context, Action.view_translations) as doing:
        one = catalogue.newest_version(doing.session, doing.clinic_id, slug).exercise
        written = rows.written_about(doing.session, doing.clinic_id, tag, slug)
        others = rows.phrases_of(doing.session, doing.clinic_id, tag)
        lines = lines_of(_sources(one, tag), _said(written), {**load_phrases(tag), **others})
        return TranslationPage(
            slug, one.name, language, one.language or DEFAULT, lines, _history(doing, written)
        )


def of_clinic(context: Context, tag: str) -> TranslationPage:
    """The clinic's own texts, as sheets print them, beside their translation. Raises NotFound."""
    language = _language(tag)
    with perform(context, Action.view_translations) as doing:
        written = rows.written_about(doing.session, doing.clinic_id, tag, CLINIC)
        lines = _clinic_lines(doing, tag, _said(written))
        source = doing.session.get_one(Clinic, doing.clinic_id).language
        return TranslationPage(
            "", "Your clinic’s own texts", language, source, lines, _history(doing, written)
        )


def translate_exercise(context: Context, tag: str, slug: str, texts: Mapping[str, str]) -> int:
    """Keep what changed of an exercise's translation; returns how many texts did. ``texts`` by ``Source.key``.

    Sheets of running programs in that language are made anew. Raises NotFound, Invalid by key.
    """
    _language(tag)
    with perform(context, Action.translate_exercise) as doing:
        stored = catalogue.newest_version(doing.session, doing.clinic_id, slug)
        changed = _write(doing, tag, slug, sources_of(stored.exercise), texts)
        doing.about("exercise", stored.version_id)
        doing.note(language=tag, slug=slug, texts=changed)
        if changed:
            _renew(doing, tag, _versions(doing.session, stored.version_id))
        return changed


def translate_clinic(context: Context, tag: str, texts: Mapping[str, str]) -> int:
    """The same for the clinic's own texts. Raises NotFound, Invalid by key."""
    _language(tag)
    with perform(context, Action.translate_clinic) as doing:
        clinic = doing.session.get_one(Clinic, doing.clinic_id)
        changed = _write(doing, tag, CLINIC, _clinic_sources(clinic), texts)
        doing.about("clinic", clinic.id)
        doing.note(language=tag, texts=changed)
        if changed:
            _renew(doing, tag, None)
        return changed


def _language(tag: str) -> Language:
    found = next((language for language in INTO if language.tag == tag), None)
    if found is None:
        raise NotFound
    return found


def _said(written: Sequence[OwnTranslation]) -> list[Said]:
    return [row.said for row in written]


def _sources(exercise: Exercise, tag: str) -> tuple[Source, ...]:
    """What is to be translated of an exercise: nothing into the language in which it is written."""
    return () if exercise.language == tag else sources_of(exercise)


def _clinic_sources(clinic: Clinic) -> tuple[Source, ...]:
    texts = (("When it is urgent", clinic.urgent_text), ("Line at the foot", clinic.letterhead_footer))
    return tuple(Source(part, text) for part, text in texts if text.strip())


def _clinic_lines(doing: Doing, tag: str, written: Sequence[Said]) -> tuple[Line, ...]:
    clinic = doing.session.get_one(Clinic, doing.clinic_id)
    return () if clinic.language == tag else lines_of(_clinic_sources(clinic), written, {})


def _standing(slug: str, name: str, lines: Sequence[Line]) -> Standing:
    states = [line.state for line in lines]
    return Standing(slug, name, len(lines), states.count(State.missing), states.count(State.stale))


def _of_stored(one: Stored, tag: str, written: Sequence[Said], phrases: Mapping[str, str]) -> Standing:
    """How an exercise stands. Only one about which something was written can hold anything stale."""
    slug, name = one.exercise.slug, one.exercise.name
    if written:
        return _standing(slug, name, lines_of(_sources(one.exercise, tag), written, phrases))
    many, beyond = _texts(one, tag)
    return Standing(slug, name, many, len(beyond - phrases.keys()), 0)


def _texts(one: Stored, tag: str) -> tuple[int, frozenset[str]]:
    """How many texts a version has, and which of them the built-in translation lacks: it never changes."""
    found = _TEXTS.get((one.version_id, tag))
    if found is None:
        if len(_TEXTS) >= TEXTS_KEPT:
            _TEXTS.clear()
        texts = frozenset(source.text for source in _sources(one.exercise, tag))
        found = _TEXTS[one.version_id, tag] = len(texts), texts - load_phrases(tag).keys()
    return found


_TEXTS: dict[tuple[UUID, str], tuple[int, frozenset[str]]] = {}


def _history(doing: Doing, written: Sequence[OwnTranslation]) -> tuple[Written, ...]:
    names = member_names(doing.session, doing.clinic_id) if written else {}
    newest = list(reversed(written))[:HISTORY]
    return tuple(Written(row.written_at, name_of(names, row.written_by), row.said) for row in newest)


def _write(doing: Doing, tag: str, about: str, sources: Sequence[Source], texts: Mapping[str, str]) -> int:
    """Add a row for each text that is another one now, built-in words left as they are."""
    now = rows.phrases_of(doing.session, doing.clinic_id, tag)
    built_in = load_phrases(tag)
    asked = [(source, texts[source.key].strip()) for source in sources if source.key in texts]
    changed = [
        (source, text)
        for source, text in asked
        if text != now.get(source.text, built_in.get(source.text, ""))
    ]
    problems = [problem for source, text in changed if (problem := _problem(source, text))]
    if problems:
        raise Invalid.many(problems)
    doing.session.add_all(
        OwnTranslation(
            id=new_id(),
            clinic_id=doing.clinic_id,
            language=tag,
            about=about,
            part=source.part[:200],
            source=source.text,
            text=text,
            written_at=doing.context.now,
            written_by=doing.context.member_id,
        )
        for source, text in changed
    )
    return len(changed)


def _problem(source: Source, text: str) -> Problem | None:
    found = problem_of(source, text)
    strange = [] if found else uncovered(text)
    if strange:
        return Problem(source.key, f"No font of the sheet can print {character_names(strange[:5])}.")
    return found


def _versions(session: Session, version_id: UUID) -> set[UUID]:
    """Every version of the exercise of which this is one: a running program may still hold an earlier one."""
    exercise_id = session.scalars(
        select(catalogue.ExerciseVersion.exercise_id).where(catalogue.ExerciseVersion.id == version_id)
    ).one()
    return {row.id for row in catalogue.versions_of(session, exercise_id)}


def _renew(doing: Doing, tag: str, exercise_versions: set[UUID] | None) -> None:
    """Have kept sheets made once more: the version's id and check code stay, only its words are other ones."""
    for row in rows.sheets_to_renew(doing.session, doing.clinic_id, tag, exercise_versions):
        row.state, row.pdf_sha256, row.pdf_bytes, row.rendered_at = "due", None, None, None
        row.attempts, row.lease_until, row.failure = 0, None, None
