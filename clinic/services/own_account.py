"""One's own account: the page about it, name and credential, a new password."""

from dataclasses import dataclass

from clinic.adapters.common_passwords import guessed
from clinic.domain.actions import Action, Role
from clinic.domain.errors import Invalid
from clinic.domain.passwords import check_password
from clinic.persistence.accounts import Account, Member
from clinic.persistence.tenancy import owned
from clinic.services import letters, mail, recovery, sessions, tries
from clinic.services.context import Context, Doing, perform
from clinic.services.sessions import Browser
from clinic.services.sign_in import PASSWORD, is_right


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What the page shows of an account."""

    name: str
    email: str
    credential: str
    role: Role
    codes_left: int
    browsers: tuple[Browser, ...]
    clinics: int


def account(context: Context) -> OwnAccount:
    """One's own account in this clinic."""
    with perform(context, Action.view_account) as doing:
        row, member = _own(doing)
        return OwnAccount(
            name=row.name,
            email=row.email,
            credential=member.credential,
            role=Role(member.role),
            codes_left=recovery.left(doing, row),
            browsers=sessions.open_browsers(doing),
            clinics=len(sessions.memberships(doing, row.id)),
        )


def change(context: Context, name: str, credential: str) -> None:
    """Change one's name, and the credential behind it in this clinic."""
    with perform(context, Action.change_account) as doing:
        row, member = _own(doing)
        row.name, member.credential = name, credential
        doing.about("account", row.id)


def change_password(context: Context, current: str, chosen: str) -> str:
    """Choose another password; every other session ends. Returns this session's new token.

    Raises Invalid for a wrong current password or a refused new one, TooManyTries.
    """
    actor = sessions.me(context)
    device = str(actor.session_id)
    tries.admit(context, PASSWORD, actor.email, device)
    with context.house.database.read() as session:
        kept = session.get_one(Account, actor.account_id)
    if not is_right(context, kept, current):
        raise Invalid("current", "This is not your password of now.")
    tries.forget(context, PASSWORD, actor.email, device)
    wanted = check_password(chosen, guessed(), (kept.name, kept.email, actor.clinic_name), "chosen")
    hashed = context.house.passwords.hash(wanted)
    with perform(context, Action.change_password) as doing:
        row, account_row = sessions.own_rows(doing)
        account_row.password_hash = hashed
        ended = sessions.end_of_account(doing, account_row.id, "password changed", keep=row.id)
        doing.about("account", account_row.id)
        doing.note(sessions=ended)
        letter = letters.notice(context.house, "The password of your account was changed")
        mail.enqueue(doing.session, context.house, account_row.email, letter, context.now)
        return sessions.renew(row)


def _own(doing: Doing) -> tuple[Account, Member]:
    actor = sessions.me(doing.context)
    if actor.member_id is None:
        raise Invalid("", "Choose a clinic first.")
    member = owned(doing.session, Member, doing.clinic_id, actor.member_id)
    return doing.session.get_one(Account, actor.account_id), member
