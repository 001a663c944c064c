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
CARRIED_MOST = 10_000
"""Characters of names and values: twice what the longest answer holds. More is nobody's check-in."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """The form's endpoint, and its fields in their order."""

    endpoint: str
    fields: tuple[tuple[str, str], ...]

    @property
    def program(self) -> str:
        """On whose page it was told."""
        return self.value("program")

    def value(self, name: str) -> str:
        """What one field holds; empty when it is not there."""
        return dict(self.fields).get(name, "")

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
    unsent = _unsent(request.endpoint or "", "")
    if unsent is None:
        return None
    return render_template("checkins/enter_code.html", problems={}, typed="", unsent=unsent), 403


def once_more(program: str) -> ResponseReturnValue | None:
    """What this request told, on a page from which it can be sent; None when it told nothing on this program's page."""
    unsent = _unsent(request.endpoint or "", "")
    if unsent is None or not program or unsent.program != program:
        return None
    return render_template("checkins/unsent.html", unsent=unsent), 403


def carried() -> Unsent | None:
    """What came along with the code, or None."""
    return _unsent(request.form.get("unsent", ""), MARK)


def _unsent(endpoint: str, mark: str) -> Unsent | None:
    """The filled fields whose names begin with the mark; None when nothing was told, or more than anybody tells."""
    fields = tuple(
        (name.removeprefix(mark), value)
        for name, value in request.form.items(multi=True)
        if value and name.startswith(mark) and name != "csrf_token"
    )
    long = sum(len(name) + len(value) for name, value in fields)
    told = any(name != "program" for name, _ in fields)
    return Unsent(endpoint, fields) if endpoint in FORMS and told and long <= CARRIED_MOST else None
