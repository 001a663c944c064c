"""Favourites and collections by their buttons."""

import html

from tests.web.cast import Browser, Stage


def page(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def test_a_favourite_is_one_button_away(stage: Stage) -> None:
    dana = stage.browser("clinician")
    assert dana.send("/exercises/plank/mark").status_code == 303
    assert "One of your favourites" in page(dana, "/exercises/plank")
    assert "/exercises/plank" in page(dana, "/exercises?shelf=favourites")


def test_what_is_taken_out_can_be_put_back(stage: Stage) -> None:
    dana, key = stage.browser("clinician"), stage.scene.a.collection_id
    answer = dana.send(f"/collections/{key}/take-out", {"slug": "squat", "from": "shelf"})
    text = page(dana, answer.headers["Location"])
    assert "Taken out of the collection." in text
    dana.send(f"/collections/{key}/add", {"slug": "squat", "from": "shelf"})
    assert "CANARYA first weeks: 1" in page(dana, f"/exercises?shelf={key}")


def test_a_removed_collection_can_be_brought_back(stage: Stage) -> None:
    dana, key = stage.browser("clinician"), stage.scene.a.collection_id
    answer = dana.send(f"/collections/{key}/remove")
    assert "Bring it back" in page(dana, answer.headers["Location"])
    assert dana.get(f"/exercises?shelf={key}").status_code == 404
    dana.send(f"/collections/{key}/restore")
    assert "CANARYA first weeks" in page(dana, "/exercises")


def test_a_name_that_is_there_is_said_and_nothing_is_made(stage: Stage) -> None:
    dana = stage.browser("clinician")
    answer = dana.send("/collections", {"name": "canarya FIRST weeks", "slug": "plank"})
    assert answer.status_code == 422
    assert "There is a collection of this name already." in answer.text


def test_hostile_names_and_addresses_show_as_text(stage: Stage) -> None:
    dana = stage.browser("clinician")
    dana.send("/collections", {"name": "<script>alert(1)</script>", "slug": "plank"})
    for path in ("/exercises", "/exercises/plank", "/exercises?gone=<script>alert(1)</script>&shelf=recent"):
        assert "<script>alert" not in dana.get(path).text
    assert dana.get("/exercises?shelf=<script>").status_code == 404


def test_another_clinic_s_collection_is_not_found(stage: Stage) -> None:
    sam, key = stage.browser("clinician of B"), stage.scene.a.collection_id
    assert sam.get(f"/exercises?shelf={key}").status_code == 404
    assert sam.send(f"/collections/{key}/remove").status_code == 404
    assert "CANARYA" not in page(sam, "/exercises")
