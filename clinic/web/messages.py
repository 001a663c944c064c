"""Messages to patients: choose whom, write once, see who read it; and the patient's own word that it was read."""

from typing import Annotated
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.errors import Invalid
from clinic.domain.messages import TEXT_MOST
from clinic.services import messages as service
from clinic.web import forms, guard
from clinic.web.checkin_forms import ExactDay
from clinic.web.languages import say

bp = Blueprint("messages", __name__)


class ChosenForm(forms.Form):
    """Whom it is for, by their programs."""

    program: Annotated[tuple[UUID, ...], Field(max_length=200)] = ()


class MessageForm(ChosenForm):
    """The message; ``key`` is the press."""

    key: UUID
    text: forms.Prose = ""


class ReadForm(forms.Form):
    """The day on whose page the message stood, if it was one."""

    day: Annotated[ExactDay | None, forms.EmptyIsNone] = None


class PageForm(forms.Form):
    """Which part of the list."""

    page: Annotated[int, Field(ge=1, le=10_000)] = 1


@guard.route(bp, "/messages", action=Action.view_messages)
def messages() -> ResponseReturnValue:
    """What was written, the newest first."""
    number = forms.parse(PageForm, request.args).page
    lines, more = service.page(guard.context(), number)
    return render_template("messages/messages.html", lines=lines, page=number, more=more)


@guard.route(bp, "/messages/new", action=Action.choose_message)
def write() -> ResponseReturnValue:
    """Who will see it, who will not, and the form."""
    return _form(forms.parse(ChosenForm, request.args, lists=("program",)).program)


@guard.route(bp, "/messages/new", action=Action.send_message, methods=("POST",))
def send() -> ResponseReturnValue:
    """Put it on the pages."""
    form = forms.parse(MessageForm, request.form, lists=("program",))
    try:
        batch = service.send(guard.context(), form.key, form.program, form.text)
    except Invalid as error:
        return _form(form.program, error), 422
    flash("It stands on their pages now. You can take it back from everybody who has not read it.", "done")
    return redirect(url_for("messages.sent", batch=batch), 303)


@guard.route(bp, "/messages/<uuid:batch>", action=Action.view_messages)
def sent(batch: UUID) -> ResponseReturnValue:
    """One message: who read it, and when."""
    return render_template(
        "messages/sent.html",
        batch=service.batch_of(guard.context(), batch),
        may_send=verdict(guard.me(), Action.take_back_message) is Verdict.yes,
    )


@guard.route(bp, "/messages/<uuid:batch>/take-back", action=Action.take_back_message, methods=("POST",))
def take_back(batch: UUID) -> ResponseReturnValue:
    """Take it away from those who have not read it."""
    count = service.take_back(guard.context(), batch)
    flash(f"Taken back from {count} {'person' if count == 1 else 'people'}.", "done")
    return redirect(url_for("messages.sent", batch=batch), 303)


@guard.route(bp, "/c/messages/<uuid:message_id>/read", action=Action.read_message, methods=("POST",))
def read(message_id: UUID) -> ResponseReturnValue:
    """The patient says that it was read; then on with the same day."""
    day = forms.parse(ReadForm, request.form).day
    service.read(guard.context(), message_id)
    flash(say("Your clinic can see that you have read it."), "done")
    return redirect(url_for("checkins.today", day=day.isoformat() if day else None), 303)


def _form(programs: tuple[UUID, ...], error: Invalid | None = None) -> str:
    return render_template(
        "messages/write.html",
        choice=service.choose(guard.context(), programs),
        key=uuid4() if error is None else request.form.get("key", ""),
        typed=request.form.get("text", "") if error else "",
        most=TEXT_MOST,
        problems=forms.by_field(error) if error else {},
    )
