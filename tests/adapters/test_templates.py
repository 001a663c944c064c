import pytest
from jinja2 import UndefinedError

from clinic.adapters import templates


def rendered(source: str, **values: object) -> str:
    return templates.environment().from_string(source).render(**values)


def test_every_value_is_escaped_whatever_the_file_is_called() -> None:
    assert rendered("{{ name }}", name="<b>&") == "&lt;b&gt;&amp;"
    assert "&lt;script&gt;" in rendered('<p title="{{ x }}">', x="<script>")


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        rendered("{{ nobody }}")


def test_paragraphs_are_the_lines_that_hold_something() -> None:
    assert templates.paragraphs("one\r\n\n  two \n") == ["one", "two"]


@pytest.mark.parametrize(
    ("text", "expected"), [("Go", "ltr"), ("10 مرات", "rtl"), ("שלום", "rtl"), ("123", "ltr"), ("", "ltr")]
)
def test_direction_follows_the_first_strong_letter(text: str, expected: str) -> None:
    assert templates.direction(text) == expected


def test_templates_styles_and_fonts_are_where_the_folders_say() -> None:
    assert (templates.templates_folder() / "handouts" / "exercises.html").is_file()
    assert (templates.static_folder() / "fonts" / "fonts.conf").is_file()


def test_several_texts_become_sentences_and_one_stays_as_it_is() -> None:
    assert templates.sentences(["rounding your back"]) == "rounding your back"
    assert templates.sentences(["Knees drift in", "Heels lift."]) == "Knees drift in. Heels lift."
