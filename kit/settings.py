"""Every setting with its default and a sentence. Read once, in launch, and handed on as values."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class WebSettings(BaseModel):
    host: str = Field("0.0.0.0", description="Address the public side listens on.")  # noqa: S104
    port: int = Field(8080, description="Public port; the variable PORT wins over it.")
    message_limit: int = Field(2000, description="Longest message taken, in characters.")
    body_limit: int = Field(64_000, description="Largest JSON body taken, in bytes.")
    messages_per_minute: int = Field(40, description="Messages one conversation may send a minute.")
    conversations_per_minute: int = Field(
        60, description="New conversations one address may open a minute."
    )
    allowed_origins: str = Field(
        "*", description="Websites that may embed the widget, comma-separated; * is any."
    )


class DatabaseSettings(BaseModel):
    url: str = Field(
        "", description="Address of the desk's database; empty is SQLite in the data folder."
    )


class DialogueSettings(BaseModel):
    url: str = Field(
        "http://127.0.0.1:5005", description="Where the Rasa server listens (loopback only)."
    )
    deadline_seconds: float = Field(
        3.0, description="How long a turn waits for the dialogue server."
    )
    turns_per_epoch: int = Field(40, description="Turns after which Rasa starts a fresh tracker.")
    retry_seconds: float = Field(
        5.0, description="After a failure, how long turns go past the dialogue server."
    )


class ActionSettings(BaseModel):
    port: int = Field(5055, description="Loopback port on which Rasa calls our actions.")
    token: SecretStr = Field(
        SecretStr(""),
        description="Shared secret of Rasa and the actions; made at first start when empty.",
    )


class SearchSettings(BaseModel):
    model: str = Field(
        "",
        description="Encoder: a sentence-transformers folder or hub name; empty is the one shipped.",
    )


class AttachmentSettings(BaseModel):
    size_limit: int = Field(10_000_000, description="Largest attachment, in bytes.")
    count_limit: int = Field(5, description="Attachments one conversation may hold for a case.")


class Settings(BaseSettings):
    """Set by environment variables: `PONTE_WEB__PORT=9000`, `PONTE_DATABASE__URL=...`."""

    model_config = SettingsConfigDict(
        env_prefix="PONTE_", env_nested_delimiter="__", extra="ignore"
    )

    environment: Literal["development", "production"] = Field(
        "development", description="In production a missing secret stops the start."
    )
    data_folder: Path = Field(ROOT / "var", description="Everything written at run time.")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")
    web: WebSettings = WebSettings()
    database: DatabaseSettings = DatabaseSettings()
    dialogue: DialogueSettings = DialogueSettings()
    actions: ActionSettings = ActionSettings()
    search: SearchSettings = SearchSettings()
    attachments: AttachmentSettings = AttachmentSettings()

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite+aiosqlite:///{self.data_folder / 'desk.db'}"
