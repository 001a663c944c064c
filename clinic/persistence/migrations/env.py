"""Alembic's entry: runs on the connection that ``persistence.schema`` opened, inside its transaction."""

from alembic import context

from clinic.persistence.schema import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
