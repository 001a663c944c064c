"""Sheets of nobody, for the print process to lay out while nobody waits: what sheets have in common is then known.

They have each part that a usual sheet has, in words that stand for nothing. Only the render process asks for them.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from clinic.adapters.pdf import handout_html
from clinic.adapters.pdf_layouts import styles_of
from clinic.adapters.pdf_wire import Job
from clinic.domain.handout import (
    CheckInDoor,
    Clinician,
    Figure,
    Handout,
    HandoutItem,
    Layout,
    Letterhead,
    Log,
    LogRow,
    Paper,
    Recipient,
    Safety,
)

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} 1000"><path d="M0 0h9"/></svg>'
_UPRIGHT, _LYING = Figure(_SVG.format(500), "Upright."), Figure(_SVG.format(2500), "Lying.")
_LONG = (
    "These are words for two lines of a sheet, which stand here for those of somebody else and say nothing."
)
_ITEM = HandoutItem(
    number=1,
    title="Sample",
    figures=(_UPRIGHT,),
    steps=(_LONG, "One.", _LONG, "Two."),
    dose="10 times · 2 rounds · rest 30 seconds",
    suffix="in some form",
    side="left",
    dose_or=("Hold 20 seconds",),
    schedule="Every day",
    cues=(_LONG, "Three."),
    avoid=("four.",),
    equipment=("a chair",),
    may_feel=("five.",),
    cautions=("Six.",),
    reason=_LONG,
    note="Seven.\nEight.",
    wrong=Figure(_SVG.format(2000), "Right and wrong."),
)
_PLAIN = replace(_ITEM, side="", suffix="", equipment=(), note="", reason="", wrong=None, dose_or=())
_ITEMS = tuple(
    replace(item, number=place, figures=figures)
    for place, (item, figures) in enumerate(
        [
            (_ITEM, (_UPRIGHT,)), (_PLAIN, (_LYING,)), (_PLAIN, (_UPRIGHT, _LYING)),
            (_ITEM, (_LYING,)), (_PLAIN, (_UPRIGHT,)), (_PLAIN, (_LYING,)),
        ],
        start=1,
    )
)  # fmt: skip
_SHEET = Handout(
    program="sample",
    letterhead=Letterhead("Clinic", ("1 Street", "Town"), "555 0100"),
    clinician=Clinician("Clinician", "PT"),
    patient=Recipient("Name", "N"),
    title="Sample",
    version=1,
    published=date(2026, 1, 1),
    check_code="AAAA-AAAA",
    items=_ITEMS,
    goal=_LONG,
    daily="10 minutes, once a day",
    five_minutes="Do number 1",
    safety=Safety(("pain above 5 of 10", "tingling"), "Clinician", "555 0100", (_LONG,)),
    check_in=CheckInDoor("clinic.example/c", "AAAA AAAA AAAA AAAA", "https://clinic.example/c/#AAAA"),
    proof="https://clinic.example/verify#" + "A" * 160,
)
_SHORT = replace(_SHEET, goal="", items=(_PLAIN, replace(_ITEM, number=2)))
"""Its first exercise has room on page one."""
_ROWS = tuple(LogRow(item.number, item.title, (True, False) * 3 + (True,), item.side) for item in _ITEMS)


def samples() -> Iterator[Job]:
    """Two sheets and the log of each paper, in letters of standard size."""
    for paper in Paper:
        for sheet in (_SHEET, _SHORT, replace(_SHEET, layout=Layout.log, log=Log(_ROWS))):
            handout = replace(sheet, paper=paper)
            html, pictures = handout_html(handout, {})
            yield Job(html, pictures, styles_of(handout), "0" * 64)
