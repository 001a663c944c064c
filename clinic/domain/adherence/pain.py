"""Pain beside adherence: it alters no figure there, and its mean has a rule of its own."""

from collections.abc import Iterable
from fractions import Fraction


def mean_pain(answers: Iterable[int | None]) -> Fraction | None:
    """Give the mean of the pain answers, 0 to 10. A 0 is an answer; a blank (None) is none. None without answers."""
    given = [pain for pain in answers if pain is not None]
    return Fraction(sum(given), len(given)) if given else None
