"""So that what touches goes on touching: it is solved, never drawn.

Of all angles near those that were set, the ones are taken at which every part rests where it should. What cannot be
brought there is refused by name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from clinic.figure.custom import bent
from clinic.figure.errors import OutOfReach
from clinic.figure.least import Angles, nearest
from clinic.figure.solve import Figure, place
from clinic.figure.touch import FLOOR, PARTS, STEP, WALL, Contacts, feet_of, point
from clinic.figure.vectors import Vec

NEAR: Final = 0.006
"""How near a part must come to what it touches: a centimetre, in fractions of stature."""
HELD: Final = 3.0
"""How much a contact weighs against anything else that is wanted."""
FIRM: Final = 0.3
"""How much less it weighs that what touches also stays where it was: it may slide before it lets go."""
STIFF: Final = {"trunk tilt": 60.0, "trunk roll": 60.0}
"""The limbs give way before the trunk does."""
STRAIGHT: Final = 30.0
LIFTED: Final = (50.0, 60.0)
"""A leg whose hip and knee are bent less than this is straight; how it is lifted to step up."""


def _heights(figure: Figure, contacts: Contacts, step: float) -> list[tuple[str, float]]:
    """How high each part lies over what it rests on, if the floor were at nought."""
    return [
        (part, point(figure, name)[2] - height - (step if on == STEP else 0.0))
        for part, on in contacts.items()
        if on != WALL
        for name, height in PARTS[part].points
    ]


def _backs(figure: Figure, contacts: Contacts) -> list[tuple[str, float]]:
    """How far ahead each part's back is that leans on the wall."""
    return [
        (part, point(figure, PARTS[part].points[0][0])[0] - PARTS[part].behind)
        for part, on in contacts.items()
        if on == WALL
    ]


def _mean(numbers: Iterable[float]) -> float:
    found = list(numbers)
    return sum(found) / len(found) if found else 0.0


def level(figure: Figure, contacts: Contacts, step: float) -> float | None:
    """Return the height of the floor under what rests on it; None when nothing does."""
    found = [height for _, height in _heights(figure, contacts, step)]
    return _mean(found) if found else None


def middle(figure: Figure, contacts: Contacts) -> Vec:
    """Return the middle of what rests on the floor or the step; the hips where nothing does."""
    found = [point(figure, PARTS[part].points[0][0]) for part, on in contacts.items() if on != WALL]
    if not found:
        return figure.joints["pelvis"]
    return _mean(p[0] for p in found), _mean(p[1] for p in found), 0.0


def wall_at(figure: Figure, contacts: Contacts) -> float | None:
    """Return where the wall behind stands; None when nothing leans on one."""
    found = [back for _, back in _backs(figure, contacts)]
    return min(found) if found else None


@dataclass(frozen=True, slots=True)
class Ground:
    """Where everything rested in another pose, so that it stays there: places on the floor, and the wall."""

    places: Mapping[str, Vec]
    wall: float | None

    def moved(self, figure: Figure) -> tuple[float, float]:
        """Return by how much the figure must move on the floor to stand where the other one stood."""
        away = [
            (was[0] - point(figure, name)[0], was[1] - point(figure, name)[1])
            for name, was in self.places.items()
        ]
        return _mean(x for x, _ in away), _mean(y for _, y in away)


def ground(figure: Figure, contacts: Contacts, others: Contacts) -> Ground:
    """Return where the parts rest that rest on the same thing in another pose too."""
    same = {part: on for part, on in contacts.items() if others.get(part) == on}
    places = {
        name: point(figure, name)
        for part, on in same.items()
        if on != WALL
        for name, _ in PARTS[part].points[:1]
    }
    both_lean = WALL in contacts.values() and WALL in others.values()
    return Ground(places, wall_at(figure, contacts) if both_lean and places else None)


def misses(
    figure: Figure, contacts: Contacts, step: float, kept: Ground | None = None, firm: float = 1.0
) -> list[float]:
    """Return how far each contact is missed, and how far what should stay has slid (that weighs ``firm`` times as
    much), in fractions of stature.
    """
    out = []
    heights = [height for _, height in _heights(figure, contacts, step)]
    out += [height - _mean(heights) for height in heights]
    backs = [back for _, back in _backs(figure, contacts)]
    if kept is None:
        return out + [back - _mean(backs) for back in backs]
    dx, dy = kept.moved(figure)
    for name, was in kept.places.items():
        here = point(figure, name)
        out += [firm * (here[0] + dx - was[0]), firm * (here[1] + dy - was[1])]
    wall = _mean(backs) if kept.wall is None else kept.wall - dx
    return out + [back - wall for back in backs]


def givers(contacts: Contacts) -> tuple[str, ...]:
    """Return the angles that may give way so that the contacts are kept."""
    found = {angle for part in contacts for angle in PARTS[part].angles}
    trunk = ("trunk tilt", "trunk roll") if len(contacts) > 1 else ()
    return (*trunk, *sorted(found))


def refuse_gaps(figure: Figure, contacts: Contacts, step: float) -> None:
    """Raise OutOfReach naming the part that lies furthest from what it should touch."""
    floor = level(figure, contacts, step) or 0.0
    backs = _backs(figure, contacts)
    wall = _mean(back for _, back in backs)
    away = [(part, height - floor) for part, height in _heights(figure, contacts, step)]
    away += [(part, back - wall) for part, back in backs]
    if not away:
        return
    part, gap = max(away, key=lambda one: abs(one[1]))
    if abs(gap) > NEAR:
        raise OutOfReach(part, contacts[part], max(g for _, g in away) - min(g for _, g in away))


def _stepping(angles: Angles, contacts: Contacts, fixed: Sequence[str]) -> Angles:
    """The angles with each leg lifted forward that is to stand on a step and hangs straight: it steps up, not back."""
    out = dict(angles)
    for part, on in contacts.items():
        side, _, limb = part.partition(" ")
        lifting = f"{side} hip flexion", f"{side} knee"
        straight = all(out.get(name, 0.0) < STRAIGHT and name not in fixed for name in lifting)
        other = f"{'left' if side == 'right' else 'right'} foot"
        if on == STEP and limb in ("foot", "toes") and straight and contacts.get(other) == FLOOR:
            out.update(zip(lifting, LIFTED, strict=True))
    return out


def settled(
    angles: Angles,
    contacts: Contacts,
    step: float = 0.0,
    kept: Ground | None = None,
    fixed: Sequence[str] = (),
) -> Angles:
    """Return the angles nearest to those given at which everything rests where it should.

    ``fixed`` are not touched. Raises OutOfReach.
    """
    feet = feet_of(contacts)

    def miss(wanted: Angles) -> list[float]:
        return [HELD * one for one in misses(place(bent(wanted, feet)), contacts, step, kept, FIRM)]

    if len(contacts) < 2 or sum(one * one for one in miss(angles)) < (HELD * NEAR / 3) ** 2:
        return angles
    free = [name for name in givers(contacts) if name not in fixed]
    bent_back = any("back" in name for name in fixed)  # the pelvis follows a back that is bent
    begin = _stepping(angles, contacts, fixed)
    found = nearest(miss, begin, free, {} if bent_back else STIFF)
    refuse_gaps(place(bent(found, feet)), contacts, step)
    return found
