"""How a sheet usually looks: the clinic's settings, in the size of letters that the patient wants to read."""

from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.handout import Colour, Layout, Look, Paper, Size
from clinic.domain.languages import sheet_language
from clinic.persistence.accounts import Clinic
from clinic.persistence.handouts import Place
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import owned


def usual_look(session: Session, clinic_id: UUID, program_id: UUID) -> Look:
    """The look of a program's sheet when nobody asks for another. The patient's letters go before the clinic's."""
    clinic = session.get_one(Clinic, clinic_id)
    program = owned(session, Program, clinic_id, program_id)
    patient = owned(session, Patient, clinic_id, program.patient_id)
    return _look(
        clinic.sheet_layout,
        clinic.paper,
        clinic.sheet_size,
        clinic.sheet_colour,
        patient.text_size,
        patient.language,
    )


def usual_at(place: Place) -> Look:
    """The same, of a place that was asked for already."""
    return _look(place.layout, place.paper, place.size, place.colour, place.letters, place.language)


def looks_at_once(session: Session, clinic_id: UUID, program_id: UUID) -> tuple[Look, ...]:
    """The sheets to render as soon as a version is published: the usual one, and its tick log."""
    usual = usual_look(session, clinic_id, program_id)
    log = Look(Layout.log, usual.paper, usual.size, usual.colour, usual.language)
    return (usual, log)


def _look(layout: str, paper: str, size: str, colour: str, letters: str, language: str) -> Look:
    own, house = Size(letters), Size(size)
    return Look(
        Layout(layout),
        Paper(paper.lower()),
        house if own is Size.standard else own,
        Colour(colour),
        sheet_language(language),
    )
