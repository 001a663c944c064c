"""One sentence for each question that the definition settled."""

from typing import Any

import pytest

from tests.domain.adherence_cases import (
    AS_NEEDED,
    BOTH,
    EVERY_DAY,
    MON_WED_FRI,
    MONDAY,
    TWO_BY_TEN,
    A,
    C,
    D,
    Json,
    answer,
    base,
    daily,
    extras,
    item,
    last_7,
    march,
    program,
    quota,
    report,
    scenario,
    slot,
    states,
    version,
    weekdays,
)

AFTERNOON = "2026-03-05T15:00:00-08:00"
MORNING, EVENING = "2026-03-05T09:00:00-08:00", "2026-03-05T20:00:00-08:00"


def today(*items: Json, on: int = 5, published_at: str = AFTERNOON) -> Json:
    """A version published on the very day it takes effect."""
    return version(march(on), *items, published_at=published_at)


def refused(given: Json) -> dict[str, str]:
    return {each["id"]: each["reason"] for each in answer(given)["refused"]}


def sided(*sides: str, schedule: Json = EVERY_DAY, dose: Json | None = None) -> Json:
    return item("B", schedule, sides=list(sides), dose=dose)


def week(given: Json) -> Json:
    (only,) = answer(given)["weeks"]
    assert isinstance(only, dict)
    return only


# A version effective today ------------------------------------------------------------------------------------------


def test_a_slot_reported_before_publication_stays_with_the_old_dose() -> None:
    more = item("A", EVERY_DAY, dose={"sets": [4, 4], "reps": [10, 10]})
    half = report("A", 5, "partial", amount={"sets": 1, "reps": 10}, at=MORNING)
    given = scenario([version(MONDAY, A), today(more)], half)
    assert slot(given, "A", 5)["credit"] == 0.5


def test_a_report_at_the_very_moment_of_publication_holds_its_slot() -> None:
    given = scenario([version(MONDAY, A), today()], report("A", 5, at=AFTERNOON))
    assert slot(given, "A", 5)["state"] == "done"


def test_a_slot_reported_after_publication_is_the_new_versions() -> None:
    more = item("A", EVERY_DAY, dose={"sets": [4, 4], "reps": [10, 10]})
    half = report("A", 5, "partial", amount={"sets": 1, "reps": 10}, at=EVENING)
    assert slot(scenario([version(MONDAY, A), today(more)], half), "A", 5)["credit"] == 0.25


def test_an_unreported_slot_that_the_new_version_lacks_is_superseded_and_not_due() -> None:
    given = scenario([version(MONDAY, item("A", daily(2))), today(A)], report("A", 5, at=MORNING))
    assert slot(given, "A", 5, 1)["state"] == "done"
    assert slot(given, "A", 5, 2) == {
        "item": "A",
        "on": march(5),
        "index": 2,
        "state": "superseded",
        "credit": 0.0,
        "source": None,
        "late": False,
    }
    assert last_7(given)["due"] == 6 + 4


def test_the_new_versions_other_slots_are_created() -> None:
    given = scenario([version(MONDAY, A), today(item("A", daily(3)))], report("A", 5, at=MORNING))
    assert [slot(given, "A", 5, index)["state"] for index in (1, 2, 3)] == [
        "done",
        "unreported",
        "unreported",
    ]


def test_reports_of_the_date_are_read_again_against_what_remains() -> None:
    given = scenario(
        [version(MONDAY, item("A", daily(2))), today(A)],
        report("A", 5, index=2, at=MORNING),
        report("A", 5, at=EVENING),
        report("A", 5, at="2026-03-05T21:00:00-08:00"),
    )
    assert [slot(given, "A", 5, index)["state"] for index in (1, 2)] == ["done", "done"]
    assert extras(given) == [("A", march(5), 3)]


def test_a_removed_exercise_keeps_what_was_reported_on_both_sides() -> None:
    given = scenario([version(MONDAY, A, sided(*BOTH)), today(A)], report("B", 5, at=MORNING))
    assert slot(given, "B", 5)["state"] == "done"
    assert extras(given) == []


def test_a_kept_slot_keeps_its_old_sides() -> None:
    given = scenario([version(MONDAY, sided("left")), today(sided(*BOTH))], report("B", 5, at=MORNING))
    assert slot(given, "B", 5)["state"] == "done"
    assert extras(given) == []


def test_a_report_without_index_keeps_its_slot_when_the_item_gets_sides() -> None:
    versions = [version(MONDAY, item("B", EVERY_DAY)), today(sided(*BOTH, schedule=daily(2)))]
    given = scenario(versions, report("B", 5, at=MORNING), report("B", 5, at=EVENING))
    assert [slot(given, "B", 5, index)["state"] for index in (1, 2)] == ["done", "done"]


def test_a_plain_change_leaves_only_the_new_versions_slots() -> None:
    old, new = version(MONDAY, A, C), version(march(5), C, published_at="2026-03-04T15:00:00-08:00")
    given = scenario([old, new], report("A", 5))
    assert [each["on"] for each in answer(given)["slots"]] == [march(2), march(3), march(4)]
    assert extras(given) == [("A", march(5), 1)]


def test_a_version_without_publication_is_a_plain_change() -> None:
    given = scenario([version(MONDAY, A), version(march(5), C)], report("A", 5, at=MORNING))
    assert extras(given) == [("A", march(5), 1)]


def test_the_whole_date_belongs_to_the_new_version_for_a_quota() -> None:
    given = scenario([version(MONDAY, item("C", quota(7))), today(item("C", quota(14)))])
    assert week(given)["due"] == 3 + 8


def test_an_item_that_becomes_a_quota_today_counts_for_the_week_and_leaves_no_slot_due() -> None:
    given = scenario([version(MONDAY, A), today(item("A", quota(7)))], report("A", 5, at=MORNING))
    assert slot(given, "A", 5)["state"] == "superseded"
    assert week(given) == {"item": "A", "week": "2026-W10", "due": 4, "credit": 1.0, "reported": 1}


def test_an_item_that_becomes_as_needed_today_appears_in_no_list() -> None:
    given = scenario([version(MONDAY, A), today(item("A", AS_NEEDED))], report("A", 5, at=MORNING))
    assert slot(given, "A", 5)["state"] == "superseded"
    assert extras(given) == []


def test_several_versions_of_one_date_replace_one_another_in_the_order_of_publication() -> None:
    noon = today(item("A", daily(2)), published_at="2026-03-05T12:00:00-08:00")
    given = scenario(
        [version(MONDAY, A), today(C), noon],
        report("A", 5, at=MORNING),
        report("A", 5, index=2, at=EVENING),
    )
    assert slot(given, "A", 5, 1)["state"] == "done"
    assert slot(given, "A", 5, 2)["state"] == "superseded"
    assert extras(given) == [("A", march(5), 2)]


def test_of_versions_with_one_date_the_last_published_is_in_force() -> None:
    early = version(MONDAY, item("A", daily(1)), published_at="2026-02-20T10:00:00Z")
    late = version(MONDAY, item("A", daily(2)), published_at="2026-02-21T10:00:00Z")
    unknown = version(MONDAY, item("A", daily(3)))
    assert last_7(scenario([late, early, unknown]))["due"] == 14
    assert last_7(scenario([unknown, version(MONDAY, item("A", daily(4)))]))["due"] == 28


def test_a_version_without_publication_that_was_followed_never_was() -> None:
    never, now = version(march(5), item("A", daily(3))), today(C)
    given = scenario([version(MONDAY, A), never, now], report("A", 5, index=3, at=MORNING))
    assert slot(given, "A", 5, 1)["state"] == "superseded"
    assert extras(given) == [("A", march(5), 3)]


# Zones and moments --------------------------------------------------------------------------------------------------


def test_the_date_of_submission_is_that_of_the_reports_own_zone() -> None:
    at = "2026-03-04T16:00:00Z"
    given = scenario([version(MONDAY, A)], report("A", 5, at=at, zone="Asia/Tokyo"), report("A", 5, at=at))
    assert refused(given) == {"r2": "future"}
    assert slot(given, "A", 5)["late"] is False


def test_the_offset_in_which_a_moment_is_written_says_nothing() -> None:
    written = ("2026-03-03T07:30:00Z", "2026-03-03T16:30:00+09:00", "2026-03-02T23:30:00-08:00")
    first, *others = (answer(scenario([version(MONDAY, A)], report("A", 2, at=at))) for at in written)
    assert others == [first, first]
    assert first["slots"][0]["late"] is False


def test_a_date_that_a_zone_skipped_is_a_date_like_any_other() -> None:
    given = scenario(
        [version("2011-12-26", A)],
        report("A", "2011-12-30", at="2011-12-31T09:00:00+14:00"),
        now="2012-01-02T08:00:00+14:00",
        zone="Pacific/Apia",
    )
    assert last_7(given)["due"] == 7
    assert [each["late"] for each in answer(given)["slots"] if each["state"] == "done"] == [True]


# As needed, quotas --------------------------------------------------------------------------------------------------


def test_a_report_on_an_as_needed_item_is_in_no_list_but_the_data_days() -> None:
    found = answer(scenario([version(MONDAY, D)], report("D", 3, side="left", index=4)))
    assert (found["slots"], found["weeks"], found["extras"], found["refused"]) == ([], [], [], [])
    assert found["rtm"][0]["data_days"] == 1


def test_occurrences_after_the_weeks_due_number_are_extras() -> None:
    given = scenario([version(march(7), C)], report("C", 8), report("C", 7))
    assert extras(given) == [("C", march(8), 1)]
    assert week(given)["credit"] == 1.0


def test_a_half_done_occurrence_leaves_room_for_the_next() -> None:
    given = scenario([version(march(7), C)], report("C", 7, "partial"), report("C", 8))
    assert week(given) == {"item": "C", "week": "2026-W10", "due": 1, "credit": 1.0, "reported": 1}
    assert extras(given) == []


def test_skipped_occurrences_are_reported_and_never_more_than_due() -> None:
    skips = [
        report("C", day, "skipped", source="paper", at="2026-03-08T20:00:00-07:00") for day in range(2, 8)
    ]
    given = scenario([version(MONDAY, C)], *skips)
    assert week(given)["reported"] == 3
    assert {key: last_7(given)[key] for key in ("reported", "late", "paper")} == {
        "reported": 3,
        "late": 3,
        "paper": 3,
    }


def test_the_surplus_of_an_open_week_is_no_extra_yet() -> None:
    walks = [report("C", 2), report("C", 2), report("C", 3), report("C", 3)]
    versions = [version(MONDAY, item("C", quota(1)))]
    assert extras(scenario(versions, *walks, now="2026-03-08T22:00:00-07:00")) == []
    assert len(extras(scenario(versions, *walks))) == 3


def test_a_quota_has_unlimited_places_a_day() -> None:
    given = scenario([version(MONDAY, C)], report("C", 2), report("C", 2), report("C", 2, index=7))
    assert week(given)["credit"] == 3.0


def test_a_report_counts_for_a_quota_only_where_the_item_is_one() -> None:
    given = scenario([version(MONDAY, C), version(march(5), A)], report("C", 4), report("C", 5))
    assert week(given)["credit"] == 1.0
    assert extras(given) == [("C", march(5), 1)]


def test_the_week_in_which_the_program_ends_is_due_until_that_day() -> None:
    given = scenario([version(MONDAY, C)], ends_on=march(5))
    assert week(given)["due"] == 2
    assert (
        answer(scenario([version(MONDAY, C)], ends_on=march(5), now="2026-03-08T12:00:00-07:00"))["weeks"]
        == []
    )


def test_a_paused_week_is_listed_with_nothing_due() -> None:
    given = scenario([version(MONDAY, C)], report("C", 3), pauses=[{"from": MONDAY, "to": march(8)}])
    assert week(given) == {"item": "C", "week": "2026-W10", "due": 0, "credit": 0.0, "reported": 0}
    assert extras(given) == []


def test_the_sides_of_a_quota_are_due_on_the_days_they_are_prescribed() -> None:
    versions = [
        version(MONDAY, sided("left", schedule=quota(7))),
        version(march(5), sided(*BOTH, schedule=quota(7))),
    ]
    given = scenario(versions, *(report("B", day) for day in range(2, 9)))
    assert answer(given)["sides"]["B"] == {
        "left": {"due": 7, "credit": 7.0},
        "right": {"due": 4, "credit": 4.0},
    }


def test_a_week_belongs_to_the_window_that_holds_its_sunday() -> None:
    given = scenario([version("2026-02-23", C)], now="2026-03-06T08:00:00-08:00")
    assert last_7(given)["due"] == 3
    assert last_7(given | {"now": "2026-03-09T08:00:00-07:00"})["due"] == 3
    assert program(given | {"now": "2026-03-09T08:00:00-07:00"})["due"] == 6


# Late, and the order of reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["patient", "staff", "paper"])
def test_late_holds_for_every_source(source: str) -> None:
    given = scenario([version(MONDAY, A)], report("A", 4, source=source, at="2026-03-06T10:00:00-08:00"))
    assert slot(given, "A", 4)["late"] is True
    assert last_7(given)["late"] == 1


def test_the_order_of_the_list_is_irrelevant() -> None:
    given = base(report("A", 7, "skipped", at="2026-03-07T23:00:00-08:00"))
    assert answer(given | {"reports": given["reports"][::-1]}) == answer(given)


def test_at_the_same_moment_the_order_is_that_of_the_ids() -> None:
    last = report("A", 2, "skipped", index=1, id="b")
    first = report("A", 2, "done", index=1, id="B")
    assert slot(scenario([version(MONDAY, A)], last, first), "A", 2)["state"] == "skipped"


def test_a_report_without_index_keeps_the_place_it_found() -> None:
    twice = [version(MONDAY, item("A", daily(2)))]
    given = scenario(
        twice,
        report("A", 2, "partial", at="2026-03-02T08:00:00-08:00"),
        report("A", 2, "done", index=1, at="2026-03-02T09:00:00-08:00"),
        report("A", 2, "skipped", at="2026-03-02T10:00:00-08:00"),
    )
    assert [slot(given, "A", 2, index)["state"] for index in (1, 2)] == ["done", "skipped"]


def test_each_source_finds_its_own_place() -> None:
    given = scenario([version(MONDAY, A)], report("A", 2), report("A", 2, source="paper"))
    assert extras(given) == []
    assert slot(given, "A", 2)["source"] == "patient"


def test_a_done_submitted_last_never_lowers_adherence() -> None:
    before = base()
    after = base(report("A", 6, at="2026-03-09T07:59:00-07:00"))
    assert last_7(before)["adherence"] < last_7(after)["adherence"]


# Sides --------------------------------------------------------------------------------------------------------------


def test_a_report_without_side_stands_for_each_prescribed_side() -> None:
    assert slot(scenario([version(MONDAY, sided(*BOTH))], report("B", 2)), "B", 2)["credit"] == 1.0


def test_each_part_finds_its_place_by_itself() -> None:
    given = scenario(
        [version(MONDAY, sided(*BOTH, schedule=daily(2)))],
        report("B", 2, side="left", at="2026-03-02T08:00:00-08:00"),
        report("B", 2),
    )
    assert [slot(given, "B", 2, index)["credit"] for index in (1, 2)] == [1.0, 0.5]
    assert [slot(given, "B", 2, index)["state"] for index in (1, 2)] == ["done", "partial"]


def test_a_part_that_finds_no_slot_is_an_extra() -> None:
    given = scenario(
        [version(MONDAY, sided(*BOTH))], report("B", 2, side="left", at=MORNING), report("B", 2, at=MORNING)
    )
    assert refused(given) == {}
    assert slot(given, "B", 2)["state"] == "done"
    assert extras(given) == [("B", march(2), 2)]


def test_a_side_on_an_item_without_sides_is_an_extra() -> None:
    given = scenario([version(MONDAY, A)], report("A", 2, side="left"))
    assert slot(given, "A", 2)["state"] == "unreported"
    assert extras(given) == [("A", march(2), 1)]


def test_an_extra_without_index_takes_the_first_number_free_for_its_side_and_source() -> None:
    given = scenario(
        [version(MONDAY, sided("right"))], report("B", 2, side="left"), report("B", 2, side="left")
    )
    assert extras(given) == [("B", march(2), 1), ("B", march(2), 2)]


def test_an_extra_is_listed_once_however_many_name_it() -> None:
    given = scenario(
        [version(MONDAY, sided(*BOTH))],
        report("B", 2, index=2),
        report("B", 2, index=2, side="left", source="paper"),
        report("B", 2, "skipped", index=2, source="staff"),
    )
    assert extras(given) == [("B", march(2), 2)]
    assert last_7(given)["extra"] == 1


def test_todays_extra_is_listed_and_in_no_window() -> None:
    given = scenario([version(MONDAY, A)], report("A", 9, index=2, at="2026-03-09T07:30:00-07:00"))
    assert extras(given) == [("A", march(9), 2)]
    assert last_7(given)["extra"] == 0


# Who decides --------------------------------------------------------------------------------------------------------


def sources(*entries: tuple[str, str], **more: Any) -> Json:
    return scenario(
        [version(MONDAY, A)],
        *(
            report("A", 2, status, source=source, index=1, at=f"2026-03-0{3 + place}T10:00:00-08:00", **more)
            for place, (source, status) in enumerate(entries)
        ),
    )


def test_staff_decides_whenever_submitted_and_nothing_is_flagged() -> None:
    found = slot(sources(("staff", "partial"), ("patient", "done"), ("paper", "skipped")), "A", 2)
    assert (found["state"], found["credit"], found["source"]) == ("partial", 0.5, "staff")


def test_where_patient_and_paper_disagree_the_lower_credit_counts() -> None:
    found = slot(sources(("patient", "done"), ("paper", "partial")), "A", 2)
    assert (found["state"], found["credit"], found["source"]) == ("conflict", 0.5, "paper")
    found = slot(sources(("paper", "done"), ("patient", "skipped")), "A", 2)
    assert (found["state"], found["credit"], found["source"]) == ("conflict", 0.0, "patient")


def test_where_patient_and_paper_agree_the_patients_entry_counts() -> None:
    found = slot(sources(("paper", "done"), ("patient", "done")), "A", 2)
    assert (found["state"], found["source"]) == ("done", "patient")


def decided(*entries: tuple[str, str], kept: str, over: str, **more: Any) -> Json:
    given = sources(*entries, **more)
    return {**given, "decisions": [{"kept": kept, "over": over}]}


@pytest.mark.parametrize(("kept", "over", "state"), [("r1", "r2", "done"), ("r2", "r1", "skipped")])
def test_what_a_clinician_kept_counts_and_nothing_is_flagged(kept: str, over: str, state: str) -> None:
    found = slot(decided(("patient", "done"), ("paper", "skipped"), kept=kept, over=over), "A", 2)
    assert (found["state"], found["credit"]) == (state, 1.0 if state == "done" else 0.0)


@pytest.mark.parametrize("correcting", ["patient", "paper"])
def test_a_later_correction_is_a_new_disagreement(correcting: str) -> None:
    entries = ("patient", "done"), ("paper", "skipped"), (correcting, "partial")
    found = slot(decided(*entries, kept="r1", over="r2"), "A", 2)
    assert found["state"] == "conflict"


def test_the_same_words_once_more_leave_a_decision_as_it_is() -> None:
    entries = ("patient", "done"), ("paper", "skipped"), ("patient", "done"), ("paper", "skipped")
    assert slot(decided(*entries, kept="r1", over="r2"), "A", 2)["state"] == "done"


def test_of_two_decisions_the_later_one_holds() -> None:
    given = decided(("patient", "done"), ("paper", "skipped"), kept="r1", over="r2")
    given["decisions"].append({"kept": "r2", "over": "r1"})
    assert slot(given, "A", 2)["state"] == "skipped"


def test_staff_decides_over_a_decision() -> None:
    entries = ("patient", "done"), ("paper", "skipped"), ("staff", "partial")
    assert slot(decided(*entries, kept="r1", over="r2"), "A", 2)["source"] == "staff"


def test_a_decision_is_about_its_own_place() -> None:
    given = scenario(
        [version(MONDAY, item("A", daily(2)))],
        *(report("A", 2, index=place) for place in (1, 2)),
        *(
            report("A", 2, "skipped", index=place, source="paper", at="2026-03-03T10:00:00-08:00")
            for place in (1, 2)
        ),
        decisions=[{"kept": "r1", "over": "r3", "index": 1}],
    )
    assert states(given) == ["done", "conflict", *["unreported"] * 14]


def test_a_decision_in_a_weekly_goal_counts_too() -> None:
    given = scenario(
        [version(MONDAY, C)],
        report("C", 3),
        report("C", 3, "skipped", source="paper", at="2026-03-04T10:00:00-08:00"),
    )
    assert answer(given)["weeks"][0]["credit"] == 0
    given["decisions"] = [{"kept": "r1", "over": "r2"}]
    assert answer(given)["weeks"][0]["credit"] == 1


def test_the_last_entry_of_a_source_counts() -> None:
    found = slot(sources(("patient", "done"), ("patient", "skipped")), "A", 2)
    assert found["state"] == "skipped"


def test_a_side_that_only_one_of_them_reports_is_no_conflict() -> None:
    given = scenario(
        [version(MONDAY, sided(*BOTH))],
        report("B", 2, side="left"),
        report("B", 2, "skipped", side="right", source="paper"),
    )
    found = slot(given, "B", 2)
    assert (found["state"], found["credit"], found["source"]) == ("partial", 0.5, "paper")


def test_the_source_of_a_slot_is_paper_before_staff_before_patient() -> None:
    given = scenario(
        [version(MONDAY, sided(*BOTH))],
        report("B", 2, side="left"),
        report("B", 2, side="right", source="staff", at="2026-03-03T10:00:00-08:00"),
    )
    found = slot(given, "B", 2)
    assert (found["source"], found["late"]) == ("staff", True)
    assert (last_7(given)["staff"], last_7(given)["paper"]) == (1, 0)


# States and credits -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right", "state"),
    [
        ("done", "done", "done"),
        ("done", None, "partial"),
        ("skipped", None, "skipped"),
        ("skipped", "skipped", "skipped"),
        ("skipped", "done", "partial"),
        (None, None, "unreported"),
    ],
)
def test_the_state_of_a_slot_with_sides(left: str | None, right: str | None, state: str) -> None:
    reports = [
        report("B", 2, status, side=side)
        for side, status in (("left", left), ("right", right))
        if status is not None
    ]
    assert slot(scenario([version(MONDAY, sided(*BOTH))], *reports), "B", 2)["state"] == state


def test_a_partial_of_full_credit_is_still_partial() -> None:
    full = report("A", 2, "partial", amount={"sets": 5, "reps": 10})
    found = slot(scenario([version(MONDAY, A)], full), "A", 2)
    assert (found["state"], found["credit"]) == ("partial", 1.0)


@pytest.mark.parametrize(
    ("dose", "amount", "credit"),
    [
        (TWO_BY_TEN, {"sets": 1, "reps": 10}, 0.5),
        (TWO_BY_TEN, {"sets": 1, "reps": 7}, 0.35),
        ({"sets": [3, 5]}, {"sets": 1, "reps": 1}, 0.3333),
        ({"reps": [8, 12]}, {"sets": 1, "reps": 2}, 0.25),
        ({"sets": [2, 2], "reps": [1, 1], "hold_s": [30, 45]}, {"seconds": 15}, 0.25),
        ({"sets": [2, 2], "hold_s": [30, 45]}, {"seconds": 90}, 1.0),
        ({"sets": None, "reps": None, "hold_s": [60, 60]}, {"seconds": 45}, 0.5),
        (TWO_BY_TEN, {"seconds": 5}, 0.5),
        (None, {"sets": 2, "reps": 10}, 0.5),
        ({}, {"sets": 2, "reps": 10}, 0.5),
        (TWO_BY_TEN, None, 0.5),
        (TWO_BY_TEN, {"sets": 0, "reps": 10}, 0.0),
    ],
)
def test_a_partial_is_the_amount_by_the_lower_bounds(
    dose: Json | None, amount: Json | None, credit: float
) -> None:
    given = scenario(
        [version(MONDAY, item("A", EVERY_DAY, dose=dose))], report("A", 2, "partial", amount=amount)
    )
    assert slot(given, "A", 2)["credit"] == credit


@pytest.mark.parametrize(("status", "credit"), [("done", 1.0), ("skipped", 0.0)])
def test_the_amount_is_ignored_unless_partial(status: str, credit: float) -> None:
    given = scenario([version(MONDAY, A)], report("A", 2, status, amount={"sets": 1, "reps": 10}))
    assert slot(given, "A", 2)["credit"] == credit


# Pauses -------------------------------------------------------------------------------------------------------------


def test_a_report_on_a_paused_slot_counts_nowhere_but_for_the_data_days() -> None:
    given = scenario([version(MONDAY, A)], report("A", 4), pauses=[{"from": march(4), "to": march(4)}])
    found = slot(given, "A", 4)
    assert (found["state"], found["credit"], found["source"], found["late"]) == ("paused", 0.0, None, False)
    assert (last_7(given)["due"], last_7(given)["reported"]) == (6, 0)
    assert extras(given) == []
    assert answer(given)["rtm"][0]["data_days"] == 1


def test_a_report_on_a_paused_date_without_a_slot_is_an_extra() -> None:
    given = scenario(
        [version(MONDAY, item("A", MON_WED_FRI))],
        report("A", 3),
        report("A", 4, index=2),
        pauses=[{"from": march(3), "to": march(4)}],
    )
    assert extras(given) == [("A", march(3), 1), ("A", march(4), 2)]


def test_a_pause_of_one_item_leaves_the_others() -> None:
    given = scenario(
        [version(MONDAY, A, item("E", EVERY_DAY))], pauses=[{"from": MONDAY, "to": march(8), "items": ["E"]}]
    )
    assert last_7(given)["due"] == 7
    assert slot(given, "E", 9)["state"] == "unreported"


# What is refused ----------------------------------------------------------------------------------------------------


def test_refusals_name_the_first_reason_that_fits() -> None:
    given = scenario(
        [version(MONDAY, A)],
        report("A", 10, at="2026-03-09T07:00:00-07:00"),
        report("A", 10, at="2026-03-09T07:00:00-07:00", source="staff"),
        report("A", 8, at="2026-03-09T08:00:01-07:00"),
        report("A", 2, at="2026-03-06T07:00:00-08:00"),
        report("A", 2, at="2026-03-05T23:59:59-08:00"),
        report("A", 1, source="paper"),
        report("X", 3),
        report("X", 1, at="2026-03-08T07:00:00-07:00"),
    )
    assert refused(given) == {
        "r1": "future",
        "r2": "future",
        "r3": "future",
        "r4": "too late",
        "r6": "outside",
        "r7": "never prescribed",
        "r8": "too late",
    }


def test_staff_and_paper_may_come_any_time_after() -> None:
    long_after = "2026-04-20T10:00:00-07:00"
    given = scenario(
        [version(MONDAY, A)], report("A", 2, source="paper", at=long_after), now="2026-05-01T08:00:00-07:00"
    )
    assert refused(given) == {}
    assert slot(given, "A", 2)["source"] == "paper"


def test_a_date_after_the_program_is_outside() -> None:
    given = scenario([version(MONDAY, A)], report("A", 5), report("A", 6), ends_on=march(5))
    assert refused(given) == {"r2": "outside"}


def test_an_item_of_a_version_to_come_is_an_extra() -> None:
    given = scenario([version(MONDAY, A), version("2026-04-01", C)], report("C", 3))
    assert (extras(given), refused(given)) == ([("C", march(3), 1)], {})


# Windows, bands, days with data -------------------------------------------------------------------------------------


def test_windows_are_never_clipped() -> None:
    found = answer(scenario([version(march(5), A)], ends_on=march(6), now="2026-03-20T08:00:00-07:00"))[
        "windows"
    ]
    assert [(found[name]["from"], found[name]["to"]) for name in ("last_7", "last_28", "program")] == [
        (march(13), march(19)),
        ("2026-02-20", march(19)),
        (march(5), march(19)),
    ]
    assert [found[name]["due"] for name in ("last_7", "last_28", "program")] == [0, 2, 2]


def test_a_program_that_begins_today_has_an_empty_window() -> None:
    found = program(scenario([version(march(9), A)]))
    assert (found["from"], found["to"], found["due"], found["adherence"]) == (march(9), march(8), 0, None)


def test_when_reported_is_null_where_nothing_is_reported() -> None:
    found = last_7(scenario([version(MONDAY, A)]))
    assert (found["due"], found["adherence"], found["when_reported"]) == (7, 0.0, None)


def test_a_window_may_change_while_it_holds_one_of_the_last_three_dates_of_the_program() -> None:
    ended = scenario([version(MONDAY, item("A", weekdays(1)))], ends_on=march(6))
    assert last_7(ended)["may_change"] is True
    assert last_7(ended | {"now": "2026-03-10T08:00:00-07:00"})["may_change"] is False
    assert program(scenario([version(march(9), A)]))["may_change"] is False


def test_bands_and_enough_use_the_exact_fraction() -> None:
    days = [version("2026-02-01", item("A", daily(24)))]
    whole = scenario(days, *(report("A", 8, index=n) for n in range(1, 25)), now="2026-03-09T08:00:00-07:00")
    assert last_7(whole)["band"] == "low"
    five = [version(march(4), A)]
    four_of_five = scenario(five, *(report("A", day) for day in range(4, 8)))
    assert (last_7(four_of_five)["enough"], last_7(four_of_five)["band"]) == (True, "on target")
    assert last_7(scenario([version(march(5), A)]))["enough"] is False
    almost = {"sets": [1, 1], "reps": [100000, 100000]}
    near = report("A", 8, "partial", amount={"sets": 1, "reps": 99999})
    exact = scenario(
        [version(march(4), item("A", EVERY_DAY, dose=almost))],
        *(report("A", day) for day in range(4, 7)),
        near,
    )
    assert (last_7(exact)["adherence"], last_7(exact)["band"]) == (0.8, "partly")


def test_intervals_of_thirty_dates_run_from_the_first_date_and_on_after_the_end() -> None:
    given = scenario([version(MONDAY, A)], ends_on=march(8), now="2026-05-01T08:00:00-07:00")
    assert [(each["from"], each["to"]) for each in answer(given)["rtm"]] == [
        (MONDAY, march(31)),
        ("2026-04-01", "2026-04-30"),
        ("2026-05-01", "2026-05-30"),
    ]
    assert answer(given | {"now": "2026-03-01T08:00:00-08:00"})["rtm"] == []


def test_every_accepted_entry_of_the_patient_is_a_datum_and_no_other_is() -> None:
    given = scenario(
        [version(MONDAY, A, D)],
        report("A", 2, index=5),
        report("D", 3),
        report("A", 4, source="staff"),
        report("A", 5, source="paper"),
        report("X", 6),
        report("A", 7),
        report("A", 7, at="2026-03-07T20:00:00-08:00"),
        pauses=[{"from": march(7), "to": march(7)}],
    )
    assert answer(given)["rtm"][0]["data_days"] == 3


def test_five_days_entered_in_one_sitting_are_one_data_day() -> None:
    given = scenario(
        [version(MONDAY, A)], *(report("A", day, at="2026-03-05T19:00:00-08:00") for day in range(2, 6))
    )
    assert answer(given)["rtm"][0]["data_days"] == 1


def test_slots_are_listed_to_today_and_today_counts_dated_slots_only() -> None:
    given = base(
        report("A", 9, at="2026-03-09T07:30:00-07:00"), report("C", 9, at="2026-03-09T07:30:00-07:00")
    )
    assert max(each["on"] for each in answer(given)["slots"]) == march(9)
    assert answer(given)["today"] == {"date": march(9), "due": 2, "reported": 1}


def test_a_side_with_nothing_due_is_not_listed() -> None:
    assert answer(scenario([version(march(9), sided(*BOTH))]))["sides"] == {}


def test_every_n_days_counts_from_the_versions_own_anchor_and_never_before_it() -> None:
    def every(days: int, anchor: int) -> Json:
        return item("E", {"kind": "every", "days": days, "anchor": march(anchor), "times": 1})

    given = scenario([version(MONDAY, every(2, 3)), version(march(6), every(3, 6))])
    assert [each["on"] for each in answer(given)["slots"]] == [march(3), march(5), march(6), march(9)]


def test_pain_alters_no_figure() -> None:
    assert answer(scenario([version(MONDAY, A)], report("A", 2, pain=0))) == answer(
        scenario([version(MONDAY, A)], report("A", 2, pain=10))
    )
    assert states(scenario([version(MONDAY, A)], report("A", 2, pain=0)))[0] == "done"


def test_the_share_late_or_from_paper_is_of_what_was_due() -> None:
    given = base(
        report("A", 6, source="paper", index=1, at="2026-03-20T10:00:00-07:00"),
        now="2026-03-20T12:00:00-07:00",
        ends_on="2026-03-08",
    )
    assert round(100 * program(given)["paper"] / program(given)["due"]) == 8
