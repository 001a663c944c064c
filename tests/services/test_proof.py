"""A sheet is current, superseded, altered or unknown; old keys still prove; a stranger learns nothing more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from clinic.adapters import sheet_reader
from clinic.adapters.pdf import render_handout
from clinic.adapters.signing import SigningKey, new_private_key
from clinic.domain.actions import Site
from clinic.domain.dose import Dose, Range
from clinic.domain.errors import Invalid, Refused
from clinic.domain.handout import Look
from clinic.domain.patients import PatientFacts
from clinic.domain.proof import Outcome, Signed, key_id, message, read_signed, seal_of
from clinic.persistence import programs as rows
from clinic.persistence.links import current_link
from clinic.services import handouts, patients, programs, proof, proof_files
from clinic.services.context import Context, House
from clinic.services.handout_values import handout_of
from clinic.services.proof import BY_ADDRESS, TooManyCodes
from tests import staff
from tests.program_stage import Stage, at, published, set_stage, settle, stranger

THREE_BY_FIFTEEN = Dose(sets=Range(3, 3), reps=Range(15, 15))


@pytest.fixture
def stage(house: House) -> Stage:
    """Rosa's program in its first version, seen on the day on which it begins."""
    return set_stage(house)


class Sheet:
    """A published program and what its paper says."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.program_id, first = published(stage, "hip-hinge")
        self.code = first.check_code
        self.pdf = handouts.sheet(stage.dana, self.program_id, 1).content
        self.square = next(code for code in sheet_reader.square_codes(self.pdf) if "/verify#" in code)
        self.dana = at(stage.dana, stage.dana.now + timedelta(days=1))
        self.nobody = replace(staff.nobody(stage.house, self.dana.now), address="203.0.113.7")

    def revise(self, dose: Dose = THREE_BY_FIFTEEN) -> None:
        """A second version with another dose, from the same day on."""
        programs.revise(self.stage.dana, self.program_id)
        settle(self.stage, self.program_id, dose)
        programs.publish(self.stage.dana, self.program_id, reason="Stronger now.")


@pytest.fixture
def sheet(stage: Stage) -> Sheet:
    return Sheet(stage)


def site(sheet: Sheet) -> Context:
    return sheet.nobody.as_actor(Site("command line", sheet.stage.clinic_id))


def test_code_and_square_of_the_newest_version_are_current(sheet: Sheet) -> None:
    by_code, by_square = (proof.verify(sheet.nobody, brought) for brought in (sheet.code, sheet.square))
    assert (by_code.outcome, by_code.number) == (Outcome.current, 1)
    assert replace(by_square, clinic="") == by_code
    assert by_square.clinic == "Riverside"


def test_before_its_first_day_a_version_has_not_begun(sheet: Sheet) -> None:
    assert proof.verify(sheet.stage.dana, sheet.code).outcome is Outcome.not_begun


def test_a_newer_version_supersedes_and_says_which_and_when(sheet: Sheet) -> None:
    sheet.revise()
    found = proof.verify(sheet.nobody, sheet.square)
    assert (found.outcome, found.number, found.other) == (Outcome.superseded, 1, 2)
    assert found.day == sheet.dana.now.date()


def test_a_stranger_learns_nothing_of_the_patient_and_a_member_what_changed(sheet: Sheet) -> None:
    sheet.revise()
    for context in (sheet.nobody, stranger(sheet.stage.house)):
        found = proof.verify(context, sheet.square)
        assert (found.program_id, found.title, found.changes) == (None, "", ())
    found = proof.verify(sheet.dana, sheet.square)
    assert found.program_id == sheet.program_id
    assert any("2×10–12 → 3×15" in change for change in found.changes)


def test_an_unknown_code_is_unknown_and_a_mistyped_one_is_said_to_be(sheet: Sheet) -> None:
    assert proof.verify(sheet.nobody, "0000-0000").outcome is Outcome.unknown
    with pytest.raises(Invalid, match="One character is wrong"):
        proof.verify(sheet.nobody, "0000-0001")


def test_a_forged_signature_is_altered_and_a_foreign_key_unknown(sheet: Sheet) -> None:
    signed = read_signed(sheet.square)
    forged = Signed(signed.claim, bytes(64))
    assert proof.verify(sheet.nobody, str(forged)).outcome is Outcome.altered
    for field, value in (("number", 2), ("content", "0" * 24), ("published", sheet.dana.now.date())):
        other = Signed(replace(signed.claim, **{field: value}), signed.signature)
        assert proof.verify(sheet.nobody, str(other)).outcome is Outcome.altered
    key = SigningKey(new_private_key())
    claim = replace(signed.claim, key=key_id(key.public))
    foreign = Signed(claim, key.sign(message(claim)))
    assert proof.verify(sheet.nobody, str(foreign)).outcome is Outcome.unknown


def test_another_clinics_key_proves_nothing_of_this_one(sheet: Sheet) -> None:
    other = Sheet(set_stage_of_another_clinic(sheet.stage))
    signed, theirs = read_signed(sheet.square), read_signed(other.square)
    swapped = Signed(replace(signed.claim, key=theirs.claim.key), signed.signature)
    assert proof.verify(sheet.nobody, str(swapped)).outcome is Outcome.altered
    assert proof.verify(sheet.nobody, other.square).outcome is Outcome.current


def set_stage_of_another_clinic(stage: Stage) -> Stage:
    from_there = stranger(stage.house)
    patient_id = patients.add(from_there, PatientFacts("Vera", "Holm"))
    return Stage(stage.house, from_there.clinic_id, from_there, stage.person, patient_id)


def test_old_sheets_stay_provable_after_the_key_was_rotated(sheet: Sheet) -> None:
    name = proof.rotate(site(sheet))
    assert proof.verify(sheet.nobody, sheet.square).outcome is Outcome.current
    assert [signs for _, _, signs in proof.public_keys(sheet.dana)] == [True, False]
    sheet.revise()
    newer = handouts.sheet(sheet.stage.dana, sheet.program_id, 2).content
    square = next(code for code in sheet_reader.square_codes(newer) if "/verify#" in code)
    assert read_signed(square).claim.key == name != read_signed(sheet.square).claim.key
    assert proof.verify(sheet.nobody, square).outcome is Outcome.current
    with pytest.raises(Refused):
        proof.rotate(sheet.dana)


def test_a_record_that_was_changed_behind_our_back_proves_nothing(sheet: Sheet) -> None:
    with sheet.stage.house.database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER program_items_no_update"))
        else:
            connection.execute(text("ALTER TABLE program_items DISABLE TRIGGER ALL"))
        connection.execute(text("UPDATE program_items SET note = 'Do it twice.'"))
    assert proof.verify(sheet.nobody, sheet.code).outcome is Outcome.altered


def test_guessing_ends_after_thirty_codes_from_one_address_and_the_square_still_works(sheet: Sheet) -> None:
    for _ in range(BY_ADDRESS.most):
        assert proof.verify(sheet.nobody, "0000-0000").outcome is Outcome.unknown
        assert (
            proof.verify(replace(sheet.nobody, address="198.51.100.1"), sheet.code).outcome is Outcome.current
        )
    with pytest.raises(TooManyCodes):
        proof.verify(sheet.nobody, sheet.code)
    assert proof.verify(sheet.nobody, sheet.square).outcome is Outcome.current


def test_a_whole_file_proves_itself_with_the_public_key_alone(sheet: Sheet) -> None:
    keys = [bytes.fromhex(public) for _, public, _ in proof.public_keys(sheet.dana)]
    found = proof_files.verify_file(sheet.pdf, proof_files.with_keys(keys)).found
    assert (found.outcome, found.number) == (Outcome.genuine, 1)
    foreign = SigningKey(new_private_key()).public
    assert (
        proof_files.verify_file(sheet.pdf, proof_files.with_keys([foreign])).found.outcome is Outcome.unknown
    )


def test_a_changed_dose_is_found_and_named(sheet: Sheet) -> None:
    """Another dose printed under the first sheet's square and seal: everything else is the same."""
    house = sheet.stage.house
    while handouts.render_due(house, sheet.stage.dana.now, 4):
        continue
    forged = forge(sheet)
    check = proof_files.with_record(site(sheet))
    assert proof_files.verify_file(sheet.pdf, check).found.outcome is Outcome.current
    assert proof_files.verify_file(forged, check).found.outcome is Outcome.altered
    (change,) = proof_files.differences(house, forged)
    assert "“12” is now “20”" in change
    keys = [bytes.fromhex(public) for _, public, _ in proof.public_keys(sheet.dana)]
    assert proof_files.verify_file(forged, proof_files.with_keys(keys)).found.outcome is Outcome.altered


def forge(sheet: Sheet) -> bytes:
    """The sheet of another dose with the square and the seal of the real one."""
    house, clinic_id = sheet.stage.house, sheet.stage.clinic_id
    with house.database.read() as session:
        (version,) = rows.versions(session, clinic_id, sheet.program_id)
        link = current_link(session, clinic_id, sheet.program_id)
        assert link is not None
        values, media = handout_of(session, house, version, link, Look(), sheet.stage.dana.now)
    (item,) = values.items
    assert item.dose == "10 to 12 times · 2 rounds"
    other = replace(values, items=(replace(item, dose="10 to 20 times · 2 rounds"),))
    content = render_handout(house.renderer, other, media)
    seal = seal_of(sheet.pdf)
    assert seal is not None
    front, mark, rest = content.rpartition(b"startxref")
    return front + b"%clinic-seal " + seal[0].encode() + b"\n" + mark + rest


def test_a_file_whose_seal_was_taken_off_is_not_called_current(sheet: Sheet) -> None:
    bare = sheet.pdf.replace(b"%clinic-seal", b"%other-words")
    check = proof_files.with_record(site(sheet))
    assert proof_files.verify_file(bare, check).found.outcome is Outcome.altered
    assert proof_files.differences(sheet.stage.house, bare) == ()
