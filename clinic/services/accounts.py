"""Who a browser's session stands for, and how clinics and accounts come to be."""

from datetime import datetime, timedelta
from functools import cache
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, load_only

from clinic.adapters.secrets import token_hash
from clinic.domain.accounts import FRESH, email_address, is_fresh, is_over
from clinic.domain.actions import Action, Role, SignedIn, Site
from clinic.domain.errors import Conflict, Invalid, Problem
from clinic.domain.passwords import normal
from clinic.persistence.accounts import Account, Clinic, Member, StaffSession
from clinic.persistence.base import new_id
from clinic.persistence.tenancy import ACROSS
from clinic.services import invitations
from clinic.services.context import Context, Doing, House, perform

FULL = "full"
ACTIVE = "active"
TOUCHED = timedelta(minutes=1)
SITE = "set-up"
NAME_MOST = 200


def actor_of(context: Context, token: str) -> SignedIn | None:
    """The account (and member) a staff session's token stands for; None when unknown, ended or over.

    Notes that the session was used, at most once a minute.
    """
    if not token:
        return None
    with context.house.database.read() as session:
        found = _found(session, token_hash(token))
    if found is None:
        return None
    row, account, member, clinic = found
    if is_over(context.now, row.last_seen_at, row.ends_at) or account.disabled_at is not None:
        return None
    if row.member_id is not None and (member is None or member.state != ACTIVE):
        return None
    _touch(context, row)
    return signed_in(context.now, row, account, member, clinic)


def signed_in(
    now: datetime, row: StaffSession, account: Account, member: Member | None, clinic: Clinic | None
) -> SignedIn:
    """The actor of a session."""
    complete = row.stage == FULL
    return SignedIn(
        account_id=account.id,
        session_id=row.id,
        name=account.name,
        email=account.email,
        complete=complete,
        enrolled=account.totp_sealed is not None,
        fresh=complete and is_fresh(now, row.factor_at),
        member_id=member.id if member else None,
        clinic_id=clinic.id if clinic else None,
        clinic_name=clinic.name if clinic else "",
        zone=clinic.zone if clinic else "UTC",
        figure_body=clinic.figure_body if clinic else "default",
        role=Role(member.role) if member else None,
        credential=member.credential if member else "",
        steady_until=min(row.last_seen_at + TOUCHED, row.ends_at, *_fresh_until(row, now)),
    )


def _fresh_until(row: StaffSession, now: datetime) -> tuple[datetime, ...]:
    return (row.factor_at + FRESH,) if row.factor_at and is_fresh(now, row.factor_at) else ()


def create_clinic(
    house: House,
    name: str,
    zone: str,
    now: datetime,
    *,
    address: str = "",
    phone: str = "",
    urgent_text: str = "",
    paper: str = "a4",
    pain_limit: int = 5,
) -> UUID:
    """Add a clinic, as the site itself. Returns its id. Raises Invalid for an empty name or unknown zone."""
    _check_clinic(name, zone)
    with perform(_site(house, now), Action.create_clinic) as doing:
        clinic = Clinic(
            id=new_id(), name=name.strip(), zone=zone, address=address, phone=phone, urgent_text=urgent_text,
            paper=paper, pain_limit=pain_limit, created_at=now,
        )  # fmt: skip
        doing.session.add(clinic)
        doing.session.flush()
        doing.for_clinic(clinic.id)
        doing.about("clinic", clinic.id)
    return clinic.id


def create_member(
    house: House,
    clinic_id: UUID,
    *,
    email: str,
    name: str,
    role: Role,
    now: datetime,
    password: str,
    totp_secret: str | None = None,
    credential: str = "",
) -> UUID:
    """Add an account (or find the one with this address) and make it a member, as the site itself.

    With ``totp_secret`` the second factor is set up already. Returns the member's id.
    """
    address = email_address(email)
    hashed = house.passwords.hash(normal(password))
    with perform(_site(house, now, clinic_id), Action.create_member) as doing:
        account = doing.session.scalar(select(Account).where(Account.email == address))
        if account is None:
            sealed = house.keys.seal_text("totp", totp_secret) if totp_secret else None
            account = add_account(doing, address, name, hashed)
            account.totp_sealed = sealed
        return add_member(doing, account, role, credential).id


def create_first_owner_link(house: House, clinic_name: str, email: str, zone: str, now: datetime) -> str:
    """Add a clinic and invite its first owner. Returns the single-use token (7 days) to put behind ``/join#``."""
    check_new_clinic(clinic_name, email, zone)
    clinic_id = create_clinic(house, clinic_name, zone, now)
    with perform(_site(house, now, clinic_id), Action.create_member) as doing:
        return invitations.issue(doing, email_address(email), Role.owner).token


def check_new_clinic(clinic_name: str, owner_email: str, zone: str) -> None:
    """Raise Invalid, naming each field, for what no clinic can be made of."""
    problems: list[Problem] = []
    for check in (lambda: _check_clinic(clinic_name, zone), lambda: email_address(owner_email)):
        try:
            check()
        except Invalid as error:
            problems.extend(error.problems)
    if problems:
        raise Invalid.many(problems)


def check_zone(zone: str) -> str:
    """The zone. Raises Invalid("zone") unless it is one of the IANA database."""
    if zone not in zones():
        raise Invalid("zone", "Choose a time zone such as Europe/London or America/Chicago.")
    return zone


@cache
def zones() -> tuple[str, ...]:
    """Every zone with a place in its name, by name (and UTC)."""
    found = {
        zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))
    }
    return (*sorted(found), "UTC")


def add_account(doing: Doing, email: str, name: str, password_hash: str) -> Account:
    """Add an account, inside the caller's transaction. Raises Conflict when another request was first."""
    account = Account(
        id=new_id(), email=email, name=name.strip(), password_hash=password_hash, created_at=doing.context.now
    )
    try:
        with doing.session.begin_nested():
            doing.session.add(account)
    except IntegrityError as error:
        raise Conflict("Somebody joined with this address just now. Open the link once more.") from error
    return account


def add_member(doing: Doing, account: Account, role: Role, credential: str = "") -> Member:
    """Make an account a member of the clinic, inside the caller's transaction. Raises Invalid if it is one."""
    there = select(Member.id).where(Member.clinic_id == doing.clinic_id, Member.account_id == account.id)
    if doing.session.scalar(there) is not None:
        raise Invalid("email", "This person is a member of the clinic already.")
    member = Member(
        id=new_id(), clinic_id=doing.clinic_id, account_id=account.id, role=role.value, credential=credential,
        state=ACTIVE, joined_at=doing.context.now,
    )  # fmt: skip
    doing.session.add(member)
    doing.session.flush()
    doing.about("member", member.id)
    doing.note(role=role.value)
    return member


def _check_clinic(name: str, zone: str) -> None:
    problems = []
    if not name.strip() or len(name) > NAME_MOST or not name.isprintable():
        problems.append(Problem("clinic_name", f"Give the clinic a name of 1 to {NAME_MOST} characters."))
    try:
        check_zone(zone)
    except Invalid as error:
        problems.extend(error.problems)
    if problems:
        raise Invalid.many(problems)


def _site(house: House, now: datetime, clinic_id: UUID | None = None) -> Context:
    return Context(house, Site(SITE, clinic_id), now)


def _found(
    session: Session, hashed: str
) -> tuple[StaffSession, Account, Member | None, Clinic | None] | None:
    return session.execute(_SESSION, {"hashed": hashed}).one_or_none()


_SESSION = (
    select(StaffSession, Account, Member, Clinic)
    .join(Account, Account.id == StaffSession.account_id)
    .outerjoin(Member, Member.id == StaffSession.member_id)
    .outerjoin(Clinic, Clinic.id == Member.clinic_id)
    .where(StaffSession.token_hash == bindparam("hashed"), StaffSession.ended_at.is_(None))
    .options(load_only(Clinic.name, Clinic.zone, Clinic.figure_body, raiseload=True))
    # the token is what says which clinic it is
    .execution_options(**{ACROSS: True})
)
"""Put together once: each request asks it."""


def _touch(context: Context, row: StaffSession) -> None:
    if context.now - row.last_seen_at < TOUCHED:
        return
    with context.house.database.write() as session:
        session.execute(
            update(StaffSession)
            .where(StaffSession.id == row.id, StaffSession.last_seen_at < context.now)
            .values(last_seen_at=context.now)
            .execution_options(synchronize_session=False)
        )
