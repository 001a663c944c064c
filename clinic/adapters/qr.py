"""QR codes behind one door (segno): a small SVG document, dark on white with its quiet zone."""

from functools import lru_cache
from typing import Any

import segno

QUIET_ZONE, MICRO_QUIET_ZONE = 4, 2
LONGEST = 400
TIGHT = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
"""The alphanumeric mode of ISO/IEC 18004."""


@lru_cache(maxsize=64)
def qr_svg(target: str, error: str = "m") -> str:
    """An SVG document of the code for `target` (at most 400 bytes of UTF-8; ValueError beyond).

    One path on a white ground, one unit a module, four modules of quiet zone (ISO/IEC 18004). Error
    correction is M (15 %) or better where a better level fits the same size: a folded or photocopied
    sheet still reads. A long target reads better from larger modules than from more correction: `error` "l"
    (7 %). What stands behind a `#` in capitals and digits is packed tighter (5.5 bits a letter, not 8). The last
    ones are kept: all sheets of a packet show the same two.
    """
    if not target or len(target.encode()) > LONGEST:
        raise ValueError(f"A QR code of ours holds 1 to {LONGEST} bytes.")
    front, mark, fragment = target.partition("#")
    packed = mark and fragment and set(fragment) <= TIGHT
    parts: Any = [(front + mark, None), (fragment, None)] if packed else target
    return _svg(segno.make_qr(parts, error=error, boost_error=True), QUIET_ZONE)


def page_mark_svg(text: str) -> str:
    """A Micro QR code of at most 21 capitals, digits and colons, for our own scanner: phones pass it over, so
    that it never stands in the way of the code that opens the check-in page."""
    return _svg(segno.make_micro(text), MICRO_QUIET_ZONE)


def _svg(code: segno.QRCode, quiet: int) -> str:
    side = code.symbol_size(border=quiet)[0]
    path = "".join(
        f"M{start + quiet} {row + quiet}h{length}v1h-{length}z"
        for row, modules in enumerate(code.matrix)
        for start, length in _dark_runs(bytes(modules))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def _dark_runs(modules: bytes) -> list[tuple[int, int]]:
    """(start, length) of each run of dark modules in one row."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(modules):
        if not dark:
            continue
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs
