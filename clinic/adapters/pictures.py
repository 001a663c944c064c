"""Uploaded pictures behind one door (Pillow): known formats only, measured before they are unpacked, made anew."""

from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError
from PIL.Image import Transpose

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 24_000_000
TOO_MANY = "This picture has more than 24 million pixels. Make it smaller."
LONGEST_SIDE = 1_200


TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
}  # fmt: skip
"""Orientation (Exif) → what puts the picture upright. ``ImageOps.exif_transpose`` writes all other tags anew too, and
damaged ones make it fail."""


class BadPicture(ValueError):
    """The bytes are no picture that we take; the text says why, as a sentence."""


PHOTO_BYTES = 12 * 1024 * 1024
"""Largest photo that is taken, in bytes of the file as it comes."""
PHOTO_SIDES = (1_200, 480)
"""Longest side of the large and of the small picture that is made of a photo, in pixels."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A photo made anew: a large and a small JPEG with nothing in them but the picture; the large one's size."""

    large: bytes
    small: bytes
    width: int
    height: int


def as_png(content: bytes) -> bytes:
    """The picture as a fresh PNG without any of its first file in it, at most 1,200 pixels a side.

    Raises BadPicture for other formats (SVG too), more than 24 million pixels, or broken bytes.
    """
    picture = _read(content)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _written(picture, "PNG")


def as_photo(content: bytes) -> Fresh:
    """The photo as fresh JPEGs: upright, on white where it was transparent, without place, time or maker.

    Raises BadPicture as ``as_png`` does, and for more than 12 MB.
    """
    if len(content) > PHOTO_BYTES:
        raise BadPicture("This file is larger than 12 MB. Make the photo smaller.")
    picture = _read(content)
    picture.thumbnail((PHOTO_SIDES[0],) * 2)  # first: every copy of 24 million pixels is 96 MB
    if picture.mode == "RGBA":
        ground = Image.new("RGBA", picture.size, "white")
        ground.alpha_composite(picture)
        picture = ground.convert("RGB")
    large, small = picture, picture.copy()
    small.thumbnail((PHOTO_SIDES[1],) * 2)
    return Fresh(_written(large, "JPEG"), _written(small, "JPEG"), *large.size)


def in_grey(content: bytes) -> bytes:
    """One of our own pictures without its colours, in its own format."""
    with Image.open(BytesIO(content), formats=FORMATS) as opened:
        return _written(opened.convert("LA" if opened.has_transparency_data else "L"), opened.format or "PNG")


def _read(content: bytes) -> Image.Image:
    """The pixels, upright. Raises BadPicture."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, where it was imported, set it to be lenient
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise BadPicture(TOO_MANY)
            turn = TURNS.get(opened.getexif().get(ExifTags.Base.Orientation, 1))
            upright = opened if turn is None else opened.transpose(turn)
            return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except UnidentifiedImageError as error:
        raise BadPicture("Choose a PNG, JPEG or WebP picture.") from error
    except BadPicture:
        raise
    except Image.DecompressionBombError as error:
        raise BadPicture(TOO_MANY) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise BadPicture("This picture is broken. Save it once more and try again.") from error


def _written(picture: Image.Image, kind: str) -> bytes:
    """A file of the pixels alone: nothing that came with the first one goes along."""
    fresh = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    into = BytesIO()
    fresh.save(into, kind, optimize=True, **({"quality": 82} if kind == "JPEG" else {}))
    return into.getvalue()


def cut_out(content: bytes, left: int, top: int, wide: int, high: int) -> bytes:
    """A piece of one of our own JPEGs, as a JPEG; what lies beyond its edge is left out."""
    with Image.open(BytesIO(content), formats=("JPEG",)) as picture:
        right, bottom = min(left + wide, picture.width), min(top + high, picture.height)
        return _written(picture.crop((max(left, 0), max(top, 0), right, bottom)).convert("L"), "JPEG")
