"""How well the search answers a set of questions, by language and by way of writing.

A set is a JSONL file: text, language, organisation, expect (an entry id, "task:<name>",
"out_of_scope", "small_talk", "vague" or "safety:<topic>"; "|" between several that are all right) and variant.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from faq_bank.search import Question, Search, SearchResult

_REFUSALS = frozenset({"clarify", "handoff"})
_BINS = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True)
class Case:
    text: str
    organisation: str | None
    language: str
    expect: frozenset[str]
    variant: str

    @property
    def kind(self) -> str:
        """A question that the bank answers is an "entry"; else what comes before the colon."""
        first = next(iter(self.expect))
        return "entry" if first.count(".") == 2 else first.partition(":")[0]


@dataclass(frozen=True)
class Judged:
    case: Case
    result: SearchResult

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(found.id for found in self.result.entries)

    @property
    def is_first(self) -> bool:
        return bool(self.ids) and self.ids[0] in self.case.expect

    @property
    def is_in_three(self) -> bool:
        return bool(self.case.expect & set(self.ids[:3]))

    @property
    def is_answered(self) -> bool:
        """The citizen is shown the right answer at once."""
        return self.result.decision == "answer" and self.is_first

    @property
    def is_offered(self) -> bool:
        return self.result.decision == "choose" and bool(
            self.case.expect & set(self.ids[: self.result.shown])
        )

    @property
    def is_wrong_and_sure(self) -> bool:
        """An answer is shown as if it were right, and is not."""
        return self.result.decision == "answer" and not self.is_first

    @property
    def is_handled(self) -> bool:
        """For what is no question to the bank: the right thing is done."""
        decision, expect = self.result.decision, self.case.expect
        if self.case.kind == "vague":
            return decision in {"clarify", "choose"}
        if self.case.kind in ("out_of_scope", "small_talk"):
            return decision in _REFUSALS
        if self.case.kind == "task":
            return decision == "task" and f"task:{self.result.task}" in expect
        return decision == "safety" and f"safety:{self.result.safety}" in expect


def read_cases(path: Path) -> list[Case]:
    return [
        _case(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()
    ]


def _case(row: Mapping[str, Any]) -> Case:
    return Case(
        row["text"],
        row.get("organisation"),
        row["language"],
        frozenset(row["expect"].split("|")),
        row.get("variant", "plain"),
    )


def judge(search: Search, cases: Sequence[Case], *, detect_language: bool = True) -> list[Judged]:
    """`detect_language`: the search is not told the language, as in the first message of a chat."""
    questions = [
        Question(case.text, case.organisation, "auto" if detect_language else case.language)
        for case in cases
    ]
    return [
        Judged(case, result) for case, result in zip(cases, search.ask_many(questions), strict=True)
    ]


@dataclass(frozen=True)
class Figures:
    """Shares of the questions the bank answers, and of those that it does not."""

    questions: int
    first: float
    in_three: float
    answered: float
    answered_or_offered: float
    wrong_and_sure: float
    language_right: float
    others: Mapping[str, tuple[int, float]]


def figures(judged: Sequence[Judged]) -> Figures:
    asked = [one for one in judged if one.case.kind == "entry"]
    kinds = sorted({one.case.kind for one in judged} - {"entry"})
    by_kind = {kind: [one for one in judged if one.case.kind == kind] for kind in kinds}
    return Figures(
        len(asked),
        _share(one.is_first for one in asked),
        _share(one.is_in_three for one in asked),
        _share(one.is_answered for one in asked),
        _share(one.is_answered or one.is_offered for one in asked),
        # Over everything asked: an answer to a question about the weather is wrong and sure too.
        _share(one.is_wrong_and_sure for one in judged),
        _share(one.result.language == one.case.language for one in judged),
        {
            kind: (len(some), _share(one.is_handled for one in some))
            for kind, some in by_kind.items()
        },
    )


def by_group(judged: Sequence[Judged]) -> Mapping[str, Figures]:
    """Figures for all, for each language, and for each variant of a language."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups["all"].append(one)
        groups[one.case.language].append(one)
        groups[f"{one.case.language} {one.case.variant}"].append(one)
    return {name: figures(groups[name]) for name in sorted(groups, key=_order)}


def _order(name: str) -> tuple[int, str]:
    return (0 if name == "all" else 1 if " " not in name else 2, name)


def reliability(judged: Sequence[Judged]) -> list[tuple[str, int, float, float]]:
    """By the probability of the first entry: how many, what was promised, how often it was right."""
    rows = []
    firsts = [(one.result.entries[0].probability, one.is_first) for one in judged if one.ids]
    for low, high in pairwise(_BINS):
        held = [
            pair for pair in firsts if low <= pair[0] < high or (high == 1.0 and pair[0] == 1.0)
        ]
        if held:
            promised = sum(p for p, _ in held) / len(held)
            rows.append((f"{low:.2f}-{high:.2f}", len(held), promised, _share(r for _, r in held)))
    return rows


def _share(truths: Iterable[bool]) -> float:
    listed = list(truths)
    return sum(listed) / len(listed) if listed else 0.0
