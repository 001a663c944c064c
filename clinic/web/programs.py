"""Programs: the builder, publishing, the program's page, pause, resume, end."""

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field
from werkzeug.datastructures import MultiDict

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.services import (
    draft_conflicts,
    draft_live,
    draft_page,
    drafts,
    patients,
    programs,
    ready_made,
    templates,
    versions,
)
from clinic.services.draft_page import Builder
from clinic.services.drafts import StepKind
from clinic.services.figures import NO_PICTURE
from clinic.web import guard
from clinic.web.draft_form import Sent, read, typed_items, written
from clinic.web.finder import asked, key_asked, side_asked
from clinic.web.forms import EmptyIsNone, Form, Line, MaybeLine, Prose, by_field, parse

bp = Blueprint("programs", __name__)

REASON = Annotated[Prose, Field(max_length=programs.REASON_MOST)]
LIVE = "X-Builder"
"""The header by which the builder's script asks for the program's side of the page only."""
AFTER = {
    "publish": "programs.ready", "preview": "builder.preview", "as-template": "templates.from_program",
}  # fmt: skip
SEARCH = ("find", "region", "category", "position", "equipment", "at-home", "shelf", "side", "muscle", "test")


class TitleForm(Form):
    """What a new program begins with."""

    title: Line
    template: MaybeLine = ""


class PublishForm(Form):
    """What publishing asks for."""

    revision: Annotated[int, Field(ge=0, le=2**31)]
    effective_from: Annotated[date | None, EmptyIsNone] = None
    reason: REASON = ""


class PauseForm(Form):
    """A pause; without a last day it lasts until it is resumed."""

    first_day: date
    last_day: Annotated[date | None, EmptyIsNone] = None
    reason: REASON = ""


class ResumeForm(Form):
    """From which day things are due again."""

    on: date


class EndForm(Form):
    """The last day, and why."""

    ends_on: date
    reason: REASON = ""


class ApplyForm(Form):
    """What of a ready-made program is added."""

    revision: Annotated[int, Field(ge=0, le=2**31)]
    side: MaybeLine = ""
    place: Annotated[list[Annotated[int, Field(ge=0, le=99)]], Field(max_length=100)] = Field(
        default_factory=list
    )


@guard.route(bp, "/patients/<uuid:patient_id>/programs/new", action=Action.view_draft)
def start(patient_id: UUID) -> ResponseReturnValue:
    """Begin with nothing, or with a ready-made program."""
    return _start(patient_id, MultiDict())


@guard.route(bp, "/patients/<uuid:patient_id>/programs/new", action=Action.draft_program, methods=("POST",))
def begin(patient_id: UUID) -> ResponseReturnValue:
    """Begin a program's draft."""
    try:
        form = parse(TitleForm, request.form)
        program_id = programs.start(guard.context(), patient_id, form.title)
    except Invalid as error:
        return _start(patient_id, request.form, error)
    if form.template:
        return _template(program_id, form.template)
    return redirect(url_for("programs.draft", program_id=program_id), 303)


def _template(program_id: UUID, name: str) -> ResponseReturnValue:
    """To what a template would add: ``name`` is a ready-made program's slug, or the id of one of the clinic's own."""
    try:
        key = UUID(name)
    except ValueError:
        return redirect(url_for("programs.template", program_id=program_id, slug=name), 303)
    return redirect(url_for("templates.preview", program_id=program_id, template_id=key), 303)


def _start(patient_id: UUID, typed: MultiDict[str, str], error: Invalid | None = None) -> ResponseReturnValue:
    page = render_template(
        "programs/start.html",
        patient=patients.patient(guard.context(), patient_id),
        templates=ready_made.every(),
        own=templates.shelf(guard.context()).lines,
        typed=typed,
        problems=by_field(error) if error else {},
    )
    return page, 422 if error else 200


@guard.route(bp, "/programs/<uuid:program_id>/draft", action=Action.view_draft)
def draft(program_id: UUID) -> ResponseReturnValue:
    """The builder; for its script only the side that holds the program."""
    if LIVE in request.headers:
        return _live(drafts.Saved(0, ""), draft_page.builder(guard.context(), program_id))
    builder = draft_page.builder(guard.context(), program_id, asked())
    return _builder(builder, _written(builder))


@guard.route(bp, "/programs/<uuid:program_id>/draft", action=Action.draft_program, methods=("POST",))
def save(program_id: UUID) -> ResponseReturnValue:
    """Save the whole draft and take the step of the pressed button."""
    try:
        sent = read(request.form)
        if LIVE in request.headers:
            found = draft_live.save(
                guard.context(), program_id, sent.revision, sent.edit, sent.step, sent.choice, sent.touched
            )
            return _live(*found)
        saved = drafts.save(
            guard.context(), program_id, sent.revision, sent.edit, sent.step, choice=sent.choice
        )
    except Invalid as error:
        return _refused(program_id, error)
    except Conflict as conflict:
        return _conflict(program_id, sent, conflict)
    if sent.then in AFTER:
        return redirect(url_for(AFTER[sent.then], program_id=program_id), 303)
    if sent.then:
        return _template(program_id, sent.then.removeprefix("template:"))
    search: dict[str, Any] = {name: request.form[name] for name in SEARCH if request.form.get(name)}
    place = f"item-{saved.lineage}" if saved.lineage else None
    return redirect(url_for("programs.draft", program_id=program_id, _anchor=place, **search), 303)


def _refused(program_id: UUID, error: Invalid) -> ResponseReturnValue:
    wanted = None if LIVE in request.headers else asked()
    try:
        builder = draft_page.builder(guard.context(), program_id, wanted, typed_items(request.form))
    except (Invalid, NotFound):
        builder = draft_page.builder(guard.context(), program_id, wanted)
    return _builder(builder, request.form, error)


def _written(builder: Builder) -> MultiDict[str, str]:
    return written(builder.draft, builder.revision, builder.today + timedelta(days=1), builder.loaded)


def _builder(
    builder: Builder, typed: MultiDict[str, str], error: Invalid | None = None
) -> tuple[str, int, dict[str, str]]:
    page = render_template(
        "programs/draft.html" if builder.found else "programs/_program_pane.html",
        builder=builder,
        typed=typed,
        problems=by_field(error) if error else {},
        search={name: request.values.get(name, "")[:200] for name in SEARCH},
    )
    return page, 422 if error else 200, {} if builder.found else {LIVE: "yes"}


def _live(saved: drafts.Saved, builder: Builder) -> ResponseReturnValue:
    """The program's side of the page; the headers tell the script what to show and to whom to point."""
    page, status, headers = _builder(builder, _written(builder))
    return page, status, {**headers, "X-Builder-Item": saved.lineage}


def _conflict(program_id: UUID, sent: Sent, conflict: Conflict) -> ResponseReturnValue:
    """What both changed side by side, with everything that was typed kept in the page."""
    try:
        comparison = draft_conflicts.compare(guard.context(), program_id, sent.revision, sent.edit)
    except Invalid as error:
        return _refused(program_id, error)
    except NotFound:
        raise conflict from None
    kept = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {"csrf_token", "do", "seen", "touched"} and not name.startswith("theirs-")
    ]
    page = render_template(
        "programs/conflict.html",
        comparison=comparison,
        kept=kept,
        press=f"{StepKind.remove}:{sent.edit.removed}" if sent.edit.removed else StepKind.save.value,
        said=str(conflict),
    )
    return page, 409


@guard.route(bp, "/programs/<uuid:program_id>/discard", action=Action.discard_draft, methods=("POST",))
def discard(program_id: UUID) -> ResponseReturnValue:
    """Throw the draft away; the page after it offers it back."""
    patient_id = versions.program(guard.context(), program_id).patient_id
    if drafts.discard(guard.context(), program_id):
        return redirect(url_for("programs.program", program_id=program_id, discarded=program_id), 303)
    return redirect(url_for("patients.patient", patient_id=patient_id, discarded=program_id), 303)


@guard.route(bp, "/programs/<uuid:program_id>/restore", action=Action.restore_draft, methods=("POST",))
def restore(program_id: UUID) -> ResponseReturnValue:
    """Go on with the draft that was thrown away."""
    drafts.restore(guard.context(), program_id)
    flash("The draft is back, as it was.", "done")
    return redirect(url_for("programs.draft", program_id=program_id), 303)


@guard.route(bp, "/programs/<uuid:program_id>/ready-made/<slug>", action=Action.view_draft)
def template(program_id: UUID, slug: str) -> ResponseReturnValue:
    """What a ready-made program would add."""
    preview = ready_made.preview(guard.context(), program_id, slug[:64], side_asked())
    return render_template("programs/template.html", preview=preview, problems={})


@guard.route(
    bp, "/programs/<uuid:program_id>/ready-made/<slug>", action=Action.draft_program, methods=("POST",)
)
def apply(program_id: UUID, slug: str) -> ResponseReturnValue:
    """Add the chosen exercises of a ready-made program."""
    side = side_asked()
    try:
        form = parse(ApplyForm, request.form, lists=("place",))
        added = ready_made.apply(guard.context(), program_id, form.revision, slug[:64], form.place, side)
    except Invalid as error:
        preview = ready_made.preview(guard.context(), program_id, slug[:64], side)
        return render_template("programs/template.html", preview=preview, problems=by_field(error)), 422
    flash(f"{added} added at the end of the program.", "done")
    return redirect(url_for("programs.draft", program_id=program_id), 303)


@guard.route(bp, "/programs/<uuid:program_id>/publish", action=Action.view_draft)
def ready(program_id: UUID) -> ResponseReturnValue:
    """The form for publishing: what is still open, from which day, why."""
    return _ready(program_id)


@guard.route(bp, "/programs/<uuid:program_id>/publish", action=Action.publish_program, methods=("POST",))
def publish(program_id: UUID) -> ResponseReturnValue:
    """Publish the draft as the next version."""
    try:
        form = parse(PublishForm, request.form)
        made = programs.publish(
            guard.context(),
            program_id,
            revision=form.revision,
            effective_from=form.effective_from,
            reason=form.reason,
        )
    except Invalid as error:
        return _ready(program_id, request.form, error)
    flash(f"Version {made.number} is published. Its sheet is ready to print.", "done")
    if request.form.get("then") == "hand-over":
        return redirect(url_for("hand_over.hand_over", program_id=program_id, number=made.number), 303)
    return redirect(url_for("programs.program", program_id=program_id), 303)


def _ready(
    program_id: UUID, typed: MultiDict[str, str] | None = None, error: Invalid | None = None
) -> ResponseReturnValue:
    builder = draft_page.builder(guard.context(), program_id)
    tomorrow = builder.today + timedelta(days=1)
    page = render_template(
        "programs/publish.html",
        builder=builder,
        typed=typed or {"effective_from": tomorrow.isoformat(), "reason": ""},
        tomorrow=tomorrow,
        problems=by_field(error) if error else {},
    )
    return page, 422 if error else 200


@guard.route(bp, "/programs/<uuid:program_id>", action=Action.view_program)
def program(program_id: UUID) -> ResponseReturnValue:
    """The program as published, with its time line."""
    return _program(program_id, None)


@guard.route(bp, "/programs/<uuid:program_id>/versions/<int:number>", action=Action.view_program)
def version(program_id: UUID, number: int) -> ResponseReturnValue:
    """The same with an earlier version's exercises."""
    return _program(program_id, number)


def _program(program_id: UUID, number: int | None) -> ResponseReturnValue:
    page = versions.program(guard.context(), program_id, number)
    if page.latest == 0 and page.drafted and allowed(Action.view_draft):
        return redirect(url_for("programs.draft", program_id=program_id), 303)
    return render_template(
        "programs/program.html",
        page=page,
        may_draft=allowed(Action.revise_program),
        discarded=key_asked("discarded"),
    )


@guard.route(bp, "/programs/<uuid:program_id>/revise", action=Action.revise_program, methods=("POST",))
def revise(program_id: UUID) -> ResponseReturnValue:
    """Open a draft of the next version, from the latest one or from the one that is shown."""
    number = request.form.get("number", "")
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else None
    try:
        programs.revise(guard.context(), program_id, wanted)
        if wanted is not None:
            flash(f"The draft stands as version {wanted} did. Undo brings back what it held before.", "done")
    except Conflict as conflict:
        flash(str(conflict), "note")
    return redirect(url_for("programs.draft", program_id=program_id), 303)


@guard.route(bp, "/programs/<uuid:program_id>/pause", action=Action.view_program)
def pausing(program_id: UUID) -> ResponseReturnValue:
    """The form for a pause, filled in with what the address says: from a patient's ill days, say."""
    return _dated(program_id, "programs/pause.html", typed=request.args)


@guard.route(bp, "/programs/<uuid:program_id>/pause", action=Action.pause_program, methods=("POST",))
def pause(program_id: UUID) -> ResponseReturnValue:
    """Pause the program."""
    try:
        form = parse(PauseForm, request.form)
        programs.pause(guard.context(), program_id, form.first_day, form.last_day, form.reason)
    except Invalid as error:
        return _dated(program_id, "programs/pause.html", error)
    flash("Paused. Nothing is due on these days, and they do not count.", "done")
    return redirect(url_for("programs.program", program_id=program_id), 303)


@guard.route(
    bp,
    "/programs/<uuid:program_id>/pauses/<uuid:pause_id>/resume",
    action=Action.resume_program,
    methods=("POST",),
)
def resume(program_id: UUID, pause_id: UUID) -> ResponseReturnValue:
    """Take a pause back, or end it earlier."""
    try:
        programs.resume(guard.context(), program_id, pause_id, parse(ResumeForm, request.form).on)
    except Invalid as error:
        return _dated(program_id, "programs/program.html", error)
    flash("Resumed.", "done")
    return redirect(url_for("programs.program", program_id=program_id), 303)


@guard.route(bp, "/programs/<uuid:program_id>/end", action=Action.view_program)
def ending(program_id: UUID) -> ResponseReturnValue:
    """The form for the end."""
    return _dated(program_id, "programs/end.html")


@guard.route(bp, "/programs/<uuid:program_id>/end", action=Action.end_program, methods=("POST",))
def end(program_id: UUID) -> ResponseReturnValue:
    """End the program."""
    try:
        form = parse(EndForm, request.form)
        programs.end(guard.context(), program_id, form.ends_on, form.reason)
    except Invalid as error:
        return _dated(program_id, "programs/end.html", error)
    flash("Ended. Everything stays on record.", "done")
    return redirect(url_for("programs.program", program_id=program_id), 303)


def _dated(
    program_id: UUID,
    name: str,
    error: Invalid | None = None,
    *,
    typed: MultiDict[str, str] | None = None,
) -> ResponseReturnValue:
    """A form with a date on a program's page, as it was typed if it was refused."""
    page = render_template(
        name,
        page=versions.program(guard.context(), program_id),
        typed=request.form if typed is None else typed,
        problems=by_field(error) if error else {},
        may_draft=True,
        discarded=None,
        no_picture=NO_PICTURE,
    )
    return page, 422 if error else 200


def allowed(action: Action) -> bool:
    """Whether the signed-in person may do this."""
    return verdict(guard.me(), action) in (Verdict.yes, Verdict.refresh_factor)
