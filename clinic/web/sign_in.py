"""Flask-Login over the session table: the browser's signed cookie holds nothing but the session's random token."""

from flask import Response, current_app, g, redirect, request, session, url_for
from flask_login import UserMixin, login_user, logout_user

from clinic.domain.actions import SignedIn
from clinic.services.context import Context
from clinic.web import cookies, guard

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
            ("Mac OS X", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip


class Person(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps of a signed-in browser: the token of its session."""

    def __init__(self, token: str) -> None:
        self.token = token

    def get_id(self) -> str:
        """The raw token; the database knows only its hash."""
        return self.token


def user_of(token: str) -> Person | None:
    """The person of a token, if the guard found an actor for it in this request."""
    asked: Context | None = getattr(g, "context", None)
    return Person(token) if asked is not None and isinstance(asked.actor, SignedIn) else None


def enter(token: str) -> None:
    """Give the browser a session's token; nothing that was set before survives."""
    session.clear()
    login_user(Person(token), remember=False)


def leave() -> None:
    """Take everything from the browser's session."""
    logout_user()
    session.clear()


def go_on(target: str, mark: str = "") -> Response:
    """Redirect to a path of this site (the start page for any other), marking the browser as known."""
    wanted = guard.own_path(target, "")
    to = wanted if wanted not in {"", "/"} else url_for("accounts.start")
    response = current_app.make_response(redirect(to, 303))
    if mark:
        cookies.set_known(response, mark)
    return response


def browser_words() -> str:
    """The browser in a few words, such as "Firefox on Linux"."""
    agent = request.user_agent.string
    name = next((word for part, word in _BROWSERS if part in agent), "A browser")
    system = next((word for part, word in _SYSTEMS if part in agent), "")
    return f"{name} on {system}" if system else name
