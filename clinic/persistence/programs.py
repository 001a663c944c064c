"""Programs: a lineage, its one draft, its published versions with their items, its pauses."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, bindparam, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.codec import from_plain, to_plain
from clinic.domain.dose import Dose
from clinic.domain.errors import NotFound
from clinic.domain.programs import Chosen, Content, Item, Ranking, SidePlan
from clinic.domain.progression import Rule
from clinic.domain.schedule import Schedule
from clinic.persistence.base import Base, ClinicOwned, Hash, Key, Name, Prose, Short
from clinic.persistence.catalogue import Exercise, ExerciseVersion
from clinic.persistence.tenancy import owned


class Program(ClinicOwned, Base):
    """A lineage of versions for one patient. ``latest`` is 0 until the first publication.

    ``ends_on`` is the last day, which may still be to come; ``ended_at`` is when somebody wrote that down.
    ``drafted`` is the last revision of the drafts that are gone: the next draft counts on from there.
    """

    __tablename__ = "programs"

    id: Mapped[Key]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    title: Mapped[Name]
    latest: Mapped[int] = mapped_column(default=0)
    drafted: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    ends_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[Prose | None]


class Draft(ClinicOwned, Base):
    """What is being written for a program; ``revision`` lets the second of two writers see a conflict.

    Revisions count on from one draft of a program to its next, so that a page of an earlier draft is known as one.
    ``back`` and ``forth`` are the revisions that undo and redo lead to, the nearest one last; ``touched`` is the
    field into which the last revision was typed, so that a sentence is one step and not a step for each pause.
    """

    __tablename__ = "drafts"

    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"), primary_key=True)
    content: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime]
    edited_by: Mapped[UUID | None]
    back: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    forth: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    touched: Mapped[Name] = mapped_column(default="", server_default="")


class DiscardedDraft(ClinicOwned, Base):
    """A draft that was thrown away last, with what its program was: a program never published went with it.

    The keys of program and patient lead to rows that may be gone.
    """

    __tablename__ = "discarded_drafts"

    program_id: Mapped[Key]
    patient_id: Mapped[UUID]
    title: Mapped[Name]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    content: Mapped[dict[str, Any]]
    revision: Mapped[int]
    discarded_at: Mapped[datetime] = mapped_column(index=True)
    discarded_by: Mapped[UUID | None]


class DraftStep(ClinicOwned, Base):
    """What a draft held at an earlier revision, and who wrote that; gone when the draft is."""

    __tablename__ = "draft_steps"

    program_id: Mapped[UUID] = mapped_column(
        ForeignKey("drafts.program_id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]
    written_by: Mapped[UUID | None]


class ProgramVersion(ClinicOwned, Base):
    """A published version. A database trigger refuses to change or delete it."""

    __tablename__ = "program_versions"
    __table_args__ = (UniqueConstraint("program_id", "number"),)

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    number: Mapped[int]
    title: Mapped[Name]
    facts: Mapped[dict[str, Any]]
    reason: Mapped[Prose]
    effective_from: Mapped[date]
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None]
    zone: Mapped[Short]
    content_sha256: Mapped[Hash]
    check_code: Mapped[Short] = mapped_column(index=True)


class ProgramItem(ClinicOwned, Base):
    """One exercise of a published version; ``lineage_id`` stays the same from version to version."""

    __tablename__ = "program_items"
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        UniqueConstraint("version_id", "lineage_id"),
        Index("ix_program_items_lineage_id", "lineage_id"),
    )

    id: Mapped[Key]
    version_id: Mapped[UUID] = mapped_column(ForeignKey("program_versions.id"))
    lineage_id: Mapped[UUID]
    position: Mapped[int]
    exercise_version_id: Mapped[UUID] = mapped_column(ForeignKey("exercise_versions.id"))
    modifications: Mapped[list[Any]]
    dose: Mapped[dict[str, Any]]
    sides: Mapped[dict[str, Any]]
    schedule: Mapped[dict[str, Any]]
    note: Mapped[Prose] = mapped_column(default="")
    rule: Mapped[dict[str, Any] | None] = mapped_column(default=None)


class Pause(ClinicOwned, Base):
    """Days on which nothing is due, with the clinician's reason. Withdrawn rather than changed."""

    __tablename__ = "pauses"

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    reason: Mapped[Prose]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None]


def content_of(session: Session, clinic_id: UUID, version_id: UUID) -> Content:
    """What a version prescribes. Raises NotFound, also when it is another clinic's."""
    version = owned(session, ProgramVersion, clinic_id, version_id)
    return contents_of(session, clinic_id, [version])[version.id]


def contents_of(session: Session, clinic_id: UUID, found: Sequence[ProgramVersion]) -> dict[UUID, Content]:
    """What each of the versions prescribes, by version id, in one query."""
    rows = session.execute(
        select(ProgramItem, Exercise.slug)
        .join(ExerciseVersion, ExerciseVersion.id == ProgramItem.exercise_version_id)
        .join(Exercise, Exercise.id == ExerciseVersion.exercise_id)
        .where(ProgramItem.clinic_id == clinic_id, ProgramItem.version_id.in_([one.id for one in found]))
        .order_by(ProgramItem.version_id, ProgramItem.position)
    )
    items: dict[UUID, list[Item]] = {version.id: [] for version in found}
    for row, slug in rows:
        items[row.version_id].append(item_of(row, slug))
    return {
        version.id: Content(
            version.title,
            version.facts.get("goal", ""),
            tuple(items[version.id]),
            from_plain(Ranking, version.facts.get("five_minutes")),
        )
        for version in found
    }


def earlier_items(
    session: Session, clinic_id: UUID, patient_id: UUID, most: int
) -> list[tuple[ProgramItem, UUID, Item]]:
    """What a patient was given in any published version, the newest first: row, program, item. ``most`` rows."""
    rows = session.execute(
        select(ProgramItem, Program.id, Exercise.slug)
        .join(ProgramVersion, ProgramVersion.id == ProgramItem.version_id)
        .join(Program, Program.id == ProgramVersion.program_id)
        .join(ExerciseVersion, ExerciseVersion.id == ProgramItem.exercise_version_id)
        .join(Exercise, Exercise.id == ExerciseVersion.exercise_id)
        .where(
            ProgramItem.clinic_id == clinic_id,
            ProgramVersion.clinic_id == clinic_id,
            Program.clinic_id == clinic_id,
            Program.patient_id == patient_id,
        )
        .order_by(ProgramVersion.published_at.desc(), ProgramItem.position)
        .limit(most)
    )
    return [(row, program_id, item_of(row, slug)) for row, program_id, slug in rows]


def versions(session: Session, clinic_id: UUID, program_id: UUID) -> Sequence[ProgramVersion]:
    """A program's published versions, the first one first."""
    return session.scalars(
        select(ProgramVersion)
        .where(ProgramVersion.clinic_id == clinic_id, ProgramVersion.program_id == program_id)
        .order_by(ProgramVersion.number)
    ).all()


def published_of(session: Session, clinic_id: UUID, patient_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """A patient's programs that have a version, by id and title: those without an end first, then the newest."""
    found = session.execute(
        select(Program.id, Program.title)
        .where(Program.clinic_id == clinic_id, Program.patient_id == patient_id, Program.latest > 0)
        .order_by(Program.ends_on.is_not(None), Program.created_at.desc(), Program.id.desc())
    )
    return tuple((row.id, row.title) for row in found)


def locked(session: Session, clinic_id: UUID, program_id: UUID) -> Program:
    """The program's row, locked until the end of the transaction. Raises NotFound."""
    row = session.scalar(_LOCKED, {"clinic": clinic_id, "program": program_id})
    if row is None:
        raise NotFound
    return row


_LOCKED = (
    select(Program)
    .where(Program.clinic_id == bindparam("clinic"), Program.id == bindparam("program"))
    .with_for_update(key_share=True)  # a row that only names the program need not wait
)


def program_of(session: Session, clinic_id: UUID, program_id: UUID) -> Program | None:
    """The program, or None when it is gone: one that was never published goes with its draft."""
    return session.scalar(select(Program).where(Program.clinic_id == clinic_id, Program.id == program_id))


def discarded(session: Session, clinic_id: UUID, program_id: UUID, since: datetime) -> DiscardedDraft | None:
    """The draft of a program that was thrown away since then, locked; or None."""
    return session.scalar(
        select(DiscardedDraft)
        .where(
            DiscardedDraft.clinic_id == clinic_id,
            DiscardedDraft.program_id == program_id,
            DiscardedDraft.discarded_at >= since,
        )
        .with_for_update()
    )


def draft_of(session: Session, clinic_id: UUID, program_id: UUID) -> Draft | None:
    """What is being written for a program, if anything is."""
    return session.scalar(select(Draft).where(Draft.clinic_id == clinic_id, Draft.program_id == program_id))


def step_of(session: Session, clinic_id: UUID, program_id: UUID, revision: int) -> DraftStep | None:
    """What the draft held at an earlier revision, if that is still kept."""
    return session.scalar(
        select(DraftStep).where(
            DraftStep.clinic_id == clinic_id,
            DraftStep.program_id == program_id,
            DraftStep.revision == revision,
        )
    )


def writers_since(session: Session, clinic_id: UUID, program_id: UUID, revision: int) -> set[UUID | None]:
    """Who wrote the kept revisions after ``revision``; the draft's own newest one is not among them."""
    found = session.scalars(
        select(DraftStep.written_by)
        .where(
            DraftStep.clinic_id == clinic_id,
            DraftStep.program_id == program_id,
            DraftStep.revision > revision,
        )
        .distinct()
    )
    return set(found)


def forget_steps(
    session: Session, clinic_id: UUID, program_id: UUID, before: int, kept: Sequence[int]
) -> None:
    """Let go of the steps from before a revision, but for those in ``kept``."""
    session.execute(
        delete(DraftStep).where(
            DraftStep.clinic_id == clinic_id,
            DraftStep.program_id == program_id,
            DraftStep.revision < before,
            DraftStep.revision.not_in(kept),
        )
    )


def rows_of(clinic_id: UUID, version_id: UUID, items: Sequence[Item]) -> list[ProgramItem]:
    """The rows of a version's items, in their order from 1."""
    return [
        ProgramItem(
            clinic_id=clinic_id,
            version_id=version_id,
            lineage_id=UUID(item.lineage),
            position=position,
            exercise_version_id=UUID(item.exercise_version),
            modifications=to_plain(item.modifications),
            dose=to_plain(item.dose),
            sides=to_plain(item.sides),
            schedule=to_plain(item.schedule),
            note=item.note,
            rule=to_plain(item.rule),
        )
        for position, item in enumerate(items, start=1)
    ]


def item_of(row: ProgramItem, slug: str) -> Item:
    """A published item as a value; ``slug`` is that of its exercise."""
    return Item(
        lineage=str(row.lineage_id),
        exercise=slug,
        exercise_version=str(row.exercise_version_id),
        modifications=tuple(from_plain(Chosen, chosen) for chosen in row.modifications),
        dose=from_plain(Dose, row.dose),
        sides=from_plain(SidePlan, row.sides),
        schedule=Schedule.from_plain(row.schedule),
        note=row.note,
        rule=from_plain(Rule, row.rule) if row.rule else None,
    )


def pauses(session: Session, clinic_id: UUID, program_id: UUID) -> Sequence[Pause]:
    """A program's pauses, withdrawn ones too, the first days first."""
    return session.scalars(
        select(Pause)
        .where(Pause.clinic_id == clinic_id, Pause.program_id == program_id)
        .order_by(Pause.first_day, Pause.created_at, Pause.id)
    ).all()
