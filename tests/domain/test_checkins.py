"""What may be reported, and when two posts are the same."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from clinic.domain.adherence.values import Amount, ReportSource, Status
from clinic.domain.checkins import (
    Asked,
    Entry,
    Post,
    SkipReason,
    Span,
    Symptom,
    asks_which_day,
    body_hash,
    local_day,
)
from clinic.domain.errors import Invalid
from clinic.domain.sides import Side
from clinic.domain.symptoms import Felt, Phase, Where

KEY, OTHER_KEY = UUID(int=1), UUID(int=2)
HINGE = UUID(int=3)
MONDAY = date(2026, 3, 2)
DONE = Entry(HINGE, MONDAY, Status.done)


def fields_of(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in error.value.problems]


def test_a_plain_done_needs_nothing_else() -> None:
    assert (DONE.pain, DONE.effort, DONE.felt) == (None, None, ())


def test_zero_is_an_answer() -> None:
    assert replace(DONE, pain=0, effort=0).pain == 0


@pytest.mark.parametrize("number", [-1, 11, 2**70])
def test_pain_and_effort_go_from_0_to_10(number: int) -> None:
    with pytest.raises(Invalid) as error:
        replace(DONE, pain=number, effort=number)
    assert fields_of(error) == ["pain", "effort"]


def test_an_amount_belongs_to_a_part() -> None:
    assert replace(DONE, status=Status.partial, amount=Amount(1, 8, None)).amount == Amount(1, 8, None)
    with pytest.raises(Invalid) as error:
        replace(DONE, amount=Amount(1, 8, None))
    assert fields_of(error) == ["amount"]


def test_an_amount_is_rounds_and_times_or_seconds() -> None:
    with pytest.raises(Invalid) as error:
        replace(DONE, status=Status.partial, amount=Amount(1, None, 20))
    assert fields_of(error) == ["seconds"]


@pytest.mark.parametrize("amount", [Amount(-1), Amount(101), Amount(1, 1001), Amount(None, None, 7201)])
def test_amounts_have_limits(amount: Amount) -> None:
    with pytest.raises(Invalid):
        replace(DONE, status=Status.partial, amount=amount)


def test_a_reason_goes_with_what_was_left_out() -> None:
    assert replace(DONE, status=Status.skipped, reason=SkipReason.ill).reason is SkipReason.ill
    with pytest.raises(Invalid) as error:
        replace(DONE, reason=SkipReason.pain)
    assert fields_of(error) == ["reason"]


def test_none_of_these_stands_alone() -> None:
    with pytest.raises(Invalid) as error:
        replace(DONE, felt=(Felt.none, Felt.ache))
    assert fields_of(error) == ["felt"]


def test_words_are_kept_in_one_order_and_once() -> None:
    assert replace(DONE, felt=(Felt.ache, Felt.tingling, Felt.ache)).felt == (Felt.tingling, Felt.ache)


@pytest.mark.parametrize("note", ["\0", "\ud800", "\x1b[31m", "x" * 2001])
def test_notes_hold_only_what_can_be_stored(note: str) -> None:
    with pytest.raises(Invalid) as error:
        replace(DONE, note=note)
    assert fields_of(error) == ["note"]


def test_a_symptom_says_something() -> None:
    assert Symptom(MONDAY, pain=0).pain == 0
    with pytest.raises(Invalid) as error:
        Symptom(MONDAY, where=Where.left, phase=Phase.during)
    assert fields_of(error) == ["felt"]


def test_an_empty_post_is_refused() -> None:
    with pytest.raises(Invalid, match="nothing to save"):
        Post(KEY)
    with pytest.raises(Invalid, match="question"):
        Asked("  \n ")


def test_a_post_has_a_largest_size() -> None:
    with pytest.raises(Invalid, match="1000"):
        Post(KEY, (DONE,) * 1001)


def test_the_key_does_not_enter_the_hash_and_everything_else_does() -> None:
    post = Post(KEY, (DONE,), (Symptom(MONDAY, pain=1),), (Asked("Why?"),), "Stairs")
    assert body_hash(replace(post, client_key=OTHER_KEY)) == body_hash(post)
    changed = [
        replace(post, entries=(replace(DONE, **change),))  # type: ignore[arg-type]
        for change in (
            {"lineage": KEY}, {"performed_on": MONDAY + timedelta(1)}, {"index": 1}, {"side": Side.left}, {"pain": 0},
            {"status": Status.partial}, {"status": Status.skipped, "reason": SkipReason.pain}, {"effort": 0},
            {"status": Status.partial, "amount": Amount(1)}, {"felt": (Felt.none,)}, {"note": "a"},
        )
    ]  # fmt: skip
    changed += [
        replace(post, symptoms=(Symptom(MONDAY, pain=1, where=Where.left),)),
        replace(post, symptoms=(Symptom(MONDAY, pain=1, phase=Phase.after),)),
        replace(post, symptoms=()),
        replace(post, questions=(Asked("Why?", HINGE),)),
        replace(post, easier=""),
    ]
    assert len({body_hash(post), *map(body_hash, changed)}) == len(changed) + 1


def test_dates_a_patient_may_fill_in() -> None:
    span = Span(MONDAY, date(2026, 4, 30))
    thursday = MONDAY + timedelta(3)
    assert span.open_days(thursday) == (thursday, MONDAY + timedelta(2), MONDAY + timedelta(1), MONDAY)
    assert span.open_days(MONDAY) == (MONDAY,)
    assert span.open_days(MONDAY - timedelta(1)) == ()
    assert span.open_days(date(2026, 5, 1)) == (date(2026, 4, 30), date(2026, 4, 29), date(2026, 4, 28))


def test_staff_may_enter_any_past_date_of_the_program() -> None:
    span = Span(MONDAY, date(2026, 4, 30))
    today = date(2026, 5, 20)
    assert span.problem(MONDAY, today, ReportSource.patient)
    assert not span.problem(MONDAY, today, ReportSource.staff)
    assert not span.problem(MONDAY, today, ReportSource.paper)
    assert span.problem(MONDAY - timedelta(1), today, ReportSource.staff)
    assert span.problem(today + timedelta(1), today, ReportSource.staff)


def test_after_midnight_the_page_asks_which_day() -> None:
    before_three = datetime(
        2026, 3, 8, 9, 59, tzinfo=UTC
    )  # 01:59 in Los Angeles, the last minute of standard time
    assert local_day(before_three, "America/Los_Angeles") == date(2026, 3, 8)
    assert asks_which_day(before_three, "America/Los_Angeles")
    assert not asks_which_day(
        before_three + timedelta(minutes=1), "America/Los_Angeles"
    )  # 03:00: two was left out
