"""How a program is given: one form."""

from typing import Annotated
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field
from werkzeug.datastructures import MultiDict

from clinic.domain.actions import Action
from clinic.domain.delivery import TEXT_MOST, Channel, Delivery, Group, HomePart, Setting, Supervision
from clinic.domain.errors import Invalid
from clinic.services import delivery as service
from clinic.web import guard
from clinic.web.forms import EmptyIsNone, Form, Prose, by_field, parse

bp = Blueprint("delivery", __name__)

TEXT = Annotated[Prose, Field(max_length=TEXT_MOST)]


class DeliveryForm(Form):
    """The fields as ``domain.delivery.Delivery`` names them; without ``start`` it is not this form."""

    group: Annotated[Group | None, EmptyIsNone] = None
    supervision: Annotated[Supervision | None, EmptyIsNone] = None
    channel: Annotated[Channel | None, EmptyIsNone] = None
    home: Annotated[HomePart | None, EmptyIsNone] = None
    setting: Annotated[Setting | None, EmptyIsNone] = None
    beside: TEXT = ""
    motivation: TEXT = ""
    when_on: TEXT = ""
    how_on: TEXT = ""
    start: TEXT


@guard.route(bp, "/programs/<uuid:program_id>/delivery", action=Action.view_draft)
def delivery(program_id: UUID) -> ResponseReturnValue:
    """The form as it stands."""
    page = service.page(guard.context(), program_id)
    known = {name: getattr(page.delivery, name) or "" for name in DeliveryForm.model_fields}
    return render_template("delivery/form.html", page=page, typed=MultiDict(known), problems={})


@guard.route(bp, "/programs/<uuid:program_id>/delivery", action=Action.change_delivery, methods=("POST",))
def change(program_id: UUID) -> ResponseReturnValue:
    """Write it anew."""
    try:
        form = parse(DeliveryForm, request.form)
        service.change(guard.context(), program_id, Delivery(**form.model_dump()))
    except Invalid as error:
        page = service.page(guard.context(), program_id)
        return render_template(
            "delivery/form.html", page=page, typed=request.form, problems=by_field(error)
        ), 422
    flash("Saved.", "done")
    return redirect(url_for("lint.lint", program_id=program_id), 303)
