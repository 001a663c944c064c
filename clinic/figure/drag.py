"""Taking hold of a joint in the picture: which angles give way, and how far.

Each handle names the joint that follows the pointer, the joint against which it is measured, the angles that may
change, and what stays where it is meanwhile. The hips move over feet that stay; the angles of all others are found by
damped least squares within the sliders' limits. Where the body itself says no, the joint goes as far as it can.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from clinic.figure.body import SHANK, SIDES, THIGH
from clinic.figure.custom import bent, sliders, values_of
from clinic.figure.errors import ImpossiblePose, UnknownName
from clinic.figure.limits import check
from clinic.figure.pose import Leg
from clinic.figure.posed import PoseValue
from clinic.figure.project import SCALE, Camera, camera, nearness, project
from clinic.figure.scene import Scene
from clinic.figure.solve import Figure, place
from clinic.figure.vectors import Point, Vec, add, distance, mul, sub

TURNS: Final = 10
"""How often the angles are bettered at most."""
CLOSE: Final = 0.0015
"""Near enough, in fractions of stature: a pixel and a half of a picture 1,000 high."""
CALM: Final = 2e-7
"""How much a degree of change weighs against a miss."""
ASIDE: Final = 0.5
"""How much a joint that comes nearer or goes away weighs: it follows the pointer in the picture's plane."""
LEG: Final = ("hip flexion", "hip abduction", "hip rotation", "knee", "ankle")
HIPS: Final = "hips"
LONGEST: Final = 0.998
"""How straight a leg may become, as a share of its length."""
HELD: Final = 3.0
"""How much more what must stay weighs than what should move."""
_LIMITS: Final = {slider.name: slider for slider in sliders()}


@dataclass(frozen=True, slots=True)
class Handle:
    """A place to take hold of: ``joint`` moves against ``against`` by ``angles`` while ``stays`` stay."""

    joint: str
    against: str
    angles: tuple[str, ...]
    stays: tuple[str, ...] = ()


def _of_both(*motions: str) -> tuple[str, ...]:
    return tuple(f"{side} {motion}" for side in SIDES for motion in motions)


def _of_one(side: str, *motions: str) -> tuple[str, ...]:
    return tuple(f"{side} {motion}" for motion in motions)


def _limbs(side: str) -> dict[str, Handle]:
    """The handles of one side's leg and arm."""

    def handle(joint: str, against: str, *motions: str) -> Handle:
        return Handle(f"{side} {joint}", f"{side} {against}", _of_one(side, *motions))

    hip = ("hip flexion", "hip abduction")
    shoulder = ("shoulder flexion", "shoulder abduction")
    return {
        f"{side} knee": handle("knee", "hip", *hip),
        f"{side} foot": handle("ankle", "hip", *hip, "hip rotation", "knee"),
        f"{side} toes": handle("ball", "ankle", "ankle"),
        f"{side} elbow": handle("elbow", "shoulder", *shoulder),
        f"{side} hand": handle("wrist", "shoulder", *shoulder, "shoulder rotation", "elbow"),
    }


HANDLES: Final[dict[str, Handle]] = {
    "head": Handle("head", "neck", ("neck flexion", "neck side bend")),
    "chest": Handle(
        "neck",
        "pelvis",
        ("trunk tilt", "trunk roll", *_of_both("hip flexion", "hip abduction")),
        _of_both("knee", "ankle"),
    ),
    "hips": Handle("pelvis", "pelvis", ()),
    **_limbs("right"),
    **_limbs("left"),
}


def places(value: PoseValue, scene: Scene, which: str) -> dict[str, Point]:
    """Return where each handle lies in the drawing of "start" or "end"; what is held fast by a contact has none."""
    value.angles(which)
    c = camera(value.view)
    figure = scene.start if which == "start" else scene.end
    fast = {f"{side} toes" for side in SIDES if f"{side} foot" in value.flat}
    for side in SIDES:
        if figure.pose.arms[side].reach is not None:
            fast |= {f"{side} elbow", f"{side} hand"}
    return {
        name: project(c, figure.joints[handle.joint]) for name, handle in HANDLES.items() if name not in fast
    }


def drag(value: PoseValue, which: str, name: str, by: Point) -> tuple[PoseValue, ImpossiblePose | None]:
    """Return the value with a handle moved ``by`` that much in the drawing, and what stopped it, if anything.

    Raises UnknownName, and ImpossiblePose when the value itself is impossible.
    """
    if name not in HANDLES:
        raise UnknownName("joint", name, HANDLES)
    angles = value.angles(which)
    c = camera(value.view)
    solver = _Solver(angles, value.flat, HANDLES[name], c, by)
    found, stopped = solver.legal(_stooped(angles, value.flat, c, by) if name == HIPS else solver.solved())
    kept = {one: round(found[one], 1) + 0.0 for one in _LIMITS if round(found.get(one, 0.0), 1)}
    return value.with_angles(which, kept), stopped


def _stooped(angles: Mapping[str, float], flat: Sequence[str], c: Camera, by: Point) -> dict[str, float]:
    """The angles with the hips moved while both feet stay where they are: two-bone inverse kinematics of each leg."""
    pose = bent(angles, flat)
    figure = place(pose)
    shift = add(mul(c.right, by[0] / SCALE), mul(c.up, -by[1] / SCALE))
    legs = {}
    for side in SIDES:
        thigh, foot = figure.frames[f"{side} thigh"], figure.frames[f"{side} foot"]
        hip, ankle = figure.joints[f"{side} hip"], sub(figure.joints[f"{side} ankle"], shift)
        far = distance(hip, ankle) / (LONGEST * (THIGH + SHANK))
        reach = ankle if far <= 1 else add(hip, mul(sub(ankle, hip), 1 / far))
        legs[side] = Leg(reach=reach, knee_toward=thigh.x, toes=foot.x, instep=foot.z)
    found = values_of(place(replace(pose, legs=legs)))
    moved = {name: found[name] for name in _of_both(*LEG)}
    return {**angles, **{name: _within(name, angle) for name, angle in moved.items()}}


def _within(name: str, angle: float) -> float:
    return max(_LIMITS[name].least, min(_LIMITS[name].greatest, angle))


class _Solver:
    """One drag: from the angles at its beginning to those that bring the joint nearest to where it is wanted."""

    def __init__(
        self,
        angles: Mapping[str, float],
        flat: Sequence[str],
        handle: Handle,
        c: Camera,
        by: Point,
    ) -> None:
        self._begin, self._flat, self._handle, self._camera = dict(angles), flat, handle, c
        figure = self._figure(self._begin)
        x, y = self._seen(figure)
        self._goal = (x + by[0] / SCALE, y + by[1] / SCALE)
        self._depth = nearness(c, self._against(figure, handle.joint))
        self._stay = [self._against(figure, joint) for joint in handle.stays]
        self._free = tuple(
            a for a in handle.angles if not (a.endswith("ankle") and f"{a.split()[0]} foot" in flat)
        )

    def solved(self) -> dict[str, float]:
        """The angles that come nearest, each within its slider."""
        angles = dict(self._begin)
        free = list(self._free)
        for _ in range(TURNS):
            miss = self._miss(angles)
            if not free or sum(m * m for m in miss) < CLOSE * CLOSE / 4:
                break
            step = self._step(angles, free, miss)
            for name, change in zip(list(free), step, strict=True):
                wanted = angles.get(name, 0.0) + max(-25.0, min(25.0, change))
                angles[name] = _within(name, wanted)
                if angles[name] != wanted:
                    free.remove(name)
            if max(abs(change) for change in step) < 0.02:
                break
        return angles

    def legal(self, wanted: Mapping[str, float]) -> tuple[Mapping[str, float], ImpossiblePose | None]:
        """The wanted angles, or as far toward them as the body goes, with what stopped it."""
        stopped = self._refusal(wanted)
        if stopped is None:
            return wanted, self._at_limit(wanted)
        low, high = 0.0, 1.0
        for _ in range(5):
            middle = (low + high) / 2
            if self._refusal(self._toward(wanted, middle)) is None:
                low = middle
            else:
                high = middle
        return self._toward(wanted, low), stopped

    def _toward(self, wanted: Mapping[str, float], t: float) -> dict[str, float]:
        return {
            name: (1 - t) * self._begin.get(name, 0.0) + t * wanted.get(name, 0.0)
            for name in {**self._begin, **wanted}
        }

    def _refusal(self, angles: Mapping[str, float]) -> ImpossiblePose | None:
        try:
            check(self._figure(angles))
        except ImpossiblePose as error:
            return error
        return None

    def _at_limit(self, angles: Mapping[str, float]) -> ImpossiblePose | None:
        """Which slider keeps the joint from where it is wanted, if one does."""
        miss = self._miss(angles)
        if miss[0] ** 2 + miss[1] ** 2 < 16 * CLOSE * CLOSE:
            return None
        for name in self._free:
            angle = angles.get(name, 0.0)
            if angle in (_LIMITS[name].least, _LIMITS[name].greatest) and angle != self._begin.get(name, 0.0):
                return ImpossiblePose(name, angle, angle)
        return None

    def _figure(self, angles: Mapping[str, float]) -> Figure:
        return place(bent(angles, self._flat))

    def _against(self, figure: Figure, joint: str) -> Vec:
        return sub(figure.joints[joint], figure.joints[self._handle.against])

    def _seen(self, figure: Figure) -> Point:
        x, y = project(self._camera, self._against(figure, self._handle.joint))
        return x / SCALE, y / SCALE

    def _miss(self, angles: Mapping[str, float]) -> list[float]:
        figure = self._figure(angles)
        x, y = self._seen(figure)
        depth = nearness(self._camera, self._against(figure, self._handle.joint)) - self._depth
        out = [x - self._goal[0], y - self._goal[1], ASIDE * depth]
        for joint, wanted in zip(self._handle.stays, self._stay, strict=True):
            out += [HELD * off for off in sub(self._against(figure, joint), wanted)]
        return out

    def _step(self, angles: dict[str, float], free: Sequence[str], miss: Sequence[float]) -> list[float]:
        """One step of Gauss and Newton, damped: (JᵀJ + calm) x = -Jᵀ miss."""
        columns = []
        for name in free:
            moved = self._miss({**angles, name: angles.get(name, 0.0) + 0.5})
            columns.append([(after - before) / 0.5 for after, before in zip(moved, miss, strict=True)])
        rows = [
            [
                sum(a * b for a, b in zip(one, other, strict=True)) + (CALM if one is other else 0.0)
                for other in columns
            ]
            for one in columns
        ]
        return _solve(rows, [-sum(a * b for a, b in zip(one, miss, strict=True)) for one in columns])


def _solve(rows: list[list[float]], right: list[float]) -> list[float]:
    """Return x of rows · x = right, for a symmetric matrix without nought on the way (Gauss)."""
    n = len(right)
    for i in range(n):
        for k in range(i + 1, n):
            share = rows[k][i] / rows[i][i]
            for j in range(i, n):
                rows[k][j] -= share * rows[i][j]
            right[k] -= share * right[i]
    out = [0.0] * n
    for i in reversed(range(n)):
        known = sum(rows[i][j] * out[j] for j in range(i + 1, n))
        out[i] = (right[i] - known) / rows[i][i]
    return out
