"""Today: who needs the clinician, and who is on their way; what is done there for several people at once."""

from typing import Annotated, Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.caseload import REASONS, Group
from clinic.domain.caseload_wish import Wish, read_wish
from clinic.domain.errors import Invalid
from clinic.services import caseload, caseload_reassign, caseload_reviews, caseload_views
from clinic.services.caseload_reviews import Seen
from clinic.web import forms, guard

bp = Blueprint("caseload", __name__)

NUMBERS = ("No one", "One person", "Two people", "Three people", "Four people", "Five people", "Six people")
HEADINGS = {
    Group.call: ("needs a call", "need a call"),
    Group.look: ("to look at", "to look at"),
    Group.well: ("is on the way", "are on their way"),
    Group.wait: ("has nothing to do yet", "have nothing to do yet"),
    Group.seen: ("is reviewed", "are reviewed"),
}
"""What the page says of people when one group is shown alone: of one, of several."""

UNDO = {
    "reviewed": ("Reviewed: off the list until something new happens.", "caseload.undo_review", "batch"),
    "reassigned": ("Given to the other clinician, with open alerts.", "caseload.undo_reassign", "batch"),
    "removed": ("The view is removed.", "caseload.restore_view", "view_id"),
}
"""What the address says was done just now: its words, what takes it back, and by which key."""


class Asked(forms.Form):
    """Which part of the caseload. Everything about a page of it stands in its address."""

    reason: forms.MaybeLine = ""
    state: forms.MaybeLine = ""
    clinician: forms.MaybeLine = ""
    page: Annotated[int, Field(ge=1, le=10_000)] = 1

    @property
    def wish(self) -> Wish:
        """The same as a filter. Raises Invalid."""
        return read_wish(self.reason, self.state, self.clinician)


class Ticked(forms.Form):
    """The people who were ticked, each as "program.stamp", and to whom they go."""

    who: Annotated[tuple[forms.MaybeLine, ...], Field(max_length=200)] = ()
    to: Annotated[UUID | None, forms.EmptyIsNone] = None

    @property
    def seen(self) -> list[Seen]:
        """Each program with the stamp of what was shown. Raises Invalid("who")."""
        parts = [one.partition(".") for one in self.who]
        try:
            return [Seen(UUID(key), stamp) for key, _, stamp in parts]
        except ValueError:
            raise Invalid("who", "Tick the people again: this list is not of this page.") from None


class Named(forms.Form):
    """A view's name, and whether others see it."""

    name: forms.MaybeLine = ""
    shared: str = ""


class One(forms.Form):
    """One program of several, or none: all of them."""

    program: Annotated[UUID | None, forms.EmptyIsNone] = None


@guard.route(bp, "/", action=Action.view_account)
def home() -> ResponseReturnValue:
    """The first page after signing in: the caseload, or the audit trail for those who only oversee."""
    may_see = verdict(guard.me(), Action.view_caseload) is Verdict.yes
    return redirect(url_for("caseload.today" if may_see else "audit.trail"), 303)


@guard.route(bp, "/today", action=Action.view_caseload)
def today() -> ResponseReturnValue:
    """The caseload, fifty to a page, those who need a call first."""
    return _page(forms.parse(Asked, request.args))


@guard.route(bp, "/today/review", action=Action.review_patients, methods=("POST",))
def review() -> ResponseReturnValue:
    """Mark the ticked people reviewed."""
    try:
        found = caseload_reviews.review(guard.context(), _ticked().seen)
    except Invalid as error:
        return _page(forms.parse(Asked, request.form), error), 422
    if found.changed:
        flash(
            f"Something new came for {_names(found.changed)} since you opened the page. Look again.", "needs"
        )
    if found.alerted:
        flash(
            f"Still on the list, with an open alert: {_names(found.alerted)}. Close it on the patient’s page.",
            "note",
        )
    return _back(reviewed=found.batch if found.count else None)


@guard.route(bp, "/today/reviews/<uuid:batch>/undo", action=Action.undo_review, methods=("POST",))
def undo_review(batch: UUID) -> ResponseReturnValue:
    """Put reviewed people back on the list."""
    count = caseload_reviews.undo(guard.context(), batch, forms.parse(One, request.form).program)
    flash(f"{_people(count)} back on the list.", "done")
    return _back()


@guard.route(bp, "/today/reassign", action=Action.reassign_patients, methods=("POST",))
def reassign() -> ResponseReturnValue:
    """Give the ticked people to a clinician."""
    try:
        ticked = _ticked()
        found = caseload_reassign.reassign(
            guard.context(), [one.program_id for one in ticked.seen], ticked.to
        )
    except Invalid as error:
        return _page(forms.parse(Asked, request.form), error), 422
    if not found.count:
        flash(f"They are with {found.name} already.", "note")
    return _back(reassigned=found.batch if found.count else None)


@guard.route(bp, "/today/reassignments/<uuid:batch>/undo", action=Action.undo_reassign, methods=("POST",))
def undo_reassign(batch: UUID) -> ResponseReturnValue:
    """Give them back to whom they came from."""
    count = caseload_reassign.undo(guard.context(), batch)
    flash(f"{_people(count)} given back.", "done")
    return _back()


@guard.route(bp, "/today/print", action=Action.choose_packets, methods=("POST",))
def to_print() -> ResponseReturnValue:
    """Go on to the page that prints packets, with the same people ticked."""
    return _on_with("prints.prints")


@guard.route(bp, "/today/write", action=Action.choose_message, methods=("POST",))
def to_write() -> ResponseReturnValue:
    """Go on to the form of a message, for the same people."""
    return _on_with("messages.write")


@guard.route(bp, "/today/views", action=Action.save_view, methods=("POST",))
def save_view() -> ResponseReturnValue:
    """Keep this filter under a name."""
    asked = forms.parse(Asked, request.form)
    try:
        named = forms.parse(Named, request.form)
        caseload_views.save(guard.context(), named.name, asked.wish, shared=bool(named.shared))
    except Invalid as error:
        return _page(asked, error), 422
    flash("Saved. The view stands above the list.", "done")
    return _back()


@guard.route(bp, "/today/views/<uuid:view_id>/remove", action=Action.remove_view, methods=("POST",))
def remove_view(view_id: UUID) -> ResponseReturnValue:
    """Show a view no more."""
    caseload_views.remove(guard.context(), view_id)
    return redirect(url_for("caseload.today", removed=view_id), 303)


@guard.route(bp, "/today/views/<uuid:view_id>/restore", action=Action.restore_view, methods=("POST",))
def restore_view(view_id: UUID) -> ResponseReturnValue:
    """Bring a removed view back."""
    caseload_views.restore(guard.context(), view_id)
    return redirect(url_for("caseload.today"), 303)


def _on_with(endpoint: str) -> ResponseReturnValue:
    """To a page that takes the ticked people by their programs."""
    try:
        chosen = _ticked().seen
        caseload_reviews.check_many(len(chosen))
    except Invalid as error:
        return _page(forms.parse(Asked, request.form), error), 422
    return redirect(url_for(endpoint, program=[str(one.program_id) for one in chosen]), 303)


def _ticked() -> Ticked:
    return forms.parse(Ticked, request.form, lists=("who",))


def _page(asked: Asked, error: Invalid | None = None) -> str:
    wish = asked.wish
    found = caseload.today(guard.context(), wish, asked.page)
    may = {
        name: verdict(guard.me(), action) is Verdict.yes
        for name, action in (("review", Action.review_patients), ("reassign", Action.reassign_patients))
    }
    return render_template(
        "caseload/today.html",
        found=found,
        heading=_heading(found),
        reasons=REASONS,
        may=may,
        here={**wish.plain, **({"page": str(asked.page)} if asked.page > 1 else {})},
        typed=request.form,
        ticked=set(request.form.getlist("who")),
        problems=forms.by_field(error) if error else {},
        undo=_undo(),
    )


def _undo() -> tuple[str, str] | None:
    """What was done just now and can be taken back: its words, and where."""
    for name, (words, endpoint, key) in UNDO.items():
        try:
            values: dict[str, Any] = {key: UUID(request.args.get(name, ""))}
        except ValueError:
            continue
        return words, url_for(endpoint, **values)
    return None


def _back(**more: UUID | None) -> ResponseReturnValue:
    """To the same part of the list."""
    asked = forms.parse(Asked, request.form)
    query: dict[str, Any] = {**asked.wish.plain, "page": asked.page if asked.page > 1 else None, **more}
    return redirect(url_for("caseload.today", **query), 303)


def _heading(found: caseload.Caseload) -> str:
    """The state of what is shown beneath, on all of its pages."""
    state = found.wish.state
    if not found.total and not found.wish.everybody:
        return "Nobody fits"
    if state is not None:
        count = found.counts[state]
        return f"{_people(count)} {HEADINGS[state][count > 1]}"
    if found.wish.reason is not None:
        return f"{_people(found.total)}: {REASONS[found.wish.reason].lower()}"
    return f"{_people(found.waiting)} need{'s' if found.waiting < 2 else ''} you"


def _people(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else f"{count} people"


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(names)
