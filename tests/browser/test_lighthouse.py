"""What Lighthouse asks of a page, as far as it can be asked offline: main pages on a phone, and how fast they were."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

from tests.browser.served import Served
from tests.browser.test_every_page import complaints, jumps
from tests.web.routes import address, routes_of

pytestmark = pytest.mark.browser

MAIN = {
    "nobody": ("accounts.sign_in", "checkins.enter_code"),
    "owner": (
        "caseload.today", "patients.patients", "patients.patient", "patients.add", "catalogue.exercises",
        "catalogue.exercise", "programs.draft", "programs.ready", "programs.program", "templates.templates",
        "accounts.account", "clinics.clinic", "finding.find",
    ),
    "holder": ("checkins.today",),
}  # fmt: skip
PRESSED, READ, WIDE = 44, 12, 360
BLOCKING_MOST, PACKED_FROM, A_YEAR = 5, 1500, 31_536_000
"""Three style sheets, and the script of a few lines that knows the theme before anything is drawn."""
FAULTS = """([pressed, read]) => {
  const seen = one => one.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !one.closest(".visually-hidden, .skip");
  const named = one => `${one.tagName.toLowerCase()} ${(one.textContent || one.name || one.id).trim().slice(0, 50)}`;
  const found = [];
  const say = (fits, words) => { if (!fits) found.push(words); };
  say(document.doctype && document.compatMode === "CSS1Compat", "no doctype");
  say(document.characterSet === "UTF-8", "not UTF-8");
  say(document.documentElement.lang, "no language");
  say(document.title.trim(), "no title");
  say(document.querySelector("meta[name=description][content]")?.content.trim(), "no description");
  say(/width=device-width/.test(document.querySelector("meta[name=viewport]")?.content), "no viewport");
  say(!/user-scalable=no|maximum-scale/.test(document.querySelector("meta[name=viewport]")?.content), "no zoom");
  for (const one of document.querySelectorAll("a[href]"))
    say(one.textContent.trim() || one.getAttribute("aria-label"), `a link without text: ${one.href}`);
  for (const one of document.querySelectorAll("a[href], button:enabled, input:enabled, select, textarea, summary")) {
    const parts = [one, ...(one.labels ?? [])];
    const tall = Math.round(Math.max(...parts.map(part => part.getBoundingClientRect().height)));
    if (parts.some(seen) && tall > 0 && getComputedStyle(one).display !== "inline" && !one.matches(".calendar a"))
      say(tall >= pressed, `${tall} px to press: ${named(one)}`);
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const one = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || one.closest("script, style, template, svg") || !seen(one)) continue;
    const size = parseFloat(getComputedStyle(one).fontSize);
    say(size >= read, `${size} px to read: ${named(one)}`);
  }
  return found;
}"""
"""Ways in a sentence are as high as the sentence; a day of the calendar is small, and the list below holds it again."""
SPEED = """() => new Promise(done => {
  const facts = { shift: 0, lcp: 0, blocking: [] };
  new PerformanceObserver(list => { for (const entry of list.getEntries()) facts.shift += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver(list => { facts.lcp = Math.round(list.getEntries().at(-1).startTime); })
    .observe({ type: "largest-contentful-paint", buffered: true });
  facts.blocking = performance.getEntriesByType("resource")
    .filter(one => one.renderBlockingStatus === "blocking").map(one => one.name);
  setTimeout(() => done(facts), 300);
})"""


ROUNDED = 1
WITHOUT_PICTURES = """async () => {
  const fetched = [...document.images].filter(one => !one.src.startsWith("data:"));
  const before = document.documentElement.scrollHeight;
  for (const source of document.querySelectorAll("picture > source")) source.remove();
  const dot = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
  await Promise.all(fetched.map(one => { one.loading = "eager"; one.src = dot; return one.decode(); }));
  return [before, document.documentElement.scrollHeight];
}"""
"""Every picture that is fetched made as small as can be: where its place is kept, the page is as long as before."""


def main_pages(served: Served) -> Iterator[tuple[str, str, str]]:
    """The main pages as (actor, endpoint, path)."""
    paths = {
        route.endpoint: address(route, served.stage.scene.a)
        for route in routes_of(served.app)
        if route.method == "GET"
    }
    for actor, endpoints in MAIN.items():
        for endpoint in endpoints:
            yield actor, endpoint, paths[endpoint]


def kept_and_packed(answers: list[Response]) -> Iterator[str]:
    """What a browser would fetch again without need, or get longer than it must be."""
    for answer in answers:
        headers, static = answer.headers, "/static/" in answer.url
        if static and f"max-age={A_YEAR}" not in headers.get("cache-control", ""):
            yield f"not kept: {answer.url}"
        text = headers.get("content-type", "").startswith("text/html")
        if text and len(answer.body()) > PACKED_FROM and "content-encoding" not in headers:
            yield f"not packed: {answer.url}"


def kept_answers(page: Page) -> list[Response]:
    """Every answer that the page gets from now on."""
    found: list[Response] = []
    page.on("response", lambda answer: found.append(answer))
    return found


def faults(page: Page, path: str, axe: Axe, answers: list[Response]) -> tuple[list[str], dict[str, Any]]:
    """What Lighthouse would find in a page that is opened now; and how fast it was, to be seen."""
    answers.clear()
    page.goto(path, wait_until="load")
    speed: dict[str, Any] = page.evaluate(SPEED)
    found = [str(fault) for fault in page.evaluate(FAULTS, [PRESSED, READ])]
    found += kept_and_packed(answers)
    found += [f"{one['id']}: {one['help']}" for one in axe.run(page).response["violations"]]
    if len(speed["blocking"]) > BLOCKING_MOST:
        found.append(f"{len(speed['blocking'])} files before anything is drawn: {speed['blocking']}")
    found += jumps(page)
    before, after = page.evaluate(WITHOUT_PICTURES)
    if abs(before - after) > ROUNDED:
        found.append(f"{before} px long, but {after} px until its pictures are there")
    return found, speed


def test_main_pages_are_as_lighthouse_wants_them(browser: Browser, served: Served) -> None:
    axe, wrong, speeds = Axe(), {}, {}
    for actor in MAIN:
        page = served.window(browser, actor, WIDE, dark=False).new_page()
        said, answers = complaints(page, served.origin), kept_answers(page)
        for whose, endpoint, path in main_pages(served):
            if whose == actor:
                found, speeds[endpoint] = faults(page, path, axe, answers)
                if found or said:
                    wrong[endpoint] = found + said
                said.clear()
        page.context.close()
    for endpoint, speed in speeds.items():
        print(f"{endpoint}: largest picture or text after {speed['lcp']} ms, shift {speed['shift']:.4f}")
    assert not wrong, "\n".join(f"{where}\n    " + "\n    ".join(found) for where, found in wrong.items())
