"""The pages for importing patients."""

import html
from io import BytesIO

import pytest

from clinic.domain.imports import SAMPLE
from tests.web.cast import Browser, Stage

FORMULA = "=HYPERLINK(http://evil.example)"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def owner(stage: Stage) -> Browser:
    return stage.browser("owner")


def upload(browser: Browser, content: bytes, name: str = "patients.csv"):  # type: ignore[no-untyped-def]
    form = {"csrf_token": browser.csrf, "file": (BytesIO(content), name)}
    return browser.post("/patients/import", data=form, content_type="multipart/form-data")


def hidden(page: str) -> str:
    return html.unescape(page.partition('<textarea name="text" hidden>\n')[2].partition("</textarea>")[0])


def test_a_file_goes_through_preview_confirm_and_back(owner: Browser) -> None:
    sample = owner.get("/patients/import/sample.csv")
    assert (sample.mimetype, sample.text.removeprefix("\ufeff")) == ("text/csv", SAMPLE)
    shown = upload(owner, sample.data)
    assert shown.status_code == 200
    assert "separated by commas" in shown.text
    assert "Kaya" not in owner.get("/patients?find=kaya").text.partition("<main")[2].partition("</form>")[2]
    answer = owner.send("/patients/import/confirm", {"text": hidden(shown.text), "file_name": "patients.csv"})
    assert answer.status_code == 303
    assert "Ahmed Kaya" in owner.get("/patients?find=kaya").text
    page = owner.get("/patients/import").text
    undo = page.partition('action="/patients/imports/')[2].partition('"')[0]
    assert owner.send(f"/patients/imports/{undo}").status_code == 303
    assert "Nobody has this name" in owner.get("/patients?find=kaya").text
    assert owner.send(f"/patients/imports/{undo}").status_code == 409


def test_wrong_cells_are_shown_by_line_and_column_and_cannot_be_confirmed(owner: Browser) -> None:
    shown = upload(owner, b"First name;Born\nAna;1950\nBo;yesterday\n")
    assert shown.status_code == 422
    assert "Line 3" in shown.text
    assert "/patients/import/confirm" not in shown.text
    answer = owner.send("/patients/import/confirm", {"text": "First name;Born\nBo;yesterday"})
    assert answer.status_code == 422
    assert 'id="f-file-problem"' in answer.text


def test_formulas_and_code_in_a_file_are_text(owner: Browser) -> None:
    text = f"First name\tNote\n{FORMULA}\t{SCRIPT}\n{SCRIPT}\tx\n"
    shown = upload(owner, text.encode(), f"{SCRIPT}.csv")
    assert SCRIPT not in shown.text
    assert hidden(shown.text).replace("\r\n", "\n") == text
    assert owner.send("/patients/import/confirm", {"text": text, "file_name": SCRIPT}).status_code == 303
    for page in ("/patients?find=script", "/patients?find=hyperlink", "/patients/import"):
        found = owner.get(page).text
        assert SCRIPT not in found
    assert FORMULA in html.unescape(owner.get("/patients?find=hyperlink").text)


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 99, b"\xff\xfe\xff", b'First name\n"', b"no heading", bytes(range(256)) * 40]
)
def test_what_is_no_such_file_is_told(owner: Browser, content: bytes) -> None:
    answer = upload(owner, content)
    assert answer.status_code == 422
    assert 'id="f-file-problem"' in answer.text


def test_no_file_at_all_is_told(owner: Browser) -> None:
    assert owner.send("/patients/import").status_code == 422
