"""The pages on which a clinic writes its own exercises."""

import html
import re
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
from PIL import Image

from clinic.domain.drafts import DraftEdit, ItemEdit
from clinic.domain.patients import PatientFacts
from clinic.domain.programs import SidePlan
from clinic.domain.sides import Side
from clinic.services import draft_page, drafts, link_page, patients, programs
from clinic.services.drafts import Step, StepKind
from tests import staff
from tests.web.cast import EVERY_DAY, TWO_BY_TEN, Browser, Stage, picture
from tests.web.routes import form_at

ATTACK = "<script>alert(1)</script>"
CLAM = {
    "name": "Heel slide", "purpose": "Bends your knee.", "category": "mobility", "position": "supine",
    "sides": "both-at-once", "region": ["knee"], "steps": "Lie down.\nSlide your heel.",
}  # fmt: skip


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


def photographed(stage: Stage, dana: Browser, content: bytes | None = None, alt: str = "A bent knee"):  # type: ignore[no-untyped-def]
    sent = {"photo": (BytesIO(content or picture(900, "PNG")), "knee.png"), "alt": alt}
    return dana.send(f"/exercises/{stage.scene.a.own_exercise}/photo", sent)


def test_a_photo_is_made_anew_and_served_as_a_picture(stage: Stage, dana: Browser) -> None:
    path = f"/exercises/{stage.scene.a.own_exercise}"
    assert photographed(stage, dana).status_code == 303
    assert 'alt="A bent knee"' in page(dana, path)
    answer = dana.get(f"{path}/picture.svg")
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"].startswith("private")
    assert Image.open(BytesIO(answer.data)).size == (480, 480)
    assert Image.open(BytesIO(dana.get(f"{path}/picture.svg?size=full").data)).size == (900, 900)
    assert stage.browser("clinician of B").get(f"{path}/picture.svg").status_code == 404


def test_a_photo_of_a_copy_stands_beside_its_drawing(stage: Stage, dana: Browser) -> None:
    path = "/exercises/squat"
    assert "Add a photo" not in page(dana, path), "a built-in exercise keeps its drawing"
    dana.send(
        f"{path}/change", {**form_at(stage, "clinician", f"{path}/change"), "purpose": "Our own squat."}
    )
    assert "Add a photo" in page(dana, path)
    sent = {"photo": (BytesIO(picture(900, "PNG")), "squat.png"), "alt": "Our room, a deep squat"}
    assert dana.send(f"{path}/photo", sent).status_code == 303
    text = page(dana, path)
    (source,) = re.findall(r'src="([^"]+)" alt="Our room, a deep squat"', text)
    assert dana.get(source).mimetype == "image/jpeg"
    assert dana.get(f"{path}/picture.svg").mimetype == "image/svg+xml", "the drawing stays"
    dana.send(f"{path}/photo/remove")
    assert "Our room" not in page(dana, path)


def test_a_photo_needs_words_and_a_refused_form_keeps_them(stage: Stage, dana: Browser) -> None:
    assert photographed(stage, dana, alt="").status_code == 422
    answer = photographed(stage, dana, b"no picture", "What I typed")
    assert answer.status_code == 422
    assert "What I typed" in answer.text
    assert "Choose a PNG, JPEG or WebP picture." in answer.text


def test_a_photo_may_be_larger_than_any_form(stage: Stage, dana: Browser) -> None:
    noise = Image.effect_noise((1500, 1400), 90).convert("RGB")
    kept = BytesIO()
    noise.save(kept, "PNG")
    assert len(kept.getvalue()) > 3_000_000
    assert photographed(stage, dana, kept.getvalue()).status_code == 303
    assert dana.send("/exercises/new", {**CLAM, "why": "x" * 3_000_000}).status_code == 413
    assert photographed(stage, dana, b"x" * 14_000_000).status_code == 413


def test_a_photo_reaches_the_sheet_and_the_phone(stage: Stage, dana: Browser) -> None:
    photographed(stage, dana)
    slug = stage.scene.a.own_exercise
    context = staff.as_token(stage.house, stage.scene.tokens["clinician"], datetime.now(UTC))
    patient = patients.add(context, PatientFacts("Vera"))
    program = programs.start(context, patient, "Knee")
    drafts.save(
        context,
        program,
        draft_page.builder(context, program).revision,
        DraftEdit("Knee"),
        Step(StepKind.add, slug),
    )
    shown = draft_page.builder(context, program)
    item = ItemEdit(
        shown.items[0].item.lineage, shown.items[0].item.exercise_version, (), TWO_BY_TEN, None,
        SidePlan((Side.left,)), EVERY_DAY, "",
    )  # fmt: skip
    drafts.save(context, program, shown.revision, DraftEdit("Knee", "", (item,)))
    programs.publish(context, program, effective_from=context.now.date())
    sheet = dana.get(f"/programs/{program}/handout/1")
    assert sheet.status_code == 200
    with pikepdf.open(BytesIO(sheet.data)) as document:
        assert any(
            image.get("/Width") == 900 for page in document.pages for image in page.get_images().values()
        )
    words = link_page.show(context, program).words
    assert words is not None
    phone = stage.new_browser("nobody")
    phone.send("/c/open", {"token": words.address.partition("#")[2]})
    text = html.unescape(phone.get("/c/today").text)
    assert 'alt="A bent knee"' in text
    (source,) = re.findall(r'src="(/c/picture[^"]+)" alt="A bent knee"', text)
    assert phone.get(source).mimetype == "image/jpeg"
