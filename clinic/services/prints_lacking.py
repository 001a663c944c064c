"""Packets whose sheets lack texts in their language: who they are, what may be done, what was done with each."""

from collections.abc import Sequence
from uuid import UUID

from clinic.domain.errors import Conflict
from clinic.domain.languages import DEFAULT, LANGUAGES, sheet_language
from clinic.domain.prints import Lacking, Packet, State
from clinic.persistence.patients import Patient
from clinic.persistence.prints import PrintPart, Running
from clinic.services import translations
from clinic.services.context import Doing
from clinic.services.translations import Lack


class Untold(Conflict):
    """Some sheets lack texts in their language; ``lacks`` names the patients and what is missing.

    Any can be printed as it is; ``turn``: among them are sheets of another language, which can be printed in English.
    """

    def __init__(self, lacks: tuple[tuple[str, Lack], ...]) -> None:
        self.lacks = lacks
        self.turn = not all(lack.stays for _, lack in lacks)
        names = ", ".join(sorted({lack.language.english for _, lack in lacks}))
        sheets = "1 sheet lacks" if len(lacks) == 1 else f"{len(lacks)} sheets lack"
        self.words = f"{sheets} {names} texts"
        super().__init__(
            f"{self.words}. Choose: print those as they are{' or in English' * self.turn}, or leave them out."
        )


def lacks_of(doing: Doing, chosen: Sequence[Running], packet: Packet, lacking: Lacking) -> dict[UUID, Lack]:
    """What these programs' packets lack, by program. Raises Untold while nobody has chosen what to do."""
    pairs = [(one.program_id, one.number) for one in chosen]
    note = packet.note if packet.cover else ""
    lacks = translations.lacking(doing.session, doing.clinic_id, pairs, packet.sheet.language, note)
    found = {lack.program_id: lack for lack in lacks}
    if found and lacking is Lacking.ask:
        raise Untold(tuple((one.patient, found[one.program_id]) for one in chosen if one.program_id in found))
    return found


def choice_for(lack: Lack | None, lacking: Lacking) -> dict[str, str]:
    """What a part's row says of the choice; nothing where no text is missing."""
    if lack is None:
        return {}
    if lacking is Lacking.english:
        return {"language": DEFAULT}
    if lacking is Lacking.as_they_are:
        return {"language": lack.language.tag}
    return {
        "state": State.cancelled.value,
        "failure": f"Left out: {lack.language.english} texts are missing.",
    }


def note_on(part: PrintPart, packet: Packet, patient: Patient) -> str:
    """What was done with one packet, in words; empty when nothing was missing."""
    wanted = packet.sheet.language or sheet_language(patient.language)
    if part.language is None:
        return ""
    if part.language == wanted:
        return "Printed as it is: some texts are in another language."
    return f"In {LANGUAGES[part.language].english}: {LANGUAGES[wanted].english} texts were missing."
