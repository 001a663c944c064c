"""How a clinic's sheets begin and end: colour and footer, and a sheet to look at before anything is saved."""

from dataclasses import dataclass, replace
from datetime import date

from clinic.adapters.pdf import Media, RenderFailed, render_handout
from clinic.adapters.pdf_pictures import pictures_of
from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid, Problem
from clinic.domain.handout import Clinician, Handout, HandoutItem, Letterhead, Paper, Recipient, Safety
from clinic.domain.letterhead import checked_colour
from clinic.persistence.accounts import Clinic
from clinic.services.context import Context, perform
from clinic.services.handout_values import letterhead_of

FOOTER_MOST = 120
DPI = 80
SAMPLE_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Shape:
    """What an owner may choose: the colour as "#0e5a5f", and a line at the foot of every page."""

    colour: str
    footer: str


def change(context: Context, wanted: Shape) -> None:
    """Choose colour and footer; sheets that were printed keep theirs. Raises Invalid per field."""
    chosen = checked(wanted)
    with perform(context, Action.change_clinic) as doing:
        row = doing.session.get_one(Clinic, doing.clinic_id, with_for_update=True)
        row.letterhead_colour, row.letterhead_footer = chosen.colour, chosen.footer
        doing.about("clinic", row.id)
        doing.note(fields="letterhead_colour, letterhead_footer")


def checked(wanted: Shape) -> Shape:
    """The choice as it is kept. Raises Invalid, naming each field."""
    problems: list[Problem] = []
    colour, footer = wanted.colour, " ".join(wanted.footer.split())
    try:
        colour = checked_colour(wanted.colour)
    except Invalid as error:
        problems += error.problems
    if len(footer) > FOOTER_MOST:
        problems.append(
            Problem("footer", f"This is too long: at most {FOOTER_MOST} characters fit on one line.")
        )
    if problems:
        raise Invalid.many(problems)
    return Shape(colour, footer)


def preview(context: Context, wanted: Shape) -> bytes:
    """The first page of a sample sheet with this letterhead, as PNG. Raises Invalid, Conflict."""
    chosen = checked(wanted)
    with perform(context, Action.view_clinic) as doing:
        clinic = doing.session.get_one(Clinic, doing.clinic_id)
        head, media = letterhead_of(context.house, clinic)
        paper = Paper(clinic.paper.lower())
    sheet = replace(
        _sample(head, paper), letterhead=replace(head, colour=chosen.colour, footer=chosen.footer)
    )
    return _picture(context, sheet, media)


def _picture(context: Context, sheet: Handout, media: dict[str, Media]) -> bytes:
    try:
        return pictures_of(render_handout(context.house.renderer, sheet, media), dpi=DPI, most=1).pictures[0]
    except RenderFailed as error:
        raise Conflict(str(error)) from error


def _sample(head: Letterhead, paper: Paper) -> Handout:
    item = HandoutItem(
        number=1,
        title="An exercise",
        figures=(),
        steps=("The first step stands here.", "Then the second one."),
        dose="10 to 12 times, 2 rounds",
        schedule="Every day",
    )
    return Handout(
        program="sample",
        letterhead=head,
        clinician=Clinician("Your name", ""),
        patient=Recipient("Sample", "S"),
        title="How your sheets look",
        version=1,
        published=SAMPLE_DAY,
        check_code="0000-0000",
        items=(item,),
        goal="The patient’s own words stand here.",
        safety=Safety(("pain above 5 of 10",), head.name, head.phone),
        paper=paper,
    )
