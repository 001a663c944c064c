"""Answers that are files: a PDF with its strong ETag, a CSV as RFC 4180 names it."""

from flask import Response, make_response, request

from clinic.services.handouts import Sheet
from clinic.web.again import may_repeat


def held(sha256: str) -> bool:
    """Whether the browser says that it holds these bytes: they are then neither read nor opened."""
    return request.if_none_match.contains(sha256)


def pdf(found: Sheet) -> Response:
    """A sheet to look at in the browser; asked for again with its ETag it is not sent twice."""
    response = make_response(found.content)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{found.file_name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(found.sha256)
    response.make_conditional(request)
    may_repeat(found.steady_until)
    return response


def csv(text: str, name: str) -> Response:
    """A CSV file to keep; its name holds no personal fact."""
    response = make_response(text)
    response.headers["Content-Type"] = "text/csv; charset=utf-8; header=present"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def wants_mark() -> bool:
    """Whether the address asks for the mark of UTF-8 in front, for older spreadsheets."""
    return request.args.get("mark") == "yes"
