"""Work in the background: one bounded piece of everything that product rows say is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.adapters.mail import Mailer
from clinic.services import handouts, mail, print_work, purge, resets, scores
from clinic.services.context import House

PIECE = 20
SWEEP = timedelta(hours=1)


@dataclass(slots=True)
class Duties:
    """What an engine does again and again; it remembers only when it last swept."""

    house: House
    mailer: Mailer
    swept_at: datetime | None = None

    def begin(self) -> None:
        """Take back what an engine that was killed held, so that nobody waits for its leases to end."""
        print_work.release(self.house)

    def tick(self, now: datetime) -> int:
        """Do up to twenty of each kind; returns how many rows were worked on."""
        return (
            scores.refresh_due(self.house, now, PIECE)
            + handouts.render_due(self.house, now, 2)
            + print_work.make_due(self.house, now, 4)
            + resets.answer_due(self.house, now, PIECE)
            + mail.send_due(self.house, self.mailer, now, PIECE)
            + self._sweep(now)
        )

    def _sweep(self, now: datetime) -> int:
        """Once an hour: nobody waits for it, and its queries have no index of their own."""
        if self.swept_at is not None and now - self.swept_at < SWEEP:
            return 0
        self.swept_at = now
        return purge.purge_old(self.house, now, 50 * PIECE)
