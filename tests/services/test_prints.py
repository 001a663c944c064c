"""A print job: each patient's packet is made once, and one that cannot be made holds up no other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4
from zipfile import ZipFile

import pypdfium2
import pytest

from clinic.adapters.files import ContentStore
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.prints import Form, Packet, State
from clinic.persistence.prints import PrintPart
from clinic.persistence.tenancy import owned
from clinic.services import demo_stage, demo_stories, print_work, prints
from clinic.services.context import Context
from clinic.services.demo_stage import Stage

PACKET = Packet()


@pytest.fixture
def programs(stage: Stage) -> list[UUID]:
    """Three patients with a program each."""
    people = [
        demo_stories.new_without_news(stage),
        demo_stories.as_needed_only(stage),
        demo_stories.perfect(stage),
    ]
    return [person.program_id for person in people]


def clinician(stage: Stage) -> Context:
    return stage.as_clinician(stage.now)


def asked(stage: Stage, programs: list[UUID], packet: Packet = PACKET) -> UUID:
    return prints.begin(clinician(stage), uuid4(), programs, packet)


def work(stage: Stage, minutes: int = 0) -> None:
    """What an engine does until nothing is due."""
    while print_work.make_due(stage.house, stage.now + timedelta(minutes=minutes), 2):
        continue


def words(content: bytes) -> list[str]:
    return [one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(content)]


def parts(stage: Stage, job: UUID) -> list[str]:
    return [part.state for part in prints.job(clinician(stage), job).parts]


def test_the_same_asking_many_times_at_once_is_one_job(stage: Stage, programs: list[UUID]) -> None:
    key = uuid4()
    with ThreadPoolExecutor(8) as threads:
        jobs = set(threads.map(lambda _: prints.begin(clinician(stage), key, programs, PACKET), range(12)))
    (job,) = jobs
    assert parts(stage, job) == [State.due] * 3


def test_every_patient_is_in_the_file_once_on_sheets_of_their_own(stage: Stage, programs: list[UUID]) -> None:
    job = asked(stage, programs)
    work(stage)
    found = prints.job(clinician(stage), job)
    assert found.line.state is State.ready
    assert found.line.progress.words == "3 of 3 packets are ready."
    pages = words(prints.file(clinician(stage), job).content)
    for part in found.parts:
        first = [place for place, text in enumerate(pages) if f"For {part.name.split()[0]}" in text]
        assert first, part.name
        assert first[0] % 2 == 0, part.name


def test_the_same_key_is_the_same_job(stage: Stage, programs: list[UUID]) -> None:
    key = uuid4()
    first = prints.begin(clinician(stage), key, programs, PACKET)
    assert prints.begin(clinician(stage), key, programs[:1], PACKET) == first
    assert len(prints.choice(clinician(stage)).jobs) == 1


def test_two_jobs_of_the_same_packets_give_equal_bytes(stage: Stage, programs: list[UUID]) -> None:
    jobs = [asked(stage, programs), asked(stage, programs)]
    work(stage)
    first, second = (prints.file(clinician(stage), job).sha256 for job in jobs)
    assert first == second


def test_a_zip_holds_one_sheet_for_each_patient(stage: Stage, programs: list[UUID]) -> None:
    job = asked(stage, programs, Packet(form=Form.zip, log_days=0))
    work(stage)
    with ZipFile(BytesIO(prints.file(clinician(stage), job).content)) as archive:
        names = archive.namelist()
        assert [name[:3] for name in names] == ["001", "002", "003"]
        assert all(archive.read(name).startswith(b"%PDF-") for name in names)


def test_cancelled_packets_are_not_made_until_somebody_goes_on(stage: Stage, programs: list[UUID]) -> None:
    job = asked(stage, programs)
    print_work.make_due(stage.house, stage.now, 1)
    prints.cancel(clinician(stage), job)
    work(stage)
    assert parts(stage, job) == ["ready", "cancelled", "cancelled"]
    assert prints.job(clinician(stage), job).line.state is State.ready
    prints.resume(clinician(stage), job)
    work(stage)
    assert parts(stage, job) == ["ready"] * 3
    with pytest.raises(Conflict, match="Nothing of this job is left"):
        prints.resume(clinician(stage), job)


def test_packets_resumed_while_the_file_is_put_together_are_in_it(
    stage: Stage, programs: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(stage, programs, Packet(form=Form.zip, log_days=0))
    print_work.make_due(stage.house, stage.now, 1)
    prints.cancel(clinician(stage), job)
    read, pressed = ContentStore.get, []

    def get(store: ContentStore, name: str) -> bytes:
        if not pressed:
            pressed.append(name)
            prints.resume(clinician(stage), job)
        return read(store, name)

    monkeypatch.setattr(ContentStore, "get", get)
    work(stage)
    with ZipFile(BytesIO(prints.file(clinician(stage), job).content)) as archive:
        assert len(archive.namelist()) == 3


def test_a_packet_that_cannot_be_made_says_why_and_others_go_on(stage: Stage, programs: list[UUID]) -> None:
    job = asked(stage, programs)
    with stage.house.database.write() as session:
        first = session.scalars(
            print_work.select(PrintPart).where(PrintPart.clinic_id == stage.clinic_id, PrintPart.place == 1)
        ).one()
        first.number = 99  # a version that is not there
        broken = first.id
    work(stage)
    assert parts(stage, job) == ["failed", "ready", "ready"]
    with stage.house.database.read() as session:
        assert owned(session, PrintPart, stage.clinic_id, broken).failure == "There is nothing here."
    assert (
        prints.job(clinician(stage), job).line.progress.words
        == "2 of 3 packets are ready, 1 could not be made."
    )


def test_what_a_killed_engine_held_is_made_by_the_next_one(stage: Stage, programs: list[UUID]) -> None:
    job = asked(stage, programs)
    assert len(print_work._lease_parts(stage.house, stage.now, 2)) == 2
    work(stage)
    assert parts(stage, job) == ["due", "due", "ready"]
    print_work.release(stage.house)
    work(stage)
    assert parts(stage, job) == ["ready"] * 3


def test_a_packet_that_stopped_three_engines_is_given_up(stage: Stage, programs: list[UUID]) -> None:
    job = asked(stage, programs[:1])
    for minutes in (0, 2, 4):
        leased = print_work._lease_parts(stage.house, stage.now + timedelta(minutes=minutes), 1)
        assert len(leased) == 1
        print_work._begin(stage.house, *leased[0])
    work(stage, minutes=6)
    found = prints.job(clinician(stage), job)
    assert found.line.state is State.failed
    assert "three times" in found.parts[0].failure


def test_a_full_disk_ends_in_a_sentence_and_can_be_tried_again(
    stage: Stage, programs: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(stage, programs[:1])
    folder = stage.house.store._folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(folder.with_name("away")) if folder.exists() else None
    folder.write_text("no folder")  # nothing can be written below a file
    work(stage)
    assert "disk is full" in prints.job(clinician(stage), job).parts[0].failure
    folder.unlink()
    prints.resume(clinician(stage), job)
    work(stage)
    assert parts(stage, job) == ["ready"]


def test_nobody_chosen_and_another_clinics_programs_are_refused(stage: Stage, programs: list[UUID]) -> None:
    with pytest.raises(Invalid, match="Choose at least one"):
        asked(stage, [])
    other = demo_stage.set_stage(stage.house, stage.now, "correct horse battery staple", "JBSWY3DPEHPK3PXP")
    with pytest.raises(Invalid, match="Choose at least one"):
        asked(other, programs)
    job = asked(stage, programs)
    with pytest.raises(NotFound):
        prints.job(clinician(other), job)
    with pytest.raises(NotFound):
        prints.file(clinician(other), job)


def test_only_those_published_today_are_listed_when_asked(stage: Stage, programs: list[UUID]) -> None:
    assert {one.program_id for one in prints.choice(clinician(stage)).candidates} == set(programs)
    today = {one.program_id for one in prints.choice(clinician(stage), today=True).candidates}
    assert today < set(programs)
