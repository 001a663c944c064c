"""Taking hold of a joint in the picture: which angles give way, and how far.

Each handle names the joint that follows the pointer, the joint against which it is measured, the angles that may
change, and what stays where it is meanwhile. What rests on something goes on resting on it, where it is. The angles are
found by damped least squares within the sliders' limits. Where the body itself says no, the joint goes as far as it
can.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot
from typing import Final

from clinic.figure.body import SIDES
from clinic.figure.custom import SLIDERS, bent
from clinic.figure.errors import AtRest, FigureError, ImpossiblePose, UnknownName
from clinic.figure.least import Angles, nearest
from clinic.figure.posed import WHICH, PoseValue
from clinic.figure.posing import brought_to_rest, pose_of
from clinic.figure.project import SCALE, Camera, camera, nearness, project
from clinic.figure.scene import Scene
from clinic.figure.settle import HELD, STIFF, givers, ground, level, misses
from clinic.figure.solve import Figure, place
from clinic.figure.touch import feet_of
from clinic.figure.vectors import Point, Vec, add, sub

NEAR: Final = 0.006
FAR: Final = 0.03
"""Nearer than this a joint came to where it was wanted; further, and what holds it is said (fractions of stature)."""
ASIDE: Final = 0.5
"""How much a joint that comes nearer or goes away weighs: it follows the pointer in the picture's plane."""
LEG: Final = ("hip flexion", "hip abduction", "hip rotation", "knee", "ankle")
TRUNK: Final = ("trunk tilt", "trunk roll")


@dataclass(frozen=True, slots=True)
class Handle:
    """A place to take hold of: ``joint`` moves against ``against`` by ``angles`` while ``stays`` stay.

    ``parts``: what rests when this does. ``carries``: it takes the whole body along, so that the limbs on which it
    rests must give way too.
    """

    joint: str
    against: str
    angles: tuple[str, ...]
    stays: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    carries: bool = False


def _of_both(*motions: str) -> tuple[str, ...]:
    return tuple(f"{side} {motion}" for side in SIDES for motion in motions)


def _of_one(side: str, *motions: str) -> tuple[str, ...]:
    return tuple(f"{side} {motion}" for motion in motions)


def _limbs(side: str) -> dict[str, Handle]:
    """The handles of one side's leg and arm."""

    def handle(joint: str, against: str, motions: tuple[str, ...], *parts: str) -> Handle:
        return Handle(
            f"{side} {joint}", f"{side} {against}", _of_one(side, *motions), parts=_of_one(side, *parts)
        )

    hip = ("hip flexion", "hip abduction")
    shoulder = ("shoulder flexion", "shoulder abduction")
    return {
        f"{side} knee": handle("knee", "hip", hip, "knee", "shin"),
        f"{side} foot": handle("ankle", "hip", (*hip, "hip rotation", "knee"), "foot", "toes", "shin"),
        f"{side} toes": handle("ball", "ankle", ("ankle",), "toes"),
        f"{side} elbow": handle("elbow", "shoulder", shoulder, "forearm"),
        f"{side} hand": handle(
            "wrist", "shoulder", (*shoulder, "shoulder rotation", "elbow"), "hand", "forearm"
        ),
    }


_HIPS_AND_KNEES = _of_both("hip flexion", "hip abduction", "knee")
HANDLES: Final[dict[str, Handle]] = {
    "head": Handle("head", "neck", ("neck flexion", "neck side bend"), parts=("head",)),
    "chest": Handle(
        "neck",
        "pelvis",
        (*TRUNK, *_of_both("hip flexion", "hip abduction")),
        _of_both("knee", "ankle"),
        ("shoulder blades",),
        carries=True,
    ),
    "hips": Handle(
        "pelvis",
        "right ankle",
        _of_both(*LEG),
        ("left ankle",),
        ("seat", "sacrum", *_of_both("hip")),
        carries=True,
    ),
    **_limbs("right"),
    **_limbs("left"),
}


def places(value: PoseValue, scene: Scene, which: str) -> dict[str, Point]:
    """Return where each handle lies in the drawing of "start" or "end"; what is held fast by a contact has none."""
    touches = value.touches(which)
    c = camera(value.view)
    figure = scene.start if which == "start" else scene.end
    fast = {f"{side} toes" for side in SIDES if f"{side} foot" in touches}
    for side in SIDES:
        if figure.pose.arms[side].reach is not None:
            fast |= {f"{side} elbow", f"{side} hand"}
    return {
        name: project(c, figure.joints[handle.joint]) for name, handle in HANDLES.items() if name not in fast
    }


def slides(value: PoseValue, which: str, name: str) -> bool:
    """Return whether a handle is a part that rests: it takes the middle of all that rests along with it."""
    return any(part in value.touches(which) for part in HANDLES[name].parts)


def drag(value: PoseValue, which: str, name: str, by: Point) -> tuple[PoseValue, FigureError | None]:
    """Return the value with a handle moved ``by`` that much in the drawing, and what stopped it, if anything.

    Raises UnknownName, and what ``scene_of`` raises when the value itself is impossible.
    """
    if name not in HANDLES:
        raise UnknownName("joint", name, HANDLES)
    return _Drag(value, which, HANDLES[name], by).done()


class _Drag:
    """One drag: from the angles at its beginning to those that bring the joint nearest to where it is wanted."""

    def __init__(self, value: PoseValue, which: str, handle: Handle, by: Point) -> None:
        self._value, self._which, self._handle = value, which, handle
        self._begin = dict(value.angles(which))
        self._touches = value.touches(which)
        self._camera: Camera = camera(value.view)
        figure = self._figure(self._begin)
        self._resting = [part for part in handle.parts if part in self._touches]
        staying = {part: on for part, on in self._touches.items() if part not in self._resting}
        self._kept = ground(figure, self._touches, staying)
        self._rests = handle.carries or bool(set(handle.angles) & set(givers(self._touches)))
        if not self._kept.places:
            self._rests = False
        x, y = self._seen(figure)
        self._goal = (x + by[0] / SCALE, y + by[1] / SCALE)
        self._depth = nearness(self._camera, self._against(figure))
        self._stay = [self._stands(figure, joint) for joint in handle.stays]
        self._free = self._giving()

    @property
    def _follower(self) -> str:
        """The end that gives way: the one that is set, unless a part that rests is taken along the floor in it."""
        other = "start" if self._which == "end" else "end"
        return other if self._resting else self._which

    def _giving(self) -> tuple[str, ...]:
        """What may change: the handle's own angles, and those by which the rest of the body keeps its contacts."""
        own: tuple[str, ...] = self._handle.angles
        if self._rests:
            own = (
                (*TRUNK, *own, *givers(self._touches))
                if self._handle.carries
                else (*own, *givers(self._touches))
            )
        flat = feet_of(self._touches)
        return tuple(
            dict.fromkeys(a for a in own if not (a.endswith("ankle") and f"{a.split()[0]} foot" in flat))
        )

    def done(self) -> tuple[PoseValue, FigureError | None]:
        """The value as far toward the wanted angles as the body goes, with what stopped it."""
        stiff = {name: weight for name, weight in STIFF.items() if name not in self._handle.angles}
        wanted = nearest(self._miss, self._begin, self._free, stiff)
        found, stopped = self._tried(wanted)
        if found is not None:
            return found, stopped or self._at_limit(wanted)
        low, high, best = 0.0, 1.0, self._value
        for _ in range(5):
            middle = (low + high) / 2
            found, _error = self._tried(self._toward(wanted, middle))
            if found is None:
                high = middle
            else:
                low, best = middle, found
        for part in self._resting:
            return best, AtRest(part, self._touches[part])
        return best, stopped

    def _tried(self, angles: Angles) -> tuple[PoseValue | None, FigureError | None]:
        """The value with these angles, settled; None with the reason when no body can be like that."""
        kept = {one: round(angles[one], 1) + 0.0 for one in SLIDERS if round(angles.get(one, 0.0), 1)}
        try:
            value = brought_to_rest(self._value.with_angles(self._which, kept), self._follower)
            for which in WHICH if self._resting else (self._which,):
                pose_of(value.angles(which), value.touches(which), value.step)
        except FigureError as error:
            return None, error
        return value, None

    def _toward(self, wanted: Mapping[str, float], t: float) -> dict[str, float]:
        return {
            name: (1 - t) * self._begin.get(name, 0.0) + t * wanted.get(name, 0.0)
            for name in {**self._begin, **wanted}
        }

    def _at_limit(self, angles: Angles) -> FigureError | None:
        """What keeps the joint from where it is wanted: that it rests, or the end of a slider."""
        miss = self._miss(angles)
        if hypot(miss[0], miss[1]) < NEAR:
            return None
        for part in self._resting:
            return AtRest(part, self._touches[part])
        for name in self._free:
            angle = angles.get(name, 0.0)
            slider = SLIDERS[name]
            if angle in (slider.least, slider.greatest) and angle != self._begin.get(name, 0.0):
                return ImpossiblePose(name, angle, angle)
        return AtRest("", "") if self._rests and hypot(miss[0], miss[1]) > FAR else None

    def _figure(self, angles: Angles) -> Figure:
        return place(bent(angles, feet_of(self._touches)))

    def _against(self, figure: Figure) -> Vec:
        """Where the joint lies: as the ground sees it when something rests, else as its neighbour does."""
        return self._stands(figure, self._handle.joint)

    def _stands(self, figure: Figure, joint: str) -> Vec:
        if not self._rests:
            return sub(figure.joints[joint], figure.joints[self._handle.against])
        dx, dy = self._kept.moved(figure)
        down = level(figure, self._touches, self._value.step) or 0.0
        return add(figure.joints[joint], (dx, dy, -down))

    def _seen(self, figure: Figure) -> Point:
        x, y = project(self._camera, self._against(figure))
        return x / SCALE, y / SCALE

    def _miss(self, angles: Angles) -> list[float]:
        figure = self._figure(angles)
        x, y = self._seen(figure)
        depth = nearness(self._camera, self._against(figure)) - self._depth
        out = [x - self._goal[0], y - self._goal[1], ASIDE * depth]
        if self._rests:
            return out + [HELD * one for one in misses(figure, self._touches, self._value.step, self._kept)]
        for joint, wanted in zip(self._handle.stays, self._stay, strict=True):
            out += [HELD * off for off in sub(self._stands(figure, joint), wanted)]
        return out
