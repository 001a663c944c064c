"""The pose editor in a real browser: by mouse, by keyboard, and without a script."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from clinic.app import create_app
from clinic.config import Settings
from clinic.domain.catalogue.words import Category, Sidedness, StartPosition
from clinic.domain.own_exercises.written import Written
from clinic.services import own_exercises
from clinic.services.context import House
from tests.program_stage import set_stage
from tests.staff import browser as signed_in

pytestmark = pytest.mark.browser

BOW = Written(
    "Bow",
    "Bends you.",
    Category.mobility,
    StartPosition.standing,
    Sidedness.both_at_once,
    ("Bow.",),
    ("hip",),
)
HIPS = ".joint[data-joint='hips']"
RIGHT_HAND = ".joint[data-joint='right hand']"
NARROW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the editor of a fresh exercise stands, and the cookie that opens it."""

    site: str
    path: str
    cookie: tuple[str, str]

    def open(self, browser: Browser, **more: object) -> Page:
        """The editor, begun from the waiter's bow."""
        context = browser.new_context(  # type: ignore[arg-type]
            viewport={"width": 1280, "height": 900}, reduced_motion="reduce", **more
        )
        name, value = self.cookie
        context.add_cookies([{"name": name, "value": value, "url": self.site}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(f"{self.site}{self.path}?from=waiters-bow")
        return page


@pytest.fixture
def place(settings: Settings, house: House) -> Iterator[Place]:
    stage = set_stage(house)
    slug = own_exercises.add(stage.dana, BOW)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    app = create_app(replace(settings, base_url=site), replace(house, base_url=site))
    kept = signed_in(app, stage.person).get_cookie("clinic", domain="clinic.example")
    assert kept is not None
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Place(site, f"/exercises/{slug}/pose", (kept.key, kept.value))
    server.shutdown()


def middle(page: Page, joint: str) -> tuple[float, float]:
    box = page.locator(f"{joint} .joint-dot").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def elbow(page: Page) -> int:
    return int(page.locator("#f-a-right-elbow").input_value())


def drawn(page: Page) -> None:
    """Wait for the next answer of the server to be on the page."""
    page.wait_for_timeout(100)
    page.wait_for_load_state("networkidle")


def test_a_joint_is_dragged_undone_and_saved_by_mouse(browser: Browser, place: Place) -> None:
    page = place.open(browser)
    before, (x, y) = elbow(page), middle(page, RIGHT_HAND)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(x - 6 * step, y - 8 * step)
    with page.expect_response("**/draw"):
        page.mouse.move(x - 36, y - 48)
    page.mouse.up()
    drawn(page)
    assert middle(page, RIGHT_HAND) == pytest.approx((x - 36, y - 48), abs=5)
    assert elbow(page) != before
    with page.expect_response("**/draw"):
        page.get_by_role("button", name="Undo").click()
    drawn(page)
    assert middle(page, RIGHT_HAND) == pytest.approx((x, y), abs=1)
    with page.expect_response("**/draw"):
        page.get_by_role("button", name="Redo").click()
    drawn(page)
    page.get_by_role("button", name="Save the pose").click()
    assert page.get_by_text("The figure shows this pose now.").is_visible()
    assert page.locator(".views img:visible").count() == 1
    page.context.close()


def test_joints_and_sliders_are_moved_by_keyboard(browser: Browser, place: Place) -> None:
    page = place.open(browser)
    x, y = middle(page, RIGHT_HAND)
    page.locator("button[name=do][value=redo], button[name=do][value=end]").last.focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset?.joint") == "right hand":
            break
    else:
        pytest.fail("the joint cannot be reached by Tab")
    with page.expect_response("**/draw"):
        page.keyboard.press("ArrowUp")
    drawn(page)
    now = middle(page, RIGHT_HAND)
    assert now[1] < y - 3
    assert now[0] == pytest.approx(x, abs=4)
    slider = page.get_by_label("Lean forward")
    begun = int(slider.input_value())
    slider.focus()
    with page.expect_response("**/draw"):
        page.keyboard.press("ArrowRight")
    drawn(page)
    assert page.locator("output[for=f-a-trunk-tilt]").inner_text() == f"{begun + 1}°"
    page.context.close()


def test_what_touches_holds_while_the_hips_are_dragged_and_says_so(browser: Browser, place: Place) -> None:
    page = place.open(browser)
    feet = [middle(page, f".joint[data-joint='{side} foot']") for side in ("right", "left")]
    x, y = middle(page, HIPS)
    page.mouse.move(x + 3, y + 2)
    page.mouse.down()
    with page.expect_response("**/draw"):
        page.mouse.move(x + 3, y + 42)
    page.mouse.up()
    drawn(page)
    assert middle(page, HIPS) == pytest.approx((x, y + 40), abs=5), "it keeps its distance from the pointer"
    now = [middle(page, f".joint[data-joint='{side} foot']") for side in ("right", "left")]
    assert now == [pytest.approx(one, abs=3) for one in feet]
    with page.expect_response("**/draw"):
        page.keyboard.press("Control+z")
    drawn(page)
    assert middle(page, HIPS) == pytest.approx((x, y), abs=1)
    page.locator(".joint[data-joint='right foot']").focus()
    with page.expect_response("**/draw"):
        page.keyboard.press("ArrowUp")
    drawn(page)
    assert page.get_by_text("The right foot rests on the floor.").is_visible()
    page.context.close()


def test_whoever_leaves_is_asked_only_when_something_would_be_lost(browser: Browser, place: Place) -> None:
    page = place.open(browser)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == []
    page.get_by_label("Lean forward").focus()
    with page.expect_response("**/draw"):
        page.keyboard.press("ArrowRight")
    drawn(page)
    page.reload()
    assert asked == ["beforeunload"]
    page.context.close()


def test_a_second_view_is_chosen_and_shown(browser: Browser, place: Place) -> None:
    page = place.open(browser)
    assert not page.locator("#second").is_visible()
    page.locator("summary", has_text="Seen from").click()
    with page.expect_response("**/draw"):
        page.get_by_role("button", name="From behind").click()
    drawn(page)
    assert page.get_by_label("Around the person").input_value() == "258"
    with page.expect_response("**/draw"):
        page.get_by_label("A second picture beside it").select_option("From the front")
    drawn(page)
    assert page.locator("#second svg").is_visible()
    page.get_by_role("button", name="Save the pose").click()
    assert page.locator(".second-view img").first.is_visible()
    page.context.close()


def test_without_a_script_what_touches_is_kept_and_what_cannot_be_is_said(
    browser: Browser, place: Place
) -> None:
    page = place.open(browser, java_script_enabled=False)
    page.get_by_label("Left foot, flat").first.uncheck(force=True)
    page.get_by_label("Head", exact=True).first.check(force=True)
    page.get_by_role("button", name="Show", exact=True).last.click()
    assert page.get_by_text("The head cannot come to the floor from here.").first.is_visible()
    page.get_by_text("Things", exact=True).click()
    page.get_by_label("Right foot, flat").last.check(force=True)
    page.get_by_role("button", name="Show", exact=True).last.click()
    assert page.get_by_label("Height of a step").input_value() == "15"
    page.context.close()


def test_without_a_script_the_form_shows_and_saves(browser: Browser, place: Place) -> None:
    page = place.open(browser, java_script_enabled=False)
    picture = page.locator("#stage img").get_attribute("src")
    page.get_by_text("Things", exact=True).click()
    page.get_by_label("Hands on a chair back").check(force=True)
    page.get_by_role("button", name="Show", exact=True).last.click()
    assert page.locator("#stage img").get_attribute("src") != picture
    page.get_by_role("button", name="Start", exact=True).click()
    assert page.get_by_role("button", name="Start", exact=True).get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Undo").click()
    assert not page.get_by_label("Hands on a chair back").is_checked()
    page.get_by_role("button", name="Save the pose").click()
    assert page.get_by_text("The figure shows this pose now.").is_visible()
    page.context.close()


def test_the_editor_fits_a_phone(browser: Browser, place: Place) -> None:
    page = place.open(browser)
    page.set_viewport_size({"width": 360, "height": 780})
    assert page.evaluate(NARROW) == 0
    assert page.locator("#stage svg").first.is_visible()
    page.context.close()
