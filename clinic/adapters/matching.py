"""Words with slips of the keyboard in them (RapidFuzz): which texts are meant, which two names are alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

ALIKE = 84
"""From this likeness (0 to 100) on, two whole names may be one person; "Jon Smith" and "John Smyth" have 84."""

UNLIKE = 55
"""Below this likeness (0 to 100) a text is not what was meant."""


@dataclass(frozen=True, slots=True)
class Match:
    """A text that was found: its place among the texts, and whether every word stands in it as it was typed."""

    place: int
    exact: bool


def matching(words: str, texts: Sequence[str]) -> list[Match]:
    """The texts that hold each of the words: those with the very letters first, then those with slips.

    Both sides must be folded alike (``domain.names.folded``). Within each group the order of ``texts`` is kept.
    """
    asked = words.split()
    exact = list(range(len(texts)))
    for word in asked:
        exact = [place for place in exact if word in texts[place]]
    found = [Match(place, True) for place in exact]
    if all(_slips(word) == 0 for word in asked):
        return found
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        for token in text.split():
            places.setdefault(token, []).append(place)
    meant = [_meant(word, places, texts) for word in asked]
    wide = set.intersection(*meant) - set(exact)
    return found + [Match(place, False) for place in sorted(wide)]


def alike(name: str, names: Sequence[str]) -> Iterator[int]:
    """The places of the names that may be the same person's, whatever the order of their parts."""
    for _, _, place in process.extract_iter(name, names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE):
        yield place


def near(word: str, vocabulary: Sequence[str]) -> dict[str, int]:
    """The words that differ from ``word`` by at most its slips, or begin like that; with the number of slips."""
    most = _slips(word)
    if not most:
        return {}
    found = {
        token: int(slips)
        for token, slips, _ in process.extract_iter(word, vocabulary, scorer=OSA.distance, score_cutoff=most)
    }
    if len(word) > 4:
        beginnings = [token[: len(word)] for token in vocabulary]
        for _, slips, place in process.extract_iter(word, beginnings, scorer=OSA.distance, score_cutoff=1):
            found.setdefault(vocabulary[place], int(slips) + 1)
    return found


def nearest(words: str, texts: Sequence[str], most: int = 3) -> list[int]:
    """The places of the texts that are most like the words, the likest first; those quite unlike are left out."""
    found = process.extract(words, texts, scorer=fuzz.WRatio, score_cutoff=UNLIKE, limit=most)
    return [place for _, _, place in found]


def _slips(word: str) -> int:
    """How many letters may be wrong: none in a short word, where every slip is another word."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


def _meant(word: str, places: dict[str, list[int]], texts: Sequence[str]) -> set[int]:
    """Where the word stands, or one that differs by a slip, or one that begins with it but for a slip."""
    most = _slips(word)
    tokens = list(places)
    near = {
        found[0] for found in process.extract(word, tokens, scorer=OSA.distance, score_cutoff=most, limit=None)
    } if most else set()  # fmt: skip
    if len(word) > 3:
        beginnings = [token[: len(word)] for token in tokens]
        near |= {
            tokens[found[2]]
            for found in process.extract(word, beginnings, scorer=OSA.distance, score_cutoff=1, limit=None)
        }
    by_slip = {place for token in near for place in places[token]}
    return by_slip | {place for place, text in enumerate(texts) if word in text}
