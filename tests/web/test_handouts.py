"""A sheet that a browser holds already is not sent twice; who may see it is asked each time all the same."""

import re

from sqlalchemy import func, select

from clinic.domain.actions import Action
from clinic.persistence.audit import AuditEntry
from clinic.services import handouts
from tests.web.cast import Stage


def path_of(stage: Stage, layout: str = "standard") -> str:
    return f"/programs/{stage.scene.a.told.program_id}/handout/1?layout={layout}"


def looks(stage: Stage) -> int:
    """The entries that say that a sheet was looked at."""
    with stage.house.database.read() as session:
        wanted = select(func.count()).select_from(AuditEntry)
        entry = (AuditEntry.clinic_id == stage.scene.a.clinic_id, AuditEntry.verb == Action.view_handout)
        return session.scalar(wanted.where(*entry)) or 0


def test_an_unchanged_sheet_is_not_sent_twice_and_is_one_entry(stage: Stage) -> None:
    while handouts.render_due(stage.house, stage.scene.now, 8):
        continue
    browser, before = stage.browser("clinician"), looks(stage)
    first = browser.get(path_of(stage))
    held = {"If-None-Match": first.headers["ETag"]}
    again = browser.get(path_of(stage), headers=held)
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert browser.get(path_of(stage), headers={"If-None-Match": '"another"'}).data == first.data
    assert looks(stage) == before + 1
    assert browser.get(path_of(stage, "log"), headers=held).status_code == 200
    assert looks(stage) == before + 2


def test_the_right_mark_opens_nothing_for_somebody_else(stage: Stage) -> None:
    held = {"If-None-Match": stage.browser("clinician").get(path_of(stage)).headers["ETag"]}
    answers = {
        actor: stage.browser(actor).get(path_of(stage), headers=held).status_code
        for actor in ("clinician of B", "auditor", "disabled member", "password only", "nobody")
    }
    assert answers == {
        "clinician of B": 404, "auditor": 403, "disabled member": 303, "password only": 303, "nobody": 303,
    }  # fmt: skip


def test_the_language_is_chosen_beside_the_look_and_goes_along_to_the_print(stage: Stage) -> None:
    browser, place = stage.browser("owner"), path_of(stage).partition("?")[0]
    page = browser.get(f"{place}/choose?language=es").text
    assert re.search(r'name="language" value="es"[^>]*checked', page)
    assert '<input type="hidden" name="language" value="es">' in page
    usual = "Make this the usual sheet"
    assert usual not in page
    assert usual in browser.get(f"{place}/choose?language=es&size=large").text
    look = {"layout": "standard", "paper": "a4", "size": "standard", "colour": "colour"}
    answer = browser.send(f"{place}/choose", {**look, "language": "es"})
    assert "language=es" in answer.location
    assert browser.send(f"{place}/choose", {**look, "language": "xx"}).status_code == 422


def test_printing_anyway_keeps_the_language_that_was_asked_for(stage: Stage) -> None:
    page = stage.browser("clinician").get(path_of(stage) + "&language=ar").text
    (anyway,) = re.findall(r'href="([^"]*anyway=yes[^"]*)"', page)
    assert "language=ar" in anyway
