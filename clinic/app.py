"""``create_app``: the one place where the rooms meet."""

import hashlib
from collections.abc import Callable
from functools import cache

import structlog
from flask import Flask, Response, g, render_template, request, url_for
from flask.json.provider import DefaultJSONProvider
from flask.typing import ResponseReturnValue
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError
from whitenoise import WhiteNoise

from clinic.adapters.files import ContentStore
from clinic.adapters.logs import configure_logs
from clinic.adapters.pdf import Renderer
from clinic.adapters.secrets import Keys, Passwords
from clinic.adapters.templates import OPTIONS, prepare, static_folder, templates_folder
from clinic.adapters.webhooks import read_secret
from clinic.config import Settings
from clinic.domain.actions import Audience, SignedIn
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.persistence.engine import Database
from clinic.services.context import House
from clinic.services.figures import beside
from clinic.web import (
    accounts,
    adherence,
    audit,
    builder,
    caseload,
    catalogue,
    checkins,
    clinics,
    collections,
    cookies,
    defaults,
    delivery,
    disagreements,
    figures,
    finding,
    guard,
    hand_over,
    handouts,
    imports,
    joining,
    languages,
    lighter,
    links,
    lint,
    lost_form,
    measures,
    members,
    merges,
    messages,
    monitoring,
    offline,
    own_account,
    own_exercises,
    own_files,
    own_translations,
    packing,
    patients,
    poses,
    prints,
    programs,
    progression,
    proof,
    questions,
    reminders,
    reports,
    resets,
    saved_answers,
    scans,
    second_fact,
    sign_in,
    style,
    symptom_table,
    symptoms,
    templates,
    tests,
    timeline,
    versions,
    whose,
)
from clinic.web.again import Again
from clinic.web.navigation import navigation

BLUEPRINTS = (
    own_translations.bp, monitoring.bp, reports.bp,
    accounts.bp, adherence.bp, audit.bp, builder.bp, caseload.bp, catalogue.bp, checkins.bp, clinics.bp,
    collections.bp, defaults.bp, delivery.bp, disagreements.bp,
    finding.bp, hand_over.bp, handouts.bp, imports.bp, joining.bp,
    lighter.bp,
    links.bp, lint.bp, measures.bp, members.bp, merges.bp, messages.bp,
    offline.bp, own_account.bp, own_exercises.bp, own_files.bp,
    patients.bp,
    poses.bp, prints.bp, programs.bp, progression.bp, proof.bp, questions.bp, reminders.bp,
    resets.bp, saved_answers.bp, scans.bp, second_fact.bp,
    style.bp,
    symptom_table.bp, symptoms.bp, templates.bp, tests.bp, timeline.bp, versions.bp,
)  # fmt: skip

BODY_LIMIT = 2 * 1024 * 1024
FIELD_LIMIT = 4000
RETRY_AFTER = "5"
"""Seconds after which a client should try again when the database could not be reached."""
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)

log = structlog.get_logger("clinic")


def build_house(settings: Settings) -> House:
    """Open the doors to the outside: database, keys, content store, PDF engine."""
    keys = Keys(settings.secret)
    quick = settings.mode == "test"
    return House(
        database=Database(settings.database_url),
        keys=keys,
        passwords=Passwords(time_cost=1, memory_kib=1024) if quick else Passwords(),
        store=ContentStore(settings.instance / "content", keys),
        renderer=Renderer(),
        base_url=settings.base_url,
        mail_from=settings.mail_from,
        sms_key=read_secret(settings.sms_secret) if settings.sms else b"",
    )


def create_app(settings: Settings, house: House | None = None) -> Flask:
    """The whole site as a WSGI application."""
    configure_logs()
    app = Flask("clinic", static_folder=None, template_folder=str(templates_folder()))
    app.extensions[guard.HOUSE] = house or build_house(settings)
    _configure(app, settings)
    _dress(app)
    guard.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _translate_errors(app)
    app.after_request(_harden(settings.secure))
    app.after_request(packing.pack)
    again = Again(app.wsgi_app, lambda: app.extensions[guard.HOUSE].database.stamps.now())
    app.wsgi_app = _static(again)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    keys = app.extensions[guard.HOUSE].keys
    app.config.update(
        SECRET_KEY=keys.of("session"),
        SESSION_COOKIE_NAME="__Host-clinic" if settings.secure else "clinic",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=BODY_LIMIT,
        MAX_FORM_PARTS=FIELD_LIMIT,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # the guard compares Origin and Sec-Fetch-Site; patients' pages send no Referer
        TRUSTED_HOSTS=None if settings.mode == "test" else [settings.public_host.partition(":")[0]],
    )
    app.json = StrictJson(app)
    app.jinja_options = {**app.jinja_options, **OPTIONS}
    app.before_request(guard.make_room)
    tokens = CSRFProtect(app)
    for view in guard.FROM_MACHINES.values():
        tokens.exempt(view)
    login = LoginManager(app)
    login.session_protection = None  # the session table below it decides, not the browser's name
    login.user_loader(sign_in.user_of)


class StrictJson(DefaultJSONProvider):
    """JSON without NaN and Infinity, in both directions."""

    sort_keys = True

    def loads(self, s: str | bytes, **kwargs: object) -> object:
        """Parse; raises ValueError for numbers that JSON does not have."""
        return super().loads(s, parse_constant=_no_constant, **kwargs)


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _dress(app: Flask) -> None:
    """What every template may use besides its own values."""
    prepare(app.jinja_env).globals.update(
        asset=asset,
        picture_place=figures.place,
        own_picture_place=figures.own_place,
        picture_beside=beside,
        keeps_nothing=cookies.keeps_nothing,
        whose_page=whose.program_id,
    )
    languages.install(app)

    @app.context_processor
    def _common() -> dict[str, object]:
        actor = getattr(g, "context", None) and guard.context().actor
        signed_in = actor if isinstance(actor, SignedIn) and actor.complete else None
        places = navigation(signed_in)
        return {
            "actor": signed_in,
            "nav": places,
            "home_href": places[0].href if places else _first_page(),
            "account": {
                "settings_href": url_for("accounts.account"),
                "sign_out_href": url_for("accounts.sign_out"),
            },
            "page_language": languages.words().language,
        }


def _first_page() -> str:
    return languages.first_page() if languages.is_for_patients() else "/"


@cache
def asset(path: str) -> str:
    """The address of a static file, with its content's hash so that it may be cached for ever."""
    content = (static_folder() / path).read_bytes()
    return f"/static/{path}?v={hashlib.sha256(content).hexdigest()[:12]}"


def _static(wsgi: Callable[..., object]) -> WhiteNoise:
    def forever(headers: object, path: str, url: str) -> None:
        headers["Cache-Control"] = "public, max-age=31536000, immutable"  # type: ignore[index]
        headers["X-Content-Type-Options"] = "nosniff"  # type: ignore[index]

    return WhiteNoise(wsgi, root=str(static_folder()), prefix="static/", add_headers_function=forever)


def _translate_errors(app: Flask) -> None:
    """The four errors, each translated once; anything else is logged and answered with a plain page."""

    def page(status: int, message: str = "") -> ResponseReturnValue:
        return render_template(f"errors/{status}.html", message=message), status

    @app.errorhandler(Invalid)
    def _invalid(error: Invalid) -> ResponseReturnValue:
        return render_template("errors/422.html", message=str(error), problems=error.problems), 422

    @app.errorhandler(Refused)
    def _refused(error: Refused) -> ResponseReturnValue:
        return page(403, str(error))

    @app.errorhandler(NotFound)
    def _not_found(error: NotFound) -> ResponseReturnValue:
        return page(404)

    @app.errorhandler(Conflict)
    def _conflict(error: Conflict) -> ResponseReturnValue:
        return page(409, str(error))

    @app.errorhandler(CSRFError)
    def _csrf(error: CSRFError) -> ResponseReturnValue:
        answer = lost_form.answer()
        if answer is not None:
            return answer
        if languages.is_for_patients():
            guard.recognise(Audience.holder)
        return page(
            400, "This page was open too long or came from elsewhere. Go back, reload it and try again."
        )

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> ResponseReturnValue:
        if isinstance(error, SecurityError):  # no page of ours can be addressed under a host that is not ours
            return Response("This is not the address of this clinic.\n", 400, mimetype="text/plain")
        status = error.code or 500
        known = status if status in {400, 404, 413, 429, 503} else 400 if status < 500 else 500
        response = app.make_response(page(known))
        response.status_code = status
        for name in ("Allow", "Retry-After"):
            found = error.get_response().headers.get(name)
            if found:
                response.headers[name] = found
        return response

    @app.errorhandler(OperationalError)
    def _unreachable(error: OperationalError) -> ResponseReturnValue:
        """The database is away, locked for too long or full; a client may send the same again."""
        log.error("database", endpoint=request.endpoint, exc_info=error)
        response = app.make_response(page(503))
        response.headers["Retry-After"] = RETRY_AFTER
        return response

    @app.errorhandler(Exception)
    def _fault(error: Exception) -> ResponseReturnValue:
        asked = getattr(g, "context", None)
        log.error("fault", endpoint=request.endpoint, request=asked.request if asked else "", exc_info=error)
        try:
            return page(500)
        except Exception as again:  # what stands around every page is broken, too
            log.error("fault in the page of a fault", endpoint=request.endpoint, exc_info=again)
            return Response(
                "Something went wrong on our side. Please try again later.\n", 500, mimetype="text/plain"
            )


def _harden(secure: bool) -> Callable[[Response], Response]:
    def add(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = POLICY
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer" if f"{request.path}/".startswith("/c/") else "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
        headers["X-Robots-Tag"] = "noindex, nofollow"
        headers.setdefault("Cache-Control", "no-store")
        if secure:
            headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        return response

    return add
