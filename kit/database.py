"""The database: engine, sessions, and the settings without which SQLite loses or refuses writes."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, MetaData, event
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

Sessions = async_sessionmaker[AsyncSession]

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A point in time, aware and in UTC on both sides; SQLite stores no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Row(DeclarativeBase):
    """The base of every record."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Moment()}  # noqa: RUF012 - SQLAlchemy reads it from the class


def open_engine(url: str) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite:///path` or a PostgreSQL address.

    On SQLite every transaction takes the write lock when it begins (`BEGIN IMMEDIATE`): a deferred
    one that reads first and writes later fails at once with "database is locked" when another
    process wrote in between, whatever the busy time-out.
    """
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_pre_ping=True)
    engine = create_async_engine(url, connect_args={"timeout": 10})
    event.listen(engine.sync_engine, "connect", _prepare_connection)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare_connection(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # the inbox must survive a power cut, not only kill -9
        "foreign_keys=ON",
        "busy_timeout=10000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def open_sessions(engine: AsyncEngine) -> Sessions:
    """Sessions that write."""
    return async_sessionmaker(engine, expire_on_commit=False)


def open_readers(engine: AsyncEngine) -> Sessions:
    """Sessions that only read: on SQLite they do not wait for a writer."""
    return async_sessionmaker(engine.execution_options(reads_only=True), expire_on_commit=False)
