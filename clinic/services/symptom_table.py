"""The clinic's table of symptom routes: seen with its proof, changed by putting a new version in force."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.actions import Action
from clinic.domain.checkins import local_day
from clinic.domain.errors import Conflict, Invalid, NotFound, Problem
from clinic.domain.patients import said_day
from clinic.domain.symptom_table import (
    BUILT_IN,
    LINES_MOST,
    WORDS,
    Fall,
    Proof,
    SymptomTable,
    lines_of,
    plain_lines,
    prove,
)
from clinic.domain.symptoms import Line, Reported, Route, symptom_words
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import new_id
from clinic.persistence.patients import member_names, name_of
from clinic.persistence.symptom_table import TableVersion, newest_table, tables_of
from clinic.services.context import Context, perform

REASON_MOST = 2000
WORDS_OF_ROUTE = {
    Route.note: "keep it as a note",
    Route.look: "the clinic looks at it",
    Route.call: "the patient stops and calls",
    Route.urgent: "the patient sees the urgent signs",
}
"""What a route does, as the table's page says it."""


@dataclass(frozen=True, slots=True)
class Version:
    """One table that was in force; number 0 is the built-in one."""

    number: int
    reason: str
    written_on: str
    written_by: str


@dataclass(frozen=True, slots=True)
class TablePage:
    """A table with its proof under the clinic's pain limit. ``newest`` is the number in force."""

    number: int
    newest: int
    lines: tuple[Line, ...]
    limit: int
    proof: Proof
    versions: tuple[Version, ...]


def table_of(session: Session, clinic_id: UUID) -> SymptomTable:
    """The table in force: the clinic's newest, or the built-in one."""
    found = newest_table(session, clinic_id)
    return SymptomTable(f"clinic/{found.number}", lines_of(found.content["lines"])) if found else BUILT_IN


def show(context: Context, number: int | None = None) -> TablePage:
    """The table in force, or an earlier one by its number (0: the built-in one). Raises NotFound."""
    with perform(context, Action.view_symptom_table) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        clinic, rows = session.get_one(Clinic, clinic_id), tables_of(session, clinic_id)
        names = member_names(session, clinic_id) if rows else {}
    newest = rows[0].number if rows else 0
    kept = {row.number: row for row in rows}
    wanted = newest if number is None else number
    if wanted and wanted not in kept:
        raise NotFound
    lines = lines_of(kept[wanted].content["lines"]) if wanted else BUILT_IN.lines
    versions = tuple(
        Version(
            row.number,
            row.reason,
            said_day(local_day(row.written_at, clinic.zone)),
            name_of(names, row.written_by),
        )
        for row in rows
    )
    return TablePage(
        wanted, newest, lines, clinic.pain_limit, prove(lines, clinic.pain_limit),
        (*versions, Version(0, "", "", "")),
    )  # fmt: skip


def put_in_force(
    context: Context, lines: Sequence[Line], reason: str, *, base: int, calmer_read: bool
) -> int:
    """Let these lines decide from now on; returns the table's number. What was reported keeps its route.

    ``base`` is the number that was changed; ``calmer_read`` says that somebody has read where the table is calmer
    than the built-in one. Raises Invalid by field (``line_3``, ``reason``, ``calmer_read``) and Conflict.
    """
    with perform(context, Action.change_symptom_table) as doing:
        clinic = doing.session.get_one(Clinic, doing.clinic_id, with_for_update=True)
        found = newest_table(doing.session, doing.clinic_id)
        newest = found.number if found else 0
        if base != newest:
            raise Conflict("Somebody else has changed the table meanwhile. Open it again to see theirs.")
        proof = check(lines, clinic.pain_limit)
        problems = []
        if not reason.strip() or len(reason) > REASON_MOST:
            problems.append(
                Problem("reason", f"Say in a few words why, in at most {REASON_MOST} characters.")
            )
        if proof.calmer and not calmer_read:
            problems.append(
                Problem("calmer_read", "Read where this is calmer than the built-in table, then tick this.")
            )
        if problems:
            raise Invalid.many(problems)
        row = TableVersion(
            id=new_id(), clinic_id=clinic.id, number=newest + 1, content={"lines": plain_lines(lines)},
            reason=reason.strip(),            written_at=context.now, written_by=context.member_id,
        )  # fmt: skip
        doing.session.add(row)
        doing.about("symptom_table", row.id)
        doing.note(number=row.number, calmer=sum(one.count for one in proof.calmer))
        return row.number


def check(lines: Sequence[Line], limit: int) -> Proof:
    """Prove a table that somebody wrote. Raises Invalid for each line that cannot stand."""
    if not 1 <= len(lines) <= LINES_MOST:
        raise Invalid("lines", f"A table has 1 to {LINES_MOST} lines.")
    last = lines[-1]
    if last != Line(last.route, last.because):
        raise Invalid("lines", "The last line takes everything else: it has no condition.")
    proof = prove(tuple(lines), limit)
    problems = [
        Problem(f"line_{place + 1}", "This line never decides: the lines above it take every such report.")
        for place in proof.dead
    ]
    problems += [Problem(f"line_{fall.place + 1}", _fall_words(fall)) for fall in proof.falls]
    if problems:
        raise Invalid.many(problems)
    return proof


def said(reported: Reported) -> str:
    """A report in words; "nothing said" when it is empty."""
    found = symptom_words(sorted(reported.felt), reported.pain, reported.where, reported.phase)
    return found or "nothing said"


def conditions(line: Line) -> str:
    """What a line asks for, in words; "everything else" for the last one."""
    return ", ".join(_conditions(line)) or "everything else"


def _conditions(line: Line) -> Iterator[str]:
    *names, last = [word.value.replace("-", " ") for word in WORDS if word in line.felt] or [""]
    if last:
        yield f" {'and' if line.every else 'or'} ".join([", ".join(names), last] if names else [last])
    if line.side:
        yield "on both sides" if line.side == "both" else f"on the {line.side}"
    if line.pain_from is not None:
        yield f"pain of {line.pain_from} or more"
    if line.above_limit:
        yield "pain above the limit"
    if line.phase:
        yield {"during": "during the exercise", "after": "afterwards", "at-rest": "at rest"}[line.phase]


def _fall_words(fall: Fall) -> str:
    before, after = WORDS_OF_ROUTE[fall.from_route], WORDS_OF_ROUTE[fall.to_route]
    return (
        f"Saying more would be taken more lightly: with “{said(fall.less)}” {before}, "
        f"with “{said(fall.more)}” {after}."
    )
