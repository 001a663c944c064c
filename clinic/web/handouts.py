"""The printed sheet as a PDF with a strong ETag, the page where its form is chosen, and its other forms."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid, NotFound, Problem
from clinic.domain.handout import Colour, Layout, Look, Paper, Size, Wish
from clinic.domain.languages import DEFAULT, LANGUAGES
from clinic.services import handout_forms, handouts
from clinic.services.translations import Untranslated
from clinic.web import files, guard, languages
from clinic.web.forms import EmptyIsNone, Form, parse
from clinic.web.images import source_of, source_of_png
from clinic.web.languages import say

bp = Blueprint("handouts", __name__)

ASKED = ("layout", "paper", "size", "colour", "language")

Choice = TypeVar("Choice", bound=StrEnum)

CHOICES: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "layout": (
        (Layout.standard, "Standard", "two exercises a page"),
        (Layout.detailed, "Detailed", "one a page, right and wrong, answers"),
        (Layout.compact, "Compact", "a list with small drawings"),
        (Layout.cards, "Cards", "to cut out"),
        (Layout.fridge, "For the fridge", "one page, drawing and dose"),
        (Layout.booklet, "Booklet", "pages of half a sheet, in order"),
        (Layout.folded, "Booklet to fold", "two pages on a side"),
        (Layout.log, "Tick log", "for one week"),
        (Layout.fortnight, "Long log", "ticks for two weeks"),
        (Layout.progress, "Progress", "what was done so far"),
    ),
    "size": (
        (Size.standard, "Standard", "14 point"),
        (Size.large, "Large", "18 point"),
        (Size.extra, "Extra large", "24 point"),
    ),
    "paper": ((Paper.a4, "A4", ""), (Paper.letter, "Letter", "")),
    "colour": ((Colour.colour, "Colour", ""), (Colour.black_and_white, "Black and white", "spares ink")),
    "language": tuple((tag, language.english, "") for tag, language in LANGUAGES.items()),
}
NOTES: Mapping[str, str] = {
    Layout.folded: "Print on both sides, turned over the short edge. Fold the sheets once, in the middle.",
    Layout.cards: "Cut along the dashed lines. Each card carries the check code.",
    Layout.progress: "Counted until yesterday. It is made anew each time and not kept.",
}
TEXT_SIZES: Mapping[Size, str] = {Size.standard: "", Size.large: "large", Size.extra: "larger"}


@guard.route(bp, "/programs/<uuid:program_id>/handout/<int:number>", action=Action.view_handout)
def sheet(program_id: UUID, number: int) -> ResponseReturnValue:
    """The sheet of a version: ``layout``, ``paper``, ``size``, ``colour`` and ``language`` (default: as usual)."""
    asked = wish()
    try:
        anyway = request.args.get("anyway") == "yes"
        return files.pdf(
            handouts.sheet(guard.context(), program_id, number, asked, anyway=anyway, held=files.held)
        )
    except Untranslated as error:
        return _before_printing(error, program_id, number)
    except Conflict as error:
        return _cannot(error, program_id, number)


@guard.route(bp, "/c/handout", action=Action.view_own_handout)
def own() -> ResponseReturnValue:
    """The newest sheet, for the holder of the program's link."""
    asked = wish()
    try:
        return files.pdf(handouts.own_sheet(guard.context(), asked, files.held))
    except Conflict:  # why is for the clinic to know
        raise Conflict("Your sheet cannot be opened just now. Ask your clinic for it on paper.") from None


@guard.route(bp, "/programs/<uuid:program_id>/handout/<int:number>/choose", action=Action.view_handout)
def choose(program_id: UUID, number: int) -> ResponseReturnValue:
    """Choose layout, letters, paper and colour, and see at once what comes out of the printer."""
    preview = handout_forms.choose(guard.context(), program_id, number, wish())
    return render_template(
        "handouts/choose.html", preview=preview, choices=CHOICES, source_of_png=source_of_png, notes=NOTES
    )


@guard.route(
    bp,
    "/programs/<uuid:program_id>/handout/<int:number>/choose",
    action=Action.keep_handout,
    methods=("POST",),
)
def keep(program_id: UUID, number: int) -> ResponseReturnValue:
    """Keep the chosen sheet and open it."""
    look = handout_forms.keep(guard.context(), program_id, number, _chosen())
    return redirect(url_for("handouts.sheet", program_id=program_id, number=number, **_query(look)), 303)


@guard.route(
    bp,
    "/programs/<uuid:program_id>/handout/<int:number>/usual",
    action=Action.change_clinic,
    methods=("POST",),
)
def make_usual(program_id: UUID, number: int) -> ResponseReturnValue:
    """Let the clinic's sheets usually look like this one."""
    look = handout_forms.make_usual(guard.context(), program_id, number, _chosen())
    flash("New sheets look like this unless somebody asks for another form.", "done")
    return redirect(url_for("handouts.choose", program_id=program_id, number=number, **_query(look)), 303)


@guard.route(bp, "/programs/<uuid:program_id>/handout/<int:number>/as/<form>", action=Action.view_handout)
def told(program_id: UUID, number: int, form: str) -> ResponseReturnValue:
    """The same handout as a page, as plain text, or as text to read aloud."""
    return _as(form, handout_forms.told(guard.context(), program_id, number))


@guard.route(bp, "/c/handout/as/<form>", action=Action.view_own_handout)
def own_told(form: str) -> ResponseReturnValue:
    """The newest handout in another form, for the holder of the program's link."""
    return _as(form, handout_forms.own_told(guard.context()))


def _as(form: str, found: handout_forms.Told) -> ResponseReturnValue:
    if form == "page":
        handout = found.handout
        languages.speak(handout.language)
        return render_template(
            "handouts/page.html",
            handout=handout,
            words=found.words,
            lines=found.lines,
            source_of=source_of,
            clinic_name=handout.letterhead.name,
            page_language=handout.language,
            text_size=TEXT_SIZES[handout.size],
            call_number=handout.safety.phone,
        )
    if form not in ("text", "aloud"):
        raise NotFound
    response = make_response(found.written if form == "text" else found.spoken)
    response.mimetype = "text/plain"
    response.headers["Content-Language"] = found.handout.language
    return response


class Chosen(Form):
    """What the buttons below a preview send: all of the look that is shown."""

    layout: Layout
    paper: Paper
    size: Size
    colour: Colour
    language: Annotated[str | None, EmptyIsNone] = None


def _chosen() -> Wish:
    chosen = parse(Chosen, request.form)
    if problem := _unknown_language(chosen.language):
        raise Invalid.many([problem])
    return Wish(**chosen.model_dump())


def _query(look: Look) -> dict[str, Any]:
    return {
        "layout": look.layout.value,
        "paper": look.paper.value,
        "size": look.size.value,
        "colour": look.colour.value,
        "language": look.language,
    }


def _before_printing(error: Untranslated, program_id: UUID, number: int) -> str:
    """What would stand in another language, before it is on paper."""
    asked = {name: value for name, value in request.args.items() if name in ASKED}

    def to(**more: str) -> str:
        rest: dict[str, Any] = {**asked, **more}
        return url_for("handouts.sheet", program_id=program_id, number=number, **rest)

    return render_template(
        "translations/missing.html",
        language=error.language,
        tag=error.tag,
        missing=error.missing,
        stays=error.tag == DEFAULT,
        program=url_for("programs.program", program_id=program_id, number=number),
        anyway=to(anyway="yes"),
        english=to(language=DEFAULT),
    )


def _cannot(error: Conflict, program_id: UUID, number: int) -> ResponseReturnValue:
    """Why there is no such sheet, with the ways on."""
    page = render_template(
        "handouts/cannot.html",
        message=str(error),
        program=url_for("programs.program", program_id=program_id),
        choose=url_for("handouts.choose", program_id=program_id, number=number),
    )
    return page, 409


def wish() -> Wish:
    """What the address asks for. Raises Invalid, naming each value that there is not."""
    problems: list[Problem] = []
    found = Wish(
        _asked("layout", Layout, problems),
        _asked("paper", Paper, problems),
        _asked("size", Size, problems),
        _asked("colour", Colour, problems),
        request.args.get("language"),
    )
    if problem := _unknown_language(found.language):
        problems.append(problem)
    if problems:
        raise Invalid.many(problems)
    return found


def _unknown_language(asked: str | None) -> Problem | None:
    if asked is None or asked in LANGUAGES:
        return None
    return Problem("language", say("Choose one of: {choices}.", choices=", ".join(LANGUAGES)))


def _asked(name: str, choices: type[Choice], problems: list[Problem]) -> Choice | None:
    given = request.args.get(name)
    if given is None:
        return None
    try:
        return choices(given)
    except ValueError:
        problems.append(Problem(name, say("Choose one of: {choices}.", choices=", ".join(choices))))
        return None
