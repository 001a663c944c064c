"""Cautions that quarrel with a chosen change, and questions that the source leaves open."""

import re
from collections.abc import Iterable, Iterator

from clinic.domain.catalogue.exercise import Caution, Exercise, Modification
from clinic.domain.catalogue.words import Direction, ModificationKind, QuestionKind
from clinic.domain.drafts import DraftItem
from clinic.domain.lint.standards import CATALOGUE
from clinic.domain.lint.values import Finding, Severity, Subject

MORE_OF = {
    "poor-form-loads-the-back": frozenset({ModificationKind.range, ModificationKind.load}),
    "loaded-only-when-shown": frozenset({ModificationKind.load}),
    "steady-ground": frozenset({ModificationKind.position}),
}
"""What some of the catalogue's cautions warn of: a harder change of that kind asks for more of it."""

SETTLED = frozenset(
    {"alternatives", "dose.alternatives", "dose.sets", "dose.reps", "dose.load", "dose", "frequency"}
)
"""Unknowns that the item's own dose and days settle: they are errors as long as they are open."""

_SENTENCE = re.compile(r"[^.!?;]+")
_FORBIDS = re.compile(r"\b(?:do not|don[’']t|never|no|without|avoid)\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{3,}")
_SAYS_LITTLE = frozenset(
    {
        "and", "are", "but", "can", "does", "each", "for", "from", "hand", "has", "have", "how", "its", "keep", "less",
        "more", "not", "one", "only", "out", "that", "the", "this", "two", "was", "what", "when", "while", "who",
        "with", "without", "you", "your",
    }
)  # fmt: skip


def quarrels(subject: Subject) -> Iterator[Finding]:
    """A caution against a chosen change for which no reason of the clinician's own is written."""
    for name, item, exercise in subject.items():
        reasons = {chosen.slug: chosen.why.strip() for chosen in item.modifications}
        chosen = [one for one in exercise.modifications if one.slug in reasons]
        for change in chosen:
            against = None if reasons[change.slug] else _against(change, chosen, item, exercise)
            if against is not None:
                yield Finding(
                    "caution",
                    Severity.warning,
                    CATALOGUE,
                    f"{name}: “{change.name}” does not go with “{against}” Write why it is right for this patient, "
                    "or take it out.",
                    f"why-{change.slug}-{item.lineage}",
                    (change.slug, against),
                    about=item.lineage,
                )


def _against(
    change: Modification, chosen: Iterable[Modification], item: DraftItem, exercise: Exercise
) -> str | None:
    """The words that a change quarrels with: a caution of the exercise or of another change, or the item's note."""
    cautions = [
        *exercise.cautions,
        *(one for other in chosen if other is not change for one in other.cautions),
    ]
    for caution in cautions:
        if _asks_for_more(change, caution) or _forbids(caution.text.say(None), change):
            return caution.text.say(None)
    return next((f"{one.strip()}." for one in _SENTENCE.findall(item.note) if _forbids(one, change)), None)


def _asks_for_more(change: Modification, caution: Caution) -> bool:
    return change.direction is Direction.harder and change.kind in MORE_OF.get(caution.slug, ())


def _forbids(text: str, change: Modification) -> bool:
    """Whether one sentence forbids what a change brings: it says no, and names the change or a thing that it adds."""
    names = [_words(change.name), *(_words(thing.item) for thing in change.equipment.add)]
    return any(
        _FORBIDS.search(sentence) and any(named and named <= _words(sentence) for named in names)
        for sentence in _SENTENCE.findall(text)
    )


def open_in_source(subject: Subject) -> Iterator[Finding]:
    """What the source leaves open and neither dose, days nor note say: unknowns, and questions without an answer."""
    for name, item, exercise in subject.items():
        noted = _words(item.note)
        for unknown in exercise.unknowns:
            if unknown.field not in SETTLED and not _words(unknown.field.replace(".", " ")) & noted:
                yield _open(name, item, unknown.field, unknown.why)
        for asked in exercise.questions:
            if not asked.answer and asked.kind is not QuestionKind.symptom and not _words(asked.ask) & noted:
                yield _open(name, item, asked.slug, f"“{asked.ask}”")


def _open(name: str, item: DraftItem, field: str, said: str) -> Finding:
    return Finding(
        "left-open",
        Severity.warning,
        CATALOGUE,
        f"{name}: its source leaves open: {said} Say it in the note.",
        f"note-{item.lineage}",
        (field, said),
        about=item.lineage,
    )


def _words(text: str) -> frozenset[str]:
    """The words of a text that say something, by their first letters: "weights" and "weight" are one."""
    return frozenset(word.rstrip("s") for word in _WORD.findall(text.lower())) - _SAYS_LITTLE
