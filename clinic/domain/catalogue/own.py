"""What only a clinic's own exercise has: a pose that was set by hand, a photo, a note on where it comes from."""

import json
import re
from dataclasses import dataclass

from clinic.domain.codec import canonical, refuse
from clinic.domain.errors import Invalid

POSE_MOST = 20_000
"""Longest pose, in characters of its JSON."""
ALT_MOST = 200
NOTE_MOST = 500
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Posed:
    """A pose as the pose editor wrote it: any JSON value but null, kept as canonical text."""

    text: str

    @property
    def value(self) -> object:
        """The value itself."""
        return json.loads(self.text)

    def to_plain(self) -> object:
        """Give the value itself."""
        return self.value

    @classmethod
    def from_plain(cls, plain: object, path: str) -> "Posed":
        """Take a JSON value; raises Invalid naming ``path`` when it is none, or too long."""
        try:
            text = canonical(plain)
        except (TypeError, ValueError):
            raise refuse(path, "This is not a pose.") from None
        if len(text) > POSE_MOST:
            raise refuse(path, f"The pose is too long: at most {POSE_MOST} characters.")
        return cls(text)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as we made it anew (JPEG): the SHA-256 of the large and of the small picture, and its size.

    ``alt`` says what it shows, for those who do not see it. ``width`` and ``height`` are the large one's, in pixels.
    """

    sha256: str
    small_sha256: str
    alt: str
    width: int
    height: int

    def __post_init__(self) -> None:
        """Refuse a photo without words, and names that are no SHA-256."""
        if not self.alt.strip():
            raise Invalid("alt", "Say what the photo shows, for people who do not see it.")
        if len(self.alt) > ALT_MOST:
            raise Invalid("alt", f"This is too long: at most {ALT_MOST} characters.")
        if not all(_SHA256.fullmatch(name) for name in (self.sha256, self.small_sha256)):
            raise Invalid("sha256", "This is not the name of a stored picture.")
        if min(self.width, self.height) < 1:
            raise Invalid("width", "A photo has a width and a height.")
