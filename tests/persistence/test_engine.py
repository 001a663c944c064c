"""The database keeps what it acknowledged, and a reading session cannot write."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from clinic.persistence.accounts import Throttle
from clinic.persistence.engine import POSTGRES, PRAGMAS, ReadOnlySession, read_back
from clinic.services.context import House
from tests.cast import NOON


def failure(key: str) -> Throttle:
    return Throttle(key=key, kind="test", failures=1, window_from=NOON)


def test_settings_are_read_back_as_they_were_set(house: House) -> None:
    assert read_back(house.database.engine) == []


def test_a_setting_that_did_not_take_is_named(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRAGMAS, "busy_timeout", -1)  # SQLite takes no such time and keeps 0
    monkeypatch.setitem(POSTGRES, "fsync", "off")
    [said] = read_back(house.database.engine)
    assert "busy_timeout is 0, not -1" in said or "fsync is on, not off" in said


def test_a_reading_session_refuses_to_add_a_row(house: House) -> None:
    with house.database.read() as session:
        session.add(failure("a"))
        with pytest.raises(ReadOnlySession):
            session.flush()


def test_a_reading_session_refuses_an_update(house: House) -> None:
    with house.database.read() as session, pytest.raises(ReadOnlySession):
        session.query(Throttle).update({"failures": 2})


def test_a_reading_session_sees_one_moment(house: House) -> None:
    count = select(func.count()).select_from(Throttle)
    with house.database.read() as session:
        assert session.scalar(count) == 0
        with house.database.write() as writer:
            writer.add(failure("a"))
        assert session.scalar(count) == 0
    with house.database.read() as session:
        assert session.scalar(count) == 1


def test_an_error_undoes_the_whole_transaction(house: House) -> None:
    def fail_half_way() -> None:
        with house.database.write() as session:
            session.add(failure("a"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with house.database.read() as session:
        assert session.get(Throttle, "a") is None


def test_two_writers_wait_for_each_other(house: House) -> None:
    """A deferred transaction that reads first and writes then would fail at once; ours begins as a writer."""
    with house.database.write() as session:
        session.add(Throttle(key="sum", kind="test", failures=0, window_from=NOON))

    def add_one(_: int) -> None:
        with house.database.write() as session:
            row = session.get_one(Throttle, "sum", with_for_update=True)
            row.failures += 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_one, range(80)))
    with house.database.read() as session:
        assert session.get_one(Throttle, "sum").failures == 80
