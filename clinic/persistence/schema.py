"""The schema: every table by name, migrations up and down, and a refusal to start on another schema."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from clinic.domain.errors import Conflict
from clinic.persistence import (
    accounts,
    audit,
    caseload,
    catalogue,
    checkins,
    collections,
    delivery,
    disagreements,
    hand_over,
    handouts,
    imports,
    lighter,
    links,
    lint,
    measures,
    merges,
    messages,
    monitoring,
    notes,
    own_translations,
    patients,
    prints,
    programs,
    progression,
    proof,
    questions,
    reminders,
    saved_answers,
    scans,
    second_fact,
    symptom_table,
    symptoms,
    templates,
    tests,
)
from clinic.persistence.base import Base

MIGRATIONS = Path(__file__).parent / "migrations"
MODULES = (
    accounts, audit, caseload, catalogue, checkins, collections, delivery, disagreements, hand_over, handouts, imports,
    lighter, links, lint, measures, merges, messages, monitoring, notes, own_translations, patients, prints, programs,
    progression, proof, questions, reminders, saved_answers, scans, second_fact, symptom_table, symptoms, templates,
    tests,
)  # fmt: skip
METADATA = Base.metadata
"""Complete only because this module imports every module of rows."""


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the schema to a revision (default: the newest), in one transaction."""
    _run(engine, lambda config: command.upgrade(config, to))


def downgrade(engine: Engine, to: str = "base") -> None:
    """Take the schema back to a revision (default: an empty database), in one transaction."""
    _run(engine, lambda config: command.downgrade(config, to))


def check_schema(engine: Engine) -> None:
    """Raise Conflict with a plain sentence unless the database is exactly at this program's schema."""
    scripts = ScriptDirectory.from_config(_config())
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found == scripts.get_current_head():
        return
    if found is None:
        raise Conflict("The database is empty. Run `clinic database upgrade` first.")
    if found in {script.revision for script in scripts.walk_revisions()}:
        raise Conflict("The database is older than this program. Run `clinic database upgrade` first.")
    raise Conflict("The database is newer than this program. Install the newer program, or restore a backup.")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _run(engine: Engine, act: Callable[[Config], None]) -> None:
    config = _config()
    writing = engine.execution_options(begin_immediate=True)
    with writing.begin() as connection:
        config.attributes["connection"] = connection
        act(config)
