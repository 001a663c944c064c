"""How hard a text is to read."""

import pytest

from clinic.domain.reading import grade, syllables, worst_sentence


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("make", 1), ("makes", 1), ("moved", 1), ("lifted", 2), ("bounces", 2), ("table", 2), ("safely", 2),
        ("useful", 2), ("shoulder", 2), ("position", 3), ("exercise", 3), ("quiet", 2), ("going", 2),
        ("idea", 3), ("clinician", 3), ("people", 2), ("toes", 1), ("squeeze", 1), ("breathe", 1),
        ("alternatively", 5), ("stretches", 2), ("one", 1), ("knee", 1), ("arm's", 1), ("15", 2),
    ],
)  # fmt: skip
def test_syllables_are_counted(word, count):
    assert syllables(word) == count


def test_the_grade_is_the_published_formula():
    text = "The cat sat on the mat. The dog ran away."
    assert grade(text) == pytest.approx(0.39 * 10 / 2 + 11.8 * 11 / 10 - 15.59)


def test_long_words_and_sentences_raise_the_grade():
    plain = "Send your hips back. Keep your back long."
    learned = (
        "Maintaining anterior musculature activation necessitates considerable proprioceptive concentration."
    )
    assert grade(plain) < 2
    assert grade(learned) > 15


def test_a_text_without_words_has_no_grade_and_no_worst_sentence():
    assert grade(" … ") == 0
    assert worst_sentence("") is None


def test_the_worst_sentence_is_found():
    worst = worst_sentence(
        "Bend your knees a little bit. Contraindications necessitate immediate clinical evaluation. Go."
    )
    assert worst is not None
    assert worst.text == "Contraindications necessitate immediate clinical evaluation."


def test_a_short_sentence_is_worst_only_when_there_is_no_longer_one():
    worst = worst_sentence("Activation! Send your hips back and keep your back long.")
    assert worst is not None
    assert worst.text.startswith("Send")
