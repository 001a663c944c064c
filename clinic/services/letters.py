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


def alert(house: House) -> Letter:
    """To whoever takes care of a patient who was told to call. Says nothing of the patient or of what was felt."""
    return _letter(
        house,
        "alert",
        "A patient's report waits for you",
        "A patient reported something and was told to call. Sign in to see it and to say what you did:\n"
        f"{house.base_url}/today",
    )


def escalated(house: House, hours: int) -> Letter:
    """To the owners, about an alert that nobody closed in time; as silent about the patient as the first mail."""
    waited = "an hour" if hours == 1 else f"{hours} hours"
    return _letter(
        house,
        "escalated alert",
        "A patient's report is still waiting",
        f"A patient was told to call, and after {waited} nobody has closed the alert. Sign in to see it:\n"
        f"{house.base_url}/today",
    )


def _letter(house: House, kind: str, subject: str, body: str) -> Letter:
    host = house.base_url.partition("://")[2]
    return Letter(kind, subject, body + FOOT.format(host=host))
