"""A clinic's own exercises: the form, saving it, keeping, putting away, offering again."""

from itertools import zip_longest
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field
from werkzeug.datastructures import MultiDict

from clinic.domain.actions import Action
from clinic.domain.catalogue.words import Category, MuscleRole, RelativeSide, Sidedness, StartPosition
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.own_exercises.written import Written, WrittenFault, WrittenMuscle, WrittenThing
from clinic.services import own_exercises as service
from clinic.services.own_exercises import ExerciseForm
from clinic.web import guard
from clinic.web.forms import Form, Line, MaybeLine, Prose, by_field, parse

bp = Blueprint("own_exercises", __name__)

PHOTO_BODY = 13 * 1024 * 1024
"""A photo of 12 MB with the form around it."""
Rows = Annotated[list[MaybeLine], Field(max_length=40)]
DOSE = ("sets", "reps", "hold_s", "rest_s", "tempo", "load", "times_a_day", "days_a_week")
LISTS = (
    "region", "modification", "fault_name", "fault_looks", "fault_fix", "muscle", "muscle_role", "muscle_side",
    "thing", "thing_detail", "thing_needed",
)  # fmt: skip
FILLED = frozenset({"fault_name", "fault_looks", "fault_fix", "muscle", "thing"})
"""The fields that make a row."""
SPARE = 2
"""Empty rows after the filled ones."""
WORDS = {
    "role": {
        MuscleRole.prime: "does the work", MuscleRole.stabiliser: "keeps you steady",
        MuscleRole.lengthened: "is stretched",
    },
    "side": {
        RelativeSide.both: "both sides", RelativeSide.same: "the named side",
        RelativeSide.opposite: "the other side",
    },
    "sides": {
        Sidedness.one_side: "One side at a time", Sidedness.both_at_once: "Both at once",
        Sidedness.alternating: "In turn",
    },
}  # fmt: skip


class Typed(Form):
    """The form of an exercise. Fields of a row stand at the same place of their lists."""

    name: Line
    purpose: Line
    category: Category
    position: StartPosition
    sides: Sidedness
    aliases: MaybeLine = ""
    named_side: MaybeLine = ""
    why: Prose = ""
    steps: Prose = ""
    cues: Prose = ""
    cautions: Prose = ""
    feelings: Prose = ""
    source_note: Prose = ""
    region: Rows = Field(default_factory=list)
    other_region: MaybeLine = ""
    modification: Rows = Field(default_factory=list)
    fault_name: Rows = Field(default_factory=list)
    fault_looks: Rows = Field(default_factory=list)
    fault_fix: Rows = Field(default_factory=list)
    muscle: Rows = Field(default_factory=list)
    muscle_role: Rows = Field(default_factory=list)
    muscle_side: Rows = Field(default_factory=list)
    thing: Rows = Field(default_factory=list)
    thing_detail: Rows = Field(default_factory=list)
    thing_needed: Rows = Field(default_factory=list)
    sets: MaybeLine = ""
    reps: MaybeLine = ""
    hold_s: MaybeLine = ""
    rest_s: MaybeLine = ""
    tempo: MaybeLine = ""
    load: MaybeLine = ""
    times_a_day: MaybeLine = ""
    days_a_week: MaybeLine = ""

    def written(self) -> Written:
        """The same as the domain's form."""
        faults = zip_longest(self.fault_name, self.fault_looks, self.fault_fix, fillvalue="")
        muscles = zip_longest(self.muscle, self.muscle_role, self.muscle_side, fillvalue="")
        things = zip_longest(self.thing, self.thing_detail, self.thing_needed, fillvalue="")
        other = [self.other_region] if self.other_region else []
        return Written(
            name=self.name,
            purpose=self.purpose,
            category=self.category,
            start=self.position,
            sidedness=self.sides,
            steps=_lines(self.steps),
            regions=(*(region for region in self.region if region), *other),
            aliases=tuple(part.strip() for part in self.aliases.split(",") if part.strip()),
            why=self.why,
            named_side=self.named_side,
            cues=_lines(self.cues),
            faults=tuple(WrittenFault(*row) for row in faults),
            muscles=tuple(WrittenMuscle(*row) for row in muscles),
            equipment=tuple(WrittenThing(item, detail, needed != "no") for item, detail, needed in things),
            dose={name: getattr(self, name) for name in DOSE},
            cautions=_lines(self.cautions),
            feelings=_lines(self.feelings),
            modifications=tuple(self.modification),
            source_note=self.source_note,
        )


class Described(Form):
    """What a photo shows."""

    alt: Line


class Begun(Form):
    """Which version the form was filled from."""

    number: Annotated[int, Field(ge=0, le=2**31)]


@guard.route(bp, "/exercises/new", action=Action.view_exercise_form)
def new() -> ResponseReturnValue:
    """An empty form."""
    return _page(service.new_form(guard.context()), MultiDict())


@guard.route(bp, "/exercises/new", action=Action.add_exercise, methods=("POST",))
def add() -> ResponseReturnValue:
    """Add an exercise."""
    try:
        slug = service.add(guard.context(), _typed().written())
    except Invalid as error:
        return _page(service.new_form(guard.context()), request.form, error)
    flash("Added. It can be prescribed from now on.", "done")
    return redirect(url_for("catalogue.exercise", slug=slug), 303)


@guard.route(bp, "/exercises/<slug>/change", action=Action.view_exercise_form)
def write(slug: str) -> ResponseReturnValue:
    """The form with the exercise as it is."""
    form = service.form(guard.context(), slug[:64])
    return _page(form, fields_of(form))


@guard.route(bp, "/exercises/<slug>/change", action=Action.change_exercise, methods=("POST",))
def change(slug: str) -> ResponseReturnValue:
    """Save the next version."""
    number = parse(Begun, request.form).number
    try:
        saved = service.change(guard.context(), slug[:64], number, _typed().written())
    except Invalid as error:
        return _page(service.form(guard.context(), slug[:64]), request.form, error)
    except Conflict:
        theirs = service.changed_since(guard.context(), slug[:64], number)
        return _page(service.form(guard.context(), slug[:64]), request.form, theirs=theirs)
    flash(f"Saved as text {saved}. Published programs keep the text they have.", "done")
    return redirect(url_for("catalogue.exercise", slug=slug), 303)


@guard.route(bp, "/exercises/<slug>/photo", action=Action.view_exercise_form)
def photo(slug: str) -> ResponseReturnValue:
    """Choose a photo for an own exercise."""
    return _photo_page(slug)


@guard.route(
    bp, "/exercises/<slug>/photo", action=Action.change_exercise, methods=("POST",), most_bytes=PHOTO_BODY
)
def put_photo(slug: str) -> ResponseReturnValue:
    """Take a photo; it is made anew, so that nothing of the file but the picture is kept."""
    given = request.files.get("photo")
    try:
        typed = parse(Described, request.form)
        if given is None or not given.filename:
            raise Invalid("photo", "Choose a photo first.")
        service.put_photo(guard.context(), slug[:64], given.read(), typed.alt)
    except Invalid as error:
        return _photo_page(slug, error)
    flash("The photo is kept. It stands beside the drawing, or in its place where there is none.", "done")
    return redirect(url_for("catalogue.exercise", slug=slug), 303)


@guard.route(bp, "/exercises/<slug>/photo/remove", action=Action.change_exercise, methods=("POST",))
def remove_photo(slug: str) -> ResponseReturnValue:
    """Show the exercise without its photo."""
    service.remove_photo(guard.context(), slug[:64])
    flash("The photo is taken away. Published programs keep it.", "done")
    return redirect(url_for("catalogue.exercise", slug=slug), 303)


@guard.route(bp, "/exercises/<slug>/keep", action=Action.keep_exercise, methods=("POST",))
def keep(slug: str) -> ResponseReturnValue:
    """Keep the clinic's form although the built-in one has changed."""
    service.keep(guard.context(), slug[:64])
    flash("Your clinic’s form stays as it is.", "done")
    return redirect(url_for("catalogue.exercise", slug=slug), 303)


@guard.route(bp, "/exercises/<slug>/archive", action=Action.archive_exercise, methods=("POST",))
def archive(slug: str) -> ResponseReturnValue:
    """Put the exercise away."""
    service.archive(guard.context(), slug[:64])
    flash("Put away. Programs that hold it keep it; you can offer it again on this page.", "done")
    return redirect(url_for("catalogue.exercise", slug=slug), 303)


@guard.route(bp, "/exercises/<slug>/restore", action=Action.restore_exercise, methods=("POST",))
def restore(slug: str) -> ResponseReturnValue:
    """Offer the exercise again."""
    service.restore(guard.context(), slug[:64])
    flash("It can be prescribed again.", "done")
    return redirect(url_for("catalogue.exercise", slug=slug), 303)


def _photo_page(slug: str, error: Invalid | None = None) -> ResponseReturnValue:
    page = render_template(
        "own_exercises/photo.html",
        form=service.form(guard.context(), slug[:64]),
        typed=request.form,
        problems=by_field(error) if error else {},
    )
    return page, 422 if error else 200


def _typed() -> Typed:
    return parse(Typed, request.form, lists=LISTS)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def fields_of(form: ExerciseForm) -> MultiDict[str, str]:
    """What the fields of the form hold before anybody types."""
    one = form.written
    if one is None:
        return MultiDict()
    fields: MultiDict[str, str] = MultiDict(
        {
            "name": one.name, "purpose": one.purpose, "category": one.category, "position": one.start,
            "sides": one.sidedness, "aliases": ", ".join(one.aliases), "named_side": one.named_side, "why": one.why,
            "steps": "\n".join(one.steps), "cues": "\n".join(one.cues), "cautions": "\n".join(one.cautions),
            "feelings": "\n".join(one.feelings), "source_note": one.source_note, **one.dose,
        }
    )  # fmt: skip
    fields.setlist("region", list(one.regions))
    fields.setlist("modification", list(one.modifications))
    for row in one.faults:
        for name, text in (("fault_name", row.name), ("fault_looks", row.looks), ("fault_fix", row.fix)):
            fields.add(name, text)
    for link in one.muscles:
        for name, text in (("muscle", link.muscle), ("muscle_role", link.role), ("muscle_side", link.side)):
            fields.add(name, text)
    for thing in one.equipment:
        needed = "yes" if thing.needed else "no"
        for name, text in (("thing", thing.item), ("thing_detail", thing.detail), ("thing_needed", needed)):
            fields.add(name, text)
    return fields


def _rows(typed: MultiDict[str, str], *names: str) -> list[tuple[str, ...]]:
    """The rows of a group that hold something, then empty ones. A select always holds something: it does not count."""
    rows = zip_longest(*(typed.getlist(name)[:40] for name in names), fillvalue="")
    held = [
        row
        for row in rows
        if any(text.strip() for text, name in zip(row, names, strict=True) if name in FILLED)
    ]
    return [*held, *[("",) * len(names)] * SPARE]


def _page(
    form: ExerciseForm,
    typed: MultiDict[str, str],
    error: Invalid | None = None,
    theirs: tuple[str, ...] | None = None,
) -> ResponseReturnValue:
    found = by_field(error) if error else {}
    problems = {name.replace(".", "-"): sentence for name, sentence in found.items()}
    page = render_template(
        "own_exercises/form.html",
        form=form,
        typed=typed,
        problems=problems,
        theirs=theirs,
        words=WORDS,
        categories=[(one.value, one.value.replace("-", " ").capitalize()) for one in Category],
        positions=[(one.value, one.value.replace("-", " ").capitalize()) for one in StartPosition],
        faults=_rows(typed, "fault_name", "fault_looks", "fault_fix"),
        muscles=_rows(typed, "muscle", "muscle_role", "muscle_side"),
        things=_rows(typed, "thing", "thing_detail", "thing_needed"),
    )
    return page, 422 if error else 409 if theirs is not None else 200
