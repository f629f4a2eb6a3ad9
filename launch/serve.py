"""`ponte web`: the public app and the action webhook in one process, on two ports."""

import asyncio
import contextlib
import signal
from collections.abc import Generator

import uvicorn

from actions.webhook import create_action_app
from kit.logging import log, set_up_logging
from kit.settings import Settings
from launch.migrate import migrate
from launch.ports import public_port
from launch.services import open_services
from launch.web import create_web


class _Server(uvicorn.Server):
    """Leaves signals to `serve`, which stops both servers together."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


async def serve(settings: Settings) -> None:
    set_up_logging(level=settings.log_level)
    async with open_services(settings) as services:
        await migrate(services.engine)
        public = _server(create_web(services), host=settings.web.host, port=public_port(settings))
        actions = _server(
            create_action_app(services.office, token=services.action_token),
            host="127.0.0.1",
            port=settings.actions.port,
        )
        servers = (public, actions)

        def stop() -> None:
            for server in servers:
                server.should_exit = True

        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        sweep = asyncio.create_task(services.turns.sweep())
        log.info("web.started", port=public_port(settings))
        try:
            await asyncio.gather(*(server.serve() for server in servers))
        finally:
            sweep.cancel()
            await asyncio.gather(sweep, return_exceptions=True)
        log.info("web.stopped")


def _server(app: object, *, host: str, port: int) -> _Server:
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]  # any ASGI app
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        # Streams stay open for ever: do not wait for them when stopping.
        timeout_graceful_shutdown=3,
    )
    return _Server(config)
