"""What the record does not answer of CERT's 19 items; those about the dose (13) are errors and stand elsewhere.

Items 5, 9, 11 and 16a are mostly answered by the service itself: they are missing only where a program makes that
impossible (nothing is ever due, nobody can be called). 16b can be known only after publishing: see ``LATER``.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from clinic.domain.catalogue.words import Measure
from clinic.domain.delivery import HomePart, Setting
from clinic.domain.drafts import things
from clinic.domain.lint.standards import cert
from clinic.domain.lint.values import Finding, Place, Severity, Subject, composed
from clinic.domain.progression import StepKind
from clinic.domain.schedule import AsNeeded

LATER = "16b"
"""Before the first publication nothing can have been delivered."""

_NUMBER = re.compile(r"^\d+\. ")
"""An item's number in front of a message: moving an item makes no other message of it."""

Said = tuple[str, Place, str, str]
"""Message, page, field, lineage (or empty)."""


def missing_items(subject: Subject) -> Iterator[Finding]:
    """One warning for each thing that an item of CERT asks for and the record lacks."""
    for item, look in LOOKS.items():
        for message, place, field, about in look(subject):
            basis = (_NUMBER.sub("", message),)
            yield Finding(
                f"cert-{item}", Severity.warning, cert(item), message, field, basis, place, about, item
            )


def _equipment(subject: Subject) -> Iterator[Said]:
    for name, item, exercise in subject.items():
        for thing in things(item, exercise):
            height = thing.min_height_cm is not None or thing.detail
            if thing.needed and thing.measure is Measure.height and not height:
                said = f"{name}: how high is the {thing.item.lower()}? Say it in the note."
                if not any(letter.isdigit() for letter in item.note):
                    yield said, Place.builder, f"note-{item.lineage}", item.lineage


def _credential(subject: Subject) -> Iterator[Said]:
    if not subject.record.credential.strip():
        yield (
            "Your qualification is not in the record; it stands on the sheet.",
            Place.account,
            "credential",
            "",
        )


def _group(subject: Subject) -> Iterator[Said]:
    if subject.record.delivery.group is None:
        yield "Alone or in a group? It is not said.", Place.delivery, "group", ""


def _supervision(subject: Subject) -> Iterator[Said]:
    given = subject.record.delivery
    if given.supervision is None:
        yield "Is somebody there while it is done? It is not said.", Place.delivery, "supervision", ""
    if given.channel is None:
        yield "How does it reach the patient? It is not said.", Place.delivery, "channel", ""


def _adherence(subject: Subject) -> Iterator[Said]:
    plans = [item.schedule for item in subject.draft.items]
    if plans and all(isinstance(plan, AsNeeded) for plan in plans):
        said = "Everything is as needed: nothing is ever due, so adherence cannot be counted."
        yield said, Place.builder, "items", ""


def _motivation(subject: Subject) -> Iterator[Said]:
    if not subject.draft.goal.strip() and not subject.record.delivery.motivation.strip():
        yield (
            "No goal in the patient’s own words, and nothing else that helps to keep at it.",
            Place.builder,
            "goal",
            "",
        )


def _when_on(subject: Subject) -> Iterator[Said]:
    if not subject.record.delivery.when_on.strip() and not _ruled(subject):
        yield (
            "When does it go on? No exercise has a rule, and nothing is written.",
            Place.progression,
            "rules",
            "",
        )


def _how_on(subject: Subject) -> Iterator[Said]:
    steps = [rule.then.kind for rules in subject.record.rules.values() for rule in rules]
    if subject.record.delivery.how_on.strip():
        return
    if not steps or all(kind is StepKind.look for kind in steps):
        yield "What changes when it goes on? No rule names the next step.", Place.progression, "how_on", ""


def _ruled(subject: Subject) -> bool:
    return any(subject.record.rules.get(item.lineage) for item in subject.draft.items)


def _described(subject: Subject) -> Iterator[Said]:
    for name, item, exercise in subject.items():
        found = composed(item, exercise)
        if found is not None and not any(step.text.strip() for step in found.steps):
            said = f"{name}: there are no steps, so nobody can repeat it."
            yield said, Place.builder, f"item-{item.lineage}", item.lineage


def _home(subject: Subject) -> Iterator[Said]:
    given = subject.record.delivery
    if given.home is None:
        yield "How much of it is done at home? It is not said.", Place.delivery, "home", ""
    elif given.home is HomePart.whole and given.setting is Setting.clinic:
        yield (
            "All of it at home, and all of it in the clinic: one of them is wrong.",
            Place.delivery,
            "home",
            "",
        )


def _beside(subject: Subject) -> Iterator[Said]:
    if not subject.record.delivery.beside.strip():
        yield (
            "Does anything go along with the exercises? “Nothing” is an answer.",
            Place.delivery,
            "beside",
            "",
        )


def _harm(subject: Subject) -> Iterator[Said]:
    if not subject.record.harm.strip():
        said = "Nobody to call stands on the sheet: the clinic has neither phone nor urgent text."
        yield said, Place.clinic, "phone", ""


def _setting(subject: Subject) -> Iterator[Said]:
    if subject.record.delivery.setting is None:
        yield "Where is it done? It is not said.", Place.delivery, "setting", ""


def _tailored(subject: Subject) -> Iterator[Said]:
    draft = subject.draft
    plain = not any(item.modifications or item.note.strip() for item in draft.items)
    if draft.items and plain and not draft.goal.strip() and not _tested(subject):
        said = "Is it made for this patient? No goal, no change and no note says so."
        yield said, Place.builder, "goal", ""


def _how_tailored(subject: Subject) -> Iterator[Said]:
    for name, item, exercise in subject.items():
        for chosen in item.modifications:
            change = exercise.modification(chosen.slug)
            if change is not None and not chosen.why.strip() and not change.why.strip():
                said = f"{name}: why “{change.name}”? Neither you nor the catalogue says it."
                yield said, Place.builder, f"why-{chosen.slug}-{item.lineage}", item.lineage


def _start(subject: Subject) -> Iterator[Said]:
    if not subject.record.delivery.start.strip() and not _tested(subject):
        yield (
            "How was the first dose found? No test is recorded, and nothing is written.",
            Place.delivery,
            "start",
            "",
        )


def _tested(subject: Subject) -> bool:
    return any(test.strip() for test in subject.record.tests)


def _fidelity(subject: Subject) -> Iterator[Said]:
    taught, over = subject.record.taught, subject.record.hand_over
    if taught is not None and (over is None or not over.begun(taught)):
        said = "Nobody has written down the hand-over of the published version."
        yield said, Place.hand_over, "items", ""


def _delivered(subject: Subject) -> Iterator[Said]:
    taught, over = subject.record.taught or (), subject.record.hand_over
    left = over.open(taught) if over else taught
    if left:
        said = f"The hand-over of the published version is not finished: {len(left)} of {len(taught)} to go."
        yield said, Place.hand_over, "items", ""


LOOKS: Mapping[str, Callable[[Subject], Iterator[Said]]] = {
    "1": _equipment,
    "2": _credential,
    "3": _group,
    "4": _supervision,
    "5": _adherence,
    "6": _motivation,
    "7a": _when_on,
    "7b": _how_on,
    "8": _described,
    "9": _home,
    "10": _beside,
    "11": _harm,
    "12": _setting,
    "14a": _tailored,
    "14b": _how_tailored,
    "15": _start,
    "16a": _fidelity,
    "16b": _delivered,
}
"""Each item of CERT but the dose, with what asks for it."""
