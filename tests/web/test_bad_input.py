"""Input that nobody meant: a plain refusal from each form and address, never a fault, and nothing half-saved."""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from io import BytesIO
from itertools import product
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.persistence.base import Base
from clinic.services.context import House
from tests.web.cast import Stage
from tests.web.routes import Fields, Route, address, fields, routes_of
from tests.web.test_routes import expected, rows_hash
from tests.web.watch import TRAIL, watched

FORM = "application/x-www-form-urlencoded"
TELLING = {200, 303, 400, 404, 405, 409, 413, 422, 429}
"""All that may come of any input: it was taken, or it is told what is wrong."""

NUL = "one\0two"
VALUES: Mapping[str, object] = {
    "NUL": NUL,
    "escape": "one\x1b[31mtwo",
    "half a pair": b"one\xed\xa0\x80two",
    "no UTF-8": b"\xff\xfe\x80",
    "beyond 64 bits": "9223372036854775808",
    "5,000 digits": "9" * 5000,
    "other digits": "٣٤",
    "not a number": "NaN",
    "a group": '{"a": 1}',
    "300,000 letters": "x" * 300_000,
    "last day": "9999-12-31",
    "no such day": "2026-02-30",
    "other id": str(uuid4()),
    "direction": "\u202eabc\u2066",
    "empty": "",
    "twice": ["one", "two"],
}


def forms(stage: Stage) -> Iterator[tuple[Route, str]]:
    """Every route that takes a form with more than its token, with an actor who may send it."""
    for route in routes_of(stage.app):
        if route.method == "POST" and route.endpoint not in {
            "checkins.record",
            "clinics.put_logo",
            "own_exercises.put_photo",
            "imports.preview",
        }:
            may = ("nobody", "owner", "holder", "password only")
            yield route, next(actor for actor in may if expected(actor, route) == "in")


def post(stage: Stage, actor: str, path: str, form: Mapping[str, object]) -> TestResponse:
    """Send a form, also one whose bytes are no text."""
    browser = stage.browser(actor)
    body = urlencode({"csrf_token": browser.csrf, **form}, doseq=True)
    return browser.post(path, data=body, content_type=FORM)


FEW = (
    "NUL", "half a pair", "beyond 64 bits", "5,000 digits", "other digits", "not a number", "last day", "empty",
    "twice",
)  # fmt: skip
"""The values for forms with a great many fields."""


def spoiled(form: Fields) -> Iterator[tuple[str, str, Fields]]:
    """The form with one field spoiled or left out, as (field, how, form)."""
    for name in form:
        for how in FEW if len(form) > 20 else VALUES:
            yield name, how, {**form, name: VALUES[how]}
        yield name, "left out", {other: value for other, value in form.items() if other != name}


NARROW = {"programs.save": {"revision", "title", "goal", "item", "do"}}
"""Forms with a group of fields for each item: of these one group is spoiled, and the fields named here."""


def of_interest(route: Route, stage: Stage, name: str) -> bool:
    """Whether a field is spoiled: of the builder's form those of the program and of its first item."""
    if route.endpoint not in NARROW:
        return True
    return name in NARROW[route.endpoint] or name.endswith(str(stage.scene.a.drafted.items[0]))


@pytest.mark.parametrize("part", range(4))
def test_every_field_of_every_form_takes_anything_without_a_fault(stage: Stage, part: int) -> None:
    a, tried, doors, wrong = stage.scene.a, 0, 0, []
    with watched(stage.house) as watch:
        for route, actor in list(forms(stage))[part::4]:
            good = fields(stage, route, actor, a)
            path = address(route, a, stage.scene.sessions.get("clinician"))
            for name, how, form in spoiled(good):
                if not of_interest(route, stage, name):
                    continue
                if "key" in form and name != "key":
                    form["key"] = str(uuid4())
                watch.forget()
                answer = post(stage, actor, path, form)
                tried += 1
                if answer.status_code not in TELLING:
                    wrong.append((route.endpoint, name, how, answer.status_code))
                if answer.status_code >= 400 and watch.kept - ANYHOW:
                    wrong.append((route.endpoint, name, how, "something was saved"))
                doors += answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in?")
            stage.browsers.pop("nobody", None)  # signed in by now, perhaps
    assert not wrong
    assert tried > 200
    assert not doors
    assert not characters_nobody_can_type(stage.house)


ANYHOW = TRAIL | {"throttles"}
"""What a refusal may leave: an entry of the trail, a counted try."""


UNTYPED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]|\\\\u(0000|d[89a-f])|\\\\x(0|1)[0-9a-f]")
"""Characters that no database or page can keep, plain or as Python writes them inside a value."""


def characters_nobody_can_type(house: House) -> list[str]:
    """Where a NUL, another control or half a pair stands in the database (PostgreSQL would refuse some of them)."""
    found = []
    with house.database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for name, value in row.items():
                    written = (
                        value
                        if isinstance(value, str)
                        else json.dumps(value, default=str, ensure_ascii=False)
                    )
                    if any(
                        (ord(letter) < 32 and letter not in "\r\n\t") or "\ud800" <= letter <= "\udfff"
                        for letter in written
                    ):
                        found.append(f"{table.name}.{name}")
    return found


def test_forms_that_are_too_large_or_hold_too_much_are_refused_at_once(stage: Stage) -> None:
    before = rows_hash(stage.house, stage.scene.a.clinic_id, trail=False)
    crowd = "&".join(f"f{number}=1" for number in range(4_001))
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="f{number}"\r\n\r\n1\r\n' for number in range(4_001)
    )
    bodies = {
        "10 MB in one field": (b"a=" + b"x" * 10_000_000, FORM),
        "4,001 fields": (crowd.encode(), FORM),
        "4,001 parts": (f"{parts}--x--\r\n".encode(), "multipart/form-data; boundary=x"),
        "10 MB of a script": (b'"' + b"x" * 10_000_000 + b'"', "application/json"),
    }
    tried = 0
    for route in routes_of(stage.app):
        if route.method != "POST":
            continue
        actor = next(one for one in ("owner", "holder", "nobody") if expected(one, route) == "in")
        browser, path = stage.browser(actor), address(route, stage.scene.a)
        for name, (body, kind) in bodies.items():
            answer = browser.post(path, data=body, content_type=kind, headers={"X-CSRFToken": browser.csrf})
            assert answer.status_code == 413, (route.endpoint, name, answer.status_code)
            tried += 1
    many = "&".join(["f=1"] * 60_000)
    for actor, path in (("nobody", "/sign-in"), ("owner", "/patients/new"), ("holder", "/c/entries")):
        browser = stage.browser(actor)
        answer = browser.post(path, data=many, content_type=FORM, headers={"X-CSRFToken": browser.csrf})
        assert answer.status_code == 413, path
    assert tried > 150
    assert rows_hash(stage.house, stage.scene.a.clinic_id, trail=False) == before


BODIES = (
    (b"\x00\xff", FORM), (b"=&=&&&==", FORM), (b"%", FORM), (b"csrf_token", FORM), (b"{", "application/json"),
    (b"--x", "multipart/form-data; boundary=x"), (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
    (b"a", "multipart/form-data"), (b"a", "multipart/form-data; boundary="), (b"a", "text/\xff"), (b"a", ""),
    (b"a", ";;;"),
    (b"<a/>", "application/xml"), (b"\xff\xfea\x00", "application/x-www-form-urlencoded; charset=utf-16"),
    (b"--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"../../x\"\r\n\r\n1\r\n--x--",
     "multipart/form-data; boundary=x"),
)  # fmt: skip


def test_bodies_that_are_no_form_are_refused(stage: Stage) -> None:
    for route, actor in forms(stage):
        browser = stage.browser(actor)
        if not fields(stage, route, actor, stage.scene.a):
            continue  # a button's form holds nothing that could be wrong
        for body, kind in BODIES:
            answer = browser.post(
                address(route, stage.scene.a),
                data=body,
                content_type=kind,
                headers={"X-CSRFToken": browser.csrf},
            )
            assert answer.status_code in TELLING, (route.endpoint, body, kind, answer.status_code)
            assert answer.status_code >= 400 or route.endpoint in PATIENT_WITH_NOTHING, (
                route.endpoint,
                body,
                kind,
            )


PATIENT_WITH_NOTHING = frozenset({"joining.accept", "resets.choose"})


PICTURES = (
    b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7",
    b"\xff\xd8\xff", b"\x00" * 1000,
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x00\x00\x00\x01\x00\x00\x08\x06\x00\x00\x00",
)  # fmt: skip


def test_a_logo_that_is_no_picture_is_refused(stage: Stage) -> None:
    owner = stage.browser("owner")
    before = rows_hash(stage.house, stage.scene.a.clinic_id, trail=False)
    for content in PICTURES:
        for name in ("logo.png", "../../../etc/passwd", "a\0b.png", "x" * 5000, "logo.svg"):
            form = {"csrf_token": owner.csrf, "logo": (BytesIO(content), name)}
            assert owner.post("/clinic/logo", data=form).status_code in {413, 422}, (content[:8], name[:10])
    assert rows_hash(stage.house, stage.scene.a.clinic_id, trail=False) == before


# a script's body


LEAVES: tuple[object, ...] = (
    NUL, "\x1b[31m", 2**63, 2**70, -(2**63) - 1, -1, 1.5, True, None, [], {}, [[]], "", "x" * 300_000, "9999-12-31",
    "0001-01-01", str(uuid4()), 1e308, ["ache"] * 50, "\ufffe",
)  # fmt: skip


def leaves(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of everything inside a JSON value."""
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, inner in inside:
        yield (*path, key)
        yield from leaves(inner, (*path, key))


def test_every_leaf_of_a_scripts_post_takes_anything_without_a_fault(stage: Stage) -> None:
    a, patient, wrong, tried = stage.scene.a, stage.browser("holder"), [], 0
    route = next(one for one in routes_of(stage.app) if one.endpoint == "checkins.record")
    good = fields(stage, route, "holder", a)
    with watched(stage.house) as watch:
        for path, value in product(leaves(good), LEAVES):
            body = deepcopy(good)
            body["client_key"] = str(uuid4())
            part: Any = body
            for key in path[:-1]:
                part = part[key]
            part[path[-1]] = value
            watch.forget()
            answer = patient.send("/c/checkins", json=body)
            tried += 1
            if answer.status_code not in {200, 409, 422} or answer.mimetype != "application/json":
                wrong.append((path, repr(value)[:20], answer.status_code))
            if answer.status_code != 200 and watch.kept - ANYHOW:
                wrong.append((path, repr(value)[:20], "something was saved"))
    assert not wrong
    assert tried > 400
    assert not characters_nobody_can_type(stage.house)


def raw_bodies() -> dict[str, bytes]:
    """Bytes that are no JSON, or JSON that no two readers read alike."""
    key = str(uuid4())
    return {
        "nothing": b"", "a space": b" ", "a word": b"entries", "top list": b"[]", "top text": b'"x"',
        "top number": b"1",
        "top null": b"null", "cut off": b'{"client_key":', "trailing comma": b'{"a":1,}', "comment": b'{/*x*/}',
        "single quotes": b"{'a':1}", "mark": b"\xef\xbb\xbf{}", "UTF-16": "{}".encode("utf-16"),
        "no UTF-8": b'{"a":"\xff"}',
        "half a pair": b'{"client_key":"' + key.encode() + b'","easier":"\\ud800"}',
        "half a pair as key": b'{"client_key":"' + key.encode() + b'","\\udfff":1}',
        "NUL": b'{"client_key":"' + key.encode() + b'","easier":"a\\u0000b"}',
        "raw NUL": b'{"easier":"a\x00b"}',
        "NaN": b'{"client_key":NaN}', "infinity": b'{"client_key":-Infinity}', "1e999": b'{"client_key":1e999}',
        "5,000 digits": b'{"client_key":' + b"9" * 5000 + b"}",
        "key twice": b'{"client_key":"' + key.encode() + b'","easier":"a","easier":"b"}',
        "deep lists": b"[" * 100_000 + b"]" * 100_000,
        "deep groups": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "deep inside": b'{"client_key":"' + key.encode() + b'","entries":' + b"[" * 50 + b"]" * 50 + b"}",
        "deep, not closed": b"[" * 1_000_000,
        "1,001 entries": json.dumps({"client_key": key, "entries": [{}] * 1001}).encode(),
    }  # fmt: skip


@pytest.mark.parametrize("name", raw_bodies())
def test_a_scripts_post_that_is_no_post_is_refused(stage: Stage, name: str) -> None:
    patient = stage.browser("holder")
    before = rows_hash(stage.house, stage.scene.a.clinic_id, trail=False)
    for kind in ("application/json", "text/plain", "application/json; charset=utf-16"):
        answer = patient.post(
            "/c/checkins", data=raw_bodies()[name], content_type=kind, headers={"X-CSRFToken": patient.csrf}
        )
        assert answer.status_code == 422, (kind, answer.text[:200])
        assert answer.json
        assert all(problem["message"] for problem in answer.json["problems"])
    assert rows_hash(stage.house, stage.scene.a.clinic_id, trail=False) == before


# addresses


ASKED = (
    "page", "find", "archived", "show", "side", "with", "pose", "size", "layout", "paper", "week", "day", "item",
    "index",
    "next", "member", "verb", "patient", "first", "last", "outcome", "before", "after", "region", "category",
    "position",
    "equipment", "number", "template",
)  # fmt: skip


def test_every_address_takes_any_question_without_a_fault(stage: Stage) -> None:
    tried, wrong = 0, []
    for route in routes_of(stage.app):
        if route.method != "GET":
            continue
        actor = next(one for one in ("owner", "holder") if expected(one, route) == "in")
        path = address(route, stage.scene.a).partition("?")[0]
        for how in (*FEW, "no UTF-8", "no such day", "a group"):
            question = urlencode(dict.fromkeys(ASKED, VALUES[how]), doseq=True)
            answer = stage.browser(actor).get(f"{path}?{question}")
            tried += 1
            if answer.status_code not in TELLING:
                wrong.append((route.endpoint, how, answer.status_code))
    assert not wrong
    assert tried > 600


SEGMENTS = (
    "0", "-1", "00000000001", "9223372036854775808", "9" * 100, "9" * 5000, "%00", "a%00b", "%ED%A0%80", "%FF", "..",
    "%2e%2e",
    "..%2f..%2fetc%2fpasswd", "%5c", "a" * 3000, "2026-02-30", "9999-12-31", "0001-01-01", "١", "%0d%0aX-Injected:%20a",
    "{}", "'",
    "last_7'--", "hip-hinge%00.svg", "%F0%9F%92%A9",
)  # fmt: skip


def test_every_part_of_an_address_takes_anything_without_a_fault(stage: Stage) -> None:
    tried, wrong = 0, []
    for route in routes_of(stage.app):
        actor = next(one for one in ("owner", "holder", "nobody") if expected(one, route) == "in")
        whole = address(route, stage.scene.a).partition("?")[0]
        parts = whole.split("/")
        patterns = route.pattern.split("/")
        for place, pattern in enumerate(patterns):
            if not pattern.startswith("<"):
                continue
            for segment in SEGMENTS:
                path = "/".join([*parts[:place], quote(segment, safe="%{}'"), *parts[place + 1 :]])
                answer = (
                    stage.browser(actor).get(path) if route.method == "GET" else post(stage, actor, path, {})
                )
                tried += 1
                if answer.status_code not in TELLING - {303} or "X-Injected" in answer.headers:
                    wrong.append((route.endpoint, segment[:30], answer.status_code))
    assert not wrong
    assert tried > 1000
