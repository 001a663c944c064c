"""Two rows that were one person: which facts stay, and which agreement to be reminded."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from clinic.domain.exercise_search import NOTHING
from clinic.domain.patients import PatientFacts


def joined(kept: PatientFacts, gone: PatientFacts) -> PatientFacts:
    """The kept patient's facts, with the other's where there were none; things at home and notes are added up.

    The agreement to get mail belongs to one address and never moves to another one.
    """
    takes_mail = not kept.email
    return replace(
        kept,
        family_name=kept.family_name or gone.family_name,
        birth_year=kept.birth_year or gone.birth_year,
        birth_date=kept.birth_date or _same_year(kept, gone),
        email=kept.email or gone.email,
        mail_consent=gone.mail_consent if takes_mail else kept.mail_consent,
        phone=kept.phone or gone.phone,
        equipment=_things(kept, gone),
        minutes_a_day=kept.minutes_a_day or gone.minutes_a_day,
        note="\n\n".join(dict.fromkeys(text for text in (kept.note, gone.note) if text)),
    )


def _things(kept: PatientFacts, gone: PatientFacts) -> tuple[str, ...]:
    both = tuple(dict.fromkeys((*kept.equipment, *gone.equipment)))
    return tuple(thing for thing in both if thing != NOTHING) or both


def _same_year(kept: PatientFacts, gone: PatientFacts) -> date | None:
    if gone.birth_date is None or kept.birth_year not in (None, gone.birth_date.year):
        return None
    return gone.birth_date


class Reminding(StrEnum):
    """What becomes of reminders. ``turned_off``, ``elsewhere``: those of the row that goes are not carried.

    ``unaddressed``: those of the row that stays end, as the address to which they were agreed is gone.
    """

    none = "none"
    kept = "kept"
    carried = "carried"
    turned_off = "turned off"
    elsewhere = "elsewhere"
    ended = "ended"
    unaddressed = "unaddressed"


@dataclass(frozen=True, slots=True)
class LastWord:
    """What was said last on one row about reminders: when it was said, and when it was written down."""

    given: bool
    said_on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Agreed:
    """How one row stands: whether it is to be reminded now, and what was said last on it, if anything was.

    ``addressed``: the row still has an address for its way.
    """

    wants: bool
    last: LastWord | None = None
    addressed: bool = True

    def refuses(self, other: "Agreed") -> bool:
        """Whether a no stands here that the other row's yes does not outlive: it was said and written down after."""
        if self.last is None or self.last.given:
            return False
        yes = other.last
        return yes is None or yes.said_on < self.last.said_on or yes.at <= self.last.at


def reminding(kept: Agreed, gone: Agreed, *, same_address: bool) -> Reminding:
    """Which reminders the person gets afterwards.

    One person said it all, so her last word counts, whichever row it stands on: a later no ends what either row had.
    A yes moves only to where nothing stands, and only with the address to which it was said (``same_address``: the
    row that stays will have that very address, and mail may go there). So what the row that stays agreed to does not go
    to an address that the other row brings: without one of its own it counts as if nothing stood there.
    """
    if kept.wants and gone.refuses(kept):
        return Reminding.ended
    if kept.wants and kept.addressed:
        return Reminding.kept
    if gone.wants and kept.refuses(gone):
        return Reminding.turned_off
    if gone.wants and same_address:
        return Reminding.carried
    if kept.wants:
        return Reminding.unaddressed
    return Reminding.elsewhere if gone.wants else Reminding.none


def to_plain(facts: PatientFacts) -> dict[str, Any]:
    """The facts as JSON."""
    born = facts.birth_date.isoformat() if facts.birth_date else None
    return asdict(facts) | {"equipment": list(facts.equipment), "birth_date": born}


def from_plain(plain: dict[str, Any]) -> PatientFacts:
    """What ``to_plain`` wrote."""
    born = date.fromisoformat(plain["birth_date"]) if plain["birth_date"] else None
    return PatientFacts(**plain | {"equipment": tuple(plain["equipment"]), "birth_date": born})
