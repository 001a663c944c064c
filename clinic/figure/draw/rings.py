"""The body's surface: a ring of four radii at places along each bone. One table serves every camera.

Each row of a table gives where along the bone the ring sits and how far the skin lies from the bone: outward (lateral),
inward (medial), to the front and to the back, in fractions of stature. The numbers are ours, drawn after photographs of
standing people and checked against the breadths in Winter (2009), figure 4.1.
"""

from collections.abc import Collection, Mapping
from typing import Final

from clinic.figure import body
from clinic.figure.body import SIDES, SIGN
from clinic.figure.draw.hands import hand_parts
from clinic.figure.draw.part import Part, Ring, ring
from clinic.figure.draw.people import Person
from clinic.figure.pose import Contact
from clinic.figure.solve import BALL, Figure
from clinic.figure.vectors import UP, Frame, along, at, between, cross, dot, pitch, unit

LIMBS: Final[Mapping[str, tuple[str, ...]]] = {
    "leg": ("thigh", "shank", "foot"),
    "arm": ("upper arm", "forearm", "hand", "thumb"),
}


# height above the hips, forward, lateral, front, back, tilt
TRUNK: Final = (
    (-.076, -.010, .064, .030, .050, 0), (-.047, -.004, .088, .047, .065, 0), (-.008, 0, .0975, .056, .075, 0),
    (.032, 0, .0945, .060, .069, 0), (.070, 0, .084, .060, .055, 0), (.110, 0, .0765, .056, .046, 0),
    (.150, 0, .079, .059, .049, 0), (.210, 0, .087, .070, .058, 0), (.250, 0, .094, .063, .064, 2),
    (.284, -.004, .103, .050, .062, 7), (.303, -.012, .081, .040, .049, 17), (.312, -.015, .047, .031, .031, 25),
)  # fmt: skip
SHIRT_HEM: Final = 3  # the trunk's ring where the shirt ends
# share of the bone, forward, lateral, medial, front, back
THIGH: Final = (
    (.0, 0, .045, .050, .050, .064), (.14, .002, .0485, .053, .054, .060), (.36, .004, .046, .048, .052, .048),
    (.62, .002, .038, .037, .044, .040), (.84, 0, .031, .032, .036, .034),
)  # fmt: skip
KNEE: Final = (0.0, 0.030, 0.031, 0.034, 0.032)
SHANK: Final = (
    (.13, 0, .029, .030, .030, .036), (.30, 0, .033, .032, .026, .044), (.50, 0, .029, .029, .024, .037),
    (.72, 0, .021, .022, .020, .026), (.90, 0, .018, .018, .018, .021), (1.0, 0, .019, .020, .019, .022),
)  # fmt: skip
TROUSER_HEM: Final = 5  # the shank's ring (knee counted) where the trousers end
_FOLDED: Final = (-0.34, -0.77)  # cosines of a knee bent by 110 and by 140 degrees
# forward of the ankle, height of the centre, lateral, medial, up, down
FOOT: Final = (
    (-.038, -.022, .015, .015, .014, .016), (-.024, -.020, .020, .020, .024, .019), (.004, -.019, .021,
    .021, .026, .020),
    (.036, -.021, .022, .022, .016, .018), (.070, -.0255, .026, .024, .0125, .0135), (.094, -.0275, .023,
    .023, .011, .0115),
)  # fmt: skip
UPPER_ARM: Final = (
    (.0, 0, .0255, .030, .029, .029), (.14, 0, .0300, .028, .032, .031), (.34, 0, .0265, .026, .029, .028),
    (.54, 0, .0235, .024, .0265, .0265), (.80, 0, .021, .023, .022, .024),
)  # fmt: skip
SLEEVE_HEM: Final = 3
ELBOW: Final = (0.0, 0.020, 0.021, 0.020, 0.022)
FOREARM: Final = (
    (.24, 0, .023, .0215, .0238, .0215), (.55, 0, .019, .018, .019, .018), (.82, 0, .014, .014, .016, .0155),
    (1.0, 0, .0115, .0115, .0155, .0155),
)  # fmt: skip
WRIST: Final = 3  # the forearm's ring (elbow counted) where the wrist begins
# along the neck, forward, half breadth, front, back, tilt
NECK: Final = (
    (-.004, .000, .042, .036, .030, 24), (.018, .001, .0345, .030, .030, 18), (.036, .003, .0315, .028, .030, 8),
    (.056, .005, .031, .028, .031, 0), (.078, .007, .031, .028, .033, 0),
)  # fmt: skip
# height over the skull's base joint, front, back, half breadth
HEAD: Final = (
    (.0865, .026, -.040, .028), (.075, .043, -.051, .037), (.058, .0545, -.058, .0425), (.038, .0595, -.060, .0445),
    (.026, .0565, -.0595, .044), (.012, .063, -.056, .0430), (.000, .0725, -.050, .0415), (-.006, .0625, -.044, .040),
    (-.013, .0632, -.034, .038), (-.0185, .0610, -.024, .0365), (-.025, .0618, -.014, .0345), (-.031,
    .0583, -.006, .032),
    (-.040, .0592, .006, .027), (-.047, .0520, .020, .019),
)  # fmt: skip
FEATURES: Final = (4, 6, 7, 9, 10)  # the head's rings that only a profile needs: nose and lips


def _trunk(figure: Figure, who: Person) -> Part:
    j, f = figure.joints, figure.frames
    rings: list[Ring] = []
    for i, (height, forward, lateral, front, back, tilt) in enumerate(TRUNK):
        if height <= 0.0701:
            centre, frame = at(j["pelvis"], f["pelvis"], (forward, 0.0, height)), f["pelvis"]
        elif height < 0.12:
            centre, frame = j["lower back"], f["low back"]
        elif height < 0.16:
            centre, frame = j["mid back"], f["chest"]
        elif height < 0.22:
            centre, frame = j["ribs"], f["mid chest"]
        else:
            centre = at(j["upper back"], f["upper chest"], (forward, 0.0, height - 0.26))
            frame = pitch(f["upper chest"], tilt)
        wide, deep_front, deep_back = _girth(i, who)
        bust = who.bust if i == 7 else who.bust * 0.5 if i in (6, 8) else 0.0
        rings.append(Ring(
            centre, frame.y, frame.x, frame.z, (lateral * wide,) * 2, (front * deep_front + bust, back * deep_back)
        ))  # fmt: skip
    return Part(rings, 0.018, 0.004, flat=0.70, groups=((0, 4), (3, 7), (6, 11)))


def _girth(i: int, who: Person) -> tuple[float, float, float]:
    """Return the factors of breadth, front and back for the trunk's i-th ring."""
    if i <= 2:
        return who.hips, 1 + (who.belly - 1) * 0.5, 1 + (who.hips - 1) * 0.6
    if i <= 5:
        return who.waist, who.belly, 1 + (who.waist - 1) * 0.35
    if i <= 8:
        t = (who.waist - 1) * 0.3 if i == 6 else 0.0
        return (
            who.chest + t,
            who.chest + (who.belly - 1) * (0.5 if i == 6 else 0.2),
            1 + (who.chest - 1) * 0.5,
        )
    return who.shoulders, who.chest, 1 + (who.chest - 1) * 0.5


def _head(figure: Figure) -> Part:
    frame, base = figure.frames["head"], figure.joints["head"]
    rings = [
        Ring(at(base, frame, ((f + b) / 2, 0.0, z)), frame.y, frame.x, frame.z, (w, w), ((f - b) / 2,) * 2)
        for z, f, b, w in HEAD
    ]
    return Part(rings, 0.0095, 0.002, features=FEATURES)


def _neck(figure: Figure, who: Person) -> Part:
    frame, base = figure.frames["neck"], figure.joints["neck"]
    rings: list[Ring] = []
    for height, forward, wide, front, back, tilt in NECK:
        f = pitch(between(figure.frames["upper chest"], frame) if height < 0.02 else frame, tilt)
        k = who.neck if height > 0.0 else who.shoulders
        rings.append(
            Ring(
                at(base, frame, (forward, 0.0, height)), f.y, f.x, f.z, (wide * k,) * 2, (front * k, back * k)
            )
        )
    return Part(rings)


def _leg(figure: Figure, side: str, who: Person, out: dict[str, Part]) -> None:
    j, f, sign, k = figure.joints, figure.frames, SIGN[side], who.limbs
    thigh, shank, foot = f[f"{side} thigh"], f[f"{side} shank"], f[f"{side} foot"]
    hip, knee, ankle = j[f"{side} hip"], j[f"{side} knee"], j[f"{side} ankle"]
    groin = between(f["pelvis"], thigh)
    upper = between(f["pelvis"], thigh, 0.8)
    rings = []
    for i, (t, *row) in enumerate(THIGH):
        frame = groin if i == 0 else upper if i == 1 else thigh
        size = k * (who.hips if i < 2 else 1.0)
        rings.append(ring(along(hip, thigh.z, -body.THIGH * t), frame, row, sign, size))
    share = _own_end(thigh, shank)
    above, below = (ring(knee, between(thigh, shank, t), KNEE, sign, k) for t in (share, 1.0 - share))
    out[f"{side} thigh"] = Part([*rings, above], 0.010, 0.026, True, True)
    lower = [ring(along(knee, shank.z, -body.SHANK * t), shank, row, sign, k) for t, *row in SHANK]
    out[f"{side} shank"] = Part([below, *lower], 0.026, 0.012, True)
    toes, ball = _toes(figure, side), at(ankle, foot, BALL)
    rings = []
    for forward, height, lateral, medial, up, down in FOOT:
        breadth = (lateral, medial) if sign > 0 else (medial, lateral)
        if forward > BALL[0]:
            part, centre = toes, at(ball, toes, (forward - BALL[0], 0.0, height - BALL[2]))
        else:
            part, centre = foot, at(ankle, foot, (forward, 0.0, height))
        rings.append(Ring(centre, part.y, part.z, part.x, breadth, (up, down)))
    out[f"{side} foot"] = Part(rings, 0.008, 0.016)


def _own_end(thigh: Frame, shank: Frame) -> float:
    """Return how far the ring at the thigh's end is turned toward the shank: half way, and less the more a knee is
    folded, else the thigh would end in an edge."""
    folded = (_FOLDED[0] - dot(thigh.z, shank.z)) / (_FOLDED[0] - _FOLDED[1])
    return 0.5 - 0.35 * max(0.0, min(1.0, folded))


def _toes(figure: Figure, side: str) -> Frame:
    """Return how the toes are turned: as the foot, or flat on the floor while the heel of a standing foot is raised."""
    foot = figure.frames[f"{side} foot"]
    stands = Contact(f"{side} foot", "floor") in figure.pose.contacts
    if not stands or foot.x[2] > -0.05:
        return foot
    ahead = unit((foot.x[0], foot.x[1], 0.0))
    return Frame(ahead, cross(UP, ahead), UP)


def _arm(figure: Figure, side: str, who: Person, out: dict[str, Part]) -> None:
    j, f, sign, k = figure.joints, figure.frames, SIGN[side], who.limbs
    upper, fore, hand = f[f"{side} upper arm"], f[f"{side} forearm"], f[f"{side} hand"]
    shoulder, elbow, wrist = j[f"{side} shoulder"], j[f"{side} elbow"], j[f"{side} wrist"]
    socket = between(f["upper chest"], upper)
    rings = [
        ring(
            along(shoulder, upper.z, -body.UPPER_ARM * t),
            socket if i == 0 else upper,
            row,
            sign,
            k,
        )
        for i, (t, *row) in enumerate(UPPER_ARM)
    ]
    elbow_ring = ring(elbow, between(upper, fore), ELBOW, sign, k)
    out[f"{side} upper arm"] = Part([*rings, elbow_ring], 0.012, 0.014, joint1=True)
    rings = []
    for t, *row in FOREARM:
        twist = fore if t < 0.5 else between(fore, hand, 0.35 if t < 0.7 else 0.6 if t < 0.95 else 0.9)
        rings.append(ring(along(elbow, fore.z, -body.FOREARM * t), twist, row, sign, k))
    out[f"{side} forearm"] = Part([elbow_ring, *rings], 0.014, 0.006, True, True)
    out.update(hand_parts(wrist, hand, sign, figure.pose.arms[side].hand, side))


def parts_of(figure: Figure, who: Person, wanted: Collection[str] | None = None) -> dict[str, Part]:
    """Return every part of the figure's surface by name: "trunk", "neck", "head", "right thigh", …; limbs of which no
    part is ``wanted`` are left out."""
    out = {"trunk": _trunk(figure, who), "neck": _neck(figure, who), "head": _head(figure)}
    for side in SIDES:
        if wanted is None or any(f"{side} {part}" in wanted for part in LIMBS["leg"]):
            _leg(figure, side, who, out)
        if wanted is None or any(f"{side} {part}" in wanted for part in LIMBS["arm"]):
            _arm(figure, side, who, out)
    return out
