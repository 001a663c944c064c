"""The ways in which the figure says no."""

from collections.abc import Iterable
from difflib import get_close_matches


class FigureError(Exception):
    """A drawing that cannot be made; the text is a whole plain sentence."""


class UnknownName(FigureError):
    """No exercise, modification, pose, view, size or body has this name; ``nearest`` are those most like it."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind = kind
        self.name = name
        choices = sorted(known)
        close = get_close_matches(name, choices, 3, 0.4)
        self.nearest: tuple[str, ...] = tuple(close or choices[:3])
        hint = f" Nearest: {', '.join(self.nearest)}." if self.nearest else ""
        super().__init__(f"There is no {kind} called “{name}”.{hint}")


class ImpossiblePose(FigureError):
    """A joint would have to bend further than a person can: ``angle`` and ``limit`` in degrees.

    A limb too short for its contact counts as a joint bent below its straight limit.
    """

    def __init__(self, joint: str, angle: float, limit: float) -> None:
        self.joint = joint
        self.angle = angle
        self.limit = limit
        super().__init__(f"{joint} would have to go to {angle:.0f}°; its limit is {limit:.0f}°.")


class OutOfReach(FigureError):
    """A part does not come to what it should touch: ``gap`` in fractions of stature."""

    def __init__(self, part: str, on: str, gap: float) -> None:
        self.part = part
        self.on = on
        self.gap = gap
        super().__init__(f"The {part} does not come to the {on}.")


class AtRest(FigureError):
    """A part cannot be moved away, since it rests on something; without a name, since something else does."""

    def __init__(self, part: str, on: str) -> None:
        self.part = part
        self.on = on
        super().__init__(f"The {part} rests on the {on}.")


class BelowFloor(FigureError):
    """A part that rests on nothing would lie below the floor: ``depth`` in fractions of stature."""

    def __init__(self, part: str, depth: float) -> None:
        self.part = part
        self.depth = depth
        super().__init__(f"The {part} would lie below the floor.")


class Contradiction(FigureError):
    """Two modifications that one body cannot do at once."""

    def __init__(self, a: str, b: str, reason: str) -> None:
        self.a = a
        self.b = b
        self.reason = reason
        super().__init__(f"{a} and {b} do not go together: {reason}")


class BadValue(FigureError):
    """A saved pose that is not built as one: ``key`` is the part that is wrong."""

    def __init__(self, key: str, reason: str) -> None:
        self.key = key
        self.reason = reason
        super().__init__(f"{key}: {reason}")
