"""Left and right."""

from enum import StrEnum


class Side(StrEnum):
    """A side of the patient's own body."""

    left = "left"
    right = "right"

    @property
    def other(self) -> "Side":
        """The opposite side."""
        return Side.right if self is Side.left else Side.left
