"""The look: contrasts computed from the tokens, macros that tie words to fields, nothing that the policy forbids."""

import gzip
import re
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from flask import Flask
from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader, nodes
from markupsafe import Markup

from clinic.adapters.templates import OPTIONS, prepare, static_folder, templates_folder
from clinic.domain.letterhead import contrast
from clinic.web import languages
from clinic.web.navigation import PLACES
from clinic.web.style import samples

CSS = static_folder() / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
TEMPLATES = sorted(templates_folder().rglob("*.html"))
PAGES = [
    path for path in TEMPLATES if "layout/" in path.read_text(encoding="utf-8")
]  # sheets have rules of their own
ATTACK = "\"><script>alert('x')</script>&amp;'"

GROUNDS = ("ground", "surface", "sunk")
READ = [("text", ground) for ground in (*GROUNDS, "act-soft", "needs-soft", "look-soft", "well-soft")]
READ += [("text-2", ground) for ground in GROUNDS]
READ += [(kind, ground) for kind in ("act", "needs", "look", "well") for ground in ("ground", "surface")]
READ += [("on-act", "act"), ("on-act", "act-strong"), ("act-strong", "surface")]
ENOUGH = [(kind, f"{kind}-soft") for kind in ("act", "needs", "look", "well")] + [("text-2", "act-soft")]
SEEN = [("edge", ground) for ground in GROUNDS]
SEEN += [(f"{kind}-mark", ground) for kind in ("needs", "look", "well") for ground in ("ground", "surface")]
SEEN += [("act", "act-soft"), ("act", "line")]


def block(start: str) -> dict[str, str]:
    inside = TOKENS[TOKENS.index(start) :]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", inside[: inside.index("}")]))


LIGHT = block(":root {")
DARK = block(':root[data-theme="dark"] {')
THEMES = {"light": LIGHT, "dark": {**LIGHT, **DARK}}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("pairs", "least"), [(READ, 7.0), (ENOUGH, 5.5), (SEEN, 3.0)], ids=["read", "soft", "seen"]
)
def test_contrasts_suffice(theme: str, pairs: list[tuple[str, str]], least: float) -> None:
    colours = THEMES[theme]
    weak = {pair: found for pair in pairs if (found := contrast(colours[pair[0]], colours[pair[1]])) < least}
    assert not weak


def test_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_both_copies_of_the_dark_values_are_equal() -> None:
    assert block(':root:not([data-theme="light"]) {') == DARK
    assert set(DARK) < set(LIGHT)


def test_every_token_that_is_used_is_set() -> None:
    source = "".join(path.read_text() for path in CSS.glob("*.css"))
    used = set(re.findall(r"var\(--([\w-]+)", source))
    own = set(re.findall(r"[{;]\s*--([\w-]+):", source))  # a size that one part sets for another
    assert used
    assert used <= set(LIGHT) | own


def test_every_icon_that_is_named_is_drawn() -> None:
    drawn = {
        name
        for sheet in ("signs", "sprite")
        for name in re.findall(r'id="([\w-]+)"', (static_folder() / "icons" / f"{sheet}.svg").read_text())
    }
    source = "\n".join(path.read_text(encoding="utf-8") for path in PAGES)
    named = set(re.findall(r"icon(?:_name)?(?:\(|=)'([\w-]+)'", source)) | {place[2] for place in PLACES}
    assert len(named) > 15
    assert named <= drawn


FORBIDDEN = {
    "style attribute": r"\sstyle=",
    "style element": r"<style",
    "event attribute": r"\son[a-z]+=",
    "script in the page": r"<script(?![^>]*\ssrc=)",
    "foreign address": r"(?:src|href|action)=\"(?:https?:)?//",
    "unescaped text": r"(?<!\.svg)\|\s*safe\b|autoescape",  # a drawing is our own; its words are escaped
}


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_no_page_holds_what_the_policy_forbids(rule: str) -> None:
    assert len(PAGES) > 10
    broken = [path.name for path in PAGES if re.search(FORBIDDEN[rule], path.read_text(encoding="utf-8"))]
    assert not broken


@pytest.fixture(autouse=True)
def asked() -> Iterator[None]:
    """Macros speak the language of the page that somebody asked for."""
    with Flask("clinic").test_request_context("/style"):
        yield


def environment() -> Environment:
    env = prepare(Environment(loader=FileSystemLoader(templates_folder()), **OPTIONS))
    env.globals.update(
        csrf_token=lambda: "token",
        asset=lambda path: f"/static/{path}",
        get_flashed_messages=lambda with_categories=False: [],
        url_for=lambda endpoint, **values: f"/{endpoint}",
        say=languages.say,
        say_count=languages.say_count,
        page_words=languages.words,
        other_languages=languages.others,
        way_back=languages.way_back,
        direction_of=lambda tag: "ltr",
    )
    return env


def macro(file: str, name: str, *args: Any, **values: Any) -> Any:
    """What a macro of layout/ draws, parsed."""
    made = getattr(environment().get_template(f"layout/{file}.html").module, name)(*args, **values)
    return html5lib.parseFragment(made, namespaceHTMLElements=False)


def test_a_field_is_tied_to_its_label_hint_and_problem() -> None:
    found = macro("forms", "field", "born", "Year of birth", "48", hint="Four digits", problem="Too short.")
    entry = found.find(".//input")
    assert found.find(".//label").get("for") == entry.get("id") == "f-born"
    tied = {node.get("id"): "".join(node.itertext()) for node in found.iter() if node.get("id")}
    told = [tied[name].strip() for name in entry.get("aria-describedby").split()]
    assert told == ["Four digits", "Too short."]
    assert entry.get("aria-invalid") == "true"
    assert entry.get("value") == "48"


def test_a_field_without_hint_and_problem_refers_to_nothing() -> None:
    entry = macro("forms", "field", "name", "Name").find(".//input")
    assert entry.get("aria-describedby") is None
    assert entry.get("aria-invalid") is None


@pytest.mark.parametrize(("value", "chosen"), [(None, []), (0, ["0"]), ("7", ["7"])])
def test_a_scale_chooses_nothing_by_itself_and_zero_is_an_answer(value: object, chosen: list[str]) -> None:
    radios = macro("forms", "scale", "pain", "Pain", value=value).findall(".//input")
    assert len(radios) == 11
    assert [radio.get("value") for radio in radios if radio.get("checked") is not None] == chosen


def test_a_chip_that_cannot_be_chosen_says_why() -> None:
    chips = macro(
        "forms", "checks", "m", "Modifications", [("wall", "Hand on a wall", "the hands hold the stick")]
    )
    assert chips.find(".//input").get("disabled") is not None
    assert "the hands hold the stick" in "".join(chips.find(".//label").itertext())


def test_a_chip_that_was_chosen_can_always_be_taken_back() -> None:
    options = [("wall", "Hand on a wall", "the hands hold the stick"), ("stick", "Broomstick")]
    found = macro("forms", "checks", "m", "Modifications", options, ["wall"])
    chip = found.find(".//input[@value='wall']")
    assert chip.get("checked") is not None
    assert chip.get("disabled") is None


def test_the_summary_leads_to_each_field() -> None:
    summary = macro("forms", "problems", {"born": "Too short.", "": "Somebody was faster."})
    assert summary.find(".//div").get("role") == "alert"
    assert [link.get("href") for link in summary.findall(".//a")] == ["#f-born"]
    assert "Somebody was faster." in "".join(summary.itertext())


def test_a_form_without_problems_has_no_summary() -> None:
    assert len(macro("forms", "problems", {})) == 0


def test_a_fraction_of_nothing_has_no_percentage() -> None:
    assert "".join(macro("parts", "fraction", 0, 0, None).itertext()) == "nothing asked yet"
    assert "".join(macro("parts", "fraction", 35.5, 52.0, 68).itertext()) == "68 % 35.5 of 52"


def test_the_strip_of_days_says_in_words_what_it_shows() -> None:
    days = [{"date": "1 March", "state": state} for state in ("done", "done", "pain", "none")]
    strip = macro("parts", "days", days).find(".//*[@role='img']")
    assert strip.get("aria-label") == "Last 4 days: 2 done, 1 no report, 1 pain"


OPTION = [(ATTACK, ATTACK)]
DAY = {"date": ATTACK, "state": "done", "title": ATTACK, "label": ATTACK, "href": ATTACK, "pain": True}
HOSTILE = [
    ("forms", "field", (ATTACK, ATTACK, ATTACK), {"hint": ATTACK, "problem": ATTACK, "unit": ATTACK}),
    ("forms", "textarea", (ATTACK, ATTACK, f"</textarea>{ATTACK}"), {"hint": ATTACK}),
    ("forms", "select", (ATTACK, ATTACK, [*OPTION, (ATTACK, OPTION)], ATTACK), {"first": ATTACK}),
    ("forms", "choice", (ATTACK, ATTACK, [(ATTACK, ATTACK, ATTACK)]), {}),
    ("forms", "checks", (ATTACK, ATTACK, [(ATTACK, ATTACK, ATTACK)]), {}),
    ("forms", "checkbox", (ATTACK, ATTACK), {"attrs": {"data-x": ATTACK}}),
    ("forms", "scale", (ATTACK, ATTACK), {"low": ATTACK, "high": ATTACK}),
    ("forms", "blank", (ATTACK, ATTACK, ATTACK), {}),
    ("forms", "search", (ATTACK, ATTACK, ATTACK), {}),
    ("forms", "post", (ATTACK, ATTACK, {ATTACK: ATTACK}), {"about": ATTACK}),
    ("forms", "problems", ({ATTACK: ATTACK},), {}),
    ("parts", "link", (ATTACK, ATTACK), {"about": ATTACK, "attrs": {"data-x": ATTACK}}),
    ("parts", "crumb", ([(ATTACK, ATTACK)],), {}),
    ("parts", "empty", (ATTACK, ATTACK, ATTACK, ATTACK), {}),
    ("parts", "badge", ("", ATTACK), {}),
    ("parts", "fraction", (ATTACK, ATTACK, ATTACK), {}),
    ("parts", "metric", (ATTACK, ATTACK, ATTACK), {}),
    ("parts", "days", ([DAY],), {}),
    ("parts", "calendar", (ATTACK, [DAY], [{"name": ATTACK, "cells": [DAY]}]), {}),
    ("parts", "table", (ATTACK, [ATTACK, ATTACK], [[ATTACK, ATTACK]]), {}),
    ("parts", "steps", ([ATTACK],), {}),
    ("parts", "facts", ([(ATTACK, ATTACK)],), {}),
    ("parts", "code", (ATTACK,), {}),
    ("parts", "flashes", ([("done", ATTACK)],), {}),
    ("parts", "answers", (ATTACK, OPTION, (ATTACK, ATTACK)), {}),
]


@pytest.mark.parametrize(("file", "name", "args", "values"), HOSTILE, ids=[case[1] for case in HOSTILE])
def test_hostile_text_stays_text(file: str, name: str, args: tuple[Any, ...], values: dict[str, Any]) -> None:
    found = macro(file, name, *args, **values)
    assert found.find(".//script") is None
    held = [*found.itertext(), *(value for node in found.iter() for value in node.attrib.values())]
    assert any(ATTACK in text for text in held)


def test_a_text_area_keeps_its_first_empty_line() -> None:
    area = macro("forms", "textarea", "note", "Note", "\nSecond line").find(".//textarea")
    assert area.text == "\nSecond line"


def test_the_style_pages_show_every_macro() -> None:
    shown = "\n".join((templates_folder() / f"style{page}.html").read_text() for page in ("", "_patient"))
    inner = {
        "csrf",
        "described",
        "notes",
        "label_of",
        "legend_of",
        "option_list",
        "number",
        "problems",
        "fonts",
        "languages",  # every patient's page has it in its layout
    }
    missing = []
    for file in ("forms", "parts"):
        source = (templates_folder() / "layout" / f"{file}.html").read_text(encoding="utf-8")
        for found in environment().parse(source).find_all(nodes.Macro):
            if found.name not in inner and f"{file}.{found.name}(" not in shown:
                missing.append(found.name)
    assert not missing


NOT_ALONE = {
    "drawn": "a fault or a change with its drawing, on the page of an exercise",
    "pair": "a text beside its translation, on a page of its own",
    "bench": "the builder's page around its parts",
    "mirrored": "a button of the builder's bar",
    "desk": "a whole page of one table",
    "draft": "the page of a sheet beside the builder",
    "finding": "a message on the linter's own page",
    "stated": "what is there, on the linter's own page",
    "outcome": "one thing that a test can show, by picture",
    "outcomes": "what a test can show, by picture",
    "narrow": "the views of today and what narrows them, in one row",
    "begin": "what a new program begins with, on the page of its title",
    "deciding": "a whole page about what patients are told",
    "route": "a whole page about what patients are told",
    "routes": "a whole page about what patients are told",
    "scan": "reading a sheet back",
    "sign": "the line for a signature on paper",
    "slots": "a whole page of what was asked",
    "ranks": "the builder's list where exercises stand in groups",
    "earlier": "a button of the builder's finder",
    "finder": "the builder's finder",
    "to": "the way from the builder's program to its finder",
    "with": "the builder beside the sheet",
    "sheet": "the sheet beside the builder",
    "filter": "the finder of exercises",
    "side": "who is signed in",
    "plain": "pages before signing in",
    "wide": "pages before signing in",
    "choice": "pages before signing in",
    "factor": "a secret of one's own",
    "clinic": "the clinic's own picture",
    "brief": "a case without a button",
    "bulk": "the form of the caseload for everybody ticked",
    "one": "a form in a line of a table",
    "script": "with or without a script only",
    "without": "with or without a script only",
    "dragged": "while it is dragged",
    "dragging": "while it is dragged",
    "drop": "while it is dragged",
    "wraps": "tabs where there are many",
    "rail": "the side of a narrow page",
}
"""Families of classes that cannot stand by themselves among components, and what they belong to."""


def test_the_style_page_shows_every_family_of_components() -> None:
    sheets = [
        (static_folder() / f"css/{name}.css").read_text(encoding="utf-8") for name in ("base", "clinic")
    ]
    rules = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", "".join(sheets), flags=re.DOTALL)
    known = set(re.findall(r"\.([a-z][\w-]*)", rules))
    page = (
        environment().get_template("style.html").render(actor=None, nav=[], page_language="en", **samples())
    )
    drawn = " ".join(re.findall(r'class="([^"]*)"', page))
    drawn += " ".join(path.read_text(encoding="utf-8") for path in static_folder().glob("js/[p]*.js"))
    shown = set(re.findall(r"[a-z][\w-]*", drawn))
    families = {name.split("-")[0] for name in shown}
    missing = {name for name in known - shown if name.split("-")[0] not in families | NOT_ALONE.keys()}
    assert not missing


@pytest.mark.parametrize(("page", "shell"), [("style", "clinic.css"), ("style_patient", "patient.css")])
def test_a_style_page_has_one_heading_and_no_name_twice(page: str, shell: str) -> None:
    text = (
        environment()
        .get_template(f"{page}.html")
        .render(actor=None, nav=[], page_language="en", clinic_name="Riverside", **samples())
    )
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    assert shell in text
    assert len(tree.findall(".//h1")) == 1
    names = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(names) == len(set(names))
    labelled = {label.get("for") for label in tree.iter("label")}
    for entry in tree.iter("input"):
        inside = entry.get("type") in {"radio", "checkbox", "hidden"}
        assert inside or entry.get("id") in labelled


def test_what_each_patient_page_fetches_leaves_room_for_the_drawing() -> None:
    """Text files travel compressed, fonts are compressed already; a page with its drawing has the rest of 60 kB."""
    texts = [
        "css/tokens.css",
        "css/base.css",
        "css/patient.css",
        "js/early.js",
        "js/page.js",
        "icons/signs.svg",
    ]
    fonts = ["fonts/page.woff2", "fonts/page-strong.woff2"]
    sent = sum(len(gzip.compress((static_folder() / name).read_bytes())) for name in texts)
    sent += sum((static_folder() / name).stat().st_size for name in fonts)
    assert sent <= 32_000


def test_a_drawing_is_drawn_and_a_text_is_not() -> None:
    drawn = macro("parts", "plate", Markup("<svg></svg>"))
    typed = macro("parts", "plate", "<svg></svg>")
    assert [len(found.findall(".//{http://www.w3.org/2000/svg}svg")) for found in (drawn, typed)] == [1, 0]


@pytest.mark.parametrize(("part", "whole"), [("page", "clinic-sans"), ("page-strong", "clinic-strong")])
def test_the_small_font_holds_every_letter_it_is_fetched_for(part: str, whole: str) -> None:
    ranges = re.search(rf"{part}\.woff2.*?unicode-range: ([^;]+)", TOKENS)
    assert ranges
    ends = [span.strip().removeprefix("U+").split("-") for span in ranges[1].split(",")]
    promised = {code for end in ends for code in range(int(end[0], 16), int(end[-1], 16) + 1)}
    fonts = static_folder() / "fonts"
    has = set(TTFont(fonts / f"{part}.woff2").getBestCmap())
    assert promised & set(TTFont(fonts / f"{whole}.ttf").getBestCmap()) <= has
    assert len(has) > 180
