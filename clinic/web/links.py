"""A program's link for staff: address, code and QR, who opened it, issue again, revoke."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action, Verdict, verdict
from clinic.services import link_page, links
from clinic.web import guard
from clinic.web.images import source_of

bp = Blueprint("links", __name__)


@guard.route(bp, "/programs/<uuid:program_id>/link", action=Action.view_link)
def link(program_id: UUID) -> ResponseReturnValue:
    """What the patient gets, and every browser that opened it."""
    actor = guard.context().actor
    return render_template(
        "links/link.html",
        page=link_page.show(guard.context(), program_id),
        source_of=source_of,
        may_issue=verdict(actor, Action.issue_link) is Verdict.yes,
    )


@guard.route(bp, "/programs/<uuid:program_id>/link", action=Action.issue_link, methods=("POST",))
def reissue(program_id: UUID) -> ResponseReturnValue:
    """Issue a new link; the old one is dead at once."""
    links.reissue(guard.context(), program_id)
    flash("The new link works now, the old one no longer does. Print the sheet again.", "done")
    return redirect(url_for("links.link", program_id=program_id), 303)


@guard.route(bp, "/programs/<uuid:program_id>/link/revoke", action=Action.revoke_link, methods=("POST",))
def revoke(program_id: UUID) -> ResponseReturnValue:
    """Make the link dead at once."""
    links.revoke(guard.context(), program_id)
    flash("The link is revoked. Nothing opens this program now.", "done")
    return redirect(url_for("links.link", program_id=program_id), 303)
