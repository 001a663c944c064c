"""A program as it was published: what is in force, every version with what changed, pauses, the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from clinic.domain import dose as doses
from clinic.domain.actions import Action
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.catalogue.words import Sidedness
from clinic.domain.errors import NotFound
from clinic.domain.minutes import five_minutes, minutes_words
from clinic.domain.modification import compose
from clinic.domain.patients import day_in
from clinic.domain.programs import Content, Item, differences
from clinic.domain.sides import Side
from clinic.persistence import catalogue, patients
from clinic.persistence import programs as rows
from clinic.persistence.patients import Patient, name_of
from clinic.persistence.programs import Pause, Program, ProgramVersion
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, perform
from clinic.services.figures import Picture, Wanted, body_of, of_exercise
from clinic.services.origins import origins_of
from clinic.services.patient_rows import facts_of
from clinic.services.patients import state_words
from clinic.services.proposals import step_names
from clinic.services.translations import Reader, reader_of


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One exercise of a version in words. ``why`` pairs each modification's name with its reason."""

    number: int
    name: str
    slug: str
    suffix: str
    dose: str
    side: str
    when: str
    why: tuple[tuple[str, str], ...]
    note: str
    five_minutes: bool
    version: str
    rule: str
    lineage: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of the time line; ``changes`` against the one before it, in words."""

    number: int
    title: str
    effective_from: date
    published_at: datetime
    published_by: str
    reason: str
    check_code: str
    changes: tuple[str, ...]
    in_force: bool


@dataclass(frozen=True, slots=True)
class PauseLine:
    """A pause; ``withdrawn`` ones stay in the record. ``open`` is one that can still be resumed."""

    id: UUID
    first_day: date
    last_day: date | None
    reason: str
    by: str
    withdrawn: bool
    open: bool


@dataclass(frozen=True, slots=True)
class ProgramPage:
    """Everything on a program's page. ``shown`` is the version whose items are listed; None before the first."""

    id: UUID
    patient_id: UUID
    patient: str
    title: str
    state: str
    latest: int
    drafted: bool
    today: date
    zone: str
    shown: VersionLine | None
    goal: str
    daily: str
    items: tuple[ItemLine, ...]
    versions: tuple[VersionLine, ...]
    pauses: tuple[PauseLine, ...]
    ends_on: date | None
    end_reason: str
    origins: Mapping[str, str]
    reader: Reader | None = None

    @property
    def ended(self) -> bool:
        """Whether somebody ended it, be its last day over or still to come."""
        return self.ends_on is not None


def program(context: Context, program_id: UUID, number: int | None = None) -> ProgramPage:
    """A program with all its versions; ``number`` chooses which one's items are listed (the latest, if None).

    Raises NotFound for an unknown program or number.
    """
    with perform(context, Action.view_program) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        row = owned(session, Program, clinic_id, program_id)
        doing.about("program", row.id, patient=row.patient_id)
        patient = owned(session, Patient, clinic_id, row.patient_id)
        zone = patients.zone_of(session, clinic_id, patient)
        versions = rows.versions(session, clinic_id, row.id)
        contents = rows.contents_of(session, clinic_id, versions)
        used = {item.exercise_version for content in contents.values() for item in content.items}
        exercises = catalogue.by_version(session, clinic_id, used)
        names = patients.member_names(session, clinic_id)
        pauses = rows.pauses(session, clinic_id, row.id)
        drafted = rows.draft_of(session, clinic_id, row.id) is not None
        body = body_of(session, clinic_id)
        origins = origins_of(doing, row.id)
        reader = reader_of(session, versions[-1] if versions else None, patient.language)
    today = day_in(zone, context.now)
    lines = tuple(_lines(versions, contents, exercises, names, today))
    wanted = row.latest if number is None else number
    shown = next((line for line in lines if line.number == wanted), None)
    if number is not None and shown is None:
        raise NotFound("There is no such version of this program.")
    content = next((contents[version.id] for version in versions if version.number == wanted), None)
    return ProgramPage(
        id=row.id,
        patient_id=row.patient_id,
        patient=facts_of(patient).name,
        title=row.title,
        state=state_words(
            row, versions[-1].effective_from if versions else None, today,
            [pause for pause in pauses if pause.withdrawn_at is None],
        ),
        latest=row.latest,
        drafted=drafted,
        today=today,
        zone=zone,
        shown=shown,
        goal=content.goal if content else "",
        daily=minutes_words(content) if content else "",
        items=tuple(item_lines(content, exercises, body)) if content else (),
        versions=tuple(reversed(lines)),
        pauses=tuple(_pause(pause, names, today) for pause in pauses),
        ends_on=row.ends_on,
        end_reason=row.end_reason or "",
        origins=origins,
        reader=reader,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """What lies between two versions of a program, in words; ``reasons`` are those of the versions on the way."""

    id: UUID
    patient_id: UUID
    patient: str
    title: str
    before: VersionLine
    after: VersionLine
    changes: tuple[str, ...]
    reasons: tuple[tuple[int, str], ...]
    numbers: tuple[int, ...]


def compare(
    context: Context, program_id: UUID, first: int | None = None, second: int | None = None
) -> Difference:
    """The difference of any two versions, the earlier one first, in whichever order they are named.

    Without numbers it is that of the newest one to the one before. Raises NotFound for an unknown program or number.
    """
    page = program(context, program_id)
    lines = {line.number: line for line in page.versions}
    early, late = sorted((first or max(1, page.latest - 1), second or page.latest))
    if early not in lines or late not in lines:
        raise NotFound("There is no such version of this program.")
    with perform(context, Action.view_program) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        doing.about("program", page.id, patient=page.patient_id)
        found = [row for row in rows.versions(session, clinic_id, page.id) if row.number in (early, late)]
        contents = rows.contents_of(session, clinic_id, found)
        used = {item.exercise_version for content in contents.values() for item in content.items}
        exercises = catalogue.by_version(session, clinic_id, used)
    return Difference(
        page.id,
        page.patient_id,
        page.patient,
        page.title,
        lines[early],
        lines[late],
        differences(contents[found[0].id], contents[found[-1].id], exercises),
        tuple(
            (number, lines[number].reason) for number in range(early + 1, late + 1) if lines[number].reason
        ),
        tuple(sorted(lines, reverse=True)),
    )


def item_lines(content: Content, exercises: Mapping[str, Exercise], body: str) -> list[ItemLine]:
    """The items of a version in words, with their drawings."""
    return [
        _item(number, item, exercises[item.exercise_version], five_minutes(content).places, body)
        for number, item in enumerate(content.items, start=1)
    ]


def _item(number: int, item: Item, exercise: Exercise, short: Sequence[int], body: str) -> ItemLine:
    one_side = exercise.sidedness is Sidedness.one_side
    composed = compose(exercise, item.slugs, item.sides.sides[0] if len(item.sides.sides) == 1 else None)
    whys = {chosen.slug: chosen.why for chosen in item.modifications}
    side = item.sides.words()
    return ItemLine(
        number=number,
        name=exercise.name,
        slug=exercise.slug,
        suffix=composed.suffix,
        dose=doses.words(item.dose),
        side=f"{side} ({exercise.named_side})"
        if len(item.sides.sides) == 1 and exercise.named_side
        else side,
        when=item.schedule.words(),
        why=tuple((reason.name, whys[reason.slug] or reason.why) for reason in composed.reasons),
        note=item.note,
        five_minutes=number in short,
        version=item.exercise_version,
        rule=item.rule.sentence(step_names(exercise)) if item.rule else "",
        lineage=item.lineage,
        picture=of_exercise(
            exercise,
            Wanted(
                (item.sides.in_turn or (Side.left,))[0] if one_side else None,
                composed.figure.modifications,
                prefix=f"f{number}",
                body=body,
            ),
        ),
    )


def _lines(
    versions: Sequence[ProgramVersion],
    contents: Mapping[UUID, Content],
    exercises: Mapping[str, Exercise],
    names: Mapping[UUID, str],
    today: date,
) -> list[VersionLine]:
    begun = [version.number for version in versions if version.effective_from <= today]
    lines = []
    for before, version in zip([None, *versions], versions, strict=False):
        changes = differences(contents[before.id], contents[version.id], exercises) if before else ()
        lines.append(
            VersionLine(
                number=version.number,
                title=version.title,
                effective_from=version.effective_from,
                published_at=version.published_at,
                published_by=name_of(names, version.published_by),
                reason=version.reason,
                check_code=version.check_code,
                changes=changes,
                in_force=bool(begun) and version.number == begun[-1],
            )
        )
    return lines


def _pause(pause: Pause, names: Mapping[UUID, str], today: date) -> PauseLine:
    withdrawn = pause.withdrawn_at is not None
    over = pause.last_day is not None and pause.last_day < today
    return PauseLine(
        pause.id,
        pause.first_day,
        pause.last_day,
        pause.reason,
        name_of(names, pause.created_by),
        withdrawn,
        not withdrawn and not over,
    )
