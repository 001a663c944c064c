"""English."""

from typing import Final

from clinic.figure.words.model import ExerciseWords, Language

_ROUNDED, _SQUAT = "the back is rounded", "the knees bend into a squat and the hips drop"
_OPEN, _KNEES_IN = "the hip of the lifted leg swings open", "the knees fall in toward each other"
_ON_TOES = "the weight rolls onto the toes and the heels come up"
_LEANS_BACK = "the low back leans back at the top"

ENGLISH: Final = Language(
    exercises={
        "hip-hinge": ExerciseWords(
            "Hip hinge",
            "stand tall with the feet as wide as the shoulders",
            "hips pushed back, trunk tipped forward, back straight, knees {bent}",
            faults={
                "weight-on-toes": _ON_TOES,
                "weight-on-heels": "the weight rolls back onto the heels",
                "knees-in": _KNEES_IN,
                "arched-back": "the low back is arched",
                "hips-rotated-open": "one hip swings up and open",
                "rounded-back": "the back is rounded and the hips are tucked",
                "squat-instead": _SQUAT,
                "chest-thrust": "the chest is pushed forward and the ribs flare",
                "overextended-top": "the hips push past straight and the low back leans back at the top",
            },
        ),
        "deadlift": ExerciseWords(
            "Deadlift",
            "stand tall with a weight in each hand",
            "hips pushed back, back straight, the weights low and close to the legs",
            faults={"rounded-back": _ROUNDED, "squat-instead": _SQUAT},
        ),
        "kettlebell-swing": ExerciseWords(
            "Kettlebell swing",
            "hips pushed back, both hands hold the bell between the legs",
            "stand tall, the arms float up to the height of the chest",
            faults={"squat-instead": _SQUAT, "overextended-top": _LEANS_BACK},
        ),
        "waiters-bow": ExerciseWords(
            "Waiter’s bow",
            "stand tall with a cup in each hand, the elbows bent at the sides",
            "hips pushed back, trunk tipped in a bow, back straight, the cups stay level",
            faults={"rounded-back": _ROUNDED},
        ),
        "forward-fold": ExerciseWords(
            "Forward fold",
            "stand tall with the feet as wide as the hips",
            "folded forward from the hips, the head and the arms hang toward the floor",
            faults={"rounded-back": "the back rounds and the hips stay tucked"},
        ),
        "side-hip-hinge": ExerciseWords(
            "Side hip hinge",
            "stand with the feet wide apart, one hand on the hip",
            "trunk tipped sideways from the hip, the hips go to the other side, chest still faces forward",
            "the trunk tips to the {side}",
            faults={"hips-rotated-open": "the chest and pelvis turn instead of staying square"},
        ),
        "squat": ExerciseWords(
            "Squat",
            "stand tall with the feet as wide as the shoulders",
            "sit down between the heels, knees and hips bent, arms forward, heels on the floor",
            faults={"knees-in": _KNEES_IN, "weight-on-toes": _ON_TOES},
        ),
        "hip-hike": ExerciseWords(
            "Hip hike",
            "stand with the {other_a} leg on a step 15 cm high, the {side_a} leg hangs down beside it",
            "{side_a} hip lifted toward the ribs, the {other_a} leg stays straight",
            "the {side_a} leg hangs",
            faults={
                "knee-bends": "the standing knee bends and straightens instead of the pelvis moving",
                "trunk-leans": "the trunk leans over instead of the hip lifting",
            },
        ),
        "golfers-reach": ExerciseWords(
            "Golfer’s reach",
            "stand on the {side_a} leg",
            "tip forward over the {side_a} leg, the {other_a} leg goes straight back, "
            "the {other_a} hand reaches for the floor",
            "standing on the {side_a} leg",
            faults={"rounded-back": _ROUNDED, "hips-rotated-open": _OPEN},
        ),
        "warrior-3": ExerciseWords(
            "Warrior 3",
            "stand on the {side_a} leg with both arms up",
            "trunk, arms and {other_a} leg make one level line over the {side_a} leg",
            "standing on the {side_a} leg",
            faults={"hips-rotated-open": _OPEN, "rounded-back": _ROUNDED},
        ),
        "airplane": ExerciseWords(
            "Airplane",
            "tip forward over the {side_a} leg with both arms out like wings, the pelvis level",
            "the pelvis and the trunk turn open as one, the wing on the {other} side goes up",
            "standing on the {side_a} leg",
            faults={
                "rounded-back": _ROUNDED,
                "chest-turns-alone": "the arms and the chest turn alone, the pelvis stays where it was",
            },
        ),
        "hip-rotation-test": ExerciseWords(
            "Hip rotation test",
            "stand on the {other_a} leg beside an upright stick, the {side} thigh lifted to hip height, "
            "knee bent to 90 degrees",
            "the {side} heel swings across toward the stick, the knee stays in line with the hip",
            "testing the {side_a} hip",
            faults={
                "leans": "the {side} heel reaches the stick only because the body leans or shifts",
                "shifts": "the hips shift and twist to help the heel",
            },
            outcomes={
                "reaches": ("reaches", "The {side} heel reaches the stick and the body stays upright."),
                "leans": (
                    "leans",
                    "The {side} heel reaches the stick only because the body leans or shifts.",
                ),
                "falls-short": ("falls short", "The {side} heel does not reach the stick."),
            },
        ),
        "rock-back": ExerciseWords(
            "Rock back",
            "on hands and knees, hands under the shoulders, knees under the hips",
            "hips pushed back toward the heels, hands stay where they are, back long",
            faults={
                "rounded-back": "the low back rounds and tucks under",
                "arched-back": "the low back sags",
            },
        ),
        "bridge-posterior-tilt": ExerciseWords(
            "Bridge with pelvic tilt",
            "on the back, knees bent, feet flat, low back pressed into the floor",
            "hips lifted until knees, hips and shoulders make one line, the pelvis still tucked a little",
            faults={"arched-back": "the low back arches and the ribs flare"},
        ),
        "side-lying-hip-rotation": ExerciseWords(
            "Side-lying hip rotation",
            "lie on the {side} side on the elbow, {side_a} leg bent in front, {other_a} leg straight, "
            "{other_a} hand on the floor",
            "{other_a} leg lifted, chest turned up and out, pelvis steady",
            "lying on the {side} side",
            faults={
                "arched-back": "the low back arches",
                "pelvis-rolls": "the pelvis rolls back with the leg",
            },
        ),
        "hip-90-90-forward-lean": ExerciseWords(
            "Hip 90-90 stretch with forward lean",
            "sit with the {side_a} leg bent in front and the {other_a} leg bent at the side, both at 90 degrees",
            "chest scooped forward over the {side_a} leg, hands resting in front, {side} heel down",
            "{side_a} leg in front",
            faults={
                "knee-caves-in": "the front knee lifts and caves in",
                "heel-lifts": "the front heel comes off the floor",
            },
        ),
        "plank": ExerciseWords(
            "Plank",
            "on the forearms and the knees, elbows under the shoulders",
            "knees off the floor, the body one straight line from head to heels",
            faults={"arched-back": "the low back sags", "hips-high": "the hips push up high"},
        ),
    },
    sides={
        "right": ("right", "right"),
        "left": ("left", "left"),
        "working": ("working", "working"),
        "other": ("other", "other"),
        "free": ("free", "free"),
    },
    side_title="{side} side",
    views={
        "side": "seen from the side",
        "front": "seen from the front",
        "behind": "seen from behind",
        "side-front": "seen from the side, a little from the front",
        "angle-front": "seen at an angle from the front",
        "angle-behind": "seen at an angle from behind",
        "above": "seen from above, at an angle",
        "above-front": "seen from above and in front",
    },
    people={
        "default": "a person of middle build with short brown hair",
        "older-woman": "an older woman with grey hair in a bun",
        "broad-man": "a broad man with very short hair",
        "young-woman": "a young woman with dark hair tied up high",
        "slim-man": "a slim older man with white hair",
        "long-hair": "a woman with long black hair",
    },
    changes={
        "smaller-range": "The movement stops half way.",
        "less-weight": "Each hand holds a light weight.",
        "wall-support": "The {hand_a} hand rests on a wall in front.",
        "trekking-pole": "The {hand_a} hand holds a trekking pole.",
        "chair": "Both hands hold the back of a chair.",
        "door-frame": "Both hands hold a door frame.",
        "bent-knees": "The knees are bent more.",
        "hands-and-knees": "It is done on hands and knees, rocking the hips back to the heels.",
        "broomstick": "A broomstick lies along the back and touches the head, the mid back and the tailbone.",
        "loop-band": "A loop band goes around both thighs, just above the knees.",
        "deeper": "The movement goes further than usual.",
        "stick": "The {hand_a} hand holds an upright stick.",
        "dumbbell": "Each hand holds a dumbbell.",
        "kettlebell": "Both hands hold a kettlebell.",
        "cup": "Each hand holds a cup.",
        "one-leg-lift": "At the top the {near_a} leg is held out straight.",
        "gluteus-medius-release": "",
    },
    lighter_bell="The bell is lighter.",
    props={
        "step": "A step {step_cm} cm high.",
        "wall-behind": "The back leans against a wall.",
        "stick": "An upright stick held by the {other_a} hand.",
        "dumbbell": "Dumbbells.",
        "kettlebell": "A kettlebell.",
        "cup": "A cup in each hand.",
    },
    bent=("a little bent", "clearly bent"),
    half="{end}, but only half as far",
    all_fours=(
        "on hands and knees, hands under the shoulders",
        "hips pushed back toward the heels, hands stay, back long",
    ),
    drawing="Line drawing of {who}, {view}.",
    two_drawings="Two line drawings of {who}, {view}.",
    start="Start: {words}.",
    end="End: {words}.",
    right="Right, with a tick: {words}.",
    wrong="Wrong, with a cross: {words}.",
    marked="A ring marks the place.",
    pair_title="{title}: right and wrong",
    tinted="Tinted: the muscle beside the spine on the {side} and the muscle at the side of the hip on the {other}.",
    dashed={
        "crests": "A dashed line runs across the hips and shows how they tilt or turn.",
        "spine": "A dashed line shows the line of the trunk.",
        "back": "A dashed line follows the back and shows its curve.",
        "gap": "A dashed line shows how far the heel stays from the stick.",
    },
    signs=("Right", "Wrong"),
    muscles={"quadratus-lumborum": "low back", "gluteus-medius": "hip"},
    clashes={
        "less-or-more": "one asks for less movement, the other for more.",
        "bent-already": "on hands and knees the knees are bent already.",
        "stick-laid": "somebody else would have to lay the stick on the back.",
        "band-needs-feet": "the band works by feet that press outward into the floor.",
        "hands-on-stick": "both hands hold the stick behind the back.",
        "hands-on-floor": "on hands and knees both hands are on the floor.",
        "hands-on-weights": "both hands are needed for the weights.",
        "one-support": "one thing to hold on to is enough.",
        "fault-not-kneeling": "this cannot go wrong on hands and knees.",
    },
)
