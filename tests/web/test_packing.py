"""Pages travel packed, say so, and their length tells nothing; and none of them is heavy."""

import gzip
from datetime import timedelta

import time_machine

from tests.web.cast import Stage, crowd
from tests.web.test_house_rules import texts

SOON = timedelta(seconds=5)
ASKS = {"Accept-Encoding": "gzip"}
HEAVIEST = 40_000
APART = ("handouts.choose", "style.style")
"""One holds pictures of the very pages that will be printed, the other every component there is."""


def test_a_browser_that_takes_it_gets_the_same_page_packed(stage: Stage) -> None:
    owner = stage.browser("owner")
    with time_machine.travel(stage.scene.now + SOON, tick=False):  # a page's token holds the second
        plain, packed = owner.get("/exercises"), owner.get("/exercises", headers=ASKS)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Vary"] == packed.headers["Vary"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 3


def test_the_length_of_a_packed_page_tells_nothing(stage: Stage) -> None:
    nobody = stage.browser("nobody")
    answers = [nobody.get("/verify", headers=ASKS) for _ in range(20)]
    assert len({len(gzip.decompress(answer.data)) for answer in answers}) == 1
    assert len({len(answer.data) for answer in answers}) > 5


def test_what_is_packed_already_is_left_alone(stage: Stage) -> None:
    drawing = stage.browser("owner").get("/exercises/squat/picture.svg", headers=ASKS)
    assert gzip.decompress(drawing.data).startswith(b"<svg")


def test_no_page_is_heavy_on_the_way_even_with_fifty_people_on_it(stage: Stage) -> None:
    crowd(stage, 55)
    sizes = {name: len(gzip.compress(text.encode(), 5)) for name, text in texts(stage)}
    heavy = {name: size for name, size in sizes.items() if size > HEAVIEST and not name.endswith(APART)}
    assert heavy == {}
    assert len(sizes) > 100
