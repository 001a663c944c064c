"""The table of routes is whole, careful, and gives each report exactly one way."""

from itertools import chain, combinations, product

import pytest

from clinic.domain.symptoms import TABLE, Felt, Phase, Reported, Route, Where, line_for, route_for, together

WORDS = [word for word in Felt if word is not Felt.none]
FELT = [
    frozenset({Felt.none}),
    *(frozenset(some) for some in chain.from_iterable(combinations(WORDS, size) for size in range(8))),
]
PAINS = [None, *range(11)]
EVERY = [Reported(*combination) for combination in product(FELT, PAINS, [None, *Phase], [None, *Where])]
LIMITS = [0, 3, 5, 10]


def test_every_combination_has_exactly_one_route() -> None:
    assert len(EVERY) == 129 * 12 * 4 * 4
    for limit in LIMITS:
        assert all(isinstance(route_for(reported, limit), Route) for reported in EVERY)


def test_the_last_line_fits_always_and_no_line_is_dead() -> None:
    assert all(TABLE[-1].fits(reported, 5) for reported in EVERY)
    assert {line_for(reported).because for reported in EVERY} == {line.because for line in TABLE}


def test_one_word_more_never_calms_a_route() -> None:
    for reported in EVERY:
        if Felt.none in reported.felt:
            continue
        for word in WORDS:
            more = Reported(reported.felt | {word}, reported.pain, reported.phase, reported.where)
            assert route_for(more).rank >= route_for(reported).rank


def test_more_pain_never_calms_a_route() -> None:
    for reported in EVERY:
        pain = -1 if reported.pain is None else reported.pain
        if pain < 10:
            more = Reported(reported.felt, pain + 1, reported.phase, reported.where)
            assert route_for(more).rank >= route_for(reported).rank


def test_a_lower_limit_never_calms_a_route() -> None:
    for reported in EVERY:
        ranks = [route_for(reported, limit).rank for limit in range(11)]
        assert ranks == sorted(ranks, reverse=True)


def test_both_sides_are_never_calmer_than_one() -> None:
    for reported in EVERY:
        both = Reported(reported.felt, reported.pain, reported.phase, Where.both)
        assert route_for(both).rank >= route_for(reported).rank


@pytest.mark.parametrize(
    ("reported", "route"),
    [
        (Reported(frozenset()), Route.note),
        (Reported(frozenset({Felt.none}), 0), Route.note),
        (Reported(frozenset({Felt.ache}), 4, Phase.after), Route.note),
        (Reported(frozenset(), 6), Route.look),
        (Reported(frozenset({Felt.tingling})), Route.look),
        (Reported(frozenset({Felt.ache}), 4, Phase.at_rest), Route.look),
        (Reported(frozenset({Felt.tingling}), 6), Route.call),
        (Reported(frozenset(), 8), Route.call),
        (Reported(frozenset({Felt.numbness}), None, None, Where.left), Route.call),
        (Reported(frozenset({Felt.giving_way}), 0), Route.call),
        (Reported(frozenset({Felt.numbness}), 0, None, Where.both), Route.urgent),
        (Reported(frozenset({Felt.numbness, Felt.weakness}), 0, None, Where.left), Route.urgent),
    ],
)
def test_known_cases_go_their_way(reported: Reported, route: Route) -> None:
    assert route_for(reported) is route


def test_left_and_right_reported_apart_are_seen_together() -> None:
    left = Reported(frozenset({Felt.tingling}), where=Where.left)
    right = Reported(frozenset({Felt.numbness}), where=Where.right)
    assert together([left, right]) is Where.both
    assert together([left, left]) is None
    assert together([left, Reported(frozenset({Felt.ache}), where=Where.right)]) is None
