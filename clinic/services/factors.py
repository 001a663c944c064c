"""The second factor: set up, given at sign-in, given again before what matters, and changed."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from sqlalchemy import select

from clinic.adapters import totp
from clinic.adapters.qr import qr_svg
from clinic.domain.accounts import email_address
from clinic.domain.actions import Action, Nobody
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.persistence.accounts import Account, StaffSession
from clinic.services import devices, letters, mail, recovery, sessions, tries
from clinic.services.accounts import FULL
from clinic.services.context import Context, Doing, House, perform

FACTOR = "factor"
SEALED_FOR = "totp"
WRONG = "This code is not right, or was used already. Wait for the next one and type it."


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app needs: the secret to type (in groups of four) and a QR code as SVG."""

    secret: str
    qr: str


@dataclass(frozen=True, slots=True)
class Passed:
    """The session is whole: its new token, the browser's mark, and the recovery codes if new ones were made."""

    token: str
    known: str
    codes: tuple[str, ...] = ()


def step(context: Context) -> Enrolment | None:
    """What the second step shows: a secret to set up, or None when only a code is to be given."""
    actor = sessions.me(context)
    with perform(context, Action.view_factor) as doing:
        row = doing.session.get_one(StaffSession, actor.session_id)
        return None if actor.enrolled or actor.complete else _enrolment(context, row, actor.email)


def give(context: Context, code: str, known: str = "") -> Passed:
    """Give a code at sign-in; the session is whole under a new token. Raises Invalid("code"), TooManyTries."""
    return _tried(context, code, known, enrols=False)


def enrol(context: Context, code: str, known: str = "") -> Passed:
    """Prove with a first code that the app has the secret. Raises Invalid("code"), TooManyTries, Conflict."""
    return _tried(context, code, known, enrols=True)


def confirm(context: Context, code: str, known: str = "") -> None:
    """Give a code again; what needs a fresh second factor is open for ten minutes. Raises Invalid("code")."""
    if not sessions.me(context).complete:
        raise Refused
    _tried(context, code, known, enrols=False)


def change_page(context: Context) -> Enrolment | None:
    """The secret of a change under way, or None."""
    actor = sessions.me(context)
    with perform(context, Action.view_account) as doing:
        row = doing.session.get_one(StaffSession, actor.session_id)
        return _enrolment(context, row, actor.email) if row.enrolling_sealed else None


def begin_change(context: Context) -> None:
    """Make a secret for another app or phone; the old one holds until the new one is proven."""
    with perform(context, Action.change_factor) as doing:
        row, account = sessions.own_rows(doing)
        row.enrolling_sealed = sessions.fresh_secret(doing)
        doing.about("account", account.id)
        doing.note(step="begun")


def change(context: Context, code: str) -> Passed:
    """Prove the new secret; other sessions end, the old codes are dead. Raises Invalid("code"), Conflict."""
    with perform(context, Action.change_factor) as doing:
        row, account = sessions.own_rows(doing)
        codes = _set_up(doing, row, account, code)
        row.enrolling_sealed = None
        ended = sessions.end_of_account(doing, account.id, "second factor changed", keep=row.id)
        doing.about("account", account.id)
        doing.note(step="changed", sessions=ended)
        _tell_owner(doing, account, "The second factor of your account was changed")
        return Passed(sessions.renew(row), "", codes)


def renew_codes(context: Context) -> tuple[str, ...]:
    """Ten new recovery codes; the old ones are dead."""
    with perform(context, Action.change_factor) as doing:
        _, account = sessions.own_rows(doing)
        doing.about("account", account.id)
        doing.note(step="codes")
        _tell_owner(doing, account, "New recovery codes were made for your account")
        return recovery.renew(doing, account)


def clear(house: House, email: str, now: datetime) -> None:
    """Take the second factor from an account whose owner lost phone and codes: for whoever runs the server.

    All its sessions end, its owner is told by mail, and each clinic's trail says so; the next sign-in sets up a
    new factor. Raises NotFound.
    """
    context = Context(house, Nobody(), now, "", token_hex(8))
    with house.database.write() as session:
        account = session.scalar(
            select(Account).where(Account.email == email_address(email)).with_for_update()
        )
        if account is None:
            raise NotFound(f"There is no account with the address {email}.")
        doing = Doing(context, Action.change_factor, session)
        account.totp_sealed = account.totp_last_step = None
        recovery.remove(doing, account)
        sessions.end_of_account(doing, account.id, "second factor cleared on the server")
        sessions.tell_clinics(doing, account, None, step="cleared on the server")
        _tell_owner(
            doing, account, "The second factor of your account was cleared by whoever runs the server"
        )


def _tried(context: Context, code: str, known: str, *, enrols: bool) -> Passed:
    actor = sessions.me(context)
    subject = str(actor.account_id)
    device = devices.known_as(context.house, known, actor.account_id, context.now)
    tries.admit(context, FACTOR, subject, device)
    passed = _pass(context, code, known, enrols=enrols)
    if passed is None:
        raise Invalid("code", WRONG)
    tries.forget(context, FACTOR, subject, device)
    return passed


def _pass(context: Context, code: str, known: str, *, enrols: bool) -> Passed | None:
    """One transaction: look at the code and let in, or tell the clinics that a wrong one was given."""
    with perform(context, Action.give_factor) as doing:
        row, account = sessions.own_rows(doing)
        codes: tuple[str, ...] = ()
        if enrols:
            if account.totp_sealed is not None or row.stage == FULL:
                raise Conflict("The second factor is set up already. Give a code from your app.")
            try:
                codes = _set_up(doing, row, account, code)
                how = "set up"
            except Invalid:
                how = ""
        else:
            how = _accept(doing, account, code)
        if not how:
            sessions.tell_clinics(doing, account, None, outcome="refused", step=FACTOR)
            return None
        again = row.stage == FULL
        token = "" if again else sessions.complete(doing, row, account)
        row.factor_at = context.now
        sessions.tell_clinics(doing, account, row, factor=how, again=again)
    mark = devices.remember(context.house, known, account.id, context.now)
    return Passed(token, mark, codes)


def _accept(doing: Doing, account: Account, code: str) -> str:
    """How the code was right ("app", "recovery code"), or an empty text. The account's row is locked."""
    if account.totp_sealed is None:
        return ""
    secret = doing.context.house.keys.open_text(SEALED_FOR, account.totp_sealed)
    found = totp.step_of(secret, code, doing.context.now)
    if found is not None:
        if account.totp_last_step is not None and found <= account.totp_last_step:
            return ""
        account.totp_last_step = found
        return "app"
    if not recovery.use(doing, account, code):
        return ""
    _tell_owner(doing, account, "A recovery code was used to sign in to your account")
    return "recovery code"


def _set_up(doing: Doing, row: StaffSession, account: Account, code: str) -> tuple[str, ...]:
    """Take over the session's secret if the code proves it; returns new recovery codes. Raises Invalid, Conflict."""
    if row.enrolling_sealed is None:
        raise Conflict("Begin once more: this page was open too long.")
    secret = doing.context.house.keys.open_text(SEALED_FOR, row.enrolling_sealed)
    found = totp.step_of(secret, code, doing.context.now)
    if found is None:
        raise Invalid("code", WRONG)
    account.totp_sealed, account.totp_last_step = row.enrolling_sealed, found
    return recovery.renew(doing, account)


def _enrolment(context: Context, row: StaffSession, email: str) -> Enrolment | None:
    if row.enrolling_sealed is None:
        return None
    secret = context.house.keys.open_text(SEALED_FOR, row.enrolling_sealed)
    return Enrolment(recovery.grouped(secret, " "), qr_svg(totp.address(secret, email)))


def _tell_owner(doing: Doing, account: Account, what: str) -> None:
    house, now = doing.context.house, doing.context.now
    mail.enqueue(doing.session, house, account.email, letters.notice(house, what), now)
