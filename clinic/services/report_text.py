"""A report as plain text, to paste into a record system: nothing in it needs a font, a table or a colour."""

from collections.abc import Iterator, Sequence
from datetime import date

from clinic.domain.patients import said_day
from clinic.domain.plain_block import wrapped
from clinic.domain.reports import Compared
from clinic.services.adherence import Figure
from clinic.services.reports import Report

DEFINITION = (
    "Definition adherence/1. Asked: each time one exercise was due on one day. Done counts 1, a part counts as much as "
    "was told or one half, not done and not told count 0. Both sides of an exercise are one, each half. Only days that "
    "have ended count; paused days do not. What was done beyond the program is never counted."
)


def text_of(report: Report) -> str:
    """The report in lines of at most 72 columns, ended by CR LF as record systems expect."""
    return "".join(f"{line}\r\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield "HOME EXERCISE PROGRAM REPORT"
    yield from wrapped(f"Patient: {report.patient}{f', born {report.born}' if report.born else ''}")
    yield from wrapped(f"Program: {report.title}, version {report.number}")
    yield from wrapped(f"Days: {said_day(report.period.first)} to {said_day(report.period.last)}")
    yield from wrapped(f"Written: {said_day(report.today)}{f' by {report.by}' if report.by else ''}")
    yield from _part("ADHERENCE", _figures(report.figures))
    yield from _part("BY EXERCISE, THESE DAYS", _asked(report))
    yield from _part("NOTES", (f"- {note}" for note in report.notes))
    yield from _part("SYMPTOMS TOLD", (f"- {symptom}" for symptom in report.symptoms))
    yield from _part("TESTS, FIRST AND NOW", _compared(report.tests))
    yield from _part("PAIN AND ACTIVITIES, FIRST AND NOW", _compared(report.measures))
    yield from _part("CHANGES", (f"- {said_day(day)}: {what}" for day, what in report.changes))
    yield from _part("HOW THIS IS COUNTED", [DEFINITION])


def _part(title: str, texts: Sequence[str] | Iterator[str]) -> Iterator[str]:
    """A heading with what stands below it; nothing at all where nothing does."""
    found = list(texts)
    if found:
        yield ""
        yield title
        for text in found:
            yield from wrapped(text)


def _figures(figures: Sequence[Figure]) -> Iterator[str]:
    for figure in figures:
        days = f"{_short(figure.first)} to {_short(figure.last)}"
        if figure.percent is None:
            yield f"{figure.label} ({days}): nothing was due."
        else:
            late = f", {figure.late_or_paper} % late or from paper" if figure.late_or_paper else ""
            yield (
                f"{figure.label} ({days}): {figure.fraction} done ({figure.percent} %), "
                f"{figure.reported} of {figure.due} reported ({figure.coverage} %){late}."
            )


def _asked(report: Report) -> Iterator[str]:
    for number, line in enumerate(report.asked, 1):
        done = f"{line.done} of {line.due} done, {line.reported} reported" if line.due else "nothing was due"
        asked = ", ".join(part for part in (line.dose, line.when) if part)
        yield f"{number}. {line.name}: {done}. Asked: {asked}."


def _compared(lines: Sequence[Compared]) -> Iterator[str]:
    for line in lines:
        first = f"- {line.what}: {_short(line.first_on)} {_sentence(line.first)}"
        now = f" {_short(line.now_on)} {_sentence(line.now)}" if line.now_on else " Measured once."
        yield first + now + (f" {_sentence(line.change)}" if line.change else "")


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _short(day: date) -> str:
    return day.isoformat()
