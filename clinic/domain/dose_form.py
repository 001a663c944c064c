"""Reading a dose as people type it: "2-3", "10–12", "30", "at least 30"; errors name the field."""

import re
from collections.abc import Mapping
from decimal import Decimal

from clinic.domain.dose import CAPS, Dose, Load, LoadUnit, Pace, Range, Tempo, weight_texts
from clinic.domain.errors import Invalid, Problem

FIELDS = ("sets", "reps", "hold_s", "rest_s", "tempo", "load")

_RANGE = re.compile(r"(\d{1,6})\s*(?:(?:-|–|—|−|to|bis)\s*(\d{1,6}))?", re.IGNORECASE)
_AT_LEAST = re.compile(r"(?:at least|min\.?|>=|≥)\s*(\d{1,6})|(\d{1,6})\s*(?:\+|or more)", re.IGNORECASE)
_COUNTS = re.compile(r"(\d{1,3})\s*[-–/:]\s*(\d{1,3})\s*[-–/:]\s*(\d{1,3})")
_WEIGHT = re.compile(
    r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:(?:-|–|—|to)\s*(\d{1,4}(?:[.,]\d{1,2})?))?\s*(kgs?|kilos?|lbs?|pounds?)",
    re.IGNORECASE,
)
_BAND = re.compile(r"(?:the\s+)?([a-z][a-z ]{1,18}?)\s+band", re.IGNORECASE)


def parse_range(text: str, field: str) -> Range | None:
    """Read a number or a range; None when the text is empty. Raises Invalid naming ``field``."""
    text = text.strip()
    if not text:
        return None
    at_least = _AT_LEAST.fullmatch(text)
    plain = _RANGE.fullmatch(text)
    if at_least:
        number = int(at_least[1] or at_least[2])
        found = Range(number, number, or_more=True)
    elif plain:
        lower, upper = int(plain[1]), int(plain[2] or plain[1])
        if upper < lower:
            raise Invalid(field, f"The range runs backwards: write {upper}-{lower}.")
        found = Range(lower, upper)
    else:
        raise Invalid(field, "Write a whole number or a range, such as 10 or 10-12.")
    if field in CAPS and found.upper > CAPS[field]:
        raise Invalid(field, f"The number must be at most {CAPS[field]}.")
    return found


def parse_tempo(text: str) -> Tempo | None:
    """Read "slowly", "steadily", "briskly" or three counts "3-1-3"; None when empty."""
    text = text.strip().lower()
    if not text:
        return None
    if text in {pace.value for pace in Pace}:
        return Tempo(pace=Pace(text))
    counts = _COUNTS.fullmatch(text)
    if counts is None:
        raise Invalid("tempo", "Write slowly, steadily or briskly, or three counts such as 3-1-3.")
    return Tempo(None, *(int(count) for count in counts.groups()))


def parse_load(text: str) -> Load | None:
    """Read "2 kg", "2-3 kg", "5 lb" or "red band"; None when empty."""
    text = text.strip()
    if not text:
        return None
    weight, band = _WEIGHT.fullmatch(text), _BAND.fullmatch(text)
    if weight:
        lower, upper = (Decimal(part.replace(",", ".")) for part in (weight[1], weight[2] or weight[1]))
        unit = LoadUnit.kg if weight[3].lower().startswith("k") else LoadUnit.lb
        return Load(lower, upper, unit)
    if band:
        return Load(band=band[1].lower())
    raise Invalid("load", "Write a weight with its unit, such as 2 kg, or a band, such as red band.")


def parse_dose(form: Mapping[str, str]) -> Dose:
    """Read the fields ``sets reps hold_s rest_s tempo load``; empty or absent is unknown.

    Raises Invalid with one problem for each wrong field.
    """
    problems: list[Problem] = []
    found: dict[str, Range | Tempo | Load | None] = {}
    for name in FIELDS:
        text = form.get(name, "")
        try:
            if name == "tempo":
                found[name] = parse_tempo(text)
            elif name == "load":
                found[name] = parse_load(text)
            else:
                found[name] = parse_range(text, name)
        except Invalid as error:
            problems += error.problems
    try:
        dose = Dose(**found)  # type: ignore[arg-type]  # each name was read by its own parser above
    except Invalid as error:
        problems += error.problems
    if problems:
        raise Invalid.many(problems)
    return dose


def form_values(dose: Dose) -> dict[str, str]:
    """Write the dose back into form fields, so that ``parse_dose`` reads the same dose again."""
    values = {name: _range_text(getattr(dose, name)) for name in ("sets", "reps", "hold_s", "rest_s")}
    values["tempo"] = _tempo_text(dose.tempo)
    values["load"] = _load_text(dose.load)
    return values


def _range_text(number: Range | None) -> str:
    if number is None:
        return ""
    if number.or_more:
        return f"at least {number.lower}"
    return str(number.lower) if number.lower == number.upper else f"{number.lower}-{number.upper}"


def _tempo_text(tempo: Tempo | None) -> str:
    if tempo is None:
        return ""
    return tempo.pace.value if tempo.pace is not None else f"{tempo.out_s}-{tempo.pause_s}-{tempo.back_s}"


def _load_text(load: Load | None) -> str:
    if load is None:
        return ""
    if load.band:
        return f"{load.band} band"
    lower, upper = weight_texts(load)
    return f"{lower} {load.unit}" if lower == upper else f"{lower}-{upper} {load.unit}"
