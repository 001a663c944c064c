"""How long a session takes, in seconds: an estimate from the dose alone.

For one side of one exercise::

    round = repetitions × (one repetition + hold) ,  or the hold alone where nothing is counted
    side  = rounds × round + (rounds − 1) × rest
    item  = get ready + sides × side + (sides − 1) × change over

A number that the dose leaves open is not invented: without rounds, or without repetitions and hold, there is no
estimate. Only the pace and the rest have defaults, because they are always there even if nobody wrote them down:
4 seconds for a repetition (2 there, 2 back: "moderate" in the American College of Sports Medicine's position stand
on progression models, Med Sci Sports Exerc 2009;41:687-708, which names 1-2 seconds each way) and 30 seconds of
rest. Getting ready (30 s an item) and changing sides (10 s) are this project's own allowances. A range gives a range.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clinic.domain.dose import Dose, Pace, Range, Tempo
from clinic.domain.drafts import DraftContent, DraftItem
from clinic.domain.programs import Content, Item
from clinic.domain.schedule import AsNeeded, EveryDays, Quota, Schedule, Weekdays

REPETITION_S = {Pace.slowly: 6, Pace.steadily: 4, Pace.briskly: 2}
REST_S = 30
READY_S = 30
CHANGE_OVER_S = 10


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds from the least to the most that the dose allows."""

    least: int
    most: int

    def __add__(self, other: "Span") -> "Span":
        """Both one after the other."""
        return Span(self.least + other.least, self.most + other.most)

    def times(self, number: int) -> "Span":
        """The same again and again."""
        return Span(self.least * number, self.most * number)

    def words(self) -> str:
        """Whole minutes, rounded up: "4 minutes", "4 to 6 minutes"."""
        low, high = minutes_of(self.least), minutes_of(self.most)
        return f"{high} {'minute' if high == 1 else 'minutes'}" if low == high else f"{low} to {high} minutes"


def minutes_of(seconds: int) -> int:
    """Whole minutes, rounded up."""
    return -(-seconds // 60)


def item_time(dose: Dose, sides: int) -> Span | None:
    """One session of an item on ``sides`` sides (an exercise without sides counts as one); None while open."""
    if dose.alternatives or dose.sets is None or (dose.reps is None and dose.hold_s is None):
        return None
    return Span(_seconds(dose, max(1, sides), upper=False), _seconds(dose, max(1, sides), upper=True))


def day_time(items: Iterable[Item | DraftItem]) -> Span | None:
    """The fullest day of the week; None when there is nothing whose time is known.

    Every-few-days and times-a-week items are taken to fall on that day once; what is done as needed is left out.
    """
    days = [Span(0, 0)] * 7
    known = False
    for item in items:
        time = item_time(item.dose, len(item.sides.sides))
        if time is None:
            continue
        for day, times in enumerate(_times(item.schedule)):
            known = known or times > 0
            days[day] += time.times(times)
    return max(days, key=lambda day: day.most) if known else None


FIVE_S = 300
"""What "if you only have five minutes" may take at the most, in seconds."""


@dataclass(frozen=True, slots=True)
class FiveMinutes:
    """What is done when there are five minutes only: the places of the items (from 1), in the order of their rank.

    ``time`` is what they take together, never more than ``FIVE_S`` at the most; ``left_out`` are the places that
    were ranked but do not fit, or whose time is not known yet.
    """

    places: tuple[int, ...] = ()
    time: Span = Span(0, 0)
    left_out: tuple[int, ...] = ()

    def words(self) -> str:
        """Say it for the sheet: "Do number 2", "Do numbers 2 and 1"; empty when nothing fits."""
        if len(self.places) < 2:
            return f"Do number {self.places[0]}" if self.places else ""
        first = ", ".join(str(place) for place in self.places[:-1])
        return f"Do numbers {first} and {self.places[-1]}"


def five_minutes(content: Content | DraftContent) -> FiveMinutes:
    """Take what is ranked, the first rank first, as long as all of it still fits within five minutes."""
    items: Sequence[Item | DraftItem] = content.items
    places = {item.lineage: (place, item) for place, item in enumerate(items, 1)}
    found = FiveMinutes()
    for lineage in content.five_minutes.lineages:
        place, item = places[lineage]
        time = item_time(item.dose, len(item.sides.sides))
        if time is not None and found.time.most + time.most <= FIVE_S:
            found = FiveMinutes((*found.places, place), found.time + time, found.left_out)
        else:
            found = FiveMinutes(found.places, found.time, (*found.left_out, place))
    return found


def open_items(items: Iterable[Item | DraftItem]) -> int:
    """How many items have no time yet because their dose is open."""
    return sum(item_time(item.dose, len(item.sides.sides)) is None for item in items)


def minutes_words(content: Content | DraftContent) -> str:
    """Say it for the sheet: "about 4 to 6 minutes a day"; empty when nothing is known."""
    time = day_time(content.items)
    return f"about {time.words()} a day" if time else ""


def _seconds(dose: Dose, sides: int, *, upper: bool) -> int:
    def pick(number: Range | None, otherwise: int) -> int:
        if number is None:
            return otherwise
        return number.upper if upper else number.lower

    rounds = pick(dose.sets, 1)
    hold = pick(dose.hold_s, 0)
    reps = pick(dose.reps, 0)
    one_round = reps * (_repetition(dose.tempo) + hold) if dose.reps is not None else hold
    one_side = rounds * one_round + (rounds - 1) * pick(dose.rest_s, REST_S)
    return READY_S + sides * one_side + (sides - 1) * CHANGE_OVER_S


def _repetition(tempo: Tempo | None) -> int:
    if tempo is None:
        return REPETITION_S[Pace.steadily]
    if tempo.pace is not None:
        return REPETITION_S[tempo.pace]
    return max(1, sum(count or 0 for count in (tempo.out_s, tempo.pause_s, tempo.back_s)))


def _times(schedule: Schedule | None) -> tuple[int, ...]:
    """How often on each day from Monday to Sunday, at the most."""
    if isinstance(schedule, Weekdays):
        return tuple(schedule.times if day in schedule.days else 0 for day in range(1, 8))
    if isinstance(schedule, EveryDays):
        return (schedule.times,) * 7
    if isinstance(schedule, Quota):
        return (-(-schedule.per_week // 7),) * 7
    return (0,) * 7 if isinstance(schedule, AsNeeded) else (1,) * 7
