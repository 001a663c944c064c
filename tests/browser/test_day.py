"""A day at the clinic in a real browser, from the owner's set-up link to the figure on the patient's page."""

import email
import io
import re
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect

from clinic.adapters.totp import code_at
from clinic.services.accounts import create_first_owner_link
from tests.browser.test_builder import saved
from tests.cast import noon_zone
from tests.live import Client, Site

pytestmark = pytest.mark.browser

OWNER, CLINICIAN = "olive@riverside.example", "dana@riverside.example"
PASSWORD = "seven quiet herons at dawn"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    found = Site(tmp_path, empty=True)
    found.start()
    yield found
    found.close()


class Person:
    """Somebody at a browser window of their own, with an authenticator app."""

    def __init__(self, browser: Browser, site: Site, **window: Any) -> None:
        self.site = site
        self.context = browser.new_context(
            base_url=f"http://localhost:{site.port}", reduced_motion="reduce", **window
        )
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.secret = ""

    def join(self, token: str, name: str, credential: str = "") -> None:
        """Open the single-use link, choose a password, set up the app, keep the codes."""
        self.page.goto(f"/join#{token}")
        self.page.locator("input[name=name]").fill(name)
        self.page.locator("input[name=credential]").fill(credential)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.press("Join")
        self.page.get_by_text("Or type the secret").click()
        self.secret = self.page.locator("code").first.inner_text().replace(" ", "")
        self.page.locator("input[name=code]").fill(code_at(self.secret, datetime.now(UTC)))
        self.press("Set up")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Keep these ten codes")
        self.page.get_by_role("link", name="I have kept them").click()

    def sign_in(self, address: str, now: datetime) -> None:
        """Password and second factor."""
        self.page.goto("/sign-in")
        self.page.get_by_label("E-mail address").fill(address)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.press("Sign in")
        self.page.locator("input[name=code]").fill(code_at(self.secret, now))
        self.page.locator("main form button[type=submit]").first.click()

    def press(self, name: str) -> None:
        """Press the button of that name."""
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def download(self, path: str) -> bytes:
        """Fetch a file with this window's cookies."""
        answer = self.context.request.get(path)
        assert answer.status == 200, answer.text()[:300]
        return answer.body()


def invitation(site: Site) -> str:
    """The token in the newest mail that the site has sent."""
    for _ in range(100):
        mails = sorted((site.folder / "mail").glob("*.eml"))
        if mails:
            message = email.message_from_bytes(mails[-1].read_bytes(), policy=default)
            assert isinstance(message, EmailMessage)
            return re.findall(r"/join#(\S+)", str(message.get_content()))[0]
        time.sleep(0.1)
    raise AssertionError("no mail was sent")


def qr_of(pdf: bytes) -> str:
    """The check-in address that a phone reads from the first page at 150 dpi; the other square proves the version."""
    picture = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=150 / 72).to_pil()
    [found] = [code.text for code in zxingcpp.read_barcodes(picture) if "/c/#" in code.text]
    return str(found)


def text_of(pdf: bytes) -> str:
    """The words of all pages."""
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(pdf)))


def build(dana: Person) -> str:
    """Hip hinge: smaller range, wall, bent knees; hip hike, left side, 2 to 3 rounds. Returns the program's path."""
    page = dana.page
    page.get_by_role("link", name="Add patient").first.click()
    page.get_by_label("First name").fill("Rosa")
    page.get_by_label("Last name").fill("Marin")
    dana.press("Add patient")
    page.locator('a[href$="/programs/new"]').first.click()
    page.get_by_label("Title").fill("Hip and low back")
    dana.press("Begin")
    page.locator("button[value='add:hip-hinge']").click()
    page.locator("button[value='add:hip-hike']").click()
    expect(page.locator("li.item")).to_have_count(2)
    hinge, hike = page.locator("li.item").all()
    for slug in ("smaller-range", "wall-support", "bent-knees"):
        hinge.locator(f"input[value='{slug}']").check()
    fill(hinge, rounds="2", times="10")
    saved(page)
    hike.locator("input[value='left']").check()
    fill(hike, rounds="2-3", times="8-10")
    saved(page)
    page.locator("#do-publish").click()
    page.wait_for_url("**/publish")
    page.get_by_label("First day").fill(local_today().isoformat())
    dana.press("Publish version 1")
    page.wait_for_url(lambda address: not address.endswith("/publish"))
    return urlsplit(page.url).path


def fill(item: Any, rounds: str, times: str) -> None:
    """The dose and every day of the week."""
    line = item.locator(".dose-text")
    line.click()
    line.press("Control+a")
    line.press_sequentially(f"{rounds}x{times}")
    item.locator("input[value='weekdays']").check()
    for day in range(1, 8):
        item.locator(f"input[name^='days-'][value='{day}']").check()


def local_today() -> date:
    """The clinic's date, which is that of UTC."""
    return datetime.now(UTC).date()


def report_by_code(site: Site, code: str) -> None:
    """A phone without script: the typed code, then the hip hike done."""
    phone = Client(site.port)
    page = phone.get("/c")
    assert phone.post("/c/open", {"csrf_token": phone.token(page), "code": code.lower()}).status == 303
    day = phone.get("/c/today")
    assert "Hip hike" in day.text
    form = re.search(r'<form class="card exercise".*?</form>', day.text, re.S)
    assert form, day.text[:400]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
    assert phone.post("/c/entries", fields | {"csrf_token": phone.token(day)}).status == 303


def test_a_day_from_the_set_up_link_to_the_figure(browser: Browser, site: Site) -> None:
    token = create_first_owner_link(site.house, "Riverside Clinic", OWNER, noon_zone(), datetime.now(UTC))
    olive = Person(browser, site)
    olive.join(token, "Olive Owner")
    olive.page.goto("/members")
    olive.page.get_by_label("E-mail address").fill(CLINICIAN)
    olive.page.locator("input[value='clinician']").check()
    olive.press("Send the invitation")

    dana = Person(browser, site)
    dana.join(invitation(site), "Dana Lee", "DPT")
    program = build(dana)
    first_sheet = dana.download(f"{program}/handout/1")
    words = text_of(first_sheet)
    assert "with your knees bent more" in words
    assert "Left side" in words

    address = qr_of(first_sheet)
    rosa = Person(browser, site, viewport={"width": 360, "height": 780})
    rosa.page.goto(address)
    expect(rosa.page.get_by_role("heading", name="Hip hinge")).to_be_visible()
    assert "#" not in rosa.page.url
    rosa.page.get_by_role("link", name="Some of it").first.click()
    rosa.page.get_by_label(re.compile("round", re.I)).first.fill("1")
    rosa.page.get_by_label(re.compile("times", re.I)).first.fill("10")
    rosa.press("Save")
    code = re.search(r"\b(?:[0-9A-Z]{4} ){3}[0-9A-Z]{4}\b", words)
    assert code, words
    report_by_code(site, code[0])

    dana.page.goto(program)
    dana.press("Revise")
    dana.page.locator("li.item").first.locator(".dose-text").fill("2x12")
    dana.press("Publish…")
    dana.page.get_by_label("Why this version").fill("Moves well now.")
    dana.press("Publish version 2")
    assert dana.download(f"{program}/handout/1") == first_sheet
    assert dana.download(f"{program}/handout/2") != first_sheet

    next_day(site)
    olive.sign_in(OWNER, datetime.now(UTC) + timedelta(days=1))
    olive.page.goto(program)
    olive.page.get_by_role("link", name="Rosa Marin").first.click()
    expect(olive.page.get_by_text("1.5 of 2 done").first).to_be_visible()
    expect(olive.page.get_by_text("75 %").first).to_be_visible()
    olive.page.goto("/audit")
    trail = olive.page.locator("tbody").inner_text()
    for said in SAID:
        assert said in trail, f"{said} is not in the trail:\n{trail}"


SAID = (
    "Join the clinic",
    "Add a patient",
    "Publish a program",
    "Revise a program",
    "Open a sheet",
    "Patient: check in",
)


def next_day(site: Site) -> None:
    """Stop the site and start it again a day later."""
    if shutil.which("faketime") is None:
        pytest.skip(
            "faketime is not installed (apt-get install faketime): the figure of the next day is not looked at"
        )
    site.stop()
    site.start(ahead="+1d")
