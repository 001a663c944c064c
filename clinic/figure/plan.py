"""A movement while modifications are applied to it: nothing solved for good yet."""

from dataclasses import dataclass, replace
from typing import Final

from clinic.figure.movements.model import Arrow, Movement, Prop
from clinic.figure.pose import Arm, Contact, Pose
from clinic.figure.project import View

DEEP_KNEE: Final = 60.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Start and end as they stand, the props, the hands still free (nearest the viewer first).

    ``wrong``: the end shows a fault, which no modification may take away.
    """

    movement: Movement
    start: Pose
    end: Pose
    view: View
    props: tuple[Prop, ...]
    free_hands: tuple[str, ...]
    loop: bool = False
    on_knees: bool = False
    shoes: bool = True
    wrong: bool = False
    arrows: tuple[Arrow, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def deep(self) -> bool:
        """Whether it ends with deeply bent knees."""
        return self.end.legs["right"].knee > DEEP_KNEE

    def with_arms(self, side: str, start: Arm, end: Arm) -> "Plan":
        """Return the plan with one arm set at start and end, and that hand no longer free."""
        return replace(
            self,
            start=self.start.with_arm(side, start),
            end=self.end.with_arm(side, end),
            free_hands=tuple(s for s in self.free_hands if s != side),
            arrows=tuple(
                a for a in self.arrows if not (a.joint.endswith("wrist") and start.reach != end.reach)
            ),
        )

    def touching(self, part: str, on: str) -> "Plan":
        """Return the plan with one more contact, at start and end."""
        contact = Contact(part, on)
        return replace(
            self,
            start=replace(self.start, contacts=(*self.start.contacts, contact)),
            end=replace(self.end, contacts=(*self.end.contacts, contact)),
        )

    def with_prop(self, *props: Prop) -> "Plan":
        """Return the plan with more props."""
        return replace(self, props=(*self.props, *props))


_BUSY = {"dumbbell", "kettlebell", "cup", "stick"}


def plan_of(movement: Movement) -> Plan:
    """Return the unmodified plan of a movement."""
    busy: set[str] = set()
    for prop in movement.props:
        if prop.kind in _BUSY:
            busy |= {"right", "left"} if prop.hand == "both" else {prop.hand}
    order = (
        ("left", "right") if movement.slug == "hip-hike" else ("right", "left")
    )  # the hand on the standing side first
    on_hands = any(
        contact.part.endswith("hand") and contact.on in ("floor", "mat")
        for contact in movement.start.contacts
    )
    free = () if on_hands else tuple(side for side in order if side not in busy)
    return Plan(
        movement,
        movement.start,
        movement.end,
        movement.view,
        movement.props,
        free,
        shoes=movement.shoes,
        on_knees=any(contact.part == "left knee" and on_hands for contact in movement.start.contacts),
        arrows=movement.arrows,
        lines=movement.lines,
    )
