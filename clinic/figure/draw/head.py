"""Head: skull, face, ears, hair. The face side is drawn even on the ghost, so that one sees where it looks."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import cos, hypot, pi, sin

from clinic.figure.draw.canvas import Canvas
from clinic.figure.draw.curves import Path, hull, polyline, smooth, straight, thinned
from clinic.figure.draw.outline import Outline, whole
from clinic.figure.draw.people import Person
from clinic.figure.draw.rings import HEAD
from clinic.figure.project import SCALE, Camera, direction, nearness, project
from clinic.figure.solve import Figure
from clinic.figure.vectors import Point, Vec, add, at, dot, mul, unit, within

# Half of the hairline, from the middle of the forehead past temple and ear to the nape, in the head's frame.
HAIRLINE = (
    (.0505, 0, .066), (.047, .018, .066), (.038, .032, .060), (.030, .0385, .046), (.021, .0425, .032),
    (.014, .043, .018), (.009, .043, .006), (.003, .044, .010), (-.006, .043, .006), (-.018, .0405, -.006),
    (-.030, .033, -.019), (-.038, .018, -.026), (-.041, 0, -.028),
)  # fmt: skip
FRINGE = (  # hair round the sides only
    (-.046, 0, .062), (-.040, .026, .058), (-.022, .041, .046), (-.004, .0435, .036), (.010, .043, .028),
    (.014, .043, .018), (.009, .043, .006), (.003, .044, .010), (-.006, .043, .006), (-.018, .0405, -.006),
    (-.030, .033, -.019), (-.038, .018, -.026), (-.041, 0, -.028),
)  # fmt: skip
EAR = (
    (-0.004, 0.019),
    (0.005, 0.018),
    (0.0075, 0.009),
    (0.003, -0.004),
    (-0.002, -0.009),
    (-0.007, -0.004),
    (-0.0095, 0.008),
)
FROM_ABOVE = 0.92  # from where on one looks down on a head, and sees no face
ASIDE = 0.55  # a face turned further has its nose in its outline, and the far corner of its mouth beyond that
BROW = 0.050  # how far the outer half of a brow lies before the middle of the skull
_AROUND = tuple((cos(2 * pi * i / 8), sin(2 * pi * i / 8)) for i in range(8))
_HAIR_ROWS = (0, 1, 2, 3, 4, 6, 8, 9)  # of the head's rings, from the crown down to the nape
SWELL = {"short": 0.0055, "crop": 0.0012, "bun": 0.0050, "puff": 0.0040, "tail": 0.0055, "fringe": 0.003}
# Extra hair: centre in the head's frame, radius.
EXTRA: dict[str, tuple[tuple[Vec, float], ...]] = {
    "bun": (((-0.070, 0, 0.040), 0.024),),
    "puff": (((-0.040, 0, 0.103), 0.034),),
    "tail": (
        ((-0.066, 0, 0.030), 0.015),
        ((-0.072, 0, 0.000), 0.019),
        ((-0.070, 0, -0.032), 0.017),
        ((-0.064, 0, -0.062), 0.010),
    ),
}


def _seen(figure: Figure, c: Camera, q: Vec) -> float:
    """Return how far the skull's surface at q (head frame) faces the viewer."""
    h = figure.frames["head"]
    m = ((q[0] + 0.001) / 0.058**2, q[1] / 0.044**2, (q[2] - 0.030) / 0.065**2)
    return dot(unit(add(add(mul(h.x, m[0]), mul(h.y, m[1])), mul(h.z, m[2]))), c.toward)


def _place(figure: Figure, c: Camera, q: Vec) -> Point:
    return project(c, at(figure.joints["head"], figure.frames["head"], q))


def looks_away(figure: Figure, c: Camera) -> bool:
    """Return whether the viewer sees the back of the head."""
    return dot(figure.frames["head"].x, c.toward) < -0.35


def _placed(figure: Figure, c: Camera, spots: Sequence[Vec]) -> list[Point]:
    """Return places of the head's frame in the picture: the camera is turned into that frame once for all of them."""
    x0, y0 = project(c, figure.joints["head"])
    h = figure.frames["head"]
    (ax, ay), (bx, by), (cx, cy) = (direction(c, mul(axis, SCALE)) for axis in (h.x, h.y, h.z))
    return [(x0 + x * ax + y * bx + z * cx, y0 + x * ay + y * by + z * cy) for x, y, z in spots]


@lru_cache(maxsize=len(SWELL))
def _skull(swell: float) -> tuple[Vec, ...]:
    """Return the skull's points above and behind the hairline, swollen by the thickness of the hair."""
    out: list[Vec] = [(-0.008, 0.0, 0.0951 + swell)]
    for z, front, back, breadth in (HEAD[row] for row in _HAIR_ROWS):
        middle, r = (front + back) / 2, (front - back) / 2
        for a, b in _AROUND:
            q = (middle + r * a, breadth * b, z)
            if (q[0] - 0.0505) * -0.094 + (q[2] - 0.066) * 0.0915 > -0.0006:
                out.append(add(q, mul(unit((q[0], q[1], q[2] - 0.02)), swell)))
    return tuple(out)


_LOOP = (*HAIRLINE, *((x, -y, z) for x, y, z in HAIRLINE[-2:0:-1]))
_FACING = tuple(
    unit(((x + 0.001) / 0.058**2, y / 0.044**2, (z - 0.030) / 0.065**2)) for x, y, z in _LOOP
)  # where the skull's surface faces at each point of the hairline


def hair_path(figure: Figure, c: Camera, who: Person, apart: float = 12.0) -> Path:
    """Return the hair as one shape, the points of its edge at least so far ``apart``, in drawing units."""
    if who.hair == "fringe":
        return _sides_only(figure, c)
    n = len(_LOOP)
    viewer = within(figure.frames["head"], c.toward)
    facing = [dot(way, viewer) for way in _FACING]
    on = [v > 0 for v in facing]
    drawn = _placed(figure, c, _LOOP)
    points = _placed(figure, c, _skull(SWELL[who.hair])) + [drawn[i] for i in range(n) if facing[i] > -0.35]
    outer = thinned(hull(points), apart)
    if all(on) or not any(on):
        return [(smooth(outer), True)]
    i = next(k for k in range(n) if on[k] and not on[k - 1])
    run: list[Point] = []
    while on[i % n] and len(run) < n:
        run.append(drawn[i % n])
        i += 1
    run = [run[0], *thinned(run[1:-1], apart / 3), run[-1]]
    arc = _far_arc(outer, run[-1], run[0])
    top = smooth([run[-1], *arc[1:-1], run[0]], False)
    return [(top + smooth(run, False), True)]


def _far_arc(loop: list[Point], start: Point, end: Point) -> list[Point]:
    """Return the longer way round a loop between the points nearest to start and end."""

    def near(p: Point) -> int:
        return min(range(len(loop)), key=lambda j: hypot(loop[j][0] - p[0], loop[j][1] - p[1]))

    a, b, m = near(start), near(end), len(loop)
    forth = [loop[(a + j) % m] for j in range((b - a) % m + 1)]
    back = [loop[(a - j) % m] for j in range((a - b) % m + 1)]

    def size(ps: list[Point]) -> float:
        return sum(hypot(p[0] - q[0], p[1] - q[1]) for p, q in pairwise(ps))

    return forth if size(forth) > size(back) else back


def _sides_only(figure: Figure, c: Camera) -> Path:
    """A ring of hair round a bald crown: one patch per visible half."""
    fill: Path = []
    if looks_away(figure, c):
        back = [(x, y * sign, z) for x, y, z in FRINGE for sign in (-1.0, 1.0)]
        return [(smooth(thinned(hull(_place(figure, c, q) for q in back), 9)), True)]
    for sign in (-1.0, 1.0):
        half = [(x, y * sign, z) for x, y, z in FRINGE]
        faces = [_seen(figure, c, q) > -0.12 for q in half]
        seen = [_place(figure, c, q) for q, ok in zip(half, faces, strict=True) if ok]
        if len(seen) > 4:
            fill.append((smooth(seen), True))
    return fill


def draw_head(
    canvas: Canvas,
    figure: Figure,
    c: Camera,
    outlines: dict[str, Outline],
    who: Person,
    w: float,
    hair: Path,
    layer: str = "all",
) -> None:
    """Paint the head. ``layer`` is "skin" or "hair" when neck and trunk come between (seen from behind), else "all"."""
    look = who.palette
    front_ears, back_ears = ears(figure, c)
    if layer != "hair":
        if layer == "all":
            _extra(canvas, figure, c, who, w, behind=True)
        for ear in back_ears:
            canvas.both(ear, look.skin[0], look.line, w * 0.6)
        canvas.both(whole(outlines["head"]), look.skin[0], look.line, w)
        if layer == "skin":
            return
    canvas.both(hair, look.hair, look.line, w * 0.7)
    _extra(canvas, figure, c, who, w, behind=False, everything=layer == "hair")
    for ear in front_ears:
        canvas.both(ear, look.skin[0], look.line, w * 0.6)
    face(canvas, figure, c, who, w, look.line)


def ears(figure: Figure, c: Camera) -> tuple[list[Path], list[Path]]:
    """Return the ears that lie before the head, and those that stand out behind it."""
    before: list[Path] = []
    behind: list[Path] = []
    for sign in (-1.0, 1.0):
        facing = dot(mul(figure.frames["head"].y, sign), c.toward)
        if facing > -0.5:
            ring = [
                _place(figure, c, (x, sign * (0.0445 + abs(x) * 0.3 + (0.003 if x < -0.005 else 0.0)), z))
                for x, z in EAR
            ]
            (before if facing > 0.2 else behind).append([(smooth(ring), True)])
    return before, behind


def _extra(
    canvas: Canvas, figure: Figure, c: Camera, who: Person, w: float, behind: bool, everything: bool = False
) -> None:
    """Bun, puff or tail: before the skull when it lies behind it, after it otherwise."""
    balls = EXTRA.get(who.hair, ())
    if not balls:
        return
    h, base = figure.frames["head"], figure.joints["head"]
    places = [at(base, h, q) for q, _ in balls]
    is_behind = nearness(c, places[0]) < nearness(c, base) + 0.02
    if not everything and is_behind != behind:
        return
    canvas.both(extra_path(figure, c, who), who.palette.hair, who.palette.line, w)


def extra_path(figure: Figure, c: Camera, who: Person) -> Path:
    """Return bun, puff or tail as one shape (empty for other hair)."""
    points: list[Point] = []
    for q, r in EXTRA.get(who.hair, ()):
        x, y = _place(figure, c, q)
        points += [(x + r * SCALE * cos(t * pi / 6), y + r * SCALE * sin(t * pi / 6)) for t in range(12)]
    return [(smooth(thinned(hull(points), 9)), True)] if points else []


def face(canvas: Canvas, figure: Figure, c: Camera, who: Person, w: float, line: str) -> None:
    """Brows, eyes, nose and mouth; nothing on a thumbnail or when one looks down on the head."""
    h = figure.frames["head"]
    if w > 5.5 or dot(h.z, c.toward) > FROM_ABOVE or looks_away(figure, c):
        return
    thin: Path = []
    eyes: Path = []
    steep = max(0.0, min(1.0, dot(h.z, c.toward) / max(0.3, dot(h.x, c.toward))))

    def calm(q: Vec) -> Point:
        """A place of brow or eye: seen from above the middle of the face comes lower, and would frown."""
        return _place(figure, c, (q[0], q[1], q[2] + (q[0] - BROW) * steep))

    glasses: Path = []
    for sign in (-1.0, 1.0):
        if dot(unit(add(mul(h.x, 0.75), mul(h.y, sign * 0.6))), c.toward) > 0.3:
            eyes += polyline(
                [calm(q) for q in ((0.0525, sign * 0.0135, 0.0225), (0.0505, sign * 0.0185, 0.0225))]
            )
            brow = ((0.057, sign * 0.009, 0.034), (0.054, sign * 0.018, 0.037), (0.047, sign * 0.026, 0.034))
            thin.append((smooth([calm(q) for q in brow], False), False))
            if who.glasses:
                rim = [
                    _place(figure, c, (0.0545 - abs(0.0165 + 0.0105 * cos(t)) * 0.22, sign * (0.0165 + 0.0105 * cos(t)),
                                       0.0205 + 0.0095 * sin(t)))
                    for t in (pi * k / 3 for k in range(6))
                ]  # fmt: skip
                glasses.append((smooth(rim), True))
                glasses.append((straight([_place(figure, c, (.0495, sign * .027, .023)),
                                          _place(figure, c, (.006, sign * .045, .016))], False), False))  # fmt: skip
    if dot(h.x, c.toward) > 0.45:
        aside = dot(h.y, c.toward)
        sign = 1.0 if aside < 0 else -1.0
        mouth = ((0.0605, -sign * 0.011, -0.0185), (0.0635, 0, -0.0195), (0.0605, sign * 0.011, -0.0185))
        nose = ((0.064, sign * 0.004, 0.012), (0.0715, sign * 0.0065, 0.000), (0.066, sign * 0.001, -0.0055))
        for feature in (mouth, nose) if abs(aside) < ASIDE else (mouth[:2],):
            thin.append((smooth([_place(figure, c, q) for q in feature], False), False))
    elif abs(dot(h.y, c.toward)) > 0.75:
        sign = 1.0 if dot(h.y, c.toward) > 0 else -1.0
        thin.append(
            (
                smooth(
                    [
                        _place(figure, c, (x, sign * y, z))
                        for x, y, z in (
                            (0.0625, 0.003, -0.0185),
                            (0.055, 0.010, -0.0195),
                            (0.050, 0.014, -0.0180),
                        )
                    ],
                    False,
                ),
                False,
            )
        )
    canvas.line(thin, line, w * 0.55)
    canvas.line(glasses, line, w * 0.5)
    canvas.line(eyes, line, w * 1.1)
