"""The languages by their code."""

from typing import Final

from clinic.figure.errors import UnknownName
from clinic.figure.words.english import ENGLISH
from clinic.figure.words.model import Language
from clinic.figure.words.spanish import SPANISH

LANGUAGES: Final[dict[str, Language]] = {"en": ENGLISH, "es": SPANISH}


def table(language: str) -> Language:
    """Return the words of a language. Raises UnknownName."""
    found = LANGUAGES.get(language)
    if found is None:
        raise UnknownName("language", language, LANGUAGES)
    return found
