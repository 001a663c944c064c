"""What a patient told after the session had ended: it goes from page to page until the code was typed again.

It stands on the pages alone. Neither the site nor the browser keeps it, so that nothing stays on a shared phone.
"""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

FORMS = frozenset(
    {"checkins.tell", "checkins.tell_symptom", "checkins.send_question", "checkins.tell_easier"}
)
"""What a patient tells or asks. Other forms hold nothing that was typed, or a word that no page shows again."""
WRITTEN = ("question", "easier", "note")
MARK = "unsent."


@dataclass(frozen=True, slots=True)
class Unsent:
    """The form's endpoint, and its fields in their order."""

    endpoint: str
    fields: tuple[tuple[str, str], ...]

    @property
    def written(self) -> tuple[str, ...]:
        """The patient's own words among them."""
        return tuple(value.strip() for name, value in self.fields if name in WRITTEN and value.strip())

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """The same as fields of the form by which the code is typed."""
        return (("unsent", self.endpoint), *((MARK + name, value) for name, value in self.fields))


def turned_away() -> ResponseReturnValue | None:
    """The page for the code, with what this request told; None when it told nothing."""
    fields = tuple(pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token" and pair[1])
    if request.endpoint not in FORMS or not fields:
        return None
    unsent = Unsent(request.endpoint, fields)
    return render_template("checkins/enter_code.html", problems={}, typed="", unsent=unsent), 403


def carried() -> Unsent | None:
    """What came along with the code, or None."""
    endpoint = request.form.get("unsent", "")
    if endpoint not in FORMS:
        return None
    pairs = request.form.items(multi=True)
    return Unsent(
        endpoint, tuple((name.removeprefix(MARK), value) for name, value in pairs if name.startswith(MARK))
    )
