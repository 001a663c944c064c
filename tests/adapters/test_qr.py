import re

import pytest
import zxingcpp
from PIL import Image

from clinic.adapters.qr import qr_svg
from tests.adapters.sheets import TARGET


def pixels(svg: str, scale: int = 4) -> Image.Image:
    """The code drawn by a reader of our own, from the path's runs."""
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    image = Image.new("L", (side, side), 255)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg):
        for place in range(int(length)):
            image.putpixel((int(x) + place, int(y)), 0)
    return image.resize((side * scale, side * scale), Image.Resampling.NEAREST)


@pytest.mark.parametrize("target", [TARGET, "https://a.example/c#" + "x" * 300, "https://klinik.example/ä"])
def test_a_code_reads_back_as_its_target(target: str) -> None:
    found = zxingcpp.read_barcodes(pixels(qr_svg(target)))
    assert [one.text for one in found] == [target]


def test_four_light_modules_stand_around_the_code() -> None:
    image = pixels(qr_svg(TARGET), 1)
    assert image.getpixel((4, 4)) == 0
    assert all(image.getpixel((place, edge)) == 255 for place in range(image.width) for edge in range(4))


def test_equal_targets_give_equal_drawings() -> None:
    assert qr_svg(TARGET) == qr_svg(TARGET)


@pytest.mark.parametrize("target", ["", "x" * 401])
def test_too_little_or_too_much_is_refused(target: str) -> None:
    with pytest.raises(ValueError, match="1 to 400"):
        qr_svg(target)
