"""The same handout without pictures: as plain text, and as sentences to be read aloud.

Both say what the printed sheet says, from the same values and the same fixed words. Read aloud, nothing is
left that only the eye understands: no dots between parts of a dose, no brackets, a drawing in words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from clinic.domain.handout import Handout, HandoutItem

Words = Mapping[str, Any]
"""The fixed words of a sheet in one language."""

_ENDED = (".", "!", "?", "…", ":", "؟")


def written(handout: Handout, words: Words) -> str:
    """The handout as plain text: one thing a line, an empty line between the exercises."""
    return "\n".join(_written(handout, words)) + "\n"


def spoken(handout: Handout, words: Words) -> str:
    """The handout as sentences, a paragraph for each exercise."""
    return "\n\n".join(_spoken(handout, words)) + "\n"


def _written(handout: Handout, words: Words) -> Iterator[str]:
    yield handout.title.upper() if handout.title.isascii() else handout.title
    yield from _opening(handout, words)
    for item in handout.items:
        yield ""
        yield f"{item.number}. {_named(item)}"
        yield from _form(item, words)
        yield f"   {' / '.join([item.dose, *item.dose_or])}"
        if item.schedule:
            yield f"   {item.schedule}"
        yield from (f"   {number}) {step}" for number, step in enumerate(item.steps, 1))
        yield from (f"   {label}: {text}" for label, text in labelled(item, words))
    yield ""
    yield from _closing(handout, words)


def _spoken(handout: Handout, words: Words) -> Iterator[str]:
    yield " ".join(map(aloud, [handout.title, *_opening(handout, words)]))
    total = len(handout.items)
    for item in handout.items:
        parts = [f"{words['exercise']} {item.number} {words['of']} {total}: {_named(item)}", item.suffix]
        parts += [f"{words['drawing']}: {figure.alt}" for figure in item.figures[:1]]
        parts += [f"{words['you_need']}: {', '.join(item.equipment)}"] if item.equipment else []
        parts += [item.dose, *(f"{words['or']} {other}" for other in item.dose_or), item.schedule]
        parts += [f"{words['step']} {number}: {step}" for number, step in enumerate(item.steps, 1)]
        parts += [f"{label}: {text}" for label, text in labelled(item, words)]
        yield " ".join(aloud(part) for part in parts if part.strip())
    yield " ".join(map(aloud, _closing(handout, words, spelled=True)))


def aloud(text: str) -> str:
    """A text as one sentence for the ear: "10 to 12 times · 2 rounds" becomes "10 to 12 times, 2 rounds."."""
    bare = re.sub(r"\s*[()[\]]\s*", ", ", text)
    bare = re.sub(r"\s*[·–—;]\s*|\s+/\s+", ", ", bare)
    bare = re.sub(r"(,\s*)+", ", ", " ".join(bare.split())).strip(" ,")
    bare = re.sub(r",\s*([.!?:])", r"\1", bare)
    ended = not bare or bare.rstrip('”»"').endswith(_ENDED)
    return bare[:1].upper() + bare[1:] + ("" if ended else ".")


def _opening(handout: Handout, words: Words) -> Iterator[str]:
    yield f"{words['for']} {handout.patient.words}"
    yield f"{words['from']} {handout.letterhead.name}"
    if handout.goal:
        yield f"“{handout.goal}”"
    if handout.daily:
        yield f"{words['each_day']}: {handout.daily}"
    if handout.five_minutes:
        yield f"{words['five_minutes']} {handout.five_minutes}"
    safety = handout.safety
    if safety.stop_when:
        whom = ", ".join(filter(None, (safety.call, safety.phone)))
        yield f"{words['stop_and_call']} {whom}, {words['if_you_have']}: {', '.join(safety.stop_when)}"
    yield from safety.urgent


def _form(item: HandoutItem, words: Words) -> Iterator[str]:
    if item.suffix:
        yield f"   {item.suffix}"
    if item.equipment:
        yield f"   {words['you_need']}: {'; '.join(item.equipment)}"


def labelled(item: HandoutItem, words: Words) -> Iterator[tuple[str, str]]:
    """The labelled lines below the steps, in the order of the printed sheet."""
    lines: tuple[tuple[str, Sequence[str]], ...] = (
        ("think_of", item.cues),
        ("not_this", item.avoid),
        ("you_may_feel", item.may_feel),
        ("take_care", item.cautions),
        ("why", [item.reason]),
        ("note", item.note.split("\n")),
    )
    for label, texts in lines:
        shown = " ".join(text.strip() for text in texts if text.strip())
        if shown:
            yield words[label], _raised(shown.removeprefix(f"{words[label]} "))


def _closing(handout: Handout, words: Words, *, spelled: bool = False) -> Iterator[str]:
    """How to report, and the version; `spelled` parts the letters of a code for the ear."""
    door = handout.check_in
    if door:
        code = _spelled(door.code) if spelled else door.code
        yield f"{words['tell_us']}: {door.address} {words['and_type']} {code}"
    check = _spelled(handout.check_code) if spelled else handout.check_code
    yield f"{words['version']} {handout.version} – {words['check']} {check}"


def _spelled(code: str) -> str:
    """ "7KQ2 M4TR" as "7 K Q 2, M 4 T R"."""
    return ", ".join(" ".join(group) for group in re.split(r"[\s-]+", code))


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _named(item: HandoutItem) -> str:
    return f"{item.title} · {item.side}" if item.side else item.title
