"""Patients: the list, the form, the page of one patient."""

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field
from werkzeug.datastructures import MultiDict

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.patients import LANGUAGES, TEXT_SIZES, PatientFacts, read_birth, zones
from clinic.services import adherence, checkins
from clinic.services import patients as service
from clinic.services.patients import Lookalike, Lookalikes, PatientForm
from clinic.web import guard
from clinic.web.finder import key_asked
from clinic.web.forms import EmptyIsNone, Form, Line, MaybeLine, Prose, by_field, parse

bp = Blueprint("patients", __name__)

PAGES_MOST = 100_000


class Typed(Form):
    """The form of one patient."""

    given_name: Line
    family_name: MaybeLine = ""
    born: Annotated[MaybeLine, Field(max_length=64)] = ""
    language: MaybeLine = "en"
    zone: MaybeLine = ""
    email: MaybeLine = ""
    phone: Annotated[MaybeLine, Field(max_length=64)] = ""
    mail_consent: Literal["yes", ""] = ""
    equipment: Annotated[list[Annotated[MaybeLine, Field(max_length=64)]], Field(max_length=100)] = Field(
        default_factory=list
    )
    minutes_a_day: Annotated[Annotated[int, Field(ge=0, le=9999)] | None, EmptyIsNone] = None
    note: Prose = ""
    text_size: MaybeLine = "standard"

    def facts(self) -> PatientFacts:
        """The same as domain values. Raises Invalid("born")."""
        values = self.model_dump(exclude={"mail_consent", "equipment", "born"})
        year, day = read_birth(self.born)
        return PatientFacts(
            **values,
            birth_year=year,
            birth_date=day,
            mail_consent=self.mail_consent == "yes",
            equipment=tuple(self.equipment),
        )


class Revision(Form):
    """Which text the form was filled from."""

    revision: Annotated[int, Field(ge=0, le=2**31)]


@guard.route(bp, "/patients", action=Action.list_patients)
def patients() -> ResponseReturnValue:
    """The list, by name, 50 a page."""
    words = " ".join(request.args.get("find", "")[:200].replace("\0", "").split())
    number = request.args.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    found = service.patients_page(
        guard.context(), words, min(page, PAGES_MOST), archived=request.args.get("archived") == "yes"
    )
    return render_template("patients/patients.html", found=found, page=page, size=service.PAGE)


@guard.route(bp, "/patients/new", action=Action.list_patients)
def add() -> ResponseReturnValue:
    """An empty form."""
    form = service.new_form(guard.context())
    return _form(form, fields_of(form))


@guard.route(bp, "/patients/new", action=Action.add_patient, methods=("POST",))
def create() -> ResponseReturnValue:
    """Add a patient; one of nearly the same name is named first."""
    try:
        facts = _typed().facts()
        sure = request.form.get("another") == facts.name  # said of this very name, not of one typed before
        patient_id = service.add(guard.context(), facts, unless_alike=not sure)
    except Invalid as error:
        return _form(service.new_form(guard.context()), request.form, error)
    except Lookalikes as error:
        form = service.new_form(guard.context())
        return _form(form, request.form, alike=error.found, another=facts.name)
    flash("Added. The next step is a program.", "done")
    return redirect(url_for("patients.patient", patient_id=patient_id), 303)


@guard.route(bp, "/patients/<uuid:patient_id>", action=Action.view_patient)
def patient(patient_id: UUID) -> ResponseReturnValue:
    """One patient: what needs somebody, what was asked and what was done, the programs."""
    shown = service.patient(guard.context(), patient_id)
    current = shown.current
    signs = checkins.signs(guard.context(), patient_id)
    return render_template(
        "patients/patient.html",
        patient=shown,
        figures=adherence.figures(guard.context(), current.id) if current and current.latest else None,
        alerts=signs.alerts,
        easier=signs.easier,
        languages=LANGUAGES,
        text_sizes=TEXT_SIZES,
        may_draft=allowed(Action.draft_program),
        may_archive=allowed(Action.archive_patient),
        may_acknowledge=allowed(Action.acknowledge_alert),
        may_review=allowed(Action.review_patients),
        may_decide=allowed(Action.decide_disagreement),
        discarded=key_asked("discarded"),
    )


@guard.route(bp, "/patients/<uuid:patient_id>/facts", action=Action.view_patient)
def facts(patient_id: UUID) -> ResponseReturnValue:
    """The form of a patient."""
    form = service.form(guard.context(), patient_id)
    return _form(form, fields_of(form))


@guard.route(bp, "/patients/<uuid:patient_id>/facts", action=Action.change_patient, methods=("POST",))
def change(patient_id: UUID) -> ResponseReturnValue:
    """Write a patient's facts anew."""
    try:
        revision = parse(Revision, request.form).revision
        service.change(guard.context(), patient_id, revision, _typed().facts())
    except Invalid as error:
        return _form(service.form(guard.context(), patient_id), request.form, error)
    except Conflict:
        return _conflict(service.form(guard.context(), patient_id))
    flash("Saved.", "done")
    return redirect(url_for("patients.patient", patient_id=patient_id), 303)


@guard.route(bp, "/patients/<uuid:patient_id>/archive", action=Action.archive_patient, methods=("POST",))
def archive(patient_id: UUID) -> ResponseReturnValue:
    """Take a patient out of the lists."""
    name = service.archive(guard.context(), patient_id)
    flash(f"{name} is archived: out of the lists, nothing deleted. You can restore it on this page.", "done")
    return redirect(url_for("patients.patient", patient_id=patient_id), 303)


@guard.route(bp, "/patients/<uuid:patient_id>/restore", action=Action.restore_patient, methods=("POST",))
def restore(patient_id: UUID) -> ResponseReturnValue:
    """Put an archived patient back."""
    name = service.restore(guard.context(), patient_id)
    flash(f"{name} is back in the lists.", "done")
    return redirect(url_for("patients.patient", patient_id=patient_id), 303)


def allowed(action: Action) -> bool:
    """Whether the signed-in person may do this (a page leaves out buttons that would be refused)."""
    return verdict(guard.me(), action) in (Verdict.yes, Verdict.refresh_factor)


def _typed() -> Typed:
    return parse(Typed, request.form, lists=("equipment",))


def fields_of(form: PatientForm) -> MultiDict[str, str]:
    """What is known of a patient as the form's fields."""
    known = form.facts
    fields: MultiDict[str, str] = MultiDict(
        {
            "given_name": known.given_name,
            "family_name": known.family_name,
            "born": known.born,
            "language": known.language,
            "zone": known.zone,
            "email": known.email,
            "phone": known.phone,
            "mail_consent": "yes" if known.mail_consent else "",
            "minutes_a_day": str(known.minutes_a_day or ""),
            "note": known.note,
            "text_size": known.text_size,
            "revision": str(form.revision),
        }
    )
    fields.setlist("equipment", list(known.equipment))
    return fields


def _form(
    form: PatientForm,
    typed: MultiDict[str, str],
    error: Invalid | None = None,
    alike: Sequence[Lookalike] = (),
    another: str = "",
) -> ResponseReturnValue:
    page = render_template(
        "patients/form.html",
        form=form,
        typed=typed,
        problems=by_field(error) if error else {},
        languages=list(LANGUAGES.items()),
        zones=sorted(zones()),
        text_sizes=list(TEXT_SIZES.items()),
        alike=alike,
        another=another,
    )
    return page, 422 if error else 409 if alike else 200


LABELS = {
    "given_name": "First name",
    "family_name": "Last name",
    "born": "Born",
    "language": "Language",
    "zone": "Time zone",
    "email": "Email",
    "phone": "Phone",
    "mail_consent": "Agreed to get mail",
    "equipment": "At home",
    "minutes_a_day": "Minutes a day",
    "text_size": "Size of text",
    "note": "Note",
}
"""The fields of a patient as a conflict shows them side by side."""


def _conflict(form: PatientForm) -> ResponseReturnValue:
    theirs, names = fields_of(form), dict(form.equipment)
    rows = []
    for field, label in LABELS.items():
        pair = [
            ", ".join(names.get(value, value) for value in source.getlist(field) if value)
            for source in (theirs, request.form)
        ]
        rows.append((label, *pair, pair[0] != pair[1]))
    return render_template("patients/conflict.html", form=form, rows=rows, typed=request.form), 409
