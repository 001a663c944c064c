"""The render process: what it may not reach, how it ends, and that it always gives the same bytes."""

import os
import signal
import subprocess
import sys
import threading
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
from clinic.figure.api import draw
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


def nested_uses(count: int) -> bytes:
    groups = "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, count))
    return svg('<g id="a0"><path d="M0 0h9v9z"/></g>' + groups)


def doubled(name: str, count: int) -> str:
    """Style variables of which each is the one before twice."""
    return (
        f":root{{--a0:{name};"
        + "".join(f"--a{n}:var(--a{n - 1}) var(--a{n - 1});" for n in range(1, count))
        + "}"
    )


def laughs() -> bytes:
    """Entities of an XML document of which each is the one before ten times."""
    entities = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return svg("<text>&l9;</text>", f"<!DOCTYPE svg [{entities}]>")


SHOWN = "<img src=media:a alt=x>"
BOMBS: dict[str, tuple[str, bytes]] = {
    "nested flex": ("<div style=display:flex>" * 14 + "x", b""),
    "nested grids": ("<div style=display:grid>" * 14 + "x", b""),
    "60,000 blocks that stand anywhere": ("<p style=position:absolute>x" * 60_000, b""),
    "style variables": (f"<style>{doubled('xxxxxxxxxx', 30)}p{{font-family:var(--a29)}}</style><p>x", b""),
    "style variables in words": (
        f"<style>{doubled('x', 28)}p::before{{content:var(--a27)}}</style><p>x",
        b"",
    ),
    "tiny page": ("<style>@page{size:10px;margin:0}</style><p>" + "word " * 2000, b""),
    "a page break in every word": ("<style>p{break-after:page}</style>" + "<p>x" * 20_000, b""),
    "a megabyte of text": ("<p>" + "word " * 200_000, b""),
    "a megabyte without a space": ("<p>" + "w" * 1_000_000, b""),
    "5,000 rows": ("<table>" + "<tr><td>x<td>x<td>x<td>x<td>x" * 5000, b""),
    "5,000 columns": ("<table><tr>" + "<td>x" * 5000, b""),
    "a cell over a million columns": ("<table>" + "<tr><td colspan=1000 rowspan=60000>x" * 200, b""),
    "huge letters": ("<p style=font-size:9999999px>x", b""),
    "500 nested blocks": ("<div>" * 500 + "x", b""),
    "5,000 nested lines": ("<span>" * 5000 + "x", b""),
    "20,000 floats": ("<i style=float:left>x</i>" * 20_000, b""),
    "100,000 columns of text": (f"<div style=columns:100000>{'word ' * 20_000}</div>", b""),
    "100,000 counters": ("<p style='counter-increment:a;content:counter(a)'>x" * 60_000, b""),
    "20,000 rules of style": (
        "<style>"
        + "".join(f"p:nth-child({n}n+1) ~ p{{color:red}}" for n in range(1, 20_000))
        + "</style>"
        + "<p>x" * 200,
        b"",
    ),
    "a picture of 13,000 by 13,000": (SHOWN, png(13_000)),
    "60,000 links": ("<a href=tel:1>x</a> " * 60_000, b""),
    "a drawing that uses itself": (SHOWN, nested_uses(9)),
    "a drawing in a circle": (SHOWN, svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>')),
    "a drawing of 200,000 shapes": (SHOWN, svg('<path d="M0 0A5 5 0 0 1 9 9z" opacity=".5"/>' * 200_000)),
    "entities of entities": (SHOWN, laughs()),
    "a drawing of 20,000 groups": (SHOWN, svg("<g>" * 20_000 + "</g>" * 20_000)),
    "a path of a million points": (SHOWN, svg(f'<path d="M0 0{"l1 1 q1 1 2 2" * 500_000}"/>')),
}
"""Each burns time or memory in a renderer that has no limits."""
UNREADABLE = {"a picture of 13,000 by 13,000", "entities of entities"}
HARMLESS: dict[str, tuple[str, bytes]] = {
    "a page of a kilometre": ("<style>@page{size:1km}</style><p>x", b""),
    "a block of a kilometre": ("<p style=height:1km;overflow:hidden>x", b""),
    "sums in sums": (f"<p style='width:{'calc(' * 60}1px{')' * 60}'>x", b""),
    "nested tables": ("<table><tr><td>" * 12 + "x", b""),
    "nested shrinking blocks": ("<div style=display:inline-block>" * 24 + "x", b""),
    "a pattern in itself": (
        SHOWN,
        svg('<pattern id="p" width="9" height="9"><path fill="url(#p)" d="M0 0h9v9z"/></pattern>'
            '<path fill="url(#p)" d="M0 0h9v9z"/>'),
    ),
}  # fmt: skip
"""What looks like a bomb and is none: it is printed."""


@pytest.fixture(scope="module")
def strict() -> Iterator[Renderer]:
    """The same renderer with a tenth of the time and several at once, so that all bombs take little of the suite's."""
    one = Renderer(Limits(cpu_seconds=1, wall_seconds=25), at_once=6)
    one.start()
    yield one
    one.close()


@pytest.fixture(scope="module")
def exploded(strict: Renderer) -> dict[str, RenderFailed | None]:
    """What became of each bomb, all thrown together: the error, or nothing where a sheet came out."""
    with ThreadPoolExecutor(6) as threads:
        return dict(zip(BOMBS, threads.map(lambda bomb: _thrown(strict, *bomb), BOMBS.values()), strict=True))


def _thrown(renderer: Renderer, html: str, picture: bytes) -> RenderFailed | None:
    kind = "image/png" if picture.startswith(b"\x89PNG") else "image/svg+xml"
    try:
        renderer.render(HEAD + html, {"a": Media(kind, picture)} if picture else {})
    except RenderFailed as error:
        return error
    return None


def test_there_are_as_many_bombs_as_were_promised() -> None:
    assert len(BOMBS) == 27


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_ends_with_a_sentence_and_a_way_out(
    exploded: dict[str, RenderFailed | None], bomb: str
) -> None:
    error = exploded[bomb]
    assert error is not None
    if bomb in UNREADABLE:
        assert str(error).startswith("A picture") or str(error) == "A drawing of the sheet cannot be read."
    else:
        assert isinstance(error, TooLarge)
        assert str(error).endswith("Print fewer exercises at a time, or shorten the longest notes.")


def test_after_all_the_bombs_the_next_sheet_is_fine(
    strict: Renderer, exploded: dict[str, RenderFailed | None]
) -> None:
    assert len(exploded) == len(BOMBS)
    assert strict.render(HEAD + "<p>fine").startswith(b"%PDF-1.7")


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_like_a_bomb_is_printed(strict: Renderer, name: str) -> None:
    assert _thrown(strict, *HARMLESS[name]) is None


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


def test_a_figure_on_several_pages_and_in_two_sizes_is_one_object(renderer: Renderer) -> None:
    media = {"f": Media("image/svg+xml", draw("hip-hinge").svg.encode())}
    page = "<p style='break-before: page'>{}<img src=media:f alt='a hip hinge' style='width: {}cm'>"
    body = "".join(page.format(number, width) for number, width in enumerate((9, 3, 9, 3)))
    with pikepdf.open(BytesIO(renderer.render(HEAD + body, media))) as document:
        drawn = [
            {thing.objgen for thing in one.resources.XObject.values() if thing.Subtype == "/Form"}
            for one in document.pages
        ]
        forms = [thing for thing in document.objects if getattr(thing, "Subtype", None) == "/Form"]
        curves = sum(form.read_bytes().count(b" c\n") for form in forms if isinstance(form, pikepdf.Stream))
    assert len(drawn) == 4
    assert len(set.intersection(*drawn)) == 1
    assert curves == uncompressed(renderer.render(HEAD + page.format(0, 9), media)).count(b" c\n") > 200


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
