"""kill -9 of the server at random moments while check-ins come in: none lost, none doubled."""

import os
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from clinic.domain.audit import first_break
from clinic.persistence.audit import AuditEntry, AuditHead, chain
from clinic.persistence.checkins import Checkin, Submission
from clinic.services import demo_stories
from tests.live import Client, Site, open_link

KILLS = int(os.environ.get("CLINIC_KILLS", "12"))
CHECKINS = 100  # at least so many, and as many more as it takes to outlast the kills


@pytest.fixture
def site(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    url = ""
    if request.config.getoption("--database") == "postgresql":
        url = request.getfixturevalue("empty_database")
    found = Site(tmp_path, url)
    yield found
    found.close()


def until_answered(client: Client, token: str, post: dict[str, object]) -> None:
    """Send again with the same key until there is an answer, as a phone does."""
    for _ in range(2400):
        try:
            answer = client.post_json("/c/checkins", post, {"X-CSRFToken": token})
        except OSError:
            time.sleep(0.05)
            continue
        assert answer.status == 200, answer.text
        return
    raise AssertionError("the site did not come back")


def test_no_checkin_is_lost_or_doubled(site: Site) -> None:
    person = demo_stories.perfect(site.stage)
    site.start()
    phone = open_link(site, person)
    token = phone.token(phone.get("/c/ask"))
    keys: list[UUID] = []
    killed = threading.Event()

    def report() -> None:
        day = (site.stage.today - timedelta(1)).isoformat()
        while len(keys) < CHECKINS or not killed.is_set():
            keys.append(uuid4())
            entry = {"lineage": str(person.lineages[0]), "performed_on": day, "status": "done", "pain": 2}
            until_answered(phone, token, {"client_key": str(keys[-1]), "entries": [entry]})
            time.sleep(0.02)

    sender = threading.Thread(target=report)
    sender.start()
    luck = Random(4)
    for _ in range(KILLS):
        time.sleep(luck.uniform(0.05, 0.6))
        site.kill()
        site.start()
    killed.set()
    sender.join(timeout=120)
    assert not sender.is_alive()
    assert counted(site, keys) == (len(keys), len(keys), len(keys))
    assert trail_is_whole(site)


def counted(site: Site, keys: list[UUID]) -> tuple[int, int, int]:
    """Submissions of these keys, their check-ins, and the audit's entries about them."""
    clinic = site.stage.clinic_id
    with site.house.database.read() as session:
        mine = select(Submission.id).where(Submission.clinic_id == clinic, Submission.client_key.in_(keys))
        submissions = len(session.scalars(mine).all())
        checkins = session.scalar(
            select(func.count()).where(Checkin.clinic_id == clinic, Checkin.submission_id.in_(mine))
        )
        entries = session.scalar(
            select(func.count()).where(
                AuditEntry.clinic_id == clinic,
                AuditEntry.verb == "checkin.record",
                AuditEntry.address != "demo",
            )
        )
    return submissions, checkins or 0, entries or 0


def trail_is_whole(site: Site) -> bool:
    """Whether the audit's chain holds after all the kills."""
    clinic = site.stage.clinic_id
    with site.house.database.read() as session:
        head = session.get_one(AuditHead, clinic)
        ends = (head.number, head.seal, head.head_seal)
        return first_break(site.house.keys.of("audit"), chain(session, clinic), clinic, ends) is None
