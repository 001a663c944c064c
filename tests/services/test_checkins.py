"""Reports come in once, whole, and only where they belong."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from clinic.domain.actions import Role
from clinic.domain.adherence.explain import explain
from clinic.domain.adherence.values import Amount, ReportSource, State, Status
from clinic.domain.checkins import Asked, Entry, Post, SkipReason, Symptom
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.domain.sides import Side
from clinic.domain.symptoms import Felt, Phase, Route, Where
from clinic.persistence.audit import AuditEntry
from clinic.persistence.caseload import Score
from clinic.persistence.checkins import Checkin, Submission
from clinic.persistence.questions import Question
from clinic.persistence.symptoms import Alert, SymptomReport
from clinic.services import programs
from clinic.services.adherence import scenario_of
from clinic.services.checkins import Recorded, enter, record, signs
from clinic.services.context import House
from tests.services.checkin_stage import MONDAY, NOON, Stage, set_stage


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def post(*entries: Entry, key: UUID | None = None, **rest: Any) -> Post:
    return Post(key or uuid4(), entries, **rest)


def done(stage: Stage, day: date = MONDAY, **rest: Any) -> Entry:
    return Entry(stage.hinge, day, Status.done, **rest)


def rows(stage: Stage, kind: type[Any]) -> list[Any]:
    with stage.house.database.read() as session:
        return list(session.scalars(select(kind).where(kind.clinic_id == stage.clinic_id)))


def problems(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in error.value.problems]


def test_a_report_is_kept_as_it_was_told(stage: Stage) -> None:
    entry = Entry(
        stage.hike,
        MONDAY,
        Status.partial,
        1,
        Side.left,
        Amount(1, 8),
        SkipReason.pain,
        3,
        7,
        (Felt.ache,),
        "Slow.",
    )
    answer = record(stage.patient(), post(entry, easier="Stairs"))
    (kept,) = rows(stage, Checkin)
    assert (kept.lineage_id, kept.performed_on, kept.status, kept.slot_index, kept.side) == (
        stage.hike, MONDAY, "partial", 1, "left",
    )  # fmt: skip
    assert (kept.sets, kept.reps, kept.seconds, kept.reason, kept.pain, kept.effort, kept.felt, kept.note) == (
        1, 8, None, "pain", 3, 7, ["ache"], "Slow.",
    )  # fmt: skip
    assert (kept.source, kept.zone, kept.submitted_at) == ("patient", "America/Los_Angeles", NOON)
    assert [row.easier for row in rows(stage, Submission)] == ["Stairs"]
    assert (answer.entries, answer.symptoms, answer.route) == (1, 0, Route.note)


def test_the_report_reaches_the_figures(stage: Stage) -> None:
    record(stage.patient(), post(done(stage)))
    with stage.house.database.read() as session:
        scenario = scenario_of(session, stage.clinic_id, stage.program_id, NOON)
    assert scenario is not None
    (slot,) = [
        slot for slot in explain(scenario).slots if slot.on == MONDAY and slot.item == str(stage.hinge)
    ]
    assert slot.state is State.done


def test_the_same_post_again_changes_nothing_and_answers_the_same(stage: Stage) -> None:
    sent = post(done(stage, pain=9), questions=(Asked("Is this right?"),))
    first = record(stage.patient(), sent)
    counts = {kind: len(rows(stage, kind)) for kind in (Submission, Checkin, Alert, Question, AuditEntry)}
    for hours in range(1, 5):
        assert record(stage.patient(NOON + timedelta(hours=hours)), sent) == first
    assert {kind: len(rows(stage, kind)) for kind in counts} == counts


def test_fifty_equal_posts_at_once_are_one(stage: Stage) -> None:
    sent, rosa = post(done(stage), symptoms=(Symptom(MONDAY, (Felt.tingling,)),)), stage.patient()
    together = Barrier(50)

    def act(_: int) -> Recorded:
        together.wait()
        return record(rosa, sent)

    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(act, range(50)))
    assert len(answers) == 50
    assert len(set(answers)) == 1
    assert [len(rows(stage, kind)) for kind in (Submission, Checkin, SymptomReport, Alert)] == [1, 1, 1, 1]
    assert [entry.verb for entry in rows(stage, AuditEntry)].count("checkin.record") == 1


def test_fifty_different_posts_at_once_are_fifty(stage: Stage) -> None:
    rosa = stage.patient()
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda _: record(rosa, post(done(stage))), range(50)))
    assert len({answer.submission for answer in answers}) == 50
    assert len(rows(stage, Checkin)) == 50


def test_the_same_key_with_another_body_is_a_conflict(stage: Stage) -> None:
    sent = post(done(stage))
    record(stage.patient(), sent)
    with pytest.raises(Conflict):
        record(stage.patient(), replace(sent, entries=(done(stage, pain=1),)))
    assert len(rows(stage, Checkin)) == 1


def test_two_programs_may_use_the_same_key(stage: Stage) -> None:
    other = set_stage(stage.house)
    key = uuid4()
    record(stage.patient(), post(done(stage), key=key))
    record(other.patient(), post(done(other), key=key))
    assert len(rows(stage, Checkin)) == len(rows(other, Checkin)) == 1


def test_a_correction_is_appended(stage: Stage) -> None:
    record(stage.patient(), post(done(stage, index=1)))
    record(stage.patient(), post(Entry(stage.hinge, MONDAY, Status.skipped, 1, reason=SkipReason.ill)))
    assert [row.status for row in rows(stage, Checkin)] == ["done", "skipped"]


@pytest.mark.parametrize("days", [0, 1, 2, 3])
def test_a_patient_fills_in_today_and_three_days_back(stage: Stage, days: int) -> None:
    assert record(stage.patient(), post(done(stage, MONDAY - timedelta(days)))).entries == 1


@pytest.mark.parametrize(
    "day", [MONDAY + timedelta(1), MONDAY - timedelta(4), date(2026, 3, 1), date(1, 1, 1)]
)
def test_other_dates_are_refused_by_name(stage: Stage, day: date) -> None:
    with pytest.raises(Invalid) as error:
        record(stage.patient(), post(done(stage), done(stage, day)))
    assert problems(error) == ["entries.1.performed_on"]
    assert rows(stage, Submission) == rows(stage, Checkin) == []


def test_the_date_is_the_patients_own(stage: Stage) -> None:
    almost_midnight = datetime(2026, 3, 10, 6, 59, tzinfo=UTC)  # 23:59 on Monday in Los Angeles
    assert record(stage.patient(almost_midnight), post(done(stage, MONDAY))).entries == 1
    with pytest.raises(Invalid):
        record(stage.patient(almost_midnight), post(done(stage, MONDAY + timedelta(1))))
    assert record(
        stage.patient(almost_midnight + timedelta(minutes=1)), post(done(stage, MONDAY + timedelta(1)))
    )


def test_after_the_end_nothing_more_is_reported(house: House) -> None:
    stage = set_stage(house, ends_on=MONDAY - timedelta(1))
    assert record(stage.patient(), post(done(stage, MONDAY - timedelta(1)))).entries == 1
    with pytest.raises(Invalid):
        record(stage.patient(), post(done(stage)))


def test_a_program_that_was_given_an_end_takes_reports_to_its_last_day(stage: Stage) -> None:
    programs.end(stage.staff(), stage.program_id, MONDAY + timedelta(1), "Reached the goal")
    assert record(stage.patient(NOON + timedelta(1)), post(done(stage, MONDAY + timedelta(1)))).entries == 1
    with pytest.raises(Invalid):
        record(stage.patient(NOON + timedelta(2)), post(done(stage, MONDAY + timedelta(2))))


def test_only_prescribed_exercises_are_taken(stage: Stage) -> None:
    stranger = set_stage(stage.house)
    sent = post(
        Entry(stranger.hinge, MONDAY, Status.done),
        symptoms=(Symptom(MONDAY, pain=1, lineage=uuid4()),),
        questions=(Asked("Why?", uuid4()),),
    )
    with pytest.raises(Invalid) as error:
        record(stage.patient(), sent)
    assert problems(error) == ["entries.0.lineage", "symptoms.0.lineage", "questions.0.lineage"]


def test_staff_enter_any_past_date_of_the_program_marked_as_such(stage: Stage) -> None:
    later = NOON + timedelta(days=20)
    enter(stage.staff(later), stage.program_id, post(done(stage, date(2026, 3, 2))), ReportSource.staff)
    enter(stage.staff(later), stage.program_id, post(done(stage, date(2026, 3, 3))), ReportSource.paper)
    assert [row.source for row in rows(stage, Checkin)] == ["staff", "paper"]
    assert [row.member_id for row in rows(stage, Submission)] == [stage.member_id] * 2
    with pytest.raises(Invalid):
        enter(stage.staff(later), stage.program_id, post(done(stage, date(2026, 3, 1))), ReportSource.paper)


def test_staff_never_report_as_the_patient(stage: Stage) -> None:
    with pytest.raises(Invalid):
        enter(stage.staff(), stage.program_id, post(done(stage)), ReportSource.patient)
    with pytest.raises(Refused):
        record(stage.staff(), post(done(stage)))


def test_who_may_not_enter_is_refused(stage: Stage) -> None:
    for context in (stage.staff(role=Role.auditor), stage.patient(), stage.nobody()):
        with pytest.raises(Refused):
            enter(context, stage.program_id, post(done(stage)), ReportSource.staff)
    with pytest.raises(NotFound):
        enter(set_stage(stage.house).staff(), stage.program_id, post(done(stage)), ReportSource.staff)
    assert rows(stage, Checkin) == []


def test_a_symptom_alone_says_nothing_about_doing(stage: Stage) -> None:
    answer = record(
        stage.patient(),
        post(
            symptoms=(Symptom(MONDAY, (Felt.numbness,), 4, Phase.at_rest, Where.both, None, "Since noon."),)
        ),
    )
    assert (answer.route, answer.symptoms, rows(stage, Checkin)) == (Route.urgent, 1, [])
    (kept,) = rows(stage, SymptomReport)
    assert (kept.felt, kept.pain, kept.phase, kept.side, kept.note) == (
        ["numbness"],
        4,
        "at-rest",
        "both",
        "Since noon.",
    )


def test_a_report_marks_the_score_stale(stage: Stage) -> None:
    record(stage.patient(), post(done(stage)))
    record(stage.patient(NOON + timedelta(hours=1)), post(done(stage)))
    (score,) = rows(stage, Score)
    assert score.stale_at == NOON + timedelta(hours=1)


def test_the_audit_trail_says_how_much_and_never_what(stage: Stage) -> None:
    record(stage.patient(), post(done(stage, note="secret words", pain=9, felt=(Felt.numbness,))))
    entry = next(entry for entry in rows(stage, AuditEntry) if entry.verb == "checkin.record")
    assert entry.facts == {"source": "patient", "entries": 1, "symptoms": 0, "questions": 0}
    assert (entry.actor_kind, entry.patient_id) == ("patient", stage.patient_id)


def test_twenty_entries_of_one_post_are_twenty_rows(stage: Stage) -> None:
    record(stage.patient(), post(*(done(stage, index=index) for index in range(1, 21))))
    with stage.house.database.read() as session:
        count = select(func.count()).select_from(Checkin).where(Checkin.clinic_id == stage.clinic_id)
        assert session.scalar(count) == 20


def test_what_got_easier_is_shown_to_staff_the_newest_first(stage: Stage) -> None:
    record(stage.patient(), post(easier="Stairs."))
    record(stage.patient(NOON + timedelta(days=1)), post(done(stage), easier="Shoes."))
    shown = signs(stage.staff(), stage.patient_id)
    assert [(one.on, one.text) for one in shown.easier] == [
        (MONDAY + timedelta(1), "Shoes."),
        (MONDAY, "Stairs."),
    ]
    with pytest.raises(NotFound):
        signs(set_stage(stage.house).staff(), stage.patient_id)
