"""Time-based one-time codes (RFC 6238) behind one door to ``pyotp``: six digits, thirty seconds, SHA-1."""

from datetime import datetime

import pyotp

from clinic.adapters.secrets import same

STEP_SECONDS = 30
DIGITS = 6
DRIFT = 1
ISSUER = "Clinic"


def new_secret() -> str:
    """A random secret of 160 bits, as the 32 letters and digits that an authenticator app takes."""
    return pyotp.random_base32()


def address(secret: str, email: str, issuer: str = ISSUER) -> str:
    """The ``otpauth://`` address that a QR code gives to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def code_at(secret: str, now: datetime) -> str:
    """The code that is valid at a moment."""
    return pyotp.TOTP(secret).at(now)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is, one step early or late allowed; None when it is none of them.

    Every candidate is compared, in constant time, so that the answer's time says nothing.
    """
    digits = "".join(code.split())
    now_step = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    found = None
    for step in range(now_step - DRIFT, now_step + DRIFT + 1):
        if same(totp.at(step * STEP_SECONDS), digits):
            found = step
    return found
