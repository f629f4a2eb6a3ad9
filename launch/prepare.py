"""Steps of `ponte up` that need the heavy libraries: `python -m launch.prepare database|bank`."""

import asyncio
import sys

from kit.database import open_engine
from kit.settings import Settings


async def _database(settings: Settings) -> str:
    from launch.migrate import migrate

    settings.data_folder.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url)
    try:
        return "" if await migrate(engine) else "up to date"
    finally:
        await engine.dispose()


def main(what: str) -> int:
    settings = Settings()
    if what == "database":
        print(asyncio.run(_database(settings)))
        return 0
    from launch.bank import prepare_bank

    print(prepare_bank(settings))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
