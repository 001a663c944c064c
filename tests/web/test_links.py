"""A link opens by script or by hand; everything wrong looks the same; staff issue it again."""

import pytest
from flask import Flask

from clinic.domain.actions import Role
from clinic.domain.links import ADDRESS_MOST
from clinic.services import links
from clinic.services.context import House
from tests.services.checkin_stage import Stage, set_stage
from tests.staff import browser, hire
from tests.web.stage import SITE, Browser, counted, same_body

BOTS = [
    "facebookexternalhit/1.1", "Twitterbot/1.0", "WhatsApp/2.23", "Slackbot-LinkExpanding 1.0", "TelegramBot",
    "Mozilla/5.0 (compatible; Googlebot/2.1)", "Mozilla/5.0 (compatible; bingbot/2.0)", "LinkedInBot/1.0",
    "SkypeUriPreview", "Discordbot/2.0", "Microsoft Office Outlook", "curl/8.5",
]  # fmt: skip


@pytest.fixture
def stage(house: House, noon: None) -> Stage:
    return set_stage(house)


@pytest.fixture
def rosa(app: Flask) -> Browser:
    return Browser(app)


def test_the_neutral_page_tells_nobody_anything(rosa: Browser, stage: Stage) -> None:
    page = rosa.get("/c")
    assert page.status_code == 200
    assert "Riverside" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert page.headers["Cache-Control"] == "no-store"


def test_previews_and_scanners_change_nothing(app: Flask, stage: Stage) -> None:
    before = counted(stage.house)
    pages = set()
    for bot in BOTS:
        client = Browser(app)
        pages.add(same_body(client.get("/c", headers={"User-Agent": bot})))
        for method in ("HEAD", "OPTIONS"):
            assert client.client.open("/c", method=method, base_url=SITE).status_code == 200
    assert len(pages) == 1
    assert counted(stage.house) == before


def test_the_script_opens_by_what_stands_behind_the_hash(rosa: Browser, stage: Stage) -> None:
    rosa.get("/c")
    answer = rosa.send("/c/open", {"token": stage.fragment})
    assert (answer.status_code, answer.location) == (303, "/c/today")
    cookie = next(
        value for value in answer.headers.getlist("Set-Cookie") if value.startswith("__Host-checkin=")
    )
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie
    assert "Domain" not in cookie
    assert stage.fragment[7:] not in str(answer.headers)
    assert "Hip hinge" in rosa.get("/c/today").text


def test_a_typed_code_opens_without_script(rosa: Browser, stage: Stage) -> None:
    rosa.get("/c")
    answer = rosa.send("/c/open", {"code": stage.words.code.lower()}, follow=True)
    assert (answer.status_code, answer.request.path) == (200, "/c/today")


def test_whatever_is_wrong_gives_the_same_page(app: Flask, stage: Stage) -> None:
    revoked, expired = set_stage(stage.house), set_stage(stage.house)
    links.revoke(revoked.staff(), revoked.program_id)
    with stage.house.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE programs SET ends_on = '2025-01-01' WHERE id = "
            + (
                f"'{expired.program_id.hex}'"
                if stage.house.database.url.startswith("sqlite")
                else f"'{expired.program_id}'"
            )
        )
    pages = []
    for token in (
        "nonsense", f"{stage.fragment[:7]}{'0' * 26}", f"ZZZZZZ.{'0' * 26}", revoked.fragment, expired.fragment,
        f"{stage.fragment[:6]}.{expired.fragment[7:]}", "\ud800", "x" * 100_000,
    ):  # fmt: skip
        browser = Browser(app)
        browser.get("/c")
        answer = browser.send("/c/open", {"token": token.encode("utf-8", "replace").decode()})
        pages.append((answer.status_code, same_body(answer)))
    assert pages == [pages[0]] * len(pages)
    assert pages[0][0] == 422


def test_a_wrong_code_stays_in_its_field(rosa: Browser, stage: Stage) -> None:
    rosa.get("/c")
    answer = rosa.send("/c/open", {"code": "ABCD EFGH"})
    assert answer.status_code == 422
    assert 'value="ABCD EFGH"' in answer.text


def test_too_many_tries_look_like_a_wrong_code(rosa: Browser, stage: Stage) -> None:
    rosa.get("/c")
    wrong = same_body(rosa.send("/c/open", {"code": "0" * 16}))
    for number in range(ADDRESS_MOST):
        rosa.send("/c/open", {"code": f"{number:016d}"})
    right = rosa.send("/c/open", {"code": stage.words.code})
    assert right.status_code == 422
    assert same_body(right).replace(stage.words.code, "0" * 16) == wrong


def test_an_empty_code_is_a_wrong_code(rosa: Browser, stage: Stage) -> None:
    rosa.get("/c")
    assert rosa.send("/c/open", {}).status_code == 422


def test_a_form_without_its_token_or_from_elsewhere_is_refused(rosa: Browser, stage: Stage) -> None:
    rosa.get("/c")
    assert rosa.client.post("/c/open", data={"token": stage.fragment}, base_url=SITE).status_code == 400
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        form = {"csrf_token": rosa.token, "token": stage.fragment}
        assert rosa.client.post("/c/open", data=form, base_url=SITE, headers=headers).status_code == 403
    own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    form = {"csrf_token": rosa.token, "token": stage.fragment}
    assert rosa.client.post("/c/open", data=form, base_url=SITE, headers=own).status_code == 303


def test_without_a_session_every_page_leads_to_the_code(rosa: Browser, stage: Stage) -> None:
    for path in ("/c/today", "/c/hurts", "/c/ask", "/c/past", "/c/easier", "/c/feel", "/c/part", "/c/skip"):
        answer = rosa.get(path)
        assert (answer.status_code, answer.location) == (303, "/c")


def test_closing_on_this_device_ends_the_session(rosa: Browser, stage: Stage) -> None:
    rosa.get("/c")
    rosa.send("/c/open", {"token": stage.fragment})
    rosa.get("/c/today")
    assert rosa.send("/c/leave", {}).location == "/c"
    assert rosa.get("/c/today").location == "/c"


def test_staff_see_the_link_and_issue_it_again(app: Flask, stage: Stage) -> None:
    dana = Browser(app)
    dana.client = browser(app, hire(stage.house, stage.clinic_id, Role.clinician))
    page = dana.get(f"/programs/{stage.program_id}/link")
    assert stage.words.code in page.text
    assert stage.words.address in page.text
    answer = dana.send(f"/programs/{stage.program_id}/link", {}, follow=True)
    assert answer.status_code == 200
    assert stage.words.code not in answer.text
    assert links.redeem(stage.nobody(), stage.fragment) is None
    assert dana.send(f"/programs/{stage.program_id}/link/revoke", {}, follow=True).status_code == 200
    assert "Nothing opens this program now" in dana.page


def test_a_foreign_host_name_never_enters_a_link(app: Flask, stage: Stage) -> None:
    dana = Browser(app)
    dana.client = browser(app, hire(stage.house, stage.clinic_id, Role.clinician))
    page = dana.client.get(
        f"/programs/{stage.program_id}/link", base_url=SITE, headers={"X-Forwarded-Host": "evil.example"}
    )
    assert "evil.example" not in page.text
    assert "https://clinic.example/c/#" in page.text


def test_another_clinics_link_is_not_there(app: Flask, stage: Stage) -> None:
    stranger = Browser(app)
    stranger.client = browser(
        app, hire(stage.house, set_stage(stage.house).clinic_id, Role.owner, "Eve Stone")
    )
    missing = stranger.get("/programs/00000000-0000-7000-8000-000000000000/link")
    found = stranger.get(f"/programs/{stage.program_id}/link")
    assert (missing.status_code, found.status_code) == (404, 404)
    assert same_body(missing) == same_body(found)
