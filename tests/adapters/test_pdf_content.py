"""What is painted on a page: fewer bytes, the same picture."""

import pytest

from clinic.adapters.pdf_content import shortened

LINE = b"/Artifact\nBMC\nq\nq\n/A1 gs\n0.3 0.4 0.5 RG\n1 w\n%b m\n%b l\nS\nQ\nQ\nEMC\n"


def test_lines_of_one_colour_set_it_once_and_are_one_artefact() -> None:
    content = LINE % (b"1 2", b"3 4") + LINE % (b"5 6", b"7 8")
    assert shortened(content) == (
        b"/Artifact\nBMC\nq\nq\n/A1 gs\n0.3 0.4 0.5 RG\n1 w\n1 2 m\n3 4 l\nS\n5 6 m\n7 8 l\nS\nQ\nQ\nEMC\n"
    )


def test_lines_of_two_colours_stay_two() -> None:
    content = LINE % (b"1 2", b"3 4") + (LINE % (b"5 6", b"7 8")).replace(b"0.3", b"0.9")
    assert shortened(content).count(b" RG\n") == 2
    assert shortened(content).count(b"Q\nQ\n") == 2


@pytest.mark.parametrize(
    "content",
    [
        b"/Span\n<</MCID 0>>\nBDC\nBT\nET\nEMC\n/Artifact\nBMC\n1 2 3 4 re\nf\nEMC\n",
        b"/Artifact\nBMC\n1 2 3 4 re\nf\nEMC\n/Span\n<</MCID 0>>\nBDC\nBT\nET\nEMC\n",
        b"0 0 9 9 re\nW\nn\n1 2 3 4 re\nf\n",
        b"q\n1 0 0 rg\n0 0 9 9 re\nf\nQ\nq\n1 0 0 rg\n1 0 0 1 5 5 cm\n0 0 9 9 re\nf\nQ\n",
    ],
)
def test_what_says_something_stays(content: bytes) -> None:
    assert shortened(content) == content


def test_a_clip_to_the_shape_that_is_filled_goes() -> None:
    assert shortened(b"0 0 9 9 re\nW\nn\n0 0 9 9 re\nf\n") == b"0 0 9 9 re\nf\n"
