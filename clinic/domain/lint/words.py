"""What the patient reads: the grade of the exercise's text and of the clinician's own words."""

from collections.abc import Iterator

from clinic.domain.catalogue.statements import as_sentences
from clinic.domain.lint.standards import READING
from clinic.domain.lint.values import Finding, Severity, Subject, composed
from clinic.domain.modification import Composed
from clinic.domain.reading import LIMIT, grade, worst_sentence

WORDS_LEAST = 8
"""A shorter text of a clinician's own is not graded: one long word would decide."""


def hard_texts(subject: Subject) -> Iterator[Finding]:
    """Own words and exercises above grade 6, with the sentence that is hardest. The goal is the patient's own."""
    for name, item, exercise in subject.items():
        own = [("note", f"note-{item.lineage}", item.note)]
        own += [("reason", f"why-{chosen.slug}-{item.lineage}", chosen.why) for chosen in item.modifications]
        for what, place, text in own:
            if len(text.split()) >= WORDS_LEAST:
                yield from _graded(f"{name}: the {what}", place, item.lineage, text)
        text = _printed(composed(item, exercise))
        yield from _graded(f"{name}: the exercise’s text", f"item-{item.lineage}", item.lineage, text)


def _graded(what: str, place: str, lineage: str, text: str) -> Iterator[Finding]:
    found, worst = grade(text), worst_sentence(text)
    if worst is not None and found > LIMIT:
        yield Finding(
            "reading",
            Severity.warning,
            READING,
            f"{what} reads at grade {found:.1f}; {LIMIT:g} is the aim. Hardest: “{worst.text}”",
            place,
            (text,),
            about=lineage,
        )


def _printed(found: Composed | None) -> str:
    """Everything that sheet and phone may print of an exercise."""
    if found is None:
        return ""
    parts = [step.text for step in found.steps]
    parts += [cue.text for cue in found.cues]
    parts += [f"{as_sentences([fault.looks])} {fault.fix}" for fault in found.faults]
    return as_sentences([*parts, *found.cautions, *found.feelings])
