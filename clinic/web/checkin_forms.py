"""What the patient's forms hold, and the reports they become."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from clinic.domain.adherence.values import Amount, Status
from clinic.domain.checkins import Asked, Entry, Post, SkipReason, Symptom
from clinic.domain.errors import Invalid, Problem
from clinic.domain.schedule import exact_date
from clinic.domain.sides import Side
from clinic.domain.symptoms import Felt, Phase, Where
from clinic.web.forms import EmptyIsNone, Form, Prose

PARTS: tuple[tuple[str, Side | None], ...] = (("", None), ("left_", Side.left), ("right_", Side.right))


AMOUNTS = ("sets", "reps", "seconds")


FELT = "felt"


def _day(value: object) -> date:
    found = exact_date(value)
    if found is None:
        raise ValueError("Give a date like 2026-03-09.")
    return found


ExactDay = Annotated[date, BeforeValidator(_day)]


MaybeWhole = Annotated[int | None, EmptyIsNone]


MaybeStatus = Annotated[Status | None, EmptyIsNone]


Words = Annotated[tuple[Felt, ...], Field(max_length=20)]


class EntriesForm(Form):
    """One exercise of one day: a status for the whole or for each side, and how it felt."""

    key: UUID
    day: ExactDay
    item: UUID
    index: int = Field(ge=1, le=24)
    status: MaybeStatus = None
    left_status: MaybeStatus = None
    right_status: MaybeStatus = None
    sets: MaybeWhole = None
    reps: MaybeWhole = None
    seconds: MaybeWhole = None
    left_sets: MaybeWhole = None
    left_reps: MaybeWhole = None
    left_seconds: MaybeWhole = None
    right_sets: MaybeWhole = None
    right_reps: MaybeWhole = None
    right_seconds: MaybeWhole = None
    reason: Annotated[SkipReason | None, EmptyIsNone] = None
    pain: MaybeWhole = None
    effort: MaybeWhole = None
    felt: Words = ()
    where: Annotated[Where | None, EmptyIsNone] = None
    note: Prose = ""
    lighter: Literal["", "yes"] = ""
    then: Literal["feel", "next"] = "next"

    def post(self) -> Post:
        """The report. Raises Invalid naming the form's field."""
        problems: list[Problem] = []
        entries: list[Entry] = []
        told = [(prefix, side, self._status(prefix)) for prefix, side in PARTS]
        chosen = [(prefix, side, status) for prefix, side, status in told if status is not None]
        if not chosen:
            raise Invalid("status", "Choose an answer first.")
        for prefix, side, status in chosen:
            try:
                entries.append(self._entry(prefix, side, status, first=not entries, sides=len(chosen)))
            except Invalid as error:
                problems += [_named(problem, prefix) for problem in error.problems]
        if problems:
            raise Invalid.many(problems)
        return Post(self.key, tuple(entries))

    def _status(self, prefix: str) -> Status | None:
        given: Status | None = getattr(self, f"{prefix}status")
        amounts = [getattr(self, prefix + name) for name in AMOUNTS]
        return Status.partial if given is None and amounts != [None] * 3 else given

    def _entry(self, prefix: str, side: Side | None, status: Status, *, first: bool, sides: int) -> Entry:
        amounts = [getattr(self, prefix + name) for name in AMOUNTS]
        amount = Amount(*amounts) if status is Status.partial and amounts != [None] * 3 else None
        here = sides == 1 or self.where in (None, Where.both) or self.where.value == side
        return Entry(
            lineage=self.item,
            performed_on=self.day,
            status=status,
            index=self.index,
            side=side,
            amount=amount,
            reason=None if status is Status.done else self.reason,
            pain=self.pain if here else None,
            effort=self.effort,
            felt=self.felt if here else (),
            note=self.note if first else "",
            lighter=self.lighter == "yes" and status is not Status.skipped,
        )


class HurtsForm(Form):
    """Something hurts or tingles, with or without an exercise."""

    key: UUID
    day: ExactDay
    item: Annotated[UUID | None, EmptyIsNone] = None
    felt: Words = ()
    pain: MaybeWhole = None
    phase: Annotated[Phase | None, EmptyIsNone] = None
    where: Annotated[Where | None, EmptyIsNone] = None
    note: Prose = ""

    def post(self) -> Post:
        """The report. Raises Invalid naming the form's field."""
        told = Symptom(self.day, self.felt, self.pain, self.phase, self.where, self.item, self.note)
        return Post(self.key, symptoms=(told,))


class AskForm(Form):
    """A question, about one exercise or about none."""

    key: UUID
    question: Prose
    item: Annotated[UUID | None, EmptyIsNone] = None

    def post(self) -> Post:
        """The post with its question. Raises Invalid."""
        return Post(self.key, questions=(Asked(self.question, self.item),))


class EasierForm(Form):
    """What got easier, in the patient's own words."""

    key: UUID
    easier: Prose

    def post(self) -> Post:
        """The post with its words. Raises Invalid."""
        if not self.easier:
            raise Invalid("easier", "Write a few words first.")
        return Post(self.key, easier=self.easier)


def _named(problem: Problem, prefix: str) -> Problem:
    own = problem.field in AMOUNTS or problem.field == "status"
    return Problem(prefix + problem.field, problem.message) if own else problem
