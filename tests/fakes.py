"""One fake a Protocol; the real parts are used wherever they run here."""

from dataclasses import dataclass, field

from connectors.dialogue import DialogueUnavailable, Said, Static
from faq_bank.language import Guess
from faq_bank.search import Found, SearchResult


def an_entry(entry_id: str = "pt.identity.niss-how", **changes: object) -> Found:
    facts = {
        "id": entry_id,
        "version": "v1",
        "probability": 0.95,
        "language": "pt",
        "question": "Como peço o NISS?",
        "answer": "Peça o NISS no portal.\nÉ gratuito.",
        "more": None,
    }
    return Found(**{**facts, **changes})  # type: ignore[arg-type]


def a_result(decision: str, *entries: Found, task: str | None = None) -> SearchResult:
    return SearchResult(
        language="pt",
        language_confidence=0.99,
        decision=decision,
        entries=entries,
        safety=None,
        task=task,
    )


@dataclass
class FakeBank:
    """Answers by the words given to it; everything else is "clarify"."""

    results: dict[str, SearchResult] = field(default_factory=dict)
    entries: dict[str, Found] = field(default_factory=dict)

    def ask(self, text, *, organisation=None, language="auto", topic=None):
        for words, result in self.results.items():
            if words in text.casefold():
                return result
        return a_result("clarify")

    def entry(self, entry_id, language):
        return self.entries.get(entry_id)


@dataclass
class FakeReasons:
    guesses: list[tuple[str, float]] = field(default_factory=list)

    def predict(self, text, k=3):
        return self.guesses[:k]


class StillDetector:
    """Keeps the language that was; "Καλημέρα" is Greek for certain."""

    def detect(self, text, prior=None):
        if any("α" <= letter <= "ω" for letter in text.casefold()):
            return Guess("el", 0.99, True)
        return Guess(prior or "pt", 0.5, False)


class NoCrisis:
    def safety(self, text, organisation, language):
        return None


@dataclass
class CrisisOn:
    word: str
    topic: str = "violence"
    text: str = "Ligue 800 202 148."

    def safety(self, text, organisation, language):
        return self if self.word in text else None


@dataclass
class ScriptedDialogue:
    """Rasa as a list of what it says; an exception in the list is raised."""

    answers: list[object] = field(default_factory=list)
    heard: list[Said] = field(default_factory=list)

    async def play(self, said: Said) -> list[Static]:
        self.heard.append(said)
        answer = self.answers.pop(0) if self.answers else DialogueUnavailable("absent")
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def is_up(self) -> bool:
        return True
