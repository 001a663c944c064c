"""Text for the patient that can be said for one side or for both.

``one`` may hold the placeholders ``{side}`` and ``{other}``: "Let your {side} leg hang." A text with a
placeholder also needs ``both``, said without sides: "Let the other leg hang." In YAML a text is a plain
string, or ``{one: ..., both: ...}``. No other braces are allowed.
"""

import re
from dataclasses import dataclass

from clinic.domain.codec import refuse
from clinic.domain.errors import Invalid
from clinic.domain.sides import Side

_PLACEHOLDER = re.compile(r"\{(?:side|other)\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """A text; ``both`` is empty when ``one`` names no side."""

    one: str
    both: str = ""

    def __post_init__(self) -> None:
        """Refuse an empty text, unknown placeholders, and a sided text without its form for both sides."""
        if not self.one.strip():
            raise Invalid("", "The text is empty.")
        bare = _PLACEHOLDER.sub("", self.one)
        if any(brace in bare + self.both for brace in "{}"):
            raise Invalid("", "Only {side} and {other} may stand in braces, only in the text for one side.")
        if (bare != self.one) != bool(self.both.strip()):
            raise Invalid("", "A text with {side} or {other} needs a form for both sides; no other does.")

    @property
    def sided(self) -> bool:
        """Whether the text names a side."""
        return bool(self.both)

    def say(self, side: Side | None) -> str:
        """Give the text for ``side``, or for both sides when None."""
        if not self.both:
            return self.one
        if side is None:
            return self.both
        return self.one.replace("{side}", side.value).replace("{other}", side.other.value)

    def to_plain(self) -> str | dict[str, str]:
        """Give a string, or a group with ``one`` and ``both``."""
        return {"one": self.one, "both": self.both} if self.both else self.one

    @classmethod
    def from_plain(cls, plain: object, path: str) -> "Wording":
        """Read a string or a group with ``one`` and ``both``; raises Invalid naming ``path``."""
        if isinstance(plain, str):
            parts = {"one": plain}
        elif isinstance(plain, dict) and set(plain) == {"one", "both"}:
            parts = plain
        else:
            raise refuse(path, "This must be a text, or a group with the keys one and both.")
        if not all(isinstance(part, str) for part in parts.values()):
            raise refuse(path, "This must be a text.")
        try:
            return cls(**parts)
        except Invalid as error:
            raise refuse(path, error.problems[0].message) from error
