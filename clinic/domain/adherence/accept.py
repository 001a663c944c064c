"""Which reports may count, and in which order they are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clinic.domain.adherence.values import Reason, RefusedReport, Report, ReportSource, Scenario
from clinic.domain.errors import Invalid

GRACE_DAYS = 3
"""How many days back a patient may report; so long a closed date may still change."""


@dataclass(frozen=True, slots=True)
class Filed:
    """An accepted report with the local date of its submission."""

    report: Report
    submitted_on: date

    @property
    def late(self) -> bool:
        """Tell if it was submitted after the date it speaks of, whatever its source."""
        return self.submitted_on > self.report.performed_on


@dataclass(frozen=True, slots=True)
class Filing:
    """Accepted and refused reports, each in the order of submission."""

    accepted: tuple[Filed, ...]
    refused: tuple[RefusedReport, ...]


def accept(scenario: Scenario, first: date = date.min, last: date = date.max) -> Filing:
    """Sort the reports performed from ``first`` to ``last`` into those that may count and those that may not.

    The order is that of ``submitted_at``, then of ``id``; the same report twice is one. Raises Invalid when
    an id stands for two different reports.
    """
    begin = min(version.effective_from for version in scenario.versions)
    known = {item.item for version in scenario.versions for item in version.items}
    accepted: list[Filed] = []
    refused: list[RefusedReport] = []
    chosen = (report for report in scenario.reports if first <= report.performed_on <= last)
    for report in sorted(_once(chosen), key=lambda report: (report.submitted_at, report.id)):
        submitted_on = report.submitted_at.astimezone(report.zone or scenario.zone).date()
        reason = _reason(report, submitted_on, scenario, begin)
        if reason is None and report.item not in known:
            reason = Reason.never_prescribed
        if reason is None:
            accepted.append(Filed(report, submitted_on))
        else:
            refused.append(RefusedReport(report.id, reason))
    return Filing(tuple(accepted), tuple(refused))


def _once(reports: Iterable[Report]) -> Iterable[Report]:
    seen: dict[str, Report] = {}
    for report in reports:
        if seen.setdefault(report.id, report) != report:
            raise Invalid("reports", f"Two different reports have the id {report.id!r}.")
    return seen.values()


def _reason(report: Report, submitted_on: date, scenario: Scenario, begin: date) -> Reason | None:
    performed_on = report.performed_on
    if performed_on > submitted_on or report.submitted_at > scenario.now:
        return Reason.future
    if report.source is ReportSource.patient and (submitted_on - performed_on).days > GRACE_DAYS:
        return Reason.too_late
    if performed_on < begin or (scenario.ends_on is not None and performed_on > scenario.ends_on):
        return Reason.outside
    return None
