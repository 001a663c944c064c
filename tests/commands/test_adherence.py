"""``clinic adherence``: the same answers as the pages, no input that ends in a traceback, the proof of scores."""

import copy
import json
import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from clinic.cli import main
from tests.domain.adherence_cases import WORKED, Json, answer, base, check, report


def run(*arguments: str, given: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["adherence", "explain", *arguments], input=given)


def refusal(*arguments: str, given: bytes) -> str:
    result = run(*arguments, given=given)
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    return result.stderr


@pytest.mark.parametrize("name", WORKED)
def test_explain_answers_each_worked_case(name: str) -> None:
    given, wanted = WORKED[name]
    result = run("-", given=json.dumps(given).encode())
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert all(check(found, each) for each in wanted)


def test_explain_lines_answers_all_worked_cases_in_order() -> None:
    scenarios = [given for given, _ in WORKED.values()]
    result = run("--lines", "-", given=b"\n".join(json.dumps(given).encode() for given in scenarios))
    assert result.exit_code == 0
    assert [json.loads(line) for line in result.stdout.splitlines()] == [answer(given) for given in scenarios]


def test_explain_reads_a_file(tmp_path: Path) -> None:
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(base(), indent=2))
    assert json.loads(run(str(file)).stdout) == answer(base())


def test_a_file_that_is_not_there_is_wrong_input(tmp_path: Path) -> None:
    assert "none.json" in refusal(str(tmp_path / "none.json"), given=b"")


def test_a_wrong_value_is_named_by_its_path_and_nothing_is_printed() -> None:
    given = base(report("A", 3, "finished"))
    result = run("-", given=json.dumps(given).encode())
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("reports[10].status: ")


def test_a_bad_line_is_named_by_its_number_and_path_after_the_answers_before_it() -> None:
    good, bad = json.dumps(base()).encode(), json.dumps(base(zone="Mars")).encode()
    result = run("--lines", "-", given=good + b"\r\n" + good + b"\n" + bad + b"\n" + good + b"\n")
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr.startswith("line 3: zone: ")


def test_an_empty_line_is_wrong_and_no_line_is_no_answer() -> None:
    assert refusal("--lines", "-", given=b"\n").startswith("line 1: (top): ")
    result = run("--lines", "-", given=b"")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xef\xbb\xbf{}",
        b"\xff",
        b"[" * 200_000,
        b"NaN",
        b'"\\ud800"',
        b"9" * 50_000,
        b"{",
        b'{"a":1,"a":1}',
    ],
)
def test_bent_input_is_refused_plainly(raw: bytes) -> None:
    for arguments in (("-",), ("--lines", "-")):
        if raw or arguments == ("-",):
            assert refusal(*arguments, given=raw).strip()


ODD: list[Any] = [
    None, True, False, 0, 1, -1, 2**53, 1.0, 0.5, "", "A", "left", "done", "2026-03-02", "2026-03-02T10:00:00Z",
    "9999-12-31", "0001-01-01", "1900-01-01T00:00:00+14:00", "2199-12-31T23:59:59-12:00", "UTC", "\0", "é", [], {},
    [1], [1, 1], [[]], {"kind": "quota", "per_week": 999}, {"kind": "as_needed"}, {"sets": 1}, {"x": 1},
]  # fmt: skip


def places(part: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [path] * bool(path) + [place for key, each in inner for place in places(each, (*path, key))]


def mutated(given: Json, dice: random.Random) -> Json:
    changed = copy.deepcopy(given)
    for _ in range(dice.randint(1, 2)):
        *path, last = dice.choice(places(changed))
        part: Any = changed
        for key in path:
            part = part[key]
        deed = dice.randrange(4)
        if deed == 0:
            del part[last]
        elif deed == 1 and isinstance(part, list):
            part.append(copy.deepcopy(part[int(last)]))
        elif deed == 2 and isinstance(part, dict):
            part[dice.choice(["from", "index", "amount", "published_at", "zone", "new"])] = dice.choice(ODD)
        else:
            part[last] = copy.deepcopy(dice.choice(ODD))
    return changed


def test_no_changed_scenario_ends_in_a_traceback() -> None:
    dice = random.Random(20260302)
    seeds = [given for given, _ in WORKED.values()]
    outcomes = {0: 0, 2: 0}
    for _ in range(600):
        given = mutated(dice.choice(seeds), dice)
        result = run("-", given=json.dumps(given).encode())
        assert result.exit_code in outcomes, (given, result.exception)
        assert isinstance(result.exception, SystemExit | None), (given, result.exception)
        if result.exit_code == 2:
            path, separator, message = result.stderr.partition(": ")
            assert path, result.stderr
            assert separator, result.stderr
            assert message.strip(), result.stderr
        outcomes[result.exit_code] += 1
    assert min(outcomes.values()) > 40, outcomes


def test_no_changed_bytes_end_in_a_traceback() -> None:
    dice = random.Random(7)
    text = json.dumps(base()).encode()
    for _ in range(300):
        raw = bytearray(text)
        for _ in range(dice.randint(1, 4)):
            raw[dice.randrange(len(raw))] = dice.choice(b'{}[]",:\\019eE-\xff\x00 \ntn')
        result = run("-", given=bytes(raw))
        assert result.exit_code in (0, 2), bytes(raw)
        assert isinstance(result.exception, SystemExit | None)


def test_the_audit_names_a_kept_score_that_is_not_what_it_should_be(tmp_path: Path) -> None:
    def asked(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--instance", str(tmp_path)])

    assert asked("demo", "load", "--patients", "3", "--days", "7").exit_code == 0
    right = asked("adherence", "audit")
    assert (right.exit_code, "3 equal, 0 waiting to be counted, 0 differing" in right.output) == (0, True)
    with sqlite3.connect(tmp_path / "clinic.db") as database:
        database.execute("UPDATE scores SET rank = -1 WHERE rowid = 1")
    wrong = asked("adherence", "audit", "--mend")
    assert (wrong.exit_code, ": rank" in wrong.output) == (1, True)
    assert "2 equal, 1 waiting to be counted, 0 differing" in asked("adherence", "audit").output
