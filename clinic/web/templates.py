"""The clinic's templates: the list, the form, sharing, putting away, and applying one to a patient's draft."""

from typing import Annotated
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field
from werkzeug.datastructures import MultiDict

from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.templates import NAME_MOST, PURPOSE_MOST, Level, SideAsked
from clinic.services import catalogue, template_edit, template_use, versions
from clinic.services import templates as service
from clinic.services.template_use import Parameters
from clinic.web import guard
from clinic.web.finder import asked, key_asked
from clinic.web.forms import Form, Line, MaybeLine, Prose, by_field, parse
from clinic.web.template_form import read, written

bp = Blueprint("templates", __name__)

WORDS_MOST = 200


class NewForm(Form):
    """What a template begins with. ``words``: reasons and notes come along."""

    name: Annotated[Line, Field(max_length=NAME_MOST)]
    purpose: Annotated[Prose, Field(max_length=PURPOSE_MOST)] = ""
    words: MaybeLine = ""


class ApplyForm(Form):
    """What of a template is added, and what was looked at."""

    revision: Annotated[int, Field(ge=0, le=2**31)]
    template_revision: Annotated[int, Field(ge=0, le=2**31)]
    place: Annotated[list[Annotated[int, Field(ge=0, le=99)]], Field(max_length=100)] = Field(
        default_factory=list
    )


@guard.route(bp, "/templates", action=Action.view_templates)
def templates() -> ResponseReturnValue:
    """The list."""
    words = " ".join(request.args.get("find", "")[:WORDS_MOST].replace("\0", "").split())
    archived = request.args.get("archived") == "yes"
    found = service.shelf(guard.context(), words, archived=archived, gone=key_asked("gone"))
    return render_template("templates/templates.html", found=found)


@guard.route(bp, "/templates/new", action=Action.view_templates)
def new() -> ResponseReturnValue:
    """The form for an empty one."""
    return _new(url_for("templates.add"))


@guard.route(bp, "/templates/new", action=Action.add_template, methods=("POST",))
def add() -> ResponseReturnValue:
    """Begin an empty one."""
    try:
        form = parse(NewForm, request.form)
        key = service.add(guard.context(), form.name, form.purpose)
    except Invalid as error:
        return _new(url_for("templates.add"), error)
    return redirect(url_for("templates.template", template_id=key), 303)


@guard.route(bp, "/templates/ready-made/<slug>/copy", action=Action.add_template, methods=("POST",))
def copy(slug: str) -> ResponseReturnValue:
    """Begin with a ready-made program of the catalogue."""
    key = service.add_ready_made(guard.context(), slug[:64])
    flash("This is yours now. The catalogue's own stays as it is.", "done")
    return redirect(url_for("templates.template", template_id=key), 303)


@guard.route(bp, "/programs/<uuid:program_id>/template", action=Action.view_draft)
def from_program(program_id: UUID) -> ResponseReturnValue:
    """The form for one that holds what a program holds."""
    return _from_program(program_id)


@guard.route(bp, "/programs/<uuid:program_id>/template", action=Action.add_template, methods=("POST",))
def add_from(program_id: UUID) -> ResponseReturnValue:
    """Make it."""
    try:
        form = parse(NewForm, request.form)
        key = service.add_from(
            guard.context(), program_id, form.name, form.purpose, with_words=form.words == "yes"
        )
    except Invalid as error:
        return _from_program(program_id, error)
    flash("Kept as a private template. Nothing of the patient is in it unless you wrote it there.", "done")
    return redirect(url_for("templates.template", template_id=key), 303)


def _from_program(program_id: UUID, error: Invalid | None = None) -> ResponseReturnValue:
    page = versions.program(guard.context(), program_id)
    return _new(url_for("templates.add_from", program_id=program_id), error, page)


def _new(
    action: str, error: Invalid | None = None, program: versions.ProgramPage | None = None
) -> ResponseReturnValue:
    first: dict[str, str] = {"name": program.title[:NAME_MOST]} if program else {}
    page = render_template(
        "templates/new.html",
        action=action,
        program=program,
        typed=request.form if error else first,
        problems=by_field(error) if error else {},
    )
    return page, 422 if error else 200


@guard.route(bp, "/templates/<uuid:template_id>", action=Action.view_templates)
def template(template_id: UUID) -> ResponseReturnValue:
    """The form of a template."""
    page = service.page(guard.context(), template_id)
    return _template(page, written(page))


@guard.route(bp, "/templates/<uuid:template_id>", action=Action.change_template, methods=("POST",))
def change(template_id: UUID) -> ResponseReturnValue:
    """Keep the whole form and take the step of the pressed button."""
    page = service.page(guard.context(), template_id)
    try:
        sent = read(request.form)
        key = template_edit.change(guard.context(), template_id, sent.revision, sent.edit, sent.step)
    except Invalid as error:
        return _template(page, request.form, error)
    except Conflict:
        again = MultiDict(request.form)
        again["revision"] = str(page.revision)
        return _template(page, again, met=True)
    if request.form.get("do", "save") == "save":
        flash("Kept.", "done")
    place = f"item-{key}" if key else None
    search = request.form.get("find", "")[:WORDS_MOST]
    return redirect(
        url_for("templates.template", template_id=template_id, find=search or None, _anchor=place), 303
    )


def _template(
    page: service.TemplatePage,
    typed: MultiDict[str, str],
    error: Invalid | None = None,
    *,
    met: bool = False,
) -> ResponseReturnValue:
    shown = render_template(
        "templates/template.html",
        page=page,
        typed=typed,
        problems=by_field(error) if error else {},
        met=met,
        found=catalogue.exercises(guard.context(), asked()),
    )
    return shown, 409 if met else 422 if error else 200


@guard.route(bp, "/templates/<uuid:template_id>/share", action=Action.share_template, methods=("POST",))
def share(template_id: UUID) -> ResponseReturnValue:
    """Let the others see it."""
    service.share(guard.context(), template_id)
    flash("Shared: everybody who writes programs here sees it now.", "done")
    return _page(template_id)


@guard.route(bp, "/templates/<uuid:template_id>/unshare", action=Action.unshare_template, methods=("POST",))
def unshare(template_id: UUID) -> ResponseReturnValue:
    """Keep it to oneself again."""
    mine = service.unshare(guard.context(), template_id)
    flash("Private again. Programs that came from it stay as they are.", "done")
    return _page(template_id) if mine else redirect(url_for("templates.templates"), 303)


@guard.route(
    bp, "/templates/<uuid:template_id>/duplicate", action=Action.duplicate_template, methods=("POST",)
)
def duplicate(template_id: UUID) -> ResponseReturnValue:
    """A copy of one's own."""
    flash("This is a private copy.", "done")
    return _page(service.duplicate(guard.context(), template_id))


@guard.route(bp, "/templates/<uuid:template_id>/archive", action=Action.archive_template, methods=("POST",))
def archive(template_id: UUID) -> ResponseReturnValue:
    """Put it away; the list offers to bring it back."""
    service.archive(guard.context(), template_id)
    return redirect(url_for("templates.templates", gone=template_id), 303)


@guard.route(bp, "/templates/<uuid:template_id>/restore", action=Action.restore_template, methods=("POST",))
def restore(template_id: UUID) -> ResponseReturnValue:
    """Offer it again."""
    service.restore(guard.context(), template_id)
    flash("It is offered again.", "done")
    return _page(template_id)


@guard.route(bp, "/programs/<uuid:program_id>/templates/<uuid:template_id>", action=Action.view_draft)
def preview(program_id: UUID, template_id: UUID) -> ResponseReturnValue:
    """What a template would add."""
    return _preview(program_id, template_id)


@guard.route(
    bp,
    "/programs/<uuid:program_id>/templates/<uuid:template_id>",
    action=Action.draft_program,
    methods=("POST",),
)
def apply(program_id: UUID, template_id: UUID) -> ResponseReturnValue:
    """Add what was chosen of it."""
    try:
        form = parse(ApplyForm, request.form, lists=("place",))
        added = template_use.apply(
            guard.context(),
            program_id,
            template_id,
            (form.revision, form.template_revision),
            form.place,
            _parameters(),
        )
    except Invalid as error:
        return _preview(program_id, template_id, error)
    flash(
        f"{added} added at the end of the program. Undo takes {'it' if added == 1 else 'them'} away again.",
        "done",
    )
    return redirect(url_for("programs.draft", program_id=program_id), 303)


def _preview(program_id: UUID, template_id: UUID, error: Invalid | None = None) -> ResponseReturnValue:
    found = template_use.preview(guard.context(), program_id, template_id, _parameters())
    page = render_template(
        "templates/preview.html",
        preview=found,
        ticked=set(request.form.getlist("place")) if error else None,
        problems=by_field(error) if error else {},
    )
    return page, 422 if error else 200


def _parameters() -> Parameters:
    level, side = request.args.get("level", ""), request.args.get("side", "")
    return Parameters(
        Level(level) if level in set(Level) else Level.standard,
        SideAsked(side) if side in set(SideAsked) else SideAsked.unknown,
    )


def _page(template_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("templates.template", template_id=template_id), 303)
