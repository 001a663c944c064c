"""The builder and the pages of programs, as a browser without script meets them."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from clinic.domain.actions import Role
from clinic.domain.codec import from_plain
from clinic.domain.drafts import DraftContent
from clinic.persistence.programs import draft_of
from clinic.services import collections, patients, programs, versions
from clinic.services.context import House
from clinic.web.draft_form import read, written
from tests.cast import NOON
from tests.program_stage import Stage, add, at, begin, edit_of, set_stage
from tests.staff import SITE, browser, csrf_of, hire, open_clinic

pytestmark = pytest.mark.usefixtures("noon")
TODAY = NOON.date()


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


@pytest.fixture
def dana(app: Flask, stage: Stage) -> FlaskClient:
    return browser(app, stage.person)


@contextmanager
def page(client: FlaskClient, path: str, status: int = 200) -> Iterator[str]:
    answer = client.get(path, base_url=SITE)
    assert answer.status_code == status, answer.text[:400]
    yield html.unescape(answer.text)


def send(client: FlaskClient, path: str, fields: object) -> TestResponse:
    """Post fields with the token that any page of this session holds."""
    token = csrf_of(client.get("/patients/new", base_url=SITE).text)
    data: MultiDict[str, str] = MultiDict(fields)  # type: ignore[arg-type]
    data["csrf_token"] = token
    return client.post(path, data=data, base_url=SITE)


def put(form: MultiDict[str, str], values: dict[str, str]) -> None:
    """Type these values (a MultiDict's own ``update`` adds a second value instead)."""
    for name, value in values.items():
        form[name] = value


def draft_path(program_id: UUID) -> str:
    return f"/programs/{program_id}/draft"


def stored(stage: Stage, program_id: UUID) -> tuple[DraftContent, int]:
    with stage.house.database.read() as session:
        row = draft_of(session, stage.clinic_id, program_id)
    assert row is not None
    return from_plain(DraftContent, row.content), row.revision


def form_of(stage: Stage, program_id: UUID) -> MultiDict[str, str]:
    content, revision = stored(stage, program_id)
    return written(content, revision, TODAY + timedelta(days=1))


def test_the_form_says_exactly_what_the_draft_holds(stage: Stage) -> None:
    program_id = begin(stage, "hip-hike", "hip-hinge", "bridge-posterior-tilt")
    content, revision = stored(stage, program_id)
    sent = read(written(content, revision, TODAY))
    assert sent.revision == revision
    assert sent.edit == edit_of(stage, program_id)


def test_a_program_goes_from_start_to_published(dana: FlaskClient, stage: Stage) -> None:
    answer = send(dana, f"/patients/{stage.patient_id}/programs/new", {"title": "Hips"})
    program_id = UUID(answer.location.split("/")[-2])
    form = form_of(stage, program_id)
    form["do"] = "add:hip-hike"
    assert send(dana, draft_path(program_id), form).status_code == 303
    form = form_of(stage, program_id)
    key = form["item"]
    put(
        form,
        {f"dose-{key}": "2-3x8-10", f"sides-{key}": "left", f"kind-{key}": "quota", f"per_week-{key}": "3"},
    )
    form["do"] = "publish"
    assert send(dana, draft_path(program_id), form).location.endswith(f"/programs/{program_id}/publish")
    form = MultiDict({"revision": str(stored(stage, program_id)[1]), "effective_from": TODAY.isoformat()})
    assert send(dana, f"/programs/{program_id}/publish", form).status_code == 303
    with page(dana, f"/programs/{program_id}") as text:
        assert "8 to 10 times · 2 to 3 rounds" in text
        assert "left side (the leg that hangs)" in text
        assert "3 times a week" in text


WRONG = [
    ("dose", "lots", "is not understood"),
    ("dose", "9" * 300, "too long"),
    ("dose", "99999x10", "at most 20"),
    ("dose", "2x12-10", "runs backwards"),
    ("dose", "\0", "cannot be stored"),
    ("dose", "2x10, tempo 3-1", "is not understood"),
    ("five", "first", "Give a whole number"),
    ("kind", "sometimes", "Choose one of the answers"),
    ("sides", "up", "Choose one of the answers"),
    ("note", "x" * 2001, "too long"),
    ("version", "1", "does not exist"),
]


@pytest.mark.parametrize(("name", "typed", "sentence"), WRONG)
def test_a_wrong_field_is_said_beside_it_and_nothing_is_saved(
    dana: FlaskClient, stage: Stage, name: str, typed: str, sentence: str
) -> None:
    program_id = begin(stage)
    before = stored(stage, program_id)
    form = form_of(stage, program_id)
    put(form, {"title": "Typed title", "goal": "Typed goal", f"{name}-{form['item']}": typed})
    answer = send(dana, draft_path(program_id), form)
    text = html.unescape(answer.text)
    assert answer.status_code == 422
    assert sentence in text
    assert "Typed goal" in text
    assert stored(stage, program_id) == before


@pytest.mark.parametrize(
    "change",
    [
        {"do": "fly"},
        {"do": "up:"},
        {"do": "remove:" + "x" * 999},
        {"do": "add:../../etc"},
        {"revision": "9" * 400},
        {"revision": "-1"},
        {"revision": ""},
        {"item": "not-a-uuid"},
        {"item": "\0"},
        {"title": ""},
        {"title": "x" * 201},
        {"goal": "x" * 1001},
        {"seen": "x"},
    ],
)
def test_a_broken_form_is_refused_with_422(dana: FlaskClient, stage: Stage, change: dict[str, str]) -> None:
    program_id = begin(stage)
    before = stored(stage, program_id)
    form = form_of(stage, program_id)
    for name, value in change.items():
        form[name] = value
    assert send(dana, draft_path(program_id), form).status_code == 422
    assert stored(stage, program_id) == before


@pytest.mark.parametrize("fields", [{}, {"title": "X"}, {"item[]": "1"}, {"item": str(uuid4())}])
def test_missing_fields_and_arrays_are_refused_and_never_a_fault(
    dana: FlaskClient, stage: Stage, fields: dict[str, str]
) -> None:
    program_id = begin(stage)
    assert send(dana, draft_path(program_id), fields).status_code == 422


@pytest.mark.parametrize(
    "days",
    [["0"], ["8"], ["1"] * 8, [str(2**70)], ["Monday"], []],
    ids=["0", "8", "many", "huge", "word", "none"],
)
def test_days_that_do_not_exist_are_refused(dana: FlaskClient, stage: Stage, days: list[str]) -> None:
    program_id = begin(stage)
    form = form_of(stage, program_id)
    form.setlist(f"days-{form['item']}", days)
    assert send(dana, draft_path(program_id), form).status_code == 422


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "every", "every": "0"},
        {"kind": "every", "every": "2", "anchor": "tomorrow"},
        {"kind": "quota", "per_week": "0"},
        {"kind": "quota", "per_week": str(2**70)},
        {"kind": "weekdays", "times": "0"},
        {"kind": "weekdays", "times": "25"},
    ],
)
def test_schedules_that_make_no_sense_are_refused(
    dana: FlaskClient, stage: Stage, change: dict[str, str]
) -> None:
    program_id = begin(stage)
    form = form_of(stage, program_id)
    put(form, {f"{name}-{form['item']}": value for name, value in change.items()})
    assert send(dana, draft_path(program_id), form).status_code == 422


def test_an_item_whose_fields_are_wrong_can_still_be_removed(dana: FlaskClient, stage: Stage) -> None:
    program_id = begin(stage, "hip-hinge", "plank")
    form = form_of(stage, program_id)
    key = form.getlist("item")[0]
    put(form, {f"dose-{key}": "nonsense", "do": f"remove:{key}"})
    assert send(dana, draft_path(program_id), form).status_code == 303
    assert [item.exercise for item in stored(stage, program_id)[0].items] == ["plank"]


def test_contradictions_are_disabled_with_the_reason_before_saving(dana: FlaskClient, stage: Stage) -> None:
    program_id = begin(stage)
    form = form_of(stage, program_id)
    form.setlist(f"modifications-{form['item']}", ["broomstick"])
    send(dana, draft_path(program_id), form)
    with page(dana, draft_path(program_id)) as text:
        assert "Both of your hands hold the stick." in text
        assert not re.search(r'<input[^>]*value="wall-support"(?![^>]*disabled)', text), "it cannot be ticked"


def test_contradictions_are_refused_in_the_service_too_with_the_reason(
    dana: FlaskClient, stage: Stage
) -> None:
    program_id = begin(stage)
    form = form_of(stage, program_id)
    form.setlist(f"modifications-{form['item']}", ["broomstick", "wall-support"])
    answer = send(dana, draft_path(program_id), form)
    assert answer.status_code == 422
    assert "cannot be combined" in html.unescape(answer.text)


@pytest.fixture
def ben(app: Flask, stage: Stage, house: House) -> FlaskClient:
    """A second clinician of the same clinic."""
    return browser(app, hire(house, stage.clinic_id, Role.clinician, "Ben Ash"))


def kept_in(text: str) -> MultiDict[str, str]:
    """What the page of a conflict keeps of the form that was sent."""
    found = re.findall(r'<textarea name="([^"]+)" hidden>\n([^<]*)</textarea>', text)
    return MultiDict([(name, html.unescape(value)) for name, value in found])


@pytest.mark.parametrize(("choice", "title"), [("", "My title"), ("title", "Their title")])
def test_two_people_who_changed_the_same_choose_line_by_line_and_lose_nothing(
    dana: FlaskClient, ben: FlaskClient, stage: Stage, choice: str, title: str
) -> None:
    program_id = begin(stage)
    mine = form_of(stage, program_id)
    theirs = MultiDict(mine)
    put(theirs, {"title": "Their title", "do": "add:plank"})
    assert send(ben, draft_path(program_id), theirs).status_code == 303
    put(mine, {"title": "My title", "goal": "My goal"})
    answer = send(dana, draft_path(program_id), mine)
    text = html.unescape(answer.text)
    assert answer.status_code == 409
    assert "Their title" in text
    assert "Ben Ash saved at" in text
    again = kept_in(answer.text)
    put(again, {"seen": str(stored(stage, program_id)[1]), "theirs-1": choice, "do": "save"})
    assert send(dana, draft_path(program_id), again).status_code == 303
    content = stored(stage, program_id)[0]
    assert (content.title, content.goal) == (title, "My goal")
    assert [item.exercise for item in content.items] == ["hip-hinge", "plank"]


def test_two_people_who_changed_different_things_meet_no_conflict(
    dana: FlaskClient, ben: FlaskClient, stage: Stage
) -> None:
    program_id = begin(stage)
    mine, theirs = form_of(stage, program_id), form_of(stage, program_id)
    theirs["goal"] = "Their goal"
    mine[f"note-{mine['item']}"] = "My note"
    assert send(ben, draft_path(program_id), theirs).status_code == 303
    assert send(dana, draft_path(program_id), mine).status_code == 303
    content = stored(stage, program_id)[0]
    assert (content.goal, content.items[0].note) == ("Their goal", "My note")


def test_one_person_in_two_tabs_never_meets_a_conflict(dana: FlaskClient, stage: Stage) -> None:
    program_id = begin(stage)
    one, other = form_of(stage, program_id), form_of(stage, program_id)
    put(one, {"title": "First tab", "goal": "Garden"})
    other["title"] = "Second tab"
    assert send(dana, draft_path(program_id), one).status_code == 303
    assert send(dana, draft_path(program_id), other).status_code == 303
    content = stored(stage, program_id)[0]
    assert (content.title, content.goal) == ("Second tab", "Garden")


def test_undo_and_redo_walk_over_every_step(dana: FlaskClient, stage: Stage) -> None:
    program_id = begin(stage)
    for title in ("One", "Two"):
        form = form_of(stage, program_id)
        form["title"] = title
        send(dana, draft_path(program_id), form)
    seen = []
    for step in ("undo", "undo", "redo", "undo", "redo", "redo", "redo"):
        form = form_of(stage, program_id)
        form["do"] = step
        assert send(dana, draft_path(program_id), form).status_code == 303
        seen.append(stored(stage, program_id)[0].title)
    assert seen == ["One", "Hips", "One", "Hips", "One", "Two", "Two"]


def live(client: FlaskClient, program_id: UUID, form: MultiDict[str, str]) -> TestResponse:
    """Send the form as the builder's script does."""
    form["csrf_token"] = csrf_of(client.get("/patients/new", base_url=SITE).text)
    return client.post(draft_path(program_id), data=form, base_url=SITE, headers={"X-Builder": "yes"})


def test_the_script_is_given_the_program_s_side_alone(dana: FlaskClient, stage: Stage) -> None:
    program_id = begin(stage)
    form = form_of(stage, program_id)
    form.setlist(f"modifications-{form['item']}", ["broomstick"])
    answer = live(dana, program_id, form)
    assert (answer.status_code, answer.headers["X-Builder"]) == (200, "yes")
    assert "with=broomstick" in answer.text
    assert "Both of your hands hold the stick." in html.unescape(answer.text)
    assert "<html" not in answer.text
    assert 'id="find"' not in answer.text


def test_a_press_whose_answer_was_lost_is_not_taken_twice(dana: FlaskClient, stage: Stage) -> None:
    program_id = begin(stage)
    form = form_of(stage, program_id)
    put(form, {"do": "add:plank", "touched": "step:1"})
    for _ in range(2):
        assert live(dana, program_id, form).status_code == 200
    assert [item.exercise for item in stored(stage, program_id)[0].items] == ["hip-hinge", "plank"]


def test_typing_on_is_one_step_to_undo(dana: FlaskClient, stage: Stage) -> None:
    program_id = begin(stage)
    for goal in ("G", "Gar", "Garden"):
        form = form_of(stage, program_id)
        put(form, {"goal": goal, "touched": "goal"})
        live(dana, program_id, form)
    form = form_of(stage, program_id)
    form["do"] = "undo"
    live(dana, program_id, form)
    assert stored(stage, program_id)[0].goal == ""


def test_what_a_patient_had_before_is_added_as_it_was(dana: FlaskClient, stage: Stage) -> None:
    published(stage)
    program_id = programs.start(stage.dana, stage.patient_id, "Again")
    with page(dana, draft_path(program_id)) as text:
        (about,) = re.findall(r'value="(again:[^"]+)"', text)
    form = form_of(stage, program_id)
    form["do"] = about
    assert send(dana, draft_path(program_id), form).status_code == 303
    (item,) = stored(stage, program_id)[0].items
    assert (item.exercise, item.schedule and item.schedule.words()) == ("hip-hinge", "every day")


@pytest.mark.parametrize(
    ("typed", "under", "said"),
    [
        ("2-3x10-12", "said", "10 to 12 times · 2 to 3 rounds"),
        ("lots", "problem", "“lots” is not understood"),
    ],
)
def test_a_dose_is_said_in_words_while_it_is_typed(
    dana: FlaskClient, typed: str, under: str, said: str
) -> None:
    answer = dana.get("/builder/dose", query_string={"text": typed}, base_url=SITE)
    assert answer.status_code == 200
    assert said in answer.get_json()[under]


def test_the_pages_of_a_draft_are_shown_before_it_is_published(dana: FlaskClient, stage: Stage) -> None:
    program_id = programs.start(stage.dana, stage.patient_id, "Hips")
    with page(dana, f"/programs/{program_id}/draft/sheet") as text:
        assert "no exercise in this program yet" in text
    add(stage, program_id, "hip-hike")
    with page(dana, f"/programs/{program_id}/draft/sheet") as text:
        assert "Page 1 of 1" in text
    picture = dana.get(f"/programs/{program_id}/draft/sheet/1.png", base_url=SITE)
    assert picture.data.startswith(b"\x89PNG")
    assert dana.get(f"/programs/{program_id}/draft/sheet/9.png", base_url=SITE).status_code == 404


@pytest.mark.parametrize("revised", [True, False])
def test_a_removal_on_a_page_of_an_earlier_draft_is_not_forgotten(
    dana: FlaskClient, stage: Stage, revised: bool
) -> None:
    program_id = begin(stage, "hip-hinge", "plank")
    form = form_of(stage, program_id)
    programs.publish(stage.dana, program_id)
    if revised:
        programs.revise(stage.dana, program_id)
    press = f"remove:{form['item']}"
    form["do"] = press
    answer = send(dana, draft_path(program_id), form)
    assert answer.status_code == 409
    assert "Hip hinge is removed, as you pressed." in answer.text
    assert f'name="do" value="{press}"' in answer.text
    seen = re.findall(r'name="seen" value="(\d+)"', answer.text)[0]
    again = kept_in(answer.text)
    put(again, {"seen": seen, "do": press})
    assert send(dana, draft_path(program_id), again).status_code == 303
    assert [item.exercise for item in stored(stage, program_id)[0].items] == ["plank"]


def test_saving_into_a_draft_published_meanwhile_is_a_conflict_that_keeps_the_text(
    dana: FlaskClient, stage: Stage
) -> None:
    program_id = begin(stage)
    form = form_of(stage, program_id)
    programs.publish(stage.dana, program_id)
    form["title"] = "My title"
    answer = send(dana, draft_path(program_id), form)
    assert answer.status_code == 409
    assert "My title" in answer.text
    assert "published or discarded meanwhile" in answer.text


def test_an_attacker_s_text_is_shown_as_text(dana: FlaskClient, stage: Stage) -> None:
    attack = "\"><script>alert('x')</script>{{ 7*7 }}"
    program_id = begin(stage)
    form = form_of(stage, program_id)
    put(form, {"title": attack, "goal": attack, f"note-{form['item']}": attack})
    send(dana, draft_path(program_id), form)
    programs.publish(stage.dana, program_id)
    answer = dana.get(f"/programs/{program_id}", base_url=SITE)
    assert "<script>alert" not in answer.text
    assert attack in html.unescape(answer.text)


def test_publishing_an_open_draft_leads_to_each_place(dana: FlaskClient, stage: Stage) -> None:
    program_id = programs.start(stage.dana, stage.patient_id, "Hips")
    key = add(stage, program_id, "hip-hike")
    answer = send(dana, f"/programs/{program_id}/publish", {"revision": "2"})
    assert answer.status_code == 422
    assert f"#f-reps-{key}" in answer.text
    with page(dana, draft_path(program_id)) as text:
        for name in ("reps", "sides", "kind"):
            assert f'id="f-{name}-{key}"' in text


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"effective_from": "2020-01-01"}, "effective_from"),
        ({"effective_from": "9999-12-31"}, "effective_from"),
        ({"effective_from": "soon"}, "effective_from"),
        ({"reason": "x" * 1001}, "reason"),
    ],
)
def test_a_refused_publication_keeps_what_was_typed(
    dana: FlaskClient, stage: Stage, fields: dict[str, str], name: str
) -> None:
    program_id = begin(stage)
    revision = str(stored(stage, program_id)[1])
    answer = send(
        dana, f"/programs/{program_id}/publish", {"revision": revision, "reason": "Typed", **fields}
    )
    assert answer.status_code == 422
    assert f'id="f-{name}-problem"' in answer.text
    assert fields.get("reason", "Typed") in answer.text


def published(stage: Stage) -> UUID:
    program_id = begin(stage)
    now = at(stage.dana, datetime.now(UTC))
    programs.publish(now, program_id, effective_from=TODAY)
    return program_id


def test_pause_resume_and_end_by_form(dana: FlaskClient, stage: Stage) -> None:
    program_id = published(stage)
    assert (
        send(dana, f"/programs/{program_id}/pause", {"first_day": str(TODAY), "reason": "Ill"}).status_code
        == 303
    )
    (pause,) = versions.program(stage.dana, program_id).pauses
    assert (
        send(dana, f"/programs/{program_id}/pauses/{pause.id}/resume", {"on": str(TODAY)}).status_code == 303
    )
    assert (
        send(dana, f"/programs/{program_id}/end", {"ends_on": str(TODAY), "reason": "Done"}).status_code
        == 303
    )
    with page(dana, f"/programs/{program_id}") as text:
        assert "taken back" in text
        assert "“Done”" in text
        assert "Revise" not in text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("pause", {}),
        ("pause", {"first_day": "x", "reason": "Ill"}),
        ("pause", {"first_day": str(TODAY), "reason": ""}),
        ("pause", {"first_day": "0001-01-01", "last_day": "9999-12-31", "reason": "Ill"}),
        ("pause", {"first_day": str(TODAY), "reason": "\0"}),
        ("end", {}),
        ("end", {"ends_on": "2020-01-01", "reason": "Done"}),
        ("end", {"ends_on": "9999-12-31", "reason": ""}),
    ],
)
def test_wrong_dates_and_missing_reasons_are_refused(
    dana: FlaskClient, stage: Stage, path: str, fields: dict[str, str]
) -> None:
    program_id = published(stage)
    assert send(dana, f"/programs/{program_id}/{path}", fields).status_code == 422
    page_now = versions.program(stage.dana, program_id)
    assert (page_now.pauses, page_now.ends_on) == ((), None)


def test_a_wrong_day_of_resumption_is_said(dana: FlaskClient, stage: Stage) -> None:
    program_id = published(stage)
    programs.pause(at(stage.dana, datetime.now(UTC)), program_id, TODAY, TODAY, "Ill")
    (pause,) = versions.program(stage.dana, program_id).pauses
    for on in ("", "x", "9999-12-31", "0001-01-01x"):
        assert send(dana, f"/programs/{program_id}/pauses/{pause.id}/resume", {"on": on}).status_code == 422


def test_revising_shows_the_next_version_being_written(dana: FlaskClient, stage: Stage) -> None:
    program_id = published(stage)
    assert send(dana, f"/programs/{program_id}/revise", {}).location.endswith("/draft")
    with page(dana, draft_path(program_id)) as text:
        assert "version 2, being written" in text
    assert send(dana, f"/programs/{program_id}/revise", {"number": "9" * 99}).status_code == 303


def test_throwing_a_draft_away_leads_back(dana: FlaskClient, stage: Stage) -> None:
    program_id = begin(stage)
    answer = send(dana, f"/programs/{program_id}/discard", {})
    assert answer.location.endswith(f"/patients/{stage.patient_id}?discarded={program_id}")
    with page(dana, draft_path(program_id), 404):
        pass
    with page(dana, answer.location) as text:
        assert "Bring it back" in text
    assert send(dana, f"/programs/{program_id}/restore", {}).location.endswith(draft_path(program_id))
    with page(dana, draft_path(program_id)):
        pass


def test_a_ready_made_program_is_shown_before_it_is_added(dana: FlaskClient, stage: Stage) -> None:
    program_id = programs.start(stage.dana, stage.patient_id, "Hips")
    path = f"/programs/{program_id}/ready-made/hip-rotation-for-low-back-relief?side=right"
    with page(dana, path) as text:
        assert "both sides, right side first" in text
    assert send(dana, path, {"revision": "1"}).status_code == 422
    assert send(dana, path, [("revision", "1"), ("place", "0"), ("place", "1")]).status_code == 303
    assert len(stored(stage, program_id)[0].items) == 2
    assert dana.get(f"/programs/{program_id}/ready-made/none", base_url=SITE).status_code == 404


def test_the_search_stays_in_the_address(dana: FlaskClient, stage: Stage) -> None:
    program_id = begin(stage)
    form = form_of(stage, program_id)
    put(form, {"find": "plank", "do": "save"})
    location = send(dana, draft_path(program_id), form).location
    assert "find=plank" in location
    with page(dana, location) as text:
        assert 'value="add:plank"' in text
        assert 'value="add:hip-hike"' not in text


def test_only_what_is_at_home_is_asked_for_by_a_box_that_needs_no_script(
    dana: FlaskClient, stage: Stage
) -> None:
    program_id = begin(stage)
    with page(dana, draft_path(program_id)) as text:
        assert 'name="at-home"' not in text, "nobody has asked what is there"
    patients.change(stage.dana, stage.patient_id, 1, patients.PatientFacts("Rosa", equipment=("mat", "wall")))
    form = form_of(stage, program_id)
    put(form, {"at-home": "mat wall", "do": "save"})
    with page(dana, send(dana, draft_path(program_id), form).location) as text:
        assert 'name="at-home" value="mat wall" checked' in text
        assert 'value="add:plank"' in text
        assert 'value="add:hip-hike"' not in text, "it needs a step"


def test_favourites_collections_and_every_facet_are_reached_in_the_builder(
    dana: FlaskClient, stage: Stage
) -> None:
    program_id = begin(stage)
    collections.mark(stage.dana, "plank")
    kept = collections.create(stage.dana, "Knees", "squat")
    for asked, there, away in (
        ({"shelf": "favourites"}, "plank", "squat"),
        ({"shelf": str(kept)}, "squat", "plank"),
        ({"muscle": "hamstrings"}, "hip-hinge", "plank"),
        ({"test": "hip-rotation-test"}, "side-lying-hip-rotation", "plank"),
        ({"side": "one-side"}, "hip-hike", "plank"),
    ):
        form = form_of(stage, program_id)
        put(form, {**asked, "do": "save"})
        with page(dana, send(dana, draft_path(program_id), form).location) as text:
            assert f'value="add:{there}"' in text, asked
            assert f'value="add:{away}"' not in text, asked
    collections.remove(stage.dana, kept)
    with page(dana, f"{draft_path(program_id)}?shelf={kept}") as text:
        assert 'value="add:plank"' in text, "a collection that is gone hides nothing"


def test_forty_items_are_one_page(dana: FlaskClient, stage: Stage) -> None:
    program_id = begin(stage)
    form = form_of(stage, program_id)
    for _ in range(39):
        form = form_of(stage, program_id)
        form["do"] = f"duplicate:{form['item']}"
        assert send(dana, draft_path(program_id), form).status_code == 303
    with page(dana, draft_path(program_id)) as text:
        assert text.count('class="item"') == 40
    form = form_of(stage, program_id)
    form["goal"] = "Garden"
    assert send(dana, draft_path(program_id), form).status_code == 303
    assert stored(stage, program_id)[0].goal == "Garden"


def paths(program_id: UUID, patient_id: UUID) -> tuple[str, ...]:
    return (
        f"/programs/{program_id}",
        f"/programs/{program_id}/draft",
        f"/programs/{program_id}/publish",
        f"/programs/{program_id}/versions/1",
        f"/programs/{program_id}/pause",
        f"/programs/{program_id}/end",
        f"/programs/{program_id}/ready-made/quick-low-back-stability",
        f"/patients/{patient_id}/programs/new",
    )


def test_another_clinic_s_program_is_as_absent_as_none(app: Flask, stage: Stage, house: House) -> None:
    program_id = begin(stage)
    sam = browser(app, hire(house, open_clinic(house, "Hillside"), Role.owner, "Sam Oak"))
    for theirs, nothing in zip(paths(program_id, stage.patient_id), paths(uuid4(), uuid4()), strict=True):
        one, other = (sam.get(path, base_url=SITE) for path in (theirs, nothing))
        assert (one.status_code, other.status_code) == (404, 404), theirs
    assert send(sam, draft_path(program_id), form_of(stage, program_id)).status_code == 404


def test_an_assistant_sees_no_button_that_would_be_refused(app: Flask, stage: Stage, house: House) -> None:
    program_id = published(stage)
    ben = browser(app, hire(house, stage.clinic_id, Role.assistant, "Ben Ash"))
    with page(ben, f"/programs/{program_id}") as text:
        assert "Print the sheet" in text
        for label in ("Revise", "End the program", "Resume"):
            assert label not in text
    assert ben.get(draft_path(program_id), base_url=SITE).status_code == 403


def test_a_version_that_another_replaces_before_its_first_day_says_so(
    dana: FlaskClient, stage: Stage
) -> None:
    program_id = begin(stage, "hip-hinge")
    for reason in ("", "The hips are stiff"):
        programs.publish(at(stage.dana, NOON), program_id, reason=reason, effective_from=TODAY + timedelta(1))
        programs.revise(at(stage.dana, NOON), program_id)
    for path in (f"/programs/{program_id}", f"/programs/{program_id}/versions"):
        with page(dana, path) as text:
            assert text.count("replaced before it began") == 1
            before = text.partition("replaced before it began")[0]
            assert re.findall(r">Version (\d)</a>", before)[-1] == "1"
