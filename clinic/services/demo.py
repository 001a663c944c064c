"""The demo clinic, told through the same services that a clinic uses; all of it can be reproduced."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic.domain.actions import Site
from clinic.domain.errors import NotFound
from clinic.persistence.links import current_link
from clinic.services import links, scores
from clinic.services.context import Context, House
from clinic.services.demo_stage import set_stage, template_of
from clinic.services.demo_stories import STORIES
from clinic.services.links import LinkWords


@dataclass(frozen=True, slots=True)
class Demo:
    """What the seeding made: the clinic, its owner's member id, and a program whose sheet is shown first."""

    clinic_id: UUID
    member_id: UUID
    program_id: UUID


def seed(house: House, now: datetime, password: str, totp_secret: str) -> Demo:
    """Make the demo clinic in an empty, migrated database whose catalogue is loaded."""
    stage = set_stage(house, now, password, totp_secret)
    told = {}
    for story in STORIES:
        told[story.__name__] = story(stage)
    template_of(told["left_never_right"])
    site = Context(house, Site("demo", stage.clinic_id), now)
    while scores.refresh_due(house, site.now, 50):
        continue
    return Demo(
        stage.clinic_id, stage.clinician.member_id or stage.clinic_id, told["left_never_right"].program_id
    )


def link_words(house: House, clinic_id: UUID, program_id: UUID) -> LinkWords:
    """The address and the typed code of a program's link, read without leaving a trace. Raises NotFound."""
    with house.database.read() as session:
        link = current_link(session, clinic_id, program_id)
    if link is None:
        raise NotFound("The demo patient's link was revoked. Start over with `make demo FRESH=1`.")
    return links.words_of(house, link)
