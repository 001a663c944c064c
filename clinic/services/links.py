"""A program's link: issued with the first publication, printed, opened, issued again, revoked."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from clinic.adapters.secrets import new_token, same, token_hash
from clinic.domain import links as form
from clinic.domain.actions import Action, Holder
from clinic.domain.errors import Conflict, NotFound
from clinic.persistence.base import new_id
from clinic.persistence.handouts import want
from clinic.persistence.links import (
    Door,
    HolderSession,
    Link,
    current_link,
    door_of_selector,
    door_of_token,
    end_sessions,
    selector_taken,
)
from clinic.persistence.programs import Program, locked, versions
from clinic.persistence.tenancy import owned
from clinic.services import throttles
from clinic.services.context import Context, Doing, House, perform
from clinic.services.handout_looks import looks_at_once
from clinic.services.throttles import Limit

SESSION_HOURS = 12


BY_SELECTOR = Limit("code by selector", form.SELECTOR_MOST, form.WINDOW)


BY_ADDRESS = Limit("code by address", form.ADDRESS_MOST, form.WINDOW)


IN_ALL = Limit("code in all", form.ALL_MOST, form.ALL_WINDOW)


@dataclass(frozen=True, slots=True)
class LinkWords:
    """What stands on paper: the whole address (for the QR code), the host to type, the code in groups of
    four."""

    address: str
    host_words: str
    code: str


def ensure(doing: Doing, program: Program) -> Link:
    """The program's link, issued now if it has none. The caller's transaction holds the program's row."""
    found = current_link(doing.session, doing.clinic_id, program.id)
    return found or _issue(doing, program)


def words_of(house: House, link: Link) -> LinkWords:
    """What to print for a link. Raises Conflict if the site's secret changed since it was issued."""
    address, code = _secrets_of(house, link.id)
    if not same(token_hash(address), link.secret_hash):
        raise Conflict("The site's secret has changed since this link was issued. Issue the link again.")
    return LinkWords(
        address=f"{house.base_url}/c/#{form.fragment(link.selector, address)}",
        host_words=f"{urlsplit(house.base_url).netloc}/c",
        code=form.grouped(link.selector + code),
    )


def holder_of(context: Context, token: str) -> Holder | None:
    """Who a browser's cookie stands for; None when it is unknown, ended, or its link does not open any more."""
    if not token:
        return None
    with context.house.database.read() as session:
        door = door_of_token(session, token_hash(token))
    if door is None or door.opened is None or not door.opens_at(context.now):
        return None
    if door.opened.ended_at is not None or door.opened.ends_at <= context.now:
        return None
    return Holder(
        session_id=door.opened.id,
        link_id=door.link.id,
        clinic_id=door.link.clinic_id,
        program_id=door.program.id,
        patient_id=door.patient.id,
        language=door.patient.language,
        limited=door.limited,
        steady_until=min(filter(None, (door.ends_at, door.opened.ends_at))),
    )


def redeem(context: Context, fragment: str, browser: str = "") -> str | None:
    """Open a session for what an address brought behind its ``#``: the cookie's token, or None.

    None has one meaning outside: wrong, expired, revoked and never issued look alike.
    """
    presented = form.read_fragment(fragment)
    if presented is None:
        return None
    door = _door(context, presented.selector)
    if door is None or not same(token_hash(presented.secret), door.link.secret_hash):
        return None  # 128 bits need no throttle; counting these would let a stranger slow down typed codes
    return _open(context, door, "address", browser) if door.opens_at(context.now) else None


def redeem_code(context: Context, code: str, browser: str = "") -> str | None:
    """Open a session for a typed code: the cookie's token, or None (also when too many were tried)."""
    presented = form.read_code(code)
    if presented is None:
        return None
    door = _door(context, presented.selector)
    live = door if door is not None and door.opens_at(context.now) else None
    if not _may_try(context, presented.selector, known=live is not None):
        return None
    right = context.house.passwords.matches(live.link.code_hash if live else None, presented.secret)
    if live is None or not right:
        return None
    _forgive(context, presented.selector)
    return _open(context, live, "code", browser)


def reissue(context: Context, program_id: UUID) -> Link:
    """Issue a new link; the old one and its open browsers are dead at once. Raises NotFound, Conflict."""
    with perform(context, Action.issue_link) as doing:
        program = _published(doing, program_id)
        _revoke_current(doing, program)
        link = _issue(doing, program)
        newest = versions(doing.session, doing.clinic_id, program.id)[-1]
        looks = looks_at_once(doing.session, doing.clinic_id, program.id)
        want(doing.session, newest, link, looks, context.now)
        doing.about("link", link.id, patient=program.patient_id)
        return link


def revoke(context: Context, program_id: UUID) -> None:
    """Make the program's link and its open browsers dead at once. Raises NotFound, Conflict without a link."""
    with perform(context, Action.revoke_link) as doing:
        program = _published(doing, program_id)
        link = _revoke_current(doing, program)
        if link is None:
            raise Conflict("There is no link to revoke.")
        doing.about("link", link.id, patient=program.patient_id)


def leave(context: Context) -> None:
    """End this browser's session."""
    with perform(context, Action.leave) as doing:
        holder = context.actor
        if not isinstance(holder, Holder):
            raise NotFound
        doing.about("link", holder.link_id, patient=holder.patient_id)
        owned(doing.session, HolderSession, doing.clinic_id, holder.session_id).ended_at = context.now


def _issue(doing: Doing, program: Program) -> Link:
    house, now = doing.context.house, doing.context.now
    key = new_id()
    address, code = _secrets_of(house, key)
    link = Link(
        id=key,
        clinic_id=doing.clinic_id,
        program_id=program.id,
        selector=_new_selector(doing),
        secret_hash=token_hash(address),
        code_hash=house.passwords.hash(code),
        issued_at=now,
        issued_by=doing.context.member_id,
    )
    doing.session.add(link)
    doing.session.flush()
    return link


def _new_selector(doing: Doing) -> str:
    while True:  # a billion selectors: a second round is a rarity
        selector = "".join(secrets.choice(form.ALPHABET) for _ in range(form.SELECTOR_LENGTH))
        if not selector_taken(doing.session, selector):
            return selector


def _secrets_of(house: House, link_id: UUID) -> tuple[str, str]:
    """Both secrets of a link, derived from the site's key, so that a sheet can be printed again."""
    return (
        form.address_secret(house.keys.mac("links", link_id.bytes, b"address")),
        form.code_secret(house.keys.mac("links", link_id.bytes, b"code")),
    )


def _published(doing: Doing, program_id: UUID) -> Program:
    program = locked(doing.session, doing.clinic_id, program_id)
    if program.latest == 0:
        raise Conflict("This program is not published yet. Its link is made when you publish it.")
    return program


def _revoke_current(doing: Doing, program: Program) -> Link | None:
    link = current_link(doing.session, doing.clinic_id, program.id)
    if link is not None:
        link.revoked_at, link.revoked_by = doing.context.now, doing.context.member_id
        end_sessions(doing.session, doing.clinic_id, link.id, doing.context.now)
    return link


def _door(context: Context, selector: str) -> Door | None:
    with context.house.database.read() as session:
        return door_of_selector(session, selector)


def _may_try(context: Context, selector: str, *, known: bool) -> bool:
    """Count the try before it is looked at, so that many at one moment cannot all slip through."""
    with context.house.database.write() as session:
        counted = [
            throttles.count(session, context.house, limit, subject, context.now)
            for limit, subject in _subjects(context, selector)
        ]
    by_selector, by_address, in_all = counted
    if by_selector > form.SELECTOR_MOST or by_address > form.ADDRESS_MOST:
        return False
    return in_all <= form.ALL_MOST or (known and by_selector == 1)


def _forgive(context: Context, selector: str) -> None:
    with context.house.database.write() as session:
        for limit, subject in _subjects(context, selector):
            throttles.forgive(session, context.house, limit, subject)


def _subjects(context: Context, selector: str) -> tuple[tuple[Limit, str], ...]:
    address = throttles.network_of(context.address)
    return (BY_SELECTOR, selector), (BY_ADDRESS, address), (IN_ALL, "codes")


def _open(context: Context, door: Door, way: str, browser: str) -> str:
    token = new_token()
    with perform(context, Action.redeem_link) as doing:
        doing.for_clinic(door.link.clinic_id)
        doing.session.add(
            HolderSession(
                id=new_id(),
                clinic_id=door.link.clinic_id,
                token_hash=token_hash(token),
                link_id=door.link.id,
                way=way,
                browser=browser[:200],
                created_at=context.now,
                last_seen_at=context.now,
                ends_at=context.now + timedelta(hours=SESSION_HOURS),
            )
        )
    return token
