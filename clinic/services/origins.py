"""Templates beside a program: which ones are at hand, and where its items came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from clinic.domain.templates import Level
from clinic.persistence import templates as rows
from clinic.persistence.templates import Template, TemplateUse
from clinic.services.context import Doing


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """A template that the member may apply."""

    id: UUID
    name: str


def own_templates(doing: Doing) -> tuple[OwnTemplate, ...]:
    """The clinic's shared templates and the member's private ones, by name."""
    found = rows.templates_of(doing.session, doing.clinic_id, doing.context.member_id)
    return tuple(OwnTemplate(row.id, row.name) for row in found)


def origins_of(doing: Doing, program_id: UUID) -> Mapping[str, str]:
    """Where the items of a program came from, by lineage: "“Hips”, version 2, easier".

    The name of somebody else's private template is not told.
    """
    found = rows.uses_of(doing.session, doing.clinic_id, program_id)
    return {str(use.lineage_id): _words(use, template, doing.context.member_id) for use, template in found}


def _words(use: TemplateUse, template: Template, member_id: UUID | None) -> str:
    told = template.shared or template.made_by == member_id
    name = f"“{template.name}”" if told else "a colleague’s private template"
    return f"{name}, version {use.number}" + ("" if use.level == Level.standard else f", {use.level}")
