"""The search for exercises as the address or a form has it: the catalogue's list and the builder share it."""

from flask import request

from clinic.domain.sides import Side
from clinic.services.catalogue import Asked

MOST = 200
"""Longest part of an address that is looked at."""


def asked() -> Asked:
    """What is searched for; what the catalogue does not know finds nothing rather than failing."""
    fields = {
        name: request.values.get(name, "")[:MOST].strip() for name in ("region", "category", "position")
    }
    words = " ".join(request.values.get("find", "")[:MOST].split())
    return Asked(words=words, equipment=request.values.get("equipment", "")[:MOST].strip(), **fields)


def side_asked() -> Side | None:
    """The side in the address, or None."""
    text = request.args.get("side", "")
    return Side(text) if text in set(Side) else None
