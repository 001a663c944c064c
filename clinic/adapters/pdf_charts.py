"""The charts of a progress sheet as SVG, one unit a point, so that their letters are as large as the sheet's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from clinic.adapters.ink import in_ink
from clinic.adapters.pdf_log import Words, date_words, short_date
from clinic.domain.handout import Colour, Handout
from clinic.domain.handout_progress import PainMark, Progress, WeekDone

WIDTH = 510
"""The width of the text of a sheet in points."""
_DARK, _PALE = "#16242a", "#5a686d"
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}"'
    ' font-family="Clinic Sans" font-size="{points}" fill="#16242a">'
)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: the name of its title among the words, its SVG, and the text that stands for it."""

    title: str
    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One row of the table: the week's first day, done, asked, highest pain; "–" where there is nothing."""

    week: str
    done: str
    asked: str
    pain: str


def charts(handout: Handout, words: Words) -> Iterator[Chart]:
    """The charts for which there is something to show."""
    progress = handout.progress
    if progress is None:
        return
    points, fill = handout.size.points, "#0e5a5f"
    ink = in_ink if handout.colour is Colour.black_and_white else str
    weeks = shown_weeks(progress, points)
    if weeks:
        alt = "; ".join(
            f"{date_words(week.first, words)}: {_hundredths(week)} {words['of']} {week.due}" for week in weeks
        )
        yield Chart("progress_weeks", ink(_weeks_svg(weeks, points, fill, words)), alt)
    if progress.pains:
        alt = "; ".join(f"{date_words(mark.day, words)}: {mark.pain}" for mark in progress.pains)
        yield Chart("progress_pain", ink(_pain_svg(progress.pains, points, fill, words)), alt[:900])


def week_lines(progress: Progress, points: int, words: Words) -> tuple[WeekLine, ...]:
    """The same numbers as a table."""
    return tuple(
        WeekLine(
            short_date(week.first, words), _hundredths(week), str(week.due), _highest(progress.pains, week)
        )
        for week in shown_weeks(progress, points)
    )


def shown_weeks(progress: Progress, points: int) -> tuple[WeekDone, ...]:
    """The newest weeks for whose labels there is room."""
    return progress.weeks[-max(WIDTH // (points * 5), 1) :]


def _highest(pains: tuple[PainMark, ...], week: WeekDone) -> str:
    ends = week.first + timedelta(days=7)
    found = [mark.pain for mark in pains if week.first <= mark.day < ends]
    return str(max(found)) if found else "–"


def _hundredths(week: WeekDone) -> str:
    return f"{week.done_hundredths / 100:g}"


def _weeks_svg(weeks: tuple[WeekDone, ...], points: int, fill: str, words: Words) -> str:
    top, high, step = points * 1.5, 110.0, WIDTH / len(weeks)
    most = max(max(week.due, 1) for week in weeks)
    parts = [_HEAD.format(width=WIDTH, height=top + high + points * 1.6, points=points)]
    wide = min(step * 0.55, 60)
    for place, week in enumerate(weeks):
        middle, base = (place + 0.5) * step, top + high
        asked, done = high * week.due / most, high * week.done_hundredths / 100 / most
        empty, full = (_bar(middle - wide / 2, base, wide, tall) for tall in (asked, done))
        parts.append(f'<path d="{empty}" fill="none" stroke="{_DARK}" stroke-width="1.4"/>')
        parts.append(f'<path d="{full}" fill="{fill}"/>' if done else "")
        parts.append(_text(middle, base - asked - points * 0.4, f"{_hundredths(week)}/{week.due}", "middle"))
        parts.append(_text(middle, base + points * 1.25, short_date(week.first, words), "middle"))
    return "".join([*parts, f'<path d="M0 {top + high:.1f}h{WIDTH}" stroke="{_DARK}"/></svg>'])


def _pain_svg(pains: tuple[PainMark, ...], points: int, fill: str, words: Words) -> str:
    top, high, left = points * 0.8, 110.0, points * 1.6
    first, last = pains[0].day, pains[-1].day
    days = max((last - first).days, 6)
    parts = [_HEAD.format(width=WIDTH, height=top + high + points * 1.7, points=points)]
    for level in (0, 5, 10):
        y = top + high * (1 - level / 10)
        parts.append(f'<path d="M{left:.1f} {y:.1f}h{WIDTH - left:.1f}" stroke="{_PALE}" stroke-width=".6"/>')
        parts.append(f'<text x="{left - 5:.1f}" y="{y + points * 0.35:.1f}" text-anchor="end">{level}</text>')
    dots = [
        (
            left + 8 + (mark.day - first).days / days * (WIDTH - left - 16),
            top + high * (1 - mark.pain / 10),
        )
        for mark in pains
    ]
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in dots)
    parts.append(f'<path d="M{line}" fill="none" stroke="{fill}" stroke-width="1.6"/>')
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.4" fill="{fill}"/>' for x, y in dots]
    base = top + high + points * 1.45
    parts.append(_text(left, base, short_date(first, words), "start"))
    if last != first:
        parts.append(_text(WIDTH, base, short_date(last, words), "end"))
    return "".join([*parts, "</svg>"])


def _bar(left: float, base: float, wide: float, tall: float) -> str:
    return f"M{left:.1f} {base:.1f}v{-tall:.1f}h{wide:.1f}v{tall:.1f}z"


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'
