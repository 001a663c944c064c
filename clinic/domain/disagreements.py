"""Where paper and phone say different things: a place is one side of a slot, or of a time within a weekly goal."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from clinic.domain.adherence.values import Answer, Mark, Occurrence, ReportSource, Slot


@dataclass(frozen=True, slots=True)
class Place:
    """A place where they differ, or did until somebody decided; ``times`` is how often its item stands on its day."""

    item: str
    day: date
    index: int
    times: int
    mark: Mark

    @property
    def pair(self) -> tuple[str, str]:
        """The ids of the patient's and of the paper's entry."""
        mine, other = str(self.mark.report), self.mark.against or self.mark.over or ""
        return (mine, other) if self.mark.source is ReportSource.patient else (other, mine)

    @property
    def line(self) -> str:
        """Its name, both entries in it: with a later word it is a new disagreement."""
        return ".".join((*self.pair, str(self.index), self.mark.side or ""))


def places_of(answer: Answer) -> list[Place]:
    """Every such place, the newest day first."""
    told: list[tuple[str, Slot | Occurrence]] = [(slot.item, slot) for slot in answer.slots]
    told += [(week.item, one) for week in (*answer.weeks, *answer.open_weeks) for one in week.occurrences]
    times = Counter((item, one.on) for item, one in told)
    found = [
        Place(item, one.on, one.index, times[item, one.on], mark)
        for item, one in told
        for mark in one.marks
        if mark.against or mark.over
    ]
    return sorted(found, key=lambda place: place.day, reverse=True)
