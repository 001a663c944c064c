"""Import patients from a CSV file: choose it, look at what it would do, confirm, undo."""

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain import imports as files
from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid
from clinic.services import imports as service
from clinic.web import forms, guard

bp = Blueprint("imports", __name__)


class Confirmed(forms.Form):
    """What the preview showed, sent back whole: nothing of it was kept meanwhile."""

    text: str = ""
    file_name: forms.MaybeLine = ""
    twins: forms.MaybeLine = "leave"


@guard.route(bp, "/patients/import", action=Action.list_patients)
def imports() -> ResponseReturnValue:
    """Choose a file; what was imported before."""
    return _page()


@guard.route(bp, "/patients/import/sample.csv", action=Action.list_patients)
def sample() -> ResponseReturnValue:
    """A file with every column, to fill in."""
    service.imports(guard.context())
    response = Response("\ufeff" + files.SAMPLE, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="patients.csv"'
    return response


@guard.route(bp, "/patients/import", action=Action.preview_import, methods=("POST",))
def preview() -> ResponseReturnValue:
    """What the file would do; nothing is added yet."""
    given = request.files.get("file")
    try:
        if given is None or not given.filename:
            raise Invalid("file", "Choose a file first.")
        found = service.preview(guard.context(), given.read(), given.filename)
    except Invalid as error:
        return _page(error)
    return render_template("imports/preview.html", found=found), 422 if found.problem_count else 200


@guard.route(bp, "/patients/import/confirm", action=Action.confirm_import, methods=("POST",))
def confirm() -> ResponseReturnValue:
    """Add everybody of the file, or nobody."""
    try:
        typed = forms.parse(Confirmed, request.form)
        added = service.confirm(guard.context(), typed.text, typed.file_name, with_twins=typed.twins == "add")
    except Invalid as error:
        return _page(error)
    flash(f"{added} patient{' was' if added == 1 else 's were'} added. You can take it back below.", "done")
    return redirect(url_for("imports.imports"), 303)


@guard.route(bp, "/patients/imports/<uuid:import_id>/undo", action=Action.undo_import, methods=("POST",))
def undo(import_id: UUID) -> ResponseReturnValue:
    """Take an import back."""
    try:
        undone = service.undo(guard.context(), import_id)
    except Conflict as error:
        return _page(Invalid("file", str(error)), 409)
    kept = f" {undone.kept} stayed: they were changed or used since." if undone.kept else ""
    flash(
        f"{undone.removed} patient{' was' if undone.removed == 1 else 's were'} taken away again.{kept}",
        "done",
    )
    return redirect(url_for("imports.imports"), 303)


def _page(error: Invalid | None = None, status: int = 422) -> ResponseReturnValue:
    page = render_template(
        "imports/imports.html",
        past=service.imports(guard.context()),
        problems=forms.by_field(error) if error else {},
        columns=[label for label, _ in files.COLUMNS.values()],
        most=files.LINES_MOST,
        zone=ZoneInfo(guard.me().zone),
    )
    return page, status if error else 200
