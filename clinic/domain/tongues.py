"""In which language somebody wrote a few words: for the mark that lets a voice read them rightly.

Only where the words themselves give it away: a script, a letter of one language alone, or small words that are in
every sentence. Where nothing does, nothing is claimed.
"""

import re
from collections.abc import Container

_ENGLISH = """
    the and of to with for your you is are not it in on at if when from this that do or as be can will my so but up
    down again without before after each every keep than then too by let
"""
_SPANISH = """
    el la los las un una unos unas y de del al con para su sus usted es son no si cuando desde este esta eso que o como
    por más hasta sin antes después cada lo le se mi pero muy en
"""
_SMALL = {"en": frozenset(_ENGLISH.split()), "es": frozenset(_SPANISH.split())}
_LETTERS = {"es": re.compile("[ñ¿¡áéíóú]", re.IGNORECASE)}
_SCRIPTS = {"ar": re.compile("[\u0600-\u06ff]"), "he": re.compile("[\u0590-\u05ff]")}
_WORD = re.compile(r"[^\W\d_]+")


def tongue_of(text: str, ahead: int = 1) -> str:
    """The language's tag; empty when the text does not give it away by so many signs more than for any other."""
    for tag, letters in _SCRIPTS.items():
        if letters.search(text):
            return tag
    words = words_in(text)
    counts = {tag: sum(word in small for word in words) for tag, small in _SMALL.items()}
    for tag, letters in _LETTERS.items():
        counts[tag] += len(letters.findall(text))
    best = max(counts, key=lambda tag: counts[tag])
    others = [count for tag, count in counts.items() if tag != best]
    return best if counts[best] >= max(others) + ahead else ""


def words_in(text: str) -> list[str]:
    """The words of a text, to be compared: no numbers, no capitals."""
    return [word.casefold() for word in _WORD.findall(text)]


def seems_other(text: str, language: str, known: Container[str], usual: str, ahead: int = 1) -> bool:
    """Whether a text of a clinic is taken to be in another language than ``language``.

    Where it does not give itself away (by so many signs as ``ahead`` says), it is in ``language`` if all its words
    are among the ``known`` ones of it, else in the clinic's ``usual`` one. Asking once too often is the safe side.
    """
    told = tongue_of(text, ahead)
    if told:
        return told != language
    return usual != language and not all(word in known for word in words_in(text))
