"""Each rule of the linter switched off, and each of its comparisons, numbers and conditions bent: a corpus notices.

The rules' modules are changed one place at a time in their syntax tree; a change that neither the clean nor the
planted corpus notices has survived, and must stand in ``HARMLESS`` with its reason.
"""

import ast
import copy
import json
import types
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from clinic.domain.errors import ClinicError
from clinic.domain.lint import amount, cautions, cert, errors, home, rules, words
from clinic.domain.lint.form import subject_of
from clinic.domain.lint.rules import review
from clinic.domain.lint.values import Subject
from tests.domain.lint_cases import CLEAN, PLANTED, SAID, built_in, lines_of

MODULES = {
    module.__name__.rpartition(".")[2]: module for module in (amount, cautions, cert, errors, home, words)
}
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Mult: ast.Add, ast.Add: ast.Sub,
}  # fmt: skip
HARMLESS = {"GtE in found > LIMIT": "no text has a grade of 6 to the last digit"}


def _subjects() -> list[tuple[str, Subject, list[str]]]:
    said = json.loads(SAID.read_text())
    files = {name: (case.file, said[name]) for name, case in PLANTED.items()}
    files |= {name: (file, []) for name, file in CLEAN.items()}
    return [(name, subject_of(file, built_in())[0], wanted) for name, (file, wanted) in files.items()]


SUBJECTS = _subjects()


def noticed() -> str:
    """The first program of the corpora of which something else is said than should be, or nothing."""
    for name, subject, wanted in SUBJECTS:
        try:
            said = lines_of(review(subject))
        except (ClinicError, ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError):
            return name
        if said != wanted:
            return name
    return ""


def mutants(tree: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """Every changed copy of a module, with the line and what was done there."""
    for place, node in enumerate(ast.walk(tree)):
        for what, change in _changes(node):
            changed = copy.deepcopy(tree)
            target = next(one for at, one in enumerate(ast.walk(changed)) if at == place)
            change(target)
            yield f"line {getattr(node, 'lineno', 0)}: {what} in {ast.unparse(node)[:70]}", changed


def _changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            swap = SWAPS.get(type(operator))
            if swap:
                yield f"{swap.__name__}", lambda one, at=at, swap=swap: one.ops.__setitem__(at, swap())
    elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in SWAPS:
        swap = SWAPS[type(node.op)]
        yield swap.__name__, lambda one, swap=swap: setattr(one, "op", swap())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield (
            "no not",
            lambda one: setattr(one, "op", ast.UAdd()) or setattr(one, "operand", _truth(one.operand)),
        )
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        for step in (1, -1):
            yield f"{step:+}", lambda one, step=step: setattr(one, "value", one.value + step)
    elif isinstance(node, ast.If):
        yield "never", lambda one: setattr(one, "test", ast.Constant(False))
        yield "always", lambda one: setattr(one, "test", ast.Constant(True))
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom):
        yield "silent", lambda one: setattr(one, "value", ast.Constant(None))


def _truth(node: ast.expr) -> ast.expr:
    return ast.Call(ast.Name("bool", ast.Load()), [node], [])


def _run(module: types.ModuleType, tree: ast.Module) -> dict[str, object]:
    """The rules of a changed module, by their names."""
    space: dict[str, object] = {"__name__": module.__name__}
    code = compile(ast.fix_missing_locations(tree), module.__file__ or "", "exec")
    exec(code, space)
    return {
        name: space[look.__name__] for name, look in rules.RULES.items() if look.__module__ == module.__name__
    }


@pytest.mark.parametrize("name", MODULES)
def test_every_bent_rule_is_noticed(name: str) -> None:
    module = MODULES[name]
    tree = ast.parse(Path(module.__file__ or "").read_text())
    survivors, count = [], 0
    for what, changed in mutants(tree):
        count += 1
        with patch.dict(rules.RULES, _run(module, changed)):
            if not noticed() and what.partition(": ")[2] not in HARMLESS:
                survivors.append(what)
    assert count > 0
    assert survivors == []


@pytest.mark.parametrize("name", rules.RULES)
def test_a_rule_that_is_switched_off_is_noticed(name: str) -> None:
    with patch.dict(rules.RULES, {name: lambda _: iter(())}):
        assert noticed()


@pytest.mark.parametrize("item", cert.LOOKS)
def test_an_item_of_cert_that_nobody_asks_for_is_noticed(item: str) -> None:
    with patch.dict(cert.LOOKS, {item: lambda _: iter(())}):
        assert noticed()


@pytest.mark.parametrize("field", errors.RULES)
def test_an_open_field_under_no_rule_is_noticed(field: str) -> None:
    with patch.dict(errors.RULES):
        errors.RULES.pop(field)
        assert noticed()


def test_the_corpora_are_judged_rightly_as_long_as_nothing_is_bent() -> None:
    assert noticed() == ""
