"""Where paper and phone disagree, both words side by side, and what was decided between them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinic.domain.adherence.explain import explain
from clinic.domain.adherence.values import Answer, Mark, ReportSource
from clinic.domain.disagreements import Place, places_of
from clinic.domain.page_words import IN_ENGLISH
from clinic.persistence import disagreements as rows
from clinic.persistence.adherence import Followed, follow
from clinic.persistence.checkins import Checkin, Submission
from clinic.persistence.disagreements import DisagreementDecision
from clinic.persistence.patients import member_names, name_of
from clinic.services.adherence import item_names
from clinic.services.checkin_desk import line_title
from clinic.services.checkin_tasks import told_words
from clinic.services.context import Doing


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
    places = places_of(answer)
    known = _known(doing, followed, places) if places else None
    found = [(place, known.line(place)) for place in places] if known else []
    decided = [pair for pair in found if pair[0].mark.decision is not None]
    settled = _settled(followed, decided, known) if known else ()
    return OfProgram(
        followed.program.id,
        followed.program.title,
        tuple(line for place, line in found if place.mark.conflict and day in (None, place.day)),
        tuple(press for press in settled if day is None or any(line.day == day for line in press.lines)),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines are written from."""

    told: dict[str, Checkin]
    names: dict[str, str]
    entered: dict[UUID, UUID | None]
    members: dict[UUID, str]
    zone: ZoneInfo

    def line(self, place: Place) -> Disagreement:
        phone, paper = (self.told[key] for key in place.pair)
        title = line_title(self.names.get(place.item, ""), place.index, place.times, place.mark.side or "")
        return Disagreement(
            place.line, place.day, title, self._word(phone, place.mark), self._word(paper, place.mark)
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


def _known(doing: Doing, followed: Followed, places: Sequence[Place]) -> _Known:
    told = {str(row.id): row for row in followed.checkins}
    posts = {told[key].submission_id for place in places for key in place.pair}
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
    followed: Followed, decided: Sequence[tuple[Place, Disagreement]], known: _Known
) -> tuple[Settled, ...]:
    """The presses that hold, the newest first."""
    presses: dict[UUID, list[tuple[Place, Disagreement]]] = defaultdict(list)
    for place, line in decided:
        presses[followed.decision_at(place).batch].append((place, line))
    settled = [_press(followed.decision_at(pairs[0][0]), pairs, known) for pairs in presses.values()]
    return tuple(sorted(settled, key=lambda one: one.at, reverse=True))


def _press(row: DisagreementDecision, pairs: Sequence[tuple[Place, Disagreement]], known: _Known) -> Settled:
    return Settled(
        row.batch,
        ReportSource(str(pairs[0][0].mark.source)),
        tuple(line for _, line in pairs),
        name_of(known.members, row.decided_by),
        row.decided_at.astimezone(known.zone),
    )
