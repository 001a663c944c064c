"""The members of a clinic: invite, change a role, shut out and let in again."""

from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action, Role
from clinic.domain.errors import Conflict, Invalid
from clinic.services import invitations
from clinic.services import members as service
from clinic.web import forms, guard

bp = Blueprint("members", __name__)


class Invite(forms.Form):
    """Whom to invite, as what."""

    email: forms.Email
    role: Role


class NewRole(forms.Form):
    """Another role."""

    role: Role


@guard.route(bp, "/members", action=Action.view_members)
def members() -> ResponseReturnValue:
    """The list, fifty to a page, and the open invitations."""
    return _page({}, {}, 200)


@guard.route(bp, "/members/invite", action=Action.invite_member, methods=("POST",))
def invite() -> ResponseReturnValue:
    """Send an invitation."""
    try:
        typed = forms.parse(Invite, request.form)
        invitations.invite(guard.context(), typed.email, typed.role)
    except Invalid as error:
        return _page(request.form, forms.by_field(error), 422)
    return _done(f"The invitation is on its way to {typed.email}. It works for 7 days.")


@guard.route(
    bp, "/members/invitations/<uuid:invitation_id>/revoke", action=Action.revoke_invitation, methods=("POST",)
)
def revoke_invitation(invitation_id: UUID) -> ResponseReturnValue:
    """Make an invitation's link dead."""
    invitations.revoke(guard.context(), invitation_id)
    return _done("The invitation does not work any more.")


@guard.route(bp, "/members/<uuid:member_id>/role", action=Action.change_member, methods=("POST",))
def change_role(member_id: UUID) -> ResponseReturnValue:
    """Give a member another role."""
    try:
        service.change_role(guard.context(), member_id, forms.parse(NewRole, request.form).role)
    except Conflict as error:
        return _page({}, {"": str(error)}, 409)
    return _done("The role is changed. The person signs in again to use it.")


@guard.route(bp, "/members/<uuid:member_id>/disable", action=Action.change_member, methods=("POST",))
def disable(member_id: UUID) -> ResponseReturnValue:
    """Shut a member out at once."""
    try:
        service.disable(guard.context(), member_id)
    except Conflict as error:
        return _page({}, {"": str(error)}, 409)
    return _done("This person cannot come in any more. Everything they did stays.")


@guard.route(bp, "/members/<uuid:member_id>/enable", action=Action.change_member, methods=("POST",))
def enable(member_id: UUID) -> ResponseReturnValue:
    """Let a member in again."""
    service.enable(guard.context(), member_id)
    return _done("This person may come in again.")


@guard.route(bp, "/members/<uuid:member_id>/factor/reset", action=Action.change_member, methods=("POST",))
def reset_factor(member_id: UUID) -> ResponseReturnValue:
    """Take away a second factor whose phone and codes are lost."""
    try:
        service.reset_factor(guard.context(), member_id)
    except Conflict as error:
        return _page({}, {"": str(error)}, 409)
    return _done("The second factor is gone. The person sets up another at the next sign-in.")


def _page(typed: Mapping[str, str], problems: Mapping[str, str], status: int) -> ResponseReturnValue:
    page = request.args.get("page", 1, type=int)
    found = service.members(guard.context(), max(1, min(page, 10_000)))
    me = guard.me()
    html = render_template(
        "members/members.html",
        found=found,
        typed=typed,
        problems=problems,
        roles=ROLES,
        may_change=me.role is Role.owner,
        zone=ZoneInfo(me.zone),
    )
    return html, status


def _done(words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("members.members"), 303)


ROLES = (
    (Role.owner.value, "Owner", "everything, and who else comes in"),
    (Role.clinician.value, "Clinician", "patients, programs, check-ins"),
    (Role.assistant.value, "Assistant", "patients, printing, check-ins from paper"),
    (Role.auditor.value, "Auditor", "members and the audit trail only"),
)
