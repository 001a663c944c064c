"""Work in the background: one bounded piece of everything that product rows say is due."""

from datetime import datetime

from clinic.adapters.mail import Mailer
from clinic.services import handouts, mail, resets, scores
from clinic.services.context import House

PIECE = 20


def tick(house: House, mailer: Mailer, now: datetime) -> int:
    """Do up to twenty of each kind; returns how many rows were worked on."""
    return (
        scores.refresh_due(house, now, PIECE)
        + handouts.render_due(house, now, 2)
        + resets.answer_due(house, now, PIECE)
        + mail.send_due(house, mailer, now, PIECE)
    )
