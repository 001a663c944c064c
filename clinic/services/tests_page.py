"""A patient's tests as the page shows them: each result, its chart over time and its proposal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from clinic.adapters.catalogue import load_catalogue
from clinic.domain import dose as doses
from clinic.domain import tests as rules
from clinic.domain.actions import Action
from clinic.domain.catalogue.library import Test
from clinic.domain.corrections import standing
from clinic.domain.sides import Side
from clinic.persistence import catalogue, merges, patients
from clinic.persistence import tests as rows
from clinic.persistence.patients import name_of
from clinic.persistence.tests import Decision, DoneTest
from clinic.services.context import Context, perform
from clinic.services.exercise_search import kept_index
from clinic.services.patient_rows import facts_of, patient_of
from clinic.services.tests import result_of
from clinic.services.tests_proposal import proposed, sides_of, template_of


@dataclass(frozen=True, slots=True)
class Line:
    """A test that was done, as it counts now. ``words`` say both sides and what differs.

    ``decided`` says what became of its proposal: "accepted", the reason why not, or nothing yet.
    """

    id: UUID
    performed_on: date
    words: str
    left: str
    right: str
    left_note: str
    right_note: str
    by: str
    corrected: bool
    decided: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One side on one day in the chart: where it stands from the left, and the rank of its outcome."""

    day: date
    x: float
    rank: int
    name: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One exercise that the proposal would add."""

    name: str
    dose: str
    side: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A proposal with what was decided: ``decided`` is empty while it is open."""

    test_id: UUID
    why: str
    program: str
    offers: tuple[Offer, ...]
    decided: str
    program_id: UUID | None


@dataclass(frozen=True, slots=True)
class TestShown:
    """One kind of test with a patient's results, the newest first; ``apart`` says how far the sides differ now."""

    __test__ = False  # pytest would collect the name

    test: Test
    lines: tuple[Line, ...]
    left: tuple[Dot, ...]
    right: tuple[Dot, ...]
    apart: str
    asked: Asked | None
    retest_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class TestsPage:
    """A patient's tests."""

    __test__ = False

    patient_id: UUID
    patient: str
    today: date
    closed: bool
    shown: tuple[TestShown, ...]


def tests_page(context: Context, patient_id: UUID) -> TestsPage:
    """Every test of the catalogue with what was found on this patient. Raises NotFound."""
    with perform(context, Action.view_patient) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        patient, today = patient_of(doing, patient_id)
        person = merges.one_person(session, clinic_id, patient.id)
        found = rows.tests_of(session, clinic_id, person)
        decisions = rows.decisions_of(session, clinic_id, [row.id for row in found])
        retests = rows.open_retests(session, clinic_id, person)
        names = patients.member_names(session, clinic_id)
        newest = kept_index(session, clinic_id).by_slug
    shown = []
    for test in load_catalogue().tests.values():
        counted = standing(row for row in found if row.slug == test.slug)
        due = next((one.due_on for one in retests if one.slug == test.slug), None)
        shown.append(
            TestShown(
                test,
                tuple(_line(test, row, names, decisions.get(row.id)) for row in reversed(counted)),
                tuple(_dots(test, counted, Side.left)),
                tuple(_dots(test, counted, Side.right)),
                rules.apart(test, [result_of(row) for row in counted]),
                _asked(test, counted[-1], decisions, newest) if counted else None,
                due,
                due is not None and due <= today,
            )
        )
    closed = patient.archived_at is not None
    return TestsPage(patient.id, facts_of(patient).name, today, closed, tuple(shown))


def _line(test: Test, row: DoneTest, names: dict[UUID, str], decision: Decision | None) -> Line:
    return Line(
        row.id,
        row.performed_on,
        rules.words(test, result_of(row)),
        rules.outcome_name(test, row.left),
        rules.outcome_name(test, row.right),
        row.left_note,
        row.right_note,
        name_of(names, row.recorded_by),
        row.corrects is not None,
        _decided(decision),
    )


def _decided(decision: Decision | None) -> str:
    return "" if decision is None else "accepted" if decision.accepted else decision.reason


CHART = (146.0, 388.0)
"""Where the first and the last day stand in the chart."""


def _dots(test: Test, counted: Sequence[DoneTest], side: Side) -> Iterable[Dot]:
    places = rules.spread([row.performed_on for row in counted], *CHART)
    for row, x in zip(counted, places, strict=True):
        outcome = result_of(row).outcome(side)
        if outcome is not None:
            name = rules.outcome_name(test, outcome)
            yield Dot(row.performed_on, x, test.rank(outcome), name)


def _asked(
    test: Test, row: DoneTest, decisions: dict[UUID, Decision], newest: Mapping[str, catalogue.Stored]
) -> Asked | None:
    proposal = rules.proposal(test, result_of(row))
    if proposal is None:
        return None
    template = template_of(test)
    found = [newest[slug].exercise for slug in proposed(test, template) if slug in newest]
    offers = tuple(
        Offer(
            exercise.name,
            "; or ".join(doses.words(one) for one in doses.choices(exercise.dose)),
            sides_of(exercise.sidedness, proposal.focus).words(),
        )
        for exercise in found
    )
    decision = decisions.get(row.id)
    program_id = decision.program_id if decision else None
    return Asked(
        row.id, proposal.why, template.name if template else test.name, offers, _decided(decision), program_id
    )
