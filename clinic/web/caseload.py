"""Today: who needs the clinician, and who is on their way."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action, Verdict, verdict
from clinic.services import caseload, tests
from clinic.web import guard

bp = Blueprint("caseload", __name__)

NUMBERS = ("No one", "One person", "Two people", "Three people", "Four people", "Five people", "Six people")


@guard.route(bp, "/", action=Action.view_account)
def home() -> ResponseReturnValue:
    """The first page after signing in: the caseload, or the audit trail for those who only oversee."""
    may_see = verdict(guard.me(), Action.view_caseload) is Verdict.yes
    return redirect(url_for("caseload.today" if may_see else "audit.trail"), 303)


@guard.route(bp, "/today", action=Action.view_caseload)
def today() -> ResponseReturnValue:
    """The caseload, fifty to a page, those who need a call first."""
    page = request.args.get("page", 1, type=int)
    found = caseload.today(guard.context(), max(1, min(page, 10_000)))
    retests, retest_count = tests.due(guard.context()) if page <= 1 else ((), 0)
    return render_template(
        "caseload/today.html",
        found=found,
        heading=_heading(found.waiting),
        retests=retests,
        retest_count=retest_count,
    )


def _heading(waiting: int) -> str:
    who = NUMBERS[waiting] if waiting < len(NUMBERS) else f"{waiting} people"
    return f"{who} need{'s' if waiting < 2 else ''} you"
