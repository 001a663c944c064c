"""What ended long ago is forgotten; what is open, or ended lately, stays."""

from datetime import timedelta

from sqlalchemy import func, select

from clinic.persistence.accounts import Message, StaffSession
from clinic.services import mail, purge
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
