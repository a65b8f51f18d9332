"""Alembic's entry: runs the migrations on the connection that `upgrade` hands over."""

from alembic import context

from omv_workflow.adapters.database.metadata import METADATA

# SQLite is transactional for tables too once the driver leaves BEGIN to us (see `engine`).
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
