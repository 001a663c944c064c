"""A file that somebody brings as pages of grey dots: PDF (PDFium) or picture (Pillow), bounded before it is unpacked.

Only the confined child imports this module (``scan_child``): a stranger's file is unpacked nowhere else.
"""

from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pypdfium2
from PIL import ExifTags, Image, UnidentifiedImageError

from clinic.adapters.pictures import FORMATS, TURNS
from clinic.adapters.scan_find import LONGEST, Grey
from clinic.domain.errors import Invalid

PAGES_MOST = 100
PIXELS_MOST = 60_000_000
SHARPEST = 300 / 72
TOO_MANY = f"This file has more than {PAGES_MOST} pages. Scan the pile in two parts."


def pages_of(content: bytes) -> tuple[int, Iterator[Grey]]:
    """How many pages there are, and each of them. Raises Invalid with a sentence."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        document = _opened(content)
        if len(document) > PAGES_MOST:
            raise Invalid("file", TOO_MANY)
        return len(document), (_drawn(document[number]) for number in range(len(document)))
    return 1, iter((_picture(content),))


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise Invalid("file", "This PDF cannot be opened: it is damaged or locked with a password.") from None


def _drawn(page: pypdfium2.PdfPage) -> Grey:
    scale = min(SHARPEST, LONGEST / max(page.get_width(), page.get_height(), 1))
    dots = page.render(scale=scale, grayscale=True).to_numpy()
    return np.ascontiguousarray(dots.reshape(dots.shape[0], dots.shape[1], -1)[..., 0])


def _picture(content: bytes) -> Grey:
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > PIXELS_MOST:
                raise Invalid(
                    "file", "This picture has more than 60 million pixels. Take it at a lower resolution."
                )
            picture.draft("L", (LONGEST, LONGEST))
            turn = TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
            grey = picture.convert("L")
            return np.asarray(grey if turn is None else grey.transpose(turn))
    except (UnidentifiedImageError, Image.DecompressionBombError):
        raise Invalid(
            "file", "This is neither a PDF nor a picture. Choose a PDF, JPEG, PNG or WebP file."
        ) from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise Invalid("file", "This picture is broken. Take it once more.") from None
