"""The page of today: its heading is what stands beneath it, and what is done with people who are ticked."""

import re
from datetime import UTC, datetime

import html5lib
import pytest

from clinic.persistence.caseload import Score
from tests.web.cast import Browser, Stage, crowd
from tests.web.routes import form_of


def lines_in(page: str) -> dict[str, int]:
    """How many lines stand beneath each heading."""
    parsed = html5lib.parse(page, namespaceHTMLElements=False)
    return {
        "".join(section.find(".//h2").itertext()): len(section.findall(".//li[@class='case']"))
        for section in parsed.iter("section")
        if section.find(".//li[@class='case']") is not None
    }


def heading(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page.partition("<h1>")[2].partition("</h1>")[0]).strip()


def boxes(page: str) -> list[str]:
    return re.findall(r'name="who" value="([^"]+)"', page)


WORDS = (
    "No one needs",
    "One person needs",
    "Two people need",
    "Three people need",
    "Four people need",
    "Five people need",
)


def test_the_heading_counts_what_stands_beneath_it(dana: Browser) -> None:
    page = dana.get("/today").text
    shown = lines_in(page)
    assert heading(page) == f"{WORDS[shown.get('Call today', 0) + shown.get('Look when you can', 0)]} you"


def test_every_filter_says_how_many_it_shows(stage: Stage, dana: Browser) -> None:
    for query in ("state=look", "state=call", "reason=alert", "reason=question", "clinician=me"):
        page = dana.get(f"/today?{query}").text
        assert f"{len(boxes(page))} of " in page.partition('class="lead"')[2][:200], query


def test_a_filter_that_nobody_fits_says_so(dana: Browser) -> None:
    page = dana.get("/today?state=well&reason=alert").text
    assert heading(page) == "Nobody fits"
    assert "Show everybody" in page


def test_all_of_a_filter_stands_in_the_address(stage: Stage, dana: Browser) -> None:
    crowd(stage, 55)
    page = dana.get("/today?reason=question").text
    assert len(boxes(page)) == 50
    assert "/today?page=2&amp;reason=question" in page
    assert len(boxes(dana.get("/today?page=2&reason=question").text)) == 6
    again = dana.get("/today?reason=question&state=call").text
    assert '<option value="question" selected>' in again
    assert '<option value="call" selected>' in again


@pytest.mark.parametrize("query", ["reason=x", "state=x", "clinician=x", "page=0", "page=x", "page=99999"])
def test_an_odd_address_is_refused(dana: Browser, query: str) -> None:
    assert dana.get(f"/today?{query}").status_code == 422


def test_a_patients_page_says_why_she_is_on_the_list_and_reviews_her_alone(
    stage: Stage, dana: Browser
) -> None:
    dana.send(f"/today/reviews/{stage.scene.a.review_batch}/undo")
    page = f"/patients/{stage.scene.a.drafted.patient_id}"
    text = dana.get(page).text
    assert "On today’s list" in text
    assert f'href="/questions?patient={stage.scene.a.drafted.patient_id}"' in text
    answer = dana.send("/today/review", form_of(text, page, "/today/review"))
    assert "off the list until something new happens" in dana.get(answer.location).text
    assert "On today’s list" not in dana.get(page).text


def test_reviewed_people_leave_with_a_way_back(stage: Stage, dana: Browser) -> None:
    page = dana.get("/today?state=seen").text
    (one,) = boxes(page)
    assert heading(page) == "One person is reviewed"
    dana.send(f"/today/reviews/{stage.scene.a.review_batch}/undo", {"program": one.partition(".")[0]})
    before = dana.get("/today").text
    (back,) = [box for box in boxes(before) if box.startswith(one.partition(".")[0])]
    answer = dana.send("/today/review", {"who": [back], "reason": "silent"})
    assert answer.headers["Location"].startswith("/today?reason=silent&reviewed=")
    done = dana.get(answer.headers["Location"]).text
    assert "off the list until something new happens" in done
    assert back not in boxes(dana.get("/today?reason=silent").text)


def test_what_changed_meanwhile_is_named(stage: Stage, dana: Browser) -> None:
    dana.send(f"/today/reviews/{stage.scene.a.review_batch}/undo")
    key = str(stage.scene.a.drafted.program_id)
    page = dana.send("/today/review", {"who": [f"{key}.0"]}, follow_redirects=True).text
    assert "Something new came for CANARYA drafted" in page


def test_nobody_ticked_is_said_beside_the_list(dana: Browser) -> None:
    for path in ("review", "reassign", "print"):
        answer = dana.send(f"/today/{path}", {"state": "look"})
        assert answer.status_code == 422
        assert "Tick the people first." in answer.text


def test_ticked_people_are_given_away_and_back(stage: Stage, dana: Browser) -> None:
    place = stage.scene.a
    key, to = str(place.told.program_id), place.people["owner"].member_id
    answer = dana.send("/today/reassign", {"who": [f"{key}.0"], "to": str(to)})
    assert key in dana.get(f"/today?clinician={to}").text
    page = dana.get(answer.headers["Location"]).text
    undo = re.search(r"/today/reassignments/[0-9a-f-]+/undo", page)
    assert undo
    dana.send(undo[0])
    assert key not in dana.get(f"/today?clinician={to}").text


def test_a_wrong_clinician_keeps_the_ticks(stage: Stage, dana: Browser) -> None:
    page = dana.get("/today").text
    answer = dana.send("/today/reassign", {"who": boxes(page)[:1], "to": ""})
    assert answer.status_code == 422
    assert "Choose a clinician of this clinic." in answer.text
    assert f'value="{boxes(page)[0]}" form="bulk" checked' in answer.text


def test_ticked_people_are_ticked_on_the_page_that_prints(stage: Stage, dana: Browser) -> None:
    key = str(stage.scene.a.told.program_id)
    page = dana.send("/today/print", {"who": [f"{key}.0"]}, follow_redirects=True).text
    assert re.search(rf'value="{key}" checked', page)


def test_a_view_is_kept_shared_and_removed_with_a_way_back(stage: Stage, dana: Browser) -> None:
    dana.send("/today/views", {"name": "<b>Mine", "reason": "question", "clinician": "me", "shared": "yes"})
    owner = stage.browser("owner")
    page = owner.get("/today").text
    assert "&lt;b&gt;Mine" in page
    assert "/today?reason=question&amp;clinician=me" in page
    removing = re.search(
        r"/today/views/[0-9a-f-]+/remove", owner.get("/today?reason=question&clinician=me").text
    )
    assert removing
    after = owner.send(removing[0], follow_redirects=True).text
    assert "The view is removed." in after
    owner.send(removing[0].replace("remove", "restore"))
    assert "&lt;b&gt;Mine" in dana.get("/today").text


def test_a_view_without_a_name_keeps_the_filter(dana: Browser) -> None:
    answer = dana.send("/today/views", {"name": "", "reason": "question"})
    assert answer.status_code == 422
    assert '<option value="question" selected>' in answer.text


def test_who_may_not_review_sees_no_such_button(stage: Stage) -> None:
    page = stage.browser("assistant").get("/today").text
    assert "data-do-review" not in page
    assert 'formaction="/today/print"' in page


def test_a_get_counts_nothing_again(stage: Stage, dana: Browser) -> None:
    with stage.house.database.write() as session:
        for score in session.query(Score).where(Score.clinic_id == stage.scene.a.clinic_id):
            score.stale_at = datetime(2000, 1, 1, tzinfo=UTC)
    dana.get("/today")
    with stage.house.database.read() as session:
        kept = session.query(Score).where(Score.clinic_id == stage.scene.a.clinic_id)
        assert {score.stale_at.year for score in kept} == {2000}
