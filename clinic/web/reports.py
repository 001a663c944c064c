"""Reports of a patient: the page, a text to paste, sheets for the patient and the referrer, files."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.domain.errors import Invalid, NotFound
from clinic.domain.schedule import exact_date
from clinic.services import report_files, report_text
from clinic.services import reports as service
from clinic.services.reports import WHOLE, Days
from clinic.web import files, forms, guard

bp = Blueprint("reports", __name__)

FILES = {"entries": report_files.entries, "slots": report_files.slots, "weeks": report_files.weeks}


@guard.route(bp, "/patients/<uuid:patient_id>/reports", action=Action.view_report)
def reports(patient_id: UUID) -> ResponseReturnValue:
    """A program over some days, and everything that can be made of it."""
    problems: dict[str, str] = {}
    program = request.args.get("program", type=UUID)
    try:
        found = service.reports_page(guard.context(), patient_id, program, _days())
    except Invalid as error:
        problems = forms.by_field(error)
        found = service.reports_page(guard.context(), patient_id, program, WHOLE)
    page = render_template(
        "reports/reports.html",
        page=found,
        text=report_text.text_of(found.report) if found.report else "",
        query={} if problems else _query(),
        typed=request.args,
        problems=problems,
    )
    return page, 422 if problems else 200


@guard.route(bp, "/programs/<uuid:program_id>/reports/progress.pdf", action=Action.print_report)
def sheet(program_id: UUID) -> ResponseReturnValue:
    """The progress sheet over some days; ``for=referrer`` for whoever sent the patient."""
    referrer = request.args.get("for") == "referrer"
    response = files.pdf(service.progress_sheet(guard.context(), program_id, _days(), referrer=referrer))
    response.headers["Cache-Control"] = "no-store"  # it changes each day and may hold the whole name
    return response


@guard.route(bp, "/programs/<uuid:program_id>/reports/text", action=Action.export_report)
def text(program_id: UUID) -> ResponseReturnValue:
    """The text to paste, by itself."""
    response = make_response(report_text.text_of(service.text(guard.context(), program_id, _days())))
    response.mimetype = "text/plain"
    return response


@guard.route(bp, "/programs/<uuid:program_id>/reports/<form>.csv", action=Action.export_report)
def file(program_id: UUID, form: str) -> Response:
    """Every entry, slot or weekly goal of the days; ``mark=yes`` puts the mark of UTF-8 in front."""
    make = FILES.get(form)
    if make is None:
        raise NotFound
    return files.csv(make(guard.context(), program_id, _days(), bom=files.wants_mark()), f"{form}.csv")


def _days() -> Days:
    return Days(_day("from"), _day("to"), _number())


def _day(name: str) -> date | None:
    given = request.args.get(name, "").strip()
    day = exact_date(given) if given else None
    if given and day is None:
        raise Invalid(name, "Give a date like 2026-03-09.")
    return day


def _number() -> int | None:
    given = request.args.get("version", "").strip()
    if given and not (given.isascii() and given.isdigit() and len(given) < 6):
        raise Invalid("version", "There is no such version.")
    return int(given) if given else None


def _query() -> dict[str, Any]:
    """What was asked for, to be asked for again by every link of the page."""
    return {name: request.args[name] for name in ("from", "to", "version") if request.args.get(name)}
