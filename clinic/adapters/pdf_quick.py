"""What WeasyPrint works out again and again for one document, worked out once. Its results stay the same, bit for bit.

Of the time of a sheet a third went into questions with the same answers: what a property is that no rule names, how
long a length is in the same box of the same width, how wide a line would be beside pictures that end far above it,
where the same words break at the same width, how high an empty line is, and how head and foot lie on each page. Only
the render process imports this; a test holds sheets against those of WeasyPrint as it comes.
"""

import sys
from collections.abc import Callable
from typing import Any

from weasyprint.css import ComputedStyle
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.functions import check_math
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.formatting_structure.boxes import Box, PageBox, TextBox
from weasyprint.layout import background, inline, page, percent, preferred
from weasyprint.text import line_break

_ENTWINED = frozenset({"float", "display", "position", "page"})
_PLAIN = frozenset(
    key for key in INITIAL_VALUES if key not in _ENTWINED and not key.startswith("text_decoration_")
)
_INHERITED = _PLAIN & INHERITED
_INITIAL = _PLAIN - INHERITED - INITIAL_NOT_COMPUTED
_LOGICAL = {
    key: {inside: name(block="ttb", inline=inside) for inside in ("ltr", "rtl")}
    for key, name in PHYSICAL_FUNCTIONS.items()
}
_USED = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("left", "right", "top", "bottom")),
    *(f"{most}{axis}" for most in ("", "min_", "max_") for axis in ("width", "height")),
    *(f"border_{side}_width" for side in ("top", "right", "bottom", "left")),
)
"""What ``resolve_percentages`` sets."""
_RADII = tuple(
    f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
)


def use_quick_layout() -> None:
    """Let every document be laid out without asking the same twice."""
    ComputedStyle.__missing__ = _property(ComputedStyle.__missing__)
    _replace("resolve_percentages", percent.resolve_percentages, _lengths(percent.resolve_percentages))
    _replace("split_first_line", line_break.split_first_line, _first_line(line_break.split_first_line))
    _replace("strut", line_break.strut, _strut(line_break.strut))
    _replace("shrink_to_fit", preferred.shrink_to_fit, _shrunk(preferred.shrink_to_fit))
    inline.inline_min_content_width = _width_beside_floats(preferred.inline_min_content_width)
    page.margin_box_content_layout = _margin(page.margin_box_content_layout)
    Box.is_in_normal_flow = _in_flow(Box.is_in_normal_flow)
    background.layout_box_backgrounds = _backgrounds(background.layout_box_backgrounds)
    Box.background = None
    for radius in _RADII:
        setattr(Box, radius, (0, 0))


# What is kept for a document holds its styles: no other style can then get the id of one.


def _replace(name: str, old: object, new: object) -> None:
    """Put a function where WeasyPrint's modules have imported it by name."""
    for module in [found for place, found in sys.modules.items() if place.startswith("weasyprint.")]:
        if getattr(module, name, None) is old:
            setattr(module, name, new)


def _property(whole: Callable[..., Any]) -> Callable[..., Any]:
    """A property that no rule names is its parent's, or the initial one."""

    def missing(style: Any, key: str) -> Any:
        cascaded, parent = style.cascaded, style.parent_style
        if key in cascaded or parent is None:
            return whole(style, key)
        if key in _LOGICAL and _LOGICAL[key][style["direction"]] in cascaded:
            return whole(style, key)
        if key in _INITIAL:
            value = INITIAL_VALUES[key]
        elif key in _INHERITED and not check_math(parent[key]):
            value = parent[key]
        else:
            return whole(style, key)
        style[key] = value
        return value

    return missing


def _lengths(whole: Callable[..., None]) -> Callable[..., None]:
    """The used lengths of a box follow from its style and from the size of what contains it."""

    def lengths(box: Any, containing_block: Any) -> None:
        style = box.style
        if isinstance(box, PageBox) or style["border_collapse"] == "collapse":
            return whole(box, containing_block)
        around = containing_block
        size = around if isinstance(around, tuple) else (around.width, around.height)
        known = style.cache.setdefault("used lengths", {})
        key = (id(style), *size)
        found = known.get(key)
        if found is None:
            whole(box, containing_block)
            known[key] = style, {name: box.__dict__[name] for name in _USED}
        else:
            box.__dict__.update(found[1])
        return None

    return lengths


def _first_line(whole: Callable[..., Any]) -> Callable[..., Any]:
    """The same words in the same style break at the same place."""

    def first_line(text: str, style: Any, context: Any, *place: Any, **how: Any) -> Any:
        if not hasattr(style, "cache"):  # letters of a drawing
            return whole(text, style, context, *place, **how)
        known = style.cache.setdefault("first lines", {})
        key = (id(style), text, place, tuple(sorted(how.items())))
        found = known.get(key)
        if found is None:
            found = known[key] = style, whole(text, style, context, *place, **how)
        layout, *rest = found[1]
        mine = object.__new__(type(layout))
        mine.__dict__.update(layout.__dict__)
        return mine, *rest

    return first_line


def _strut(whole: Callable[..., Any]) -> Callable[..., Any]:
    """The height of an empty line follows from its style."""

    def strut(style: Any) -> Any:
        known = style.cache.setdefault("struts", {})
        found = known.get(id(style))
        if found is None:
            found = known[id(style)] = style, whole(style)
        return found[1]

    return strut


def _shrunk(whole: Callable[..., Any]) -> Callable[..., Any]:
    """What fits in one line is as wide as that line, however narrow it could be made."""

    def shrink_to_fit(context: Any, box: Any, available: Any) -> Any:
        wide = preferred.max_content_width(context, box, outer=False)
        return wide if wide <= available else whole(context, box, available)

    return shrink_to_fit


def _margin(whole: Callable[..., Any]) -> Callable[..., Any]:
    """A head or a foot that says the same at the same place lies there on each page of the document."""

    def margin(context: Any, page: Any, box: Any) -> Any:
        known = context.__dict__.setdefault("known margins", {})
        place = id(box.style), box.position_x, box.position_y, box.width, box.height
        inside = tuple(
            (id(one.element), one.element_tag, getattr(one, "text", "")) for one in box.descendants()
        )
        if (place, inside) not in known:
            known[place, inside] = box, whole(context, page, box)
        return known[place, inside][1]

    return margin


def _in_flow(whole: Callable[..., bool]) -> Callable[..., bool]:
    """Most boxes are where they stand in the text."""

    def in_flow(box: Any) -> bool:
        style = box.style
        return (style["float"] == "none" and style["position"] in ("static", "relative")) or whole(box)

    return in_flow


def _backgrounds(whole: Callable[..., None]) -> Callable[..., None]:
    """Letters have no background and no round corners, and most boxes have none either."""

    def backgrounds(page: Any, box: Any, fetch: Any, layout_children: bool = True, style: Any = None) -> None:
        known = box.style.cache.setdefault("bare", {})
        if style is None and id(box.style) in known:
            for child in box.all_children():
                if not isinstance(child, TextBox):
                    backgrounds(page, child, fetch)
            return
        whole(page, box, fetch, layout_children, style)
        if box.background is None and _is_square(box.style):
            known[id(box.style)] = box.style

    return backgrounds


def _is_square(style: Any) -> bool:
    """Whether nothing of a picture or a round corner is said of a border."""
    images = (style["border_image_source"][0], style["mask_border_source"][0])
    return images == ("none", "none") and all((0, "px") in style[name] for name in _RADII)


def _width_beside_floats(whole: Callable[..., Any]) -> Callable[..., Any]:
    """How wide a line is at least counts only where a float stands beside it."""

    def width(context: Any, box: Any, *rest: Any, first_line: bool = False, **how: Any) -> Any:
        if first_line and box.style["direction"] == "ltr" and not _is_beside_float(context, box):
            return 0
        return whole(context, box, *rest, first_line=first_line, **how)

    return width


def _is_beside_float(context: Any, box: Any) -> bool:
    """As ``avoid_collisions`` asks it, of the line from where it begins."""
    top = box.position_y
    bottom = top + line_break.strut(box.style)[0]
    return any(
        shape.position_y <= bottom and shape.position_y + shape.margin_height() >= top
        for shape in context.excluded_shapes
    )
