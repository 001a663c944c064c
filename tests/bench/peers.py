"""Other ways to make the same sheet: what each prints is said in its own words, and is the same in all.

Title, goal, plan, then six exercises with drawing, dose and steps, and the square code. None of them but ours and
WeasyPrint's own has tags that pass a checker, and ReportLab's has none at all: they are floors, not replacements.
"""

import base64
import json
import os
import pickle
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import typst
from playwright.sync_api import sync_playwright
from reportlab.graphics.shapes import Drawing
from reportlab.graphics.shapes import Path as Shape
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer

from clinic.adapters.pdf import handout_html
from clinic.adapters.pdf_forms import DrawnForms
from clinic.adapters.pdf_layouts import styles_of
from clinic.adapters.pdf_wire import Job
from clinic.adapters.templates import static_folder
from clinic.domain.handout import Handout, HandoutItem

Print = Callable[[Handout], bytes]
FONTS = static_folder() / "fonts"
_PATH = re.compile(r'<path[^>]*?\bd="([^"]+)"')
_TOKEN = re.compile(r"[MmLlHhVvCcZz]|-?\d*\.?\d+")
_BOX = re.compile(r'viewBox="([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)"')
_SIZES = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "z": 0}


def whole_html(handout: Handout) -> str:
    """Our HTML with everything inside: the pictures as data: addresses, the styles in its head."""
    html, pictures = handout_html(handout, {})
    for name, media in pictures.items():
        inside = base64.b64encode(media.content).decode()
        html = html.replace(f"media:{name}", f"data:{media.type};base64,{inside}")
    style = "".join((static_folder() / "print" / f"{name}.css").read_text() for name in styles_of(handout))
    return html.replace("</head>", f"<style>{style}</style></head>")


@contextmanager
def naive_printer(variant: str = "") -> Iterator[Print]:
    """WeasyPrint as it comes, kept running in a process of its own."""
    place = {**os.environ, "FONTCONFIG_FILE": str(FONTS / "fonts.conf")}
    command = [sys.executable, "-P", str(Path(__file__).with_name("naive.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=place) as process:
        asks, answers = process.stdin, process.stdout
        assert asks
        assert answers

        def render(handout: Handout) -> bytes:
            asks.write(json.dumps({"html": whole_html(handout), "variant": variant}).encode() + b"\n")
            asks.flush()
            return answers.read(int(answers.readline()))

        yield render
        asks.close()


@contextmanager
def typst_printer() -> Iterator[Print]:
    """Typst in this process, drawings as SVG files beside the source."""
    with tempfile.TemporaryDirectory() as folder:
        compiler = typst.Compiler(root=folder, font_paths=[str(FONTS)], ignore_system_fonts=True)

        def render(handout: Handout) -> bytes:
            for item in handout.items:
                (Path(folder) / f"{item.number}.svg").write_text(item.figures[0].svg, encoding="utf-8")
            source = "\n".join(_typst(handout)).encode()
            found: bytes = compiler.compile(source, format="pdf")
            return found

        yield render


def _typst(handout: Handout) -> Iterator[str]:
    yield '#set page(paper: "a4", margin: 15mm)\n#set text(font: "Clinic Sans", size: 14pt)'
    yield f"= #{_said(handout.title)}\n#{_said(handout.goal)}\n\n#{_said(handout.daily)}"
    for item in handout.items:
        yield f"== #{_said(f'{item.number} {item.title}')}"
        yield f'#grid(columns: (62mm, 1fr), image("{item.number}.svg", height: 54mm, fit: "contain"), ['
        yield f"#block(stroke: 1.4pt, inset: 4mm)[#{_said(item.dose)} \\ #{_said(item.schedule)}]"
        yield from (f"+ #{_said(step)}" for step in item.steps)
        yield "])"
        yield from (f"#{_said(text)}\n" for text in (*item.cues, *item.avoid))


def _said(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@contextmanager
def reportlab_printer() -> Iterator[Print]:
    """ReportLab's flowables; the drawings' paths drawn anew each time, filled or stroked."""
    pdfmetrics.registerFont(TTFont("Sans", FONTS / "clinic-sans.ttf"))
    words = ParagraphStyle("words", fontName="Sans", fontSize=14, leading=18)
    heading = ParagraphStyle("heading", words, fontSize=20, leading=24)

    def item_parts(item: HandoutItem) -> Iterator[object]:
        yield Paragraph(f"{item.number} {item.title}", heading)
        yield _drawing(item.figures[0].svg)
        yield from (Paragraph(text, words) for text in (item.dose, item.schedule, *item.steps, *item.cues))

    def render(handout: Handout) -> bytes:
        out = BytesIO()
        story: list[object] = [
            Paragraph(text, words) for text in (handout.title, handout.goal, handout.daily)
        ]
        for item in handout.items:
            story += [KeepTogether(list(item_parts(item))), Spacer(1, 12)]
        SimpleDocTemplate(out).build(story)
        return out.getvalue()

    yield render


def _drawing(svg: str) -> Drawing:
    found = _BOX.search(svg)
    assert found
    left, top, wide, high = map(float, found.groups())
    scale = min(176 / wide, 153 / high)
    drawing = Drawing(wide * scale, high * scale)
    for text in _PATH.findall(svg):
        shape = Shape(strokeColor=HexColor("#16242a"), fillColor=None, strokeWidth=0.5)
        _trace(shape, _TOKEN.findall(text), lambda x, y: ((x - left) * scale, (high - (y - top)) * scale))
        drawing.add(shape)
    return drawing


def _trace(shape: Shape, tokens: list[str], at: Callable[[float, float], tuple[float, float]]) -> None:
    x = y = 0.0
    command = "m"
    while tokens:
        if tokens[0].isalpha():
            command = tokens.pop(0)
        kind = command.lower()
        numbers = [float(tokens.pop(0)) for _ in range(_SIZES[kind])]
        if kind == "z":
            shape.closePath()
            continue
        left, top = (x, y) if command.islower() else (0.0, 0.0)
        if kind == "h":
            numbers.append(y - top)
        elif kind == "v":
            numbers.insert(0, x - left)
        points = [(a + left, b + top) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]
        x, y = points[-1]
        flat = [value for point in points for value in at(*point)]
        {"m": shape.moveTo, "c": shape.curveTo}.get(kind, shape.lineTo)(*flat)
        command = {"m": "l", "M": "L"}.get(command, command)


@contextmanager
def chromium_printer(chromium: str) -> Iterator[Print]:
    """Chromium kept running, one page of it, tagged PDF with an outline; our own HTML and stylesheets."""
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()

        def render(handout: Handout) -> bytes:
            page.set_content(whole_html(handout))
            return page.pdf(tagged=True, outline=True, prefer_css_page_size=True)

        yield render
        browser.close()


@contextmanager
def our_printer() -> Iterator[Print]:
    """Our own render in a process of its own, with the fonts of the sheet as every peer has them."""
    place = {**os.environ, "FONTCONFIG_FILE": str(FONTS / "fonts.conf")}
    command, forms = [sys.executable, "-m", "tests.bench.ours"], DrawnForms()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=place) as process:
        asks, answers = process.stdin, process.stdout
        assert asks
        assert answers

        def render(handout: Handout) -> bytes:
            html, pictures = handout_html(handout, {})
            pickle.dump(Job(html, forms.put_in(pictures), styles_of(handout), "0" * 64), asks)
            asks.flush()
            content, drawn = pickle.load(answers)
            forms.keep(pictures, drawn)
            found: bytes = content
            return found

        yield render
        asks.close()


def processor_seconds() -> float:
    """Processor time of this process, of all that it started and that still live, and of their children that ended."""
    parents, times = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                after = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(after[1])
            times[int(entry.name)] = sum(map(int, after[11:15])) / os.sysconf("SC_CLK_TCK")
    ours, new = {os.getpid()}, {os.getpid()}
    while new:
        new = {one for one, parent in parents.items() if parent in new}
        ours |= new
    return time.process_time() + sum(times[one] for one in ours if one != os.getpid())
