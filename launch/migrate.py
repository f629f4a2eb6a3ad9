"""Brings the desk's database to the newest shape."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def migrate(engine: AsyncEngine) -> bool:
    """Upgrades to the newest revision; False when there was nothing to do."""
    if await is_current(engine):
        return False
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade)
    return True


async def is_current(engine: AsyncEngine) -> bool:
    head = ScriptDirectory.from_config(_config()).get_current_head()

    def revision(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    async with engine.connect() as connection:
        return await connection.run_sync(revision) == head


def write_revision(connection: Connection, message: str) -> None:
    """For developers: writes a migration from the difference of records and database."""
    config = _config()
    config.attributes["connection"] = connection
    command.revision(config, message, autogenerate=True)
