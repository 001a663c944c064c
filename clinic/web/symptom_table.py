"""The clinic's table of symptom routes: to read, to try, and for owners to change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Literal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field
from werkzeug.datastructures import MultiDict

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.errors import Invalid, Problem
from clinic.domain.symptom_table import LINES_MOST, WORDS
from clinic.domain.symptoms import Felt, Line, Phase, Reported, Route, Where, line_for
from clinic.services import symptom_table as service
from clinic.web import forms, guard

bp = Blueprint("symptom_table", __name__)

Felts = Annotated[list[Felt], Field(max_length=len(WORDS))]
EVER = Annotated[Phase | None, forms.EmptyIsNone]
ANYWHERE = Annotated[Where | None, forms.EmptyIsNone]
NEW_LINE = Line(Route.look)
NUMBERS = tuple(str(number) for number in range(1, 11))


class LineForm(forms.Form):
    """One line as its row holds it; ``pain`` is empty, a number, or "limit"."""

    match: Literal["any", "every"] = "any"
    felt: Felts = Field(default_factory=list)
    pain: Literal["", "limit", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] = ""
    phase: EVER = None
    side: ANYWHERE = None
    route: Route
    because: forms.MaybeLine = ""

    def line(self) -> Line:
        """The same as a line of a table."""
        return Line(
            self.route,
            self.because,
            frozenset(self.felt),
            every=self.match == "every" and len(self.felt) > 1,
            pain_from=int(self.pain) if self.pain.isdecimal() else None,
            above_limit=self.pain == "limit",
            phase=self.phase,
            side=self.side,
        )


class BeginForm(forms.Form):
    """What the page sends along: how many lines there are (the last one included), and which table they began with."""

    count: Annotated[int, Field(ge=1, le=LINES_MOST)]
    base: Annotated[int, Field(ge=0)]
    do: Annotated[str, Field(max_length=20)] = "check"


class ReasonForm(forms.Form):
    """What is written below the lines."""

    reason: forms.Prose = ""
    calmer_read: forms.MaybeLine = ""


class ReportForm(forms.Form):
    """A report to try."""

    felt: Felts = Field(default_factory=list)
    pain: Annotated[Annotated[int, Field(ge=0, le=10)] | None, forms.EmptyIsNone] = None
    phase: EVER = None
    side: ANYWHERE = None


class NumberForm(forms.Form):
    """Which table; none: the one in force."""

    number: Annotated[Annotated[int, Field(ge=0)] | None, forms.EmptyIsNone] = None


@guard.route(bp, "/clinic/symptoms", action=Action.view_symptom_table)
def show() -> ResponseReturnValue:
    """The table in force (``?number=`` an earlier one), its proof, and which line would take a report."""
    page = service.show(guard.context(), forms.parse(NumberForm, request.args).number)
    tried = forms.parse(ReportForm, request.args, lists=("felt",)) if "try" in request.args else None
    deciding = None
    if tried is not None:
        wanted = Reported(frozenset(tried.felt), tried.pain, tried.phase, tried.side)
        deciding = page.lines.index(line_for(wanted, page.limit, page.lines))
    return render_template(
        "symptom_table/show.html",
        page=page,
        typed=request.args,
        deciding=deciding,
        may_change=_may_change(),
        **_choices(),
    )


@guard.route(bp, "/clinic/symptoms/change", action=Action.view_symptom_table_form)
def form() -> ResponseReturnValue:
    """The table as a form; ``?number=`` begins with an earlier one."""
    found = service.show(guard.context(), forms.parse(NumberForm, request.args).number)
    return _form(found.lines, found.newest)


@guard.route(bp, "/clinic/symptoms/change", action=Action.change_symptom_table, methods=("POST",))
def change() -> ResponseReturnValue:
    """Move, add or remove a line, look at the proof, or put the table in force."""
    begun = forms.parse(BeginForm, request.form)
    lines, problems = _lines(request.form, begun.count)
    if problems:
        return _form(lines, begun.base, forms.by_field(Invalid.many(problems)))
    if begun.do != "keep":
        return _form(_moved(lines, begun.do), begun.base, checked=begun.do == "check")
    try:
        typed = forms.parse(ReasonForm, request.form)
        number = service.put_in_force(
            guard.context(), lines, typed.reason, base=begun.base, calmer_read=bool(typed.calmer_read)
        )
    except Invalid as error:
        return _form(lines, begun.base, forms.by_field(error))
    flash(f"Table {number} is in force. What was reported before keeps its way.", "done")
    return redirect(url_for("symptom_table.show"), 303)


def _lines(typed: MultiDict[str, str], count: int) -> tuple[list[Line], list[Problem]]:
    """The lines of a form, also those that are refused, and the problems with the fields as the rows name them."""
    found: list[Line] = []
    problems: list[Problem] = []
    for number in range(1, count + 1):
        names = [name for name in LineForm.model_fields if f"{name}_{number}" in typed]
        row: dict[str, object] = {name: typed[f"{name}_{number}"] for name in names if name != "felt"}
        row["felt"] = typed.getlist(f"felt_{number}")
        try:
            found.append(forms.check(LineForm, row).line())
        except Invalid as error:
            refused = {problem.field.partition(".")[0]: problem.message for problem in error.problems}
            problems += [Problem(f"{field}_{number}", message) for field, message in refused.items()]
            found.append(_as_typed(row, refused))
    return found, problems


def _as_typed(row: Mapping[str, object], refused: Collection[str]) -> Line:
    """A refused row as the form shows it again: what was written stays, a choice that does not exist is left out."""
    known = {"route": NEW_LINE.route, **{name: row[name] for name in row if name not in refused}}
    return replace(forms.check(LineForm, known).line(), because=str(row.get("because", "")))


def _moved(lines: Sequence[Line], do: str) -> list[Line]:
    """The lines after a button of a row; the last line always stays where it is."""
    verb, _, told = do.partition("-")
    found, place = list(lines), int(told) - 1 if told.isdecimal() else -1
    if verb == "add" and len(found) < LINES_MOST:
        found.insert(len(found) - 1, NEW_LINE)
    elif 0 <= place < len(found) - 1:
        line = found.pop(place)
        if verb != "remove":
            to = place + (1 if verb == "down" else -1)
            found.insert(min(max(to, 0), len(found) - 1), line)
    return found


def _form(
    lines: Sequence[Line], base: int, problems: Mapping[str, str] | None = None, *, checked: bool = False
) -> ResponseReturnValue:
    """The form with these lines; ``checked`` adds what the proof says of them."""
    found = service.show(guard.context())
    proof = None
    told = dict(problems or {})
    if checked or "reason" in told or "calmer_read" in told:
        try:
            proof = service.check(lines, found.limit)
        except Invalid as error:
            told = {**forms.by_field(error), **told}
    page = render_template(
        "symptom_table/form.html",
        lines=lines,
        blank=NEW_LINE,
        base=base,
        limit=found.limit,
        proof=proof,
        problems=told,
        typed=request.form,
        **_choices(),
    )
    return page, 422 if told else 200


def _may_change() -> bool:
    return verdict(guard.context().actor, Action.change_symptom_table) is Verdict.yes


def _choices() -> dict[str, object]:
    """What the pages offer, in words."""
    return {
        "words": [(word.value, word.value.replace("-", " ").capitalize()) for word in WORDS],
        "pains": [("", "any pain"), ("limit", "pain above the limit")]
        + [(number, f"pain of {number} or more") for number in NUMBERS],
        "phases": [
            ("", "whenever"),
            ("during", "during the exercise"),
            ("after", "afterwards"),
            ("at-rest", "at rest"),
        ],
        "sides": [
            ("", "on any side"),
            ("left", "on the left"),
            ("right", "on the right"),
            ("both", "on both sides"),
        ],
        "routes": [(route.value, words.capitalize()) for route, words in service.WORDS_OF_ROUTE.items()],
        "route_words": service.WORDS_OF_ROUTE,
        "said": service.said,
        "conditions": service.conditions,
    }
