"""A check-in as JSON: what the body may hold, and the report it becomes."""

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt

from clinic.domain.adherence.values import Amount, Status
from clinic.domain.checkins import Asked, Entry, Post, SkipReason, Symptom
from clinic.domain.errors import Invalid, Problem
from clinic.domain.sides import Side
from clinic.domain.symptoms import Phase, Where
from clinic.web.checkin_forms import ExactDay, Words
from clinic.web.forms import Form, Prose, check

DEPTH_MOST = 32


class AmountBody(Form):
    """How much, in a JSON post."""

    sets: StrictInt | None = None
    reps: StrictInt | None = None
    seconds: StrictInt | None = None


class EntryBody(Form):
    """One entry of a JSON post."""

    lineage: UUID
    performed_on: ExactDay
    status: Status
    index: StrictInt | None = None
    side: Side | None = None
    amount: AmountBody | None = None
    reason: SkipReason | None = None
    pain: StrictInt | None = None
    effort: StrictInt | None = None
    felt: Words = ()
    note: Prose = ""
    lighter: StrictBool = False

    def entry(self) -> Entry:
        """The report. Raises Invalid."""
        amount = Amount(self.amount.sets, self.amount.reps, self.amount.seconds) if self.amount else None
        return Entry(
            self.lineage, self.performed_on, self.status, self.index, self.side, amount, self.reason, self.pain,
            self.effort, self.felt, self.note, self.lighter,
        )  # fmt: skip


class SymptomBody(Form):
    """One symptom told by itself in a JSON post."""

    performed_on: ExactDay
    felt: Words = ()
    pain: StrictInt | None = None
    phase: Phase | None = None
    where: Where | None = None
    lineage: UUID | None = None
    note: Prose = ""

    def symptom(self) -> Symptom:
        """The report. Raises Invalid."""
        return Symptom(
            self.performed_on, self.felt, self.pain, self.phase, self.where, self.lineage, self.note
        )


class QuestionBody(Form):
    """One question of a JSON post."""

    text: Prose
    lineage: UUID | None = None


class PostBody(Form):
    """A whole JSON post."""

    client_key: UUID
    entries: Annotated[tuple[EntryBody, ...], Field(max_length=1000)] = ()
    symptoms: Annotated[tuple[SymptomBody, ...], Field(max_length=1000)] = ()
    questions: Annotated[tuple[QuestionBody, ...], Field(max_length=100)] = ()
    easier: Prose = ""


def json_post(plain: object) -> Post:
    """The post in a JSON value. Raises Invalid naming each key by its path."""
    if not isinstance(plain, dict):
        raise Invalid("(top)", "This must be a group of keys.")
    if _depth(plain) > DEPTH_MOST:
        raise Invalid("(top)", f"This JSON is nested more than {DEPTH_MOST} deep.")
    body = check(PostBody, plain)
    return Post(
        body.client_key,
        _each("entries", [one.entry for one in body.entries]),
        _each("symptoms", [one.symptom for one in body.symptoms]),
        _each("questions", [lambda one=one: Asked(one.text, one.lineage) for one in body.questions]),
        body.easier,
    )


def _each(name: str, makers: list[Any]) -> tuple[Any, ...]:
    made: list[Any] = []
    problems: list[Problem] = []
    for place, make in enumerate(makers):
        try:
            made.append(make())
        except Invalid as error:
            problems += [
                Problem(f"{name}.{place}.{problem.field}", problem.message) for problem in error.problems
            ]
    if problems:
        raise Invalid.many(problems)
    return tuple(made)


def _depth(plain: object) -> int:
    deepest, waiting = 0, [(plain, 1)]
    while waiting:
        part, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(inner, depth + 1) for inner in _inside(part)]
    return deepest


def _inside(part: object) -> Iterator[object]:
    if isinstance(part, dict):
        yield from part.values()
    elif isinstance(part, list):
        yield from part
