"""Spanish, addressed to patients: plain words, the same in Spain and in America where that can be."""

from typing import Final

from clinic.figure.words.model import ExerciseWords, Language

_ROUNDED, _SQUAT = "la espalda se encorva", "las rodillas se doblan como en una sentadilla y la cadera baja"
_OPEN, _KNEES_IN = "la cadera de la pierna levantada gira y se abre", "las rodillas se juntan hacia dentro"
_ON_TOES = "el peso se va a las puntas de los pies y los talones se levantan"
_LEANS_BACK = "arriba, la zona lumbar se inclina hacia atrás"

SPANISH: Final = Language(
    exercises={
        "hip-hinge": ExerciseWords(
            "Bisagra de cadera",
            "de pie, con el cuerpo erguido y los pies separados al ancho de los hombros",
            "la cadera hacia atrás, el tronco inclinado hacia delante, la espalda recta, las rodillas {bent}",
            faults={
                "weight-on-toes": _ON_TOES,
                "weight-on-heels": "el peso se va hacia atrás, sobre los talones",
                "knees-in": _KNEES_IN,
                "arched-back": "la zona lumbar se arquea",
                "hips-rotated-open": "un lado de la cadera sube y se abre",
                "rounded-back": "la espalda se encorva y la cadera queda metida",
                "squat-instead": _SQUAT,
                "chest-thrust": "el pecho sale hacia delante y las costillas se abren",
                "overextended-top": "arriba, la cadera se pasa de recta y la zona lumbar se inclina hacia atrás",
            },
        ),
        "deadlift": ExerciseWords(
            "Peso muerto",
            "de pie, con el cuerpo erguido y una pesa en cada mano",
            "la cadera hacia atrás, la espalda recta, las pesas abajo y cerca de las piernas",
            faults={"rounded-back": _ROUNDED, "squat-instead": _SQUAT},
        ),
        "kettlebell-swing": ExerciseWords(
            "Balanceo con pesa rusa",
            "la cadera hacia atrás, las dos manos sujetan la pesa rusa entre las piernas",
            "de pie, con el cuerpo erguido, los brazos suben solos hasta la altura del pecho",
            faults={"squat-instead": _SQUAT, "overextended-top": _LEANS_BACK},
        ),
        "waiters-bow": ExerciseWords(
            "Reverencia del camarero",
            "de pie, con una taza en cada mano y los codos doblados junto al cuerpo",
            "la cadera hacia atrás, el tronco inclinado como en una reverencia, la espalda recta, "
            "las tazas siguen niveladas",
            faults={"rounded-back": _ROUNDED},
        ),
        "forward-fold": ExerciseWords(
            "Flexión hacia delante",
            "de pie, con el cuerpo erguido y los pies separados al ancho de la cadera",
            "el cuerpo doblado hacia delante desde la cadera, la cabeza y los brazos cuelgan hacia el suelo",
            faults={"rounded-back": "la espalda se encorva y la cadera queda metida"},
        ),
        "side-hip-hinge": ExerciseWords(
            "Bisagra de cadera hacia el lado",
            "de pie, con los pies muy separados y una mano en la cadera",
            "el tronco se inclina hacia un lado desde la cadera, la cadera va hacia el otro lado, "
            "el pecho sigue mirando al frente",
            "el tronco se inclina hacia el lado {side}",
            faults={"hips-rotated-open": "el pecho y la pelvis giran en vez de mirar al frente"},
        ),
        "squat": ExerciseWords(
            "Sentadilla",
            "de pie, con el cuerpo erguido y los pies separados al ancho de los hombros",
            "el cuerpo baja entre los talones, rodillas y cadera dobladas, brazos hacia delante, "
            "talones en el suelo",
            faults={"knees-in": _KNEES_IN, "weight-on-toes": _ON_TOES},
        ),
        "hip-hike": ExerciseWords(
            "Elevación de cadera",
            "de pie, con la pierna {other_a} sobre un escalón de 15 cm; la pierna {side_a} cuelga a su lado",
            "la cadera {side_a} sube hacia las costillas, la pierna {other_a} sigue recta",
            "cuelga la pierna {side_a}",
            faults={
                "knee-bends": "la rodilla de apoyo se dobla y se estira en vez de moverse la pelvis",
                "trunk-leans": "el tronco se inclina en vez de subir la cadera",
            },
        ),
        "golfers-reach": ExerciseWords(
            "Alcance del golfista",
            "de pie sobre la pierna {side_a}",
            "el cuerpo se inclina hacia delante sobre la pierna {side_a}, la pierna {other_a} va recta hacia atrás, "
            "la mano {other_a} va hacia el suelo",
            "de pie sobre la pierna {side_a}",
            faults={"rounded-back": _ROUNDED, "hips-rotated-open": _OPEN},
        ),
        "warrior-3": ExerciseWords(
            "Guerrero 3",
            "de pie sobre la pierna {side_a}, con los dos brazos hacia arriba",
            "tronco, brazos y pierna {other_a} forman una línea horizontal sobre la pierna {side_a}",
            "de pie sobre la pierna {side_a}",
            faults={"hips-rotated-open": _OPEN, "rounded-back": _ROUNDED},
        ),
        "airplane": ExerciseWords(
            "Avión",
            "el cuerpo inclinado hacia delante sobre la pierna {side_a}, los brazos abiertos como alas, "
            "la pelvis nivelada",
            "la pelvis y el tronco se abren a la vez, el ala del lado {other} sube",
            "de pie sobre la pierna {side_a}",
            faults={
                "rounded-back": _ROUNDED,
                "chest-turns-alone": "solo giran los brazos y el pecho, la pelvis se queda donde estaba",
            },
        ),
        "hip-rotation-test": ExerciseWords(
            "Prueba de rotación de la cadera",
            "de pie sobre la pierna {other_a}, junto a un bastón vertical, el muslo {side} levantado "
            "hasta la altura de la cadera, la rodilla doblada a 90 grados",
            "el talón {side} cruza hacia el bastón, la rodilla sigue alineada con la cadera",
            "se prueba la cadera {side_a}",
            faults={
                "leans": "el talón {side} llega al bastón solo porque el cuerpo se inclina o se desplaza",
                "shifts": "la cadera se desplaza y gira para ayudar al talón",
            },
            outcomes={
                "reaches": ("llega", "El talón {side} llega al bastón y el cuerpo sigue erguido."),
                "leans": (
                    "se inclina",
                    "El talón {side} llega al bastón solo porque el cuerpo se inclina o se desplaza.",
                ),
                "falls-short": ("no llega", "El talón {side} no llega al bastón."),
            },
        ),
        "rock-back": ExerciseWords(
            "Balanceo hacia atrás",
            "a cuatro patas, las manos bajo los hombros, las rodillas bajo la cadera",
            "la cadera hacia atrás, hacia los talones; las manos no se mueven, la espalda larga",
            faults={
                "rounded-back": "la zona lumbar se encorva y la cadera se mete",
                "arched-back": "la zona lumbar se hunde",
            },
        ),
        "bridge-posterior-tilt": ExerciseWords(
            "Puente con basculación de la pelvis",
            "boca arriba, rodillas dobladas, pies apoyados, la zona lumbar contra el suelo",
            "la cadera sube hasta que rodillas, cadera y hombros forman una línea, la pelvis sigue un poco metida",
            faults={"arched-back": "la zona lumbar se arquea y las costillas se abren"},
        ),
        "side-lying-hip-rotation": ExerciseWords(
            "Rotación de cadera de lado",
            "de lado, sobre el lado {side} y el codo, la pierna {side_a} doblada delante, la pierna {other_a} recta, "
            "la mano {other_a} en el suelo",
            "la pierna {other_a} levantada, el pecho gira hacia arriba y hacia fuera, la pelvis quieta",
            "sobre el lado {side}",
            faults={
                "arched-back": "la zona lumbar se arquea",
                "pelvis-rolls": "la pelvis rueda hacia atrás con la pierna",
            },
        ),
        "hip-90-90-forward-lean": ExerciseWords(
            "Estiramiento 90-90 de cadera hacia delante",
            "en el suelo, la pierna {side_a} doblada delante y la pierna {other_a} doblada al lado, "
            "las dos a 90 grados",
            "el pecho va hacia delante sobre la pierna {side_a}, las manos apoyadas delante, el talón {side} apoyado",
            "pierna {side_a} delante",
            faults={
                "knee-caves-in": "la rodilla de delante se levanta y cae hacia dentro",
                "heel-lifts": "el talón de delante se separa del suelo",
            },
        ),
        "plank": ExerciseWords(
            "Plancha",
            "sobre los antebrazos y las rodillas, los codos bajo los hombros",
            "las rodillas separadas del suelo, el cuerpo en una línea recta de la cabeza a los talones",
            faults={"arched-back": "la zona lumbar se hunde", "hips-high": "la cadera sube demasiado"},
        ),
    },
    sides={
        "right": ("derecho", "derecha"),
        "left": ("izquierdo", "izquierda"),
        "working": ("que trabaja", "que trabaja"),
        "other": ("contrario", "contraria"),
        "free": ("libre", "libre"),
    },
    side_title="lado {side}",
    views={
        "side": "vista de lado",
        "front": "vista de frente",
        "behind": "vista por detrás",
        "side-front": "vista de lado, un poco de frente",
        "angle-front": "vista en diagonal desde delante",
        "angle-behind": "vista en diagonal desde atrás",
        "above": "vista desde arriba, en diagonal",
        "above-front": "vista desde arriba y delante",
    },
    people={
        "default": "una persona de complexión media con el pelo castaño y corto",
        "older-woman": "una mujer mayor con el pelo gris recogido en un moño",
        "broad-man": "un hombre corpulento con el pelo muy corto",
        "young-woman": "una mujer joven con el pelo oscuro recogido en alto",
        "slim-man": "un hombre mayor y delgado con el pelo blanco",
        "long-hair": "una mujer con el pelo largo y negro",
    },
    changes={
        "smaller-range": "El movimiento llega solo hasta la mitad.",
        "less-weight": "Cada mano sujeta una pesa ligera.",
        "wall-support": "La mano {hand_a} se apoya en una pared que está delante.",
        "trekking-pole": "La mano {hand_a} sujeta un bastón de senderismo.",
        "chair": "Las dos manos sujetan el respaldo de una silla.",
        "door-frame": "Las dos manos sujetan el marco de una puerta.",
        "bent-knees": "Las rodillas se doblan más.",
        "hands-and-knees": "Se hace a cuatro patas, llevando la cadera hacia los talones.",
        "broomstick": "Un palo de escoba va a lo largo de la espalda y toca la cabeza, la mitad de la espalda "
        "y el hueso sacro.",
        "loop-band": "Una banda elástica rodea los dos muslos, justo por encima de las rodillas.",
        "deeper": "El movimiento llega más lejos de lo habitual.",
        "stick": "La mano {hand_a} sujeta un bastón vertical.",
        "dumbbell": "Cada mano sujeta una pesa.",
        "kettlebell": "Las dos manos sujetan una pesa rusa.",
        "cup": "Cada mano sujeta una taza.",
        "one-leg-lift": "Arriba, la pierna {near_a} queda estirada en el aire.",
        "gluteus-medius-release": "",
    },
    lighter_bell="La pesa rusa es más ligera.",
    props={
        "step": "Un escalón de {step_cm} cm.",
        "wall-behind": "La espalda se apoya en una pared.",
        "stick": "Un bastón vertical que sujeta la mano {other_a}.",
        "dumbbell": "Pesas de mano.",
        "kettlebell": "Una pesa rusa.",
        "cup": "Una taza en cada mano.",
    },
    bent=("un poco dobladas", "bien dobladas"),
    half="{end}, pero solo hasta la mitad",
    all_fours=(
        "a cuatro patas, las manos bajo los hombros",
        "la cadera hacia atrás, hacia los talones; las manos no se mueven, la espalda larga",
    ),
    drawing="Dibujo de {who}, {view}.",
    two_drawings="Dos dibujos de {who}, {view}.",
    start="Comienzo: {words}.",
    end="Final: {words}.",
    right="Bien, con una marca de visto: {words}.",
    wrong="Mal, con una cruz: {words}.",
    marked="Un círculo marca el lugar.",
    pair_title="{title}: bien y mal",
    tinted="En color: el músculo junto a la columna en el lado {side} y el músculo del lado de la cadera "
    "en el lado {other}.",
    dashed={
        "crests": "Una línea discontinua cruza las caderas y muestra cómo se inclinan o giran.",
        "spine": "Una línea discontinua muestra la línea del tronco.",
        "back": "Una línea discontinua sigue la espalda y muestra su curva.",
        "gap": "Una línea discontinua muestra cuánto le falta al talón para llegar al bastón.",
    },
    signs=("Bien", "Mal"),
    muscles={"quadratus-lumborum": "lumbar", "gluteus-medius": "cadera"},
    clashes={
        "less-or-more": "una pide menos movimiento y la otra más.",
        "bent-already": "a cuatro patas las rodillas ya están dobladas.",
        "stick-laid": "otra persona tendría que poner el palo sobre la espalda.",
        "band-needs-feet": "la banda trabaja cuando los pies empujan hacia fuera contra el suelo.",
        "hands-on-stick": "las dos manos sujetan el palo detrás de la espalda.",
        "hands-on-floor": "a cuatro patas las dos manos están en el suelo.",
        "hands-on-weights": "las dos manos hacen falta para las pesas.",
        "one-support": "basta con una cosa a la que agarrarse.",
        "fault-not-kneeling": "esto no puede salir mal a cuatro patas.",
    },
)
