"""The hand-over: what was taught of each exercise, and whether the patient gave it back (teach-back).

Three ticks an exercise: it was shown, the patient did it, the patient said what it is for. Teach-back is the method
of the Agency for Healthcare Research and Quality (Health Literacy Universal Precautions Toolkit, tool 5); with it the
record can answer items 16a and 16b of CERT.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.errors import Invalid

NOTE_MOST = 1000


class Tick(StrEnum):
    """One thing of an exercise that was done at the hand-over."""

    shown = "shown"
    did = "did"
    said_why = "said-why"


WORDS = {
    Tick.shown: "Shown",
    Tick.did: "Patient did it",
    Tick.said_why: "Patient said what it is for",
}


@dataclass(frozen=True, slots=True)
class Taught:
    """The ticks of one item, in their order."""

    lineage: str
    ticks: tuple[Tick, ...] = ()

    def __post_init__(self) -> None:
        """Put the ticks in their order, each once."""
        object.__setattr__(self, "ticks", tuple(tick for tick in Tick if tick in self.ticks))

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.ticks == tuple(Tick)


@dataclass(frozen=True, slots=True)
class HandOver:
    """What was ticked for one version. An item without a line was not taught."""

    items: tuple[Taught, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a note that is too long."""
        if len(self.note) > NOTE_MOST:
            raise Invalid("note", f"This is too long: at most {NOTE_MOST} characters.")

    def of(self, lineage: str) -> Taught:
        """The ticks of an item, none if it has no line."""
        return next((taught for taught in self.items if taught.lineage == lineage), Taught(lineage))

    def begun(self, lineages: Iterable[str]) -> bool:
        """Whether anything was ticked for any of these items."""
        return any(self.of(lineage).ticks for lineage in lineages)

    def open(self, lineages: Iterable[str]) -> tuple[str, ...]:
        """Those of these items that something is still missing of."""
        return tuple(lineage for lineage in lineages if not self.of(lineage).whole)
