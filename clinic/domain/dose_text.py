"""A dose in one line of text: "2-3x10-12", "3x30s", "2 rounds of 10 to 12 times, slowly, rest 30 s".

What ``sentence``, ``short`` and ``dose.words`` write, ``parse`` reads back as the same dose. A number that is still
to be chosen is written "?". Bare seconds are a hold; "3 x 30 s" are rounds of a hold, "3 x 10" rounds of repetitions.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from clinic.domain import dose as doses
from clinic.domain.dose import Dose, Load, Pace, Range, Tempo, load_words
from clinic.domain.dose_form import parse_load
from clinic.domain.errors import Invalid, Problem

TEXT_MOST = 200
HINT = "Write for example 2-3x10-12, or 3x30s, or 2 rounds of 10 times, slowly, rest 30 s."

_TO = r"(?:-|–|—|−|\bto\b|\bbis\b)"
_LEAST = r"(?:at least|min\.?|>=|≥)"
_NUMBER = rf"(?:(?:{_LEAST}\s*)?[0-9]{{1,6}}(?:\s*{_TO}\s*[0-9]{{1,6}})?(?:\s*\+|\s+or more\b)?|\?)"
_SECONDS = r"(?:seconds?|secs?|s)\b"
_MINUTES = r"(?:minutes?|mins?|m)\b"
_TIME = rf"(?:{_NUMBER}\s*{_MINUTES}(?:\s*[0-9]{{1,2}}\s*{_SECONDS})?|{_NUMBER}\s*{_SECONDS})"
_BY = r"\s*[x×*]\s*"
_EACH = r"(?:\s*(?:each time|each|every time))?"
_WEIGHT = r"(?:[0-9.,]+(?:\s*(?:-|–|—|to)\s*[0-9.,]+)?\s*(?:kgs?|kilos?|lbs?|pounds?)|\?\s*(?:kg|lb))\b"
_PACES = {"slow": Pace.slowly, "steady": Pace.steadily, "brisk": Pace.briskly} | {
    str(pace): pace for pace in Pace
}

Value = Range | Tempo | Load | None


@dataclass(slots=True)
class _Found:
    """What has been read so far, by the dose's field."""

    parts: dict[str, Value] = field(default_factory=dict)

    def put(self, name: str, value: Value) -> None:
        if name in self.parts:
            raise Invalid("dose", f"{_NAMES[name]} stands here twice. Write it once.")
        self.parts[name] = value


_NAMES = {
    "sets": "The number of rounds",
    "reps": "How many times",
    "hold_s": "The hold",
    "rest_s": "The rest",
    "tempo": "The speed",
    "load": "The weight",
}


def parse(text: str) -> Dose:
    """Read a dose; an empty text is a dose of which nothing is known. Raises Invalid for the field ``dose``."""
    rest = " ".join(text.replace("\u00a0", " ").split())
    if len(rest) > TEXT_MOST:
        raise Invalid("dose", f"This is too long: at most {TEXT_MOST} characters.")
    found = _Found()
    rest = rest.strip(" ,;.·")
    while rest:
        rest = _take(rest, found).lstrip(" ,;.·")
    try:
        return Dose(**found.parts)  # type: ignore[arg-type]  # each part was read for its own field
    except Invalid as error:
        raise Invalid.many(
            Problem("dose", f"{_NAMES.get(problem.field, 'This')}: {problem.message}")
            for problem in error.problems
        ) from error


def sentence(dose: Dose, *, needs_load: bool = False) -> str:
    """Write it as a sentence to be edited: "2 to 3 rounds of 10 to 12 times, slowly, rest 30 s".

    What must still be chosen stands as "?"; a dose with alternatives gives its first form.
    """
    return ", ".join(_sentence_parts(dose, needs_load=needs_load))


def short(dose: Dose) -> str:
    """Write it as clinicians do: "3×10–12", "3×30 s", "2×10, hold 5 s, slowly"; alternatives joined by " or "."""
    return " or ".join(said for said in map(_short_of_one, doses.choices(dose)) if said)


def _sentence_parts(dose: Dose, *, needs_load: bool) -> Iterator[str]:
    rounds = "? rounds" if dose.sets is None else _counted(dose.sets, "round", "rounds")
    if dose.reps is not None:
        yield f"{rounds} of {_counted(dose.reps, 'time', 'times')}"
    else:
        yield f"{rounds} of ? times" if dose.hold_s is None else rounds
    if dose.hold_s is not None:
        yield f"hold {doses.range_words(dose.hold_s)} s" + ("" if dose.reps is None else " each time")
    yield from _manner(dose, needs_load=needs_load)


def _manner(dose: Dose, *, needs_load: bool = False) -> Iterator[str]:
    if dose.tempo is not None:
        yield _tempo_text(dose.tempo)
    if dose.load is not None:
        yield load_words(dose.load)
    elif needs_load:
        yield "with ? kg"
    if dose.rest_s is not None:
        yield "no rest" if dose.rest_s == Range(0, 0) else f"rest {doses.range_words(dose.rest_s)} s"


def _short_of_one(dose: Dose) -> str:
    return ", ".join([*_amount(dose), *_manner(dose)])


def _amount(dose: Dose) -> Iterator[str]:
    """Rounds, repetitions and hold: "3×10–12", "3×30 s", "2×10" and "hold 5 s"."""
    hold = "" if dose.hold_s is None else f"{_dashed(dose.hold_s)} s"
    if dose.sets is None or (dose.reps is None and not hold):
        if dose.sets is not None:
            yield _counted(dose.sets, "round", "rounds")
        if dose.reps is not None:
            yield _counted(dose.reps, "time", "times")
    elif dose.reps is None:
        yield f"{_dashed(dose.sets)}×{hold}"
        return
    else:
        yield f"{_dashed(dose.sets)}×{_dashed(dose.reps)}"
    if hold:
        yield f"hold {hold}"


def _tempo_text(tempo: Tempo) -> str:
    return (
        str(tempo.pace) if tempo.pace is not None else f"tempo {tempo.out_s}-{tempo.pause_s}-{tempo.back_s}"
    )


def _counted(number: Range, one: str, many: str) -> str:
    return f"{doses.range_words(number)} {one if number.upper == 1 else many}"


def _dashed(number: Range) -> str:
    if number.or_more:
        return f"{number.lower}+"
    return str(number.lower) if number.lower == number.upper else f"{number.lower}–{number.upper}"


def _take(text: str, found: _Found) -> str:
    """Read one part at the beginning of the text and give what is left. Raises Invalid when nothing fits."""
    for pattern, read in _PARTS:
        match = pattern.match(text)
        if match:
            read(match, found)
            return text[match.end() :]
    raise Invalid("dose", f"“{text[:40]}” is not understood. {HINT}")


def _sets_then(match: re.Match[str], found: _Found) -> None:
    found.put("sets", _range(match["sets"]))


def _reps(match: re.Match[str], found: _Found) -> None:
    found.put("reps", _range(match["reps"]))


def _sets_and_reps(match: re.Match[str], found: _Found) -> None:
    _sets_then(match, found)
    _reps(match, found)


def _hold(match: re.Match[str], found: _Found) -> None:
    found.put("hold_s", _time(match["time"]))


def _hold_by_sets(match: re.Match[str], found: _Found) -> None:
    _hold(match, found)
    _sets_then(match, found)


def _rest(match: re.Match[str], found: _Found) -> None:
    said = match["time"]
    found.put("rest_s", Range(0, 0) if said is None else _time(said))


def _pace(match: re.Match[str], found: _Found) -> None:
    found.put("tempo", Tempo(pace=_PACES[match["pace"].lower()]))


def _counts(match: re.Match[str], found: _Found) -> None:
    out, still, back = (_count(match[name]) for name in ("out", "still", "back"))
    found.put("tempo", _tempo(out, still, back))


def _count(said: str | None) -> int:
    """Seconds of "3", "3 seconds", "1 minute"; 0 where nothing is said."""
    if said is None:
        return 0
    found = _time(said) if not said.isdigit() else None
    return found.lower if found else int(said)


def _tempo(out: int, still: int, back: int) -> Tempo:
    try:
        return Tempo(None, out, still, back)
    except Invalid as error:
        raise Invalid("dose", f"The speed: {error.problems[0].message}") from error


def _load(match: re.Match[str], found: _Found) -> None:
    said = match["load"]
    try:
        found.put("load", None if said.startswith("?") else parse_load(said))
    except Invalid as error:
        raise Invalid("dose", error.problems[0].message) from error


def _range(said: str) -> Range | None:
    """A number or a range; None for "?". Raises Invalid when it runs backwards."""
    if said == "?":
        return None
    numbers = [int(number) for number in re.findall("[0-9]+", said)]
    lower, upper = numbers[0], numbers[-1]
    if upper < lower:
        raise Invalid("dose", f"The range runs backwards: write {upper}-{lower}.")
    or_more = bool(re.match(_LEAST, said, re.IGNORECASE) or re.search(r"\+|or more", said, re.IGNORECASE))
    if or_more and len(numbers) > 1:
        raise Invalid("dose", 'Give one number with "at least".')
    return Range(lower, upper, or_more=or_more)


def _time(said: str) -> Range | None:
    """Seconds; minutes may be followed by seconds ("2 minutes 30 seconds")."""
    minutes = re.fullmatch(
        rf"(?P<number>{_NUMBER})\s*{_MINUTES}(?:\s*(?P<more>[0-9]+).*)?", said, re.IGNORECASE
    )
    if minutes is None:
        found = re.match(_NUMBER, said, re.IGNORECASE)
        assert found is not None  # _TIME begins with a number
        return _range(found[0])
    number, more = _range(minutes["number"]), int(minutes["more"] or 0)
    return number and Range(60 * number.lower + more, 60 * number.upper + more, or_more=number.or_more)


def _part(
    pattern: str, read: Callable[[re.Match[str], _Found], None]
) -> tuple[re.Pattern[str], Callable[..., None]]:
    return re.compile(pattern, re.IGNORECASE), read


_COUNT = r"[0-9]{1,3}"
_SPAN = rf"(?:1\s*{_MINUTES}|{_COUNT}\s*{_SECONDS})"
"""Up to a minute, as the sheet says it."""
_PARTS = (
    _part(r"(?:no rest|without rest)\b(?:\s*between (?:rounds|sets))?(?P<time>(?!))?", _rest),
    _part(rf"(?:rest|pause|break)\b\s*(?:of|for)?\s*(?P<time>{_TIME}|{_NUMBER})", _rest),
    _part(rf"(?P<time>{_TIME})\s*(?:rest|pause|break)\b", _rest),
    _part(
        rf"(?:tempo|speed)?\s*(?P<out>{_COUNT})\s*[-–/:]\s*(?P<still>{_COUNT})\s*[-–/:]\s*(?P<back>{_COUNT})(?![0-9])",
        _counts,
    ),
    _part(
        rf"(?={_SPAN}\s*(?:out|still|back)\b)(?:(?P<out>{_SPAN})\s*out)?,?\s*"
        rf"(?:(?P<still>{_SPAN})\s*still)?,?\s*(?:(?P<back>{_SPAN})\s*back)?",
        _counts,
    ),
    _part(rf"(?P<pace>{'|'.join(sorted(_PACES, key=len, reverse=True))})\b", _pace),
    _part(rf"(?:with\s+)?(?P<load>{_WEIGHT})", _load),
    _part(r"(?:with\s+)?(?P<load>(?:the\s+)?[a-z][a-z ]{1,18}?\s+band)\b", _load),
    _part(rf"(?:hold|holds|held|holding)\b\s*(?:for)?\s*(?P<time>{_TIME}|{_NUMBER}){_EACH}", _hold),
    _part(rf"(?P<time>{_TIME}){_BY}(?P<sets>{_NUMBER})(?:\s*(?:rounds?|sets?)\b)?", _hold_by_sets),
    _part(rf"(?P<sets>{_NUMBER}){_BY}(?P<reps>{_NUMBER}){_BY}(?={_TIME})", _sets_and_reps),
    _part(rf"(?P<sets>{_NUMBER}){_BY}(?={_TIME}|{_NUMBER})", _sets_then),
    _part(rf"(?P<sets>{_NUMBER})\s*(?:rounds?|sets?)\b(?:\s*(?:of|with|x|×)\b)?", _sets_then),
    _part(rf"(?P<time>{_TIME})(?:\s*holds?\b)?{_EACH}", _hold),
    _part(rf"(?P<reps>{_NUMBER})\s*(?:times?\b|reps?\b|repetitions?\b|x(?![a-z]))?", _reps),
)
