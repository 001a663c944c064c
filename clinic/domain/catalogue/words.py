"""The fixed vocabularies of the catalogue, as the YAML files write them."""

from enum import StrEnum


class Category(StrEnum):
    """What an exercise is for."""

    activation = "activation"
    strength = "strength"
    mobility = "mobility"
    motor_control = "motor-control"
    stretch = "stretch"


class StartPosition(StrEnum):
    """How the body is placed before the first movement."""

    standing = "standing"
    supine = "supine"
    side_lying = "side-lying"
    sitting = "sitting"
    hands_and_knees = "hands-and-knees"


class Sidedness(StrEnum):
    """Whether an exercise is done for a side."""

    one_side = "one-side"
    both_at_once = "both-at-once"
    alternating = "alternating"


class StepRole(StrEnum):
    """What a step is for, in the order in which steps usually stand."""

    position = "position"
    set_up = "set-up"
    breathe = "breathe"
    brace = "brace"
    move = "move"
    hold = "hold"
    back = "return"


class Pose(StrEnum):
    """The pose of the drawing that a step shows."""

    start = "start"
    end = "end"


class CueKind(StrEnum):
    """How a cue works: a picture in the mind, a touch, or a target outside the body."""

    image = "image"
    touch = "touch"
    external_focus = "external-focus"


class MuscleRole(StrEnum):
    """What a muscle does in the exercise."""

    prime = "prime"
    stabiliser = "stabiliser"
    lengthened = "lengthened"


class Contraction(StrEnum):
    """How a muscle contracts: shortening, lengthening under load, or at one length."""

    concentric = "concentric"
    eccentric = "eccentric"
    isometric = "isometric"


class RelativeSide(StrEnum):
    """A side relative to the named side of the exercise."""

    same = "same"
    opposite = "opposite"
    both = "both"


class RelationKind(StrEnum):
    """How an exercise relates to another one: read "this exercise is a … the other"."""

    variant_of = "variant-of"
    progression_of = "progression-of"
    regression_of = "regression-of"
    prepares_for = "prepares-for"
    contrast_with = "contrast-with"


class ModificationKind(StrEnum):
    """What part of an exercise a modification works on."""

    range = "range"
    load = "load"
    support = "support"
    position = "position"
    equipment = "equipment"
    preparation = "preparation"


class Direction(StrEnum):
    """What a modification is for."""

    easier = "easier"
    harder = "harder"
    support = "support"
    feedback = "feedback"
    preparation = "preparation"


class QuestionKind(StrEnum):
    """A symptom question never has a built-in answer."""

    technique = "technique"
    symptom = "symptom"
    safety = "safety"


class ReviewState(StrEnum):
    """Whether a clinician has read and approved the text."""

    needs_review = "needs-review"
    reviewed = "reviewed"


class Measure(StrEnum):
    """What must be known about a piece of equipment before it can be used."""

    none = "none"
    height = "height"
    weight = "weight"
    band = "band"


class TemplateSide(StrEnum):
    """How a ready-made program chooses the side of an item."""

    none = "none"
    both = "both"
    worse_first = "worse-first"
    choose = "choose"
