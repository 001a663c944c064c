"""The cookies: staff sign in through Flask-Login's session, a patient's browser keeps one opaque token.

A third marks a browser in which somebody signed in before, a fourth and a fifth name the language
and the pace chosen in it, a sixth says that it may keep nothing; they open nothing.
"""

from flask import Response, current_app, request, session

HOLDER_SECONDS = 12 * 60 * 60
KNOWN_SECONDS = 180 * 24 * 60 * 60


def is_secure() -> bool:
    """Whether this site is served over https, so that cookies carry ``__Host-`` and Secure."""
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def holder_name() -> str:
    """The name of the patient's cookie."""
    return "__Host-checkin" if is_secure() else "checkin"


def staff_token() -> str:
    """The token of the staff session: what Flask-Login keeps as the user's id, or an empty text."""
    return str(session.get("_user_id", ""))


def set_holder(response: Response, token: str) -> None:
    """Give the browser the token of a patient's session."""
    response.set_cookie(
        holder_name(),
        token,
        max_age=HOLDER_SECONDS,
        secure=is_secure(),
        httponly=True,
        samesite="Lax",
        path="/",
    )


def clear_holder(response: Response) -> None:
    """Take the patient's token away again."""
    response.delete_cookie(holder_name(), secure=is_secure(), httponly=True, samesite="Lax", path="/")


def language() -> str:
    """The language that was chosen in this browser, or an empty text."""
    return request.cookies.get(_language_name(), "")


def set_language(response: Response, tag: str) -> None:
    """Keep the language in which this browser shows patients' pages."""
    _keep(response, _language_name(), tag)


def pace() -> str:
    """Whether this browser shows one exercise at a time ("one"), "all" at once, or an empty text."""
    return request.cookies.get(_pace_name(), "")


def set_pace(response: Response, chosen: str) -> None:
    """Keep how many exercises this browser shows at once."""
    _keep(response, _pace_name(), chosen)


def keeps_nothing() -> bool:
    """Whether nothing of a program may stay in this browser: it is not the patient's own."""
    return request.cookies.get(_keeps_name(), "") == "no"


def set_keeps_nothing(response: Response, nothing: bool) -> None:
    """Keep whether this browser may keep anything of a program."""
    if nothing:
        _keep(response, _keeps_name(), "no")
    else:
        response.delete_cookie(_keeps_name(), secure=is_secure(), httponly=True, samesite="Lax", path="/")


def forget_site(response: Response) -> None:
    """Let the browser forget what it keeps of this site besides cookies."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def known() -> str:
    """The browser's mark (``services.devices``), or an empty text."""
    return request.cookies.get(_known_name(), "")


def set_known(response: Response, mark: str) -> None:
    """Mark the browser as one in which an account signed in."""
    _keep(response, _known_name(), mark)


def _keep(response: Response, name: str, value: str) -> None:
    """Set a cookie that belongs to the browser, not to a session."""
    response.set_cookie(
        name,
        value,
        max_age=KNOWN_SECONDS,
        secure=is_secure(),
        httponly=True,
        samesite="Lax",
        path="/",
    )


def _language_name() -> str:
    return "__Host-language" if is_secure() else "language"


def _pace_name() -> str:
    return "__Host-pace" if is_secure() else "pace"


def _keeps_name() -> str:
    return "__Host-keeps" if is_secure() else "keeps"


def _known_name() -> str:
    return "__Host-known" if is_secure() else "known"
