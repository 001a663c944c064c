"""A scene: one exercise with its side and modifications, solved at start and end."""

from dataclasses import dataclass, replace
from functools import lru_cache

from clinic.figure.errors import UnknownName
from clinic.figure.limits import solve
from clinic.figure.modify import fault_named, modified
from clinic.figure.movements.catalogue import MOVEMENTS
from clinic.figure.movements.model import Movement
from clinic.figure.plan import Plan, plan_of
from clinic.figure.pose import blend
from clinic.figure.project import View
from clinic.figure.solve import Figure, place

SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Scene:
    """Solved figures of the canonical (right) side; ``side`` left is drawn as the mirror image."""

    movement: Movement
    side: str | None
    modifications: tuple[str, ...]
    plan: Plan
    start: Figure
    end: Figure
    view: View

    @property
    def mirrored(self) -> bool:
        """Whether the picture is the mirror image of what is stored."""
        return self.side == "left"

    def between(self, t: float, arms: bool = True) -> Figure:
        """Return the figure t of the way from start to end (places only), without its arms when they are not asked."""
        return place(blend(self.start.pose, self.end.pose, t), arms)


def movement_named(exercise: str) -> Movement:
    """Return a movement. Raises UnknownName."""
    found = MOVEMENTS.get(exercise)
    if found is None:
        raise UnknownName("exercise", exercise, MOVEMENTS)
    return found


def check_names(movement: Movement, side: str | None, modifications: tuple[str, ...]) -> None:
    """Raise UnknownName for a side or a modification that this exercise does not have."""
    if side is not None and side not in SIDES:
        raise UnknownName("side", side, SIDES)
    for slug in modifications:
        if slug not in movement.modifications:
            raise UnknownName("modification", slug, movement.modifications)


@lru_cache
def _own(exercise: str) -> tuple[Figure, Figure]:
    """Return the figures of a movement's own poses, solved once."""
    movement = MOVEMENTS[exercise]
    return solve(movement.start), solve(movement.end)


def _solved(plan: Plan) -> tuple[Figure, Figure]:
    """Return the figures at start and end. Raises ImpossiblePose."""
    movement, (start, end) = plan.movement, _own(plan.movement.slug)
    return (
        start if plan.start is movement.start else solve(plan.start),
        end if plan.end is movement.end else solve(plan.end),
    )


@lru_cache(maxsize=1024)
def _planned(exercise: str, modifications: tuple[str, ...]) -> tuple[Plan, Figure, Figure]:
    """Return what both sides share: the plan and its figures at start and end."""
    plan = modified(plan_of(MOVEMENTS[exercise]), modifications)
    return plan, *_solved(plan)


def compose(exercise: str, side: str | None, modifications: tuple[str, ...]) -> Scene:
    """Return the solved scene. Raises UnknownName, Contradiction or ImpossiblePose."""
    movement = movement_named(exercise)
    check_names(movement, side, modifications)
    plan, start, end = _planned(exercise, modifications)
    return Scene(movement, side, modifications, plan, start, end, plan.view)


@lru_cache(maxsize=256)
def wrong(exercise: str, side: str | None, name: str, modifications: tuple[str, ...] = ()) -> Scene:
    """Return the scene of a fault, done with the modifications. Raises UnknownName, Contradiction, ImpossiblePose."""
    movement = movement_named(exercise)
    check_names(movement, side, modifications)
    if name not in movement.faults:
        raise UnknownName("fault", name, movement.faults)
    plan = modified(fault_named(plan_of(movement), name, modifications), modifications)
    return Scene(movement, side, modifications, plan, *_solved(plan), plan.view)


@lru_cache(maxsize=64)
def outcome(exercise: str, side: str | None, name: str) -> Scene:
    """Return the scene that ends in what a test can show. Raises UnknownName."""
    movement = movement_named(exercise)
    check_names(movement, side, ())
    if name not in movement.outcomes:
        raise UnknownName("outcome", name, movement.outcomes)
    found = movement.outcomes[name]
    plan = replace(
        plan_of(movement),
        end=found.end,
        view=found.view or movement.view,
        arrows=found.arrows or movement.arrows,
        lines=found.lines or movement.lines,
    )
    return Scene(movement, side, (), plan, *_solved(plan), plan.view)
