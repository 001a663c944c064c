"""The settings: one area, its parts joined, the defaults among them."""

import re

import pytest

from tests.web.cast import Browser, Stage
from tests.web.stage import same_body

GOOD = {
    "paper": "letter", "layout": "compact", "size": "large", "colour": "black-and-white", "pain_limit": "4",
    "minutes_limit": "20", "retest_days": "28", "kind": "weekdays", "days": ["1", "3"], "times": "2",
}  # fmt: skip
PARTS = (
    "/account", "/account/sessions", "/account/appearance", "/clinic", "/clinic/defaults", "/clinic/symptoms",
    "/members",
)  # fmt: skip


@pytest.fixture
def owner(stage: Stage) -> Browser:
    return stage.browser("owner")


def test_every_part_of_the_settings_leads_to_every_other(owner: Browser) -> None:
    for part in PARTS:
        page = owner.get(part)
        assert page.status_code == 200
        assert page.text.count('aria-current="page"') == 2, part  # the place, and the part of it
        tabs = page.text.partition('aria-label="Settings"')[2].partition("</nav>")[0]
        assert [f'href="{other}"' in tabs for other in PARTS] == [True] * len(PARTS)


def test_a_clinician_sees_no_members_and_no_form_of_the_defaults(stage: Stage) -> None:
    clinician = stage.browser("clinician")
    page = clinician.get("/clinic/defaults").text
    assert 'href="/members"' not in page
    assert "<input" not in page.partition("<main")[2]
    assert clinician.send("/clinic/defaults", GOOD).status_code == 403


def test_defaults_are_changed_and_shown(owner: Browser, stage: Stage) -> None:
    assert owner.send("/clinic/defaults", GOOD).status_code == 303
    page = owner.get("/clinic/defaults").text
    assert 'value="letter" id="f-paper-2" checked' in page
    assert 'value="3" id="f-days-3" checked' in page
    assert owner.send("/clinic/defaults", {**GOOD, "kind": "every", "every": "3"}).status_code == 303
    assert re.search(r'name="every"[^>]* value="3"', owner.get("/clinic/defaults").text)
    assert "every 3 days" in stage.browser("clinician").get("/clinic/defaults").text.lower()
    assert owner.send("/clinic/defaults", {**GOOD, "kind": ""}).status_code == 303
    assert 'name="kind" value="" id="f-kind" checked' in owner.get("/clinic/defaults").text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"paper": "A3"}, "paper"), ({"pain_limit": "11"}, "pain_limit"), ({"minutes_limit": "900"}, "minutes_limit"),
     ({"retest_days": "soon"}, "retest_days"), ({"days": []}, "days"), ({"days": ["8"]}, "days.0"),
     ({"times": "99"}, "times"),
     ({"kind": "every", "every": "0"}, "every"),
     ({"kind": "quota", "per_week": ""}, "per_week"), ({"kind": "hourly"}, "kind"), ({"size": ""}, "size")],
)  # fmt: skip
def test_a_wrong_value_is_named_and_nothing_is_saved(
    owner: Browser, wrong: dict[str, object], field: str
) -> None:
    before = same_body(owner.get("/clinic/defaults"))
    answer = owner.send("/clinic/defaults", {**GOOD, **wrong})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert same_body(owner.get("/clinic/defaults")) == before
