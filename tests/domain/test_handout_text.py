"""The handout in words alone: as text, and for the ear."""

import json
from dataclasses import replace

import pytest

from clinic.adapters.templates import templates_folder
from clinic.domain.handout_text import aloud, spoken, written
from tests.adapters.sheets import BRIDGE, HANDOUT, items

WORDS = json.loads((templates_folder() / "handouts" / "words.en.json").read_text(encoding="utf-8"))

TEXT = """\
YOUR HIP PROGRAM
For Rosa M.
From Riverside Clinic
“So that you can lift your grandson without fear.”
Each day: 9 minutes, once a day
Only 5 minutes? Do number 1
Stop and call Dana Lee, 555 0142, if you have: pain above 5 of 10, tingling, numbness
Call 112 at once if you cannot pass water.

1. Hip hinge
   knees bent more, with a broomstick
   You need: a broomstick
   10 to 12 times, 2 rounds
   Once a day: Monday, Wednesday and Friday
   1) Stand with your feet as wide as your shoulders.
   2) Bend your knees a little more than feels normal.
   3) Send your hips back. Keep the stick on your head, back and tailbone.
   4) Squeeze your buttocks to stand up tall.
   Think of this: Reach for a wall behind you that nobody sees.
   Not this: Rounding your back.

Tell us how it went, or ask us: riverside.example/c and type 7KQ2 M4TR 9XWD HB3E
Version 3 – Check K7QF-4M2X
"""
EAR = """\
Exercise 1 of 1: Bridge with tilted pelvis. The drawing shows: A person lies on the back with bent knees and lifts \
the hips. Hold 20 to 30 seconds. Or 10 to 12 lifts, 2 to 3 rounds. Every second day. Step 1: Lie on your back and \
bend your knees. Step 2: Tilt your pelvis so that your low back lies flat. Step 3: Lift your back bone by bone. \
Step 4: Stop before your back arches. Think of this: Roll up like a string of beads. Keep your knees as wide as your \
hips. Not this: Arching your low back. pushing through your toes only. Take care: Pain or doubt: ask us first. \
Why this way: Your back likes this better than the plank for now. A note for you: Do this one on the bed if the floor \
is too low for you. Rest whenever you like."""


def test_the_plain_text_says_what_the_sheet_says() -> None:
    assert written(replace(HANDOUT, items=items(1)), WORDS) == TEXT


def test_read_aloud_an_exercise_is_one_paragraph_with_its_drawing_in_words() -> None:
    opening, exercise, closing = spoken(replace(HANDOUT, items=(replace(BRIDGE, number=1),)), WORDS).split(
        "\n\n"
    )
    assert opening.startswith("Your hip program. For Rosa M. From Riverside Clinic.")
    assert exercise == EAR
    assert "type 7 K Q 2, M 4 T R, 9 X W D, H B 3 E." in closing


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("10 to 12 times · 2 rounds", "10 to 12 times, 2 rounds."),
        ("step – firm, at least 15 cm (6 inches) high", "Step, firm, at least 15 cm, 6 inches, high."),
        ("“I want to garden.”", "“I want to garden.”"),
        ("Only 5 minutes?", "Only 5 minutes?"),
        ("", ""),
    ],
)
def test_nothing_is_left_that_only_the_eye_understands(text: str, heard: str) -> None:
    assert aloud(text) == heard
