"""Settings: one frozen value from the environment and ``instance/``; weak or missing ones stop a production start.

Order of precedence: an environment variable ``CLINIC_<NAME>``, then ``<instance>/settings.toml``, then the default.
"""

import os
import secrets
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from clinic.adapters.sms import HERE
from clinic.adapters.webhooks import read_secret
from clinic.domain.errors import Invalid, Problem

Mode = Literal["production", "demo", "test"]

SECRET_BYTES = 32
SETTINGS_FILE = "settings.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a running clinic needs to know about its surroundings."""

    instance: Path
    mode: Mode
    base_url: str
    database_url: str
    secret: str
    mail: str
    mail_from: str
    host: str
    port: int
    trusted_proxies: int
    sms: str = ""
    sms_secret: str = ""

    @property
    def secure(self) -> bool:
        """Whether the site is reached over https (decides the cookies' prefix and HSTS)."""
        return self.base_url.startswith("https://")

    @property
    def public_host(self) -> str:
        """The host, with its port if it is not the usual one, as printed beside the QR code."""
        return urlsplit(self.base_url).netloc

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is in use."""
        return self.database_url.startswith("sqlite")


def new_secret() -> str:
    """A fresh master secret: 32 random bytes as hex."""
    return secrets.token_hex(SECRET_BYTES)


def read_settings(environment: Mapping[str, str] | None = None, instance: Path | None = None) -> Settings:
    """Read and check the settings. Raises Invalid that names every weak or missing one."""
    env = os.environ if environment is None else environment
    folder = instance or Path(env.get("CLINIC_INSTANCE", "instance"))
    written = _written(folder / SETTINGS_FILE)

    def value(name: str, default: str = "") -> str:
        return env.get(f"CLINIC_{name.upper()}", str(written.get(name, default)))

    settings = Settings(
        instance=folder.resolve(),
        mode=_mode(value("mode", "production")),
        base_url=value("base_url").rstrip("/"),
        database_url=value("database_url", f"sqlite:///{(folder / 'clinic.db').resolve()}"),
        secret=value("secret"),
        mail=value("mail"),
        mail_from=value("mail_from"),
        host=value("host", "127.0.0.1"),
        port=_whole(value("port", "8000"), "port", 1, 65535),
        trusted_proxies=_whole(value("trusted_proxies", "0"), "trusted_proxies", 0, 5),
        sms=value("sms"),
        sms_secret=value("sms_secret"),
    )
    check_settings(settings)
    return settings


def check_settings(settings: Settings) -> None:
    """Refuse what would make a start unsafe; each problem names its setting. Raises Invalid."""
    problems = [
        *_weak_secret(settings),
        *_weak_address(settings),
        *_weak_mail(settings),
        *_weak_sms(settings),
        *_open_folder(settings),
    ]
    if problems:
        raise Invalid.many(problems)


def write_settings(folder: Path, values: Mapping[str, str | int]) -> Path:
    """Write ``settings.toml`` readable by its owner only, in a folder of the same kind. Returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    lines = [f"{name} = {_toml(value)}\n" for name, value in values.items()]
    path = folder / SETTINGS_FILE
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(
            ["# Keep this file secret and in your backup: links and sealed data depend on it.\n", *lines]
        )
        file.flush()
        os.fsync(file.fileno())
    return path


def _written(path: Path) -> dict[str, object]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(SETTINGS_FILE, f"The settings file cannot be read: {error}.") from error


def _toml(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _mode(text: str) -> Mode:
    for mode in get_args(Mode):
        if text == mode:
            return mode  # type: ignore[no-any-return]
    raise Invalid("mode", "Choose production, demo or test.")


def _whole(text: str, name: str, low: int, high: int) -> int:
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise Invalid(name, f"Give a whole number from {low} to {high}.")
    return int(text)


def _weak_secret(settings: Settings) -> list[Problem]:
    try:
        key = bytes.fromhex(settings.secret)
    except ValueError:
        key = b""
    if len(key) < SECRET_BYTES or len(set(key)) < 8:
        return [Problem("secret", "Give at least 64 random hexadecimal digits; `clinic init` makes them.")]
    return []


def _weak_address(settings: Settings) -> list[Problem]:
    parts = urlsplit(settings.base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        return [Problem("base_url", "Give the address patients type, such as https://clinic.example.")]
    if settings.mode == "production" and parts.scheme != "https":
        return [Problem("base_url", "A production clinic needs an https:// address.")]
    if settings.database_url.partition(":")[0] not in {"sqlite", "postgresql+psycopg"}:
        return [Problem("database_url", "Use sqlite:///… or postgresql+psycopg://….")]
    return []


def _weak_mail(settings: Settings) -> list[Problem]:
    scheme = settings.mail.partition(":")[0]
    if scheme not in {"smtp", "smtps", "file"}:
        return [
            Problem("mail", "Give smtp://user:password@host:587, smtps://… or, to try things out, file:.")
        ]
    if settings.mode == "production" and scheme == "file":
        return [Problem("mail", "A production clinic needs a mail server: smtp://… or smtps://….")]
    if "@" not in settings.mail_from:
        return [Problem("mail_from", "Give the address that mail comes from.")]
    return []


def _weak_sms(settings: Settings) -> list[Problem]:
    if not settings.sms:
        return []
    parts = urlsplit(settings.sms)
    here = settings.mode != "production" and parts.scheme == "http" and parts.hostname in HERE
    problems = []
    if not parts.hostname or parts.username is not None or not (parts.scheme == "https" or here):
        problems.append(Problem("sms", "Give the https:// address of your gateway for text messages."))
    try:
        read_secret(settings.sms_secret)
    except ValueError:
        problems.append(
            Problem(
                "sms_secret",
                "Give the secret that the gateway knows too: whsec_ and at least 24 bytes in base64.",
            )
        )
    return problems


def _open_folder(settings: Settings) -> list[Problem]:
    if settings.mode != "production" or not settings.instance.exists():
        return []
    if stat.S_IMODE(settings.instance.stat().st_mode) & 0o007:
        return [Problem("instance", "Others can look into the instance folder: run chmod 700 on it.")]
    return []
