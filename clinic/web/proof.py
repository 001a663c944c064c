"""Is this sheet still the right one? For anybody who holds it, without signing in."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.domain.errors import Invalid
from clinic.domain.proof import Outcome, said
from clinic.services import proof
from clinic.services.proof import TooManyCodes, Verified
from clinic.web import forms, guard, languages

bp = Blueprint("proof", __name__)


class Brought(forms.Form):
    """The typed check code, or what stands behind the ``#`` of the square."""

    token: forms.Line


@guard.route(bp, "/verify", action=Action.view_public)
def ask() -> ResponseReturnValue:
    """Where the square leads: its script hands on what stands behind the ``#``; without it one types the code."""
    return _page({}, 200)


@guard.route(bp, "/verify", action=Action.verify_handout, methods=("POST",))
def verify() -> ResponseReturnValue:
    """Say what is known of the sheet."""
    try:
        found = proof.verify(guard.context(), forms.parse(Brought, request.form).token)
    except Invalid as error:
        return _page({"token": str(error.problems[0].message)}, 422)
    except TooManyCodes as error:
        return _page({"token": str(error)}, 429)
    return _answer(found)


def _page(problems: dict[str, str], status: int) -> ResponseReturnValue:
    typed = request.form.get("token", "")[:40]
    return render_template("proof/ask.html", problems=problems, typed=typed), status


def _answer(found: Verified) -> ResponseReturnValue:
    words = languages.words()
    heading, sentence = said(
        found.outcome, found.number, found.other, words.whole(found.day) if found.day else "", words
    )
    return render_template(
        "proof/answer.html",
        found=found,
        heading=heading,
        sentence=sentence,
        published=words.whole(found.published) if found.published else "",
        good=found.outcome is Outcome.current,
        program=url_for("programs.program", program_id=found.program_id) if found.program_id else "",
    )
