"""What a reminder says. Nothing of exercises, of a body or of how somebody fares: a message lies open on a table."""

from dataclasses import dataclass

from clinic.domain.page_words import PageWords

NAME_MOST = 40
"""Letters of the clinic's name in a text message, so that it is rarely charged twice."""


@dataclass(frozen=True, slots=True)
class Said:
    """What may stand in a message. ``link`` and ``unsubscribe`` are empty where the clinic promised no links.

    ``waits``: a message of the clinic waits on the patient's page; what it says never leaves that page.
    """

    clinic: str
    phone: str
    link: str = ""
    unsubscribe: str = ""
    waits: bool = False


def subject(words: PageWords, said: Said) -> str:
    """The subject of a mail."""
    return words.say("Your reminder from {clinic}", clinic=said.clinic)


def mail(words: PageWords, said: Said) -> str:
    """The body of a mail, as plain text."""
    parts = [words.say("This is the reminder you asked for.")]
    if said.waits:
        parts.append(words.say("A message from us waits on your page."))
    if said.link:
        parts.append(f"{words.say('Your page for today:')}\n{said.link}")
    parts.append(words.say("Or open the address on your sheet and type the code that stands beside it.") if said.link
                 else words.say("Open the address on your sheet and type the code that stands beside it."))  # fmt: skip
    parts.append(
        words.say("You get one a day at most, and none when you have told us about the day already.")
    )
    if said.unsubscribe:
        parts.append(f"{words.say('To get no more of them:')}\n{said.unsubscribe}")
    else:
        parts.append(words.say("To get no more of them, turn them off on your page, or tell us."))
    if said.phone:
        parts.append(words.say("Nobody reads answers to this mail. Call us: {phone}", phone=said.phone))
    return "\n\n".join([*parts, said.clinic]) + "\n"


def text(words: PageWords, said: Said) -> str:
    """A text message: plain letters that every network carries, one or two parts long."""
    name = said.clinic if len(said.clinic) <= NAME_MOST else f"{said.clinic[: NAME_MOST - 3].rstrip()}..."
    usual, waiting = _WITH_LINK if said.link else _WITHOUT
    return words.say(waiting if said.waits else usual, clinic=name, link=said.link)


_WITH_LINK = (
    "{clinic}: your reminder for today. {link} Reply STOP to end.",
    "{clinic}: your reminder for today. A message from us waits, too. {link} Reply STOP to end.",
)
"""Each as it is usually, and as it is when a message waits."""
_WITHOUT = (
    "{clinic}: your reminder for today. The way in stands on your sheet. Reply STOP to end.",
    "{clinic}: your reminder for today. A message from us waits, too. The way in stands on your sheet. "
    "Reply STOP to end.",
)


def no_answer(words: PageWords, said: Said) -> str:
    """What somebody is answered who wrote something else than a stop word."""
    if said.phone:
        return words.say(
            "{clinic}: nobody reads this number. Please call {phone}.", clinic=said.clinic, phone=said.phone
        )
    return words.say("{clinic}: nobody reads this number. Please call us.", clinic=said.clinic)
