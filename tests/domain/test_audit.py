"""The chain of the trail: every change, removal, insertion and cut is found, and named where it begins."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest

from clinic.domain.audit import START, Entry, first_break, head_seal, seal
from tests.cast import an_entry

KEY = b"k" * 32
CLINIC = UUID(int=7)
Chain = list[tuple[Entry, str]]
Head = tuple[int, str, str]


def written(length: int) -> tuple[Chain, Head | None]:
    """A chain as it is written."""
    chain: Chain = []
    before = START
    for number in range(1, length + 1):
        entry = replace(an_entry(CLINIC), number=number, facts={"version": number})
        before = seal(KEY, before, entry)
        chain.append((entry, before))
    return chain, (length, before, head_seal(KEY, CLINIC, length, before)) if length else None


@pytest.mark.parametrize("length", [0, 1, 30])
def test_a_chain_as_written_holds(length: int) -> None:
    chain, head = written(length)
    assert first_break(KEY, chain, CLINIC, head) is None


@pytest.mark.parametrize("place", range(30))
def test_a_changed_entry_is_named(place: int) -> None:
    chain, head = written(30)
    chain[place] = (replace(chain[place][0], verb="patient.change"), chain[place][1])
    found = first_break(KEY, chain, CLINIC, head)
    assert found is not None
    assert found.number == place + 1


@pytest.mark.parametrize("place", range(30))
def test_a_removed_entry_is_named(place: int) -> None:
    chain, head = written(30)
    del chain[place]
    found = first_break(KEY, chain, CLINIC, head)
    assert found is not None
    assert (found.number, found.message) == (place + 1, f"Entry {place + 1} was removed.")


@pytest.mark.parametrize("place", range(31))
def test_an_entry_put_in_is_named_even_if_the_rest_is_renumbered(place: int) -> None:
    chain, head = written(30)
    forged = replace(an_entry(CLINIC), number=place + 1)
    rest = [(replace(entry, number=entry.number + 1), kept) for entry, kept in chain[place:]]
    found = first_break(KEY, [*chain[:place], (forged, "f" * 64), *rest], CLINIC, head)
    assert found is not None
    assert found.number == place + 1


def test_a_chain_sealed_by_somebody_without_the_key_does_not_hold() -> None:
    chain, _ = written(3)
    forged = replace(chain[-1][0], number=4)
    kept = seal(b"x" * 32, chain[-1][1], forged)
    head = (4, kept, head_seal(b"x" * 32, CLINIC, 4, kept))
    found = first_break(KEY, [*chain, (forged, kept)], CLINIC, head)
    assert found is not None
    assert found.number == 4


def test_the_head_cannot_be_moved_back_or_taken_away() -> None:
    chain, head = written(9)
    earlier = (5, chain[4][1], head[2]) if head else None
    assert first_break(KEY, chain[:5], CLINIC, earlier) is not None
    assert first_break(KEY, chain, CLINIC, None) is not None
    assert first_break(KEY, [], CLINIC, head) is not None


def test_each_of_a_thousand_tamperings_is_found_where_it_begins() -> None:
    dice = Random(3)
    for _ in range(1000):
        chain, head = written(dice.randint(2, 12))
        place = dice.randrange(len(chain))
        entry, kept = chain[place]
        kind = dice.choice(["field", "seal", "remove", "swap", "repeat"])
        if kind == "field":
            chain[place] = (replace(entry, address=f"192.0.2.{dice.randrange(99)}"), kept)
        elif kind == "seal":
            chain[place] = (entry, kept[:-1] + ("0" if kept[-1] != "0" else "1"))
        elif kind == "remove":
            del chain[place]
        elif kind == "swap":
            place = min(place, len(chain) - 2)
            (one, first), (two, second) = chain[place : place + 2]
            chain[place : place + 2] = [
                (replace(two, number=one.number), first),
                (replace(one, number=two.number), second),
            ]
        else:
            chain.insert(place, (entry, kept))
            place += 1
        found = first_break(KEY, chain, CLINIC, head)
        assert found is not None, kind
        assert found.number == place + 1, kind
