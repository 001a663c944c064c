"""Two rows of one person become one, and two again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from clinic.domain.actions import Holder
from clinic.domain.adherence.values import ReportSource, Status
from clinic.domain.checkins import Entry, Post
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.patients import PatientFacts
from clinic.persistence.checkins import frame_of
from clinic.services import adherence, checkins, link_page, links, merges, notes, patients, timeline
from clinic.services.context import Context, House
from tests.program_stage import TUESDAY, Stage, at, published, set_stage, stranger
from tests.staff import nobody


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


@pytest.fixture
def double(stage: Stage) -> UUID:
    """Rosa's second row, with an e-mail address."""
    facts = PatientFacts("Rosa", "Marinn", email="rosa@example.org", mail_consent=True, note="Second row")
    return patients.add(stage.dana, facts)


def followed(stage: Stage) -> tuple[UUID, Context]:
    """Rosa's first row has a program, a check-in of two days ago and a note."""
    program_id, version = published(stage)
    later = at(stage.dana, stage.dana.now + timedelta(days=3))
    with stage.house.database.read() as session:
        (lineage,) = frame_of(session, stage.clinic_id, program_id).lineages
    post = Post(uuid4(), (Entry(lineage, TUESDAY, Status.done, pain=3, note="Slowly"),))
    checkins.enter(later, program_id, post, ReportSource.paper)
    notes.write(later, stage.patient_id, "Called about Tuesday")
    assert version.number == 1
    return program_id, later


def merged(stage: Stage, kept: UUID, gone: UUID, context: Context | None = None) -> str:
    context = context or stage.dana
    return merges.merge(context, kept, gone, merges.preview(context, kept, gone).revisions)


def test_merging_and_taking_it_back_at_once_never_wait_for_each_other(stage: Stage, double: UUID) -> None:
    """Two that lock the same rows in another order end in a deadlock on PostgreSQL."""

    def act(turn: int) -> str:
        try:
            if turn == 3:
                merges.undo(stage.dana, double)
                return "undone"
            merges.merge(stage.dana, stage.patient_id, double, "of an old page")
        except Conflict:
            pass
        return "refused"

    with ThreadPoolExecutor(8) as threads:
        for _ in range(8):
            merged(stage, stage.patient_id, double)
            assert sorted(threads.map(act, range(8))) == ["refused"] * 7 + ["undone"]


def test_the_preview_says_what_moves_and_writes_nothing(stage: Stage, double: UUID) -> None:
    _, later = followed(stage)
    shown = merges.preview(later, double, stage.patient_id)
    assert shown.programs == ("Hips",)
    assert dict(shown.moves)["check-ins"] == 1
    assert dict(shown.moves)["notes"] == 1
    assert not shown.obstacle
    assert patients.patients_page(later).total == 2


def test_programs_move_and_every_figure_stays_the_same(stage: Stage, double: UUID) -> None:
    program_id, later = followed(stage)
    before = adherence.figures(later, program_id)
    merged(stage, double, stage.patient_id, later)
    after = adherence.figures(later, program_id)
    assert before is not None
    assert after == replace(before, patient_id=double)
    assert [line.title for line in patients.patient(later, double).programs] == ["Hips"]
    assert patients.patients_page(later).total == 1


def test_the_facts_are_joined_and_the_row_that_went_points_to_the_one_that_stays(
    stage: Stage, double: UUID
) -> None:
    assert merged(stage, stage.patient_id, double) == "Rosa Marin"
    facts = patients.form(stage.dana, stage.patient_id).facts
    assert (facts.email, facts.mail_consent, facts.note) == ("rosa@example.org", True, "Second row")
    assert patients.patient(stage.dana, double).merged_into == (stage.patient_id, "Rosa Marin")
    assert patients.patient(stage.dana, stage.patient_id).merged_from == ((double, "Rosa Marinn"),)
    with pytest.raises(Conflict, match="Undo the merge"):
        patients.restore(stage.dana, double)


def test_a_link_on_paper_goes_on_opening_the_program(stage: Stage, double: UUID) -> None:
    program_id, later = followed(stage)
    words = link_page.show(later, program_id).words
    assert words is not None
    merged(stage, double, stage.patient_id, later)
    phone = nobody(stage.house, later.now)
    token = links.redeem(phone, words.address.partition("#")[2], "Firefox")
    assert token is not None
    holder = links.holder_of(phone, token)
    assert isinstance(holder, Holder)
    assert holder.patient_id == double


def test_the_time_line_shows_what_was_written_about_either_row(stage: Stage, double: UUID) -> None:
    _, later = followed(stage)
    notes.write(later, double, "Written on the second row")
    merged(stage, double, stage.patient_id, later)
    texts = [line.text for line in timeline.timeline_of(later, double, "note").lines]
    assert sorted(texts) == ["Called about Tuesday", "Written on the second row"]


def test_undoing_gives_back_both_rows_as_they_were(stage: Stage, double: UUID) -> None:
    program_id, later = followed(stage)
    before = adherence.figures(later, program_id), patients.form(later, double).facts
    merged(stage, double, stage.patient_id, later)
    undone = merges.undo(later, stage.patient_id)
    assert (undone.gone, undone.facts_kept) == ("Rosa Marin", False)
    assert (adherence.figures(later, program_id), patients.form(later, double).facts) == before
    assert patients.patients_page(later).total == 2
    with pytest.raises(Conflict, match="not merged"):
        merges.undo(later, stage.patient_id)


def test_facts_that_were_changed_since_are_left_as_they_are(stage: Stage, double: UUID) -> None:
    merged(stage, stage.patient_id, double)
    form = patients.form(stage.dana, stage.patient_id)
    patients.change(stage.dana, stage.patient_id, form.revision, replace(form.facts, phone="555 0000"))
    assert merges.undo(stage.dana, double).facts_kept
    assert patients.form(stage.dana, stage.patient_id).facts.phone == "555 0000"


def test_merges_in_a_row_are_undone_in_turn(stage: Stage, double: UUID) -> None:
    third = patients.add(stage.dana, PatientFacts("Rosa", "Marin"))
    program_id, later = followed(stage)
    merged(stage, double, stage.patient_id, later)
    merged(stage, third, double, later)
    assert [line.id for line in patients.patient(later, third).programs] == [program_id]
    assert len(timeline.timeline_of(later, third, "note").lines) == 1
    with pytest.raises(Conflict, match="that merge first"):
        merges.undo(later, stage.patient_id)
    merges.undo(later, double)
    merges.undo(later, stage.patient_id)
    assert [line.id for line in patients.patient(later, stage.patient_id).programs] == [program_id]


def test_what_stands_in_the_way_is_said_and_nothing_moves(stage: Stage, double: UUID) -> None:
    abroad = patients.add(stage.dana, PatientFacts("Rosa", "Marin", zone="Asia/Tokyo"))
    away = patients.add(stage.dana, PatientFacts("Rosa", "Marin"))
    patients.archive(stage.dana, away)
    for kept, said in ((abroad, "time zones"), (away, "archived")):
        assert said in merges.preview(stage.dana, kept, double).obstacle
        with pytest.raises(Conflict, match=said):
            merged(stage, kept, double)
    with pytest.raises(Invalid):
        merges.preview(stage.dana, double, double)
    seen = merges.preview(stage.dana, stage.patient_id, double).revisions
    patients.change(stage.dana, double, 1, PatientFacts("Rosa", "Marin"))
    with pytest.raises(Conflict, match="meanwhile"):
        merges.merge(stage.dana, stage.patient_id, double, seen)
    assert patients.patients_page(stage.dana).total == 3


def test_another_clinic_s_rows_are_not_found(stage: Stage, double: UUID) -> None:
    sam = stranger(stage.house)
    own = patients.add(sam, PatientFacts("Rosa", "Marin"))
    for act in (
        lambda: merges.choose(sam, double),
        lambda: merges.preview(sam, own, double),
        lambda: merges.merge(sam, own, double, "1-1"),
        lambda: merges.merge(sam, double, own, "1-1"),
        lambda: merges.undo(sam, double),
        lambda: notes.write(sam, double, "Mine"),
        lambda: timeline.timeline_of(sam, double),
    ):
        with pytest.raises(NotFound):
            act()
    assert [one.id for one in merges.choose(sam, own).found] == []
