"""Letters laid out once and drawn as they lie, and fonts cut down to them without asking what was asked before.

WeasyPrint gives a line's letters back to Pango as soon as it knows how long they are, and has them laid out again to
draw them. It sets up a context for every try of every line, and has the C type of every list of glyphs read from its
words. Here a line is kept until it is drawn, and what follows from a style is kept with the style. Only the render
process imports this; its child ends with the sheet, and all lines with it.
"""

import re
from collections.abc import Callable
from copy import copy
from typing import Any

from weasyprint.draw import text as drawn
from weasyprint.pdf import fonts
from weasyprint.text import line_break
from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

_ENDS = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
"""Where a paragraph ends: there a line that was kept is not the line that is drawn."""
_FEATURES = (
    *("font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian", "font_feature_settings"),
)
_LIST = re.compile(r"hb_codepoint_t\[\d+\]")


def use_kept_letters() -> None:
    """Let every document keep its lines until they are drawn."""
    layout = line_break.Layout
    layout.setup = _with_known_context(layout.setup)
    layout.deactivate = lambda _self: None
    layout.reactivate = _as_it_lies(layout.reactivate)
    drawn.draw_first_line = _afresh_where_it_changes(drawn.draw_first_line)
    drawn.pango = _OneParagraph()
    fonts.ffi = _KnownTypes()


class _OneParagraph:
    """Pango for drawing: a line that was kept is one paragraph already."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(pango, name)
        setattr(self, name, found)
        return found

    def pango_layout_set_single_paragraph_mode(self, _layout: Any, _one: bool) -> None:
        """Nothing: setting it would have the line laid out again."""


class _KnownTypes:
    """The C interface, with one type for lists of glyphs of any length."""

    def __getattr__(self, name: str) -> Any:
        return getattr(ffi, name)

    def new(self, kind: str, first: Any = None) -> Any:
        """As ``ffi.new``."""
        return ffi.new("hb_codepoint_t[]" if _LIST.fullmatch(kind) else kind, first)


def _with_known_context(whole: Callable[..., None]) -> Callable[..., None]:
    """The context and the font that follow from a style are made once."""

    def setup(layout: Any, style: Any) -> None:
        if not hasattr(style, "cache"):  # letters of a drawing
            return whole(layout, style)
        known = style.cache.setdefault("letters", {})
        if id(style) not in known:
            known[id(style)] = style, _context(style)
        _, found = known[id(style)]
        if found is None:
            return whole(layout, style)
        context, layout.language, font = found
        layout.style, layout.first_line_direction = style, 0
        layout.ascent = layout.underline_position = layout.strikethrough_position = None
        layout.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout.layout, False)
        pango.pango_layout_set_font_description(layout.layout, font)
        return None

    return setup


def _context(style: Any) -> tuple[Any, Any, Any] | None:
    """Context, language and font of a style without lines or features of its own, else None."""
    if (
        style["font_language_override"] != "normal"
        or style["text_decoration_line"] != "none"
        or not style["lang"]
        or font_features(*(style[name] for name in _FEATURES))
    ):
        return None
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    letters, _ = unicode_to_char_p(style["lang"])
    language = pango.pango_language_from_string(letters)
    pango.pango_context_set_language(context, language)
    return context, language, get_font_description(style)


def _as_it_lies(whole: Callable[..., None]) -> Callable[..., None]:
    def reactivate(layout: Any, style: Any) -> None:
        if layout.justification_spacing or layout.style is not style or _ENDS.search(layout.text):
            whole(layout, style)
            pango.pango_layout_set_single_paragraph_mode(layout.layout, True)

    return reactivate


def _afresh_where_it_changes(whole: Callable[..., Any]) -> Callable[..., Any]:
    """A line that is cut while it is drawn is laid out for itself: the one that was kept may be drawn again."""

    def draw(stream: Any, box: Any, overflow: str, ellipsis: str, matrix: Any) -> Any:
        if overflow != "ellipsis" and ellipsis == "none":
            return whole(stream, box, overflow, ellipsis, matrix)
        kept, box.pango_layout = box.pango_layout, copy(box.pango_layout)
        box.pango_layout.setup(box.style)
        box.pango_layout.set_text(kept.text, justify=True)
        pango.pango_layout_set_single_paragraph_mode(box.pango_layout.layout, True)
        try:
            return whole(stream, box, overflow, ellipsis, matrix)
        finally:
            box.pango_layout = kept

    return draw
