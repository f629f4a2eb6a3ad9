"""What the gateway knows about a message, as the entities that set Rasa's slots."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("pt", "el", "vi", "en")
ORGANISATIONS = ("pt", "gr", "vn")

_ALLOWED = {"language": LANGUAGES, "organisation": ORGANISATIONS}


def context_entities(metadata: object) -> list[dict[str, str]]:
    """Entities for the known fields of a turn's metadata; anything else in it is ignored.

    Values outside the lists are dropped rather than passed on: a slot keeps its last good
    value, and no text from outside reaches a condition of the domain.
    """
    if not isinstance(metadata, Mapping):
        return []
    return [
        {"entity": field, "value": value}
        for field, allowed in _ALLOWED.items()
        if (value := metadata.get(field)) in allowed
    ]
