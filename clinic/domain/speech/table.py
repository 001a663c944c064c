"""What a language must say so that every dose, schedule and side can be said in it."""

from collections.abc import Mapping
from dataclasses import dataclass

Counted = Mapping[str, str]
"""Plural category → a text with ``{n}``; "other" is always there. A category may leave ``{n}`` out, and is then
used for a single number only, never for a range."""


@dataclass(frozen=True, slots=True)
class Table:
    """One language's words. Braces hold what is put in; ``days`` begin on Monday."""

    to: str
    at_least: str
    or_: str
    and_: str
    times: Counted
    rounds: Counted
    seconds: Counted
    minutes: Counted
    hold: str
    hold_each: str
    rest: str
    no_rest: str
    slowly: str
    steadily: str
    briskly: str
    out: str
    still: str
    back: str
    weight: str
    weights: str
    band: str
    colours: Mapping[str, str]
    days: tuple[str, ...]
    every_day: str
    every_weekday: str
    from_to: str
    every_days: str
    often: Counted
    a_day: str
    a_week: str
    as_needed: str
    left: str
    right: str
    left_side: str
    right_side: str
    both_sides: str
    left_first: str
    right_first: str
    about_a_day: str
    pain_above: str
    numb: str
    gives_way: str
    do_number: str
    do_numbers: str
    time_number: str
    if_you_like: str
