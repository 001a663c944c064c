"""Reminders: a patient's for staff, the clinic's rules, the patient's own page, and the ways to say stop."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field
from werkzeug.datastructures import MultiDict

from clinic.adapters.webhooks import proves
from clinic.domain.actions import Action, Role
from clinic.domain.errors import Invalid
from clinic.domain.reminders import Channel, Quiet, clock_words, read_time, time_words
from clinic.domain.strict_json import read_json
from clinic.services import reminder_consent, reminder_rules
from clinic.services import reminders as service
from clinic.services.reminder_rules import Rules
from clinic.services.reminders import Wanted
from clinic.web import forms, guard, languages
from clinic.web.languages import say

bp = Blueprint("reminders", __name__)

ONE_CLICK = "One-Click"
TIMES = tuple(range(0, 24 * 60, 30))
BY_DAY = tuple(range(6 * 60, 22 * 60 + 1, 30))


class ReminderForm(forms.Form):
    """What staff chose for a patient."""

    channel: Literal["", "mail", "sms"] = ""
    time: forms.Line
    mobile: Annotated[forms.MaybeLine, Field(max_length=40)] = ""
    agreed_on: Annotated[date | None, forms.EmptyIsNone] = None
    quiet_from: forms.MaybeLine = ""
    quiet_to: forms.MaybeLine = ""

    def wanted(self) -> Wanted:
        """The same as domain values. Raises Invalid per field."""
        own = bool(self.quiet_from or self.quiet_to)
        return Wanted(
            Channel(self.channel) if self.channel else None,
            read_time(self.time, "time"),
            self.mobile,
            _quiet(self.quiet_from, self.quiet_to) if own else None,
            self.agreed_on,
        )


class OwnForm(forms.Form):
    """What a patient chose."""

    channel: Literal["", "mail", "sms"] = ""
    time: forms.Line


class RulesForm(forms.Form):
    """What an owner chose for the clinic."""

    quiet_from: forms.Line
    quiet_to: forms.Line
    links: Literal["yes", "no"]


class Incoming(forms.Form):
    """What the gateway says that somebody wrote."""

    number: Annotated[str, Field(alias="from", max_length=40)]
    text: Annotated[str, Field(max_length=4000)]


@guard.route(bp, "/patients/<uuid:patient_id>/reminders", action=Action.view_reminders)
def reminders(patient_id: UUID) -> ResponseReturnValue:
    """How a patient is reminded, what was agreed, what became of each."""
    return _page(patient_id)


@guard.route(bp, "/patients/<uuid:patient_id>/reminders", action=Action.change_reminders, methods=("POST",))
def change(patient_id: UUID) -> ResponseReturnValue:
    """Write down how a patient is reminded."""
    try:
        wanted = forms.parse(ReminderForm, request.form).wanted()
        service.change(guard.context(), patient_id, wanted)
    except Invalid as error:
        return _page(patient_id, request.form, forms.by_field(error))
    flash("Saved." if wanted.channel else "Saved. Nothing more is sent.", "done")
    return redirect(url_for("reminders.reminders", patient_id=patient_id), 303)


@guard.route(bp, "/clinic/reminders", action=Action.view_clinic)
def clinic() -> ResponseReturnValue:
    """The clinic's rules for reminders: a form for owners, plain facts for others."""
    return _rules_page()


@guard.route(bp, "/clinic/reminders", action=Action.change_clinic, methods=("POST",))
def change_clinic() -> ResponseReturnValue:
    """Change the rules."""
    try:
        typed = forms.parse(RulesForm, request.form)
        quiet = _quiet(typed.quiet_from, typed.quiet_to)
        reminder_rules.change(guard.context(), Rules(quiet, typed.links == "yes"))
    except Invalid as error:
        return _rules_page(request.form, forms.by_field(error))
    flash("Saved. It holds for everything that is sent from now on.", "done")
    return redirect(url_for("reminders.clinic"), 303)


@guard.route(bp, "/c/reminders", action=Action.view_own_record)
def own() -> ResponseReturnValue:
    """The patient's own reminders."""
    return _own_page()


@guard.route(bp, "/c/reminders", action=Action.change_own_reminders, methods=("POST",))
def change_own() -> ResponseReturnValue:
    """Turn them on, to another hour, or off."""
    try:
        typed = forms.parse(OwnForm, request.form)
        channel = Channel(typed.channel) if typed.channel else None
        service.change_own(guard.context(), channel, read_time(typed.time, "time"))
    except Invalid as error:
        return _own_page(request.form, forms.by_field(error))
    flash(say("Saved.") if channel else say("Saved. Nothing more is sent to you."), "done")
    return redirect(url_for("reminders.own"), 303)


@guard.route(bp, "/c/unsubscribe/<token>", action=Action.view_public)
def ask_unsubscribe(token: str) -> ResponseReturnValue:
    """Ask whether the reminders by mail shall end; the same for everybody, and nothing is written yet."""
    reminder_consent.check_token(guard.house(), token)
    return render_template("reminders/unsubscribe.html", token=token, ended=False)


@guard.route(bp, "/c/unsubscribe/<token>", action=Action.unsubscribe, methods=("POST",), from_machines=True)
def unsubscribe(token: str) -> ResponseReturnValue:
    """End them: the button of the page, or one click in a mail program (RFC 8058)."""
    if request.form.get("List-Unsubscribe") != ONE_CLICK:
        raise Invalid("List-Unsubscribe", "Use the button on the page.")
    reminder_consent.unsubscribe(guard.context(), token)
    return render_template("reminders/unsubscribe.html", token=token, ended=True)


@guard.route(bp, "/sms/incoming", action=Action.take_text, methods=("POST",), from_machines=True)
def take_text() -> ResponseReturnValue:
    """What somebody wrote to the number of the text messages, brought and signed by the gateway."""
    key, body = guard.house().sms_key, request.get_data()
    headers = {name.lower(): value for name, value in request.headers.items()}
    if not key or not proves(key, headers, body, guard.context().now):
        raise Invalid("webhook-signature", "This was not signed by the gateway, or too long ago.")
    message = forms.check(Incoming, _object(body))
    stopped, answer = reminder_consent.take_text(guard.context(), message.number, message.text)
    return jsonify(stopped=stopped, reply=answer)


def _object(body: bytes) -> Mapping[str, object]:
    found = read_json(body)
    if not isinstance(found, dict):
        raise Invalid("", "This must be a JSON object.")
    return found


def _quiet(begins: str, ends: str) -> Quiet:
    return Quiet(read_time(begins, "quiet_from"), read_time(ends, "quiet_to"))


def _page(
    patient_id: UUID, typed: MultiDict[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    found = service.show(guard.context(), patient_id)
    page = render_template(
        "reminders/reminders.html",
        page=found,
        typed=typed or _typed(found),
        problems=problems or {},
        times=_times(BY_DAY, found.minute),
        all_times=_times(TIMES),
        time_words=time_words,
    )
    return page, 422 if problems else 200


def _typed(found: service.RemindersPage) -> MultiDict[str, str]:
    quiet = found.quiet
    return MultiDict(
        {
            "channel": found.channel,
            "time": time_words(found.minute),
            "mobile": found.mobile,
            "quiet_from": time_words(quiet.begins) if quiet else "",
            "quiet_to": time_words(quiet.ends) if quiet else "",
        }
    )


def _rules_page(
    typed: MultiDict[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    found = reminder_rules.rules(guard.context())
    page = render_template(
        "reminders/clinic.html",
        found=found,
        typed=typed
        or MultiDict(
            {
                "quiet_from": time_words(found.quiet.begins),
                "quiet_to": time_words(found.quiet.ends),
                "links": "yes" if found.links else "no",
            }
        ),
        problems=problems or {},
        times=_times(TIMES, found.quiet.begins, found.quiet.ends),
        time_words=time_words,
        may_change=guard.me().role is Role.owner,
    )
    return page, 422 if problems else 200


def _own_page(
    typed: MultiDict[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    found = service.own(guard.context())
    open_times = [minute for minute in BY_DAY if not found.quiet.holds(minute)]
    at, language = found.quiet.fitted(found.minute), languages.words().language
    page = render_template(
        "reminders/own.html",
        page=found,
        typed=typed or {"channel": found.channel, "time": time_words(at)},
        problems=problems or {},
        times=[(time_words(minute), clock_words(minute, language)) for minute in sorted({*open_times, at})],
        at=clock_words(at, language),
        clinic_name=found.clinic_name,
        call_number=found.clinic_phone,
    )
    return page, 422 if problems else 200


def _times(usual: tuple[int, ...], *also: int) -> list[tuple[str, str]]:
    return [(time_words(minute), time_words(minute)) for minute in sorted({*usual, *also})]
