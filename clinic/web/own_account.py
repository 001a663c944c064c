"""What one changes about one's own account: name, password, second factor, sessions."""

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.domain.errors import Invalid
from clinic.services import factors, own_account
from clinic.services import sessions as browsers
from clinic.services.tries import TooManyTries
from clinic.web import forms, guard
from clinic.web.images import source_of
from clinic.web.sign_in import enter

bp = Blueprint("own_account", __name__)


class Name(forms.Form):
    """Name and credential."""

    name: forms.Line
    credential: forms.Credential = ""


class NewPassword(forms.Form):
    """The password of now and the one to come."""

    current: forms.Secret
    chosen: forms.Secret


class Code(forms.Form):
    """A first code of the new app or phone."""

    code: forms.Line


@guard.route(bp, "/account/name", action=Action.view_account)
def name() -> ResponseReturnValue:
    """The form for name and credential."""
    return _form("accounts/name.html")


@guard.route(bp, "/account/name", action=Action.change_account, methods=("POST",))
def change_name() -> ResponseReturnValue:
    """Change name and credential."""
    try:
        typed = forms.parse(Name, request.form)
    except Invalid as error:
        return _form("accounts/name.html", error)
    own_account.change(guard.context(), typed.name, typed.credential)
    return _done("Your name is changed.")


@guard.route(bp, "/account/sessions", action=Action.view_account)
def sessions() -> ResponseReturnValue:
    """Where one is signed in."""
    found = own_account.account(guard.context())
    return render_template("accounts/sessions.html", found=found, zone=ZoneInfo(guard.me().zone))


@guard.route(bp, "/account/appearance", action=Action.view_account)
def appearance() -> ResponseReturnValue:
    """Theme and size of text, kept on this device."""
    return render_template("accounts/appearance.html")


@guard.route(bp, "/account/password", action=Action.view_account)
def password() -> ResponseReturnValue:
    """The form for a new password."""
    return _form("accounts/password.html")


@guard.route(bp, "/account/password", action=Action.change_password, methods=("POST",))
def change_password() -> ResponseReturnValue:
    """Change the password; all other sessions end."""
    try:
        typed = forms.parse(NewPassword, request.form)
        token = own_account.change_password(guard.context(), typed.current, typed.chosen)
    except (Invalid, TooManyTries) as error:
        return _form("accounts/password.html", error)
    enter(token)
    return _done("Your password is changed. You are signed out everywhere else.")


@guard.route(bp, "/account/factor", action=Action.view_account)
def factor() -> ResponseReturnValue:
    """The second factor: begin a change, or prove the new app with a code."""
    return _factor()


@guard.route(bp, "/account/factor/begin", action=Action.change_factor, methods=("POST",))
def begin_factor() -> ResponseReturnValue:
    """Make a secret for another app or phone."""
    factors.begin_change(guard.context())
    return redirect(url_for("own_account.factor"), 303)


@guard.route(bp, "/account/factor", action=Action.change_factor, methods=("POST",))
def change_factor() -> ResponseReturnValue:
    """Take over the new secret; new recovery codes are shown once."""
    try:
        typed = forms.parse(Code, request.form)
        passed = factors.change(guard.context(), typed.code)
    except Invalid as error:
        return _factor(error)
    enter(passed.token)
    return _codes(passed.codes)


@guard.route(bp, "/account/codes", action=Action.change_factor, methods=("POST",))
def renew_codes() -> ResponseReturnValue:
    """Make ten new recovery codes and show them once."""
    return _codes(factors.renew_codes(guard.context()))


@guard.route(bp, "/account/sessions/<uuid:session_id>/end", action=Action.end_session, methods=("POST",))
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one of one's own sessions."""
    browsers.end_one(guard.context(), session_id)
    return _ended("That session has ended.")


@guard.route(bp, "/account/sessions/end", action=Action.end_session, methods=("POST",))
def end_sessions() -> ResponseReturnValue:
    """End all one's own sessions but this one."""
    ended = browsers.end_others(guard.context())
    return _ended(f"{ended} other {'session has' if ended == 1 else 'sessions have'} ended.")


def _codes(codes: tuple[str, ...]) -> ResponseReturnValue:
    return render_template("accounts/codes.html", codes=codes, onward=url_for("accounts.account"))


def _factor(error: Invalid | None = None) -> ResponseReturnValue:
    enrolment = factors.change_page(guard.context())
    problems = forms.by_field(error) if error else {}
    if enrolment is None:
        return render_template("accounts/factor.html", enrolment=None), 200
    page = render_template(
        "accounts/factor.html", enrolment=enrolment, qr=source_of(enrolment.qr), problems=problems
    )
    return page, 422 if error else 200


def _form(template: str, error: Exception | None = None) -> ResponseReturnValue:
    if error is None:
        return render_template(template, typed={}, problems={}, found=own_account.account(guard.context()))
    many = isinstance(error, TooManyTries)
    problems = forms.by_field(error) if isinstance(error, Invalid) else {"": str(error)}
    found = own_account.account(guard.context())
    return render_template(template, typed=request.form, problems=problems, found=found), 429 if many else 422


def _ended(words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("own_account.sessions"), 303)


def _done(words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("accounts.account"), 303)
