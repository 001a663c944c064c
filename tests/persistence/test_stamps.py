"""A stamp tells whether anything was committed, by whomever."""

from sqlalchemy import select

from clinic.persistence.accounts import Throttle
from clinic.persistence.engine import Database
from clinic.services.context import House
from tests.persistence.test_engine import failure


def test_nothing_committed_is_the_same_stamp(house: House) -> None:
    stamp = house.database.stamps.now()
    with house.database.read() as session:
        session.scalars(select(Throttle)).all()
    assert house.database.stamps.now() == stamp


def test_each_commit_is_another_stamp_also_from_another_process_s_connection(house: House) -> None:
    elsewhere = Database(house.database.url)
    stamps = [house.database.stamps.now()]
    for database, key in ((house.database, "a"), (elsewhere, "b"), (house.database, "c")):
        with database.write() as session:
            session.add(failure(key))
        stamps.append(house.database.stamps.now())
    elsewhere.close()
    assert len(set(stamps)) == 4


def test_two_databases_never_have_the_same_stamp(house: House) -> None:
    other = Database("sqlite://")
    assert other.stamps.now() != house.database.stamps.now()
    assert other.stamps.now() != other.stamps.now()
    other.close()
