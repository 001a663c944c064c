"""Make the fonts in static/fonts from npm tarballs pinned by hash. Needs fonttools, brotli and npm.

    python .ci/make-fonts.py FOLDER_FOR_TARBALLS

Three things are done to each font: it is cut down to the characters we promise, it gets a family name of
its own (a family spread over several files prints wrong letters in WeasyPrint 70), and its dates are
fixed, so that the same tarballs give the same bytes. Atkinson Hyperlegible Next also gets a plain zero:
its slash makes "10" look struck out to people who have never seen a slashed zero. Arabic is set in
Vazirmatn, which has a glyph of its own for each letter: Noto composes letters from dots, and text taken
out of the PDF (by a screen reader, say) is then wrong.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

OUT = Path(__file__).resolve().parents[1] / "static" / "fonts"
FIXED_TIME = 3_786_912_000  # 2024-01-01, in seconds since 1904, the epoch of the head table

TARBALLS = {  # name: version, SHA-256
    "atkinson-hyperlegible-next": (
        "0.4.1",
        "9c98b93e3f7dd7d7819f9c439aac9fb5b5466781fa1eb002caeb52eb7cb15ce8",
    ),
    "noto-sans": ("0.4.2", "98cf14a19b8e67a0e76bfd4d5df98937b9734e6dde570bd750f2259042042548"),
    "vazirmatn": ("0.4.1", "af22b2898f1e7fad4398cde6856f0e83f79393862b9b3811f71b114abb3742a3"),
    "noto-sans-hebrew": ("0.4.1", "f82f8e852e3355521c511f2762a0130216d208d108bf4739aa977eb6a6d3012c"),
    "noto-sans-math": ("0.4.2", "652041ca903e7adcc1502a0621350526463e91416757310391370ff5f8fb3ce8"),
    "noto-sans-symbols-2": ("0.4.1", "3bf3d6333487df36e88d146e032a9ed8246617ca2dfe1513a8a382c3fad12ac4"),
    "noto-emoji": ("0.4.7", "6a25fd5a4da5bb34bbc2d300531bbf32de86afd866e119314d7e358f61a6104d"),
}

WORLD = [
    (0x0020, 0x007E),
    (0x00A0, 0x036F),
    (0x0370, 0x03FF),
    (0x0400, 0x052F),
    (0x1AB0, 0x1AFF),
    (0x1C80, 0x1C8F),
    (0x1D00, 0x1DBF),
    (0x1E00, 0x1EFF),
    (0x1F00, 0x1FFF),
    (0x2000, 0x206F),
    (0x2070, 0x209F),
    (0x20A0, 0x20CF),
    (0x2100, 0x214F),
    (0x2150, 0x218F),
    (0x2212, 0x2215),
    (0x2260, 0x2265),
    (0x2DE0, 0x2DFF),
    (0xA640, 0xA69F),
    (0xFB00, 0xFB06),
    (0xFFFD, 0xFFFD),
]
SPACES = [(0x0020, 0x0020), (0x00A0, 0x00A0)]  # a run of another script takes its spaces from its own font
ARABIC = [
    *SPACES,
    (0x0600, 0x06FF),
    (0x0750, 0x077F),
    (0x08A0, 0x08FF),
    (0x200C, 0x200F),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFC),
]
HEBREW = [*SPACES, (0x0590, 0x05FF), (0x200C, 0x200F), (0x20AA, 0x20AA), (0x25CC, 0x25CC), (0xFB1D, 0xFB4F)]
ARROWS = [*SPACES, (0x2190, 0x21FF), (0x2200, 0x22FF), (0x27F0, 0x27FF)]
SYMBOLS = [*SPACES, (0x2300, 0x23FF), (0x25A0, 0x25FF), (0x2600, 0x26FF), (0x2700, 0x27BF), (0x2B00, 0x2BFF)]
EVERYTHING = [(0x0020, 0x10FFFF)]


@dataclass(frozen=True)
class Cut:
    """One font to make: file stem, new family, tarball, weight folder in it, characters kept."""

    stem: str
    family: str
    tarball: str
    weight: str
    kept: list[tuple[int, int]]


CUTS = [
    Cut("clinic-sans", "Clinic Sans", "atkinson-hyperlegible-next", "400Regular", EVERYTHING),
    Cut("clinic-strong", "Clinic Strong", "atkinson-hyperlegible-next", "700Bold", EVERYTHING),
    Cut("clinic-world", "Clinic World", "noto-sans", "400Regular", WORLD),
    Cut("clinic-world-strong", "Clinic World Strong", "noto-sans", "700Bold", WORLD),
    Cut("clinic-arabic", "Clinic Arabic", "vazirmatn", "400Regular", ARABIC),
    Cut("clinic-arabic-strong", "Clinic Arabic Strong", "vazirmatn", "700Bold", ARABIC),
    Cut("clinic-hebrew", "Clinic Hebrew", "noto-sans-hebrew", "400Regular", HEBREW),
    Cut("clinic-hebrew-strong", "Clinic Hebrew Strong", "noto-sans-hebrew", "700Bold", HEBREW),
    Cut("clinic-arrows", "Clinic Arrows", "noto-sans-math", "400Regular", ARROWS),
    Cut("clinic-symbols", "Clinic Symbols", "noto-sans-symbols-2", "400Regular", SYMBOLS),
    Cut("clinic-emoji", "Clinic Emoji", "noto-emoji", "400Regular", EVERYTHING),
]
FOR_PAGES = ("clinic-sans", "clinic-strong", "clinic-world", "clinic-world-strong")
FEATURES = [
    "ccmp",
    "locl",
    "liga",
    "rlig",
    "calt",
    "kern",
    "mark",
    "mkmk",
    "init",
    "medi",
    "fina",
    "isol",
    "tnum",
    "pnum",
]


def main(folder: Path) -> None:
    """Make every font, the index of covered characters and the list of hashes."""
    folder.mkdir(parents=True, exist_ok=True)
    covered: set[int] = set()
    for cut in CUTS:
        font = cut_down(read(folder, cut), cut)
        covered |= set(font.getBestCmap())
        font.save(OUT / f"{cut.stem}.ttf", reorderTables=True)
        if cut.stem in FOR_PAGES:
            font.flavor = "woff2"
            font.save(OUT / f"{cut.stem}.woff2", reorderTables=True)
    ranges = json.dumps(as_ranges(covered), separators=(",", ":"))
    (OUT / "coverage.json").write_text(ranges + "\n", encoding="utf-8")
    files = sorted([*OUT.glob("*.ttf"), *OUT.glob("*.woff2")])
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in files]
    (OUT / "SHA256SUMS").write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(folder: Path, cut: Cut) -> TTFont:
    """The original font out of its tarball; refuses a tarball whose hash is not the pinned one."""
    version, pinned = TARBALLS[cut.tarball]
    path = folder / f"expo-google-fonts-{cut.tarball}-{version}.tgz"
    if not path.exists():
        name = f"@expo-google-fonts/{cut.tarball}@{version}"
        subprocess.run(["npm", "pack", "-s", name], cwd=folder, check=True)  # noqa: S603, S607
    if hashlib.sha256(path.read_bytes()).hexdigest() != pinned:
        raise SystemExit(f"{path.name} is not the tarball that was pinned.")
    with tarfile.open(path) as tarball:
        members = [name for name in tarball.getnames() if f"/{cut.weight}/" in name and name.endswith(".ttf")]
        content = tarball.extractfile(members[0])
        assert content is not None
        if cut.weight == "400Regular":
            licence = tarball.extractfile("package/LICENSE_FONT")
            assert licence is not None
            (OUT / f"OFL-{cut.tarball}.txt").write_bytes(licence.read())
        return TTFont(BytesIO(content.read()), recalcTimestamp=False)


def cut_down(font: TTFont, cut: Cut) -> TTFont:
    """Keep the promised characters, give the font its own name and fixed dates."""
    if cut.tarball == "atkinson-hyperlegible-next":
        plain_zero(font)
    wanted = [code for code in font.getBestCmap() if any(first <= code <= last for first, last in cut.kept)]
    options = Options(
        layout_features=FEATURES, name_IDs=["*"], notdef_outline=True, hinting=False, glyph_names=False
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    rename(font, cut)
    font["head"].created = font["head"].modified = FIXED_TIME
    font["OS/2"].usWeightClass = 400
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x21) | 0x40
    font["head"].macStyle = 0
    return font


def plain_zero(font: TTFont) -> None:
    """Draw the zero without its slash: its own outline, and the capital O's counter squeezed into it."""
    glyphs = font["glyf"]
    zero, letter = glyphs["zero"], glyphs["O"]
    outline, counter = contours(zero)[0], contours(letter)[1]
    left, right, low, high = box(outline)
    outer_left, outer_right, outer_low, outer_high = box(contours(letter)[0])
    inner = box(counter)
    stroke_x, stroke_y = inner[0] - outer_left, inner[2] - outer_low
    target = (
        left + stroke_x * 0.97,
        right - (outer_right - inner[1]) * 0.97,
        low + stroke_y,
        high - (outer_high - inner[3]),
    )
    pen = TTGlyphPen(None)
    draw(pen, outline)
    draw(pen, [(*squeeze((x, y), inner, target), on) for x, y, on in counter])
    glyphs["zero"] = pen.glyph()


Point = tuple[float, float, int]
Box = tuple[float, float, float, float]


def contours(glyph: object) -> list[list[Point]]:
    """Each contour of a simple glyph as points (x, y, on the curve)."""
    found, start = [], 0
    for end in glyph.endPtsOfContours:
        points = list(zip(glyph.coordinates[start : end + 1], glyph.flags[start : end + 1], strict=True))
        found.append([(x, y, flag & 1) for (x, y), flag in points])
        start = end + 1
    return found


def box(points: list[Point]) -> Box:
    """Left, right, low, high of a contour."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), max(xs), min(ys), max(ys)


def squeeze(point: tuple[float, float], source: Box, target: Box) -> tuple[int, int]:
    """Map a point of one box to the same place of another."""
    x = target[0] + (point[0] - source[0]) * (target[1] - target[0]) / (source[1] - source[0])
    y = target[2] + (point[1] - source[2]) * (target[3] - target[2]) / (source[3] - source[2])
    return round(x), round(y)


def draw(pen: TTGlyphPen, points: list[Point]) -> None:
    """One closed quadratic contour, starting at a point on the curve."""
    start = next(index for index, point in enumerate(points) if point[2])
    turned = points[start:] + points[:start]
    pen.moveTo(turned[0][:2])
    controls: list[tuple[float, float]] = []
    for x, y, on in [*turned[1:], turned[0]]:
        if on:
            pen.qCurveTo(*controls, (x, y)) if controls else pen.lineTo((x, y))
            controls = []
        else:
            controls.append((x, y))
    pen.closePath()


def rename(font: TTFont, cut: Cut) -> None:
    """One family, one style, one PostScript name; copyright, licence and credits stay."""
    names = font["name"]
    version = names.getDebugName(5)
    for record in list(names.names):
        if record.nameID not in (0, 5, 8, 9, 11, 13, 14) or record.platformID != 3:
            names.removeNames(record.nameID, record.platformID, record.platEncID, record.langID)
    post = cut.family.replace(" ", "") + "-Regular"
    for identity, text in [
        (1, cut.family),
        (2, "Regular"),
        (3, f"{post}; {version}"),
        (4, cut.family),
        (6, post),
    ]:
        names.setName(text, identity, 3, 1, 0x409)


def as_ranges(codes: set[int]) -> list[list[int]]:
    """Sorted [first, last] ranges of a set of code points."""
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return ranges


if __name__ == "__main__":
    main(Path(sys.argv[1]))
