"""Joining a clinic with an invitation. Its token stands behind ``#`` in the mail and is only ever posted."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.domain.errors import Invalid
from clinic.services import joining
from clinic.services.joining import Welcome
from clinic.services.tries import TooManyTries
from clinic.web import forms, guard
from clinic.web.sign_in import browser_words, enter

bp = Blueprint("joining", __name__)


class Token(forms.Form):
    """The invitation's token; the first step only shows what it offers."""

    token: forms.Line
    step: forms.MaybeLine = ""


class Known(forms.Form):
    """A person who has an account signs in with it."""

    password: forms.Secret
    credential: forms.Credential = ""


class New(Known):
    """A new person chooses a name and a password."""

    name: forms.Line


@guard.route(bp, "/join", action=Action.view_public)
def join() -> ResponseReturnValue:
    """The page on which an invitation's link lands; a script hands its token on, else one pastes it."""
    return render_template("accounts/token.html", **_words(), problems={})


@guard.route(bp, "/join", action=Action.join_clinic, methods=("POST",))
def accept() -> ResponseReturnValue:
    """Show what the invitation offers, then join."""
    try:
        given = forms.parse(Token, request.form)
        offered = joining.welcome(guard.context(), given.token)
    except Invalid as error:
        return render_template("accounts/token.html", **_words(), problems=forms.by_field(error)), 422
    if given.step != "join":
        return _form(given.token, offered)
    try:
        typed = forms.parse(Known if offered.known else New, request.form)
        token = joining.join(
            guard.context(),
            given.token,
            name=getattr(typed, "name", ""),
            password=typed.password,
            credential=typed.credential,
            browser=browser_words(),
        )
    except (Invalid, TooManyTries) as error:
        return _form(given.token, offered, error)
    enter(token)
    return redirect(url_for("accounts.second_factor"), 303)


def _form(token: str, offered: Welcome, error: Exception | None = None) -> ResponseReturnValue:
    problems = forms.by_field(error) if isinstance(error, Invalid) else {"": str(error)} if error else {}
    status = 200 if error is None else 429 if isinstance(error, TooManyTries) else 422
    typed = request.form if error else {}
    page = render_template("accounts/join.html", token=token, offered=offered, typed=typed, problems=problems)
    return page, status


def _words() -> dict[str, str]:
    return {
        "heading": "Open your invitation",
        "label": "Code of the invitation",
        "hint": "It stands below the link in the mail, or was given to you.",
        "target": url_for("joining.accept"),
    }
