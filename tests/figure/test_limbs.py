"""Nothing passes through the body: limbs, trunk and head as rounded bars in space, in every pose that is drawn.

The bars have the half widths that are drawn (``draw.rings``), taken where they are narrowest; the trunk's is its depth,
which is less than its breadth. ``GIVES`` is how far two of them may overlap: 2 cm of a person 175 cm tall, since flesh
and cloth give way where a belly lies on a thigh or an arm along a shin. Parts that share a joint are not compared.
"""

from itertools import combinations

import pytest

from clinic.figure.api import FigureError
from clinic.figure.body import SIDES
from clinic.figure.movements.catalogue import MOVEMENTS
from clinic.figure.scene import compose, outcome, wrong
from clinic.figure.solve import place
from clinic.figure.vectors import add, at, distance, dot, mix, mul, sub

GIVES = 0.012
FINGERS = 0.075  # from the wrist: the hand as a bar
TOGETHER = {frozenset(pair) for pair in combinations(("head", "chest", "belly", "pelvis"), 2)} | {
    frozenset(f"{side} {part}" if part not in ("pelvis", "chest") else part for part in pair)
    for side in SIDES
    for pair in (
        ("pelvis", "thigh"), ("thigh", "shank"), ("shank", "foot"), ("chest", "upper arm"), ("upper arm", "forearm"),
        ("forearm", "hand"),
    )
}  # fmt: skip
CONTACTS = {"hip": {"pelvis", "belly"}, "thigh": {"thigh"}}
"""What a hand may lie on when the pose says so."""


def bars(figure):
    """Each part as (one end, other end, radius)."""
    j, f = figure.joints, figure.frames
    out = {
        "head": (at(j["head"], f["head"], (0, 0, 0.005)), at(j["head"], f["head"], (0, 0, 0.045)), 0.044),
        "chest": (j["ribs"], j["upper back"], 0.058),
        "belly": (j["waist"], j["mid back"], 0.050),
        "pelvis": (j["pelvis"], j["waist"], 0.052),
    }
    for side in SIDES:
        hip, knee, ankle, ball = (j[f"{side} {name}"] for name in ("hip", "knee", "ankle", "ball"))
        shoulder, elbow, wrist = (j[f"{side} {name}"] for name in ("shoulder", "elbow", "wrist"))
        out[f"{side} thigh"] = (mix(hip, knee, 0.35), knee, 0.034)
        out[f"{side} shank"] = (knee, ankle, 0.022)
        out[f"{side} foot"] = (ankle, ball, 0.019)
        out[f"{side} upper arm"] = (mix(shoulder, elbow, 0.3), elbow, 0.022)
        out[f"{side} forearm"] = (elbow, wrist, 0.015)
        out[f"{side} hand"] = (wrist, at(wrist, f[f"{side} hand"], (0, 0, -FINGERS)), 0.010)
    return out


def apart(p, q, r, s):
    """The least distance of two stretches p-q and r-s."""
    u, v, w = sub(q, p), sub(s, r), sub(p, r)
    a, b, e, c, d = dot(u, u), dot(u, v), dot(v, v), dot(u, w), dot(v, w)
    t = max(0.0, min(1.0, (b * d - c * e) / (a * e - b * b))) if a * e - b * b > 1e-12 else 0.0
    k = max(0.0, min(1.0, (b * t + d) / e))
    t = max(0.0, min(1.0, (b * k - c) / a))
    return distance(add(p, mul(u, t)), add(r, mul(v, k)))


def overlaps(figure):
    """(overlap, part, part) of those that lie deeper in one another than flesh gives."""
    allowed = {
        frozenset((contact.part, f"{contact.part.split()[0]} {other}" if other == "thigh" else other))
        for contact in figure.pose.contacts
        for other in CONTACTS.get(contact.on, ())
    }
    for (one, (p, q, first)), (two, (r, s, second)) in combinations(bars(figure).items(), 2):
        if frozenset((one, two)) not in TOGETHER | allowed:
            deep = first + second - apart(p, q, r, s)
            if deep > GIVES:
                yield round(deep, 4), one, two


def poses(slug):
    """Every pose of an exercise that is drawn, and the way between them."""
    movement = MOVEMENTS[slug]
    for chosen in [(), *((name,) for name in movement.modifications)]:
        scene = compose(slug, None, chosen)
        yield (*chosen, "start"), scene.start
        yield (*chosen, "end"), scene.end
        for share in (0.25, 0.5, 0.75):
            yield (*chosen, share), scene.between(share)
        for fault in movement.faults:
            try:
                yield (*chosen, fault), wrong(slug, None, fault, chosen).end
            except FigureError:
                continue  # refused by name
    for name in movement.outcomes:
        yield (name,), outcome(slug, None, name).end


@pytest.mark.parametrize("slug", MOVEMENTS)
def test_no_limb_passes_through_trunk_head_or_another_limb(slug):
    found = {said: list(overlaps(figure)) for said, figure in poses(slug)}
    assert {said: deep for said, deep in found.items() if deep} == {}


def test_an_arm_through_the_belly_would_be_found():
    pose = compose("hip-hinge", None, ()).start.pose
    arm = pose.arms["right"]
    inside = type(arm)(upper=(0.1, 0.3, -1.0), fore=(0.05, 1.0, -0.2))
    assert {"belly", "pelvis"} & {
        part for _, *parts in overlaps(place(pose.with_arm("right", inside))) for part in parts
    }


@pytest.mark.parametrize(
    "slug", [slug for slug, one in MOVEMENTS.items() if one.start.balance and one.end.balance]
)
def test_feet_that_stay_on_the_floor_stand_where_they_stood(slug):
    for chosen in [(), *((name,) for name in MOVEMENTS[slug].modifications)]:
        scene = compose(slug, None, chosen)
        for contact in set(scene.start.pose.contacts) & set(scene.end.pose.contacts):
            if contact.part.endswith("foot"):
                ankle = contact.part.replace("foot", "ankle")
                assert distance(scene.start.joints[ankle], scene.end.joints[ankle]) < GIVES, (chosen, contact)
