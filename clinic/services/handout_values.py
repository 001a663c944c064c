"""From a published version to the plain values of its sheet: words composed, drawings made, link derived."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.adapters.files import LostContent
from clinic.adapters.pdf import Media
from clinic.adapters.pictures import in_grey
from clinic.domain.catalogue.exercise import Equipment, Exercise
from clinic.domain.codec import from_plain
from clinic.domain.handout import (
    Answered,
    CheckInDoor,
    Clinician,
    Colour,
    Figure,
    Handout,
    HandoutItem,
    Layout,
    Letterhead,
    Log,
    LogRow,
    Look,
    Recipient,
    Safety,
)
from clinic.domain.handout_cover import Cover
from clinic.domain.handout_progress import Progress
from clinic.domain.languages import DEFAULT, sheet_language
from clinic.domain.log_lines import asked_days, log_lines
from clinic.domain.minutes import five_minutes
from clinic.domain.modification import Composed, compose
from clinic.domain.patients import day_in
from clinic.domain.programs import Content, Item
from clinic.domain.schedule import Weekdays
from clinic.domain.speech.grammar import Speech
from clinic.domain.translation import spoken
from clinic.persistence.accounts import Account, Clinic, Member
from clinic.persistence.catalogue import ExerciseVersion
from clinic.persistence.links import Link
from clinic.persistence.merges import one_person
from clinic.persistence.patients import Patient, zone_of
from clinic.persistence.programs import Program, ProgramVersion, content_of
from clinic.persistence.tenancy import owned
from clinic.persistence.tests import open_retests
from clinic.services import links, proof
from clinic.services.context import House
from clinic.services.figures import Wanted, is_drawn, of_exercise, second_view
from clinic.services.handout_copy import copy_of
from clinic.services.handout_progress import progress_of
from clinic.services.translations import phrases_for

log = structlog.get_logger("clinic.handouts")

Ink = Callable[[bytes], bytes]
"""What becomes of a picture: `in_grey` for a sheet in black and white, else the same bytes."""
NEED_MOST = 72
"""Characters after "You need" that fit on one line at 14 pt."""
CUES_MOST, QUESTIONS_MOST = 3, 2
SIZE_OF: Mapping[Layout, str] = {Layout.compact: "thumb", Layout.fridge: "thumb", Layout.detailed: "full"}
"""The detail of the drawings: fewer and stronger lines where they are small."""
TWO_VIEWS = frozenset({Layout.detailed})
"""Where a second view stands beside the first. The usual sheet has three exercises on two pages without it."""


def handout_of(
    session: Session,
    house: House,
    version: ProgramVersion,
    link: Link | None,
    look: Look,
    now: datetime,
    content: Content | None = None,
    progress: Progress | None = None,
) -> tuple[Handout, dict[str, Media]]:
    """The plain values of one sheet, and the pictures it shows by their ids. Only a progress sheet changes
    with `now`.

    A draft gives its `content` with a version that is none yet; before the first one there is no `link`. A report
    gives the `progress` of its own days."""
    if look.layout is Layout.copy:  # the clinician's, in the language of the interface
        look = replace(look, language=DEFAULT)
    program = owned(session, Program, version.clinic_id, version.program_id)
    patient = owned(session, Patient, version.clinic_id, program.patient_id)
    clinic = session.get_one(Clinic, version.clinic_id)
    draft, content = content is not None, content or content_of(session, version.clinic_id, version.id)
    exercises = _exercises(session, content)
    ink = in_grey if look.colour is Colour.black_and_white else bytes
    photos = _photos(house, exercises.values(), ink) if look.layout.shows_exercises else {}
    speech = Speech(look.language)
    phrases = phrases_for(session, version.clinic_id, look.language)
    items = tuple(
        _without_lost(
            _item(
                place,
                item,
                exercises[item.exercise_version],
                look.layout,
                clinic.figure_body,
                speech,
                phrases,
            ),
            photos,
        )
        for place, item in enumerate(content.items, 1)
    )
    words = links.words_of(house, link) if link else None
    signer = proof.signer_of(session, house, version.clinic_id) if not draft else None
    letterhead, media = letterhead_of(house, clinic, ink, look.language, phrases)
    handout = Handout(
        program=str(program.id),
        letterhead=letterhead,
        clinician=_clinician(session, version),
        patient=Recipient(patient.given_name, patient.family_name[:1].upper()),
        title=version.title,
        version=version.number,
        published=version.published_at.date(),
        check_code=version.check_code,
        items=items,
        goal=content.goal,
        goal_language=sheet_language(patient.language),
        daily=speech.minutes(content),
        five_minutes=speech.numbers(five_minutes(content).places),
        safety=_safety(clinic, speech, phrases),
        check_in=CheckInDoor(words.host_words, words.code, words.address)
        if words and look.layout is not Layout.copy and not (progress and progress.referral)
        else None,
        proof=signer.address(version) if signer else "",
        log=_log(content, {item.number: item for item in items}, look.layout.days, speech)
        if look.layout.days
        else None,
        progress=(progress or progress_of(session, version, now)) if look.layout is Layout.progress else None,
        cover=Cover(next_visit=_planned(session, patient, now)) if look.layout is Layout.cover else None,
        copy=copy_of(session, version) if look.layout is Layout.copy else None,
        layout=look.layout,
        paper=look.paper,
        size=look.size,
        colour=look.colour,
        language=look.language,
    )
    return handout, media | photos


def letterhead_of(
    house: House,
    clinic: Clinic,
    ink: Ink = bytes,
    language: str = "",
    phrases: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Letterhead, dict[str, Media]]:
    """What stands on top and at the foot of a clinic's sheets in a language (else its own), and the logo's bytes
    under its id."""
    footer, footer_in = _said(clinic, clinic.letterhead_footer, language or clinic.language, phrases)
    media = _logo(house, clinic, ink)
    head = Letterhead(
        clinic.name,
        tuple(clinic.address.splitlines()),
        clinic.phone,
        "logo" if media else "",
        clinic.letterhead_colour,
        footer,
        footer_in,
    )
    return head, media


def _exercises(session: Session, content: Content) -> dict[str, Exercise]:
    found = session.scalars(
        select(ExerciseVersion).where(
            ExerciseVersion.id.in_({UUID(item.exercise_version) for item in content.items})
        )
    )
    return {str(row.id): from_plain(Exercise, row.content) for row in found}


def _clinician(session: Session, version: ProgramVersion) -> Clinician:
    found = session.execute(
        select(Account.name, Member.credential)
        .join(Member, Member.account_id == Account.id)
        .where(Member.clinic_id == version.clinic_id, Member.id == version.published_by)
    ).one_or_none()
    return Clinician(*found) if found else Clinician("")


def _planned(session: Session, patient: Patient, now: datetime) -> date | None:
    """The next day on which the patient is to be tested, from today on."""
    person = one_person(session, patient.clinic_id, patient.id)
    today = day_in(zone_of(session, patient.clinic_id, patient), now)
    found = open_retests(session, patient.clinic_id, person)
    return next((one.due_on for one in found if one.due_on >= today), None)


def _said(clinic: Clinic, text: str, language: str, phrases: Mapping[str, str]) -> tuple[str, str]:
    """A text of the clinic in the sheet's language if it was translated, and the language it stands in if not."""
    if clinic.language == language or text in phrases:
        return phrases.get(text, text) if clinic.language != language else text, ""
    return text, sheet_language(clinic.language)


def _safety(clinic: Clinic, speech: Speech, phrases: Mapping[str, str]) -> Safety:
    table = speech.table
    urgent, urgent_in = _said(clinic, clinic.urgent_text, speech.language.tag, phrases)
    return Safety(
        stop_when=(table.pain_above.format(n=clinic.pain_limit), table.numb, table.gives_way),
        call=clinic.name,
        phone=clinic.phone,
        urgent=tuple(line for line in urgent.splitlines() if line.strip()),
        language=urgent_in,
    )


def _logo(house: House, clinic: Clinic, ink: Ink) -> dict[str, Media]:
    if clinic.logo_sha256 is None:
        return {}
    try:
        return {"logo": Media("image/png", ink(house.store.get(clinic.logo_sha256)))}
    except LostContent:
        log.error("the logo is lost or altered", sha256=clinic.logo_sha256)
        return {}  # a sheet without its logo is still a correct sheet


def _item(
    place: int,
    item: Item,
    in_english: Exercise,
    layout: Layout,
    body: str,
    speech: Speech,
    phrases: Mapping[str, str],
) -> HandoutItem:
    """What a sheet says of one exercise: enough to do it well, no more than half a page; all of it on the
    detailed sheet.

    Cautions which stand on every exercise are said once for the whole sheet, by its safety. An exercise that is
    not translated whole stays English and says so in its `language`.
    """
    whole = layout is Layout.detailed
    side = item.sides.sides[0] if len(item.sides.sides) == 1 else None
    found = spoken(in_english, speech.language.tag, side, phrases)
    exercise, said_in = found.exercise, found.language
    composed = compose(exercise, item.slugs, side)
    named = exercise.named_side if said_in == speech.language.tag else ""
    return HandoutItem(
        number=place,
        title=exercise.name,
        figures=_figures(
            item,
            exercise,
            composed,
            Wanted(side, size=SIZE_OF.get(layout, "card"), body=body, language=said_in),
            second=layout in TWO_VIEWS,
        )
        if layout.shows_exercises
        else (),
        steps=tuple(step.text for step in composed.key_steps),
        dose=_raised(speech.dose(item.dose)),
        suffix=composed.suffix,
        side=_side_words(item, named, speech),
        schedule=_raised(speech.schedule(item.schedule)),
        cues=tuple(cue.text for cue in composed.cues)[: CUES_MOST if whole else 1],
        avoid=_faults(composed),
        equipment=_things(composed.equipment, Speech(said_in)),
        may_feel=composed.feelings if whole else composed.feelings[:1],
        cautions=composed.own_cautions,
        note=item.note,
        reason=_reason(item, composed),
        wrong=_wrong(item, exercise, composed, Wanted(side, body=body, language=said_in)) if whole else None,
        questions=_questions(exercise) if whole else (),
        language="" if said_in == speech.language.tag else said_in,
    )


def _questions(exercise: Exercise) -> tuple[Answered, ...]:
    """What people ask, where a source gives an answer."""
    answered = (question for question in exercise.questions if question.answer)
    return tuple(Answered(question.ask, question.answer) for question in answered)[:QUESTIONS_MOST]


def _wrong(item: Item, exercise: Exercise, composed: Composed, wanted: Wanted) -> Figure | None:
    """Right and wrong side by side: the first fault that can be drawn."""
    chosen = _as_chosen(item, composed, wanted)
    for fault in composed.faults:
        if fault.pose:
            drawn = of_exercise(exercise, replace(chosen, pose=f"fault:{fault.pose}"))
            if drawn is not None:
                return Figure(drawn.svg, drawn.description, _raised(fault.name))
    return None


def _faults(composed: Composed) -> tuple[str, ...]:
    """The names of the two faults that matter most, as one phrase after "Not this"."""
    names = [_lowered(fault.name) for fault in composed.faults[:2]]
    return ("; ".join(names),) if names else ()


def _reason(item: Item, composed: Composed) -> str:
    """Why this form: the clinician's own words, else the catalogue's for the first modification."""
    own = [_sentence(chosen.why) for chosen in item.modifications if chosen.why.strip()]
    return " ".join(own) or next((reason.why for reason in composed.reasons), "")


def _figures(
    item: Item, exercise: Exercise, composed: Composed, wanted: Wanted, *, second: bool
) -> tuple[Figure, ...]:
    """The drawing, with a second view beside it where one is not enough and there is room; else the photo."""
    drawn = of_exercise(exercise, _as_chosen(item, composed, wanted))
    if drawn is not None:
        beside = second_view(exercise) if second else ""
        other = (
            of_exercise(exercise, _as_chosen(item, composed, replace(wanted, view=beside)))
            if beside
            else None
        )
        return tuple(Figure(one.svg, one.description) for one in (drawn, other) if one is not None)
    if exercise.photo is None or is_drawn(exercise):
        return ()
    photo = exercise.photo
    size = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {photo.width} {photo.height}"/>'
    return (Figure(size, photo.alt, photo=f"photo-{photo.sha256}"),)


def _photos(house: House, exercises: Iterable[Exercise], ink: Ink) -> dict[str, Media]:
    """The photos of exercises by the ids under which figures name them; a lost one is left out."""
    found = {}
    for photo in (exercise.photo for exercise in exercises if exercise.photo):
        try:
            found[f"photo-{photo.sha256}"] = Media("image/jpeg", ink(house.store.get(photo.sha256)))
        except LostContent:
            log.error("a photo is lost or altered", sha256=photo.sha256)
    return found


def _without_lost(item: HandoutItem, photos: Mapping[str, Media]) -> HandoutItem:
    """A sheet without a lost photo is still a correct sheet."""
    kept = tuple(figure for figure in item.figures if not figure.photo or figure.photo in photos)
    return replace(item, figures=kept)


def _as_chosen(item: Item, composed: Composed, wanted: Wanted) -> Wanted:
    """Of both sides the first one is drawn."""
    first = item.sides.in_turn[0] if wanted.side is None and item.sides.sides else wanted.side
    return replace(wanted, side=first, modifications=composed.figure.modifications)


def _side_words(item: Item, named: str, speech: Speech) -> str:
    words = speech.sides(item.sides)
    return _raised(f"{words}: {named}" if len(item.sides.sides) == 1 and named else words)


def _sentence(text: str) -> str:
    bare = text.strip()
    if not bare:
        return ""
    return _raised(bare) + ("" if bare[-1] in ".!?" else ".")


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _things(things: Sequence[Equipment], speech: Speech) -> tuple[str, ...]:
    """What stands after "You need", in one line: how a needed thing must be is said as long as there is room."""
    if_you_like = speech.table.if_you_like
    said = [
        _lowered(thing.item) if thing.needed else if_you_like.format(thing=_lowered(thing.item))
        for thing in things
    ]
    for place, thing in enumerate(things):
        if thing.needed and thing.detail and len("; ".join(said)) + len(thing.detail) + 3 <= NEED_MOST:
            said[place] += f" – {thing.detail}"
    return tuple(said)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _log(content: Content, items: Mapping[int, HandoutItem], days: int, speech: Speech) -> Log:
    return Log(tuple(_log_rows(content, items, days // 7, speech)), days)


def _log_rows(
    content: Content, items: Mapping[int, HandoutItem], weeks: int, speech: Speech
) -> Iterator[LogRow]:
    for line in log_lines(content):
        schedule, item = line.item.schedule, items[line.place]
        yield LogRow(
            line.place,
            item.title,
            asked_days(schedule) * weeks,
            speech.side(line.side) if line.side else "",
            speech.table.time_number.format(n=line.time) if line.times > 1 else "",
            "" if isinstance(schedule, Weekdays) else speech.schedule(schedule),
            item.language,
        )
