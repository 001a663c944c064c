"""A solved figure as plain values, for people who want the numbers: joints, angles, contacts, centre of mass."""

from clinic.figure.limits import angles
from clinic.figure.solve import Figure, centre_of_mass
from clinic.figure.vectors import Vec

_OTHER = {"right": "left", "left": "right"}


def _named(name: str, mirror: bool) -> str:
    side, _, rest = name.partition(" ")
    return f"{_OTHER[side]} {rest}" if mirror and side in _OTHER else name


def readout(figure: Figure, mirror: bool) -> dict[str, object]:
    """Return the figure's values; ``mirror`` exchanges left and right."""
    k = -1.0 if mirror else 1.0

    def place(p: Vec) -> list[float]:
        return [round(p[0], 4), round(k * p[1], 4) + 0.0, round(p[2], 4)]

    midline = ("side bend", "turn")
    return {
        "joints": {_named(name, mirror): place(p) for name, p in sorted(figure.joints.items())},
        "angles": {
            _named(name, mirror): round((k if name.endswith(midline) else 1.0) * value, 1) + 0.0
            for name, value in sorted(angles(figure).items())
        },
        "contacts": [[_named(contact.part, mirror), contact.on] for contact in figure.pose.contacts],
        "centre_of_mass": place(centre_of_mass(figure)),
    }
