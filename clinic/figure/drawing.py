"""From shapes to a whole SVG: size, frame, title and description; a still picture or one that plays."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from clinic.figure.draw.canvas import Canvas, extent, flip_book, svg_text
from clinic.figure.draw.flow import flowing
from clinic.figure.draw.people import Person
from clinic.figure.picture import frames_of
from clinic.figure.project import View
from clinic.figure.scene import Scene

WIDTHS: Mapping[str, float] = {"thumb": 7.0, "card": 3.6, "full": 3.0}
"""Line width in drawing units (1000 = one stature): 0.6 pt at 3 cm, 1.3 pt at 15 cm."""
PIXELS: Mapping[str, float] = {"thumb": 0.12, "card": 0.36, "full": 0.6}
FLAT: Mapping[str, float] = {"thumb": 1.2, "card": 0.75, "full": 0.58}
"""What leaves its chord by less, in drawing units, is written as a straight line: nobody sees it at that size."""
MARGIN = 26.0
POINT = "."
"""Between a drawing's prefix and its own ids: the tenth id of "f1" is not the first of "f11"."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in drawing units."""
FLOWING = 4  # moments of a movement that flows
LEAVES: Mapping[str, int] = {"thumb": 5, "card": 5, "full": 9}
"""Moments of a movement shown leaf by leaf; each weighs 2.5 kB on the way to a phone."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture as SVG text, its short title and its description (the alternative text), all from the same numbers."""

    svg: str
    title: str
    description: str


def finished(
    canvas: Canvas,
    words: tuple[str, str],
    size: str,
    prefix: str,
    flip: bool,
    language: str = "en",
    box: Box | None = None,
) -> Drawing:
    """Return a still picture with its words (title, description); ``flip`` mirrors it.

    It is framed by what it shows, or by ``box``, so that it stays where it is while a pose is being set.
    """
    inner = svg_text(canvas.shapes, prefix + POINT, flip, flat=FLAT[size])
    return _framed(inner, box or extent(canvas.shapes), words, size, prefix, flip, language)


def played(
    scene: Scene,
    view: View,
    who: Person,
    words: tuple[str, str],
    size: str,
    prefix: str,
    language: str = "en",
) -> Drawing:
    """Return the movement as a picture that plays: flowing where all its moments are built alike, else leaf by leaf."""
    w = WIDTHS[size]
    moments = [canvas.shapes for canvas in frames_of(scene, view, who, w, FLOWING)]
    alike = flowing(moments)
    if alike:
        inner = svg_text(alike[-1], prefix + POINT, scene.mirrored, alike[:-1])
    else:
        moments = [canvas.shapes for canvas in frames_of(scene, view, who, w, LEAVES[size])]
        inner = flip_book(moments, prefix + POINT, scene.mirrored, FLAT[size])
    box = extent([shape for shapes in moments for shape in shapes])
    return _framed(inner, box, words, size, prefix, scene.mirrored, language)


def _framed(
    inner: str,
    box: Box,
    words: tuple[str, str],
    size: str,
    prefix: str,
    flip: bool,
    language: str,
) -> Drawing:
    title, description = words
    left, top, right, bottom = box
    x0, y0, x1, y1 = (round(v) for v in (left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN))
    width, height = x1 - x0, y1 - y0
    named, told = f"{prefix}{POINT}t", f"{prefix}{POINT}d"
    k = PIXELS[size]
    return Drawing(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-x1 if flip else x0} {y0} {width} {height}"'
        f' width="{width * k:.0f}" height="{height * k:.0f}" fill="none" stroke-linecap="round" stroke-linejoin="round"'
        f' lang="{language}" role="img" aria-labelledby="{named} {told}">'
        f'<title id="{named}">{escape(title)}</title><desc id="{told}">{escape(description)}</desc>{inner}</svg>',
        title,
        description,
    )
