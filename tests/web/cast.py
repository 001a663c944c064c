"""The cast of the web tests: two filled clinics, and everybody who may knock at their doors, each with a browser.

Every text of a clinic holds its mark, so a byte of it that reaches somebody else shows.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from clinic.adapters.catalogue import load_catalogue
from clinic.adapters.mail import Mail
from clinic.domain.actions import Action, Holder, Role, Site
from clinic.domain.adherence.values import ReportSource, Status
from clinic.domain.caseload import Reason
from clinic.domain.caseload_wish import Wish
from clinic.domain.catalogue.words import Category, Sidedness, StartPosition
from clinic.domain.checkins import Asked, Entry, Post, Symptom
from clinic.domain.dose import Dose, Range
from clinic.domain.drafts import DraftEdit, ItemEdit
from clinic.domain.measures import Pain, Period
from clinic.domain.monitoring import Kind, Minutes
from clinic.domain.own_exercises.written import Written, WrittenFault
from clinic.domain.patients import PatientFacts
from clinic.domain.prints import Packet
from clinic.domain.programs import Chosen, Ranking, SidePlan
from clinic.domain.progression import Next, Rule, StepKind
from clinic.domain.reminders import Channel
from clinic.domain.saved_answers import Written as WrittenAnswer
from clinic.domain.schedule import Weekdays
from clinic.domain.sides import Side
from clinic.domain.symptoms import Felt
from clinic.domain.tests import Result
from clinic.persistence import catalogue as exercises
from clinic.services import (
    caseload,
    caseload_reassign,
    caseload_reviews,
    caseload_views,
    catalogue,
    checkin_day,
    checkins,
    clinics,
    collections,
    disagreement_decisions,
    draft_page,
    drafts,
    handouts,
    imports,
    invitations,
    lighter,
    link_page,
    links,
    lint,
    mail,
    measures,
    members,
    merges,
    messages,
    monitoring,
    own_exercises,
    patients,
    print_work,
    prints,
    programs,
    progression,
    questions,
    reminder_consent,
    reminders,
    resets,
    saved_answers,
    scan_review,
    scores,
    second_fact,
    symptoms,
    templates,
    tests,
)
from clinic.services import sign_in as signing
from clinic.services.caseload_reviews import Seen
from clinic.services.context import Context, House, perform
from clinic.web import guard
from tests import staff
from tests.cast import noon_zone
from tests.scan_rows import a_sheet, an_entered_sheet
from tests.staff import SITE, Person, csrf_of

EVERY_DAY = Weekdays((1, 2, 3, 4, 5, 6, 7))
TWO_BY_TEN = Dose(Range(2, 2), Range(10, 12))
BEGAN = timedelta(days=20)
EASY_RULE = Rule(1, 3, then=Next(StepKind.dose, Dose(Range(3, 3), Range(12, 12))))
"""What the first good day of an item meets."""


@dataclass(frozen=True, slots=True)
class Told:
    """A patient with a program: its items, and what opens it."""

    patient_id: UUID
    program_id: UUID
    items: tuple[UUID, ...]
    fragment: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One filled clinic, and the keys of what is in it.

    ``told`` is followed, has alerts, questions and a pause; ``drafted`` is published with a draft of the next
    version; ``fresh`` has a draft that can be published and was never.
    """

    clinic_id: UUID
    mark: str
    people: Mapping[str, Person]
    told: Told
    drafted: Told
    fresh: Told
    archived_id: UUID
    merged_id: UUID
    double_id: UUID
    import_id: UUID
    test_id: UUID
    measure_id: UUID
    minutes_id: UUID
    pause_id: UUID
    alert_id: UUID
    aside_id: UUID
    discarded_id: UUID
    rule_id: UUID
    question_id: UUID
    review_batch: UUID
    reassign_batch: UUID
    view_id: UUID
    job_id: UUID
    cancelled_job_id: UUID
    sheet_id: UUID
    entered_sheet_id: UUID
    scan_id: UUID
    invitation_id: UUID
    invitation: str
    reset: str
    versions: tuple[str, ...]
    template_id: UUID
    away_template_id: UUID
    own_exercise: str
    away_exercise: str
    collection_id: UUID
    unsubscribe: str
    saved_id: UUID
    old_saved_id: UUID
    message_batch: UUID
    message_id: UUID
    plain_question_id: UUID
    decided_batch: UUID


@dataclass(frozen=True, slots=True)
class Scene:
    """Both clinics, and the token that each actor's browser holds."""

    now: datetime
    a: Place
    b: Place
    tokens: Mapping[str, str]
    sessions: Mapping[str, UUID]

    @property
    def today(self) -> date:
        """The date in the zone of both clinics, and of UTC."""
        return self.now.date()


STAFF = (
    "owner", "clinician", "assistant", "auditor", "stale owner", "member of both", "no clinic chosen",
    "disabled member", "password only", "setting up", "owner of B", "clinician of B",
)  # fmt: skip
HOLDERS = ("holder", "holder of B", "holder of a dead link")
ACTORS = (*STAFF, *HOLDERS, "nobody")


class Browser(FlaskClient):
    """A browser that speaks https to the clinic's host and puts the token into what it posts."""

    _csrf = ""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask for a page of the site."""
        kwargs.setdefault("base_url", SITE)
        return super().open(*args, **kwargs)

    @property
    def csrf(self) -> str:
        """The token of this browser's forms, from a page that everybody may open."""
        if not self._csrf:
            self._csrf = csrf_of(self.get("/sign-in").text)
        return self._csrf

    def forget_token(self) -> None:
        """Read the forms' token anew next time: signing in gives the browser another session."""
        self._csrf = ""

    def send(self, path: str, fields: Mapping[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Post a form with its token; ``json=`` posts a script's body."""
        if "json" in kwargs:
            return self.post(path, headers={"X-CSRFToken": self.csrf}, **kwargs)
        return self.post(path, data={"csrf_token": self.csrf, **(fields or {})}, **kwargs)


@dataclass(slots=True)
class Stage:
    """The site under test over a copy of the filled database, with the browsers of the cast."""

    app: Flask
    house: House
    scene: Scene
    browsers: dict[str, Browser] = field(default_factory=dict)

    def browser(self, actor: str) -> Browser:
        """The browser of an actor, the same each time."""
        if actor not in self.browsers:
            self.browsers[actor] = self.new_browser(actor)
        return self.browsers[actor]

    def new_browser(self, actor: str, app: Flask | None = None) -> Browser:
        """Another browser with the same cookie, on this instance of the site or on another one."""
        on = app or self.app
        on.test_client_class = Browser
        client: Browser = on.test_client()  # type: ignore[assignment]
        token = self.scene.tokens.get(actor, "")
        if actor in HOLDERS:
            client.set_cookie("__Host-checkin", token, domain="clinic.example", secure=True, httponly=True)
        elif token:
            with client.session_transaction(base_url=SITE) as kept:
                kept["_user_id"] = token
        return client

    @contextmanager
    def over(self, house: House) -> Iterator["Stage"]:
        """The same site and browsers over another copy of the database."""
        self.app.extensions[guard.HOUSE] = house
        try:
            yield replace(self, house=house)
        finally:
            self.app.extensions[guard.HOUSE] = self.house


class Letterbox:
    """Keeps the mails that the worker hands over."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    def send(self, letter: Mail) -> None:
        """Take a mail."""
        self.mails.append(letter)

    def token(self, page: str, recipient: str) -> str:
        """The token behind ``#`` in the newest mail to somebody."""
        body = next(
            one.body for one in reversed(self.mails) if one.recipient == recipient and page in one.body
        )
        return body.partition(f"{page}#")[2].split()[0]


def fill(house: House) -> Scene:
    """Fill an empty, migrated database with both clinics and sign everybody in."""
    now = datetime.now(UTC)
    catalogue.load(house, load_catalogue())
    post = Letterbox()
    a = _open(house, "CANARYA", now, post)
    b = _open(house, "CANARYB", now, post)
    tokens = _come_in(house, a, b, now)
    while scores.refresh_due(house, now, 50):
        continue
    while handouts.render_due(house, now, 50):
        continue
    signed = {name: staff.as_token(house, token, now).actor for name, token in tokens.items() if name in LIVE}
    return Scene(now, a, b, tokens, {name: actor.session_id for name, actor in signed.items()})  # type: ignore[union-attr]


LIVE = frozenset(STAFF) - {"disabled member"}


def _open(house: House, mark: str, now: datetime, post: Letterbox) -> Place:
    clinic_id = staff.accounts.create_clinic(house, f"{mark} clinic", noon_zone(), now - BEGAN)
    people = {
        name: staff.hire(house, clinic_id, role, f"{mark} {name}", f"{mark}.{name}@cast.example".lower())
        for name, role in ROLES.items()
    }
    then = now - BEGAN
    owner, clinician = (staff.context_of(house, people[name], then) for name in ("owner", "clinician"))
    _write_letterhead(owner, mark)
    told = _told(clinician, mark, "told", BEGAN)
    alert_id, question_id = _report(house, told, clinic_id, mark, now)
    rule_id = _meet_rule(house, told, clinic_id, now)
    lighter.choose(clinician, told.program_id, {str(told.items[0]): "bent-knees"})
    by_mail = reminders.Wanted(Channel.mail, 18 * 60, agreed_on=then.date())
    reminders.change(clinician, told.patient_id, by_mail)
    drafted = _told(clinician, mark, "drafted", BEGAN)
    plain_question_id = _ask(house, drafted, clinic_id, f"{mark} mat?", now)
    programs.revise(clinician, drafted.program_id)
    saved_ids = [
        saved_answers.add(clinician, WrittenAnswer(f"{mark} {name}", f"{mark} saved text", "en"))
        for name in ("often", "old")
    ]
    discarded_id = programs.start(clinician, told.patient_id, f"{mark} thrown away")
    drafts.discard(clinician, discarded_id)
    aside_id = _set_aside(clinician, drafted, mark)
    second_fact.agree_word(clinician, drafted.patient_id, "geranium")
    fresh = _told(clinician, mark, "fresh", None)
    archived_id = patients.add(clinician, PatientFacts(f"{mark} archived", "Patient"))
    patients.archive(clinician, archived_id)
    merged_id, double_id = (patients.add(clinician, PatientFacts(f"{mark} twin")) for _ in range(2))
    merges.merge(clinician, double_id, merged_id, merges.preview(clinician, double_id, merged_id).revisions)
    double_id = patients.add(clinician, PatientFacts(f"{mark} told", "Patient"))
    imports.confirm(clinician, f"First name\n{mark} imported", f"{mark}.csv")
    import_id = imports.imports(clinician)[0].id
    job_id, cancelled_job_id = (
        prints.begin(clinician, uuid4(), [told.program_id], Packet(log_days=0)) for _ in range(2)
    )
    prints.cancel(clinician, cancelled_job_id)
    while print_work.make_due(house, now, 5):
        continue
    at_desk = replace(clinician, now=now)
    decided_batch = _disagree(house, drafted, at_desk)
    news = messages.send(clinician, uuid4(), [told.program_id], f"{mark} news")
    messages.send(at_desk, uuid4(), [told.program_id], f"{mark} word")
    message_id = checkin_day.open_day(_as_patient(house, told, now)).messages[0].id
    sheet_id = a_sheet(at_desk, told.program_id, (0, 0, None, "faint"), (0, 1, 0, None))
    entered_sheet_id = an_entered_sheet(at_desk, drafted.program_id, now.date())
    scan_id = scan_review.sheet(at_desk, sheet_id).scan_id
    found = Result("leans", "falls-short", then.date(), f"{mark} left note", f"{mark} right note")
    test_id = tests.record(clinician, told.patient_id, "hip-rotation-test", found)
    measures.record_pain(clinician, told.patient_id, Pain(Period.now, 6), then.date(), f"{mark} pain note")
    (pain,) = measures.measures_page(clinician, told.patient_id).pain
    measure_id = pain.lines[0].id
    spent = Minutes(then.date(), 12, Kind.live, f"{mark} talk")
    monitoring.record(clinician, told.patient_id, spent)
    minutes_id = monitoring.monitoring_page(clinician, told.patient_id).lines[0].id
    pause_id = programs.pause(
        clinician,
        told.program_id,
        (now + timedelta(days=30)).date(),
        (now + timedelta(days=40)).date(),
        f"{mark} away",
    )
    review_batch, reassign_batch, view_id = _work_caseload(at_desk, people["spare"], drafted, mark)
    invited = f"{mark}.invited@cast.example".lower()
    invitations.invite(replace(owner, now=now), invited, Role.assistant)
    resets.ask(staff.nobody(house, now), people["spare"].email)
    resets.answer_due(house, now, 5)
    mail.send_due(house, post, now, 50)
    own, away = (own_exercises.add(clinician, own_exercise(f"{mark} {name}")) for name in ("clam", "away"))
    own_exercises.archive(clinician, away)
    collection_id = collections.create(clinician, f"{mark} first weeks", "squat")
    template_id, away_template_id = (
        templates.add_from(clinician, told.program_id, f"{mark} {name}", f"{mark} purpose")
        for name in ("template", "old template")
    )
    templates.share(clinician, template_id)
    templates.share(clinician, away_template_id)
    templates.archive(clinician, away_template_id)
    plank = own_exercises.form(clinician, COPIED).written
    assert plank is not None
    own_exercises.change(clinician, COPIED, 0, replace(plank, source_note=f"{mark} way"))
    with perform(Context(house, Site("test", clinic_id), now), Action.create_member) as doing:
        invitation_id = invitations.open_ones(doing)[0].id
        newest = [
            exercises.newest_version(doing.session, clinic_id, slug) for slug in ("hip-hinge", "hip-hike")
        ]
    return Place(
        clinic_id, mark, people, told, drafted, fresh, archived_id, merged_id, double_id, import_id,
        test_id, measure_id, minutes_id, pause_id, alert_id, aside_id, discarded_id, rule_id, question_id,
        review_batch, reassign_batch, view_id, job_id, cancelled_job_id,
        sheet_id, entered_sheet_id, scan_id,
        invitation_id,
        post.token("/join", invited), post.token("/reset", people["spare"].email),
        tuple(str(found.version_id) for found in newest), template_id, away_template_id, own, away, collection_id,
        reminder_consent.token_of(house, told.patient_id, Channel.mail), *saved_ids, news, message_id,
        plain_question_id, decided_batch,
    )  # fmt: skip


def _work_caseload(clinician: Context, other: Person, one: Told, mark: str) -> tuple[UUID, UUID, UUID]:
    """Somebody reviewed, given to another clinician, and a view kept."""
    while scores.refresh_due(clinician.house, clinician.now, 50):
        continue
    lines = [line for _, group in caseload.today(clinician).groups for line in group]
    seen = [Seen(line.program_id, line.stamp) for line in lines if line.program_id == one.program_id]
    batch = caseload_reviews.review(clinician, seen).batch
    given = caseload_reassign.reassign(clinician, [one.program_id], other.member_id).batch
    return batch, given, caseload_views.save(clinician, f"{mark} silent", Wish(Reason.silent), shared=True)


def crowd(stage: Stage, many: int) -> None:
    """More patients for clinic A, each with a program, check-ins, alerts and questions."""
    house, place, now = stage.house, stage.scene.a, datetime.now(UTC)
    clinician = replace(staff.as_token(house, stage.scene.tokens["clinician"], now), now=now - BEGAN)
    for number in range(many):
        told = _told(clinician, place.mark, f"crowd {number}", BEGAN)
        context = _as_patient(house, told, now)
        day = now.date()
        entry = Entry(told.items[0], day, Status.done, pain=2)
        symptom = Symptom(day, (Felt.numbness,), 7, None, None, told.items[0], "")
        checkins.record(context, Post(uuid4(), (entry,), (symptom,), (Asked("More?", None),), "Stairs"))
    while scores.refresh_due(house, now, 50):
        continue


ROLES = {
    "owner": Role.owner,
    "clinician": Role.clinician,
    "assistant": Role.assistant,
    "auditor": Role.auditor,
    "stale": Role.owner,
    "half": Role.clinician,
    "spare": Role.clinician,
    "disabled": Role.clinician,
}


def _write_letterhead(owner: Context, mark: str) -> None:
    urgent = f"{mark}: call 112 for numbness."
    settings = clinics.Settings(f"{mark} clinic", f"{mark} lane 12", "555 0142", noon_zone(), urgent)
    clinics.change(owner, settings)
    clinics.put_logo(owner, picture())


COPIED = "plank"
"""The built-in exercise of which each clinic has its own form."""


def own_exercise(name: str) -> Written:
    """An exercise of a clinic's own as it is typed, with its mark in each text."""
    return Written(
        name, f"{name} wakes up your hip.", Category.activation, StartPosition.side_lying, Sidedness.one_side,
        (f"Lie down for the {name}.", "Lift your {side} knee."), ("hip",), (f"{name} shell",), named_side="the top leg",
        faults=(WrittenFault(f"{name} rolls", "You roll back.", "Keep still."),), source_note=f"{name} course",
    )  # fmt: skip


def picture(size: int = 8, kind: str = "PNG") -> bytes:
    """A small picture."""
    kept = BytesIO()
    Image.new("RGB", (size, size), "teal").save(kept, kind)
    return kept.getvalue()


def _told(context: Context, mark: str, name: str, began: timedelta | None) -> Told:
    """A patient with a program of two exercises, published unless ``began`` is None."""
    email = f"{mark}.{name}@patient.example".lower().replace(" ", ".")
    facts = PatientFacts(
        f"{mark} {name}", "Patient", 1950, email=email, phone="555 0199",
        note=f"{mark} note about {name}", minutes_a_day=30,
    )  # fmt: skip
    patient_id = patients.add(context, facts)
    program_id = programs.start(context, patient_id, f"{mark} program {name}")
    items = write_draft(context, program_id, mark)
    if began is None:
        return Told(patient_id, program_id, items)
    programs.publish(context, program_id, effective_from=context.now.date())
    words = link_page.show(context, program_id).words
    assert words is not None
    return Told(patient_id, program_id, items, words.address.partition("#")[2], words.code)


def write_draft(context: Context, program_id: UUID, mark: str) -> tuple[UUID, ...]:
    """Fill an empty draft with a hip hinge for every day and a hip hike of both sides; returns the lineages."""
    with perform(context, Action.view_draft) as doing:
        hinge, hike = (
            str(exercises.newest_version(doing.session, doing.clinic_id, slug).version_id)
            for slug in ("hip-hinge", "hip-hike")
        )
        doing.about("program", program_id)
    items = (
        ItemEdit("new-1", hinge, (Chosen("smaller-range", f"{mark} why"),), TWO_BY_TEN, None, SidePlan(), EVERY_DAY,
                 f"{mark} item note"),
        ItemEdit("new-2", hike, (), TWO_BY_TEN, None, SidePlan((Side.left, Side.right)), EVERY_DAY, "", EASY_RULE),
    )  # fmt: skip
    revision = draft_page.builder(context, program_id).revision
    drafts.save(
        context, program_id, revision, DraftEdit(f"{mark} title", f"{mark} goal", items, Ranking(("new-1",)))
    )
    return tuple(UUID(shown.item.lineage) for shown in draft_page.builder(context, program_id).items)


def _set_aside(clinician: Context, drafted: Told, mark: str) -> UUID:
    """The first warning of a draft, set aside."""
    said = lint.page(clinician, drafted.program_id).linted
    lint.set_aside(clinician, drafted.program_id, said.findings[0].key, f"{mark} set aside")
    return lint.page(clinician, drafted.program_id).linted.asides[0].id


def _report(house: House, told: Told, clinic_id: UUID, mark: str, now: datetime) -> tuple[UUID, UUID]:
    """Days of check-ins, an alert and a question that are open, and one of each that are closed."""
    early, late = (_as_patient(house, told, moment) for moment in (now - timedelta(days=2), now))
    for context in (early, late):
        day = context.now.date()
        checkins.record(
            context,
            Post(
                uuid4(),
                (Entry(told.items[0], day, Status.done, pain=2, effort=3, note=f"{mark} entry note"),),
                (Symptom(day, (Felt.numbness,), 7, None, None, told.items[0], f"{mark} symptom note"),),
                (Asked(f"{mark} question?", told.items[0]),),
                f"{mark} easier",
            ),
        )
    clinician = Context(house, Site("test", clinic_id), now)
    waiting = questions.queue(clinician).lines
    open_alerts = sorted(symptoms.for_patient(clinician, told.patient_id), key=lambda one: one.raised_at)
    questions.answer(clinician, waiting[0].id, f"{mark} answer")
    symptoms.acknowledge(clinician, open_alerts[0].id, f"{mark} called")
    return open_alerts[-1].id, waiting[-1].id


def _disagree(house: House, told: Told, at_desk: Context) -> UUID:
    """Two days on which paper contradicts the phone; the newer one is decided."""
    days = [at_desk.now.date() - timedelta(days=back) for back in (1, 2)]
    phone, paper = (
        Post(uuid4(), tuple(Entry(told.items[0], day, status, 1) for day in days))
        for status in (Status.done, Status.skipped)
    )
    checkins.record(_as_patient(house, told, at_desk.now), phone)
    checkins.enter(at_desk, told.program_id, paper, ReportSource.paper)
    (found,) = patients.patient(at_desk, told.patient_id).disagreements
    return disagreement_decisions.decide(at_desk, told.program_id, [found.open[0].line], ReportSource.patient)


def _ask(house: House, told: Told, clinic_id: UUID, text: str, now: datetime) -> UUID:
    """A question that names no symptom."""
    questions.ask(_as_patient(house, told, now), Post(uuid4(), questions=(Asked(text, None),)))
    waiting = questions.queue(Context(house, Site("test", clinic_id), now)).lines
    return next(line.id for line in waiting if line.text == text)


def _meet_rule(house: House, told: Told, clinic_id: UUID, now: datetime) -> UUID:
    """A good day on which the rule of the second item is met."""
    entry = Entry(told.items[1], now.date(), Status.done, side=Side.left, pain=1)
    checkins.record(_as_patient(house, told, now), Post(uuid4(), (entry,)))
    (line,) = progression.page(Context(house, Site("test", clinic_id), now), told.program_id).lines
    return line.rule_id


def _as_patient(house: House, told: Told, now: datetime) -> Context:
    asked = staff.nobody(house, now)
    token = links.redeem(asked, told.fragment, "Firefox")
    assert token is not None
    holder = links.holder_of(asked, token)
    assert isinstance(holder, Holder)
    return asked.as_actor(holder)


def _come_in(house: House, a: Place, b: Place, now: datetime) -> dict[str, str]:
    """A token for each actor, won through the services."""
    tokens = {
        name: staff.come_in(house, a.people[name], now)
        for name in ("owner", "clinician", "assistant", "auditor")
    }
    tokens["stale owner"] = staff.come_in(house, a.people["stale"], now - timedelta(minutes=15))
    tokens["password only"] = staff.half_in(house, a.people["half"], now)
    tokens["owner of B"] = staff.come_in(house, b.people["owner"], now)
    tokens["clinician of B"] = staff.come_in(house, b.people["clinician"], now)
    tokens["disabled member"] = staff.come_in(house, a.people["disabled"], now)
    owner = staff.as_token(house, tokens["owner"], now)
    members.disable(owner, a.people["disabled"].member_id)
    tokens |= _of_both(house, a, b, now)
    staff.accounts.create_member(
        house, a.clinic_id, email="setting.up@cast.example", name="CANARYA new", role=Role.clinician, now=now,
        password=staff.PASSWORD,
    )  # fmt: skip
    tokens["setting up"] = signing.sign_in(
        staff.nobody(house, now), "setting.up@cast.example", staff.PASSWORD
    )
    return tokens | _holders(house, a, b, now)


def _of_both(house: House, a: Place, b: Place, now: datetime) -> dict[str, str]:
    """Somebody who works in both clinics: once working in B, once before choosing."""
    here = staff.hire(house, a.clinic_id, Role.owner, "Both Sides", "both@cast.example")
    there = staff.accounts.create_member(
        house,
        b.clinic_id,
        email=here.email,
        name=here.name,
        role=Role.owner,
        now=now,
        password=staff.PASSWORD,
    )
    undecided = staff.come_in(house, here, now - timedelta(seconds=30))
    working = staff.come_in(house, here, now)
    return {
        "no clinic chosen": undecided,
        "member of both": signing.choose_clinic(staff.as_token(house, working, now), there),
    }


def _holders(house: House, a: Place, b: Place, now: datetime) -> dict[str, str]:
    asked = staff.nobody(house, now)
    found = {
        "holder": links.redeem(asked, a.told.fragment, "Firefox"),
        "holder of B": links.redeem(asked, b.told.fragment, "Firefox"),
        "holder of a dead link": links.redeem(asked, a.drafted.fragment, "Firefox"),
    }
    owner = staff.as_token(house, staff.come_in(house, a.people["spare"], now), now)
    links.reissue(owner, a.drafted.program_id)
    assert all(found.values())
    return {name: token or "" for name, token in found.items()}
