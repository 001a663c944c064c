"""A hand's parts in painting order, and its lines: what lies behind the thing it holds, what is one with the arm, what
lies over that."""

from math import hypot
from typing import Final, NamedTuple

from clinic.figure.body import SIDES, SIGN
from clinic.figure.draw.canvas import Canvas
from clinic.figure.draw.curves import Path, smooth
from clinic.figure.draw.details import SMALL
from clinic.figure.draw.hands import as_one
from clinic.figure.draw.outline import PALM_SEEN, Outline, one_side, past_root, whole
from clinic.figure.draw.part import Part
from clinic.figure.draw.people import Person
from clinic.figure.pose import Hand
from clinic.figure.project import Camera, nearness, project
from clinic.figure.solve import Figure
from clinic.figure.vectors import add, dot, mix, mul

FROM_WRIST: Final = -0.45
"""Seen so far from the wrist's side, the fingers of a closed hand lie behind what it holds."""
FROM_PALM: Final = 0.35
"""Seen so far from the palm's side, the fingers lie before the palm."""
FROM_BACK: Final = -0.5
"""Seen so far from the back, a hand hides its thumb and what it holds."""
BESIDE: Final = 0.78
"""Seen so far from the thumb's or the little finger's side, the lines between the fingers run into one."""
SEEN: Final = 0.06
"""How far the skin must face the viewer for a line on it."""
LAID_ROUND: Final = (Hand.grip, Hand.over)  # hands whose thumb lies round the thing, not along the palm


class Grasp(NamedTuple):
    """The parts of one hand by where they are painted."""

    behind: tuple[str, ...]
    joined: tuple[str, ...]
    over: tuple[str, ...]


def _turned(figure: Figure, c: Camera, side: str) -> tuple[float, float]:
    """Return how far a hand's palm and its fingers' ends face the viewer."""
    frame = figure.frames[f"{side} hand"]
    return -SIGN[side] * dot(frame.y, c.toward), -dot(frame.z, c.toward)


def without_hidden(figure: Figure, parts: dict[str, Part], c: Camera) -> dict[str, Part]:
    """Return the parts without what the back of a hand that holds hides: its fingers are one with it, its thumb not
    seen."""
    out = dict(parts)
    for side in SIDES:
        palm, tips = _turned(figure, c, side)
        if parts[f"{side} hand"].balls and palm < FROM_BACK and tips > FROM_WRIST:
            as_one(out, side)
            if figure.pose.arms[side].hand in LAID_ROUND:
                del out[f"{side} thumb"]
    return out


def grasp_of(figure: Figure, parts: dict[str, Part], c: Camera, side: str) -> Grasp:
    """Return which parts of a hand lie behind what it holds, are one with its arm, or lie over the rest of it."""
    hand, thumb, fingers = (f"{side} {name}" for name in ("hand", "thumb", "fingers"))
    if fingers not in parts:
        spread = (name for name in parts if name.startswith(f"{side} finger "))
        return Grasp((), (hand, *((thumb,) if thumb in parts else ()), *spread), ())
    palm, tips = _turned(figure, c, side)
    laid = figure.pose.arms[side].hand in LAID_ROUND
    crosses = laid and (tips < FROM_WRIST or _crosses(parts[thumb], parts[fingers], c))
    across, joined = ((thumb,), (hand,)) if crosses else ((), (thumb, hand))
    if tips < FROM_WRIST:
        return Grasp((fingers,), joined, across)
    little = (f"{side} little",) if f"{side} little" in parts else ()
    if little and dot(figure.frames[hand].x, c.toward) < -BESIDE:
        return Grasp((), (*joined, fingers), little)
    if palm > FROM_PALM:
        return Grasp((), (*joined, *little), (fingers, *across))
    return Grasp((), (*joined, *little, fingers), across)


def _crosses(thumb: Part, fingers: Part, c: Camera) -> bool:
    """Return whether the thumb lies on the viewer's side of the fingers."""
    one = mix(thumb.rings[0].centre, thumb.rings[-1].centre, 0.5)
    other = mix(fingers.rings[0].centre, fingers.rings[-1].centre, 0.5)
    return nearness(c, one) > nearness(c, other) + 0.003


def lay(
    canvas: Canvas, outlines: dict[str, Outline], names: tuple[str, ...], tones: tuple[str, str], w: float
) -> None:
    """Paint parts of a hand one over the other, each with its own line; ``tones`` are of line and skin."""
    line, skin = tones
    for name in names:
        o = outlines[name]
        canvas.line(past_root(o) if name.endswith(("thumb", "little")) else whole(o), line, 2 * w)
        canvas.fill(whole(o), skin)


def finish(
    canvas: Canvas,
    figure: Figure,
    parts: dict[str, Part],
    outlines: dict[str, Outline],
    c: Camera,
    side: str,
    who: Person,
    w: float,
    tone: int,
) -> None:
    """Draw the lines between the fingers, and over them what lies over the rest of the hand."""
    grasp, tones = grasp_of(figure, parts, c, side), (who.palette.line, who.palette.skin[tone])
    fingers = f"{side} fingers"
    first = grasp.over[:1] if fingers in grasp.over else ()
    lay(canvas, outlines, first, tones, w)
    if figure.pose.arms[side].hand not in LAID_ROUND:
        canvas.line(_thumb_line(parts, outlines, c, side), who.palette.line, w * 0.62)
    if w < SMALL:
        lines = _gap_lines if parts[f"{side} hand"].balls else _finger_lines
        canvas.line(lines(figure, parts, c, side), who.palette.line, w * 0.45)
    lay(canvas, outlines, grasp.over[len(first) :], tones, w)


def _thumb_line(parts: dict[str, Part], outlines: dict[str, Outline], c: Camera, side: str) -> Path:
    thumb, rings = outlines[f"{side} thumb"], parts[f"{side} hand"].rings
    if thumb.flat:
        return []
    palm = project(c, rings[2].centre)

    def gap(which: str) -> float:
        p = (thumb.left if which == "left" else thumb.right)[1]
        return hypot(p[0] - palm[0], p[1] - palm[1])

    inner = min(("left", "right"), key=gap)
    return one_side(thumb, inner, 0 if abs(dot(rings[2].side, c.toward)) > 0.4 else 1)


def _finger_lines(figure: Figure, parts: dict[str, Part], c: Camera, side: str) -> Path:
    rings = parts[f"{side} hand"].rings
    if figure.pose.arms[side].hand is Hand.spread or abs(dot(rings[3].side, c.toward)) < PALM_SEEN:
        return []
    out: Path = []
    for q, knuckle in ((-0.5, 0.35), (0.02, 0.2), (0.52, 0.35)):
        places = [project(c, add(ring.centre, mul(ring.front, q * ring.depth[0]))) for ring in rings[2:5]]
        (ax, ay), (bx, by), tip = places
        begun = (ax + (bx - ax) * knuckle, ay + (by - ay) * knuckle)
        past = (tip[0] + (tip[0] - bx) * 0.16, tip[1] + (tip[1] - by) * 0.16)
        out.append((smooth([begun, past], False), False))
    return out


def _gap_lines(figure: Figure, parts: dict[str, Part], c: Camera, side: str) -> Path:
    """Return what is seen of the lines between the fingers of a hand that holds; of those that would lie close together
    only the nearest, and the crease of the little finger."""
    out: Path = []
    hand = parts[f"{side} hand"]
    aside = dot(figure.frames[f"{side} hand"].x, c.toward)
    apart = f"{side} little" in parts and aside < 0
    close = (() if apart else hand.gaps[0 if aside > 0 else -1], hand.crease)
    for gap in close if abs(aside) > BESIDE else hand.gaps:
        run = [project(c, place) for place, face in gap if dot(face, c.toward) > SEEN]
        if len(run) > 1:
            out.append((smooth(run, False), False))
    return out
