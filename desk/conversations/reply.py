"""What a citizen reads, before a channel gives it its shape."""

from dataclasses import dataclass
from typing import Any, Literal

Author = Literal["bot", "clerk", "system"]
Kind = Literal["text", "answer", "choices", "receipt", "handoff", "safety"]


@dataclass(frozen=True)
class Choice:
    label: str
    value: str


@dataclass(frozen=True)
class Reply:
    text: str
    language: str
    kind: Kind = "text"
    author: Author = "bot"
    choices: tuple[Choice, ...] = ()
    #: `{"id", "version"}` of the approved answer, for kind "answer".
    entry: dict[str, str] | None = None
    #: `{"reference", "secret", "kind", "state", "due_at"}`, for kind "receipt".
    case: dict[str, Any] | None = None

    def data(self) -> dict[str, Any]:
        """What is stored beside the text; absent keys do not apply."""
        data: dict[str, Any] = {}
        if self.choices:
            data["choices"] = [{"label": c.label, "value": c.value} for c in self.choices]
        if self.entry:
            data["entry"] = self.entry
        if self.case:
            data["case"] = self.case
        return data
