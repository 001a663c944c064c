"""The clinic's settings and its logo."""

from collections.abc import Mapping
from typing import Annotated

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import AfterValidator, StringConstraints

from clinic.domain.actions import Action, Role
from clinic.domain.errors import Invalid
from clinic.services import clinics as service
from clinic.services import figures, letterhead
from clinic.services.accounts import zones
from clinic.services.letterhead import Shape
from clinic.web import forms, guard

bp = Blueprint("clinics", __name__)


def _phone(text: str) -> str:
    if text and not any(letter.isdigit() for letter in text):
        raise ValueError("Give a phone number as patients dial it.")
    return text


Phone = Annotated[forms.MaybeLine, StringConstraints(max_length=64), AfterValidator(_phone)]


class Settings(forms.Form):
    """What stands on the clinic's sheets."""

    name: forms.Line
    address: forms.Prose = ""
    phone: Phone = ""
    zone: forms.Line
    urgent_text: forms.Prose = ""


class LetterheadForm(forms.Form):
    """The colour and the footer of the letterhead."""

    colour: forms.Line
    footer: forms.MaybeLine = ""


@guard.route(bp, "/clinic", action=Action.view_clinic)
def clinic() -> ResponseReturnValue:
    """The settings: a form for owners, plain facts for others."""
    return _page()


@guard.route(bp, "/clinic", action=Action.change_clinic, methods=("POST",))
def change() -> ResponseReturnValue:
    """Change the settings."""
    try:
        typed = forms.parse(Settings, request.form)
        service.change(guard.context(), service.Settings(**typed.model_dump()))
    except Invalid as error:
        return _page(request.form, forms.by_field(error))
    return _done("The settings are changed. New sheets show them.")


@guard.route(bp, "/clinic/figure", action=Action.change_clinic, methods=("POST",))
def choose_body() -> ResponseReturnValue:
    """Choose whose body the drawings show."""
    try:
        service.choose_body(guard.context(), request.form.get("body", "")[:64])
    except Invalid as error:
        return _page({}, forms.by_field(error))
    return _done("The drawings show this person now, on every page and on new sheets.")


@guard.route(bp, "/clinic/letterhead", action=Action.change_clinic, methods=("POST",))
def change_letterhead() -> ResponseReturnValue:
    """Choose the colour and the footer of new sheets."""
    try:
        letterhead.change(guard.context(), _shape(request.form))
    except Invalid as error:
        return _page(request.form, forms.by_field(error))
    return _done("New sheets have this letterhead.")


@guard.route(bp, "/clinic/letterhead.png", action=Action.view_clinic)
def letterhead_preview() -> ResponseReturnValue:
    """A sample sheet with the ``colour`` and ``footer`` of the address, before anything is saved."""
    return Response(letterhead.preview(guard.context(), _shape(request.args)), mimetype="image/png")


@guard.route(bp, "/clinic/logo", action=Action.view_clinic)
def logo() -> ResponseReturnValue:
    """The logo as we made it anew."""
    response = Response(service.logo(guard.context()), mimetype="image/png")
    response.headers["Content-Disposition"] = 'inline; filename="logo.png"'
    return response


@guard.route(bp, "/clinic/logo", action=Action.change_clinic, methods=("POST",))
def put_logo() -> ResponseReturnValue:
    """Take a picture as the logo."""
    given = request.files.get("logo")
    try:
        if given is None or not given.filename:
            raise Invalid("logo", "Choose a picture first.")
        service.put_logo(guard.context(), given.read())
    except Invalid as error:
        return _page({}, forms.by_field(error))
    return _done("The logo stands on new sheets from now on.")


@guard.route(bp, "/clinic/logo/remove", action=Action.change_clinic, methods=("POST",))
def remove_logo() -> ResponseReturnValue:
    """Print without a logo."""
    service.remove_logo(guard.context())
    return _done("New sheets have no logo.")


def _shape(typed: Mapping[str, str]) -> Shape:
    found = forms.check(LetterheadForm, typed)
    return Shape(found.colour, found.footer)


def _page(
    typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    found = service.clinic(guard.context())
    page = render_template(
        "clinics/clinic.html",
        found=found,
        typed=typed or {},
        problems=problems or {},
        zone_options=[(zone, zone.replace("_", " ")) for zone in zones()],
        bodies=figures.bodies(),
        may_change=guard.me().role is Role.owner,
    )
    return page, 422 if problems else 200


def _done(words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("clinics.clinic"), 303)
