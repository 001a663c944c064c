"""What a screen reader says of a finished sheet: the words of its tags in their order, and the page of each.

The tree of tags is read with pikepdf, the words behind each mark with PDFium.
"""

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

BLOCKS = frozenset(
    (
        "/H1",
        "/H2",
        "/H3",
        "/P",
        "/LI",
        "/TH",
        "/TD",
        "/Figure",
        "/Div",
        "/Sect",
        "/Art",
        "/Caption",
        "/BlockQuote",
    )
)
HEADS = frozenset(("H1", "H2", "H3"))
_HEBREW, _ARABIC_LAST = "\u0590", "\u08ff"

Place = tuple[tuple[int, int], int]
"""The page or form that holds a mark, and the mark's number."""


@dataclass(frozen=True, slots=True)
class Said:
    """One paragraph, heading, cell or picture: its tag, its words (a picture's description), its page from 1."""

    kind: str
    text: str
    page: int

    @property
    def line(self) -> str:
        """As the golden files hold it."""
        return f"{self.kind}: {self.text}"


def said(content: bytes) -> list[Said]:
    """Everything that a sheet says, in the order of its tags."""
    words = _words(content)
    with pikepdf.open(BytesIO(content)) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        found: list[tuple[object, Said]] = []
        for block, kind, where, text in _pieces(pdf.Root.StructTreeRoot, words):
            if found and found[-1][0] == block and kind != "Figure":
                before = found[-1][1]
                text = f"{before.text} {text}"
                found[-1] = (block, Said(before.kind, text, before.page))
            else:
                found.append((block, Said(kind, text, pages[where])))
    return [Said(one.kind, _joined(one.text), one.page) for _, one in found if one.text.strip()]


def golden(content: bytes) -> str:
    """The same as the lines of a golden file, with the page breaks."""
    lines, page = [], 0
    for one in said(content):
        if one.page != page:
            page = one.page
            lines.append(f"--- page {page}")
        lines.append(one.line)
    return "\n".join(lines) + "\n"


def _pieces(
    tree: pikepdf.Object, words: dict[Place, str], above: tuple[object, str] = ((), "")
) -> Iterator[tuple[object, str, tuple[int, int], str]]:
    """Each marked piece with its paragraph, the paragraph's tag and the page."""
    kind = str(tree.get("/S", ""))
    block = (tree.objgen, kind.lstrip("/")) if kind in BLOCKS else above
    if kind == "/Figure":
        yield block[0], "Figure", tree.Pg.objgen, str(tree.get("/Alt", ""))
        return
    kids = tree.get("/K", [])
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield block[0], block[1], tree.Pg.objgen, words.get((tree.Pg.objgen, kid), "")
        elif "/MCID" in kid:
            holder = kid.get("/Stm", kid.get("/Pg", tree.get("/Pg")))
            page = kid.get("/Pg", tree.get("/Pg")).objgen
            yield block[0], block[1], page, words.get((holder.objgen, int(kid.MCID)), "")
        elif "/S" in kid:
            yield from _pieces(kid, words, block)


def _words(content: bytes) -> dict[Place, str]:
    """The words behind each mark; those of a line from right to left piece by piece in their order."""
    found: dict[Place, list[str]] = defaultdict(list)
    document = pypdfium2.PdfDocument(content)
    with pikepdf.open(BytesIO(content)) as pdf:
        for page, other in zip(document, pdf.pages, strict=True):
            letters = page.get_textpage()
            forms = _shown_forms(other)
            for number in range(pdfium.FPDFPage_CountObjects(page)):
                one = pdfium.FPDFPage_GetObject(page, number)
                _gather(one, other.obj.objgen, letters, forms, found)
    return {place: "".join(_in_order(pieces)) for place, pieces in found.items()}


def _gather(
    one: object, holder: tuple[int, int], letters: pypdfium2.PdfTextPage,
    forms: list[tuple[int, int]], found: dict[Place, list[str]],
) -> None:  # fmt: skip
    kind = pdfium.FPDFPageObj_GetType(one)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        mark = pdfium.FPDFPageObj_GetMarkedContentID(one)
        found[(holder, mark)].append(_text(one, letters))
    elif kind == pdfium.FPDF_PAGEOBJ_FORM:
        inside = forms.pop(0)
        for number in range(pdfium.FPDFFormObj_CountObjects(one)):
            _gather(pdfium.FPDFFormObj_GetObject(one, number), inside, letters, [inside] * 99, found)


def _shown_forms(page: pikepdf.Page) -> list[tuple[int, int]]:
    """The forms in the order in which the page shows them."""
    shown = [str(parts[0]) for parts, operator in pikepdf.parse_content_stream(page) if str(operator) == "Do"]
    things = page.resources.get("/XObject", {})
    return [things[name].objgen for name in shown if things[name].get("/Subtype") == "/Form"]


def _text(one: object, letters: pypdfium2.PdfTextPage) -> str:
    size = pdfium.FPDFTextObj_GetText(one, letters, None, 0)
    room = ctypes.create_string_buffer(size)
    pdfium.FPDFTextObj_GetText(one, letters, ctypes.cast(room, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return room.raw.decode("utf-16-le").rstrip("\0")


def _joined(text: str) -> str:
    """One space between words, none before a comma or a stop: where a line ends PDFium gives no space."""
    return re.sub(r" ([,.;:])", r"\1", " ".join(text.split()))


def _in_order(pieces: list[str]) -> list[str]:
    rightward = any(_HEBREW <= letter <= _ARABIC_LAST for piece in pieces for letter in piece)
    return [*reversed(pieces)] if rightward else pieces
