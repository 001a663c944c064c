"""``make bench``: figures of speed, on the terminal and in ``instance/bench.json``; ``ONLY=`` runs one group."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from tests.bench import builder, caseload, checkins, figures, handouts, pages, patients, prints, scans, server
from tests.bench.measure import Measured

GROUPS: dict[str, Callable[[], Iterator[Measured]]] = {
    "figure": figures.measure,
    "handout": handouts.measure,
    "prints": prints.measure,
    "checkin": checkins.measure,
    "caseload": caseload.measure,
    "patients": patients.measure,
    "pages": pages.measure,
    "builder": builder.measure,
    "scans": scans.measure,
    "server": server.measure,
}


def main(only: str = "") -> int:
    """Run the groups and print each figure as it comes; status 2 for an unknown group."""
    if only and only not in GROUPS:
        print(f"There is no group {only}. Groups: {', '.join(GROUPS)}.", file=sys.stderr)
        return 2
    found: list[Measured] = []
    for name, group in GROUPS.items():
        if only in ("", name):
            for measured in group():
                found.append(measured)
                print(measured.line(), flush=True)
    target = Path("instance/bench.json")
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps([asdict(measured) for measured in found], indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
