"""The pose editor of a clinic's own exercise: a form that works by itself, and the same answers for its script."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field, StringConstraints

from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid
from clinic.services import poses as service
from clinic.services import poses_words as words
from clinic.services.poses import Editor, Setting
from clinic.web import guard
from clinic.web.forms import Form, Line, MaybeLine, by_field, parse
from clinic.web.images import source_of

bp = Blueprint("poses", __name__)

ON = tuple(words.ON)
LISTS = (*ON, "around", "past", "ahead")
USUAL_STEP = 15.0
"""How high a step is, in centimetres, on which something stands before anybody said how high."""
Values = Annotated[list[Annotated[str, StringConstraints(max_length=20_000)]], Field(max_length=40)]
Names = Annotated[list[MaybeLine], Field(max_length=20)]


class PoseForm(Form):
    """What the editor sends beside its sliders, whose names begin with ``a-``.

    ``value`` is the pose as it was last drawn, ``past`` and ``ahead`` the way back and forward; ``fresh`` begins a
    gesture to which one can go back. ``floor``, ``step`` and ``wall`` name the parts that rest there. A script may
    send a joint and where it is to go.
    """

    number: Annotated[int, Field(ge=0, le=2**31)]
    value: Annotated[str, StringConstraints(max_length=20_000)]
    which: Line
    past: Values = Field(default_factory=list)
    ahead: Values = Field(default_factory=list)
    floor: Names = Field(default_factory=list)
    step: Names = Field(default_factory=list)
    wall: Names = Field(default_factory=list)
    stays: MaybeLine = ""
    holds: MaybeLine = ""
    hand: MaybeLine = "right"
    around: Names = Field(default_factory=list)
    step_cm: MaybeLine = ""
    barefoot: MaybeLine = ""
    azimuth: MaybeLine = "8"
    elevation: MaybeLine = "0"
    second: MaybeLine = ""
    start_words: MaybeLine = ""
    end_words: MaybeLine = ""
    do: MaybeLine = "show"
    fresh: MaybeLine = "1"
    joint: MaybeLine = ""
    to_x: Annotated[float, Field(ge=-5000, le=5000, allow_inf_nan=False)] = 0.0
    to_y: Annotated[float, Field(ge=-5000, le=5000, allow_inf_nan=False)] = 0.0

    def before(self) -> Setting:
        """The setting as it was last drawn. Raises Invalid."""
        ways = [tuple(service.read(one) for one in way) for way in (self.past, self.ahead)]
        which = self.which if self.which in words.ENDS else "end"
        return Setting(service.read(self.value), which, *ways)

    def parts(self, before: Setting) -> dict[str, object]:
        """What the fields beside the sliders say."""
        touches = self._touches(before.value.touches(before.which))
        step_cm = _number(self.step_cm, "step_cm", "centimetres") if self.step_cm else 0.0
        return {
            f"{before.which}_touches": touches,
            "stays": self.stays == "yes",
            "supports": [*([self.holds] if self.holds else []), *self.around],
            "hand": self.hand,
            "step_cm": step_cm or (USUAL_STEP if "step" in touches.values() else 0.0),
            "shoes": self.barefoot != "yes",
            "azimuth": _number(self.azimuth, "azimuth"),
            "elevation": _number(self.elevation, "elevation"),
            "second": [_number(one, "second") for one in self.second.split(",")] if self.second else None,
            "start_words": self.start_words,
            "end_words": self.end_words,
        }

    def _touches(self, before: Mapping[str, str]) -> dict[str, str]:
        """What rests where; a part that is ticked twice rests where it was ticked last."""
        out: dict[str, str] = {}
        for on in ON:
            for part in getattr(self, on):
                if part not in out or before.get(part) != on:
                    out[part] = on
        return out


class RemoveForm(Form):
    """Which version was seen when the pose was taken away."""

    number: Annotated[int, Field(ge=0, le=2**31)]


@guard.route(bp, "/exercises/<slug>/pose", action=Action.view_exercise_form)
def pose(slug: str) -> ResponseReturnValue:
    """The editor, or the choice of a pose to begin from."""
    editor = service.open_editor(guard.context(), slug[:64], request.args.get("from", "")[:64])
    if editor.setting is None or "begin" in request.args:
        return render_template(
            "poses/begin.html", editor=editor, beginnings=service.beginnings(guard.context())
        )
    return _page(editor, editor.setting)


@guard.route(bp, "/exercises/<slug>/pose/show", action=Action.view_exercise_form, methods=("POST",))
def show(slug: str) -> ResponseReturnValue:
    """Draw what the form says; nothing is kept."""
    editor = service.open_editor(guard.context(), slug[:64])
    form = parse(PoseForm, request.form, lists=LISTS)
    before = form.before()
    try:
        setting, said = _after(form, before)
        return _page(editor, setting, said=said)
    except Invalid as error:
        return _page(editor, before, error)


@guard.route(bp, "/exercises/<slug>/pose/draw", action=Action.view_exercise_form, methods=("POST",))
def draw(slug: str) -> ResponseReturnValue:
    """The same for the script: what changed, as JSON."""
    editor = service.open_editor(guard.context(), slug[:64])
    try:
        form = parse(PoseForm, request.form, lists=LISTS)
        before = form.before()
    except Invalid as error:
        return jsonify(problem=str(error)), 422
    try:
        setting, said = _after(form, before)
        return jsonify(_plain(editor, setting, said))
    except Invalid as error:
        return jsonify(_plain(editor, before, error.problems[0].message))


@guard.route(bp, "/exercises/<slug>/pose", action=Action.change_exercise, methods=("POST",))
def save(slug: str) -> ResponseReturnValue:
    """Keep the pose with the exercise. Whatever forbids it, what was set stays on the page."""
    form = parse(PoseForm, request.form, lists=LISTS)
    before = form.before()
    setting = before
    try:
        setting, _ = _after(form, before)
        service.save(guard.context(), slug[:64], form.number, setting.value)
    except Invalid as error:
        return _page(service.open_editor(guard.context(), slug[:64]), setting, error)
    except Conflict as error:
        still = Invalid("", f"{error} What you set is still here: save again to put it into the newest form.")
        return _page(service.open_editor(guard.context(), slug[:64]), setting, still, status=409)
    flash("The figure shows this pose now. Published programs keep the figure they have.", "done")
    return redirect(url_for("catalogue.exercise", slug=slug), 303)


@guard.route(bp, "/exercises/<slug>/pose/remove", action=Action.change_exercise, methods=("POST",))
def remove(slug: str) -> ResponseReturnValue:
    """Take the pose away: one can set it again, beginning from any picture."""
    service.take_away(guard.context(), slug[:64], parse(RemoveForm, request.form).number)
    flash("The pose is taken away. Published programs keep the figure they have.", "done")
    return redirect(url_for("catalogue.exercise", slug=slug), 303)


def _after(form: PoseForm, before: Setting) -> tuple[Setting, str]:
    """The setting after what was typed, dragged or pressed, and what stopped a joint."""
    fresh = form.fresh == "1"
    if form.joint:
        return service.dragged(before, form.joint, (form.to_x, form.to_y), fresh=fresh)
    angles = _angles(before.value.angles(before.which))
    typed = service.edited(before, {**form.parts(before), before.which: angles}, fresh=fresh)
    return service.turned(typed, form.do), ""


def _angles(before: Mapping[str, float]) -> dict[str, float]:
    """The sliders of the end that is being set. They show whole degrees; one that was not moved keeps its tenths."""
    out = dict(before)
    for name in service.names():
        typed = request.form.get(_field(name))
        if typed is not None and (number := _number(typed, _field(name))) != round(before.get(name, 0.0)):
            out[name] = number
    return out


def _number(text: str, field: str, unit: str = "degrees") -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        raise Invalid(field, f"Give a number of {unit}.") from None
    if not -1000 < number < 1000:
        raise Invalid(field, f"Give a number of {unit}.")
    return number


def _field(name: str) -> str:
    return f"a-{name.replace(' ', '-')}"


def _fields(setting: Setting) -> dict[str, Any]:
    """What the sliders and the other fields hold that the server may change."""
    value = setting.value
    angles = value.angles(setting.which)
    return {
        **{_field(name): round(angles.get(name, 0.0)) for name in service.names()},
        "azimuth": round(value.azimuth),
        "elevation": round(value.elevation),
        "step_cm": f"{value.step_cm:g}" if value.step_cm else "",
        "second": _second(setting),
    }


def _plain(editor: Editor, setting: Setting, said: str) -> Mapping[str, Any]:
    seen = service.preview(editor.name, setting, editor.body)
    return {
        "value": service.written(setting.value),
        "which": setting.which,
        "past": [service.written(one) for one in setting.past],
        "ahead": [service.written(one) for one in setting.ahead],
        "fields": _fields(setting),
        "ticked": _ticked(setting),
        "svg": seen.svg,
        "both": seen.both,
        "second": seen.second,
        "places": seen.places,
        "said": said,
    }


def _ticked(setting: Setting) -> dict[str, list[str]]:
    """What is chosen in each group of boxes, by the group's name."""
    value = setting.value
    touches = value.touches(setting.which)
    return {
        **{on: [part for part, there in touches.items() if there == on] for on in ON},
        "stays": ["yes"] if value.stays else [],
        "holds": [next((name for name in value.supports if name in words.THINGS), "")],
        "hand": [value.hand],
        "around": [name for name in value.supports if name in words.AROUND],
        "barefoot": [] if value.shoes else ["yes"],
    }


def _page(
    editor: Editor, setting: Setting, error: Invalid | None = None, said: str = "", status: int = 422
) -> ResponseReturnValue:
    found = by_field(error) if error else {}
    seen = service.preview(editor.name, setting, editor.body)
    page = render_template(
        "poses/pose.html",
        editor=editor,
        setting=setting,
        seen=seen,
        places=json.dumps(dict(seen.places)),
        groups=words.groups(),
        words=words,
        ticked=_ticked(setting),
        views=_views(setting),
        fields={**_fields(setting), **(request.form.to_dict() if error else {})},
        field=_field,
        written=service.written,
        said=said,
        source_of=source_of,
        problems={_field(name) if " " in name else name: text for name, text in found.items()},
    )
    return page, status if error else 200


def _views(setting: Setting) -> list[tuple[str, str]]:
    """The second views one can choose, and the one that is set where it is none of them."""
    known = [(f"{azimuth},{elevation}", label) for label, azimuth, elevation in words.VIEWS]
    now = _second(setting)
    return known if now in dict(known) or not now else [*known, (now, "As it is now")]


def _second(setting: Setting) -> str:
    return ",".join(f"{angle:g}" for angle in setting.value.second or ())
