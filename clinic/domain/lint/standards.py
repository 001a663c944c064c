"""What a message rests on: each standard with its source, so that a reader can look it up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard by its short name, and where it is written."""

    name: str
    source: str


CERT_SOURCE = "Consensus on Exercise Reporting Template: Slade and others, Br J Sports Med 2016;50:1428-1437"
CERT = {
    "1": "exercise equipment",
    "2": "qualifications of the instructor",
    "3": "individual or group",
    "4": "supervision and delivery",
    "5": "how adherence is measured",
    "6": "motivation",
    "7a": "rule for going on",
    "7b": "how it goes on",
    "8": "each exercise described so that it can be repeated",
    "9": "the part done at home",
    "10": "what goes along with the exercises",
    "11": "adverse events",
    "12": "setting",
    "13": "the dose",
    "14a": "generic or tailored",
    "14b": "how it is tailored",
    "15": "rule for the starting level",
    "16a": "how fidelity is assessed",
    "16b": "delivered as planned",
}
"""The 19 items of CERT (16, three of them in two parts), each in a few words of our own."""


def cert(item: str) -> Standard:
    """The standard of one of CERT's items."""
    return Standard(f"CERT {item}: {CERT[item]}", CERT_SOURCE)


TIDIER = Standard(
    "TIDieR 1: brief name", "Template for Intervention Description: Hoffmann and others, BMJ 2014;348:g1687"
)
SIDE = Standard(
    "Side, load and range",
    "American Physical Therapy Association, Defensible Documentation: elements of a visit",
)
CATALOGUE = Standard("The exercise's own source", "Named on the exercise's page in the catalogue")
FEW = Standard(
    "Few exercises",
    "Henry, Rosemond, Eckert, Phys Ther 1999;79:270-277 (2 against 8 exercises); Eckard and others, Mil Med 2015;"
    "180:186-191 (4 or more against 2 or fewer)",
)
TIME = Standard(
    "Time that the patient has",
    "Palazzo and others, Ann Phys Rehabil Med 2016;59:107-113 (length as a barrier)",
)
READING = Standard(
    "Reading grade 6",
    "American Academy of Family Physicians: 5th to 6th grade; grade by Kincaid and others 1975, Report 8-75",
)
VOLUME = Standard(
    "Half as much again in a week",
    "Gabbett, Br J Sports Med 2016;50:273-280: from 1.5 times the usual load on, injuries in sport rose",
)
SHEET = Standard(
    "What a sheet can hold", "This service: the longest text and the most exercises that it prints"
)
