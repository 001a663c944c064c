"""Forty hostile texts in every field of every layout: printed as words, and nothing active in the file."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from clinic.domain.handout import Answered, Handout, HandoutItem, Layout, Look
from tests.adapters.conftest import Print
from tests.adapters.sheet_reading import said
from tests.adapters.sheets import TARGET, items, sheet

PAYLOADS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "</p></body></html>",
    "<a href=javascript:a>x</a>", "<a href=file:///etc/passwd>", "<link rel=attachment href=x>", "<base href=//x>",
    "<iframe src=//x>", "<object data=x>", "<embed src=x>", "<meta http-equiv=refresh>", "<style>*{color:red}",
    "<!--", "]]>", "<?xml?>", "<!DOCTYPE x>", "<![CDATA[x", "&lt;b&gt;", "&#x3c;b>", "&amp;&nbsp;", "%3Cb%3E",
    "{{ 7*7 }}", "{% raw %}", "{# x #}", "${7*7}", "#{7*7}", "\"onclick='x'", "'><b>", "`x`", "\\u003c", "\\\\x",
    "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "url(//x)", "; DROP TABLE x;--", "' OR 1=1",
    "/JS (x) /S /JavaScript", "=HYPERLINK(x)",
)  # fmt: skip
ACTIVE = {
    "/JS", "/JavaScript", "/Launch", "/AA", "/OpenAction", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/XFA",
    "/RichMedia", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/AcroForm",
}  # fmt: skip
KEPT = {
    "svg",
    "photo",
    "logo",
    "colour",
    "language",
    "qr_target",
    "proof",
    "program",
    "key",
    "check_code",
    "layout",
}
"""Fields that no person types: they name a drawing, a language, an address of ours."""

SAME = (Layout.folded, Layout.fortnight)
"""Layouts that share all of their template with another one."""


def in_every_field(value: Any, text: Callable[[], str], name: str = "") -> Any:
    """The same value with another text in each of its texts."""
    if type(value) is str:
        return value if name in KEPT else text()
    if isinstance(value, tuple):
        return tuple(in_every_field(one, text, name) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value,
            **{one.name: in_every_field(getattr(value, one.name), text, one.name) for one in fields(value)},
        )
    return value


def full(item: HandoutItem) -> HandoutItem:
    """An exercise in which no field is empty."""
    return replace(
        item, side="left", suffix="x", dose_or=("x",), schedule="x", cues=("x",), avoid=("x",), equipment=("x",),
        may_feel=("x",), cautions=(f"x {item.number}",), note="x", reason="x", wrong=item.figures[0],
        questions=(Answered("x", "x"),),
    )  # fmt: skip


def hostile(layout: Layout, texts: tuple[str, ...]) -> Handout:
    """A handout in which each field holds all of some texts; on the fridge sheet, which is one page, one each."""
    handout = sheet(Look(layout), tuple(full(item) for item in items(1)))
    handout = replace(handout, letterhead=replace(handout.letterhead, footer="x"))
    turn = iter(range(10_000))
    whole = " ".join(texts)
    short = layout is Layout.fridge
    changed: Handout = in_every_field(handout, lambda: texts[next(turn) % len(texts)] if short else whole)
    return changed


def flat(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("begin", range(0, 40, 10))
@pytest.mark.parametrize("layout", [layout for layout in Layout if layout not in SAME])
def test_every_text_is_printed_as_words_and_nothing_is_active(
    printed: Print, layout: Layout, begin: int
) -> None:
    assert len(set(PAYLOADS)) == 40
    texts = PAYLOADS[begin : begin + 10]
    content = printed(hostile(layout, texts))
    words = flat("".join(one.text for one in said(content)))
    if layout is not Layout.fridge:
        assert [text for text in texts if flat(text) not in words] == []
    with pikepdf.open(BytesIO(content)) as pdf:
        objects = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream)]
        keys = {key for one in objects for key in one}
        kinds = {str(one[key]) for one in objects for key in ("/S", "/Subtype", "/Type") if key in one}
        links = {str(one.URI) for one in objects if "/URI" in one}
    assert not (keys | kinds) & ACTIVE
    assert links <= {TARGET}
