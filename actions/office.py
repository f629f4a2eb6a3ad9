"""What the dialogue needs of the office, joined in launch and handed to every action."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from desk.taxonomy.taxonomy import Taxonomy
from faq_bank.search import Found, SearchResult
from kit.clock import Clock
from kit.database import Sessions
from kit.wording import Wording


class Bank(Protocol):
    """The FAQ search; its calls compute for some milliseconds and touch no wire."""

    def ask(
        self,
        text: str,
        *,
        organisation: str | None = None,
        language: str = "auto",
        topic: str | None = None,
    ) -> SearchResult: ...

    def entry(self, entry_id: str, language: str) -> Found | None: ...


class Reasons(Protocol):
    """Predicts the reason of a case from the citizen's words."""

    def predict(self, text: str, k: int = 3) -> list[tuple[str, float]]:
        """Paths `life_event/subject/reason` with probabilities, best first."""
        ...


@dataclass(frozen=True)
class Office:
    sessions: Sessions
    #: Sessions that only read: they do not wait for a writer.
    readers: Sessions
    clock: Clock
    wording: Wording
    bank: Bank
    taxonomies: Mapping[str, Taxonomy]
    reasons: Mapping[str, Reasons]
    names: Mapping[str, Mapping[str, str]]
    #: Predicted reasons under this probability are not offered as "I think it is about this".
    sure_reason: float = 0.5
