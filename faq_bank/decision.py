"""What is done with a message once it is known what it may be. Wrong answers cost more than questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from faq_bank.lists import CRISIS_TOPICS, OUT_OF_SCOPE, SMALL_TALK, TASKS

Decision = Literal["answer", "choose", "clarify", "handoff", "safety", "task"]


@dataclass(frozen=True)
class Thresholds:
    """Probabilities from which something is done; each is a setting of the office."""

    answer: float = 0.65
    #: A task, small talk or another office's matter must be this likely; surer if an entry fits.
    kind: float = 0.4
    kind_sure: float = 0.55
    #: The few offered must hold the right one this often, and each this often.
    choose: float = 0.45
    choice: float = 0.08
    choices: int = 3
    #: A crisis that no listed words name must be this likely; the more, the better an entry fits.
    crisis: float = 0.6
    crisis_sure: float = 0.95
    #: Fewer words than this must name a crisis; "stop" and "that's it" prove nothing.
    crisis_words: int = 4
    #: A message with fewer words that fits nothing is asked about again, not handed over.
    short_words: int = 4


@dataclass(frozen=True)
class Evidence:
    """`entries`: probabilities, best first. `kinds`: of the message's most telling part."""

    entries: Sequence[float]
    kinds: Mapping[str, float]
    crisis_named: Sequence[str]
    words: int
    #: Sentences that ask different things each have a likely entry of their own.
    asks_twice: bool = False


@dataclass(frozen=True)
class Verdict:
    decision: Decision
    shown: int = 0
    safety: str | None = None
    task: str | None = None


def decide(evidence: Evidence, limits: Thresholds) -> Verdict:
    best = evidence.entries[0] if evidence.entries else 0.0
    if topic := _crisis(evidence, best, limits):
        return Verdict("safety", safety=topic)
    if _outweighs(sum(evidence.kinds[name] for name in TASKS), best, limits):
        return Verdict("task", task=max(TASKS, key=lambda name: evidence.kinds[name]))
    if _outweighs(evidence.kinds[SMALL_TALK], best, limits):
        return Verdict("clarify")
    if _outweighs(evidence.kinds[OUT_OF_SCOPE], best, limits):
        return Verdict("handoff")
    return _answered(evidence, best, limits)


def _crisis(evidence: Evidence, best: float, limits: Thresholds) -> str | None:
    kinds = evidence.kinds
    if evidence.crisis_named:
        return max(evidence.crisis_named, key=lambda topic: kinds[topic])
    if evidence.words < limits.crisis_words:
        return None
    needed = _needed(limits.crisis, limits.crisis_sure, best, limits)
    if sum(kinds[topic] for topic in CRISIS_TOPICS) >= needed:
        return max(CRISIS_TOPICS, key=lambda topic: kinds[topic])
    return None


def _outweighs(likely: float, best: float, limits: Thresholds) -> bool:
    return likely >= _needed(limits.kind, limits.kind_sure, best, limits)


def _needed(least: float, sure: float, best: float, limits: Thresholds) -> float:
    """The better an entry fits, the surer something else must be."""
    return least + (sure - least) * min(1.0, best / limits.answer)


def _answered(evidence: Evidence, best: float, limits: Thresholds) -> Verdict:
    near = [p for p in evidence.entries[: limits.choices] if p >= limits.choice]
    if evidence.asks_twice and len(near) > 1:
        return Verdict("choose", shown=len(near))
    if best >= limits.answer:
        return Verdict("answer", shown=1)
    if near and sum(near) >= limits.choose:
        return Verdict("choose", shown=len(near))
    return Verdict("clarify" if evidence.words < limits.short_words else "handoff")
