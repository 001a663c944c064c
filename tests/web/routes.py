"""Every route of the site, with an address that exists and a form that is right, for whoever may send it."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import html5lib
from flask import Flask

from clinic.adapters import totp
from clinic.domain.actions import RULES, Action, Audience, Kind, Role, Rule
from clinic.domain.imports import SAMPLE
from clinic.services.context import House
from clinic.web import guard
from tests import staff
from tests.web.cast import COPIED, Place, Stage, picture

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Route:
    """One endpoint under one method."""

    endpoint: str
    pattern: str
    method: str
    action: Action
    arguments: frozenset[str]

    @property
    def rule(self) -> Rule:
        """What the table says of its action."""
        return RULES[self.action]

    @property
    def audience(self) -> Audience:
        """For whom it is there."""
        return self.rule.audience

    @property
    def writes(self) -> bool:
        """Whether its action writes."""
        return self.rule.kind is Kind.write


ENDING = frozenset(
    {"accounts.sign_out", "checkins.leave", "own_account.end_session", "own_account.end_sessions"}
)
"""Routes after which a browser is somebody else; who walks over all of them takes these last."""


TAKING = ENDING | {
    "accounts.give_password", "accounts.give_factor", "accounts.confirm_again", "accounts.enter_clinic",
    "own_account.change_password", "own_account.change_factor", "joining.accept", "programs.discard",
    "programs.publish", "programs.end", "own_exercises.archive", "merges.merge",
    "tests.accept", "tests.decline", "tests.correct",
    "templates.archive", "templates.unshare",
    "scans.confirm", "scans.put_away", "messages.send",
    "progression.take", "progression.defer", "progression.refuse", "disagreements.decide",
}  # fmt: skip
"""Routes that take away what another one needs, or need what another one takes away."""


def played(
    stage: Stage, copies: Callable[[], AbstractContextManager[House]], routes: Iterable[Route]
) -> Iterator[tuple[Stage, Route]]:
    """Each route with a stage on which it can be done: those that take something away have one of their own."""
    wanted = tuple(routes)
    shared = [route for route in wanted if route.endpoint not in TAKING]
    for together in (shared, *([route] for route in wanted if route.endpoint in TAKING)):
        with copies() as house, stage.over(house) as here:
            for route in together:
                yield here, route
        stage.browsers.clear()


def routes_of(app: Flask) -> tuple[Route, ...]:
    """Every route under every method that somebody declared; what ends a session comes last."""
    found = [
        Route(rule.endpoint, rule.rule, method, guard.ACTIONS[rule.endpoint], frozenset(rule.arguments))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return tuple(sorted(found, key=lambda route: route.endpoint in ENDING))


def address(route: Route, place: Place, session: UUID | None = None) -> str:
    """The route's address in a clinic, filled with keys that exist there."""
    known: dict[str, object] = {
        "patient_id": place.told.patient_id,
        "program_id": place.told.program_id,
        "other_id": place.double_id,
        "import_id": place.import_id,
        "test_id": place.test_id,
        "measure_id": place.measure_id,
        "minutes_id": place.minutes_id,
        "member_id": place.people["spare"].member_id,
        "session_id": session or uuid4(),
        "invitation_id": place.invitation_id,
        "question_id": place.question_id,
        "answer_id": place.saved_id,
        "message_id": place.message_id,
        "alert_id": place.alert_id,
        "pause_id": place.pause_id,
        "collection_id": place.collection_id,
        "template_id": place.template_id,
        "view_id": place.view_id,
        "batch": place.review_batch,
        "job_id": place.job_id,
        "scan_id": place.scan_id,
        "sheet_id": place.sheet_id,
        "row": 0,
        "column": 1,
        "aside_id": place.aside_id,
        "rule_id": place.rule_id,
        "number": 1,
        "key": "last_7",
        "form": "page",
        "day": datetime.now(UTC).date().isoformat(),
        "slug": "hip-hinge",
        "language": "es",
        "token": "",
        **OTHERS.get(route.endpoint, lambda _: {})(place),
    }
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(known[found[1]]), route.pattern)
    return path + QUERY.get(route.endpoint, lambda _: "")(place)


RENDERED = frozenset({
    "builder.preview", "builder.preview_page", "clinics.letterhead_preview", "handouts.choose", "handouts.own",
    "handouts.sheet",
})  # fmt: skip
"""Pages whose answer is rendered for the asking, in the process for that."""


def read_pages(stage: Stage) -> dict[str, tuple[str, str]]:
    """Each page with an actor who may read it and its address, by the name of its route; none that renders."""
    readers = {Audience.holder: "holder", Audience.anybody: "nobody"}
    return {
        route.endpoint: (readers.get(route.audience, "owner"), address(route, stage.scene.a))
        for route in routes_of(stage.app)
        if route.method == "GET" and route.endpoint not in RENDERED
    }


def elsewhere(route: Route) -> str:
    """The route's address with random keys."""
    address_ = re.sub(r"<uuid:\w+>", lambda _: str(uuid4()), route.pattern)
    plain = {
        "side": "left",
        "outcome": "none",
        "number": "1",
        "row": "0",
        "column": "1",
        "key": "last_7",
        "form": "page",
        "day": "2026-03-09",
        "slug": "hip-hinge",
        "language": "es",
        "token": "AAAA",
    }
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: plain[found[1]], address_)


def _drafted(place: Place) -> dict[str, object]:
    return {"program_id": place.drafted.program_id}


OTHERS: Mapping[str, Callable[[Place], dict[str, object]]] = {
    **dict.fromkeys(
        (
            "programs.draft",
            "programs.save",
            "programs.discard",
            "programs.ready",
            "programs.publish",
            "builder.preview",
            "builder.preview_page",
        ),
        _drafted,
    ),
    **dict.fromkeys(
        ("programs.template", "programs.apply"),
        lambda place: {"program_id": place.drafted.program_id, "slug": "learn-the-hip-hinge"},
    ),
    **dict.fromkeys(
        (
            "own_exercises.write",
            "own_exercises.change",
            "own_exercises.archive",
            "own_exercises.photo",
            "own_exercises.put_photo",
            "own_exercises.remove_photo",
            "own_translations.exercise",
            "own_translations.translate_exercise",
            "poses.pose",
            "poses.show",
            "poses.draw",
            "poses.save",
            "poses.remove",
        ),
        lambda place: {"slug": place.own_exercise},
    ),
    "own_exercises.keep": lambda place: {"slug": COPIED},
    "own_exercises.restore": lambda place: {"slug": place.away_exercise},
    **dict.fromkeys(("templates.preview", "templates.apply"), _drafted),
    "templates.copy": lambda place: {"slug": "learn-the-hip-hinge"},
    "templates.restore": lambda place: {"template_id": place.away_template_id},
    "disagreements.decide": _drafted,
    "disagreements.undo": lambda place: {"batch": place.decided_batch},
    "programs.restore": lambda place: {"program_id": place.discarded_id},
    "scans.undo": lambda place: {"sheet_id": place.entered_sheet_id},
    "caseload.undo_reassign": lambda place: {"batch": place.reassign_batch},
    **dict.fromkeys(
        ("reminders.ask_unsubscribe", "reminders.unsubscribe"), lambda place: {"token": place.unsubscribe}
    ),
    **dict.fromkeys(("messages.sent", "messages.take_back"), lambda place: {"batch": place.message_batch}),
    **dict.fromkeys(
        ("saved_answers.archive", "saved_answers.restore"), lambda place: {"answer_id": place.old_saved_id}
    ),
    **dict.fromkeys(
        ("second_fact.agree_word", "second_fact.remove_word"),
        lambda place: {"patient_id": place.drafted.patient_id},
    ),
    "prints.resume": lambda place: {"job_id": place.cancelled_job_id},
    **dict.fromkeys(("lint.lint", "lint.set_aside", "lint.take_back"), _drafted),
    "patients.restore": lambda place: {"patient_id": place.archived_id},
    "reports.file": lambda place: {"form": "entries"},
    "tests.outcome": lambda place: {"slug": "hip-rotation-test", "side": "left", "outcome": "leans"},
    **dict.fromkeys(
        ("tests.test", "tests.record", "tests.plan_retest"), lambda place: {"slug": "hip-rotation-test"}
    ),
    "merges.undo": lambda place: {"patient_id": place.merged_id},
    "patients.archive": lambda place: {"patient_id": place.fresh.patient_id},
}
"""Routes that need another object than most."""

QUERY: Mapping[str, Callable[[Place], str]] = {
    **dict.fromkeys(
        ("checkins.part", "checkins.skip", "checkins.feel", "checkins.lighter"),
        lambda place: f"?item={place.told.items[0]}&index=1",
    ),
    "checkins.picture": lambda place: f"?version={place.versions[0]}",
    "offline.told": lambda place: "?route=look",
    "messages.write": lambda place: f"?program={place.told.program_id}",
    "clinics.letterhead_preview": lambda place: "?colour=%237a1f4d&footer=Open",
    "versions.compare": lambda place: "?one=1&other=1",
}


def standing(stage: Stage, actor: str) -> Place:
    """The clinic in which an actor is at home."""
    return stage.scene.b if actor.endswith("of B") or actor == "member of both" else stage.scene.a


def fields(stage: Stage, route: Route, actor: str, place: Place) -> Fields:
    """A form that is right for a route, in a clinic."""
    make = FORMS.get(route.endpoint)
    return make(stage, actor, place) if make else {}


def form_at(stage: Stage, actor: str, page: str, action: str = "") -> Fields:
    """What a page's form would send as it stands, all but the token; without ``action`` the form that posts there."""
    answer = stage.browser(actor).get(page)
    return form_of(answer.text, page, action) if answer.status_code == 200 else {}


def form_of(text: str, page: str, action: str = "") -> Fields:
    """The same of a page that is here already."""
    parsed = html5lib.parse(text, namespaceHTMLElements=False)
    for form in parsed.iter("form"):
        if form.get("method", "get") == "post" and form.get("action", page).partition("?")[0] in (
            action,
            page,
        ):
            return _sent(form)
    return {}


def _sent(form: Any) -> Fields:
    found: Fields = {}
    for name, value in _controls(form):
        found.setdefault(name, []).append(value)
    found.pop("csrf_token", None)
    return found


def _controls(form: Any) -> Iterator[tuple[str, str]]:
    for control in form.iter():
        name = control.get("name")
        if name is None or control.get("disabled") is not None:
            continue
        if control.tag == "textarea":
            yield name, (control.text or "").removeprefix("\n")
        elif control.tag == "select":
            options = list(control.iter("option"))
            chosen = [one for one in options if one.get("selected") is not None] or options[:1]
            yield name, chosen[0].get("value") or ""
        elif control.tag == "input" and (
            control.get("type") not in {"checkbox", "radio"} or control.get("checked") is not None
        ):
            yield name, control.get("value") or ""


def _person(actor: str, place: Place) -> staff.Person:
    found = {"stale owner": "stale", "password only": "half"}.get(actor, actor.removesuffix(" of B"))
    return place.people.get(found, place.people["owner"])


def _code(stage: Stage, actor: str, place: Place) -> Fields:
    return {"code": totp.code_at(_person(actor, place).secret, datetime.now(UTC) + timedelta(seconds=30))}


def _new_factor(stage: Stage, actor: str, place: Place) -> Fields:
    browser = stage.browser(actor)
    browser.send("/account/factor/begin")
    found = re.search(r"((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})", browser.get("/account/factor").text)
    return {"code": totp.code_at(found[1].replace(" ", ""), datetime.now(UTC)) if found else "123456"}


def _entry(stage: Stage, actor: str, place: Place) -> Fields:
    return {
        "key": str(uuid4()), "day": stage.scene.today.isoformat(), "item": str(place.told.items[0]), "index": "1",
        "status": "done", "pain": "2", "effort": "3", "note": "Fine",
    }  # fmt: skip


def _json(stage: Stage, actor: str, place: Place) -> Fields:
    day, item = stage.scene.today.isoformat(), str(place.told.items[0])
    return {
        "client_key": str(uuid4()),
        "entries": [{"lineage": item, "performed_on": day, "status": "partial", "index": 1, "amount": {"reps": 5},
                     "pain": 2, "effort": 3, "felt": ["ache"], "note": "Fine"}],
        "symptoms": [{"performed_on": day, "felt": ["ache"], "pain": 3, "note": "Fine", "lineage": item}],
        "questions": [{"text": "More of it?", "lineage": item}],
        "easier": "Stairs",
    }  # fmt: skip


def _ticked(stage: Stage, actor: str, place: Place) -> Fields:
    return {"who": [f"{place.told.program_id}.0"]}


def _waiting(stage: Stage, actor: str, place: Place) -> Fields:
    told = {name: value for name, value in _entry(stage, actor, place).items() if name != "key"}
    entry = {
        "key": str(uuid4()),
        "form": "entries",
        "made_at": stage.scene.now.isoformat(),
        "version": 1,
        "fields": [*told.items()],
    }
    return {"program": str(place.told.program_id), "waiting": [entry]}


def _desk(stage: Stage, actor: str, place: Place) -> Fields:
    day = stage.scene.today.isoformat()
    cell = f"{place.told.items[0]}:1::{day}"
    return {"key": str(uuid4()), "week": day, "source": "paper", f"cell:{cell}": "done", f"pain:{cell}": "3"}


def _draft(stage: Stage, actor: str, place: Place) -> Fields:
    page = f"/programs/{place.drafted.program_id}/draft"
    return {**form_at(stage, actor, page), "do": "save"}


def _pose(stage: Stage, actor: str, place: Place) -> Fields:
    page = f"/exercises/{place.own_exercise}/pose"
    return form_at(stage, actor, f"{page}?from=squat", page)


def _facts(stage: Stage, actor: str, place: Place) -> Fields:
    return form_at(stage, actor, f"/patients/{place.told.patient_id}/facts")


def _publish(stage: Stage, actor: str, place: Place) -> Fields:
    kept = form_at(stage, actor, f"/programs/{place.drafted.program_id}/publish")
    return {**kept, "reason": "Moves well"}


def _apply(stage: Stage, actor: str, place: Place) -> Fields:
    page = f"/programs/{place.drafted.program_id}/ready-made/learn-the-hip-hinge"
    return {**form_at(stage, actor, page), "place": ["0"]}


def _aside(stage: Stage, actor: str, place: Place) -> Fields:
    page = f"/programs/{place.drafted.program_id}/lint"
    kept = form_at(stage, actor, page, f"/programs/{place.drafted.program_id}/set-aside")
    return {**kept, "reason": "Right as it is"}


def _symptom_table(stage: Stage, actor: str, place: Place) -> Fields:
    page = "/clinic/symptoms/change"
    return {**form_at(stage, actor, page), "do": "keep", "reason": "As we agreed"}


def _hand_over(stage: Stage, actor: str, place: Place) -> Fields:
    ticks = [f"{item}:{tick}" for item in place.told.items for tick in ("shown", "did", "said-why")]
    return {"tick": ticks, "note": "Went well"}


def _sheet(stage: Stage, actor: str, place: Place) -> Fields:
    """The sheet's form with its doubtful place chosen, for the week before last."""
    today = stage.scene.today
    first = today - timedelta(days=14 + today.weekday())
    page = f"/scans/sheets/{place.sheet_id}"
    known = form_at(stage, actor, f"{page}?first_day={first.isoformat()}", f"{page}/confirm")
    return {**known, "cell-0-0": "done"} if known else {}


def _translated(stage: Stage, actor: str) -> Fields:
    page = "/translations/es/clinic"
    return dict.fromkeys(form_at(stage, actor, page), "Llame.")


def _tomorrow(stage: Stage) -> str:
    return (stage.scene.today + timedelta(days=1)).isoformat()


FORMS: Mapping[str, Callable[[Stage, str, Place], Fields]] = {
    "accounts.give_password": lambda stage, actor, place: {
        "email": place.people["spare"].email, "password": staff.PASSWORD, "next": "/today",
    },
    "accounts.give_factor": _code,
    "accounts.confirm_again": _code,
    "accounts.enter_clinic": lambda stage, actor, place: form_at(stage, actor, "/clinics"),
    "checkins.choose_language": lambda stage, actor, place: {"language": "es", "back": "/c/today"},
    "checkins.choose_pace": lambda stage, actor, place: {"pace": "one"},
    "checkins.open_link": lambda stage, actor, place: {"token": place.told.fragment},
    "checkins.tell": _entry,
    "checkins.tell_symptom": lambda stage, actor, place: {
        "key": str(uuid4()), "day": stage.scene.today.isoformat(), "item": str(place.told.items[0]), "felt": ["ache"],
        "pain": "3", "phase": "during", "where": "left", "note": "Fine",
    },
    "checkins.send_question": lambda stage, actor, place: {
        "key": str(uuid4()), "question": "More of it?", "item": str(place.told.items[0]),
    },
    "checkins.tell_easier": lambda stage, actor, place: {"key": str(uuid4()), "easier": "Stairs"},
    "checkins.record": _json,
    "offline.receive": _waiting,
    "offline.choose_keeping": lambda stage, actor, place: {"keeps": "no"},
    "checkins.enter": _desk,
    "messages.send": lambda stage, actor, place: {
        "key": str(uuid4()), "program": [str(place.told.program_id)], "text": "We are closed on Friday.",
    },
    "questions.insert": lambda stage, actor, place: {
        "question": str(place.plain_question_id), "saved": f"{place.mark} often", "answer": "Dear patient,",
    },
    "saved_answers.add": lambda stage, actor, place: {
        "title": f"Ice {uuid4().hex[:6]}", "text": "Ten minutes at most.", "language": "en",
    },
    "saved_answers.change": lambda stage, actor, place: form_at(
        stage, actor, "/questions/saved", f"/questions/saved/{place.saved_id}/change"
    ),
    "second_fact.give": lambda stage, actor, place: {"fact": "1950", "next": "/c/past"},
    "second_fact.agree_word": lambda stage, actor, place: {"word": "Geranium"},
    "clinics.change": lambda stage, actor, place: {
        "name": "Riverside", "address": "Lane 1", "phone": "555 0111", "zone": "UTC",
        "urgent_text": "Call us.",
    },
    "defaults.change": lambda stage, actor, place: {
        "paper": "letter", "layout": "standard", "size": "large", "colour": "colour", "pain_limit": "4",
        "minutes_limit": "20", "retest_days": "28", "kind": "weekdays", "days": ["1", "3"],
        "times": "2", "per_week": "3",
    },
    "clinics.change_letterhead": lambda stage, actor, place: {"colour": "#7a1f4d", "footer": "Open daily"},
    "clinics.choose_body": lambda stage, actor, place: {"body": "older-woman"},
    "clinics.put_logo": lambda stage, actor, place: {"logo": (BytesIO(picture(9)), "logo.png")},
    **dict.fromkeys(
        ("handouts.keep", "handouts.make_usual"),
        lambda stage, actor, place: {"layout": "compact", "size": "large", "paper": "letter", "colour": "colour"},
    ),
    "joining.accept": lambda stage, actor, place: {
        "token": place.invitation, "step": "join", "name": "New Person", "password": "seven green paper boats",
        "credential": "PT",
    },
    "lighter.choose": lambda stage, actor, place: {f"lighter:{place.told.items[0]}": "bent-knees"},
    "disagreements.decide": lambda stage, actor, place: form_at(
        stage, actor, f"/patients/{place.drafted.patient_id}", f"/programs/{place.drafted.program_id}/disagreements"
    ),
    "disagreements.undo": lambda stage, actor, place: {"patient": str(place.drafted.patient_id)},
    "delivery.change": lambda stage, actor, place: {"group": "group", "start": "Ten clean ones", "beside": "Heat"},
    "hand_over.record": _hand_over,
    "lint.set_aside": _aside,
    "members.invite": lambda stage, actor, place: {"email": "somebody@else.example", "role": "clinician"},
    "members.change_role": lambda stage, actor, place: {"role": Role.auditor.value},
    "imports.preview": lambda stage, actor, place: {"file": (BytesIO(SAMPLE.encode()), "patients.csv")},
    "imports.confirm": lambda stage, actor, place: {"text": SAMPLE, "file_name": "patients.csv", "twins": "add"},
    "merges.merge": lambda stage, actor, place: form_at(
        stage, actor, f"/patients/{place.told.patient_id}/merge/{place.double_id}"
    ),
    "measures.record_pain": lambda stage, actor, place: {
        "period": "now", "score": "3", "performed_on": stage.scene.today.isoformat(), "note": "Better",
    },
    "measures.record_function": lambda stage, actor, place: {
        "performed_on": stage.scene.today.isoformat(), "activity_1": "Stairs", "activity_2": "Garden",
        "activity_3": "Shopping", "score_1": "3", "score_2": "4", "score_3": "5",
    },
    "monitoring.record": lambda stage, actor, place: {
        "on": stage.scene.today.isoformat(), "minutes": "11", "kind": "live", "note": "Asked about the stairs",
    },
    "monitoring.correct": lambda stage, actor, place: {
        "on": stage.scene.today.isoformat(), "minutes": "9", "kind": "review", "reason": "Misread",
    },
    "measures.correct": lambda stage, actor, place: {"score": "5", "reason": "Misread"},
    "tests.record": lambda stage, actor, place: {
        "left": "reaches", "right": "leans", "performed_on": stage.scene.today.isoformat(),
        "retest_on": _tomorrow(stage), "left_note": "Easy", "right_note": "Stiff",
    },
    "tests.correct": lambda stage, actor, place: {
        "left": "reaches", "right": "leans", "performed_on": stage.scene.today.isoformat(), "reason": "Sides mixed up",
    },
    "tests.decline": lambda stage, actor, place: {"reason": "Pain first"},
    "tests.plan_retest": lambda stage, actor, place: {"retest_on": _tomorrow(stage)},
    "timeline.write_note": lambda stage, actor, place: {"text": "Called, all is well."},
    "own_account.change_name": lambda stage, actor, place: {"name": "Another Name", "credential": "PT"},
    "own_account.change_password": lambda stage, actor, place: {
        "current": staff.PASSWORD, "chosen": "seven green paper boats",
    },
    "own_account.change_factor": _new_factor,
    "own_exercises.add": lambda stage, actor, place: {
        "name": "Clam", "purpose": "Wakes up your hip.", "category": "activation", "position": "side-lying",
        "sides": "one-side", "region": ["hip"], "steps": "Lie down.\nLift your {side} knee.",
    },
    "collections.create": lambda stage, actor, place: {"name": f"Knees {uuid4().hex[:6]}", "slug": "squat"},
    "collections.rename": lambda stage, actor, place: {"name": f"Hips {uuid4().hex[:6]}"},
    "collections.add": lambda stage, actor, place: {"slug": "hip-hike"},
    "collections.take_out": lambda stage, actor, place: {"slug": "squat", "from": "shelf"},
    "own_exercises.put_photo": lambda stage, actor, place: {
        "photo": (BytesIO(picture(9, "JPEG")), "knee.jpg"), "alt": "A knee",
    },
    "own_exercises.change": lambda stage, actor, place: {
        **form_at(stage, actor, f"/exercises/{place.own_exercise}/change"), "why": "It helps.",
    },
    "own_translations.translate_exercise": lambda stage, actor, place: {
        f"text-{hashlib.sha256(f'{place.mark} clam'.encode()).hexdigest()[:16]}": "Almeja",
    },
    "own_translations.translate_clinic": lambda stage, actor, place: _translated(stage, actor),
    "patients.create": lambda stage, actor, place: {
        "given_name": "Vera", "family_name": "Holm", "born": "1950", "language": "en", "email": "",
        "phone": "555 0123", "minutes_a_day": "20", "note": "New",
    },
    "patients.change": _facts,
    "prints.begin": lambda stage, actor, place: {
        "key": str(uuid4()), "whom": "ticked", "program": [str(place.told.program_id)], "log_days": "7",
    },
    "scans.begin": lambda stage, actor, place: {
        "key": str(uuid4()), "patient": str(place.told.patient_id), "file": (BytesIO(picture(9, "JPEG")), "log.jpg"),
    },
    "scans.confirm": _sheet,
    **dict.fromkeys(("poses.show", "poses.draw", "poses.save"), _pose),
    "poses.remove": lambda stage, actor, place: {"number": _pose(stage, actor, place)["number"]},
    "programs.begin": lambda stage, actor, place: {"title": "Another program"},
    "programs.save": _draft,
    "programs.apply": _apply,
    "programs.publish": _publish,
    "programs.pause": lambda stage, actor, place: {
        "first_day": _tomorrow(stage), "last_day": _tomorrow(stage), "reason": "Away",
    },
    "programs.resume": lambda stage, actor, place: {"on": _tomorrow(stage)},
    "programs.end": lambda stage, actor, place: {"ends_on": _tomorrow(stage), "reason": "Done"},
    **dict.fromkeys(
        ("progression.take", "progression.defer", "progression.refuse"),
        lambda stage, actor, place: {"until": stage.scene.today.isoformat(), "reason": "Later"},
    ),
    **dict.fromkeys(
        ("templates.add", "templates.add_from"),
        lambda stage, actor, place: {"name": "First weeks", "purpose": "After the first visit"},
    ),
    "templates.change": lambda stage, actor, place: {
        **form_at(stage, actor, f"/templates/{place.template_id}"), "do": "save", "purpose": "Changed",
    },
    "templates.apply": lambda stage, actor, place: {
        **form_at(stage, actor, f"/programs/{place.drafted.program_id}/templates/{place.template_id}"), "place": ["0"],
    },
    "proof.verify": lambda stage, actor, place: {"token": "0000-0000"},
    **dict.fromkeys(("caseload.review", "caseload.to_print", "caseload.to_write"), _ticked),
    "caseload.reassign": lambda stage, actor, place: {
        **_ticked(stage, actor, place), "to": str(place.people["owner"].member_id),
    },
    "caseload.save_view": lambda stage, actor, place: {"name": f"View of {actor}", "reason": "question"},
    "questions.answer": lambda stage, actor, place: {"answer": "Yes."},
    "reminders.change": lambda stage, actor, place: {
        "channel": "mail", "time": "17:30", "agreed_on": stage.scene.today.isoformat(),
    },
    "reminders.change_clinic": lambda stage, actor, place: {"links": "no", "quiet_from": "20:00", "quiet_to": "07:30"},
    "reminders.change_own": lambda stage, actor, place: {"channel": "mail", "time": "09:00"},
    "reminders.take_text": lambda stage, actor, place: {"from": "+15550100142", "text": "STOP"},
    "reminders.unsubscribe": lambda stage, actor, place: {"List-Unsubscribe": "One-Click"},
    "resets.ask": lambda stage, actor, place: {"email": place.people["spare"].email},
    "resets.choose": lambda stage, actor, place: {
        "token": place.reset, "step": "reset", "password": "seven green paper boats",
    },
    "symptom_table.change": _symptom_table,
    "symptoms.acknowledge": lambda stage, actor, place: {"note": "Called"},
}  # fmt: skip
"""A form that is right, for each route whose form holds more than its token."""
