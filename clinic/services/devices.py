"""Browsers in which somebody signed in before: they stay open to their owner while strangers are held off.

The mark is no key to anything. It only moves a browser from the counters which strangers can fill to one of its own.
"""

import base64
import secrets
from datetime import UTC, datetime
from uuid import UUID

from clinic.adapters.secrets import same
from clinic.services.context import House

KEPT_DAYS = 180
MOST = 8
PURPOSE = "known-device"


def known_as(house: House, mark: str, account_id: UUID, now: datetime) -> str | None:
    """The browser's own name if the account was signed in to there within 180 days, else None."""
    device, *entries = mark.split("~")
    today = _day(now)
    found = None
    for entry in entries[:MOST]:
        day, _, mac = entry.partition(".")
        fits = same(mac, _mac(house, device, day, account_id))
        if fits and day.isdigit() and 0 <= today - int(day) <= KEPT_DAYS:
            found = device
    return found


def remember(house: House, mark: str, account_id: UUID, now: datetime) -> str:
    """The browser's mark with this account added (at most eight, the newest first)."""
    device, *entries = mark.split("~")
    if len(device) != 32 or not device.isalnum():
        device, entries = secrets.token_hex(16), []
    kept = [entry for entry in entries if not _names(house, device, entry, account_id)]
    day = str(_day(now))
    return "~".join([device, f"{day}.{_mac(house, device, day, account_id)}", *kept[: MOST - 1]])


def _names(house: House, device: str, entry: str, account_id: UUID) -> bool:
    day, _, mac = entry.partition(".")
    return same(mac, _mac(house, device, day, account_id))


def _mac(house: House, device: str, day: str, account_id: UUID) -> str:
    parts = (part.encode("utf-8", "surrogatepass") for part in (device, day))
    return base64.b32encode(house.keys.mac(PURPOSE, *parts, account_id.bytes)[:20]).decode()


def _day(now: datetime) -> int:
    return now.astimezone(UTC).toordinal()
