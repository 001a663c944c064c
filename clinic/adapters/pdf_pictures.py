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


def pictures_of(content: bytes, *, dpi: int, most: int) -> Pages:
    """The first `most` pages of one of our own PDFs."""
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(content)
        try:
            shown = range(min(len(document), most))
            return Pages(tuple(_png(document[number], dpi) for number in shown), len(document))
        finally:
            document.close()


def _png(page: pypdfium2.PdfPage, dpi: int) -> bytes:
    out = BytesIO()
    picture = page.render(scale=dpi / 72).to_pil().convert("RGB")
    picture.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()
