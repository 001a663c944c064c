"""The only way to add a route. Each route names an action; whatever names none is not there.

The guard finds the actor, asks the table of actions, checks where an unsafe request comes from, and hands
the view a ``Context``. Nothing else in ``web`` decides who may do what.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from secrets import token_hex
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import RULES, Action, Actor, Audience, Kind, Nobody, SignedIn, Verdict, verdict
from clinic.domain.errors import NotFound, Refused
from clinic.services import accounts, links
from clinic.services.context import Context, House, record_refusal
from clinic.web import cookies, kept_form, unsent

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

ACTIONS: dict[str, Action] = {}
"""Endpoint → action, for the guard and for the test that walks every route."""

ROOMY: dict[str, int] = {}
"""Endpoint → most bytes of its body, where files may come that are larger than any form."""

FROM_MACHINES: dict[str, Callable[..., ResponseReturnValue]] = {}
"""Endpoint → view of what machines post: a signature, or a key in the address, stands for form token and origin."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LOST = (
    "You were signed out before this was sent, so nothing was changed. Sign in, then do it once more. "
    "What was typed is not kept: on a shared computer somebody else could read it."
)
HOUSE = "clinic.house"


def route(
    blueprint: Blueprint,
    rule: str,
    *,
    action: Action,
    methods: tuple[str, ...] = ("GET",),
    most_bytes: int | None = None,
    from_machines: bool = False,
) -> Callable[[View], View]:
    """Add a view under an action. A view that answers GET must name an action that only reads.

    ``most_bytes`` is for a route that takes files larger than a form may be; ``from_machines`` for one whose view
    itself proves who asks, and where no browser's session counts for anything.
    """

    def add(view: View) -> View:
        if "GET" in methods and RULES[action].kind is not Kind.read:
            raise ValueError(f"{rule}: a GET never writes")
        endpoint = f"{blueprint.name}.{view.__name__}"
        if endpoint in ACTIONS:
            raise ValueError(f"{endpoint} was added twice")
        ACTIONS[endpoint] = action
        if most_bytes is not None:
            ROOMY[endpoint] = most_bytes
        if from_machines:
            if RULES[action].audience is not Audience.anybody:
                raise ValueError(f"{rule}: a machine has no session")
            FROM_MACHINES[endpoint] = view
        blueprint.add_url_rule(rule, endpoint=view.__name__, view_func=view, methods=list(methods))
        return view

    return add


def context() -> Context:
    """The context of this request."""
    found: Context = g.context
    return found


def me() -> SignedIn:
    """The signed-in person. Raises Refused for anybody else."""
    actor = context().actor
    if not isinstance(actor, SignedIn):
        raise Refused
    return actor


def house() -> House:
    """What the services of this site share."""
    found: House = current_app.extensions[HOUSE]
    return found


def make_room() -> None:
    """Before anything reads the body: how large it may be here. Only files need the room, plain fields do not."""
    if request.endpoint in ROOMY and request.mimetype == "multipart/form-data":
        request.max_content_length = ROOMY[request.endpoint]


def install(app: Flask) -> None:
    """Put the guard in front of every request."""
    app.before_request(_check)


def recognise(audience: Audience) -> None:
    """Find out who sent what is refused before the guard looked, so that the refusal is in her or his language."""
    asked = _asked()
    g.context = asked.as_actor(_actor(audience, asked))


def _asked() -> Context:
    return Context(house(), Nobody(), datetime.now(UTC), request.remote_addr or "", token_hex(8))


def _check() -> ResponseReturnValue | None:
    g.context = _asked()
    if request.endpoint is None:
        return None  # Flask answers 404 or 405 itself
    action = ACTIONS.get(request.endpoint)
    if action is None:
        raise NotFound
    _refuse_foreign_origin()
    _refuse_crowded_form()
    actor = _actor(RULES[action].audience, g.context)
    g.context = g.context.as_actor(actor)
    said = verdict(actor, action)
    return None if said is Verdict.yes else _turn_away(said, action)


def _actor(audience: Audience, asked: Context) -> Actor:
    if audience is Audience.holder:
        token = request.cookies.get(cookies.holder_name(), "")
        return links.holder_of(asked, token) or Nobody()
    return accounts.actor_of(asked, cookies.staff_token()) or Nobody()


def _turn_away(said: Verdict, action: Action) -> ResponseReturnValue:
    if said is Verdict.no:
        record_refusal(context(), action)
        raise Refused
    if said is Verdict.give_fact:
        wanted = request.full_path.rstrip("?") if request.method in SAFE else None
        return redirect(url_for("second_fact.fact", next=wanted), 303)
    if RULES[action].audience is Audience.holder:
        return unsent.turned_away() or redirect(url_for("checkins.enter_code"), 303)
    if said is Verdict.give_factor:
        return redirect(url_for("accounts.second_factor"), 303)
    if said is Verdict.choose_clinic:
        return redirect(url_for("accounts.choose_clinic"), 303)
    if said is Verdict.refresh_factor:
        kept = kept_form.keep()
        flash(
            "Nothing was changed yet. Confirm that it is you"
            + (": what you typed is kept." if kept else ", then do it once more."),
            "note",
        )
        return redirect(url_for("accounts.confirm", next=way_back()), 303)
    return to_sign_in()


def to_sign_in() -> ResponseReturnValue:
    """To signing in, and from there back; whoever was about to change something is told that it was not done."""
    # A script keeps what was typed itself, and says so.
    pressed = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    if pressed and request.method not in SAFE and request.endpoint != "accounts.sign_out":
        flash(LOST, "note")
    return redirect(url_for("accounts.sign_in", next=way_back()), 303)


def way_back() -> str:
    """The page to return to: this one if it was only read, else the one it was sent from on this site."""
    if request.method in SAFE:
        return request.full_path.rstrip("?")
    parts = urlsplit(request.referrer or "")
    return own_path(parts.path) if parts.netloc == request.host else "/"


def _refuse_foreign_origin() -> None:
    """Beside the CSRF token: an unsafe request must come from this site (ASVS 3.5).

    Patients' pages send no Referer, and a browser then writes the origin of their forms as "null". Newer ones
    say beside it that the request is of this site; for older ones the token of the form alone must do.
    """
    if request.method in SAFE or request.endpoint in FROM_MACHINES:
        return
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if site not in {"same-origin", "none"}:
        raise Refused("This request came from another site.")
    origin = request.headers.get("Origin")
    if origin == "null" and request.path.startswith("/c/"):
        return
    if origin is not None and not _is_own(origin):
        raise Refused("This request came from another site.")


def _is_own(origin: str) -> bool:
    parts = urlsplit(origin)
    schemes = {"https"} if cookies.is_secure() else {"http", "https"}
    return parts.netloc == request.host and parts.scheme in schemes


def _refuse_crowded_form() -> None:
    """The limit of parts holds for forms in files' fashion only; plain ones are counted here (413)."""
    if request.method not in SAFE:
        fields = sum(len(values) for values in request.form.listvalues())
        if fields > current_app.config["MAX_FORM_PARTS"]:
            abort(413)


def own_path(target: str, otherwise: str = "/") -> str:
    """A path of this site to go on to; anything that could lead elsewhere becomes ``otherwise``."""
    clean = target.startswith("/") and not target.startswith(("//", "/\\"))
    if not clean or any(ord(letter) < 33 or letter == "\\" for letter in target):
        return otherwise
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else otherwise


def stamp(response: Response) -> Response:
    """Nothing of a clinic may stay in a cache on the way."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response
