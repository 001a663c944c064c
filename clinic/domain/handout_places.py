"""Where on a sheet a text stands, in words that lead to the place where it was typed."""

from clinic.domain.handout import Handout

PLACES = {
    "title": "the title of the program",
    "goal": "the goal",
    "patient": "the patient’s name",
    "clinician": "the clinician’s name",
    "letterhead": "the clinic’s letterhead",
    "safety": "the clinic’s urgent signs",
}
"""First part of a path → words."""
OF_ITEM = {"note": "the note of exercise {}", "reason": "the reason told in exercise {}"}


def place_words(handout: Handout, letter: str) -> str:
    """The first place of a letter on the sheet, such as "the note of exercise 2"."""
    part, *rest = handout.first_with(letter).split(".")
    if part == "items":
        return OF_ITEM.get(rest[1], "exercise {}").format(int(rest[0]) + 1)
    return PLACES.get(part, "the sheet")
