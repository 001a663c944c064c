"""Serve a site with waitress and the embedded engine beside it."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event
from typing import Any, NoReturn

import click
import waitress

from clinic.adapters.engine import EmbeddedEngine, while_child_of, work
from clinic.adapters.mail import mailer_for
from clinic.adapters.sms import texter_for
from clinic.app import BODY_LIMIT, build_house, create_app
from clinic.config import Settings
from clinic.domain.errors import Invalid
from clinic.persistence import schema
from clinic.persistence.engine import read_back
from clinic.services.work import Duties

BESIDE = 10
"""How nice the engine is (``man nice``): on a small machine a page goes before what nobody waits for."""


def run(settings: Settings, host: str, port: int) -> NoReturn:
    """Check the database, then serve. Ends the process; SIGTERM lets what is under way finish."""
    house = build_house(settings)
    schema.check_schema(house.database.engine)
    wrong = read_back(house.database.engine)
    if wrong:
        raise Invalid("database_url", "; ".join(wrong))
    engine = EmbeddedEngine(
        [
            sys.executable,
            "-m",
            "clinic",
            "work",
            "--instance",
            str(settings.instance),
            "--server",
            str(os.getpid()),
        ],
        {"CLINIC_BASE_URL": settings.base_url},
    )
    server = waitress.create_server(create_app(settings, house), host=host, port=port, **_limits(settings))
    engine.start()
    _on_terminate(server.close)
    click.echo(f"Serving {settings.base_url} on {host}:{port}. Stop with Ctrl-C.")
    try:
        server.run()
    finally:
        engine.stop()
        house.renderer.close()
        house.database.close()
    sys.exit(0)


def run_engine(settings: Settings, server: int) -> None:
    """Do what is due until the server that started this process is gone, or until SIGTERM."""
    os.nice(BESIDE)
    house = build_house(settings)
    mailer = mailer_for(settings.mail, settings.mail_from, settings.instance)
    duties = Duties(house, mailer, texter_for(settings.sms, house.sms_key))
    stopped = Event()
    _on_terminate(stopped.set, leave=False)
    served = while_child_of(server)
    try:
        duties.begin()
        work(
            lambda: duties.tick(datetime.now(UTC)),
            goes_on=lambda: served() and not stopped.is_set(),
        )
    finally:
        house.renderer.close()
        house.database.close()


def _limits(settings: Settings) -> dict[str, Any]:
    """waitress holds slow clients itself; forwarded headers count only behind a proxy that we were told of."""
    limits: dict[str, Any] = {
        "threads": 8,
        "connection_limit": 1000,
        "channel_timeout": 20,
        "max_request_body_size": BODY_LIMIT + 64 * 1024,
        "clear_untrusted_proxy_headers": True,
        "ident": None,
    }
    if settings.trusted_proxies:
        limits |= {
            "trusted_proxy": "*",
            "trusted_proxy_count": settings.trusted_proxies,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        }
    return limits


def _on_terminate(act: Callable[[], object], *, leave: bool = True) -> None:
    def stop(_number: int, _frame: object) -> None:
        act()
        if leave:
            raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
