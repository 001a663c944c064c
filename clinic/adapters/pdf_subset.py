"""A font as a PDF needs it: the shapes of its letters, and nothing that is told elsewhere.

The map of characters, the names and the notes for typesetting of a TrueType font are not read from a PDF, which has its
own (ISO 32000-1, 9.9): a sixth of what a font weighs on a sheet. Only the render process imports this.
"""

from struct import Struct

TRUETYPE = b"\0\1\0\0"
SHAPES = frozenset((b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep"))
_HEAD, _ENTRY = Struct(">4s4H"), Struct(">4s3I")
"""Kind, number of tables and three numbers for a search among them; name, sum, place and length of one."""


def shapes_only(font: bytes) -> bytes:
    """A TrueType font without the tables that no PDF asks for; any other font as it is."""
    if font[:4] != TRUETYPE:
        return font
    count = _HEAD.unpack_from(font)[1]
    entries = [_ENTRY.unpack_from(font, _HEAD.size + _ENTRY.size * place) for place in range(count)]
    kept = [entry for entry in entries if entry[0] in SHAPES]
    most = len(kept).bit_length() - 1
    span = _ENTRY.size << most
    head = [_HEAD.pack(TRUETYPE, len(kept), span, most, _ENTRY.size * len(kept) - span)]
    tables, at = [], _HEAD.size + _ENTRY.size * len(kept)
    for name, total, place, length in kept:
        head.append(_ENTRY.pack(name, total, at, length))
        table = font[place : place + length]
        tables.append(table + bytes(-length % 4))
        at += len(tables[-1])
    return b"".join(head + tables)
