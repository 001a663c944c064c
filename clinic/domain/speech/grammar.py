"""One grammar for all languages: it decides what is said, a language's table how.

English says what ``domain.dose`` and ``domain.schedule`` say; a test holds both against each other.
"""

from collections.abc import Sequence

from clinic.domain import dose as doses
from clinic.domain.dose import Dose, Load, Range, Tempo
from clinic.domain.languages import LANGUAGES, sheet_language
from clinic.domain.minutes import day_time, minutes_of
from clinic.domain.programs import Content, SidePlan
from clinic.domain.schedule import AsNeeded, EveryDays, Quota, Schedule, Weekdays
from clinic.domain.sides import Side
from clinic.domain.speech.arabic import ARABIC
from clinic.domain.speech.english import ENGLISH
from clinic.domain.speech.spanish import SPANISH
from clinic.domain.speech.table import Counted, Table

TABLES = {"en": ENGLISH, "es": SPANISH, "ar": ARABIC}


class Speech:
    """Says a prescription in one language, without capital letter and full stop."""

    def __init__(self, tag: str) -> None:
        self.language = LANGUAGES[sheet_language(tag)]
        self.table: Table = TABLES[self.language.tag]

    def dose(self, dose: Dose) -> str:
        """Say a dose; its forms joined by "or". Empty when nothing is known."""
        said = [text for text in map(self._one, doses.choices(dose)) if text]
        whole = said[:1]
        for text in said[1:]:
            whole = [self.table.or_.format(a=whole[0], b=text)]
        return "".join(whole)

    def schedule(self, schedule: Schedule) -> str:
        """Say when it is due."""
        table = self.table
        if isinstance(schedule, Weekdays):
            return self._days(schedule.days) + self._times_a_day(schedule.times)
        if isinstance(schedule, EveryDays):
            every = table.every_day if schedule.days == 1 else table.every_days.format(n=schedule.days)
            return every + self._times_a_day(schedule.times)
        if isinstance(schedule, Quota):
            return table.a_week.format(often=self._often(schedule.per_week))
        if isinstance(schedule, AsNeeded):
            return table.as_needed
        raise TypeError(type(schedule).__name__)

    def sides(self, plan: SidePlan) -> str:
        """Say which sides; empty without sides."""
        table = self.table
        if not plan.sides:
            return ""
        if len(plan.sides) == 1:
            return table.left_side if plan.sides[0] is Side.left else table.right_side
        if plan.first is None:
            return table.both_sides
        return table.left_first if plan.first is Side.left else table.right_first

    def side(self, side: Side) -> str:
        """Say one side by itself."""
        return self.table.left if side is Side.left else self.table.right

    def minutes(self, content: Content) -> str:
        """Say how long the fullest day takes; empty when nothing is known."""
        time = day_time(content.items)
        if time is None:
            return ""
        low, high = minutes_of(time.least), minutes_of(time.most)
        return self.table.about_a_day.format(time=self._count(Range(low, high), self.table.minutes))

    def numbers(self, places: Sequence[int]) -> str:
        """Say which numbers to do on a short day; empty for none."""
        if not places:
            return ""
        table = self.table
        if len(places) == 1:
            return table.do_number.format(n=places[0])
        first = self._comma.join(str(place) for place in places[:-1])
        return table.do_numbers.format(n=table.and_.format(a=first, b=places[-1]))

    @property
    def _comma(self) -> str:
        return "، " if self.language.right_to_left else ", "

    def _one(self, dose: Dose) -> str:
        table = self.table
        reps = "" if dose.reps is None else self._count(dose.reps, table.times)
        hold = ""
        if dose.hold_s is not None:
            hold = (table.hold_each if reps else table.hold).format(time=self._seconds(dose.hold_s))
        parts = [
            reps,
            hold,
            "" if dose.sets is None else self._count(dose.sets, table.rounds),
            "" if dose.tempo is None else self._tempo(dose.tempo),
            "" if dose.load is None else self._load(dose.load),
            "" if dose.rest_s is None else self._rest(dose.rest_s),
        ]
        return " · ".join(part for part in parts if part)

    def _tempo(self, tempo: Tempo) -> str:
        table = self.table
        if tempo.pace is not None:
            return str(getattr(table, tempo.pace.value))
        counts = ((tempo.out_s, table.out), (tempo.pause_s, table.still), (tempo.back_s, table.back))
        return ", ".join(
            said.format(time=self._seconds(Range(count, count))) for count, said in counts if count
        )

    def _load(self, load: Load) -> str:
        table = self.table
        if load.band:
            return table.band.format(colour=table.colours.get(load.band.lower(), load.band))
        a, b = doses.weight_texts(load)
        return (
            table.weight.format(a=a, unit=load.unit)
            if a == b
            else table.weights.format(a=a, b=b, unit=load.unit)
        )

    def _rest(self, number: Range) -> str:
        if number.upper == 0:
            return self.table.no_rest
        return self.table.rest.format(time=self._seconds(number))

    def _seconds(self, number: Range) -> str:
        table = self.table
        if number.lower != number.upper or number.lower < 60:
            return self._count(number, table.seconds)
        minutes, rest = divmod(number.lower, 60)
        said = self._count(Range(minutes, minutes), table.minutes)
        said += f" {self._count(Range(rest, rest), table.seconds)}" if rest else ""
        return table.at_least.format(n=said) if number.or_more else said

    def _count(self, number: Range, counted: Counted) -> str:
        """A number or a range with its noun, which goes by the greater number."""
        single = number.lower == number.upper and not number.or_more
        text = counted.get(self.language.plural(number.upper), counted["other"])
        if "{n}" not in text and not single:
            text = counted["other"]
        return text.format(n=self._range(number))

    def _range(self, number: Range) -> str:
        if number.or_more:
            return self.table.at_least.format(n=number.lower)
        if number.lower == number.upper:
            return str(number.lower)
        return self.table.to.format(a=number.lower, b=number.upper)

    def _days(self, days: tuple[int, ...]) -> str:
        table = self.table
        names = [table.days[day - 1] for day in days]
        if len(days) == 7:
            return table.every_day
        if len(days) == 1:
            return table.every_weekday.format(day=names[0])
        if len(days) > 3 and days == tuple(range(days[0], days[-1] + 1)):
            return table.from_to.format(a=names[0], b=names[-1])
        return table.and_.format(a=self._comma.join(names[:-1]), b=names[-1])

    def _times_a_day(self, times: int) -> str:
        return "" if times == 1 else self._comma + self.table.a_day.format(often=self._often(times))

    def _often(self, number: int) -> str:
        often = self.table.often
        if number <= 2 and ("one", "two")[number - 1] in often:
            return often[("one", "two")[number - 1]].format(n=number)
        return often.get(self.language.plural(number), often["other"]).format(n=number)
