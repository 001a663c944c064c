"""Every page as the Nu HTML checker reads it: no error on pages, refusals, forms sent back, parts."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests.web.cast import Stage
from tests.web.routes import address, fields
from tests.web.test_bad_input import forms, post
from tests.web.test_house_rules import refusals, texts

JARS = sorted(Path(sys.prefix).glob("vnu-*.jar"))
BEGIN = '<!DOCTYPE html><html lang="en"><head><title>A part</title></head><body><h1>A part</h1><form id="draft"></form>'
WRAP = BEGIN + "<h2>Inside</h2>{}</body></html>"
"""Around what a script puts into a page, in place of that page."""


def sent_back(stage: Stage) -> Iterator[tuple[str, str]]:
    """Every form that comes back with its problems: sent empty, with every field emptied, with every field spoiled."""
    for route, actor in forms(stage):
        good = fields(stage, route, actor, stage.scene.a)
        path = address(route, stage.scene.a)
        for how in ("", "\u202ex<&\"'" * 40):
            answer = post(stage, actor, path, {**dict.fromkeys(good, how), **kept(good)})
            if answer.mimetype == "text/html" and answer.status_code != 303:
                yield f"{route.endpoint} sent back {answer.status_code}", answer.text


def kept(form: dict[str, object]) -> dict[str, object]:
    """What a form that is spoiled keeps, so that its words are looked at and not its age."""
    return {name: form[name] for name in ("revision", "do", "step", "token") if name in form}


def parts(stage: Stage) -> Iterator[tuple[str, str]]:
    """What scripts put into a page: the builder after saving, its results, its sheet."""
    owner, draft = stage.browser("owner"), f"/programs/{stage.scene.a.drafted.program_id}/draft"
    for path in (draft, f"{draft}/sheet"):
        answer = owner.get(path, headers={"X-Builder": "yes"})
        yield f"part of {path}", answer.text if "<html" in answer.text else WRAP.format(answer.text)
    for asked in ("", "?find=hip", "?find=nothing-fits"):
        yield f"picks {asked}", WRAP.format(owner.get(f"/builder/picks{asked}").text)


def checked(folder: Path, pages: Iterable[tuple[str, str]]) -> tuple[int, list[str]]:
    """How many pages were looked at, and each complaint with the page it is about."""
    names = {}
    for number, (name, text) in enumerate(pages):
        names[f"{number}.html"] = name
        (folder / f"{number}.html").write_text(text, encoding="utf-8")
    command = [
        "java",
        "-jar",
        str(JARS[-1]),
        "--format",
        "json",
        "--exit-zero-always",
        "--stdout",
        str(folder),
    ]
    said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    found = [
        f"{names[one['url'].rpartition('/')[2]]}: {one['message']} … {one.get('extract', '')!r}"
        for one in said["messages"]
        if one["type"] != "info" or one.get("subType") == "warning"
    ]
    return len(names), sorted(set(found))


@pytest.mark.skipif(shutil.which("java") is None, reason="java is not installed (the HTML checker needs it)")
@pytest.mark.skipif(not JARS, reason="the HTML checker is not there (make test fetches it with npm)")
def test_the_html_checker_finds_no_error_on_any_page(stage: Stage, tmp_path: Path) -> None:
    sources = (parts, texts, sent_back, refusals)
    count, found = checked(tmp_path, chain.from_iterable(source(stage) for source in sources))
    assert not found, "\n".join(found)
    assert count > 250
