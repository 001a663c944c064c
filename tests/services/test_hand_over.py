"""The hand-over: saved per version with who and when, counted by the linter, never another clinic's."""

import pytest
from sqlalchemy import select

from clinic.domain.errors import Invalid, NotFound
from clinic.domain.hand_over import HandOver, Taught, Tick
from clinic.persistence.hand_over import HandOverNote
from clinic.services import hand_over, lint, programs
from clinic.services.context import House
from tests.program_stage import Stage, published, set_stage, stranger


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def ticks(page: hand_over.HandOverPage, *given: Tick) -> HandOver:
    return HandOver(tuple(Taught(line.lineage, given) for line in page.lines), "Went well")


def rules(stage: Stage, program_id: object) -> set[str]:
    return {found.rule for found in lint.page(stage.dana, program_id).linted.findings}  # type: ignore[arg-type]


def test_ticks_are_saved_with_who_and_when(stage: Stage) -> None:
    program_id, _ = published(stage, "hip-hinge", "squat")
    before = hand_over.page(stage.dana, program_id, 1)
    assert (before.taught, before.written_at) == (0, None)
    assert hand_over.record(stage.dana, program_id, 1, ticks(before, *Tick)) == 2
    after = hand_over.page(stage.dana, program_id, 1)
    assert (after.taught, after.written_by, after.written_at) == (2, "Dana Lee", stage.dana.now)


def test_the_same_again_writes_nothing_and_a_change_keeps_what_was(stage: Stage, house: House) -> None:
    program_id, _ = published(stage)
    page = hand_over.page(stage.dana, program_id, 1)
    for given in ((Tick.shown,), (Tick.shown,), tuple(Tick)):
        hand_over.record(stage.dana, program_id, 1, ticks(page, *given))
    with house.database.read() as session:
        kept = session.scalars(select(HandOverNote).where(HandOverNote.clinic_id == stage.clinic_id)).all()
        assert len(kept) == 2


def test_the_linter_counts_it_as_cert_16(stage: Stage) -> None:
    program_id, _ = published(stage)
    page = hand_over.page(stage.dana, program_id, 1)
    assert {"cert-16a", "cert-16b"} <= rules(stage, program_id)
    hand_over.record(stage.dana, program_id, 1, ticks(page, Tick.shown))
    assert {"cert-16a", "cert-16b"} & rules(stage, program_id) == {"cert-16b"}
    hand_over.record(stage.dana, program_id, 1, ticks(page, *Tick))
    assert not {"cert-16a", "cert-16b"} & rules(stage, program_id)


def test_the_next_version_begins_without_ticks(stage: Stage) -> None:
    program_id, _ = published(stage)
    hand_over.record(stage.dana, program_id, 1, ticks(hand_over.page(stage.dana, program_id, 1), *Tick))
    programs.revise(stage.dana, program_id)
    programs.publish(stage.dana, program_id, reason="More of it")
    assert hand_over.page(stage.dana, program_id, 2).taught == 0
    assert hand_over.page(stage.dana, program_id, 1).taught == 1


def test_an_exercise_of_another_program_is_refused(stage: Stage) -> None:
    program_id, _ = published(stage)
    other, _ = published(stage)
    with pytest.raises(Invalid):
        hand_over.record(stage.dana, program_id, 1, ticks(hand_over.page(stage.dana, other, 1), *Tick))


def test_nothing_of_another_clinic_and_no_unknown_version_is_found(stage: Stage, house: House) -> None:
    program_id, _ = published(stage)
    sam = stranger(house)
    for act in (
        lambda: hand_over.page(sam, program_id, 1),
        lambda: hand_over.record(sam, program_id, 1, HandOver()),
        lambda: hand_over.page(stage.dana, program_id, 2),
        lambda: hand_over.record(stage.dana, program_id, 2, HandOver()),
    ):
        with pytest.raises(NotFound):
            act()
