"""The pages on which a clinic writes its own exercises."""

import html
import re

import pytest

from tests.web.cast import Browser, Stage
from tests.web.routes import form_at

ATTACK = "<script>alert(1)</script>"
CLAM = {
    "name": "Heel slide", "purpose": "Bends your knee.", "category": "mobility", "position": "supine",
    "sides": "both-at-once", "region": ["knee"], "steps": "Lie down.\nSlide your heel.",
}  # fmt: skip


@pytest.fixture
def dana(stage: Stage) -> Browser:
    return stage.browser("clinician")


def page(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text[:300]
    return html.unescape(answer.text)


def added(browser: Browser, **fields: object) -> str:
    answer = browser.send("/exercises/new", {**CLAM, **fields})
    assert answer.status_code == 303, answer.text[:500]
    return str(answer.headers["Location"])


def test_an_exercise_is_written_shown_and_offered(dana: Browser) -> None:
    path = added(dana)
    text = page(dana, path)
    assert "Slide your heel." in text
    assert "Your clinic’s own exercise, text 1" in text
    assert "Heel slide" in page(dana, "/exercises")
    picture = dana.get(f"{path}/picture.svg")
    assert picture.status_code == 200
    assert "Heel slide" in picture.text


def test_a_refused_form_keeps_all_that_was_typed(dana: Browser) -> None:
    answer = dana.send(
        "/exercises/new",
        {
            **CLAM,
            "sets": "lots",
            "cues": "A drawer",
            "fault_name": "Twists",
            "thing": "Towel",
            "thing_needed": "no",
        },
    )
    assert answer.status_code == 422
    text = html.unescape(answer.text)
    for typed in ("Heel slide", "Slide your heel.", "lots", "A drawer", "Twists", "Towel"):
        assert typed in text
    assert re.search(r'<a href="#f-sets">', text)
    assert re.search(r'<a href="#f-fault_looks-0">', text)
    for field in re.findall(r'href="#(f-[^"]+)"', text):
        assert f'id="{field}"' in text


def test_a_copy_is_made_by_changing_a_built_in_exercise(stage: Stage, dana: Browser) -> None:
    fields = form_at(stage, "clinician", "/exercises/squat/change")
    answer = dana.send("/exercises/squat/change", {**fields, "name": "Our squat"})
    assert answer.status_code == 303, html.unescape(answer.text)[:3000]
    assert "Our squat" in page(dana, "/exercises/squat")
    assert "Our squat" not in page(stage.browser("clinician of B"), "/exercises/squat")


def test_a_writer_who_came_second_sees_both_and_loses_nothing(stage: Stage, dana: Browser) -> None:
    slug = stage.scene.a.own_exercise
    path = f"/exercises/{slug}/change"
    fields = form_at(stage, "clinician", path)
    assert dana.send(path, {**fields, "name": "First"}).status_code == 303
    answer = dana.send(path, {**fields, "name": "Second"})
    assert answer.status_code == 409
    text = html.unescape(answer.text)
    assert "is now “First”" in text
    assert 'value="Second"' in text
    assert 'name="number" value="2"' in text


def test_only_those_who_treat_may_write(stage: Stage) -> None:
    for actor in ("assistant", "auditor"):
        browser = stage.browser(actor)
        assert browser.get("/exercises/new").status_code == 403
        assert browser.send("/exercises/new", CLAM).status_code == 403
        assert "Write an exercise" not in page(browser, "/exercises")


def test_another_clinic_s_exercise_is_not_there(stage: Stage) -> None:
    sam, slug = stage.browser("clinician of B"), stage.scene.a.own_exercise
    for path in ("", "/change", "/picture.svg"):
        assert sam.get(f"/exercises/{slug}{path}").status_code == 404
    for verb in ("archive", "restore", "keep"):
        assert sam.send(f"/exercises/{slug}/{verb}").status_code == 404


def test_hostile_texts_show_as_text(dana: Browser) -> None:
    path = added(
        dana, name=ATTACK, purpose=ATTACK, steps=ATTACK, cues=ATTACK, cautions=ATTACK, source_note=ATTACK,
        aliases=ATTACK, fault_name=ATTACK, fault_looks=ATTACK, fault_fix=ATTACK, thing=ATTACK, other_region=ATTACK,
    )  # fmt: skip
    for shown in (path, f"{path}/change", "/exercises", f"{path}/picture.svg"):
        text = dana.get(shown).text
        assert ATTACK not in text
        assert "&lt;script&gt;" in text


def test_put_away_and_offered_again(stage: Stage, dana: Browser) -> None:
    slug = stage.scene.a.own_exercise
    dana.send(f"/exercises/{slug}/archive")
    text = page(dana, f"/exercises/{slug}")
    assert "This exercise is put away." in text
    assert f"/exercises/{slug}/picture.svg" not in page(dana, "/exercises")
    dana.send(f"/exercises/{slug}/restore")
    assert f"/exercises/{slug}/picture.svg" in page(dana, "/exercises")
