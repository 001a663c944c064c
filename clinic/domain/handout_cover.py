"""What stands on the cover of a packet, beside what every sheet says."""

from dataclasses import dataclass
from datetime import date

from clinic.domain.handout_look import Layout


@dataclass(frozen=True, slots=True)
class Inside:
    """One sheet of the packet and how many pages it has."""

    layout: Layout
    pages: int


@dataclass(frozen=True, slots=True)
class Cover:
    """What is in the packet, the clinician's short `note`, the day of the next visit (None: a line to write it on)."""

    inside: tuple[Inside, ...] = ()
    note: str = ""
    next_visit: date | None = None
