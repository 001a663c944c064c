"""``clinic print``: from programs to a file, and a job that was cancelled goes on."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner, Result

from clinic.cli import main
from clinic.config import Settings
from clinic.domain.handout import Colour, Layout, Size, Wish
from clinic.services import demo_stage, demo_stories, prints
from tests.commands.test_audit import environment
from tests.services.conftest import stage

__all__ = ["stage"]


@pytest.fixture
def programs(stage: demo_stage.Stage) -> list[UUID]:
    return [demo_stories.new_without_news(stage).program_id, demo_stories.as_needed_only(stage).program_id]


def say(settings: Settings, *words: object) -> Result:
    arguments = ["print", *map(str, words), "--instance", str(settings.instance)]
    return CliRunner().invoke(main, arguments, env=environment(settings))


def test_packets_are_asked_for_and_fetched(settings: Settings, programs: list[UUID], tmp_path: Path) -> None:
    job = say(settings, "begin", *programs).output.strip()
    assert "0 of 2 packets are ready." in say(settings, "show", job).output
    target = tmp_path / "packets.pdf"
    assert "Written" in say(settings, "fetch", job, "-o", target).output
    assert target.read_bytes().startswith(b"%PDF-")


def test_everybody_of_a_clinic_is_asked_for_in_the_look_that_pages_name(
    settings: Settings, stage: demo_stage.Stage, programs: list[UUID], tmp_path: Path
) -> None:
    look = ("--layout", "folded", "--size", "large", "--colour", "black-and-white", "--language", "es")
    asked = ("begin", "--clinic", stage.clinic_id, *look, "--lacking", "as-they-are", "--log-days", "0")
    job = say(settings, *asked).output.strip()
    assert "0 of 2 packets are ready." in say(settings, "show", job).output
    sheet = prints.job(stage.as_clinician(stage.now), UUID(job)).packet.sheet
    wish = Wish(Layout.folded, None, Size.large, Colour.black_and_white, "es")
    assert sheet == wish
    target = tmp_path / "packets.pdf"
    assert "Written" in say(settings, "fetch", job, "-o", target).output
    assert "2 of 2 packets are ready." in say(settings, "show", job).output


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "Name programs, or a --clinic"),
        (("--today", uuid4()), "Name programs, or a --clinic"),
        (("--clinic", uuid4(), uuid4()), "Name programs, or a --clinic"),
        (("--layout", "log", uuid4()), "'log' is not one of"),
    ],
)
def test_what_cannot_be_printed_for_many_is_wrong_use(
    settings: Settings, stage: demo_stage.Stage, given: tuple[object, ...], said: str
) -> None:
    answer = say(settings, "begin", *given)
    assert (answer.exit_code, said in answer.output) == (2, True), answer.output


def test_the_same_key_is_the_same_job(settings: Settings, programs: list[UUID]) -> None:
    key = uuid4()
    first, second = (say(settings, "begin", *programs, "--key", key).output for _ in range(2))
    assert first == second


def test_a_cancelled_job_goes_on(settings: Settings, programs: list[UUID], tmp_path: Path) -> None:
    job = say(settings, "begin", *programs).output.strip()
    assert say(settings, "cancel", job).exit_code == 0
    assert "2 cancelled" in say(settings, "show", job).output
    assert say(settings, "fetch", job, "-o", tmp_path / "x.pdf").exit_code == 1
    say(settings, "resume", job)
    assert say(settings, "fetch", job, "-o", tmp_path / "x.pdf").exit_code == 0


def test_an_unknown_job_is_named(settings: Settings, stage: demo_stage.Stage) -> None:
    nowhere = uuid4()
    answer = say(settings, "show", nowhere)
    assert answer.exit_code == 1
    assert str(nowhere) in answer.output
