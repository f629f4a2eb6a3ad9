"""Log lines are a dotted key with known fields: never the text of a message, a name or a number."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

#: The only fields that reach a log; whatever else is passed is dropped here, not by good will.
KNOWN_FIELDS = frozenset(
    [
        "event",
        "level",
        "timestamp",
        "logger",
        "organisation",
        "language",
        "channel",
        "conversation",
        "inbox",
        "turn",
        "outcome",
        "decision",
        "entry",
        "probability",
        "reference",
        "kind",
        "state",
        "department",
        "part",
        "seconds",
        "milliseconds",
        "attempt",
        "error",
        "status",
        "count",
        "port",
        "pid",
        "path",
        "step",
        "version",
        "exc_info",
        "exception",
        "epoch",
        "topic",
        "task",
    ]
)

_QUIET = ("httpx", "httpcore", "aiosqlite", "urllib3", "asyncio", "sqlalchemy", "rasa_sdk", "sanic")


def _only_known(
    _logger: Any, _name: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {key: value for key, value in line.items() if key in KNOWN_FIELDS}


def set_up_logging(*, level: str = "INFO", as_json: bool = True) -> None:
    """Call once, in launch. Libraries that log addresses or bodies are held at WARNING."""
    renderer: Any = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_known,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=level.upper(), format="%(levelname)s %(name)s %(message)s")
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


log: structlog.stdlib.BoundLogger = structlog.get_logger()
