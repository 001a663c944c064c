"""Who needs a call, why, and in which order: the reason in words comes from what was reported."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from clinic.adapters.scenario import read_scenario
from clinic.domain.adherence.explain import explain
from clinic.domain.caseload import (
    REASONS,
    DueRetest,
    Group,
    Known,
    OpenAlert,
    OpenQuestion,
    Reason,
    Triage,
    day_words,
    stamp_of,
    standing,
    triage,
)
from tests.domain.adherence_cases import BOTH, EVERY_DAY, item, march, quota, report, scenario, version

TODAY = date(2026, 3, 23)
NOW = "2026-03-23T08:00:00-07:00"


def known(
    *reports: dict[str, Any],
    sides: list[str] | None = None,
    schedule: dict[str, Any] = EVERY_DAY,
    **more: Any,
) -> Known:
    """An exercise, daily if nothing else is said, from 2 March on, looked at on 23 March."""
    given = scenario([version(march(2), item("A", schedule, sides))], *reports, now=NOW)
    answer = explain(read_scenario(json.dumps(given).encode()))
    days = [date.fromisoformat(each["performed_on"]) for each in reports]
    facts: dict[str, Any] = {
        "today": TODAY, "begins_on": date(2026, 3, 2), "ends_on": None, "paused": False, "paused_until": None,
        "pain_limit": 5, "answer": answer, "last_report_on": max(days, default=None), "last_pain": None,
        "item_names": {"A": "Hip hinge"},
    }  # fmt: skip
    return Known(**(facts | more))


def every_day(first: int, last: int, **more: Any) -> list[dict[str, Any]]:
    return [report("A", day, **more) for day in range(first, last + 1)]


def said(triaged: Triage) -> tuple[Group, str]:
    return triaged.group, triaged.words


def test_a_perfect_patient_is_on_her_way() -> None:
    assert said(triage(known(*every_day(2, 22)))) == (Group.well, "Going well. Last report yesterday.")


def test_an_alert_comes_before_everything() -> None:
    alert = OpenAlert(("numbness",), "left", 4, TODAY - timedelta(1), urgent=True)
    asked = OpenQuestion("Is this right?", TODAY)
    found = triage(known(*every_day(2, 22), alerts=(alert,), questions=(asked,)))
    assert said(found) == (Group.call, "Numbness on the left, reported yesterday, pain 4.")
    assert found.next_step == "Call"


def test_silence_after_much_pain_is_a_call() -> None:
    found = triage(known(*every_day(2, 18), last_pain=8))
    assert said(found) == (Group.call, "Stopped after pain 8 on Wednesday. Nothing since.")


def test_much_pain_and_going_on_is_no_stop() -> None:
    assert triage(known(*every_day(2, 22), last_pain=8)).group is Group.well


def test_a_question_waits_with_its_age() -> None:
    asked = OpenQuestion("Should my pelvis be level?", TODAY - timedelta(2))
    found = triage(known(*every_day(2, 22), questions=(asked,)))
    assert said(found) == (Group.look, "Asks: “Should my pelvis be level?” 2 days ago.")


def test_paper_and_phone_that_differ_are_to_be_looked_at() -> None:
    paper = report("A", 22, "skipped", at="2026-03-23T07:00:00-07:00", source="paper")
    assert triage(known(*every_day(2, 22), paper)).words == "Paper and phone disagree on one entry."


def test_a_later_word_where_they_differ_is_something_new() -> None:
    paper, correction = (
        report("A", 22, status, at=f"2026-03-23T0{hour}:00:00-07:00", source=source, index=1)
        for hour, status, source in ((7, "skipped", "paper"), (8, "partial", "patient"))
    )
    before = standing(known(*every_day(2, 22), paper))
    assert (
        standing(known(*every_day(2, 22), paper, reviewed=frozenset(before.keys))).shown.group is Group.seen
    )
    after = triage(known(*every_day(2, 22), paper, correction, reviewed=frozenset(before.keys)))
    assert after.reason is Reason.conflict


def test_each_side_that_differs_is_its_own_key_and_both_are_one_entry() -> None:
    paper = [
        report("A", 22, "skipped", at="2026-03-23T07:00:00-07:00", source="paper", side=side) for side in BOTH
    ]
    found = triage(known(*every_day(2, 22), *paper, sides=BOTH))
    assert found.words == "Paper and phone disagree on one entry."
    assert len(set(found.keys)) == 2


def test_they_may_differ_in_a_weekly_goal_too() -> None:
    phone, paper = (
        report("A", 22, status, at=f"2026-03-2{day}T07:00:00-07:00", source=source)
        for day, status, source in ((2, "done", "patient"), (3, "skipped", "paper"))
    )
    found = triage(known(phone, paper, schedule=quota(3)))
    assert (found.words, found.next_step) == ("Paper and phone disagree on one entry.", "Decide")


@pytest.mark.parametrize(
    ("last", "words"),
    [(14, "No report for 8 days."), (None, "Nothing reported yet, 21 days after the start.")],
)
def test_silence_is_counted_in_days(last: int | None, words: str) -> None:
    assert said(triage(known(*(every_day(2, last) if last else [])))) == (Group.look, words)


def test_a_side_that_is_never_done_is_named() -> None:
    found = triage(known(*every_day(2, 22, side="left"), sides=BOTH))
    assert said(found) == (Group.look, "Left yes, right never. Hip hinge: left 21 of 21, right 0 of 21.")


def test_doing_less_than_before_is_told_with_both_figures() -> None:
    found = triage(known(*every_day(2, 15), report("A", 21), report("A", 22)))
    assert said(found) == (
        Group.look,
        "Doing less. 2 of 7 (29 %) in the last 7 days, 14 of 14 (100 %) before.",
    )


def test_less_than_half_is_told_with_its_fraction() -> None:
    found = triage(known(*[report("A", day) for day in range(2, 23, 3)]))
    assert said(found) == (Group.look, "Less than half was done. 7 of 21 in 28 days.")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"begins_on": None, "answer": None}, "No program published yet."),
        ({"begins_on": TODAY + timedelta(1), "answer": None}, "Starts tomorrow."),
        ({"paused": True, "paused_until": date(2026, 3, 30)}, "Paused until 30 March."),
        ({"ends_on": date(2026, 3, 20)}, "Ended on Friday. 21 of 21 done."),
    ],
)
def test_who_need_not_do_anything_waits_quietly(change: dict[str, Any], words: str) -> None:
    assert said(triage(replace(known(*every_day(2, 22)), **change))) == (Group.wait, words)


def test_the_longer_it_lasts_the_higher_it_stands() -> None:
    one, other = (triage(known(*every_day(2, last))) for last in (16, 10))
    assert one.rank < other.rank


def test_a_test_that_is_due_again_is_a_reason() -> None:
    due = DueRetest("Hip rotation", "hip-rotation-test", TODAY - timedelta(3))
    found = triage(known(*every_day(2, 22), retests=(due,)))
    assert said(found) == (Group.look, "Test again: Hip rotation, due since 20 March.")
    ahead = replace(due, due_on=TODAY + timedelta(1))
    assert triage(known(*every_day(2, 22), retests=(ahead,))).group is Group.well


@pytest.mark.parametrize(
    ("ends", "words"),
    [(0, "Last day today."), (1, "The program ends tomorrow."), (7, "The program ends on 30 March.")],
)
def test_a_program_about_to_end_is_a_reason(ends: int, words: str) -> None:
    found = triage(known(*every_day(2, 22), ends_on=TODAY + timedelta(ends)))
    assert said(found) == (Group.look, words)


def test_a_program_that_ends_in_weeks_is_none() -> None:
    assert triage(known(*every_day(2, 22), ends_on=TODAY + timedelta(8))).group is Group.well


def test_reminders_that_do_not_arrive_are_a_reason_below_every_clinical_one() -> None:
    days = (TODAY - timedelta(5), TODAY - timedelta(3), TODAY - timedelta(1))
    found = standing(known(*every_day(2, 22), missed=days, steps=("Hip hinge → 12",)))
    assert found.shown.reason is Reason.step
    assert found.also == ("Reminders do not arrive: the last 3 failed, since 18 March.",)
    assert triage(known(*every_day(2, 22), missed=days)).group is Group.look
    assert triage(known(*every_day(2, 22), missed=days[1:])).group is Group.well
    assert triage(known(*every_day(2, 22), missed=days, paused=True)).group is Group.wait


def test_everything_that_holds_is_known_and_said_once() -> None:
    asked = OpenQuestion("Is this right?", TODAY, "question:1")
    found = standing(known(*every_day(2, 5), questions=(asked,)))
    assert found.shown.reason is Reason.question
    assert found.also[0] == "No report for 17 days."
    assert found.reasons & Reason.silent.bit
    assert found.reasons & Reason.question.bit


def test_the_pain_after_which_she_stopped_is_said_once() -> None:
    alert = OpenAlert((), None, 8, TODAY - timedelta(5), urgent=True, key="alert:1")
    stopped = known(*every_day(2, 18), last_pain=8, alerts=(alert,))
    assert stopped.last_report_on == alert.raised_on
    assert standing(stopped).also == ()
    elsewhere = replace(stopped, alerts=(replace(alert, side="left"),))
    assert standing(elsewhere).also[0].startswith("Pain 8 on the left")


def test_what_was_reviewed_is_put_away_until_a_key_is_new() -> None:
    asked = OpenQuestion("Is this right?", TODAY, "question:1")
    now = known(*every_day(2, 22), questions=(asked,))
    seen = frozenset(standing(now).keys)
    assert standing(replace(now, reviewed=seen)).shown.group is Group.seen
    more = replace(now, reviewed=seen, questions=(asked, replace(asked, key="question:2")))
    assert standing(more).shown.group is Group.look


def test_an_alert_is_never_put_away() -> None:
    alert = OpenAlert(("numbness",), None, None, TODAY, urgent=True, key="alert:1")
    now = known(*every_day(2, 22), alerts=(alert,), reviewed=frozenset({"alert:1"}))
    assert triage(now).group is Group.call


def test_every_reason_has_a_place_and_words_of_its_own() -> None:
    assert set(REASONS) == set(Reason)
    assert len({reason.bit for reason in Reason}) == len(Reason)


def test_a_stamp_changes_with_what_is_there() -> None:
    assert stamp_of(["a"]) != stamp_of(["a", "b"]) != stamp_of([])


def test_days_are_named_as_people_name_them() -> None:
    ago = [day_words(TODAY - timedelta(back), TODAY) for back in (0, 1, 3, 7)]
    assert ago == ["today", "yesterday", "on Friday", "on 16 March"]
