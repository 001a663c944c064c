"""The patient's pages: open by link or code, one exercise after another, tell, ask, look back, leave; and
the desk."""

from datetime import date
from uuid import UUID, uuid4

from flask import Blueprint, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.domain.adherence.values import ReportSource
from clinic.domain.checkins import Post
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.page_words import SHORT_DAYS
from clinic.domain.schedule import exact_date
from clinic.domain.strict_json import read_json
from clinic.domain.symptoms import Route
from clinic.services import checkin_day, checkin_desk, checkin_past, checkins, figures, links, questions
from clinic.services.checkin_day import Day
from clinic.services.checkin_past import PastDay
from clinic.services.checkin_tasks import Task
from clinic.services.checkins import Recorded
from clinic.web import cookies, forms, guard, languages, sign_in, unsent, whose
from clinic.web.checkin_body import json_post
from clinic.web.checkin_forms import FELT, AskForm, EasierForm, EntriesForm, HurtsForm
from clinic.web.desk_form import DeskForm, desk_entries
from clinic.web.figures import answer
from clinic.web.languages import say

bp = Blueprint("checkins", __name__)
bp.before_request(whose.check)

PACES = ("one", "all")
ALL_MOST = 4
"""More exercises than this are shown one at a time, unless the patient wants them all at once."""

NOT_OPENED = "This did not open anything. Look at the code once more, or call your clinic."


@guard.route(bp, "/c", action=Action.view_public)
def enter_code() -> ResponseReturnValue:
    """The neutral page: the same for everybody; its script posts what stands behind the ``#``."""
    return render_template("checkins/enter_code.html", problems={}, typed="", unsent=None)


@guard.route(bp, "/c/", action=Action.view_public)
def scanned() -> ResponseReturnValue:
    """The same page for those who come from the square: without network a phone's worker stands in for it here."""
    return enter_code()


@guard.route(bp, "/c/open", action=Action.redeem_link, methods=("POST",))
def open_link() -> ResponseReturnValue:
    """Open by the address's secret or by the typed code; whatever is wrong gives the same page."""
    browser = sign_in.browser_words()
    fragment, code = request.form.get("token", ""), request.form.get("code", "")
    if fragment:
        token = links.redeem(guard.context(), fragment, browser)
    else:
        token = links.redeem_code(guard.context(), code, browser)
    if token is None:
        return render_template(
            "checkins/enter_code.html",
            problems={"code": NOT_OPENED},
            typed=code[:40],
            unsent=unsent.carried(),
        ), 422
    response = make_response(_what_was_told(token) or redirect(url_for("checkins.today"), 303))
    cookies.set_holder(response, token)
    shared = "shared" in request.form
    if not fragment and shared is not cookies.keeps_nothing():
        cookies.set_keeps_nothing(response, shared)
    return response


def _what_was_told(token: str) -> str | None:
    """The page with what was told before, if it was told on this program's page; another person never sees it."""
    told = unsent.carried()
    if told is None:
        return None
    holder = links.holder_of(guard.context(), token)
    if holder is None or told.program != str(holder.program_id):
        flash(say("What was told before belongs to another program. It was not sent."), "look")
        return None
    return render_template("checkins/unsent.html", unsent=told)


@guard.route(bp, "/c/language", action=Action.choose_language, methods=("POST",))
def choose_language() -> ResponseReturnValue:
    """Show patients' pages in another language on this phone."""
    return languages.choose()


@guard.route(bp, "/c/pace", action=Action.choose_pace, methods=("POST",))
def choose_pace() -> ResponseReturnValue:
    """Show one exercise at a time, or all at once, on this phone."""
    pace = request.form.get("pace", "")
    if pace not in PACES:
        raise Invalid("pace", "Choose one of the answers.")
    response = make_response(redirect(url_for("checkins.today"), 303))
    cookies.set_pace(response, pace)
    return response


@guard.route(bp, "/c/leave", action=Action.leave, methods=("POST",))
def leave() -> ResponseReturnValue:
    """End this browser's session and forget its cookie."""
    links.leave(guard.context())
    response = make_response(redirect(url_for("checkins.enter_code"), 303))
    cookies.clear_holder(response)
    cookies.forget_site(response)
    return response


@guard.route(bp, "/c/today", action=Action.view_own_program)
def today() -> ResponseReturnValue:
    """The exercise asked for; else all of the day, or the first that is still open (``pace``: "all", "one")."""
    page = _opened()
    if page.asks_day:
        return _render("which_day", page)
    if "item" in request.args:
        return _render("today", page, task=_task_in(page))
    first = next((task for task in page.tasks if task.asked), None)
    return _render("all" if first and _all_at_once(page) else "today", page, task=first)


@guard.route(bp, "/c/part", action=Action.view_own_program)
def part() -> ResponseReturnValue:
    """How much was done, side by side."""
    return _asking("part")


@guard.route(bp, "/c/skip", action=Action.view_own_program)
def skip() -> ResponseReturnValue:
    """Why not."""
    return _asking("skip")


@guard.route(bp, "/c/feel", action=Action.view_own_program)
def feel() -> ResponseReturnValue:
    """How it was: pain, effort, words. Where the second fact is still to be given, what was said of it before stays
    hidden, and a form without it would take it back."""
    page = _opened()
    task = _task_in(page)
    if any(one.hidden for one in task.said):
        return redirect(url_for("second_fact.fact", next=request.full_path), 303)
    return _render("feel", page, task=task)


@guard.route(bp, "/c/entries", action=Action.record_checkin, methods=("POST",))
def tell() -> ResponseReturnValue:
    """Keep what was told about one exercise, then go on."""
    try:
        form = forms.parse(EntriesForm, request.form, lists=(FELT,))
        told = checkins.record(guard.context(), form.post())
    except Invalid as error:
        return _again(error, {"part": "part", "feel": "feel"}.get(request.form.get("page", ""), "today"))
    if told.route.alerts:
        return _route_page(told.route, form.day)
    if form.then == "feel":
        return redirect(_step("checkins.feel", form.day, item=form.item, index=form.index), 303)
    if form.reason in ("too-hard", "no-equipment") and _lighter_task(form.day, form.item, str(form.index)):
        return redirect(_step("checkins.lighter", form.day, form.item, form.index), 303)
    if form.reason == "pain":
        return redirect(_step("checkins.hurts", form.day, item=form.item), 303)
    flash(say("Saved."), "done")
    return redirect(_step("checkins.today", form.day) + "#next", 303)


@guard.route(bp, "/c/lighter", action=Action.view_own_program)
def lighter() -> ResponseReturnValue:
    """The easier version that the clinician allows."""
    page = _opened()
    task = _task_in(page)
    if task.lighter is None:
        raise NotFound
    return _render("lighter", page, task=task)


@guard.route(bp, "/c/hurts", action=Action.view_own_program)
def hurts() -> ResponseReturnValue:
    """Something hurts or tingles."""
    return _render("hurts", _opened())


@guard.route(bp, "/c/hurts", action=Action.record_checkin, methods=("POST",))
def tell_symptom() -> ResponseReturnValue:
    """Keep a symptom told by itself; what the clinic wants said is shown at once."""
    try:
        form = forms.parse(HurtsForm, request.form, lists=(FELT,))
        told = checkins.record(guard.context(), form.post())
    except Invalid as error:
        return _again(error, "hurts")
    if told.route.alerts:
        return _route_page(told.route, form.day)
    flash(say("Saved. Your clinic can see it."), "done")
    task = _lighter_task(form.day, form.item) if form.item else None
    if task:
        return redirect(_step("checkins.lighter", form.day, task.lineage, task.index), 303)
    return redirect(_step("checkins.today", form.day), 303)


@guard.route(bp, "/c/ask", action=Action.view_own_program)
def ask() -> ResponseReturnValue:
    """Ask a question; the earlier ones with their answers."""
    return _render("ask", _opened())


@guard.route(bp, "/c/ask", action=Action.ask_question, methods=("POST",))
def send_question() -> ResponseReturnValue:
    """Put a question into the clinic's queue."""
    try:
        questions.ask(guard.context(), forms.parse(AskForm, request.form).post())
    except Invalid as error:
        return _again(error, "ask")
    flash(say("Your question is with your clinic. The answer will stand here."), "done")
    return redirect(url_for("checkins.ask"), 303)


@guard.route(bp, "/c/easier", action=Action.view_own_program)
def easier() -> ResponseReturnValue:
    """Say what got easier."""
    return _render("easier", _opened())


@guard.route(bp, "/c/easier", action=Action.record_checkin, methods=("POST",))
def tell_easier() -> ResponseReturnValue:
    """Keep what got easier."""
    try:
        checkins.record(guard.context(), forms.parse(EasierForm, request.form).post())
    except Invalid as error:
        return _again(error, "easier")
    flash(say("Saved. Thank you for telling us."), "done")
    return redirect(url_for("checkins.today"), 303)


@guard.route(bp, "/c/past", action=Action.view_own_record)
def past() -> ResponseReturnValue:
    """A month: the one in ``month`` ("2026-03"), else this one."""
    page = checkin_past.history(guard.context(), _asked_month(), languages.words())
    return render_template(
        "checkins/past.html",
        page=page,
        heads=[say(name) for name in SHORT_DAYS],
        marks=[_mark(day) for day in page.days],
        clinic_name=page.clinic_name,
        call_number=page.clinic_phone,
        step=_step,
    )


@guard.route(bp, "/c/checkins", action=Action.record_checkin, methods=("POST",))
def record() -> ResponseReturnValue:
    """The same as the forms, for a script: JSON in, JSON out, sent as often as one likes."""
    try:
        told = checkins.record(guard.context(), json_post(read_json(request.get_data())))
    except Invalid as error:
        problems = [{"field": problem.field, "message": say(problem.message)} for problem in error.problems]
        return jsonify(problems=problems), 422
    except Conflict as error:
        return jsonify(message=say(str(error))), 409
    return jsonify(_plain(told))


@guard.route(bp, "/programs/<uuid:program_id>/desk", action=Action.view_adherence)
def desk(program_id: UUID) -> ResponseReturnValue:
    """The grid of one week."""
    return _desk(program_id, _asked_day("week"))


@guard.route(bp, "/programs/<uuid:program_id>/desk", action=Action.enter_checkin, methods=("POST",))
def enter(program_id: UUID) -> ResponseReturnValue:
    """Keep what the desk filled in."""
    try:
        form = forms.parse(DeskForm, request.form)
        post = Post(form.key, desk_entries(request.form.to_dict()))
        told = checkins.enter(guard.context(), program_id, post, ReportSource(form.source))
    except Invalid as error:
        page = _desk(program_id, exact_date(request.form.get("week")), error)
        return page, 422
    flash(f"{told.entries} {'entry' if told.entries == 1 else 'entries'} saved.", "done")
    return redirect(url_for("checkins.desk", program_id=program_id, week=form.week.isoformat()), 303)


@guard.route(bp, "/c/picture.svg", action=Action.view_own_picture)
def picture() -> ResponseReturnValue:
    """A drawing by itself, of an exercise as it was in a version."""
    version = request.args.get("version", "")[:64]
    return answer(figures.exercise_of(guard.context(), version, Action.view_own_picture), lasting=True)


def _desk(program_id: UUID, week: date | None, error: Invalid | None = None) -> str:
    return render_template(
        "checkins/desk.html",
        page=checkin_desk.week(guard.context(), program_id, week),
        column=checkin_desk.column_words,
        key=uuid4(),
        typed=request.form,
        problems=forms.by_field(error) if error else {},
    )


def _render(name: str, page: Day, error: Invalid | None = None, task: Task | None = None) -> str:
    day = page.day or (page.open_days[0] if page.open_days else None)
    return render_template(
        f"checkins/{name}.html",
        page=page,
        task=task,
        day=day,
        day_words=lambda one: languages.words().near(one, page.today),
        key=uuid4(),
        new_key=uuid4,
        typed=request.form if error else None,
        problems=forms.by_field(error) if error else {},
        step=_step,
        clinic_name=page.clinic_name,
        call_number=page.clinic_phone,
    )


def _opened() -> Day:
    """The day in the address; one that cannot be filled in any more gives way to today, and the page says so."""
    try:
        return checkin_day.open_day(guard.context(), _asked_day(), languages.words())
    except Invalid as error:
        flash(say(error.problems[0].message), "note")
        return checkin_day.open_day(guard.context(), None, languages.words())


def _all_at_once(page: Day) -> bool:
    """What the address asks for, else what was chosen on this phone, else what suits so many."""
    pace = request.args.get("pace") or cookies.pace()
    return pace == "all" if pace in PACES else len(page.tasks) <= ALL_MOST


def _asking(name: str) -> str:
    page = _opened()
    return _render(name, page, task=_task_in(page))


def _again(error: Invalid, name: str) -> ResponseReturnValue:
    """The same page once more, with what is wrong and what was typed."""
    asked = exact_date(request.form.get("day"))
    try:
        page = checkin_day.open_day(guard.context(), asked, languages.words())
    except Invalid:
        page = checkin_day.open_day(guard.context(), None, languages.words())
    task = _find(page, request.form.get("item", ""), request.form.get("index", "1"))
    if name in ("part", "feel") and task is None:
        name = "today"
    if name == "part" and task and task.sides and error.problems[0].field == "status":
        error = Invalid(f"{task.sides[0]}_status", error.problems[0].message)
    if page.asks_day and name == "today":
        name = "which_day"
    return _render(name, page, error, task), 422


def _route_page(route: Route, day: date) -> str:
    """What the clinic wants said about a symptom, at once."""
    page = checkin_day.open_day(guard.context(), day, languages.words())
    return render_template(
        "symptoms/told.html",
        page=page,
        route=route.value,
        day=day,
        step=_step,
        clinic_name=page.clinic_name,
        call_number=page.clinic_phone,
    )


def _asked_day(name: str = "day") -> date | None:
    text = request.args.get(name)
    if text is None:
        return None
    found = exact_date(text)
    if found is None:
        raise Invalid(name, "Give a date like 2026-03-09.")
    return found


def _asked_month() -> date | None:
    text = request.args.get("month")
    if text is None:
        return None
    found = exact_date(f"{text}-01")
    if found is None:
        raise Invalid("month", "Give a month like 2026-03.")
    return found


def _task_in(page: Day) -> Task:
    found = _find(page, request.args.get("item", ""), request.args.get("index", "1"))
    if found is None:
        raise NotFound
    return found


def _find(page: Day, item: str, index: str) -> Task | None:
    return next(
        (
            task
            for task in (*page.tasks, *page.needed)
            if (str(task.lineage), str(task.index)) == (item, index)
        ),
        None,
    )


def _lighter_task(day: date, item: UUID, index: str = "") -> Task | None:
    """The exercise of that day if the clinician allows an easier version of it."""
    page = checkin_day.open_day(guard.context(), day, languages.words())
    return next(
        (
            task
            for task in (*page.tasks, *page.needed)
            if task.lineage == item and task.lighter and index in ("", str(task.index))
        ),
        None,
    )


def _mark(day: PastDay | None) -> dict[str, object] | None:
    if day is None:
        return None
    return {"number": day.day.day, "state": day.state, "title": day.title, "today": day.today}


def _step(endpoint: str, day: date | None, item: UUID | None = None, index: int | None = None) -> str:
    """The address of a step of the day."""
    return url_for(endpoint, day=day.isoformat() if day else None, item=item, index=index)


def _plain(told: Recorded) -> dict[str, object]:
    return {
        "submission": str(told.submission),
        "recorded_at": told.recorded_at.isoformat(),
        "entries": told.entries,
        "symptoms": told.symptoms,
        "route": told.route.value,
    }
