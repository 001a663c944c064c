"""The pages of a finished sheet as pictures (PDFium), for previews and contact sheets."""

import threading
from dataclasses import dataclass
from io import BytesIO

import pypdfium2

_ONE_AT_A_TIME = threading.Lock()
"""PDFium is not made for threads."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The first pages as PNG, and how many there are in all."""

    pictures: tuple[bytes, ...]
    total: int


def pictures_of(content: bytes, *, dpi: int, most: int, colours: int = 64) -> Pages:
    """The first `most` pages of one of our own PDFs, in so many colours: each half as many weighs a fifth less."""
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(content)
        try:
            shown = range(min(len(document), most))
            return Pages(tuple(_png(document[number], dpi, colours) for number in shown), len(document))
        finally:
            document.close()


def _png(page: pypdfium2.PdfPage, dpi: int, colours: int) -> bytes:
    out = BytesIO()
    picture = page.render(scale=dpi / 72).to_pil().convert("RGB")
    picture.quantize(colours).save(out, "PNG", optimize=True)
    return out.getvalue()
