"""The catalogue's YAML files into domain values, strictly: an error names the file and the path of the key.

Shorthands of the files: a dose number is typed as on a form (``reps: 10-12``, ``hold_s: at least 30``);
``provenance`` is a group of field: [sources]; a caution may be the slug of one in ``cautions.yaml``; the
general ones are added to every exercise and test.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

from clinic.domain.catalogue.exercise import Caution, Exercise, Question
from clinic.domain.catalogue.library import Catalogue, Education, Muscle, Source, Template, Test
from clinic.domain.codec import from_plain
from clinic.domain.dose_form import parse_range
from clinic.domain.errors import Invalid, Problem

T = TypeVar("T")

PACKAGE = "clinic.catalogue"
_LISTS: Mapping[str, type[Any]] = {
    "tests": Test,
    "education": Education,
    "questions": Question,
    "sources": Source,
    "muscles": Muscle,
    "templates": Template,
}
_RANGES = ("sets", "reps", "hold_s", "rest_s", "times_a_day", "days_a_week", "weeks")


class _StrictLoader(yaml.CSafeLoader):
    """Safe loading that also refuses a key written twice in one group."""


def _unique_keys(loader: _StrictLoader, node: yaml.MappingNode) -> dict[object, object]:
    found: dict[object, object] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise yaml.MarkedYAMLError(
                problem=f"the key {key!r} stands twice", problem_mark=key_node.start_mark
            )
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_keys)


@cache
def load_catalogue() -> Catalogue:
    """Give the built-in catalogue, read once per process; raises Invalid naming file and key path."""
    return read_catalogue(resources.files(PACKAGE))


def read_catalogue(folder: Traversable) -> Catalogue:
    """Read a catalogue from a folder of the built-in one's shape; raises Invalid with all problems found."""
    problems: list[Problem] = []

    cautions: dict[str, object] = {}
    with _collecting(problems):
        cautions = _read_cautions(folder.joinpath("cautions.yaml"))
    exercises: dict[str, Exercise] = {}
    files = sorted(folder.joinpath("exercises").iterdir(), key=lambda file: file.name)
    for file in (file for file in files if file.name.endswith(".yaml")):
        with _collecting(problems):
            exercise = read_exercise(file, cautions)
            exercises[exercise.slug] = exercise
    lists: dict[str, Mapping[str, Any]] = {}
    for name, kind in _LISTS.items():
        lists[name] = {}
        with _collecting(problems):
            lists[name] = _read_list(folder.joinpath(f"{name}.yaml"), kind, cautions)
    if problems:
        raise Invalid.many(problems)
    return Catalogue(exercises=MappingProxyType(exercises), **lists)


def read_exercise(file: Traversable, cautions: Mapping[str, object]) -> Exercise:
    """Read one exercise; its file must bear its slug. Raises Invalid naming file and key path."""
    with _named(file.name):
        plain = _expanded(_read_group(file), cautions)
        exercise = from_plain(Exercise, plain)
        if file.name != f"{exercise.slug}.yaml":
            raise Invalid("slug", f"The file must be called {exercise.slug}.yaml.")
        return exercise


def _read_list(file: Traversable, kind: type[T], cautions: Mapping[str, object]) -> Mapping[str, T]:
    """Read a file of ``slug: record``."""
    found: dict[str, T] = {}
    with _named(file.name):
        for slug, plain in _read_group(file).items():
            record = {"slug": slug, **plain} if isinstance(plain, dict) else plain
            if kind is Test and isinstance(record, dict):
                record = _expanded(record, cautions)
            found[slug] = from_plain(kind, record, slug)
    return MappingProxyType(found)


def _read_cautions(file: Traversable) -> dict[str, object]:
    """Read the shared cautions as plain records, checked; general ones first in the file's order."""
    _read_list(file, Caution, {})
    return {slug: {"slug": slug, **plain} for slug, plain in _read_group(file).items()}


def _expanded(plain: dict[str, Any], cautions: Mapping[str, object]) -> dict[str, Any]:
    """Write out the shorthands of a file: provenance, shared cautions and the dose as typed."""
    whole = dict(plain)
    if isinstance(whole.get("provenance"), dict):
        whole["provenance"] = [
            {"field": field, "sources": slugs} for field, slugs in whole["provenance"].items()
        ]
    whole["cautions"] = _with_general(whole.get("cautions", []), cautions)
    for group in ("dose", "frequency"):
        if group in whole:
            whole[group] = _typed_dose(whole[group], group)
    return whole


def _with_general(own: object, cautions: Mapping[str, object]) -> object:
    if not isinstance(own, list):
        return own
    problems = [
        Problem(f"cautions[{number}]", f"There is no caution {part} in cautions.yaml.")
        for number, part in enumerate(own)
        if isinstance(part, str) and part not in cautions
    ]
    if problems:
        raise Invalid.many(problems)
    general = [part for part in cautions.values() if isinstance(part, dict) and part.get("general")]
    return [cautions[part] if isinstance(part, str) else part for part in own] + general


def _typed_dose(plain: object, path: str) -> object:
    """Turn the numbers of a dose as typed ("2-3", 10, "at least 30") into their plain form."""
    if not isinstance(plain, dict):
        return plain
    whole: dict[str, object] = {}
    for key, value in plain.items():
        if key in _RANGES and isinstance(value, (str, int)) and not isinstance(value, bool):
            number = parse_range(str(value), f"{path}.{key}")
            whole[key] = None if number is None else number.to_plain()
        elif key == "alternatives" and isinstance(value, list):
            whole[key] = [
                _typed_dose(part, f"{path}.alternatives[{number}]") for number, part in enumerate(value)
            ]
        else:
            whole[key] = value
    return whole


def _read_group(file: Traversable) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
        plain = yaml.load(text, Loader=_StrictLoader)  # noqa: S506  # a safe loader, stricter
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid("", f"The file cannot be read: {error}.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Invalid(f"line {line}", f"This is not valid YAML: {error.problem}.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise Invalid("", f"This is not valid YAML: {error}.") from error
    if not isinstance(plain, dict) or not all(isinstance(key, str) for key in plain):
        raise Invalid("", "The file must be a group of named keys.")
    return plain


@contextmanager
def _named(file: str) -> Iterator[None]:
    """Put the file's name before the key path of each problem."""
    try:
        yield
    except Invalid as error:
        raise Invalid.many(
            Problem(f"{file}: {problem.field}".rstrip(": "), problem.message) for problem in error.problems
        ) from error


@contextmanager
def _collecting(problems: list[Problem]) -> Iterator[None]:
    """Gather problems instead of stopping at the first file."""
    try:
        yield
    except Invalid as error:
        problems += error.problems


@cache
def load_phrases(language: str) -> Mapping[str, str]:
    """The built-in translation of the catalogue's texts: English text → text; empty for a language without one.

    Raises Invalid naming the file and what is wrong.
    """
    file = resources.files(PACKAGE).joinpath("translations", f"{language}.yaml")
    if not language.isalpha() or not file.is_file():
        return MappingProxyType({})
    with _named(file.name):
        phrases = _read_group(file).get("phrases")
        if not isinstance(phrases, dict):
            raise Invalid("phrases", "This must be a group of texts.")
        wrong = [
            english for english, said in phrases.items() if not isinstance(said, str) or not said.strip()
        ]
        if wrong:
            raise Invalid(f"phrases.{wrong[0]}", "This must be a text.")
        return MappingProxyType(phrases)
