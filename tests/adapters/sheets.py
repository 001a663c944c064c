"""Handouts to print in tests: a drawing, plain words, every part of a sheet filled."""

from dataclasses import replace
from datetime import date

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
    Look,
    Recipient,
    Safety,
)
from clinic.domain.handout_copy import Copy, Taught
from clinic.domain.handout_cover import Cover, Inside
from clinic.domain.handout_progress import PainMark, Progress, Span, WeekDone

TARGET = "https://riverside.example/c#7KQ2M4TR.AAECAwQFBgcICQoLDA0ODw"


def figure(alt: str, width: int = 520, height: int = 1000) -> Figure:
    """A stick figure of some shape, with what real drawings use: curves, a pale ghost, colour, rounded lines."""
    middle, knee = width // 2, height * 3 // 4
    body = f'<path d="M{middle} {height}L{middle - 40} {knee}Q{middle} {height // 2} {middle + 60} {height // 4}"/>'
    return Figure(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 -10 {width + 20} {height + 20}" fill="none"'
        f' stroke="#16242a" stroke-width="9" stroke-linecap="round">'
        f'<g opacity=".3">{body}<circle cx="{middle}" cy="{height // 8}" r="60"/></g>'
        f'<g transform="translate(-30 0)">{body}<ellipse cx="{middle}" cy="90" rx="60" ry="70" fill="#ead"/></g>'
        f'<path d="M0 {height}h{width}"/></svg>',
        alt,
    )


HINGE = HandoutItem(
    number=1,
    title="Hip hinge",
    figures=(figure("A person hinges at the hips with a stick along the back."),),
    steps=(
        "Stand with your feet as wide as your shoulders.",
        "Bend your knees a little more than feels normal.",
        "Send your hips back. Keep the stick on your head, back and tailbone.",
        "Squeeze your buttocks to stand up tall.",
    ),
    dose="10 to 12 times, 2 rounds",
    suffix="knees bent more, with a broomstick",
    schedule="Once a day: Monday, Wednesday and Friday",
    cues=("Reach for a wall behind you that nobody sees.",),
    avoid=("rounding your back.",),
    equipment=("a broomstick",),
)
HIKE = HandoutItem(
    number=2,
    title="Hip hike",
    figures=(figure("Seen from behind, a person stands on a step; the right leg hangs.", 360, 1140),),
    steps=(
        "Stand on the step with your left leg.",
        "Let your right leg hang down.",
        "Lift your right hip toward your ribs.",
        "Lower slowly.",
    ),
    dose="10 times, 2 to 3 rounds",
    side="right leg hangs",
    suffix="on a step at least 15 cm (6 in) high",
    schedule="Every day",
    may_feel=("a firmer low back. That is expected.",),
)
BRIDGE = HandoutItem(
    number=3,
    title="Bridge with tilted pelvis",
    figures=(figure("A person lies on the back with bent knees and lifts the hips.", 810, 400),),
    steps=(
        "Lie on your back and bend your knees.",
        "Tilt your pelvis so that your low back lies flat.",
        "Lift your back bone by bone.",
        "Stop before your back arches.",
    ),
    dose="Hold 20 to 30 seconds",
    dose_or=("10 to 12 lifts, 2 to 3 rounds",),
    schedule="Every second day",
    cues=("Roll up like a string of beads.", "Keep your knees as wide as your hips."),
    avoid=("arching your low back.", "pushing through your toes only."),
    cautions=("Pain or doubt: ask us first.",),
    reason="Your back likes this better than the plank for now.",
    note="Do this one on the bed if the floor is too low for you.\nRest whenever you like.",
)
ITEMS = (HINGE, HIKE, BRIDGE)


def items(count: int) -> tuple[HandoutItem, ...]:
    """The three exercises over and over, numbered from 1."""
    return tuple(replace(ITEMS[place % 3], number=place + 1) for place in range(count))


def a_log(count: int = 3, days: int = 7, first_day: date | None = date(2026, 3, 9)) -> Log:
    """A log of some exercises: the first asked on every second day, the second on each side."""
    rows = []
    for item in items(count):
        asked = tuple(item.number != 1 or day % 2 == 0 for day in range(days))
        for side in ("left", "right") if item.title == "Hip hike" else ("",):
            rows.append(LogRow(item.number, item.title, asked, side))
    return Log(tuple(rows), days, first_day)


HANDOUT = Handout(
    program="0190-abc",
    letterhead=Letterhead("Riverside Clinic", ("12 Mill Lane",), "555 0142"),
    clinician=Clinician("Dana Lee", "DPT"),
    patient=Recipient("Rosa", "M"),
    title="Your hip program",
    version=3,
    published=date(2026, 3, 10),
    check_code="K7QF-4M2X",
    items=items(2),
    goal="So that you can lift your grandson without fear.",
    daily="9 minutes, once a day",
    five_minutes="Do number 1",
    safety=Safety(
        ("pain above 5 of 10", "tingling", "numbness"),
        "Dana Lee",
        "555 0142",
        ("Call 112 at once if you cannot pass water.",),
    ),
    check_in=CheckInDoor("riverside.example/c", "7KQ2 M4TR 9XWD HB3E", TARGET),
)

LONGEST = "Half-kneeling hip flexor stretch with the arm overhead and a slow side bend"
DAY = HANDOUT.published
PROGRESS = Progress(
    DAY,
    (Span("last_7", "8", 13, 62, 85), Span("last_28", "8", 13, 62, 85), Span("program", "0", 0)),
    tuple(WeekDone(DAY.replace(day=number), done, 13) for number, done in ((2, 800), (9, 1050))),
    tuple(PainMark(DAY.replace(day=number), pain) for number, pain in ((2, 5), (4, 4), (9, 0))),
)

COVER = Cover(
    (Inside(Layout.standard, 3), Inside(Layout.log, 1)),
    "It was good to see you walk up the stairs.\nCall if number 2 is too much.",
    date(2026, 3, 24),
)


def a_copy(exercises: tuple[HandoutItem, ...]) -> Copy:
    """The record of a hand-over of some exercises: the first taught whole, the second only shown."""
    lines = tuple(
        Taught(
            item.number, item.title, item.dose, (item.number < 3, item.number < 2, item.number < 2),
            (("knees bent more", "Your hamstrings pull."), ("Goes on after", "12 times on both sides, twice")),
        )
        for item in exercises
    )  # fmt: skip
    return Copy(
        lines, "24 November 2026, 10:05, Dana Lee", "Her daughter will help.", (("Along with it", "Walks."),),
        (("No warm-up is named.", "She walks here."),),
    )  # fmt: skip


def sheet(look: Look, exercises: tuple[HandoutItem, ...] = items(3)) -> Handout:
    """The handout of the tests in one look, with what its layout needs."""
    days = look.layout.days
    return replace(
        HANDOUT,
        items=exercises,
        proof=f"https://riverside.example/verify#{'K7QF4M2X' * 20}",
        layout=look.layout,
        paper=look.paper,
        size=look.size,
        colour=look.colour,
        log=a_log(len(exercises), days) if days else None,
        progress=PROGRESS if look.layout is Layout.progress else None,
        cover=COVER if look.layout is Layout.cover else None,
        copy=a_copy(exercises) if look.layout is Layout.copy else None,
    )
