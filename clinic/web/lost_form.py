"""A form that comes without the session in which its page was made: the browser dropped the cookie, or somebody signed
in anew in another tab.

Its token proves nothing then, so nothing is done. But where the browser itself says that the form stood on a page of
this site, what was typed is shown once more, to be sent from there. A form from elsewhere gets the plain page.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import RULES, Audience, Holder, SignedIn
from clinic.web import guard, kept_form, languages, unsent

OPEN_AGAIN = "This page was open too long. Your code is still here: press Open once more."
SENT_AGAIN = "Nothing was changed: this page was open too long. Do it once more."


def answer() -> ResponseReturnValue | None:
    """The page for such a form; None where nothing says that it comes from this site."""
    if not _stood_here():
        return None
    if languages.is_for_patients():
        guard.recognise(Audience.holder)
        return _of_patient()
    guard.recognise(Audience.member)
    return _of_member()


def _stood_here() -> bool:
    """Whether the browser says so (scripts cannot write these headers); older ones say nothing."""
    sent = request.headers
    return (sent.get("Sec-Fetch-Site"), sent.get("Sec-Fetch-Mode")) == ("same-origin", "navigate")


def _of_patient() -> ResponseReturnValue | None:
    if request.endpoint == "checkins.open_link":
        return _code_once_more()
    actor = guard.context().actor
    known = str(actor.program_id) if isinstance(actor, Holder) else ""
    return unsent.once_more(known) or unsent.turned_away()


def _code_once_more() -> ResponseReturnValue | None:
    """The typed code again; an opened address leaves nothing on the page that could be sent again."""
    code = request.form.get("code", "")[:40]
    if not code:
        return None
    problems = {"code": languages.say(OPEN_AGAIN)}
    page = render_template("checkins/enter_code.html", problems=problems, typed=code, unsent=unsent.carried())
    return page, 400


def _of_member() -> ResponseReturnValue | None:
    if request.endpoint == "accounts.give_password":
        flash(SENT_AGAIN, "note")
        return redirect(
            url_for("accounts.sign_in", next=guard.own_path(request.form.get("next", ""), "")), 303
        )
    if RULES[guard.ACTIONS[str(request.endpoint)]].audience is not Audience.member:
        return None
    if not isinstance(guard.context().actor, SignedIn):
        return guard.to_sign_in()
    kept = kept_form.read()
    if kept is None:
        flash(SENT_AGAIN, "note")
        return redirect(guard.way_back(), 303)
    name = guard.me().name  # perhaps somebody else typed it here before
    return render_template("accounts/resume.html", kept=kept, back=guard.way_back(), name=name), 400
