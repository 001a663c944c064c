import hashlib
from itertools import combinations

import pytest

from clinic.domain.check_code import ALPHABET, check_code, parse_check_code
from clinic.domain.errors import Invalid

CODES = [check_code(hashlib.sha256(str(number).encode()).hexdigest()) for number in range(40)]


def test_a_code_is_eight_characters_in_two_groups() -> None:
    assert all(len(code) == 9 and code[4] == "-" for code in CODES)
    assert {char for code in CODES for char in code} <= {*ALPHABET, "-"}


def test_codes_of_different_contents_differ() -> None:
    assert len(set(CODES)) == len(CODES)


def test_a_code_is_read_as_it_is_printed_however_it_is_typed() -> None:
    for code in CODES:
        typed = code.lower().replace("-", "  ").replace("0", "o").replace("1", "l")
        assert parse_check_code(typed) == code


def test_every_single_wrong_character_is_found() -> None:
    for code in CODES[:10]:
        raw = code.replace("-", "")
        wrong = [raw[:i] + char + raw[i + 1 :] for i in range(8) for char in ALPHABET if char != raw[i]]
        for typed in wrong:
            with pytest.raises(Invalid):
                parse_check_code(typed)


def test_every_exchange_of_two_characters_is_found() -> None:
    for code in CODES:
        raw = code.replace("-", "")
        for i, j in combinations(range(8), 2):
            if raw[i] != raw[j]:
                typed = raw[:i] + raw[j] + raw[i + 1 : j] + raw[i] + raw[j + 1 :]
                with pytest.raises(Invalid):
                    parse_check_code(typed)


@pytest.mark.parametrize("typed", ["", "K7QF", "K7QF-4M2X-1", "UUUU-UUUU", "K7QF-4M2é", "\x00" * 8])
def test_what_cannot_be_a_code_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(Invalid) as error:
        parse_check_code(typed)
    assert error.value.problems[0].message.endswith(".")
