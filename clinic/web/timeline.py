"""The time line of a patient, and the notes that are written on it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.errors import Invalid
from clinic.services import notes
from clinic.services import timeline as service
from clinic.web import forms, guard

bp = Blueprint("timeline", __name__)

PAGES_MOST = 10_000


class NoteForm(forms.Form):
    """A note."""

    text: forms.Prose = ""


@guard.route(bp, "/patients/<uuid:patient_id>/timeline", action=Action.view_patient)
def timeline(patient_id: UUID) -> ResponseReturnValue:
    """Everything, or one kind of it."""
    return _page(patient_id)


@guard.route(bp, "/patients/<uuid:patient_id>/notes", action=Action.write_note, methods=("POST",))
def write_note(patient_id: UUID) -> ResponseReturnValue:
    """Write a note."""
    try:
        notes.write(guard.context(), patient_id, forms.parse(NoteForm, request.form).text)
    except Invalid as error:
        return _page(patient_id, error), 422
    flash("The note stands on the time line.", "done")
    return redirect(url_for("timeline.timeline", patient_id=patient_id), 303)


def _page(patient_id: UUID, error: Invalid | None = None) -> str:
    page = request.args.get("page", 1, type=int)
    kind = request.args.get("kind", "")
    found = service.timeline_of(guard.context(), patient_id, kind, max(1, min(page, PAGES_MOST)))
    return render_template(
        "timeline/timeline.html",
        found=found,
        labels=service.LABELS,
        may_write=verdict(guard.me(), Action.write_note) is Verdict.yes and not found.merged,
        problems=forms.by_field(error) if error else {},
        typed=request.form if error else {},
    )
