"""The linter over a program of the clinic: what it says, what is set aside and why, taking that back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic.domain.actions import Action
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.codec import from_plain
from clinic.domain.drafts import DraftContent, reopened
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.hand_over import HandOver
from clinic.domain.lint.rules import review
from clinic.domain.lint.standards import CERT
from clinic.domain.lint.values import AtHome, Finding, Record, Review, Severity, Subject
from clinic.domain.programs import Content
from clinic.persistence import catalogue, patients
from clinic.persistence import programs as rows
from clinic.persistence.accounts import Clinic, credential_of
from clinic.persistence.base import new_id
from clinic.persistence.delivery import delivery_of
from clinic.persistence.hand_over import latest_note
from clinic.persistence.lint import SetAside, set_asides
from clinic.persistence.patients import Patient, name_of
from clinic.persistence.programs import Program, ProgramVersion
from clinic.persistence.tenancy import owned
from clinic.persistence.tests import tests_of
from clinic.services.context import Context, Doing, perform
from clinic.services.patient_rows import facts_of

REASON_MOST = 1000


@dataclass(frozen=True, slots=True)
class Aside:
    """A message that was set aside; ``holds`` while the program is still as it was then."""

    id: UUID
    message: str
    reason: str
    set_by: str
    set_at: datetime
    holds: bool


@dataclass(frozen=True, slots=True)
class Linted:
    """What the linter says of a program: ``review`` without what is set aside, ``asides`` with the reasons."""

    program_id: UUID
    review: Review
    asides: tuple[Aside, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything to look at, what stops publishing first."""
        return self.review.findings

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stops publishing."""
        return self.review.errors

    @property
    def at_hand(self) -> tuple[Finding, ...]:
        """What the builder's line names: the program itself. What the record lacks beside it has its own page."""
        return tuple(one for one in self.findings if not one.rule.startswith("cert-"))

    @property
    def cert(self) -> tuple[tuple[str, str, str], ...]:
        """Each item of CERT, what it asks for, and its state: "there", "missing" or "later"."""
        missing, later = self.review.cert_missing, self.review.later
        return tuple(
            (item, words, "missing" if item in missing else "later" if item in later else "there")
            for item, words in CERT.items()
        )


@dataclass(frozen=True, slots=True)
class LintPage:
    """The page of everything that the linter says. ``number`` is the version looked at, or the one being written."""

    program_id: UUID
    patient_id: UUID
    patient: str
    title: str
    number: int
    drafted: bool
    latest: int
    zone: str
    linted: Linted


def page(context: Context, program_id: UUID) -> LintPage:
    """What is said of the draft, or of the newest version when nothing is being written. Raises NotFound."""
    with perform(context, Action.view_draft) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        draft = rows.draft_of(doing.session, doing.clinic_id, program.id)
        linted = lint_program(doing, program, patient)
        return LintPage(
            program.id,
            patient.id,
            facts_of(patient).name,
            draft.content["title"] if draft else program.title,
            program.latest + 1 if draft else program.latest,
            draft is not None,
            program.latest,
            patients.zone_of(doing.session, doing.clinic_id, patient),
            linted,
        )


def lint_program(doing: Doing, program: Program, patient: Patient) -> Linted:
    """What is said of a program's draft, or of its newest version. Raises NotFound when it has neither."""
    draft = rows.draft_of(doing.session, doing.clinic_id, program.id)
    if draft is not None:
        content = from_plain(DraftContent, draft.content)
        return lint_draft(doing, program, patient, content, _exercises(doing, content), draft.edited_by)
    versions = rows.versions(doing.session, doing.clinic_id, program.id)
    if not versions:
        raise NotFound
    contents = rows.contents_of(doing.session, doing.clinic_id, versions[-2:])
    content = reopened(contents[versions[-1].id])
    before = contents[versions[-2].id] if len(versions) > 1 else None
    record = _record(doing, program, content, versions[-1:], contents, versions[-1].published_by)
    return _linted(
        doing, program, Subject(content, _exercises(doing, content), _home(doing, patient), record, before)
    )


def lint_draft(
    doing: Doing,
    program: Program,
    patient: Patient,
    content: DraftContent,
    exercises: Mapping[str, Exercise],
    author: UUID | None,
) -> Linted:
    """What is said of a draft's content, against the newest version. ``author`` wrote it last."""
    newest = rows.versions(doing.session, doing.clinic_id, program.id)[-1:]
    contents = rows.contents_of(doing.session, doing.clinic_id, newest)
    before = contents[newest[0].id] if newest else None
    record = _record(doing, program, content, newest, contents, author)
    return _linted(doing, program, Subject(content, exercises, _home(doing, patient), record, before))


def _linted(doing: Doing, program: Program, subject: Subject) -> Linted:
    whole = review(subject)
    kept = set_asides(doing.session, doing.clinic_id, program.id)
    names = patients.member_names(doing.session, doing.clinic_id) if kept else {}
    there = {found.key for found in whole.findings}
    return Linted(
        program.id,
        whole.without({row.key for row in kept}),
        tuple(
            Aside(row.id, row.message, row.reason, name_of(names, row.set_by), row.set_at, row.key in there)
            for row in kept
        ),
    )


def _exercises(doing: Doing, content: DraftContent) -> Mapping[str, Exercise]:
    wanted = {item.exercise_version for item in content.items}
    return catalogue.by_version(doing.session, doing.clinic_id, wanted)


def _home(doing: Doing, patient: Patient) -> AtHome:
    usual = doing.session.get_one(Clinic, doing.clinic_id).minutes_limit
    minutes = patient.minutes_a_day
    return AtHome(frozenset(patient.equipment), minutes or usual, usual=not minutes)


def _record(
    doing: Doing,
    program: Program,
    content: DraftContent,
    newest: Sequence[ProgramVersion],
    contents: Mapping[UUID, Content],
    author: UUID | None,
) -> Record:
    session, clinic_id = doing.session, doing.clinic_id
    clinic = session.get_one(Clinic, clinic_id)
    taught = over = None
    if newest:
        note = latest_note(session, clinic_id, newest[0].id)
        taught = tuple(item.lineage for item in contents[newest[0].id].items)
        over = from_plain(HandOver, note.content) if note else None
    done = tests_of(session, clinic_id, [program.patient_id])
    return Record(
        credential=credential_of(session, clinic_id, doing.context.member_id or author),
        harm=clinic.phone or clinic.urgent_text,
        delivery=delivery_of(session, clinic_id, program.id),
        rules={item.lineage: (item.rule,) for item in content.items if item.rule},
        tests=tuple(f"{row.slug} {row.performed_on}" for row in done if not row.taken_back),
        taught=taught,
        hand_over=over,
    )


def set_aside(context: Context, program_id: UUID, key: str, reason: str) -> str:
    """Set a warning aside; the reason stays in the record. Returns its message.

    Raises Invalid (reason; an error stops publishing and cannot be set aside), Conflict when nothing says it any more.
    """
    with perform(context, Action.set_aside_finding) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        said = lint_program(doing, program, patient)
        found = next((one for one in said.findings if one.key == key), None)
        if found is None:
            raise Conflict(
                "This message is gone: the program was changed meanwhile, or it is set aside already."
            )
        if found.severity is Severity.error:
            raise Invalid("reason", "This stops publishing, so it cannot be set aside. It has to be settled.")
        if not reason.strip():
            raise Invalid("reason", "Say why: the reason stays in the record.")
        if len(reason) > REASON_MOST:
            raise Invalid("reason", f"This is too long: at most {REASON_MOST} characters.")
        doing.session.add(
            SetAside(
                id=new_id(),
                clinic_id=doing.clinic_id,
                program_id=program.id,
                lineage_id=UUID(found.about) if found.about else None,
                rule=found.rule,
                key=found.key,
                message=found.message,
                reason=reason.strip(),
                set_at=context.now,
                set_by=context.member_id,
            )
        )
        doing.note(rule=found.rule, item=found.about)
        return found.message


def take_back(context: Context, program_id: UUID, aside_id: UUID) -> str:
    """Let a message speak again. Returns it. Taking it back twice changes nothing. Raises NotFound."""
    with perform(context, Action.take_back_finding) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        row = owned(doing.session, SetAside, doing.clinic_id, aside_id)
        if row.program_id != program.id:
            raise NotFound
        if row.taken_back_at is None:
            row.taken_back_at, row.taken_back_by = context.now, context.member_id
        doing.note(rule=row.rule)
        return row.message
