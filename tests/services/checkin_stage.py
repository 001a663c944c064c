"""A published program of four items for Rosa, with its link, its clinician and everything she needs to
report."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.actions import Action, Holder, Nobody, Role, SignedIn, Site
from clinic.domain.catalogue.content import content_hash
from clinic.domain.check_code import check_code
from clinic.domain.codec import to_plain
from clinic.domain.dose import Dose, Range
from clinic.domain.programs import SidePlan
from clinic.domain.schedule import AsNeeded, Quota, Schedule, Weekdays
from clinic.domain.sides import Side
from clinic.persistence.accounts import Account, Clinic, Member
from clinic.persistence.base import new_id
from clinic.persistence.catalogue import Exercise, ExerciseVersion
from clinic.persistence.links import Link
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program, ProgramItem, ProgramVersion
from clinic.persistence.tenancy import owned
from clinic.services import links
from clinic.services.context import Context, House, perform

MONDAY = date(2026, 3, 9)
NOON = datetime(2026, 3, 9, 19, tzinfo=UTC)
"""Noon in Los Angeles on Monday 9 March 2026, a week after the program began."""

BEGINS = date(2026, 3, 2)
EVERY_DAY = Weekdays((1, 2, 3, 4, 5, 6, 7))
MON_WED_FRI = Weekdays((1, 3, 5))
TWO_BY_TEN = Dose(sets=Range(2, 2), reps=Range(10, 10))


@dataclass(frozen=True, slots=True)
class Planned:
    """One item of the program of the tests."""

    exercise: str
    schedule: Schedule
    sides: tuple[Side, ...] = ()
    dose: Dose = TWO_BY_TEN


HINGE = Planned("hip-hinge", EVERY_DAY)
HIKE = Planned("hip-hike", MON_WED_FRI, (Side.left, Side.right), Dose(sets=Range(2, 3), reps=Range(10, 12)))
PLANK = Planned("plank", Quota(3), dose=Dose(sets=Range(1, 1), hold_s=Range(30, 30)))
ROCK = Planned("rock-back", AsNeeded())


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the tests play: ``items`` are the lineages in the order of the program."""

    house: House
    clinic_id: UUID
    patient_id: UUID
    program_id: UUID
    member_id: UUID
    items: tuple[UUID, ...]
    words: links.LinkWords

    @property
    def hinge(self) -> UUID:
        """The lineage of the first item."""
        return self.items[0]

    @property
    def hike(self) -> UUID:
        """The lineage of the second item."""
        return self.items[1]

    @property
    def fragment(self) -> str:
        """What stands behind the link's ``#``."""
        return self.words.address.partition("#")[2]

    def nobody(self, now: datetime = NOON, address: str = "192.0.2.1") -> Context:
        """A browser that has shown nothing."""
        return Context(self.house, Nobody(), now, address)

    def site(self, now: datetime = NOON) -> Context:
        """The service itself."""
        return Context(self.house, Site("test", self.clinic_id), now)

    def staff(self, now: datetime = NOON, role: Role = Role.clinician) -> Context:
        """A member of the clinic."""
        actor = SignedIn(
            uuid4(), uuid4(), "Dana Lee", "dana@example.org", complete=True, enrolled=True, fresh=True,
            member_id=self.member_id, clinic_id=self.clinic_id, clinic_name="Riverside", role=role,
        )  # fmt: skip
        return Context(self.house, actor, now)

    def patient(self, now: datetime = NOON) -> Context:
        """Rosa's browser, after she opened her link."""
        token = links.redeem(self.nobody(now), self.fragment)
        assert token is not None
        holder = links.holder_of(self.nobody(now), token)
        assert isinstance(holder, Holder)
        return Context(self.house, holder, now)


def set_stage(house: House, *items: Planned, begins: date = BEGINS, ends_on: date | None = None) -> Stage:
    """A clinic with one patient and one published program; without items the four usual ones."""
    clinic_id, patient_id, member_id = (new_id() for _ in range(3))
    with house.database.write() as session:
        account = Account(id=new_id(), email=f"{clinic_id}@example.org", name="Dana Lee", created_at=NOON)
        session.add(account)
        session.add(
            Clinic(
                id=clinic_id, name="Riverside", phone="555 0142", zone="America/Los_Angeles", created_at=NOON,
                urgent_text="Call 112 now if you cannot hold your water.",
            )
        )  # fmt: skip
        session.flush()
        session.add(
            Member(id=member_id, clinic_id=clinic_id, account_id=account.id, role="clinician", joined_at=NOON)
        )
        session.add(
            Patient(
                id=patient_id, clinic_id=clinic_id, given_name="Rosa", family_name="Marquez", birth_year=1948,
                equipment=[], created_at=NOON,
            )
        )  # fmt: skip
    return _published(
        house, (clinic_id, patient_id, member_id), items or (HINGE, HIKE, PLANK, ROCK), begins, ends_on
    )


def another_program(stage: Stage) -> Stage:
    """The same patient with a second program, the plank, and its own link."""
    return _published(
        stage.house, (stage.clinic_id, stage.patient_id, stage.member_id), (PLANK,), BEGINS, None
    )


def _published(
    house: House,
    whose: tuple[UUID, UUID, UUID],
    planned: tuple[Planned, ...],
    begins: date,
    ends_on: date | None,
) -> Stage:
    clinic_id, patient_id, member_id = whose
    program_id, lineages = new_id(), tuple(uuid4() for _ in planned)
    with house.database.write() as session:
        session.add(
            Program(
                id=program_id, clinic_id=clinic_id, patient_id=patient_id, title="Hips that bend", latest=1,
                created_at=NOON, ends_on=ends_on,
            )
        )  # fmt: skip
        session.flush()
        version = ProgramVersion(
            id=new_id(), clinic_id=clinic_id, program_id=program_id, number=1, title="Hips that bend",
            facts={"goal": "", "five_minutes": None}, reason="", effective_from=begins,
            published_at=datetime(2026, 3, 1, 17, tzinfo=UTC), published_by=member_id, zone="America/Los_Angeles",
            content_sha256="0" * 64, check_code=check_code(program_id.hex[::-1] * 2),
        )  # fmt: skip
        session.add(version)
        session.flush()
        for place, (item, lineage) in enumerate(zip(planned, lineages, strict=True), 1):
            session.add(
                ProgramItem(
                    id=new_id(), clinic_id=clinic_id, version_id=version.id, lineage_id=lineage, position=place,
                    exercise_version_id=_exercise(session, item.exercise), modifications=[],
                    dose=to_plain(item.dose), sides=to_plain(SidePlan(item.sides)),
                    schedule=item.schedule.to_plain(),
                )
            )  # fmt: skip
    with perform(Context(house, Site("test", clinic_id), NOON), Action.publish_program) as doing:
        program = owned(doing.session, Program, clinic_id, program_id)
        doing.about("program", program_id, patient=patient_id)
        words = links.words_of(house, links.ensure(doing, program))
    return Stage(house, clinic_id, patient_id, program_id, member_id, lineages, words)


def link_of(stage: Stage) -> Link:
    """The row of the link that opens the program."""
    with stage.house.database.read() as session:
        mine = session.query(Link).filter_by(clinic_id=stage.clinic_id, program_id=stage.program_id)
        return mine.filter_by(revoked_at=None).one()


def _exercise(session: object, slug: str) -> UUID:
    exercise = load_catalogue().exercises[slug]
    row = session.query(Exercise).filter_by(slug=slug, clinic_id=None).one_or_none()  # type: ignore[attr-defined]
    if row is None:
        row = Exercise(id=new_id(), clinic_id=None, slug=slug, name=exercise.name, created_at=NOON, latest=1)
        session.add(row)  # type: ignore[attr-defined]
        session.flush()  # type: ignore[attr-defined]
        session.add(  # type: ignore[attr-defined]
            ExerciseVersion(
                id=row.id, exercise_id=row.id, number=1, content=to_plain(exercise),
                content_sha256=content_hash(exercise),
                created_at=NOON,
            )
        )  # fmt: skip
        session.flush()  # type: ignore[attr-defined]
    return row.id
