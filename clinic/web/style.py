"""The style pages: every component once, for those who build pages."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.web import guard

bp = Blueprint("style", __name__)


@guard.route(bp, "/style", action=Action.view_public)
def style() -> ResponseReturnValue:
    """Show every component of the clinician pages."""
    return render_template("style.html")


@guard.route(bp, "/style/patient", action=Action.view_public)
def style_patient() -> ResponseReturnValue:
    """Show every component of the patient pages."""
    return render_template("style_patient.html", clinic_name="Riverside Clinic")
