"""Which facts stay when two rows were one person."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.merges import Agreed, LastWord, Reminding, from_plain, joined, reminding, to_plain
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


def test_nothing_at_home_stands_only_where_neither_row_names_a_thing() -> None:
    nothing = replace(BARE, equipment=("nothing",))
    assert joined(nothing, FULL).equipment == joined(FULL, nothing).equipment == ("chair",)
    assert joined(nothing, BARE).equipment == joined(BARE, nothing).equipment == ("nothing",)


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


MARCH = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def row(said: str, day: int = 0, written: int | None = None) -> Agreed:
    """A row on which this was said on a day of March and written down then, or on another day."""
    at = MARCH + DAY * (day if written is None else written)
    last = LastWord(said == "yes", (MARCH + DAY * day).date(), at) if said else None
    return Agreed(said == "yes", last)


@pytest.mark.parametrize(
    ("kept", "gone", "after"),
    [
        (row(""), row(""), Reminding.none),
        (row("no"), row("no"), Reminding.none),
        (row("yes"), row(""), Reminding.kept),
        (row("yes"), row("yes", 1), Reminding.kept),
        (row("yes", 1), row("no"), Reminding.kept),
        (row("yes"), row("no", 1), Reminding.ended),
        (row(""), row("yes"), Reminding.carried),
        (row("no"), row("yes", 1), Reminding.carried),
        (row("no", 1), row("yes"), Reminding.turned_off),
        (row("no", 1), row("yes", 0, written=2), Reminding.turned_off),
        (row("no", 1), row("yes", 1), Reminding.turned_off),
    ],
)
def test_the_last_word_counts_and_a_doubtful_one_is_a_no(
    kept: Agreed, gone: Agreed, after: Reminding
) -> None:
    assert reminding(kept, gone, same_address=True) is after


def test_a_yes_to_another_address_is_not_carried() -> None:
    assert reminding(row(""), row("yes"), same_address=False) is Reminding.elsewhere


GONE_ADDRESS = replace(row("yes"), addressed=False)


@pytest.mark.parametrize(
    ("gone", "same", "after"),
    [
        (row(""), True, Reminding.unaddressed),
        (row("no", 1), True, Reminding.ended),
        (row("yes"), True, Reminding.carried),
        (row("yes"), False, Reminding.unaddressed),
    ],
)
def test_a_yes_without_its_address_does_not_go_to_the_others(
    gone: Agreed, same: bool, after: Reminding
) -> None:
    assert reminding(GONE_ADDRESS, gone, same_address=same) is after


@given(
    said=st.tuples(st.sampled_from(["", "yes", "no"]), st.sampled_from(["", "yes", "no"])),
    days=st.tuples(*[st.integers(0, 3)] * 4),
    same=st.booleans(),
)
def test_nobody_is_reminded_after_a_merge_who_said_no_last(
    said: tuple[str, str], days: tuple[int, int, int, int], same: bool
) -> None:
    kept, gone = (row(word, *days[2 * turn : 2 * turn + 2]) for turn, word in enumerate(said))
    if reminding(kept, gone, same_address=same) in (Reminding.kept, Reminding.carried):
        assert "yes" in said
        noes = [one.last for one in (kept, gone) if one.last and not one.last.given]
        yeses = [one.last for one in (kept, gone) if one.last and one.last.given]
        assert all(no.said_on <= yes.said_on and no.at < yes.at for no in noes for yes in yeses)
