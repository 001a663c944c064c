"""How speed is measured: ratios in one run, both sides taken in turn, the median and the spread of several."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

SHOWN = "–"
"""The goal of a figure that is only to be seen."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure. ``met`` is None when it was not run (``against`` then says why)."""

    name: str
    value: float | None
    unit: str
    goal: str
    met: bool | None
    against: str
    runs: int = 1
    spread: float = 0.0

    def line(self) -> str:
        """One line for the terminal."""
        value = "-" if self.value is None else f"{self.value:.3g}"
        said = (
            "shown"
            if self.goal == SHOWN
            else "not run"
            if self.met is None
            else "met"
            if self.met
            else "short"
        )
        return f"{self.name:32} {value:>9} {self.unit:6} {self.goal:10} {said:8} {self.against}"


def seconds(act: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def ratio(
    name: str, ours: Callable[[], object], theirs: Callable[[], object], *, goal: float, against: str,
    runs: int = 7, at_most: bool = True, rates: bool = False,
) -> Measured:  # fmt: skip
    """Ours by theirs, in turn in one run. ``rates``: the two return numbers (the more the better) themselves."""
    found = []
    for _ in range(runs):
        if rates:
            found.append(float(ours()) / float(theirs()))  # type: ignore[arg-type]
        else:
            found.append(seconds(ours) / seconds(theirs))
    value = statistics.median(found)
    met = value <= goal if at_most else value >= goal
    sign = "≤" if at_most else "≥"
    return Measured(name, value, "×", f"{sign} {goal}", met, against, runs, max(found) - min(found))


def at_most(name: str, values: list[float], unit: str, goal: float, against: str) -> Measured:
    """The median of several values, to be at most the goal."""
    value = statistics.median(values)
    return Measured(
        name, value, unit, f"≤ {goal:g}", value <= goal, against, len(values), max(values) - min(values)
    )


def not_run(name: str, unit: str, goal: str, why: str) -> Measured:
    """A figure that this machine cannot take."""
    return Measured(name, None, unit, goal, None, f"({why})")


def percentile(values: list[float], share: float) -> float:
    """The value that ``share`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
