"""What a merge says before it is done: what becomes of reminders and of the agreed word."""

from collections.abc import Iterator

from clinic.domain.merges import Reminding
from clinic.services.merge_agreed import Both, Side


def words(found: Both) -> Iterator[str]:
    """What is carried and what is not, a sentence each; nothing when nothing was agreed."""
    kept, gone = found.kept, found.gone
    match found.outcome:
        case Reminding.kept:
            other = f" Those of the other row, {gone.how}, are not added." if gone.agreed.wants else ""
            yield f"Reminders go on {kept.how}.{other}"
        case Reminding.carried:
            if kept.agreed.wants:
                yield f"Reminders {kept.how} end: the address for which they were agreed is gone."
            yield f"Reminders {gone.how} were agreed on the other row alone. They go on as they are."
        case Reminding.turned_off:
            yield (
                f"Reminders {gone.how} of the other row are not carried: "
                f"no more were wanted, said {_said(kept)} on the row that stays."
            )
        case Reminding.elsewhere:
            yield (
                f"Reminders {gone.how} of the other row are not carried: "
                "no mail was agreed for the address that stays. Ask the patient, then turn them on."
            )
        case Reminding.ended:
            yield f"Reminders {kept.how} end: no more were wanted, said {_said(gone)} on the other row."
        case Reminding.unaddressed:
            yield (
                f"Reminders {kept.how} end: the address for which they were agreed is gone. "
                "Ask the patient, then turn them on."
            )
        case Reminding.none:
            pass
    yield from _word_words(found)


def _word_words(found: Both) -> Iterator[str]:
    if found.kept.word and found.gone.word:
        yield (
            "The word agreed on the row that stays opens everything. "
            "That of the other row opens nothing any more: tell the patient."
        )
    elif found.kept.word:
        yield "The agreed word stays. It is asked for what moves, too."
    elif found.gone.word:
        yield "The word agreed on the other row is carried. It opens everything, in place of the year of birth."


def _said(side: Side) -> str:
    last = side.agreed.last
    return f"on {last.said_on.day} {last.said_on:%B %Y}" if last else ""
