"""The words of patients' pages, from the files that lie beside their templates."""

import json
from functools import cache

from clinic.adapters.templates import templates_folder
from clinic.domain.languages import DEFAULT, page_language
from clinic.domain.page_words import IN_ENGLISH, PageWords


@cache
def load_page_words(tag: str) -> PageWords:
    """What pages say in a language; English for one that no page speaks."""
    language = page_language(tag)
    if language == DEFAULT:
        return IN_ENGLISH
    path = templates_folder() / "layout" / f"words.{language}.json"
    return PageWords(language, json.loads(path.read_text(encoding="utf-8")))
