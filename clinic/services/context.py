"""How every use-case runs: permit, act in one transaction, append the audit entry, commit.

A service reads like this::

    def publish(context: Context, program_id: UUID) -> Published:
        with perform(context, Action.publish_program) as doing:
            program = owned(doing.session, Program, doing.clinic_id, program_id)
            doing.about("program", program.id, patient=program.patient_id)
            ...
            doing.note(version=3)
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.adapters.files import ContentStore
from clinic.adapters.pdf import Renderer
from clinic.adapters.secrets import Keys, Passwords
from clinic.domain.actions import (
    GATHERED_FOR,
    RULES,
    Action,
    Actor,
    Holder,
    Kind,
    Nobody,
    SignedIn,
    Site,
    Verdict,
    verdict,
)
from clinic.domain.audit import Entry
from clinic.domain.errors import Refused
from clinic.persistence.audit import append, said_since
from clinic.persistence.engine import Database


@dataclass(frozen=True, slots=True)
class House:
    """What the services of one running site share: the database and the doors to the outside."""

    database: Database
    keys: Keys
    passwords: Passwords
    store: ContentStore
    renderer: Renderer
    base_url: str
    mail_from: str
    sms_key: bytes = b""
    """What signs the calls from and to the gateway of text messages; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Context:
    """One request: who acts, when, from where. ``now`` is the only clock a service may read."""

    house: House
    actor: Actor
    now: datetime
    address: str = ""
    request: str = ""

    @property
    def clinic_id(self) -> UUID:
        """The actor's clinic. Raises Refused when the actor has none."""
        found = None if isinstance(self.actor, Nobody) else self.actor.clinic_id
        if found is None:
            raise Refused
        return found

    @property
    def member_id(self) -> UUID | None:
        """The acting member, or None for a patient or the site itself."""
        return self.actor.member_id if isinstance(self.actor, SignedIn) else None

    def as_actor(self, actor: Actor) -> "Context":
        """The same request, acting as somebody else (after sign-in or redeeming a link)."""
        return replace(self, actor=actor)


@dataclass(slots=True)
class Doing:
    """One action under way: its session, and what the audit entry will say."""

    context: Context
    action: Action
    session: Session
    subject_kind: str | None = None
    subject_id: UUID | None = None
    patient_id: UUID | None = None
    clinic: UUID | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    said_at: datetime | None = None
    """When the trail said already what this action's entry would say: no second one is due for a while."""

    @property
    def clinic_id(self) -> UUID:
        """The clinic whose rows are touched. Raises Refused when there is none."""
        return self.clinic or self.context.clinic_id

    def about(self, kind: str, subject: UUID, *, patient: UUID | None = None) -> None:
        """Name the object (and the patient) that the entry is about."""
        self.subject_kind, self.subject_id, self.patient_id = kind, subject, patient

    def for_clinic(self, clinic_id: UUID) -> None:
        """Name the clinic when the actor has none yet (sign-in, joining, redeeming a link)."""
        self.clinic = clinic_id

    def note(self, **facts: Any) -> None:
        """Add facts to the entry: plain JSON values, never names, notes or secrets."""
        self.facts.update(facts)


@contextmanager
def perform(context: Context, action: Action) -> Iterator[Doing]:
    """Run one action. Raises Refused before anything is touched; an error undoes everything.

    A ``read`` gets a session that cannot write; if the table says that it is recorded, its entry is
    appended in a short transaction afterwards. Refusals of members and holders are recorded too. What is
    gathered leaves no second entry within a few minutes.
    """
    _permit(context, action)
    rule = RULES[action]
    try:
        with _session(context, rule.kind) as session:
            doing = Doing(context, action, session)
            yield doing
            doing.said_at = _said_lately(doing) if rule.recorded and rule.gathered else None
            due = rule.recorded and doing.said_at is None
            if due and rule.kind is Kind.write:
                record(doing, session)
    except Refused:
        record_refusal(context, action)
        raise
    if due and rule.kind is Kind.read:
        with context.house.database.write() as session:
            record(doing, session)


def record(doing: Doing, session: Session, *, outcome: str = "done", verb: str | None = None) -> None:
    """Append the entry of an action to its clinic's trail, in the given transaction."""
    context = doing.context
    kind, actor_id, name = _who(context.actor)
    append(
        session,
        context.house.keys.of("audit"),
        Entry(
            clinic_id=doing.clinic_id,
            number=0,
            at=context.now,
            actor_kind=kind,
            actor_id=actor_id,
            actor_name=name[:64],
            verb=verb or doing.action.value,
            outcome=outcome,
            subject_kind=doing.subject_kind,
            subject_id=doing.subject_id,
            patient_id=doing.patient_id,
            facts=_plain(doing.facts),
            address=context.address[:64],
            request=context.request[:64],
        ),
    )


def _said_lately(doing: Doing) -> datetime | None:
    """When the trail said, a few minutes ago, what this action's entry would say (but for facts that do not count)."""
    context = doing.context
    return said_since(
        doing.session,
        doing.clinic_id,
        context.now - GATHERED_FOR,
        actor_id=_who(context.actor)[1],
        verb=doing.action.value,
        subject_id=doing.subject_id,
        patient_id=doing.patient_id,
        address=context.address[:64],
        facts=_plain(doing.facts) if RULES[doing.action].by_facts else None,
    )


def _session(context: Context, kind: Kind) -> AbstractContextManager[Session]:
    database = context.house.database
    return database.write() if kind is Kind.write else database.read()


def _permit(context: Context, action: Action) -> None:
    said = verdict(context.actor, action)
    if said is Verdict.yes:
        return
    record_refusal(context, action)
    if said is Verdict.refresh_factor:
        raise Refused("Give your second factor again first.", needs_fresh_factor=True)
    raise Refused


def record_refusal(context: Context, action: Action) -> None:
    """Append to the actor's clinic's trail that this was asked for and refused; nobody's asking leaves nothing."""
    if isinstance(context.actor, Nobody) or context.actor.clinic_id is None:
        return
    with context.house.database.write() as session:
        record(Doing(context, action, session), session, outcome="refused")


def _who(actor: Actor) -> tuple[str, UUID | None, str]:
    if isinstance(actor, SignedIn):
        return "member", actor.member_id, actor.name
    if isinstance(actor, Holder):
        return "patient", actor.link_id, "patient's link"
    if isinstance(actor, Site):
        return "site", None, actor.name
    return "nobody", None, ""


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | bool | type(None)) else str(value)
        for name, value in facts.items()
    }
