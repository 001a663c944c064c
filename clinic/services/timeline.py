"""The time line of a patient: everything that happened, the newest first, whatever row of the person it hangs on."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.actions import Action
from clinic.domain.measures import PERIODS, Instrument, Period
from clinic.domain.patients import said_day
from clinic.domain.symptoms import symptom_words
from clinic.domain.tests import Result
from clinic.domain.tests import words as test_words
from clinic.persistence import merges, patients, timeline
from clinic.persistence.checkins import Checkin, undone_among
from clinic.persistence.patients import Patient, name_of
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import owned
from clinic.services.audit_words import words_of
from clinic.services.context import Context, Doing, perform
from clinic.services.patient_rows import facts_of

PAGE = 30
LABELS = {
    "check-in": "Check-ins", "symptom": "Symptoms", "alert": "Alerts", "question": "Questions", "message": "Messages",
    "note": "Notes", "test": "Tests", "measure": "Measures", "version": "Versions", "sheet": "Sheets",
    "pause": "Pauses", "end": "Ends", "care": "Decisions", "review": "Reviewed", "reminder": "Reminders",
    "agreed": "Agreed to be reminded", "record": "Record",
}  # fmt: skip
"""The kinds as filters, in the order in which they are asked for most."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing: when in the patient's zone, what in a few words, the text that goes with it, who, and where.

    ``program_id``, ``number`` and ``day`` lead to the page behind it; each may be None.
    """

    kind: str
    at: datetime
    title: str
    text: str
    by: str
    program_id: UUID | None = None
    number: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page of it. ``kind`` is the filter, empty for everything."""

    patient_id: UUID
    patient: str
    merged: bool
    kind: str
    lines: tuple[Happened, ...]
    page: int
    more: bool


def timeline_of(context: Context, patient_id: UUID, kind: str = "", page: int = 1) -> Timeline:
    """A page of thirty; an unknown kind shows everything. Raises NotFound."""
    with perform(context, Action.view_patient) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        row = owned(session, Patient, clinic_id, patient_id)
        doing.about("patient", row.id, patient=row.id)
        person = merges.one_person(session, clinic_id, row.id)
        kinds = [kind] if kind in LABELS else list(LABELS)
        keys = timeline.keys_of(session, clinic_id, person, kinds, PAGE * (max(page, 1) - 1), PAGE + 1)
        zone = ZoneInfo(patients.zone_of(session, clinic_id, row))
        lines = _lines(doing, keys[:PAGE], zone)
        shown = kind if kind in LABELS else ""
        name, merged = facts_of(row).name, row.merged_into is not None
    return Timeline(patient_id, name, merged, shown, lines, max(page, 1), len(keys) > PAGE)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines are written from: rows by kind and key, names by key."""

    rows: Mapping[str, Mapping[UUID, Any]]
    programs: Mapping[UUID, str]
    members: Mapping[UUID, str]
    checkins: Mapping[UUID, Sequence[Checkin]]
    undone: Collection[UUID]

    def member(self, key: UUID | None) -> str:
        return name_of(self.members, key)


def _lines(doing: Doing, keys: Sequence[tuple[str, UUID, datetime]], zone: ZoneInfo) -> tuple[Happened, ...]:
    session, clinic_id = doing.session, doing.clinic_id
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for kind, key, _ in keys:
        wanted[kind].append(key)
    rows = {kind: timeline.rows_of(session, clinic_id, kind, found) for kind, found in wanted.items()}
    programs = {
        getattr(row, "program_id", row.id)
        for kind in timeline.OF_PROGRAM
        for row in rows.get(kind, {}).values()
    }
    programs |= {row.subject_id for row in rows.get("care", {}).values() if row.subject_kind == "program"}
    known = _Known(
        rows,
        _titles(session, clinic_id, programs),
        patients.member_names(session, clinic_id),
        _checkins(session, clinic_id, wanted["check-in"]),
        undone_among(session, clinic_id, wanted["check-in"]),
    )
    return tuple(_WORDS[kind](rows[kind][key], known, at.astimezone(zone)) for kind, key, at in keys)


def _titles(session: Session, clinic_id: UUID, keys: set[UUID]) -> dict[UUID, str]:
    found = session.execute(
        select(Program.id, Program.title).where(Program.clinic_id == clinic_id, Program.id.in_(keys))
    )
    return {row.id: row.title for row in found}


def _checkins(session: Session, clinic_id: UUID, submissions: Sequence[UUID]) -> dict[UUID, list[Checkin]]:
    found: dict[UUID, list[Checkin]] = defaultdict(list)
    for row in session.scalars(
        select(Checkin).where(Checkin.clinic_id == clinic_id, Checkin.submission_id.in_(submissions))
    ):
        found[row.submission_id].append(row)
    return found


def _version(row: Any, known: _Known, at: datetime) -> Happened:
    title = f"{row.title}: version {row.number} published, from {said_day(row.effective_from)}"
    return Happened(
        "version", at, title, row.reason, known.member(row.published_by), row.program_id, row.number
    )


def _pause(row: Any, known: _Known, at: datetime) -> Happened:
    last = f" to {said_day(row.last_day)}" if row.last_day else ""
    title = f"{known.programs[row.program_id]}: pause from {said_day(row.first_day)}{last}"
    taken_back = " (taken back)" if row.withdrawn_at else ""
    return Happened("pause", at, title + taken_back, row.reason, known.member(row.created_by), row.program_id)


def _end(row: Any, known: _Known, at: datetime) -> Happened:
    last = f", last day {said_day(row.ends_on)}" if row.ends_on else ""
    return Happened("end", at, f"{row.title} ended{last}", row.end_reason or "", "", row.id)


STATUSES = {"done": "done", "partial": "partly done", "skipped": "not done"}


def _check_in(row: Any, known: _Known, at: datetime) -> Happened:
    entries = known.checkins.get(row.id, ())
    counts = Counter(entry.status for entry in entries)
    said = [f"{counts[status]} {words}" for status, words in STATUSES.items() if counts[status]]
    pains = [entry.pain for entry in entries if entry.pain is not None]
    pain = [f"pain up to {max(pains)} of 10"] if pains else []
    notes = [entry.note for entry in entries if entry.note]
    easier = [f"Easier by now: {row.easier}"] if row.easier else []
    day = max((entry.performed_on for entry in entries), default=None)
    by = known.member(row.member_id) or "the patient"
    title = ", ".join(said + pain) or "Check-in"
    title += " (taken back)" if row.id in known.undone else ""
    return Happened("check-in", at, title, "\n".join(notes + easier), by, row.program_id, day=day)


def _symptom(row: Any, known: _Known, at: datetime) -> Happened:
    words = symptom_words(row.felt, row.pain, row.side, row.phase)
    return Happened("symptom", at, words or "Symptom", row.note, "", row.program_id, day=row.performed_on)


def _done(verb: str, by: str) -> str:
    """What was done and by whom, as far as it is known: the site itself has no name."""
    return f"{verb} by {by}" if by else verb


def _alert(row: Any, known: _Known, at: datetime) -> Happened:
    words = symptom_words(row.felt, row.pain, row.side, row.phase)
    settled = f"{_done('Settled', known.member(row.acknowledged_by))}. {row.note}".strip()
    settled = settled if row.acknowledged_at else "Open."
    return Happened("alert", at, f"Alert: {words}", settled, "", row.program_id, day=row.performed_on)


def _question(row: Any, known: _Known, at: datetime) -> Happened:
    by = _done("Answered", known.member(row.answered_by))
    answer = f"{by}: {row.answer}" if row.answer else "Waits for an answer."
    return Happened("question", at, f"“{row.text}”", answer, "", row.program_id)


def _message(row: Any, known: _Known, at: datetime) -> Happened:
    zone = at.tzinfo
    title = f"“{row.text}”"
    if row.taken_back_at:
        became = f"{_done('Taken back', known.member(row.taken_back_by))}, unread."
    elif row.seen_at:
        seen = row.seen_at.astimezone(zone)
        became = f"Read {said_day(seen.date())}, {seen:%H:%M}."
    else:
        became = "Not read yet."
    return Happened("message", at, title, became, known.member(row.written_by), row.program_id)


def _note(row: Any, known: _Known, at: datetime) -> Happened:
    return Happened("note", at, "Note", row.text, known.member(row.written_by))


def _test(row: Any, known: _Known, at: datetime) -> Happened:
    test = load_catalogue().tests.get(row.slug)
    result = Result(row.left, row.right, row.performed_on)
    found = "Taken back" if row.taken_back else test_words(test, result) if test else row.slug
    notes = [text for text in (row.left_note, row.right_note, _why(row)) if text]
    title = f"{test.name if test else row.slug}: {found}"
    return Happened("test", at, title, "\n".join(notes), known.member(row.recorded_by))


def _measure(row: Any, known: _Known, at: datetime) -> Happened:
    if row.instrument == Instrument.nprs:
        said = f"Pain {row.facts['score']} of 10, {PERIODS[Period(row.facts['period'])]}"
    else:
        said = ", ".join(f"{name} {score} of 10" for name, score in row.facts["scores"].items())
    title = f"Taken back: {said}" if row.taken_back else said
    text = "\n".join(part for part in (row.note, _why(row)) if part)
    return Happened("measure", at, title, text, known.member(row.recorded_by))


def _why(row: Any) -> str:
    return f"Corrected: {row.reason}" if row.corrects else ""


def _sheet(row: Any, known: _Known, at: datetime) -> Happened:
    version, layout = row.facts.get("version"), row.facts.get("layout", "")
    kind = "Tick log" if layout == "log" else "Sheet"
    title = f"{kind} of version {version} opened to print" if version else f"{kind} opened by the patient"
    by = {"member": row.actor_name, "patient": "the patient"}.get(row.actor_kind, "")
    return Happened("sheet", at, title, "", by, row.subject_id, version)


def _record(row: Any, known: _Known, at: datetime) -> Happened:
    minutes = row.facts.get("minutes")
    text = f"{minutes} minute{'' if minutes == 1 else 's'}" if minutes else ""
    return Happened("record", at, words_of(row.verb), text, row.actor_name)


def _care(row: Any, known: _Known, at: datetime) -> Happened:
    program = row.subject_id if row.subject_id in known.programs else None  # one never published may be gone
    return Happened("care", at, words_of(row.verb), "", row.actor_name, program)


def _review(row: Any, known: _Known, at: datetime) -> Happened:
    undone = f"{_done('Put back on the list', known.member(row.undone_by))}." if row.undone_at else ""
    title = f"{known.programs[row.program_id]}: marked reviewed"
    return Happened("review", at, title, undone, known.member(row.reviewed_by), row.program_id)


BY = {"mail": "by mail", "sms": "by text message"}
BECAME = {
    "sent": "Sent", "failed": "Not delivered", "late": "Not sent: the service did not run in time",
    "needless": "Not sent: told meanwhile", "withdrawn": "Not sent: taken back",
}  # fmt: skip


def _reminder(row: Any, known: _Known, at: datetime) -> Happened:
    told = ", told that a message waits" if row.told_message else ""
    text = f"{BECAME[row.outcome]}{told}." if row.outcome else "Waits to be sent."
    return Happened("reminder", at, f"Reminder {BY[row.channel]} for {said_day(row.on_day)}", text, "")


def _agreed(row: Any, known: _Known, at: datetime) -> Happened:
    title = f"{'Agreed to reminders' if row.given else 'Wants no more reminders'} {BY[row.channel]}"
    return Happened(
        "agreed", at, title, f"Said {said_day(row.said_on)}.", known.member(row.member_id) or "the patient"
    )


_WORDS = {
    "version": _version, "pause": _pause, "end": _end, "check-in": _check_in, "symptom": _symptom, "alert": _alert,
    "question": _question, "message": _message, "note": _note, "test": _test, "measure": _measure,
    "sheet": _sheet, "care": _care, "review": _review, "reminder": _reminder, "agreed": _agreed, "record": _record,
}  # fmt: skip
"""How each kind is said."""
