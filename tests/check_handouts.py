"""The outside PDF/UA-1 checker over a folder of sheets, such as ``make handouts`` writes. Too long for every run::

.venv/bin/python -m tests.check_handouts instance/handouts
"""

import sys
import time
from pathlib import Path

import page


def check(folder: Path) -> int:
    """Print what fails, then how many were checked in which time; 1 if anything failed."""
    began, failed = time.perf_counter(), 0
    sheets = sorted(folder.rglob("*.pdf"))
    for sheet in sheets:
        report = page.validate_pdf_bytes(sheet.read_bytes(), profile=page.ValidationProfile.PDF_UA_1)
        failed += bool(report.failures)
        for failure in report.failures:
            print(f"{sheet.relative_to(folder)}: {failure.rule_id} {failure.message}")
    print(f"{len(sheets)} sheets checked in {time.perf_counter() - began:.0f} s, {failed} failed")
    return int(failed > 0 or not sheets)


if __name__ == "__main__":
    sys.exit(check(Path(sys.argv[1])))
