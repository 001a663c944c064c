"""The stories of the demo clinic: twelve people over the last sixty days."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from clinic.domain.adherence.values import Amount, ReportSource, Status
from clinic.domain.checkins import Asked, Entry, Post, SkipReason
from clinic.domain.dose import Dose, Load, LoadUnit, Range
from clinic.domain.programs import Chosen
from clinic.domain.progression import Next, Rule, StepKind
from clinic.domain.schedule import AsNeeded, Quota, Weekdays
from clinic.domain.sides import Side
from clinic.domain.symptoms import Felt
from clinic.services import (
    checkins,
    programs,
)
from clinic.services.demo_stage import (
    Ask,
    Person,
    Stage,
    look_after,
    person,
    record_measures,
    record_test,
    write,
)

MON_WED_FRI = Weekdays((1, 3, 5))
HINGE = Dose(Range(2, 2), Range(10, 12))
HIKE = Dose(Range(2, 3), Range(8, 10))
TURN = Dose(Range(2, 3), Range(10, 12))
BRIDGE = Dose(Range(2, 3), None, Range(20, 30))
LIFT = Dose(Range(3, 3), Range(8, 10), load=Load(Decimal(8), Decimal(8), LoadUnit.kg))
BOTH = (Side.left, Side.right)
MORE = Rule(days=3, pain_most=3, then=Next(StepKind.dose, Dose(Range(3, 3), Range(12, 12))))
"""After three days as asked with little pain: 3×12."""


def perfect(stage: Stage) -> Person:
    """Lena does everything, every day, and it gets easier: the rule of her hip hinge is met."""
    lena = person(
        stage, "Lena", "Fischer", "Learn the hip hinge", "I want to garden for an hour again.",
        (
            Ask("hip-hinge", HINGE, modifications=(Chosen("broomstick"),), rule=MORE),
            Ask("bridge-posterior-tilt", BRIDGE),
        ),
        days=56,
    )  # fmt: skip
    for day in lena.days():
        pain = max(0, 3 - (day - lena.begins).days // 14)
        lena.tell(
            *(Entry(item, day, Status.done, pain=pain, effort=4) for item in lena.lineages),
            at=stage.at(day, 19, 10),
        )
    first, then = lena.begins - timedelta(1), lena.begins + timedelta(28)
    record_test(lena, first, "falls-short", "leans", "Stiff, no pain.", again=then)
    record_measures(lena, first, 4, {"Garden for an hour": 3, "Put on socks": 5, "Lift the watering can": 4})
    record_test(lena, then, "leans", "reaches", again=stage.ago(1))
    record_measures(lena, then, 1, {"Garden for an hour": 7, "Put on socks": 8, "Lift the watering can": 8})
    return lena


def stopped_after_pain(stage: Stage) -> Person:
    """Joan goes on well until it hurts, then nothing more is heard."""
    joan = person(
        stage, "Joan", "Price", "Low back program", "I want to lift my grandson without fear.",
        (Ask("hip-hinge", HINGE), Ask("hip-hike", HIKE, sides=(Side.left,))), days=26,
    )  # fmt: skip
    for day in joan.days(until=5):
        last = day == stage.ago(5)
        pain = 8 if last else 2
        joan.tell(
            Entry(joan.lineages[0], day, Status.partial if last else Status.done, pain=pain, effort=5,
                  reason=SkipReason.pain if last else None),
            *([] if last else [Entry(joan.lineages[1], day, Status.done, side=Side.left, pain=2)]),
            at=stage.at(day, 18, 40),
        )  # fmt: skip
    return joan


def left_never_right(stage: Stage) -> Person:
    """Rosa stretches the left side and never the right."""
    rosa = person(
        stage, "Rosa", "Marin", "Hip rotation", "I want to sit on the floor with my grandchildren.",
        (
            Ask("hip-hinge", HINGE, modifications=(
                Chosen("smaller-range"), Chosen("wall-support", "You told me you fear to fall."),
                Chosen("bent-knees", "Your hamstrings pull."),
            )),
            Ask("hip-90-90-forward-lean", TURN, MON_WED_FRI, BOTH),
            Ask("hip-hike", HIKE, Quota(3), (Side.left,), note="Hold on to the rail with one finger."),
        ),
        days=40,
    )  # fmt: skip
    hinge, stretch, hike = rosa.lineages
    for day in rosa.days():
        luck = rosa.chance(day)
        entries = [Entry(hinge, day, Status.done, pain=luck.choice((2, 3)))] if luck.random() < 0.9 else []
        if day.isoweekday() in MON_WED_FRI.days:
            entries.append(Entry(stretch, day, Status.done, side=Side.left, pain=3))
        if day.isoweekday() in (2, 4, 6) and luck.random() < 0.8:
            entries.append(Entry(hike, day, Status.done, side=Side.left))
        if entries:
            rosa.tell(*entries, at=stage.at(day, 20, 5))
    return rosa


def on_paper_only(stage: Stage) -> Person:
    """Walter ticks his paper log; the desk types it in each Monday."""
    walter = person(
        stage, "Walter", "Brandt", "Quick low-back stability", "I want to stand through the choir practice.",
        (Ask("hip-hike", HIKE, sides=BOTH), Ask("bridge-posterior-tilt", BRIDGE)), days=35, birth_year=1948,
    )  # fmt: skip
    week: list[Entry] = []
    for day in walter.days(until=1):
        if walter.chance(day).random() < 0.85:
            week += [Entry(walter.lineages[0], day, Status.done, side=side) for side in BOTH]
            week.append(Entry(walter.lineages[1], day, Status.done))
        if day.isoweekday() == 7 and week:
            typed = stage.as_clinician(stage.at(day + timedelta(1), 9, 15))
            checkins.enter(typed, walter.program_id, Post(uuid4(), tuple(week)), ReportSource.paper)
            week = []
    return walter


def on_sunday_night(stage: Stage) -> Person:
    """Nadia fills in the week on Sunday night, as far back as she may."""
    nadia = person(
        stage, "Nadia", "Haddad", "Hip hinge", "I want to carry my own shopping.",
        (Ask("hip-hinge", HINGE, modifications=(Chosen("bent-knees"),)),), days=42,
    )  # fmt: skip
    for day in nadia.days():
        if day.isoweekday() == 7:
            back = [day - timedelta(number) for number in range(3, -1, -1)]
            nadia.tell(
                *(Entry(nadia.lineages[0], on, Status.done, pain=2) for on in back if on >= nadia.begins),
                at=stage.at(day, 21, 50),
            )
    return nadia


def on_holiday(stage: Stage) -> Person:
    """Omar's program rests while he is away."""
    omar = person(
        stage, "Omar", "Diaz", "Side and hip strength", "I want to play tennis again.",
        (Ask("side-hip-hinge", TURN, sides=BOTH), Ask("bridge-posterior-tilt", BRIDGE, MON_WED_FRI)), days=45,
    )  # fmt: skip
    away = (stage.ago(9), stage.today + timedelta(4))
    told = stage.as_clinician(stage.at(stage.ago(12), 11))
    programs.pause(told, omar.program_id, *away, "On holiday, no room for a mat.")
    for day in omar.days():
        if day < away[0]:
            entries = [Entry(omar.lineages[0], day, Status.done, side=side, pain=1) for side in BOTH]
            if day.isoweekday() in MON_WED_FRI.days:
                entries.append(Entry(omar.lineages[1], day, Status.done))
            omar.tell(*entries, at=stage.at(day, 7, 30))
    return omar


def changed_in_mid_week(stage: Stage) -> Person:
    """Priya's program gets harder on a Thursday; nothing before it changes."""
    asks = (
        Ask("hip-hinge", HINGE, modifications=(Chosen("chair"), Chosen("smaller-range"))),
        Ask("rock-back", TURN, MON_WED_FRI),
    )
    priya = person(
        stage,
        "Priya",
        "Nair",
        "Learn the hip hinge",
        "I want to bend without holding my breath.",
        asks,
        days=30,
    )
    thursday = next(stage.ago(back) for back in range(4, 11) if stage.ago(back).isoweekday() == 4)
    visit = stage.as_clinician(stage.at(thursday - timedelta(1), 15))
    programs.revise(visit, priya.program_id)
    harder = (
        Ask("hip-hinge", Dose(Range(3, 3), Range(10, 12))),
        asks[1],
        Ask("hip-hike", HIKE, sides=(Side.right,)),
    )
    new = write(visit, priya.program_id, "Learn the hip hinge", "I want to bend without holding my breath.", harder,
                 priya.lineages)  # fmt: skip
    programs.publish(
        visit, priya.program_id, effective_from=thursday, reason="Moves well now; ready for more."
    )
    for day in priya.days():
        if priya.chance(day).random() < 0.05:
            continue
        entries = [Entry(new[0], day, Status.done, pain=1)]
        if day.isoweekday() in MON_WED_FRI.days:
            entries.append(Entry(new[1], day, Status.done))
        if day >= thursday:
            entries.append(Entry(new[2], day, Status.partial, side=Side.right, amount=Amount(sets=1, reps=8)))
        priya.tell(*entries, at=stage.at(day, 18))
    return priya


def with_a_question(stage: Stage) -> Person:
    """Tom asks what nobody has answered yet."""
    tom = person(
        stage, "Tom", "Walker", "Quick low-back stability", "I want to walk the dog without stopping.",
        (Ask("hip-hike", HIKE, sides=(Side.right,)), Ask("plank", Dose(Range(2, 2), None, Range(15, 20)))), days=33,
    )  # fmt: skip
    for day in tom.days():
        wonders = day == stage.ago(2)
        if not wonders and tom.chance(day).random() < 0.1:
            continue
        asked = (Asked("Should my pelvis be level before I start?", tom.lineages[0]),)
        tom.tell(
            Entry(tom.lineages[0], day, Status.done, side=Side.right, pain=1),
            Entry(tom.lineages[1], day, Status.done),
            at=stage.at(day, 18, 20), questions=asked if wonders else (),
        )  # fmt: skip
    return tom


def new_without_news(stage: Stage) -> Person:
    """Grace has her first sheet; tomorrow she begins."""
    return person(
        stage, "Grace", "Lin", "Waiter's bow", "I want to tie my shoes by myself.",
        (Ask("waiters-bow", TURN), Ask("golfers-reach", Dose(Range(2, 2), Range(6, 8)), MON_WED_FRI, BOTH)), days=0,
    )  # fmt: skip


def ended_with_progress(stage: Stage) -> Person:
    """Hugo is through: from pain 6 to pain 1."""
    hugo = person(
        stage, "Hugo", "Martin", "Back to the workshop", "I want to work at the bench all morning.",
        (Ask("deadlift", LIFT), Ask("bridge-posterior-tilt", BRIDGE)),
        days=53,
    )  # fmt: skip
    previous = 6
    for day in hugo.days(until=4):
        if hugo.chance(day).random() < 0.08:
            continue
        pain = max(1, 6 - (day - hugo.begins).days // 9)
        if pain < 6 and previous == 6:
            look_after(hugo, stage.at(day, 9))
        previous = pain
        hugo.tell(
            *(Entry(item, day, Status.done, pain=pain, effort=6) for item in hugo.lineages),
            at=stage.at(day, 17),
        )
    first, halfway, last = hugo.begins - timedelta(1), hugo.begins + timedelta(24), stage.ago(4)
    record_test(hugo, first, "leans", "falls-short", again=halfway)
    record_measures(hugo, first, 6, {"Plane a board": 2, "Stand at the bench": 3, "Carry timber": 1})
    record_test(hugo, halfway, "reaches", "leans", again=last)
    record_measures(hugo, halfway, 4, {"Plane a board": 5, "Stand at the bench": 6, "Carry timber": 4})
    record_test(hugo, last, "reaches", "reaches", again=stage.today + timedelta(28))
    record_measures(hugo, last, 1, {"Plane a board": 9, "Stand at the bench": 9, "Carry timber": 8})
    programs.end(
        stage.as_clinician(stage.at(stage.ago(4), 18)), hugo.program_id, stage.ago(4), "Goal reached."
    )
    return hugo


def numbness(stage: Stage) -> Person:
    """Ahmed's left leg went numb yesterday."""
    ahmed = person(
        stage, "Ahmed", "Kaya", "Hip rotation", "I want to drive to my daughter without a break.",
        (Ask("side-lying-hip-rotation", TURN, sides=(Side.left,)), Ask("hip-hinge", HINGE)), days=28,
    )  # fmt: skip
    for day in ahmed.days(until=1):
        last = day == stage.ago(1)
        if not last and ahmed.chance(day).random() < 0.2:
            continue
        ahmed.tell(
            Entry(ahmed.lineages[0], day, Status.done, side=Side.left, pain=4 if last else 2,
                  felt=(Felt.numbness,) if last else ()),
            Entry(ahmed.lineages[1], day, Status.skipped if last else Status.done,
                  reason=SkipReason.pain if last else None),
            at=stage.at(day, 21, 10),
        )  # fmt: skip
    return ahmed


def as_needed_only(stage: Stage) -> Person:
    """Ingrid does her stretch when she needs it; there is no percentage."""
    ingrid = person(
        stage, "Ingrid", "Olsen", "When the back is stiff", "I want to help myself when I am stiff in the morning.",
        (Ask("forward-fold", Dose(Range(1, 2), None, Range(20, 30)), AsNeeded()),), days=50,
    )  # fmt: skip
    for day in ingrid.days():
        if ingrid.chance(day).random() < 0.3:
            ingrid.tell(Entry(ingrid.lineages[0], day, Status.done, pain=2), at=stage.at(day, 8))
    return ingrid


STORIES: tuple[Callable[[Stage], Person], ...] = (
    perfect, stopped_after_pain, left_never_right, on_paper_only, on_sunday_night, on_holiday,
    changed_in_mid_week, with_a_question, new_without_news, ended_with_progress, numbness, as_needed_only,
)  # fmt: skip
