"""Start and end of a movement are told apart without colour: on a grey printer, and on a copy of a copy."""

import random
import re
from collections.abc import Iterator

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from clinic.adapters.ink import in_ink
from clinic.adapters.pdf import Media, Renderer
from clinic.figure.draw.ghost import GHOST_LINE
from clinic.services.figures import picture
from tests.adapters.test_sheet_reader import photocopied

DPI = 600
DRAWINGS = ("hip-hinge", "hip-hike", "bridge-posterior-tilt", "squat", "warrior-3")


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    one = Renderer()
    yield one
    one.close()


def printed(renderer: Renderer, svg: str) -> Image.Image:
    """A drawing as wide as on the standard sheet, printed in grey."""
    style = "<style>@page{margin:0;size:80mm 90mm}img{max-width:62mm;max-height:54mm}</style>"
    html = f"<html lang=en><title>t</title>{style}<img src=media:a alt=x>"
    content = renderer.render(html, {"a": Media("image/svg+xml", svg.encode())})
    return pypdfium2.PdfDocument(content)[0].render(scale=DPI / 72, grayscale=True).to_pil()


def without_start(svg: str) -> str:
    """The same drawing without the outline of the start."""
    return re.sub(rf'(stroke="{GHOST_LINE}" stroke-width=")[\d.]+', r"\g<1>0", svg)


def where_start_is(renderer: Renderer, drawn: str, ink: bool) -> tuple[Image.Image, Image.Image]:
    """The drawing as printed, and a mask of the start's outline."""
    kind = in_ink if ink else str
    whole = printed(renderer, kind(drawn))
    bare = printed(renderer, kind(without_start(drawn)))
    mask = ImageChops.difference(whole, bare).point(lambda value: 255 * (value > 40))
    return whole, mask


@pytest.mark.parametrize("slug", DRAWINGS)
def test_on_a_grey_printer_the_start_is_there_and_paler_than_the_end(renderer: Renderer, slug: str) -> None:
    whole, mask = where_start_is(renderer, svg_of(slug), ink=False)
    start = ImageStat.Stat(whole, mask).mean[0]
    assert ImageStat.Stat(mask).sum[0] / 255 > 1_000
    assert start < 200
    assert start - whole.getextrema()[0] > 50


@pytest.mark.parametrize("slug", DRAWINGS)
def test_a_copy_of_a_copy_of_the_ink_drawing_still_shows_the_start(renderer: Renderer, slug: str) -> None:
    whole, mask = where_start_is(renderer, svg_of(slug), ink=True)
    copy = photocopied(whole, random.Random(slug))
    assert ImageStat.Stat(copy, mask).mean[0] < 160
    assert ImageStat.Stat(photocopied(copy, random.Random(slug[::-1])), mask).mean[0] < 215


def svg_of(slug: str) -> str:
    drawn = picture(slug)
    assert drawn is not None
    return drawn.svg
