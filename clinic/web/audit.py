"""The audit trail as a page: filters in the address, fifty entries at a time, the newest first."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from clinic.domain.actions import Action
from clinic.domain.errors import Invalid
from clinic.services import audit as service
from clinic.services.audit import Wanted
from clinic.web import forms, guard

bp = Blueprint("audit", __name__)

FILTERS = ("member", "verb", "patient", "first", "last", "outcome")
Number = Annotated[Annotated[int, Field(ge=1, le=2**31 - 1)] | None, forms.EmptyIsNone]


class Filters(forms.Form):
    """What narrows the trail; every part may be left out."""

    member: Annotated[UUID | None, forms.EmptyIsNone] = None
    verb: forms.MaybeLine = ""
    patient: Annotated[UUID | None, forms.EmptyIsNone] = None
    first: Annotated[date | None, forms.EmptyIsNone] = None
    last: Annotated[date | None, forms.EmptyIsNone] = None
    outcome: forms.MaybeLine = ""
    before: Number = None
    after: Number = None


@guard.route(bp, "/audit", action=Action.view_audit)
def trail() -> ResponseReturnValue:
    """Who did what, when, from where, about whom."""
    problems: Mapping[str, str] = {}
    try:
        typed = forms.parse(Filters, request.args)
        wanted = Wanted(**typed.model_dump())
        if wanted.first and wanted.last and wanted.last < wanted.first:
            raise Invalid("last", "The last day lies before the first.")
    except Invalid as error:
        problems, wanted = forms.by_field(error), Wanted()
    kept = {name: value for name in FILTERS if (value := request.args.get(name, ""))}
    found = service.trail(guard.context(), wanted)
    page = render_template(
        "audit/trail.html",
        found=found,
        kept=kept,
        problems=problems,
        zone=ZoneInfo(guard.me().zone),
        outcome_options=[(outcome, outcome) for outcome in service.OUTCOMES],
        verb_options=found.verbs,
        newer_href=_page_href(kept, "after", found.newer),
        older_href=_page_href(kept, "before", found.older),
        clear=url_for("audit.trail"),
    )
    return page, 422 if problems else 200


def _page_href(kept: Mapping[str, str], way: str, number: int | None) -> str | None:
    return f"{url_for('audit.trail')}?{urlencode({**kept, way: number})}" if number else None
