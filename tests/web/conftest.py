"""The stage of the web tests: a filled database, made once in a run, of which each test gets its own copy."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from clinic.adapters.files import ContentStore
from clinic.adapters.pdf import Renderer
from clinic.adapters.secrets import Keys, Passwords
from clinic.app import create_app
from clinic.config import Settings
from clinic.persistence.engine import Database
from clinic.services.context import House
from tests.conftest import SECRET, a_copy
from tests.services.checkin_stage import NOON
from tests.web.cast import Browser, Scene, Stage, fill


@dataclass(frozen=True, slots=True)
class Filled:
    """The filled database's address, the folder of its content, and who is in it."""

    url: str
    folder: Path
    scene: Scene


@pytest.fixture(scope="session")
def filled(
    template: str,
    renderer: Renderer,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Filled]:
    """Both clinics with their cast, signed in."""
    folder = tmp_path_factory.mktemp("filled")
    with a_copy(template, folder, request) as url:
        house = house_of(url, folder, renderer)
        scene = fill(house)
        house.database.close()
        yield Filled(url, folder, scene)


@pytest.fixture
def copies(
    filled: Filled,
    renderer: Renderer,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Callable[[], AbstractContextManager[House]]:
    """Make another untouched copy of the filled database; the context gives its house."""

    @contextmanager
    def copy() -> Iterator[House]:
        with a_copy(filled.url, tmp_path_factory.mktemp("copy"), request) as url:
            house = house_of(url, filled.folder, renderer)
            yield house
            house.database.close()

    return copy


@pytest.fixture(scope="session")
def site(filled: Filled, renderer: Renderer) -> Flask:
    """The site under test, made once: its templates are compiled once. ``stage`` gives it a database of its own."""
    return create_app(settings_of(filled), house_of(filled.url, filled.folder, renderer))


def settings_of(filled: Filled, url: str = "") -> Settings:
    """The settings of a site over the filled database, or over a copy of it."""
    return Settings(
        instance=filled.folder,
        mode="test",
        base_url="https://clinic.example",
        database_url=url or filled.url,
        secret=SECRET,
        mail="file:",
        mail_from="clinic@clinic.example",
        host="127.0.0.1",
        port=8000,
        trusted_proxies=0,
    )


@pytest.fixture
def noon() -> Iterator[None]:
    """The test happens at the noon of the check-ins' stage."""
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def app(settings: Settings, house: House) -> Flask:
    """A site over an empty database, for the tests that fill one of their own."""
    return create_app(settings, house)


@pytest.fixture
def stage(
    filled: Filled, site: Flask, copies: Callable[[], AbstractContextManager[House]]
) -> Iterator[Stage]:
    """The site over a copy of the filled database, a moment after everybody has signed in."""
    then = filled.scene.now + timedelta(seconds=1)
    with copies() as house, time_machine.travel(then), Stage(site, house, filled.scene).over(house) as here:
        yield here


@pytest.fixture
def dana(stage: Stage) -> Browser:
    """The clinician's browser on that site."""
    return stage.browser("clinician")


def house_of(url: str, folder: Path, renderer: Renderer) -> House:
    """What the services of a site over a database share."""
    keys = Keys(SECRET)
    return House(
        database=Database(url),
        keys=keys,
        passwords=Passwords(time_cost=1, memory_kib=1024),
        store=ContentStore(folder / "content", keys),
        renderer=renderer,
        base_url="https://clinic.example",
        mail_from="clinic@clinic.example",
        sms_key=b"a key of the gateway of texts",
    )
