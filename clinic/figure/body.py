"""The body as numbers: segment lengths, masses, joint ranges. Lengths are fractions of stature.

Sources, and where each number below comes from:

- Lengths: R. Drillis and R. Contini, *Body Segment Parameters* (1966), as figure 4.1 of D. A. Winter,
  *Biomechanics and Motor Control of Human Movement*, 4th ed. (2009): heights of ankle 0.039, knee 0.285, hip 0.530
  and shoulder 0.818; upper arm 0.186, forearm 0.146, hand 0.108; breadths of shoulders 0.259 and hips 0.191, foot
  length 0.152. The chain of the trunk between hip and shoulder, and how far the joint centres lie inside those
  breadths, are our own division.
- Masses and centres of mass: W. T. Dempster (1955), as table 4.1 of Winter (2009). The hand's centre is given there
  between wrist and second knuckle, the foot's between ankle and second metatarsal head, the trunk's between hip and
  shoulder joints, the head and neck's at the ear canal. (P. de Leva 1996 gives a heavier thigh, 0.142 against 0.100,
  and a lighter trunk; one table is used whole, since mixed shares would not add up to one body.)
- Limbs and neck: American Academy of Orthopaedic Surgeons, *Joint Motion* (1965), as tabled in C. C. Norkin and
  D. J. White, *Measurement of Joint Motion*, appendix A: active ranges of a free joint.
- Low back 60 forward, 25 back, 25 to each side, and 45 to turn for low and upper back together: American Medical
  Association, *Guides to the Evaluation of Permanent Impairment*. How the turn is divided (15 and 30), and the bends of
  the upper back, are our own.
- ``LOADED``, our own: what a joint gives under body weight (kneeling, sitting on the floor, a hand that holds on).
"""

from typing import Final, NamedTuple

SIDES: Final = ("right", "left")
SIGN: Final = {"right": -1.0, "left": 1.0}  # the side's direction along y

STATURE_CM: Final = 175.0
"""The person who is drawn: what is given in centimetres becomes fractions of this."""

# Lengths (Winter 2009, figure 4.1).
THIGH: Final = 0.245
SHANK: Final = 0.246
ANKLE_HEIGHT: Final = 0.039
UPPER_ARM: Final = 0.186
FOREARM: Final = 0.146
HAND: Final = 0.108
HIP_HALF: Final = 0.050  # half the distance of the hip joint centres (hip breadth 0.191 over the skin)
SHOULDER_HALF: Final = (
    0.101  # half the distance of the shoulder joint centres (0.129 to the outer end of the acromion)
)

# The trunk as a chain: where each part begins, measured along the part below it.
LUMBAR_FROM_HIPS: Final = 0.070
LUMBAR_HALF: Final = 0.040
CHEST: Final = 0.060
UPPER_CHEST: Final = 0.050
NECK_BASE: Final = (-0.014, 0.0, 0.045)
NECK: Final = 0.072
NECK_LEAN: Final = 14.0
SHOULDER_PLACE: Final = (-0.004, 0.028)  # forward and up from the upper chest: 0.288 over the hips


KNUCKLES: Final = 0.050  # from the wrist to the second knuckle: where the palm ends in ``draw.hands``
GRIP: Final = (0.017, 0.044)
"""From the wrist to the middle of what a closed hand holds: out of the palm, along the fingers (our own)."""


class Mass(NamedTuple):
    """A segment's share of body mass and where its centre lies between its two ends (0 = first)."""

    share: float
    centre: float


HEAD_NECK: Final = Mass(0.081, 1.0)
TRUNK: Final = Mass(0.497, 0.5)
MASS_UPPER_ARM: Final = Mass(0.028, 0.436)
MASS_FOREARM: Final = Mass(0.016, 0.430)
MASS_HAND: Final = Mass(0.006, 0.506)
MASS_THIGH: Final = Mass(0.100, 0.433)
MASS_SHANK: Final = Mass(0.0465, 0.433)
MASS_FOOT: Final = Mass(0.0145, 0.5)


class Range(NamedTuple):
    """The least and the greatest angle of one joint motion, in degrees."""

    least: float
    greatest: float


# Positive: flexion, abduction, outward rotation, dorsiflexion (of ankle and wrist), palm down (pronation), the hand to
# the thumb's side; side bend and turn of the spine are positive to the right and to the left. Ball joints (hip,
# shoulder) are limited by swing and twist: where the bone points (flexion in the sagittal plane, abduction out of it)
# and how far it is turned about itself.
RANGES: Final[dict[str, Range]] = {
    "hip flexion": Range(-30, 120),
    "hip abduction": Range(-30, 45),
    "hip rotation": Range(-45, 45),
    "knee": Range(-10, 135),
    "ankle": Range(-50, 20),
    "shoulder flexion": Range(-60, 180),
    "shoulder abduction": Range(-50, 180),
    "shoulder rotation": Range(-70, 90),
    "elbow": Range(0, 150),
    "forearm": Range(-80, 80),
    "wrist": Range(-80, 70),
    "wrist deviation": Range(-30, 20),
    "low back flexion": Range(-25, 60),
    "low back side bend": Range(-25, 25),
    "low back turn": Range(-15, 15),
    "upper back flexion": Range(-20, 40),
    "upper back side bend": Range(-25, 25),
    "upper back turn": Range(-30, 30),
    "neck flexion": Range(-45, 45),
    "neck side bend": Range(-45, 45),
    "neck turn": Range(-60, 60),
}

LOADED: Final[
    dict[str, Range]
] = {  # our own: end range under body weight, as in kneeling or sitting on the floor
    "hip flexion": Range(-30, 142),
    "hip abduction": Range(-30, 78),  # with the hip flexed, as in tailor's or 90-90 sitting
    "hip rotation": Range(-60, 90),  # as the front leg of 90-90 sitting, the pelvis free to tip toward it
    "knee": Range(-10, 155),
    "ankle": Range(-65, 40),
    "forearm": Range(-90, 95),
    "wrist": Range(-90, 90),
    "shoulder rotation": Range(-90, 95),  # the hand held by the hip, the floor or a stick
}

ASLANT: Final = 30.0
"""Our own: how far a bar may lie aslant in a closed hand, and so the wrist seem to go beyond its side bend."""
