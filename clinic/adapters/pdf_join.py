"""Several finished sheets in one PDF that keeps their tags, bookmarks and language (pikepdf).

Copying pages alone drops the structure tree, and with it every reader's way through the sheet. The trees are
therefore joined by hand: each part's elements hang below one root, and the numbers by which pages and links find
their elements are moved up (ISO 32000-1, 14.7.4.4). Parts that hold the same drawing or font share it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of a joined PDF: its bookmark and its bytes."""

    title: str
    content: bytes


def join(parts: Iterable[Part], *, title: str, duplex: bool) -> bytes:
    """One PDF/UA-1 file of all parts in their order; with ``duplex`` each begins on a sheet of its own.

    Equal parts give equal bytes. The language is the first part's; each other one carries its own. Raises
    ValueError without parts.
    """
    joined = _Joined(title)
    for part in parts:
        joined.add(part, duplex=duplex)
    return joined.written()


def page_count(content: bytes) -> int:
    """How many pages a finished sheet has."""
    with Pdf.open(BytesIO(content)) as pdf:
        return len(pdf.pages)


class _Joined:
    """The PDF under way: pages, the tree of tags, bookmarks, and what parts share."""

    def __init__(self, title: str) -> None:
        self._pdf = Pdf.new()
        self._title = title
        self._elements: list[pikepdf.Object] = []
        self._numbers: list[pikepdf.Object | int] = []
        self._bookmarks: list[OutlineItem] = []
        self._next = 0
        self._shared: dict[bytes, pikepdf.Object] = {}
        self._digests = _Digests()
        self._language = ""

    def add(self, part: Part, *, duplex: bool) -> None:
        """Append a part's pages with all that belongs to them."""
        with Pdf.open(BytesIO(part.content)) as source:
            first = len(self._pdf.pages)
            self._pdf.pages.extend(source.pages)
            pages = list(self._pdf.pages)[first:]
            self._language = self._language or str(source.Root.Lang)
            self._add_tags(source, pages)
            self._add_bookmarks(part.title, source, first)
            self._share(pages)
        if duplex and len(self._pdf.pages) % 2:
            left, bottom, right, top = (float(edge) for edge in pages[-1].mediabox.as_list())
            self._pdf.add_blank_page(page_size=(right - left, top - bottom))

    def written(self) -> bytes:
        """The finished file."""
        if not self._elements:
            raise ValueError("There is nothing to join.")
        self._set_tags()
        self._set_facts()
        with self._pdf.open_outline() as outline:
            outline.root.extend(self._bookmarks)
        out = BytesIO()
        self._pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()

    def _add_tags(self, source: Pdf, pages: list[pikepdf.Page]) -> None:
        tree = self._pdf.copy_foreign(source.Root.StructTreeRoot)
        language = str(source.Root.Lang)
        for element in tree.K:
            element.Lang = language
            self._elements.append(element)
        numbers = list(tree.ParentTree.Nums)
        highest = -1
        for number, target in zip(numbers[::2], numbers[1::2], strict=True):
            self._numbers += [int(number) + self._next, target]
            highest = max(highest, int(number))
        for page in pages:
            if Name.StructParents in page.obj:  # the empty back of a sheet has none
                page.obj.StructParents = int(page.obj.StructParents) + self._next
            for note in page.obj.get(Name.Annots, ()):
                if Name.StructParent in note:
                    note.StructParent = int(note.StructParent) + self._next
        self._next += highest + 1

    def _add_bookmarks(self, title: str, source: Pdf, first: int) -> None:
        numbers = {page.obj.objgen: number for number, page in enumerate(source.pages)}
        whole = OutlineItem(title, first)
        with source.open_outline() as outline:
            for item in _below(outline.root):
                if not isinstance(item.destination, Array):
                    continue
                where, *how = item.destination.as_list()
                target = Array([self._pdf.pages[first + numbers[where.objgen]].obj, *how])
                whole.children.append(OutlineItem(item.title, target))
        whole.is_closed = True
        self._bookmarks.append(whole)

    def _share(self, pages: list[pikepdf.Page]) -> None:
        for page in pages:
            for kind in (Name.XObject, Name.Font):
                there = page.resources.get(kind, Dictionary())
                for name in list(there.keys()):
                    there[name] = self._shared.setdefault(self._digests.of(there[name]), there[name])

    def _set_tags(self) -> None:
        root = self._pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        for element in self._elements:
            element.P = root
        root.K = Array(self._elements)
        root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(self._numbers)))
        root.ParentTreeNextKey = self._next
        self._pdf.Root.StructTreeRoot = root
        self._pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _set_facts(self) -> None:
        self._pdf.Root.Lang = self._language
        self._pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        with self._pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as facts:
            facts["dc:title"] = self._title
            facts["pdfuaid:part"] = "1"
        self._pdf.docinfo[Name.Title] = self._title


def _below(items: Sequence[OutlineItem]) -> Sequence[OutlineItem]:
    """What stands below the part's own title: a sheet's exercises, or a packet's sheets."""
    return items[0].children if len(items) == 1 else items


class _Digests:
    """Hashes of objects and all that they refer to, so that equal ones of two parts can be one.

    Every drawing of a sheet refers to all its fonts: what has a number in the file is hashed once.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}

    def of(self, value: object) -> bytes:
        """The hash; a plain number or truth, which pikepdf gives as Python's own, stands for itself."""
        if not isinstance(value, pikepdf.Object):
            return repr(value).encode()
        if not value.is_indirect:
            return self._worked_out(value)
        if value.objgen not in self._known:
            self._known[value.objgen] = b"above"  # while what lies below it is looked at
            self._known[value.objgen] = self._worked_out(value)
        return self._known[value.objgen]

    def _worked_out(self, value: pikepdf.Object) -> bytes:
        told = hashlib.sha256()
        if isinstance(value, pikepdf.Stream):
            told.update(value.read_raw_bytes())
        if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            for key in sorted(value.keys()):
                told.update(key.encode() + self.of(value[key]))
        elif isinstance(value, pikepdf.Array):
            for one in value:
                told.update(self.of(one))
        else:
            told.update(value.unparse())
        return told.digest()
