"""Cut the two small fonts that each page loads first out of those of the sheet. Needs fonttools and brotli.

    python .ci/make-page-fonts.py

The patient's first view has 60 kB in all. The letters of Western European languages stand in page.woff2 and
page-strong.woff2; a page with any other letter fetches the whole font besides (unicode-range in tokens.css).
The same fonts give the same bytes.
"""

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[1] / "static" / "fonts"
CUTS = {"clinic-sans.ttf": "page.woff2", "clinic-strong.ttf": "page-strong.woff2"}
RANGES = [
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x2009, 0x2009),
    (0x2013, 0x2014),
    (0x2018, 0x201A),
    (0x201C, 0x201E),
    (0x2022, 0x2022),
    (0x2026, 0x2026),
    (0x20AC, 0x20AC),
    (0x2212, 0x2212),
    (0x2264, 0x2265),
]


def cut(source: Path, target: Path) -> None:
    """Write the part of ``source`` that RANGES name as a WOFF2 file."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options(
        layout_features=["ccmp", "kern", "mark", "tnum", "pnum"], hinting=False, glyph_names=False
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target, reorderTables=True)


if __name__ == "__main__":
    for name, made in CUTS.items():
        cut(FONTS / name, FONTS / made)
