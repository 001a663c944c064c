"""What is worked out once, for a sheet or for all, gives the same bytes as what WeasyPrint works out each time.

    python -P -m tests.adapters.test_pdf_quick [plain]

prints the hash of each sheet below, laid out quickly, after samples and after one another, or as WeasyPrint does it:
both need a process of their own.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import weasyprint

from clinic.adapters import pdf_engine
from clinic.adapters.pdf import handout_html
from clinic.adapters.pdf_layouts import styles_of
from clinic.adapters.pdf_sample import samples
from clinic.adapters.pdf_wire import Job
from clinic.adapters.templates import static_folder
from clinic.domain.handout import Handout, Layout, Size
from tests.adapters.test_handout_golden import long_names

SHEETS = [
    *(("en", layout, 5, Size.standard) for layout in Layout if layout is not Layout.folded),
    *(("ar", layout, 5, Size.standard) for layout in (Layout.standard, Layout.detailed, Layout.booklet, Layout.log)),
    *(("en", layout, 5, Size.large) for layout in (Layout.standard, Layout.compact, Layout.cards, Layout.log)),
    ("en", Layout.standard, 40, Size.standard),
    ("en", Layout.detailed, 1, Size.extra),
]  # fmt: skip


def hashes(*how: str) -> dict[str, str]:
    place = {
        **os.environ,
        "FONTCONFIG_FILE": str(static_folder() / "fonts" / "fonts.conf"),
        "PYTHONHASHSEED": "0",
    }
    command = [sys.executable, "-m", "tests.adapters.test_pdf_quick", *how]
    said = subprocess.run(
        command, env=place, cwd=Path(__file__).parents[2], capture_output=True, check=True, timeout=240
    )
    found: dict[str, str] = json.loads(said.stdout)
    return found


def test_a_sheet_laid_out_quickly_has_the_same_bytes() -> None:
    quick = hashes()
    assert len(quick) == len(SHEETS)
    assert len(set(quick.values())) == len(SHEETS)
    assert quick == hashes("plain")


def test_no_rule_names_a_page_or_hangs_on_the_first_one() -> None:
    """Styles are kept from sheet to sheet: none may follow from the size of a sheet's first page."""
    rules = "".join(path.read_text(encoding="utf-8") for path in (static_folder() / "print").glob("*.css"))
    assert not re.findall(r"[;{]\s*page\s*:|\d(?:vw|vh|vi|vb|vmin|vmax)\b", rules)


def test_a_sample_has_every_part_of_a_usual_sheet() -> None:
    sheet, short, log, *others = samples()
    assert len(others) == 3
    assert "overview" in sheet.html
    assert "first-item" in short.html
    parts = (
        "plan-stop",
        "urgent",
        "general",
        "figures-2",
        "suffix",
        "need",
        "dose-or",
        "line avoid",
        "pair",
        "note",
    )
    for part in parts:
        assert part in sheet.html
    assert 'class="pick"' in log.html


def _made(*, learn: bool) -> Iterator[tuple[str, str]]:
    engine = pdf_engine.Engine(static_folder() / "print")
    for sample in samples() if learn else ():
        engine.learn(sample)
    for language, layout, count, size in SHEETS:
        content, _ = engine.render(_job(long_names(language, layout, count, size)))
        yield f"{language}-{layout}-{count}-{size}", hashlib.sha256(content).hexdigest()


def _job(handout: Handout) -> Job:
    html, pictures = handout_html(handout, {})
    return Job(html, pictures, styles_of(handout), "0" * 64)


if __name__ == "__main__":
    plain = sys.argv[1:] == ["plain"]
    if plain:
        pdf_engine.use_quick_layout = pdf_engine.use_quick_boxes = pdf_engine.use_kept_styles = lambda: None
        pdf_engine.use_kept_letters = pdf_engine.use_known_glyphs = lambda: None
        pdf_engine.together = list
        pdf_engine.read = lambda html, fetcher: weasyprint.HTML(string=html, url_fetcher=fetcher)
    print(json.dumps(dict(_made(learn=not plain))))
