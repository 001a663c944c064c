"""The members of a clinic: who they are, their roles, and whether they may come in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from clinic.domain.actions import Action, Role
from clinic.domain.errors import Conflict
from clinic.persistence.accounts import Account, Clinic, Member, StaffSession
from clinic.persistence.tenancy import owned
from clinic.services import invitations, letters, mail, recovery, sessions
from clinic.services.accounts import ACTIVE
from clinic.services.context import Context, Doing, perform

DISABLED = "disabled"
PAGE = 50
LAST_OWNER = "This is the clinic's only owner. Make somebody else an owner first."


@dataclass(frozen=True, slots=True)
class Line:
    """One member of the list. ``is_only_owner``: nobody else could let the others in."""

    id: UUID
    name: str
    email: str
    credential: str
    role: Role
    is_active: bool
    is_me: bool
    is_only_owner: bool
    has_factor: bool
    joined_at: datetime
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Members:
    """A page of the list, and the invitations that are open."""

    lines: tuple[Line, ...]
    total: int
    page: int
    invitations: tuple[invitations.Open, ...]

    @property
    def more(self) -> bool:
        """Whether another page follows."""
        return self.page * PAGE < self.total


def members(context: Context, page: int = 1) -> Members:
    """The clinic's members by name, the active ones first, fifty to a page."""
    with perform(context, Action.view_members) as doing:
        here = Member.clinic_id == doing.clinic_id
        seen = (
            select(func.max(StaffSession.last_seen_at))
            .where(StaffSession.member_id == Member.id)
            .scalar_subquery()
        )
        rows = doing.session.execute(
            select(Member, Account, seen)
            .join(Account, Account.id == Member.account_id)
            .where(here)
            .order_by(Member.state, func.lower(Account.name), Member.id)
            .offset((page - 1) * PAGE)
            .limit(PAGE)
        )
        owners = _owners(doing)
        lines = tuple(
            Line(
                id=member.id,
                name=account.name,
                email=account.email,
                credential=member.credential,
                role=Role(member.role),
                is_active=member.state == ACTIVE,
                is_me=member.id == context.member_id,
                is_only_owner=owners == 1 and _is_owner(member),
                has_factor=account.totp_sealed is not None,
                joined_at=member.joined_at,
                last_seen_at=at,
            )
            for member, account, at in rows
        )
        total = doing.session.scalar(select(func.count()).select_from(Member).where(here)) or 0
        return Members(lines, total, page, invitations.open_ones(doing))


def change_role(context: Context, member_id: UUID, role: Role) -> None:
    """Give a member another role; their sessions end. Raises NotFound, Conflict for the last owner."""
    with perform(context, Action.change_member) as doing:
        member = _locked(doing, member_id)
        if member.role == role.value:
            return
        if role is not Role.owner:
            _keep_an_owner(doing, member)
        doing.note(before=member.role, role=role.value)
        member.role = role.value
        doing.note(sessions=sessions.end_of_member(doing, member.id, "role changed"))


def disable(context: Context, member_id: UUID) -> None:
    """Shut a member out at once. Raises NotFound, Conflict for the last owner."""
    with perform(context, Action.change_member) as doing:
        member = _locked(doing, member_id)
        _keep_an_owner(doing, member)
        member.state = DISABLED
        ended = sessions.end_of_member(doing, member.id, "member disabled")
        doing.note(state=DISABLED, sessions=ended)


def enable(context: Context, member_id: UUID) -> None:
    """Let a member in again. Raises NotFound."""
    with perform(context, Action.change_member) as doing:
        _locked(doing, member_id).state = ACTIVE
        doing.note(state=ACTIVE)


def reset_factor(context: Context, member_id: UUID) -> None:
    """Take away a second factor whose phone and codes are lost; its owner sets up another at the next sign-in.

    Their password stays, their sessions end, they are told by mail. Raises NotFound, and Conflict for oneself
    or for somebody who works in another clinic too: one clinic must not weaken another's door.
    """
    with perform(context, Action.change_member) as doing:
        member = _locked(doing, member_id)
        if member.id == context.member_id:
            raise Conflict("Change your own second factor on the page of your account.")
        account = doing.session.get_one(Account, member.account_id, with_for_update=True)
        if any(clinic.id != doing.clinic_id for _, clinic in sessions.memberships(doing, account.id)):
            raise Conflict("This person works in another clinic too. Only a recovery code helps here.")
        account.totp_sealed = account.totp_last_step = None
        recovery.remove(doing, account)
        doing.note(factor="reset", sessions=sessions.end_of_account(doing, account.id, "second factor reset"))
        letter = letters.notice(context.house, "An owner of your clinic reset your second factor")
        mail.enqueue(
            doing.session, context.house, account.email, letter, context.now, clinic_id=doing.clinic_id
        )


def _locked(doing: Doing, member_id: UUID) -> Member:
    """The member; the clinic's row is locked so that two owners cannot remove each other at once."""
    doing.session.get(Clinic, doing.clinic_id, with_for_update=True)
    member = owned(doing.session, Member, doing.clinic_id, member_id)
    doing.session.refresh(member)
    doing.about("member", member.id)
    return member


def _keep_an_owner(doing: Doing, member: Member) -> None:
    if _is_owner(member) and _owners(doing) == 1:
        raise Conflict(LAST_OWNER)


def _is_owner(member: Member) -> bool:
    return member.role == Role.owner.value and member.state == ACTIVE


def _owners(doing: Doing) -> int:
    """How many owners may come in."""
    owners = select(func.count()).where(
        Member.clinic_id == doing.clinic_id, Member.role == Role.owner.value, Member.state == ACTIVE
    )
    return doing.session.scalar(owners) or 0
