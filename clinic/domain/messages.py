"""A message from the clinic to its patients' own pages: what may be written, and who cannot be reached there."""

from clinic.domain.errors import Invalid

TEXT_MOST = 1000


def checked(text: str) -> str:
    """The text without blanks around it. Raises Invalid("text")."""
    found = text.strip()
    if not found:
        raise Invalid("text", "Write the message first.")
    if len(found) > TEXT_MOST:
        raise Invalid("text", f"This is too long: at most {TEXT_MOST} characters.")
    return found


def why_not(*, archived: bool, published: bool, linked: bool, opens: bool) -> str:
    """Why somebody would not see a message, in words that follow a name; empty when the link opens the page."""
    if archived:
        return "is archived"
    if not published:
        return "has no published program yet"
    if not linked:
        return "has no link: it was revoked"
    return "" if opens else "has a link that ended with the program"
