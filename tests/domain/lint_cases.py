"""Two corpora for the linter, in the form of ``clinic program lint FILE``: clean programs, and planted defects.

A planted program is a clean one with one thing spoiled; ``rules`` are all the rules that must speak, and no other.
What is said of each stands word for word in ``lint_said.json``; after a change that is meant, write it anew with
``python -m tests.domain.lint_cases`` and read the difference.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.codec import to_plain
from clinic.domain.lint.form import subject_of
from clinic.domain.lint.rules import review
from clinic.domain.lint.values import Review

Json = dict[str, Any]

THREE_DAYS = {"kind": "weekdays", "days": [1, 3, 5], "times": 1}
DAILY = {"kind": "weekdays", "days": [1, 2, 3, 4, 5, 6, 7], "times": 1}
QUOTA = {"kind": "quota", "per_week": 3}
EVERY_OTHER = {"kind": "every", "days": 2, "anchor": "2026-03-09", "times": 1}
TWO_BY_TEN = {"sets": [2, 2], "reps": [10, 12]}
BOTH = {"sides": ["left", "right"], "first": "left"}
LEFT = {"sides": ["left"]}
RULE = {"days": 3, "pain_most": 3, "then": {"kind": "dose", "dose": {"sets": [3, 3], "reps": [12, 12]}}}
RECORD: Json = {
    "credential": "DPT",
    "harm": "Call Riverside Clinic, 555 0142.",
    "delivery": {"start": "As many clean ones as at the visit, less two."},
    "progression": [{"lineage": "1", "rule": RULE}],
}
EVERYTHING_AT_HOME = {
    "equipment": ["mat", "chair", "step", "wall", "broomstick", "weight"],
    "minutes_a_day": 30,
}
WHOLE = ["shown", "did", "said-why"]


def item(exercise: str, dose: Json | None = None, schedule: Json | None = None, **rest: Any) -> Json:
    """One item; two rounds of ten to twelve on three days unless said otherwise."""
    return {
        "exercise": exercise,
        "dose": dose or TWO_BY_TEN,
        "schedule": schedule or THREE_DAYS,
        **rest,
    }


def with_(slug: str, why: str = "") -> Json:
    """A chosen modification."""
    return {"slug": slug, "why": why}


def program(title: str, goal: str, *items: Json, **rest: Any) -> Json:
    """A file with a full record."""
    return {
        "program": {"title": title, "goal": goal, "items": list(items)},
        "patient": EVERYTHING_AT_HOME,
        "record": copy.deepcopy(RECORD),
        **rest,
    }


HIKE_NOTE = "Keep your pelvis level at the start."
HINGE = item("hip-hinge", modifications=[with_("chair", "She is not steady yet.")])


def revised(before: Json, **changes: Any) -> Json:
    """The next version of a program: its items changed, the hand-over of the last one whole."""
    file = copy.deepcopy(before)
    file["last"] = copy.deepcopy(before["program"])
    for one in file["program"]["items"]:
        one.update(changes)
    lines = [{"lineage": str(place), "ticks": WHOLE} for place in range(1, len(file["last"]["items"]) + 1)]
    file["record"]["hand_over"] = {"items": lines}
    return file


HIPS = program("Hips", "Carry my grandson up the stairs", HINGE)
OWN: Json = to_plain(load_catalogue().exercises["squat"]) | {
    "slug": "own-squat",
    "name": "Own squat",
    "modifications": [],
}


def own(**changes: Any) -> Json:
    """A program of an own exercise that was spoiled."""
    return program("Own", "Get up alone", item("own-squat"), exercises=[{**copy.deepcopy(OWN), **changes}])


def own_hold(hold: list[int | None]) -> Json:
    """A hold beside an own exercise of 20 to 30 seconds."""
    file = own(dose={"sets": [2, 2], "hold_s": [20, 30]})
    file["program"]["items"][0]["dose"] = {"sets": [2, 2], "hold_s": hold}
    return file


def own_bar(**changes: Any) -> Json:
    """An own exercise on a bar, whose height stands in the note unless something else says it."""
    file = own(equipment=[{"slug": "bar", "item": "Bar", "needed": True, "measure": "height", **changes}])
    file["program"]["items"][0]["note"] = "" if changes else "Use the bar at 90 cm."
    return file


CHANGE: Json = copy.deepcopy(
    next(
        one
        for one in to_plain(load_catalogue().exercises["squat"])["modifications"]
        if one["slug"] == "chair"
    )
)
ROLLS: Json = {"slug": "rolls", "text": "Avoid a chair that rolls."}
CLEAN_HOLD = program(
    "Bridge",
    "Stand at the stove",
    item("bridge-posterior-tilt", {"sets": [2, 2], "hold_s": [30, None]}, DAILY),
)
AS_NEEDED = program(
    "Back",
    "Sit through a film",
    item("forward-fold", schedule={"kind": "as_needed"}),
    item("rock-back", schedule=DAILY),
)

CLEAN: dict[str, Json] = {
    "one supported hinge": HIPS,
    "hip rotation, worse side first": program(
        "Hip rotation",
        "Turn in bed without pain",
        item("hip-90-90-forward-lean", {"sets": [2, 3], "reps": [10, 12]}, sides=BOTH),
        item("side-lying-hip-rotation", {"sets": [2, 3], "reps": [10, 12]}, sides=BOTH),
        item("bridge-posterior-tilt", {"sets": [2, 3], "hold_s": [20, 30]}),
    ),
    "bridge for at least half a minute": CLEAN_HOLD,
    "bridge by lifts": program(
        "Bridge", "Lift my feet", item("bridge-posterior-tilt", {"sets": [2, 3], "reps": [10, 12]})
    ),
    "low back, with the question answered": program(
        "Low back",
        "Garden for an hour",
        item("hip-hike", sides=LEFT, note=HIKE_NOTE),
        item("plank", {"sets": [2, 2], "hold_s": [20, 30]}),
    ),
    "deeper with a reason": program(
        "Lift", "Lift the laundry", item("hip-hinge", modifications=[with_("deeper", "Her back stays flat.")])
    ),
    "a weight that is stated": program(
        "Lift",
        "Carry two bags",
        item(
            "deadlift", {"sets": [3, 3], "reps": [8, 10], "load": {"lower": "4", "upper": "4", "unit": "kg"}}
        ),
    ),
    "a band that is stated": program(
        "Glutes",
        "Climb stairs",
        item(
            "squat",
            {"sets": [2, 2], "reps": [10, 10], "load": {"band": "red"}},
            modifications=[with_("loop-band", "Feels the hips work.")],
        ),
        patient={"equipment": ["loop-band"], "minutes_a_day": 15},
    ),
    "every other day": program(
        "Balance", "Walk the dog", item("golfers-reach", schedule=EVERY_OTHER, sides=BOTH)
    ),
    "three times a week": program(
        "Balance",
        "Walk on grass",
        item("warrior-3", schedule=QUOTA, sides=LEFT, modifications=[with_("chair")]),
    ),
    "one thing as needed beside a daily one": AS_NEEDED,
    "four exercises": program(
        "Legs",
        "Get up from the floor",
        HINGE,
        item("squat", modifications=[with_("chair")]),
        item("rock-back"),
        item("plank", {"sets": [2, 2], "hold_s": [15, 20]}),
    ),
    "exactly the minutes there are": program(
        "Short",
        "Begin again",
        item("squat", {"sets": [1, 1], "reps": [10, 10]}),
        patient={"minutes_a_day": 2},
    ),
    "nobody asked what is at home": program("Bow", "Pick up toys", item("waiters-bow"), patient={}),
    "a plain note": program(
        "Fold",
        "Tie my shoes",
        item("forward-fold", note="Go only as far as it feels good. Then come up slow."),
    ),
    "words of seven": program(
        "Fold",
        "Tie my shoes",
        item(
            "forward-fold",
            note="Physiological temperature regulation nevertheless remains individually variable.",
        ),
    ),
    "one and a half times the week": revised(HIPS, dose={"sets": [3, 3], "reps": [10, 12]}),
    "the same week in another way": revised(HIPS, schedule=QUOTA),
    "a hold that stays": revised(CLEAN_HOLD),
    "as needed stays as needed": revised(AS_NEEDED),
    "an own hold from its lower end": own_hold([20, 20]),
    "an own hold from its upper end": own_hold([30, 40]),
    "an own hold that reaches into it": own_hold([10, 20]),
    "an own hold with no upper end": own_hold([15, None]),
    "a bar whose height stands in the note": {**own_bar(), "patient": {}},
    "a bar of a known height": {**own_bar(min_height_cm=90), "patient": {}},
    "a bar described in words": {**own_bar(detail="as high as your hip"), "patient": {}},
    "a hold with a weight that stays": revised(
        program(
            "Hold",
            "Carry bags",
            item(
                "deadlift",
                {"sets": [2, 2], "hold_s": [20, 20], "load": {"lower": "2", "upper": "2", "unit": "kg"}},
            ),
        )
    ),
    "one minute for one minute": program(
        "Plank",
        "Begin again",
        item("plank", {"sets": [1, 1], "hold_s": [30, 30]}),
        patient={"minutes_a_day": 1},
    ),
    "a change that brings a caution of its own": {
        **own(modifications=[{**CHANGE, "cautions": [ROLLS]}]),
        "program": {
            "title": "Own",
            "goal": "Up",
            "items": [item("own-squat", modifications=[with_("chair")])],
        },
    },
    "two things that go together": program(
        "Fold",
        "Tie my shoes",
        item(
            "squat",
            modifications=[with_("chair"), with_("smaller-range")],
            note="Do not hurry. Use the chair.",
        ),
    ),
    "a symptom question stays with the clinician": program(
        "Hike",
        "Stairs",
        item("hip-hike", sides=LEFT, modifications=[with_("wall-support")], note="Your pelvis stays level."),
    ),
    "less of it": revised(HIPS, dose={"sets": [1, 1], "reps": [10, 12]}),
    "a goal is enough to be tailored": program("Squat", "Get up alone", item("squat")),
    "a test is enough to begin": program(
        "Squat",
        "",
        item("squat", note="Hold on to the table."),
        record={
            **RECORD,
            "tests": ["Hip rotation: left reaches, right does not"],
            "delivery": {"motivation": "Ticks on the fridge"},
        },
    ),
    "words instead of rules": program(
        "Squat",
        "Get up alone",
        item("squat"),
        record={
            **RECORD,
            "progression": [],
            "delivery": {
                "start": "Ten clean ones",
                "when_on": "Three easy days.",
                "how_on": "One round more.",
            },
        },
    ),
    "an exercise of one's own": program("Own", "Get up alone", item("own-squat"), exercises=[OWN]),
    "partly at home, in the gym": program(
        "Gym",
        "Lift again",
        item("squat"),
        record={
            **RECORD,
            "delivery": {
                "start": "Ten clean ones",
                "setting": "clinic",
                "home": "part",
                "supervision": "partly",
            },
        },
    ),
}


@dataclass(frozen=True)
class Planted:
    """A spoiled program and every rule that must speak."""

    file: Json
    rules: frozenset[str]


def planted(rules: str, file: Json, spoil: Callable[[Json], object] = lambda _: None) -> Planted:
    """A copy of a clean program, spoiled."""
    copied = copy.deepcopy(file)
    spoil(copied)
    return Planted(copied, frozenset(rules.split()))


def first(file: Json, **changes: Any) -> None:
    """Change the first item."""
    file["program"]["items"][0].update(changes)


def said(file: Json, **changes: Any) -> None:
    """Change what is said of the delivery."""
    file["record"]["delivery"].update(changes)


BAR: Json = {"slug": "bar", "item": "Bar", "needed": True, "measure": "height"}
BARE = program("Squat", "", item("squat"))
LATER = revised(HIPS)
HARD = (
    "Physiological thermoregulation necessitates individually appropriate environmental considerations daily."
)
EIGHT = "Physiological temperature regulation remains individually variable every afternoon."

PLANTED: dict[str, Planted] = {
    # what stops publishing
    "no title": planted("title", HIPS, lambda f: f["program"].update(title=" ")),
    "nothing in it": planted("exercises cert-7a", HIPS, lambda f: f["program"].update(items=[])),
    "rounds open": planted("dose", HIPS, lambda f: first(f, dose={"reps": [10, 12]})),
    "times open": planted("dose", HIPS, lambda f: first(f, dose={"sets": [2, 2]})),
    "nothing of the dose": planted("dose", HIPS, lambda f: first(f, dose={})),
    "two doses to choose from": planted(
        "dose-choice",
        HIPS,
        lambda f: first(f, dose={**TWO_BY_TEN, "alternatives": [{"sets": [2, 2], "hold_s": [30, None]}]}),
    ),
    "the weight of a deadlift": planted(
        "load", HIPS, lambda f: first(f, exercise="deadlift", modifications=[])
    ),
    "the colour of a band": planted(
        "load equipment", HIPS, lambda f: first(f, exercise="squat", modifications=[with_("loop-band")])
    ),
    "side of a hike": planted(
        "side", HIPS, lambda f: first(f, exercise="hip-hike", modifications=[], note=HIKE_NOTE)
    ),
    "side of a reach": planted("side", HIPS, lambda f: first(f, exercise="golfers-reach", modifications=[])),
    "days open": planted("schedule", HIPS, lambda f: first(f, schedule=None)),
    "wall and chair": planted(
        "clash", HIPS, lambda f: first(f, modifications=[with_("chair", "x"), with_("wall-support", "x")])
    ),
    "deep and small": planted(
        "clash", HIPS, lambda f: first(f, modifications=[with_("deeper", "x"), with_("smaller-range", "x")])
    ),
    "a goal too long": planted("too-long", HIPS, lambda f: f["program"].update(goal="go " * 400)),
    "a note too long": planted("too-long", HIPS, lambda f: first(f, note="Go on. " * 400)),
    "a reason too long": planted(
        "too-long", HIPS, lambda f: first(f, modifications=[with_("smaller-range", "It hurts less. " * 40)])
    ),
    "one lineage twice": planted(
        "exercises",
        CLEAN["one thing as needed beside a daily one"],
        lambda f: [one.update(lineage="1") for one in f["program"]["items"]],
    ),
    # home and day
    "a chair that is not there": planted("equipment", HIPS, lambda f: f["patient"].update(equipment=["mat"])),
    "a step that is not there": planted(
        "equipment",
        CLEAN["low back, with the question answered"],
        lambda f: f["patient"].update(equipment=["mat"]),
    ),
    "a chair where there is nothing at all": planted(
        "equipment", HIPS, lambda f: f["patient"].update(equipment=["nothing"])
    ),
    "five exercises": planted(
        "count", CLEAN["four exercises"], lambda f: f["program"]["items"].append(item("waiters-bow"))
    ),
    "six exercises": planted(
        "count",
        CLEAN["four exercises"],
        lambda f: f["program"]["items"].extend([item("waiters-bow"), item("forward-fold")]),
    ),
    "a minute too much": planted(
        "minutes", CLEAN["exactly the minutes there are"], lambda f: f["patient"].update(minutes_a_day=1)
    ),
    "a minute too much of the clinic's": planted(
        "minutes",
        CLEAN["exactly the minutes there are"],
        lambda f: f["patient"].update(minutes_a_day=1, usual=True),
    ),
    "a second too much": planted(
        "minutes",
        CLEAN["one minute for one minute"],
        lambda f: first(f, dose={"sets": [1, 1], "hold_s": [31, 31]}),
    ),
    "an hour for ten minutes": planted(
        "minutes",
        HIPS,
        lambda f: (
            first(f, dose={"sets": [10, 10], "reps": [30, 30]}),
            f["patient"].update(minutes_a_day=10),
        ),
    ),
    "four times a day": planted(
        "minutes",
        HIPS,
        lambda f: (first(f, schedule={**DAILY, "times": 4}), f["patient"].update(minutes_a_day=9)),
    ),
    # numbers that quarrel
    "a hold too short": planted(
        "hold",
        CLEAN["bridge for at least half a minute"],
        lambda f: first(f, dose={"sets": [2, 2], "hold_s": [10, 19]}),
    ),
    "a short hold of at most ten": planted(
        "hold",
        CLEAN["bridge for at least half a minute"],
        lambda f: first(f, dose={"sets": [2, 2], "hold_s": [10, 10]}),
    ),
    "three rounds of thirteen": planted(
        "volume",
        CLEAN["one and a half times the week"],
        lambda f: first(f, dose={"sets": [3, 3], "reps": [10, 13]}),
    ),
    "twice the days": planted("volume", LATER, lambda f: first(f, schedule=DAILY)),
    "from weekly to every other day, both ways": planted(
        "volume", revised(CLEAN["three times a week"]), lambda f: first(f, sides=BOTH)
    ),
    "a hold twice as long": planted(
        "volume",
        revised(CLEAN["bridge for at least half a minute"]),
        lambda f: first(f, dose={"sets": [2, 2], "hold_s": [60, 60]}),
    ),
    "twice the weight": planted(
        "volume",
        revised(CLEAN["a weight that is stated"]),
        lambda f: first(
            f, dose={"sets": [3, 3], "reps": [8, 10], "load": {"lower": "8", "upper": "8", "unit": "kg"}}
        ),
    ),
    "nine pounds for four kilograms, twice": planted(
        "volume",
        revised(CLEAN["a weight that is stated"]),
        lambda f: first(
            f, dose={"sets": [3, 3], "reps": [8, 10], "load": {"lower": "14", "upper": "14", "unit": "lb"}}
        ),
    ),
    "two more exercises": planted(
        "volume", LATER, lambda f: f["program"]["items"].append(item("waiters-bow", lineage="new"))
    ),
    "every day for every other": planted(
        "volume", revised(CLEAN["every other day"]), lambda f: first(f, schedule={**EVERY_OTHER, "days": 1})
    ),
    "five a week for three": planted(
        "volume",
        revised(CLEAN["three times a week"]),
        lambda f: first(f, schedule={"kind": "quota", "per_week": 5}),
    ),
    "below an own hold": planted("hold", own_hold([10, 19])),
    "above an own hold": planted("hold", own_hold([31, 31])),
    "at least more than an own hold": planted("hold", own_hold([31, None])),
    "rounds open in the next version": planted("dose", LATER, lambda f: first(f, dose={"reps": [10, 12]})),
    "days open in the next version": planted("schedule", LATER, lambda f: first(f, schedule=None)),
    "two doses in the next version": planted(
        "dose-choice",
        LATER,
        lambda f: first(
            f,
            dose={"sets": [9, 9], "reps": [12, 12], "alternatives": [{"sets": [2, 2], "hold_s": [30, None]}]},
        ),
    ),
    "ten holds of ten seconds, twice": planted(
        "volume",
        revised(program("Own", "Up", item("squat", {"sets": [2, 2], "reps": [10, 10], "hold_s": [10, 10]}))),
        lambda f: first(f, dose={"sets": [2, 2], "reps": [10, 10], "hold_s": [20, 20]}),
    ),
    "twice a day instead of once": planted(
        "volume", LATER, lambda f: first(f, schedule={**THREE_DAYS, "times": 2})
    ),
    "every other day, twice": planted(
        "volume", revised(CLEAN["every other day"]), lambda f: first(f, schedule={**EVERY_OTHER, "times": 2})
    ),
    "more rounds and a new exercise": planted(
        "volume",
        LATER,
        lambda f: (
            first(f, dose={"sets": [4, 4], "reps": [10, 12]}),
            f["program"]["items"].append(item("waiters-bow", lineage="new")),
        ),
    ),
    "a week that grows by an exercise held": planted(
        "volume",
        LATER,
        lambda f: f["program"]["items"].append(
            item("plank", {"sets": [3, 3], "hold_s": [40, 45]}, DAILY, lineage="new")
        ),
    ),
    # words
    "a hard note": planted("reading", HIPS, lambda f: first(f, note=HARD)),
    "a hard note of eight words": planted("reading", HIPS, lambda f: first(f, note=EIGHT)),
    "a hard reason": planted("reading", HIPS, lambda f: first(f, modifications=[with_("chair", HARD)])),
    "a hard exercise": planted("reading", own(feelings=[{"text": f"{HARD} {HARD}"} for _ in range(9)])),
    # cautions, and what a source leaves open
    "deeper without a reason": planted("caution", HIPS, lambda f: first(f, modifications=[with_("deeper")])),
    "a note against the chair": planted(
        "caution",
        HIPS,
        lambda f: first(f, modifications=[with_("chair")], note="Do not use a chair for now."),
    ),
    "a note against deeper": planted(
        "caution",
        HIPS,
        lambda f: first(f, exercise="waiters-bow", modifications=[with_("deeper")], note="Never go deeper."),
    ),
    "an own caution against a chair": planted(
        "caution",
        {
            **own(modifications=[CHANGE], cautions=[{"slug": "no-chair", "text": "Avoid every chair."}]),
            "program": {
                "title": "Own",
                "goal": "Up",
                "items": [item("own-squat", modifications=[with_("chair")])],
            },
        },
    ),
    "kneeling forbidden, a mat brought": planted(
        "caution",
        HIPS,
        lambda f: (
            first(f, modifications=[with_("hands-and-knees")], note="Go without the mat."),
            f["patient"].update(equipment=["mat"]),
        ),
    ),
    "a caution that another change brings": planted(
        "caution",
        {
            **own(
                modifications=[
                    CHANGE,
                    {
                        **CHANGE,
                        "slug": "slow",
                        "name": "Slow",
                        "equipment": {},
                        "steps": {},
                        "cautions": [ROLLS],
                    },
                ]
            ),
            "program": {
                "title": "Own",
                "goal": "Up",
                "items": [item("own-squat", modifications=[with_("chair"), with_("slow")])],
            },
        },
    ),
    "a question about the pelvis": planted(
        "left-open", HIPS, lambda f: first(f, exercise="hip-hike", sides=LEFT, modifications=[])
    ),
    "a question, a note on something else": planted(
        "left-open",
        HIPS,
        lambda f: first(f, exercise="hip-hike", sides=LEFT, modifications=[], note="Go slow."),
    ),
    "an unknown of an own exercise": planted(
        "left-open", own(unknowns=[{"field": "depth", "why": "Nobody says how deep."}])
    ),
    # CERT
    "CERT 1: a bar of no height": planted("cert-1", {**own(equipment=[BAR]), "patient": {}}),
    "CERT 1: a bar, and a note without a number": planted(
        "cert-1", {**own(equipment=[BAR]), "patient": {}}, lambda f: first(f, note="Use the bar in the hall.")
    ),
    "CERT 2: no qualification": planted("cert-2", HIPS, lambda f: f["record"].update(credential="")),
    "CERT 2: a blank one": planted(
        "cert-2", CLEAN["four exercises"], lambda f: f["record"].update(credential="  ")
    ),
    "CERT 3: alone or not": planted("cert-3", HIPS, lambda f: said(f, group=None)),
    "CERT 3: of four exercises": planted("cert-3", CLEAN["four exercises"], lambda f: said(f, group=None)),
    "CERT 4: who is there": planted("cert-4", HIPS, lambda f: said(f, supervision=None)),
    "CERT 4: how it comes": planted("cert-4", HIPS, lambda f: said(f, channel=None)),
    "CERT 5: all as needed": planted("cert-5", HIPS, lambda f: first(f, schedule={"kind": "as_needed"})),
    "CERT 5: two as needed": planted(
        "cert-5",
        CLEAN["one thing as needed beside a daily one"],
        lambda f: [one.update(schedule={"kind": "as_needed"}) for one in f["program"]["items"]],
    ),
    "CERT 6: no goal": planted("cert-6", HIPS, lambda f: f["program"].update(goal="")),
    "CERT 6: a blank goal": planted("cert-6", HIPS, lambda f: f["program"].update(goal="  ")),
    "CERT 7a: no rule": planted(
        "cert-7a", HIPS, lambda f: (f["record"].update(progression=[]), said(f, how_on="One round more."))
    ),
    "CERT 7a: a rule of an item that is gone": planted(
        "cert-7a", HIPS, lambda f: f["record"]["progression"][0].update(lineage="9")
    ),
    "CERT 7b: only a look": planted(
        "cert-7b", HIPS, lambda f: f["record"].update(progression=[{"lineage": "1", "rule": {}}])
    ),
    "CERT 7b: when, but not how": planted(
        "cert-7b", HIPS, lambda f: (f["record"].update(progression=[]), said(f, when_on="Three easy days."))
    ),
    "CERT 7: neither": planted("cert-7a cert-7b", HIPS, lambda f: f["record"].update(progression=[])),
    "CERT 8: no steps": planted("cert-8", own(steps=[], cues=[])),
    "CERT 8: no steps, but a note": planted(
        "cert-8", own(steps=[], cues=[]), lambda f: first(f, note="As shown.")
    ),
    "CERT 9: how much at home": planted("cert-9", HIPS, lambda f: said(f, home=None)),
    "CERT 9: at home and in the clinic": planted("cert-9", HIPS, lambda f: said(f, setting="clinic")),
    "CERT 10: nothing said": planted("cert-10", HIPS, lambda f: said(f, beside="")),
    "CERT 10: a blank": planted("cert-10", HIPS, lambda f: said(f, beside=" ")),
    "CERT 11: nobody to call": planted("cert-11", HIPS, lambda f: f["record"].update(harm="")),
    "CERT 11: a blank": planted("cert-11", CLEAN["four exercises"], lambda f: f["record"].update(harm=" ")),
    "CERT 12: no place": planted("cert-12", HIPS, lambda f: said(f, setting=None)),
    "CERT 12: no place, part at home": planted(
        "cert-12", CLEAN["partly at home, in the gym"], lambda f: said(f, setting=None)
    ),
    "CERT 13: times": planted("dose", CLEAN["every other day"], lambda f: first(f, dose={"sets": [2, 2]})),
    "CERT 13: days": planted("schedule", CLEAN["every other day"], lambda f: first(f, schedule=None)),
    "CERT 14a: out of the box": planted(
        "cert-14a", BARE, lambda f: said(f, motivation="Ticks on the fridge")
    ),
    "CERT 14a: a blank note": planted(
        "cert-14a", BARE, lambda f: (said(f, motivation="Ticks"), first(f, note=" "))
    ),
    "CERT 6 and 14a: nothing of hers": planted("cert-6 cert-14a", BARE),
    "CERT 14b: a change nobody explains": planted(
        "cert-14b",
        {
            **own(modifications=[{**CHANGE, "why": " "}]),
            "program": {
                "title": "Own",
                "goal": "Up",
                "items": [item("own-squat", modifications=[with_("chair")])],
            },
        },
    ),
    "CERT 14b: a blank reason": planted(
        "cert-14b",
        {
            **own(modifications=[{**CHANGE, "why": ""}]),
            "program": {
                "title": "Own",
                "goal": "Up",
                "items": [item("own-squat", modifications=[with_("chair", "  ")])],
            },
        },
    ),
    "CERT 15: how the dose was found": planted("cert-15", HIPS, lambda f: said(f, start="")),
    "CERT 15: blank tests": planted(
        "cert-15", HIPS, lambda f: (said(f, start=" "), f["record"].update(tests=[" "]))
    ),
    "CERT 16a: no hand-over": planted("cert-16a cert-16b", LATER, lambda f: f["record"].pop("hand_over")),
    "CERT 16a: an empty one": planted(
        "cert-16a cert-16b", LATER, lambda f: f["record"].update(hand_over={"items": []})
    ),
    "CERT 16b: why was not said": planted(
        "cert-16b",
        LATER,
        lambda f: f["record"].update(hand_over={"items": [{"lineage": "1", "ticks": ["shown", "did"]}]}),
    ),
    "CERT 16b: one of four not taught": planted(
        "cert-16b", revised(CLEAN["four exercises"]), lambda f: f["record"]["hand_over"]["items"].pop()
    ),
}


SAID = Path(__file__).parent / "lint_said.json"


def built_in() -> dict[str, Exercise]:
    """The exercises of the catalogue by slug."""
    return dict(load_catalogue().exercises)


def found_in(file: Json) -> Review:
    """What the linter says of a file, what is set aside left out."""
    subject, aside = subject_of(file, built_in())
    return review(subject).without(aside)


def lines_of(found: Review) -> list[str]:
    """Every message with its rule, its severity and the field that it leads to."""
    return [f"{one.severity} {one.rule} {one.place}#{one.field}: {one.message}" for one in found.findings]


if __name__ == "__main__":
    said = {name: lines_of(found_in(case.file)) for name, case in PLANTED.items()}
    SAID.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n")
