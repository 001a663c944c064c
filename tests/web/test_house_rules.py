"""What every page keeps: one heading, a language, names for all fields and pictures, no code inside, few queries."""

from collections.abc import Iterator
from typing import Any

import html5lib
import pytest

from tests.web.cast import Stage, crowd
from tests.web.routes import address, routes_of
from tests.web.test_headers import errors
from tests.web.test_routes import expected
from tests.web.watch import watched

ACTORS = (
    "owner",
    "clinician",
    "auditor",
    "holder",
    "password only",
    "setting up",
    "no clinic chosen",
    "nobody",
)


def pages(stage: Stage) -> Iterator[tuple[str, Any]]:
    """Every page of every actor, and of every error, parsed, as (name, tree)."""
    for name, text in (*texts(stage), *refusals(stage)):
        yield name, parsed(text)


def texts(stage: Stage) -> Iterator[tuple[str, str]]:
    """Every page of every actor, as (name, text)."""
    for actor in ACTORS:
        for route in routes_of(stage.app):
            if route.method == "GET" and expected(actor, route) == "in":
                answer = stage.browser(actor).get(address(route, stage.scene.a))
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    yield f"{actor} at {route.endpoint}", answer.text


def refusals(stage: Stage) -> Iterator[tuple[str, str]]:
    """The page of every error, as (name, text); the last one breaks the stage."""
    return ((f"error: {name}", answer.text) for name, _, answer in errors(stage))


def parsed(page: str) -> Any:
    """A page as a browser would read it."""
    return html5lib.parse(page, namespaceHTMLElements=False)


def elements(tree: Any) -> Iterator[Any]:
    """Its elements, without comments."""
    return (element for element in tree.iter() if isinstance(element.tag, str))


def words(element: Any) -> str:
    """What an element says aloud: its text, what its pictures stand for, its label."""
    said = [element.get("aria-label") or "", *element.itertext()]
    said += [inner.get("alt") or inner.get("aria-label") or "" for inner in elements(element)]
    return " ".join(" ".join(said).split())


def faults(tree: Any) -> Iterator[str]:
    """Each rule that a page breaks, in words."""
    every = list(elements(tree))
    by_tag = {tag: [one for one in every if one.tag == tag] for tag in {one.tag for one in every}}
    ids = [one.get("id") for one in every if one.get("id")]
    if not tree.get("lang"):
        yield "no language"
    if len(by_tag.get("title", [])) < 1 or not words(next(iter(tree.iter("title")))):
        yield "no title"
    if [bool(words(one)) for one in by_tag.get("h1", [])] != [True]:
        yield f"{len(by_tag.get('h1', []))} headings of the first rank, or an empty one"
    yield from (f"id {one} twice" for one in {one for one in ids if ids.count(one) > 1})
    yield from code_inside(every)
    yield from unnamed(every, set(ids))
    yield from (
        f"form to {form.get('action')} without its token"
        for form in by_tag.get("form", [])
        if lacks_token(form)
    )


def code_inside(every: list[Any]) -> Iterator[str]:
    """Styles, scripts and handlers that the policy would have to allow."""
    for one in every:
        if one.tag == "style" or "style" in one.attrib:
            yield f"style inside {one.tag}"
        if one.tag == "script" and (not one.get("src") or "".join(one.itertext()).strip()):
            yield "script inside"
        yield from (f"{name} on {one.tag}" for name in one.attrib if str(name).startswith("on"))
        if (
            one.tag in {"base", "iframe", "object", "embed", "marquee", "meta"}
            and one.get("http-equiv") != "refresh"
        ):
            if one.tag != "meta":
                yield f"a {one.tag}"
        elif one.tag == "meta":
            yield "a page that moves on by itself"


def unnamed(every: list[Any], ids: set[str]) -> Iterator[str]:
    """Fields, pictures, buttons and links that nobody can hear the name of; references that lead nowhere."""
    labels = {one.get("for") for one in every if one.tag == "label" and words(one)}
    wrapped = {id(inner) for one in every if one.tag == "label" and words(one) for inner in one.iter()}
    for one in every:
        kind = one.get("type", "text")
        away = one.get("aria-hidden") == "true" and one.get("tabindex") == "-1"  # for password managers alone
        if one.tag in {"input", "select", "textarea"} and kind not in {"hidden", "submit"} and not away:
            named = (
                one.get("id") in labels
                or id(one) in wrapped
                or one.get("aria-label")
                or one.get("aria-labelledby")
            )
            if not named:
                yield f"{one.tag} {one.get('name')} without a label"
        if one.tag == "img" and one.get("alt") is None:
            yield f"picture {one.get('src', '')[:40]} without alt"
        if local(one.tag) == "svg" and one.get("aria-hidden") != "true":
            title = any(local(inner.tag) == "title" and words(inner) for inner in elements(one))
            if one.get("role") != "img" or not (title or one.get("aria-label")):
                yield "drawing without role and title"
        if one.tag in {"a", "button"} and not words(one):
            yield f"{one.tag} {one.get('href')} without words"
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget"):
            yield from (f"{name} leads to {to}" for to in (one.get(name) or "").split() if to not in ids)
        href = one.get("href") or ""
        if one.tag == "a" and href.startswith("#") and href[1:] not in ids:
            yield f"link to {href}"


def local(tag: str) -> str:
    """A tag's name without its namespace."""
    return tag.rpartition("}")[2]


def lacks_token(form: Any) -> bool:
    """Whether a form that changes something would be refused."""
    if form.get("method", "get").lower() != "post":
        return False
    return not any(field.get("name") == "csrf_token" and field.get("value") for field in form.iter("input"))


def test_every_page_keeps_the_house_rules(stage: Stage) -> None:
    found, seen = {}, 0
    for name, tree in pages(stage):
        seen += 1
        broken = sorted(set(faults(tree)))
        if broken:
            found[name] = broken
    assert not found
    assert seen > 110


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("<p>", "no language"),
        (
            "<html lang=en><title>a</title><h1>a</h1><h1>b</h1>",
            "2 headings of the first rank, or an empty one",
        ),
        ("<html lang=en><title>a</title><h1>a</h1><input name=x>", "input x without a label"),
        ("<html lang=en><title>a</title><h1>a</h1><p id=a><p id=a>", "id a twice"),
        ("<html lang=en><title>a</title><h1>a</h1><img src=a>", "picture a without alt"),
        ("<html lang=en><title>a</title><h1>a</h1><svg></svg>", "drawing without role and title"),
        ("<html lang=en><title>a</title><h1>a</h1><p style=x>", "style inside p"),
        ("<html lang=en><title>a</title><h1>a</h1><script>x</script>", "script inside"),
        ("<html lang=en><title>a</title><h1 onclick=x>a</h1>", "onclick on h1"),
        (
            "<html lang=en><title>a</title><h1>a</h1><form method=post action=/>",
            "form to / without its token",
        ),
        ("<html lang=en><title>a</title><h1>a</h1><a href='#x'>a</a>", "link to #x"),
        ("<html lang=en><title>a</title><h1>a</h1><iframe src=x></iframe>", "a iframe"),
    ],
)
def test_the_rules_find_what_breaks_them(page: str, fault: str) -> None:
    assert fault in set(faults(parsed(page)))


LISTS = (
    "/today",
    "/patients",
    "/questions",
    "/audit",
    "/members",
    "/patients/{patient}",
    "/programs/{program}",
    "/exercises",
)


def test_the_number_of_queries_does_not_grow_with_the_patients(stage: Stage) -> None:
    told = stage.scene.a.told
    paths = [path.format(patient=told.patient_id, program=told.program_id) for path in LISTS]
    owner = stage.browser("owner")

    def counted() -> dict[str, int]:
        found = {}
        for path in paths:
            owner.get(path)
            with watched(stage.house) as watch:
                assert owner.get(path).status_code == 200
            found[path] = watch.statements
        return found

    few = counted()
    crowd(stage, 27)
    many = counted()
    assert stage.scene.a.mark in owner.get("/patients").text
    assert owner.get("/patients").text.count(f"{stage.scene.a.mark} crowd") >= 27
    assert {path: (few[path], many[path]) for path in paths if many[path] > few[path]} == {}
    assert max(many.values()) < 40
