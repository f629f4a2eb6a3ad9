"""The replaced check of an action's reply: same verdicts, and still the same Rasa underneath."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from typing import Any

import pytest
import rasa
from jsonschema import ValidationError, validate
from rasa.core.actions.action import RemoteAction

from bot.components import action_reply

# When one of these fails, Rasa changed: read the new function, then decide about the patch.
VERSION = "3.6.21"
SOURCES = {
    "_validate_action_result": "f8cdb4be68123961",
    "action_response_format_spec": "091b74aa3738d126",
    "run": "ccabf6f1160d527a",
}
ORIGINAL: dict[str, Callable[..., Any]] = {
    name: inspect.unwrap(getattr(RemoteAction, name)) for name in SOURCES
}

GOOD: list[Any] = [
    {},
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "language", "value": "pt", "timestamp": None}]},
    {"events": [{"event": "active_loop", "name": "case_form", "timestamp": None}]},
    {"events": [{"event": "active_loop", "name": None, "timestamp": None}]},
    {"events": [{"event": "followup", "name": "action_listen", "timestamp": None}]},
    {"responses": [{"text": "x"}]},
]
BAD: list[Any] = [
    None,
    [],
    "text",
    {"events": {}},
    {"events": None},
    {"events": ["slot"]},
    {"events": [{"event": "no such event"}]},
    {"events": [{}]},
    {"responses": {}},
    {"responses": ["text"]},
]


def test_rasa_is_the_version_the_patch_was_read_against() -> None:
    assert rasa.__version__ == VERSION


@pytest.mark.parametrize("name", SOURCES)
def test_the_replaced_functions_are_the_ones_that_were_read(name: str) -> None:
    source = inspect.getsource(ORIGINAL[name])
    assert hashlib.sha256(source.encode()).hexdigest()[:16] == SOURCES[name]


@pytest.mark.parametrize("reply", GOOD)
def test_a_reply_in_form_is_taken(reply: Any) -> None:
    validate(reply, RemoteAction.action_response_format_spec())
    assert action_reply.validate_action_result(RemoteAction("a", None), reply) is True


@pytest.mark.parametrize("reply", BAD)
def test_a_malformed_reply_is_refused(reply: Any) -> None:
    with pytest.raises(ValidationError):
        validate(reply, RemoteAction.action_response_format_spec())
    with pytest.raises(ValidationError, match="has not the form Rasa expects"):
        action_reply.validate_action_result(RemoteAction("a", None), reply)


def test_the_schema_is_compiled_once() -> None:
    assert action_reply._validator() is action_reply._validator()


def test_installing_twice_is_installing_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_validate_action_result", "run"):
        monkeypatch.setattr(RemoteAction, name, getattr(RemoteAction, name))
    action_reply.install()
    action_reply.install()
    assert RemoteAction._validate_action_result is action_reply.validate_action_result
    assert RemoteAction.run is action_reply.run_and_note
    assert action_reply._run is ORIGINAL["run"]
