"""Which way a reported symptom goes: one table, read from the top, in which the first line that fits decides.

The table never says what a symptom means. It says who should know, and how soon. This is the built-in table
``symptoms/1``; it is careful on purpose and stands until a clinic writes its own.

It rests on:

* Signs of pressure on the nerves of the low back (weakness or loss of feeling in both legs) belong to
emergency care: NICE Clinical Knowledge Summaries, "Sciatica (lumbar radiculopathy)", red flags; Finucane
LM and others, International Framework for Red Flags for Potential Serious Spinal Pathologies, J Orthop
Sports Phys Ther 2020;50(7):350-372. Loss of feeling together with weakness goes the same way here, on one
side too. * Pain above 5 of 10 during or after exercise is the upper zone of the pain-monitoring model:
Thomeé R, Phys Ther 1997;77(12):1690-1703. The clinic's own limit (5 unless it set another) takes its
place. * Where no source gives a number (7 and above always goes to the phone; swelling, a sharp pain or
giving way with pain), the line is our judgement, set to ask a person once too often rather than once too
seldom.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

TABLE_ID = "symptoms/1"
PAIN_LIMIT = 5
SEVERE = 7


class Felt(StrEnum):
    """Words for what was felt; ``none`` is an answer too."""

    tingling = "tingling"
    numbness = "numbness"
    weakness = "weakness"
    giving_way = "giving-way"
    sharp = "sharp"
    ache = "ache"
    swelling = "swelling"
    none = "none"


class Phase(StrEnum):
    """When it was felt."""

    during = "during"
    after = "after"
    at_rest = "at-rest"


class Where(StrEnum):
    """On which side of the patient's body."""

    left = "left"
    right = "right"
    both = "both"


class Route(StrEnum):
    """What happens with a report, from the calmest to the most urgent."""

    note = "note"
    look = "look"
    call = "call"
    urgent = "urgent"

    @property
    def rank(self) -> int:
        """0 for a note, 3 for the urgent signs."""
        return list(Route).index(self)

    @property
    def alerts(self) -> bool:
        """Whether a person of the clinic is asked to do something."""
        return self is not Route.note


@dataclass(frozen=True, slots=True)
class Reported:
    """What a route is chosen from. None: not said."""

    felt: frozenset[Felt]
    pain: int | None = None
    phase: Phase | None = None
    where: Where | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: it fits when every condition that it names is met.

    ``felt``: one of these words, or with ``every`` all of them; ``pain_from`` a number; ``above_limit`` the
    clinic's limit. No words, no number, no phase or side: any, also when it was not said.
    """

    route: Route
    because: str = ""
    felt: frozenset[Felt] = frozenset()
    every: bool = False
    pain_from: int | None = None
    above_limit: bool = False
    phase: Phase | None = None
    side: Where | None = None

    def fits(self, reported: Reported, limit: int) -> bool:
        """Tell if this line decides; ``limit`` is the clinic's pain limit."""
        return (
            self.fits_words(reported.felt)
            and self.fits_pain(reported.pain, limit)
            and self.fits_place(reported.phase, reported.where)
        )

    def fits_words(self, felt: frozenset[Felt]) -> bool:
        """Whether what was felt is what the line asks for."""
        return self.felt <= felt if self.every else not self.felt or bool(self.felt & felt)

    def fits_pain(self, pain: int | None, limit: int) -> bool:
        """Whether the pain reaches the line's number, and is above the clinic's limit if it asks for that."""
        said = -1 if pain is None else pain
        return (self.pain_from is None or said >= self.pain_from) and (not self.above_limit or said > limit)

    def fits_place(self, phase: Phase | None, where: Where | None) -> bool:
        """Whether it was then and there."""
        return self.phase in (None, phase) and self.side in (None, where)


def _words(*felt: Felt) -> frozenset[Felt]:
    return frozenset(felt)


_NERVES = _words(Felt.numbness, Felt.weakness, Felt.tingling)
_LOOK_AT = _words(Felt.tingling, Felt.sharp, Felt.swelling)

TABLE: tuple[Line, ...] = (
    Line(Route.urgent, "numb or weak on both sides", _words(Felt.numbness, Felt.weakness), side=Where.both),
    Line(Route.urgent, "numb and weak", _words(Felt.numbness, Felt.weakness), every=True),
    Line(
        Route.call,
        "numb, weak or giving way",
        _words(Felt.numbness, Felt.weakness, Felt.giving_way),
    ),
    Line(Route.call, "tingling on both sides", _words(Felt.tingling), side=Where.both),
    Line(Route.call, "pain of 7 or more", pain_from=SEVERE),
    Line(
        Route.call,
        "tingling, sharp or swollen, with pain above the limit",
        _LOOK_AT,
        above_limit=True,
    ),
    Line(Route.call, "pain above the limit at rest", above_limit=True, phase=Phase.at_rest),
    Line(Route.look, "tingling, sharp or swollen", _LOOK_AT),
    Line(Route.look, "pain above the limit", above_limit=True),
    Line(Route.look, "pain of 4 or more at rest", pain_from=4, phase=Phase.at_rest),
    Line(Route.note, "everything else"),
)
"""``symptoms/1``. The last line fits always, so every report has exactly one route."""


def line_for(reported: Reported, limit: int = PAIN_LIMIT, lines: Sequence[Line] = TABLE) -> Line:
    """The one line that decides about a report; the last of ``lines`` must fit always."""
    return next(line for line in lines if line.fits(reported, limit))


def route_for(reported: Reported, limit: int = PAIN_LIMIT, lines: Sequence[Line] = TABLE) -> Route:
    """The one route of a report under the clinic's pain limit (0 to 10)."""
    return line_for(reported, limit, lines).route


def together(reports: list[Reported]) -> Where | None:
    """Both sides, if reports of the same time name numbness, weakness or tingling on the left and on the
    right."""
    sides = {report.where for report in reports if report.felt & _NERVES}
    return Where.both if {Where.left, Where.right} <= sides else None


def most_urgent(routes: list[Route]) -> Route:
    """The most urgent of several routes; a note when there is none."""
    return max(routes, key=lambda route: route.rank, default=Route.note)


def symptom_words(felt: Sequence[str], pain: int | None, side: str | None, phase: str | None = None) -> str:
    """What was felt in a few words: "Numbness, weakness · left side · pain 8 of 10 · at rest"."""
    said = ", ".join(word.replace("-", " ") for word in felt if word != Felt.none)
    where = "" if not side else "both sides" if side == Where.both else f"{side} side"
    how_much = "" if pain is None else f"pain {pain} of 10"
    parts = [said, where, how_much, _PHASE_WORDS.get(phase or "", "")]
    words = " · ".join(part for part in parts if part)
    return words[:1].upper() + words[1:]


_PHASE_WORDS: dict[str, str] = {
    Phase.during: "during the exercise",
    Phase.after: "afterwards",
    Phase.at_rest: "at rest",
}
