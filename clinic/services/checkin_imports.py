"""Entries from a file: what it would do line by line, and all of it or nothing; the same file twice is one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from clinic.domain import checkin_file
from clinic.domain.actions import Action
from clinic.domain.check_code import parse_check_code
from clinic.domain.checkin_file import Told
from clinic.domain.checkins import Post, body_hash
from clinic.domain.errors import Invalid, Problem
from clinic.domain.names import folded
from clinic.domain.spreadsheet import LineProblem
from clinic.persistence.adherence import Followed, follow
from clinic.persistence.checkins import Checkin, Frame, Submission, frame_of
from clinic.persistence.programs import Program, ProgramVersion, locked
from clinic.persistence.tenancy import ACROSS
from clinic.services.adherence import item_names
from clinic.services.checkins import keep, problems_of
from clinic.services.context import Context, Doing, House, perform, record
from clinic.services.report_files import entry_of

NO_PROGRAM = "There is no such program in this clinic. Give its id, or the check code of its sheet."
OTHER = "This id was used before for something else. Give each entry an id of its own."


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file would do, or did: entries that are new, and those which are here already under the same id.

    ``programs`` are (title, patient, new entries) for each program with new ones.
    """

    new: int
    known: int
    programs: tuple[tuple[str, str, int], ...]
    problems: tuple[LineProblem, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """A program that lines name: what its entries must fit into, and its items by folded name and by id."""

    followed: Followed
    frame: Frame
    items: Mapping[str, UUID | None]


@dataclass(frozen=True, slots=True)
class _Line:
    told: Told
    program: Program
    post: Post


@dataclass(frozen=True, slots=True)
class _Sorted:
    new: tuple[_Line, ...]
    known: int
    problems: tuple[LineProblem, ...]


def preview(context: Context, content: bytes) -> Taken:
    """What the file would do; nothing is entered. Raises Invalid("file") when it cannot be read at all."""
    found = checkin_file.read(content)
    with perform(context, Action.preview_checkins) as doing:
        done = _sorted_out(doing, found.told, _programs(doing, found.told))
        doing.note(new=len(done.new), known=done.known)
    problems = sorted((*found.problems, *done.problems), key=lambda one: one.line)
    return _taken(done, tuple(problems), found.ignored)


def enter(context: Context, content: bytes) -> Taken:
    """Enter every line of the file that is not here yet. Raises Invalid, naming each wrong line: then none is."""
    found = checkin_file.read(content)
    with perform(context, Action.import_checkins) as doing:
        # of two equal files at once the second waits here and finds the first one's entries
        programs = _programs(doing, found.told)
        for key in sorted(row.id for row in programs.values()):
            locked(doing.session, doing.clinic_id, key)
        done = _sorted_out(doing, found.told, programs)
        wrong = sorted((*found.problems, *done.problems), key=lambda one: one.line)
        if wrong:
            raise Invalid.many(Problem(place_of(one), one.message) for one in wrong)
        by_program: dict[UUID, list[_Line]] = {}
        for line in done.new:
            by_program.setdefault(line.program.id, []).append(line)
        for lines in by_program.values():
            _keep(doing, lines)
        doing.note(new=len(done.new), known=done.known)
    return _taken(done, (), found.ignored)


def place_of(problem: LineProblem) -> str:
    """Where something is wrong: "line 3, pain"."""
    return f"line {problem.line}, {problem.column}" if problem.column else f"line {problem.line}"


def clinic_of(house: House, content: bytes) -> UUID:
    """The clinic of the first line's program, for the command line. Raises Invalid."""
    found = checkin_file.read(content)
    if not found.told:
        problems = [Problem(place_of(one), one.message) for one in found.problems]
        raise Invalid.many(problems or [Problem("file", "There is no entry in this file.")])
    key, code = _key(found.told[0].program), _code(found.told[0].program)
    with house.database.read() as session:
        # the person at the command line holds the whole site; every line is then looked for within one clinic
        asked = select(ProgramVersion.clinic_id).execution_options(**{ACROSS: True}).limit(1)
        of_key, of_code = ProgramVersion.program_id == key, ProgramVersion.check_code == code
        clinic_id = session.scalar(asked.where(of_key if key else of_code))
    if clinic_id is None:
        raise Invalid(f"line {found.told[0].line}, program", "There is no such program on this site.")
    return clinic_id


def _keep(doing: Doing, lines: Sequence[_Line]) -> None:
    """Each line as a post of its own, and one entry of the trail for the program and its patient."""
    program = lines[0].program
    each = Doing(doing.context, Action.enter_checkin, doing.session)
    each.about("program", program.id, patient=program.patient_id)
    for line in lines:
        keep(each, program, line.post, line.told.source)
    each.facts = {"source": "file", "entries": len(lines)}
    record(each, doing.session)


def _sorted_out(doing: Doing, told: Sequence[Told], programs: Mapping[str, Program]) -> _Sorted:
    """The lines that are new, how many are here already, and what is wrong with the others."""
    places = _places(doing, {row.id for row in programs.values()})
    new: dict[tuple[UUID, UUID], _Line] = {}
    problems: list[LineProblem] = []
    known = 0
    here = _here_already(doing, told)
    for one in told:
        program = programs.get(one.program)
        if program is None:
            problems.append(LineProblem(one.line, "program", NO_PROGRAM))
            continue
        place = places[program.id]
        lineage = place.items.get(folded(str(_key(one.exercise) or one.exercise)))
        if lineage is None:
            problems.append(LineProblem(one.line, "exercise", _choices(place)))
            continue
        post = Post(one.key, (one.make(lineage),))
        wrong = list(_wrong(doing, one, post, place))
        before = here.get((program.id, one.key))
        earlier = new.get((program.id, one.key))
        if earlier is not None:
            before = (body_hash(earlier.post), earlier.told.source.value)
        if wrong:
            problems += wrong
        elif before is None:
            new[program.id, one.key] = _Line(one, program, post)
        elif before == (body_hash(post), one.source.value):
            known += 1
        else:
            problems.append(LineProblem(one.line, "id", OTHER))
    return _Sorted(tuple(new.values()), known, tuple(problems))


def _wrong(doing: Doing, told: Told, post: Post, place: _Place) -> Iterable[LineProblem]:
    now: datetime = doing.context.now
    followed = place.followed
    for problem in problems_of(post, place.frame, followed.program, told.source, now, followed.zone):
        yield LineProblem(told.line, problem.field.rpartition(".")[2], problem.message)


def _here_already(doing: Doing, told: Sequence[Told]) -> dict[tuple[UUID, UUID], tuple[str, str]]:
    """What is here under the ids of the file, by program and id: the hash of its content and its source.

    An entry's own id counts as one, too; a post's comes before it.
    """
    session, clinic_id, keys = doing.session, doing.clinic_id, {one.key for one in told}
    rows = session.scalars(select(Checkin).where(Checkin.clinic_id == clinic_id, Checkin.id.in_(keys)))
    found = {
        (row.program_id, row.id): (body_hash(Post(row.id, (entry_of(row),))), row.source) for row in rows
    }
    posts = session.scalars(
        select(Submission).where(Submission.clinic_id == clinic_id, Submission.client_key.in_(keys))
    )
    return found | {(post.program_id, post.client_key): (post.body_sha256, post.source) for post in posts}


def _programs(doing: Doing, told: Sequence[Told]) -> dict[str, Program]:
    """The programs that the lines name, by what stands in the file."""
    named = {one.program for one in told}
    keys = {key: text for text in named if (key := _key(text)) is not None}
    codes = {code: text for text in named if (code := _code(text))}
    clinic_id = doing.clinic_id
    rows = doing.session.execute(
        select(Program, ProgramVersion.check_code)
        .join(ProgramVersion, ProgramVersion.program_id == Program.id)
        .where(
            Program.clinic_id == clinic_id,
            ProgramVersion.clinic_id == clinic_id,
            Program.id.in_(keys) | ProgramVersion.check_code.in_(codes),
        )
    )
    found = {}
    for program, code in rows:
        for text in (keys.get(program.id), codes.get(code)):
            if text is not None:
                found[text] = program
    return found


def _places(doing: Doing, keys: set[UUID]) -> dict[UUID, _Place]:
    session, clinic_id = doing.session, doing.clinic_id
    places = {}
    for one in follow(session, clinic_id, sorted(keys), doing.context.now):
        items: dict[str, UUID | None] = {}
        for lineage, name in item_names(session, one).items():
            items[folded(lineage)] = UUID(lineage)
            # a name that two items share names neither
            items[folded(name)] = None if folded(name) in items else UUID(lineage)
        places[one.program.id] = _Place(one, frame_of(session, clinic_id, one.program.id), items)
    return places


def _choices(place: _Place) -> str:
    names = sorted(name for name, key in place.items.items() if key and name != folded(str(key)))
    return f"Give the item’s id, or one of: {', '.join(names)}."


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _code(text: str) -> str:
    try:
        return parse_check_code(text)
    except Invalid:
        return ""


def _taken(done: _Sorted, problems: tuple[LineProblem, ...], ignored: tuple[str, ...]) -> Taken:
    counts: dict[tuple[str, UUID], int] = {}
    for line in done.new:
        named = (line.program.title, line.program.id)
        counts[named] = counts.get(named, 0) + 1
    programs = tuple((title, str(key), count) for (title, key), count in counts.items())
    return Taken(len(done.new), done.known, programs, problems, ignored)
