"""A forgotten password: a wish, a mailed single-use link, a new password. The second factor stays as it is."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from clinic.adapters.common_passwords import guessed
from clinic.adapters.secrets import new_token, token_hash
from clinic.domain.accounts import email_address
from clinic.domain.actions import Action, Nobody
from clinic.domain.errors import Invalid
from clinic.domain.passwords import check_password
from clinic.persistence.accounts import Account, AccountToken, ResetWish
from clinic.persistence.base import new_id
from clinic.services import letters, mail, sessions, throttles, tries
from clinic.services.context import Context, Doing, House, perform
from clinic.services.factors import FACTOR
from clinic.services.sign_in import PASSWORD
from clinic.services.throttles import Limit

LASTS = timedelta(minutes=10)
PURPOSE = "reset"
BY_EMAIL = Limit("reset-email", 3, tries.QUARTER)
BY_ADDRESS = Limit("reset-address", 20, tries.QUARTER)
DEAD = "This link does not work any more. Ask for a new one."


def ask(context: Context, email: str) -> None:
    """Note the wish for a new password. The answer and its time are the same for every address.

    Raises Invalid("email") for what is no address, TooManyTries for an address that asks on and on.
    """
    wanted = email_address(email)
    with perform(context, Action.reset_password) as doing:
        house, now = context.house, context.now
        network = throttles.network_of(context.address)
        if throttles.count(doing.session, house, BY_ADDRESS, network, now) > BY_ADDRESS.most:
            raise tries.TooManyTries
        if throttles.count(doing.session, house, BY_EMAIL, wanted, now) <= BY_EMAIL.most:
            doing.session.add(
                ResetWish(
                    id=new_id(),
                    email=wanted,
                    address=context.address[:64],
                    request=context.request[:64],
                    created_at=now,
                )
            )


def answer_due(house: House, now: datetime, limit: int) -> int:
    """Turn wishes into mails for accounts that exist; returns how many were answered. Run by the worker."""
    for answered in range(limit):
        if not _answer_one(house, now):
            return answered
    return limit


def is_open(context: Context, token: str) -> bool:
    """Whether a link can still be used (it is not used by asking)."""
    with context.house.database.read() as session:
        found = session.scalar(select(AccountToken).where(AccountToken.token_hash == token_hash(token)))
    return found is not None and _usable(found, context.now)


def reset(context: Context, token: str, password: str) -> None:
    """Set a new password with a mailed link; every session of the account ends. The link works once.

    Raises Invalid("password") (the link stays good) or Invalid("token").
    """
    account = _account_of(context, token)
    names = (account.name, account.email) if account else ()
    chosen = check_password(password, guessed(), names)
    hashed = context.house.passwords.hash(chosen)
    with perform(context, Action.reset_password) as doing:
        row = doing.session.scalar(
            select(AccountToken).where(AccountToken.token_hash == token_hash(token)).with_for_update()
        )
        if row is None or not _usable(row, context.now):
            raise Invalid("token", DEAD)
        row.used_at = context.now
        kept = doing.session.get_one(Account, row.account_id)
        kept.password_hash = hashed
        ended = sessions.end_of_account(doing, kept.id, "new password by mail")
        sessions.tell_clinics(doing, kept, None, sessions=ended, step="done")
        letter = letters.notice(context.house, "The password of your account was changed by mail")
        mail.enqueue(doing.session, context.house, kept.email, letter, context.now)
    for kind, subject in ((PASSWORD, kept.email), (FACTOR, str(kept.id))):
        tries.forget_account(context, kind, subject)


def _answer_one(house: House, now: datetime) -> bool:
    with house.database.write() as session:
        wish = session.scalar(
            select(ResetWish).order_by(ResetWish.created_at).limit(1).with_for_update(skip_locked=True)
        )
        if wish is None:
            return False
        asked = Context(house, Nobody(), now, wish.address, wish.request)
        account = session.scalar(select(Account).where(Account.email == wish.email))
        if account is not None and account.disabled_at is None:
            _send_link(Doing(asked, Action.reset_password, session), account)
        session.delete(wish)
    return True


def _send_link(doing: Doing, account: Account) -> None:
    house, now, token = doing.context.house, doing.context.now, new_token()
    doing.session.execute(
        update(AccountToken)
        .where(AccountToken.account_id == account.id, AccountToken.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    doing.session.add(
        AccountToken(
            id=new_id(),
            account_id=account.id,
            purpose=PURPOSE,
            token_hash=token_hash(token),
            created_at=now,
            expires_at=now + LASTS,
        )
    )
    mail.enqueue(doing.session, house, account.email, letters.reset(house, token), now, lasts=LASTS)
    sessions.tell_clinics(doing, account, None, step="asked")


def _usable(row: AccountToken, now: datetime) -> bool:
    return row.purpose == PURPOSE and row.used_at is None and row.expires_at > now


def _account_of(context: Context, token: str) -> Account | None:
    with context.house.database.read() as session:
        return session.scalar(
            select(Account)
            .join(AccountToken, AccountToken.account_id == Account.id)
            .where(AccountToken.token_hash == token_hash(token))
        )
