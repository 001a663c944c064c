"""What holds for every reminder of a clinic: quiet hours, and whether a message may hold a link."""

from dataclasses import dataclass

from clinic.domain.actions import Action
from clinic.domain.reminders import Quiet
from clinic.persistence.accounts import Clinic
from clinic.persistence.reminders import look_again
from clinic.services.context import Context, perform


@dataclass(frozen=True, slots=True)
class Rules:
    """``links``: messages to patients may hold the address of their page. ``texts``: the site has a gateway."""

    quiet: Quiet
    links: bool
    texts: bool = False


def rules(context: Context) -> Rules:
    """The clinic's rules."""
    with perform(context, Action.view_clinic) as doing:
        row = doing.session.get_one(Clinic, doing.clinic_id)
    return Rules(Quiet(row.quiet_from, row.quiet_to), row.message_links, bool(context.house.sms_key))


def change(context: Context, wanted: Rules) -> None:
    """Change the rules; they hold for whatever is sent from now on. The trail names the fields that differ."""
    with perform(context, Action.change_clinic) as doing:
        row = doing.session.get_one(Clinic, doing.clinic_id, with_for_update=True)
        new = {
            "quiet_from": wanted.quiet.begins,
            "quiet_to": wanted.quiet.ends,
            "message_links": wanted.links,
        }
        changed = [name for name, value in new.items() if getattr(row, name) != value]
        for name, value in new.items():
            setattr(row, name, value)
        if {"quiet_from", "quiet_to"} & set(changed):
            look_again(doing.session, row.id)
        doing.about("clinic", row.id)
        doing.note(fields=", ".join(changed))
