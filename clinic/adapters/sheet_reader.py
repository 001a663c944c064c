"""A sheet that somebody brings, as a PDF or a picture: its square codes (ZXing) and its words (PDFium)."""

from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image, UnidentifiedImageError

from clinic.domain.errors import Invalid

PAGES_MOST = 200
PIXELS_MOST = 60_000_000
SQUARE = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
SQUARES = 2
"""What a page of a handout carries: the link and the proof."""
COARSE = 2600
"""Dots of a page's longer side, up to which it is looked at a second time."""
RESOLUTION = 200
"""Dots an inch at which a page is looked at."""


def is_pdf(content: bytes) -> bool:
    """Whether a file says that it is a PDF."""
    return content[:1024].lstrip().startswith(b"%PDF-")


def square_codes(content: bytes) -> list[str]:
    """What each square code of the file holds, each once, in the order of the pages.

    Raises Invalid when it is neither a PDF nor a picture.
    """
    pages = _pages(content) if is_pdf(content) else _picture(content)
    return list(dict.fromkeys(code for page in pages for code in _squares_of(page)))


def text_of(content: bytes) -> str:
    """The words of a PDF, page after page. Raises Invalid when it cannot be opened."""
    with _opened(content) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in _first_pages(document))


def _squares_of(page: Image.Image) -> list[str]:
    found = _seen(page)
    if len(found) < SQUARES and max(page.size) <= COARSE:
        # A coarse copy of a copy: between its dots the reader finds edges that it missed (1 square in 80).
        found += _seen(page.resize((page.width * 2, page.height * 2), Image.Resampling.BICUBIC))
    return found


def _seen(page: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(page, formats=SQUARE)]


def _pages(content: bytes) -> Iterator[Image.Image]:
    with _opened(content) as document:
        for page in _first_pages(document):
            yield page.render(scale=RESOLUTION / 72, grayscale=True).to_pil()


def _first_pages(document: pypdfium2.PdfDocument) -> Iterator[pypdfium2.PdfPage]:
    for number in range(min(len(document), PAGES_MOST)):
        yield document[number]


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise Invalid("file", "This PDF cannot be opened: it is damaged or locked with a password.") from None


def _picture(content: bytes) -> Iterator[Image.Image]:
    wrong = Invalid(
        "file", "This is neither a PDF nor a picture. Give a file of the sheet, or its check code."
    )
    try:
        with Image.open(BytesIO(content)) as picture:
            if picture.width * picture.height > PIXELS_MOST:
                raise Invalid("file", "This picture has too many pixels. Take it at a lower resolution.")
            yield picture.convert("L")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise wrong from None
