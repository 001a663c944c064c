"""A day opened to what was asked and what was told."""

from clinic.services import adherence_slots
from clinic.services.context import House
from tests.services.checkin_stage import BEGINS, HIKE, HINGE, set_stage


def test_a_day_stands_in_the_order_of_the_program(house: House) -> None:
    stage = set_stage(house, HINGE, HIKE)
    opened = adherence_slots.open_day(stage.staff(), stage.program_id, BEGINS)
    assert [line.name for line in opened.lines] == ["Hip hinge", "Hip hike"]
