"""Favourites and collections of exercises: each change is one button, and can be undone."""

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.services import collections as service
from clinic.web import guard
from clinic.web.forms import Form, Line, MaybeLine, parse

bp = Blueprint("collections", __name__)


class Named(Form):
    """A collection's name, and the exercise to begin it with."""

    name: Line
    slug: MaybeLine = ""


class About(Form):
    """Which exercise."""

    slug: Line


@guard.route(bp, "/exercises/<slug>/mark", action=Action.mark_exercise, methods=("POST",))
def mark(slug: str) -> ResponseReturnValue:
    """Make the exercise a favourite."""
    service.mark(guard.context(), slug[:64])
    return _exercise(slug)


@guard.route(bp, "/exercises/<slug>/unmark", action=Action.unmark_exercise, methods=("POST",))
def unmark(slug: str) -> ResponseReturnValue:
    """Make it no favourite any more."""
    service.unmark(guard.context(), slug[:64])
    return _exercise(slug)


@guard.route(bp, "/collections", action=Action.create_collection, methods=("POST",))
def create() -> ResponseReturnValue:
    """Begin a collection with an exercise in it."""
    typed = parse(Named, request.form)
    slug = typed.slug[:64]
    key = service.create(guard.context(), typed.name, slug)
    return _exercise(slug) if slug else _shelf(key)


@guard.route(
    bp, "/collections/<uuid:collection_id>/rename", action=Action.rename_collection, methods=("POST",)
)
def rename(collection_id: UUID) -> ResponseReturnValue:
    """Give it another name."""
    service.rename(guard.context(), collection_id, parse(Named, request.form).name)
    return _shelf(collection_id)


@guard.route(bp, "/collections/<uuid:collection_id>/add", action=Action.add_to_collection, methods=("POST",))
def add(collection_id: UUID) -> ResponseReturnValue:
    """Put an exercise into it."""
    slug = parse(About, request.form).slug[:64]
    service.add(guard.context(), collection_id, slug)
    return _shelf(collection_id) if request.form.get("from") == "shelf" else _exercise(slug)


@guard.route(
    bp, "/collections/<uuid:collection_id>/take-out", action=Action.take_from_collection, methods=("POST",)
)
def take_out(collection_id: UUID) -> ResponseReturnValue:
    """Take an exercise out of it."""
    slug = parse(About, request.form).slug[:64]
    service.take_out(guard.context(), collection_id, slug)
    if request.form.get("from") != "shelf":
        return _exercise(slug)
    return redirect(url_for("catalogue.exercises", shelf=collection_id, gone=slug), 303)


@guard.route(
    bp, "/collections/<uuid:collection_id>/remove", action=Action.remove_collection, methods=("POST",)
)
def remove(collection_id: UUID) -> ResponseReturnValue:
    """Show it no more."""
    service.remove(guard.context(), collection_id)
    return redirect(url_for("catalogue.exercises", gone=collection_id), 303)


@guard.route(
    bp, "/collections/<uuid:collection_id>/restore", action=Action.restore_collection, methods=("POST",)
)
def restore(collection_id: UUID) -> ResponseReturnValue:
    """Bring it back."""
    service.restore(guard.context(), collection_id)
    return _shelf(collection_id)


def _exercise(slug: str) -> ResponseReturnValue:
    return redirect(url_for("catalogue.exercise", slug=slug, _anchor="keep"), 303)


def _shelf(collection_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("catalogue.exercises", shelf=collection_id), 303)
