"""The words of patients' pages: every sentence has its Spanish, and no Spanish is left over."""

import ast
import json
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

from clinic.adapters.page_words import load_page_words
from clinic.adapters.templates import environment, templates_folder
from clinic.domain.languages import LANGUAGES
from clinic.domain.page_words import MONTH_NAMES, SHORT_DAYS, PageWords, numbered
from clinic.domain.schedule import DAY_NAMES

ROOT = Path(__file__).parents[2]
ASKS = {"Invalid", "Problem", "Refused", "Conflict", "ValueError", "flash", "say", "text", "init"}
MODULES = (
    "domain/checkins", "domain/offline", "domain/errors", "domain/check_code", "domain/proof", "domain/page_words",
    "domain/reminders", "domain/reminder_words", "services/reminders", "web/reminders",
    "services/checkins", "services/checkin_day", "services/checkin_past", "services/checkin_tasks", "services/proof",
    "services/own_files", "web/own_files", "services/offline", "services/second_fact", "web/second_fact",
    "web/messages",
    "web/checkins", "web/checkin_forms", "web/checkin_body", "web/forms", "web/handouts", "web/languages",
    "web/guard", "web/lost_form", "web/offline", "web/proof", "app",
)  # fmt: skip
"""Where sentences stand that a patient can meet."""
OTHERS = {
    "Give a date like 2026-03-09.", *DAY_NAMES, *MONTH_NAMES, *SHORT_DAYS,
}  # fmt: skip
TAGS = [tag for tag, language in LANGUAGES.items() if language.pages and tag != "en"]


def in_templates() -> Iterator[str]:
    """Each sentence that a template says; of a plural the form for many."""
    for path in sorted(templates_folder().rglob("*.html")):
        for call in environment().parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            name = getattr(call.node, "name", "")
            if name == "say":
                yield from _constants(call.args[0])
            elif name == "say_count":
                yield call.args[2].value


def _constants(node: nodes.Expr) -> Iterator[str]:
    if isinstance(node, nodes.Const):
        yield node.value
    elif isinstance(node, nodes.CondExpr) and node.expr2 is not None:
        yield from _constants(node.expr1)
        yield from _constants(node.expr2)


def in_modules() -> set[str]:
    """Each text of the modules, numbers and values in the middle of one as ``{0}``, ``{1}``."""
    found = set()
    for name in MODULES:
        for node in ast.walk(ast.parse((ROOT / "clinic" / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value, numbered(node.value)}
            elif isinstance(node, ast.JoinedStr):
                found.add(_pattern(node))
    return found


def _pattern(node: ast.JoinedStr) -> str:
    parts = [part.value if isinstance(part, ast.Constant) else "7" for part in node.values]
    return numbered("".join(map(str, parts)))


@pytest.mark.parametrize("tag", TAGS)
def test_every_sentence_of_a_template_is_there(tag: str) -> None:
    assert set(in_templates()) - load_page_words(tag).phrases.keys() == set()


@pytest.mark.parametrize("tag", TAGS)
def test_no_sentence_is_left_over(tag: str) -> None:
    used = set(in_templates()) | in_modules() | OTHERS
    patterns = {
        text.replace("{max_length}", "{0}").replace("{ge}", "{0}").replace("{le}", "{0}") for text in used
    }
    assert set(load_page_words(tag).phrases) - used - patterns == set()


@pytest.mark.parametrize("tag", TAGS)
def test_a_translation_puts_in_what_the_sentence_does(tag: str) -> None:
    for english, said in load_page_words(tag).phrases.items():
        for one in [said] if isinstance(said, str) else said.values():
            fields = {name for _, name, _, _ in string.Formatter().parse(one) if name}
            wanted = {name for _, name, _, _ in string.Formatter().parse(english) if name}
            assert fields <= wanted, english
            assert fields == wanted or not isinstance(said, str), english


def test_a_key_stands_once() -> None:
    for tag in TAGS:
        text = (templates_folder() / "layout" / f"words.{tag}.json").read_text(encoding="utf-8")
        json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    assert len(found) == len(pairs), sorted(key for key, _ in pairs)
    return found


def test_numbers_in_a_message_are_put_back() -> None:
    words = PageWords("es", {"From {0} to {1}.": "De {0} a {1}.", "Like 2026-03.": "Como 2026-03."})
    assert words.say("From 3 to 10.") == "De 3 a 10."
    assert words.say("Like 2026-03.") == "Como 2026-03."
    assert words.say("Not there: 3.") == "Not there: 3."
