"""What a report is worth, and how several entries on one slot are settled, side by side."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from clinic.domain.adherence.accept import Filed
from clinic.domain.adherence.values import Amount, DoseFloor, Mark, Report, ReportSource, State, Status
from clinic.domain.sides import Side

NOTHING = Fraction(0)
HALF = Fraction(1, 2)
WHOLE = Fraction(1)

Decided = Sequence[tuple[int, Report, Report]]
"""What a clinician decided at one place, in order: the decision's number, what was kept, and what was not."""


def credit_of(status: Status, amount: Amount | None, dose: DoseFloor | None) -> Fraction:
    """Give the credit, 0 to 1, of one report on one side.

    A partial one is the amount by the dose's lower bound, at most 1; a half where there is no amount or the
    dose has none to measure it against.
    """
    if status is Status.done:
        return WHOLE
    if status is Status.skipped:
        return NOTHING
    prescribed = None if amount is None else _prescribed(amount, dose)
    if amount is None or not prescribed:
        return HALF
    return min(WHOLE, Fraction(_reported(amount), prescribed))


def _reported(amount: Amount) -> int:
    return _or_one(amount.sets) * _or_one(amount.reps) if amount.seconds is None else amount.seconds


def _prescribed(amount: Amount, dose: DoseFloor | None) -> int | None:
    if dose is None or (dose.sets is None and dose.reps is None):
        return None
    count = _or_one(dose.sets) * _or_one(dose.reps)
    if amount.seconds is None:
        return count
    return None if dose.hold_s is None else count * dose.hold_s


def _or_one(number: int | None) -> int:
    return 1 if number is None else number


def settle(
    side: Side | None, entries: Mapping[ReportSource, Filed], dose: DoseFloor | None, decided: Decided = ()
) -> Mark:
    """Decide which of the sources' last entries counts for one side of a slot.

    Staff decides. Where patient and paper differ in credit the lower counts until a clinician decides, and
    the side is in conflict; where they agree the patient's counts.
    """
    if not entries:
        return Mark(side, NOTHING)
    staff, patient, paper = (
        entries.get(ReportSource.staff),
        entries.get(ReportSource.patient),
        entries.get(ReportSource.paper),
    )
    against = over = decision = None
    if staff is not None:
        counting = staff
    elif patient is not None and paper is not None:
        counting, other, differ = _of_two(patient, paper, dose)
        kept = _kept(patient, paper, decided) if differ else None
        if kept is None:
            against = other.report.id if differ else None
        else:
            decision, counting = kept
            over = (paper if counting is patient else patient).report.id
    else:
        counting = next(iter(entries.values()))
    report = counting.report
    credit = credit_of(report.status, report.amount, dose)
    return Mark(side, credit, report.status, report.source, counting.late, report.id, against, over, decision)


def _of_two(patient: Filed, paper: Filed, dose: DoseFloor | None) -> tuple[Filed, Filed, bool]:
    """Give the one that counts by itself, the other one, and whether they differ in credit."""
    worth = [credit_of(filed.report.status, filed.report.amount, dose) for filed in (patient, paper)]
    return (paper, patient, True) if worth[1] < worth[0] else (patient, paper, worth[0] != worth[1])


def _kept(patient: Filed, paper: Filed, decided: Decided) -> tuple[int, Filed] | None:
    """Give the one that a clinician kept when both said what they say now, and by which decision; None if none did."""
    for number, kept, over in reversed(decided):
        for one, other in ((patient, paper), (paper, patient)):
            if _says(one.report, kept) and _says(other.report, over):
                return number, one
    return None


def _says(report: Report, before: Report) -> bool:
    return (report.source, report.status, report.amount) == (before.source, before.status, before.amount)


def mean(marks: Sequence[Mark]) -> Fraction:
    """Give the mean credit over the prescribed sides; a side without a report counts 0."""
    if len(marks) == 1:
        return marks[0].credit
    return sum((mark.credit for mark in marks), NOTHING) / len(marks)


def state_of(marks: Sequence[Mark]) -> State:
    """Tell what became of a slot from its sides."""
    statuses = [mark.status for mark in marks if mark.status is not None]
    if not statuses:
        return State.unreported
    if any(mark.against is not None for mark in marks):
        return State.conflict
    if all(mark.status is Status.done for mark in marks):
        return State.done
    if all(status is Status.skipped for status in statuses):
        return State.skipped
    return State.partial


def source_of(marks: Iterable[Mark]) -> ReportSource | None:
    """Give paper if any counting entry is paper, else staff if any is, else patient; None without entries."""
    sources = {mark.source for mark in marks}
    for source in (ReportSource.paper, ReportSource.staff, ReportSource.patient):
        if source in sources:
            return source
    return None
