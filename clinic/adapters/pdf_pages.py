"""A PDF's pages as pictures, for looking at on a screen (pdfium)."""

import io

import pypdfium2
from PIL import Image


def page_pictures(pdf: bytes, width: int, most: int) -> tuple[bytes, ...]:
    """The first ``most`` pages as PNG, each ``width`` pixels wide. Only for PDF that this program has made."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_png(document[place], width) for place in range(min(most, len(document))))
    finally:
        document.close()


def _png(page: pypdfium2.PdfPage, width: int) -> bytes:
    picture = page.render(scale=width / page.get_width()).to_pil().quantize(64, dither=Image.Dither.NONE)
    target = io.BytesIO()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()
