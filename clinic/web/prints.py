"""Printing for many patients: choose, watch, cancel, go on, fetch the file."""

from typing import Annotated
from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.domain.errors import Invalid
from clinic.domain.handout import Colour, Layout, Paper, Wish
from clinic.domain.prints import Form, Lacking, Packet
from clinic.services import prints as service
from clinic.services.prints_lacking import Untold
from clinic.web import forms, guard

bp = Blueprint("prints", __name__)

EVERYBODY = "everybody"
TODAY = "today"


class Listed(forms.Form):
    """Who is listed: everybody, today's patients, those with a program from a template."""

    show: str = ""
    template: Annotated[UUID | None, forms.EmptyIsNone] = None


class Asked(Listed):
    """Which packets, and for whom. A client-made key lets the same form be sent twice."""

    key: UUID
    whom: str = ""
    program: tuple[UUID, ...] = ()
    layout: Annotated[Layout | None, forms.EmptyIsNone] = None
    paper: Annotated[Paper | None, forms.EmptyIsNone] = None
    colour: Annotated[Colour | None, forms.EmptyIsNone] = None
    log_days: int = 7
    cover: str = ""
    note: forms.Prose = ""
    next_visit: str = ""
    copy_too: str = ""
    form: Form = Form.pdf
    duplex: str = ""
    lacking: Lacking = Lacking.ask


@guard.route(bp, "/prints", action=Action.view_prints)
def prints() -> ResponseReturnValue:
    """For whom to print, and the jobs of late; ``show=today`` lists today's patients, ``template`` those whose program
    holds it."""
    return _choice_page(forms.parse(Listed, request.args))


@guard.route(bp, "/prints", action=Action.print_packets, methods=("POST",))
def begin() -> ResponseReturnValue:
    """Ask for the packets; the job's page shows how they come along."""
    try:
        asked = forms.parse(Asked, request.form, lists=("program",))
        sheet = Wish(asked.layout, asked.paper, None, asked.colour)
        packet = Packet(
            sheet, asked.log_days, asked.form, bool(asked.duplex),
            bool(asked.cover), asked.note, asked.next_visit, bool(asked.copy_too),
        )  # fmt: skip
        listed = service.choice(
            guard.context(), today=asked.show == TODAY, template=asked.template
        ).candidates
        chosen = {one.program_id for one in listed} if asked.whom == EVERYBODY else set(asked.program)
        job_id = service.begin(guard.context(), asked.key, chosen, packet, asked.lacking)
    except Untold as untold:
        return _lacking_page(untold)
    except Invalid as error:
        return _choice_page(forms.parse(Listed, request.form), error), 422
    return redirect(url_for("prints.job", job_id=job_id), 303)


@guard.route(bp, "/prints/<uuid:job_id>", action=Action.view_prints)
def job(job_id: UUID) -> ResponseReturnValue:
    """How a job stands, part by part."""
    return render_template("prints/job.html", job=service.job(guard.context(), job_id))


@guard.route(bp, "/prints/<uuid:job_id>/cancel", action=Action.cancel_print, methods=("POST",))
def cancel(job_id: UUID) -> ResponseReturnValue:
    """Make no more; what is ready stays ready."""
    service.cancel(guard.context(), job_id)
    flash("Cancelled. What was ready can still be printed, and you can go on with the rest.", "note")
    return redirect(url_for("prints.job", job_id=job_id), 303)


@guard.route(bp, "/prints/<uuid:job_id>/resume", action=Action.resume_print, methods=("POST",))
def resume(job_id: UUID) -> ResponseReturnValue:
    """Try again what was cancelled or failed."""
    service.resume(guard.context(), job_id)
    return redirect(url_for("prints.job", job_id=job_id), 303)


@guard.route(bp, "/prints/<uuid:job_id>/file", action=Action.view_packets)
def file(job_id: UUID) -> Response:
    """The finished file, with a strong ETag."""
    found = service.file(guard.context(), job_id)
    response = make_response(found.content)
    response.mimetype = found.type
    response.headers["Content-Disposition"] = f'inline; filename="{found.file_name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(found.sha256)
    response.make_conditional(request)
    return response


def _lacking_page(untold: Untold) -> str:
    """Before anything is printed: what is missing, and what may be done with it. Keeps what was asked for."""
    dropped = {"csrf_token", "lacking"}
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in dropped]
    return render_template("prints/lacking.html", untold=untold, fields=fields)


def _choice_page(listed: Listed, error: Invalid | None = None) -> str:
    today = listed.show == TODAY
    choice = service.choice(guard.context(), today=today, template=listed.template)
    return render_template(
        "prints/prints.html",
        choice=choice,
        template_choices=[(str(one.id), one.name) for one in choice.templates],
        today=today,
        template=listed.template,
        key=request.form.get("key") or str(uuid4()),
        typed=request.form,
        ticked={*request.form.getlist("program"), *request.args.getlist("program")},
        problems=forms.by_field(error) if error else {},
    )
