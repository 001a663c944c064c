"""How a sheet is asked for at the command line: the words of the pages and of the addresses."""

from enum import StrEnum

import click

from clinic.domain.handout import Colour, Layout, Paper, Size, Wish


def by_value(*choices: StrEnum) -> "click.Choice[str]":
    """One of these by its value: of an enumeration click offers the names, which nobody reads anywhere else."""
    return click.Choice([one.value for one in choices])


def wish_of(
    layout: str | None, paper: str | None, size: str | None, colour: str | None, language: str | None
) -> Wish:
    """What was asked for; None is as usual."""
    return Wish(
        Layout(layout) if layout else None,
        Paper(paper) if paper else None,
        Size(size) if size else None,
        Colour(colour) if colour else None,
        language,
    )
