"""What ended long ago is forgotten; what is open, or ended lately, stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from clinic.adapters.files import LostContent
from clinic.domain.errors import NotFound
from clinic.domain.prints import Packet
from clinic.persistence.accounts import Message, StaffSession
from clinic.services import demo_stage, demo_stories, mail, print_work, prints, purge
from clinic.services.context import House
from tests.cast import NOON
from tests.services.test_mail import LETTER
from tests.staff import come_in, hire, open_clinic


def count(house: House, kind: type[StaffSession] | type[Message]) -> int:
    with house.database.read() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def test_sessions_go_ninety_days_after_they_ended(house: House) -> None:
    come_in(house, hire(house, open_clinic(house)))
    assert purge.purge_old(house, NOON + timedelta(days=89), 10) == 0
    assert count(house, StaffSession) == 1
    assert purge.purge_old(house, NOON + timedelta(days=92), 10) == 1
    assert count(house, StaffSession) == 0


def test_sent_messages_go_and_waiting_ones_stay(house: House) -> None:
    with house.database.write() as session:
        mail.enqueue(session, house, "ana@clinic.example", LETTER, NOON)
        mail.enqueue(session, house, "ben@clinic.example", LETTER, NOON)
        session.flush()
        session.scalars(select(Message).limit(1)).one().sent_at = NOON
    purge.purge_old(house, NOON + timedelta(days=91), 10)
    assert count(house, Message) == 1


def test_one_round_is_bounded(house: House) -> None:
    ana = hire(house, open_clinic(house))
    for minutes in range(3):
        come_in(house, ana, NOON + timedelta(minutes=minutes))
    assert purge.purge_old(house, NOON + timedelta(days=92), 2) == 2
    assert count(house, StaffSession) == 1


def test_packets_go_after_a_fortnight_and_shared_ones_with_the_last_job(stage: demo_stage.Stage) -> None:
    program = demo_stories.new_without_news(stage).program_id
    context = stage.as_clinician(stage.now)
    first = prints.begin(context, uuid4(), [program], Packet())
    while print_work.make_due(stage.house, stage.now, 4):
        continue
    kept = prints.file(context, first)
    later = stage.now + timedelta(days=10)
    second = prints.begin(stage.as_clinician(later), uuid4(), [program], Packet())
    while print_work.make_due(stage.house, later, 4):
        continue
    purge.purge_old(stage.house, stage.now + timedelta(days=15), 10)
    with pytest.raises(NotFound):
        prints.job(context, first)
    assert prints.file(context, second).sha256 == kept.sha256
    purge.purge_old(stage.house, stage.now + timedelta(days=30), 10)
    with pytest.raises(LostContent):
        stage.house.store.get(kept.sha256)
