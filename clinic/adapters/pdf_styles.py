"""Styles that are worked out once for the process, not once for each sheet.

A style follows from the style above it and from the rules that apply; both are the same in every sheet of a layout.
The parent lays out a sample before it waits for work: its children find most of their styles, with every value that
was ever asked of one, ready. A style holds no word of a sheet. Only the render process imports this.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import lru_cache
from typing import Any

import tinycss2  # type: ignore[import-untyped]
import weasyprint.css
from cssselect2 import Matcher  # type: ignore[import-untyped]
from weasyprint.css import ComputedStyle, StyleFor
from weasyprint.formatting_structure.boxes import ParentBox
from weasyprint.html import UA_STYLESHEET

STYLES_MOST = 20_000
_UNUSED = frozenset(
    {"footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback", "marker"}
)
"""Pseudo-elements that every element would have; no sheet has a footnote, and its lists bring their own signs."""


def use_kept_styles() -> None:
    """Let every document take the styles that are known."""
    weasyprint.css.tinycss2 = _KnownAttributes()
    weasyprint.css.preprocess_declarations = _known(weasyprint.css.preprocess_declarations)
    weasyprint.css.find_stylesheets = _without_own_styles(weasyprint.css.find_stylesheets)
    _leave_out_unused()
    StyleFor.set_computed_styles = _kept(StyleFor.set_computed_styles)
    ComputedStyle.copy = _kept_copy(ComputedStyle.copy)
    ParentBox.page_values = _without_named_pages


class _KnownAttributes:
    """The reader of styles, which reads the same attribute (``style``, ``lang``) once."""

    def __init__(self) -> None:
        self.parse_one_declaration = lru_cache(500)(tinycss2.parse_one_declaration)
        self._attribute = lru_cache(500)(tinycss2.parse_blocks_contents)

    def __getattr__(self, name: str) -> Any:
        return getattr(tinycss2, name)

    def parse_blocks_contents(self, content: Any) -> Any:
        """What stands in an attribute, or between the braces of a rule."""
        return (self._attribute if isinstance(content, str) else tinycss2.parse_blocks_contents)(content)


def _known(whole: Callable[..., Any]) -> Callable[..., Any]:
    """What the declarations of an attribute say; those of a stylesheet are read once anyway."""
    known: dict[tuple[int, ...], Any] = {}

    def preprocess(base_url: str | None, declarations: Sequence[Any], prelude: Any = None) -> Any:
        if prelude is not None or base_url is not None:
            return whole(base_url, declarations, prelude)
        key = tuple(map(id, declarations))
        if key not in known:
            if len(known) >= STYLES_MOST:
                known.clear()
            known[key] = declarations, tuple(whole(base_url, declarations))
        return known[key][1]

    return preprocess


def _without_own_styles(whole: Callable[..., Any]) -> Callable[..., Any]:
    """The stylesheets that stand in a document: ours have none, and need not be looked through twice for them."""

    def find(wrapper: Any, *rest: Any) -> Any:
        root = wrapper.etree_element
        return whole(wrapper, *rest) if any(True for tag in ("style", "link") for _ in root.iter(tag)) else ()

    return find


def together(sheets: Sequence[weasyprint.CSS]) -> list[weasyprint.CSS]:
    """Several stylesheets as one, which each element is held against once; what comes later still counts more."""
    if not sheets:
        return []
    one = copy(sheets[0])
    one.matcher, one.page_rules = Matcher(), [rule for sheet in sheets for rule in sheet.page_rules]
    for sheet in sheets:
        for kind, found in vars(sheet.matcher).items():
            mine = getattr(one.matcher, kind)
            if isinstance(found, dict):
                for name, entries in found.items():
                    mine.setdefault(name, []).extend(_after(entries, one.matcher.order))
            elif isinstance(found, list):
                mine.extend(_after(found, one.matcher.order))
        one.matcher.order += sheet.matcher.order
    return [one]


def _after(entries: Iterable[Any], order: int) -> list[Any]:
    return [(test, weight, place + order, *rest) for test, weight, place, *rest in entries]


def _leave_out_unused() -> None:
    matcher = UA_STYLESHEET.matcher
    by_name = (matcher.class_selectors, matcher.lower_local_name_selectors)
    for entries in [matcher.other_selectors, *(found for one in by_name for found in one.values())]:
        entries[:] = [entry for entry in entries if entry[3] not in _UNUSED]


def _without_named_pages(_box: Any) -> tuple[str, str]:
    """The names of the pages on which a box begins and ends: no rule of ours names a page (a test reads them)."""
    return "", ""


def _kept_copy(whole: Callable[..., Any]) -> Callable[..., Any]:
    """A running head or foot has one style on all pages: WeasyPrint copies it for each only to say where it stands."""

    def copied(style: Any) -> Any:
        if style["position"][0] != "running()":
            return whole(style)
        known = style.cache.setdefault("running", {})
        if id(style) not in known:
            known[id(style)] = style, whole(style)
        return known[id(style)][1]

    return copied


def _kept(whole: Callable[..., None]) -> Callable[..., None]:
    """``StyleFor.set_computed_styles``: one style for all that have the same one above and the same rules."""
    known: dict[Any, Any] = {}  # each style holds its rules and the style above: their ids stay theirs

    def take(styles: Any, element: Any, parent: Any, *rest: Any, **how: Any) -> None:
        pseudo = how.get("pseudo_type")
        above = None if parent is None else styles._computed_styles[parent, None]
        rules = styles._cascaded_styles.get((element, pseudo), {})
        said = tuple((name, id(value), str(weight)) for name, (value, weight) in rules.items())
        key = (id(above), id(styles.font_config), pseudo, said)
        if key in known:
            styles._computed_styles[element, pseudo] = known[key]
            return
        whole(styles, element, parent, *rest, **how)
        if len(known) >= STYLES_MOST:
            known.clear()
        known[key] = styles._computed_styles[element, pseudo]

    return take
