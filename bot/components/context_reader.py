"""Carries the gateway's knowledge of a turn (language, organisation) into slots.

A slot mapped `from_entity` is filled while Rasa reads the message, before any policy runs and
without a call to the action server.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from bot.language.context import context_entities


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ContextReader(GraphComponent):
    """Adds the entities `language` and `organisation` from the message's metadata."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ContextReader:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            found = context_entities(message.get("metadata"))
            if found:
                entities = message.get(ENTITIES, []) + found
                message.set(ENTITIES, entities, add_to_output=True)
        return messages
