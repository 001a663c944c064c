"""Uploaded pictures: made anew, upright, small; bombs and broken files are refused, a second nature is lost."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from clinic.adapters.pictures import PHOTO_BYTES, BadPicture, as_photo, as_png


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), colour: str = "teal", **more: object
) -> bytes:
    kept = BytesIO()
    Image.new("RGB", size, colour).save(kept, kind, **more)
    return kept.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def located() -> bytes:
    """A photo with its place, its maker, and a turn by 90 degrees."""
    facts = Image.Exif()
    facts[0x0112] = 6
    facts[0x010F] = "SECRETMAKER"
    facts.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    return picture(exif=facts, comment=b"SECRETCOMMENT")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_two_fresh_jpegs(kind: str) -> None:
    made = as_photo(picture(kind, (3000, 1500)))
    assert (made.width, made.height) == (1200, 600)
    assert opened(made.large).format == opened(made.small).format == "JPEG"
    assert opened(made.small).size == (480, 240)


def test_place_maker_and_comment_are_gone_and_the_photo_stands_upright() -> None:
    assert b"SECRETMAKER" in located()
    made = as_photo(located())
    assert (made.width, made.height) == (40, 60)
    for content in (made.large, made.small):
        assert b"SECRET" not in content
        assert b"Exif" not in content
        assert len(opened(content).getexif()) == 0


def test_damaged_facts_cost_no_photo() -> None:
    turned = located()
    maker = turned.index(bytes.fromhex("010f0002"))
    made = as_photo(turned[: maker + 2] + b"\0\x0b" + turned[maker + 4 :])
    assert (made.width, made.height) == (40, 60)


def test_a_file_that_is_also_something_else_leaves_only_its_picture() -> None:
    for tail in (b"<script>alert(1)</script>", b"PK\x03\x04 a zip", b"%PDF-1.7"):
        made = as_photo(picture() + tail)
        assert tail not in made.large + made.small
        assert opened(made.large).size == (60, 40)


def test_what_is_transparent_stands_on_white() -> None:
    kept = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(kept, "PNG")
    assert opened(as_photo(kept.getvalue()).large).getpixel((4, 4)) == (255, 255, 255)


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 60,000 times 60,000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (bomb(), "pixels"),
        (picture("PNG", (6000, 4001)), "pixels"),
        (b"x" * (PHOTO_BYTES + 1), "12 MB"),
        (b"", "Choose"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Choose"),
        (b"GIF89a" + b"\0" * 50, "Choose"),
        (picture("TIFF"), "Choose"),
        (picture()[:200], "broken"),
        (b"\xff\xd8\xff\xe0<script>alert(1)</script>", "broken"),
    ],
    ids=["bomb", "too many pixels", "too many bytes", "empty", "svg", "gif", "tiff", "cut off", "not really"],
)
def test_what_is_no_photo_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(BadPicture, match=said):
        as_photo(content)


def test_a_logo_keeps_what_is_transparent() -> None:
    kept = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(kept, "PNG")
    assert opened(as_png(kept.getvalue())).mode == "RGBA"
