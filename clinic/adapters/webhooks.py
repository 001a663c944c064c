"""Signed calls between this site and another: the scheme of Standard Webhooks (standardwebhooks.com), version v1.

Both sides know one secret, written ``whsec_`` and base64. A call carries its id, the second at which it was signed, and
HMAC-SHA256 over id, second and body.
"""

import base64
import binascii
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

PREFIX = "whsec_"
LEAST_BYTES = 24
TOLERANCE = timedelta(minutes=5)
"""A call that is older, or that much ahead of our clock, is not taken: it may have been kept by somebody."""


def read_secret(text: str) -> bytes:
    """The key of a secret as it is written in the settings. Raises ValueError when it is none, or too short."""
    try:
        key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("no base64") from error
    if not text.startswith(PREFIX) or len(key) < LEAST_BYTES:
        raise ValueError("too short, or without its prefix")
    return key


def signed(secret: bytes, key: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that prove a call: its id, when, and the signature."""
    second = str(int(at.timestamp()))
    return {
        "webhook-id": key,
        "webhook-timestamp": second,
        "webhook-signature": f"v1,{_signature(secret, key, second, body)}",
    }


def proves(secret: bytes, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether the headers prove that whoever knows the secret signed this body a moment ago."""
    second = headers.get("webhook-timestamp", "")
    if not (second.isascii() and second.isdigit() and len(second) < 12):
        return False
    if abs(now - datetime.fromtimestamp(int(second), UTC)) > TOLERANCE:
        return False
    right = _signature(secret, headers.get("webhook-id", ""), second, body).encode()
    given = headers.get("webhook-signature", "").encode("utf-8", "replace").split()
    return any(hmac.compare_digest(b"v1," + right, one) for one in given)


def _signature(secret: bytes, key: str, second: str, body: bytes) -> str:
    content = f"{key}.{second}.".encode("utf-8", "replace") + body
    return base64.b64encode(hmac.digest(secret, content, "sha256")).decode()
