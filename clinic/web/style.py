"""The style pages: every component once, for those who build pages."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from clinic.domain.actions import Action
from clinic.services import figures, poses_words
from clinic.web import guard
from clinic.web.images import source_of

bp = Blueprint("style", __name__)
DAY = date(2026, 3, 9)
TYPED = (
    ("dose-a", "2-3x10-12, rest 30s"),
    ("dose-b", "3x?"),
    ("kind-a", "weekdays"),
    *(("days-a", day) for day in "135"),
    ("times-a", "1"),
    ("modifications-a", "bent-knees"),
    ("rule_days-a", "3"),
    ("rule_pain-a", "2"),
    ("rule_then-a", "dose"),
    ("rule_dose-a", "3x12"),
    ("kind-b", "quota"),
)
"""What somebody typed into the builder of the style page."""


@guard.route(bp, "/style", action=Action.view_public)
def style() -> ResponseReturnValue:
    """Show every component of the clinician pages."""
    return render_template("style.html", **samples())


@guard.route(bp, "/style/patient", action=Action.view_public)
def style_patient() -> ResponseReturnValue:
    """Show every component of the patient pages."""
    return render_template("style_patient.html", clinic_name="Riverside Clinic")


@cache
def samples() -> dict[str, Any]:
    """What the page of components needs beside its own text: a drawing of each kind, a day, what was typed."""
    still, moves = (figures.picture("hip-hinge", moves=one) for one in (False, True))
    if still is None or moves is None:
        raise LookupError("the hip hinge is always drawn")
    source = source_of(still.svg)
    return {
        "still": source,
        "sample_place": lambda *_exercise, **_body: source,
        "moves": source_of(moves.svg),
        "said": still.description,
        "typed": MultiDict(TYPED),
        "day": DAY,
        "pains": [{"day": DAY - timedelta(days=5 * ago), "pain": 2 + ago} for ago in (3, 2, 1, 0)],
        "efforts": [{"day": DAY - timedelta(days=5 * ago), "effort": 6 - ago} for ago in (3, 2, 1, 0)],
        "pose_words": poses_words,
    }
