"""Pages on which a clinic says its exercises and its own texts in another language."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.errors import Invalid, Problem
from clinic.services import own_translations
from clinic.services.own_translations import INTO, TranslationPage
from clinic.web import forms, guard

bp = Blueprint("own_translations", __name__)

FIELD = "text-"


@guard.route(bp, "/translations/<language>", action=Action.view_translations)
def overview(language: str) -> ResponseReturnValue:
    """What is there in a language, and what is missing, 50 a page."""
    found = own_translations.overview(guard.context(), language, request.args.get("page", 1, type=int))
    return render_template("own_translations/overview.html", found=found, languages=INTO)


@guard.route(bp, "/translations/<language>/exercises/<slug>", action=Action.view_translations)
def exercise(language: str, slug: str) -> ResponseReturnValue:
    """An exercise beside its translation."""
    return _page(own_translations.of_exercise(guard.context(), language, slug[:64]))


@guard.route(
    bp, "/translations/<language>/exercises/<slug>", action=Action.translate_exercise, methods=("POST",)
)
def translate_exercise(language: str, slug: str) -> ResponseReturnValue:
    """Keep what was written."""
    try:
        changed = own_translations.translate_exercise(guard.context(), language, slug[:64], _typed())
    except Invalid as error:
        return _page(own_translations.of_exercise(guard.context(), language, slug[:64]), error), 422
    return _saved(changed, url_for("own_translations.exercise", language=language, slug=slug))


@guard.route(bp, "/translations/<language>/clinic", action=Action.view_translations)
def clinic(language: str) -> ResponseReturnValue:
    """The clinic's own texts beside their translation."""
    return _page(own_translations.of_clinic(guard.context(), language))


@guard.route(bp, "/translations/<language>/clinic", action=Action.translate_clinic, methods=("POST",))
def translate_clinic(language: str) -> ResponseReturnValue:
    """Keep what was written."""
    try:
        changed = own_translations.translate_clinic(guard.context(), language, _typed())
    except Invalid as error:
        return _page(own_translations.of_clinic(guard.context(), language), error), 422
    return _saved(changed, url_for("own_translations.clinic", language=language))


def _typed() -> dict[str, str]:
    clean: Callable[[str], str] = forms.clean
    problems = []
    found = {}
    for name, text in request.form.items():
        if name.startswith(FIELD):
            try:
                found[name.removeprefix(FIELD)] = clean(text)
            except ValueError as error:
                problems.append(Problem(name.removeprefix(FIELD), str(error)))
    if problems:
        raise Invalid.many(problems)
    if not found:
        raise Invalid("", "None of these texts came with the form. Open the page again.")
    return found


def _saved(changed: int, page: str) -> ResponseReturnValue:
    words = (
        "Nothing was changed." if not changed else f"{changed} {'text' if changed == 1 else 'texts'} saved."
    )
    flash(words, "done" if changed else "note")
    return redirect(page, 303)


def _page(page: TranslationPage, error: Invalid | None = None) -> str:
    action = Action.translate_exercise if page.slug else Action.translate_clinic
    problems = forms.by_field(error) if error else {}
    return render_template(
        "own_translations/translate.html",
        page=page,
        languages=INTO,
        typed=request.form,
        problems={f"{FIELD}{key}": sentence for key, sentence in problems.items()},
        field=FIELD,
        may_write=verdict(guard.me(), action) is Verdict.yes,
    )
