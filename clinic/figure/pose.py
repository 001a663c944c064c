"""A pose as data: joint angles, what touches what, and nothing solved yet.

Angles are in degrees and follow the clinical signs of ``clinic.figure.body``. A limb may be given in one of three
ways: by its angles, by the directions of its two bones in the world, or by the place it must reach.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from clinic.figure.vectors import Vec, mix

Turns = tuple[float, float, float]
"""Flexion, side bend (or abduction), turn (or outward rotation)."""

STRAIGHT: Turns = (0.0, 0.0, 0.0)


class Hand(StrEnum):
    """The shape of a hand. ``over``: the fingers hang over a rail; ``round``: the palm lies on a post, the fingers bend
    round its edge."""

    rest = "rest"
    flat = "flat"
    spread = "spread"
    grip = "grip"
    over = "over"
    round = "round"


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg. ``ankle`` None keeps the sole level, or its heel raised by ``heel`` degrees; ``reach`` is
    where the ankle
    goes, ``thigh``/``shank`` are directions."""

    hip: Turns = (0.0, 3.0, 6.0)
    knee: float = 3.0
    ankle: float | None = None
    reach: Vec | None = None
    knee_toward: Vec = (1.0, 0.0, 0.0)
    thigh: Vec | None = None
    shank: Vec | None = None
    toes: Vec | None = None
    instep: Vec | None = None
    heel: float = 0.0


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm. ``reach`` is where the wrist goes, ``upper``/``fore`` are directions,
    ``fingers``/``thumb`` turn the hand."""

    shoulder: Turns = (0.0, 8.0, 0.0)
    elbow: float = 12.0
    forearm: float = 15.0
    wrist: float = 0.0
    reach: Vec | None = None
    elbow_toward: Vec = (-1.0, 0.0, 0.0)
    upper: Vec | None = None
    fore: Vec | None = None
    fingers: Vec | None = None
    thumb: Vec | None = None
    hand: Hand = Hand.rest
    girdle: Vec = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A named point of the body that stays at a place of the world; None leaves that coordinate free."""

    point: str
    x: float | None = None
    y: float | None = None
    z: float | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """Lean the standing legs until the centre of mass stands over the support.

    ``over`` is the standing side, or "both". ``ahead`` is how far in front of the ankle it comes to lie; ``inside``
    how far from the foot's middle line toward the body's middle (one leg only).
    """

    over: str = "both"
    ahead: float = 0.035
    inside: float = 0.006


@dataclass(frozen=True, slots=True)
class Contact:
    """A part of the body that rests on something, for the words and the checks: "right foot" on "floor"."""

    part: str
    on: str


@dataclass(frozen=True, slots=True)
class Pose:
    """A whole body, before solving. ``pelvis`` turns in the world, each further part against the one below it.

    ``opened`` turns the tipped pelvis about the trunk's own length, its left side up when positive.
    """

    pelvis: Turns = STRAIGHT
    opened: float = 0.0
    lumbar: Turns = STRAIGHT
    thorax: Turns = STRAIGHT
    neck: Turns = STRAIGHT
    head: Turns = STRAIGHT
    legs: Mapping[str, Leg] = field(default_factory=lambda: {"right": Leg(), "left": Leg()})
    arms: Mapping[str, Arm] = field(default_factory=lambda: {"right": Arm(), "left": Arm()})
    anchors: tuple[Anchor, ...] = ()
    balance: Balance | None = None
    contacts: tuple[Contact, ...] = ()
    loaded: bool = False

    def with_leg(self, side: str, leg: Leg) -> "Pose":
        """Return this pose with another leg."""
        return replace(self, legs={**self.legs, side: leg})

    def with_arm(self, side: str, arm: Arm) -> "Pose":
        """Return this pose with another arm."""
        return replace(self, arms={**self.arms, side: arm})


def both(leg: Leg) -> dict[str, Leg]:
    """Return the same leg for both sides."""
    return {"right": leg, "left": leg}


def pair(arm: Arm) -> dict[str, Arm]:
    """Return the same arm for both sides."""
    return {"right": arm, "left": arm}


def mirrored(v: Vec) -> Vec:
    """Return a direction or place as the other side has it."""
    return (v[0], -v[1], v[2])


def _flipped(v: Vec | None) -> Vec | None:
    return None if v is None else mirrored(v)


def opposite_arm(arm: Arm) -> Arm:
    """Return the arm with its places and directions mirrored (angles are the same on both sides)."""
    return replace(
        arm,
        reach=_flipped(arm.reach),
        elbow_toward=mirrored(arm.elbow_toward),
        upper=_flipped(arm.upper),
        fore=_flipped(arm.fore),
        fingers=_flipped(arm.fingers),
        thumb=_flipped(arm.thumb),
    )


def _number(a: float, b: float, t: float) -> float:
    return a + (b - a) * t


def _vec(a: Vec | None, b: Vec | None, t: float) -> Vec | None:
    if a is None or b is None:
        return a if t < 0.5 else b
    return mix(a, b, t)


def _maybe(a: float | None, b: float | None, t: float) -> float | None:
    if a is None or b is None:
        return a if t < 0.5 else b
    return a + (b - a) * t


def blend_legs(a: Leg, b: Leg, t: float) -> Leg:
    """Return the leg t of the way from a to b."""
    return Leg(
        mix(a.hip, b.hip, t),
        _number(a.knee, b.knee, t),
        _maybe(a.ankle, b.ankle, t),
        _vec(a.reach, b.reach, t),
        mix(a.knee_toward, b.knee_toward, t),
        _vec(a.thigh, b.thigh, t),
        _vec(a.shank, b.shank, t),
        _vec(a.toes, b.toes, t),
        _vec(a.instep, b.instep, t),
        _number(a.heel, b.heel, t),
    )


def blend_arms(a: Arm, b: Arm, t: float) -> Arm:
    """Return the arm t of the way from a to b."""
    return Arm(
        mix(a.shoulder, b.shoulder, t),
        _number(a.elbow, b.elbow, t),
        _number(a.forearm, b.forearm, t),
        _number(a.wrist, b.wrist, t),
        _vec(a.reach, b.reach, t),
        mix(a.elbow_toward, b.elbow_toward, t),
        _vec(a.upper, b.upper, t),
        _vec(a.fore, b.fore, t),
        _vec(a.fingers, b.fingers, t),
        _vec(a.thumb, b.thumb, t),
        a.hand if t < 0.5 else b.hand,
        mix(a.girdle, b.girdle, t),
    )


def blend(a: Pose, b: Pose, t: float) -> Pose:
    """Return the pose t of the way from a to b (t may pass 1 for a deeper end). Anchors of the same point blend."""
    held = {anchor.point: anchor for anchor in a.anchors}
    anchors = tuple(
        Anchor(
            end.point,
            _maybe(held[end.point].x, end.x, t),
            _maybe(held[end.point].y, end.y, t),
            _maybe(held[end.point].z, end.z, t),
        )
        if end.point in held
        else end
        for end in b.anchors
    )
    return Pose(
        mix(a.pelvis, b.pelvis, t),
        _number(a.opened, b.opened, t),
        mix(a.lumbar, b.lumbar, t),
        mix(a.thorax, b.thorax, t),
        mix(a.neck, b.neck, t),
        mix(a.head, b.head, t),
        {s: blend_legs(a.legs[s], b.legs[s], t) for s in a.legs},
        {s: blend_arms(a.arms[s], b.arms[s], t) for s in a.arms},
        anchors,
        a.balance if t < 0.5 else b.balance,
        a.contacts if t < 0.5 else b.contacts,
        a.loaded or b.loaded,
    )
