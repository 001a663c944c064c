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
    """One line of the table: it fits when every condition that it names is met.

    ``all_of`` and ``any_of`` are words; ``pain_from`` a number; ``above_limit`` the clinic's limit; an empty
    ``phases`` or ``sides`` means any, also when it was not said.
    """

    route: Route
    because: str
    all_of: frozenset[Felt] = frozenset()
    any_of: frozenset[Felt] = frozenset()
    pain_from: int | None = None
    above_limit: bool = False
    phases: frozenset[Phase] = frozenset()
    sides: frozenset[Where] = frozenset()

    def fits(self, reported: Reported, limit: int) -> bool:
        """Tell if this line decides; ``limit`` is the clinic's pain limit."""
        pain = -1 if reported.pain is None else reported.pain
        return (
            self.all_of <= reported.felt
            and (not self.any_of or bool(self.any_of & reported.felt))
            and (self.pain_from is None or pain >= self.pain_from)
            and (not self.above_limit or pain > limit)
            and (not self.phases or reported.phase in self.phases)
            and (not self.sides or reported.where in self.sides)
        )


def _words(*felt: Felt) -> frozenset[Felt]:
    return frozenset(felt)


_BOTH = frozenset({Where.both})
_AT_REST = frozenset({Phase.at_rest})

TABLE: tuple[Line, ...] = (
    Line(
        Route.urgent, "numb or weak on both sides", any_of=_words(Felt.numbness, Felt.weakness), sides=_BOTH
    ),
    Line(Route.urgent, "numb and weak", all_of=_words(Felt.numbness, Felt.weakness)),
    Line(
        Route.call, "numb, weak or giving way", any_of=_words(Felt.numbness, Felt.weakness, Felt.giving_way)
    ),
    Line(Route.call, "tingling on both sides", any_of=_words(Felt.tingling), sides=_BOTH),
    Line(Route.call, "pain of 7 or more", pain_from=SEVERE),
    Line(
        Route.call,
        "tingling, sharp or swollen, with pain above the limit",
        any_of=_words(Felt.tingling, Felt.sharp, Felt.swelling),
        above_limit=True,
    ),
    Line(Route.call, "pain above the limit at rest", above_limit=True, phases=_AT_REST),
    Line(
        Route.look,
        "tingling, sharp or swollen",
        any_of=_words(Felt.tingling, Felt.sharp, Felt.swelling),
    ),
    Line(Route.look, "pain above the limit", above_limit=True),
    Line(Route.look, "pain of 4 or more at rest", pain_from=4, phases=_AT_REST),
    Line(Route.note, "everything else"),
)
"""``symptoms/1``. The last line fits always, so every report has exactly one route."""


def line_for(reported: Reported, limit: int = PAIN_LIMIT) -> Line:
    """The one line that decides about a report."""
    return next(line for line in TABLE if line.fits(reported, limit))


def route_for(reported: Reported, limit: int = PAIN_LIMIT) -> Route:
    """The one route of a report under the clinic's pain limit (0 to 10)."""
    return line_for(reported, limit).route


def together(reports: list[Reported]) -> Where | None:
    """Both sides, if reports of the same time name numbness, weakness or tingling on the left and on the
    right."""
    nerves = _words(Felt.numbness, Felt.weakness, Felt.tingling)
    sides = {report.where for report in reports if report.felt & nerves}
    return Where.both if {Where.left, Where.right} <= sides else None


def most_urgent(routes: list[Route]) -> Route:
    """The most urgent of several routes; a note when there is none."""
    return max(routes, key=lambda route: route.rank, default=Route.note)
