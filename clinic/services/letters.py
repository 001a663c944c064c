"""What our mails to staff say. Plain text; the link's token stands behind ``#``, so no server's log ever sees it."""

from clinic.services.context import House
from clinic.services.mail import Letter

FOOT = "\n\nThis mail was sent by {host}. It never asks for your password.\n"


def invitation(house: House, clinic_name: str, inviter: str, role: str, token: str) -> Letter:
    """To somebody who is to become a member."""
    who = f"{inviter} invites you" if inviter else "You are invited"
    return _letter(
        house,
        "invitation",
        f"Join {clinic_name}",
        f"{who} to join {clinic_name} as {role}.\n\n"
        f"Open this link within 7 days. It works once.\n{house.base_url}/join#{token}\n\n"
        f"If the page asks for the code of your invitation, it is:\n{token}\n\n"
        "If you did not expect this, you need not do anything.",
    )


def reset(house: House, token: str) -> Letter:
    """To somebody who asked for a new password."""
    return _letter(
        house,
        "reset",
        "Choose a new password",
        "Somebody, probably you, asked for a new password for your account.\n\n"
        f"Open this link within 10 minutes. It works once.\n{house.base_url}/reset#{token}\n\n"
        f"If the page asks for a code, it is:\n{token}\n\n"
        "You will still need your second factor to sign in. If it was not you, do nothing: "
        "your password stays as it is.",
    )


def notice(house: House, what: str) -> Letter:
    """To the owner of an account, after something about it was changed."""
    return _letter(
        house,
        "notice",
        what,
        f"{what}. If this was you, all is well.\n\n"
        f"If it was not you, choose a new password now: {house.base_url}/forgotten\n"
        "Then tell an owner of your clinic.",
    )


def _letter(house: House, kind: str, subject: str, body: str) -> Letter:
    host = house.base_url.partition("://")[2]
    return Letter(kind, subject, body + FOOT.format(host=host))
