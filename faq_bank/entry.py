"""One entry of the bank: a question, its approved answer and how people ask it, in every language."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from kit.languages import Language

Kind = Literal[
    "keywords", "everyday", "question", "story", "old-name", "bare", "relative", "misspelt"
]
LeadsTo = Literal["request", "complaint", "appointment"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ByLanguage = dict[Language, Text]
Phrasings = dict[Kind, list[Text]]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """Where a fact comes from; `fact`, `key` and `mark` are those of the fact sheet."""

    fact: Text
    key: Text | None = None
    url: Text
    mark: Text | None = None
    checked: date

    @field_validator("fact", "key", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int | float) else value


class Unverified(_Strict):
    """A fact the answer does not state, because nobody has verified it: it says where to check."""

    fact: Text
    why: Text


class Entry(_Strict):
    id: Text
    taxonomy: Text
    leads_to: list[LeadsTo]
    valid_from: date
    review_by: date
    related: list[Text] = Field(default_factory=list)
    sources: list[Source]
    unverified: list[Unverified] = Field(default_factory=list)
    question: ByLanguage
    answer: ByLanguage
    more: ByLanguage | None = None
    phrasings: dict[Language, Phrasings]

    @property
    def organisation(self) -> str:
        return self.id.split(".")[0]

    @property
    def topic(self) -> str:
        return self.id.split(".")[1]

    @property
    def version(self) -> str:
        """A short hash of everything the entry says: it changes when, and only when, a word does."""
        content = self.model_dump(mode="json", exclude_none=True)
        canonical = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]

    def wordings(self, language: Language) -> Iterator[tuple[str, str]]:
        """Each way to ask it with its kind; the title comes first, as kind "title"."""
        if language in self.question:
            yield "title", self.question[language]
        for kind, texts in self.phrasings.get(language, {}).items():
            for text in texts:
                yield kind, text
