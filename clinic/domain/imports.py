"""Patients from a file with columns: guess encoding and separator, read each line, name what is wrong where."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from clinic.domain.errors import Invalid, Problem
from clinic.domain.names import folded
from clinic.domain.patients import LANGUAGES, NOTE_MOST, TEXT_SIZES, PatientFacts, problems_of, read_birth
from clinic.domain.spreadsheet import LineProblem

LINES_MOST = 5000
HEADING_MOST = 10_000
COLUMNS_MOST = 200
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
ENCODINGS = (("utf-8-sig", "UTF-8"), ("cp1252", "Windows (Western European)"))
COLUMNS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "given_name": ("First name", ("given name", "firstname", "forename", "given")),
    "family_name": ("Last name", ("family name", "lastname", "surname", "family")),
    "born": ("Born", ("date of birth", "birth date", "birthdate", "dob", "year of birth", "birthday")),
    "language": ("Language", ("lang",)),
    "zone": ("Time zone", ("zone", "timezone")),
    "email": ("Email", ("e mail", "mail", "email address")),
    "mail_consent": ("Agreed to mail", ("mail consent", "consent", "agreed to get mail")),
    "phone": ("Phone", ("telephone", "mobile", "phone number", "tel")),
    "equipment": ("At home", ("equipment", "things at home")),
    "minutes_a_day": ("Minutes a day", ("minutes",)),
    "text_size": ("Size of text", ("text size",)),
    "note": ("Note", ("notes", "comment", "remark")),
}
"""What is read: field → (its heading, other headings that mean the same)."""
LONGEST = {"phone": 64, "note": NOTE_MOST}
LONGEST_ELSE = 200
SAMPLE = (
    ",".join(label for label, _ in COLUMNS.values()) + "\r\n"
    "Rosa,Marin,1948-03-09,Spanish,,rosa@example.org,yes,555 0142,chair; stick,10,Large,"
    '"Prefers mornings, not Mondays"\r\n'
    "Ahmed,Kaya,1961,,,,no,555 0177,,15,,\r\n"
)


@dataclass(frozen=True, slots=True)
class Table:
    """A file as it was read: in words how, which columns are taken and which are not."""

    text: str
    encoding: str
    separator: str
    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    rows: tuple["Row", ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file, by field. ``line`` counts as an editor does, the heading being line 1."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One patient of the file; ``facts`` is None while something is wrong."""

    line: int
    facts: PatientFacts | None
    problems: tuple[LineProblem, ...]


def read(content: bytes) -> Table:
    """The file as a table. Raises Invalid("file") saying what about the whole file is wrong."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return table_of(_decoded(content, "utf-16"), "UTF-16")
    for encoding, name in ENCODINGS:
        try:
            return table_of(content.decode(encoding), name)
        except UnicodeDecodeError:
            continue
    raise Invalid("file", "This is no text file. Save the sheet as CSV and choose that file.")


def table_of(text: str, encoding: str = "UTF-8") -> Table:
    """The table in a text. Raises Invalid("file")."""
    if "\0" in text:
        raise Invalid("file", "This is no text file. Save the sheet as CSV and choose that file.")
    heading = re.split(r"[\r\n]", text, maxsplit=1)[0]
    separator = max(SEPARATORS, key=lambda mark: (len(_fields(_first(heading, mark))), heading.count(mark)))
    rows = list(_lines(text, separator))
    if not rows:
        raise Invalid("file", "The file is empty.")
    heads = rows[0][1]
    if len(heads) > COLUMNS_MOST:
        raise Invalid(
            "file", f"The file has more than {COLUMNS_MOST} columns. Leave only those that are read."
        )
    fields = [_field(head) for head in heads]
    known = [field for field in fields if field]
    if "given_name" not in known:
        raise Invalid("file", "The first line must name the columns, and one of them must be “First name”.")
    if len(set(known)) < len(known):
        raise Invalid("file", "Two columns have the same heading. Take one of them out.")
    if len(rows) - 1 > LINES_MOST:
        raise Invalid("file", f"The file has more than {LINES_MOST:,} patients. Split it in two.")
    return Table(
        text=text,
        encoding=encoding,
        separator=SEPARATORS[separator],
        columns=tuple(COLUMNS[field][0] for field in known),
        ignored=tuple(head for head, field in zip(heads, fields, strict=True) if not field and head.strip()),
        rows=tuple(
            Row(line, {field: cell for field, cell in zip(fields, cells, strict=False) if field})
            for line, cells in rows[1:]
        ),
    )


def lines_of(table: Table, things: Mapping[str, str], today: date) -> tuple[Line, ...]:
    """Each line as a patient or with what is wrong in it. ``things`` are the catalogue's: folded name → slug."""
    return tuple(_line(row, things, today) for row in table.rows)


def twin_key(facts: PatientFacts) -> str:
    """What two rows of one person have in common: the parts of the name in any order."""
    return " ".join(sorted(folded(facts.name).split()))


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid("file", "This is no text file. Save the sheet as CSV and choose that file.") from error


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that holds something, with the number it begins at."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Invalid("file", f"Line {begins} cannot be read: its quotation marks do not close.") from error


def _first(heading: str, separator: str) -> list[str]:
    return next(csv.reader([heading[:HEADING_MOST]], delimiter=separator), [])


def _fields(heads: Sequence[str]) -> list[str]:
    return [field for field in map(_field, heads) if field]


def _field(head: str) -> str:
    said = folded(head).replace("_", " ").strip(" :*.")
    for field, (label, others) in COLUMNS.items():
        if said == folded(label) or said in others:
            return field
    return ""


def _line(row: Row, things: Mapping[str, str], today: date) -> Line:
    problems: list[Problem] = []
    cells = {field: _cell(field, text, problems) for field, text in row.cells.items()}
    year, day = _birth(cells.get("born", ""), problems)
    facts = PatientFacts(
        given_name=cells.get("given_name", ""),
        family_name=cells.get("family_name", ""),
        birth_year=year,
        language=_language(cells.get("language", ""), problems),
        zone=cells.get("zone", ""),
        email=cells.get("email", ""),
        phone=cells.get("phone", ""),
        mail_consent=_yes(cells.get("mail_consent", ""), problems),
        equipment=_things(cells.get("equipment", ""), things, problems),
        minutes_a_day=_minutes(cells.get("minutes_a_day", ""), problems),
        note=cells.get("note", ""),
        birth_date=day,
        text_size=_size(cells.get("text_size", ""), problems),
    )
    problems += problems_of(facts, today)
    said = tuple(LineProblem(row.line, COLUMNS[one.field][0], one.message) for one in problems)
    return Line(row.line, None if said else facts, said)


def _cell(field: str, text: str, problems: list[Problem]) -> str:
    clean = unicodedata.normalize("NFC", text.strip())
    clean = "\n".join(clean.splitlines()) if field == "note" else " ".join(clean.split())
    longest = LONGEST.get(field, LONGEST_ELSE)
    if len(clean) > longest:
        problems.append(Problem(field, f"This is too long: at most {longest} characters."))
        return ""
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter != "\n" for letter in clean):
        problems.append(Problem(field, "It holds a character that cannot be stored."))
        return ""
    return clean


def _birth(text: str, problems: list[Problem]) -> tuple[int | None, date | None]:
    try:
        return read_birth(text)
    except Invalid as error:
        problems += error.problems
        return None, None


def _language(text: str, problems: list[Problem]) -> str:
    if not text:
        return "en"
    for code, name in LANGUAGES.items():
        if text.lower() in (code, name.lower()):
            return code
    problems.append(
        Problem("language", "This language is not known. Write its English name, such as Spanish.")
    )
    return "en"


def _yes(text: str, problems: list[Problem]) -> bool:
    said = text.lower()
    if said in ("yes", "y", "true", "1", "x"):
        return True
    if said not in ("", "no", "n", "false", "0"):
        problems.append(Problem("mail_consent", "Write yes or no."))
    return False


def _things(text: str, things: Mapping[str, str], problems: list[Problem]) -> tuple[str, ...]:
    named = {folded(part): part.strip() for part in text.replace("|", ";").replace(",", ";").split(";")}
    unknown = next((part for said, part in named.items() if said and said not in things), None)
    if unknown is not None:  # one for each cell: the known ones are a long list
        problems.append(Problem("equipment", f"“{unknown}” is not known. Known: {', '.join(things)}."))
    return tuple(dict.fromkeys(things[said] for said in named if said in things))


def _minutes(text: str, problems: list[Problem]) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        problems.append(Problem("minutes_a_day", "Give a whole number of minutes."))
        return None
    return int(text)


def _size(text: str, problems: list[Problem]) -> str:
    if not text:
        return "standard"
    for slug, name in TEXT_SIZES.items():
        if text.lower() in (slug, name.lower()):
            return slug
    problems.append(Problem("text_size", f"Write one of: {', '.join(TEXT_SIZES.values())}."))
    return "standard"
