"""The last look at a sheet before it is written, and what is still mended in it. Only the render process
imports this."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import pydyf  # type: ignore[import-untyped]
import weasyprint

from clinic.adapters.pdf_drawing import pack
from clinic.adapters.pdf_impose import fold
from clinic.adapters.pdf_subset import shapes_only

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
ACTIVE = frozenset(
    (
        "AA",
        "JS",
        "JavaScript",
        "Launch",
        "OpenAction",
        "RichMedia",
        "SubmitForm",
        "ImportData",
        "GoToR",
        "GoToE",
        "XFA",
    )
) | frozenset(("EmbeddedFiles", "EmbeddedFile", "EF"))


class Unfit(Exception):
    """The document holds something that we do not print; the text is a plain sentence."""


def check_links(document: weasyprint.Document) -> None:
    """Refuse attachments, and links which are not to a page, a mail address or a phone."""
    if document.metadata.attachments:
        raise Unfit("The sheet holds an attachment.")
    for page in document.pages:
        for kind, target, *_ in page.links:
            if kind == "attachment" or (kind == "external" and not _allowed(target)):
                raise Unfit(f"The sheet holds a link that is not allowed: “{target[:80]}”.")


def _allowed(target: str) -> bool:
    return urlsplit(target).scheme.lower() in LINK_SCHEMES


def finish(document: weasyprint.Document, pdf: pydyf.PDF, *, folded: str = "") -> None:
    """What happens to the objects just before they are written."""
    _name_every_glyph(pdf)
    if folded:
        fold(pdf, right_to_left=folded == "rtl")
    _check_objects(document, pdf)
    _slim(pdf)
    _compress(pdf)
    pdf.objects = [_Written(one) if one.compressible else one for one in pdf.objects]


class _Written:
    """An object as it stands in the file: pydyf asks for its bytes twice, to write them and for the identifier."""

    generation, free, compressible, offset = 0, "n", True, 0

    def __init__(self, one: pydyf.Object) -> None:
        self.number, self.data = one.number, one.data


def _name_every_glyph(pdf: pydyf.PDF) -> None:
    """Give each glyph a character: WeasyPrint leaves those of a composed letter but the first without one.

    An empty entry is malformed (PDF/UA-1, 7.21.7). U+034F joins the letter it follows and is read by nobody.
    """
    for one in pdf.objects:
        if isinstance(one, pydyf.Stream) and one.stream[:1] == [b"/CIDInit /ProcSet findresource begin"]:
            one.stream = [line[:-2] + b"<034f>" if line.endswith(b" <>") else line for line in one.stream]


def _slim(pdf: pydyf.PDF) -> None:
    """Embed of each font only what is drawn."""
    for one in pdf.objects:
        if isinstance(one, pydyf.Stream) and "Length1" in one.extra:
            one.stream = [shapes_only(one.stream[0])]
            one.extra["Length1"] = len(one.stream[0])


def _compress(pdf: pydyf.PDF) -> None:
    for one in pdf.objects:
        if isinstance(one, pydyf.Stream) and one.compress:
            pack(one)


def _check_objects(_document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """The last look, at the objects that are about to be written: nothing active, nothing attached."""
    for name, value in _entries([pdf.catalog, *pdf.objects]):
        if name in ACTIVE or (isinstance(value, str) and value.lstrip("/") in ACTIVE):
            raise Unfit(f"The sheet holds an active object: {name}.")
        if name == "URI" and isinstance(value, pydyf.String) and not _allowed(str(value.string)):
            raise Unfit("The sheet holds a link that is not allowed.")


def _entries(objects: Iterable[Any]) -> Iterable[tuple[str, Any]]:
    """Every (key, value) of every dictionary in some PDF objects, streams' dictionaries included."""
    waiting = list(objects)
    while waiting:
        one = waiting.pop()
        if isinstance(one, pydyf.Stream):
            waiting.append(one.extra)
        elif isinstance(one, dict):
            yield from one.items()
            waiting.extend(value for value in one.values() if isinstance(value, (dict, list, pydyf.Stream)))
        elif isinstance(one, list):
            waiting.extend(value for value in one if isinstance(value, (dict, list, pydyf.Stream)))
