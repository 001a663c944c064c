"""A clinic's own table: kept without loss, proved whole, and told where it surprises."""

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.symptom_table import TABLE, WORDS, Fall, decisions, lines_of, plain_lines, prove, report_at
from clinic.domain.symptoms import Felt, Line, Phase, Reported, Route, Where, line_for

ELSE = Line(Route.note)
LINES = st.builds(
    Line,
    st.sampled_from(Route),
    st.just(""),
    st.frozensets(st.sampled_from(WORDS), max_size=3),
    st.booleans(),
    st.none() | st.integers(1, 10),
    st.booleans(),
    st.none() | st.sampled_from(Phase),
    st.none() | st.sampled_from(Where),
)
TABLES = st.lists(LINES, max_size=8).map(lambda lines: (*lines, ELSE))


@given(TABLES, st.integers(1, 10), st.integers(0, 24_575))
def test_the_walk_finds_the_line_that_decides(lines: tuple[Line, ...], limit: int, number: int) -> None:
    place = decisions(lines, limit)[number]
    assert lines[place] == line_for(report_at(number), limit, lines)


@given(TABLES)
def test_every_report_has_exactly_one_way(lines: tuple[Line, ...]) -> None:
    proof = prove(lines)
    assert proof.checked == sum(proof.by_route.values()) == sum(proof.by_line) == 24_576


@given(TABLES)
def test_a_table_is_kept_without_loss(lines: tuple[Line, ...]) -> None:
    assert lines_of(plain_lines(lines)) == lines


def test_every_report_has_a_number_of_its_own() -> None:
    assert len({report_at(number) for number in range(24_576)}) == 24_576


def test_the_built_in_table_holds_no_surprise() -> None:
    for limit in range(1, 11):
        proof = prove(TABLE, limit)
        assert (proof.falls, proof.calmer) == ((), ())
    assert prove(TABLE).dead == ()


def test_a_line_behind_one_that_takes_more_is_dead() -> None:
    numb = frozenset({Felt.numbness})
    lines = (Line(Route.call, felt=numb), Line(Route.urgent, felt=numb, side=Where.both), ELSE)
    assert prove(lines).dead == (1,)


def test_more_pain_with_a_calmer_way_is_told() -> None:
    lines = (Line(Route.note, pain_from=8), Line(Route.call, pain_from=6), ELSE)
    (fall,) = prove(lines).falls
    nothing: frozenset[Felt] = frozenset()
    assert fall == Fall(0, Reported(nothing, 7), Reported(nothing, 8), Route.call, Route.note)


def test_one_word_more_with_a_calmer_way_is_told() -> None:
    tired = Line(Route.note, felt=frozenset({Felt.ache}))
    lines = (tired, Line(Route.call, felt=frozenset({Felt.numbness})), ELSE)
    assert {fall.place for fall in prove(lines).falls} == {0}


def test_both_sides_with_a_calmer_way_than_one_are_told() -> None:
    numb = frozenset({Felt.numbness})
    lines = (Line(Route.note, felt=numb, side=Where.both), Line(Route.call, felt=numb), ELSE)
    assert any(fall.more.where is Where.both and fall.less.where is Where.left for fall in prove(lines).falls)


def test_where_it_is_calmer_than_the_built_in_table_is_told_with_an_example() -> None:
    proof = prove((*TABLE[2:-1], ELSE))
    assert {(one.because, one.own) for one in proof.calmer} == {
        ("numb or weak on both sides", Route.call), ("numb and weak", Route.call),
    }  # fmt: skip
    assert all(line_for(one.example).route is Route.urgent for one in proof.calmer)
