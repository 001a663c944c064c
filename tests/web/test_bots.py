"""Previews, mail scanners and crawlers open every door that a patient's link leads to: not a row is written.

``CLINIC_BOT_OPENS`` sets how often they come in all, 240 times when it is not set.
"""

import os
import random
from collections import Counter

import pytest

from clinic.domain.actions import Audience
from tests.web.cast import Stage
from tests.web.routes import Route, address, elsewhere, routes_of
from tests.web.watch import contents, watched

OPENS = int(os.environ.get("CLINIC_BOT_OPENS", "240"))
BOTS = {
    "a messenger's preview": {"User-Agent": "WhatsApp/2.23.20.0"},
    "a network's preview": {"User-Agent": "facebookexternalhit/1.1"},
    "a chat's preview": {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"},
    "a phone's preview": {"User-Agent": "Mozilla/5.0 (Macintosh) facebookexternalhit/1.1 Twitterbot/1.0"},
    "an office's preview": {"User-Agent": "Mozilla/4.0 (compatible; ms-office; MSOffice 16)"},
    "a mail scanner": {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) SafeLinks", "X-Scan": "1"},
    "a mail's pictures": {"User-Agent": "Mozilla/5.0 GoogleImageProxy", "Accept": "image/*"},
    "a search engine": {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)", "From": "a@b.example"},
    "a crawler of texts": {"User-Agent": "GPTBot/1.2", "Accept-Encoding": "gzip"},
    "a browser that reads ahead": {"User-Agent": "Mozilla/5.0 Chrome/140", "Sec-Purpose": "prefetch;prerender"},
    "an older one that reads ahead": {"User-Agent": "Mozilla/5.0 Firefox/78", "X-Moz": "prefetch"},
    "a program": {"User-Agent": "curl/8.5", "Accept": "*/*"},
}  # fmt: skip
METHODS = ("GET", "HEAD", "OPTIONS")


def doors(stage: Stage) -> list[str]:
    """The addresses of all that a patient or anybody may open, with keys that exist and with random ones."""
    open_ = (Audience.anybody, Audience.holder)
    found: list[Route] = [
        route for route in routes_of(stage.app) if route.method == "GET" and route.audience in open_
    ]
    paths = {address(route, stage.scene.a) for route in found} | {elsewhere(route) for route in found}
    posting = {route.pattern for route in routes_of(stage.app) if route.audience in open_ and route.writes}
    return sorted(paths | {path for path in posting if "<" not in path})


def test_twelve_kinds_of_bots_write_nothing_at_any_door(stage: Stage) -> None:
    assert len(BOTS) == 12
    paths, dice, seen = doors(stage), random.Random("bots"), Counter[str]()
    assert {"/c", "/c/today", "/c/offline", "/verify", "/reset", "/join"} <= {*paths}
    before = contents(stage.house)
    with watched(stage.house) as watch:
        for number in range(OPENS):
            kind = list(BOTS)[number % len(BOTS)]
            path = paths[number % len(paths)] if number < 2 * len(paths) else dice.choice(paths)
            answer = stage.new_browser("nobody").open(path, method=dice.choice(METHODS), headers=BOTS[kind])
            assert answer.status_code in {200, 303, 404, 405}, f"{kind} at {path}"
            seen[kind] += 1
    assert watch.tried == []
    assert contents(stage.house) == before
    assert min(seen.values()) >= OPENS // len(BOTS)


@pytest.mark.parametrize("method", METHODS)
def test_what_reads_ahead_in_a_patients_own_browser_leaves_only_that_it_was_seen(
    stage: Stage, method: str
) -> None:
    before = contents(stage.house)
    for path in doors(stage):
        if not path.startswith("/c"):
            continue
        stage.browser("holder").open(path, method=method, headers={"Sec-Purpose": "prefetch"})
    after = contents(stage.house)
    changed = {name for name, rows in after.items() if rows != before[name]}
    assert changed <= {"audit_entries", "audit_heads"}
