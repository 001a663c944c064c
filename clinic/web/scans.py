"""Logs on paper: bring a file, watch its pages being read, look at each sheet, confirm, take back."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.domain.errors import Invalid, NotFound
from clinic.services import scan_confirm
from clinic.services import scan_review as review
from clinic.services import scans as service
from clinic.web import forms, guard

bp = Blueprint("scans", __name__)

BODY = 41 * 1024 * 1024
"""A file of 40 MB with the form around it."""


class Brought(forms.Form):
    """A file comes with a key, so that it can be sent twice, and with the patient to whose page it was brought."""

    key: UUID
    patient: Annotated[UUID | None, forms.EmptyIsNone] = None


@guard.route(bp, "/scans", action=Action.view_scans)
def scans() -> ResponseReturnValue:
    """Choose a file; the files of late. ``patient=`` names whose page it is brought to."""
    return _choice(_patient(request.args.get("patient", "")))


@guard.route(bp, "/scans", action=Action.begin_scan, methods=("POST",), most_bytes=BODY)
def begin() -> ResponseReturnValue:
    """Take the file; its page shows how the reading comes along."""
    given = request.files.get("file")
    try:
        brought = forms.parse(Brought, request.form)
        content = given.read() if given is not None and given.filename else b""
        scan_id = service.begin(guard.context(), brought.key, content, brought.patient)
    except Invalid as error:
        return _choice(_patient(request.form.get("patient", "")), error), 422
    return redirect(url_for("scans.scan", scan_id=scan_id), 303)


@guard.route(bp, "/scans/<uuid:scan_id>", action=Action.view_scans)
def scan(scan_id: UUID) -> ResponseReturnValue:
    """How a file stands, sheet by sheet."""
    return render_template("scans/scan.html", scan=service.scan(guard.context(), scan_id))


@guard.route(bp, "/scans/sheets/<uuid:sheet_id>", action=Action.view_scans)
def sheet(sheet_id: UUID) -> ResponseReturnValue:
    """One sheet with what each place was read as."""
    try:
        return _sheet(sheet_id, _day(request.args.get("first_day", "")))
    except Invalid as error:
        return _sheet(sheet_id, None, error), 422


@guard.route(bp, "/scans/sheets/<uuid:sheet_id>/confirm", action=Action.confirm_sheet, methods=("POST",))
def confirm(sheet_id: UUID) -> ResponseReturnValue:
    """Enter what the sheet says, marked *paper*."""
    first_day = None
    try:
        first_day = _day(request.form.get("first_day", ""))
        done = scan_confirm.confirm(guard.context(), sheet_id, first_day, request.form.to_dict())
    except Invalid as error:
        return _sheet(sheet_id, first_day, error, request.form), 422
    if done.again:
        flash("Everything on this sheet was entered before. Nothing was changed.", "note")
    else:
        pains = f" and {done.pains} pain number{'' if done.pains == 1 else 's'}" if done.pains else ""
        flash(f"{done.entries} report{'' if done.entries == 1 else 's'}{pains} entered from paper.", "done")
    return redirect(url_for("scans.sheet", sheet_id=sheet_id), 303)


@guard.route(bp, "/scans/sheets/<uuid:sheet_id>/undo", action=Action.undo_sheet, methods=("POST",))
def undo(sheet_id: UUID) -> ResponseReturnValue:
    """Take back what the sheet entered."""
    scan_confirm.undo(guard.context(), sheet_id)
    flash("Taken back. Nothing of this sheet counts any more.", "done")
    return redirect(url_for("scans.sheet", sheet_id=sheet_id), 303)


@guard.route(bp, "/scans/sheets/<uuid:sheet_id>/put-away", action=Action.put_away_sheet, methods=("POST",))
def put_away(sheet_id: UUID) -> ResponseReturnValue:
    """Settle a sheet without entering it."""
    scan_id = service.put_away(guard.context(), sheet_id)
    flash("Put away. Nothing was entered.", "note")
    return redirect(url_for("scans.scan", scan_id=scan_id), 303)


@guard.route(bp, "/scans/sheets/<uuid:sheet_id>/picture", action=Action.view_scan_picture)
def picture(sheet_id: UUID) -> Response:
    """The sheet's picture, made anew from what was brought."""
    return _jpeg(service.picture(guard.context(), sheet_id))


@guard.route(
    bp, "/scans/sheets/<uuid:sheet_id>/cells/<int:row>/<int:column>", action=Action.view_scan_picture
)
def cell_picture(sheet_id: UUID, row: int, column: int) -> Response:
    """The picture of one place."""
    return _jpeg(service.cell_picture(guard.context(), sheet_id, row, column))


def _jpeg(content: bytes) -> Response:
    response = make_response(content)
    response.mimetype = "image/jpeg"
    return response


def _choice(patient_id: UUID | None, error: Invalid | None = None) -> str:
    return render_template(
        "scans/scans.html",
        page=service.scans(guard.context(), patient_id),
        key=str(uuid4()),
        problems=forms.by_field(error) if error else {},
    )


def _sheet(
    sheet_id: UUID,
    first_day: date | None,
    error: Invalid | None = None,
    typed: Mapping[str, str] | None = None,
) -> str:
    return render_template(
        "scans/sheet.html",
        sheet=review.sheet(guard.context(), sheet_id, first_day),
        typed=typed or {},
        problems=forms.by_field(error) if error else {},
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid("first_day", "Choose the week of this sheet.") from None
    if day.isoweekday() != 1:
        raise Invalid("first_day", "A week on paper begins on a Monday.")
    return day


def _patient(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound from None
