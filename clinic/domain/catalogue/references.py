"""Slips in what stands beside the exercises: names that lead nowhere, texts that are too hard to read."""

from collections.abc import Iterable, Iterator

from clinic.domain.catalogue.completeness import STEP_WORDS, Gap
from clinic.domain.catalogue.library import Catalogue, Template, Test
from clinic.domain.catalogue.statements import as_sentences
from clinic.domain.catalogue.words import QuestionKind, Sidedness, TemplateSide
from clinic.domain.modification import check
from clinic.domain.reading import LIMIT, grade


def library_gaps(catalogue: Catalogue) -> Iterator[Gap]:
    """Give everything wrong with tests, education, general questions and ready-made programs."""
    for test in catalogue.tests.values():
        yield from _test_gaps(test, catalogue)
    for lesson in catalogue.education.values():
        path = f"education.{lesson.slug}"
        yield from _unknown(f"{path}.exercises", lesson.exercises, catalogue.exercises)
        yield from _unknown(f"{path}.sources", lesson.sources, catalogue.sources)
        yield from _hard(path, lesson.paragraphs)
    for question in catalogue.questions.values():
        path = f"questions.{question.slug}"
        yield from _unknown(f"{path}.sources", question.sources, catalogue.sources)
        if question.kind is QuestionKind.symptom and question.answer:
            yield Gap(path, "A symptom question must have no built-in answer.")
        if not question.answer and not question.why_open:
            yield Gap(path, "The question has no answer, and nothing says why.")
    for template in catalogue.templates.values():
        yield from _template_gaps(template, catalogue)


def _test_gaps(test: Test, catalogue: Catalogue) -> Iterator[Gap]:
    path = f"tests.{test.slug}"
    yield from _unknown(f"{path}.leads_to", test.leads_to, catalogue.exercises)
    yield from _unknown(f"{path}.sources", test.sources, catalogue.sources)
    for step in (*test.set_up, *test.action):
        if any(len(text.split()) > STEP_WORDS for text in (step.text.one, step.text.both)):
            yield Gap(f"{path}.{step.id}", f"The step {step.id} has more than {STEP_WORDS} words.")
    if test.retest_days is None and "retest_days" not in {unknown.field for unknown in test.unknowns}:
        yield Gap(f"{path}.retest_days", "Nothing says when to test again.")
    steps = (step.text.both or step.text.one for step in (*test.set_up, *test.action))
    looks = (outcome.looks for outcome in test.outcomes)
    yield from _hard(path, (test.purpose, *steps, *looks, *test.rule, test.retest))


def _template_gaps(template: Template, catalogue: Catalogue) -> Iterator[Gap]:
    path = f"templates.{template.slug}"
    yield from _unknown(f"{path}.sources", template.sources, catalogue.sources)
    yield from _unknown(f"{path}.progression_sources", template.progression_sources, catalogue.sources)
    yield from _unknown(f"{path}.education", template.education, catalogue.education)
    if template.test:
        yield from _unknown(f"{path}.test", (template.test,), catalogue.tests)
    if not template.progression_sources:
        yield Gap(f"{path}.progression_sources", "Nothing says what the rule of progression rests on.")
    for number, item in enumerate(template.items):
        place = f"{path}.items[{number}]"
        exercise = catalogue.exercises.get(item.exercise)
        if exercise is None:
            yield Gap(place, f"There is no exercise {item.exercise}.")
            continue
        known = {modification.slug for modification in exercise.modifications}
        missing = tuple(_unknown(f"{place}.modifications", item.modifications, known))
        yield from missing
        if not missing:
            yield from (Gap(place, clash.sentence) for clash in check(exercise, item.modifications))
        if (exercise.sidedness is Sidedness.one_side) == (item.side is TemplateSide.none):
            yield Gap(f"{place}.side", f"The side does not fit {exercise.name}.")


def _unknown(path: str, slugs: Iterable[str], known: Iterable[str]) -> Iterator[Gap]:
    held = set(known)
    for slug in slugs:
        if slug not in held:
            yield Gap(path, f"There is no {slug}.")


def _hard(path: str, parts: Iterable[str]) -> Iterator[Gap]:
    found = grade(as_sentences(parts))
    if found > LIMIT:
        yield Gap(f"{path}.reading grade", f"The reading grade is {found:.1f}, above {LIMIT:g}.")
