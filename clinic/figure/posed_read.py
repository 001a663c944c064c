"""Reading a pose that was set by hand from its data: strictly, naming what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Final
from unicodedata import category

from clinic.figure.body import SIDES
from clinic.figure.custom import SLIDERS
from clinic.figure.errors import BadValue, ImpossiblePose, UnknownName
from clinic.figure.posed import ELEVATIONS, STEPS_CM, SUPPORTS, WORDS_MOST, PoseValue
from clinic.figure.touch import FLOOR, PARTS, STEP

_KEYS: Final = (*(one.name for one in fields(PoseValue)), "flat")


def read_value(plain: object) -> PoseValue:
    """Read what ``plain_of`` wrote. Raises BadValue, UnknownName and ImpossiblePose, each naming what is wrong.

    ``flat`` is how feet that lie flat at start and end were written first.
    """
    if not isinstance(plain, Mapping):
        raise BadValue("pose", "this must be a group of keys.")
    for key in plain:
        if key not in _KEYS:
            raise UnknownName("part of a pose", str(key)[:40], _KEYS)
    flat = dict.fromkeys(_names(plain, "flat", tuple(f"{side} foot" for side in SIDES)), FLOOR)
    step_cm = _number(plain.get("step_cm", 0.0), "step_cm")
    if step_cm:
        step_cm = _between(step_cm, "step_cm", *STEPS_CM, unit=" cm")
    return PoseValue(
        _angles(plain, "start"),
        _angles(plain, "end"),
        _text(plain, "start_words"),
        _text(plain, "end_words"),
        {**flat, **_touches(plain, "start_touches", step_cm)},
        {**flat, **_touches(plain, "end_touches", step_cm)},
        _yes_or_no(plain, "stays"),
        _names(plain, "supports", SUPPORTS),
        _one_of(plain, "hand", SIDES),
        step_cm,
        _yes_or_no(plain, "shoes"),
        _between(plain.get("azimuth", 8.0), "azimuth", 0.0, 360.0),
        _between(plain.get("elevation", 0.0), "elevation", *ELEVATIONS),
        _view(plain),
    )


def _angles(plain: Mapping[str, object], key: str) -> dict[str, float]:
    found = plain.get(key, {})
    if not isinstance(found, Mapping):
        raise BadValue(key, "this must be a table of angles.")
    out: dict[str, float] = {}
    for name, angle in found.items():
        slider = SLIDERS.get(name)
        if slider is None:
            raise UnknownName("slider", str(name)[:40], SLIDERS)
        number = _number(angle, f"{key}, {name}")
        if not slider.least <= number <= slider.greatest:
            limit = slider.least if number < slider.least else slider.greatest
            raise ImpossiblePose(name, max(-999.0, min(999.0, number)), limit)
        out[name] = round(number, 1) + 0.0
    return {name: out[name] for name in SLIDERS if out.get(name)}


def _touches(plain: Mapping[str, object], key: str, step_cm: float) -> dict[str, str]:
    found = plain.get(key, {})
    if not isinstance(found, Mapping):
        raise BadValue(key, "this must be a table of parts.")
    for part, on in found.items():
        if part not in PARTS:
            raise UnknownName("part of the body", str(part)[:40], PARTS)
        if on not in PARTS[part].on or (on == STEP and not step_cm):
            known = [one for one in PARTS[part].on if one != STEP or step_cm]
            raise UnknownName(f"thing for the {part}", str(on)[:40], known)
    return {part: str(found[part]) for part in PARTS if part in found}


def _number(value: object, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise BadValue(key, "this must be a number.")
    return float(max(-1e6, min(1e6, value)))


def _between(value: object, key: str, least: float, greatest: float, unit: str = "°") -> float:
    number = _number(value, key)
    if not least <= number <= greatest:
        raise BadValue(key, f"this must be between {least:.0f}{unit} and {greatest:.0f}{unit}.")
    return round(number, 1) + 0.0


def _view(plain: Mapping[str, object]) -> tuple[float, float] | None:
    found = plain.get("second")
    if found is None:
        return None
    if not isinstance(found, list) or len(found) != 2:
        raise BadValue("second", "this must be two angles.")
    return _between(found[0], "second", 0.0, 360.0), _between(found[1], "second", *ELEVATIONS)


def _text(plain: Mapping[str, object], key: str) -> str:
    found = plain.get(key, "")
    if not isinstance(found, str):
        raise BadValue(key, "this must be a text.")
    if len(found) > WORDS_MOST:
        raise BadValue(key, f"this is too long: at most {WORDS_MOST} characters.")
    if any(category(letter) in ("Cc", "Cs") for letter in found):
        raise BadValue(key, "it holds a character that cannot be stored.")
    return found


def _one_of(plain: Mapping[str, object], key: str, known: Sequence[str]) -> str:
    found = plain.get(key, known[0])
    if found not in known:
        raise UnknownName(key, str(found)[:40], known)
    return str(found)


def _names(plain: Mapping[str, object], key: str, known: Sequence[str]) -> tuple[str, ...]:
    found = plain.get(key, [])
    if not isinstance(found, list):
        raise BadValue(key, "this must be a list.")
    for name in found:
        if name not in known:
            raise UnknownName(key, str(name)[:40], known)
    return tuple(name for name in known if name in found)


def _yes_or_no(plain: Mapping[str, object], key: str) -> bool:
    found = plain.get(key, True)
    if not isinstance(found, bool):
        raise BadValue(key, "this must be true or false.")
    return found
