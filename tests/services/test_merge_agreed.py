"""What was agreed on two rows of one person: carried by a merge, never widened, given back by its undoing."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.patients import PatientFacts
from clinic.domain.reminders import Channel, Quiet
from clinic.persistence.accounts import Clinic
from clinic.persistence.audit import AuditEntry
from clinic.persistence.links import HolderSession
from clinic.persistence.reminders import ReminderPlan
from clinic.persistence.reminders import plan_of as plan_row
from clinic.persistence.tenancy import owned
from clinic.services import link_page, links, merges, patients, reminder_consent, reminders, second_fact
from clinic.services.context import Context, House
from clinic.services.reminders import Wanted
from tests.program_stage import MONDAY, Stage, at, published, set_stage
from tests.services.reminder_stage import MOBILE
from tests.staff import nobody

AGREED = MONDAY - timedelta(days=4)
BY_MAIL = Wanted(Channel.mail, 18 * 60, agreed_on=AGREED)
BY_TEXT = Wanted(Channel.sms, 9 * 60, MOBILE, Quiet(20 * 60, 9 * 60), AGREED)
NONE = Wanted(None, 18 * 60)


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(replace(house, sms_key=b"key"))


@pytest.fixture
def double(stage: Stage) -> UUID:
    """Rosa's second row, with an address that the first lacks."""
    return patients.add(stage.dana, PatientFacts("Rosa", "Marinn", email="rosa@example.org"))


def days(stage: Stage, count: int) -> Context:
    return at(stage.dana, stage.dana.now + timedelta(days=count))


def agree(stage: Stage, patient_id: UUID, wanted: Wanted, day: int = 0) -> None:
    reminders.change(days(stage, day), patient_id, wanted)


def merged(stage: Stage, kept: UUID, gone: UUID, day: int = 5) -> tuple[str, ...]:
    context = days(stage, day)
    found = merges.preview(context, kept, gone)
    merges.merge(context, kept, gone, found.revisions)
    return found.agreed


def plan_of(stage: Stage, patient_id: UUID) -> ReminderPlan:
    with stage.house.database.read() as session:
        found = plan_row(session, stage.clinic_id, patient_id)
        assert found is not None
        return found


def channel(stage: Stage, patient_id: UUID) -> str:
    return reminders.show(days(stage, 6), patient_id).channel


def write_email(stage: Stage, patient_id: UUID, email: str, *, mail_consent: bool = False) -> None:
    form = patients.form(stage.dana, patient_id)
    facts = replace(form.facts, email=email, mail_consent=mail_consent)
    patients.change(stage.dana, patient_id, form.revision, facts)


def undone(stage: Stage) -> object:
    """What the record says of reminders after the newest undoing."""
    with stage.house.database.read() as session:
        (entry,) = session.scalars(
            select(AuditEntry).where(
                AuditEntry.clinic_id == stage.clinic_id, AuditEntry.verb == Action.undo_merge.value
            )
        )
        return entry.facts["reminders"]


def test_what_only_the_other_row_agreed_to_goes_on_with_its_hour_number_and_quiet_hours(
    stage: Stage, double: UUID
) -> None:
    agree(stage, double, BY_TEXT)
    (said,) = merged(stage, stage.patient_id, double)
    assert "by text message to ***42 at 09:00 were agreed on the other row alone" in said
    found = reminders.show(days(stage, 6), stage.patient_id)
    assert (found.channel, found.minute, found.mobile, found.quiet) == (
        "sms", 9 * 60, MOBILE, Quiet(20 * 60, 9 * 60),
    )  # fmt: skip
    assert found.next_at is not None
    assert found.next_at > days(stage, 5).now
    assert [(word.given, word.said_on, word.by) for word in found.words] == [(True, AGREED, "Dana Lee")]
    assert plan_of(stage, double).next_at is None


def test_mail_is_carried_with_the_address_that_it_was_agreed_for(stage: Stage, double: UUID) -> None:
    agree(stage, double, BY_MAIL)
    merged(stage, stage.patient_id, double)
    found = reminders.show(days(stage, 6), stage.patient_id)
    assert (found.channel, found.email, found.held) == ("mail", "rosa@example.org", "")


@pytest.mark.parametrize("email", ["other@example.org", "rosa@example.org"])
def test_mail_is_not_carried_to_where_no_mail_was_agreed(stage: Stage, double: UUID, email: str) -> None:
    form = patients.form(stage.dana, stage.patient_id)
    patients.change(stage.dana, stage.patient_id, form.revision, replace(form.facts, email=email))
    agree(stage, double, BY_MAIL)
    (said,) = merged(stage, stage.patient_id, double)
    assert "not carried: no mail was agreed for the address that stays" in said
    assert channel(stage, stage.patient_id) == ""


def test_what_the_row_that_stays_agreed_to_stands_and_nothing_is_added(stage: Stage, double: UUID) -> None:
    agree(stage, stage.patient_id, BY_TEXT)
    agree(stage, double, BY_MAIL, 1)
    (said,) = merged(stage, stage.patient_id, double)
    assert "go on by text message to ***42 at 09:00" in said
    assert "r***@example.org at 18:00, are not added" in said
    assert channel(stage, stage.patient_id) == "sms"


def test_a_later_no_on_either_row_counts_for_both(stage: Stage, double: UUID) -> None:
    agree(stage, stage.patient_id, BY_TEXT)
    agree(stage, double, BY_MAIL)
    agree(stage, double, NONE, 2)
    (said,) = merged(stage, stage.patient_id, double)
    assert "end: no more were wanted, said on 11 March 2026 on the other row" in said
    assert channel(stage, stage.patient_id) == ""
    merges.undo(days(stage, 6), double)
    assert channel(stage, stage.patient_id) == "sms"
    (said,) = merged(stage, double, stage.patient_id, 7)
    assert "not carried: no more were wanted, said on 11 March 2026 on the row that stays" in said
    assert channel(stage, double) == ""


def test_a_yes_after_a_no_is_carried(stage: Stage, double: UUID) -> None:
    agree(stage, stage.patient_id, BY_TEXT)
    agree(stage, stage.patient_id, NONE, 1)
    agree(stage, double, replace(BY_TEXT, agreed_on=date(2026, 3, 11)), 2)
    merged(stage, stage.patient_id, double)
    assert channel(stage, stage.patient_id) == "sms"


def test_a_yes_written_down_after_a_no_but_said_before_it_is_none(stage: Stage, double: UUID) -> None:
    agree(stage, stage.patient_id, BY_TEXT)
    agree(stage, stage.patient_id, NONE, 1)
    agree(stage, double, BY_TEXT, 2)
    merged(stage, stage.patient_id, double)
    assert channel(stage, stage.patient_id) == ""


def test_undoing_gives_each_row_its_own_again(stage: Stage, double: UUID) -> None:
    agree(stage, double, BY_TEXT)
    merged(stage, stage.patient_id, double)
    merges.undo(days(stage, 6), double)
    assert (channel(stage, stage.patient_id), channel(stage, double)) == ("", "sms")
    assert plan_of(stage, stage.patient_id).next_at is None
    assert plan_of(stage, double).next_at is not None


def test_what_was_said_since_the_merge_outlives_its_undoing(stage: Stage, double: UUID) -> None:
    agree(stage, double, BY_TEXT)
    merged(stage, stage.patient_id, double)
    agree(stage, stage.patient_id, NONE, 6)
    merges.undo(days(stage, 7), double)
    assert (channel(stage, stage.patient_id), channel(stage, double)) == ("", "")


def test_the_address_in_an_old_mail_ends_what_was_carried(stage: Stage, double: UUID) -> None:
    agree(stage, double, BY_MAIL)
    token = reminder_consent.token_of(stage.house, double, Channel.mail)
    merged(stage, stage.patient_id, double)
    reminder_consent.unsubscribe(nobody(stage.house, days(stage, 6).now), token)
    assert channel(stage, stage.patient_id) == ""
    merges.undo(days(stage, 7), double)
    assert (channel(stage, stage.patient_id), channel(stage, double)) == ("", "")


def test_a_stop_from_the_other_rows_number_ends_the_texts_of_the_one_who_stays(
    stage: Stage, double: UUID
) -> None:
    agree(stage, stage.patient_id, BY_TEXT)
    agree(stage, double, replace(BY_TEXT, mobile="+15550100177"))
    merged(stage, stage.patient_id, double)
    phone = nobody(stage.house, days(stage, 6).now)
    assert reminder_consent.take_text(phone, "+15550100177", "STOP") == (1, "")
    assert (channel(stage, stage.patient_id), channel(stage, double)) == ("", "")


def test_who_only_changed_the_way_since_the_merge_is_reminded_after_its_undoing(
    stage: Stage, double: UUID
) -> None:
    agree(stage, double, BY_TEXT)
    merged(stage, stage.patient_id, double)
    for day in range(6, 15):
        agree(stage, stage.patient_id, BY_TEXT if day % 2 else BY_MAIL, day)
    words = reminders.show(days(stage, 15), stage.patient_id).words
    assert [word.given for word in words] == [True, False] * 9 + [True]
    merges.undo(days(stage, 15), double)
    assert (channel(stage, stage.patient_id), channel(stage, double)) == ("mail", "sms")
    assert undone(stage) == "kept"


def test_a_no_that_comes_back_with_the_other_row_is_written_down_there(stage: Stage, double: UUID) -> None:
    agree(stage, double, BY_TEXT)
    merged(stage, stage.patient_id, double)
    agree(stage, stage.patient_id, NONE, 6)
    merges.undo(days(stage, 7), double)
    newest = reminders.show(days(stage, 7), double).words[0]
    assert (newest.channel, newest.given, newest.said_on) == ("sms", False, days(stage, 6).now.date())
    assert undone(stage) == "ended"


def test_a_yes_to_an_address_that_is_gone_is_none_to_the_one_that_a_merge_brings(
    stage: Stage, double: UUID
) -> None:
    write_email(stage, stage.patient_id, "first@example.org")
    agree(stage, stage.patient_id, BY_MAIL)
    write_email(stage, stage.patient_id, "")
    write_email(stage, double, "rosa@example.org", mail_consent=True)
    (said,) = merged(stage, stage.patient_id, double)
    assert "Reminders by mail at 18:00 end: the address for which they were agreed is gone" in said
    assert channel(stage, stage.patient_id) == ""
    merges.undo(days(stage, 6), double)
    assert channel(stage, stage.patient_id) == "mail"
    assert reminders.show(days(stage, 6), stage.patient_id).email == ""
    merged(stage, stage.patient_id, double, 7)
    form = patients.form(stage.dana, stage.patient_id)
    patients.change(stage.dana, stage.patient_id, form.revision, replace(form.facts, phone="555 0000"))
    merges.undo(days(stage, 8), double)  # the address that was brought stays, as the facts were changed
    assert (channel(stage, stage.patient_id), reminders.show(days(stage, 8), stage.patient_id).email) == (
        "", "rosa@example.org",
    )  # fmt: skip


def test_a_preview_of_before_the_patients_word_merges_nothing(stage: Stage, double: UUID) -> None:
    agree(stage, double, BY_TEXT)
    seen = merges.preview(days(stage, 5), stage.patient_id, double)
    reminder_consent.take_text(nobody(stage.house, days(stage, 5).now), MOBILE, "STOP")
    with pytest.raises(Conflict):
        merges.merge(days(stage, 5), stage.patient_id, double, seen.revisions)
    seen = merges.preview(days(stage, 5), stage.patient_id, double)
    second_fact.agree_word(stage.dana, double, "marigold")
    with pytest.raises(Conflict):
        merges.merge(days(stage, 5), stage.patient_id, double, seen.revisions)


def test_the_word_of_the_other_row_opens_what_stays_and_undoing_takes_it_back(
    stage: Stage, double: UUID
) -> None:
    with stage.house.database.write() as session:
        session.get_one(Clinic, stage.clinic_id).second_fact = True
    program_id, _ = published(stage)
    second_fact.agree_word(stage.dana, double, "marigold")
    (said,) = merged(stage, stage.patient_id, double, 0)
    assert "is carried" in said
    words = link_page.show(stage.dana, program_id).words
    assert words is not None
    token = links.redeem(nobody(stage.house, stage.dana.now), words.address.partition("#")[2])
    assert token is not None
    holder = links.holder_of(nobody(stage.house, stage.dana.now), token)
    assert holder is not None
    phone = nobody(stage.house, stage.dana.now).as_actor(holder)
    second_fact.give(phone, "Marigold")
    merges.undo(stage.dana, double)
    with stage.house.database.read() as session:
        assert owned(session, HolderSession, stage.clinic_id, holder.session_id).fact_at is None
    with pytest.raises(Invalid):
        second_fact.give(phone, "marigold")
    assert second_fact.page(stage.dana, double).fact.agreed_on == MONDAY


def test_the_word_of_the_row_that_stays_goes_before_the_others(stage: Stage, double: UUID) -> None:
    second_fact.agree_word(stage.dana, stage.patient_id, "lantern")
    second_fact.agree_word(stage.dana, double, "marigold")
    (said,) = merged(stage, stage.patient_id, double)
    assert "opens nothing any more" in said
    merges.undo(days(stage, 6), double)
    for one in (stage.patient_id, double):
        assert second_fact.page(stage.dana, one).fact.agreed_on == MONDAY


def test_nothing_agreed_says_nothing(stage: Stage, double: UUID) -> None:
    assert merged(stage, stage.patient_id, double) == ()
