"""The printed sheets: what stands on them, in which order, on which page, and who can read them."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import page
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from clinic.adapters.pdf import Media, Renderer, render_handout, uncovered
from clinic.domain.errors import Invalid
from clinic.domain.handout import (
    Answered,
    Clinician,
    Layout,
    Letterhead,
    LogRow,
    Look,
    Paper,
    Recipient,
    Safety,
    Size,
)
from clinic.domain.log_sheet import PageMark
from tests.adapters.conftest import Print
from tests.adapters.sheet_pages import elements, page_number
from tests.adapters.sheets import BRIDGE, HANDOUT, HIKE, HINGE, TARGET, a_log, figure, items, sheet

LONG_NOTE = ("Take your time and breathe. " * 150)[:4000]
FOREIGN_NOTE = "مرحبا، ابدأ ببطء ثم زد 10 مرات. 🙂\nשלום, Ωμέγα, Колено → ✓"
LOG = replace(HANDOUT, layout=Layout.log, items=items(3), log=a_log())
LONG = replace(
    HANDOUT,
    title="A program with a long title " * 8,
    patient=Recipient("Wolfeschlegelsteinhausenbergerdorff" * 5 + " Annabelle Marie", "W"),
    clinician=Clinician("Dr. " + "Alexandrina Konstantinopoulou " * 6, "DPT, OCS"),
    letterhead=Letterhead(
        "The Centre for Rehabilitation of the Eastern Region " * 4, ("A street 1234", "A town"), "1", "gone"
    ),
)
SHEETS = {
    "one": replace(HANDOUT, items=items(1)),
    "two": HANDOUT,
    "two on letter": replace(HANDOUT, paper=Paper.letter),
    "three": replace(HANDOUT, items=items(3)),
    "five": replace(HANDOUT, items=items(5)),
    "forty": replace(HANDOUT, items=items(40)),
    "long names, no logo": LONG,
    "long note": replace(HANDOUT, items=(replace(HINGE, note=LONG_NOTE), HIKE)),
    "foreign note": replace(HANDOUT, items=(replace(BRIDGE, number=1, note=FOREIGN_NOTE),)),
    "two drawings": replace(
        HANDOUT,
        items=(replace(HIKE, figures=(*HIKE.figures, figure("The same, seen from the front.", 360, 1140))),),
    ),
    "no door, no plan": replace(HANDOUT, check_in=None, goal="", daily="", five_minutes=""),
    "log": LOG,
    "log of two weeks without dates": replace(
        LOG, layout=Layout.fortnight, log=a_log(3, 14, None), paper=Paper.letter
    ),
    "log of forty": replace(LOG, log=a_log(40)),
}


def pages_of(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    return [one.get_textpage().get_text_bounded().replace("\r\n", "\n") for one in document]


def picture(content: bytes, number: int, dpi: int) -> Image.Image:
    return pypdfium2.PdfDocument(content)[number].render(scale=dpi / 72).to_pil().convert("L")


def in_order(text: str, *parts: str) -> bool:
    joined, place = " ".join(text.split()), -1
    for part in parts:
        place = joined.find(part, place + 1)
        if place < 0:
            return False
    return True


@pytest.mark.parametrize("name", SHEETS)
def test_an_outside_checker_finds_the_sheet_readable_by_everyone(printed: Print, name: str) -> None:
    report = page.validate_pdf_bytes(printed(SHEETS[name]), profile=page.ValidationProfile.PDF_UA_1)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.rules.total > 90


@pytest.mark.parametrize("name", SHEETS)
def test_every_page_says_whose_it_is_which_version_and_how_to_report(printed: Print, name: str) -> None:
    handout = SHEETS[name]
    texts = pages_of(printed(handout))
    for number, text in enumerate(texts, 1):
        flat = " ".join(text.split())
        assert handout.letterhead.name[:14] in flat
        assert handout.title[:10] in flat
        assert f"For {handout.patient.first[:10]}" in flat
        assert handout.clinician.name[:6] in flat
        assert "Version 3" in flat
        assert "10 March 2026" in flat
        assert "K7QF-4M2X" in flat
        assert f"Page {number} of {len(texts)}" in flat
        if handout.check_in:
            assert in_order(flat, "Tell us how it went", "riverside.example/c", "7KQ2 M4TR 9XWD HB3E")


def test_the_standard_sheet_reads_in_the_order_in_which_it_is_seen(printed: Print) -> None:
    (text,) = pages_of(printed(replace(HANDOUT, items=items(1))))
    words = (
        "Your hip program|So that you can lift|Each day: 9 minutes, once a day|Only 5 minutes? Do number 1|"
        "Stop and call Dana Lee, 555 0142, if you have: pain above 5 of 10, tingling, numbness|Call 112|"
        "1 Hip hinge|knees bent more|You need: a broomstick|10 to 12 times, 2 rounds|Once a day: Monday|"
        "1. Stand with|2. Bend|3. Send|4. Squeeze|Think of this:|Not this: rounding"
    )
    assert in_order(text, *words.split("|"))


def test_two_short_exercises_stand_on_the_first_sheet_of_a4(printed: Print) -> None:
    safety = Safety(("pain above 5", "tingling", "numbness"), "", "555 0142")
    assert len(pages_of(printed(replace(HANDOUT, safety=safety)))) == 1


@pytest.mark.parametrize("paper", Paper)
def test_no_page_holds_more_than_two_exercises_and_none_is_split(printed: Print, paper: Paper) -> None:
    handout = replace(HANDOUT, items=items(40), paper=paper)
    texts = [" ".join(["", *text.split()]) for text in pages_of(printed(handout))]
    found = []
    for text in texts:
        here = [item for item in handout.items if f" {item.number} {item.title}" in text]
        assert len(here) <= 2
        for item in here:
            assert all(step in text for step in item.steps)
            assert item.dose in text
        found += [item.number for item in here]
    assert found == list(range(1, 41))


@pytest.mark.parametrize("name", ["two", "three", "long note", "two drawings"])
def test_each_drawing_is_on_the_page_of_its_exercise(printed: Print, name: str) -> None:
    handout = SHEETS[name]
    texts = pages_of(printed(handout))
    with pikepdf.open(BytesIO(printed(handout))) as pdf:
        places = {str(one["/Alt"]): page_number(pdf, one) for one in elements(pdf, "/Figure")}
    for item in handout.items:
        for drawing in item.figures:
            assert f"{item.number} {item.title}" in " ".join(texts[places[drawing.alt]].split())


def test_a_note_of_four_thousand_characters_is_printed_whole(printed: Print) -> None:
    text = " ".join(" ".join(pages_of(printed(SHEETS["long note"]))).split())
    assert text.count("Take") == LONG_NOTE.count("Take") > 140


def test_long_names_stand_in_full_on_the_first_page(printed: Print) -> None:
    first = "".join(pages_of(printed(LONG))[0].split())
    assert "".join(LONG.patient.words.split()) in first
    assert "".join(LONG.clinician.name.split()) in first
    assert "".join(LONG.letterhead.name.split()) in first
    assert "".join(LONG.title.split()) in first


def test_words_of_other_scripts_come_out_of_the_sheet_as_they_went_in(printed: Print) -> None:
    text = "".join(pages_of(printed(SHEETS["foreign note"])))
    for word in ("مرحبا", "ببطء", "مرات", "שלום", "Ωμέγα", "Колено", "→", "✓"):
        assert word in text or word[::-1] in text
    with pikepdf.open(BytesIO(printed(SHEETS["foreign note"]))) as pdf:
        names = {
            str(one.BaseFont)[8:]
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and "/BaseFont" in one
        }
    assert {"Clinic-Arabic", "Clinic-Hebrew", "Clinic-World", "Clinic-Emoji", "Clinic-Arrows"} <= names


def test_a_character_without_a_glyph_is_named_before_anything_is_printed() -> None:
    assert uncovered("10 × knie, Ж, مرحبا, 🙂 👨‍👩‍👧 é ✓ →\r\n") == []
    assert uncovered("腰 and 腰 and ꙮ and ก") == ["腰", "ꙮ", "ก"] or uncovered("腰ก") == ["腰", "ก"]
    handout = replace(HANDOUT, items=(replace(HINGE, note="腰を曲げる"),))
    with pytest.raises(Invalid, match="“腰” \\(CJK UNIFIED IDEOGRAPH-8170\\)"):
        render_handout(Renderer(), handout)


@pytest.mark.parametrize("name", ["two", "log"])
def test_the_document_carries_title_language_headings_and_bookmarks(printed: Print, name: str) -> None:
    with pikepdf.open(BytesIO(printed(SHEETS[name]))) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert str(pdf.docinfo["/Title"]) == "Your hip program: Rosa M."
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert bool(pdf.Root.MarkInfo.Marked)
        assert len(list(elements(pdf, "/H1"))) == 1
        assert len(list(elements(pdf, "/H2"))) >= 2
        with pdf.open_outline() as outline:
            assert len(outline.root) == 1
            assert len(outline.root[0].children) == len(list(elements(pdf, "/H2")))
        assert all(str(one["/Alt"]).strip() for one in elements(pdf, "/Figure"))
        assert "/CreationDate" in pdf.docinfo


def test_the_log_is_a_table_with_heads_for_each_day_and_row(printed: Print) -> None:
    with pikepdf.open(BytesIO(printed(LOG))) as pdf:
        assert len(list(elements(pdf, "/Table"))) == 1
        cells, heads = list(elements(pdf, "/TD")), list(elements(pdf, "/TH"))
    lines = len(LOG.log.rows) + 1 if LOG.log else 0  # the last one is for pain
    assert len(cells) == 7 * lines
    assert len(heads) == 1 + 7 + lines
    (text,) = pages_of(printed(LOG))
    assert in_order(
        text,
        "What I did",
        "Week starting 9 March 2026",
        "Mon",
        "9 Mar",
        "Sun",
        "15 Mar",
        "Worst pain that day",
        "A question for Dana Lee",
    )
    assert in_order(
        text, "1 Hip hinge", "2 Hip hike, left", "2 Hip hike, right", "3 Bridge with tilted pelvis"
    )


def test_the_log_without_dates_has_a_line_for_each_week(printed: Print) -> None:
    texts = " ".join(pages_of(printed(SHEETS["log of two weeks without dates"])))
    assert in_order(texts, "Week 1, starting", "Week 2, starting")


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("dpi", [150, 300])
@pytest.mark.parametrize("name", ["two", "log", "five"])
def test_the_square_code_on_every_page_reads_as_our_address(
    printed: Print, name: str, dpi: int, paper: Paper
) -> None:
    content = printed(replace(SHEETS[name], paper=paper))
    for number in range(len(pages_of(content))):
        found = [one.text for one in zxingcpp.read_barcodes(picture(content, number, dpi))]
        mark = PageMark("K7QF-4M2X", 1, 0, 4, pain=True, paper=paper, first_day=date(2026, 3, 9))
        assert sorted(found) == [*([mark.text] if name == "log" and number == 0 else []), TARGET]


def test_nothing_is_printed_where_printers_cannot_print(printed: Print) -> None:
    for name in ("five", "long names, no logo", "log of forty"):
        content = printed(SHEETS[name])
        for number in range(len(pages_of(content))):
            image = picture(content, number, 50)
            edge = round(6 / 25.4 * 50)
            inside = image.crop((edge, edge, image.width - edge, image.height - edge))
            black = Image.new("L", image.size, 255)
            black.paste(inside, (edge, edge))
            assert black.tobytes() == image.tobytes()


def test_the_sheet_is_small(printed: Print) -> None:
    for name in ("two", "five", "forty", "log", "log of forty"):
        content = printed(SHEETS[name])
        assert len(content) <= 40_000 * len(pages_of(content))


def test_a_logo_is_shown_and_a_missing_one_leaves_a_correct_sheet(printed: Print) -> None:
    out = BytesIO()
    Image.new("RGB", (400, 200), (14, 90, 95)).save(out, "PNG")
    handout = replace(HANDOUT, letterhead=replace(HANDOUT.letterhead, logo="logo"))
    renderer = Renderer()
    shown = render_handout(renderer, handout, {"logo": Media("image/png", out.getvalue())})
    renderer.close()
    with pikepdf.open(BytesIO(shown)) as pdf:
        assert "Logo" in [str(one["/Alt"]) for one in elements(pdf, "/Figure")]
    assert pages_of(printed(handout)) == pages_of(printed(HANDOUT))


def test_text_of_a_clinician_is_text_and_never_markup(printed: Print) -> None:
    payload = "<script>alert(1)</script><img src=x onerror=y>{{ 7*7 }}\"'&amp;"
    handout = replace(
        HANDOUT, title=payload, items=(replace(HINGE, title=payload, note=payload, steps=(payload,)),)
    )
    text = "".join("".join(pages_of(printed(handout))).split())
    assert text.count("".join(payload.split())) >= 4


def test_a_label_is_not_said_twice_and_shared_cautions_are_said_once(printed: Print) -> None:
    ask = "Ask us if this hurts."
    first = replace(HINGE, cautions=(ask,), may_feel=("You may feel your buttocks work.",))
    handout = replace(HANDOUT, items=(first, replace(HIKE, cautions=(ask, "Take care near the edge."))))
    text = " ".join(" ".join(pages_of(printed(handout))).split())
    assert "You may feel: your buttocks work." in text
    assert text.count(ask) == 1
    assert in_order(
        text, f"Take care: {ask}", "1 Hip hinge", "2 Hip hike", "Take care: Take care near the edge."
    )


def test_page_one_shows_all_exercises_at_a_glance_when_the_first_does_not_fit(printed: Print) -> None:
    long = replace(HINGE, steps=HINGE.steps * 5)
    pages = pages_of(printed(replace(HANDOUT, items=(long, HIKE, BRIDGE))))
    assert in_order(
        pages[0], "Your exercises", "1 Hip hinge", "2 Hip hike", "10 times, 2 to 3 rounds", "3 Bridge"
    )
    assert "1. Stand with" not in pages[0]
    assert in_order(pages[1], "1 Hip hinge", "1. Stand with", "20. Squeeze")


def test_below_the_head_of_the_only_exercise_its_words_come_before_right_and_wrong(printed: Print) -> None:
    told = replace(
        HINGE, wrong=figure("Wrong: a round back."), questions=(Answered("How far?", "As far as it goes."),)
    )
    alone, among = (
        printed(replace(HANDOUT, layout=Layout.detailed, items=(told, *others))) for others in ((), (HIKE,))
    )
    first, second = pages_of(alone)
    assert in_order(first, "Hip hinge", "Squeeze your buttocks", "Reach for a wall", "rounding your back")
    assert "How far?" in second
    assert len(pages_of(among)) == 3


SHORT = replace(HINGE, suffix="", schedule="Every day")
"""An exercise without a long word to it."""


def test_a_list_of_five_and_a_log_of_five_are_one_page(printed: Print) -> None:
    five = tuple(replace(SHORT, number=number) for number in range(1, 6))
    compact = printed(sheet(Look(Layout.compact), five))
    assert len(pypdfium2.PdfDocument(compact)) == 1
    rows = tuple(LogRow(item.number, item.title, (True,) * 7) for item in five)
    for first_day in (None, date(2026, 3, 9)):
        log = replace(LOG, items=five, log=replace(a_log(first_day=first_day), rows=rows))
        [page_one] = pages_of(printed(log))
        assert "A question for Dana Lee" in page_one


def test_what_ends_an_exercise_never_begins_a_page_alone(printed: Print) -> None:
    """In large letters one long line of words stood on top of a page, without what it belongs to."""
    pages = pages_of(printed(sheet(Look(Layout.standard, size=Size.extra), items(6))))
    assert any(text.count("rounding your back") for text in pages)
    assert all("Reach for a wall" in text for text in pages if "rounding your back" in text)
    assert all("arching your low back" in text for text in pages if "A note for you" in text)


def test_what_is_left_of_the_list_of_exercises_never_stands_alone_on_a_page(printed: Print) -> None:
    for count in range(2, 8):
        exercises = tuple(replace(SHORT, number=number) for number in range(1, count + 1))
        pages = pages_of(printed(sheet(Look(Layout.standard, size=Size.large), exercises)))
        assert all("Every day" not in text or "Stand with your feet" in text for text in pages[1:])
