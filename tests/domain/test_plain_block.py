"""Text to paste: short lines of one width, signs that every record system keeps."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.plain_block import WIDTH, columns, plain, wrapped


def test_typographic_signs_become_those_of_the_keyboard() -> None:
    assert plain("“10–12” · ½ of it …") == '"10-12", 1/2 of it ...'


def test_invisible_signs_and_line_ends_go() -> None:
    assert plain("a\u200bb\r\nc\u202ed\tend\u00ad") == "ab cd end"


def test_names_keep_their_letters() -> None:
    assert plain("Zoë Núñez 李") == "Zoë Núñez 李"


@given(st.text(max_size=300), st.integers(0, 8))
def test_no_line_is_wider_than_the_block(text: str, indent: int) -> None:
    lines = list(wrapped(text, indent))
    assert all(columns(line) <= WIDTH for line in lines)
    assert "".join("".join(lines).split()) == "".join(plain(text).split())


@given(st.text(max_size=300))
def test_no_control_sign_is_left(text: str) -> None:
    assert not [sign for sign in plain(text) if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp")]
