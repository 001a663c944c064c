"""A claim is written and read letter for letter; a seal stands for every byte of its file."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clinic.domain.errors import Invalid
from clinic.domain.links import ALPHABET
from clinic.domain.proof import (
    LENGTH,
    Claim,
    Outcome,
    Signed,
    claim_of,
    message,
    read_signed,
    said,
    seal_of,
    sealed,
)

CLAIM = claim_of("ab12", hashlib.sha256(b"a version").hexdigest(), 3, date(2026, 3, 10))
SIGNED = Signed(CLAIM, bytes(range(64)))
PDF = b"%PDF-1.7\n1 0 obj\nstartxref in a string\nendobj\nstartxref\n9\n%%EOF\n"

claims = some.builds(
    Claim,
    some.binary(min_size=2, max_size=2).map(bytes.hex),
    some.binary(min_size=12, max_size=12).map(bytes.hex),
    some.integers(0, 65_535),
    some.dates(),
)


@given(claims, some.binary(min_size=64, max_size=64))
def test_what_is_written_reads_back_the_same(claim: Claim, signature: bytes) -> None:
    signed = Signed(claim, signature)
    assert len(str(signed)) == LENGTH
    assert read_signed(f"https://riverside.example/verify#{signed}") == signed
    assert read_signed(str(signed).lower()) == signed


def test_every_other_letter_reads_as_another_claim_or_none() -> None:
    text = str(SIGNED)
    for place in range(LENGTH):
        for letter in (ALPHABET[(ALPHABET.index(text[place]) + step) % 32] for step in (1, 2, 4, 8, 16)):
            try:
                assert read_signed(text[:place] + letter + text[place + 1 :]) != SIGNED
            except Invalid:
                continue


@given(some.text(max_size=200))
def test_any_other_text_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Invalid, match="check code"):
        read_signed(text)


@pytest.mark.parametrize(
    "other",
    [
        replace(CLAIM, key="ab13"), replace(CLAIM, content="0" * 24), replace(CLAIM, number=4),
        replace(CLAIM, published=date(2026, 3, 11)),
    ],
)  # fmt: skip
def test_every_field_of_a_claim_is_signed(other: Claim) -> None:
    assert message(other) != message(CLAIM)
    assert message(CLAIM, "00" * 32) != message(CLAIM)


def test_a_seal_stands_before_the_end_and_names_the_file_without_it() -> None:
    content = sealed(PDF, SIGNED)
    assert content.endswith(b"startxref\n9\n%%EOF\n")
    assert seal_of(content) == (str(SIGNED), hashlib.sha256(PDF).hexdigest())
    assert seal_of(PDF) is None


def test_a_byte_changed_anywhere_loses_the_seal_or_gives_another_hash() -> None:
    content = sealed(PDF, SIGNED)
    for place in range(len(content)):
        other = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        assert seal_of(other) != seal_of(content)


def test_nothing_is_sealed_twice_and_only_a_pdf() -> None:
    for content in (b"text", sealed(PDF, SIGNED)):
        with pytest.raises(ValueError):
            sealed(content, SIGNED)


@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome_has_a_heading_and_a_sentence(outcome: Outcome) -> None:
    heading, sentence = said(outcome, 3, 4, "10 March 2026")
    assert heading
    assert sentence.endswith(".")
