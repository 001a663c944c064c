"""Where a fault shows: the joints round which the wrong picture of a pair has a ring."""

from collections.abc import Mapping
from typing import Final

MARKS: Final[Mapping[str, tuple[str, ...]]] = {
    "weight-on-toes": ("right heel",),
    "weight-on-heels": ("right ball",),
    "knees-in": ("right knee", "left knee"),
    "arched-back": ("lower back",),
    "rounded-back": ("mid back",),
    "hips-rotated-open": ("left hip",),
    "squat-instead": ("right knee",),
    "chest-thrust": ("ribs",),
    "overextended-top": ("lower back",),
    "knee-bends": ("left knee",),
    "trunk-leans": ("mid back",),
    "leans": ("mid back",),
    "shifts": ("pelvis",),
    "pelvis-rolls": ("pelvis",),
    "knee-caves-in": ("right knee",),
    "chest-turns-alone": ("lower back",),
    "heel-lifts": ("right heel",),
    "hips-high": ("pelvis",),
}
