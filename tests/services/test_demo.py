"""The demo clinic's stories, told in March, are the cases that a clinician knows; all figures hold."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.actions import Site
from clinic.domain.audit import first_break
from clinic.domain.caseload import Reason
from clinic.domain.caseload_wish import Wish
from clinic.persistence.audit import AuditHead, chain
from clinic.persistence.caseload import Score
from clinic.persistence.checkins import Checkin
from clinic.persistence.patients import Patient
from clinic.services import caseload, catalogue, demo, measures, scores, templates, tests_page
from clinic.services.context import Context, House

NOW = datetime(2026, 3, 11, 20, tzinfo=UTC)
"""A Wednesday noon at the clinic."""


@pytest.fixture
def stage(house: House) -> tuple[House, demo.Demo]:
    catalogue.load(house, load_catalogue())
    return house, demo.seed(house, NOW, "correct horse battery staple", "JBSWY3DPEHPK3PXP")


def test_each_story_is_told_in_the_words_a_clinician_would_use(stage: tuple[House, demo.Demo]) -> None:
    house, made = stage
    with house.database.read() as session:
        found = session.execute(
            select(Patient.given_name, Score.group, Score.facts)
            .join(Score, Score.patient_id == Patient.id)
            .where(Score.clinic_id == made.clinic_id, Patient.clinic_id == made.clinic_id)
        ).all()
    said = {name: (group, facts["strong"]) for name, group, facts in found}
    assert said == {
        "Ahmed": ("call", "Numbness on the left,"),
        "Joan": ("call", "Stopped after pain 8"),
        "Tom": ("look", "Asks:"),
        "Rosa": ("look", "Left yes, right never."),
        "Walter": ("well", "On the way."),
        "Nadia": ("well", "On the way."),
        "Lena": ("look", "Test again:"),
        "Priya": ("well", "Going well."),
        "Ingrid": ("well", "As needed only:"),
        "Grace": ("wait", "Starts tomorrow."),
        "Omar": ("wait", "Paused until 15 March."),
        "Hugo": ("wait", "Ended on Saturday."),
    }


def test_the_kept_scores_equal_a_recount(stage: tuple[House, demo.Demo]) -> None:
    house, made = stage
    with house.database.read() as session:
        kept = {
            row.program_id: row
            for row in session.scalars(select(Score).where(Score.clinic_id == made.clinic_id))
        }
        again = scores.recount(session, made.clinic_id, list(kept), NOW)
    assert len(again) == 12
    for values in again:
        assert {name: getattr(kept[values["program_id"]], name) for name in values} == values


def test_what_was_told_stands_in_an_unbroken_audit_trail(stage: tuple[House, demo.Demo]) -> None:
    house, made = stage
    with house.database.read() as session:
        head = session.get_one(AuditHead, made.clinic_id)
        entries = chain(session, made.clinic_id)
        ends = (head.number, head.seal, head.head_seal)
        assert first_break(house.keys.of("audit"), entries, made.clinic_id, ends) is None
        assert head.number > 400


def test_the_caseload_puts_those_first_who_need_a_call(stage: tuple[House, demo.Demo]) -> None:
    house, made = stage
    page = caseload.today(Context(house, Site("test", made.clinic_id), NOW))
    names = [line.name for _, lines in page.groups for line in lines]
    assert names[:2] == ["Ahmed K.", "Joan P."]
    assert page.waiting == 5
    assert page.patients == 12


def test_two_demos_of_one_day_tell_the_same(stage: tuple[House, demo.Demo]) -> None:
    house, made = stage

    def reports() -> list[tuple[str, str, str]]:
        with house.database.read() as session:
            found = session.execute(
                select(Checkin.performed_on, Checkin.status, Checkin.source)
                .where(Checkin.clinic_id.in_(clinics))
                .order_by(Checkin.performed_on, Checkin.status, Checkin.source)
            )
            return [(str(day), status, source) for day, status, source in found]

    clinics = [made.clinic_id]
    first = reports()
    other = demo.seed(house, NOW, "correct horse battery staple", "JBSWY3DPEHPK3PXP")
    clinics = [other.clinic_id]
    assert reports() == first


def test_two_people_have_tests_and_measures_with_a_change(stage: tuple[House, demo.Demo]) -> None:
    house, made = stage
    site = Context(house, Site("test", made.clinic_id), NOW)
    with house.database.read() as session:
        people = dict(
            session.execute(
                select(Patient.given_name, Patient.id).where(Patient.clinic_id == made.clinic_id)
            ).all()
        )
    for name in ("Lena", "Hugo"):
        (shown,) = tests_page.tests_page(site, people[name]).shown
        page = measures.measures_page(site, people[name])
        assert len(shown.lines) > 1
        assert shown.retest_on is not None
        assert page.pain[0].lines[0].better
        assert page.function[0].lines[0].better
    assert caseload.today(site).retests == ()  # who has a program is said in the caseload
    again = caseload.today(site, Wish(Reason.retest)).groups
    assert [line.name for _, lines in again for line in lines] == ["Lena F."]


def test_one_template_is_shared_and_holds_nothing_of_its_patient(stage: tuple[House, demo.Demo]) -> None:
    house, made = stage
    (line,) = templates.shelf(Context(house, Site("test", made.clinic_id), NOW)).lines
    assert (line.name, line.shared, len(line.exercises)) == ("Hip rotation, first weeks", True, 3)
