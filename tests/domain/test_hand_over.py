"""The hand-over: three ticks an exercise, each once and in their order."""

import pytest

from clinic.domain.errors import Invalid
from clinic.domain.hand_over import HandOver, Taught, Tick

WHOLE = Taught("a", tuple(Tick))
HALF = Taught("b", (Tick.did, Tick.shown))


def test_ticks_stand_in_their_order_and_once() -> None:
    assert Taught("a", (Tick.did, Tick.shown, Tick.did)).ticks == (Tick.shown, Tick.did)


def test_an_item_is_whole_with_all_three() -> None:
    assert WHOLE.whole
    assert not HALF.whole


def test_what_is_open_is_named_and_what_is_not_there_was_not_taught() -> None:
    over = HandOver((WHOLE, HALF))
    assert over.open(["a", "b", "c"]) == ("b", "c")
    assert over.begun(["b"])
    assert not over.begun(["c"])
    assert not HandOver().begun(["a"])


def test_a_note_too_long_is_refused() -> None:
    with pytest.raises(Invalid):
        HandOver((), "x" * 1001)
