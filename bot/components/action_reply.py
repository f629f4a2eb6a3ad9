"""Two small changes to Rasa's call of the action server, and why each is there.

1. Rasa 3.6.21 checks each reply with `jsonschema.validate`, which first checks Rasa's own schema
   again, on every call. One validator, built once, gives the same verdict.
2. Rasa swallows a failing action: the turn ends as an empty success. `failed_actions` lets the
   channel see it and answer with an error the gateway can act on.

`install` is called by the channel when the server starts; nothing changes on import. A test pins
the version of Rasa and the text of the functions replaced here.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from jsonschema import ValidationError
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction

failed_actions: ContextVar[list[str] | None] = ContextVar("failed_actions", default=None)

_run = RemoteAction.run


@lru_cache(maxsize=1)
def _validator() -> Validator:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    """Takes the place of `RemoteAction._validate_action_result`; same verdicts, same errors."""
    error: ValidationError | None = best_match(_validator().iter_errors(result))
    if error is None:
        return True
    error.message += ". The action server's reply has not the form Rasa expects."
    raise error


async def run_and_note(self: RemoteAction, *args: Any, **kwargs: Any) -> Any:
    """`RemoteAction.run`, noting the action's name when it fails."""
    try:
        return await _run(self, *args, **kwargs)
    except ActionExecutionRejection:
        raise
    except Exception:
        failed = failed_actions.get()
        if failed is not None:
            failed.append(self.name())
        raise


def install() -> None:
    """Puts both in place; calling it again changes nothing."""
    RemoteAction._validate_action_result = validate_action_result
    RemoteAction.run = run_and_note
