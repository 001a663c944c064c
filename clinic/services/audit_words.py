"""The verbs of the trail as people read them. A verb without words of its own reads "Program: publish"."""

from clinic.domain.actions import Action

WORDS: dict[str, str] = {
    Action.sign_in: "Sign in: password",
    Action.give_factor: "Sign in: second factor",
    Action.sign_out: "Sign out",
    Action.choose_clinic: "Sign in: choose this clinic",
    Action.reset_password: "Password by mail",
    Action.change_password: "Change own password",
    Action.change_factor: "Change own second factor",
    Action.change_account: "Change own name",
    Action.end_session: "End own sessions",
    Action.join_clinic: "Join the clinic",
    Action.create_clinic: "Set up the clinic",
    Action.create_member: "Set up a member",
    Action.view_members: "Look at the members",
    Action.invite_member: "Invite somebody",
    Action.revoke_invitation: "Revoke an invitation",
    Action.change_member: "Change a member",
    Action.change_clinic: "Change the clinic",
    Action.view_audit: "Look at this trail",
    Action.add_exercise: "Add an exercise",
    Action.change_exercise: "Change an exercise",
    Action.keep_exercise: "Keep an exercise as it is",
    Action.archive_exercise: "Put an exercise away",
    Action.restore_exercise: "Offer an exercise again",
    Action.list_patients: "Look at the list of patients",
    Action.view_patient: "Open a patient",
    Action.add_patient: "Add a patient",
    Action.change_patient: "Change a patient",
    Action.archive_patient: "Archive a patient",
    Action.restore_patient: "Restore a patient",
    Action.merge_patients: "Merge two rows of one patient",
    Action.undo_merge: "Undo a merge",
    Action.write_note: "Write a note",
    Action.preview_import: "Look at a file of patients",
    Action.confirm_import: "Import patients from a file",
    Action.undo_import: "Take an import back",
    Action.view_caseload: "Look at the caseload",
    Action.view_adherence: "Look at adherence",
    Action.view_program: "Open a program",
    Action.view_draft: "Open a draft",
    Action.draft_program: "Write a draft",
    Action.discard_draft: "Discard a draft",
    Action.publish_program: "Publish a program",
    Action.revise_program: "Revise a program",
    Action.pause_program: "Pause a program",
    Action.resume_program: "Resume a program",
    Action.end_program: "End a program",
    Action.view_handout: "Open a sheet",
    Action.view_link: "Open a patient's link",
    Action.issue_link: "Issue a patient's link",
    Action.revoke_link: "Revoke a patient's link",
    Action.redeem_link: "Open by link or code",
    Action.enter_checkin: "Enter a check-in from paper",
    Action.acknowledge_alert: "Acknowledge an alert",
    Action.view_questions: "Look at the questions",
    Action.answer_question: "Answer a question",
    Action.view_own_program: "Patient: look at the program",
    Action.view_own_handout: "Patient: open the sheet",
    Action.record_checkin: "Patient: check in",
    Action.ask_question: "Patient: ask a question",
    Action.leave: "Patient: leave",
}


def words_of(verb: str) -> str:
    """A verb in words."""
    if verb in WORDS:
        return WORDS[verb]
    kind, _, does = verb.partition(".")
    return f"{kind.capitalize()}: {does.replace('_', ' ')}"
