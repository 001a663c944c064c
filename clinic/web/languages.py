"""In which language a page speaks, and the switch by which a phone is given another one.

A patient's page speaks as this phone was told to, else the patient's language; before anybody is known, that of the
browser. Pages of the clinic's people are English.
"""

from collections.abc import Callable

from flask import Flask, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from clinic.adapters.page_words import load_page_words
from clinic.domain.actions import Actor, Holder, Nobody, SignedIn
from clinic.domain.errors import Invalid
from clinic.domain.languages import DEFAULT, LANGUAGES, Language
from clinic.domain.page_words import PageWords
from clinic.web import cookies, guard

OF_PAGES = tuple(language for language in LANGUAGES.values() if language.pages)


def choose() -> ResponseReturnValue:
    """Keep a language in this browser's cookie, and go back to the page."""
    tag = request.form.get("language", "")
    if tag not in {language.tag for language in OF_PAGES}:
        raise Invalid("language", "Choose one of the answers.")
    response = make_response(redirect(guard.own_path(request.form.get("back", ""), "/c"), 303))
    cookies.set_language(response, tag)
    return response


def install(app: Flask) -> None:
    """Give templates the words of their page."""
    app.jinja_env.globals.update(
        say=say,
        say_count=say_count,
        page_words=words,
        other_languages=others,
        way_back=way_back,
        direction_of=lambda tag: LANGUAGES[tag].direction,
    )


def words() -> PageWords:
    """What this request's page says."""
    if "page_words" not in g:
        g.page_words = load_page_words(_chosen())
    found: PageWords = g.page_words
    return found


def speak(tag: str) -> None:
    """Let the rest of this request's page speak a language of its own, or English where no page speaks it."""
    g.page_words = load_page_words(tag)


def say(english: str, **put: object) -> str:
    """A sentence of the page. Values that are markup stay markup; everything else is escaped."""
    return _filled(words().text(english), put)


def say_count(number: int, one: str, other: str, **put: object) -> str:
    """A sentence for so many, with ``{n}``."""
    return _filled(words().counted(number, one, other), {"n": number, **put})


def others() -> list[Language]:
    """The languages to which this page can be switched."""
    return [language for language in OF_PAGES if language.tag != words().language]


def first_page() -> str:
    """Where somebody without an account begins: her or his day, or the door."""
    if request.path == "/verify":
        return request.path
    return url_for("checkins.today" if isinstance(_actor(), Holder) else "checkins.enter_code")


def way_back() -> str:
    """The address of the page on which the switch stands."""
    return request.full_path.rstrip("?") if request.method == "GET" else first_page()


def is_for_patients() -> bool:
    """Whether this address is for patients, or for whoever holds a sheet."""
    return request.path in {"/c", "/verify"} or request.path.startswith("/c/")


def _filled(text: str, put: dict[str, object]) -> str:
    if not put:
        return text
    holds_markup = any(isinstance(value, Markup) for value in put.values())
    form: Callable[..., str] = Markup(text).format if holds_markup else text.format  # noqa: S704 - our own sentence
    return form(**put)


def _actor() -> Actor:
    """Who asks, as far as the guard knows: it may not have looked yet when a request is refused."""
    return guard.context().actor if "context" in g else Nobody()


def _chosen() -> str:
    if not is_for_patients():
        return DEFAULT
    kept = cookies.language()
    if kept in {language.tag for language in OF_PAGES}:
        return kept
    actor = _actor()
    if isinstance(actor, Holder):
        return actor.language
    if isinstance(actor, SignedIn):
        return DEFAULT
    return request.accept_languages.best_match([language.tag for language in OF_PAGES]) or DEFAULT
