"""Merge two rows that are one patient: choose the other, look at what moves, merge, undo."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.domain.errors import Conflict
from clinic.services import merges as service
from clinic.web import forms, guard

bp = Blueprint("merges", __name__)


class MergeForm(forms.Form):
    """Which state of the two rows was looked at."""

    revisions: forms.Line


@guard.route(bp, "/patients/<uuid:patient_id>/merge", action=Action.view_patient)
def choose(patient_id: UUID) -> ResponseReturnValue:
    """Those who may be the same person."""
    return render_template("merges/choose.html", choice=service.choose(guard.context(), patient_id))


@guard.route(bp, "/patients/<uuid:patient_id>/merge/<uuid:other_id>", action=Action.view_patient)
def preview(patient_id: UUID, other_id: UUID) -> ResponseReturnValue:
    """What would move into this patient, and which facts would stand."""
    return _preview(patient_id, other_id)


@guard.route(
    bp, "/patients/<uuid:patient_id>/merge/<uuid:other_id>", action=Action.merge_patients, methods=("POST",)
)
def merge(patient_id: UUID, other_id: UUID) -> ResponseReturnValue:
    """Merge the other row into this patient."""
    revisions = forms.parse(MergeForm, request.form).revisions
    try:
        name = service.merge(guard.context(), patient_id, other_id, revisions)
    except Conflict as error:
        return _preview(patient_id, other_id, str(error)), 409
    flash(f"The two are one now: {name}. You can undo it on this page.", "done")
    return redirect(url_for("patients.patient", patient_id=patient_id), 303)


@guard.route(bp, "/patients/<uuid:patient_id>/merge/undo", action=Action.undo_merge, methods=("POST",))
def undo(patient_id: UUID) -> ResponseReturnValue:
    """Make a merged row a patient of its own again."""
    undone = service.undo(guard.context(), patient_id)
    kept = " The other patient was changed since; look through those facts." if undone.facts_kept else ""
    flash(f"{undone.gone} is a patient of her or his own again, with every program.{kept}", "done")
    return redirect(url_for("patients.patient", patient_id=undone.gone_id), 303)


def _preview(patient_id: UUID, other_id: UUID, problem: str = "") -> str:
    found = service.preview(guard.context(), patient_id, other_id)
    return render_template("merges/preview.html", found=found, problem=problem or found.obstacle)
