"""The languages in which sheets and patients' pages speak, and how each of them counts.

Plural categories of whole numbers are those of the Unicode CLDR, release 48 (supplemental/plurals.xml, type
"cardinal"); a test holds them against Babel's copy of the same tables.
"""

from collections.abc import Callable
from dataclasses import dataclass

DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its tag; ``name`` is its own, ``english`` ours; ``plural`` gives a number's category.

    ``pages``: patients' pages speak it, not only sheets.
    """

    tag: str
    name: str
    english: str
    plural: Callable[[int], str]
    right_to_left: bool = False
    pages: bool = True

    @property
    def direction(self) -> str:
        """As HTML writes it."""
        return "rtl" if self.right_to_left else "ltr"


def _one_or_other(number: int) -> str:
    return "one" if number == 1 else "other"


def _spanish(number: int) -> str:
    if number == 1:
        return "one"
    return "many" if number and number % 1_000_000 == 0 else "other"


def _arabic(number: int) -> str:
    if number < 3:
        return ("zero", "one", "two")[number]
    rest = number % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"


LANGUAGES = {
    language.tag: language
    for language in (
        Language("en", "English", "English", _one_or_other),
        Language("es", "Español", "Spanish", _spanish),
        Language("ar", "العربية", "Arabic", _arabic, right_to_left=True, pages=False),
    )
}


def sheet_language(tag: str) -> str:
    """The language of a patient's sheet: the patient's own if sheets speak it, else English."""
    return tag if tag in LANGUAGES else DEFAULT


def page_language(tag: str) -> str:
    """The language of a patient's page: the patient's own if pages speak it, else English."""
    return tag if tag in LANGUAGES and LANGUAGES[tag].pages else DEFAULT
