"""Bodies of the public API, read strictly: a number where a text belongs is refused, not converted."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kit.languages import Organisation


class Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class NewConversation(Body):
    organisation: Organisation
    language: Literal["auto", "pt", "el", "vi", "en"] = "auto"


class NewMessage(Body):
    client_message_id: str = Field(min_length=8, max_length=100, pattern=r"^[\w\-.:]+$")
    text: str | None = None
    choice: str | None = Field(None, min_length=1, max_length=300)


class ChoiceOut(BaseModel):
    label: str
    value: str


class ReplyOut(BaseModel):
    """A message of either side; keys that do not apply are absent."""

    model_config = ConfigDict(populate_by_name=True)
    id: str
    at: str
    sender: str = Field(serialization_alias="from")
    kind: str
    language: str
    text: str
    choices: list[ChoiceOut] | None = None
    entry: dict[str, Any] | None = None
    case: dict[str, Any] | None = None
    client_message_id: str | None = None


class Replies(BaseModel):
    replies: list[ReplyOut]


class Opened(Replies):
    id: str
    token: str


class Messages(BaseModel):
    messages: list[ReplyOut]


class Uploaded(BaseModel):
    id: str
    name: str
    size: int


class CaseReplyOut(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    at: str
    sender: str = Field(serialization_alias="from")
    text: str


class CaseOut(BaseModel):
    reference: str
    kind: str
    state: str
    state_text: str
    reason: str
    department: str
    filed_at: str
    due_at: str
    replies: list[CaseReplyOut]
