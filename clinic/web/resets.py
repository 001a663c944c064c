"""A forgotten password: ask for a link by mail, then choose a new one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.domain.errors import Invalid
from clinic.services import resets
from clinic.services.tries import TooManyTries
from clinic.web import forms, guard

bp = Blueprint("resets", __name__)


class Email(forms.Form):
    """Whose password."""

    email: forms.Email


class Token(forms.Form):
    """The mailed token; the first step only looks whether it still works."""

    token: forms.Line
    step: forms.MaybeLine = ""


class Password(forms.Form):
    """The new password."""

    password: forms.Secret


@guard.route(bp, "/forgotten", action=Action.view_public)
def forgotten() -> ResponseReturnValue:
    """Ask for whose password."""
    return render_template("accounts/forgotten.html", typed={}, problems={}, sent=False)


@guard.route(bp, "/forgotten", action=Action.reset_password, methods=("POST",))
def ask() -> ResponseReturnValue:
    """Note the wish; the answer is the same whether or not there is such an account."""
    try:
        resets.ask(guard.context(), forms.parse(Email, request.form).email)
    except Invalid as error:
        problems, status = forms.by_field(error), 422
    except TooManyTries as error:
        problems, status = {"": str(error)}, 429
    else:
        return render_template("accounts/forgotten.html", typed=request.form, problems={}, sent=True)
    return render_template(
        "accounts/forgotten.html", typed=request.form, problems=problems, sent=False
    ), status


@guard.route(bp, "/reset", action=Action.view_public)
def reset() -> ResponseReturnValue:
    """The page on which the mailed link lands; a script hands its token on, else one pastes it."""
    return _token_page({}, 200)


@guard.route(bp, "/reset", action=Action.reset_password, methods=("POST",))
def choose() -> ResponseReturnValue:
    """Ask for the new password, then set it; every session of the account ends."""
    try:
        given = forms.parse(Token, request.form)
        if given.step != "reset":
            if not resets.is_open(guard.context(), given.token):
                raise Invalid("token", resets.DEAD)
            return render_template("accounts/reset.html", token=given.token, problems={})
        resets.reset(guard.context(), given.token, forms.parse(Password, request.form).password)
    except Invalid as error:
        problems = forms.by_field(error)
        if "token" in problems:
            return _token_page(problems, 422)
        return render_template("accounts/reset.html", token=request.form["token"], problems=problems), 422
    flash("Your password is changed. Sign in with it.", "done")
    return redirect(url_for("accounts.sign_in"), 303)


def _token_page(problems: dict[str, str], status: int) -> ResponseReturnValue:
    page = render_template(
        "accounts/token.html",
        heading="Choose a new password",
        label="Code from the mail",
        hint="It stands below the link in the mail.",
        target=url_for("resets.choose"),
        problems=problems,
    )
    return page, status
