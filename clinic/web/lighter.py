"""The easier versions of a program: one form for the clinician."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.errors import Invalid
from clinic.services import lighter as service
from clinic.web import guard
from clinic.web.forms import by_field

bp = Blueprint("lighter", __name__)

PREFIX = "lighter:"


@guard.route(bp, "/programs/<uuid:program_id>/lighter", action=Action.view_program)
def lighter(program_id: UUID) -> ResponseReturnValue:
    """What may be chosen, and what is chosen."""
    return _page(program_id)


@guard.route(bp, "/programs/<uuid:program_id>/lighter", action=Action.choose_lighter, methods=("POST",))
def choose(program_id: UUID) -> ResponseReturnValue:
    """Allow what was chosen, one modification for an exercise."""
    chosen = {
        name.removeprefix(PREFIX): slug for name, slug in request.form.items() if name.startswith(PREFIX)
    }
    try:
        if not chosen:  # nothing at all is no form of ours, and must not take every choice back
            raise Invalid("", "Something is missing. Reload the page.")
        service.choose(
            guard.context(), program_id, {lineage: slug for lineage, slug in chosen.items() if slug}
        )
    except Invalid as error:
        return _page(program_id, error), 422
    flash("Saved. The patient's page offers it from now on.", "done")
    return redirect(url_for("programs.program", program_id=program_id), 303)


def _page(program_id: UUID, error: Invalid | None = None) -> str:
    return render_template(
        "lighter/form.html",
        page=service.page(guard.context(), program_id),
        typed=request.form,
        prefix=PREFIX,
        may_choose=verdict(guard.context().actor, Action.choose_lighter) is Verdict.yes,
        problems={f"{PREFIX}{name}" if name else "": sentence for name, sentence in by_field(error).items()}
        if error
        else {},
    )
