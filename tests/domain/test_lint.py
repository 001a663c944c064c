"""The linter: every planted defect is found and no other, and a clean program is met with silence."""

import copy
import json

import pytest

from clinic.domain.errors import Invalid
from clinic.domain.lint.standards import CERT
from clinic.domain.lint.values import Finding, Place, Severity
from tests.domain.lint_cases import (
    CLEAN,
    HIPS,
    LATER,
    PLANTED,
    SAID,
    Json,
    Planted,
    first,
    found_in,
    lines_of,
    revised,
    with_,
)

EVERY = [found for case in PLANTED.values() for found in found_in(case.file).findings]


def the_one(file: Json) -> Finding:
    (found,) = found_in(file).findings
    return found


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_program_is_met_with_silence(name: str) -> None:
    assert lines_of(found_in(CLEAN[name])) == []


@pytest.mark.parametrize(("name", "case"), PLANTED.items(), ids=list(PLANTED))
def test_a_planted_defect_is_found_and_no_other(name: str, case: Planted) -> None:
    assert {found.rule for found in found_in(case.file).findings} == case.rules


def test_what_is_said_of_each_planted_defect_stands_word_for_word() -> None:
    said = {name: lines_of(found_in(case.file)) for name, case in PLANTED.items()}
    assert said == json.loads(SAID.read_text())


def test_every_item_of_cert_has_a_planted_defect_and_most_have_several() -> None:
    planted = [item for case in PLANTED.values() for item in found_in(case.file).cert_missing]
    assert {item: planted.count(item) for item in CERT if planted.count(item) < 2} == {}


def test_every_message_names_a_standard_with_its_source_and_a_field() -> None:
    assert all(found.standard.name and found.standard.source and found.field for found in EVERY)
    assert all(found.message[0].isupper() or found.message[0] in '1"“' for found in EVERY)


def test_what_stops_publishing_leads_into_the_builder() -> None:
    errors = [found for found in EVERY if found.severity is Severity.error]
    assert {found.rule for found in errors} >= {
        "title",
        "exercises",
        "dose",
        "dose-choice",
        "load",
        "side",
        "schedule",
    }
    assert {found.place for found in errors} == {Place.builder}


def test_a_full_record_answers_all_of_cert_but_what_comes_after_publishing() -> None:
    assert (found_in(HIPS).cert_there, found_in(HIPS).later) == (18, ("16b",))
    assert (found_in(LATER).cert_there, found_in(LATER).later) == (19, ())


def test_a_record_without_anything_lacks_what_it_lacks() -> None:
    bare = found_in({"program": HIPS["program"]})
    assert bare.cert_missing == ("2", "7a", "7b", "11", "15")


def test_a_warning_that_is_set_aside_is_silent() -> None:
    file = copy.deepcopy(PLANTED["deeper without a reason"].file)
    assert found_in({**file, "set_aside": [the_one(file).key]}).findings == ()


def test_an_error_cannot_be_set_aside() -> None:
    file = PLANTED["side of a hike"].file
    assert found_in({**file, "set_aside": [the_one(file).key]}).findings != ()


def test_what_was_set_aside_comes_back_when_the_thing_changes() -> None:
    file = copy.deepcopy(PLANTED["a hard note"].file)
    aside = {**file, "set_aside": [the_one(file).key]}
    first(aside, note=PLANTED["a hard note of eight words"].file["program"]["items"][0]["note"])
    assert the_one(aside).rule == "reading"


def test_what_was_set_aside_stays_aside_in_the_next_version_and_in_another_order() -> None:
    file = copy.deepcopy(PLANTED["a chair that is not there"].file)
    key = the_one(file).key
    later = revised(file)
    later["program"]["items"].insert(
        0,
        {
            **HIPS["program"]["items"][0],
            "exercise": "forward-fold",
            "modifications": [],
            "lineage": "0",
            "dose": {"sets": [1, 1], "reps": [2, 2]},
        },
    )
    later["program"]["items"][1]["lineage"] = "1"
    assert key in {found.key for found in found_in(later).findings}


@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        ({"program": {"title": "A", "items": [{"exercise": "hip-hing"}]}}, "program.items[0].exercise"),
        ({"program": {"title": "A"}, "patient": {"minutes": 3}}, "patient.minutes"),
        ({}, "program"),
        ({"program": HIPS["program"], "last": {"title": "A"}}, "last.items"),
        ({"program": HIPS["program"], "record": {"delivery": {"group": "crowd"}}}, "record.delivery.group"),
        ({"program": HIPS["program"], "record": {"progression": [{"lineage": "1", "rule": {"days": 0}}]}},
         "record.progression[0].rule.days"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_by_the_path_of_its_key(spoil: Json, path: str) -> None:
    with pytest.raises(Invalid) as refused:
        found_in(spoil)
    assert path in {problem.field for problem in refused.value.problems}


def test_a_modification_chosen_with_its_opposite_is_said_once() -> None:
    file = copy.deepcopy(HIPS)
    first(file, modifications=[with_("smaller-range", "x"), with_("deeper", "x")])
    assert [found.rule for found in found_in(file).findings] == ["clash"]
