"""Text that would like to be a script: in every field, on every page, and on paper, it stays text."""

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import html5lib
import pikepdf
import pypdfium2
import pytest

from tests.web.cast import Stage
from tests.web.routes import address, form_at, routes_of
from tests.web.test_routes import expected

PAYLOADS = (
    "<script>xss()</script>", "</script><script>xss()</script>", "<img src=x onerror=xss()>",
    "\"><img src=x onerror=xss()>", "'><svg onload=xss()>", "<svg><script>xss()</script></svg>",
    "\" onmouseover=\"xss()", "' onfocus='xss()' autofocus='", "` onclick=xss() `",
    "</title><script>xss()</script>", "</textarea><script>xss()</script>", "</style><script>xss()</script>",
    "<!--<script>xss()//-->", "--><script>xss()</script>", "]]><script>xss()</script>",
    "<iframe src=javascript:xss()>", "<a href=javascript:xss()>a</a>", "javascript:xss()",
    "data:text/html,<script>xss()</script>", "<base href=//xss.example>",
    "<link rel=stylesheet href=//xss.example>", "<meta http-equiv=refresh content=0;//xss.example>",
    "<form action=//xss.example>", "<object data=//xss.example>", "<embed src=//xss.example>",
    "<math><mi xlink:href=javascript:xss()>", "<details open ontoggle=xss()>", "<body onload=xss()>",
    "<input autofocus onfocus=xss()>", "<style>@import '//xss.example'</style>", "{{ 7*7 }}{% raw %}",
    "${7*7}#{7*7}", "&lt;script&gt;xss()&lt;/script&gt;", "&#60;script&#62;xss()", "%3Cscript%3Exss()",
    "<ScRiPt/x>xss()</sCrIpT>", "<<script>xss()//<</script>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>xss()", "\\\"><script>xss()</script>",
    "＜script＞xss()＜/script＞", "=cmd|' /C xss'!A0", "url(javascript:xss())", "\u2028xss()\u2029",
    "</option></select><script>xss()</script>",
)  # fmt: skip

ADDRESSES = ("href", "src", "action", "formaction", "data", "srcset", "xlink:href", "poster", "background")


UNPRINTED = tuple(payload for payload in PAYLOADS if "＜" in payload)
"""No font of the sheets has these letters."""


def packed(most: int, without: tuple[str, ...] = ()) -> list[str]:
    """All payloads in as few texts of at most so many letters as they fit in, each payload whole."""
    texts = [""]
    for payload in (one for one in PAYLOADS if one not in without):
        if len(texts[-1]) + len(payload) + 1 > most:
            texts.append("")
        texts[-1] = f"{texts[-1]} {payload}".strip()
    return texts


def fill(stage: Stage, text: str) -> None:
    """Put a text into every field of words there is, through the forms; then look whether it came in."""
    a, owner, patient = stage.scene.a, stage.browser("owner"), stage.browser("holder")
    today, item = stage.scene.today.isoformat(), str(a.told.items[0])
    posts: list[tuple[str, dict[str, Any]]] = [
        ("/clinic", {"name": text, "address": text, "phone": "555 0111", "zone": "UTC", "paper": "a4",
                     "urgent_text": text, "pain_limit": "5"}),
        ("/account/name", {"name": text, "credential": text[:64]}),
        (f"/patients/{a.told.patient_id}/facts", {
            **form_at(stage, "owner", f"/patients/{a.told.patient_id}/facts"), "given_name": text, "family_name": text,
            "note": text, "phone": "555 0123"}),
        (f"/programs/{a.told.program_id}/pause", {"first_day": today, "last_day": today, "reason": text}),
    ]  # fmt: skip
    for path, form in posts:
        assert owner.send(path, form).status_code in {303}, path
    rewrite(stage, text)
    report = {"key": str(uuid4()), "day": today, "item": item, "index": "1", "status": "done", "note": text}
    assert patient.send("/c/entries", report).status_code == 303
    symptom = {
        "key": str(uuid4()),
        "day": today,
        "item": item,
        "felt": ["numbness"],
        "pain": "6",
        "note": text,
    }
    assert patient.send("/c/hurts", symptom).status_code == 200
    assert patient.send("/c/ask", {"key": str(uuid4()), "question": text}).status_code == 303
    assert patient.send("/c/easier", {"key": str(uuid4()), "easier": text}).status_code == 303
    answers = re.findall(r'action="(/questions/[^"]+/answer)"', owner.get("/questions").text)
    assert owner.send(answers[0], {"answer": text}).status_code == 303
    alerts = re.findall(
        r'action="(/alerts/[^"]+/acknowledge)"', owner.get(f"/patients/{a.told.patient_id}").text
    )
    assert owner.send(alerts[0], {"note": text}).status_code == 303


def pages(stage: Stage) -> Iterator[tuple[str, str]]:
    """Every page of the clinic's people and of the patient, as (name, text)."""
    for actor in ("owner", "auditor", "holder"):
        for route in routes_of(stage.app):
            if route.method == "GET" and expected(actor, route) == "in" and route.endpoint not in UNTOUCHED:
                answer = stage.browser(actor).get(address(route, stage.scene.a))
                assert answer.status_code < 500, route.endpoint
                if answer.mimetype == "text/html":
                    yield f"{actor} at {route.endpoint}", answer.text


UNTOUCHED = {
    "style.style",
    "style.style_patient",
    "catalogue.picture",
    "checkins.picture",
    "programs.draft",
    "programs.ready",
    "builder.picks",
    "builder.dose",
    "builder.preview",
    "builder.preview_page",
}


def alive(page: str) -> list[str]:
    """What of a page would run or load something that a text asked for."""
    found = []
    for element in html5lib.parse(page, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag.lower() == "script" and "".join(element.itertext()).strip():
            found.append("script")
        if element.tag in {"base", "iframe", "object", "embed", "math", "style"} or element.get("http-equiv"):
            found.append(element.tag)
        for name, value in element.attrib.items():
            lower = str(name).lower()
            drawn = value.startswith("data:image/png;base64,")  # letters of no meaning
            if lower.startswith("on") or (
                lower in ADDRESSES and not drawn and re.search(r"xss|^\s*(javascript|vbscript):", value)
            ):
                found.append(f"{element.tag} {name}={value[:60]}")
    return found


def spoken(page: str) -> str:
    """A page's text and what stands in its fields, with single spaces."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    fields = (one.get("value") or "" for one in tree.iter("input"))
    return " ".join(" ".join([*tree.itertext(), *fields]).split())


@pytest.mark.parametrize("number", range(len(packed(200))))
def test_a_script_in_any_field_is_shown_as_text_and_does_nothing(stage: Stage, number: int) -> None:
    text = packed(200)[number]
    fill(stage, text)
    shown = dict(pages(stage))
    living = {name: found for name, page in shown.items() if (found := alive(page))}
    assert not living
    wanted = " ".join(text.split())
    told = {name for name, page in shown.items() if wanted in spoken(page)}
    assert told >= SHOWN, SHOWN - told


SHOWN = {
    f"owner at {name}"
    for name in (
        "patients.patient", "patients.patients", "patients.facts", "programs.program", "programs.version",
        "caseload.today",
        "questions.questions", "symptoms.alert", "clinics.clinic", "accounts.account", "links.link", "checkins.desk",
        "adherence.day", "members.members", "audit.trail",
    )
} | {f"holder at {name}" for name in ("checkins.today", "checkins.ask", "checkins.past")}  # fmt: skip
"""Pages on which the text must be read as it was typed."""


def test_a_script_on_paper_is_printed_as_text(stage: Stage) -> None:
    program, owner = stage.scene.a.told.program_id, stage.browser("owner")
    texts = packed(200, UNPRINTED)
    for place, text in enumerate(texts):
        fill(stage, text) if not place else rewrite(stage, text)
        answer = owner.get(f"/programs/{program}/handout/{place + 2}")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), text
        assert bare(text) in printed_text(answer.data), text
        assert active_parts(answer.data) == [], text
    rewrite(stage, UNPRINTED[0])
    answer = owner.get(f"/programs/{program}/handout/{len(texts) + 2}")
    assert answer.status_code == 409
    assert "FULLWIDTH LESS-THAN SIGN" in answer.text
    assert "in the title of the program" in answer.text


def rewrite(stage: Stage, text: str) -> None:
    """Publish the next version of the program with a text in every field that is printed."""
    program, owner = stage.scene.a.told.program_id, stage.browser("owner")
    owner.send(f"/programs/{program}/revise")
    form = form_at(stage, "owner", f"/programs/{program}/draft")
    words = {name: text for name in form if name.startswith(("why-", "note-"))}
    form |= {**words, "title": text, "goal": text, "do": "save"}
    assert owner.send(f"/programs/{program}/draft", form).status_code == 303
    kept = form_at(stage, "owner", f"/programs/{program}/publish")
    kept |= {"effective_from": stage.scene.today.isoformat(), "reason": text}
    assert owner.send(f"/programs/{program}/publish", kept).status_code == 303


def printed_text(content: bytes) -> str:
    """A sheet's letters in order, without spaces."""
    sheet = pypdfium2.PdfDocument(content)
    return bare("".join(page.get_textpage().get_text_bounded() for page in sheet))


def bare(text: str) -> str:
    """The letters alone: how lines are broken on paper does not matter."""
    return re.sub(r"[\s\u00ad\u200b\ufffe\u2028\u2029]", "", unicodedata.normalize("NFKC", text))


def active_parts(content: bytes) -> list[str]:
    """What a sheet would do, or lead to that is no page or phone."""
    found = []
    with pikepdf.open(BytesIO(content)) as sheet:
        for part in sheet.objects:
            if not isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
                continue
            keys = {
                "/JavaScript",
                "/JS",
                "/Launch",
                "/EmbeddedFiles",
                "/OpenAction",
                "/AA",
                "/GoToR",
                "/SubmitForm",
            }
            found += [name for name in keys if name in part]
            if "/URI" in part and not str(part["/URI"]).startswith(
                ("https://clinic.example/", "tel:", "mailto:")
            ):
                found.append(str(part["/URI"]))
    return found
