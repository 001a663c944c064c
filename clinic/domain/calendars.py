"""A file for the calendar of a phone: one event for each day (RFC 5545, iCalendar).

Dates and hours are floating (3.3.5, form 1): they mean the patient's own clock wherever the phone is, as slots do.
Each day is an event of its own and not a rule: pauses and the last day are exact, and a calendar stops by itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

LINE_BYTES = 75
"""Longest line in octets, its end left out (3.1)."""

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a date: all day long, or at an hour, with a reminder then. ``uid`` stays the same for ever."""

    uid: str
    on: date
    title: str
    at: time | None = None
    address: str = ""


def calendar_text(events: Iterable[Event], stamp: datetime) -> str:
    """The whole file, lines ended by CR LF and folded. ``stamp`` (with zone) is when it was made."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Clinic//Exercises//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in folded(line))


def folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, each after the first begun by a space; no letter is cut."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > LINE_BYTES:
            yield piece
            piece = " "
        piece += letter
    yield piece


def _event(event: Event, stamp: datetime) -> list[str]:
    title = event.title.translate(_ESCAPES)
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        _start(event),
        f"SUMMARY:{title}",
        *([f"URL:{event.address}"] if event.address else []),
        "TRANSP:TRANSPARENT",
        *(_alarm(title) if event.at is not None else []),
        "END:VEVENT",
    ]


def _start(event: Event) -> str:
    if event.at is None:
        return f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
    return f"DTSTART:{event.on:%Y%m%d}T{event.at:%H%M}00"


def _alarm(title: str) -> list[str]:
    return ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:PT0S", f"DESCRIPTION:{title}", "END:VALARM"]
