"""The patient's page without network: its manifest and worker, the page a phone keeps, and what waited on it."""

from collections.abc import Callable
from datetime import date
from functools import cache
from uuid import uuid4

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from clinic.adapters.templates import static_folder
from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.languages import DEFAULT, LANGUAGES
from clinic.domain.strict_json import read_json
from clinic.domain.symptoms import Route
from clinic.services import checkin_day, offline
from clinic.services.offline import Answered
from clinic.web import cookies, guard, languages
from clinic.web.languages import say
from clinic.web.offline_body import waiting_body

bp = Blueprint("offline", __name__)

SCOPE = "/c/"
"""Patients' pages and nothing else. The address in the square, ``/c/``, is inside, so that a sheet scanned without
network finds what the phone keeps. The one to type, ``/c``, is not: as a scope it would take in ``/caseload`` and
``/catalogue``, where a worker has no business."""

SCRIPTS = ("js/waiting.js", "js/worker.js")
"""What the worker is made of; the first part is the pages' too."""

ICONS = (
    ("phone-192", "192x192", "any"),
    ("phone-512", "512x512", "any"),
    ("phone-mask", "512x512", "maskable"),
)
COLOUR, GROUND = "#0c5459", "#f7f5f0"


@guard.route(bp, "/c/manifest.webmanifest", action=Action.view_public)
def manifest() -> ResponseReturnValue:
    """How the page is called and looks when it is put on a phone's first screen."""
    tag = request.args.get("language", DEFAULT)
    languages.speak(tag if tag in LANGUAGES else DEFAULT)
    asset: Callable[[str], str] = current_app.jinja_env.globals["asset"]  # type: ignore[assignment]
    response = jsonify(
        id=SCOPE,
        name=say("Home exercises"),
        short_name=say("Exercises"),
        lang=languages.words().language,
        start_url=url_for("checkins.today"),
        scope=SCOPE,
        display="standalone",
        theme_color=COLOUR,
        background_color=GROUND,
        icons=[
            {"src": asset(f"icons/{name}.png"), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
    )
    response.mimetype = "application/manifest+json"
    return response


@guard.route(bp, "/c/worker.js", action=Action.view_public)
def worker() -> ResponseReturnValue:
    """The worker that stands in for the network; a phone takes the new one as soon as a byte of it differs."""
    response = Response(_worker_text(), mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = SCOPE
    return response


@cache
def _worker_text() -> str:
    return "".join((static_folder() / name).read_text(encoding="utf-8") for name in SCRIPTS)


@guard.route(bp, "/c/offline", action=Action.view_own_program)
def kept() -> ResponseReturnValue:
    """All exercises of these days on one page: what a phone keeps."""
    page = offline.kept(guard.context(), languages.words())
    return render_template(
        "offline/kept.html",
        page=page,
        key=uuid4,
        weekday=languages.words().weekday,
        clinic_name=page.clinic_name,
        call_number=page.clinic_phone,
    )


@guard.route(bp, "/c/phone", action=Action.view_own_program)
def phone() -> ResponseReturnValue:
    """What this phone keeps, and how it forgets."""
    page = checkin_day.open_day(guard.context(), None, languages.words())
    return render_template(
        "offline/phone.html",
        page=page,
        day=None,
        clinic_name=page.clinic_name,
        call_number=page.clinic_phone,
    )


@guard.route(bp, "/c/keep", action=Action.choose_keeping, methods=("POST",))
def choose_keeping() -> ResponseReturnValue:
    """Keep something on this phone, or nothing at all."""
    keeps = request.form.get("keeps", "")
    if keeps not in {"yes", "no"}:
        raise Invalid("keeps", "Choose one of the answers.")
    response = make_response(redirect(url_for("offline.phone"), 303))
    cookies.set_keeps_nothing(response, keeps == "no")
    if keeps == "no":
        cookies.forget_site(response)
        flash(say("This phone keeps nothing of your program now."), "done")
    return response


@guard.route(bp, "/c/waiting", action=Action.view_own_program)
def opened() -> ResponseReturnValue:
    """What a phone needs before it sends: the token of this browser, and whose page is open."""
    found = offline.opened(guard.context())
    return jsonify(csrf_token=generate_csrf(), program=str(found.program_id), version=found.version)


@guard.route(bp, "/c/waiting", action=Action.record_checkin, methods=("POST",))
def receive() -> ResponseReturnValue:
    """Keep what waited, and answer for each entry; sent as often as one likes."""
    try:
        body = waiting_body(read_json(request.get_data()))
        answers = offline.receive(guard.context(), body.program, body.each())
    except Invalid as error:
        problems = [{"field": problem.field, "message": say(problem.message)} for problem in error.problems]
        return jsonify(problems=problems), 422
    except Conflict as error:
        return jsonify(message=say(str(error))), 409
    return jsonify(answers=[_plain(answer) for answer in answers])


@guard.route(bp, "/c/told", action=Action.view_own_program)
def told() -> ResponseReturnValue:
    """What the clinic wants said about a report that waited, once it is there."""
    route = request.args.get("route", "")
    if route not in {one.value for one in Route if one.alerts}:
        raise NotFound
    page = checkin_day.open_day(guard.context(), None, languages.words())
    return render_template(
        "symptoms/told.html",
        page=page,
        route=route,
        day=page.day,
        step=_step,
        clinic_name=page.clinic_name,
        call_number=page.clinic_phone,
    )


def _step(endpoint: str, day: date | None) -> str:
    return url_for(endpoint, day=day.isoformat() if day else None)


def _plain(answer: Answered) -> dict[str, object]:
    return {
        "key": answer.key,
        "fate": answer.fate.value,
        "problems": [say(problem.message) for problem in answer.problems],
        "route": answer.route.value if answer.route and answer.route.alerts else "",
    }
