"""Tests (assessments): what was found on each side, what differs, and what the test's own rule proposes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.domain.catalogue.library import Test
from clinic.domain.errors import Invalid, NotFound, Problem
from clinic.domain.patients import said_day
from clinic.domain.sides import Side

NOTE_MOST = 1000
REASON_MOST = 1000
RETEST_MOST = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class Result:
    """What was found: the slug of an outcome for each side, None for a side that was not tested."""

    left: str | None
    right: str | None
    performed_on: date
    left_note: str = ""
    right_note: str = ""

    def outcome(self, side: Side) -> str | None:
        """The outcome of one side."""
        return self.left if side is Side.left else self.right


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a test's rule proposes: train, with the worse side first (None: both are alike)."""

    focus: Side | None
    why: str


def check(test: Test, result: Result, today: date, retest_on: date | None = None) -> None:
    """Raise Invalid naming each field that breaks a rule."""
    problems = []
    if result.left is None and result.right is None:
        problems.append(Problem("left", "Choose what you saw on one side at least."))
    for side in Side:
        outcome = result.outcome(side)
        if outcome is not None and outcome not in {one.slug for one in test.outcomes}:
            problems.append(Problem(side.value, "Choose one of the outcomes."))
    for field, text in (("left_note", result.left_note), ("right_note", result.right_note)):
        if len(text) > NOTE_MOST:
            problems.append(Problem(field, f"This note is too long: at most {NOTE_MOST} characters."))
    if not date(2000, 1, 1) <= result.performed_on <= today:
        problems.append(Problem("performed_on", "Give the day of the test, today or earlier."))
    if retest_on is not None and not today < retest_on <= today + RETEST_MOST:
        problems.append(
            Problem("retest_on", "Give a day from tomorrow on, within two years, or leave it empty.")
        )
    if problems:
        raise Invalid.many(problems)


def words(test: Test, result: Result) -> str:
    """What was found and what differs: "Left reaches the stick, right does not reach: the right side is worse"."""
    said = [f"{side.value} {_name(test, result.outcome(side))}" for side in Side if result.outcome(side)]
    sentence = ", ".join(said)
    sentence = sentence[:1].upper() + sentence[1:]
    if len(said) < 2:
        return f"{sentence}. The other side was not tested."
    focus = test.focus(result.left or "", result.right or "")
    return f"{sentence}: both sides alike." if focus is None else f"{sentence}: the {focus} side is worse."


def asymmetry(test: Test, result: Result) -> int | None:
    """By how many steps the outcomes differ; positive when the left side is worse. None unless both were tested."""
    if result.left is None or result.right is None:
        return None
    return test.rank(result.left) - test.rank(result.right)


def apart(test: Test, results: Sequence[Result]) -> str:
    """How far the sides stand apart in the newest result, and what has become of it; ``results`` are oldest first.

    Compared is the result before in which both sides were tested. Empty unless the newest one has both.
    """
    both = [one for one in results if asymmetry(test, one) is not None]
    if not both or both[-1] is not results[-1]:
        return ""
    said = f"Now {_worse(test, both[-1], 'is', 'are')}"
    if len(both) < 2:
        return f"{said}."
    before, now = (abs(asymmetry(test, one) or 0) for one in both[-2:])
    step = _steps(abs(now - before))
    change = f"{step} smaller" if now < before else f"{step} larger" if now > before else "as large as then"
    then = f"on {said_day(both[-2].performed_on)} {_worse(test, both[-2], 'was', 'were')}"
    return f"{said}; {then}. The difference is {change}."


def _worse(test: Test, result: Result, one: str, both: str) -> str:
    by = asymmetry(test, result) or 0
    side = Side.left if by > 0 else Side.right
    return f"the {side} side {one} {_steps(abs(by))} worse" if by else f"both sides {both} alike"


def _steps(count: int) -> str:
    return f"{count} step{'' if count == 1 else 's'}"


def proposal(test: Test, result: Result) -> Proposal | None:
    """What the rule proposes; None when nothing was found wanting or only one good side is known.

    The rule is that of the test's source (see ``Test.sources``): a side that falls short lacks rotation, and the
    worse side gets the focus.
    """
    ranks = [test.rank(found) for found in (result.left, result.right) if found is not None]
    if not any(ranks):
        return None
    if len(ranks) < 2:
        side = Side.left if result.left is not None else Side.right
        return Proposal(side, f"The {side} side falls short; the other side was not tested.")
    focus = test.focus(result.left or "", result.right or "")
    if focus is None:
        return Proposal(None, "Both sides fall short alike.")
    return Proposal(focus, f"The {focus} side did worse, so it is done first and gets the focus.")


def outcome_name(test: Test, slug: str | None) -> str:
    """The name of an outcome; "not tested" for None. Raises NotFound for an unknown slug."""
    if slug is None:
        return "not tested"
    for outcome in test.outcomes:
        if outcome.slug == slug:
            return outcome.name
    raise NotFound(f"The test {test.name} has no outcome {slug!r}.")


def spread(days: Sequence[date], first: float, last: float) -> list[float]:
    """Where each day stands on a line from ``first`` to ``last``; a single day stands in the middle."""
    if not days:
        return []
    begin, length = min(days), (max(days) - min(days)).days
    if length == 0:
        return [(first + last) / 2] * len(days)
    return [round(first + (day - begin).days / length * (last - first), 1) for day in days]


def _name(test: Test, slug: str | None) -> str:
    name = outcome_name(test, slug)
    return name[:1].lower() + name[1:]
