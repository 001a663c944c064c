"""What patients' pages say, in one language: each sentence is looked up by its English one.

As with the catalogue, correct the English and its translation is missing rather than wrong; a test names what is
missing and what is not used any more.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from clinic.domain.languages import DEFAULT, LANGUAGES
from clinic.domain.schedule import DAY_NAMES

Phrase = str | Mapping[str, str]
"""One text, or one for each plural category of a number; "other" is always there."""

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SHORT_DAYS = tuple(name[:2] for name in DAY_NAMES)

_NUMBER = re.compile(r"\d+|“[^”]*”")


@dataclass(frozen=True, slots=True)
class PageWords:
    """Says sentences and dates in ``language``. ``phrases``: English → that language; none for English."""

    language: str = DEFAULT
    phrases: Mapping[str, Phrase] = field(default_factory=dict)

    def say(self, english: str, **put: object) -> str:
        """A sentence, with values for its ``{names}``. A message whose numbers are written out is found by
        ``{0}``, ``{1}`` in their place."""
        text = self.text(english)
        return text.format(**put) if put else text

    def text(self, english: str) -> str:
        """The sentence before anything is put in; the English one where it was never translated."""
        found = self.phrases.get(english)
        if isinstance(found, str):
            return found
        numbers = _NUMBER.findall(english) if self.language != DEFAULT else []
        pattern = self.phrases.get(numbered(english)) if numbers else None
        return pattern.format(*numbers) if isinstance(pattern, str) else english

    def counted(self, number: int, one: str, other: str) -> str:
        """The sentence for so many: English by ``one`` and ``other``, found by ``other``."""
        found = self.phrases.get(other)
        if isinstance(found, Mapping):
            return found.get(LANGUAGES[self.language].plural(number), found["other"])
        return one if number == 1 else other

    def count(self, number: int, one: str, other: str, **put: object) -> str:
        """The same with ``{n}`` and other values put in."""
        return self.counted(number, one, other).format(n=number, **put)

    def weekday(self, day: date) -> str:
        """ "Monday 9 March"."""
        return self.say(
            "{weekday} {number} {month}",
            weekday=self.text(DAY_NAMES[day.weekday()]),
            number=day.day,
            month=self.text(MONTH_NAMES[day.month - 1]),
        )

    def day(self, day: date) -> str:
        """ "9 March"."""
        return self.say("{number} {month}", number=day.day, month=self.text(MONTH_NAMES[day.month - 1]))

    def whole(self, day: date) -> str:
        """ "9 March 2026"."""
        return self.say(
            "{number} {month} {year}",
            number=day.day,
            month=self.text(MONTH_NAMES[day.month - 1]),
            year=day.year,
        )

    def month(self, day: date) -> str:
        """ "March 2026"."""
        return self.say("{month} {year}", month=self.text(MONTH_NAMES[day.month - 1]), year=day.year)

    def near(self, day: date, today: date) -> str:
        """ "Today, Monday 9 March", "Yesterday, Sunday 8 March", "Saturday 7 March"."""
        nearness = {0: "Today, {day}", 1: "Yesterday, {day}"}.get((today - day).days, "{day}")
        return self.text(nearness).format(day=self.weekday(day))


def numbered(english: str) -> str:
    """The sentence with ``{0}``, ``{1}`` … in place of its numbers."""
    places = iter(range(len(english)))
    return _NUMBER.sub(lambda _: f"{{{next(places)}}}", english)


IN_ENGLISH = PageWords()
