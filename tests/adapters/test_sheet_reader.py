"""The squares on a printed page read after scanning, copying, a crooked hand and a blurred camera."""

import hashlib
import random
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from clinic.adapters.pdf import Renderer, render_handout
from clinic.adapters.sheet_reader import square_codes, text_of
from clinic.domain.errors import Invalid
from clinic.domain.proof import Signed, claim_of
from tests.adapters.sheets import HANDOUT, TARGET

TIMES = 50
SHEETS = 4
INCH = 600
"""Dots an inch of the printer."""


def target(number: int) -> str:
    """A square's text as long as a real one, under a long name of a clinic."""
    content = hashlib.sha256(str(number).encode()).hexdigest()
    signature = hashlib.sha512(content.encode()).digest()
    signed = Signed(claim_of("ab12", content, 3, HANDOUT.published), signature)
    return f"https://riverside-physiotherapy.example/verify#{signed}"


@pytest.fixture(scope="module")
def feet() -> list[tuple[set[str], Image.Image]]:
    """The foot of a page as printed, with what its squares hold."""
    renderer = Renderer()
    found = []
    for number in range(SHEETS):
        pdf = render_handout(renderer, replace(HANDOUT, proof=target(number)))
        page = pypdfium2.PdfDocument(pdf)[0].render(scale=INCH / 72, grayscale=True).to_pil()
        found.append(
            (
                {target(number), TARGET},
                page.crop((0, page.height - 40 * INCH * 10 // 254, page.width, page.height)),
            )
        )
    renderer.close()
    return found


def noise(size: tuple[int, int], deviation: float, dice: random.Random) -> Image.Image:
    """Even noise around 128, the same for the same dice (Pillow's own cannot be seeded)."""
    most = deviation * 3**0.5
    even = Image.frombytes("L", size, dice.randbytes(size[0] * size[1]))
    return even.point([round(128 + most * (value / 127.5 - 1)) for value in range(256)])


def photocopied(page: Image.Image, dice: random.Random) -> Image.Image:
    """Soft, noisy, too dark or too light, with specks and streaks of dirt."""
    page = page.filter(ImageFilter.GaussianBlur(dice.uniform(1, 2.5)))
    page = ImageChops.add(page, noise(page.size, dice.uniform(20, 50), dice), 1, -128)
    low, high = dice.uniform(60, 100), dice.uniform(150, 190)
    page = page.point([max(0, min(255, int((value - low) * 255 / (high - low)))) for value in range(256)])
    for _ in range(200):
        x, y, size = dice.randrange(page.width), dice.randrange(page.height), dice.randrange(2, 7)
        page.paste(dice.choice((0, 255)), (x, y, x + size, y + size))
    return page


def seen(page: Image.Image, resolution: int, dice: random.Random) -> bytes:
    """The page turned a little, scanned at a resolution, a little out of focus."""
    page = page.rotate(dice.uniform(-6, 6), Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    page = page.resize(
        (page.width * resolution // INCH, page.height * resolution // INCH), Image.Resampling.BOX
    )
    page = page.filter(ImageFilter.GaussianBlur(dice.uniform(0.2, 0.8) * resolution / 150))
    kept = BytesIO()
    page.save(kept, "png")
    return kept.getvalue()


@pytest.mark.parametrize("resolution", [150, 300])
@pytest.mark.parametrize("copied", [False, True], ids=["scanned", "photocopied"])
def test_both_squares_read_and_nothing_is_read_wrong(
    feet: list[tuple[set[str], Image.Image]], resolution: int, copied: bool
) -> None:
    dice = random.Random(f"{resolution} {copied}")
    read = 0
    for time in range(TIMES):
        wanted, foot = feet[time % SHEETS]
        page = photocopied(foot, dice) if copied else foot
        found = set(square_codes(seen(page, resolution, dice)))
        assert found <= wanted
        read += len(found)
    assert read >= 0.99 * 2 * TIMES


def test_a_pdf_gives_its_squares_and_its_words() -> None:
    renderer = Renderer()
    pdf = render_handout(renderer, replace(HANDOUT, proof=target(1)))
    renderer.close()
    assert set(square_codes(pdf)) == {TARGET, target(1)}
    assert "10 to 12 times" in text_of(pdf)


@pytest.mark.parametrize("content", [b"", b"a letter", b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\nbroken"])
def test_any_other_file_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(Invalid, match=r"\.$"):
        square_codes(content)
