"""The people a clinic can choose: build, age, hair, skin and clothes. The skeleton, and so every pose, is the same."""

from dataclasses import dataclass
from typing import Final

INK: Final = "#27323d"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of a person; each pair is (light side, far side). All lines reach 3:1 on each."""

    line: str = INK
    skin: tuple[str, str] = ("#f3dfd0", "#dfc7b5")
    shirt: tuple[str, str] = ("#c3d8da", "#a5bfc3")
    trousers: tuple[str, str] = ("#8ea3b4", "#7b90a2")
    shoe: tuple[str, str] = ("#f0f1f2", "#d8dce0")
    sole: str = "#b9c0c6"
    hair: str = "#5b4c45"


@dataclass(frozen=True, slots=True)
class Person:
    """Shape factors against the middle build, hair style (short, crop, bun, bob, tail) and colours."""

    chest: float = 1.0
    waist: float = 1.0
    belly: float = 1.0
    hips: float = 1.0
    limbs: float = 1.0
    shoulders: float = 1.0
    neck: float = 1.0
    bust: float = 0.0
    hair: str = "short"
    glasses: bool = False
    palette: Palette = Palette()


PEOPLE: Final[dict[str, Person]] = {
    "default": Person(),
    "older-woman": Person(
        chest=1.03,
        waist=1.17,
        belly=1.30,
        hips=1.10,
        limbs=1.0,
        shoulders=0.95,
        neck=0.95,
        bust=0.010,
        hair="bun",
        glasses=True,
        palette=Palette(
            skin=("#f2ddd0", "#dcc3b3"),
            shirt=("#d5c8dc", "#b9a9c3"),
            trousers=("#98a294", "#848f80"),
            hair="#a9abb0",
        ),
    ),
    "broad-man": Person(
        chest=1.20,
        waist=1.34,
        belly=1.72,
        hips=1.12,
        limbs=1.20,
        shoulders=1.10,
        neck=1.32,
        hair="crop",
        palette=Palette(
            skin=("#c99b78", "#b08461"),
            shirt=("#d9d6c8", "#bfbba9"),
            trousers=("#7f97a0", "#6f868f"),
            hair="#4a3b33",
        ),
    ),
    "young-woman": Person(
        chest=0.94,
        waist=0.94,
        belly=0.96,
        hips=1.04,
        limbs=0.95,
        shoulders=0.93,
        neck=0.90,
        bust=0.008,
        hair="puff",
        palette=Palette(
            skin=("#ab7a5b", "#a07154"),
            shirt=("#e6c9a8", "#cbab88"),
            trousers=("#8d9ab4", "#7986a0"),
            hair="#382c2a",
        ),
    ),
    "slim-man": Person(
        chest=0.93,
        waist=0.97,
        belly=1.02,
        hips=0.92,
        limbs=0.90,
        shoulders=1.0,
        neck=0.95,
        hair="fringe",
        palette=Palette(
            skin=("#eed6c4", "#d8bca8"),
            shirt=("#bcd0bd", "#a0b6a1"),
            trousers=("#a39c90", "#8f887c"),
            hair="#d5d6d8",
        ),
    ),
    "long-hair": Person(
        chest=0.97,
        waist=0.98,
        belly=1.0,
        hips=1.05,
        limbs=0.98,
        shoulders=0.94,
        neck=0.90,
        bust=0.010,
        hair="tail",
        palette=Palette(
            skin=("#e8c7a4", "#d0ad89"),
            shirt=("#dcb7b1", "#c09992"),
            trousers=("#7f9b98", "#6e8986"),
            hair="#332f35",
        ),
    ),
}
