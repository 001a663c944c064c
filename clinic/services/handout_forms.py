"""Choosing how a sheet looks, and the same handout in other forms: a page, plain text, text to read aloud."""

from dataclasses import dataclass, replace
from uuid import UUID

from clinic.adapters.pdf import RenderFailed, fixed_words, render_handout
from clinic.adapters.pdf_pictures import Pages, pictures_of
from clinic.domain.actions import Action, Holder, SignedIn, Verdict, verdict
from clinic.domain.errors import Invalid, NotFound
from clinic.domain.handout import AS_USUAL, Handout, HandoutItem, Layout, Look, Wish
from clinic.domain.handout_text import Words, labelled, spoken, written
from clinic.persistence import handouts as rows
from clinic.persistence.accounts import Clinic
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, Doing, perform
from clinic.services.handout_looks import usual_look
from clinic.services.handout_values import handout_of
from clinic.services.handouts import version_and_link

PREVIEW_DPI, PREVIEW_MOST = 72, 4


@dataclass(frozen=True, slots=True)
class Preview:
    """A sheet before it is printed: its first pages as pictures, or the sentence that says why there is none."""

    program_id: UUID
    patient_id: UUID
    patient: str
    title: str
    number: int
    look: Look
    usual: Look
    pages: Pages
    problem: str
    may_make_usual: bool

    @property
    def is_usual(self) -> bool:
        """Whether the clinic's sheets look like this anyway; the language is always the patient's."""
        return replace(self.look, language=self.usual.language) == self.usual


@dataclass(frozen=True, slots=True)
class Told:
    """A handout's values with the fixed words of its language, for forms other than PDF."""

    handout: Handout
    words: Words

    def lines(self, item: HandoutItem) -> list[tuple[str, str]]:
        """The labelled lines of an exercise ("Think of this", …) but the note."""
        return [line for line in labelled(item, self.words) if line[0] != self.words["note"]]

    @property
    def written(self) -> str:
        """As plain text."""
        return written(self.handout, self.words)

    @property
    def spoken(self) -> str:
        """As sentences to read aloud."""
        return spoken(self.handout, self.words)


def choose(context: Context, program_id: UUID, number: int, wish: Wish = AS_USUAL) -> Preview:
    """What a sheet would look like. Raises NotFound."""
    handout, problem = None, ""
    with perform(context, Action.view_handout) as doing:
        program = _named(doing, program_id)
        usual = usual_look(doing.session, doing.clinic_id, program.id)
        look = wish.on(usual)
        doing.note(version=number, layout=look.layout.value)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        version, link = version_and_link(doing, program, number)
        shown = (patient.id, patient.given_name, version.title, number, look, usual)
        try:
            handout, media = handout_of(doing.session, context.house, version, link, look, context.now)
        except Invalid as error:
            problem = str(error)
    pages = Pages((), 0)
    if handout is not None:
        try:
            pdf = render_handout(context.house.renderer, handout, media)
            pages = pictures_of(pdf, dpi=PREVIEW_DPI, most=PREVIEW_MOST)
        except (Invalid, RenderFailed) as error:
            problem = str(error)
    return Preview(program_id, *shown, pages, problem, _may_make_usual(context))


def keep(context: Context, program_id: UUID, number: int, wish: Wish) -> Look:
    """Keep a sheet in this look: it is rendered once and comes back byte for byte. Raises NotFound, Invalid."""
    with perform(context, Action.keep_handout) as doing:
        program = _named(doing, program_id)
        look = wish.on(usual_look(doing.session, doing.clinic_id, program.id))
        version, link = version_and_link(doing, program, number)
        doing.note(version=number, layout=look.layout.value)
        if (
            look.layout.shows_exercises or look.layout.days
        ):  # any other changes with the days: nothing to keep
            rows.want(doing.session, version, link, (look,), context.now)
        return look


def make_usual(context: Context, program_id: UUID, number: int, wish: Wish) -> Look:
    """Print every sheet of the clinic in the look chosen for this one, unless somebody asks for another.

    Raises NotFound, and Invalid for a sheet that is not printed every time.
    """
    with perform(context, Action.change_clinic) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        version_and_link(doing, program, number)
        look = wish.on(usual_look(doing.session, doing.clinic_id, program.id))
        if not look.layout.shows_exercises:
            raise Invalid("layout", "This cannot be the usual sheet: choose one that shows the exercises.")
        row = doing.session.get_one(Clinic, doing.clinic_id, with_for_update=True)
        row.sheet_layout, row.paper = look.layout.value, look.paper.value
        row.sheet_size, row.sheet_colour = look.size.value, look.colour.value
        doing.about("program", program.id, patient=program.patient_id)
        doing.note(fields="sheet_layout, paper, sheet_size, sheet_colour")
        return look


def told(context: Context, program_id: UUID, number: int) -> Told:
    """The handout of a version, for a page or a text. Raises NotFound."""
    with perform(context, Action.view_handout) as doing:
        program = _named(doing, program_id)
        doing.note(version=number)
        return _told(doing, program, number)


def own_told(context: Context) -> Told:
    """The newest handout of the program's link. Raises NotFound."""
    with perform(context, Action.view_own_handout) as doing:
        if not isinstance(context.actor, Holder):
            raise NotFound
        program = _named(doing, context.actor.program_id)
        return _told(doing, program, program.latest)


def _told(doing: Doing, program: Program, number: int) -> Told:
    version, link = version_and_link(doing, program, number)
    usual = usual_look(doing.session, doing.clinic_id, program.id)
    look = Wish(layout=Layout.standard).on(usual)
    handout, _ = handout_of(doing.session, doing.context.house, version, link, look, doing.context.now)
    return Told(handout, fixed_words(look.language))


def _named(doing: Doing, program_id: UUID) -> Program:
    program = owned(doing.session, Program, doing.clinic_id, program_id)
    doing.about("program", program.id, patient=program.patient_id)
    return program


def _may_make_usual(context: Context) -> bool:
    return isinstance(context.actor, SignedIn) and verdict(context.actor, Action.change_clinic) is Verdict.yes
