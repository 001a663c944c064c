"""What an account is called by: its e-mail address, its name; and when a session ends."""

import re
import unicodedata
from datetime import datetime, timedelta

from clinic.domain.errors import Invalid

IDLE = timedelta(minutes=30)
"""A session in which nothing was asked for this long is over."""
LONGEST = timedelta(hours=12)
"""No session lasts longer, however busy it is."""
HALFWAY = timedelta(minutes=15)
"""How long a browser may stand between the password and the second factor."""
FRESH = timedelta(minutes=10)
"""How long a given second factor opens what needs a fresh one."""

_EMAIL = re.compile(r"[^\s@,;:<>()\[\]\\\"]{1,64}@[^\s@,;:<>()\[\]\\\"/]+\.[^\s@,;:<>()\[\]\\\"./]{2,63}")
_EMAIL_MOST = 200


def email_address(typed: str) -> str:
    """The address as it is kept: NFC, small letters. Raises Invalid("email") unless it looks like one."""
    found = unicodedata.normalize("NFC", typed).strip().lower()
    if len(found) > _EMAIL_MOST or _EMAIL.fullmatch(found) is None or not found.isprintable():
        raise Invalid("email", "Give an e-mail address such as ana@clinic.example.")
    return found


def is_over(now: datetime, last_seen_at: datetime, ends_at: datetime) -> bool:
    """Whether a session has ended by itself: too long unused, or at its latest end."""
    return now >= ends_at or now - last_seen_at > IDLE


def is_fresh(now: datetime, factor_at: datetime | None) -> bool:
    """Whether the second factor was given within the last ten minutes."""
    return factor_at is not None and timedelta(0) <= now - factor_at <= FRESH
