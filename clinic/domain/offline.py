"""What was told on a phone without network: when, against which version, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from clinic.domain.errors import Invalid

WAIT_MOST = timedelta(days=30)
"""So long what was told may wait on a phone."""

DAYS_AHEAD = 7
"""So many days, today's among them, the page that opens without network shows."""

AT_ONCE = 50
"""So many entries that waited one post may bring."""


class Fate(StrEnum):
    """What became of an entry that waited."""

    accepted = "accepted"
    already = "already there"
    refused = "refused"


@dataclass(frozen=True, slots=True)
class Made:
    """``at``: when a phone without network was told, by its own clock (aware); ``version``: the number of the
    program's version that it showed, None if it does not say."""

    at: datetime
    version: int | None = None

    def moment(self, now: datetime) -> datetime:
        """The moment that counts: never later than ``now``, whatever the phone's clock says.

        Raises Invalid when it is longer ago than anything may wait.
        """
        if now - self.at > WAIT_MOST:
            raise Invalid(
                "made_at",
                f"This was told more than {WAIT_MOST.days} days ago. Tell your clinic, and they can enter it.",
            )
        return min(self.at, now)
