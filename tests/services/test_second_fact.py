"""The second fact: a link alone shows today's exercises; the rest opens for whoever knows the word or the year."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from clinic.domain.actions import Action
from clinic.domain.adherence.values import Status
from clinic.domain.checkins import Asked, Entry, Post
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.domain.second_fact import LOCK_MOST, WINDOW, WINDOW_MOST, Kind
from clinic.persistence.accounts import Clinic
from clinic.persistence.audit import AuditEntry
from clinic.persistence.patients import Patient
from clinic.persistence.second_fact import AgreedWord
from clinic.services import (
    checkin_day,
    checkin_past,
    checkins,
    links,
    offline,
    own_files,
    questions,
    second_fact,
)
from clinic.services.context import Context, House
from tests.services.checkin_stage import MONDAY, NOON, Stage, set_stage


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


@pytest.fixture
def asking(stage: Stage) -> Stage:
    """A clinic that wants the second fact."""
    with stage.house.database.write() as session:
        session.get_one(Clinic, stage.clinic_id).second_fact = True
    return stage


def without_year(stage: Stage) -> None:
    with stage.house.database.write() as session:
        found = session.scalars(select(Patient).where(Patient.clinic_id == stage.clinic_id)).one()
        found.birth_year = None


def browser(stage: Stage) -> tuple[str, Context]:
    """A phone that opened the link: its token, and what it may do now."""
    token = links.redeem(stage.nobody(), stage.fragment)
    assert token
    return token, again(stage, token)


def again(stage: Stage, token: str) -> Context:
    holder = links.holder_of(stage.nobody(), token)
    assert holder
    return stage.nobody().as_actor(holder)


def later(context: Context, wait: timedelta) -> Context:
    return Context(context.house, context.actor, context.now + wait, context.address)


def tries(stage: Stage) -> list[str]:
    with stage.house.database.read() as session:
        return list(
            session.scalars(
                select(AuditEntry.outcome)
                .where(AuditEntry.clinic_id == stage.clinic_id, AuditEntry.verb == Action.give_fact.value)
                .order_by(AuditEntry.number)
            )
        )


def hinge(stage: Stage) -> Entry:
    return Entry(stage.hinge, MONDAY, Status.done, pain=7, effort=3, note="By the stove")


def test_no_clinic_asks_before_it_says_so(stage: Stage) -> None:
    page = checkin_day.open_day(browser(stage)[1])
    assert (page.limited, page.patient) == (False, "Rosa M.")


def test_a_link_alone_shows_exercises_without_name_questions_and_what_was_felt(asking: Stage) -> None:
    _, phone = browser(asking)
    checkins.record(phone, Post(uuid4(), (hinge(asking),)))
    questions.ask(phone, Post(uuid4(), questions=(Asked("Must it hurt?", None),)))
    page = checkin_day.open_day(phone)
    assert (page.limited, page.patient, page.questions) == (True, "", ())
    told = page.tasks[0]
    assert (told.title, told.words, told.said[0].pain, told.said[0].note) == ("Hip hinge", "Done", None, "")
    assert told.said[0].hidden


@pytest.mark.parametrize("look", [checkin_past.history, own_files.own_files])
def test_the_services_themselves_refuse_the_rest(asking: Stage, look) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused):
        look(browser(asking)[1])


def test_a_phone_keeps_today_and_no_name_until_the_fact_was_given(asking: Stage) -> None:
    token, phone = browser(asking)
    kept = offline.kept(phone)
    assert (kept.days, kept.patient) == ((MONDAY,), "")
    second_fact.give(phone, "1948")
    whole = offline.kept(again(asking, token))
    assert (len(whole.days) > 1, whole.patient) == (True, "Rosa M.")


@pytest.mark.parametrize("typed", ["1948", " 9.3.1948 ", "1948-03-09"])
def test_the_year_opens_this_browser_and_no_other(asking: Stage, typed: str) -> None:
    token, phone = browser(asking)
    other, _ = browser(asking)
    second_fact.give(phone, typed)
    assert not checkin_day.open_day(again(asking, token)).limited
    assert checkin_day.open_day(again(asking, other)).limited
    assert tries(asking) == ["done"]


@pytest.mark.parametrize("typed", ["geranium", "GERANIUM", " Geránium "])
def test_a_word_goes_before_the_year_and_is_read_kindly(asking: Stage, typed: str) -> None:
    second_fact.agree_word(asking.staff(), asking.patient_id, "Geranium")
    token, phone = browser(asking)
    with pytest.raises(Invalid, match="not what your clinic has"):
        second_fact.give(phone, "1948")
    second_fact.give(phone, typed)
    assert not again(asking, token).actor.limited  # type: ignore[union-attr]
    assert tries(asking) == ["refused", "done"]


def test_only_a_hash_of_the_word_is_kept(asking: Stage) -> None:
    second_fact.agree_word(asking.staff(), asking.patient_id, "Geranium")
    with asking.house.database.read() as session:
        kept = session.scalars(select(AgreedWord).where(AgreedWord.clinic_id == asking.clinic_id)).one()
        assert kept.word_hash.startswith("$argon2id$")
    assert "eranium" not in repr(second_fact.page(asking.staff(), asking.patient_id))


def test_nothing_on_record_reads_like_a_wrong_answer(asking: Stage) -> None:
    without_year(asking)
    said = []
    for typed in ("1948", "geranium", "None"):
        with pytest.raises(Invalid) as refused:
            second_fact.give(browser(asking)[1], typed)
        said.append(str(refused.value))
    assert len(set(said)) == 1
    assert second_fact.page(asking.staff(), asking.patient_id).fact.kind is Kind.nothing
    assert checkin_day.open_day(browser(asking)[1]).tasks


def test_five_wrong_answers_rest_for_a_quarter_of_an_hour(asking: Stage) -> None:
    _, phone = browser(asking)
    for _ in range(WINDOW_MOST):
        with pytest.raises(Invalid, match="Try once more"):
            second_fact.give(phone, "1950")
    with pytest.raises(second_fact.TooManyAnswers, match="quarter of an hour"):
        second_fact.give(phone, "1948")
    second_fact.give(later(phone, WINDOW), "1948")
    assert tries(asking) == ["refused"] * (WINDOW_MOST + 1) + ["done"]


def locked(stage: Stage) -> Context:
    """A phone with ten wrong answers, an hour after the last."""
    _, phone = browser(stage)
    for number in range(LOCK_MOST):
        with pytest.raises(Invalid, match="Try once more"):
            second_fact.give(later(phone, WINDOW * (number // WINDOW_MOST)), "1950")
    return later(phone, WINDOW * 4)


def test_ten_wrong_answers_close_it_until_the_clinic_opens_it(asking: Stage) -> None:
    phone = locked(asking)
    with pytest.raises(second_fact.TooManyAnswers, match="Ask your clinic to open this again"):
        second_fact.give(phone, "1948")
    assert second_fact.page(asking.staff(phone.now), asking.patient_id).fact.locked
    second_fact.unlock(asking.staff(phone.now), asking.patient_id)
    assert not second_fact.page(asking.staff(phone.now), asking.patient_id).fact.locked
    second_fact.give(phone, "1948")


def test_check_ins_go_on_while_it_is_closed(asking: Stage) -> None:
    phone = locked(asking)
    assert checkins.record(phone, Post(uuid4(), (hinge(asking),))).entries == 1


def test_a_new_word_asks_again_where_the_old_one_was_given(asking: Stage) -> None:
    token, phone = browser(asking)
    second_fact.give(phone, "1948")
    second_fact.agree_word(asking.staff(), asking.patient_id, "Geranium")
    assert checkin_day.open_day(again(asking, token)).limited
    second_fact.remove_word(asking.staff(), asking.patient_id)
    second_fact.give(again(asking, token), "1948")
    with pytest.raises(Conflict):
        second_fact.remove_word(asking.staff(), asking.patient_id)


@pytest.mark.parametrize("word", ["", "abc", "x" * 61, "Rosa", "MÁRQUEZ"])
def test_a_short_word_and_the_patients_name_are_no_word(asking: Stage, word: str) -> None:
    with pytest.raises(Invalid) as refused:
        second_fact.agree_word(asking.staff(), asking.patient_id, word)
    assert refused.value.problems[0].field == "word"


def test_another_clinics_patient_is_not_there(asking: Stage) -> None:
    other = set_stage(asking.house)
    for act in (lambda: second_fact.page(other.staff(), asking.patient_id),
                lambda: second_fact.agree_word(other.staff(), asking.patient_id, "Geranium"),
                lambda: second_fact.unlock(other.staff(), asking.patient_id)):  # fmt: skip
        with pytest.raises(NotFound):
            act()


def test_the_session_of_noon_stays_open_until_it_ends(asking: Stage) -> None:
    token, phone = browser(asking)
    second_fact.give(phone, "1948")
    eleven = links.holder_of(asking.nobody(NOON + timedelta(hours=11)), token)
    assert eleven
    assert not eleven.limited
