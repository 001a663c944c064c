"""Which part of the caseload somebody wants to see: everything that a filter says, as it stands in the address."""

from dataclasses import dataclass
from uuid import UUID

from clinic.domain.caseload import Group, Reason
from clinic.domain.errors import Invalid

NAME_MOST = 60
ME, NOBODY = "me", "nobody"
"""Instead of a member's key: whoever looks, and patients whom nobody has in hand."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A filter. ``clinician`` is empty, "me", "nobody" or the key of a member as text."""

    reason: Reason | None = None
    state: Group | None = None
    clinician: str = ""

    @property
    def plain(self) -> dict[str, str]:
        """What was chosen, by name: for an address and for keeping."""
        chosen = {"reason": self.reason, "state": self.state, "clinician": self.clinician}
        return {name: str(value) for name, value in chosen.items() if value}

    @property
    def everybody(self) -> bool:
        """Whether nothing is left out."""
        return not self.plain


def read_wish(reason: str = "", state: str = "", clinician: str = "") -> Wish:
    """A filter from words of an address. Raises Invalid for a word that it does not know."""
    if reason and reason not in set(Reason):
        raise Invalid("reason", "Choose one of the reasons.")
    if state and state not in set(Group):
        raise Invalid("state", "Choose one of the groups.")
    return Wish(Reason(reason) if reason else None, Group(state) if state else None, _clinician(clinician))


def _clinician(word: str) -> str:
    if word in ("", ME, NOBODY):
        return word
    try:
        return str(UUID(word))
    except ValueError:
        raise Invalid("clinician", "Choose one of the clinicians.") from None


def view_name(name: str) -> str:
    """The name of a saved view. Raises Invalid."""
    if not name or len(name) > NAME_MOST:
        raise Invalid("name", f"Give the view a name of at most {NAME_MOST} characters.")
    return name
