"""The stage of the demo clinic: its clinician, and people with a program who report through their links.

A person's luck follows from the name and how long ago the day is, so that two demos made on the same day tell the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from clinic.domain.actions import Action, Holder, Role, SignedIn
from clinic.domain.checkins import Asked, Entry, Post
from clinic.domain.dose import Dose
from clinic.domain.drafts import DraftEdit, ItemEdit
from clinic.domain.errors import NotFound
from clinic.domain.measures import Pain, Period
from clinic.domain.patients import PatientFacts
from clinic.domain.programs import Chosen, Ranking, SidePlan
from clinic.domain.progression import Rule
from clinic.domain.schedule import Schedule, Weekdays
from clinic.domain.sides import Side
from clinic.domain.tests import Result
from clinic.persistence import catalogue
from clinic.persistence.links import current_link
from clinic.services import (
    accounts,
    checkins,
    draft_page,
    drafts,
    measures,
    patients,
    programs,
    symptoms,
    templates,
    tests,
)
from clinic.services.context import Context, House, perform

ZONE = "America/Los_Angeles"
DAYS = 60
EMAIL = "dana@riverside.example"
EVERY_DAY = Weekdays((1, 2, 3, 4, 5, 6, 7))


@dataclass(frozen=True, slots=True)
class Ask:
    """One exercise of a story as it is prescribed."""

    exercise: str
    dose: Dose
    schedule: Schedule = EVERY_DAY
    sides: tuple[Side, ...] = ()
    modifications: tuple[Chosen, ...] = ()
    note: str = ""
    rule: Rule | None = None


@dataclass(slots=True)
class Person:
    """One patient on the stage: whose program it is, and the lineage of each item, in order."""

    stage: "Stage"
    name: str
    program_id: UUID
    patient_id: UUID
    link_id: UUID
    lineages: tuple[UUID, ...]
    begins: date

    def days(self, until: int = 0) -> Iterator[date]:
        """The days of the program up to ``until`` days ago (0: today), oldest first."""
        last = self.stage.today - timedelta(until)
        for number in range((last - self.begins).days + 1):
            yield self.begins + timedelta(number)

    def chance(self, day: date) -> Random:
        """The person's own luck on a day."""
        return Random(f"{self.name} {(self.stage.today - day).days}")  # noqa: S311 - a story, not a secret

    def tell(self, *entries: Entry, at: datetime, questions: tuple[Asked, ...] = ()) -> None:
        """Report through the patient's link."""
        holder = Holder(uuid4(), self.link_id, self.stage.clinic_id, self.program_id, self.patient_id)
        context = Context(self.stage.house, holder, at, "demo", "demo")
        checkins.record(context, Post(uuid4(), entries, questions=questions))


@dataclass(slots=True)
class Stage:
    """The clinic, its clinician, and today in its zone."""

    house: House
    clinic_id: UUID
    clinician: SignedIn
    now: datetime

    @property
    def today(self) -> date:
        """The clinic's date."""
        return self.now.astimezone(ZoneInfo(ZONE)).date()

    def ago(self, days: int) -> date:
        """A date so many days back."""
        return self.today - timedelta(days)

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment of a date in the clinic's zone, never in the future."""
        return min(datetime.combine(day, time(hour, minute), ZoneInfo(ZONE)), self.now)

    def as_clinician(self, moment: datetime) -> Context:
        """A context of the clinician at a moment."""
        return Context(self.house, self.clinician, moment, "demo", "demo")


def set_stage(house: House, now: datetime, password: str, totp_secret: str) -> Stage:
    """A clinic with its clinician, before anybody comes in."""
    began = now - timedelta(DAYS + 5)
    clinic_id = accounts.create_clinic(
        house, "Riverside Clinic", ZONE, began, address="12 Mill Lane\nRiverside", phone="555 0142",
        urgent_text="Call 911 at once for: numbness between the legs, loss of control of bladder or bowel, "
        "or a leg that suddenly grows weak.",
    )  # fmt: skip
    member_id = accounts.create_member(
        house, clinic_id, email=EMAIL, name="Dana Lee", role=Role.owner, now=began, password=password,
        totp_secret=totp_secret, credential="DPT",
    )  # fmt: skip
    clinician = SignedIn(
        uuid4(), uuid4(), "Dana Lee", EMAIL, complete=True, enrolled=True, fresh=True, member_id=member_id,
        clinic_id=clinic_id, clinic_name="Riverside Clinic", zone=ZONE, role=Role.owner, credential="DPT",
    )  # fmt: skip
    return Stage(house, clinic_id, clinician, now)


def person(
    stage: Stage, given: str, family: str, title: str, goal: str, asks: tuple[Ask, ...], *, days: int,
    birth_year: int = 1958, minutes: int | None = 15,
) -> Person:  # fmt: skip
    """Add a patient and publish a program that began ``days`` days ago (0: tomorrow)."""
    begins = stage.ago(days) if days else stage.today + timedelta(1)
    visit = stage.at(begins - timedelta(1), 10)
    context = stage.as_clinician(visit)
    patient_id = patients.add(context, PatientFacts(given, family, birth_year, minutes_a_day=minutes))
    program_id = programs.start(context, patient_id, title)
    lineages = write(context, program_id, title, goal, asks)
    programs.publish(context, program_id, effective_from=begins)
    with stage.house.database.read() as session:
        link = current_link(session, stage.clinic_id, program_id)
    if link is None:
        raise NotFound
    return Person(stage, given, program_id, patient_id, link.id, lineages, begins)


def write(
    context: Context, program_id: UUID, title: str, goal: str, asks: tuple[Ask, ...],
    kept: tuple[UUID, ...] = (),
) -> tuple[UUID, ...]:  # fmt: skip
    """Write the draft; ``kept`` are the lineages that go on, in the order of ``asks``. Returns all lineages."""
    with perform(context, Action.view_draft) as doing:
        versions = {
            ask.exercise: catalogue.newest_version(doing.session, doing.clinic_id, ask.exercise).version_id
            for ask in asks
        }
        doing.about("program", program_id)
    items = tuple(
        ItemEdit(
            str(kept[place]) if place < len(kept) else f"new-{place}", str(versions[ask.exercise]),
            ask.modifications, ask.dose, None, SidePlan(ask.sides), ask.schedule, ask.note,
            ask.rule,
        )
        for place, ask in enumerate(asks)
    )  # fmt: skip
    revision = draft_page.builder(context, program_id).revision
    drafts.save(context, program_id, revision, DraftEdit(title, goal, items, Ranking((items[0].lineage,))))
    return tuple(UUID(shown.item.lineage) for shown in draft_page.builder(context, program_id).items)


def record_test(
    person: Person, day: date, left: str, right: str, note: str = "", again: date | None = None
) -> None:
    """The hip rotation test of both sides at a visit, and the day on which it is to be done again."""
    context = person.stage.as_clinician(person.stage.at(day, 10, 30))
    found = Result(left, right, day, left_note=note)
    tests.record(context, person.patient_id, "hip-rotation-test", found, again)


def record_measures(person: Person, day: date, pain: int, activities: dict[str, int]) -> None:
    """Pain of the last 24 hours and the patient's own activities at a visit, comparable with the visits before."""
    context = person.stage.as_clinician(person.stage.at(day, 10, 40))
    measures.record_pain(context, person.patient_id, Pain(Period.average, pain), day)
    series = measures.measures_page(context, person.patient_id).series
    measures.record_function(context, person.patient_id, tuple(activities.items()), day, series=series)


def look_after(person: Person, moment: datetime) -> None:
    """The clinician has called about everything that was reported so far."""
    context = person.stage.as_clinician(moment)
    for alert in symptoms.for_patient(context, person.patient_id):
        if alert.acknowledged_at is None:
            symptoms.acknowledge(context, alert.id, "Called. Lighter weight for a week, then as before.")


def template_of(person: Person) -> None:
    """The person's program as a template, shared in the clinic, for whoever comes next with the same."""
    context = person.stage.as_clinician(person.stage.at(person.stage.ago(20), 12))
    purpose = "For somebody who cannot turn the hips enough to sit on the floor."
    key = templates.add_from(context, person.program_id, "Hip rotation, first weeks", purpose)
    templates.share(context, key)
