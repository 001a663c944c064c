"""The render process: what it may not reach, how it ends, and that it always gives the same bytes."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

import pikepdf
import pytest
from PIL import Image

from clinic.adapters.pdf import Limits, Media, Renderer, RenderFailed, TooLarge, render_handout
from tests.adapters.sheets import HANDOUT

HEAD = "<html lang=en><title>t</title>"
SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    one = Renderer()
    yield one
    one.close()


@pytest.fixture(scope="module")
def hits() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that notes who calls, and its address."""
    seen: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            if self.path.startswith("/redirect"):
                self.send_response(302)
                self.send_header("Location", "file:///etc/hostname" if "file" in self.path else "/inside")
            else:
                self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()


@pytest.fixture
def canary(tmp_path: Path) -> str:
    path = tmp_path / "canary.txt"
    path.write_text("CANARY")
    return path.as_uri()


def svg(inside: str, before: str = "") -> bytes:
    kinds = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'{before}<svg {kinds} viewBox="0 0 9 9">{inside}</svg>'.encode()


VECTORS = {
    "link to an attachment": '<a rel=attachment href="FILE">x</a>',
    "attached file": '<link rel=attachment href="FILE">',
    "picture from a file": '<img src="FILE" alt=x>',
    "embedded file": '<embed src="FILE">',
    "picture in a data address": "<img alt=x src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>\">",
    "picture from a host": '<img src="HOST/1" alt=x>',
    "object from a host": '<object data="HOST/2"></object>',
    "redirect to the inside": '<img src="HOST/redirect" alt=x>',
    "redirect to a file": '<img src="HOST/redirect-file" alt=x>',
    "imported style": '<style>@import "HOST/3";</style>',
    "background": '<p style="background: url(HOST/4)">x',
    "linked style": '<link rel=stylesheet href="HOST/5">',
    "font": "<style>@font-face { font-family: q; src: url(HOST/6) }</style><p style='font-family: q'>x",
    "file by ftp": '<img src="ftp://127.0.0.1/7" alt=x>',
    "script link": '<a href="javascript:alert(1)">x</a>',
    "file link": '<a href="FILE">x</a>',
    "unknown picture": '<img src="media:other" alt=x>',
}
DRAWINGS = {
    "file in a drawing": svg('<image href="FILE" width="9" height="9"/>'),
    "host in a drawing": svg('<image xlink:href="HOST/8" width="9" height="9"/>'),
    "entity from a file": svg("<text>&x;</text>", '<!DOCTYPE svg [<!ENTITY x SYSTEM "FILE">]>'),
    "use of another drawing": svg('<use href="HOST/9#a"/>'),
    "style from a host": svg('<style>@import "HOST/10";</style><path d="M0 0h9v9z"/>'),
}


@pytest.mark.parametrize("vector", VECTORS)
def test_a_document_reaches_no_file_and_no_host(
    renderer: Renderer, hits: tuple[str, list[str]], canary: str, vector: str
) -> None:
    host, seen = hits
    html = HEAD + VECTORS[vector].replace("HOST", host).replace("FILE", canary)
    with pytest.raises(RenderFailed) as error:
        renderer.render(html)
    assert not isinstance(error.value, TooLarge)
    assert (
        "not part of it" in str(error.value)
        or "not allowed" in str(error.value)
        or "attachment" in str(error.value)
    )
    assert seen == []


@pytest.mark.parametrize("vector", DRAWINGS)
def test_a_drawing_reaches_no_file_and_no_host(
    renderer: Renderer, hits: tuple[str, list[str]], canary: str, vector: str
) -> None:
    host, seen = hits
    drawing = DRAWINGS[vector].replace(b"HOST", host.encode()).replace(b"FILE", canary.encode())
    try:
        content = renderer.render(HEAD + "<img src=media:a alt=x>", {"a": Media("image/svg+xml", drawing)})
    except RenderFailed:
        content = b""
    assert b"CANARY" not in uncompressed(content)
    assert seen == []


def uncompressed(content: bytes) -> bytes:
    if not content:
        return b""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all)
    return out.getvalue()


def test_the_canary_would_be_seen(canary: str, hits: tuple[str, list[str]]) -> None:
    """The control: the same address is readable from here, so silence above is not luck."""
    with urlopen(canary) as file:
        assert file.read() == b"CANARY"
    with urlopen(hits[0] + "/control"):
        assert hits[1] == ["/control"]
    hits[1].clear()


def png(side: int) -> bytes:
    out = BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    return out.getvalue()


BOMBS: dict[str, tuple[str, bytes]] = {
    "nested flex": ("<div style=display:flex>" * 14 + "x", b""),
    "style variables": (
        "<style>:root{--a0:xxxxxxxxxx;"
        + "".join(f"--a{n}:var(--a{n - 1}) var(--a{n - 1});" for n in range(1, 30))
        + "}p{font-family:var(--a29)}</style><p>x",
        b"",
    ),
    "tiny page": ("<style>@page{size:10px;margin:0}</style><p>" + "word " * 2000, b""),
    "a megabyte of text": ("<p>" + "word " * 200_000, b""),
    "5,000 rows": ("<table>" + "<tr><td>x<td>x<td>x<td>x<td>x" * 5000, b""),
    "huge letters": ("<p style=font-size:9999999px>x", b""),
    "500 nested blocks": ("<div>" * 500 + "x", b""),
    "a picture of 13,000 by 13,000": ("<img src=media:a alt=x>", png(13_000)),
    "a drawing that uses itself": (
        "<img src=media:a alt=x>",
        svg(
            '<g id="a0"><path d="M0 0h9v9z"/></g>'
            + "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
        ),
    ),
}


@pytest.fixture(scope="module")
def strict() -> Iterator[Renderer]:
    """The same renderer with a quarter of the time, so that the bombs take a quarter of the suite's."""
    one = Renderer(Limits(cpu_seconds=2, wall_seconds=6))
    one.start()
    yield one
    one.close()


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_ends_in_time_with_a_way_out_and_the_next_sheet_is_fine(strict: Renderer, bomb: str) -> None:
    html, picture = BOMBS[bomb]
    kind = "image/png" if picture.startswith(b"\x89PNG") else "image/svg+xml"
    begun = time.monotonic()
    with pytest.raises(RenderFailed) as error:
        strict.render(HEAD + html, {"a": Media(kind, picture)} if picture else {})
    assert time.monotonic() - begun < 7
    assert str(error.value).endswith(".")
    assert isinstance(error.value, TooLarge) == (kind != "image/png")
    assert strict.render(HEAD + "<p>fine").startswith(b"%PDF-1.7")


def test_a_picture_may_have_many_pixels_but_not_more_than_memory_holds(strict: Renderer) -> None:
    html = HEAD + "<img src=media:a alt=x style='width: 5cm'>"
    assert strict.render(html, {"a": Media("image/png", png(2000))})
    with pytest.raises(RenderFailed, match="picture"):
        strict.render(html, {"a": Media("image/png", png(7000))})


def test_the_default_limits_are_ten_seconds_of_work_thirty_of_waiting_and_a_gibibyte() -> None:
    assert Limits() == Limits(cpu_seconds=10, wall_seconds=30, memory_bytes=1 << 30)


def test_the_web_process_never_imports_the_layout_library() -> None:
    code = (
        "import sys, clinic.adapters.pdf; print({'weasyprint', 'pydyf', 'fontTools', 'PIL'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_render_process_knows_no_secret_and_no_foreign_font(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINIC_SECRET", "CANARY")
    one = Renderer()
    one.start()
    assert one._parent is not None
    environment = Path(f"/proc/{one._parent.pid}/environ").read_bytes().split(b"\0")
    one.close()
    names = {entry.partition(b"=")[0].decode() for entry in environment if entry}
    assert names <= {
        "PYTHONPATH", "PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE", "LC_ALL", "HOME", "FONTCONFIG_FILE",
        "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "WEASYPRINT_DLL_DIRECTORIES",
    }  # fmt: skip
    fonts = fonts_of(renderer.render(HEAD + "<p style='font-family: DejaVu Serif'>x"))
    assert {font.split("+")[1].split("-")[0] for font in fonts} == {"Clinic"}


def fonts_of(content: bytes) -> set[str]:
    with pikepdf.open(BytesIO(content)) as pdf:
        return {
            str(one.BaseFont)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Subtype") == "/Type0"
        }


def test_links_to_web_mail_and_phone_stay(renderer: Renderer) -> None:
    targets = ["https://a.example/c#x", "http://a.example/", "mailto:a@a.example", "tel:5550142"]
    html = HEAD + "".join(f'<p><a href="{target}">x</a>' for target in targets)
    with pikepdf.open(BytesIO(renderer.render(html))) as pdf:
        assert [str(note.A.URI) for note in pdf.pages[0].Annots] == targets


@pytest.mark.parametrize(
    "scheme",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "JaVaScRiPt:alert(1)",
        "vbscript:x",
        "file:///etc/passwd",
        "//etc",
    ],
)
def test_other_links_are_refused(renderer: Renderer, scheme: str) -> None:
    with pytest.raises(RenderFailed, match=r"not allowed|laid out"):
        renderer.render(HEAD + f'<a href="{scheme}">x</a>')


def test_nothing_active_is_in_a_finished_sheet(renderer: Renderer) -> None:
    with pikepdf.open(BytesIO(render_handout(renderer, HANDOUT))) as pdf:
        found = {key for one in pdf.objects if isinstance(one, pikepdf.Dictionary) for key in one}
    assert "/StructParents" in found
    assert not found & {
        "/JavaScript",
        "/JS",
        "/Launch",
        "/OpenAction",
        "/AA",
        "/EmbeddedFiles",
        "/EF",
        "/XFA",
    }


def test_the_same_handout_gives_the_same_bytes_from_a_fresh_process_and_after_many_others(
    renderer: Renderer,
) -> None:
    first = render_handout(renderer, HANDOUT)
    for number in range(20):
        renderer.render(HEAD + f"<p>{number}<img src=media:a alt=x>", {"a": Media("image/svg+xml", SQUARE)})
    assert render_handout(renderer, HANDOUT) == first
    code = (
        "import sys, hashlib\n"
        "from clinic.adapters.pdf import Renderer, render_handout\n"
        "from tests.adapters.sheets import HANDOUT\n"
        "sys.stdout.buffer.write(render_handout(Renderer(), HANDOUT))"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Kathmandu", "LC_ALL": "C"}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, env=environment
        )
        assert done.stdout == first


def test_a_drawing_is_laid_down_once_and_reused_with_the_same_bytes() -> None:
    one = Renderer()
    placed = "<img src=media:a alt=x style='width: 3cm'>"
    drawing = svg('<g opacity=".5"><path d="M0 0h9v9z"/></g><circle cx="4" cy="4" r="3" fill-opacity=".2"/>')
    media = {"a": Media("image/svg+xml", drawing)}
    fresh = one.render(HEAD + placed * 3, media)
    assert one._drawn._forms
    assert one.render(HEAD + placed * 3, media) == fresh
    once = one.render(HEAD + placed, media)
    one.close()
    assert uncompressed(fresh).count(b" c\n") == uncompressed(once).count(b" c\n") > 0


def test_sheets_rendered_side_by_side_are_the_same_as_one_after_another(renderer: Renderer) -> None:
    pages = [HEAD + f"<p>sheet {number}" for number in range(12)]
    alone = [renderer.render(page) for page in pages]
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(renderer.render, pages)) == alone


def test_a_killed_parent_is_replaced_at_the_next_sheet() -> None:
    one = Renderer()
    before = one.render(HEAD + "<p>x")
    assert one._parent is not None
    os.kill(one._parent.pid, signal.SIGKILL)
    assert one.render(HEAD + "<p>x") == before
    one.close()


def test_a_closed_renderer_starts_anew_and_leaves_no_process() -> None:
    one = Renderer()
    one.start()
    assert one._parent is not None
    process = one._parent
    one.close()
    assert process.poll() is not None
    assert one.render(HEAD + "<p>x")
    one.close()


def test_a_lone_surrogate_is_refused_with_a_sentence(renderer: Renderer) -> None:
    with pytest.raises(RenderFailed, match="not text"):
        renderer.render(HEAD + "<p>\ud800")


def test_a_picture_without_words_is_refused(renderer: Renderer) -> None:
    with pytest.raises(RenderFailed, match="alt"):
        renderer.render(HEAD + "<img src=media:a>", {"a": Media("image/svg+xml", SQUARE)})
