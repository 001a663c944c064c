"""Proof of version: the keys that sign a clinic's sheets, and what is said of a sheet that somebody brings."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.adapters.secrets import BrokenSeal
from clinic.adapters.signing import SigningKey, is_signed, new_private_key
from clinic.domain.actions import Action, SignedIn, Site, Verdict, verdict
from clinic.domain.check_code import parse_check_code
from clinic.domain.errors import Conflict, Refused
from clinic.domain.patients import day_in
from clinic.domain.programs import content_hash, differences
from clinic.domain.proof import (
    Claim,
    Outcome,
    Signed,
    claim_of,
    key_id,
    looks_signed,
    message,
    read_signed,
    sealed,
)
from clinic.persistence import catalogue
from clinic.persistence import programs as rows
from clinic.persistence import proof as key_rows
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import new_id
from clinic.persistence.programs import ProgramVersion
from clinic.persistence.proof import Found, ProofKey
from clinic.services import throttles
from clinic.services.context import Context, Doing, House, perform
from clinic.services.throttles import Limit

PURPOSE = "proof"
SITE = "command line"
BY_ADDRESS = Limit("check code by address", 30, timedelta(minutes=15))
IN_ALL = Limit("check code in all", 10_000, timedelta(hours=1))
# A check code is no secret: it stands on paper and opens nothing. 35 bits of it at 10,000 wrong codes an hour
# keep strangers from counting a clinic's versions (one of 100,000 is found about every two days, and says nothing
# of a person). Each network has a limit of its own, so nobody's guessing shuts the page for others: also when the
# wide one is full, a network's first code is looked at. The signed square is looked at without a limit.


class TooManyCodes(Refused):
    """Too many unknown codes (HTTP 429); nothing was looked at."""

    def __init__(self) -> None:
        super().__init__(
            "There were too many unknown codes. Wait a quarter of an hour, or scan the square on the sheet."
        )


@dataclass(frozen=True, slots=True)
class Signer:
    """The clinic's key that signs now."""

    key: SigningKey
    key_id: str
    base_url: str

    def address(self, version: ProgramVersion) -> str:
        """What the square code on each page of the version opens: no server sees what stands behind the ``#``."""
        claim = self.claim(version)
        return f"{self.base_url}/verify#{Signed(claim, self.key.sign(message(claim)))}"

    def seal(self, claim: Claim, content: bytes) -> bytes:
        """The finished file with the seal of this claim and of every byte in it."""
        signature = self.key.sign(message(claim, hashlib.sha256(content).hexdigest()))
        return sealed(content, Signed(claim, signature))

    def claim(self, version: ProgramVersion) -> Claim:
        """What the sheets of a version claim."""
        day = version.published_at.date()
        return claim_of(self.key_id, version.content_sha256, version.number, day)


@dataclass(frozen=True, slots=True)
class Verified:
    """What is said of a sheet. The last three are for a member of its clinic only.

    ``other`` is the number of the version that took its place or will, ``day`` when (or when this one begins).
    ``clinic`` is said of a signed square only: who types a code may be guessing.
    """

    outcome: Outcome
    number: int = 0
    published: date | None = None
    check_code: str = ""
    other: int = 0
    day: date | None = None
    clinic: str = ""
    program_id: UUID | None = None
    title: str = ""
    changes: tuple[str, ...] = ()


def ensure(doing: Doing) -> None:
    """Give the clinic a signing key if it has none. The caller's transaction keeps it."""
    if key_rows.current_key(doing.session, doing.clinic_id) is None:
        _add_key(doing.session, doing.context.house, doing.clinic_id, doing.context.now)


def ensure_every(house: House, now: datetime) -> None:
    """Give each clinic of the site its first key: after an upgrade from a release without keys."""
    with house.database.write() as session:
        for clinic_id in session.scalars(select(Clinic.id)).all():
            if key_rows.current_key(session, clinic_id) is None:
                _add_key(session, house, clinic_id, now)


def rotate(context: Context) -> str:
    """Sign with a new key from now on; returns its short name. The old one's private half is gone for good."""
    with perform(context, Action.rotate_proof_key) as doing:
        for key in key_rows.keys_of(doing.session, doing.clinic_id):
            if key.retired_at is None:
                key.retired_at, key.private_sealed = context.now, None
        made = _add_key(doing.session, context.house, doing.clinic_id, context.now)
        doing.note(key=made.key_id)
        return made.key_id


def public_keys(context: Context) -> list[tuple[str, str, bool]]:
    """Each key the clinic ever had: short name, public key in hexadecimal, whether it signs now."""
    with perform(context, Action.view_clinic) as doing:
        found = key_rows.keys_of(doing.session, doing.clinic_id)
        return [(key.key_id, key.public_key, key.retired_at is None) for key in found]


def signer_of(session: Session, house: House, clinic_id: UUID) -> Signer | None:
    """The key that signs now; None before the clinic's first publication. Raises Conflict after a change of
    the site's secret."""
    row = key_rows.current_key(session, clinic_id)
    if row is None or row.private_sealed is None:
        return None
    try:
        private = house.keys.open(PURPOSE, bytes.fromhex(row.private_sealed))
    except BrokenSeal:
        raise Conflict(
            "The site's secret has changed. Make a new signing key: clinic handout keys --rotate."
        ) from None
    return Signer(SigningKey(private), row.key_id, house.base_url)


def sealer(session: Session, house: House, version: ProgramVersion) -> Callable[[bytes], bytes]:
    """What puts the version's seal into a finished file; without a key the file stays as it is."""
    signer = signer_of(session, house, version.clinic_id)
    if signer is None:
        return lambda content: content
    claim = signer.claim(version)
    return lambda content: signer.seal(claim, content)


def verify(context: Context, brought: str) -> Verified:
    """What is said of a sheet by its typed check code, or by what its square code holds.

    Raises Invalid for what cannot be a code, and TooManyCodes.
    """
    if looks_signed(brought):
        return verify_signed(context, read_signed(brought))
    code = parse_check_code(brought)
    _count(context)
    with context.house.database.read() as session:
        found = key_rows.versions_with(session, code)
        if len(found) != 1:
            return Verified(Outcome.unknown, check_code=code)
        said = _standing(session, context, found[0])
    _forgive(context)
    return _for_member(context, replace(said, check_code=code), found[0])


def verify_signed(context: Context, signed: Signed, file_sha256: str = "") -> Verified:
    """The same for a signed claim: altered unless one of our keys, old ones too, signed it.

    ``file_sha256`` is that of the file whose seal the claim is.
    """
    claim = signed.claim
    with context.house.database.read() as session:
        named = key_rows.keys_named(session, claim.key)
        if not named:
            return Verified(Outcome.unknown)
        signers = [
            key.clinic_id
            for key in named
            if is_signed(bytes.fromhex(key.public_key), message(claim, file_sha256), signed.signature)
        ]
        if not signers:
            return Verified(Outcome.altered)
        found = [
            one
            for one in key_rows.versions_of_content(session, signers[0], claim.content)
            if claim_of(
                claim.key, one.version.content_sha256, one.version.number, one.version.published_at.date()
            )
            == claim
        ]
        if not found:
            return Verified(Outcome.unknown)
        said = _standing(session, context, found[0])
    code = found[0].version.check_code
    return _for_member(context, replace(said, check_code=code, clinic=found[0].clinic.name), found[0])


def _standing(session: Session, context: Context, found: Found) -> Verified:
    """Whether the version is in force. A record that does not give its own hash any more proves nothing."""
    version = found.version
    said = Verified(Outcome.current, version.number, version.published_at.date())
    content = rows.content_of(session, version.clinic_id, version.id)
    number, begins = version.number, version.effective_from
    if content_hash(str(version.program_id), number, begins, content) != version.content_sha256:
        return replace(said, outcome=Outcome.altered)
    today = day_in(version.zone, context.now)
    later = [
        one
        for one in rows.versions(session, version.clinic_id, version.program_id)
        if one.number > version.number
    ]
    over = [one for one in later if one.effective_from <= max(today, begins)]
    if over:
        newest = over[-1]
        return replace(said, outcome=Outcome.superseded, other=newest.number, day=newest.effective_from)
    if begins > today:
        return replace(said, outcome=Outcome.not_begun, day=begins)
    return replace(said, other=later[0].number, day=later[0].effective_from) if later else said


def _for_member(context: Context, said: Verified, found: Found) -> Verified:
    """What a member of the sheet's own clinic may see besides: the program, and what changed since in words."""
    actor = context.actor
    if actor == Site(SITE):  # whoever runs the server: looks within the clinic that the sheet names
        actor = Site(SITE, found.version.clinic_id)
        context = context.as_actor(actor)
    if not isinstance(actor, SignedIn | Site) or actor.clinic_id != found.version.clinic_id:
        return said
    if verdict(actor, Action.view_program) is not Verdict.yes:
        return said
    with perform(context, Action.view_program) as doing:
        doing.about("program", found.program.id, patient=found.program.patient_id)
        changes = _changes(doing.session, found, said.other)
    return replace(said, program_id=found.program.id, title=found.version.title, changes=changes)


def _changes(session: Session, found: Found, other: int) -> tuple[str, ...]:
    clinic_id = found.version.clinic_id
    newer = [one for one in rows.versions(session, clinic_id, found.program.id) if one.number == other]
    if not newer:
        return ()
    contents = rows.contents_of(session, clinic_id, [found.version, *newer])
    used = {item.exercise_version for content in contents.values() for item in content.items}
    exercises = catalogue.by_version(session, clinic_id, used)
    return differences(contents[found.version.id], contents[newer[0].id], exercises)


def _count(context: Context) -> None:
    """Count the try before it is looked at. A member of the site is not counted."""
    if isinstance(context.actor, SignedIn | Site):
        return
    with context.house.database.write() as session:
        by_address, in_all = (
            throttles.count(session, context.house, limit, subject, context.now)
            for limit, subject in _subjects(context)
        )
    if by_address > BY_ADDRESS.most or (in_all > IN_ALL.most and by_address > 1):
        raise TooManyCodes


def _forgive(context: Context) -> None:
    if isinstance(context.actor, SignedIn | Site):
        return
    with context.house.database.write() as session:
        for limit, subject in _subjects(context):
            throttles.forgive(session, context.house, limit, subject)


def _subjects(context: Context) -> Sequence[tuple[Limit, str]]:
    return (BY_ADDRESS, throttles.network_of(context.address)), (IN_ALL, "check codes")


def _add_key(session: Session, house: House, clinic_id: UUID, now: datetime) -> ProofKey:
    private = new_private_key()
    public = SigningKey(private).public
    made = ProofKey(
        id=new_id(),
        clinic_id=clinic_id,
        key_id=key_id(public),
        public_key=public.hex(),
        private_sealed=house.keys.seal(PURPOSE, private).hex(),
        created_at=now,
    )
    session.add(made)
    session.flush()
    return made
