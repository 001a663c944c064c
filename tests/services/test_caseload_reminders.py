"""Reminders that do not arrive stand on the caseload until one does, or until nobody wants them any more."""

from datetime import timedelta

import pytest

from clinic.adapters.mail import Mail, MailFailed
from clinic.adapters.sms import Text
from clinic.domain.caseload import Reason
from clinic.domain.caseload_wish import Wish
from clinic.domain.reminders import Channel
from clinic.services import caseload, reminders, score_audit, scores
from clinic.services.context import Context, House
from clinic.services.reminder_work import run
from clinic.services.reminders import Wanted
from tests.services.checkin_stage import NOON, Stage
from tests.services.reminder_stage import SIX, agreed

WORDS = "Reminders do not arrive: the last 3 failed, since 9 March."


class Post:
    """A mail server: it takes a mail, or has no such address."""

    def __init__(self) -> None:
        self.refuses = True

    def send(self, message: Mail | Text) -> None:
        """Take it, or not."""
        if self.refuses:
            raise MailFailed("550 no such mailbox", for_good=True)


@pytest.fixture
def stage(house: House) -> Stage:
    found = agreed(house)
    with house.database.write() as session:
        scores.mark_stale(session, found.clinic_id, found.program_id, NOON)
    return found


@pytest.fixture
def post() -> Post:
    return Post()


def evening(stage: Stage, post: Post, day: float) -> Context:
    """Six o'clock some days later: what is due is sent, then what changed is counted."""
    now = SIX + timedelta(days=day)
    run(stage.house, post, post, now)  # type: ignore[arg-type]
    while scores.refresh_due(stage.house, now, 50):
        continue
    return stage.staff(now)


def unreached(context: Context) -> list[str]:
    """What the caseload says of those whom no reminder reaches; every kept score is what a recomputation gives."""
    found = caseload.today(context, Wish(Reason.unreached))
    (audited,) = score_audit.audit(context.house, context.now)
    assert audited.differing == ()
    return [f"{line.strong} {line.rest} {' '.join(line.also)}" for _, lines in found.groups for line in lines]


def test_three_that_failed_are_a_reason_until_one_arrives(stage: Stage, post: Post) -> None:
    assert [unreached(evening(stage, post, day)) for day in range(2)] == [[], []]
    (said,) = unreached(evening(stage, post, 2))
    assert WORDS in said
    post.refuses = False
    assert unreached(evening(stage, post, 3)) == []


def test_who_wants_none_any_more_is_not_looked_for(stage: Stage, post: Post) -> None:
    for day in range(3):
        evening(stage, post, day)
    staff = stage.staff(SIX + timedelta(days=2, hours=1))
    reminders.change(staff, stage.patient_id, Wanted(None, 18 * 60))
    assert unreached(evening(stage, post, 2.1)) == []


def test_failures_of_weeks_ago_are_no_reason(stage: Stage, post: Post) -> None:
    for day in range(3):
        evening(stage, post, day)
    reminders.change(stage.staff(SIX + timedelta(days=2, hours=1)), stage.patient_id, Wanted(None, 18 * 60))
    later = stage.staff(SIX + timedelta(days=33))
    wanted = Wanted(Channel.mail, 20 * 60, agreed_on=later.now.date() - timedelta(days=1))
    reminders.change(later, stage.patient_id, wanted)
    assert unreached(evening(stage, post, 33.1)) == []
