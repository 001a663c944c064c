"""Recovery codes: ten, each stands in for the second factor once; only their hashes are kept."""

import secrets

from sqlalchemy import delete, func, select

from clinic.adapters.secrets import token_hash
from clinic.persistence.accounts import Account, RecoveryCode
from clinic.persistence.base import new_id
from clinic.services.context import Doing

CODES = 10
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 24
"""Of 32 letters: 120 bits, so that a plain hash is enough (ASVS 6.5.2)."""
GROUP = 4
_ALIKE = str.maketrans("OIL", "011")


def renew(doing: Doing, account: Account) -> tuple[str, ...]:
    """Make ten new codes, in the caller's transaction; the old ones are dead. Nobody can read them again."""
    remove(doing, account)
    codes = ["".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    now = doing.context.now
    doing.session.add_all(
        RecoveryCode(id=new_id(), account_id=account.id, code_hash=token_hash(code), created_at=now)
        for code in codes
    )
    return tuple(grouped(code) for code in codes)


def remove(doing: Doing, account: Account) -> None:
    """Make every code of the account dead, in the caller's transaction."""
    doing.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def use(doing: Doing, account: Account, typed: str) -> bool:
    """Whether it is one of the account's unused codes; it is used then. Letters that look alike are read alike."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_ALIKE)
    row = doing.session.scalar(
        select(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_hash == token_hash(plain),
            RecoveryCode.used_at.is_(None),
        )
        .with_for_update()
    )
    if row is None:
        return False
    row.used_at = doing.context.now
    return True


def left(doing: Doing, account: Account) -> int:
    """How many codes are unused."""
    unused = select(func.count()).where(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    return doing.session.scalar(unused) or 0


def grouped(text: str, between: str = "-") -> str:
    """The text in groups of four, easier to copy."""
    return between.join(text[place : place + GROUP] for place in range(0, len(text), GROUP))
