"""The hand-over of a version: its list of ticks, and the clinician's copy to print."""

from typing import Annotated
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field
from werkzeug.datastructures import MultiDict

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.errors import Invalid
from clinic.domain.hand_over import NOTE_MOST, WORDS, HandOver, Taught, Tick
from clinic.domain.programs import ITEMS_MOST
from clinic.services import hand_over as service
from clinic.services.figures import NO_PICTURE
from clinic.web import guard
from clinic.web.forms import Form, Prose, by_field, parse

bp = Blueprint("hand_over", __name__)


class HandOverForm(Form):
    """The ticks as "lineage:tick", and a note; without the note it is not this form."""

    tick: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=ITEMS_MOST * len(Tick))] = (
        Field(default_factory=list)
    )
    note: Annotated[Prose, Field(max_length=NOTE_MOST)]

    def value(self) -> HandOver:
        """The same as a domain value; a tick that is none is passed over."""
        ticks: dict[str, tuple[Tick, ...]] = {}
        for one in self.tick:
            lineage, _, name = one.rpartition(":")
            if name in set(Tick):
                ticks[lineage] = (*ticks.get(lineage, ()), Tick(name))
        return HandOver(tuple(Taught(lineage, found) for lineage, found in ticks.items()), self.note)


@guard.route(bp, "/programs/<uuid:program_id>/versions/<int:number>/hand-over", action=Action.view_program)
def hand_over(program_id: UUID, number: int) -> ResponseReturnValue:
    """The list as it stands."""
    page = service.page(guard.context(), program_id, number)
    typed = MultiDict([("tick", f"{line.lineage}:{tick}") for line in page.lines for tick in line.ticks])
    typed["note"] = page.note
    return _page(page, typed)


@guard.route(
    bp,
    "/programs/<uuid:program_id>/versions/<int:number>/hand-over",
    action=Action.record_hand_over,
    methods=("POST",),
)
def record(program_id: UUID, number: int) -> ResponseReturnValue:
    """Write down what was ticked."""
    try:
        form = parse(HandOverForm, request.form, lists=("tick",))
        service.record(guard.context(), program_id, number, form.value())
    except Invalid as error:
        return _page(service.page(guard.context(), program_id, number), request.form, error)
    flash("Saved, with your name and the time.", "done")
    return redirect(url_for("hand_over.hand_over", program_id=program_id, number=number), 303)


@guard.route(
    bp, "/programs/<uuid:program_id>/versions/<int:number>/clinician-copy", action=Action.view_program
)
def clinician_copy(program_id: UUID, number: int) -> ResponseReturnValue:
    """The clinician's copy: what was prescribed, why, what was taught, when it goes on."""
    page = service.page(guard.context(), program_id, number)
    return render_template("hand_over/copy.html", page=page, words=WORDS)


def _page(
    page: service.HandOverPage, typed: MultiDict[str, str], error: Invalid | None = None
) -> ResponseReturnValue:
    rendered = render_template(
        "hand_over/list.html",
        page=page,
        typed=typed,
        words=WORDS,
        problems=by_field(error) if error else {},
        may_record=verdict(guard.me(), Action.record_hand_over) is Verdict.yes,
        no_picture=NO_PICTURE,
    )
    return rendered, 422 if error else 200
