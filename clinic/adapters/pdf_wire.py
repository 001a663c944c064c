"""What the web process and the render process say to each other: frames on a socket, never pickles.

A job and its answer travel on a socket of their own. A frame is a big-endian length of four bytes and
that many bytes. A job is one frame of JSON (all but the bytes of the media) and one frame for each of its
media. The answer is one byte when the work begins, then one frame: `+` and the PDF, or `-`, the name of
the error and a plain sentence. After a PDF come the drawings that a later render may reuse: one frame with
a JSON list of ids and one frame for each.
"""

import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

STARTED = b"!"
DRAWN_TYPE = "application/x-drawn-form"
PDF_MOST = 64 * 1024 * 1024
FRAME_MOST = 32 * 1024 * 1024
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Media:
    """Bytes that a sheet may show under an opaque id (`<img src="media:ID">`): "image/svg+xml",
    "image/png", …"""

    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """What one render may take: processor seconds, seconds on the clock, bytes of address space."""

    cpu_seconds: int = 10
    wall_seconds: int = 30
    memory_bytes: int = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Job:
    """One document to render: HTML, media, names of stylesheets in static/print, fixed identifier, limits.

    `pages_most`: refuse a document with more pages (0: any number). `folded` ("ltr", "rtl"): lay the pages out in
    pairs on both sides of sheets that are folded once, bound on the left or the right.
    """

    html: str
    media: Mapping[str, Media] = field(default_factory=dict)
    styles: tuple[str, ...] = ()
    identifier: str = ""
    limits: Limits = Limits()
    pages_most: int = 0
    folded: str = ""


def send_frame(line: socket.socket, content: bytes) -> None:
    """Send one frame. Raises OSError when the other side is gone."""
    line.sendall(_LENGTH.pack(len(content)) + content)


def receive_frame(line: socket.socket, most: int = FRAME_MOST) -> bytes:
    """Receive one frame. Raises EOFError when the line ends early, ValueError beyond `most` bytes."""
    (length,) = _LENGTH.unpack(_receive(line, _LENGTH.size))
    if length > most:
        raise ValueError(f"A frame of {length} bytes is longer than {most}.")
    return _receive(line, length)


def _receive(line: socket.socket, length: int) -> bytes:
    content = bytearray()
    while len(content) < length:
        part = line.recv(min(length - len(content), 1 << 20))
        if not part:
            raise EOFError("The line ended in the middle of a frame.")
        content += part
    return bytes(content)


def send_job(line: socket.socket, job: Job) -> None:
    """Send a job. Raises UnicodeEncodeError for a lone surrogate in the HTML."""
    head = {
        "html": job.html,
        "media": {name: media.type for name, media in job.media.items()},
        "styles": job.styles,
        "identifier": job.identifier,
        "limits": [job.limits.cpu_seconds, job.limits.wall_seconds, job.limits.memory_bytes],
        "pages_most": job.pages_most,
        "folded": job.folded,
    }
    send_frame(line, json.dumps(head, ensure_ascii=False).encode())
    for media in job.media.values():
        send_frame(line, media.content)


def receive_job(line: socket.socket) -> Job:
    """Receive a job."""
    head = json.loads(receive_frame(line))
    media = {name: Media(type_, receive_frame(line)) for name, type_ in head["media"].items()}
    return Job(
        head["html"],
        media,
        tuple(head["styles"]),
        head["identifier"],
        Limits(*head["limits"]),
        head["pages_most"],
        head["folded"],
    )


def send_drawn(line: socket.socket, drawn: Mapping[str, bytes]) -> None:
    """Send back drawings by id, ready for a later render."""
    send_frame(line, json.dumps(list(drawn)).encode())
    for content in drawn.values():
        send_frame(line, content)


def receive_drawn(line: socket.socket) -> dict[str, bytes]:
    """Receive the drawings that follow a PDF."""
    return {name: receive_frame(line) for name in json.loads(receive_frame(line))}
