"""Modifications of a pose that was set by hand: of its angles, and of what it is done with.

The same slugs as in ``clinic.figure.modify``, which changes a catalogue movement's plan; here there is only a table of
angles. What has no meaning for such a table (another position, a leg to lift) is left out, and the words leave it out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from clinic.figure.body import SIDES
from clinic.figure.custom import SLIDERS, within_slider
from clinic.figure.errors import FigureError
from clinic.figure.modify import BENT_KNEES, MORE_BENT, SMALLER, SOFT_KNEE
from clinic.figure.posed import PoseValue
from clinic.figure.posing import scene_of
from clinic.figure.scene import Scene
from clinic.figure.things import AROUND, THINGS

FURTHER: Final = 1.25
"""How far "deeper" goes, as a share of the way from start to end."""
WEIGHTS: Final = ("dumbbell", "kettlebell", "cup")


def scene_changed(value: PoseValue, side: str | None, chosen: Sequence[str]) -> Scene:
    """Return the solved scene with those of the modifications that the pose can take; they are the scene's.

    Raises as ``scene_of`` does when the pose cannot even be drawn without them.
    """
    taken: list[str] = []
    scene = scene_of(value, side)
    for slug in sorted({*chosen} & {*_ORDER}, key=_ORDER.index):
        try:
            changed = _with(value, slug)
            scene = scene_of(changed, side)
        except FigureError:
            continue  # hands that hold the body up hold no chair
        value, taken = changed, [*taken, slug]
    by_angles = [slug for slug in taken if slug in _ANGLES]
    return replace(scene, modifications=(*by_angles, *scene.modifications))


def _with(value: PoseValue, slug: str) -> PoseValue:
    if slug in _ANGLES:
        return _ANGLES[slug](value)
    around = tuple(name for name in value.supports if name in AROUND)
    if slug in AROUND:
        return replace(value, supports=(*(n for n in value.supports if n not in around), slug))
    return replace(value, supports=(slug, *around))


def _part_of_the_way(share: float) -> Callable[[PoseValue], PoseValue]:
    def changed(value: PoseValue) -> PoseValue:
        """On its way to the floor nothing rests there yet."""
        touches = value.end_touches
        if share < 1:
            touches = {part: on for part, on in touches.items() if part in value.start_touches}
        end = {
            name: within_slider(name, _between(value.start, value.end, name, share))
            for name in SLIDERS
            if name in value.start or name in value.end
        }
        return replace(value, end=end, end_touches=touches)

    return changed


def _between(start: Mapping[str, float], end: Mapping[str, float], name: str, share: float) -> float:
    first, last = start.get(name, 0.0), end.get(name, 0.0)
    return first + share * (last - first)


def _bent_knees(value: PoseValue) -> PoseValue:
    """Bend the knees over feet that stand; half of it at the hip, so that the trunk stays as it was."""

    def bent(which: str, least: float) -> dict[str, float]:
        angles = dict(value.angles(which))
        for side in SIDES:
            if f"{side} foot" in value.touches(which):
                knee = angles.get(f"{side} knee", 0.0)
                wanted = within_slider(
                    f"{side} knee", max(knee + (MORE_BENT if knee > SOFT_KNEE else 0.0), least)
                )
                angles[f"{side} knee"] = wanted
                hip = f"{side} hip flexion"
                angles[hip] = within_slider(hip, angles.get(hip, 0.0) + (wanted - knee) / 2)
        return angles

    start, end = bent("start", BENT_KNEES[0]), bent("end", BENT_KNEES[1])
    return value.with_angles("start", start).with_angles("end", end)


_ANGLES: Final[Mapping[str, Callable[[PoseValue], PoseValue]]] = {
    "smaller-range": _part_of_the_way(SMALLER),
    "deeper": _part_of_the_way(FURTHER),
    "bent-knees": _bent_knees,
}
_ORDER: Final = (*_ANGLES, *AROUND, *(name for name in THINGS if name not in WEIGHTS))
