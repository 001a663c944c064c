"""Signing in: the password, the second factor, the clinic; confirming; one's own account."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action, Role
from clinic.domain.errors import Invalid, NotFound
from clinic.services import factors, own_account, sessions
from clinic.services import sign_in as service
from clinic.services.tries import TooManyTries
from clinic.web import cookies, forms, guard, kept_form
from clinic.web.images import source_of
from clinic.web.navigation import navigation
from clinic.web.sign_in import browser_words, enter, go_on, leave

bp = Blueprint("accounts", __name__)


class SignIn(forms.Form):
    """Address, password, and where to go on to."""

    email: forms.Email
    password: forms.Secret
    next: forms.MaybeLine = ""


class Code(forms.Form):
    """A code of the second factor."""

    code: forms.Line
    next: forms.MaybeLine = ""


class Chosen(forms.Form):
    """A clinic among one's own."""

    member: UUID


@guard.route(bp, "/sign-in", action=Action.view_public)
def sign_in() -> ResponseReturnValue:
    """The page to sign in on."""
    return render_template("accounts/sign_in.html", typed=request.args, problems={})


@guard.route(bp, "/sign-in", action=Action.sign_in, methods=("POST",))
def give_password() -> ResponseReturnValue:
    """Check address and password; the second factor comes next."""
    try:
        typed = forms.parse(SignIn, request.form)
        token = service.sign_in(
            guard.context(),
            typed.email,
            typed.password,
            known=cookies.known(),
            browser=browser_words(),
            replaces=cookies.staff_token(),
        )
    except (Invalid, TooManyTries) as error:
        return _again("accounts/sign_in.html", error)
    enter(token)
    return redirect(url_for("accounts.second_factor", next=typed.next or None), 303)


@guard.route(bp, "/second-factor", action=Action.view_factor)
def second_factor() -> ResponseReturnValue:
    """Give a code, or set up the second factor when there is none."""
    if guard.me().complete:
        return go_on(request.args.get("next", ""))
    return _second_factor(request.args)


@guard.route(bp, "/second-factor", action=Action.give_factor, methods=("POST",))
def give_factor() -> ResponseReturnValue:
    """Check the code; the browser gets a new token, after setting up also the recovery codes."""
    give = factors.give if guard.me().enrolled else factors.enrol
    try:
        typed = forms.parse(Code, request.form)
        passed = give(guard.context(), typed.code, cookies.known())
    except (Invalid, TooManyTries) as error:
        return _second_factor(request.form, error)
    if passed.token:
        enter(passed.token)
    if not passed.codes:
        return go_on(typed.next, passed.known)
    response = Response(codes_page(passed.codes, guard.own_path(typed.next, url_for("accounts.start"))))
    cookies.set_known(response, passed.known)
    return response


@guard.route(bp, "/start", action=Action.view_account)
def start() -> ResponseReturnValue:
    """Where one's work begins: the trail for an auditor, else the first page that one may open."""
    if guard.me().role is Role.auditor:
        return redirect(url_for("audit.trail"), 303)
    places = navigation(guard.me())
    return redirect(places[0].href if places else url_for("accounts.account"), 303)


@guard.route(bp, "/clinics", action=Action.view_factor)
def choose_clinic() -> ResponseReturnValue:
    """The clinics one works in, to choose among."""
    if not guard.me().complete:
        return redirect(url_for("accounts.second_factor"), 303)
    return render_template("accounts/choose_clinic.html", clinics=service.clinics(guard.context()))


@guard.route(bp, "/clinics", action=Action.choose_clinic, methods=("POST",))
def enter_clinic() -> ResponseReturnValue:
    """Work in the chosen clinic, under a new token."""
    try:
        chosen = forms.parse(Chosen, request.form)
    except Invalid as error:
        raise NotFound from error
    enter(service.choose_clinic(guard.context(), chosen.member))
    return redirect(url_for("accounts.start"), 303)


@guard.route(bp, "/confirm", action=Action.view_account)
def confirm() -> ResponseReturnValue:
    """Ask for the second factor once more."""
    return render_template("accounts/confirm.html", typed=request.args, problems={})


@guard.route(bp, "/confirm", action=Action.give_factor, methods=("POST",))
def confirm_again() -> ResponseReturnValue:
    """Check the code; what needs a fresh second factor is open for ten minutes."""
    try:
        typed = forms.parse(Code, request.form)
        factors.confirm(guard.context(), typed.code, cookies.known())
    except (Invalid, TooManyTries) as error:
        return _again("accounts/confirm.html", error)
    flash("Thank you. For ten minutes you will not be asked again.", "done")
    if kept_form.waits():
        return redirect(url_for("accounts.resume", next=typed.next), 303)
    return go_on(typed.next)


@guard.route(bp, "/confirm/resume", action=Action.view_account)
def resume() -> ResponseReturnValue:
    """What was typed before the second factor was asked for, to be sent with one press."""
    kept = kept_form.take()
    if kept is None:
        return go_on(request.args.get("next", ""))
    back = guard.own_path(request.args.get("next", ""))
    return render_template("accounts/resume.html", kept=kept, back=back, name="")


@guard.route(bp, "/sign-out", action=Action.sign_out, methods=("POST",))
def sign_out() -> ResponseReturnValue:
    """End the session here and in the database."""
    sessions.sign_out(guard.context())
    leave()
    flash("You are signed out.", "done")
    return redirect(url_for("accounts.sign_in"), 303)


@guard.route(bp, "/account", action=Action.view_account)
def account() -> ResponseReturnValue:
    """One's own account: name, password, second factor, open sessions."""
    return account_page({}, {})


def account_page(
    typed: Mapping[str, str], problems: Mapping[str, str], status: int = 200
) -> ResponseReturnValue:
    """The account's page, with what was typed into one of its forms."""
    found = own_account.account(guard.context())
    zone = ZoneInfo(guard.me().zone)
    page = render_template("accounts/account.html", found=found, zone=zone, typed=typed, problems=problems)
    return page, status


def codes_page(codes: tuple[str, ...], onward: str) -> str:
    """The recovery codes, shown this once."""
    return render_template("accounts/codes.html", codes=codes, onward=onward)


def _second_factor(typed: Mapping[str, str], error: Exception | None = None) -> ResponseReturnValue:
    enrolment = factors.step(guard.context())
    values: dict[str, Any] = {"typed": typed, "problems": _problems(error)}
    if enrolment is None:
        return render_template("accounts/second_factor.html", **values), _status(error)
    values |= {"secret": enrolment.secret, "qr": source_of(enrolment.qr), "email": guard.me().email}
    return render_template("accounts/enrol.html", **values), _status(error)


def _again(template: str, error: Exception) -> ResponseReturnValue:
    return render_template(template, typed=request.form, problems=_problems(error)), _status(error)


def _problems(error: Exception | None) -> dict[str, str]:
    if isinstance(error, Invalid):
        return forms.by_field(error)
    return {"": str(error)} if error else {}


def _status(error: Exception | None) -> int:
    return 200 if error is None else 429 if isinstance(error, TooManyTries) else 422
