"""Which facts stay when two rows were one person."""

from dataclasses import replace
from datetime import date

from clinic.domain.merges import from_plain, joined, to_plain
from clinic.domain.patients import PatientFacts

BARE = PatientFacts("Rosa", "Marin")
FULL = PatientFacts(
    "Rosa", "Marin-Diaz", 1948, "es", "", "rosa@example.org", "555 0142", True, ("chair",), 10, "Mornings",
    date(1948, 3, 9), "large",
)  # fmt: skip


def test_what_the_kept_row_lacks_comes_from_the_other() -> None:
    after = joined(BARE, FULL)
    assert after == replace(FULL, family_name="Marin", language="en", text_size="standard")


def test_what_the_kept_row_says_stands() -> None:
    assert joined(FULL, replace(BARE, phone="555 0000", note="Evenings")) == replace(
        FULL, note="Mornings\n\nEvenings"
    )


def test_an_agreement_to_get_mail_never_moves_to_another_address() -> None:
    kept = replace(BARE, email="other@example.org")
    assert not joined(kept, FULL).mail_consent
    assert joined(BARE, FULL).mail_consent


def test_a_date_of_another_year_is_not_taken_over() -> None:
    assert joined(replace(BARE, birth_year=1950), FULL).birth_date is None
    assert joined(replace(BARE, birth_year=1948), FULL).birth_date == date(1948, 3, 9)


def test_the_same_note_is_not_written_twice() -> None:
    assert joined(FULL, FULL).note == "Mornings"


def test_facts_go_into_json_and_come_back() -> None:
    assert from_plain(to_plain(FULL)) == FULL
    assert from_plain(to_plain(BARE)) == BARE
