"""The clinic's templates, what they were when they were applied, and where they were."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.codec import from_plain
from clinic.domain.errors import NotFound
from clinic.domain.templates import TemplateContent
from clinic.persistence.base import Base, ClinicOwned, Key, Name, Prose, Short


class Template(ClinicOwned, Base):
    """A template as it is now. Private ones are there for their maker only.

    ``version`` counts what was applied: it goes up with the first change after a use. ``revision`` counts every
    change, so that the second of two writers sees it.
    """

    __tablename__ = "templates"

    id: Mapped[Key]
    name: Mapped[Name]
    purpose: Mapped[Prose] = mapped_column(default="")
    shared: Mapped[bool] = mapped_column(default=False)
    content: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    revision: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None]
    archived_at: Mapped[datetime | None] = mapped_column(default=None)


class TemplateVersion(ClinicOwned, Base):
    """What a template held when it was applied as this version; never changed."""

    __tablename__ = "template_versions"
    __table_args__ = (UniqueConstraint("template_id", "number"),)

    id: Mapped[Key]
    template_id: Mapped[UUID] = mapped_column(ForeignKey("templates.id"))
    number: Mapped[int]
    name: Mapped[Name]
    content: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]


class TemplateUse(ClinicOwned, Base):
    """Which item of a program came from which template, at which version, level and side; never changed."""

    __tablename__ = "template_uses"
    __table_args__ = (Index("ix_template_uses_clinic_program", "clinic_id", "program_id"),)

    id: Mapped[Key]
    program_id: Mapped[UUID]
    lineage_id: Mapped[UUID]
    template_id: Mapped[UUID] = mapped_column(ForeignKey("templates.id"), index=True)
    number: Mapped[int]
    level: Mapped[Short]
    side: Mapped[Short]
    used_at: Mapped[datetime]
    used_by: Mapped[UUID | None]


def content_of(row: Template) -> TemplateContent:
    """What a template holds, as a value."""
    return from_plain(TemplateContent, row.content)


def templates_of(
    session: Session, clinic_id: UUID, member_id: UUID | None, *, archived: bool = False
) -> Sequence[Template]:
    """The templates that a member may see, by name: the clinic's shared ones and the member's own."""
    gone = Template.archived_at.is_not(None) if archived else Template.archived_at.is_(None)
    return session.scalars(
        select(Template)
        .where(Template.clinic_id == clinic_id, gone, _visible(member_id))
        .order_by(Template.name, Template.id)
    ).all()


def names_of(session: Session, clinic_id: UUID, member_id: UUID | None) -> Sequence[tuple[UUID, str]]:
    """The key and the name of every template that a member may see and use, by name."""
    found = session.execute(
        select(Template.id, Template.name)
        .where(Template.clinic_id == clinic_id, Template.archived_at.is_(None), _visible(member_id))
        .order_by(Template.name, Template.id)
    )
    return [(key, name) for key, name in found]


def template_of(
    session: Session, clinic_id: UUID, member_id: UUID | None, key: UUID, *, lock: bool = False
) -> Template:
    """A template that the member may see. Raises NotFound, also for somebody else's private one."""
    wanted = select(Template).where(Template.clinic_id == clinic_id, Template.id == key, _visible(member_id))
    row = session.scalar(wanted.with_for_update() if lock else wanted)
    if row is None:
        raise NotFound("There is no such template.")
    return row


def version_of(session: Session, clinic_id: UUID, template_id: UUID, number: int) -> TemplateVersion | None:
    """What the template held at a version that was applied, or None while it was not."""
    return session.scalar(
        select(TemplateVersion).where(
            TemplateVersion.clinic_id == clinic_id,
            TemplateVersion.template_id == template_id,
            TemplateVersion.number == number,
        )
    )


def uses_of(session: Session, clinic_id: UUID, program_id: UUID) -> Sequence[tuple[TemplateUse, Template]]:
    """Where items of a program came from, with the template as it is now; the first one first."""
    found = session.execute(
        select(TemplateUse, Template)
        .join(Template, Template.id == TemplateUse.template_id)
        .where(
            TemplateUse.clinic_id == clinic_id,
            Template.clinic_id == clinic_id,
            TemplateUse.program_id == program_id,
        )
        .order_by(TemplateUse.used_at, TemplateUse.id)
    )
    return [(use, template) for use, template in found]


def counts_of(session: Session, clinic_id: UUID, keys: Collection[UUID]) -> dict[UUID, int]:
    """In how many programs each of these templates was used."""
    found = session.execute(
        select(TemplateUse.template_id, TemplateUse.program_id)
        .where(TemplateUse.clinic_id == clinic_id, TemplateUse.template_id.in_(keys))
        .distinct()
    )
    counts: dict[UUID, int] = {}
    for key, _ in found:
        counts[key] = counts.get(key, 0) + 1
    return counts


def _visible(member_id: UUID | None) -> Any:
    return or_(Template.shared.is_(True), Template.made_by == member_id)
