"""Alembic's environment: the records are the desk's, the connection is handed in by launch."""

from alembic import context
from sqlalchemy import Connection

from desk.records import metadata


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
