"""kill -9 of the engine at random moments of a print job: every packet once, complete, the right patient's."""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from random import Random
from uuid import uuid4
from zipfile import ZipFile

import pypdfium2
import pytest
from sqlalchemy import select

from clinic.domain.links import SELECTOR_LENGTH
from clinic.domain.prints import Form, Packet
from clinic.persistence.links import Link
from clinic.services import demo_stories, prints
from tests.live import Site
from tests.test_killed_server import trail_is_whole

PATIENTS = int(os.environ.get("CLINIC_TEST_PACKETS", "24"))
KILLS = 20


@pytest.fixture
def site(tmp_path: Path, request: pytest.FixtureRequest) -> Site:
    url = (
        request.getfixturevalue("empty_database")
        if request.config.getoption("--database") != "sqlite"
        else ""
    )
    return Site(tmp_path, url)


def engine(site: Site) -> subprocess.Popen[bytes]:
    """An engine of its own process, as ``clinic serve`` starts it."""
    command = [
        sys.executable,
        "-m",
        "clinic",
        "work",
        "--instance",
        str(site.folder),
        "--server",
        str(os.getpid()),
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_every_packet_is_made_once_and_is_the_right_patients(site: Site) -> None:
    people = [demo_stories.new_without_news(site.stage) for _ in range(PATIENTS)]
    clinician = site.stage.as_clinician(datetime.now(UTC))
    job = prints.begin(clinician, uuid4(), [one.program_id for one in people], Packet(form=Form.zip))
    luck, kills, running = Random(7), 0, engine(site)
    deadline = time.monotonic() + 600
    while prints.job(clinician, job).under_way and time.monotonic() < deadline:
        time.sleep(luck.uniform(0.6, 2.2))
        if kills < KILLS:
            running.kill()
            running.wait()
            kills, running = kills + 1, engine(site)
    running.kill()
    running.wait()
    found = prints.job(clinician, job)
    assert kills == KILLS
    assert found.line.progress.ready == PATIENTS, found.line.progress.words
    assert packets_by_link(prints.file(clinician, job).content) == expected(site)
    assert trail_is_whole(site)


def packets_by_link(content: bytes) -> Counter[str]:
    """How many packets carry each patient's typed code, by the letters that find its link."""
    with ZipFile(BytesIO(content)) as archive:
        return Counter(_link(archive.read(name)) for name in archive.namelist())


def _link(packet: bytes) -> str:
    """The one code that stands on every page of a packet."""
    pages = [one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(packet)]
    found = [
        re.findall(r"\b([0-9A-Z]{4}) ([0-9A-Z]{4}) [0-9A-Z]{4} [0-9A-Z]{4}\b", text) for text in pages if text
    ]
    codes = {"".join(code)[:SELECTOR_LENGTH] for page in found for code in page}
    assert all(found)
    assert len(codes) == 1, codes
    return codes.pop()


def expected(site: Site) -> Counter[str]:
    """One packet for each link."""
    clinic = site.stage.clinic_id
    with site.house.database.read() as session:
        return Counter(session.scalars(select(Link.selector).where(Link.clinic_id == clinic)).all())
