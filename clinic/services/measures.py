"""Measures: pain and what the patient can do again, each against its first score, with the thresholds' sources."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from clinic.domain import measures as rules
from clinic.domain.actions import Action
from clinic.domain.corrections import standing
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.measures import ONE_ACTIVITY, PERIODS, THRESHOLDS, Citation, Instrument, Pain, Period
from clinic.persistence import measures as rows
from clinic.persistence import merges, patients
from clinic.persistence.base import new_id
from clinic.persistence.measures import Measure
from clinic.persistence.patients import name_of
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, Doing, perform
from clinic.services.patient_rows import facts_of, patient_of, refuse_archived

REASON_MOST = 1000
OVER = "Another row stands for this one already. Look at the page again."


@dataclass(frozen=True, slots=True)
class Line:
    """One score as it counts now: "4 of 10", what changed in words (empty for the first), activities by score."""

    id: UUID
    performed_on: date
    score: str
    change: str
    better: bool | None
    activities: tuple[tuple[str, int, str], ...]
    note: str
    by: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Series:
    """Scores that may be compared with each other, the newest first. ``label`` says of what."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class MeasuresPage:
    """A patient's measures. ``activities`` are those to ask about again, ``series`` their key."""

    patient_id: UUID
    patient: str
    today: date
    closed: bool
    pain: tuple[Series, ...]
    function: tuple[Series, ...]
    activities: tuple[str, ...]
    series: str
    sources: tuple[tuple[str, Citation], ...]


@dataclass(frozen=True, slots=True)
class CorrectionForm:
    """What is being corrected."""

    id: UUID
    patient_id: UUID
    patient: str
    instrument: Instrument
    performed_on: date
    score: int | None
    period: str
    activities: tuple[tuple[str, int], ...]


def measures_page(context: Context, patient_id: UUID) -> MeasuresPage:
    """Every score that counts, with its change and what that means. Raises NotFound."""
    with perform(context, Action.view_patient) as doing:
        patient, today = patient_of(doing, patient_id)
        person = merges.one_person(doing.session, doing.clinic_id, patient.id)
        counted = standing(rows.measures_of(doing.session, doing.clinic_id, person))
        names = patients.member_names(doing.session, doing.clinic_id)
    functions = [row for row in counted if row.instrument == Instrument.psfs]
    newest: dict[str, Any] = functions[-1].facts if functions else {"series": "", "scores": {}}
    return MeasuresPage(
        patient.id,
        facts_of(patient).name,
        today,
        patient.archived_at is not None,
        *series_of(counted, names),
        tuple(newest["scores"]),
        newest["series"],
        SOURCES,
    )


def series_of(
    counted: Sequence[Measure], names: Mapping[UUID, str]
) -> tuple[tuple[Series, ...], tuple[Series, ...]]:
    """What may be compared, of rows that count: pain for each period, activities with the newest series first."""
    pains = [row for row in counted if row.instrument == Instrument.nprs]
    functions = [row for row in counted if row.instrument == Instrument.psfs]
    by_period = {period: [row for row in pains if row.facts["period"] == period] for period in Period}
    return (
        tuple(_pain_series(period, found, names) for period, found in by_period.items() if found),
        tuple(_function_series(found, names) for found in _by_series(functions)),
    )


def record_pain(context: Context, patient_id: UUID, pain: Pain, performed_on: date, note: str = "") -> None:
    """Keep a pain score. Raises Invalid, NotFound, Conflict."""
    rules.check_pain(pain)
    facts = {"period": pain.period.value, "score": pain.score}
    _record(context, patient_id, Instrument.nprs, lambda doing: facts, performed_on, note)


def record_function(
    context: Context,
    patient_id: UUID,
    scores: Sequence[tuple[str, int | None]],
    performed_on: date,
    note: str = "",
    *,
    series: str = "",
) -> None:
    """Keep scores of three to five activities. Asked again under the same ``series`` they are compared.

    Raises Invalid, NotFound, Conflict.
    """
    checked = rules.check_function(scores)

    def facts(doing: Doing) -> dict[str, Any]:
        person = merges.one_person(doing.session, doing.clinic_id, patient_id)
        earlier = standing(rows.measures_of(doing.session, doing.clinic_id, person))
        same = [row for row in earlier if series and row.facts.get("series") == series]
        again = bool(same) and set(same[0].facts["scores"]) == set(checked)
        return {"series": series if again else str(uuid4()), "scores": checked}

    _record(context, patient_id, Instrument.psfs, facts, performed_on, note)


def correction_form(context: Context, measure_id: UUID) -> CorrectionForm:
    """What was recorded. Raises NotFound."""
    with perform(context, Action.view_patient) as doing:
        row = owned(doing.session, Measure, doing.clinic_id, measure_id)
        patient, _ = patient_of(doing, row.patient_id)
    return CorrectionForm(
        row.id, patient.id, facts_of(patient).name, Instrument(row.instrument), row.performed_on,
        row.facts.get("score"), row.facts.get("period", ""), tuple(row.facts.get("scores", {}).items()),
    )  # fmt: skip


def correct(
    context: Context,
    measure_id: UUID,
    scores: Sequence[int | None] | None,
    performed_on: date | None,
    reason: str,
) -> UUID:
    """Put other scores in a row's place (in its order), or take it back (None). Returns the patient's id.

    Raises Invalid, NotFound, Conflict when it was corrected already.
    """
    if not reason.strip() or len(reason) > REASON_MOST:
        raise Invalid("reason", "Say why: it stays with the score.")
    with perform(context, Action.correct_measure) as doing:
        row = owned(doing.session, Measure, doing.clinic_id, measure_id)
        patient, today = patient_of(doing, row.patient_id)
        doing.session.refresh(patient, with_for_update=True)
        taken = select(Measure.id).where(Measure.clinic_id == doing.clinic_id, Measure.corrects == row.id)
        if row.taken_back or doing.session.scalar(taken) is not None:
            raise Conflict(OVER)
        facts = row.facts if scores is None else _corrected(row, scores)
        day = performed_on or row.performed_on
        _check_day(day, today)
        doing.session.add(
            Measure(
                id=new_id(), clinic_id=doing.clinic_id, patient_id=row.patient_id, instrument=row.instrument,
                performed_on=day, facts=facts, note=row.note, recorded_at=context.now,
                recorded_by=context.member_id, corrects=row.id, reason=reason.strip(), taken_back=scores is None,
            )
        )  # fmt: skip
        doing.note(instrument=row.instrument, taken_back=scores is None)
        return patient.id


SOURCES = (
    ("Less than 2 points of pain cannot be told from no change", THRESHOLDS[Instrument.nprs].error_from),
    ("Less than 2 points of the mean of the activities, or 3 of a single one, cannot be told from no change",
     THRESHOLDS[Instrument.psfs].error_from),
    ("What patients called a small, medium or large change: pain 1.5 to 3.5 points; activities 1.3, 2.3 and 2.7",
     THRESHOLDS[Instrument.psfs].important_from),
)  # fmt: skip
"""What the thresholds say and where they come from, as the page cites them."""


def _record(
    context: Context,
    patient_id: UUID,
    kind: Instrument,
    facts: Callable[[Doing], dict[str, Any]],
    on: date,
    note: str,
) -> None:
    if len(note) > rules.NOTE_MOST:
        raise Invalid("note", f"This note is too long: at most {rules.NOTE_MOST} characters.")
    with perform(context, Action.record_measure) as doing:
        patient, today = patient_of(doing, patient_id)
        refuse_archived(patient)
        _check_day(on, today)
        doing.session.add(
            Measure(
                id=new_id(), clinic_id=doing.clinic_id, patient_id=patient.id, instrument=kind.value,
                performed_on=on, facts=facts(doing), note=note.strip(), recorded_at=context.now,
                recorded_by=context.member_id, reason="", taken_back=False,
            )
        )  # fmt: skip
        doing.note(instrument=kind.value)


def _check_day(day: date, today: date) -> None:
    if not date(2000, 1, 1) <= day <= today:
        raise Invalid("performed_on", "Give the day on which it was asked, today or earlier.")


def _corrected(row: Measure, scores: Sequence[int | None]) -> dict[str, Any]:
    if row.instrument == Instrument.nprs:
        score = scores[0] if scores else None
        if score is None:
            raise Invalid("score", "Choose a number from 0 to 10.")
        rules.check_pain(Pain(Period(row.facts["period"]), score))
        return {**row.facts, "score": score}
    names = list(row.facts["scores"])
    given = [*scores, *([None] * len(names))][: len(names)]
    return {**row.facts, "scores": rules.check_function(list(zip(names, given, strict=True)))}


def _by_series(found: Iterable[Measure]) -> list[list[Measure]]:
    grouped: dict[str, list[Measure]] = {}
    for row in found:
        grouped.setdefault(row.facts["series"], []).append(row)
    return list(reversed(grouped.values()))


def _pain_series(period: Period, found: Sequence[Measure], names: Mapping[UUID, str]) -> Series:
    first = found[0]
    lines = []
    for row in found:
        change = rules.change(
            Instrument.nprs, Fraction(first.facts["score"]), Fraction(row.facts["score"]), first.performed_on
        )
        words = "" if row is first else rules.change_words(Instrument.nprs, change)
        lines.append(_line(row, f"{row.facts['score']} of {rules.TOP}", words, change.told, (), names))
    return Series(PERIODS[period], tuple(reversed(lines)))


def _function_series(found: Sequence[Measure], names: Mapping[UUID, str]) -> Series:
    first = found[0]
    lines = []
    for row in found:
        change = rules.change(Instrument.psfs, _mean(first), _mean(row), first.performed_on)
        words = "" if row is first else rules.change_words(Instrument.psfs, change)
        said = tuple(
            (name, score, "" if row is first else _activity(score - first.facts["scores"].get(name, score)))
            for name, score in row.facts["scores"].items()
        )
        mean = f"{rules.points_words(_mean(row))} of {rules.TOP}"
        lines.append(_line(row, mean, words, change.told, said, names))
    return Series(", ".join(first.facts["scores"]), tuple(reversed(lines)))


def _activity(points: int) -> str:
    if points == 0:
        return "the same"
    much = f"{abs(points)} {'higher' if points > 0 else 'lower'}"
    return much if abs(points) >= ONE_ACTIVITY else f"{much}, cannot be told from no change"


def _mean(row: Measure) -> Fraction:
    scores = row.facts["scores"].values()
    return Fraction(sum(scores), len(scores))


def _line(
    row: Measure,
    score: str,
    change: str,
    better: bool | None,
    activities: tuple[tuple[str, int, str], ...],
    names: Mapping[UUID, str],
) -> Line:
    by = name_of(names, row.recorded_by)
    corrected = row.corrects is not None
    return Line(row.id, row.performed_on, score, change, better, activities, row.note, by, corrected)
