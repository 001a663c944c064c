"""The surface of a hand in each of its shapes: hanging, flat, spread, closed round a bar, over a rail, round a post.

An open hand has rings, as every limb. A hand that holds is two blocks, the palm's and the fingers', each the skin round
a few balls, and a thumb. The balls' places are given as the hand sees them: toward the thumb, out of the palm and along
the fingers, in fractions of stature, for a hand 0.050 broad round a bar of 0.015.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import cos, radians, sin
from typing import Final

from clinic.figure import body
from clinic.figure.draw.part import Mark, Part, Ring, ring
from clinic.figure.pose import Hand
from clinic.figure.vectors import Frame, Vec, add, along, at, mul, pitch, roll

# share of the hand, toward the thumb, half thickness, thumb side, little-finger side
MITTEN: Final = (
    (.02, 0, .0115, .016, .0155), (.22, 0, .012, .0185, .018), (.46, 0, .0115, .0205, .020), (.72, -.001,
    .009, .0185, .018),
    (.94, -.001, .0062, .0140, .0118),
)  # fmt: skip
# past the last of these rings: toward the thumb, along the fingers; the four fingertips and the gaps between them
TIPS: Final = (
    (0.0112, 0.0040), (0.0076, 0.0000), (0.0037, 0.0090), (-0.0004, 0.0012), (-0.0045, 0.0066), (-0.0080, -0.0022),
    (-0.0108, 0.0004),
)  # fmt: skip
PALM: Final = (
    (0.02, 0, 0.0115, 0.016, 0.0155),
    (0.20, 0, 0.012, 0.0185, 0.018),
    (0.40, 0, 0.0115, 0.021, 0.020),
    (0.48, 0, 0.009, 0.020, 0.019),
)
# place across the knuckles (toward the thumb), spread, length, half thickness: index to little finger
FINGERS: Final = (
    (0.0150, 11, 0.044, 0.0062),
    (0.0052, 3, 0.049, 0.0064),
    (-0.0048, -4, 0.046, 0.0062),
    (-0.0145, -13, 0.037, 0.0056),
)
HAND_DRAWN: Final = body.HAND * 0.93

Row = tuple[float, float, float, float]
"""A ball: toward the thumb, out of the palm, along the fingers, and its radius."""
Skin = tuple[float, float, float]
"""A place on the fingers: out of the palm, along them, and which way the skin faces there, in degrees from along the
fingers toward the back of the hand."""

_WRIST: Final[tuple[Row, ...]] = ((0.006, 0.0, 0.002, 0.0105), (-0.006, 0.0, 0.002, 0.0105))
_KNUCKLES: Final[tuple[Row, ...]] = ((0.0155, -0.0005, 0.045, 0.0085), (-0.0155, 0.001, 0.040, 0.008))
_FIST: Final[tuple[tuple[Row, ...], ...]] = (
    (
        *_WRIST, *_KNUCKLES,
        (0.011, 0.005, 0.018, 0.0105), (-0.010, 0.005, 0.018, 0.0095), (0.0205, 0.017, 0.032, 0.0086),
    ),
    (
        (0.0155, 0.0, 0.046, 0.0075), (-0.0155, 0.001, 0.041, 0.007),
        (0.0165, 0.0205, 0.057, 0.0065), (0.0, 0.0215, 0.0595, 0.0065), (-0.016, 0.020, 0.052, 0.006),
        (0.015, 0.031, 0.045, 0.006), (-0.0145, 0.0295, 0.041, 0.0057),
        (0.0145, 0.027, 0.034, 0.0055), (-0.014, 0.0255, 0.032, 0.0055),
    ),
)  # fmt: skip
_OVER: Final[tuple[tuple[Row, ...], ...]] = (
    (*_WRIST, *_KNUCKLES, (0.011, 0.004, 0.018, 0.010), (0.0225, 0.013, 0.026, 0.0084)),
    (
        (0.0155, 0.0, 0.0485, 0.0082), (0.0, -0.001, 0.050, 0.0082), (-0.006, -0.0005, 0.048, 0.008),
        (0.0145, 0.046, 0.0540, 0.0060), (0.002, 0.051, 0.0555, 0.0060), (-0.006, 0.047, 0.0545, 0.0058),
    ),
)  # fmt: skip
_OVER_LITTLE: Final[tuple[Row, ...]] = ((-0.0150, 0.004, 0.0480, 0.0070), (-0.0155, 0.036, 0.0530, 0.0056))
"""The little finger, which is seen apart from the side."""
_ROUND: Final[tuple[tuple[Row, ...], ...]] = (
    (
        *_WRIST, *_KNUCKLES,
        (0.0145, 0.003, 0.0655, 0.0066), (0.0, 0.002, 0.070, 0.0068), (-0.0155, 0.003, 0.0585, 0.006),
    ),
    (
        (0.0145, 0.003, 0.0655, 0.0066), (0.0, 0.002, 0.070, 0.0068), (-0.0155, 0.003, 0.0585, 0.006),
        (0.0125, 0.028, 0.070, 0.0058), (-0.013, 0.024, 0.0625, 0.0054),
    ),
)  # fmt: skip
_THUMB: Final[tuple[Row, ...]] = ((0.0215, 0.020, 0.035, 0.0084), (0.0040, 0.0405, 0.0480, 0.0068))
_THUMB_OVER: Final[tuple[Row, ...]] = ((0.0225, 0.014, 0.026, 0.0084), (0.0250, 0.034, 0.0285, 0.0066))
"""From its middle joint on; up to there it belongs to the palm."""
# one of the lines between the fingers, from the knuckle on
_FIST_GAP: Final[tuple[Skin, ...]] = (
    (-0.0085, 0.043, 76.0),
    (-0.0065, 0.051, 40.0),
    (0.010, 0.0635, 18.0),
    (0.020, 0.0655, -6.0),
    (0.031, 0.0595, -50.0),
    (0.037, 0.046, -88.0),
    (0.0315, 0.031, -140.0),
)
_FIST_CREASE: Final = ((0.0255, 0.0285), (0.019, 0.034), (0.008, 0.041))
"""Where the little finger folds into the palm: out of the palm, along the fingers."""
_OVER_GAP: Final[tuple[Skin, ...]] = ((-0.004, 0.056, 40.0), (0.010, 0.0585, 10.0), (0.049, 0.0605, 4.0))
_ROUND_GAP: Final[tuple[Skin, ...]] = ((-0.0075, 0.052, 90.0), (-0.0055, 0.071, 60.0))
_BETWEEN: Final = ((0.0085, 0.0), (0.0, 0.0005), (-0.0085, -0.003))
"""Where the lines between the fingers run: toward the thumb, and how much further along the fingers."""


def hand_parts(wrist: Vec, hand: Frame, sign: float, shape: Hand, side: str) -> dict[str, Part]:
    """Return the parts of a hand by name: "right hand", "right thumb", and its fingers where they are drawn apart."""
    if shape is Hand.grip:
        return _holding(wrist, hand, sign, side, _FIST, _FIST_GAP, _THUMB, _FIST_CREASE)
    if shape is Hand.over:
        return _holding(wrist, hand, sign, side, _OVER, _OVER_GAP, _THUMB_OVER, little=_OVER_LITTLE)
    if shape is Hand.round:
        return {
            **_holding(wrist, hand, sign, side, _ROUND, _ROUND_GAP),
            f"{side} thumb": _thumb(wrist, hand, sign, 78.0),
        }
    if shape is Hand.spread:
        return {**_spread(wrist, hand, sign, side), f"{side} thumb": _thumb(wrist, hand, sign)}
    return {
        f"{side} hand": _mitten(wrist, hand, sign, 18.0 if shape is Hand.rest else -2.0),
        f"{side} thumb": _thumb(wrist, hand, sign, 32.0, 12.0)
        if shape is Hand.rest
        else _thumb(wrist, hand, sign),
    }


def _mitten(wrist: Vec, hand: Frame, sign: float, curl: float) -> Part:
    rings, frame, centre, last = [], hand, wrist, 0.0
    for t, aside, thick, thumb, little in MITTEN:
        if t > 0.4:
            frame = roll(hand, -sign * curl * (0.5 if t < 0.6 else 1.0 if t < 0.8 else 1.5))
        centre = along(centre, frame.z, -HAND_DRAWN * (t - last))
        last = t
        rings.append(ring(centre, frame, (aside, thick, thick, thumb, little), sign))
    tips = tuple(at(centre, frame, (aside, 0.0, -ahead)) for aside, ahead in TIPS)
    return Part(rings, 0.006, 0.007, joint0=True, tips=tips)


def _thumb(wrist: Vec, hand: Frame, sign: float, angle: float = 42.0, inward: float = 2.0) -> Part:
    frame = roll(pitch(hand, -angle), -sign * inward)
    root = at(wrist, hand, (0.010, 0.0, -0.022))
    return Part(
        [Ring(along(root, frame.z, -t), frame.y, frame.x, frame.z, (r, r), (r, r))
         for t, r in ((0.0, 0.0110), (0.023, 0.0079), (0.044, 0.0060))], 0.006, 0.006,
    )  # fmt: skip


def _spread(wrist: Vec, hand: Frame, sign: float, side: str) -> dict[str, Part]:
    rings = [
        ring(along(wrist, hand.z, -HAND_DRAWN * t), hand, (aside, thick, thick, thumb, little), sign)
        for t, aside, thick, thumb, little in PALM
    ]
    out = {f"{side} hand": Part(rings, 0.006, 0.004, joint0=True)}
    for i, (aside, spread, size, thick) in enumerate(FINGERS):
        frame = pitch(hand, -spread)
        root = at(wrist, hand, (aside, 0.0, -HAND_DRAWN * 0.44))
        out[f"{side} finger {i}"] = Part(
            [Ring(along(root, frame.z, -size * t), frame.y, frame.x, frame.z, (r, r), (r, r))
             for t, r in ((0.0, thick), (0.55, thick), (1.0, thick * 0.85))], 0.004, 0.005,
        )  # fmt: skip
    return out


def _holding(
    wrist: Vec,
    hand: Frame,
    sign: float,
    side: str,
    blocks: Sequence[Sequence[Row]],
    gap: Sequence[Skin],
    thumb: Sequence[Row] = (),
    crease: Sequence[tuple[float, float]] = (),
    little: Sequence[Row] = (),
) -> dict[str, Part]:
    """A hand that holds: the block of the palm, the block of the fingers with the lines between them, the thumb."""

    def balls(rows: Sequence[Row]) -> list[tuple[Vec, float]]:
        return [(at(wrist, hand, (a, -sign * p, -d)), r) for a, p, d, r in rows]

    def rings(rows: Sequence[Row]) -> list[Ring]:
        return [Ring(place, hand.y, hand.x, hand.z, (r, r), (r, r)) for place, r in balls(rows)]

    palm, fingers = blocks
    aside = mul(hand.x, -1.0)
    folds = tuple((at(wrist, hand, (-0.0225, -sign * p, -d)), aside) for p, d in crease)
    out = {
        f"{side} hand": Part(
            rings(palm[::2]), balls=tuple(balls(palm)), gaps=_gaps(wrist, hand, sign, gap), crease=folds
        ),
        f"{side} fingers": Part(rings(fingers[::3]), balls=tuple(balls(fingers))),
    }
    for name, rows in (("thumb", thumb), ("little", little)):
        if rows:
            out[f"{side} {name}"] = Part(rings(rows), balls=tuple(balls(rows)))
    return out


def _gaps(wrist: Vec, hand: Frame, sign: float, gap: Sequence[Skin]) -> tuple[tuple[Mark, ...], ...]:
    back, tips = mul(hand.y, sign), mul(hand.z, -1.0)
    faces = [add(mul(tips, cos(radians(a))), mul(back, sin(radians(a)))) for _, _, a in gap]
    return tuple(
        tuple(
            (at(wrist, hand, (aside, -sign * p, -d - further)), face)
            for (p, d, _), face in zip(gap, faces, strict=True)
        )
        for aside, further in _BETWEEN
    )


def as_one(parts: dict[str, Part], side: str, others: Sequence[str] = ("fingers", "little")) -> None:
    """Make one block of the palm and the ``others`` of a hand that holds."""
    hand = f"{side} hand"
    for name in others:
        more = parts.get(f"{side} {name}")
        if more and more.balls:
            parts[hand] = replace(parts[hand], balls=(*parts[hand].balls, *more.balls))
            del parts[f"{side} {name}"]
