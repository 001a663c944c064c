"""A drawing in wider steps: fewer bytes, the same picture."""

import re
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from clinic.adapters.coarse import coarse, coarse_path
from clinic.adapters.pdf import Renderer, render_handout
from clinic.domain.handout import Figure, Handout, Layout, Look
from clinic.figure import api
from tests.adapters.sheets import items, sheet

NAMES = api.names().exercises


def drawn(slug: str) -> str:
    return api.draw(slug, size="thumb").svg


def test_bends_that_nobody_sees_are_lines_and_corners_that_nobody_sees_are_none() -> None:
    assert coarse_path("M0 0l40 1l40-1", 4) == "M0 0l20 0"
    assert coarse_path("M0 0c10 1 20 1 40 0", 4) == "M0 0l10 0"
    assert coarse_path("M0 0l40 0l0 40z", 4) == "M0 0l10 0l0 10z"


def test_a_bend_that_is_seen_stays_a_bend() -> None:
    assert coarse_path("M-8 4c0 44 36 80 80 80z", 4) == "M-2 1c0 11 9 20 20 20z"


def test_a_dot_stays_a_dot() -> None:
    assert coarse_path("M40 40l0 0", 4) == "M10 10l0 0"


def test_several_parts_stay_apart_whether_they_are_closed_or_not() -> None:
    assert coarse_path("M0 0l40 0M80 80l0 40zm8 8l0 40", 4) == "M0 0l10 0M20 20l0 10zM22 22l0 10"


def test_frame_and_widths_shrink_along() -> None:
    svg = '<svg viewBox="-10 0 400 800"><g stroke="#123456" stroke-width="5"><path d="M0 0l400 0"/></g></svg>'
    assert coarse(svg, 4) == (
        '<svg viewBox="-2.5 0 100 200"><g stroke="#123456" stroke-width="1.25"><path d="M0 0l100 0"/></g></svg>'
    )


@pytest.mark.parametrize(
    "more", ['<circle cx="4" cy="4" r="2"/>', '<path d="M0 0a4 4 0 0 1 8 8"/>', '<g transform="scale(2)"/>']
)
def test_what_is_more_than_plain_paths_stays_as_it_is(more: str) -> None:
    svg = f'<svg viewBox="0 0 10 10"><path d="M0 0l9 9"/>{more}</svg>'
    assert coarse(svg, 4) == svg


def test_every_drawing_of_the_catalogue_is_plain_and_becomes_smaller() -> None:
    for slug in NAMES:
        svg = drawn(slug)
        smaller = coarse(svg, 4)
        assert len(smaller) < len(svg), slug
        assert smaller.count("<path") == svg.count("<path"), slug
        assert not re.search(r'\bd=""', smaller), slug


@pytest.fixture(scope="module")
def eight() -> Handout:
    exercises = tuple(
        replace(item, figures=(Figure(drawn(slug), slug),))
        for item, slug in zip(items(8), NAMES, strict=False)
    )
    return sheet(Look(Layout.fridge), exercises)


def test_eight_exercises_on_the_fridge_take_a_quarter_less_and_look_the_same(
    eight: Handout, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderer = Renderer()
    small = render_handout(renderer, eight)
    monkeypatch.setattr("clinic.adapters.pdf.coarseness", lambda _handout: 1)
    whole = render_handout(renderer, eight)
    renderer.close()
    assert len(small) <= 48_000
    assert len(small) < 0.75 * len(whole)
    difference = ImageChops.difference(picture(small), picture(whole))
    assert ImageStat.Stat(difference).mean[0] < 0.5


def picture(content: bytes) -> Image.Image:
    """The page as somebody sees it who does not look for dots."""
    page = pypdfium2.PdfDocument(BytesIO(content))[0].render(scale=150 / 72)
    return page.to_pil().convert("L").filter(ImageFilter.GaussianBlur(2))
