"""Reading a scenario: what is refused, and by which path."""

import copy
import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from clinic.adapters.scenario import read_scenario, write_answer
from clinic.domain.adherence.explain import explain
from clinic.domain.errors import Invalid
from tests.domain.adherence_cases import (
    BOTH,
    EVERY_DAY,
    MONDAY,
    A,
    Json,
    base,
    item,
    report,
    scenario,
    version,
)

FULL = base(
    report("A", 3, "partial", amount={"seconds": 5}, pain=3, index=1, side=None, zone="Asia/Tokyo"),
    pauses=[{"from": "2026-03-04", "to": "2026-03-05", "items": ["A"]}],
    ends_on="2026-04-30",
)
R = "reports[10]"


def read(given: object) -> Any:
    return read_scenario(json.dumps(given).encode())


def refusal(raw: bytes) -> list[str]:
    with pytest.raises(Invalid) as caught:
        read_scenario(raw)
    for problem in caught.value.problems:
        assert problem.message.endswith(".")
    return [problem.field for problem in caught.value.problems]


def put(*keys: str | int, to: object) -> Callable[[Json], object]:
    def change(given: Json) -> None:
        part: Any = given
        for key in keys[:-1]:
            part = part[key]
        part[keys[-1]] = to

    return change


def drop(*keys: str | int) -> Callable[[Json], object]:
    def change(given: Json) -> None:
        part: Any = given
        for key in keys[:-1]:
            part = part[key]
        del part[keys[-1]]

    return change


def test_a_full_scenario_is_read_as_it_is() -> None:
    found = read(FULL)
    assert len(found.reports) == 11
    assert found.reports[10].amount.seconds == 5
    assert found.versions[0].items[0].dose.reps == 10
    assert found.pauses[0].items == frozenset({"A"})


WRONG = {
    "zone": (put("zone", to="America/Nowhere"), "zone"),
    "zone in small letters": (put("zone", to="america/los_angeles"), "zone"),
    "zone that climbs": (put("zone", to="../../etc/passwd"), "zone"),
    "zone missing": (drop("zone"), "zone"),
    "now without offset": (put("now", to="2026-03-09T08:00:00"), "now"),
    "now as a number": (put("now", to=1773068400), "now"),
    "now with a space": (put("now", to="2026-03-09 08:00:00Z"), "now"),
    "now on the 30th of February": (put("now", to="2026-02-30T08:00:00Z"), "now"),
    "now in the year 1": (put("now", to="0001-01-01T00:00:00+14:00"), "now"),
    "now in the year 9999": (put("now", to="9999-12-31T23:59:59-14:00"), "now"),
    "now in Arabic digits": (put("now", to="٢٠٢٦-03-09T08:00:00Z"), "now"),
    "unknown key": (put("patient", to="x"), "patient"),
    "ends_on": (put("ends_on", to="30 April"), "ends_on"),
    "versions missing": (drop("versions"), "versions"),
    "versions null": (put("versions", to=None), "versions"),
    "no version": (put("versions", to=[]), "versions"),
    "version is a text": (put("versions", 0, to="v1"), "versions[0]"),
    "effective_from with time": (
        put("versions", 0, "effective_from", to="2026-03-02T00:00:00"),
        "versions[0].effective_from",
    ),
    "items missing": (drop("versions", 0, "items"), "versions[0].items"),
    "published after now": (
        put("versions", 0, "published_at", to="2026-03-09T08:00:01-07:00"),
        "versions[0].published_at",
    ),
    "published after it took effect": (
        put("versions", 0, "published_at", to="2026-03-03T08:00:00Z"),
        "versions[0].published_at",
    ),
    "item missing": (drop("versions", 0, "items", 1, "item"), "versions[0].items[1].item"),
    "item empty": (put("versions", 0, "items", 1, "item", to=""), "versions[0].items[1].item"),
    "item twice": (put("versions", 0, "items", 1, "item", to="A"), "versions[0].items[1].item"),
    "side": (put("versions", 0, "items", 1, "sides", to=["left", "up"]), "versions[0].items[1].sides[1]"),
    "side twice": (
        put("versions", 0, "items", 1, "sides", to=["left", "left"]),
        "versions[0].items[1].sides",
    ),
    "schedule missing": (drop("versions", 0, "items", 0, "schedule"), "versions[0].items[0].schedule"),
    "schedule null": (put("versions", 0, "items", 0, "schedule", to=None), "versions[0].items[0].schedule"),
    "schedule key": (
        put("versions", 0, "items", 0, "schedule", "hour", to=8),
        "versions[0].items[0].schedule.hour",
    ),
    "schedule times": (
        put("versions", 0, "items", 0, "schedule", "times", to=True),
        "versions[0].items[0].schedule.times",
    ),
    "dose key": (put("versions", 0, "items", 0, "dose", "load", to=[1, 2]), "versions[0].items[0].dose.load"),
    "dose one number": (
        put("versions", 0, "items", 0, "dose", "sets", to=2),
        "versions[0].items[0].dose.sets",
    ),
    "dose pair of one": (
        put("versions", 0, "items", 0, "dose", "sets", to=[2]),
        "versions[0].items[0].dose.sets",
    ),
    "dose falling": (
        put("versions", 0, "items", 0, "dose", "sets", to=[3, 2]),
        "versions[0].items[0].dose.sets",
    ),
    "dose 0": (
        put("versions", 0, "items", 0, "dose", "sets", to=[0, 2]),
        "versions[0].items[0].dose.sets[0]",
    ),
    "dose true": (
        put("versions", 0, "items", 0, "dose", "sets", to=[True, 2]),
        "versions[0].items[0].dose.sets[0]",
    ),
    "pause backwards": (put("pauses", 0, "to", to="2026-03-03"), "pauses[0].to"),
    "pause without end": (drop("pauses", 0, "to"), "pauses[0].to"),
    "pause without beginning": (drop("pauses", 0, "from"), "pauses[0].from"),
    "reports missing": (drop("reports"), "reports"),
    "reports as an object": (put("reports", to={}), "reports"),
    "id missing": (drop("reports", 10, "id"), f"{R}.id"),
    "id a number": (put("reports", 10, "id", to=7), f"{R}.id"),
    "id with another content": (put("reports", 10, "id", to="r1"), f"{R}.id"),
    "performed_on": (put("reports", 10, "performed_on", to="2026-3-3"), f"{R}.performed_on"),
    "status": (put("reports", 10, "status", to="Done"), f"{R}.status"),
    "source": (put("reports", 10, "source", to="machine"), f"{R}.source"),
    "side of a report": (put("reports", 10, "side", to="both"), f"{R}.side"),
    "index 0": (put("reports", 10, "index", to=0), f"{R}.index"),
    "index 1.0": (put("reports", 10, "index", to=1.0), f"{R}.index"),
    "index text": (put("reports", 10, "index", to="1"), f"{R}.index"),
    "pain 11": (put("reports", 10, "pain", to=11), f"{R}.pain"),
    "pain false": (put("reports", 10, "pain", to=False), f"{R}.pain"),
    "submitted_at without offset": (
        put("reports", 10, "submitted_at", to="2026-03-03T10:00:00"),
        f"{R}.submitted_at",
    ),
    "zone of a report": (put("reports", 10, "zone", to="Mars/Olympus"), f"{R}.zone"),
    "amount empty": (put("reports", 10, "amount", to={}), f"{R}.amount"),
    "amount both ways": (
        put("reports", 10, "amount", to={"sets": 1, "reps": 1, "seconds": 1}),
        f"{R}.amount",
    ),
    "amount below 0": (put("reports", 10, "amount", to={"seconds": -1}), f"{R}.amount.seconds"),
    "amount key": (put("reports", 10, "amount", to={"minutes": 1}), f"{R}.amount.minutes"),
    "a key that is no word": (put("reports", 10, "a\nb\x1b[31m", to=1), rf'{R}["a\nb\u001b[31m"]'),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_refused_by_the_path_of_its_key(name: str) -> None:
    change, path = WRONG[name]
    given = copy.deepcopy(FULL)
    change(given)
    assert path in refusal(json.dumps(given).encode())


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"", "(top)"),
        (b" \n", "(top)"),
        (b"null", "(top)"),
        (b"[]", "(top)"),
        (b"{", "(top)"),
        (b"{} {}", "(top)"),
        (b"\xff\xfe{\x00}\x00", "(top)"),
        (b"\xef\xbb\xbf{}", "(top)"),
        (b'{"zone": "\xe9"}', "(top)"),
        (b"[" * 100_000, "(top)"),
        (b'{"a":' * 100_000, "(top)"),
        (b"[" * 700 + b"]" * 700, "(top)"),
        (b'{"reports": [{"pain": NaN}]}', "reports[0].pain"),
        (b'{"reports": [{"pain": -Infinity}]}', "reports[0].pain"),
        (b'{"reports": [{"pain": 1e999}]}', "reports[0].pain"),
        (b'{"reports": [{"index": 9007199254740993}]}', "reports[0].index"),
        (b'{"reports": [{"index": ' + b"9" * 10_000 + b"}]}", "reports[0].index"),
        (b'{"reports": [{"id": "a", "id": "b"}]}', "reports[0].id"),
        (b'{"zone": "a\\ud800"}', "zone"),
        (b'{"\\udfff": 1}', '["\\udfff"]'),
        (b'{"zone": "UTC", "zone": "UTC"}', "zone"),
    ],
)
def test_bent_json_is_refused(raw: bytes, path: str) -> None:
    assert path in refusal(raw)


@pytest.mark.parametrize("key", ["pauses", "ends_on", "decisions"])
def test_what_is_not_required_may_be_null_or_absent(key: str) -> None:
    given = scenario([version(MONDAY, A)])
    assert read(given) == read(given | {key: None})


@pytest.mark.parametrize(("over", "index"), [("r3", 1), ("r4", 1), ("r9", 1), ("r1", 1), ("r2", 0)])
def test_a_decision_is_between_a_patients_and_a_paper_report_of_one_item_and_date(
    over: str, index: int
) -> None:
    given = scenario(
        [version(MONDAY, A)],
        report("A", 2),
        report("A", 2, "skipped", source="paper"),
        report("A", 3, "skipped", source="paper"),
        report("A", 2, "skipped", source="staff"),
    )
    assert read({**given, "decisions": [{"kept": "r1", "over": "r2"}]}).decisions[0].index == 1
    (path,) = refusal(
        json.dumps({**given, "decisions": [{"kept": "r1", "over": over, "index": index}]}).encode()
    )
    assert path.startswith("decisions[0]")


def test_of_an_item_only_its_name_and_schedule_are_required() -> None:
    short = {"effective_from": MONDAY, "items": [{"item": "A", "schedule": EVERY_DAY}]}
    long = version(MONDAY, item("A", EVERY_DAY)) | {"published_at": None}
    assert read(scenario([short])) == read(scenario([long]))


def test_the_same_report_twice_is_one() -> None:
    once = scenario([version(MONDAY, A)], report("A", 2, id="x"))
    twice = scenario([version(MONDAY, A)], report("A", 2, id="x"), report("A", 2, id="x", index=None))
    assert write_answer(explain(read(once))) == write_answer(explain(read(twice)))


@pytest.mark.parametrize(
    ("tenths", "printed"),
    [(Fraction(1, 160), "0.0062"), (Fraction(3, 160), "0.0188"), (Fraction(1, 3), "0.3333")],
)
def test_ratios_are_rounded_half_to_even_from_the_exact_fraction(tenths: Fraction, printed: str) -> None:
    dose = {"sets": [1, 1], "reps": [tenths.denominator] * 2}
    partly = report("A", 2, "partial", amount={"sets": 1, "reps": tenths.numerator})
    given = scenario([version(MONDAY, item("A", EVERY_DAY, dose=dose))], partly)
    assert json.loads(write_answer(explain(read(given))))["slots"][0]["credit"] == float(printed)


def test_the_answer_is_plain_ascii_whatever_the_names() -> None:
    given = scenario([version(MONDAY, item("Bürste 🪥", EVERY_DAY, sides=BOTH))])
    text = write_answer(explain(read(given)))
    assert text.isascii()
    assert json.loads(text)["slots"][0]["item"] == "Bürste 🪥"
