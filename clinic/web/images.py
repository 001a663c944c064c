"""Drawings and QR codes as images: inside an ``img`` no script of a picture ever runs, and ids never meet."""

from base64 import b64encode
from urllib.parse import quote

PLAIN = "!$'()*+,-./:;=?@_~"
"""What may stand as it is in a ``data:`` address."""


def source_of(svg: str) -> str:
    """The ``src`` of an image that shows this SVG document."""
    return f"data:image/svg+xml,{quote(svg, safe=PLAIN)}"


def source_of_png(content: bytes) -> str:
    """The ``src`` of an image that shows this PNG."""
    return f"data:image/png;base64,{b64encode(content).decode()}"
