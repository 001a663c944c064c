"""Uploaded pictures behind one door (Pillow): known formats only, measured before they are unpacked, made anew."""

from io import BytesIO

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 1_200


class BadPicture(ValueError):
    """The bytes are no picture that we take; the text says why, as a sentence."""


def as_png(content: bytes) -> bytes:
    """The picture as a fresh PNG without any of its first file in it, at most 1,200 pixels a side.

    Raises BadPicture for other formats (SVG too), more than 24 million pixels, or broken bytes.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, where it was imported, set it to be lenient
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise BadPicture("This picture has more than 24 million pixels. Make it smaller.")
            upright = ImageOps.exif_transpose(opened)
            picture = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except UnidentifiedImageError as error:
        raise BadPicture("Choose a PNG, JPEG or WebP picture.") from error
    except BadPicture:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise BadPicture("This picture is broken. Save it once more and try again.") from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    into = BytesIO()
    fresh.save(into, "PNG", optimize=True)
    return into.getvalue()
