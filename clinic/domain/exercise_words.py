"""Words by which clinicians look for exercises: abbreviations, everyday words, and what they stand for.

A word stands for one of several phrases, of each of which all words must be there. Usual clinical shorthand
(such as in the lists of abbreviations that hospitals publish), no claim about any exercise.
"""

from collections.abc import Iterator

from clinic.domain.names import folded

_WRITTEN = """
# Muscles
ql = quadratus lumborum; glute = gluteus | buttock; gluteal = gluteus | buttock; gmed = gluteus medius;
gmax = gluteus maximus; gmin = gluteus minimus; glutemed = gluteus medius; glutemax = gluteus maximus;
ham = hamstring; hammy = hamstring; hammies = hamstring; quad = quadriceps; ab = abdominal;
abdominis = abdominal; core = abdominal | trunk; tva = transversus abdominis | abdominal;
ta = transversus abdominis; butt = buttock; bum = buttock; belly = abdominal; stomach = abdominal;
groin = adductor; tfl = tensor fasciae latae; itb = iliotibial band; vmo = vastus medialis;
gastroc = calf | calves; soleus = calf | calves; calf = calves; calve = calf; lats = latissimus;
lat = latissimus | lateral; trap = trapezius; pec = pectoralis; erector = back extensor; spinae = back extensor;
rc = rotator cuff; scm = sternocleidomastoid; piriformis = external rotator; psoas = iliopsoas | hip flexor
# Exercises
rdl = romanian deadlift | deadlift; sldl = single leg deadlift | deadlift; dl = deadlift;
slr = straight leg raise; aslr = active straight leg raise; sls = single leg stand | single leg squat;
hitch = hike; clam = clamshell | clam shell; clamshell = clam shell; quadruped = hands and knees;
kneeling = hands and knees; birddog = bird dog; deadbug = dead bug; goodmorning = hinge; sts = sit to stand;
rockback = rock back; pelvictilt = pelvic tilt; ppt = posterior pelvic tilt
# Places of the body
lumbar = low back; lbp = low back; lx = low back; lumbosacral = low back; thoracic = upper back; tx = upper back;
cervical = neck; cx = neck; sij = low back | hip; scap = scapula | shoulder; scapular = scapula | shoulder;
gh = shoulder; acj = shoulder; patella = knee; pfp = knee; pfps = knee; acl = knee; femoral = thigh; leg = thigh;
torso = trunk; spine = low back | trunk; pelvi = hip; tfcc = wrist
# Movements
er = external rotation | external rotator | rotation; ir = internal rotation | rotation;
abd = abduction | abductor; add = adduction | adductor; ext = extension | extensor; flex = flexion | flexor;
rot = rotation; stretching = stretch; strengthening = strength; mobilisation = mobility; mobilization = mobility;
mob = mobility; rom = mobility; balance = single leg | motor control; stability = motor control;
neuromuscular = motor control
# Things and positions
kb = kettlebell; db = dumbbell | weight; bb = barbell | weight; dumbbell = weight; barbell = weight;
theraband = band; pole = stick; dowel = stick; broomstick = stick; stair = step; bench = step;
sl = single leg | side lying; sidelying = side lying; lying = supine | side lying; seated = sitting;
sit = sitting; stand = standing; wb = standing; four = hands and knees; allfours = hands and knees
"""
"""Entries are parted by semicolons or lines, alternatives by bars."""
SMALL = frozenset({"a", "an", "the", "of", "with", "for", "on", "in", "to", "and", "exercise", "drill", "my"})
"""Words that say nothing about an exercise."""


def stem(word: str) -> str:
    """A word without its plural: "hamstrings" is "hamstring"."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def tokens(text: str) -> list[str]:
    """The words of a text for comparing: without accents, capitals, marks and plurals."""
    bare = "".join(letter if letter.isalnum() else " " for letter in folded(text))
    return [stem(word) for word in bare.split()]


def asked_words(text: str) -> list[str]:
    """The words of a search that count; all of them where none does."""
    every = tokens(text)[:MOST_WORDS]
    return [word for word in every if word not in SMALL] or every


def readings(word: str) -> Iterator[tuple[str, ...]]:
    """What a word may stand for, each as words which must all be there."""
    for phrase in STANDS_FOR.get(word, ()):
        yield tuple(part for part in tokens(phrase) if part not in SMALL)


MOST_WORDS = 8
"""So many words of a search are looked at."""


def _read(written: str) -> dict[str, tuple[str, ...]]:
    lines = (line for line in written.splitlines() if line and not line.startswith("#"))
    entries = (entry.partition("=") for line in lines for entry in line.split(";") if entry.strip())
    return {
        stem(folded(word)): tuple(phrase.strip() for phrase in phrases.split("|"))
        for word, _, phrases in entries
    }


STANDS_FOR = _read(_WRITTEN)
"""Each word, without its plural, with what it may stand for."""
