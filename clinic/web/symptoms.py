"""Alerts for staff: one on a page of its own, and closing it with what was done."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.errors import Invalid
from clinic.services import symptoms
from clinic.web import forms, guard

bp = Blueprint("symptoms", __name__)


class AcknowledgeForm(forms.Form):
    """What was done about an alert."""

    note: forms.Prose = ""


@guard.route(bp, "/alerts/<uuid:alert_id>", action=Action.view_patient)
def alert(alert_id: UUID) -> ResponseReturnValue:
    """One alert: what was felt, who owns it, what was done."""
    return _page(alert_id)


@guard.route(bp, "/alerts/<uuid:alert_id>/acknowledge", action=Action.acknowledge_alert, methods=("POST",))
def acknowledge(alert_id: UUID) -> ResponseReturnValue:
    """Close an alert with what was done."""
    try:
        form = forms.parse(AcknowledgeForm, request.form)
        patient_id = symptoms.acknowledge(guard.context(), alert_id, form.note)
    except Invalid as error:
        return _page(alert_id, error), 422
    flash("The alert is closed. What you did stands with your name.", "done")
    return redirect(url_for("patients.patient", patient_id=patient_id), 303)


def _page(alert_id: UUID, error: Invalid | None = None) -> str:
    return render_template(
        "symptoms/alert.html",
        page=symptoms.alert(guard.context(), alert_id),
        may_acknowledge=verdict(guard.context().actor, Action.acknowledge_alert) is Verdict.yes,
        problems=forms.by_field(error) if error else {},
        typed=request.form.get("note", "") if error else "",
    )
