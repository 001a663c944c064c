"""A line of letters written as its font has shown them before, glyph by glyph from a table.

WeasyPrint asks of each glyph its offset, its width and the room to the next one, thousands of times for a sheet; there
are a few hundred different answers. A glyph that a font shows for the first time, colours and raised
letters go the old way. Only the render process imports this.
"""

from collections.abc import Callable, Iterator, Sequence
from struct import Struct
from typing import Any

from weasyprint.draw import text as drawn
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

_GLYPH = Struct("=Iiii4x")
"""A PangoGlyphInfo: the glyph, its width, its offsets across and up, what this does not ask."""


_SIZE_OF_FONT = 14802
"""Since this version Pango's fonts tell their own size."""
Run = tuple[Any, Any, float, str]
"""Letters in one font: Pango's font, the PDF's, its size, what a PDF shows."""


def use_known_glyphs() -> None:
    """Let every document write the glyphs that its fonts know from their tables."""
    if pango.pango_version() >= _SIZE_OF_FONT:
        drawn.draw_first_line = _by_table(drawn.draw_first_line)


def _by_table(whole: Callable[..., Any]) -> Callable[..., Any]:
    def draw(stream: Any, box: Any, overflow: str, ellipsis: str, matrix: Any) -> Any:
        if overflow == "ellipsis" or ellipsis != "none" or not box.text.strip():
            return whole(stream, box, overflow, ellipsis, matrix)
        runs = list(_runs(stream, box.pango_layout.get_first_line()[0]))
        if not all(shown for *_, shown in runs):
            return whole(stream, box, overflow, ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        _write(stream, runs)
        return []

    return draw


def _runs(stream: Any, line: Any) -> Iterator[Run]:
    run = line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        face = item.item.analysis.font
        font, size = stream.add_font(face)
        yield face, font, size, _shown(font, size, item.glyphs)


def _shown(font: Any, size: float, letters: Any) -> str:
    """What a PDF shows for a run; nothing where the table has no answer."""
    if font.bitmap or font.png or font.svg or font.colr:
        return ""
    known = font.__dict__.setdefault("known glyphs", {}).setdefault(size, {})
    parts = ["<"]
    for glyph in _GLYPH.iter_unpack(ffi.buffer(letters.glyphs, letters.num_glyphs * _GLYPH.size)):
        part = known.get(glyph) or _one(font, size, *glyph)
        if not part:
            return ""
        known[glyph] = part
        parts.append(part)
    text = "".join(parts)
    return text[:-1] if text.endswith("<") else f"{text}>"


def _one(font: Any, size: float, glyph: int, width: int, across: int, up: int) -> str:
    """A glyph with the room before and after it, as WeasyPrint writes it; nothing for one that is new or raised."""
    if up or glyph not in font.widths or glyph not in font.to_unicode:
        return ""
    offset = across / size
    room = font.widths[glyph] + offset - width * 1000 * FROM_UNITS / size
    return (f">{-offset}<" if offset else "") + f"{glyph:04x}" + (f">{int(room)}<" if room else "")


def _write(stream: Any, runs: Sequence[Run]) -> None:
    shown, before = "", None
    for face, font, size, letters in runs:
        if face != before:
            if shown:
                stream.show_text(shown)
            shown, before = "", face
            stream.set_font_size(font.hash, size)
        shown += letters
    stream.show_text(shown)
