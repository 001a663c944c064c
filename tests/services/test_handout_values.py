"""What the printed sheet says of a program: enough to do it well, on few pages, in the order of reading."""

from decimal import Decimal

import page
import pypdfium2
import pytest

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.dose import Dose, Load, LoadUnit, Range
from clinic.domain.handout import Layout, Look, Paper, Wish
from clinic.domain.programs import Chosen
from clinic.domain.schedule import Quota, Weekdays
from clinic.domain.sides import Side
from clinic.persistence import programs as rows
from clinic.persistence.links import current_link
from clinic.services import demo_stage, handouts
from clinic.services.demo_stage import Ask, Person, Stage
from clinic.services.handout_values import handout_of

FIVE_KG = Load(Decimal(5), Decimal(5), LoadUnit.kg)
GOAL = "I want to sit on the floor with my grandchildren."
ROSA = (
    Ask("hip-hinge", Dose(Range(2, 2), Range(10, 12)), modifications=(
        Chosen("smaller-range"), Chosen("wall-support", "You told me you fear to fall."),
        Chosen("bent-knees", "Your hamstrings pull."),
    )),
    Ask("hip-90-90-forward-lean", Dose(Range(2, 3), Range(10, 12)), Weekdays((1, 3, 5)), (Side.left, Side.right)),
    Ask("hip-hike", Dose(Range(2, 3), Range(8, 10)), Quota(3), (Side.left,), note="Hold on to the rail."),
)  # fmt: skip
READ = (
    """Hip rotation
“I want to sit on the floor with my grandchildren.”
Each day:
Stop and call Riverside Clinic, 555 0142, if you have: pain above 5 of 10,
tingling or numbness, a leg that gives way
1 Hip hinge
with your knees bent more, with a hand on the wall, with a smaller movement
You need: wall – a clear stretch in front of you
10 to 12 times · 2 rounds
Every day
1. Stand with your feet as wide as your shoulders and firm up your belly.
2. Put one hand on the wall at arm's length.
3. Send your hips straight back and tip forward with a long back.
4. Bend your knees more than you think you need.
5. Stop when you are about half way.
6. Squeeze your buttocks and stand tall without leaning back.
Think of this: Reach with your buttocks for a wall behind you that nobody can see.
✖ Not this: rounded back; a squat, not a hinge
You may feel: a pull at the back of your thighs as they get longer.
Take care: Keep good form. A poor hinge strains your low back.
Why this way: You told me you fear to fall. Your hamstrings pull.""",
    """2 Hip 90-90 stretch with forward lean · Both sides
You need: mat – soft enough to sit on; stick, if you like
10 to 12 times · 2 to 3 rounds
Monday, Wednesday and Friday
1. Sit with one leg in front, bent to 90 degrees.
2. Bend the other leg to 90 degrees at the side.
3. Lean forward slowly over your front leg.
4. Stop before your front heel lifts.
5. Come back up to where you began.
6. Change legs and do the same.
Think of this: Move your chest like a scoop: down, then forward along the leg.
✖ Not this: the front knee caves in; the heel comes up
You may feel: your outer hip stretch and your inner thigh work.
3 Hip hike · Left side: the leg that hangs
You need: step – firm, at least 15 cm (6 inches) high, does not slip
8 to 10 times · 2 to 3 rounds
3 times a week
1. Stand with your right leg on the edge of a step.
2. Let your left leg hang free beside the step.
3. Keep your right knee straight, not locked.
4. Pull your left hip up toward your left ribs.
5. Lower your left hip slowly.
Think of this: Your hip bone rides an elevator: up one floor, then down again.
✖ Not this: the standing knee bends; the upper body leans
You may feel: a firmer low back. That is expected. It does not mean harm.
Take care: Stand near something firm that you can grab if you lose your balance.
A note for you: Hold on to the rail.""",
)


@pytest.fixture
def rosa(stage: Stage) -> Person:
    """Rosa of the demo: three exercises, the first with three modifications."""
    return demo_stage.person(stage, "Rosa", "Marin", "Hip rotation", GOAL, ROSA, days=0)


def sheet(person: Person, paper: Paper = Paper.a4, layout: Layout = Layout.standard) -> bytes:
    context = person.stage.as_clinician(person.stage.now)
    return handouts.sheet(context, person.program_id, 1, Wish(layout, paper)).content


def texts(content: bytes) -> list[str]:
    return [" ".join(one.get_textpage().get_text_bounded().split()) for one in pypdfium2.PdfDocument(content)]


@pytest.mark.parametrize("paper", Paper)
def test_three_exercises_with_three_modifications_take_two_pages(rosa: Person, paper: Paper) -> None:
    found = texts(sheet(rosa, paper))
    assert len(found) == 2
    for text, expected in zip(found, READ, strict=True):
        place = 0
        for line in expected.splitlines():
            assert line in text[place:], line
            place = text.index(line, place) + len(line)


def test_the_detailed_sheet_shows_a_second_view_where_one_is_not_enough(rosa: Person) -> None:
    house, clinic_id = rosa.stage.house, rosa.stage.clinic_id
    with house.database.read() as session:
        (version,) = rows.versions(session, clinic_id, rosa.program_id)
        link = current_link(session, clinic_id, rosa.program_id)
        assert link
        values, _ = handout_of(session, house, version, link, Look(Layout.detailed), rosa.stage.now)
    assert [len(item.figures) for item in values.items] == [1, 2, 1]
    first, second = values.items[1].figures
    assert first.alt != second.alt


def test_an_outside_checker_finds_the_whole_sheet_readable_by_everyone(rosa: Person) -> None:
    report = page.validate_pdf_bytes(sheet(rosa), profile=page.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []


def test_general_cautions_are_not_said_again_with_each_exercise(rosa: Person) -> None:
    text = " ".join(texts(sheet(rosa)))
    general = [
        caution.text.one for caution in load_catalogue().exercises["plank"].cautions if caution.general
    ]
    assert len(general) == 2
    assert [caution for caution in general if caution in text] == []


def test_the_log_still_has_a_line_for_each_exercise_and_side(rosa: Person) -> None:
    text = " ".join(texts(sheet(rosa, layout=Layout.log)))
    for line in ("1 Hip hinge", "2 Hip 90-90", "left", "right", "3 Hip hike, left"):
        assert line in text


@pytest.mark.parametrize("paper", Paper)
def test_two_exercises_share_a_page_with_hardly_an_exception(stage: Stage, paper: Paper) -> None:
    exercises = load_catalogue().exercises.values()
    asks = tuple(
        Ask(
            exercise.slug,
            Dose(Range(2, 3), Range(10, 12), load=FIVE_KG if exercise.needs_load else None),
            sides=(Side.left, Side.right) if exercise.named_side else (),
        )
        for exercise in exercises
    )
    everything = demo_stage.person(stage, "Ana", "Bell", "Everything", "", asks, days=0)
    found = texts(sheet(everything, paper))
    assert len(found) <= 2 + len(asks) // 2
    numbers = [
        [number for number, exercise in enumerate(exercises, 1) if f"{number} {exercise.name}" in text]
        for text in found
    ]
    assert all(1 <= len(here) <= 2 for here in numbers)
    assert [number for here in numbers for number in here] == list(range(1, len(asks) + 1))
