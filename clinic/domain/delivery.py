"""How a program is given: what the record says of it beyond the exercises themselves.

The fields follow the items of the Consensus on Exercise Reporting Template (CERT, Slade and others, Br J Sports Med
2016;50:1428-1437) that no dose and no drawing can answer. Empty means: nobody has said it. What this service does by
itself (one patient, at home, on paper and by link) stands as the default.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum

from clinic.domain.errors import Invalid, Problem

TEXT_MOST = 1000
"""Longest text, in characters."""


class Group(StrEnum):
    """Whether it is done alone or with others (CERT 3)."""

    individual = "individual"
    group = "group"


class Supervision(StrEnum):
    """Who is there (CERT 4)."""

    unsupervised = "unsupervised"
    partly = "partly"
    supervised = "supervised"


class Channel(StrEnum):
    """How it reaches the patient (CERT 4)."""

    paper = "paper"
    link = "link"
    paper_and_link = "paper-and-link"


class HomePart(StrEnum):
    """How much of it is done at home (CERT 9)."""

    whole = "whole"
    part = "part"
    nothing = "nothing"


class Setting(StrEnum):
    """Where it is done (CERT 12)."""

    home = "home"
    work = "work"
    gym = "gym"
    clinic = "clinic"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is said of a program as a whole.

    ``beside``: what goes along with the exercises (CERT 10). ``when_on`` and ``how_on``: when it goes on and what
    changes then (7a, 7b), in words beside the rules of single exercises. ``start``: how the first dose was found (15).
    """

    group: Group | None = Group.individual
    supervision: Supervision | None = Supervision.unsupervised
    channel: Channel | None = Channel.paper_and_link
    home: HomePart | None = HomePart.whole
    setting: Setting | None = Setting.home
    beside: str = "Nothing besides the exercises."
    motivation: str = ""
    when_on: str = ""
    how_on: str = ""
    start: str = ""

    def __post_init__(self) -> None:
        """Refuse texts that are too long, each by its field."""
        problems = list(self._problems())
        if problems:
            raise Invalid.many(problems)

    def said(self) -> tuple[tuple[str, str], ...]:
        """What somebody wrote, each with its label."""
        labelled = (
            ("How the first dose was found", self.start),
            ("When it goes on", self.when_on),
            ("What changes then", self.how_on),
            ("What helps to keep at it", self.motivation),
            ("Along with it", self.beside),
        )
        return tuple((label, text) for label, text in labelled if text)

    def _problems(self) -> Iterator[Problem]:
        for one in fields(self):
            text = getattr(self, one.name)
            if isinstance(text, str) and len(text) > TEXT_MOST:
                yield Problem(one.name, f"This is too long: at most {TEXT_MOST} characters.")
