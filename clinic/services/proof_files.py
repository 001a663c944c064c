"""A sheet as a file: its seal, the signed squares on its pages, and which of its words were changed.

Needs no database for the first two: the clinic's public key is enough.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.adapters import sheet_reader
from clinic.adapters.files import LostContent
from clinic.adapters.signing import is_signed
from clinic.domain.errors import Invalid
from clinic.domain.proof import Outcome, Signed, key_id, message, read_signed, seal_of
from clinic.persistence import proof as key_rows
from clinic.persistence.handouts import Handout
from clinic.services import proof
from clinic.services.context import Context, House
from clinic.services.proof import Verified

Check = Callable[[Signed, str], Verified]
"""What is known of a signed claim; the second is the file's hash when the claim is its seal."""

DIFFERENCES_MOST = 20
CONTEXT_WORDS = 3


@dataclass(frozen=True, slots=True)
class FileVerified:
    """What is said of a file. ``why`` are further sentences, ``changes`` what differs from the kept sheet."""

    found: Verified
    why: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


def with_keys(public_keys: Sequence[bytes]) -> Check:
    """A check that asks nobody: whether one of these keys signed it."""

    def check(signed: Signed, file_sha256: str) -> Verified:
        claim = signed.claim
        named = [key for key in public_keys if key_id(key) == claim.key]
        if not named:
            return Verified(Outcome.unknown)
        if any(is_signed(key, message(claim, file_sha256), signed.signature) for key in named):
            return Verified(Outcome.genuine, claim.number, claim.published)
        return Verified(Outcome.altered)

    return check


def with_record(context: Context) -> Check:
    """A check by the clinic's own record."""
    return lambda signed, file_sha256: proof.verify_signed(context, signed, file_sha256)


def verify_file(content: bytes, check: Check) -> FileVerified:
    """What a PDF or a picture of a sheet proves. Raises Invalid for any other file."""
    seal = seal_of(content) if sheet_reader.is_pdf(content) else None
    if seal is not None:
        by_seal = _checked(seal[0], check, seal[1])
        if by_seal.outcome is Outcome.unknown:
            return FileVerified(by_seal, ("No key that is known here signed it.",))
        if by_seal.outcome is not Outcome.altered:
            return FileVerified(by_seal, ("The file’s seal holds: every byte is as the clinic made it.",))
        return FileVerified(by_seal, ("The file’s seal does not hold: something in it was changed.",))
    return _by_squares(content, check)


def differences(house: House, content: bytes) -> tuple[str, ...]:
    """Which words of an altered file differ from the sheet that was kept of its version; empty when none is kept.

    For the person at the command line, who holds the whole site.
    """
    if not sheet_reader.is_pdf(content):
        return ()
    words = sheet_reader.text_of(content).split()
    with house.database.read() as session:
        kept = list(_kept(session, house, _claims(content)))
    if not kept:
        return ()
    nearest = max(kept, key=lambda sheet: SequenceMatcher(None, sheet, words, autojunk=False).ratio())
    return tuple(_differing(nearest, words))[:DIFFERENCES_MOST]


def _by_squares(content: bytes, check: Check) -> FileVerified:
    found = [_checked(text, check) for text in _ours(content)]
    worst = next((one for one in found if one.outcome is Outcome.altered), None)
    if worst or not found:
        return FileVerified(worst or Verified(Outcome.unknown))
    if sheet_reader.is_pdf(content):
        return FileVerified(
            replace(found[0], outcome=Outcome.altered),
            (
                "The square is genuine, but the file has no seal: its words may be changed, or it was saved anew.",
            ),
        )
    return FileVerified(
        found[0], ("The square is genuine. The words in a picture cannot be checked: compare them.",)
    )


def _ours(content: bytes) -> list[str]:
    return [text for text in sheet_reader.square_codes(content) if "/verify#" in text]


def _checked(text: str, check: Check, file_sha256: str = "") -> Verified:
    try:
        return check(read_signed(text), file_sha256)
    except Invalid:
        return Verified(Outcome.altered)


def _claims(content: bytes) -> Iterator[Signed]:
    seal = seal_of(content)
    for text in [*_ours(content), *([seal[0]] if seal else [])]:
        try:
            yield read_signed(text)
        except Invalid:
            continue


def _kept(session: Session, house: House, claims: Iterator[Signed]) -> Iterator[list[str]]:
    """The words of each sheet that was kept of the claimed versions."""
    seen: set[str] = set()
    for signed in claims:
        for key in key_rows.keys_named(session, signed.claim.key):
            for found in key_rows.versions_of_content(session, key.clinic_id, signed.claim.content):
                rows = select(Handout.pdf_sha256).where(
                    Handout.clinic_id == key.clinic_id, Handout.version_id == found.version.id
                )
                for sha256 in session.scalars(rows):
                    if sha256 is None or sha256 in seen:
                        continue
                    seen.add(sha256)
                    try:
                        yield sheet_reader.text_of(house.store.get(sha256)).split()
                    except LostContent:
                        continue


def _differing(kept: list[str], brought: list[str]) -> Iterator[str]:
    for tag, i, j, k, end in SequenceMatcher(None, kept, brought, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        before = " ".join(kept[max(0, i - CONTEXT_WORDS) : i])
        was, now = " ".join(kept[i:j]), " ".join(brought[k:end])
        said = (
            f"“{was}” is now “{now}”"
            if was and now
            else f"“{was or now}” was {'taken out' if was else 'put in'}"
        )
        yield f"After “{before}”: {said}." if before else f"{said}."
