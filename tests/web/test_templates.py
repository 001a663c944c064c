"""Templates by their plain forms, as a browser without script meets them."""

import html
import re

from tests.web.cast import Browser, Stage
from tests.web.routes import form_at


def page(browser: Browser, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status, path
    return html.unescape(answer.text)


def made(stage: Stage, actor: str = "clinician") -> str:
    """A private template of the draft's program; its address."""
    program = stage.scene.a.drafted.program_id
    answer = stage.browser(actor).send(f"/programs/{program}/template", {"name": "First weeks"})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_a_program_is_saved_as_a_template_without_its_patient(stage: Stage) -> None:
    dana, program = stage.browser("clinician"), stage.scene.a.drafted.program_id
    assert "Name and goal of" in page(dana, f"/programs/{program}/template")
    text = page(dana, made(stage))
    assert "Kept as a private template" in text
    assert f"{stage.scene.a.mark} item note" not in text
    assert f"{stage.scene.a.mark} why" not in text


def test_a_private_one_is_nobody_else_s_until_it_is_shared(stage: Stage) -> None:
    dana, owner, path = stage.browser("clinician"), stage.browser("owner"), made(stage)
    page(owner, path, 404)
    assert "First weeks" not in page(owner, "/templates")
    dana.send(f"{path}/share")
    assert "First weeks" in page(owner, "/templates")
    page(stage.browser("clinician of B"), path, 404)


def test_steps_and_levels_are_kept_by_buttons(stage: Stage) -> None:
    dana, path = stage.browser("clinician"), made(stage)
    dana.send(path, {**form_at(stage, "clinician", path), "do": "add:squat"})
    kept = form_at(stage, "clinician", path)
    hinge, hike, squat = kept["item"]
    fields = {**kept, f"dose_easier-{hinge}": "1x8", f"out_harder-{squat}": "yes", f"plan-{hike}": "choose"}
    assert dana.send(path, {**fields, "do": f"up:{squat}"}).status_code == 303
    again = form_at(stage, "clinician", path)
    assert again["item"] == [hinge, squat, hike]
    assert (again[f"dose_easier-{hinge}"], again[f"plan-{hike}"]) == (["1×8"], ["choose"])
    assert "Asks for the side and the level (easier, standard, harder)" in page(dana, "/templates")


def test_a_contradiction_is_barred_with_its_reason_at_each_level(stage: Stage) -> None:
    dana, path = stage.browser("clinician"), made(stage)
    kept = form_at(stage, "clinician", path)
    hinge = kept["item"][0]
    usual, easier = f"modifications-{hinge}", f"changes_easier-{hinge}"
    assert dana.send(path, {**kept, usual: ["chair"], easier: ["deeper"], "do": "save"}).status_code == 303
    text = page(dana, path)
    for name, barred, free in ((usual, "wall-support", "deeper"), (easier, "smaller-range", "wall-support")):
        assert re.search(rf'name="{name}" value="{barred}"[^>]*disabled', text), name
        assert not re.search(rf'name="{name}" value="{free}"[^>]*disabled', text), name


def test_what_is_wrong_stands_beside_its_field_and_the_text_stays(stage: Stage) -> None:
    dana, path = stage.browser("clinician"), made(stage)
    kept = form_at(stage, "clinician", path)
    hinge = kept["item"][0]
    answer = dana.send(
        path, {**kept, f"dose_harder-{hinge}": "nonsense", "purpose": "Kept text", "do": "save"}
    )
    text = html.unescape(answer.text)
    assert answer.status_code == 422
    assert f'id="f-dose_harder-{hinge}-problem"' in text
    assert "Kept text" in text
    assert "nonsense" in text


def test_two_writers_at_once_and_nothing_typed_is_lost(stage: Stage) -> None:
    dana, owner, path = stage.browser("clinician"), stage.browser("owner"), made(stage)
    dana.send(f"{path}/share")
    mine = form_at(stage, "clinician", path)
    owner.send(path, {**form_at(stage, "owner", path), "name": "Theirs", "do": "save"})
    answer = dana.send(path, {**mine, "name": "Mine", "do": "save"})
    text = html.unescape(answer.text)
    assert answer.status_code == 409
    assert "changed this template while you were writing" in text
    assert 'value="Mine"' in text
    revision = re.search(r'name="revision" value="(\d+)"', text)
    assert revision
    assert dana.send(path, {**mine, "name": "Mine", "revision": revision[1], "do": "save"}).status_code == 303
    assert "<h1>Mine</h1>" in page(dana, path)


def test_a_new_program_begins_with_a_template_after_a_look_at_it(stage: Stage) -> None:
    dana, a, path = stage.browser("clinician"), stage.scene.a, made(stage)
    key = path.rpartition("/")[2]
    begin = f"/patients/{a.fresh.patient_id}/programs/new"
    assert "First weeks" in page(dana, begin)
    answer = dana.send(begin, {"title": "Knees", "template": key})
    way = answer.headers["Location"]
    text = page(dana, f"{way}?side=left")
    assert "Hip hinge" in text
    assert "a day with all that is proposed" in text
    assert dana.send(way, {**form_at(stage, "clinician", way), "place": []}).status_code == 422
    sent = dana.send(way, {**form_at(stage, "clinician", way), "place": ["0"]})
    assert sent.status_code == 303
    builder = page(dana, sent.headers["Location"])
    assert "1 added at the end of the program" in builder
    assert "From “First weeks”, version 1" in builder


def test_what_is_there_already_is_said_and_not_ticked(stage: Stage) -> None:
    dana, path = stage.browser("clinician"), made(stage)
    way = f"/programs/{stage.scene.a.drafted.program_id}/templates/{path.rpartition('/')[2]}"
    assert "already in the program" in page(dana, way)
    assert "place" not in form_at(stage, "clinician", way)


def test_what_is_put_away_comes_back_by_one_button(stage: Stage) -> None:
    dana, path = stage.browser("clinician"), made(stage)
    answer = dana.send(f"{path}/archive")
    assert "“First weeks” is put away" in page(dana, answer.headers["Location"])
    assert dana.send(f"{path}/restore").status_code == 303
    assert "First weeks" in page(dana, "/templates")


def test_an_empty_list_teaches(stage: Stage) -> None:
    text = page(stage.browser("owner of B"), "/templates?find=nothing+like+it")
    assert "No template fits" in text


def test_the_palette_leads_there(stage: Stage) -> None:
    assert "/templates/new" in page(stage.browser("clinician"), "/find?q=template")
    assert "/templates" not in page(stage.browser("assistant"), "/find?q=template")
