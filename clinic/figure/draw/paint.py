"""Painting a figure by depth.

Order: far limbs with their own closed outline; one line under trunk, neck and near limbs together; then their fillings,
so that no line crosses the skin where two parts meet. A near limb's line is open at its root: it begins
in the armpit or
the groin and runs free, which keeps the limb in front and the body in one piece.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import hypot

from clinic.figure.body import SIDES
from clinic.figure.draw import details
from clinic.figure.draw.canvas import Canvas
from clinic.figure.draw.curves import Bezier, Path, hull, oval, polygon, polyline
from clinic.figure.draw.grasp import finish, grasp_of, lay, without_hidden
from clinic.figure.draw.head import draw_head, extra_path, hair_path, looks_away
from clinic.figure.draw.held import Held
from clinic.figure.draw.outline import (
    Outline,
    back_side,
    band,
    hem,
    hem_path,
    one_side,
    open_from,
    outline,
    shaded,
    whole,
)
from clinic.figure.draw.part import Part
from clinic.figure.draw.people import Person
from clinic.figure.draw.rings import LIMBS, SHIRT_HEM, SLEEVE_HEM, TROUSER_HEM, WRIST, parts_of
from clinic.figure.pose import Hand
from clinic.figure.project import Camera, nearness, project
from clinic.figure.solve import Figure, angle_between
from clinic.figure.vectors import dot, mix, mul

HALO, HALO_WIDTH = (
    "#ffffff",
    5.0,
)  # a light edge round the body: its dark line is told from any page and any thing
OVER_WAIST = (
    0.25,
    0.15,
)  # seen so far from above the mat and from over the pelvis, the hem lies before the thighs
ASLANT = (0.6, 0.88)  # seen from half way between side and front (or back) the hem lies before the groin, too
FAR = 0.035  # a limb this much further than the trunk is painted before it

Limb = tuple[str, str]
"""Kind ("leg", "arm") and side."""


@dataclass(frozen=True, slots=True)
class Wear:
    """What is painted with the body: shoes or bare feet, a loop band, things held (by side), things on
    the back, things before the far limbs, muscles; and what it rests on, which no light edge parts from it."""

    shoes: bool = True
    loop: bool = False
    held: Mapping[str, Held] = field(default_factory=dict)
    over_trunk: Canvas = field(default_factory=Canvas)
    over_far: Canvas = field(default_factory=Canvas)
    ground: Canvas = field(default_factory=Canvas)
    on_trunk: Callable[[dict[str, Part], Camera, float], Canvas] | None = None
    order: "Order | None" = None


@dataclass(frozen=True, slots=True)
class Order:
    """What is painted when: limbs behind and before the trunk, legs drawn up before the belly, and the order in front.

    A picture that plays takes one order for all its moments, and leaves out the lines that come and go."""

    far: tuple[Limb, ...]
    near: tuple[Limb, ...]
    folded: tuple[str, ...]
    front: tuple[Limb | None, ...]


@dataclass(slots=True)
class Painter:
    """One figure being painted."""

    figure: Figure
    camera: Camera
    who: Person
    width: float
    wear: Wear
    canvas: Canvas = field(default_factory=Canvas)
    order: Order = Order((), (), (), ())
    legs: int = 0  # painted so far
    parts: dict[str, Part] = field(default_factory=dict)
    outlines: dict[str, Outline] = field(default_factory=dict)
    hair: Path = field(default_factory=list)
    names: dict[Limb, list[str]] = field(default_factory=dict)
    bare: dict[str, Path] = field(default_factory=dict)
    """By side, an arm below its upper arm in one path, as far as its hand is one with it."""

    def __post_init__(self) -> None:
        self.outlines = {name: outline(part, self.camera) for name, part in self.parts.items()}
        for side in SIDES:
            hand = grasp_of(self.figure, self.parts, self.camera, side).joined
            arm = [f"{side} upper arm", f"{side} forearm", *hand]
            self.names["leg", side] = [f"{side} {part}" for part in LIMBS["leg"]]
            self.names["arm", side] = arm
            self.bare[side] = [run for name in arm[1:] for run in whole(self.outlines[name])]
        self.hair = hair_path(self.figure, self.camera, self.who)

    @property
    def shades(self) -> bool:
        """Whether cloth is darker where it turns away from the light: not in small pictures, nor in those that play."""
        return self.width < details.SMALL and not self.wear.order

    def near(self, joint: str) -> float:
        """Return how near a joint is to the viewer."""
        return nearness(self.camera, self.figure.joints[joint])


def _limb_depth(figure: Figure, c: Camera, limb: Limb) -> float:
    kind, side = limb
    j = figure.joints
    if kind == "leg":
        return nearness(c, mix(j[f"{side} knee"], j[f"{side} hip"], 0.35))
    return (
        nearness(c, mix(mix(j[f"{side} elbow"], j[f"{side} wrist"], 0.4), j[f"{side} shoulder"], 0.3)) + 0.02
    )


def _split_by_depth(figure: Figure, c: Camera) -> tuple[list[Limb], list[Limb]]:
    """Return the limbs behind the trunk and those before it, each from far to near."""
    j = figure.joints
    trunk = nearness(c, mix(j["ribs"], j["lower back"], 0.4))
    pelvis = nearness(c, j["pelvis"])
    from_side = abs(c.toward[1]) > 0.9
    depths = {(kind, side): _limb_depth(figure, c, (kind, side)) for kind in LIMBS for side in SIDES}
    far: list[Limb] = []
    for limb, depth in depths.items():
        kind, side = limb
        if kind == "arm":
            behind = depth < trunk - FAR
        elif from_side:
            behind = depth < pelvis - FAR
        else:
            knee, hip = nearness(c, j[f"{side} knee"]), nearness(c, j[f"{side} hip"])
            behind = knee > hip + 0.05 and hip < pelvis - 0.02
        if behind:
            far.append(limb)
    ordered = sorted(depths, key=lambda limb: depths[limb])
    return [limb for limb in ordered if limb in far], [limb for limb in ordered if limb not in far]


def _drawn_up(figure: Figure, c: Camera, side: str) -> bool:
    """Return whether a thigh lies before the belly, so that it must be painted over the shirt.

    Seen from above it never does: the shirt's hem hangs toward the viewer, over the groin."""
    f, j = figure.frames, figure.joints
    above, over = OVER_WAIST
    if c.toward[2] > above and dot(f["pelvis"].z, c.toward) > over:
        return False
    if ASLANT[0] < abs(c.toward[1]) < ASLANT[1]:
        return False
    deep = dot(f[f"{side} thigh"].z, f["pelvis"].z) < -0.3
    return deep or nearness(c, j[f"{side} knee"]) > nearness(c, j[f"{side} hip"]) + 0.09


def order_of(figure: Figure, camera: Camera) -> Order:
    """Return the painting order of a figure as the camera sees it."""
    j = figure.joints
    far, near = _split_by_depth(figure, camera)
    folded = tuple(side for kind, side in near if kind == "leg" and _drawn_up(figure, camera, side))
    front: list[tuple[float, Limb | None]] = []
    for kind, side in near:
        if kind == "leg":
            if side in folded:
                front.append((nearness(camera, mix(j[f"{side} knee"], j[f"{side} hip"], 0.5)), (kind, side)))
        else:
            middle = mix(mix(j[f"{side} shoulder"], j[f"{side} elbow"], 0.5), j[f"{side} wrist"], 0.2)
            front.append((nearness(camera, middle), (kind, side)))
    head = nearness(camera, j["head"])
    if head > nearness(camera, j["neck"]) - 0.02:
        front.append((head, None))
    front.sort(key=lambda row: row[0])
    return Order(tuple(far), tuple(near), folded, tuple(limb for _, limb in front))


def _root_line(p: Painter, limb: Limb, first: Outline) -> Path:
    """Return the near limb's own line, open where it grows out of the trunk."""
    kind, side = limb
    left = right = 2
    if not first.flat and not p.wear.order:
        if kind == "leg" and side in p.order.folded:
            if back_side(first, 2) == "left":
                right = 1
            else:
                left = 1
        if kind == "arm":
            f = p.figure.frames
            if dot(mul(f[f"{side} upper arm"].z, -1.0), f["upper chest"].z) > -0.75:
                hx, hy = project(p.camera, p.figure.joints["head"])
                a, b = first.left[2], first.right[2]
                if hypot(a[0] - hx, a[1] - hy) < hypot(b[0] - hx, b[1] - hy):
                    left = 1
                else:
                    right = 1
    return open_from(first, left, right)


def _limb(p: Painter, limb: Limb, far: bool) -> None:
    kind, side = limb
    look, tone = p.who.palette, int(far)
    if kind == "arm":
        if not p.wear.over_trunk.shapes:
            _fingers_behind(p, side, tone)
        if side in p.wear.held:
            p.canvas.extend(p.wear.held[side].behind)
    names = p.names[limb]
    root = p.outlines[names[0]]
    closed = far or limb in p.order.far  # else a gap shows where the trunk does not cover it
    p.canvas.line(whole(root) if closed else _root_line(p, limb, root), look.line, 2 * p.width)
    if kind == "leg":
        for name in names[1:]:
            p.canvas.line(whole(p.outlines[name]), look.line, 2 * p.width)
        _leg_fill(p, side, tone)
    else:
        p.canvas.line(p.bare[side], look.line, 2 * p.width)
        _arm_fill(p, side, tone, closed)
    if p.wear.order or _bend(p, limb) > 50:  # hides the hairline between two bones that meet at a sharp angle
        p.canvas.fill(_joint(p, limb), look.trousers[tone] if kind == "leg" else look.skin[tone])
    if kind == "leg":
        if not tone and p.shades:
            thigh, shank = p.outlines[f"{side} thigh"], p.outlines[f"{side} shank"]
            p.canvas.fill(shaded(thigh, 1, 4) + shaded(shank, 1, 5), look.trousers[1])
        details.leg(
            p.canvas,
            p.figure,
            p.parts,
            p.outlines,
            p.camera,
            side,
            p.who,
            p.width,
            p.wear.shoes,
            moving=bool(p.wear.order),
        )
        p.legs += 1
        if p.wear.loop:
            details.loop_band(p.canvas, p.parts, p.camera, side, p.width, p.legs == 1)
    else:
        details.sleeve(p.canvas, p.figure, p.outlines, p.camera, side, p.who, p.width)
        finish(p.canvas, p.figure, p.parts, p.outlines, p.camera, side, p.who, p.width, tone)
        if side in p.wear.held:
            p.canvas.extend(p.wear.held[side].before)


def _joint(p: Painter, limb: Limb) -> Path:
    """Return a patch over a bent joint, reaching a little into the bend."""
    kind, side = limb
    first, joint, last = ("hip", "knee", "ankle") if kind == "leg" else ("shoulder", "elbow", "wrist")
    (ax, ay), (x, y), (bx, by) = (
        project(p.camera, p.figure.joints[f"{side} {n}"]) for n in (first, joint, last)
    )
    r = (29.0 if kind == "leg" else 16.5) * p.who.limbs
    la, lb = hypot(ax - x, ay - y) or 1.0, hypot(bx - x, by - y) or 1.0
    k = 0.0 if p.wear.order else r * (0.28 + max(0.0, _bend(p, limb) - 90.0) * 0.003)
    ix, iy = x + k * ((ax - x) / la + (bx - x) / lb), y + k * ((ay - y) / la + (by - y) / lb)
    return oval(ix, iy, r, r)


def _bend(p: Painter, limb: Limb) -> float:
    kind, side = limb
    f = p.figure.frames
    upper, lower = ("thigh", "shank") if kind == "leg" else ("upper arm", "forearm")
    return angle_between(f[f"{side} {upper}"].z, f[f"{side} {lower}"].z)


def _leg_fill(p: Painter, side: str, tone: int) -> None:
    look, o = p.who.palette, p.outlines
    shank, foot = o[f"{side} shank"], o[f"{side} foot"]
    if not p.wear.shoes:
        p.canvas.fill(whole(foot), look.skin[tone])
    p.canvas.fill(whole(shank), look.trousers[tone])
    if not (shank.flat and p.near(f"{side} ankle") < p.near(f"{side} knee")):
        p.canvas.fill(band(shank, TROUSER_HEM, 9), look.skin[tone])
    if p.wear.shoes:
        p.canvas.fill(whole(foot), look.shoe[tone])
    p.canvas.fill(whole(o[f"{side} thigh"]), look.trousers[tone])


def _arm_fill(p: Painter, side: str, tone: int, behind: bool) -> None:
    look, o = p.who.palette, p.outlines
    upper = o[f"{side} upper arm"]
    skin, shirt = look.skin[tone], look.shirt[tone]
    away = upper.flat and p.near(f"{side} elbow") > p.near(f"{side} shoulder")
    if away:
        p.canvas.fill(whole(upper), shirt)
        p.canvas.fill(band(upper, SLEEVE_HEM, 9), skin)
    p.canvas.fill(p.bare[side], skin)
    if not away:
        f = p.figure.frames
        hangs = dot(f[f"{side} upper arm"].z, f["upper chest"].z) > 0.1
        over_neck = not hangs or p.near(f"{side} shoulder") < p.near("neck")
        whole_sleeve = behind or upper.flat or not over_neck  # else it would lie as a lump on the neck
        p.canvas.fill(whole(upper) if whole_sleeve else band(upper, SLEEVE_HEM - 1, 9), skin)
        p.canvas.fill(band(upper, 0 if whole_sleeve else 1, SLEEVE_HEM, True), shirt)


def _neck_line(neck: Outline, head_near: bool) -> Path:
    """Return the neck's line; over a head that is painted already it has no end."""
    if head_near or neck.flat:
        return whole(neck)
    return one_side(neck, "left", 0) + one_side(neck, "right", 0)


def _neck_fill(neck: Outline) -> Path:
    if neck.flat:
        return whole(neck)
    whole(neck)
    n, b = len(neck.left), neck.beziers
    collar = hem(neck, 0, False)
    assert collar is not None
    top: Bezier = (neck.left[-1], neck.left[-1], neck.right[-1], neck.right[-1])
    return [([*b[0 : n - 1], top, *b[n : 2 * n - 1], collar], True)]


def _groin(p: Painter, side: str) -> Path:
    """Return the wedge between the shirt's hem and a thigh drawn up before the belly, and draw nothing itself."""
    trunk, thigh = p.outlines["trunk"], p.outlines[f"{side} thigh"]
    if trunk.flat or thigh.flat:
        return []
    front = "right" if back_side(thigh, 2) == "left" else "left"
    start = (thigh.right if front == "right" else thigh.left)[1]
    behind = back_side(trunk, SHIRT_HEM)
    edge = (trunk.left if behind == "left" else trunk.right)[SHIRT_HEM]
    before = (trunk.right if behind == "left" else trunk.left)[SHIRT_HEM]
    corner = project(p.camera, p.figure.joints[f"{side} hip"])
    p.canvas.fill(polygon(hull([edge, start, before, corner])), p.who.palette.trousers[0])
    return polyline([edge, start])


def paint(
    figure: Figure,
    camera: Camera,
    who: Person,
    width: float,
    wear: Wear,
    parts: dict[str, Part] | None = None,
) -> Canvas:
    """Return the solid figure as shapes. ``width`` is the line width in drawing units (3 for 15 cm, 7 for 3 cm).

    ``parts`` is the figure's surface when the caller has it already.
    """
    order, parts = wear.order or order_of(figure, camera), parts or parts_of(figure, who)
    parts = without_hidden(figure, parts, camera)
    p = Painter(figure, camera, who, width, wear, order=order, parts=parts)
    look, o, canvas = who.palette, p.outlines, p.canvas
    from_side = abs(camera.toward[1]) > 0.9
    _halo(p)
    canvas.extend(wear.ground)
    edge = len(canvas.shapes)
    for limb in p.order.far:
        _limb(p, limb, from_side)
    canvas.extend(wear.over_far)
    head_near = None in p.order.front
    away = looks_away(figure, camera)
    if not head_near:
        draw_head(canvas, figure, camera, o, who, width, p.hair)
    elif away:
        draw_head(canvas, figure, camera, o, who, width, p.hair, "skin")
    for name in ["trunk", *(f"{side} {LIMBS[kind][0]}" for kind, side in p.order.near)]:
        canvas.line(whole(o[name]), look.line, 2 * width)
    canvas.line(_neck_line(o["neck"], head_near), look.line, 2 * width)
    _trunk(p)
    if wear.on_trunk:
        canvas.extend(wear.on_trunk(p.parts, camera, width))
    _front(p, away)
    for shape in canvas.shapes[edge:]:
        shape.inside = True
    return canvas


def _halo(p: Painter) -> None:
    """Lay a light edge under the whole body, its hair and what it holds."""
    wide = 2 * (p.width + HALO_WIDTH)
    in_one = {name for side in SIDES for name in p.names["arm", side][1:]}
    for path in (*(whole(o) for name, o in p.outlines.items() if name not in in_one), *p.bare.values()):
        p.canvas.line(path, HALO, wide)
    for hair in (p.hair, extra_path(p.figure, p.camera, p.who)):
        p.canvas.line(hair, HALO, wide - p.width)
    things = (*(canvas for held in p.wear.held.values() for canvas in held), p.wear.over_trunk)
    edges = [shape for canvas in things for shape in canvas.shapes if not shape.inside]
    for shape in edges:
        if shape.fill:
            p.canvas.line(shape.path, HALO, wide)
    for shape in edges:
        if not shape.fill:
            p.canvas.line(shape.path, HALO, shape.width + 2 * HALO_WIDTH)


def _trunk(p: Painter) -> None:
    look, o, canvas = p.who.palette, p.outlines, p.canvas
    trunk, neck = o["trunk"], o["neck"]
    from_above = dot(p.parts["neck"].rings[0].long, p.camera.toward) > -0.12
    canvas.fill(whole(trunk), look.trousers[0])
    for limb in p.order.near:
        if limb[0] == "leg" and limb[1] not in p.order.folded:
            _limb(p, limb, False)
    if not from_above:
        canvas.fill(_neck_fill(neck), look.skin[0])
    canvas.fill(band(trunk, SHIRT_HEM, 13), look.shirt[0])
    if p.shades:
        canvas.fill(shaded(trunk, SHIRT_HEM, 9), look.shirt[1])
    for kind, side in p.order.near:
        upper = o[f"{side} upper arm"]
        if kind == "arm" and not upper.flat:
            canvas.fill(band(upper, 0, 2), look.shirt[0])
    if from_above:
        canvas.fill(_neck_fill(neck), look.skin[0])
    canvas.line(hem_path(trunk, SHIRT_HEM), look.line, p.width * 0.62)
    collar = (
        hem_path(neck, 0)
        if from_above and not neck.flat
        else hem_path(trunk, len(p.parts["trunk"].rings) - 1)
    )
    canvas.line(collar, look.line, p.width * 0.62)
    if not p.wear.order:
        details.trunk(canvas, p.figure, p.parts, p.camera, p.who, p.width)


def _fingers_behind(p: Painter, side: str, tone: int) -> None:
    """Paint the fingers that come out behind what the hand holds."""
    look = p.who.palette
    behind = grasp_of(p.figure, p.parts, p.camera, side).behind
    lay(p.canvas, p.outlines, behind, (look.line, look.skin[tone]), p.width)


def _over_trunk(p: Painter) -> None:
    """Lay the stick on the back, behind the near hand's palm and under the far hand that holds it."""
    if not p.wear.over_trunk.shapes:
        return
    for kind, side in p.order.near:
        if kind == "arm":
            _fingers_behind(p, side, 0)
    p.canvas.extend(p.wear.over_trunk)
    tone = int(abs(p.camera.toward[1]) > 0.9)
    skin = p.who.palette.skin[tone]
    for kind, side in p.order.far:
        if kind == "arm" and p.figure.pose.arms[side].hand is Hand.grip:
            names = grasp_of(p.figure, p.parts, p.camera, side).joined
            for name in names:
                p.canvas.line(whole(p.outlines[name]), p.who.palette.line, 2 * p.width)
            for name in names:
                p.canvas.fill(whole(p.outlines[name]), skin)
            p.canvas.fill(
                band(p.outlines[f"{side} forearm"], WRIST, 9), skin
            )  # so that no line parts it from its arm
            finish(p.canvas, p.figure, p.parts, p.outlines, p.camera, side, p.who, p.width, tone)


def _front(p: Painter, away: bool) -> None:
    waiting = True
    for limb in p.order.front:
        if limb is None:
            draw_head(
                p.canvas, p.figure, p.camera, p.outlines, p.who, p.width, p.hair, "hair" if away else "all"
            )
            continue
        if limb[0] == "arm" and waiting:
            _over_trunk(p)
            waiting = False
        crease = _groin(p, limb[1]) if limb[0] == "leg" else []
        _limb(p, limb, False)
        p.canvas.line(crease, p.who.palette.line, p.width * 0.62)
    if waiting:
        _over_trunk(p)
