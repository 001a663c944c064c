"""Small lines that make cloth and feet of shapes: hems, folds, toes, soles; and the band round the thighs."""

from math import atan2, degrees

from clinic.figure.body import SIGN
from clinic.figure.draw.canvas import Canvas
from clinic.figure.draw.curves import Path, smooth
from clinic.figure.draw.outline import Outline, back_side, bow, hem_path, one_side
from clinic.figure.draw.part import Part
from clinic.figure.draw.people import Person
from clinic.figure.draw.rings import SLEEVE_HEM, TROUSER_HEM
from clinic.figure.draw.surface import seam, spot
from clinic.figure.project import Camera, nearness, project
from clinic.figure.solve import Figure, angle_between
from clinic.figure.vectors import Vec, across, add, cross, dot, mul, sub, unit

SMALL = 5.0  # line width from which on (thumbnails) folds, fingers and toes are left out
BAND, BAND_LINE = "#b85a44", "#6d2f22"
BAND_EDGES = (3.45, 4.2)
BAND_THICK = 0.004
"""Between which of a thigh's rings a loop band lies, and how far its outside is from the skin."""
BAND_DRAWN_IN = 0.3
"""How much narrower a taut band is half way between the thighs."""
OTHER = {"right": "left", "left": "right"}


def leg(
    canvas: Canvas,
    figure: Figure,
    parts: dict[str, Part],
    outlines: dict[str, Outline],
    c: Camera,
    side: str,
    who: Person,
    w: float,
    shoes: bool,
    moving: bool = False,
) -> None:
    """Draw the hem of a trouser leg, the folds at knee and groin, and the foot's lines."""
    thigh, shank = outlines[f"{side} thigh"], outlines[f"{side} shank"]
    f = figure.frames
    lines: Path = []
    if not shank.flat:
        lines += hem_path(shank, TROUSER_HEM)
    knee = angle_between(f[f"{side} thigh"].z, f[f"{side} shank"].z)
    if knee > 132 and not thigh.flat and not moving:
        lines += one_side(thigh, back_side(thigh, 3), 3, len(thigh.left) - 2)
    canvas.line(lines, who.palette.line, w * 0.62)
    if w < SMALL and not moving:
        if (
            abs(dot(f[f"{side} thigh"].y, c.toward)) > 0.7
        ):  # seen from the side, where the hollow of the knee shows
            canvas.line(_knee_folds(thigh, shank, knee), who.palette.line, w * 0.5)
        canvas.line(_foot_lines(figure, parts, c, side, shoes), who.palette.line, w * 0.5)


def _knee_folds(thigh: Outline, shank: Outline, knee: float) -> Path:
    """Two short creases run from the hollow of a bent knee toward the kneecap."""
    if not 13.7 < knee < 85.3 or thigh.flat or shank.flat:
        return []
    out: Path = []
    for o, i, reach, tilt in ((thigh, 4, 0.42, -0.10), (shank, 1, 0.40, 0.14)):
        hollow = back_side(o, i)
        p, q = (o.left[i], o.right[i]) if hollow == "left" else (o.right[i], o.left[i])
        before = (o.left if hollow == "left" else o.right)[i - 1]
        way = (p[0] - before[0], p[1] - before[1])
        end = (p[0] + (q[0] - p[0]) * reach + way[0] * tilt, p[1] + (q[1] - p[1]) * reach + way[1] * tilt)
        middle = (
            p[0] * 0.5 + end[0] * 0.5 + way[0] * tilt * 0.4,
            p[1] * 0.5 + end[1] * 0.5 + way[1] * tilt * 0.4,
        )
        out.append((smooth([p, middle, end], False), False))
    return out


def _foot_lines(figure: Figure, parts: dict[str, Part], c: Camera, side: str, shoes: bool) -> Path:
    foot = parts[f"{side} foot"]
    sign = SIGN[side]
    # Angles on the foot: 0 = instep, 90 = +y, 180 = sole.
    if shoes:
        out: Path = []
        aside = dot(foot.rings[0].side, c.toward)
        for way in (1.0, -1.0):
            if aside * way > -0.5:  # else that edge of the sole is turned away
                out += seam(foot, c, [(t, way * 142) for t in (0.25, 1.5, 3.2, 4.8)])
        return out + seam(foot, c, [(3.05, 62), (3.1, 0), (3.05, -62)])
    out = []
    for between in (-0.30, 0.05, 0.38, 0.68):
        angle = -sign * 90 * between  # the big toe lies on the inner side
        out += seam(foot, c, [(4.55, angle), (4.8, angle), (5.0, angle)], 0.02)
    return out


def trunk(canvas: Canvas, figure: Figure, parts: dict[str, Part], c: Camera, who: Person, w: float) -> None:
    """Draw the folds of the shirt where the trunk bends against the thighs."""
    if w >= SMALL:
        return
    f = figure.frames
    lines: Path = []
    bend = max(angle_between(f["pelvis"].z, f[f"{s} thigh"].z) for s in ("right", "left"))
    part = parts["trunk"]
    if bend > 35:
        for way in (1.0, -1.0):
            lines += seam(part, c, [(3.9, way * 28), (4.15, way * 48), (4.2, way * 68)], 0.05)
            lines += seam(part, c, [(4.9, way * 30), (5.0, way * 46), (4.95, way * 60)], 0.05)
    else:
        for way in (1.0, -1.0):
            lines += seam(part, c, [(4.4, way * 112), (4.05, way * 100), (3.75, way * 86)], 0.1)
    canvas.line(lines, who.palette.line, w * 0.42)


def sleeve(
    canvas: Canvas, figure: Figure, outlines: dict[str, Outline], c: Camera, side: str, who: Person, w: float
) -> None:
    """Draw the hem of a sleeve."""
    upper, j = outlines[f"{side} upper arm"], figure.joints
    if not (upper.flat and nearness(c, j[f"{side} elbow"]) > nearness(c, j[f"{side} shoulder"])):
        canvas.line(hem_path(upper, SLEEVE_HEM), who.palette.line, w * 0.62)


def loop_band(canvas: Canvas, parts: dict[str, Part], c: Camera, side: str, w: float, first: bool) -> None:
    """Draw a loop band above the knees, taut round both thighs, after the leg of a ``side`` was painted: its strip on
    this thigh, and from the ``first`` leg the stretch on the viewer's side that reaches to the other. What lies behind
    the thighs would show below it as a loose flap."""
    thigh, other = parts[f"{side} thigh"], parts[f"{OTHER[side]} thigh"]
    canvas.both(_strip(thigh, c), BAND, BAND_LINE, w * 0.8)
    if first:
        apart = sub(other.rings[-2].centre, thigh.rings[-2].centre)
        toward = unit(cross(apart, thigh.rings[-2].long))
        if dot(toward, c.toward) < 0:
            toward = mul(toward, -1.0)
        canvas.both(_stretch(thigh, other, c, toward), BAND, BAND_LINE, w * 0.8)


def _stretch(thigh: Part, other: Part, c: Camera, way: Vec) -> Path:
    """Return the stretch of a loop band between two thighs on the side that faces that way, drawn in by its tension."""
    corners = ((thigh, 0), (other, 0), (other, 1), (thigh, 1))
    a, b, d, e = (project(c, _on_band(part, edge, way)) for part, edge in corners)
    upper, lower = (((p[0] + q[0]) / 2, (p[1] + q[1]) / 2) for p, q in ((a, b), (d, e)))
    in_x, in_y = ((lower[i] - upper[i]) / 2 * BAND_DRAWN_IN for i in (0, 1))
    first = bow(a, (upper[0] + in_x, upper[1] + in_y), b, 0.12)
    last = bow(d, (lower[0] - in_x, lower[1] - in_y), e, 0.12)
    return [([first, (b, b, d, d), last, (e, e, a, a)], True)]


def _on_band(thigh: Part, edge: int, way: Vec) -> Vec:
    """Return the place on a loop band's upper (0) or lower (1) edge where it faces that way."""
    ring = thigh.rings[-2]
    angle = degrees(atan2(dot(way, ring.side), dot(way, ring.front)))
    place, facing = spot(thigh, (BAND_EDGES[edge], angle))
    return add(place, mul(facing, BAND_THICK))


def _strip(thigh: Part, c: Camera) -> Path:
    """Return the stretch of a loop band that is seen on a thigh."""
    ring = thigh.rings[-2]
    toward = unit(across(c.toward, ring.long))
    aside = cross(ring.long, toward)
    edges = [
        [project(c, _on_band(thigh, edge, way)) for way in (aside, toward, mul(aside, -1.0))]
        for edge in (0, 1)
    ]
    (a, b, d), (e, f, g) = edges
    return [([bow(a, b, d, 0.12), (d, d, g, g), bow(g, f, e, 0.12), (e, e, a, a)], True)]
