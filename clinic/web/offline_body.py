"""What waited on a phone, as it sends it: the fields of the forms that were filled in without network."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field
from werkzeug.datastructures import MultiDict

from clinic.domain.checkins import Post
from clinic.domain.errors import Invalid
from clinic.domain.offline import AT_ONCE, Made
from clinic.services.offline import Waited
from clinic.web.checkin_forms import FELT, AskForm, EasierForm, EntriesForm, HurtsForm
from clinic.web.forms import Form, check, parse

FORMS: Mapping[str, type[EntriesForm | HurtsForm | AskForm | EasierForm]] = {
    "entries": EntriesForm,
    "hurts": HurtsForm,
    "ask": AskForm,
    "easier": EasierForm,
}
"""The forms that may wait, by the last word of the address they are posted to."""


class WaitedBody(Form):
    """One form that was filled in without network; its fields in their order, a name may come again."""

    key: UUID
    form: Literal["entries", "hurts", "ask", "easier"]
    made_at: AwareDatetime
    version: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    fields: Annotated[tuple[tuple[str, str], ...], Field(max_length=100)]

    def waited(self) -> Waited:
        """The report it becomes, as if it came from the form itself; or why it cannot be read."""
        return Waited(str(self.key), self._post(), Made(self.made_at, self.version))

    def _post(self) -> Post | Invalid:
        typed: MultiDict[str, str] = MultiDict([*self.fields])
        typed.setlist("key", [str(self.key)])
        try:
            return parse(FORMS[self.form], typed, lists=(FELT,)).post()
        except Invalid as error:
            return error


class WaitingBody(Form):
    """What a phone sends at once."""

    program: UUID
    waiting: Annotated[tuple[Any, ...], Field(max_length=AT_ONCE)]

    def each(self) -> tuple[Waited, ...]:
        """Every entry by itself: one that cannot be read holds up none of the others."""
        return tuple(_waited(plain) for plain in self.waiting)


def waiting_body(plain: object) -> WaitingBody:
    """The body in a JSON value. Raises Invalid naming each key by its path."""
    if not isinstance(plain, dict):
        raise Invalid("(top)", "This must be a group of keys.")
    return check(WaitingBody, plain)


def _waited(plain: object) -> Waited:
    group = plain if isinstance(plain, dict) else {}
    try:
        return check(WaitedBody, group).waited()
    except Invalid as error:
        return Waited(str(group.get("key", ""))[:64], error)
