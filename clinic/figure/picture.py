"""From a scene to shapes: floor, props behind, ghost, person, props before, arrows, level lines."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import dist, hypot

from clinic.figure.above import lift
from clinic.figure.body import SIDES
from clinic.figure.draw import arrows, held, muscles, props
from clinic.figure.draw.canvas import Canvas, Shape
from clinic.figure.draw.curves import oval, polyline
from clinic.figure.draw.details import SMALL
from clinic.figure.draw.ghost import GHOST_FILL, GHOST_HAIR, GHOST_LINE, START_LINE, paint_ghost
from clinic.figure.draw.paint import HALO, HALO_WIDTH, Order, Wear, order_of, paint
from clinic.figure.draw.part import Part
from clinic.figure.draw.people import INK, Person
from clinic.figure.draw.rings import parts_of
from clinic.figure.draw.signs import BAD
from clinic.figure.ground import FROM_ABOVE, floor_line, lay_ground, lay_mat
from clinic.figure.movements.model import Arrow, Prop
from clinic.figure.project import SCALE, Camera, View, camera, nearness, project
from clinic.figure.scene import Scene
from clinic.figure.solve import Figure
from clinic.figure.support import back_line
from clinic.figure.vectors import Point, Vec, add, at, mix, mul

PATH_STEPS = 3
MARK_RADIUS = 74.0
BESIDE = (
    0.6  # how far the viewer stands beside a doorway to see one of its posts before the hand on its outside
)
_BEHIND = 34.0  # drawing units between two hands of which the near one covers the far one
HAND_ROOM = 0.10  # how far a hand reaches above and below its wrist, amply
_THICK = 16.0  # a line so wide is a thing of its own, such as the handle of a kettlebell
_LIGHT = (
    props.WOOD,
    props.METAL,
    props.IRON,
    held.CHINA,
)  # the filling of a bar, drawn as a line on a thicker one
_WORKING = {
    "quadratus-lumborum": "right",
    "gluteus-medius": "left",
}  # the free leg's side, the standing leg's side
DASH, GAP = 34.0, 22.0  # of a dashed line, in drawing units
CREST = (0.066, 0.112)  # height over the hips, and half the length of a line through both iliac crests


_SPINE = ("pelvis", "waist", "lower back", "mid back", "ribs", "upper back", "neck")


def _dashed(figure: Figure, name: str, props_in: Sequence[Prop]) -> list[Vec]:
    """Return the places of a dashed line: through both iliac crests, along the straight or the bent back, from heel to
    stick."""
    o, f = figure.joints["pelvis"], figure.frames["pelvis"]
    if name == "back":
        return [figure.joints[joint] for joint in _SPINE]
    if name == "spine":
        top = at(figure.joints["neck"], figure.frames["upper chest"], (0, 0, -0.01))
        return [at(o, f, (0.0, 0.0, -0.03)), top]
    if name == "gap":
        heel = figure.joints["right heel"]
        stick = next(prop.place for prop in props_in if prop.kind == "stick")
        return [(heel[0], heel[1] + 0.028, heel[2] + 0.02), (stick[0], stick[1] - 0.012, heel[2] + 0.02)]
    high, half = CREST
    return [at(o, f, (0.0, -half, high)), at(o, f, (0.0, half, high))]


def _dashes(
    canvas: Canvas, c: Camera, scene: Scene, figure: Figure, name: str, colour: str, w: float
) -> None:
    places = _dashed(figure, name, scene.plan.props)
    n = 2 * round((sum(map(dist, places, places[1:])) * SCALE + GAP) / (DASH + GAP)) - 1
    points = arrows.cut([project(c, p) for p in places], 0.0, 1.0, n)
    path = [run for i in range(0, n, 2) for run in polyline(points[i : i + 2])]
    if colour == INK:
        canvas.line(path, HALO, w + HALO_WIDTH)
    canvas.line(path, colour, w)


def way_of(moments: Sequence[Figure], c: Camera, arrow: Arrow) -> list[Point]:
    """Return the drawn way of an arrow's point through the moments of a movement, cut at both ends as
    the arrow says."""
    out = []
    for figure in moments:
        out.append(project(c, at(figure.joints[arrow.joint], figure.frames[arrow.frame], arrow.offset)))
    dx, dy = arrow.shift
    if arrow.beyond:
        dx, dy = dx + out[-1][0] - out[0][0], dy + out[-1][1] - out[0][1]
    return arrows.cut([(x + dx, y + dy) for x, y in out], *arrow.trim)


def _behind(canvas: Canvas, c: Camera, scene: Scene, w: float) -> None:
    for prop in scene.plan.props:
        if prop.kind == "wall":
            props.wall(canvas, c, prop.place[0], w)
        elif prop.kind == "chair":
            props.chair(canvas, c, prop.place[0], w)
        elif prop.kind == "door-frame":
            props.door_frame(canvas, c, prop.place[0], w)
        elif prop.kind == "wall-behind":
            props.wall(canvas, c, prop.place[0] - props.WALL_THICK, w)


def _held(c: Camera, scene: Scene, figure: Figure, w: float) -> dict[str, held.Held]:
    """Return what the hands hold, by side; of two weights that cover one another only the near one."""
    out: dict[str, held.Held] = {}
    twins = _covered(c, figure)
    for prop in scene.plan.props:
        side = "left" if prop.hand == "both" else prop.hand
        if prop.kind == "dumbbell" and side != twins:
            out[side] = held.dumbbell(c, figure, side, prop.size, w)
        elif prop.kind == "kettlebell":
            out[side] = held.kettlebell(c, figure, prop.size, w, prop.toward[2] < 0)
        elif prop.kind == "cup":
            out[side] = held.cup(c, figure, side, w)
        elif prop.kind == "pole":
            out[side] = held.pole(c, prop.place, held.grip_point(figure, side), w)
        elif prop.kind == "stick":
            x, y, _ = prop.place
            out[side] = held.Held(held.stick(c, (x, y, 0.004), (x, y, 0.72), w), Canvas())
    return out


def _covered(c: Camera, figure: Figure) -> str:
    """Return the side of the hand that the other one covers; nothing when both are seen."""
    near, far = sorted(SIDES, key=lambda side: -nearness(c, figure.joints[f"{side} wrist"]))
    (x, y), (u, v) = (project(c, held.grip_point(figure, side)) for side in (near, far))
    return far if hypot(x - u, y - v) < _BEHIND else ""


def _pale(c: Camera, scene: Scene, start: Figure, w: float) -> dict[str, Canvas]:
    """Return what the pale hands hold at the start."""
    return {
        side: ghostly(Canvas([s for canvas in found for s in canvas.shapes if not (s.inside and s.fill)]))
        for side, found in _held(c, scene, start, w).items()
    }


def _far_post(c: Camera, scene: Scene, figure: Figure, w: float) -> Canvas:
    """Return the post of a doorway that stands between the viewer and the far hand, which lies on its outside."""
    canvas = Canvas()
    side = "left" if c.toward[1] < 0 else "right"
    for prop in scene.plan.props:
        if prop.kind == "door-frame" and abs(c.toward[1]) > BESIDE and figure.pose.arms[side].reach:
            wrist = figure.joints[f"{side} wrist"][2]
            props.post_over(canvas, c, prop.place[0], side, wrist - HAND_ROOM, wrist + HAND_ROOM, w)
    return canvas


def _on_back(c: Camera, scene: Scene, figure: Figure, w: float) -> Canvas:
    canvas = Canvas()
    if any(prop.kind == "broomstick" for prop in scene.plan.props):
        sacrum, way, out = back_line(figure)
        low = add(add(sacrum, mul(way, -0.10)), mul(out, 0.0065))
        canvas.extend(held.stick(c, low, add(low, mul(way, 0.69)), w))
    return canvas


def _pale_line(shape: Shape) -> str:
    if shape.stroke in _LIGHT:
        return GHOST_FILL
    return GHOST_HAIR if shape.width > _THICK and not shape.fill else GHOST_LINE


def ghostly(canvas: Canvas) -> Canvas:
    """Return shapes in the ghost's two tones."""
    return Canvas(
        [
            Shape(
                shape.path,
                shape.fill and GHOST_FILL,
                shape.stroke and _pale_line(shape),
                shape.width,
                shape.solid,
                shape.cap,
            )
            for shape in canvas.shapes
        ]
    )


def _beginning(scene: Scene, figure: Figure, c: Camera, who: Person, w: float) -> Canvas:
    """Return the start, with what it holds, behind the solid figure or above it."""
    start, up = scene.start, lift(scene, c)
    if up:
        start = replace(start, joints={name: add(p, (0.0, 0.0, up)) for name, p in start.joints.items()})
    canvas = Canvas()
    if up and c.toward[2] >= FROM_ABOVE and not scene.plan.shoes:
        lay_mat(canvas, c, [start], w, up)
    canvas.extend(_on_back(c, scene, start, w * 0.65))
    canvas = ghostly(canvas)
    things = _pale(c, scene, start, w * 0.65)
    canvas.extend(paint_ghost(start, figure, c, who, w, things, _far_post(c, scene, start, w)))
    for shape in canvas.shapes:
        shape.pale = True
    if up:
        floor_line(canvas, c, scene, [start, figure], Canvas(), w, up)
    return canvas


def frames_of(scene: Scene, view: View, who: Person, w: float, n: int) -> list[Canvas]:
    """Return n pictures on the way from start to end, both included."""
    order = order_of(scene.between(0.8), camera(view))
    return [
        draw_scene(scene, view, who, w, ghost=False, figure=scene.between(i / (n - 1)), order=order)
        for i in range(n)
    ]


def marked(scene: Scene, view: View, w: float, joints: Sequence[str]) -> Canvas:
    """Return rings round joints of the end pose: where a fault shows."""
    canvas = Canvas()
    for joint in joints:
        x, y = project(camera(view), scene.end.joints[joint])
        ring = oval(x, y, MARK_RADIUS, MARK_RADIUS)
        canvas.line(ring, HALO, w * 1.3 + 7.0)
        canvas.line(ring, BAD, w * 1.3)
    return canvas


def draw_scene(
    scene: Scene,
    view: View,
    who: Person,
    w: float,
    *,
    ghost: bool = True,
    solid: str = "end",
    figure: Figure | None = None,
    order: Order | None = None,
    names: Mapping[str, str] | None = None,
) -> Canvas:
    """Return the whole picture: the start as a ghost (if wanted), the other pose solid, props and arrows.

    ``figure`` is drawn instead of start or end when given: a moment on the way, painted in the ``order``
    of the movement. ``names`` are written beside the muscles that are tinted.
    """
    c = camera(view)
    figure = figure or (scene.end if solid == "end" else scene.start)
    figures = [scene.start, figure] if ghost else [figure]
    under = Canvas()
    _behind(under, c, scene, w)
    pale = _beginning(scene, figure, c, who, w) if ghost else Canvas()

    def tinted(parts: dict[str, Part], seen: Camera, width: float) -> Canvas:
        canvas = Canvas()
        for name, side in _WORKING.items():
            canvas.extend(muscles.tint(parts, seen, name, side, width))
        return canvas

    parts = parts_of(figure, who)
    ground = Canvas()
    floor_line(ground, c, scene, figures, under, w)
    still = (
        order is None or not scene.plan.shoes
    )  # shadows on the floor that came and went would not let it flow
    lay_ground(ground, c, scene, figures, parts if still else parts_of(scene.end, who), w)
    over_it = any(prop.kind == "step" for prop in scene.plan.props)
    over_it = over_it or (c.toward[2] >= FROM_ABOVE and not scene.plan.shoes)
    if over_it:
        ground.extend(pale)
    wear = Wear(
        shoes=scene.plan.shoes,
        loop=scene.plan.loop,
        held=_held(c, scene, figure, w),
        over_trunk=_on_back(c, scene, figure, w),
        on_trunk=tinted if scene.movement.tints and solid == "end" else None,
        order=order,
        over_far=_far_post(c, scene, figure, w),
        ground=ground,
    )
    person = paint(figure, c, who, w, wear, parts)
    canvas = Canvas()
    canvas.extend(under)
    if not over_it:
        canvas.extend(pale)
    canvas.extend(person)
    if ghost:
        arms = any("hand" in arrow.frame for arrow in scene.plan.arrows)
        between = (scene.between(i / PATH_STEPS, arms) for i in range(1, PATH_STEPS))
        moments = [scene.start, *between, scene.end]
        through = any(
            prop.kind == "door-frame" for prop in scene.plan.props
        )  # one moves through it, not against it
        edges = [shape for shape in person.shapes if shape.stroke == HALO]  # round every part and thing, once
        stone = [shape for shape in ground.shapes if shape.stroke == props.STONE_LINE]
        painted = edges if through else [*under.shapes, *stone, *edges]
        middle = project(c, mix(figure.joints["pelvis"], figure.joints["upper back"], 0.5))
        thick = max(9.0, w * 2.4)
        for arrow in scene.plan.arrows:
            way = arrows.cleared(way_of(moments, c, arrow), thick, painted, middle)
            canvas.fill(arrows.arrow(way, thick), arrows.COLOUR)
    for name in scene.plan.lines:
        if ghost and name == "spine":  # two lines across the hips would be read as a cross
            _dashes(canvas, c, scene, scene.start, name, START_LINE, w * 0.9)
        _dashes(canvas, c, scene, figure, name, INK, w * 1.1)
    if wear.on_trunk and names and w < SMALL:
        for name, side in _WORKING.items():
            canvas.extend(muscles.named(parts, c, name, side, names[name], w, scene.mirrored))
    return canvas
