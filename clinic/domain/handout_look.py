"""How a sheet is to look: its arrangement, paper, size of letters, colour and language."""

from dataclasses import dataclass
from enum import StrEnum


class Layout(StrEnum):
    """How the sheet is arranged. `folded` is the booklet laid out for a printer that prints both sides;
    `fortnight` is the tick log of two weeks; `cover` opens a packet, `copy` is the clinician's and closes it."""

    standard = "standard"
    detailed = "detailed"
    cards = "cards"
    compact = "compact"
    fridge = "fridge"
    booklet = "booklet"
    folded = "folded"
    log = "log"
    fortnight = "fortnight"
    progress = "progress"
    cover = "cover"
    copy = "copy"

    @property
    def shows_exercises(self) -> bool:
        """Whether it shows how the exercises are done; only such a sheet may be the usual one."""
        return self not in (Layout.log, Layout.fortnight, Layout.progress, Layout.cover, Layout.copy)

    @property
    def days(self) -> int:
        """The days of a log: 7 or 14; 0 for what is no log."""
        return {Layout.log: 7, Layout.fortnight: 14}.get(self, 0)


class Paper(StrEnum):
    """The sheet of paper in the printer. A booklet's page is half of it."""

    a4 = "a4"
    letter = "letter"


class Size(StrEnum):
    """The size of letters. Larger letters reflow onto more pages; nothing is scaled."""

    standard = "standard"
    large = "large"
    extra = "extra"

    @property
    def points(self) -> int:
        """The size of the smallest letters in points (RNIB Clear Print: 14; large print: 18; giant: 24)."""
        return {Size.standard: 14, Size.large: 18, Size.extra: 24}[self]


class Colour(StrEnum):
    """In colour, or in black on white which spares ink and survives a photocopier."""

    colour = "colour"
    black_and_white = "black-and-white"


@dataclass(frozen=True, slots=True)
class Look:
    """All that one may choose about a sheet. `language` is a tag such as "en"."""

    layout: Layout = Layout.standard
    paper: Paper = Paper.a4
    size: Size = Size.standard
    colour: Colour = Colour.colour
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for about a sheet; None leaves it as usual."""

    layout: Layout | None = None
    paper: Paper | None = None
    size: Size | None = None
    colour: Colour | None = None
    language: str | None = None

    def on(self, usual: Look) -> Look:
        """The usual look with every wish granted."""
        return Look(
            self.layout or usual.layout,
            self.paper or usual.paper,
            self.size or usual.size,
            self.colour or usual.colour,
            self.language or usual.language,
        )


AS_USUAL = Wish()
"""No wish at all."""
