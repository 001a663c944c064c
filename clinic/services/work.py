"""Work in the background: one bounded piece of everything that product rows say is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from clinic.adapters.mail import Mailer
from clinic.adapters.sms import Texter
from clinic.services import (
    escalation,
    handouts,
    mail,
    print_work,
    purge,
    reminder_queue,
    reminder_work,
    resets,
    scan_work,
    score_audit,
    scores,
)
from clinic.services.context import House

PIECE = 20
SWEEP = timedelta(hours=1)
NIGHTLY = timedelta(days=1)

log = structlog.get_logger("clinic.work")


@dataclass(slots=True)
class Duties:
    """What an engine does again and again; it remembers when it last swept, and how far the proof of scores is."""

    house: House
    mailer: Mailer
    texter: Texter | None = None
    swept_at: datetime | None = None
    proved_at: datetime | None = None
    proving: UUID | None = None

    def begin(self) -> None:
        """Take back what an engine that was killed held, so that nobody waits for its leases to end."""
        print_work.release(self.house)
        scan_work.release(self.house)

    def tick(self, now: datetime) -> int:
        """Do up to twenty of each kind; returns how many rows were worked on."""
        return (
            scores.refresh_due(self.house, now, PIECE)
            + handouts.render_due(self.house, now, 2)
            + print_work.make_due(self.house, now, 4)
            + scan_work.read_due(self.house, now, 1)
            + resets.answer_due(self.house, now, PIECE)
            + escalation.escalate_due(self.house, now, PIECE)
            + mail.send_due(self.house, self.mailer, now, PIECE)
            + reminder_queue.queue_due(self.house, now, PIECE)
            + reminder_work.send_due(self.house, self.mailer, self.texter, now, PIECE)
            + self._sweep(now)
            + self._prove(now)
        )

    def _prove(self, now: datetime) -> int:
        """Once a day, and after each start, hold every kept score against recomputation, a few at a time.

        Those that differ are counted again. It counts as no work, so that it never takes more than its share.
        """
        if self.proved_at is None or now - self.proved_at >= NIGHTLY:
            self.proved_at, self.proving = now, score_audit.FIRST
        if self.proving is None:
            return 0
        found = score_audit.check(self.house, now, self.proving, PIECE)
        self.proving = found.last
        if found.differing:
            score_audit.mend(self.house, now, found.differing)
            programs = [str(one.program_id) for one in found.differing]
            log.error("kept scores differ from recomputation and are counted again", programs=programs)
        return 0

    def _sweep(self, now: datetime) -> int:
        """Once an hour: nobody waits for it, and its queries have no index of their own."""
        if self.swept_at is not None and now - self.swept_at < SWEEP:
            return 0
        self.swept_at = now
        return purge.purge_old(self.house, now, 50 * PIECE)
