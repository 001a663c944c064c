"""Two rows that were one person: which facts stay."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

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
        equipment=tuple(dict.fromkeys((*kept.equipment, *gone.equipment))),
        minutes_a_day=kept.minutes_a_day or gone.minutes_a_day,
        note="\n\n".join(dict.fromkeys(text for text in (kept.note, gone.note) if text)),
    )


def _same_year(kept: PatientFacts, gone: PatientFacts) -> date | None:
    if gone.birth_date is None or kept.birth_year not in (None, gone.birth_date.year):
        return None
    return gone.birth_date


def to_plain(facts: PatientFacts) -> dict[str, Any]:
    """The facts as JSON."""
    born = facts.birth_date.isoformat() if facts.birth_date else None
    return asdict(facts) | {"equipment": list(facts.equipment), "birth_date": born}


def from_plain(plain: dict[str, Any]) -> PatientFacts:
    """What ``to_plain`` wrote."""
    born = date.fromisoformat(plain["birth_date"]) if plain["birth_date"] else None
    return PatientFacts(**plain | {"equipment": tuple(plain["equipment"]), "birth_date": born})
