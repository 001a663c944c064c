"""Where paper and phone disagree: both words side by side, a clinician's decision between them, and taking it back.

A decision changes no report. It names the two words that were looked at, and holds while both still say the same: a
later correction, or a sheet that says something else, is a new disagreement.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinic.domain.actions import Action
from clinic.domain.adherence.explain import explain
from clinic.domain.adherence.values import Answer, Mark, ReportSource
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.page_words import IN_ENGLISH
from clinic.persistence import disagreements as rows
from clinic.persistence.adherence import Followed, follow
from clinic.persistence.base import new_id
from clinic.persistence.checkins import Checkin, Submission
from clinic.persistence.disagreements import DisagreementDecision
from clinic.persistence.patients import member_names, name_of
from clinic.persistence.programs import Program, locked
from clinic.services.adherence import item_names, occurrences_by_day
from clinic.services.checkin_desk import line_title
from clinic.services.checkin_tasks import told_words
from clinic.services.context import Context, Doing, perform
from clinic.services.scores import mark_stale

LINES_MOST = 1000
CHANGED = "Something was told or decided since this page was opened. Look at both words once more."


@dataclass(frozen=True, slots=True)
class Word:
    """What one of the two says: when it was told, in the patient's zone, and who entered it ("" for the patient)."""

    words: str
    note: str
    at: datetime
    by: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One side of one slot on which paper and phone differ. ``line`` names it, and both words, in a form."""

    line: str
    day: date
    title: str
    phone: Word
    paper: Word


@dataclass(frozen=True, slots=True)
class Settled:
    """One press that holds: which word was kept of which lines, by whom and when."""

    batch: UUID
    keep: ReportSource
    lines: tuple[Disagreement, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OfProgram:
    """What is open and what was decided in one program, the newest first."""

    program_id: UUID
    title: str
    open: tuple[Disagreement, ...]
    settled: tuple[Settled, ...]

    @property
    def days(self) -> int:
        """On how many days paper and phone disagree."""
        return len({one.day for one in self.open})


def of_patient(doing: Doing, patient_id: UUID) -> tuple[OfProgram, ...]:
    """What there is to decide, and what was decided, for one patient's page; inside another service's action."""
    keys = rows.on_paper(doing.session, doing.clinic_id, patient_id)
    if not keys:
        return ()
    followed = follow(doing.session, doing.clinic_id, keys, doing.context.now)
    found = [of_program(doing, one, explain(one.scenario)) for one in followed if one.scenario is not None]
    return tuple(one for one in found if one.open or one.settled)


def of_program(doing: Doing, followed: Followed, answer: Answer, day: date | None = None) -> OfProgram:
    """The same of one program, or what touches one of its days; inside another service's action."""
    places = [one for one in _places(answer) if one.mark.against or one.mark.over]
    known = _known(doing, followed, places) if places else None
    found = [(one, known.line(one)) for one in places] if known else []
    settled = _settled(followed, [pair for pair in found if pair[0].mark.over], known) if known else ()
    return OfProgram(
        followed.program.id,
        followed.program.title,
        tuple(line for one, line in found if one.mark.against and day in (None, one.day)),
        tuple(press for press in settled if day is None or any(line.day == day for line in press.lines)),
    )


def decide(context: Context, program_id: UUID, lines: Sequence[str], keep: ReportSource) -> UUID:
    """Let the phone's or the paper's word count on these lines; returns the press. The same one again is the same.

    Raises NotFound, Invalid without a line, Conflict when one of the words is another by now.
    """
    wanted = dict.fromkeys(lines)
    if not 0 < len(wanted) <= LINES_MOST:
        raise Invalid("line", f"Choose between 1 and {LINES_MOST} places.")
    if keep is ReportSource.staff:
        raise Invalid("keep", "Choose the phone’s word or the paper’s.")
    with perform(context, Action.decide_disagreement) as doing:
        program = locked(doing.session, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        (followed,) = follow(doing.session, doing.clinic_id, [program.id], context.now)
        if followed.scenario is None:
            raise Conflict(CHANGED)
        places = {_line(one): one for one in _places(explain(followed.scenario))}
        doing.note(keep=keep.value, places=len(wanted))
        before = _decided_before(followed, places, wanted, keep)
        if before is not None:
            return before
        if any(line not in places or not places[line].mark.against for line in wanted):
            raise Conflict(CHANGED)
        batch = new_id()
        doing.session.add_all(_row(doing, program, batch, places[line], keep) for line in wanted)
        mark_stale(doing.session, doing.clinic_id, program.id, context.now)
        return batch


def undo(context: Context, batch: UUID) -> UUID:
    """Take a press back: what it decided is open once more. Twice is once; returns its program. Raises NotFound."""
    with perform(context, Action.undo_disagreement) as doing:
        found = rows.of_batch(doing.session, doing.clinic_id, batch)
        if not found:
            raise NotFound
        program = locked(doing.session, doing.clinic_id, found[0].program_id)
        doing.about("program", program.id, patient=program.patient_id)
        for row in found:
            doing.session.refresh(row)
            if row.undone_at is None:
                row.undone_at, row.undone_by = context.now, context.member_id
        doing.note(places=len(found))
        mark_stale(doing.session, doing.clinic_id, program.id, context.now)
        return program.id


@dataclass(frozen=True, slots=True)
class _Place:
    """One side of a slot, or of a time within a weekly goal; ``times`` is how often the item stands on its day."""

    item: str
    day: date
    index: int
    times: int
    mark: Mark


def _places(answer: Answer) -> list[_Place]:
    """Every place that was reported, the newest day first."""
    times = Counter((slot.item, slot.on) for slot in answer.slots)
    found = [
        _Place(slot.item, slot.on, slot.index, times[slot.item, slot.on], mark)
        for slot in answer.slots
        for mark in slot.marks
    ]
    for (item, on), weekly in occurrences_by_day(answer).items():
        found += [_Place(item, on, one.index, len(weekly), mark) for one in weekly for mark in one.marks]
    return sorted((one for one in found if one.mark.report), key=lambda one: one.day, reverse=True)


def _pair(mark: Mark) -> tuple[str, str]:
    """The ids of the patient's and of the paper's entry."""
    mine, other = str(mark.report), mark.against or mark.over or ""
    return (mine, other) if mark.source is ReportSource.patient else (other, mine)


def _line(place: _Place) -> str:
    return ".".join((*_pair(place.mark), str(place.index), place.mark.side or ""))


def _row(
    doing: Doing, program: Program, batch: UUID, place: _Place, keep: ReportSource
) -> DisagreementDecision:
    phone, paper = _pair(place.mark)
    kept, over = (phone, paper) if keep is ReportSource.patient else (paper, phone)
    return DisagreementDecision(
        id=new_id(),
        clinic_id=doing.clinic_id,
        batch=batch,
        program_id=program.id,
        kept_id=UUID(kept),
        over_id=UUID(over),
        slot_index=place.index,
        side=place.mark.side.value if place.mark.side else None,
        decided_at=doing.context.now,
        decided_by=doing.context.member_id,
    )


def _decided_before(
    followed: Followed, places: dict[str, _Place], wanted: dict[str, None], keep: ReportSource
) -> UUID | None:
    """The press that decided all of these the same way, if they stand so."""
    stand = [places[line] for line in wanted if line in places]
    if len(stand) < len(wanted) or any(not one.mark.over or one.mark.source is not keep for one in stand):
        return None
    return _decision_on(followed, stand[0]).batch


def _decision_on(followed: Followed, place: _Place) -> DisagreementDecision:
    """The newest decision that holds at a place where one does: it is about this place and about these words."""
    side = place.mark.side.value if place.mark.side else None
    told = {row.id: row for row in followed.checkins}
    now = {_words(told[UUID(key)]) for key in _pair(place.mark)}
    return next(
        row
        for row in reversed(followed.decisions)
        if (row.slot_index, row.side) == (place.index, side)
        and {row.kept_id, row.over_id} <= told.keys()
        and {_words(told[row.kept_id]), _words(told[row.over_id])} == now
        and told[row.kept_id].source == place.mark.source
    )


def _words(row: Checkin) -> tuple[object, ...]:
    return row.lineage_id, row.performed_on, row.source, row.status, row.sets, row.reps, row.seconds


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines are written from."""

    told: dict[str, Checkin]
    names: dict[str, str]
    entered: dict[UUID, UUID | None]
    members: dict[UUID, str]
    zone: ZoneInfo

    def line(self, place: _Place) -> Disagreement:
        phone, paper = (self.told[key] for key in _pair(place.mark))
        title = line_title(self.names.get(place.item, ""), place.index, place.times, place.mark.side or "")
        return Disagreement(
            _line(place), place.day, title, self._word(phone, place.mark), self._word(paper, place.mark)
        )

    def _word(self, row: Checkin, mark: Mark) -> Word:
        by = self.entered.get(row.submission_id)
        return Word(
            told_words(row, IN_ENGLISH),
            row.note,
            row.submitted_at.astimezone(self.zone),
            name_of(self.members, by) if by else "",
            str(row.id) == mark.report,
        )


def _known(doing: Doing, followed: Followed, places: Sequence[_Place]) -> _Known:
    told = {str(row.id): row for row in followed.checkins}
    posts = {told[key].submission_id for place in places for key in _pair(place.mark)}
    entered = doing.session.execute(
        select(Submission.id, Submission.member_id).where(
            Submission.clinic_id == doing.clinic_id, Submission.id.in_(posts)
        )
    )
    return _Known(
        told,
        item_names(doing.session, followed),
        {row.id: row.member_id for row in entered},
        member_names(doing.session, doing.clinic_id),
        ZoneInfo(followed.zone),
    )


def _settled(
    followed: Followed, found: Sequence[tuple[_Place, Disagreement]], known: _Known
) -> tuple[Settled, ...]:
    """The presses that hold, the newest first."""
    presses: dict[UUID, list[Disagreement]] = defaultdict(list)
    first: dict[UUID, tuple[_Place, DisagreementDecision]] = {}
    for place, line in found:
        row = _decision_on(followed, place)
        presses[row.batch].append(line)
        first.setdefault(row.batch, (place, row))
    settled = [
        Settled(
            batch,
            ReportSource(str(place.mark.source)),
            tuple(presses[batch]),
            name_of(known.members, row.decided_by),
            row.decided_at.astimezone(known.zone),
        )
        for batch, (place, row) in first.items()
    ]
    return tuple(sorted(settled, key=lambda one: one.at, reverse=True))
