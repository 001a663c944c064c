"""Modifications: changes of a plan that compose, in one fixed order, and the pairs that contradict one another."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import asin, atan2, cos, degrees, hypot, radians, sin
from typing import Final

from clinic.figure import support
from clinic.figure.body import SHANK, SIDES, SIGN, THIGH
from clinic.figure.errors import Contradiction
from clinic.figure.movements.floor import ROCK_BACK
from clinic.figure.movements.model import Arrow
from clinic.figure.plan import DEEP_KNEE, Plan
from clinic.figure.pose import Leg, Pose, blend
from clinic.figure.project import View
from clinic.figure.vectors import add
from clinic.figure.words.english import ENGLISH

SMALLER: Final = 0.5  # of the way from start to end
ON_FLOOR: Final = 0.05  # a wrist below this rests there
WRONG: Final = (
    0.75,
    1.0,
)  # a fault done smaller, and deeper: as far as it can still be seen, and can still be done
SOFT_KNEE: Final = 10.0
# From where the band is seen stretched between the thighs: standing, sitting low, on hands and knees, on the back.
BEFORE_BAND: Final = View(34, 0, "side-front")
BAND_SEEN: Final = 26.0  # turned so far a view shows it already
LOW_BAND: Final = View(42, 0, "side-front")
KNEELING_BAND: Final = View(32, 9, "side-front")
LYING_BAND: Final = View(-12, 9, "side")
BENT_KNEES: Final = (24.0, 42.0)  # the least knee angle at start and end
MORE_BENT: Final = 22.0  # than usual, where they are bent already


@dataclass(frozen=True, slots=True)
class Modification:
    """One modification: its place in the order of applying, how it changes a plan, whether the drawing changes."""

    slug: str
    apply: Callable[[Plan], Plan]
    draws: bool = True


def _smaller(plan: Plan) -> Plan:
    end = blend(plan.start, plan.end, WRONG[0] if plan.wrong else SMALLER)
    for side, arm in plan.start.arms.items():
        last = plan.end.arms[side].reach
        if arm.reach and last and last[2] < ON_FLOOR < arm.reach[2]:  # on its way down a hand would hover
            end = end.with_arm(side, arm)
    return replace(plan, end=end)


def _deeper(plan: Plan) -> Plan:
    share = WRONG[1] if plan.wrong else (ROCK_BACK if plan.on_knees else plan.movement).deeper
    end = blend(plan.start, plan.end, share)
    for side, arm in plan.end.arms.items():
        if arm.reach:  # a hand that rests on something stays there
            end = end.with_arm(side, arm)
    return replace(plan, end=end)


def _knees_at_least(pose: Pose, least: float) -> Pose:
    """Bend the knees on which one stands."""
    over = pose.balance.over if pose.balance else "both"

    def bent(side: str, leg: Leg) -> Leg:
        free = over not in ("both", side) or leg.reach or leg.thigh
        more = MORE_BENT if leg.knee > SOFT_KNEE else 0.0
        return leg if free else replace(leg, knee=max(leg.knee + more, least))

    return replace(pose, legs={side: bent(side, leg) for side, leg in pose.legs.items()})


def _bent_knees(plan: Plan) -> Plan:
    if plan.movement.slug == "side-hip-hinge":
        return replace(plan, start=_lower(plan.start, 0.045), end=_lower(plan.end, 0.09))
    return replace(
        plan, start=_knees_at_least(plan.start, BENT_KNEES[0]), end=_knees_at_least(plan.end, BENT_KNEES[1])
    )


def _lower(pose: Pose, by: float) -> Pose:
    """Lower the pelvis over feet that stay; the knees give outward, a hand that lies on the hip comes along."""
    anchors = tuple(
        replace(a, z=a.z - by) if a.point == "pelvis" and a.z is not None else a for a in pose.anchors
    )
    legs = {side: replace(leg, knee_toward=(1.0, SIGN[side] * 0.55, 0.0)) for side, leg in pose.legs.items()}
    arms = {
        side: replace(arm, reach=add(arm.reach, (0.0, 0.0, -by))) if arm.reach else arm
        for side, arm in pose.arms.items()
    }
    return replace(pose, anchors=anchors, legs=legs, arms=arms)


def _loop_band(plan: Plan) -> Plan:
    """A loop round the thighs; the knees press gently outward against it."""
    if plan.on_knees:
        return replace(plan, loop=True, view=KNEELING_BAND)

    def wide(pose: Pose) -> Pose:
        legs = {s: replace(g, hip=(g.hip[0], g.hip[1] + 3.0, g.hip[2] + 4.0)) for s, g in pose.legs.items()}
        return replace(pose, legs=legs)

    view = plan.view
    if not plan.shoes:
        view = LYING_BAND
    elif 0 <= plan.view.azimuth < BAND_SEEN:
        view = LOW_BAND if plan.deep else BEFORE_BAND
    return replace(plan, start=wide(plan.start), end=wide(plan.end), loop=True, view=view)


def _unchanged(plan: Plan) -> Plan:
    return plan


def _on_all_fours(plan: Plan) -> Plan:
    return replace(
        plan,
        start=ROCK_BACK.start,
        end=plan.end if plan.wrong else ROCK_BACK.end,
        view=ROCK_BACK.view,
        props=(),
        free_hands=(),
        on_knees=True,
        shoes=False,
        arrows=ROCK_BACK.arrows,
    )


FOOT_WAY: Final = Arrow("right ankle", "right foot", (0.03, 0.0, -0.09), (0.42, 0.95))


def _one_leg(plan: Plan) -> Plan:
    """The bridge with the leg of the named side held out straight, at the top."""
    leg = plan.end.legs["right"]
    assert leg.reach is not None
    raised = plan.end.with_leg("right", Leg(hip=(4.0, 2.0, 0.0), knee=4.0, ankle=0.0))
    on_mat = tuple(contact for contact in raised.contacts if contact.part != "right foot")
    return replace(plan, end=replace(raised, contacts=on_mat), arrows=(*plan.arrows, FOOT_WAY))


def _feet_stay(plan: Plan) -> Plan:
    """Let the feet stand as wide at the end as at the start, however deep the knees bend."""
    for side in SIDES:
        first, last = plan.start.legs[side], plan.end.legs[side]
        free = any(leg.reach or leg.thigh for leg in (first, last))
        if free or not (plan.start.balance and plan.end.balance) or plan.end.balance.over != "both":
            continue
        plan = replace(plan, end=plan.end.with_leg(side, _as_wide(last, _width(first))))
    return plan


def _width(leg: Leg) -> float:
    """Return how far outward of its hip an ankle is, in fractions of stature."""
    _, out, turn = map(radians, leg.hip)
    knee = radians(leg.knee)
    return (THIGH + SHANK * cos(knee)) * sin(out) - SHANK * sin(knee) * sin(turn) * cos(out)


def _as_wide(leg: Leg, width: float) -> Leg:
    """Return the leg with its ankle so far outward: the thigh spread, or turned where a deeply bent knee does more."""
    flexion, out, turn = leg.hip
    knee = radians(leg.knee)
    down, across = THIGH + SHANK * cos(knee), SHANK * sin(knee)
    if leg.knee > DEEP_KNEE:
        wanted = (down * sin(radians(out)) - width) / (across * cos(radians(out)))
        return replace(leg, hip=(flexion, out, degrees(asin(max(-1.0, min(1.0, wanted))))))
    across *= sin(radians(turn))
    spread = asin(max(-1.0, min(1.0, width / hypot(down, across)))) + atan2(across, down)
    return replace(leg, hip=(flexion, degrees(spread), turn))


# Base first, then range, then knees, then what the hands do: the order in which the solver needs them.
_BODY: Final = (
    Modification("hands-and-knees", _on_all_fours),
    Modification("smaller-range", _smaller),
    Modification("deeper", _deeper),
    Modification("bent-knees", _bent_knees),
    Modification("loop-band", _loop_band),
    Modification("one-leg-lift", _one_leg),
)
_HANDS: Final = (
    Modification("broomstick", support.broomstick),
    Modification("wall-support", support.wall),
    Modification("trekking-pole", support.pole),
    Modification("chair", support.chair),
    Modification("door-frame", support.door_frame),
    Modification("less-weight", support.light_weight),
    Modification("gluteus-medius-release", _unchanged, draws=False),
)
MODIFICATIONS: Final[tuple[Modification, ...]] = (*_BODY, *_HANDS)

_SUPPORTS = ("wall-support", "trekking-pole", "chair", "door-frame")


def _clashes() -> Mapping[frozenset[str], str]:
    """Return the pairs that contradict one another, with the name of the reason (its words stand in ``words``)."""
    out: dict[frozenset[str], str] = {
        frozenset(("smaller-range", "deeper")): "less-or-more",
        frozenset(("hands-and-knees", "bent-knees")): "bent-already",
        frozenset(("hands-and-knees", "broomstick")): "stick-laid",
        frozenset(("hands-and-knees", "loop-band")): "band-needs-feet",
    }
    for slug in (*_SUPPORTS, "less-weight"):
        out[frozenset(("broomstick", slug))] = "hands-on-stick"
        out[frozenset(("hands-and-knees", slug))] = "hands-on-floor"
    for i, a in enumerate(_SUPPORTS):
        out[frozenset((a, "less-weight"))] = "hands-on-weights"
        for b in _SUPPORTS[i + 1 :]:
            out[frozenset((a, b))] = "one-support"
    return out


CLASHES: Final = _clashes()


def clash(chosen: Iterable[str]) -> Contradiction | None:
    """Return the first contradiction among modifications (in the order of their names), or None."""
    names = sorted(set(chosen))
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            reason = CLASHES.get(frozenset((a, b)))
            if reason:
                return Contradiction(a, b, ENGLISH.clashes[reason])
    return None


def fault_named(plan: Plan, name: str, chosen: Sequence[str]) -> Plan:
    """Return the plan that ends in the fault ``name``, on hands and knees when that is chosen.

    Raises Contradiction when the fault cannot happen there. The name must be one of the movement's.
    """
    fault = plan.movement.faults[name]
    if "hands-and-knees" in chosen:
        if name not in ROCK_BACK.faults:
            raise Contradiction("hands-and-knees", name, ENGLISH.clashes["fault-not-kneeling"])
        fault = ROCK_BACK.faults[name]
    return replace(
        plan, end=fault.end, view=fault.view or plan.view, lines=fault.lines or plan.lines, wrong=True
    )


def modified(plan: Plan, chosen: Sequence[str]) -> Plan:
    """Return the plan with the modifications applied. Raises Contradiction when two of them cannot go together."""
    found = clash(chosen)
    if found:
        raise found
    for modification in _BODY:
        if modification.slug in chosen:
            plan = modification.apply(plan)
    plan = _feet_stay(plan)
    for modification in _HANDS:
        if modification.slug in chosen:
            plan = modification.apply(plan)
    return plan
