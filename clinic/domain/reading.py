"""How hard a text is to read: the Flesch-Kincaid grade, and the sentence that is worst.

Grade = 0.39 · words ÷ sentences + 11.8 · syllables ÷ words − 15.59 (Kincaid, Fishburne, Rogers and
Chissom 1975, Naval Technical Training Command, Research Branch Report 8-75). For English.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

LIMIT = 6.0
"""The highest grade for what patients read (American Academy of Family Physicians: 5th to 6th grade)."""

_SENTENCE = re.compile(r"[^.!?]+(?:[.!?]+|$)")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d+")
_VOWELS = re.compile(r"[aeiouy]+")
_SPLIT = re.compile(r"(?<![tscg])ia|(?<![tscgx])io|eo(?!p|u)|ua(?!r)|uou|iu|(?<=[aeiouy])ing$|iet$")
"""Neighbouring vowels that are said apart: med-ial, ster-eo, contin-uing."""
_SILENT = re.compile(r"(?<=[^aeiouy])e(?=(?:ly|ful|less|ness|ment|ments)$)")
"""The e that is not said before an ending: safe-ly, use-ful."""
_KNOWN = {
    "area": 3, "areas": 3, "idea": 3, "real": 1, "people": 2, "someone": 2, "sometimes": 2, "something": 2,
    "somewhere": 2, "every": 2, "everyone": 3, "everything": 3, "everyday": 3, "evenly": 3, "toes": 1,
    "knees": 1, "does": 1, "doing": 2, "going": 2, "being": 2, "shoe": 1, "shoes": 1, "coffee": 2, "quiet": 2,
    "muscle": 2, "muscles": 2, "little": 2, "level": 2, "one": 1, "once": 1, "ones": 1, "two": 1, "whole": 1,
    "sideways": 2, "rhythm": 2, "guide": 1, "guides": 1, "squat": 1, "squats": 1, "squeeze": 1, "quick": 1,
    "square": 1, "movement": 2, "movements": 2, "careful": 2, "carefully": 3, "safely": 2, "closely": 2,
    "hinge": 1, "hinges": 2, "hinged": 1, "hinging": 2, "airplane": 2, "forearm": 2, "forearms": 2,
    "kettlebell": 3, "broomstick": 2, "buttocks": 2, "towards": 2, "toward": 2, "ground": 1, "through": 1,
    "curb": 1, "lower": 2, "hour": 1, "hours": 1, "our": 1, "your": 1, "yours": 1, "you": 1, "usual": 3,
    "usually": 4, "gradual": 3, "gradually": 4, "science": 2, "trial": 2, "client": 2, "weaker": 2,
    "comfortable": 4, "table": 2, "tables": 2, "able": 2, "stable": 2, "gentle": 2, "gently": 2, "single": 2,
    "middle": 2, "double": 2, "handle": 2, "ankle": 2, "ankles": 2, "simple": 2, "needle": 2,
    "shoelace": 2, "shoelaces": 3, "wherever": 3, "whenever": 3, "therefore": 2, "because": 2, "before": 2,
    "clinician": 3, "clinicians": 3, "physical": 3, "exercise": 3, "exercises": 4, "pelvis": 2, "sciatic": 3,
}  # fmt: skip
"""Words of the catalogue that the rule below would count wrong, or that are worth fixing."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its words and its grade by itself."""

    text: str
    words: int
    grade: float


@lru_cache(maxsize=8192)  # a draft's texts are graded at each pause in writing
def syllables(word: str) -> int:
    """Count the syllables of one English word, by rule but for known ones; digits count as one each."""
    bare = word.lower().replace("’", "'").split("'")[0]
    if bare.isdigit():
        return len(bare)
    if bare in _KNOWN:
        return _KNOWN[bare]
    count = len(_VOWELS.findall(bare)) + len(_SPLIT.findall(bare)) - len(_SILENT.findall(bare))
    return max(1, count - _silent_end(bare))


def _silent_end(word: str) -> int:
    """Give 1 when the word ends with an e that is not said: make, makes, moved."""
    if word.endswith("e"):
        return 0 if re.search(r"[^aeiouy]le$", word) or word.endswith(("ee", "ie", "oe", "ue", "ye")) else 1
    if word.endswith("es"):
        loud = r"(?:[sxzcg]|ch|sh|[^aeiouy]l|[aeiouy])es$"
        return 0 if re.search(loud, word) else 1
    if word.endswith("ed"):
        return 0 if re.search(r"(?:[td]|[^aeiouyr]l|[aeiouy])ed$", word) else 1
    return 0


def grade(text: str) -> float:
    """Give the Flesch-Kincaid grade of a text; 0 for a text without words."""
    counted = [words for sentence in _SENTENCE.findall(text) if (words := _WORD.findall(sentence))]
    total = sum(map(len, counted))
    if not total:
        return 0.0
    sounds = sum(syllables(word) for words in counted for word in words)
    return 0.39 * total / len(counted) + 11.8 * sounds / total - 15.59


def worst_sentence(text: str) -> Sentence | None:
    """Give the sentence that is hardest to read; None for a text without words.

    A sentence of fewer than five words is passed over while there are longer ones: its grade says little.
    """
    found = [
        Sentence(part.strip(), len(words), grade(part))
        for part in _SENTENCE.findall(text)
        if (words := _WORD.findall(part))
    ]
    long_enough = [sentence for sentence in found if sentence.words >= 5]
    return max(long_enough or found, key=lambda sentence: sentence.grade, default=None)
