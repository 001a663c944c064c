"""What a movement holds. The catalogue's canonical side is the right; the left is its exact mirror image."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from clinic.figure.pose import Pose
from clinic.figure.project import View
from clinic.figure.solve import Figure, balanced
from clinic.figure.vectors import Vec

SIDE: Final = View(8, 0, "side")
FRONT: Final = View(90, 0, "front")  # level, so that every foot stands on the floor's line
FAR_HAND: Final = 5.0  # degrees by which the far arm hangs further back, so that the near one covers it
BEHIND: Final = View(258, 12, "behind")


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing in the picture. ``place`` and ``toward`` are world places, ``hand`` the side that holds
    it, ``size`` 1 = usual."""

    kind: str
    place: Vec = (0.0, 0.0, 0.0)
    toward: Vec = (0.0, 0.0, 0.0)
    hand: str = ""
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class Arrow:
    """The way of a point of the body from start to end: a joint, and where the point lies in the named frame.

    ``trim`` cuts the ends (shares of the way); ``shift`` moves the line clear of the body, in drawing units.
    ``beyond``: it is drawn from where the way ends, since the body covers the way itself.
    """

    joint: str
    frame: str
    offset: Vec = (0.0, 0.0, 0.0)
    trim: tuple[float, float] = (0.1, 0.93)
    shift: tuple[float, float] = (0.0, 0.0)
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A wrong way of doing it, or what a test can show: the pose at its end (its words stand in ``words``).

    ``against_start``: it goes wrong where the movement begins, so that the start is what it is compared with.
    """

    end: Pose
    view: View | None = None
    arrows: tuple[Arrow, ...] = ()
    lines: tuple[str, ...] = ()
    against_start: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """One exercise, canonical side right.

    ``views`` are other ways to look at it by name; ``second`` is the one to show small beside the
    first. ``lines`` are drawn dashed over the body: "crests" (through the pelvis), "spine" (through the trunk),
    "back" (along it), "gap" (from the heel to the stick). ``deeper``: how far the modification goes, as a share of
    start to end.
    """

    slug: str
    start: Pose
    end: Pose
    view: View
    arrows: tuple[Arrow, ...] = ()
    views: Mapping[str, View] = field(default_factory=dict)
    props: tuple[Prop, ...] = ()
    shoes: bool = True
    sided: bool = False
    modifications: tuple[str, ...] = ()
    faults: Mapping[str, Fault] = field(default_factory=dict)
    outcomes: Mapping[str, Fault] = field(default_factory=dict)
    tints: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    second: str = ""
    deeper: float = 1.3


def settled(
    pose_of: Callable[[float], Pose],
    miss: Callable[[Figure], float],
    a: float,
    b: float,
    placed: Callable[[Pose], Figure] = balanced,
) -> Pose:
    """Return the pose, of a family with one number, at which ``miss`` of its figure is nought (secant).

    For contacts that no two-bone limb can reach by itself, such as an elbow on the floor below a bent trunk. ``placed``
    may leave out the balance where the miss does not depend on how the legs lean.
    """
    fa = miss(placed(pose_of(a)))
    for _ in range(12):
        fb = miss(placed(pose_of(b)))
        if abs(fb) < 2e-4 or abs(fb - fa) < 1e-9:
            break
        step = max(-25.0, min(25.0, fb * (b - a) / (fb - fa)))
        a, fa, b = b, fb, b - step
    return pose_of(b)
