"""Who may do what: one table. A route names an action; a service performs it; the audit trail keeps its verb."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a member is in a clinic."""

    owner = "owner"
    clinician = "clinician"
    assistant = "assistant"
    auditor = "auditor"


class Action(StrEnum):
    """Every verb of the service; the value is its name in the audit trail."""

    # anybody
    view_public = "public.view"
    verify_handout = "handout.verify"
    choose_language = "public.choose_language"
    choose_pace = "public.choose_pace"
    choose_keeping = "public.choose_keeping"
    sign_in = "account.sign_in"
    reset_password = "account.reset_password"
    join_clinic = "member.join"
    redeem_link = "link.redeem"
    unsubscribe = "reminder.unsubscribe"
    take_text = "reminder.take_text"
    # a signed-in person, also before the second factor
    view_factor = "account.view_factor"
    give_factor = "account.give_factor"
    choose_clinic = "account.choose_clinic"
    sign_out = "account.sign_out"
    # a member, about their own account
    view_account = "account.view"
    change_account = "account.change"
    change_password = "account.change_password"
    change_factor = "account.change_factor"
    end_session = "account.end_session"
    # the site itself, for the command line
    create_clinic = "clinic.create"
    create_member = "member.create"
    rotate_proof_key = "clinic.rotate_proof_key"
    preview_checkins = "checkin.preview_file"
    import_checkins = "checkin.import"
    # the clinic
    view_members = "member.list"
    invite_member = "member.invite"
    revoke_invitation = "member.revoke_invitation"
    change_member = "member.change"
    view_clinic = "clinic.view"
    change_clinic = "clinic.change"
    view_audit = "audit.view"
    view_symptom_table = "symptom_table.view"
    view_symptom_table_form = "symptom_table.view_form"
    change_symptom_table = "symptom_table.change"
    # the catalogue
    find_anything = "clinic.find"
    view_catalogue = "catalogue.view"
    view_exercise_form = "exercise.view_form"
    add_exercise = "exercise.add"
    change_exercise = "exercise.change"
    view_translations = "translation.view"
    translate_exercise = "exercise.translate"
    translate_clinic = "clinic.translate"
    keep_exercise = "exercise.keep"
    archive_exercise = "exercise.archive"
    restore_exercise = "exercise.restore"
    mark_exercise = "exercise.mark"
    unmark_exercise = "exercise.unmark"
    create_collection = "collection.create"
    rename_collection = "collection.rename"
    add_to_collection = "collection.add"
    take_from_collection = "collection.take_out"
    remove_collection = "collection.remove"
    restore_collection = "collection.restore"
    # templates of programs
    view_templates = "template.list"
    add_template = "template.add"
    change_template = "template.change"
    share_template = "template.share"
    unshare_template = "template.unshare"
    duplicate_template = "template.duplicate"
    archive_template = "template.archive"
    restore_template = "template.restore"
    # patients
    list_patients = "patient.list"
    view_patient = "patient.view"
    add_patient = "patient.add"
    change_patient = "patient.change"
    archive_patient = "patient.archive"
    restore_patient = "patient.restore"
    merge_patients = "patient.merge"
    undo_merge = "patient.undo_merge"
    agree_word = "patient.agree_word"
    remove_word = "patient.remove_word"
    unlock_fact = "patient.unlock_fact"
    write_note = "note.write"
    record_test = "test.record"
    correct_test = "test.correct"
    accept_proposal = "test.accept"
    decline_proposal = "test.decline"
    plan_retest = "test.plan_retest"
    record_measure = "measure.record"
    correct_measure = "measure.correct"
    view_monitoring = "monitoring.view"
    export_monitoring = "monitoring.export"
    record_minutes = "minutes.record"
    correct_minutes = "minutes.correct"
    preview_import = "import.preview"
    confirm_import = "import.confirm"
    undo_import = "import.undo"
    view_caseload = "caseload.view"
    review_patients = "caseload.review"
    undo_review = "caseload.undo_review"
    reassign_patients = "caseload.reassign"
    undo_reassign = "caseload.undo_reassign"
    save_view = "caseload.save_view"
    remove_view = "caseload.remove_view"
    restore_view = "caseload.restore_view"
    view_adherence = "adherence.view"
    # reports
    view_report = "report.view"
    print_report = "report.print"
    export_report = "report.export"
    # programs
    view_program = "program.view"
    view_draft = "program.view_draft"
    draft_program = "program.draft"
    discard_draft = "program.discard"
    restore_draft = "program.restore"
    publish_program = "program.publish"
    revise_program = "program.revise"
    pause_program = "program.pause"
    resume_program = "program.resume"
    end_program = "program.end"
    set_aside_finding = "finding.set_aside"
    take_back_finding = "finding.take_back"
    change_delivery = "delivery.change"
    choose_lighter = "program.choose_lighter"
    record_hand_over = "hand_over.record"
    take_progression = "progression.take"
    defer_progression = "progression.defer"
    refuse_progression = "progression.refuse"
    reopen_progression = "progression.reopen"
    # handouts
    view_handout = "handout.view"
    keep_handout = "handout.keep"
    # printing for many patients
    view_prints = "print.view"
    choose_packets = "print.choose"
    view_packets = "print.file"
    print_packets = "print.begin"
    cancel_print = "print.cancel"
    resume_print = "print.resume"
    # logs on paper
    view_scans = "scan.view"
    view_scan_picture = "scan.picture"
    begin_scan = "scan.begin"
    confirm_sheet = "scan_sheet.confirm"
    undo_sheet = "scan_sheet.undo"
    put_away_sheet = "scan_sheet.put_away"
    # links
    view_link = "link.view"
    issue_link = "link.issue"
    revoke_link = "link.revoke"
    # reminders
    view_reminders = "reminder.view"
    change_reminders = "reminder.change"
    remind_patient = "patient.remind"
    stop_reminders = "reminder.stop"
    # check-ins by staff
    enter_checkin = "checkin.enter"
    decide_disagreement = "disagreement.decide"
    undo_disagreement = "disagreement.undo"
    acknowledge_alert = "alert.acknowledge"
    escalate_alert = "alert.escalate"
    view_questions = "question.list"
    answer_question = "question.answer"
    view_messages = "message.list"
    choose_message = "message.choose"
    send_message = "message.send"
    take_back_message = "message.take_back"
    view_saved_answers = "saved_answer.list"
    add_saved_answer = "saved_answer.add"
    change_saved_answer = "saved_answer.change"
    archive_saved_answer = "saved_answer.archive"
    restore_saved_answer = "saved_answer.restore"
    insert_saved_answer = "saved_answer.insert"
    # the holder of a patient's link
    view_own_program = "holder.view"
    give_fact = "holder.give_fact"
    view_own_record = "holder.record"
    record_checkin = "checkin.record"
    ask_question = "question.ask"
    read_message = "message.read"
    change_own_reminders = "reminder.change_own"
    leave = "holder.leave"
    view_own_handout = "holder.handout"
    view_own_picture = "holder.picture"


class Audience(StrEnum):
    """For whom an action is there at all."""

    anybody = "anybody"
    account = "account"
    member = "member"
    holder = "holder"


class Kind(StrEnum):
    """What performing does: ``read`` never writes a row of its own, ``write`` is one transaction."""

    read = "read"
    write = "write"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table. ``recorded`` puts an entry into the audit trail (reads of patient data too).

    ``gathered``: what a page does again at each pause in writing is one entry for a person, an object and
    ``GATHERED_FOR``, written at the first time; else the trail would be too long to be read by anybody.
    ``by_facts``: an entry with other facts (another version, another layout) is another one all the same.

    ``beyond``: more than today's exercises, so a link alone may not be enough (``domain.second_fact``).
    """

    audience: Audience
    kind: Kind
    roles: frozenset[Role] = frozenset()
    fresh_factor: bool = False
    recorded: bool = True
    gathered: bool = False
    beyond: bool = False
    by_facts: bool = False


GATHERED_FOR = timedelta(minutes=5)
_SITE: frozenset[Role] = frozenset()
"""No member at all: the verdict lets the site itself do everything."""
_OWNER = frozenset({Role.owner})
_CLINICAL = frozenset({Role.owner, Role.clinician})
_DESK = frozenset({Role.owner, Role.clinician, Role.assistant})
_OVERSIGHT = frozenset({Role.owner, Role.auditor})
_EVERY = frozenset(Role)


def _anybody(kind: Kind) -> Rule:
    return Rule(Audience.anybody, kind, recorded=False)


def _account(kind: Kind) -> Rule:
    return Rule(Audience.account, kind, recorded=False)


def _reads(roles: frozenset[Role], *, recorded: bool = False, gathered: bool = False) -> Rule:
    return Rule(Audience.member, Kind.read, roles, recorded=recorded, gathered=gathered)


def _writes(roles: frozenset[Role], *, fresh_factor: bool = False, gathered: bool = False) -> Rule:
    return Rule(Audience.member, Kind.write, roles, fresh_factor, gathered=gathered)


def _opens_sheet(audience: Audience, roles: frozenset[Role] = frozenset(), *, beyond: bool = False) -> Rule:
    """A browser asks for a sheet again to show it, to print it and to see that it is unchanged: one entry."""
    return Rule(audience, Kind.read, roles, gathered=True, by_facts=True, beyond=beyond)


_HOLDER_READS = Rule(Audience.holder, Kind.read)
_HOLDER_READS_BEYOND = Rule(Audience.holder, Kind.read, beyond=True)
_HOLDER_WRITES = Rule(Audience.holder, Kind.write)
_HOLDER_WRITES_BEYOND = Rule(Audience.holder, Kind.write, beyond=True)

RULES: dict[Action, Rule] = {
    Action.view_public: _anybody(Kind.read),
    Action.verify_handout: _anybody(Kind.write),
    Action.choose_language: _anybody(Kind.write),
    Action.choose_pace: _anybody(Kind.write),
    Action.choose_keeping: _anybody(Kind.write),
    Action.sign_in: _anybody(Kind.write),
    Action.reset_password: _anybody(Kind.write),
    Action.join_clinic: _anybody(Kind.write),
    Action.redeem_link: _anybody(Kind.write),
    Action.unsubscribe: _anybody(Kind.write),
    Action.take_text: _anybody(Kind.write),
    Action.view_factor: _account(Kind.read),
    Action.give_factor: _account(Kind.write),
    Action.choose_clinic: _account(Kind.write),
    Action.sign_out: _account(Kind.write),
    Action.view_account: _reads(_EVERY),
    Action.change_account: _writes(_EVERY),
    Action.change_password: _writes(_EVERY, fresh_factor=True),
    Action.change_factor: _writes(_EVERY, fresh_factor=True),
    Action.end_session: _writes(_EVERY),
    Action.create_clinic: _writes(_SITE),
    Action.create_member: _writes(_SITE),
    Action.rotate_proof_key: _writes(_SITE),
    Action.preview_checkins: _writes(_SITE),
    Action.import_checkins: _writes(_SITE),
    Action.view_members: _reads(_OVERSIGHT),
    Action.invite_member: _writes(_OWNER, fresh_factor=True),
    Action.revoke_invitation: _writes(_OWNER),
    Action.change_member: _writes(_OWNER, fresh_factor=True),
    Action.view_clinic: _reads(_EVERY),
    Action.change_clinic: _writes(_OWNER),
    Action.view_audit: _reads(_OVERSIGHT, recorded=True),
    Action.view_symptom_table: _reads(_EVERY),
    Action.view_symptom_table_form: _reads(_OWNER),
    Action.change_symptom_table: _writes(_OWNER),
    Action.find_anything: _reads(_EVERY),
    Action.view_catalogue: _reads(_EVERY),
    Action.view_exercise_form: _reads(_CLINICAL),
    Action.add_exercise: _writes(_CLINICAL),
    Action.change_exercise: _writes(_CLINICAL),
    Action.view_translations: _reads(_DESK),
    Action.translate_exercise: _writes(_CLINICAL),
    Action.translate_clinic: _writes(_OWNER),
    Action.keep_exercise: _writes(_CLINICAL),
    Action.archive_exercise: _writes(_CLINICAL),
    Action.restore_exercise: _writes(_CLINICAL),
    Action.mark_exercise: _writes(_CLINICAL),
    Action.unmark_exercise: _writes(_CLINICAL),
    Action.create_collection: _writes(_CLINICAL),
    Action.rename_collection: _writes(_CLINICAL),
    Action.add_to_collection: _writes(_CLINICAL),
    Action.take_from_collection: _writes(_CLINICAL),
    Action.remove_collection: _writes(_CLINICAL),
    Action.restore_collection: _writes(_CLINICAL),
    Action.view_templates: _reads(_CLINICAL),
    Action.add_template: _writes(_CLINICAL),
    Action.change_template: _writes(_CLINICAL),
    Action.share_template: _writes(_CLINICAL),
    Action.unshare_template: _writes(_CLINICAL),
    Action.duplicate_template: _writes(_CLINICAL),
    Action.archive_template: _writes(_CLINICAL),
    Action.restore_template: _writes(_CLINICAL),
    Action.list_patients: _reads(_DESK, recorded=True, gathered=True),
    Action.view_patient: _reads(_DESK, recorded=True),
    Action.add_patient: _writes(_DESK),
    Action.change_patient: _writes(_DESK),
    Action.archive_patient: _writes(_CLINICAL),
    Action.restore_patient: _writes(_CLINICAL),
    Action.merge_patients: _writes(_CLINICAL),
    Action.undo_merge: _writes(_CLINICAL),
    Action.agree_word: _writes(_DESK),
    Action.remove_word: _writes(_DESK),
    Action.unlock_fact: _writes(_DESK),
    Action.write_note: _writes(_DESK),
    Action.record_test: _writes(_CLINICAL),
    Action.correct_test: _writes(_CLINICAL),
    Action.accept_proposal: _writes(_CLINICAL),
    Action.decline_proposal: _writes(_CLINICAL),
    Action.plan_retest: _writes(_CLINICAL),
    Action.record_measure: _writes(_DESK),
    Action.correct_measure: _writes(_DESK),
    Action.view_monitoring: _reads(_DESK, recorded=True),
    Action.export_monitoring: _reads(_DESK, recorded=True),
    Action.record_minutes: _writes(_DESK),
    Action.correct_minutes: _writes(_DESK),
    Action.preview_import: _writes(_DESK),
    Action.confirm_import: _writes(_DESK),
    Action.undo_import: _writes(_CLINICAL),
    Action.view_caseload: _reads(_DESK, recorded=True),
    Action.review_patients: _writes(_CLINICAL),
    Action.undo_review: _writes(_CLINICAL),
    Action.reassign_patients: _writes(_CLINICAL),
    Action.undo_reassign: _writes(_CLINICAL),
    Action.save_view: _writes(_DESK),
    Action.remove_view: _writes(_DESK),
    Action.restore_view: _writes(_DESK),
    Action.view_adherence: _reads(_DESK, recorded=True),
    Action.view_report: _reads(_DESK, recorded=True),
    Action.print_report: _reads(_DESK, recorded=True),
    Action.export_report: _reads(_DESK, recorded=True),
    Action.view_program: _reads(_DESK, recorded=True),
    Action.view_draft: _reads(_CLINICAL, recorded=True, gathered=True),
    Action.draft_program: _writes(_CLINICAL, gathered=True),
    Action.discard_draft: _writes(_CLINICAL),
    Action.restore_draft: _writes(_CLINICAL),
    Action.publish_program: _writes(_CLINICAL),
    Action.revise_program: _writes(_CLINICAL),
    Action.pause_program: _writes(_CLINICAL),
    Action.resume_program: _writes(_CLINICAL),
    Action.end_program: _writes(_CLINICAL),
    Action.set_aside_finding: _writes(_CLINICAL),
    Action.take_back_finding: _writes(_CLINICAL),
    Action.change_delivery: _writes(_CLINICAL),
    Action.choose_lighter: _writes(_CLINICAL),
    Action.record_hand_over: _writes(_CLINICAL),
    Action.take_progression: _writes(_CLINICAL),
    Action.defer_progression: _writes(_CLINICAL),
    Action.refuse_progression: _writes(_CLINICAL),
    Action.reopen_progression: _writes(_CLINICAL),
    Action.view_handout: _opens_sheet(Audience.member, _DESK),
    Action.keep_handout: _writes(_DESK),
    Action.view_prints: _reads(_DESK, recorded=True),
    Action.choose_packets: _reads(_DESK),
    Action.view_packets: _reads(_DESK, recorded=True),
    Action.print_packets: _writes(_DESK),
    Action.cancel_print: _writes(_DESK),
    Action.resume_print: _writes(_DESK),
    Action.view_scans: _reads(_DESK, recorded=True),
    Action.view_scan_picture: _reads(_DESK),
    Action.begin_scan: _writes(_DESK),
    Action.confirm_sheet: _writes(_DESK),
    Action.undo_sheet: _writes(_DESK),
    Action.put_away_sheet: _writes(_DESK),
    Action.view_link: _reads(_DESK, recorded=True),
    Action.issue_link: _writes(_DESK),
    Action.revoke_link: _writes(_DESK),
    Action.view_reminders: _reads(_DESK, recorded=True),
    Action.change_reminders: _writes(_DESK),
    Action.remind_patient: _writes(_SITE),
    Action.stop_reminders: _writes(_SITE),
    Action.enter_checkin: _writes(_DESK),
    Action.decide_disagreement: _writes(_CLINICAL),
    Action.undo_disagreement: _writes(_CLINICAL),
    Action.acknowledge_alert: _writes(_CLINICAL),
    Action.escalate_alert: _writes(_SITE),
    Action.view_questions: _reads(_DESK, recorded=True),
    Action.answer_question: _writes(_CLINICAL),
    Action.view_messages: _reads(_DESK, recorded=True),
    Action.choose_message: _reads(_CLINICAL),
    Action.send_message: _writes(_CLINICAL),
    Action.take_back_message: _writes(_CLINICAL),
    Action.view_saved_answers: _reads(_DESK),
    Action.add_saved_answer: _writes(_CLINICAL),
    Action.change_saved_answer: _writes(_CLINICAL),
    Action.archive_saved_answer: _writes(_CLINICAL),
    Action.restore_saved_answer: _writes(_CLINICAL),
    Action.insert_saved_answer: _reads(_CLINICAL),
    Action.view_own_program: _HOLDER_READS,
    Action.give_fact: _HOLDER_WRITES,
    Action.view_own_record: _HOLDER_READS_BEYOND,
    Action.view_own_handout: _opens_sheet(Audience.holder, beyond=True),
    Action.view_own_picture: Rule(Audience.holder, Kind.read, recorded=False),
    Action.record_checkin: _HOLDER_WRITES,
    Action.ask_question: _HOLDER_WRITES,
    Action.read_message: _HOLDER_WRITES_BEYOND,
    Action.change_own_reminders: _HOLDER_WRITES_BEYOND,
    Action.leave: _HOLDER_WRITES,
}


@dataclass(frozen=True, slots=True)
class Nobody:
    """A browser that has shown nothing."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account. ``complete`` once the second factor was given; ``role`` and ``clinic_id`` as a member.

    ``steady_until``: so long none of this changes by time alone, and the session's row need not be touched.
    """

    account_id: UUID
    session_id: UUID
    name: str
    email: str
    complete: bool
    enrolled: bool
    fresh: bool
    member_id: UUID | None = None
    clinic_id: UUID | None = None
    clinic_name: str = ""
    zone: str = "UTC"
    figure_body: str = "default"
    role: Role | None = None
    credential: str = ""
    steady_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """A browser in which a program's link or typed code was given; ``language`` is the patient's.

    ``limited``: the clinic wants a second fact, and this browser has not been given it yet. ``steady_until``: so
    long none of this changes by time alone.
    """

    session_id: UUID
    link_id: UUID
    clinic_id: UUID
    program_id: UUID
    patient_id: UUID
    language: str = "en"
    limited: bool = False
    steady_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """The service itself: the command line, the sweeper. May do everything for the clinic it names."""

    name: str
    clinic_id: UUID | None = None


Actor = Nobody | SignedIn | Holder | Site


class Verdict(StrEnum):
    """What the table says of an actor and an action."""

    yes = "yes"
    no = "no"
    sign_in = "sign in first"
    give_factor = "give the second factor first"
    give_fact = "give the second fact first"
    choose_clinic = "choose a clinic first"
    refresh_factor = "give the second factor again"


def verdict(actor: Actor, action: Action) -> Verdict:
    """What the table says. Unknown actions are refused (deny by default)."""
    rule = RULES.get(action)
    if rule is None:
        return Verdict.no
    if isinstance(actor, Site) or rule.audience is Audience.anybody:
        return Verdict.yes
    if rule.audience is Audience.holder:
        if not isinstance(actor, Holder):
            return Verdict.sign_in
        return Verdict.give_fact if rule.beyond and actor.limited else Verdict.yes
    if not isinstance(actor, SignedIn):
        return Verdict.sign_in
    if rule.audience is Audience.account:
        return Verdict.yes
    if not actor.complete:
        return Verdict.give_factor
    if actor.member_id is None:
        return Verdict.choose_clinic
    if actor.role not in rule.roles:
        return Verdict.no
    return Verdict.yes if actor.fresh or not rule.fresh_factor else Verdict.refresh_factor
